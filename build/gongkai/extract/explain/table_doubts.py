"""What speaks against telling anything of a table of summed rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from gongkai.extract.explain.align import CERTAIN_COPY
from gongkai.extract.explain.aligned_table import AlignedTable
from gongkai.extract.explain.manners import is_one_line
from gongkai.extract.explain.runs import LONGEST_PAGE, Run
from gongkai.extract.explain.ways import is_boxed
from gongkai.extract.labels import bare, pieces

_FORM = re.compile(r"附件|附表|格式|样表|模板")
"""Words over a form to be filled in."""
MOST_CLASHES = 2
"""So many rows may be printed twice by mistake; with more there are two tables."""
FEWEST_COUNTED = 5
"""So many rows whose first numbers rise by one are numbered."""
MOST_SKIPPED = 2
"""So far apart are the numbers of rows, where one of them is a heading."""
FEWEST_OTHERS = 3
"""So many rows right before one that are none of its table are those of another."""
LONG = 6
"""Shorter labels stand in other words too."""
MOST_PAGES = 3
"""So many numbers more than boxes are not those of pages."""
FEWEST_SCATTERED = 2
"""So many runs with far more numbers than a row are no accident: one may have those of pages."""


def is_disturbed(view: AlignedTable) -> bool:
    """Whether the numbers of two rows stand behind one label, and the next row's label behind
    them.

    Programs that write what stands side by side in another order shift rows so. Where boxes
    are empty rows have fewer numbers than boxes; some more than boxes may be those of pages.
    """
    count = len(view.table.columns)
    found = sorted(len(run.printed) for run in view.runs)
    usual = found[len(found) // 4] if found else count
    double = max(2 * min(usual, count), count + MOST_PAGES)
    return any(
        len(view.run(code).printed) >= double
        and not is_boxed(view.run(code))
        and any(
            other in view.rows or view.is_named_in(view.words_behind(code), other)
            for other in view.below(code)
        )
        for code in view.rows
    )


def is_scattered(view: AlignedTable) -> bool:
    """Whether several runs of text have far more numbers than a row: programs that read a page
    column by column put the numbers of several rows together, away from their labels.
    """
    runs = (part.run for part in view.parts[: view.end] if not is_boxed(part.run))
    most = len(view.table.columns) + 1
    return sum(len(run.printed) > most for run in runs) >= FEWEST_SCATTERED


def is_disordered(view: AlignedTable) -> bool:
    """Whether numbers stand in another order than the labels of their rows."""
    return is_disturbed(view) or is_scattered(view)


def in_their_order(view: AlignedTable) -> frozenset[str]:
    """The rows of a disordered table that stand in order: as many whole rows of numbers before each
    as the form has rows before it, as many behind it, and beside it its label alone.
    """
    count, first = len(view.table.columns), min(view.places, default=0)
    inside = [len(part.run.printed) for part in view.parts[first : view.last + 1]]
    if any(printed % count for printed in inside):
        return frozenset()
    return frozenset(
        code
        for edition in view.table.editions
        if set(view.rows) <= set(edition) and sum(inside) == count * len(edition)
        for at, code in enumerate(edition)
        if code in view.rows and _is_alone(view, code)
        if sum(inside[: view.rows[code].part - first]) == count * at
    )


def _is_alone(view: AlignedTable, code: str) -> bool:
    """Whether a whole label stands before the numbers of one row, and none of another row."""
    part = view.parts[view.rows[code].part]
    *above, label = ["", *filter(None, (piece.text for piece in pieces(part.text)))]
    is_own = label in view.spellings(code) and view.table.words.groups.issuperset(
        filter(None, above)
    )
    return is_own and len(part.run.printed) == len(view.table.columns)


def stands_above(view: AlignedTable) -> bool:
    """Whether figures stand before their labels: on one line with them, or a row's before all
    and none behind the last.
    """
    if 2 * sum(map(_begins_line, view.runs)) > len(view.runs):
        return True
    first = min(view.places, default=0)
    before = [part.run for part in view.parts[max(0, first - 1) : first]]
    unlabelled = any(run.printed and not run.is_stray for run in before)
    code = tuple(view.table.words.rows)[-1]
    named = any(name in part.header for part in view.parts for name in view.spellings(code))
    return unlabelled and code not in view.rows and named


def _begins_line(run: Run) -> bool:
    """Whether the numbers of a row begin a line, and words follow them on it."""
    ahead = bool(run.printed) and run.before > 0 and is_one_line(run) and not is_boxed(run)
    return ahead and run.has_behind and not run.after


def is_left_over(view: AlignedTable) -> bool:
    """Whether many numbers among the rows are none of theirs, as where columns are read."""
    count = len(view.table.columns)
    inside = range(min(view.places, default=0), view.last + 1)
    others = [at for at in inside if not _is_named_row(view, at)]
    runs = [(at in view.places, view.parts[at].run.printed) for at in others]
    own = sum(min(len(printed), count) for is_row, printed in runs if is_row)
    left = sum(max(0, len(printed) - count * is_row) for is_row, printed in runs)
    return 2 * left > own


def _is_named_row(view: AlignedTable, at: int) -> bool:
    """Whether a piece is a row of the agency's own, 小计 or 其中, in any table."""
    part = view.parts[at]
    fits = is_boxed(part.run) and len(part.run.printed) <= len(view.table.columns)
    is_own = bool(part.boxed) and not view.likeness[at]
    return fits and is_own


def is_appended(view: AlignedTable) -> bool:
    """Whether the table stands behind another that comes after it in the form: programs drop
    the heading over the tables of the year before, and this year's is empty or missing.
    """
    return any(run.line > view.table.first_behind for run in view.runs)


def stands_beside_empty(view: AlignedTable) -> bool:
    """Whether the same table stands before or behind it with all its boxes empty: that is this
    year's or this body's, and this one another's; not where it is a form to be filled in.
    """
    first = min(view.places, default=0)
    unfilled = [part for part in view.parts[:first] if not part.run.printed]
    above = bare("".join(part.text for part in (*unfilled, *view.parts[first : first + 1])))
    empty_pieces = list(_empty_pieces(view))
    filled = [code for code in view.rows if view.run(code).printed]
    empty = [
        code
        for code in filled
        if any(like.get(code, 0.0) >= CERTAIN_COPY for like in empty_pieces)
        or any(map(above.__contains__, _long_names(view, code)))
    ]
    return len(filled) >= FEWEST_OTHERS and 2 * len(empty) > len(filled)


def _long_names(view: AlignedTable, code: str) -> list[str]:
    return [name for name in view.spellings(code) if len(name) >= LONG]


def _empty_pieces(view: AlignedTable) -> Iterator[Mapping[str, float]]:
    """How like each row the pieces without numbers are that are none of the table's, up to a form
    to be filled in.
    """
    for at, (part, like) in enumerate(zip(view.parts, view.likeness, strict=True)):
        if _FORM.search(part.text):
            return
        if at not in view.places and not part.run.printed:
            yield like


def is_numbered(view: AlignedTable) -> bool:
    """Whether the first numbers of its rows count them: a column that numbers the rows."""
    firsts = [run.printed[0].folded for run in view.runs if run.printed]
    short = (text if len(text) <= LONGEST_PAGE and text.isdecimal() else "0" for text in firsts)
    pairs = list(pairwise(map(int, short)))
    counting = sum(0 < one < two <= one + MOST_SKIPPED for one, two in pairs)
    return len(pairs) >= FEWEST_COUNTED and 4 * counting >= 3 * len(pairs)


DOUBTS: Mapping[str, Callable[[AlignedTable], bool]] = {
    "rows-numbered": is_numbered,
    "beside-empty": stands_beside_empty,
    "disordered": is_disordered,
    "above": stands_above,
    "left-over": is_left_over,
    "appended": is_appended,
}
"""Kind of deviation → whether a table shows it; one is enough for nothing to be told of it."""


def clashing(view: AlignedTable) -> frozenset[str]:
    """Rows that are printed twice otherwise; all, where that is no mere slip."""
    form = _form_begins(view)
    copies = {code: _copies(view, code, form) for code in view.rows}
    found = {
        code
        for code, parts in copies.items()
        if any(_differ(view, at, view.rows[code].part) for at in parts)
    }
    if len(found) > MOST_CLASHES:
        return frozenset(view.rows)
    twice = {code for code, parts in copies.items() if parts}
    once = set(view.rows) - twice if 2 * len(twice) > len(view.rows) else set()
    return frozenset(found | once | {code for code in view.rows if _is_of_another(view, code)})


def _is_of_another(view: AlignedTable, code: str) -> bool:
    """Whether a row is empty and stands among others that are none of the table: those of a form
    to be filled in, perhaps, behind a table in which its own could not be read.
    """
    at = view.rows[code].part
    before = range(max(0, at - FEWEST_OTHERS), at)
    others = [other for other in before if other not in view.places and view.likeness[other]]
    alike = [o for o in others if max(view.likeness[o].values()) >= CERTAIN_COPY]
    return not view.parts[at].run.printed and len(alike) == FEWEST_OTHERS


def _differ(view: AlignedTable, one: int, other: int) -> bool:
    """Whether two rows have other figures, or the same in other boxes."""
    runs = [view.parts[at].run for at in (one, other)]
    if not all(map(is_boxed, runs)):
        return view.printed(one) != view.printed(other)
    first, second = ("\t".join(token.folded.strip() for token in run.tokens) for run in runs)
    return first.rstrip("\t") != second.rstrip("\t")


def _copies(view: AlignedTable, code: str, form: int) -> list[int]:
    """The pieces that are the same row once more; empty ones up to a form to be filled in."""
    own = view.rows[code].part
    return [
        at
        for at, each in enumerate(view.likeness)
        if at != own
        and at not in view.places
        and each.get(code, 0.0) >= CERTAIN_COPY
        and _is_whole(view.parts[at].run, may_be_empty=at < form)
    ]


def _is_whole(run: Run, *, may_be_empty: bool) -> bool:
    """Whether a piece is no mere mention of a row: it has several numbers, or boxes."""
    boxes = is_boxed(run) and len(run.tokens) > 1
    return len(run.printed) > 1 or (boxes and (may_be_empty or bool(run.printed)))


def _form_begins(view: AlignedTable) -> int:
    """The piece with which a form to be filled in begins: no row behind it has a figure."""
    printed = [at for at, like in enumerate(view.likeness) if like and view.parts[at].run.printed]
    last = max(printed, default=0)
    named = (at for at, part in enumerate(view.parts) if _FORM.search(part.text) and at > last)
    return next(named, len(view.parts))

"""What speaks against telling a row of a table of summed rows, whatever its numbers are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from gongkai.extract import numbers
from gongkai.extract.explain.align import CERTAIN_COPY, SLIPPED, SPELLED, UNNAMED, likenesses
from gongkai.extract.explain.aligned_table import SHORT, AlignedTable
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.ways import is_boxed
from gongkai.extract.labels import bare, fold, pieces, without_remarks
from gongkai.extract.tokens import TokenKind
from gongkai.model import Status, grouped

SURE = 1.0
"""A row whose label is by so much no other's is that row."""
MOST_LOST = 3
"""So many rows may be missing before a 总计 that stands without its numeral."""
FEWEST_BETWEEN = 2
"""So many characters behind a label are words of their own, fewer its unit."""
MOST_BETWEEN = 16
"""More characters on the line of the numbers are no label of a row of the agency's own."""
BESIDE = 6
"""Lines around a row in which the labels of those beside it stand."""
MOST_BEFORE = 10
"""More rows than these are seldom empty one behind another, and leave no trace."""
SHORTEST_HEADING = 8
"""Fewer characters between two runs are no words of their own."""

FEWEST_IN_LINE = 3
"""So many numbers, all but the last on one line, are a row."""
FAR_BELOW = 3
"""So many lines below the others a number is no more of their row."""
LAID_OUT = 20
"""A number so far from the beginning of its line stands in a column."""

_MARK = re.compile(r"[1-9]")
"""The mark of a note."""

Doubt = Callable[[AlignedTable, str], bool]
"""Whether there is a doubt about the row of that code."""


def is_unsure(view: AlignedTable, code: str) -> bool:
    """Whether it may as well be another row."""
    return view.rows[code].margin < SURE


def has_no_label(view: AlignedTable, code: str) -> bool:
    """Whether its label is lost, and no rows with labels around it tell which row it is; or other
    numbers stand before it on its line.
    """
    match = view.rows[code]
    if match.likeness != UNNAMED:
        return False
    beside = (part.run.printed for part in view.parts[max(0, match.part - 1) : match.part])
    if any(tokens and tokens[-1].line == view.run(code).line for tokens in beside):
        return True
    named = [each.part for each in view.rows.values() if each.likeness != UNNAMED]
    before = max((at for at in named if at < match.part), default=-1)
    behind = min((at for at in named if at > match.part), default=-1)
    between = set(range(before + 1, behind)) - view.places
    known = not any(view.likeness[at] for at in between) and _may_name(view, code)
    return before < 0 or behind < 0 or not known


def _may_name(view: AlignedTable, code: str) -> bool:
    """Whether the words before a row, if there are any, are its label's, though garbled; behind
    the name of a group in text stand the group's own numbers.
    """
    part = view.parts[view.rows[code].part]
    text = pieces(part.text)[-1].text
    if text in view.table.words.groups and not is_boxed(part.run):
        return False
    text = bare(part.text)
    for group in view.table.words.groups:
        text = text.replace(group, "")
    return len(text) <= 1 or any(name[:SHORT] in text for name in view.spellings(code))


def goes_on(view: AlignedTable, code: str) -> bool:
    """Whether several numbers stand right behind a row that are none: the ends of its own."""
    at = view.rows[code].part + 1
    if at >= view.end or at in view.places:
        return False
    behind = view.parts[at]
    count = len(behind.run.numbers)
    return 1 < count < len(view.table.columns) and len(bare(behind.text)) <= SHORTEST_HEADING


def is_far_from_others(view: AlignedTable, code: str) -> bool:
    """Whether a row that is named like a column stands without its numeral far from others, or
    right behind the name of another column.
    """
    columns = {name for name, _ in view.table.words.names_of_columns}
    if columns.isdisjoint(view.spellings(code)) or view.rows[code].likeness > SPELLED:
        return False
    at = view.edition.index(code)
    near = view.edition[max(0, at - MOST_LOST) : at]
    above = view.table.document.lines[: max(0, view.run(code).label_line - 1)]
    before = next(("".join(line.split()) for line in reversed(above) if line.strip()), "")
    return before in columns or not any(other in view.rows for other in near)


def has_words_behind(view: AlignedTable, code: str) -> bool:
    """Whether words that are no label stand right behind a row without figures, where not all of
    its boxes are marked as empty before them.
    """
    run, at = view.run(code), view.rows[code].part + 1
    if run.printed or at >= len(view.parts) or _is_empty_whole(view, run):
        return False
    first = pieces(view.parts[at].text)[0].text
    names = view.table.words.names_of_rows
    return bool(first) and not any(first.startswith(name) for name in names)


def _is_empty_whole(view: AlignedTable, run: Run) -> bool:
    """Whether a row has as many empty boxes as the form, and no words behind them on its line."""
    if len(run.tokens) < len(view.table.columns):
        return False
    grid = view.table.grids.get(run.line)
    boxes = grid.by_row.get(run.line - grid.line, ()) if grid else ()
    return run.after > 0 and not any(bare(b.text) for b in boxes if b.column > run.tokens[0].at)


def has_two_labels(view: AlignedTable, code: str) -> bool:
    """Whether the box of the label holds another row's as well, though misspelt."""
    boxed = view.parts[view.rows[code].part].boxed
    if not boxed:
        return False
    words, names = bare(without_remarks(boxed)), view.spellings(code)
    others = [piece.text for piece in pieces(boxed)[:-1]]
    others += [words[: -len(name)] for name in names if len(words) >= len(name) + SHORT]
    first = max((name for name in names if words.startswith(name)), key=len, default=words)
    others.append(words[len(first) :])
    return any(
        score >= (SPELLED if len(text) < SHORT else SLIPPED)
        and other != code
        and other in view.edition
        for text in others
        if text
        for other, score in likenesses(text, view.table.words).items()
    )


def ends_with_next_label(view: AlignedTable, code: str) -> bool:
    """Whether the words before a row of text end with the whole label of the next row: then the
    numbers are that row's, and its own are all empty.
    """
    if is_boxed(view.run(code)):
        return False
    words = bare(view.parts[view.rows[code].part].text)
    behind = map(view.spellings, view.below(code))
    return not words.endswith(view.spellings(code)) and any(map(words.endswith, behind))


def has_words_between(view: AlignedTable, code: str) -> bool:
    """Whether the last words before a row's numbers, on a line of their own below its whole label,
    are none of the form's: 小计 has a row of its own, and the row over it is empty.
    """
    run = view.run(code)
    if is_boxed(run) or not run.printed:
        return False
    words = bare(view.parts[view.rows[code].part].text)
    lines = view.table.document.lines
    own = lines[run.line - 1][: run.tokens[0].at]
    above = (line for line in reversed(lines[run.label_line - 1 : run.line - 1]) if line.strip())
    own = own if own.strip() else next(above, "")
    last = bare(without_remarks(re.split(r"\s{2,}", own.strip())[-1]))
    names = view.table.words.names_of_rows
    is_known = any(last in name or last[1:] == name for name in names)
    is_known = is_known or last.endswith(view.spellings(code))
    rest, whole = words.removesuffix(last), [n for n in view.spellings(code) if len(n) >= SHORT]
    is_named = any(name in rest for name in whole) and not is_known
    is_named = is_named or (
        rest.endswith(view.spellings(code)) and not words.endswith(view.spellings(code))
    )
    return FEWEST_BETWEEN <= len(last) <= MOST_BETWEEN and is_named


def may_be_heading(view: AlignedTable, code: str) -> bool:
    """Whether a row of boxes with no label, or the same once more, stands behind one that
    may be its heading: （六）其他处理 is a row of one edition, and heads three of another. In text
    whether rows that only the other edition has are named.
    """
    if view.table.words.headings.isdisjoint(view.spellings(code)):
        return False
    if not is_boxed(view.run(code)):
        others = {other for edition in view.table.editions for other in edition}
        names = [n for other in others - {*view.edition} for n in view.long_spellings[other]]
        return any(name[: 2 * SHORT] in view.words for name in names)
    at = view.rows[code].part + 1
    return any(
        is_boxed(part.run)
        and (not part.text or view.likeness[at].get(code, 0.0) >= CERTAIN_COPY)
        and len(part.run.tokens) >= len(view.table.columns)
        for part in view.parts[at : at + 1]
    )


def is_on_next_page(view: AlignedTable, code: str) -> bool:
    """Whether the number of a page stands between a label and its figures."""
    return view.run(code).is_on_next_page(view.table.document.lines)


def is_broken(view: AlignedTable, code: str) -> bool:
    """Whether the numbers of a row are broken over lines, in narrow boxes beside a label in
    their middle: as many stand alone right above the label as behind its line.
    """
    run = view.run(code)
    below = [token for token in run.printed if token.line > run.label_line]
    above = view.table.document.lines[run.label_line - 2 : run.label_line - 1]
    loose = [numbers.read(piece).status for line in above for piece in line.split()]
    split = 0 < len(below) < len(run.printed) and len(below) == len(loose)
    return split and set(loose) == {Status.REPORTED}


def is_of_two_lines(view: AlignedTable, code: str) -> bool:
    """Whether numbers of a row of text stand under each other: a line lent it those of another."""
    run = view.run(code)
    if is_boxed(run):
        return False
    lines = grouped((token.line, token.at) for token in run.printed)
    places = [set(each) for each in lines.values() if len(each) > 1]
    return any(not one.isdisjoint(two) for one, two in pairwise(places))


def ends_far_below(view: AlignedTable, code: str) -> bool:
    """Whether the last number of a row of text that has none too many stands alone some lines below
    the others, which are on one line: it may be a page's.
    """
    run = view.run(code)
    if is_boxed(run) or not FEWEST_IN_LINE <= len(run.printed) <= len(view.table.columns):
        return False
    *others, last = run.printed
    return last.gap >= FAR_BELOW and len({token.line for token in others}) == 1


def is_beside_broken(view: AlignedTable, code: str) -> bool:
    """Whether a row right above or below is empty, and its label or this row's is broken over
    lines, where an empty line parts all boxes: programs that put pieces of a page in order by
    their tops have the numbers on either side of such a label.
    """
    run = view.run(code)
    if is_boxed(run) or not all(token.gap > 1 for token in run.printed):
        return False
    empty = _empty_beside(view, code)
    lines = view.table.document.lines
    near = lines[max(0, run.label_line - BESIDE) : run.line + len(run.tokens) * 2 + BESIDE]
    names = [n for other in (code, *empty) for n in view.spellings(other) if len(n) >= SHORT]
    return bool(empty) and any(_is_broken_label(line, names) for line in near)


def _is_broken_label(line: str, names: Sequence[str]) -> bool:
    """Whether a line ends inside a label, or inside a remark behind it."""
    plain, is_open = pieces(line)[-1].text, fold(line).count("(") > fold(line).count(")")
    begun = any(name.startswith(plain) and SHORT <= len(plain) < len(name) for name in names)
    return begun or (is_open and any(plain.startswith(name) for name in names))


def may_be_of_next(view: AlignedTable, code: str) -> bool:
    """Whether the next row's label is nowhere, where boxes of other rows left no trace.

    Then the numbers may be the next row's, and this row's own were all empty. Not where the
    text ends: there all other labels are nowhere.
    """
    missing = [other for other in view.edition if other not in view.rows]
    run = view.run(code)
    return (
        run.has_behind
        and not is_boxed(run)
        and any(c in missing and not view.is_named_in(view.words, c) for c in view.below(code))
        and any(view.is_named_in(view.words, c) for c in missing)
    )


def touches_label(view: AlignedTable, code: str) -> bool:
    """Whether a digit stands right behind the label of a full row, where one does in few rows: it
    may be the mark of a note, and a box of the row left no trace.
    """
    run = view.run(code)
    if len(run.printed) != len(view.table.columns) or not run.printed[0].touches:
        return False
    touching = sum(bool(each.tokens) and each.tokens[0].touches for each in view.runs)
    return bool(_MARK.fullmatch(run.printed[0].folded)) and 2 * touching < len(view.runs)


def may_be_moved(view: AlignedTable, code: str) -> bool:
    """Whether a row of more boxes than the form's is the only one that ends with an empty box: a
    box before its figures may be lost, and the row was filled up at its end.
    """
    run = view.run(code)
    if not is_boxed(run) or len(run.tokens) <= len(view.table.columns):
        return False
    *_, figure, last = run.tokens
    others = [each.tokens[-1] for each in view.runs if each.printed and each is not run]
    ends = figure.kind is not TokenKind.BLANK and last.kind is TokenKind.BLANK
    return ends and bool(others) and all(each.kind is not TokenKind.BLANK for each in others)


def may_be_of_two_rows(view: AlignedTable, code: str) -> bool:
    """Whether numbers of a row of text that is laid out stand on several lines, and the row right
    above or below it has none: some of them may be its.
    """
    run = view.run(code)
    lines = {token.line for token in run.printed}
    if is_boxed(run) or len(lines) < 2 or max(token.at for token in run.printed) < LAID_OUT:
        return False
    return bool(_empty_beside(view, code))


def _empty_beside(view: AlignedTable, code: str) -> list[str]:
    """Those of the rows right above and below that have no numbers, or are not met."""
    at = view.edition.index(code)
    beside = (*view.edition[max(0, at - 1) : at], *view.below(code))
    return [other for other in beside if other not in view.rows or not view.run(other).printed]


def has_labels_before(view: AlignedTable, code: str) -> bool:
    """Whether the labels of many rows stand right before that of a row of text: programs that read
    a page column by column put the numbers of others behind the last.
    """
    run = view.run(code)
    if is_boxed(run) or not run.printed:
        return False
    words = bare(view.parts[view.rows[code].part].text)
    named = [
        other for other in view.edition if any(map(words.__contains__, view.long_spellings[other]))
    ]
    return len(named) > MOST_BEFORE


DOUBTS: Mapping[str, Doubt] = {
    "beside-broken": is_beside_broken,
    "two-lines": is_of_two_lines,
    "ends-below": ends_far_below,
    "two-rows": may_be_of_two_rows,
    "labels-before": has_labels_before,
    "may-be-moved": may_be_moved,
    "touching": touches_label,
    "unsure-row": is_unsure,
    "label-lost": has_no_label,
    "goes-on": goes_on,
    "far-from-others": is_far_from_others,
    "words-behind": has_words_behind,
    "two-labels": has_two_labels,
    "words-between": has_words_between,
    "heading": may_be_heading,
    "next-label": ends_with_next_label,
    "next-page": is_on_next_page,
    "broken-numbers": is_broken,
}
"""Kind of deviation → whether a row shows it; one is enough for nothing to be told of the row."""

"""Segments in; the figures of a table whose every row has its label and the same columns out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.extract import boxes
from gongkai.extract.boxes import LONGEST_PAGE, Run
from gongkai.extract.counting import Manner, Short, Spacing, counted, is_stacked
from gongkai.extract.labels import Lexicon, bare, lexicon, without_remarks
from gongkai.extract.numbers import read
from gongkai.extract.places import Place, Reading, figures
from gongkai.extract.rows import Row, is_turned, settle
from gongkai.extract.segments import Segment, at_pauses, insist_on_one_report
from gongkai.extract.stream.header import (
    has_foreign,
    heading,
    is_in_order,
    is_told,
    is_total_first,
)
from gongkai.extract.stream.parting import Labelled, is_short, parted
from gongkai.form import Form
from gongkai.model import Figure, Method

_COUNT = "格数与表不符，无法确定各数属于哪一列"
_ORDER = "表头各列的次序与格式不同"
_ABOVE = "各行的数似乎排在行标题之前，无法确定属于哪一行"
_LOST = "行标题缺失，按位置推定"

CORNER = 9
"""The first characters of a header's corner; what follows may be broken over lines."""


def read_matrix(
    found: Sequence[Segment],
    form: Form,
    table: str,
    known: Mapping[str, Place],
    manner: Manner,
) -> Reading:
    """Find the rows, part what is glued, and keep what is printed once or twice the same."""
    words, columns = lexicon(form, table), _columns(form, table)
    region = list(_region(found, words))
    header = heading(region, words)
    if manner.spacing:
        region = list(at_pauses(region, manner.spacing.before))
    rows = list(_rows(region, words, len(columns)))
    insist_on_one_report(rows)
    if _stand_above(rows, region, words):
        rows = [replace(row, boxes=None, note=_ABOVE) for row in rows]
    rows = _located(rows, _order(rows, form, table))
    rows = _by_lines([row for row in rows if row.code], len(columns), manner.spacing)
    rows = [_believed(row, rows, len(columns), manner) for row in rows]
    if is_total_first(header, words, columns) and is_turned([_as_row(row) for row in rows]):
        rows = [replace(row, boxes=row.boxes and (*row.boxes[1:], row.boxes[0])) for row in rows]
    else:
        rows = parted(rows, form, table, columns)
        plain = bare(without_remarks(region[0].context)) if region else ""
        if has_foreign(plain, words, columns) or not is_in_order(header, words, columns):
            rows = [replace(row, boxes=None, note=_ORDER) for row in rows]
    reading = Reading()
    headed = is_told(header, words, columns)
    for row in settle([_as_row(row) for row in rows], form, table, headed=headed):
        reading.figures.update(_figures(row, table, columns, known))
    return reading


def _as_row(row: Labelled) -> Row:
    return Row(row.code or "", row.run.line, row.run.raw, row.boxes, row.note)


def _columns(form: Form, table: str) -> tuple[str, ...]:
    """The columns, which all rows share; all editions met have the same."""
    return tuple(dict.fromkeys(cell.column for cell in form.cells if cell.table == table))


def _region(found: Sequence[Segment], words: Lexicon) -> Iterator[Segment]:
    """Begin with the header, where one is found: before it labels are prose, or another table's."""
    names = [spelling for label in words.columns.values() for spelling in label.spellings]
    names = [name for name in names if len(name) > 2]
    corners = [corner[:CORNER] for corner in words.corners]
    starts = (
        at
        for at, segment in enumerate(found)
        if sum(name in segment.header for name in names) >= 3
        or any(corner in segment.header for corner in corners)
    )
    yield from found[next(starts, 0) :]


def _rows(region: Sequence[Segment], words: Lexicon, count: int) -> list[Labelled]:
    rows: list[Labelled] = []
    before = ""
    for segment in region:
        if not segment.run.tokens and not segment.run.before:
            continue
        filled = boxes.direct(segment.run, count, summed=count)
        code = words.row(segment.text, before)
        if filled or (code and not segment.is_prose):
            before = code or before
            rows.append(Labelled(code, segment.run, filled))
        elif rows and _may_go_on(rows[-1], segment.run, count):
            rows[-1] = replace(rows[-1], boxes=None, note=_COUNT)
    return rows


def _may_go_on(row: Labelled, behind: Run, count: int) -> bool:
    """Whether numbers behind a row may be the ends of its own, cut by a line.

    Its sum fails, or several stand there, so that the sum may hold of what is left of all; or some
    of its own lack the unit that others have, and that stands behind them.
    """
    if row.boxes is None or not 0 < len(behind.numbers) < count:
        return False
    own = {token.folded != token.digits for token in row.run.numbers}
    united = any(token.folded != token.digits for token in behind.numbers)
    return not _holds(row) or len(behind.numbers) > 1 or (united and len(own) > 1)


def _stand_above(rows: Sequence[Labelled], region: Sequence[Segment], words: Lexicon) -> bool:
    """Whether figures stand before their labels: a row's before all, none behind the last."""
    if not rows or rows[0].code is not None or rows[0].boxes is None:
        return False
    last, label = tuple(words.rows.items())[-1]
    silent = all(row.code != last for row in rows)
    return silent and any(name in part.header for part in region for name in label.spellings)


def _order(rows: Sequence[Labelled], form: Form, table: str) -> list[str]:
    """The rows that may be printed: of the one edition that has all that are, else of all."""
    named = {row.code for row in rows if row.code}
    layouts = [list(e.tables[table].rows) for e in form.editions.values() if table in e.tables]
    fits = [layout for layout in layouts if named <= set(layout)]
    return fits[0] if len(fits) == 1 else list(form.row_order[table])


def _located(rows: Sequence[Labelled], codes: Sequence[str]) -> list[Labelled]:
    """Name the rows that lost their label where the rows around leave exactly as many places.

    Behind a row whose own boxes cannot be told they may be its own.
    """
    found = list(rows)
    named = [at for at, row in enumerate(found) if row.code in codes]
    for left, right in pairwise(named):
        between = found[left + 1 : right]
        first, last = (codes.index(found[at].code or "") for at in (left, right))
        if found[left].boxes is None or any(row.code or row.boxes is None for row in between):
            continue
        places = _fitting(codes[first + 1 : last], len(between))
        for at, code in zip(range(left + 1, right), places, strict=False):
            found[at] = _placed(found[at], code)
    return found


def _fitting(codes: Sequence[str], count: int) -> Sequence[str]:
    """The rows that must stand in a gap of `count` rows; none where more than one answer is."""
    return codes if len(codes) == count else ()


def _placed(row: Labelled, code: str) -> Labelled:
    filled = tuple(
        replace(box, method=Method.POSITION, note=_LOST) if box else None for box in row.boxes or ()
    )
    return replace(row, code=code, boxes=filled)


def _by_lines(rows: Sequence[Labelled], count: int, norm: Spacing | None) -> list[Labelled]:
    """Rows with fewer numbers than boxes, where empty lines tell the others."""
    short = [
        at
        for at, row in enumerate(rows)
        if row.boxes is None and len(row.run.tokens) < count and is_stacked(row.run)
    ]
    runs = [Short(rows[at].run, count, ends=at == len(rows) - 1) for at in short]
    told = dict(zip(short, counted(runs, norm, summed=True), strict=True))
    return [
        row if row.boxes is not None else replace(row, boxes=told.get(at), note=_COUNT)
        for at, row in enumerate(rows)
    ]


def labelled(found: Sequence[Segment], form: Form, table: str) -> list[tuple[Run, int]]:
    """The rows of the table whose labels are understood, each with the number of its boxes."""
    words, count = lexicon(form, table), len(_columns(form, table))
    rows = _rows(list(_region(found, words)), words, count)
    return [(row.run, count) for row in rows if row.code]


def drops_blanks(found: Sequence[Segment], form: Form, table: str) -> bool:
    """Whether some row of the table has fewer digits than boxes, and no empty box to show."""
    words, columns = lexicon(form, table), _columns(form, table)
    rows = _rows(list(_region(found, words)), words, len(columns))
    return any(row.code and is_short(row, len(columns)) for row in rows)


def is_full(found: Sequence[Segment], form: Form, table: str) -> bool:
    """Whether the table has every row of an edition, and the digits of each fill all its boxes.

    So many digits as boxes may yet be fewer numbers: then no reading of all boxes fits their sum.
    """
    words, count = lexicon(form, table), len(_columns(form, table))
    rows = [row for row in _rows(list(_region(found, words)), words, count) if row.code]
    met = {row.code for row in rows}
    whole = any(set(e.tables[table].rows) == met for e in form.editions.values())
    return whole and all(row.boxes or boxes.parted(row.run, count) for row in rows)


def _believed(row: Labelled, rows: Sequence[Labelled], count: int, manner: Manner) -> Labelled:
    """A row as long as the form's may still be shifted, where other rows show that some are.

    An empty box at the edge of a table's row may be a filler; a number of another kind may have
    taken the place of a box that was dropped; unless as many numbers as boxes come out.
    """
    if row.boxes is None or row.boxes[0] is None or row.boxes[0].method is Method.POSITION:
        return row
    odd = _is_crowded(row, rows, count) or _is_odd(row, rows, count)
    if odd or manner.may_end_in_page(row.run):
        return replace(row, boxes=None, note=_COUNT)
    if all(box and box.text for box in row.boxes) and _holds(row):
        return row
    boxed = any(token.boxed for token in row.run.tokens)
    shifted = _is_shifted(row, rows, count) if boxed else _may_lack(row, rows, count, manner)
    return replace(row, boxes=None, note=_COUNT) if shifted else row


def _is_crowded(row: Labelled, rows: Sequence[Labelled], count: int) -> bool:
    """Whether it has a box too many, and another a number too many: one may be cut in two."""
    others = (each.run for each in rows if each is not row)
    return len(row.run.tokens) > count and any(len(run.numbers) > count for run in others)


def _is_shifted(row: Labelled, rows: Sequence[Labelled], count: int) -> bool:
    """Whether an empty box at the edge of a table's row may be a filler."""
    edged = [each for each in rows if each.boxes and not each.run.tokens[0].folded]
    steady = all(len(each.run.tokens) == count for each in rows) and all(map(_holds, edged))
    return row.run.has_blank_edge and not steady


def _may_lack(row: Labelled, rows: Sequence[Labelled], count: int, manner: Manner) -> bool:
    """Whether a row of lines whose sum fails may lack a box, and hold a number of another kind."""
    others = (each.run for each in rows if each is not row)
    short = any(1 < len(run.tokens) < count and run.is_apart for run in others)
    full = len(row.run.tokens) == count
    return not _holds(row) and ((short and full) or manner.may_hold_page(row.run))


def _is_odd(row: Labelled, rows: Sequence[Labelled], count: int) -> bool:
    """Whether a row is full where most lack a box: the short number at its end may be a page's."""
    short = sum(is_short(each, count) for each in rows)
    is_page = len(row.run.tokens[-1].raw) <= LONGEST_PAGE if row.run.tokens else False
    return is_stacked(row.run) and is_page and 2 * short > len(rows)


def _holds(row: Labelled) -> bool:
    values = [read(box.text).value or 0 for box in row.boxes or () if box]
    return sum(values[:-1]) == values[-1]


def _figures(
    row: Row, table: str, columns: Sequence[str], known: Mapping[str, Place]
) -> dict[str, Figure]:
    codes = [f"{table}.{row.code}.{column}" for column in columns]
    filled = row.boxes or (None,) * len(codes)
    return figures(codes, filled, known, line=row.line, raw=row.raw, why=row.note or _COUNT)

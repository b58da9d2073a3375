"""Rows under printed headers in; figures of the form's cells, and what does not fit, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.extract.explain.filled import Filled
from gongkai.extract.explain.places import CellUnit, Reading, figures, refused
from gongkai.extract.labels import bare, lexicon, without_remarks
from gongkai.form import Form
from gongkai.model import Figure, Method, Misfit, Status

_WRONG_HEADER = "表头不是本行的，按位置读取"
_UNPLACED = "表头不是本行的，无法确定各数属于哪一列"
MOST_CLASHES = 2
"""So many boxes may be printed twice with different numbers by mistake; with more there are two."""
_TWICE = "同一行出现两次且数字不同"
_TABLES = "文中有两张同类的表且数字不同"
_TWO = "同一行印在两种表头之下"
_HEADLESS = "表头无法辨认"
_DOUBLED = "表头中同一列出现两次"


@dataclass(frozen=True, slots=True)
class Column:
    """A header of the document: the column that its words name, as printed, and its unit."""

    code: str
    label: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of the form under the headers that the document prints over it."""

    row: str
    columns: tuple[Column, ...]
    boxes: tuple[Filled | None, ...]
    line: int
    raw: str
    why: str = ""


def place(
    rows: Sequence[PrintedRow], form: Form, table: str, known: Mapping[str, CellUnit]
) -> Reading:
    """Lay each row on the form; headers that are not its own make a misfit."""
    edition = _edition(rows, table, form)
    reading, clashes = Reading(), 0
    rows = _not_twice(rows)
    for row in rows:
        found, misfit = _row(row, form, table, known, edition)
        for code, figure in found.items():
            reading.figures[code] = _once(reading.figures.get(code), figure)
            clashes += reading.figures[code].note == _TWICE
        reading.misfits.extend(misfit)
    for row in rows:
        if not row.columns:
            reading.figures.update(_headless(row, form, table, edition, reading.figures))
    if clashes > MOST_CLASHES:
        reading.figures = {code: _of_neither(each) for code, each in reading.figures.items()}
    return reading


def _of_neither(figure: Figure) -> Figure:
    """A figure where two tables are printed: those that are the same may be so by chance."""
    return replace(figure, value=None, status=Status.AMBIGUOUS, note=_TABLES)


def _not_twice(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """A row printed twice under different headers belongs to two reports: neither is told."""
    headers: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        headers.setdefault(row.row, set()).add(tuple(column.code for column in row.columns))
    return [
        row
        if len(headers[row.row]) == 1
        else replace(row, boxes=(None,) * len(row.columns), why=_TWO)
        for row in rows
    ]


def _headless(
    row: PrintedRow, form: Form, table: str, edition: str | None, told: Mapping[str, Figure]
) -> dict[str, Figure]:
    """A row whose header is not understood: another printing of it may be of another report."""
    own = form.editions[edition].codes if edition else frozenset()
    prefix = f"{table}.{row.row}."
    codes = [code for code in {*own, *told} if code.startswith(prefix)]
    return {code: refused(row.line, row.raw, _HEADLESS) for code in sorted(codes)}


def _edition(rows: Sequence[PrintedRow], table: str, form: Form) -> str | None:
    """The edition whose cells most of the printed headers name."""
    votes = Counter(
        edition.id
        for edition in form.editions.values()
        if table in edition.tables
        for row in rows
        for column in row.columns
        if f"{table}.{row.row}.{column.code}" in edition.codes
    )
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _row(
    row: PrintedRow, form: Form, table: str, known: Mapping[str, CellUnit], edition: str | None
) -> tuple[dict[str, Figure], tuple[Misfit, ...]]:
    if not row.columns:
        return {}, ()
    codes = [f"{table}.{row.row}.{column.code}" for column in row.columns]
    own = [at for at, code in enumerate(codes) if code in known]
    if len(set(codes)) < len(codes):
        return _told(replace(row, boxes=(None,) * len(codes), why=_DOUBLED), codes, own, known), ()
    if len(own) == len(codes):
        return _told(row, codes, own, known), ()
    if own:
        return _told(row, codes, own, known), (_misfit(row, table, own),)
    return _by_place(row, form, table, known, edition)


def _told(
    row: PrintedRow, codes: Sequence[str], own: Sequence[int], known: Mapping[str, CellUnit]
) -> dict[str, Figure]:
    return figures(
        [codes[at] for at in own],
        [row.boxes[at] for at in own],
        known,
        header_units=[row.columns[at].unit for at in own],
        line=row.line,
        raw=row.raw,
        why=row.why,
    )


def _by_place(
    row: PrintedRow, form: Form, table: str, known: Mapping[str, CellUnit], edition: str | None
) -> tuple[dict[str, Figure], tuple[Misfit, ...]]:
    """No header is the row's own: as many boxes as the form has are read in its order, if the
    headers are whole names of other rows' columns.

    With boxes too many, which of them are surplus is not known; then only a number that stands
    in all of them is told.
    """
    layout = form.editions[edition].tables[table] if edition else None
    if layout is None or row.row not in layout.rows:
        return {}, (_misfit(row, table, ()),)
    codes = [f"{table}.{row.row}.{column.code}" for column in layout.rows[row.row][0].columns]
    texts = {box.text if box else None for box in row.boxes}
    fits = len(row.boxes) == len(codes) or (len(row.boxes) > len(codes) and len(texts) == 1)
    sure = fits and _are_whole_names(row.columns, form, table)
    filled = [
        replace(box, method=Method.POSITION, note=_WRONG_HEADER) if box and sure else None
        for box in row.boxes[: len(codes)]
    ]
    filled += [None] * (len(codes) - len(filled))
    found = figures(codes, filled, known, line=row.line, raw=row.raw, why=row.why or _UNPLACED)
    return found, (_misfit(row, table, range(len(codes))),)


def _are_whole_names(columns: Sequence[Column], form: Form, table: str) -> bool:
    labels = lexicon(form, table).columns.values()
    names = {name for label in labels for name in label.spellings}
    return all(bare(without_remarks(column.label)) in names for column in columns)


def _misfit(row: PrintedRow, table: str, own: Sequence[int]) -> Misfit:
    return Misfit(
        row=f"{table}.{row.row}",
        printed=tuple(column.label for column in row.columns),
        surplus=tuple(box.text if box else "" for at, box in enumerate(row.boxes) if at not in own),
        line=row.line,
    )


def _once(before: Figure | None, figure: Figure) -> Figure:
    if before is None or (before.status, before.value) == (figure.status, figure.value):
        return before or figure
    return replace(before, value=None, status=Status.AMBIGUOUS, note=_TWICE)

"""A document's tables in; the figures that their rows, columns and headers tell out.

This reader sees only tables, and in them only where a box stands. It shares with the reader of
running text only the form, its labels and the grammar of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.extract import numbers
from gongkai.extract.blocks import Column, PrintedRow, place
from gongkai.extract.boxes import Filled
from gongkai.extract.document import Box, Document, Grid
from gongkai.extract.labels import Lexicon, bare, header_unit, lexicon, without_remarks
from gongkai.extract.places import Place, Reading, figures, places
from gongkai.extract.rows import Row, settle, sum_holds
from gongkai.form import Form, TableForm
from gongkai.model import Method, Status

LEAST_NAMES = 2
"""A header that names fewer columns may be one of another table."""
MOST_PLACES = 2_000_000
"""Rows times columns of a table that is looked at; the form's largest has three hundred."""
_SHARED = "\ufffc"
"""Beside a figure whose box also belongs to the rows below: it is no row's own."""
_COUNT = "行中格数与表头不符，无法确定各数属于哪一列"
_FOREIGN = "表头有格式以外的列，无法确定各数属于哪一列"
_COUNTING = frozenset({"序号", "行次", "栏次", "编号", "行号"})
"""Over columns that count the rows."""
_STRIP = "格数与表不符，无法确定各数属于哪一格"
_TABLES = "文中有两张同类的表且数字不同"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: the boxes that begin in it, and all that cover it, from left to right."""

    number: int
    starting: tuple[Box, ...]
    covering: tuple[Box, ...]
    width: int

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the boxes that begin here."""
        return tuple(box.text for box in self.starting)


@dataclass(frozen=True)
class Header:
    """The columns that a table's header names: code → first and last column it covers."""

    spans: Mapping[str, tuple[int, int]]
    width: int
    foreign: frozenset[int] = frozenset()
    """The columns under words that are none of the form's."""

    @property
    def first(self) -> int:
        """Where the figures begin."""
        return min((start for start, _ in self.spans.values()), default=0)

    def is_whole(self, codes: Sequence[str]) -> bool:
        """Whether it names all of `codes`."""
        return set(codes) == set(self.spans)

    def allows_order(self, codes: Sequence[str]) -> bool:
        """Whether what it names stands in the order of `codes`."""
        starts = [self.spans[code][0] for code in codes if code in self.spans]
        return starts == sorted(starts)


def read(document: Document, form: Form) -> Reading:
    """Read every table of the form from the document's tables."""
    known = places(form)
    tables = [list(_lines(block)) for block in document.blocks if isinstance(block, Grid)]
    whole = Reading()
    for table in form.tables:
        layout = next(e.tables[table] for e in form.editions.values() if table in e.tables)
        part = _READERS[layout.layout](tables, form, layout, known)
        whole.figures.update(part.figures)
        whole.misfits.extend(part.misfits)
        whole.notes.extend(part.notes)
    return whole


Tables = Sequence[Sequence[Line]]


def _lines(grid: Grid) -> Iterator[Line]:
    """The rows of a table with what hangs down into them from above."""
    if grid.rows * grid.columns > MOST_PLACES:
        return
    by_row: list[list[Box]] = [[] for _ in range(grid.rows)]
    for box in grid.boxes:
        by_row[box.row].append(box)
    hanging: list[Box] = []
    for row, starting in enumerate(by_row):
        covering = sorted([*starting, *hanging], key=lambda box: box.column)
        width = max((box.column + box.colspan for box in covering), default=0)
        yield Line(grid.line + row, tuple(starting), tuple(covering), width)
        hanging = [box for box in covering if box.row + box.rowspan > row + 1]


# ---- rows of labels under one header --------------------------------------------------------


def _read_matrix(
    tables: Tables, form: Form, layout: TableForm, known: Mapping[str, Place]
) -> Reading:
    words = lexicon(form, layout.code)
    columns = tuple(words.columns)
    heads = [_head(table, words) for table in tables]
    ordered = all(head.allows_order(columns) for head in heads)
    headed = any(head.is_whole(columns) for head in heads)
    rows: list[Row] = []
    for table, head in zip(tables, heads, strict=True):
        before = rows[-1].code if rows and not head.spans else ""
        rows += _steady(list(_rows(table, words, columns, before, ordered=ordered)))
    reading = Reading()
    for row in settle(rows, form, layout.code, headed=headed):
        codes = [f"{layout.code}.{row.code}.{column}" for column in columns]
        boxes = row.boxes or (None,) * len(codes)
        reading.figures.update(
            figures(codes, boxes, known, line=row.line, raw=row.raw, why=row.note or _COUNT)
        )
    return reading


def _head(table: Sequence[Line], words: Lexicon) -> Header:
    """The header of a table: what stands over its first row, all of it where none has figures."""
    rows = (at for at, line in enumerate(table) if _label(line, words, "", None)[0])
    header = _header(table[: next(rows, len(table))], words)
    return header if len(header.spans) >= LEAST_NAMES else Header({}, 0)


def _rows(
    table: Sequence[Line], words: Lexicon, columns: Sequence[str], before: str, *, ordered: bool
) -> Iterator[Row]:
    header: Header | None = None
    for at, line in enumerate(table):
        code, label = _label(line, words, before, header)
        if code is None:
            continue
        if header is None:
            header = _header(table[:at], words)
        if header.is_whole(columns) and line.starting[label].column >= header.first:
            continue
        filled = _by_header(line, header, columns)
        if filled is None and ordered and not header.foreign:
            filled = _by_count(line, label, header, columns)
        if _is_spoilt(line):
            filled = None
        if header.foreign and not header.is_whole(columns):
            filled = (Filled(_SHARED, line.number, Method.GRID, _FOREIGN),) * len(columns)
        if filled or header.is_whole(columns):
            before = code
            yield Row(code, line.number, " ".join(filter(None, line.texts)), filled, note=_COUNT)


def _steady(rows: Sequence[Row]) -> list[Row]:
    """Refuse rows whose first box is empty where it seems to be the filler of a label.

    Of such rows then more than one has numbers that are no sum, and fewer have numbers that are.
    """
    edged = [row for row in rows if row.texts and row.texts[0] == "" and any(row.texts)]
    holds = [sum_holds(row) for row in edged if any(map(_counts, row.texts or ()))]
    if holds.count(False) < 2 or holds.count(True) >= holds.count(False):
        return list(rows)
    return [row.refused(_COUNT) if row in edged else row for row in rows]


def _counts(text: str | None) -> bool:
    return bool(numbers.read(text or "").value)


def _is_spoilt(line: Line) -> bool:
    """Whether boxes hold what is not theirs: the numbers of two rows, or a unit cut from its own.

    A unit alone in a box is cut off where others of the row stand behind their numbers.
    """
    parts = (text.split() for text in line.texts)
    crowded = any(len(each) > 1 and all(map(_is_figure, each)) for each in parts)
    units = {text for text in line.texts if text and not _is_figure(text)}
    return crowded or any(
        _is_figure(text) and text.endswith(unit) for text in line.texts for unit in units
    )


def _label(
    line: Line, words: Lexicon, before: str, header: Header | None
) -> tuple[str | None, int]:
    """The row that a box of this line names, and where among its boxes; groups name none."""
    ends = _first_figure(line)
    texts = [(at, box.text) for at, box in enumerate(line.starting[:ends]) if box.text.strip()]
    if not texts:
        return None, 0
    for at, text in reversed(texts):
        if line.starting[at].rowspan > 1 and len(line.starting) > ends:
            return None, 0
        if code := words.row(text, before):
            return code, at
    return words.row("".join(text for _, text in texts), before), texts[-1][0]


def _first_figure(line: Line) -> int:
    """Where among the boxes the first number or dash stands; their count where none does."""
    return next(
        (at for at, box in enumerate(line.starting) if _is_figure(box.text)), len(line.starting)
    )


def _is_figure(text: str) -> bool:
    return numbers.read(text).status in (Status.REPORTED, Status.NOT_APPLICABLE)


def _header(lines: Sequence[Line], words: Lexicon) -> Header:
    """What stands lowest over each column, where it is the name of a column."""
    width = max((line.width for line in lines), default=0)
    lowest: dict[int, str] = {}
    for line in lines:
        for box in line.covering:
            if bare(box.text):
                lowest.update(dict.fromkeys(range(box.column, box.column + box.colspan), box.text))
    spans: dict[str, tuple[int, int]] = {}
    torn: set[str] = set()
    for column, text in sorted(lowest.items()):
        code = words.column(text)
        if code is None:
            continue
        start, end = spans.get(code, (column, column - 1))
        torn |= {code} if end != column - 1 else set()
        spans[code] = (start, column)
    named = {code: span for code, span in spans.items() if code not in torn}
    first = min((start for start, _ in named.values()), default=width)
    foreign = {
        column
        for column, text in lowest.items()
        if (column >= first and words.is_foreign(text)) or bare(text) in _COUNTING
    }
    return Header(named, width, frozenset(foreign))


def _by_header(
    line: Line, header: Header, columns: Sequence[str]
) -> tuple[Filled | None, ...] | None:
    """The box under each column; None where the row does not fit its header."""
    if not header.is_whole(columns) or line.width != header.width:
        return None
    beside = [box for box in line.covering if not _under(box, header)]
    own = [box for box in beside if box in line.starting and box.column not in header.foreign]
    if any(_is_figure(box.text) for box in own):
        return None
    if any(box.column + box.colspan > header.first for box in beside if box.column < header.first):
        return None
    return tuple(_box_under(line, *header.spans[column]) for column in columns)


def _under(box: Box, header: Header) -> bool:
    return any(
        start <= box.column and box.column + box.colspan <= end + 1
        for start, end in header.spans.values()
    ) or (box.column >= header.first and not box.text)


def _box_under(line: Line, start: int, end: int) -> Filled | None:
    """The one box under a column; an empty box over several columns is empty in each."""
    found = [box for box in line.covering if box.column <= end and box.column + box.colspan > start]
    texts = {box.text for box in found if box.text}
    inside = all(start <= box.column and box.column + box.colspan <= end + 1 for box in found)
    fresh = all(box in line.starting for box in found)
    if not found or not fresh or len(texts) > 1 or (texts and not inside):
        return None
    text = next(iter(texts), "")
    height = min(box.rowspan for box in line.starting)
    shared = any(box.rowspan > height for box in found if _is_figure(box.text))
    return Filled(f"{text}{_SHARED}" if shared else text, line.number, Method.GRID)


def _by_count(
    line: Line, label: int, header: Header, columns: Sequence[str]
) -> tuple[Filled | None, ...] | None:
    """As many boxes behind the label as there are columns: each is one."""
    if not header.allows_order(columns):
        return None
    behind = line.starting[label + 1 :]
    filled = [box for box in behind if box.text]
    may_be_filler = bool(filled) and not behind[0].text
    if (len(behind) != len(columns) or may_be_filler) and not _sum_holds(filled):
        return None
    for boxes in (behind, filled):
        if len(boxes) == len(columns) and all(box.rowspan == 1 for box in boxes):
            return tuple(Filled(box.text, line.number, Method.GRID) for box in boxes)
    return None


def _sum_holds(boxes: Sequence[Box]) -> bool:
    """Whether the last number is the sum of the others: none is then part of another.

    Zeros say nothing: with one of them lost they are still a sum.
    """
    values = [numbers.read(box.text).value or 0 for box in boxes]
    return any(values) and sum(values[:-1]) == values[-1]


# ---- blocks, each under its own header ------------------------------------------------------


def _read_blocks(
    tables: Tables, form: Form, layout: TableForm, known: Mapping[str, Place]
) -> Reading:
    words = lexicon(form, layout.code)
    layouts = [e.tables[layout.code] for e in form.editions.values() if layout.code in e.tables]
    labels = frozenset(bare(block.label) for each in layouts for block in each.blocks)
    markers = labels | {bare(each.corner) for each in layouts}
    own = [_names_any(table, labels) for table in tables]
    rows = [
        row
        for table, is_own in zip(tables, own, strict=True)
        for row in _block_rows(table, words, markers)
        if row.columns or is_own or not any(own)
    ]
    return place(rows, form, layout.code, known)


def _names_any(table: Sequence[Line], labels: frozenset[str]) -> bool:
    """Whether it names a block of the form; a table of another kind may have its rows."""
    return any(bare(text) in labels for line in table for text in line.texts)


def _block_rows(
    table: Sequence[Line], words: Lexicon, markers: frozenset[str]
) -> Iterator[PrintedRow]:
    inside, header = False, Header({}, 0)
    columns: dict[str, Column] = {}
    for line in table:
        marked = any(bare(text) in markers for text in line.texts)
        named = _named(line, words)
        if marked or named:
            inside = inside or marked
            header, columns = _block_header(line, named) if named else (Header({}, 0), {})
            continue
        code = words.row(without_remarks(line.texts[0])) if line.texts else None
        if inside and code and len(line.starting) > 1:
            yield _block_row(line, code, header, columns)


def _named(line: Line, words: Lexicon) -> list[tuple[Box, Column]]:
    """The boxes of a line that name columns; boxes side by side with the same words are one."""
    found: list[tuple[Box, Column]] = []
    for box in line.starting:
        code = words.column(box.text)
        if code is None:
            continue
        if found and found[-1][1].code == code and _end(found[-1][0]) == box.column:
            joined = replace(found[-1][0], colspan=found[-1][0].colspan + box.colspan)
            found[-1] = (joined, found[-1][1])
        else:
            found.append((box, Column(code, box.text, header_unit(box.text))))
    return found


def _end(box: Box) -> int:
    return box.column + box.colspan


def _block_header(
    line: Line, named: Sequence[tuple[Box, Column]]
) -> tuple[Header, dict[str, Column]]:
    """Where the columns stand; only a header all of whose boxes are understood counts."""
    others = [box for box in line.starting[1:] if box.text and not _inside(box, named)]
    codes = [column.code for _, column in named]
    if others or len(set(codes)) < len(codes):
        return Header({}, line.width), {}
    spans = {column.code: (box.column, _end(box) - 1) for box, column in named}
    return Header(spans, line.width), {column.code: column for _, column in named}


def _inside(box: Box, named: Sequence[tuple[Box, Column]]) -> bool:
    return any(head.column <= box.column and _end(box) <= _end(head) for head, _ in named)


def _block_row(line: Line, code: str, header: Header, columns: Mapping[str, Column]) -> PrintedRow:
    order = sorted(columns, key=lambda name: header.spans[name])
    boxes = _by_header(line, header, order) or _by_count(line, 0, header, order) if order else None
    boxes = None if _is_spoilt(line) else boxes
    return PrintedRow(
        code,
        tuple(columns[name] for name in order),
        boxes or (None,) * len(order),
        line.number,
        " ".join(filter(None, line.texts)),
        _COUNT,
    )


# ---- one line of numbers under two headers --------------------------------------------------


def _read_strip(
    tables: Tables, form: Form, layout: TableForm, known: Mapping[str, Place]
) -> Reading:
    words = lexicon(form, layout.code)
    strips = [strip for table in tables for strip in _strips(table, words)]
    codes = [cell.code for cell in layout.cells]
    reading = Reading()
    if strips:
        line, boxes = strips[0]
        told = {_texts(boxes) for _, boxes in strips}
        told_once = boxes if len(told) == 1 and boxes else (None,) * len(codes)
        reading.figures = figures(codes, told_once, known, line=line.number, why=_STRIP)
        if len(told) > 1:
            reading.figures = {
                code: replace(figure, status=Status.UNREADABLE, note=_TABLES)
                for code, figure in reading.figures.items()
            }
    return reading


def _texts(boxes: Sequence[Filled | None] | None) -> tuple[str | None, ...] | None:
    return None if boxes is None else tuple(box.text if box else None for box in boxes)


def _strips(
    table: Sequence[Line], words: Lexicon
) -> Iterator[tuple[Line, tuple[Filled | None, ...] | None]]:
    """Rows of nothing but numbers below a header that names the groups; else empty ones."""
    heads = [at for at, line in enumerate(table) if _names_groups(line, words)]
    below = table[heads[0] + 1 :] if heads else ()
    wordless = [line for line in below if line.texts and not any(map(_is_words, line.texts))]
    filled = [line for line in wordless if any(map(_is_figure, line.texts))]
    for line in filled or [line for line in wordless if not any(map(bare, line.texts))]:
        boxes = None if _is_spoilt(line) else _strip(line, table[: table.index(line)], words)
        if filled or boxes:
            yield line, boxes


def _names_groups(line: Line, words: Lexicon) -> bool:
    rows = [label.official for label in words.rows.values()]
    return any(bare(text) in rows for text in line.texts)


def _is_words(text: str) -> bool:
    return numbers.read(text).status is Status.UNREADABLE and not any(map(str.isdigit, text))


def _strip(line: Line, above: Sequence[Line], words: Lexicon) -> tuple[Filled | None, ...] | None:
    """By the two headers over each column where they are whole, else by their number."""
    order = [(row, column) for row in words.rows for column in words.columns]
    spans = _double_header(above, words)
    if set(spans) == set(order) and line.width == max(above_line.width for above_line in above):
        boxes = tuple(
            _box_under(line, at, at) for row, column in order for at in [spans[row, column]]
        )
        return boxes if all(boxes) else None
    starts = [spans[place] for place in order if place in spans]
    if len(line.starting) == len(order) and starts == sorted(starts):
        return tuple(Filled(box.text, line.number, Method.GRID) for box in line.starting)
    return None


def _double_header(above: Sequence[Line], words: Lexicon) -> dict[tuple[str, str], int]:
    """Each column under the lowest row's name and the lowest column's name over it."""
    rows: dict[int, str] = {}
    names: dict[int, str] = {}
    for line in above:
        for box in line.covering:
            row, column = _group(box.text, words), words.column(box.text)
            for at in range(box.column, _end(box)):
                if row:
                    rows[at] = row
                if column:
                    names[at] = column
    return {(rows[at], names[at]): at for at in sorted(names, reverse=True) if at in rows}


def _group(text: str, words: Lexicon) -> str | None:
    plain = bare(text)
    return next((code for code, label in words.rows.items() if plain in label.spellings), None)


_READERS = {"blocks": _read_blocks, "matrix": _read_matrix, "strip": _read_strip}

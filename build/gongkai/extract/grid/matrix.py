"""Tables in; the figures of a table whose rows of labels stand under one header out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.extract import numbers
from gongkai.extract.boxes import Filled
from gongkai.extract.grid.lines import (
    COUNT,
    SHARED,
    Header,
    Line,
    Tables,
    by_count,
    by_header,
    is_figure,
    is_spoilt,
)
from gongkai.extract.labels import Lexicon, bare, lexicon
from gongkai.extract.places import Place, Reading, figures
from gongkai.extract.rows import Row, settle, sum_holds
from gongkai.form import Form, TableForm
from gongkai.model import Method

LEAST_NAMES = 2
"""A header that names fewer columns may be one of another table."""
_FOREIGN = "表头有格式以外的列，无法确定各数属于哪一列"
_COUNTING = frozenset({"序号", "行次", "栏次", "编号", "行号"})
"""Over columns that count the rows."""


def read_matrix(
    tables: Tables, form: Form, layout: TableForm, known: Mapping[str, Place]
) -> Reading:
    """Read each row under the header of its table."""
    words = lexicon(form, layout.code)
    columns = tuple(words.columns)
    heads = [_head(table, words) for table in tables]
    ordered = all(head.allows_order(columns) for head in heads)
    headed = any(head.is_whole(columns) for head in heads)
    crowded = any(_is_crowded(line, words, len(columns)) for table in tables for line in table)
    rows: list[Row] = []
    for table, head in zip(tables, heads, strict=True):
        before = rows[-1].code if rows and not head.spans else ""
        rows += _steady(
            list(_rows(table, words, columns, before, ordered=ordered, crowded=crowded))
        )
    reading = Reading()
    for row in settle(rows, form, layout.code, headed=headed):
        codes = [f"{layout.code}.{row.code}.{column}" for column in columns]
        boxes = row.boxes or (None,) * len(codes)
        reading.figures.update(
            figures(codes, boxes, known, line=row.line, raw=row.raw, why=row.note or COUNT)
        )
    return reading


def _head(table: Sequence[Line], words: Lexicon) -> Header:
    """The header of a table: what stands over its first row, all of it where none has figures."""
    rows = (at for at, line in enumerate(table) if _label(line, words, "", None)[0])
    header = _header(table[: next(rows, len(table))], words)
    return header if len(header.spans) >= LEAST_NAMES else Header({}, 0)


def _rows(
    table: Sequence[Line],
    words: Lexicon,
    columns: Sequence[str],
    before: str,
    *,
    ordered: bool,
    crowded: bool,
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
        filled = by_header(line, header, columns)
        if filled is None and ordered and not header.foreign:
            filled = by_count(line, label, header, columns, crowded=crowded)
        if is_spoilt(line):
            filled = None
        if header.foreign and not header.is_whole(columns):
            filled = (Filled(SHARED, line.number, Method.GRID, _FOREIGN),) * len(columns)
        if filled or header.is_whole(columns):
            before = code
            yield Row(code, line.number, " ".join(filter(None, line.texts)), filled, note=COUNT)


def _is_crowded(line: Line, words: Lexicon, columns: int) -> bool:
    """Whether a row has more numbers than the form has columns: one may be cut in two."""
    figures = sum(is_figure(box.text) for box in line.starting)
    return figures > columns and any(words.row(text) for text in line.texts)


def _steady(rows: Sequence[Row]) -> list[Row]:
    """Refuse rows that seem to stand one box too far to the right or to the left.

    The first box is empty and seems to be the filler of a label, where of such rows more than one
    has numbers that are no sum, and fewer have numbers that are; or the last box is empty, which
    others fill, and what stands before it is the sum of the others.
    """
    edged = [row for row in rows if row.texts and row.texts[0] == "" and any(row.texts)]
    holds = [sum_holds(row) for row in edged if any(map(_counts, row.texts or ()))]
    if holds.count(False) >= 2 and holds.count(True) < holds.count(False):
        rows = [row.refused(COUNT) if row in edged else row for row in rows]
    if any(row.texts and row.texts[-1] for row in rows):
        rows = [row.refused(COUNT) if _ends_early(row) else row for row in rows]
    return list(rows)


def _ends_early(row: Row) -> bool:
    """Whether the sum of a row seems to stand before its last box, which is empty."""
    filled = [text for text in row.texts or () if text]
    values = [numbers.read(text).value or 0 for text in filled]
    return bool(filled) and not (row.texts or ("",))[-1] and sum(values[:-1]) == values[-1]


def _counts(text: str | None) -> bool:
    return bool(numbers.read(text or "").value)


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
        (at for at, box in enumerate(line.starting) if is_figure(box.text)), len(line.starting)
    )


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

"""Tables in; the figures of a table of blocks, each under its own header, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.extract.blocks import Column, PrintedRow, place
from gongkai.extract.document import Box
from gongkai.extract.grid.lines import (
    COUNT,
    Header,
    Line,
    Tables,
    by_count,
    by_header,
    end_of,
    is_spoilt,
)
from gongkai.extract.labels import Lexicon, bare, header_unit, lexicon, without_remarks
from gongkai.extract.places import Place, Reading
from gongkai.form import Form, TableForm


def read_blocks(
    tables: Tables, form: Form, layout: TableForm, known: Mapping[str, Place]
) -> Reading:
    """Read each row under the last header over it."""
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
        if found and found[-1][1].code == code and end_of(found[-1][0]) == box.column:
            joined = replace(found[-1][0], colspan=found[-1][0].colspan + box.colspan)
            found[-1] = (joined, found[-1][1])
        else:
            found.append((box, Column(code, box.text, header_unit(box.text))))
    return found


def _block_header(
    line: Line, named: Sequence[tuple[Box, Column]]
) -> tuple[Header, dict[str, Column]]:
    """Where the columns stand; only a header all of whose boxes are understood counts."""
    others = [box for box in line.starting[1:] if box.text and not _inside(box, named)]
    codes = [column.code for _, column in named]
    if others or len(set(codes)) < len(codes):
        return Header({}, line.width), {}
    spans = {column.code: (box.column, end_of(box) - 1) for box, column in named}
    return Header(spans, line.width), {column.code: column for _, column in named}


def _inside(box: Box, named: Sequence[tuple[Box, Column]]) -> bool:
    return any(head.column <= box.column and end_of(box) <= end_of(head) for head, _ in named)


def _block_row(line: Line, code: str, header: Header, columns: Mapping[str, Column]) -> PrintedRow:
    order = sorted(columns, key=lambda name: header.spans[name])
    boxes = by_header(line, header, order) or by_count(line, 0, header, order) if order else None
    boxes = None if is_spoilt(line) else boxes
    return PrintedRow(
        code,
        tuple(columns[name] for name in order),
        boxes or (None,) * len(order),
        line.number,
        " ".join(filter(None, line.texts)),
        COUNT,
    )

"""Figures and their document in; which boxes are absent, which empty, and which we did not read.

That a report lacks a row is said of the report, so it must be sure: the table was read whole, and
the row's label stands nowhere in it. A label that is printed without a figure is a row left empty,
where all around it was read. Everything else that was not found is ours: unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.extract import numbers
from gongkai.extract.document import Document, Grid
from gongkai.extract.labels import bare_label, fold
from gongkai.form import RowOrColumn, TableForm
from gongkai.model import Figure, Method, Status

NOT_READ = Figure(
    Status.UNREADABLE, None, "", 0, Method.NONE, "没有读到这一格：原文这张表没有读全，请对照原文"
)
UNSEEN = Figure(
    Status.UNREADABLE, None, "", 0, Method.NONE, "没有读到这张表：原文可能没有印，也可能没有认出"
)
EMPTY = Figure(Status.BLANK, None, "", 0, Method.STREAM, "行名印在原文，后面没有数字")
MOST_EMPTY = 4
"""Rows of a table; where more labels stand without figures, the figures may stand elsewhere."""
SHORTEST = 3
"""Characters of a label that is looked for without its numeral."""
UNMISTAKABLE = 5
"""Characters of a label that prose would hardly have: 行政许可 is spoken of, 复议后起诉 is not."""
_SIGNS = re.compile(r"[\s|｜()（）“”\"'、,，.．·:：;；]+")
_NUMERAL = re.compile("[一二三四五六七八九十]{0,3}")
"""The numeral before the next label."""
_NUMBER = re.compile(r"\d|[-—/]")
_HEADING = re.compile("收到和处理|政府信息公开行政复议|因政府信息公开|存在的")


@dataclass(frozen=True)
class Span:
    """The text of one table without blanks and signs, from its header to the next section."""

    text: str
    is_closed: bool
    """Whether something stands behind it: a text that is cut may have had more rows."""

    def digits_left(self, table: TableForm, figures: Mapping[str, Figure]) -> int:
        """How many digits are neither a figure that was read nor the numeral of a label."""
        raws = sum(_digits(figures[cell.code].raw) for cell in table.cells)
        return _digits(self.text) - raws - sum(map(self._numeral, _lines(table)))

    def _numeral(self, line: RowOrColumn) -> int:
        """The digits of a label's own numeral where it stands before the label."""
        numeral = "".join(re.findall(r"\d+", line.label[:3]))
        return len(numeral) if numeral and f"{numeral}{bare_label(line.label)}" in self.text else 0

    def end_of(self, row: RowOrColumn) -> int:
        """Where the label of a row ends; -1 where it does not stand here."""
        ends = [at + len(name) for name in _names(row) if (at := self.text.find(name)) >= 0]
        return max(ends, default=-1)

    def up_to(self, others: Iterable[str], start: int) -> str:
        """What stands from a place on before the first of other words."""
        ends = [at for name in others if (at := self.text.find(name, start)) >= 0]
        return self.text[start : min(ends, default=len(self.text))]


def settled(
    figures: Mapping[str, Figure], document: Document, tables: Sequence[TableForm]
) -> dict[str, Figure]:
    """The figures with every absent box told apart; those of other boxes stay as they are."""
    text, found = plain_text(document), dict(figures)
    merged, filled = _has_merged_figures(document), _labels_of_filled(document)
    for table in tables:
        for cell, told in _of_table(table, figures, _span(table, tables, text), text):
            row = table.rows[cell.split(".")[1]][1]
            kept = told is not EMPTY or not (merged or filled & {*_names(row)})
            found[cell] = told if kept else NOT_READ
    return found


def _labels_of_filled(document: Document) -> frozenset[str]:
    """The words of boxes before others with words or numbers in rows of the document's tables."""
    return frozenset(
        bare_label(one.text)
        for block in document.blocks
        if isinstance(block, Grid)
        for one, two in pairwise(block.boxes)
        if one.row == two.row and one.text.strip() and two.text.strip()
    )


def _has_merged_figures(document: Document) -> bool:
    """Whether a number stands in a box of several rows: the lower ones have no box of their own."""
    return any(
        box.rowspan > 1 and numbers.read(box.text).status is Status.REPORTED
        for block in document.blocks
        if isinstance(block, Grid)
        for box in block.boxes
    )


def plain_text(document: Document) -> str:
    """The document without blanks and signs, so that labels are found however they are broken."""
    return _SIGNS.sub("", fold("\n".join(document.lines)))


def _of_table(
    table: TableForm, figures: Mapping[str, Figure], span: Span | None, text: str
) -> Iterator[tuple[str, Figure]]:
    rows = {
        code: [f"{table.code}.{code}.{column.code}" for column in block.columns]
        for code, (block, _) in table.rows.items()
    }
    missing = {
        code: cells
        for code, cells in rows.items()
        if all(figures[cell].status is Status.ABSENT for cell in cells)
    }
    if len(missing) == len(rows):
        kept = Figure(Status.ABSENT) if _is_left_out(table, text) else UNSEEN
        yield from ((cell, kept) for cells in rows.values() for cell in cells)
        return
    is_whole = _is_whole(table, figures, span)
    for code, cells in missing.items():
        figure = _of_row(table, table.rows[code][1], span) if span and is_whole else NOT_READ
        if figure.status is Status.BLANK and len(missing) > MOST_EMPTY:
            figure = NOT_READ
        yield from ((cell, figure) for cell in cells)


def _is_whole(table: TableForm, figures: Mapping[str, Figure], span: Span | None) -> bool:
    """Whether all of the table was read: no box refused, no digit left over, no end cut."""
    refused = (Status.AMBIGUOUS, Status.UNREADABLE)
    return (
        span is not None
        and span.is_closed
        and not any(figures[cell.code].status in refused for cell in table.cells)
        and span.digits_left(table, figures) <= 0
    )


def _lines(table: TableForm) -> Iterator[RowOrColumn]:
    """Every row and every column of a table."""
    for block in table.blocks:
        yield from (*block.rows, *block.columns)


def _words(table: TableForm) -> Iterator[str]:
    """Every label of a table, of its corner, its blocks and their groups, without signs."""
    groups = (g for b in table.blocks for g in (*b.row_groups, *b.column_groups))
    labels = [table.corner, *(block.label for block in table.blocks), *(g.label for g in groups)]
    known = [name for line in _lines(table) for name in (line.label, *line.aliases)]
    yield from {bare_label(_SIGNS.sub("", fold(name))) for name in (*labels, *known) if name}


def _digits(text: str) -> int:
    return sum(char.isdecimal() for char in text)


def _of_row(table: TableForm, row: RowOrColumn, span: Span) -> Figure:
    """What an absent row of a table that was read whole otherwise is."""
    end = span.end_of(row)
    if end < 0:
        return Figure(Status.ABSENT)
    others = [
        name for _, other in table.rows.values() if other is not row for name in _names(other)
    ]
    known = {*_words(table), *_HEADING.findall(span.text, end)}
    has_figure = _NUMBER.search(span.up_to(others, end))
    has_words = not _NUMERAL.fullmatch(span.up_to(known, end))  # 若干 in a box
    return NOT_READ if has_figure or has_words else EMPTY


def _names(row: RowOrColumn) -> list[str]:
    """What a row's label may look like once signs are gone; a short one only with its numeral."""
    known = (row.label, *row.aliases)
    spelled = [_SIGNS.sub("", fold(name)) for name in known]
    if len(bare_label(row.label)) < SHORTEST:
        return spelled
    return list(dict.fromkeys([*spelled, *map(bare_label, known)]))


def _span(table: TableForm, tables: Sequence[TableForm], text: str) -> Span | None:
    """From the table's first column head to the first head of the next table or section."""
    head, first = _first_head(table), bare_label(table.blocks[0].rows[0].label)
    behind = text.find(first) if table.layout == "matrix" else len(text)
    start = text.rfind(head, 0, behind) if table.layout == "matrix" else text.find(head)
    if start < 0:
        return None
    heads = [_first_head(other) for other in tables if other is not table] + [_LAST_SECTION]
    ends = [at for head in heads if (at := text.find(head, start + 1)) >= 0]
    return Span(text[start : min(ends, default=len(text))], bool(ends))


_LAST_SECTION = "五存在"


def _first_head(table: TableForm) -> str:
    return _SIGNS.sub("", fold(table.blocks[0].columns[0].label))


def _is_left_out(table: TableForm, text: str) -> bool:
    """Whether the table's section and a later one are printed, and none of its rows."""
    heading = re.search(table.anchor, text)
    later = text.find(_LAST_SECTION, heading.end()) if heading else -1
    names = [bare_label(row.label) for _, row in table.rows.values()]
    return later >= 0 and not any(name in text for name in names if len(name) >= UNMISTAKABLE)

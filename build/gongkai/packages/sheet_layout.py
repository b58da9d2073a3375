"""A table of the form in, the places of its headings and boxes on a sheet out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.form import TableForm
from gongkai.form.headings import HeadingSpan, heading_spans, levels


@dataclass(frozen=True)
class SheetHeading:
    """A heading over some rows and columns of a sheet, both ends included."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SheetLayout:
    """A table on a sheet: its headings, and the place of each cell by code."""

    labels: tuple[SheetHeading, ...]
    places: Mapping[str, tuple[int, int]]
    margin: int
    """Number of columns that the row headings take."""


def sheet_layout(table: TableForm, top: int) -> SheetLayout:
    """A table in its official layout, starting at row `top` of the sheet."""
    return _strip(table, top) if table.layout == "strip" else _grid(table, top)


def _grid(table: TableForm, top: int) -> SheetLayout:
    """Blocks below one another, each with its own column headings."""
    margin = max(levels(heading_spans(block.rows, block.row_groups)) for block in table.blocks)
    labels: list[SheetHeading] = []
    places: dict[str, tuple[int, int]] = {}
    for block in table.blocks:
        columns = heading_spans(block.columns, block.column_groups)
        figures = top + bool(block.label) + levels(columns)
        if block.label:
            labels.append(SheetHeading(block.label, top, 0, top, margin + len(block.columns) - 1))
            top += 1
        labels.append(SheetHeading(table.corner or "信息内容", top, 0, figures - 1, margin - 1))
        labels += (_over(each, top, margin) for each in columns)
        rows = heading_spans(block.rows, block.row_groups, margin)
        labels += (_beside(each, figures) for each in rows)
        for down, row in enumerate(block.rows):
            for across, column in enumerate(block.columns):
                places[f"{table.code}.{row.code}.{column.code}"] = (figures + down, margin + across)
        top = figures + len(block.rows)
    return SheetLayout(tuple(labels), places, margin)


def _over(span: HeadingSpan, top: int, left: int, wide: int = 1) -> SheetHeading:
    """A heading above lines that are each so many columns wide."""
    first, last = left + span.first * wide, left + (span.first + span.lines) * wide - 1
    return SheetHeading(
        span.of.label, top + span.level, first, top + span.level + span.depth - 1, last
    )


def _beside(span: HeadingSpan, top: int) -> SheetHeading:
    """A heading to the left of rows."""
    last = span.level + span.depth - 1
    first = top + span.first
    return SheetHeading(span.of.label, first, span.level, first + span.lines - 1, last)


def _strip(table: TableForm, top: int) -> SheetLayout:
    """One line of figures below the headings of rows and columns together."""
    (block,) = table.blocks
    spans = heading_spans(block.rows, block.row_groups)
    foot = top + levels(spans)
    labels = [_over(each, top, 0, len(block.columns)) for each in spans]
    labels += (
        SheetHeading(column.label, foot, at, foot, at)
        for at, (_, _, column) in enumerate(table.places())
    )
    places = {cell.code: (foot + 1, at) for at, cell in enumerate(table.cells)}
    return SheetLayout(tuple(labels), places, 0)

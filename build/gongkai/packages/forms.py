"""A report on one sheet: the tables of the form one below the other, in the official layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from xlsxwriter.worksheet import Worksheet

from gongkai.form import Form, TableForm
from gongkai.packages.sheet_layout import SheetHeading, SheetLayout, sheet_layout
from gongkai.packages.workbook import Canvas

OUTER, INNER, FIGURE = 14, 44, 11
"""Column widths in characters: outer row headings, innermost row headings, figures."""
CHARACTER = 2.4
"""The width of a Chinese character, including a share of the cell's padding."""
WIDEST = 15
"""Columns of figures in the widest table, that of remedies."""
LINE, LEAST = 15, 18
"""Heights of a line of text and of a row, in points."""


def official_sheet(canvas: Canvas, name: str, form: Form, tables: Sequence[TableForm]) -> None:
    """Write all tables of a report on a sheet, their figures in the same columns."""
    sheet = canvas.sheet(name)
    margin = max(sheet_layout(table, 0).margin for table in tables)
    for column in range(margin + WIDEST):
        sheet.set_column(column, column, _width(column, margin))
    sheet.freeze_panes(0, margin)
    top = 0
    for table in tables:
        sheet.set_row(top, 24)
        sheet.write_string(top, 0, table.label, canvas.title)
        sheet.write_string(top + 1, 0, _units(form, table), canvas.note)
        layout = _moved(sheet_layout(table, top + 2), margin)
        _headings(canvas, sheet, layout, margin)
        for cell in table.cells:
            canvas.mark(sheet, *layout.places[cell.code], canvas.figure)
        top = max(row for row, _ in layout.places.values()) + 3


def _width(column: int, margin: int) -> int:
    if column >= margin:
        return FIGURE
    return INNER if column == margin - 1 else OUTER


def _units(form: Form, table: TableForm) -> str:
    units = list(dict.fromkeys(form.unit(cell.code) for cell in table.cells))
    return f"单位：{'、'.join(units)}" + ("（各格的单位见“各年对照”）" if len(units) > 1 else "")


def _moved(layout: SheetLayout, margin: int) -> SheetLayout:
    """The layout with its row headings widened to `margin` columns."""
    by = margin - layout.margin
    labels = tuple(
        replace(
            label,
            left=0 if label.left == 0 and layout.margin else label.left + by,
            right=label.right + by if label.right >= layout.margin - 1 else label.right,
        )
        for label in layout.labels
    )
    places = {code: (row, column + by) for code, (row, column) in layout.places.items()}
    return SheetLayout(labels, places, margin)


def _headings(canvas: Canvas, sheet: Worksheet, layout: SheetLayout, margin: int) -> None:
    for label in layout.labels:
        place = (label.top, label.left, label.bottom, label.right)
        if place[:2] == place[2:]:
            sheet.write_string(label.top, label.left, label.text, canvas.heading)
        else:
            sheet.merge_range(*place, label.text, canvas.heading)
    for row, height in _heights(layout.labels, margin).items():
        sheet.set_row(row, height)


def _heights(labels: Sequence[SheetHeading], margin: int) -> Mapping[int, int]:
    """The row heights that the headings need: no program computes them for merged boxes."""
    found: dict[int, int] = {}
    for label in labels:
        columns = range(label.left, label.right + 1)
        width = sum(_width(column, margin) for column in columns)
        lines = ceil(CHARACTER * len(label.text) / width)
        rows = range(label.top, label.bottom + 1)
        for row in rows:
            found[row] = max(found.get(row, LEAST), ceil(lines * LINE / len(rows)))
    return found

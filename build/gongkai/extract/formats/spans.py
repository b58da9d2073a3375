"""Cells of a table with their spans as written, in; boxes at their places out.

Follows the table model of HTML: a cell takes the next free column of its row, spans end with
their group of rows, and what does not fit is cut, never moved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.extract.boxes import Box
from gongkai.extract.document import Unreadable

MAX_SPAN = 1000
"""HTML's own limit for columns."""
MAX_ROWS = 20_000
MAX_BOXES = 200_000
"""The form has some 250 boxes; a table beyond this is no report."""
MAX_COLUMNS = 2_000
MAX_COVER = 2_000_000
"""Places that all spans of a table may cover together."""
WHOLE = re.compile(r"\s*\+?(\d{1,9})")


class SpannedCell(NamedTuple):
    """A cell as written: '2%' is a span of 2, nonsense and 0 columns are 1."""

    text: str
    rowspan: str | None = None
    colspan: str | None = None


def place(groups: Sequence[Sequence[Sequence[SpannedCell]]]) -> tuple[Box, ...]:
    """Boxes of row groups of rows of cells; columns in which no box begins are left out."""
    _measure(groups)
    boxes: list[Box] = []
    first = 0
    for rows in groups:
        boxes.extend(_placed(rows, first))
        first += len(rows)
    return tuple(compact(boxes))


def _measure(groups: Sequence[Sequence[Sequence[SpannedCell]]]) -> None:
    rows = sum(len(group) for group in groups)
    cells = sum(len(row) for group in groups for row in group)
    if rows > MAX_ROWS or cells > MAX_BOXES:
        raise Unreadable(
            f"有一张表多达 {rows} 行、{cells} 格，不像年度报告的表格；请确认文件是否正确。"
        )


def _placed(rows: Sequence[Sequence[SpannedCell]], first: int) -> Iterator[Box]:
    """Boxes of one group; `busy` holds for each column the row from which it is free."""
    busy: dict[int, int] = {}
    covered = 0
    for index, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while busy.get(column, 0) > index:
                column += 1
            width = _fitting(busy, column, index, span(cell.colspan) or 1)
            height = min(span(cell.rowspan, 1, zero=len(rows)), len(rows) - index)
            covered += width
            if column > MAX_COLUMNS or covered > MAX_COVER:
                raise Unreadable("有一张表的合并单元格大得不合常理；请确认文件是否正确。")
            busy.update(dict.fromkeys(range(column, column + width), index + height))
            yield Box(first + index, column, cell.text, height, width)
            column += width


def _fitting(busy: dict[int, int], column: int, row: int, width: int) -> int:
    """As many columns of `width` as are free."""
    free = 1
    while free < width and busy.get(column + free, 0) <= row:
        free += 1
    return free


def span(written: str | None, default: int = 1, *, zero: int = 1) -> int:
    """A span as browsers read it: the digits in front, up to the limit; 0 means `zero`."""
    match = WHOLE.match(written or "")
    number = int(match[1]) if match else default
    return min(number, MAX_SPAN) if number else zero


def compact(boxes: Sequence[Box]) -> Iterator[Box]:
    """The same boxes over those columns only in which one begins."""
    starts = sorted({box.column for box in boxes})
    for box in boxes:
        column, end = (bisect_left(starts, at) for at in (box.column, box.column + box.colspan))
        yield Box(box.row, column, box.text, box.rowspan, max(1, end - column))

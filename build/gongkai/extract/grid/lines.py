"""A table in; its rows with what hangs down into them, and what stands in their boxes, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.extract import numbers
from gongkai.extract.boxes import Filled
from gongkai.extract.document import Box, Grid
from gongkai.model import Method, Status

MOST_PLACES = 2_000_000
"""Rows times columns of a table that is looked at; the form's largest has three hundred."""
SHARED = "\ufffc"
"""Beside a figure whose box also belongs to the rows below: it is no row's own."""
COUNT = "行中格数与表头不符，无法确定各数属于哪一列"


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


Tables = Sequence[Sequence[Line]]
_MISREAD = re.compile(rf"\d[\d.,]*\s*(?:{numbers.UNITS})[\d.,\s]+")
"""A figure with its unit and something that it cannot have: 0件.0."""


def lines(grid: Grid) -> Iterator[Line]:
    """The rows of a table with what hangs down into them from above, but for one that counts."""
    if grid.rows * grid.columns > MOST_PLACES:
        return
    by_row: list[list[Box]] = [[] for _ in range(grid.rows)]
    for box in grid.boxes:
        by_row[box.row].append(box)
    hanging: list[Box] = []
    for row, starting in enumerate(by_row):
        covering = sorted([*starting, *hanging], key=lambda box: box.column)
        width = max((box.column + box.colspan for box in covering), default=0)
        if not numbers.count_columns([box.text for box in starting if box.text]):
            yield Line(grid.line + row, tuple(starting), tuple(covering), width)
        hanging = [box for box in covering if box.row + box.rowspan > row + 1]


def by_header(
    line: Line, header: Header, columns: Sequence[str]
) -> tuple[Filled | None, ...] | None:
    """The box under each column; None where the row does not fit its header."""
    if not header.is_whole(columns) or line.width != header.width:
        return None
    beside = [box for box in line.covering if not _under(box, header)]
    own = [box for box in beside if box in line.starting and box.column not in header.foreign]
    if any(is_figure(box.text) or _MISREAD.fullmatch(box.text.strip()) for box in own):
        return None
    if any(box.column + box.colspan > header.first for box in beside if box.column < header.first):
        return None
    return tuple(box_under(line, *header.spans[column]) for column in columns)


def _under(box: Box, header: Header) -> bool:
    return any(
        start <= box.column and box.column + box.colspan <= end + 1
        for start, end in header.spans.values()
    ) or (box.column >= header.first and not box.text)


def box_under(line: Line, start: int, end: int) -> Filled | None:
    """The one box under a column; an empty box over several columns is empty in each."""
    found = [box for box in line.covering if box.column <= end and box.column + box.colspan > start]
    texts = {box.text for box in found if box.text}
    inside = all(start <= box.column and box.column + box.colspan <= end + 1 for box in found)
    fresh = all(box in line.starting for box in found)
    if not found or not fresh or len(texts) > 1 or (texts and not inside):
        return None
    text = next(iter(texts), "")
    height = min(box.rowspan for box in line.starting)
    shared = any(box.rowspan > height for box in found if is_figure(box.text))
    return Filled(f"{text}{SHARED}" if shared else text, line.number, Method.GRID)


def by_count(
    line: Line, label: int, header: Header, columns: Sequence[str], *, crowded: bool = False
) -> tuple[Filled | None, ...] | None:
    """As many boxes behind the label as there are columns: each is one.

    Empty ones may be fillers, but not in a table that is `crowded` by numbers cut in two.
    """
    if not header.allows_order(columns):
        return None
    behind = line.starting[label + 1 :]
    filled = [box for box in behind if box.text]
    may_be_filler = bool(filled) and not behind[0].text
    if (len(behind) != len(columns) or may_be_filler) and not _sum_holds(filled):
        return None
    for boxes in (behind,) if crowded else (behind, filled):
        if len(boxes) == len(columns) and all(box.rowspan == 1 for box in boxes):
            return tuple(Filled(box.text, line.number, Method.GRID) for box in boxes)
    return None


def _sum_holds(boxes: Sequence[Box]) -> bool:
    """Whether the last number is the sum of the others: none is then part of another.

    Zeros say nothing: with one of them lost they are still a sum.
    """
    values = [numbers.read(box.text).value or 0 for box in boxes]
    return any(values) and sum(values[:-1]) == values[-1]


def is_spoilt(line: Line) -> bool:
    """Whether boxes hold what is not theirs: the numbers of two rows, or a unit cut from its own.

    A unit alone in a box is cut off where others of the row stand behind their numbers.
    """
    parts = (text.split() for text in line.texts)
    crowded = any(len(each) > 1 and all(map(is_figure, each)) for each in parts)
    units = {text for text in line.texts if text and not is_figure(text)}
    return crowded or any(
        is_figure(text) and text.endswith(unit) for text in line.texts for unit in units
    )


def is_figure(text: str) -> bool:
    """Whether a box holds a number or a dash."""
    return numbers.read(text).status in (Status.REPORTED, Status.NOT_APPLICABLE)


def end_of(box: Box) -> int:
    """The column behind a box."""
    return box.column + box.colspan

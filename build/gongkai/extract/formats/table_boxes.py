"""Heads, labels and numbers in; the boxes of their table, as programs print one with lines, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.extract.boxes import Box
from gongkai.extract.formats.printed_heads import PrintedHead
from gongkai.extract.formats.printed_tables import SpanHeading
from gongkai.extract.formats.sheet import PlacedWord
from gongkai.extract.formats.words import Chain

Headings = Sequence[tuple[SpanHeading, Chain]]
"""Words over several columns or before several rows, and which."""
Cells = Mapping[tuple[int, int], PlacedWord]
"""Numbers by row and column."""


def boxes_of_rows(
    head: PrintedHead, labels: Sequence[Chain], before: Headings, cells: Cells
) -> Iterator[Box]:
    """A head, and below it a row for each label."""
    wide, top = _depth(before) + 1, _depth(head.over) + 1
    if head.corner:
        yield _box(0, 0, head.corner, top, wide)
    yield from _names(head, wide)
    for heading, words in before:
        depth = _inside(heading, before)
        yield _box(top + heading.first, depth, words, heading.end - heading.first)
    for row, label in enumerate(labels):
        depth = sum(heading.first <= row < heading.end for heading, _ in before)
        yield _box(top + row, depth, label, 1, wide - depth)
        yield from _numbers(head, row, top + row, wide, cells, label[0].line)


def boxes_of_strip(head: PrintedHead, cells: Cells) -> Iterator[Box]:
    """A head, and below it one row without a label."""
    yield from _names(head, 0)
    line = next(iter(cells.values())).line
    yield from _numbers(head, 0, _depth(head.over) + 1, 0, cells, line)


def _names(head: PrintedHead, left: int) -> Iterator[Box]:
    high = _depth(head.over)
    for heading, words in head.over:
        row = _inside(heading, head.over)
        yield _box(row, left + heading.first, words, 1, heading.end - heading.first)
    for column, name in enumerate(head.names):
        row = sum(heading.first <= column < heading.end for heading, _ in head.over)
        yield _box(row, left + column, name, high + 1 - row)


def _numbers(
    head: PrintedHead, row: int, at: int, left: int, cells: Cells, line: int
) -> Iterator[Box]:
    for column in range(len(head.names)):
        cell = cells.get((row, column))
        yield Box(at, left + column, cell.text if cell else "", line=cell.line if cell else line)


def _box(row: int, column: int, words: Chain, high: int = 1, wide: int = 1) -> Box:
    return Box(row, column, "\n".join(w.text for w in words), high, wide, words[0].line)


def _depth(headings: Headings) -> int:
    """How many headings stand within each other."""
    return max((_inside(heading, headings) + 1 for heading, _ in headings), default=0)


def _inside(heading: SpanHeading, headings: Headings) -> int:
    """How many other headings a heading is within."""
    return sum(heading.is_within(other) for other, _ in headings)

"""The rows or the columns of a block in, their headings out: which lines each spans, and how deep.

The pages and the workbooks draw the same headings from them, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from gongkai.form import Group, RowOrColumn, groups_above


@dataclass(frozen=True)
class HeadingSpan:
    """The heading of a group of adjacent lines, or of one line; a line is a row or a column."""

    of: Group | RowOrColumn
    level: int
    """0 is the outermost."""
    depth: int
    """The levels that it takes: the heading of a line takes all that are left."""
    first: int
    """The first line below it."""
    lines: int
    """The number of lines below it."""


def heading_spans(
    lines: Sequence[RowOrColumn], groups: Sequence[Group], depth: int = 0
) -> tuple[HeadingSpan, ...]:
    """Every heading, the outermost first; `depth` is the least number of levels."""
    above = [groups_above(line, groups) for line in lines]
    depth = max(depth, 1 + max(map(len, above)))
    return tuple(sorted(_spans(lines, above, depth), key=attrgetter("level")))


def _spans(
    lines: Sequence[RowOrColumn], above: Sequence[Sequence[Group]], depth: int
) -> Iterator[HeadingSpan]:
    for at, (line, over) in enumerate(zip(lines, above, strict=True)):
        for level, group in enumerate(over):
            if not at or group not in above[at - 1]:
                yield HeadingSpan(group, level, 1, at, sum(group in each for each in above))
        yield HeadingSpan(line, len(over), depth - len(over), at, 1)


def levels(spans: Iterable[HeadingSpan]) -> int:
    """The number of levels of some headings."""
    return max(each.level + each.depth for each in spans)

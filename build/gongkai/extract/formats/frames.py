"""Ruled lines of a page in; the tables that they draw, with their boxes, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, product
from statistics import median
from typing import NamedTuple, TypeVar

from gongkai.extract.document import Unreadable
from gongkai.extract.formats.sheet import CROWDED, NEAR, RuledLine
from gongkai.model import grouped

T = TypeVar("T")

MAX_RULES = 20_000
"""Of one page; a full page of a report has 200."""
MAX_LINES = 1_500
"""Lines of one direction on one page, after their pieces were put together."""
LARGEST_DOT = 2.0
"""Points below which the sides of a dot are; what is longer is a line."""
FEWEST_DOTS = 5
"""Minimum number of dots of a line: a box is higher than so many."""
MAX_PLACES = 40_000
"""Crossings of lines of one table."""


class BoxSpan(NamedTuple):
    """A box of a table by its rows and columns, ends left out."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True)
class Frame:
    """The lines of one table: where its columns and rows are, and its boxes."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[BoxSpan, ...]


def frames(rules: Sequence[RuledLine]) -> Iterator[Frame]:
    """Every table that crossing lines draw, with two columns at least."""
    dots = list(filter(_is_dot, rules))
    rules = [*(rule for rule in rules if not _is_dot(rule)), *_dotted(dots)] if dots else rules
    level = _merged([(r.top + r.bottom) / 2, r.x0, r.x1] for r in rules if r.is_level)
    upright = _merged([(r.x0 + r.x1) / 2, r.top, r.bottom] for r in rules if not r.is_level)
    if max(len(level), len(upright)) > MAX_LINES:
        raise Unreadable(CROWDED)
    for levels, uprights in _meeting(level, upright):
        frame = _frame(levels, uprights)
        if frame is not None and any(region.column for region in frame.regions):
            yield frame


def _is_dot(rule: RuledLine) -> bool:
    return max(rule.x1 - rule.x0, rule.bottom - rule.top) < LARGEST_DOT


def _dotted(dots: Sequence[RuledLine]) -> Iterator[RuledLine]:
    """The lines that dots draw, level and upright: enough of them, each close to the next."""
    for _, row in groupby(sorted(dots, key=lambda dot: (dot.top, dot.x0)), lambda dot: dot.top):
        for line in _chains([(dot.x0, dot.x1, dot) for dot in row]):
            if len(line) >= FEWEST_DOTS:
                yield RuledLine(line[0].x0, line[0].top, line[-1].x1, line[0].bottom)
    for _, column in groupby(sorted(dots, key=lambda dot: (dot.x0, dot.top)), lambda dot: dot.x0):
        for line in _chains([(dot.top, dot.bottom, dot) for dot in column]):
            if len(line) >= FEWEST_DOTS:
                yield RuledLine(line[0].x0, line[0].top, line[0].x1, line[-1].bottom)


def _chains(dots: Sequence[tuple[float, float, RuledLine]]) -> Iterator[list[RuledLine]]:
    """Dots in groups, each not far behind the end of the one before it."""
    chain: list[RuledLine] = []
    last = 0.0
    for start, end, dot in dots:
        if chain and start > last + NEAR:
            yield chain
            chain = []
        chain.append(dot)
        last = end
    yield chain


class Stretch(NamedTuple):
    """A line by where it lies across its direction, and from where to where it runs along it."""

    at: float
    start: float
    end: float


def _merged(segments: Iterable[Sequence[float]]) -> list[Stretch]:
    """Lines with their pieces put together: dashes, and one line for each box along it."""
    ordered = sorted(Stretch(at, min(a, b), max(a, b)) for at, a, b in segments)
    merged: list[Stretch] = []
    for group in _clusters(ordered):
        at = median(stretch.at for stretch in group)
        for _, start, end in sorted(group, key=lambda stretch: stretch.start):
            if merged and merged[-1].at == at and start <= merged[-1].end + NEAR:
                merged[-1] = Stretch(at, merged[-1].start, max(merged[-1].end, end))
            else:
                merged.append(Stretch(at, start, end))
    return merged


def _clusters(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Groups of lines that lie no further than `NEAR` from the first of them."""
    group: list[Stretch] = []
    for stretch in stretches:
        if group and stretch.at - group[0].at > NEAR:
            yield group
            group = []
        group.append(stretch)
    if group:
        yield group


def _together(things: Iterable[T], pairs: Iterable[tuple[T, T]]) -> Iterable[list[T]]:
    """Things in groups: both of a pair are in one."""
    group = {thing: [thing] for thing in things}
    for one, two in pairs:
        if group[one] is not group[two]:
            few, many = sorted((group[one], group[two]), key=len)
            many += few
            group.update(dict.fromkeys(few, many))
    return {id(each): each for each in group.values()}.values()


def _meeting(
    level: Sequence[Stretch], upright: Sequence[Stretch]
) -> Iterator[tuple[list[Stretch], list[Stretch]]]:
    """Groups of lines that cross or touch one another."""
    lines, posts = [(0, line) for line in level], [(1, post) for post in upright]
    meeting = (
        (line, post)
        for line, post in product(lines, posts)
        if line[1].start - NEAR <= post[1].at <= line[1].end + NEAR
        and post[1].start - NEAR <= line[1].at <= post[1].end + NEAR
    )
    for group in _together([*lines, *posts], meeting):
        levels, uprights = ([each for way, each in sorted(group) if way == own] for own in (0, 1))
        if len(levels) > 1 and uprights:
            yield levels, uprights


def _frame(levels: list[Stretch], uprights: list[Stretch]) -> Frame | None:
    """The table of a group of lines; open sides are closed where its lines end."""
    left, right = min(s.start for s in levels), max(s.end for s in levels)
    top, bottom = min(s.start for s in uprights), max(s.end for s in uprights)
    xs = _edges([s.at for s in uprights], left, right)
    ys = _edges([s.at for s in levels], top, bottom)
    if len(xs) * len(ys) > MAX_PLACES:
        raise Unreadable(CROWDED)
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Frame(xs, ys, tuple(_regions(xs, ys, levels, uprights)))


def _edges(places: Sequence[float], first: float, last: float) -> tuple[float, ...]:
    edges = sorted(set(places))
    if edges and first < edges[0] - NEAR:
        edges.insert(0, first)
    if edges and last > edges[-1] + NEAR:
        edges.append(last)
    return tuple(edges)


def _regions(
    xs: Sequence[float], ys: Sequence[float], levels: list[Stretch], uprights: list[Stretch]
) -> Iterator[BoxSpan]:
    """Boxes: places that no line parts; what is no rectangle is cut into its rows."""
    rows, columns = len(ys) - 1, len(xs) - 1
    posts, lines = (grouped((each.at, each) for each in own) for own in (uprights, levels))
    places = list(product(range(rows), range(columns)))
    beside = (
        ((row, column), (row, column + 1))
        for row, column in places
        if column + 1 < columns
        and not _is_covered(posts.get(xs[column + 1], ()), ys[row], ys[row + 1])
    )
    below = (
        ((row, column), (row + 1, column))
        for row, column in places
        if row + 1 < rows
        and not _is_covered(lines.get(ys[row + 1], ()), xs[column], xs[column + 1])
    )
    for group in _together(places, chain(beside, below)):
        yield from _rectangles(group)


def _is_covered(lines: Iterable[Stretch], start: float, end: float) -> bool:
    """Whether lines run along more than half of the way."""
    covered = sum(max(0.0, min(end, line.end) - max(start, line.start)) for line in lines)
    return covered > 0.5 * (end - start)


def _rectangles(places: Sequence[tuple[int, int]]) -> Iterator[BoxSpan]:
    rows = [row for row, _ in places]
    columns = [column for _, column in places]
    whole = BoxSpan(min(rows), min(columns), max(rows) + 1, max(columns) + 1)
    if len(places) == (whole.row_end - whole.row) * (whole.column_end - whole.column):
        yield whole
        return
    for row in sorted(set(rows)):
        yield from _runs(row, sorted(column for r, column in places if r == row))


def _runs(row: int, columns: Sequence[int]) -> Iterator[BoxSpan]:
    for _, run in groupby(enumerate(columns), lambda pair: pair[1] - pair[0]):
        own = [column for _, column in run]
        yield BoxSpan(row, own[0], row + 1, own[-1] + 1)

"""Rows of numbers below names of columns in; the column of each number out.

What stands in boxes beside each other never stands over one another. So a number is of the column
whose name, or another number of which, it stands under; between two columns, it is of the one that
the other numbers of its row leave for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai.extract.formats.sheet import PlacedWord
from gongkai.extract.formats.words import Chain, span, under

STRAIGHT = 0.35
"""Share of their height by which the sides or middles of a column's numbers may differ."""
APART = 0.9
"""Share of its height from which a gap does not stand within a number."""

Rows = Sequence[Sequence[PlacedWord]]
Place = tuple[int, int]
"""A row, and a word in it or a column of it."""


def placed(rows: Rows, names: Sequence[Chain]) -> Mapping[Place, PlacedWord] | None:
    """The numbers by row and column; None if one has no place, or may have two."""
    reach = [span(name) for name in names]
    pitch = max((two.x0 - one.x0 for one, two in pairwise(reach)), default=None)
    if pitch and any(word.x0 > reach[-1].x1 + pitch for row in rows for word in row):
        return None
    columns: dict[Place, int] = {}
    while found := dict(_settled(rows, reach, columns)):
        columns |= found
        for (row, at), column in found.items():
            reach[column] = span([reach[column], rows[row][at]])
        if not all(one.x1 <= two.x0 for one, two in pairwise(reach)):
            return None
    made = {(row, column): rows[row][at] for (row, at), column in columns.items()}
    by_column = ([w for (_, c), w in made.items() if c == n] for n in range(len(names)))
    whole = len(made) == sum(map(len, rows))
    return made if whole and all(map(is_straight, by_column)) else None


def _settled(
    rows: Rows, reach: Sequence[PlacedWord], columns: Mapping[Place, int]
) -> Iterator[tuple[Place, int]]:
    """The words whose column is now known."""
    for n, row in enumerate(rows):
        if all((n, at) in columns for at in range(len(row))):
            continue
        ways = [_columns(word, reach) for word in row]
        if all(_is_apart(one, two) for one, two in pairwise(row)):
            ways = list(_in_order(ways))
        for at, (first, last) in enumerate(ways):
            if first == last and (n, at) not in columns:
                yield (n, at), first


def _columns(word: PlacedWord, reach: Sequence[PlacedWord]) -> tuple[int, int]:
    """The first and the last column of which a word may be."""
    over = [n for n, column in enumerate(reach) if under(column, word)]
    if over:
        return over[0], over[-1]
    before = sum(column.x1 <= word.x0 for column in reach)
    return max(0, before - 1), min(before, len(reach) - 1)


def _in_order(ways: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same of the words of a row, each of which is of a later column than the one before."""
    firsts: list[int] = []
    for first, _ in ways:
        firsts.append(max(first, firsts[-1] + 1) if firsts else first)
    lasts: list[int] = []
    for _, last in reversed(ways):
        lasts.insert(0, min(last, lasts[0] - 1) if lasts else last)
    yield from zip(firsts, lasts, strict=True)


def _is_apart(one: PlacedWord, two: PlacedWord) -> bool:
    return two.x0 - one.x1 > APART * min(one.bottom - one.top, two.bottom - two.top)


def is_straight(words: Sequence[PlacedWord]) -> bool:
    """Whether words stand below each other: their left sides, right sides or middles do."""
    near = STRAIGHT * min((word.bottom - word.top for word in words), default=0.0)
    sides: Sequence[Callable[[PlacedWord], float]] = (
        lambda word: word.x0,
        lambda word: word.x1,
        lambda word: (word.x0 + word.x1) / 2,
    )
    return not words or any(max(map(side, words)) - min(map(side, words)) <= near for side in sides)

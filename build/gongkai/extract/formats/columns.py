"""Rows of numbers below names of columns in; the column of each number out.

What stands in boxes beside each other never stands over one another. So a number is of the column
whose name, or another number of which, it stands under. Between two columns it is of none, but in
a row that has a number for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai.extract.formats.sheet import PlacedWord
from gongkai.extract.formats.words import SIDES, Chain, span, under

STRAIGHT = 0.35
"""Share of their height by which the sides or middles of a column's numbers may differ."""
APART = 0.9
"""Share of its height from which a gap does not stand within a number."""
HIGHER = 1.2
"""How much higher a number may be than another of its table."""

Rows = Sequence[Sequence[PlacedWord]]
Place = tuple[int, int]
"""A row, and a word in it or a column of it."""


def placed(rows: Rows, names: Sequence[Chain]) -> Mapping[Place, PlacedWord] | None:
    """The numbers by row and column; None if one has no place, or may have two."""
    reach = [span(name) for name in names]
    pitch = max((two.x0 - one.x0 for one, two in pairwise(reach)), default=None)
    if pitch and any(word.x0 > reach[-1].x1 + pitch for row in rows for word in row):
        return None
    if not _are_of_one_type([word for row in rows for word in row]):
        return None
    columns = _columns(rows, reach)
    if columns is None:
        return None
    made = {(row, column): rows[row][at] for (row, at), column in columns.items()}
    by_column = ([w for (_, c), w in made.items() if c == n] for n in range(len(names)))
    whole = len(made) == sum(map(len, rows))
    return made if whole and all(map(is_straight, by_column)) else None


def without_column(rows: Rows, names: Sequence[Chain]) -> list[PlacedWord]:
    """The words that stand under no name and no number of its column, or under two."""
    columns = _columns(rows, [span(name) for name in names])
    places = ((n, at, word) for n, row in enumerate(rows) for at, word in enumerate(row))
    return [word for n, at, word in places if columns is not None and (n, at) not in columns]


def _columns(rows: Rows, reach: list[PlacedWord]) -> Mapping[Place, int] | None:
    """The column of each word that has one, and in `reach` how far each column then reaches; None
    if one reaches over another.
    """
    columns: dict[Place, int] = {}
    while found := dict(_settled(rows, reach, columns)):
        columns |= found
        for (row, at), column in found.items():
            reach[column] = span([reach[column], rows[row][at]])
        if not all(one.x1 <= two.x0 for one, two in pairwise(reach)):
            return None
    return columns


def _settled(
    rows: Rows, reach: Sequence[PlacedWord], columns: Mapping[Place, int]
) -> Iterator[tuple[Place, int]]:
    """The words whose column is now known: they stand under one column and under no other, or are
    one of as many as there are columns.
    """
    for n, row in enumerate(rows):
        overs = [[c for c, place in enumerate(reach) if under(place, word)] for word in row]
        is_full = (
            len(row) == len(reach) > 1
            and all(at in over for at, over in enumerate(overs) if over)
            and all(_is_apart(one, two) for one, two in pairwise(row))
            and _are_as_far(row, reach)
        )
        for at, over in enumerate([[at] for at in range(len(row))] if is_full else overs):
            if len(over) == 1 and (n, at) not in columns:
                yield (n, at), over[0]


def _are_as_far(row: Sequence[PlacedWord], names: Sequence[PlacedWord]) -> bool:
    """Whether each word of a row stands as far from its name as the others from theirs."""
    moved = [
        word._replace(x0=word.x0 - name.x0, x1=word.x1 - name.x1)
        for word, name in zip(row, names, strict=True)
    ]
    return is_straight(moved)


def _is_apart(one: PlacedWord, two: PlacedWord) -> bool:
    return two.x0 - one.x1 > APART * min(one.bottom - one.top, two.bottom - two.top)


def _are_of_one_type(words: Sequence[PlacedWord]) -> bool:
    """Whether numbers are as high as each other; smaller ones beside them are no figures."""
    highs = sorted(word.bottom - word.top for word in words)
    return not highs or highs[-1] <= HIGHER * highs[0]


def is_straight(words: Sequence[PlacedWord]) -> bool:
    """Whether words stand below each other: their left sides, right sides or middles do."""
    near = STRAIGHT * min((word.bottom - word.top for word in words), default=0.0)
    return not words or any(max(map(side, words)) - min(map(side, words)) <= near for side in SIDES)

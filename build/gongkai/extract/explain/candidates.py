"""Families of explanations in; for each row what all within the margin agree on out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import combinations
from math import inf

from gongkai.extract.explain.deviations import KINDS, opening, using

MARGIN = 2.6
"""So much dearer an explanation must be to be left out."""
UNEXPLAINED = 6.0
"""The price of a row of which no way is one."""
MOST_OPEN = 5
"""More kinds of deviation at once are not tried."""

Boxes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill the boxes of a row, None where it does not tell; and what it takes."""

    boxes: Boxes | None
    by: frozenset[str] = frozenset()
    lines: tuple[int, ...] = field(default=(), compare=False)
    """Where each box stands in the canonical text."""
    boxed: bool = field(default=False, compare=False)
    """They stand in a table of the document."""

    def with_(self, *kinds: str) -> Way:
        """The same with more deviations."""
        return Way(self.boxes, self.by.union(kinds), self.lines, self.boxed) if kinds else self


def untold(kind: str) -> Way:
    """Nothing is told of a row, for a kind of deviation that speaks against it."""
    return Way(None, frozenset({kind}))


@dataclass(frozen=True)
class Family:
    """One view of a whole table: what it costs, and the ways of each row by its code."""

    price: float
    rows: Mapping[str, Sequence[Way]]

    @cached_property
    def ranked(self) -> _Ranked:
        """Its ways by their prices."""
        return _Ranked(self)


@dataclass(frozen=True)
class Proof:
    """What was found of a row: ways by what they cost above the best, cheapest first."""

    ranked: tuple[tuple[float, Way], ...]

    @cached_property
    def kept(self) -> tuple[Way, ...]:
        """The ways within the margin."""
        return tuple(way for above, way in self.ranked if above <= MARGIN)

    @cached_property
    def told(self) -> tuple[str | None, ...] | None:
        """The boxes on which all that are kept agree; None for the others, or for the row.

        Where ways differ an empty box is no evidence: it may be a filler in some of them. Nor are
        figures on which ways agree that move the boxes of a table: its noughts are alike by chance.
        """
        kept = self.kept
        if not kept or any(way.boxes is None for way in kept):
            return None
        if len({way.boxes for way in kept}) == 1:
            return kept[0].boxes
        if any(way.boxed for way in kept):
            return None
        columns = zip(*(way.boxes or () for way in kept), strict=True)
        return tuple(
            column[0] if len(set(column)) == 1 and column[0] else None for column in columns
        )


def likely(views: Sequence[tuple[float, Callable[[], Iterable[Family]]]]) -> list[Family]:
    """The families of all views, but for views that are too dear whatever their rows show.

    A view says what its families cost at least; those that cannot be kept are never worked out.
    """
    floor, found = inf, dict[int, list[Family]]()
    for at, (least, families) in sorted(enumerate(views), key=lambda view: view[1][0]):
        if least - floor <= MARGIN:
            found[at] = list(families())
            floor = min([floor, *(family.ranked.floor for family in found[at])])
    return [family for at in sorted(found) for family in found[at]]


def explained(families: Sequence[Family], met: Iterable[str] = ()) -> dict[str, Proof]:
    """Rank the ways of every row over all families and all deviations they may take; rows that are
    met, but in none of the families, have none.
    """
    codes = dict.fromkeys([*(code for family in families for code in family.rows), *met])
    best: dict[str, dict[Way, float]] = {code: {} for code in codes}
    floor = inf
    for family in families:
        floor = min(floor, family.ranked.floor)
        for code in codes:
            for way, cost in family.ranked.ways(code):
                best[code][way] = min(best[code].get(way, inf), cost)
    return {
        code: Proof(tuple(sorted(((c - floor, w) for w, c in ways.items()), key=_price)))
        for code, ways in best.items()
    }


def _price(ranked: tuple[float, Way]) -> float:
    return ranked[0]


class _Ranked:
    """A family, and the price of each choice of deviations that its document may show."""

    def __init__(self, family: Family) -> None:
        self.rows = family.rows
        self.groups = {code: _groups(ways) for code, ways in family.rows.items()}
        alike = Counter(self.groups.values())
        used = {kind for groups in alike for by, _ in groups for kind in by}
        paid = sorted(kind for kind in used if KINDS[kind].first > 0)
        self.least: dict[frozenset[str], dict[Groups, float]] = {}
        self.total: dict[frozenset[str], float] = {}
        self.floor = inf
        for count in range(min(MOST_OPEN, len(paid)) + 1):
            for chosen in combinations(paid, count):
                by = frozenset(chosen)
                opened = family.price + opening(by)
                if opened > self.floor + 2 * MARGIN:
                    continue  # none of its explanations is kept, however sums are rounded
                least = {groups: _least(groups, by) for groups in alike}
                self.least[by] = least
                self.total[by] = opened + sum(least[g] * n for g, n in alike.items())
                self.floor = min(self.floor, self.total[by])
        self.prices = {groups: self._prices(groups) for groups in alike}

    def _prices(self, groups: Groups) -> tuple[float, dict[frozenset[str], float]]:
        """What all costs where a row is left unexplained, and where it takes such deviations."""
        rest = {by: total - self.least[by][groups] for by, total in self.total.items()}
        near = {by: cost for by, cost in rest.items() if cost - self.floor <= MARGIN}
        prices = {
            kinds: min((c for by, c in near.items() if _paid(kinds) <= by), default=inf) + cost
            for kinds, cost in groups
        }
        return min(rest.values()) + UNEXPLAINED, prices

    def ways(self, code: str) -> Iterator[tuple[Way, float]]:
        """The ways of a row, each with the price of the cheapest explanation it is part of."""
        if code not in self.rows:
            yield Way(None), self.floor
            return
        unexplained, prices = self.prices[self.groups[code]]
        yield Way(None), unexplained
        for way in self.rows[code]:
            yield way, prices[way.by]


Groups = tuple[tuple[frozenset[str], float], ...]


def _groups(ways: Sequence[Way]) -> Groups:
    """The deviations of the ways of a row, each combination once, and its price."""
    found = ((by, using(by)) for by in {way.by for way in ways})
    return tuple(sorted(found, key=lambda group: (group[1], sorted(group[0]))))


def _least(groups: Groups, by: frozenset[str]) -> float:
    """What the cheapest way of a row costs that takes no others of the deviations that are paid."""
    cheapest = next((cost for kinds, cost in groups if _paid(kinds) <= by), UNEXPLAINED)
    return min(cheapest, UNEXPLAINED)


@cache
def _paid(kinds: frozenset[str]) -> frozenset[str]:
    """The kinds whose first time has a price of its own."""
    return frozenset(kind for kind in kinds if KINDS[kind].first > 0)

"""Which bodies are compared with each other: of one function, or of one kind, in one region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gongkai.model import Agency, Region, grouped, regions_above
from gongkai.pages.atlas import NAMES, Atlas, look_up, of_kind, per_atlas


@dataclass(frozen=True)
class Comparison:
    """Bodies of one function below one region, or of one kind in it, in one year."""

    region: Region
    function: str
    """The code of their function, or their kind as given by `of_kind`."""
    year: int
    rows: tuple[int, ...]

    @property
    def path(self) -> str:
        """Its address below the site."""
        return f"c/{self.region.short}-{self.function}/{self.year}/"

    @property
    def is_of_kind(self) -> bool:
        """Whether its bodies share only their kind."""
        return self.function in NAMES


@per_atlas
def comparisons(atlas: Atlas) -> Mapping[tuple[str, str, int], Comparison]:
    """(region code, function or kind, year) → a comparison of at least two bodies."""
    found = grouped(
        ((region, subject, report.year), row)
        for row, report in enumerate(atlas.corpus.reports)
        for region, subject in subjects(atlas, atlas.agency(row))
    )
    return {
        key: Comparison(atlas.corpus.regions[key[0]], key[1], key[2], rows)
        for key, rows in sorted(found.items())
        if _are_several(atlas, rows, key[1])
    }


def _are_several(atlas: Atlas, rows: Iterable[int], subject: str) -> bool:
    """Whether there are enough bodies to compare; for one kind, more than for one function."""
    attribute = "function" if subject in NAMES else "id"
    return len({getattr(atlas.agency(row), attribute) for row in rows}) > 1


@per_atlas
def distinct_comparisons(atlas: Atlas) -> Mapping[str, Comparison]:
    """Address → the comparisons to list: of several with the same bodies, the narrowest."""
    narrowest: dict[tuple[bool, tuple[int, ...]], str] = {}
    by_depth = sorted(
        comparison_at(atlas).values(),
        key=lambda c: len(regions_above(atlas.corpus.regions, c.region.code)),
    )
    for each in by_depth:
        narrowest[each.is_of_kind, each.rows] = each.path
    kept = set(narrowest.values())
    return {path: each for path, each in comparison_at(atlas).items() if path in kept}


def comparison_excerpt(atlas: Atlas, comparison: Comparison) -> tuple[Atlas, Comparison]:
    """All that its page is made from: an atlas with its reports only, which are its rows there."""
    bodies = [atlas.report(row).agency for row in comparison.rows]
    rows = tuple(range(len(comparison.rows)))
    return atlas.excerpt(bodies, comparison.rows), replace(comparison, rows=rows)


@per_atlas
def comparison_at(atlas: Atlas) -> Mapping[str, Comparison]:
    """Address → comparison."""
    return {each.path: each for each in comparisons(atlas).values()}


@dataclass(frozen=True)
class ComparisonLink:
    """What the page of a body shows of a comparison that includes it."""

    path: str
    region: str
    """The code of the region."""
    function: str
    year: int
    bodies: int
    """Number of bodies in it."""


@look_up
def comparisons_of(atlas: Atlas, body: str) -> tuple[ComparisonLink, ...]:
    """The comparisons that include a body: by year, the widest region first."""
    years = [atlas.report(row).year for row in atlas.corpus.rows_of.get(body, ())]
    among = list(subjects(atlas, atlas.corpus.agencies[body]))
    known, listed = comparisons(atlas), distinct_comparisons(atlas)
    found = (known.get((*subject, year)) for year in years for subject in among)
    return tuple(
        ComparisonLink(each.path, each.region.code, each.function, each.year, len(each.rows))
        for each in found
        if each and each.path in listed
    )


@per_atlas
def registered(atlas: Atlas) -> Mapping[tuple[str, str], tuple[Agency, ...]]:
    """(region code, function or kind) → every registered body, with or without reports."""
    return grouped(
        (subject, agency)
        for _, agency in sorted(atlas.corpus.agencies.items())
        for subject in subjects(atlas, agency)
    )


@look_up
def names_to_compare(atlas: Atlas, region: str, subject: str, year: int) -> Mapping[str, str]:
    """Every registered body that a comparison could include → its name in that year."""
    return {each.id: each.name_in(year) for each in registered(atlas)[region, subject]}


def subjects(atlas: Atlas, agency: Agency) -> Iterator[tuple[str, str]]:
    """(region code, function or kind) of every comparison for a body, the widest first.

    Bodies of one kind are compared within their own region only: above it there are too many.
    """
    for region in atlas.regions_of(agency):
        yield region.code, agency.function
    if agency.region in atlas.corpus.regions:
        yield agency.region, of_kind(agency.kind)

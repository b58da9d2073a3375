"""Compare a report with those of its peers; who is a peer follows from a published rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from gongkai.derived.indicators import SMALL, Measured, Standing
from gongkai.model import Agency, Heading, grouped
from gongkai.pages.atlas import Atlas, per_atlas
from gongkai.pages.compare import SHORT_KINDS
from gongkai.pages.comparisons import comparisons_of
from gongkai.pages.figures import total
from gongkai.pages.indicator_pages import CONTRADICTED, value
from gongkai.pages.quartiles import ENOUGH, per_cent, quartiles, quartiles_of_indicator
from gongkai.pages.templating import Link, block, relative

ROWS = ("new_received", "granted", "partly_granted", "unable_not_held", "handled_total")
"""The rows shown: requests received, granted, and information that does not exist."""
RATES = ("disclosure_rate", "denial_rate", "unable_rate")
"""The indicators of how a body answered: granted, denied, unable."""


@dataclass(frozen=True)
class Peers:
    """Comparable bodies, and their reports on one year."""

    region: str
    """The region above theirs; their own if they share only the kind."""
    kind: str
    function: str
    """Empty if they share only the kind."""
    year: int
    known: int
    rows: tuple[int, ...]

    @property
    def are_enough(self) -> bool:
        """Whether there are enough reports for a median to describe more than single bodies."""
        return len(self.rows) >= ENOUGH


def peers(atlas: Atlas, row: int, here: str) -> Iterator[Heading | Markup]:
    """Value, median and quartiles of the main rows; only words if there are too few peers."""
    found = peers_of(atlas, row)
    agency = atlas.agency(row)
    yield Heading(2, "与同类机关相比", "peers")
    yield block(
        "peers",
        peers=found,
        place=atlas.place(found.region),
        kind=SHORT_KINDS.get(found.kind, found.kind),
        function=atlas.function(found.function),
        enough=ENOUGH,
        small=SMALL,
        lines=list(_lines(atlas, row, here, found.rows)) if found.are_enough else [],
        comparisons=[
            Link(
                f"{atlas.place(each.region.code)}{atlas.function(each.function)}，"
                f"{len(each.rows)} 个机关",
                relative(here, each.path),
            )
            for each in comparisons_of(atlas, agency, found.year)
        ],
    )


def shown_of_peers(atlas: Atlas, row: int) -> tuple[object, ...]:
    """Everything about its peers that the pages of a report's body show: number and quartiles.

    A page is not built again if a peer changed and these did not.
    """
    found = peers_of(atlas, row)
    shown = (found.region, found.kind, found.function, found.known, len(found.rows))
    if not found.are_enough:
        return shown
    rows = (quartiles(atlas, found.rows, f"requests.{line}.total") for line in ROWS)
    rates = (quartiles_of_indicator(atlas, found.rows, m, per_cent) for m in _rates(atlas))
    return (*shown, *rows, *rates)


def peers_of(atlas: Atlas, row: int) -> Peers:
    """The peers of the body of a report, including itself.

    Those of its function; if too few, those of its kind in its own region, if these are enough.
    """
    agency, year = atlas.agency(row), atlas.report(row).year
    alike = _peers(atlas, (agency.kind, agency.function, parent_of(atlas, agency)), year)
    near = _peers(atlas, (agency.kind, "", agency.region), year)
    return near if near.are_enough and not alike.are_enough else alike


def _peers(atlas: Atlas, key: tuple[str, str, str], year: int) -> Peers:
    kind, function, region = key
    rows = (atlas.corpus.at.get(f"{each.id}/{year}") for each in alike(atlas)[key])
    reported = tuple(at for at in rows if at is not None)
    return Peers(region, kind, function, year, len(alike(atlas)[key]), reported)


def in_brief(atlas: Atlas, row: int) -> str:
    """One sentence for a first screen: the median of the peers, or that they are too few."""
    found = peers_of(atlas, row)
    alike = "之下同级别、同职能的" if found.function else "同级别的"
    who = f"同类机关（{atlas.place(found.region)}{alike}）"
    if not found.are_enough:
        n = f"{found.year} 年度连本机关只收录了 {len(found.rows)} 个"
        return f"{who}{n}，不足 {ENOUGH} 个，还看不出高低。"
    medians = [
        f"本年新收 {each.median} 件"
        for each in [quartiles(atlas, found.rows, "requests.new_received.total")]
        if each.is_enough
    ]
    for measured in _rates(atlas):
        each = quartiles_of_indicator(atlas, found.rows, measured, per_cent)
        if each.is_enough:
            medians.append(f"{measured.indicator.name} {each.median}")
    if not medians:
        return f"{who}有数可比的不足 {ENOUGH} 个，还看不出高低。"
    return f"{who}{len(found.rows)} 个的中位数：{'、'.join(medians)}。"


def rates(atlas: Atlas, row: int, here: str) -> list[Link]:
    """The main rates of one report with their bases; those that cannot be computed are left out."""
    found = []
    for measured in _rates(atlas):
        if not np.isnan(measured.value[row]):
            cell = value(measured, row)
            base, _, _ = cell.below.partition("，")
            words = f"{measured.indicator.name} {cell.text}（{base}）"
            found.append(Link(words, relative(here, f"indicators/{measured.indicator.code}/")))
    return found


def contradicted(atlas: Atlas, row: int) -> str:
    """One sentence on main rates whose cells are in a failing sum; empty without any."""
    names = [
        measured.indicator.name
        for measured in _rates(atlas)
        if measured.status[row] == Standing.CONTRADICTED
    ]
    return f"{'、'.join(names)}：{CONTRADICTED}。" if names else ""


def are_small(atlas: Atlas, row: int) -> bool:
    """Whether the rates rest on so few requests that one more would change them a lot."""
    return any(
        measured.is_small[row] and measured.status[row] == Standing.REPORTED
        for measured in _rates(atlas)
    )


def _rates(atlas: Atlas) -> list[Measured]:
    return [atlas.measured[code] for code in RATES if code in atlas.measured]


def _lines(atlas: Atlas, row: int, here: str, rows: tuple[int, ...]) -> Iterator[dict[str, object]]:
    for line in ROWS:
        code = f"requests.{line}.total"
        found = quartiles(atlas, rows, code)
        if found.is_enough:
            name = atlas.corpus.form.describe(code).row.name
            yield {
                "label": Link(f"{name}（件）", "#" + code.replace(".", "-")),
                "own": total(atlas, row, (code,)).words,
                "spread": found,
            }
    for measured in _rates(atlas):
        found = quartiles_of_indicator(atlas, rows, measured, per_cent)
        if found.is_enough:
            there = f"indicators/{measured.indicator.code}/"
            cell = value(measured, row)
            yield {
                "label": Link(measured.indicator.name, relative(here, there)),
                "own": cell.text,
                "spread": found,
            }


def parent_of(atlas: Atlas, agency: Agency) -> str:
    """The region above a body's own; its own if there is none above."""
    region = atlas.corpus.regions.get(agency.region)
    return (region.parent if region else None) or agency.region


@per_atlas
def alike(atlas: Atlas) -> Mapping[tuple[str, str, str], tuple[Agency, ...]]:
    """(kind, function, region above) → bodies that are comparable.

    (kind, "", region) → those of one kind in one region, whatever their function.
    """
    return grouped(
        ((agency.kind, *shared), agency)
        for _, agency in sorted(atlas.corpus.agencies.items())
        for shared in ((agency.function, parent_of(atlas, agency)), ("", agency.region))
    )

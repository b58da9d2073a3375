"""Compare a report with those of its peers; who is a peer follows from a published rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from gongkai.derived.indicators import IndicatorValues
from gongkai.model import SMALL, Agency, Heading, Standing, anchor_of, grouped
from gongkai.pages.atlas import Atlas, look_up, per_atlas
from gongkai.pages.comparison_pages import SHORT_KINDS
from gongkai.pages.comparisons import comparisons_of
from gongkai.pages.figures import total
from gongkai.pages.indicator_pages import CONTRADICTED, value_cell
from gongkai.pages.outcomes import flow, refusals, results
from gongkai.pages.quartiles import ENOUGH, Quartiles, quartiles, quartiles_of_indicator
from gongkai.pages.templating import Link, block, relative

RATES = ("disclosure_rate", "denial_rate", "unable_rate")
"""The indicators of how a body answered: granted, denied, unable."""
GroupKey = tuple[str, str, str]
"""What peers share: kind, function ("": any), and region."""


@dataclass(frozen=True)
class Peers:
    """All that is shown of the peers of a body in one year."""

    region: str
    """The region above theirs; their own if they share only the kind."""
    kind: str
    function: str
    """Empty if they share only the kind."""
    year: int
    known: int
    reported: int
    spreads: Mapping[str, Quartiles]
    """Cell or indicator → its distribution; empty if there are too few peers."""

    @property
    def are_enough(self) -> bool:
        """Whether there are enough reports for a median to describe more than single bodies."""
        return self.reported >= ENOUGH


def peers(atlas: Atlas, row: int, here: str) -> Iterator[Heading | Markup]:
    """Value, median and quartiles of the main rows; only words if there are too few peers."""
    found = _peers(atlas, row)
    yield Heading(2, "与同类机关相比", "peers")
    yield block(
        "peers",
        peers=found,
        place=atlas.place(found.region),
        kind=SHORT_KINDS.get(found.kind, found.kind),
        function=atlas.function(found.function),
        enough=ENOUGH,
        small=SMALL,
        lines=list(_lines(atlas, row, here, found)),
        comparisons=[
            Link(
                f"{atlas.place(each.region)}{atlas.function(each.function)}，{each.bodies} 个机关",
                relative(here, each.path),
            )
            for each in comparisons_of(atlas, atlas.report(row).agency)
            if each.year == found.year
        ],
    )


def _peers(atlas: Atlas, row: int) -> Peers:
    """The peers of the body of a report, including itself."""
    return peers_of(atlas, atlas.report(row).agency, atlas.report(row).year)


@look_up
def peers_of(atlas: Atlas, body: str, year: int) -> Peers:
    """The same by body and year; a change of a peer that moves no quartile changes nothing."""
    return _of_group(atlas, _group(atlas, atlas.corpus.agencies[body], year), year)


@per_atlas
def _of_group(atlas: Atlas, group: GroupKey, year: int) -> Peers:
    """The same for a group: all its bodies have the same peers."""
    kind, function, region = group
    rows = _reported(atlas, group, year)
    spreads = dict(_spreads(atlas, rows)) if len(rows) >= ENOUGH else {}
    return Peers(region, kind, function, year, len(alike(atlas)[group]), len(rows), spreads)


def _group(atlas: Atlas, agency: Agency, year: int) -> GroupKey:
    """Those of its function; if too few, those of its kind in its own region, if enough."""
    same = (agency.kind, agency.function, parent_of(atlas, agency))
    near = (agency.kind, "", agency.region)
    found, others = (len(_reported(atlas, key, year)) for key in (same, near))
    return near if others >= ENOUGH > found else same


@per_atlas
def _reported(atlas: Atlas, key: GroupKey, year: int) -> tuple[int, ...]:
    """The rows of the reports of comparable bodies on one year."""
    rows = (atlas.corpus.at.get(f"{each.id}/{year}") for each in alike(atlas)[key])
    return tuple(at for at in rows if at is not None)


def _spreads(atlas: Atlas, rows: tuple[int, ...]) -> Iterator[tuple[str, Quartiles]]:
    for code in atlas.corpus.form.named["peers"]:
        yield code, quartiles(atlas, rows, code)
    for code in (each.indicator.code for each in _rates(atlas)):
        yield code, quartiles_of_indicator(atlas, rows, code)


def in_brief(atlas: Atlas, row: int) -> str:
    """One sentence for a first screen: the median of the peers, or that they are too few."""
    found = _peers(atlas, row)
    alike = "之下同级别、同职能的" if found.function else "同级别的"
    who = f"同类机关（{atlas.place(found.region)}{alike}）"
    if not found.are_enough:
        n = f"{found.year} 年度连本机关只收录了 {found.reported} 个"
        return f"{who}{n}，不足 {ENOUGH} 个，还看不出高低。"
    medians = [
        f"{name} {found.spreads[code].median}{unit}"
        for code, name, unit in [
            (atlas.corpus.form.named_cell("received"), "本年新收", " 件"),
            *((each.indicator.code, each.indicator.name, "") for each in _rates(atlas)),
        ]
        if found.spreads[code].is_enough
    ]
    if not medians:
        return f"{who}有数可比的不足 {ENOUGH} 个，还看不出高低。"
    return f"{who}{found.reported} 个的中位数：{'、'.join(medians)}。"


def first_figures(atlas: Atlas, row: int, here: str, page: str = "") -> dict[str, object]:
    """The main figures for a first screen: own ones, and the peers in a sentence.

    `page` is the path to the report.
    """
    return {
        "flow": flow(atlas, row, page),
        "outcomes": results(atlas, row, page),
        "refusals": refusals(atlas, row, page),
        "rates": rates(atlas, row, here),
        "small": are_small(atlas, row),
        "contradicted": contradicted(atlas, row),
        "peers": in_brief(atlas, row),
    }


def rates(atlas: Atlas, row: int, here: str) -> list[Link]:
    """The main rates of one report with their bases; those that cannot be computed are left out."""
    found = []
    for measured in _rates(atlas):
        if not np.isnan(measured.value[row]):
            cell = value_cell(measured, row)
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


def _rates(atlas: Atlas) -> list[IndicatorValues]:
    return [atlas.measured[code] for code in RATES if code in atlas.measured]


def _lines(atlas: Atlas, row: int, here: str, found: Peers) -> Iterator[dict[str, object]]:
    """The rows and rates of which there are enough figures."""
    enough = {code: spread for code, spread in found.spreads.items() if spread.is_enough}
    for code in atlas.corpus.form.named["peers"]:
        if code in enough:
            name = atlas.corpus.form.describe(code).row.name
            yield {
                "label": Link(f"{name}（件）", f"#{anchor_of(code)}"),
                "own": total(atlas, row, (code,)).words,
                "spread": enough[code],
            }
    for measured in _rates(atlas):
        if measured.indicator.code in enough:
            there = f"indicators/{measured.indicator.code}/"
            yield {
                "label": Link(measured.indicator.name, relative(here, there)),
                "own": value_cell(measured, row).text,
                "spread": enough[measured.indicator.code],
            }


def parent_of(atlas: Atlas, agency: Agency) -> str:
    """The region above a body's own; its own if there is none above."""
    region = atlas.corpus.regions.get(agency.region)
    return (region.parent if region else None) or agency.region


@per_atlas
def alike(atlas: Atlas) -> Mapping[GroupKey, tuple[Agency, ...]]:
    """(kind, function, region above) → bodies that are comparable.

    (kind, "", region) → those of one kind in one region, whatever their function.
    """
    return grouped(
        ((agency.kind, *shared), agency)
        for _, agency in sorted(atlas.corpus.agencies.items())
        for shared in ((agency.function, parent_of(atlas, agency)), ("", agency.region))
    )

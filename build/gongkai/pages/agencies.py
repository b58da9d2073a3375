"""The list of all bodies by region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gongkai.model import Agency, Page, grouped
from gongkai.pages.atlas import Atlas, body_link
from gongkai.pages.comparison_pages import SHORT_KINDS
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import block, relative

LISTED = 2000
"""Maximum number of bodies on this page; beyond it they are on the pages of their regions only."""


def agencies_page(atlas: Atlas) -> Page:
    """Every registered body, by region, with the years on record."""
    here = "a/"
    agencies = sorted(atlas.corpus.agencies.values(), key=lambda agency: (agency.region, agency.id))
    lines = grouped((agency.region, _line(atlas, here, agency)) for agency in agencies)
    groups = [(atlas.place(region), some) for region, some in lines.items()]
    listed = block(
        "agencies",
        n=len(agencies),
        groups=groups if len(agencies) <= LISTED else [],
        regions=relative(here, "r/"),
        facets=_facets(atlas, agencies),
        script=relative(here, "assets/facets.js"),
    )
    description = f"登记的 {len(agencies)} 个机关，按地区排列，附已收录的年度。"
    return assembled_page(here, "agencies", "机关名录", description, [listed])


def _facets(atlas: Atlas, agencies: Iterable[Agency]) -> list[dict[str, object]]:
    """The filters of the list, with the number of bodies that each choice leaves."""
    levels = Counter(SHORT_KINDS[agency.kind] for agency in agencies if agency.kind in SHORT_KINDS)
    functions = Counter(atlas.function(agency.function) for agency in agencies)
    return [
        {"name": name, "label": label, "choices": sorted(counts.items(), key=_most_first)}
        for name, label, counts in (("level", "级别", levels), ("function", "职能", functions))
    ]


def _most_first(choice: tuple[str, int]) -> tuple[int, str]:
    return -choice[1], choice[0]


def _line(atlas: Atlas, here: str, agency: Agency) -> dict[str, object]:
    return {
        "body": body_link(here, agency),
        "function": atlas.function(agency.function),
        "level": SHORT_KINDS.get(agency.kind, ""),
        "years": atlas.year_links(here, agency.id),
    }

"""The register of bodies in, the list by region out."""

from __future__ import annotations

from itertools import groupby

from gongkai.model import Agency, Heading, Page
from gongkai.pages.atlas import Atlas
from gongkai.pages.navigation import breadcrumb
from gongkai.pages.templating import Link, block, relative

LISTED = 2000
"""More bodies than this stand on the pages of their regions only."""


def agencies_page(atlas: Atlas) -> Page:
    """Every body on the register, by region, with the years that are held."""
    here = "a/"
    agencies = sorted(atlas.corpus.agencies.values(), key=lambda agency: (agency.region, agency.id))
    groups = [
        (atlas.place(region), [_line(atlas, here, agency) for agency in run])
        for region, run in groupby(agencies, key=lambda agency: agency.region)
    ]
    return Page(
        path=here,
        kind="agencies",
        title="机关名录",
        description=f"登记的 {len(agencies)} 个机关，按地区排列，附已收录的年度。",
        blocks=(
            breadcrumb(Link("首页", relative(here, "")), Link("机关名录")),
            Heading(1, "机关名录", "agencies"),
            block(
                "agencies",
                n=len(agencies),
                groups=groups if len(agencies) <= LISTED else [],
                regions=relative(here, "r/"),
            ),
        ),
    )


def _line(atlas: Atlas, here: str, agency: Agency) -> dict[str, object]:
    rows = atlas.corpus.rows_of.get(agency.id, ())
    return {
        "body": Link(agency.name, relative(here, f"a/{agency.id}/")),
        "function": atlas.function(agency.function),
        "years": [
            Link(str(atlas.report(row).year), relative(here, f"a/{atlas.report(row).key}/"))
            for row in rows
        ],
    }

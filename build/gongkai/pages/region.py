"""The page of a region: the regions below it, its bodies, its comparisons, its files.

Figures of bodies are never summed here: a government's report contains those of its departments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from markupsafe import Markup

from gongkai.model import Agency, Heading, Page, Region, anchor_of, grouped, regions_above
from gongkai.pages.atlas import Atlas, body_link, per_form
from gongkai.pages.charts import received_panels
from gongkai.pages.comparison_tables import comparison_table, figures_by_year, row_head, year_names
from gongkai.pages.comparisons import comparisons
from gongkai.pages.excerpts import AllOwn
from gongkai.pages.figures import linked_figure, total
from gongkai.pages.grids import HtmlTable, TableCell, render_table
from gongkai.pages.navigation import figure_error
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import Link, block, relative

WHOLE = ("gov_province", "gov_prefecture", "gov_county")
"""Kinds of body whose report covers their whole region (条例第四十九条第二款)."""
GRID = 60
"""Maximum number of bodies listed with figures."""


def region_page(atlas: Atlas, region: Region) -> Page:
    """The page of one region."""
    here = f"r/{region.code}/"
    name = atlas.place(region.code)
    above = regions_above(atlas.corpus.regions, region.code)[:-1]
    return assembled_page(
        here,
        "region",
        f"{name}的政府信息公开年度报告",
        f"{name}及其下各级机关的政府信息公开工作年度报告，按地区和职能查看。",
        _blocks(atlas, region, here, name),
        *((f"r/{each.code}/", each.name) for each in above),
        last=region.name,
    )


def region_excerpt(atlas: Atlas, code: str) -> Atlas:
    """All that the page and the feed of a region are made from: its bodies and their reports."""
    bodies, rows_of = atlas.corpus.bodies_in[code], atlas.corpus.rows_of
    rows = [row for body in bodies for row in rows_of.get(body, ())]
    return atlas.excerpt(bodies, rows, AllOwn)


def regions_page(atlas: Atlas) -> Page:
    """All regions as a tree of provinces, prefectures and counties."""
    here = "r/"
    description = "登记的地区，从省到县，附每个地区收录的机关和报告数。"
    tree = block("regions", lines=list(_tree(atlas, here, None, 0)))
    return assembled_page(here, "regions", "按地区查看", description, [tree])


def _tree(atlas: Atlas, here: str, parent: str | None, depth: int) -> Iterator[dict[str, object]]:
    for region in regions_below(atlas).get(parent, ()):
        yield {**_counted(atlas, here, region), "depth": depth}
        yield from _tree(atlas, here, region.code, depth + 1)


def _counted(atlas: Atlas, here: str, region: Region) -> dict[str, object]:
    bodies = atlas.corpus.bodies_in[region.code]
    reports = sum(len(atlas.corpus.rows_of.get(body, ())) for body in bodies)
    return {
        "region": Link(region.name, relative(here, f"r/{region.code}/")),
        "bodies": len(bodies),
        "reports": reports,
    }


def _blocks(atlas: Atlas, region: Region, here: str, name: str) -> Iterator[Heading | Markup]:
    counted = _counted(atlas, here, region)
    yield block(
        "region-intro",
        name=name,
        bodies=counted["bodies"],
        reports=counted["reports"],
        below=[_counted(atlas, here, each) for each in regions_below(atlas).get(region.code, ())],
        successor=_successor(atlas, region, here),
    )
    yield from _by_year(atlas, region, here)
    yield from _own(atlas, region, here)
    yield from _whole(atlas, region, here)
    yield from _comparisons(atlas, region, here)
    if counted["reports"]:
        yield Heading(2, "下载", "downloads")
        usual = {f"r/{region.code}/gongkai-{region.code}.zip": "本地区数据包（ZIP）"}
        feed = Link("订阅本地区的线索（Atom）", "feed.xml", kind="feed")
        yield block("files", files=[*atlas.files(here, usual), feed])
    yield from figure_error(atlas.corpus.collection, here, name)


def _successor(atlas: Atlas, region: Region, here: str) -> Link | None:
    heir = atlas.corpus.regions.get(region.successor or "")
    return Link(heir.name, relative(here, f"r/{heir.code}/")) if heir else None


def _whole(atlas: Atlas, region: Region, here: str) -> Iterator[Heading | Markup]:
    """The figures of the whole region: those of its government's own report, if on record."""
    rows = [
        row
        for agency in atlas.bodies_at.get(region.code, ())
        if covers(agency, region)
        for row in atlas.corpus.rows_of.get(agency.id, ())
    ]
    yield Heading(2, "全地区的数字", "whole")
    if rows:
        yield render_table(_government(atlas, here, rows))
    yield block("region-whole", has_report=bool(rows), name=region.name)


def covers(agency: Agency, region: Region) -> bool:
    """Whether a body's report covers the whole region; a zone's administration may govern it."""
    is_zone = (agency.kind, agency.function, agency.region) == ("zone", "zf", region.code)
    return agency.kind in WHOLE or is_zone


def _government(atlas: Atlas, here: str, rows: Sequence[int]) -> HtmlTable:
    form = atlas.corpus.form
    codes = form.named["region"]
    lines = (
        (
            row_head(f"{atlas.report(row).year} 年", atlas.report_page(here, row)),
            *(TableCell(total(atlas, row, (code,)).words) for code in codes),
        )
        for row in reversed(rows)
    )
    caption = f"{atlas.body_name(rows[-1])}的报告"
    names = (form.describe(code).row.name for code in codes)
    return comparison_table("whole-table", caption, ("年度", *names), lines)


def _by_year(atlas: Atlas, region: Region, here: str) -> Iterator[Heading | Markup]:
    """The requests that each body of the region received by year, and missing reports."""
    code = atlas.corpus.form.named_cell("received")
    found = received(atlas, here, atlas.bodies_at.get(region.code, ()), code)
    if found is not None:
        own = [each for each in atlas.bodies_at[region.code] if not covers(each, region)]
        yield Heading(2, "各机关各年度", "years")
        yield from received_panels(atlas, here, own, code, found.id)
        yield render_table(found)


def received(atlas: Atlas, here: str, bodies: Sequence[Agency], code: str) -> HtmlTable | None:
    """A cell by body and year, with reports not found; None for a single body or too many."""
    years = sorted({each.year for body in bodies for each in atlas.covered.get(body.id, ())})
    if not years or not 1 < len(bodies) <= GRID:
        return None
    form = atlas.corpus.form
    ids = [body.id for body in bodies]
    return comparison_table(
        f"years-{anchor_of(code)}",
        f"{form.describe(code).row.name}（总计一列所印，{form.unit(code)}）",
        ("机关", *year_names(years)),
        figures_by_year(atlas, here, ids, years, partial(_received, atlas, here, code)),
        note="点数字看原处。“未找到”是我们没有找到，不等于没有公开。",
    )


def _received(atlas: Atlas, here: str, code: str, row: int) -> TableCell:
    failing = atlas.failing_sums(row)
    found = linked_figure(atlas, here, row, code)
    return found._replace(below=f"{failing} 处加总不符") if failing else found


def _own(atlas: Atlas, region: Region, here: str) -> Iterator[Heading | Markup]:
    """The bodies of the region itself, by function."""
    bodies = sorted(atlas.bodies_at.get(region.code, ()), key=lambda each: (each.function, each.id))
    lines = (
        (each.function, {"body": body_link(here, each), "years": atlas.year_links(here, each.id)})
        for each in bodies
    )
    groups = [(atlas.function(function), some) for function, some in grouped(lines).items()]
    yield Heading(2, "本级机关", "bodies")
    yield block(
        "region-bodies",
        groups=groups,
        name=region.name,
        below=bool(regions_below(atlas).get(region.code)),
    )


def _comparisons(atlas: Atlas, region: Region, here: str) -> Iterator[Heading | Markup]:
    links = (
        (each.function, Link(f"{each.year} 年（{len(each.rows)} 个）", relative(here, each.path)))
        for each in comparisons(atlas).values()
        if each.region.code == region.code
    )
    groups = [(atlas.function(function), some) for function, some in grouped(links).items()]
    yield Heading(2, "并排对照", "comparisons")
    yield block("region-comparisons", groups=groups)


@per_form
def regions_below(atlas: Atlas) -> Mapping[str | None, tuple[Region, ...]]:
    """Region → the regions directly below it, by code; None → those without a region above."""
    known = atlas.corpus.regions
    return grouped(
        (region.parent if region.parent in known else None, region)
        for _, region in sorted(known.items())
    )

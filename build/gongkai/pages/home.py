"""The whole corpus in, the first page of the site out."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from gongkai.leads import Lead
from gongkai.model import Heading, Page
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import Link, block, relative
from gongkai.pages.brief import brief
from gongkai.pages.leading import about

NEWEST, FEW = 12, 5
"""So many reports and leads stand on the first page."""


def home_page(atlas: Atlas) -> Page:
    """What this is, where to find a body, what is new and what stands out."""
    collection = atlas.corpus.collection
    return Page(
        path="",
        kind="home",
        title=collection.title,
        description=collection.description,
        blocks=tuple(_blocks(atlas)),
    )


def _blocks(atlas: Atlas) -> Iterator[Heading | Markup]:
    collection = atlas.corpus.collection
    yield Heading(1, collection.title, "home")
    yield block(
        "home-intro",
        description=collection.description,
        counts=_counts(atlas),
        doors=[Link(text, relative("", there), note) for text, there, note in DOORS],
    )
    yield Heading(2, "最近公布的报告", "reports")
    yield block(
        "home-reports",
        reports=[_report(atlas, row) for row in _newest(atlas)],
        total=len(atlas.corpus.reports),
        undated=sum(report.published is None for report in atlas.corpus.reports),
        more=relative("", "a/"),
    )
    yield Heading(2, "最近的线索", "leads")
    yield block(
        "home-leads",
        leads=[_lead(atlas, lead) for lead in atlas.leads[:FEW]],
        total=len(atlas.leads),
        more=relative("", "leads/"),
    )
    yield Heading(2, "并排对照", "comparisons")
    yield block(
        "home-comparisons",
        links=[
            Link(
                f"{atlas.place(each.region.code)} {atlas.function(each.function)} "
                f"{each.year} 年（{len(each.rows)} 个机关）",
                relative("", each.path),
            )
            for each in list(atlas.comparisons.values())[:NEWEST]
        ],
        more=relative("", "c/"),
    )
    yield Heading(2, "三条原则", "principles")
    yield block("home-principles", method=relative("", "about/method/"))


DOORS = (
    ("查一个机关", "a/", "按地区找到机关，看它每年收到多少申请、怎样处理、数字是否对得上"),
    ("按地区看", "r/", "从省到县，看各地收录了哪些机关、哪些年度"),
    ("对照同职能机关", "c/", "同一地区同一职能的机关逐行并排，不排名次"),
    ("核对规则与结果", "rules/", "报告里的数字应当怎样相加，哪些没有对上"),
    ("线索", "leads/", "报告里互相矛盾、与上年不衔接、逾期的地方，可以订阅"),
    ("派生指标", "indicators/", "公开率、不掌握率等比例，公式、分子、分母逐一写明"),
    ("收录情况", "coverage/", "应当有报告的机关和年度，哪些已收录，哪些还没有找到"),
    ("下载数据", "data/", "全部或单个机关的数据包，CSV、Excel/WPS、JSON，注明出处和已知问题"),
)


def _lead(atlas: Atlas, lead: Lead) -> dict[str, object]:
    """A contradiction in a document, in words that lead to its place."""
    return {
        "report": Link(about(atlas.corpus, lead), relative("", lead.page)),
        "message": lead.finding.message,
    }


def _counts(atlas: Atlas) -> list[tuple[str, Link]]:
    years = sorted({report.year for report in atlas.corpus.reports})
    bodies = len(atlas.corpus.rows_of)
    places = {agency.region for agency in atlas.corpus.agencies.values()}
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years)) or "—"
    return [
        ("份年度报告", Link(str(len(atlas.corpus.reports)), relative("", "a/"))),
        ("个机关", Link(str(bodies), relative("", "a/"))),
        ("个地区", Link(str(len(places)), relative("", "r/"))),
        ("年度，查看收录情况", Link(span, relative("", "coverage/"))),
    ]


def _newest(atlas: Atlas) -> list[int]:
    """The reports published last, by the date that they bear; those without one are not among."""
    reports = atlas.corpus.reports
    dated = [(report.published, report.key, row) for row, report in enumerate(reports)]
    order = sorted((date, key, row) for date, key, row in dated if date is not None)
    return [row for _, _, row in reversed(order[-NEWEST:])]


def _report(atlas: Atlas, row: int) -> dict[str, object]:
    report, said = atlas.report(row), brief(atlas, row)
    return {
        "report": Link(
            f"{atlas.body_name(row)} {report.year} 年度", relative("", f"a/{report.key}/")
        ),
        "place": atlas.place(atlas.agency(row).region),
        "published": report.published,
        "verdict": said.words,
        "kind": said.kind,
    }

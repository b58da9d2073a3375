"""The whole corpus in, the first page of the site out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import numpy as np
from markupsafe import Markup

from gongkai.derived.leads import Lead
from gongkai.model import Heading, Page, Result
from gongkai.pages.atlas import Atlas, Comparison
from gongkai.pages.brief import brief
from gongkai.pages.charts import stacked
from gongkai.pages.grids import HtmlTable, TableCell, render_table
from gongkai.pages.leads_page import about, message, weighed
from gongkai.pages.study import study_pages
from gongkai.pages.templating import Link, block, relative

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
    yield from _what_years_show(atlas)
    yield from _studies(atlas)
    yield Heading(2, "最近公布的报告", "reports")
    yield block(
        "home-reports",
        reports=[_report(atlas, row) for row in _newest(atlas)],
        total=len(atlas.corpus.reports),
        undated=sum(report.published is None for report in atlas.corpus.reports),
        more=relative("", "a/"),
    )
    yield Heading(2, "最值得一看的线索", "leads")
    yield block(
        "home-leads",
        leads=[_lead(atlas, *each) for each in weighed(atlas.leads)[:FEW]],
        total=len(atlas.leads),
        more=relative("", "leads/"),
    )
    yield Heading(2, "并排对照", "comparisons")
    yield block(
        "home-comparisons",
        groups=list(islice(_comparisons(atlas), NEWEST)),
        more=relative("", "c/"),
    )
    yield Heading(2, "三条原则", "principles")
    yield block("home-principles", method=relative("", "about/method/"))


def _what_years_show(atlas: Atlas) -> Iterator[Heading | Markup]:
    """In one sentence with one chart: how many reports do not add up, year by year."""
    years = sorted(atlas.rows_in)
    told = {year: _soundness(atlas, atlas.rows_in[year]) for year in years}
    failing = sum(failing for _, failing, _ in told.values())
    if len(years) < 2 or not failing:
        return
    yield Heading(2, "这些年的报告加得起来吗", "sound")
    yield block(
        "home-sound",
        reports=len(atlas.corpus.reports),
        failing=failing,
        years=Link(f"{years[0]}–{years[-1]} 年度", relative("", "coverage/")),
        leads=relative("", "leads/"),
    )
    yield from stacked(
        "sound",
        "各年度收录的报告，按加总核对的结果（份）",
        {str(year): dict(zip(SOUND, counts, strict=True)) for year, counts in told.items()},
    )
    yield render_table(_soundness_table(told))


SOUND = ("加总未见不符", "有加总不符", "有的加总无法判断")


def _soundness(atlas: Atlas, rows: Iterable[int]) -> tuple[int, int, int]:
    """Reports whose sums all hold as far as judged, some of whose do not, some were not judged."""
    columns = [atlas.rule_at[rule] for rule in atlas.sum_rules if rule in atlas.rule_at]
    tallies = atlas.judgement.tallies[np.array(list(rows), np.intp)][:, columns].sum(axis=1)
    fails = tallies[:, Result.FAIL] > 0
    unknown = ~fails & (tallies[:, Result.NOT_ASSESSABLE] > 0)
    return int((~fails & ~unknown).sum()), int(fails.sum()), int(unknown.sum())


def _soundness_table(told: Mapping[int, tuple[int, int, int]]) -> HtmlTable:
    lines = tuple(
        (
            TableCell(f"{year} 年", "th", scope="row", kind="gk-row"),
            *(TableCell(str(n)) for n in counts),
        )
        for year, counts in told.items()
    )
    return HtmlTable(
        id="sound-table",
        caption="各年度收录的报告（份）",
        columns=(1, len(SOUND)),
        head=(tuple(TableCell(name, "th", scope="col") for name in ("年度", *SOUND)),),
        bodies=(lines,),
        kind="gk-compare",
    )


def _studies(atlas: Atlas) -> Iterator[Heading | Markup]:
    """What people wrote about these figures."""
    found = [
        Link(page.title, relative("", page.path), page.description.partition("。")[0] + "。")
        for page in study_pages(atlas)
    ]
    if found:
        yield Heading(2, "用这些数字写的", "studies")
        yield block("home-studies", studies=found)


def _comparisons(atlas: Atlas) -> Iterator[tuple[str, list[Link]]]:
    """What can be set side by side, with its years; most bodies first."""
    found: dict[str, list[Comparison]] = defaultdict(list)
    for each in atlas.distinct_comparisons.values():
        place = atlas.place(each.region.code)
        found[f"{place} {atlas.function(each.function)}"].append(each)
    for words, held in sorted(found.items(), key=lambda each: -max(len(c.rows) for c in each[1])):
        yield words, [Link(f"{c.year} 年（{len(c.rows)} 个）", relative("", c.path)) for c in held]


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


def _lead(atlas: Atlas, lead: Lead, times: int) -> dict[str, object]:
    """A contradiction in a document, in words that lead to its place."""
    return {
        "report": Link(about(atlas.corpus, lead), relative("", lead.page)),
        "message": f"{lead.title}。{message(lead, times)}",
        "hint": lead.finding.hint,
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

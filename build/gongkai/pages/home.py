"""The first page of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import numpy as np
from markupsafe import Markup

from gongkai.model import Heading, Lead, Page, Result, State, grouped
from gongkai.pages.atlas import Atlas
from gongkai.pages.brief import brief
from gongkai.pages.charts import Kind, tallies
from gongkai.pages.comparisons import distinct_comparisons
from gongkai.pages.leads_page import by_weight, message, report_title
from gongkai.pages.study import study_pages
from gongkai.pages.templating import Link, block, relative

NEWEST, FEW = 12, 3
"""Number of reports and leads on the first page."""


def home_page(atlas: Atlas) -> Page:
    """What the site is, where to find a body, what is new and what stands out."""
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
    yield _first_screen(atlas)
    yield block(
        "home-doors",
        doors=[Link(text, relative("", there), note) for text, there, note in DOORS],
    )
    yield from _studies(atlas)
    yield Heading(2, "最近公布的报告", "reports")
    yield block(
        "home-reports",
        reports=[_report(atlas, row) for row in _newest(atlas)],
        total=len(atlas.corpus.reports),
        undated=sum(report.published is None for report in atlas.corpus.reports),
        more=relative("", "a/"),
    )
    yield Heading(2, "并排对照", "comparisons")
    yield block(
        "home-comparisons",
        groups=list(islice(_comparisons(atlas), NEWEST)),
        more=relative("", "c/"),
    )
    yield Heading(2, "三条原则", "principles")
    yield block("home-principles", method=relative("", "about/method/"))


def _first_screen(atlas: Atlas) -> Markup:
    """One fact in a sentence, the chart for it, leads, and coverage by year."""
    soundness = {year: _soundness(atlas, rows) for year, rows in sorted(atlas.rows_in.items())}
    failing = sum(failing for _, failing, _ in soundness.values())
    return block(
        "home-first",
        headline=_headline(len(atlas.corpus.reports), failing),
        description=atlas.corpus.collection.description,
        counts=_counts(atlas),
        chart=_chart(soundness) if len(soundness) > 1 and failing else "",
        leads=[_lead(atlas, *each) for each in by_weight(atlas)[:FEW]],
        total=len(atlas.leads),
        more=relative("", "leads/"),
        years=list(_coverage_by_year(atlas)),
        coverage=relative("", "coverage/"),
    )


def _headline(reports: int, failing: int) -> str:
    """The main result of all reports together, in one sentence."""
    if not reports:
        return "还没有收录报告。"
    if not failing:
        return f"{reports} 份年度报告，逐格照录，逐表核对。"
    return f"{reports} 份报告里，{failing} 份的数字自己对不上。"


def _chart(soundness: Mapping[int, tuple[int, int, int]]) -> Markup:
    """How many reports have failing sums, year by year."""
    return tallies(
        "sound",
        _most_failing({year: counts[1] for year, counts in soundness.items()}),
        "各年度收录的报告，按加总核对的结果，条的全长是当年收录的份数。",
        SOUND,
        {str(year): counts for year, counts in soundness.items()},
    )


def _coverage_by_year(atlas: Atlas) -> Iterator[dict[str, object]]:
    """Year by year: how many reports are on record, and how many were not found."""
    covered = (each for years in atlas.covered.values() for each in years)
    for year, found in sorted(grouped((each.year, each.state) for each in covered).items()):
        missing = found.count(State.NOT_FOUND)
        count = len(found) - missing - found.count(State.NOT_DUE)
        share = 100 * count // max(1, count + missing)
        yield {"year": year, "reports": count, "missing": missing, "share": share}


def _most_failing(failing: Mapping[int, int]) -> str:
    """The years with most reports that do not add up."""
    most = max(failing.values())
    years = "、".join(str(year) for year, n in failing.items() if n == most)
    return f"有加总不符的报告，{years} 年度最多：{'各' if '、' in years else ''} {most} 份"


SOUND = (
    Kind("加总未见不符", "quiet"),
    Kind("有加总不符", "bad"),
    Kind("有的加总无法判断", "mid"),
)


def _soundness(atlas: Atlas, rows: Iterable[int]) -> tuple[int, int, int]:
    """Number of reports whose judged sums all hold, with failing sums, and not judged."""
    of_rows = atlas.judgement.tallies[np.array(list(rows), np.intp)]
    tallies = of_rows[:, atlas.sum_columns].sum(axis=1)
    fails = tallies[:, Result.FAIL] > 0
    unknown = ~fails & (tallies[:, Result.NOT_ASSESSABLE] > 0)
    return int((~fails & ~unknown).sum()), int(fails.sum()), int(unknown.sum())


def _studies(atlas: Atlas) -> Iterator[Heading | Markup]:
    """The hand-written articles about these figures."""
    found = [
        Link(page.title, relative("", page.path), page.description.partition("。")[0] + "。")
        for page in study_pages(atlas)
    ]
    if found:
        yield Heading(2, "用这些数字写的", "studies")
        yield block("home-doors", doors=found)


def _comparisons(atlas: Atlas) -> Iterator[tuple[str, list[Link]]]:
    """The comparisons with their years, those with most bodies first."""
    found = grouped(
        (f"{atlas.place(each.region.code)} {atlas.function(each.function)}", each)
        for each in distinct_comparisons(atlas).values()
    )
    for words, comparisons in sorted(
        found.items(), key=lambda each: -max(len(c.rows) for c in each[1])
    ):
        yield (
            words,
            [Link(f"{c.year} 年（{len(c.rows)} 个）", relative("", c.path)) for c in comparisons],
        )


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
    """A contradiction in a document, in words with a link to its place."""
    return {
        "report": Link(report_title(atlas.corpus, lead), relative("", lead.page)),
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
    """The reports published last, by their date; those without a date are left out."""
    reports = atlas.corpus.reports
    dated = [(report.published, report.key, row) for row, report in enumerate(reports)]
    order = sorted((date, key, row) for date, key, row in dated if date is not None)
    return [row for _, _, row in reversed(order[-NEWEST:])]


def _report(atlas: Atlas, row: int) -> dict[str, object]:
    report, line = atlas.report(row), brief(atlas, row)
    return {
        "report": Link(f"{atlas.body_name(row)} {report.year} 年度", report.page),
        "place": atlas.place(atlas.agency(row).region),
        "published": report.published,
        "verdict": line.words,
        "kind": line.kind,
    }

"""The page of a body: its reports, its years side by side, its neighbours, its files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from gongkai.model import Agency, FindingVerdict, Heading, Page, State, grouped
from gongkai.pages.atlas import Atlas, look_up, per_atlas, states
from gongkai.pages.brief import brief
from gongkai.pages.charts import outcomes_by_year, reasons_bars, years_lines
from gongkai.pages.comparison_tables import comparison_table, row_head
from gongkai.pages.comparisons import comparisons_of
from gongkai.pages.corrections import withdrawals
from gongkai.pages.figures import total
from gongkai.pages.grids import HtmlTable, TableCell, TableRow, render_table
from gongkai.pages.indicator_pages import over_years
from gongkai.pages.linked_data import body_data
from gongkai.pages.navigation import body_breadcrumb, figure_error, quick_links
from gongkai.pages.peers import first_figures
from gongkai.pages.templating import Link, block, relative, web
from gongkai.pages.verdicts import ReportFindings
from gongkai.pages.year_tables import years_grids


def body_page(atlas: Atlas, agency: Agency) -> Page:
    """The page of one body."""
    rows = atlas.corpus.rows_of.get(agency.id, ())
    years = [atlas.report(row).year for row in rows]
    span = f"{years[0]}–{years[-1]} 年，" if len(years) > 1 else f"{years[0]} 年，" if years else ""
    return Page(
        path=f"a/{agency.id}/",
        kind="body",
        title=agency.name,
        description=f"{agency.name}的政府信息公开工作年度报告：{span}共收录 {len(rows)} 份。",
        blocks=tuple(_blocks(atlas, agency, rows, f"a/{agency.id}/")),
    )


def _blocks(
    atlas: Atlas, agency: Agency, rows: Sequence[int], here: str
) -> Iterator[Heading | Markup]:
    yield body_breadcrumb(atlas, here, agency, Link(agency.name))
    yield Heading(1, agency.name, "body")
    yield from withdrawals(atlas, rows, here)
    yield _years(atlas, agency, here)
    if rows:
        yield _latest(atlas, rows[-1], here)
        yield from reasons_bars(atlas, rows[-1], atlas.report_page(here, rows[-1]))
        yield Heading(2, "年度报告", "reports")
        yield from years_lines(atlas, rows)
        yield from outcomes_by_year(atlas, rows)
        yield render_table(_reports(atlas, here, rows))
        yield Heading(2, "各年核对发现", "findings")
        yield _findings(atlas, here, rows)
        derived = over_years(atlas, here, rows)
        if derived is not None:
            yield Heading(2, "派生指标", "indicators")
            yield render_table(derived)
        for table, grid in years_grids(atlas, here, rows):
            yield Heading(2, table.label, f"years-{table.code}")
            yield from _folded(grid)
    yield from _neighbours(atlas, agency, here)
    yield Heading(2, "这个机关", "about")
    yield _facts(atlas, agency, rows, here)
    if rows:
        yield Heading(2, "下载与引用", "downloads")
        yield _downloads(atlas, agency, here)
    yield from figure_error(atlas.corpus.collection, here, agency.name)
    if rows:
        yield from body_data(atlas, agency, rows)


def _years(atlas: Atlas, agency: Agency, here: str) -> Markup:
    """Which years are on record, which are missing, and where a report contradicts itself."""
    return block(
        "years-strip",
        label="各年度报告",
        years=[_year_state(atlas, agency, year, here) for year in states(atlas, agency.id)],
    )


def _year_state(atlas: Atlas, agency: Agency, year: int, here: str) -> dict[str, object]:
    row = atlas.corpus.at.get(f"{agency.id}/{year}")
    if row is None:
        words = atlas.absence_word(agency.id, year)
        return {"year": year, "href": "", "words": words, "kind": "gk-missed"}
    findings = ReportFindings(atlas, row, here).findings
    wrong = sum(finding.verdict is FindingVerdict.CONTRADICTED for finding in findings)
    return {
        "year": year,
        "href": relative(here, f"a/{agency.id}/{year}/"),
        "words": f"{wrong} 处不符" if wrong else "已收录",
        "kind": "gk-wrong" if wrong else "gk-held",
    }


def _folded(grid: HtmlTable) -> Iterator[Markup]:
    """The table of years, with the rows that are 0 in every year folded away below it."""
    (rows,) = grid.bodies
    zeros = tuple(row for row in rows if _is_zero(row))
    others = tuple(row for row in rows if not _is_zero(row))
    if len(zeros) < FOLD or not others:
        yield render_table(grid)
        return
    yield render_table(replace(grid, bodies=(others,)))
    caption = f"{grid.caption}：各年都印 0 的行"
    yield block(
        "folded",
        summary=f"另有 {len(zeros)} 行，各年都印 0",
        table=render_table(replace(grid, id=f"{grid.id}-zeros", caption=caption, bodies=(zeros,))),
    )


FOLD = 3
"""Minimum number of such rows to fold."""
ZERO = re.compile(r">0<")


def _is_zero(row: TableRow) -> bool:
    """Whether every year prints exactly 0, so that folding hides no information."""
    return all(ZERO.search(box) for box in row if isinstance(box, str))


def _latest(atlas: Atlas, row: int, here: str) -> Markup:
    """The first screen: the main figures of the newest report."""
    report = atlas.report(row)
    there = atlas.report_page(here, row)
    return block(
        "body-latest",
        links=quick_links(*QUICK_LINKS),
        report=Link(f"{report.year} 年", there),
        **first_figures(atlas, row, here, there),
        verdict=f"{brief(atlas, row).words}。",
    )


QUICK_LINKS = (
    Link("各年报告", "#reports"),
    Link("各年核对发现", "#findings"),
    Link("与同职能机关对照", "#neighbours"),
    Link("下载与引用", "#downloads"),
    Link("数字有误？", "#report-error"),
)
"""The links above the figures."""


def _facts(atlas: Atlas, agency: Agency, rows: Sequence[int], here: str) -> Markup:
    """Who the body is, and which of its years are on record."""
    found = states(atlas, agency.id).items()
    return block(
        "body-facts",
        names=[
            {"name": name.name, "years": _span(name.since, name.until)} for name in agency.names
        ],
        aliases=agency.aliases,
        place=atlas.place(agency.region),
        function=atlas.function(agency.function),
        column=web(agency.column),
        code=agency.id,
        successor=_successor(atlas, agency, here),
        predecessors=[
            Link(name, relative(here, f"a/{body}/"))
            for body, name in predecessors_of(atlas, agency.id).items()
        ],
        n=len(rows),
        missing=[year for year, state in found if state is State.NOT_FOUND],
    )


def _span(since: int | None, until: int | None) -> str:
    if since is None and until is None:
        return ""
    return f"{since or ''}–{until or ''}"


def _successor(atlas: Atlas, agency: Agency, here: str) -> Link | None:
    name = name_of(atlas, agency.successor) if agency.successor else ""
    return Link(name, relative(here, f"a/{agency.successor}/")) if name else None


def _reports(atlas: Atlas, here: str, rows: Sequence[int]) -> HtmlTable:
    """One line per year, the newest first: requests, and whether the sums hold."""
    names = ("年度", "发布日期", "新收申请", "办理结果总计", "结转下年度", "核对")
    lines = (_report(atlas, here, row) for row in reversed(rows))
    return comparison_table("reports", f"收录的 {len(rows)} 份年度报告", names, lines)


def _report(atlas: Atlas, here: str, row: int) -> tuple[TableCell, ...]:
    report = atlas.report(row)
    there = atlas.report_page(here, row)
    return (
        row_head(f"{report.year} 年", there),
        TableCell(report.published or "原文未载明"),
        *(
            TableCell(total(atlas, row, (code,)).words)
            for code in atlas.corpus.form.named["yearly"]
        ),
        TableCell(brief(atlas, row).words, href=f"#findings-{report.year}"),
    )


def _findings(atlas: Atlas, here: str, rows: Sequence[int]) -> Markup:
    """Every finding of every year, the newest first, each with a link to its place."""
    return block("body-findings", years=[_year(atlas, here, row) for row in reversed(rows)])


def _year(atlas: Atlas, here: str, row: int) -> dict[str, object]:
    there = atlas.report_page(here, row)
    verdict = ReportFindings(atlas, row, here)
    return {
        "id": f"findings-{atlas.report(row).year}",
        "report": Link(f"{atlas.report(row).year} 年", there),
        "brief": brief(atlas, row).words,
        "there": there,
        "findings": verdict.in_brief,
        "withheld": verdict.all_withheld,
    }


def _neighbours(atlas: Atlas, agency: Agency, here: str) -> Iterator[Heading | Markup]:
    """The comparisons that include the body."""
    found = grouped(
        (
            f"{atlas.place(each.region)}{atlas.function(each.function)}",
            Link(f"{each.year} 年（{each.bodies} 个机关）", relative(here, each.path)),
        )
        for each in comparisons_of(atlas, agency.id)
    )
    yield Heading(2, "与同职能机关对照", "neighbours")
    yield block(
        "neighbours",
        groups=list(found.items()),
        function=atlas.function(agency.function),
        picker=relative(here, f"compare/?a={agency.id}"),
    )


def _downloads(atlas: Atlas, agency: Agency, here: str) -> Markup:
    collection, base = atlas.corpus.collection, f"a/{agency.id}"
    usual = {
        f"{base}.xlsx": "全部年度（Excel/WPS 表格）",
        f"{base}.json": "全部年度（JSON）",
        f"{base}.csv": "全部年度（CSV，照表格的行）",
        f"{base}/gongkai-{agency.id}.zip": "数据包（ZIP：全部年度、检查、说明）",
    }
    feed = Link("订阅本机关的线索（Atom）", "feed.xml", kind="feed")
    return block(
        "downloads",
        files=[*atlas.files(here, usual), feed],
        citation=f"“{collection.title}”{collection.version} 版：{agency.name}，"
        f"{collection.address}{here}。",
        licence=collection.licence,
    )


@look_up
def name_of(atlas: Atlas, body: str) -> str:
    """The name of a body, empty if it is not registered."""
    known = atlas.corpus.agencies.get(body)
    return known.name if known else ""


@look_up
def predecessors_of(atlas: Atlas, body: str) -> Mapping[str, str]:
    """The bodies that a body succeeded → their names."""
    return {each.id: each.name for each in predecessors(atlas).get(body, ())}


@per_atlas
def predecessors(atlas: Atlas) -> Mapping[str, Sequence[Agency]]:
    """Body → the bodies that it succeeded."""
    agencies = sorted(atlas.corpus.agencies.items())
    return grouped((agency.successor, agency) for _, agency in agencies if agency.successor)

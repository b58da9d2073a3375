"""The page of a report: a summary in words, its tables as printed, and what adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from gongkai.form import RowOrColumn, TableForm
from gongkai.form.duties import day, duty
from gongkai.model import COPIES, INFERRED, Heading, Method, Page, Report, Status, row_of, table_of
from gongkai.model.values import Reading
from gongkai.pages import claims
from gongkai.pages.atlas import Atlas, comparable, per_form
from gongkai.pages.box_hints import HintedBoxes, hints_script
from gongkai.pages.box_markup import own_box
from gongkai.pages.brief import other_words, sum_words
from gongkai.pages.charts import applicants_bars, outcomes_bars, reasons_bars, remedies_bars
from gongkai.pages.corrections import corrections_of, withdrawals
from gongkai.pages.figures import WORDINGS, total
from gongkai.pages.grids import TableTemplate, table_template
from gongkai.pages.linked_data import report_data
from gongkai.pages.navigation import body_breadcrumb, figure_error, quick_links
from gongkai.pages.peers import first_figures, peers
from gongkai.pages.source import NO_ORIGINAL, Original, places, statement_quote
from gongkai.pages.summary import summary
from gongkai.pages.templating import Link, block, relative, web
from gongkai.pages.verdicts import ReportFindings, SumsLine

HEADERS_FIT = "headers-fit"
"""The rule about rows printed below another header."""
WHOLE = {
    "xlsx": "本机关各年度（Excel/WPS 表格）",
    "csv": "本机关各年度（CSV）",
    "json": "本机关各年度（JSON）",
}
SECTIONS = (
    ("overview", "一、总体情况"),
    ("problems", "五、存在的主要问题及改进情况"),
    ("other", "六、其他需要报告的事项"),
)


def report_page(atlas: Atlas, row: int, original: Original = NO_ORIGINAL) -> Page:
    """The page of the report in `row`; it quotes the original if that is in the store."""
    report = atlas.report(row)
    here = report.page
    verdict = ReportFindings(atlas, row, here, original)
    return Page(
        path=here,
        kind="report",
        title=report.title,
        description=_description(atlas, row, verdict),
        blocks=tuple(_blocks(atlas, row, here, verdict)),
    )


def _blocks(
    atlas: Atlas, row: int, here: str, verdict: ReportFindings
) -> Iterator[Heading | Markup]:
    report = atlas.report(row)
    yield body_breadcrumb(atlas, here, atlas.agency(row), Link(f"{report.year} 年"))
    yield Heading(1, report.title, "report")
    yield from withdrawals(atlas, (row,), here)
    yield _story(atlas, row, here, verdict)
    yield from outcomes_bars(atlas, row)
    yield from reasons_bars(atlas, row)
    for table, legend in zip(atlas.layout(row), _legends(atlas, row), strict=True):
        yield Heading(2, table.label, f"table-{table.code}")
        if chart := CHARTS.get(table.code):
            yield from chart(atlas, row)
        yield from _table(atlas, row, table, verdict, legend)
    yield from _statements(atlas, row, here, verdict)
    yield from corrections_of(atlas, row, here)
    yield from peers(atlas, row, here)
    yield from _narrative(report)
    yield Heading(2, "出处", "origin")
    yield _facts(atlas, row, here, verdict.original)
    yield Heading(2, "下载与引用", "downloads")
    yield _downloads(atlas, row, here)
    yield from figure_error(atlas.corpus.collection, here, report.title)
    yield from report_data(atlas, row)
    yield from hints_script({table.code: _hints(atlas, row, table) for table in atlas.layout(row)})


CHARTS = {"requests": applicants_bars, "remedies": remedies_bars}


def _description(atlas: Atlas, row: int, verdict: ReportFindings) -> str:
    """One sentence for search engines and lists."""
    name, year = atlas.body_name(row), atlas.report(row).year
    received = total(atlas, row, atlas.corpus.form.named["received"]).words
    words = f"{name}{year}年政府信息公开工作年度报告：新收申请 {received}"
    return f"{words}，{sum_words(verdict)}。"


def _story(atlas: Atlas, row: int, here: str, verdict: ReportFindings) -> Markup:
    """The first screen: requests, their outcomes, and whether the sums hold."""
    return block(
        "report-story",
        links=quick_links(*_quick_links(atlas, row, verdict.original)),
        **first_figures(atlas, row, here),
        verdict="",
        sums=sum_words(verdict),
        others=other_words(verdict),
        failing=[shown for shown in verdict.shown if shown.kind == "gk-error"],
        summary=summary(atlas, row),
    )


def _quick_links(atlas: Atlas, row: int, original: Original) -> Iterator[Link]:
    """The most wanted links: see the original, download the figures, object."""
    report = atlas.report(row)
    address = web(report.source.url)
    yield Link(
        f"{report.published} 发布{_in_time(atlas, row)}" if report.published else "发布日期未载明"
    )
    yield Link("看原文", address, kind="noopener") if address else Link("出处", "#facts")
    if original.lines:
        yield Link("逐行原文", "source/")
    yield Link("下载与引用", "#downloads")
    yield Link("与同类机关相比", "#peers")
    yield Link("数字有误？", "#report-error")


def _in_time(atlas: Atlas, row: int) -> str:
    """Whether the report was published by the legal deadline for its kind of body."""
    report, published = atlas.report(row), day(atlas.report(row).published)
    deadlines = duty(atlas.agency(row).kind).deadlines
    if published is None or not deadlines:
        return ""
    last = deadlines[-1].of(report.year)
    words = f"{last.month} 月 {last.day} 日"
    late = (published - last).days
    return f"（期限 {words}，迟 {late} 天）" if late > 0 else f"（期限 {words}，按期）"


def _facts(atlas: Atlas, row: int, here: str, original: Original) -> Markup:
    """Who reports, on which form, when, and from which document it was read."""
    report, agency = atlas.report(row), atlas.agency(row)
    source = report.source
    return block(
        "report-facts",
        body=Link(atlas.body_name(row), relative(here, f"a/{agency.id}/")),
        place=atlas.place(agency.region),
        function=atlas.function(agency.function),
        year=report.year,
        edition=_edition(atlas, report),
        published=report.published,
        publisher=report.publisher,
        period=report.period.replace("/", " 至 "),
        source=source,
        copy=COPIES.get(source.copy or ""),
        url=web(source.url),
        identifiers=sorted(report.identifiers.items()),
        methods=_methods(atlas, row),
        lines=len(original.lines),
    )


def _edition(atlas: Atlas, report: Report) -> str:
    editions = atlas.corpus.form.editions
    main = editions[report.edition]
    words = f"{main.id} 年版（{main.notice}）"
    for table, edition in sorted(report.hybrid.items()):
        label = atlas.corpus.form.newest[table].short
        words += f"；其中“{label}”一表用的是 {edition} 年版"
    return words


def _methods(atlas: Atlas, row: int) -> str:
    """How the figures were read, with counts."""
    is_reported = atlas.corpus.status[row] == Status.REPORTED
    reported = atlas.corpus.method[row, is_reported].tolist()
    if not any(reported):
        return "没有记录数字怎样读出；涉及它们的核对结果一律记为“无法判断”"
    inferred = sum(method in INFERRED for method in reported)
    settled = reported.count(Method.SETTLED)
    words = f"{len(reported)} 个数字"
    by_hand = reported.count(Method.MANUAL)
    words += f"，其中 {settled} 个原文连写，由本行合计拆分" if settled else ""
    words += f"，{by_hand} 个由人对照原文填写" if by_hand else ""
    words += f"，{inferred} 个靠推定，已标明" if inferred else "，没有靠推定得来的"
    unrecorded = reported.count(Method.NONE)
    words += f"，{unrecorded} 个没有记录怎样读出" if unrecorded else ""
    return words


def _table(
    atlas: Atlas, row: int, table: TableForm, verdict: ReportFindings, legend: Markup
) -> Iterator[Heading | Markup]:
    edition = atlas.report(row).edition_of(table.code)
    empty = _template(atlas, table.code, edition)
    words = f"{atlas.body_name(row)} {atlas.report(row).year} 年：{table.short}"
    yield empty.fill(f"{words}（{edition} 年版格式）", _boxes(atlas, row, empty, verdict))
    yield legend
    yield from places(verdict.original, atlas, row, table)
    yield from _misfits(atlas, row, table, verdict)
    yield Heading(3, f"核对：{table.short}", f"check-{table.code}")
    yield _strip(verdict.strip(table.code))


@lru_cache(maxsize=1 << 10)
def _strip(strip: SumsLine) -> Markup:
    """The sums of a table; cached, as reports without failures have the same."""
    return block("strip", strip=strip, findings=block("findings", findings=strip.findings))


@per_form
def _template(atlas: Atlas, table: str, edition: str) -> TableTemplate:
    """A table to be filled, drawn once: from all report pages links lead up three folders."""
    form = atlas.corpus.form
    explain = partial(_explained, atlas, "a/-/-/")
    return table_template(form.editions[edition].tables[table], form.index, explain)


def _explained(atlas: Atlas, here: str, table: str, row: RowOrColumn) -> str:
    """The link of a row's label: to its term in the glossary, else to its own page."""
    slug = row.code.replace("_", "-")
    there = f"glossary/{slug}/" if slug in atlas.terms else f"t/{table}/{row.code}/"
    return relative(here, there)


def _boxes(atlas: Atlas, row: int, empty: TableTemplate, verdict: ReportFindings) -> list[str]:
    """The boxes of one table; for those that no finding names, only how they were read."""
    readings, marks, involved = atlas.corpus.readings(row), verdict.marks, verdict.involved
    boxes = list(map(own_box, empty.places, [readings[place.at] for place in empty.places]))
    for at in sorted(empty.order[code] for code in (marks.keys() | involved) & empty.order.keys()):
        place = empty.places[at]
        kind = "gk-in" if place.code in involved else ""
        boxes[at] = own_box(place, readings[place.at], marks.get(place.code, ()), kind)
    return boxes


def _hints(atlas: Atlas, row: int, table: TableForm) -> HintedBoxes:
    """The data about the boxes of one table for `hints_script`."""
    edition = atlas.report(row).edition_of(table.code)
    empty = _template(atlas, table.code, edition)
    readings, lines = atlas.corpus.readings(row), atlas.corpus.places[row].tolist()
    return (
        [lines[place.at] for place in empty.places],
        [readings[place.at] for place in empty.places],
        _earlier(atlas, row, edition, empty),
    )


def _earlier(
    atlas: Atlas, row: int, edition: str, empty: TableTemplate
) -> Sequence[Reading | None]:
    """The raw text of the year before for each box of a table, if comparable."""
    before = atlas.row_before(row)
    if before is None:
        return [None] * len(empty.places)
    readings = atlas.corpus.readings(before)
    then = atlas.report(before).edition_of(empty.places[0].code)
    return [None if at is None else readings[at] for at in _unchanged(atlas, empty, then, edition)]


@per_form
def _unchanged(atlas: Atlas, empty: TableTemplate, then: str, now: str) -> Sequence[int | None]:
    """For each box its position in the arrays, if it means the same in both editions."""
    return [
        place.at if comparable(atlas, place.code, then, now)[0] == "same" else None
        for place in empty.places
    ]


def _legends(atlas: Atlas, row: int) -> Iterator[Markup]:
    """Below each table its units, and what the words in its boxes mean where they first occur."""
    explained: frozenset[int] = frozenset()
    is_doubt_explained = False
    for table in atlas.layout(row):
        columns, units = _columns(atlas, table.code, atlas.report(row).edition_of(table.code))
        met = frozenset(atlas.corpus.status[row, columns].tolist())
        methods = frozenset(atlas.corpus.method[row, columns].tolist())
        doubt = not is_doubt_explained and not methods.isdisjoint(INFERRED)
        yield _legend_of(met - explained, doubt, units)
        explained, is_doubt_explained = explained | met, is_doubt_explained or doubt


@lru_cache(maxsize=1 << 10)
def _legend_of(met: frozenset[int], doubt: bool, units: tuple[str, ...]) -> Markup:
    """The legend; cached, as few differ."""
    wordings = [
        {
            "word": each.word,
            "kind": each.kind,
            "meaning": each.meaning,
            "en": each.en,
        }
        for status, each in WORDINGS.items()
        if status in met
    ]
    return block("legend", wordings=wordings, doubt=doubt, units=units)


@per_form
def _columns(atlas: Atlas, table: str, edition: str) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """The positions of a table's cells in the arrays, and their units."""
    form = atlas.corpus.form
    cells = form.editions[edition].tables[table].cells
    units = dict.fromkeys(form.unit(cell.code) for cell in cells)
    columns = np.array([form.index[cell.code] for cell in cells], np.intp)
    return columns, tuple(unit for unit in units if unit)


def _misfits(atlas: Atlas, row: int, table: TableForm, verdict: ReportFindings) -> Iterator[Markup]:
    """Boxes that the document prints and the form does not have, unless a finding covers them."""
    texts = {
        row_of(code)
        for finding in verdict.findings
        if finding.rule == HEADERS_FIT
        for code in finding.cells
    }
    found = [
        misfit
        for misfit in atlas.report(row).misfits
        if table_of(misfit.row) == table.code and misfit.row not in texts
    ]
    if found:
        lines = [
            {
                "row": table.rows[misfit.row.split(".", 1)[1]][1].name,
                "printed": "、".join(misfit.printed),
                "surplus": "、".join(text.strip() or "空白" for text in misfit.surplus),
                "line": misfit.line,
            }
            for misfit in found
        ]
        yield block("misfits", misfits=lines)


def _statements(
    atlas: Atlas, row: int, here: str, verdict: ReportFindings
) -> Iterator[Heading | Markup]:
    """The claims of the prose beside the tables, and all findings about the whole report."""
    report = atlas.report(row)
    elsewhere = verdict.table("")
    if not report.statements and not elsewhere:
        return
    yield Heading(2, "表格以外的核对", "statements")
    lines = [
        {
            "claim": claims.claim(atlas, here, row, statement.claim),
            "value": claims.claimed_value(statement),
            "line": verdict.original.link(statement.line) if statement.line else None,
            "quote": statement_quote(verdict.original, statement),
            "printed": claims.printed_value(atlas, row, statement),
        }
        for statement in report.statements
    ]
    yield block("statements", statements=lines, findings=block("findings", findings=elsewhere))


def _narrative(report: Report) -> Iterator[Heading | Markup]:
    """The agency's own text, if the record has it."""
    found = [
        (label, [line for line in report.narrative[key].split("\n") if line.strip()])
        for key, label in SECTIONS
        if report.narrative.get(key, "").strip()
    ]
    if found:
        yield Heading(2, "报告正文（照录）", "narrative")
        yield block("narrative", sections=found)


def _downloads(atlas: Atlas, row: int, here: str) -> Markup:
    report, collection = atlas.report(row), atlas.corpus.collection
    others = {f"a/{report.agency}.{suffix}": words for suffix, words in WHOLE.items()}
    package = f"a/{report.agency}/gongkai-{report.agency}.zip"
    return block(
        "downloads",
        files=[
            *(atlas.file(here, path, words) for path, words in others.items()),
            atlas.file(here, package, "本机关各年数据包（ZIP）"),
        ],
        citation=_citation(atlas, row, here),
        licence=collection.licence,
    )


def _citation(atlas: Atlas, row: int, here: str) -> str:
    """A citation that names the body's document first and this copy second."""
    report, collection = atlas.report(row), atlas.corpus.collection
    original = f"原文：{report.source.url}。" if report.source.url else ""
    published = f"，{report.published}" if report.published else ""
    return (
        f"{atlas.body_name(row)}：《{report.title}》{published}。{original}"
        f"数据据“{collection.title}”{collection.version} 版，{collection.address}{here}，"
        f"原文件 SHA-256 {report.source.sha256[:16]}…。"
    )

"""The page of a hand-written study, with every figure inserted from the records.

A study is Markdown with placeholders `{{…}}`: inside a sentence for a figure or a count, alone in
a paragraph for a table or a chart. No figure is typed, and each links to its cell. If a record it
needs is missing, the whole study is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import markdown
from markupsafe import Markup

from gongkai.model import Artifact, GongkaiError, Heading, Lead, Page, Severity, State, anchor_of
from gongkai.model.values import plain
from gongkai.pages.atlas import Atlas
from gongkai.pages.charts import outcomes_by_year, years_lines
from gongkai.pages.comparison_tables import comparison_table, row_head
from gongkai.pages.figures import linked_figure, shown
from gongkai.pages.grids import TableCell, render_table
from gongkai.pages.leads_page import report_title
from gongkai.pages.navigation import breadcrumb
from gongkai.pages.region import covers, received
from gongkai.pages.templating import Link, block, relative, safe, squeezed

PLACEHOLDER = re.compile(r"\{\{([a-z]+) ([^{}]+)\}\}")
HEADING = re.compile(r"(#{1,3}) (.+?)(?: \{#([a-z-]+)\})?")


class NotCollectedError(Exception):
    """A study needs a record that the collection does not have."""


@dataclass(frozen=True)
class StudyContext:
    """The input of a study: the records, and the address of its page."""

    atlas: Atlas
    here: str

    def rows(self, body: str) -> Sequence[int]:
        """The reports of a body."""
        found = self.atlas.corpus.rows_of.get(body)
        if not found:
            raise NotCollectedError
        return found

    def rows_in(self, region: str) -> list[int]:
        """The reports of the bodies of a region."""
        bodies = self.atlas.bodies_at.get(region, ())
        return [row for body in bodies for row in self.atlas.corpus.rows_of.get(body.id, ())]


def study_pages(atlas: Atlas) -> Iterator[Page]:
    """The page of every study whose records are all available."""
    for source in atlas.studies:
        try:
            yield study_page(atlas, source)
        except NotCollectedError:
            continue


def study_page(atlas: Atlas, source: Artifact) -> Page:
    """The page of one study; raise NotCollectedError if a record it needs is missing."""
    here = f"study/{source.path.removesuffix('.md')}/"
    context = StudyContext(atlas, here)
    parts = [part.strip() for part in source.data.decode().split("\n\n")]
    title = _heading(parts[0]).text
    blocks = [block for part in parts for block in _blocks(context, part, source.path)]
    return Page(
        path=here,
        kind="study",
        title=title,
        description=_plain(context, parts[1], source.path),
        blocks=(breadcrumb(Link("首页", relative(here, "")), Link(title)), *blocks),
    )


def _heading(part: str) -> Heading:
    match = HEADING.fullmatch(part)
    if match is None:
        raise GongkaiError(f"研究里的标题写得不对：{part[:40]}；应如“## 标题 {{#id}}”")
    return Heading(len(match[1]), match[2], match[3] or "study")


def _blocks(context: StudyContext, part: str, name: str) -> Iterator[Heading | Markup]:
    asked = PLACEHOLDER.fullmatch(part)
    if part.startswith("#"):
        yield _heading(part)
    elif asked and asked[1] in IN_PARAGRAPHS:
        with _run(asked, name):
            yield from IN_PARAGRAPHS[asked[1]](context, *asked[2].split())
    else:
        yield _paragraph(context, part, name)


@contextmanager
def _run(asked: re.Match[str], name: str) -> Iterator[None]:
    """Run a placeholder; an error in it is reported with the study's name."""
    try:
        yield
    except (TypeError, KeyError) as fault:
        raise GongkaiError(f"{name}：{asked[0]} 写得不对（{fault}）") from fault


def _paragraph(context: StudyContext, part: str, name: str) -> Markup:
    """One paragraph; lines of Chinese are joined without a blank."""
    joined = part.replace("\n", "")
    text = PLACEHOLDER.sub(lambda asked: _fill(context, asked, name), joined)
    return squeezed(markdown.markdown(text))


def _plain(context: StudyContext, part: str, name: str) -> str:
    """The paragraph as plain text."""
    return re.sub(r"<[^>]+>", "", str(_paragraph(context, part, name)))


def _fill(context: StudyContext, asked: re.Match[str], name: str) -> str:
    if asked[1] not in IN_SENTENCES:
        raise GongkaiError(f"{name}：不认识 {asked[0]}；句子里可用 {'、'.join(IN_SENTENCES)}")
    with _run(asked, name):
        return IN_SENTENCES[asked[1]](context, *asked[2].split())


def figure_link(context: StudyContext, key: str, code: str) -> str:
    """The content of one cell, with a link to it."""
    row = context.atlas.corpus.at.get(key)
    if row is None:
        raise NotCollectedError
    words = shown(context.atlas.corpus.figure(row, code))
    return (
        f'<a href="{safe(context.atlas.cell_address(context.here, row, code))}">{safe(words)}</a>'
    )


def count_in_region(context: StudyContext, what: str, region: str) -> str:
    """The number of something in a region."""
    rows = context.rows_in(region)
    if not rows:
        raise NotCollectedError
    return str(COUNTS[what](context, region, rows))


def _missing(context: StudyContext, region: str, rows: Sequence[int]) -> int:
    years = [
        each
        for body in context.atlas.bodies_at[region]
        for each in context.atlas.covered.get(body.id, ())
    ]
    return sum(each.state is State.NOT_FOUND for each in years)


COUNTS: Mapping[str, Callable[[StudyContext, str, Sequence[int]], int]] = {
    "reports": lambda context, region, rows: len(rows),
    "bodies": lambda context, region, rows: len({context.atlas.report(row).agency for row in rows}),
    "missing": _missing,
    "failing": lambda context, region, rows: sum(
        context.atlas.failing_sums(row) > 0 for row in rows
    ),
}


def years(context: StudyContext, region: str) -> str:
    """The first and the last year with reports of a region."""
    return "–".join(str(year) for year in _span(context, region))


def first(context: StudyContext, region: str) -> str:
    """The first year with a report of a region."""
    return str(_span(context, region)[0])


def _span(context: StudyContext, region: str) -> tuple[int, int]:
    found = [context.atlas.report(row).year for row in context.rows_in(region)]
    if not found:
        raise NotCollectedError
    return min(found), max(found)


IN_SENTENCES: Mapping[str, Callable[..., str]] = {
    "figure": figure_link, "count": count_in_region, "years": years, "first": first,
}  # fmt: skip
"""Placeholders allowed inside a sentence."""


def years_chart(context: StudyContext, body: str) -> Iterator[Markup]:
    """Requests received, handled and carried over, as lines over the years."""
    return years_lines(context.atlas, context.rows(body), f"years-{body}")


def outcomes_chart(context: StudyContext, body: str) -> Iterator[Markup]:
    """The outcomes of the requests, a bar per year."""
    return outcomes_by_year(context.atlas, context.rows(body), f"outcomes-{body}")


def rows(context: StudyContext, body: str, *codes: str) -> Iterator[Markup]:
    """Cells of one body over the years, a line per cell."""
    reports = context.rows(body)
    form = context.atlas.corpus.form
    head = ("项目", *(f"{context.atlas.report(row).year} 年" for row in reports))
    yield render_table(
        comparison_table(
            f"rows-{anchor_of(codes[0])}",
            f"{context.atlas.corpus.agencies[body].name}各年所印（{form.unit(codes[0])}）",
            head,
            [
                (
                    row_head(form.name(code).removesuffix("·总计")),
                    *(linked_figure(context.atlas, context.here, row, code) for row in reports),
                )
                for code in codes
            ],
        )
    )


def bodies(context: StudyContext, region: str, code: str) -> Iterator[Markup]:
    """One cell of every body of a region over the years, except the report on the whole."""
    own = [
        body
        for body in context.atlas.bodies_at.get(region, ())
        if not covers(body, context.atlas.corpus.regions[region])
    ]
    found = received(context.atlas, context.here, own, code)
    return iter([render_table(found)] if found else ())


def region_beside_bodies(
    context: StudyContext, whole: str, region: str, code: str
) -> Iterator[Markup]:
    """The figure of the report on a whole region beside the sum of its bodies' figures."""
    table = []
    for row in context.rows(whole):
        year = context.atlas.report(row).year
        parts = [
            context.atlas.corpus.value(other, code)
            for other in context.rows_in(region)
            if context.atlas.report(other).year == year and other != row
        ]
        known = [value for value in parts if value is not None]
        table.append(
            (
                row_head(f"{year} 年"),
                linked_figure(context.atlas, context.here, row, code),
                TableCell(plain(sum(known, Decimal(0))) if known else "—"),
                TableCell(str(len(known))),
                TableCell(str(len(context.atlas.bodies_at[region]) - 1 - len(parts))),
            )
        )
    names = ("年度", "全区报告所印", "各机关所印相加", "加了几个机关", "没有找到的报告")
    yield render_table(
        comparison_table(f"beside-{anchor_of(code)}", "全区的数与各机关的数", names, table)
    )


def failing(context: StudyContext, region: str) -> Iterator[Markup]:
    """Every contradiction inside the reports of a region, by rule, with a link to its place."""
    reports = {context.atlas.report(row).key for row in context.rows_in(region)}
    found = [
        lead
        for lead in context.atlas.leads
        if lead.finding.severity is Severity.ERROR and lead.finding.key in reports
    ]
    if not found:
        raise NotCollectedError
    ordered = sorted(found, key=lambda lead: (lead.rule_page, lead.finding.agency, lead.id))
    yield block(
        "study-failing",
        groups=[
            {
                "rule": Link(leads[0].title, relative(context.here, leads[0].rule_page)),
                "n": len(leads),
                "reports": list(_reports(context, leads)),
            }
            for _, run in groupby(ordered, key=lambda lead: lead.rule_page)
            if (leads := list(run))
        ],
    )


def _reports(context: StudyContext, leads: Sequence[Lead]) -> Iterator[Link]:
    """A link for each report, to the first place at which a rule fails."""
    for _, run in groupby(leads, key=lambda lead: (lead.finding.agency, lead.finding.year)):
        same = list(run)
        times = f" {len(same)} 处" if len(same) > 1 else ""
        words = report_title(context.atlas.corpus, same[0]) + times
        yield Link(words, relative(context.here, same[0].page))


IN_PARAGRAPHS: Mapping[str, Callable[..., Iterator[Markup]]] = {
    "lines": years_chart, "outcomes": outcomes_chart, "rows": rows, "bodies": bodies,
    "beside": region_beside_bodies, "failing": failing,
}  # fmt: skip
"""Placeholders allowed in a paragraph of their own."""

"""A body with all its years as Markdown, for people and language models without a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.model import Agency, Artifact, Figure, Report
from gongkai.packages.package_files import PackageContext
from gongkai.packages.readme import escaped
from gongkai.wording import texts

IN_PLACE_OF = texts("status", "file")
"""The marks used for missing numbers."""


def body_markdown(context: PackageContext, body: str) -> Artifact:
    """The Markdown beside the page of a body with reports."""
    agency = context.corpus.agencies[body]
    rows = context.corpus.rows_of[body]
    lines = [*_head(context, agency, rows), *_tables(context, rows), *_findings(context, body)]
    return Artifact(f"a/{body}.md", ("\n".join(lines) + "\n").encode())


def _head(context: PackageContext, agency: Agency, rows: Sequence[int]) -> Iterator[str]:
    collection = context.corpus.collection
    address = f"{collection.address}a/{agency.id}"
    yield f"# {escaped(agency.name)}：政府信息公开工作年度报告的数字"
    yield ""
    yield f"网页：<{address}/>；同样的内容：<{address}.xlsx>、<{address}.json>。"
    yield "数字照原文著录，不修正；“空白”是原文没有填，不是 0；“/”等照原文。"
    yield ""
    for row in rows:
        yield _about(context.corpus.reports[row], collection.address)
    yield ""


def _about(report: Report, address: str) -> str:
    published = f"{report.published} 发布，" if report.published else ""
    original = f"，原文 <{report.source.url}>" if report.source.url else ""
    return (
        f"- {report.year} 年：《{escaped(report.title)}》，{published}{report.edition} 年版格式"
        f"{original}，网页 <{address}a/{report.key}/>"
    )


def _tables(context: PackageContext, rows: Sequence[int]) -> Iterator[str]:
    form, names = context.corpus.form, context.labels
    for table in form.tables:
        codes = [cell.code for cell in form.cells if cell.table == table]
        lines = [line for code in codes if (line := _line(context, rows, names[code], code))]
        if lines:
            years = [str(context.corpus.reports[row].year) for row in rows]
            yield f"## {escaped(form.describe(codes[0])[0].label)}"
            yield ""
            yield f"| 项目 | 单位 | {' | '.join(years)} |"
            yield f"|---|---|{'---:|' * len(years)}"
            yield from lines
            yield ""


def _line(context: PackageContext, rows: Sequence[int], name: str, code: str) -> str:
    """A cell over the years; empty if no report has it."""
    shown = [_shown(context, row, code) for row in rows]
    if not any(shown):
        return ""
    return f"| {escaped(name)} | {context.corpus.form.unit(code)} | {' | '.join(shown)} |"


def _shown(context: PackageContext, row: int, code: str) -> str:
    report = context.corpus.reports[row]
    edition = report.edition_of(code)
    if code not in context.corpus.form.editions[edition].codes:
        return ""
    figure: Figure = context.corpus.figure(row, code)
    return IN_PLACE_OF.get(figure.status.word) or escaped(figure.raw)


def _findings(context: PackageContext, body: str) -> Iterator[str]:
    """The findings of the checks that may be shown."""
    shown = [f for f in context.findings.get(body, ()) if context.judgement.may_be_shown(f)]
    if shown:
        yield "## 核对发现"
        yield ""
        for found in shown:
            year = f"{found.year} 年：" if found.year else ""
            yield f"- {year}{escaped(found.message)}"

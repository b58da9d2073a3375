"""The page of a document's numbered lines, and quotes from it for other pages.

The lines are those in the store. Nothing in them is ever markup: every line is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.form import Block, RowOrColumn, TableForm
from gongkai.model import Figure, Finding, Heading, Page, Statement, Status
from gongkai.model.values import plain
from gongkai.pages import claims
from gongkai.pages.atlas import Atlas
from gongkai.pages.navigation import body_breadcrumb, figure_error
from gongkai.pages.templating import Link, block, printable, web

LONG = 120
"""Maximum length of a quoted line; a longer one is quoted around the figure only."""
NEAR = 20
"""Characters quoted on either side."""
MOST_PLACES = 6
"""Maximum number of lines quoted for a finding; a longer sum is easier to read in its table."""


@dataclass(frozen=True, order=True)
class Quote:
    """A line, or the part of a very long one around a figure."""

    line: int
    before: str
    figure: str = ""
    after: str = ""

    @property
    def href(self) -> str:
        """The address of the line, relative to the report's own page."""
        return line_address(self.line)


def line_address(line: int) -> str:
    """The address of a line, relative to its report's page."""
    return f"source/#L{line}"


@dataclass(frozen=True)
class Original:
    """A document in the store; without lines it is not stored."""

    lines: Sequence[str] = ()

    def has(self, line: int) -> bool:
        """Whether it has a line of this number."""
        return 0 < line <= len(self.lines)

    def link(self, line: int) -> Link:
        """A line number in words, with a link if it is stored."""
        return Link(f"原文第 {line} 行", line_address(line) if self.has(line) else "")

    def quote(self, line: int, printed: str, label: str = "") -> Quote | None:
        """The line that prints something; None if it is not stored or does not print it.

        Of a very long line: the surroundings of the figure, if it occurs once; else of the label of
        its row, if figures follow that once; else the beginning, as the exact place is not on
        record.
        """
        if not self.has(line):
            return None
        text = " ".join(str(printable(self.lines[line - 1])).split())
        wanted = " ".join(printed.split())
        if wanted not in text:
            return None
        if len(text) <= LONG:
            return Quote(line, text)
        if wanted and (place := _only(_alone(wanted), text)):
            before, after = _around(text, *place)
            return Quote(line, before, wanted, after)
        if label and (place := _only(_followed(label), text)):
            before, after = _around(text, *place)
            return Quote(line, before + text[slice(*place)] + after)
        return Quote(line, text[: 2 * NEAR] + "…")


def _alone(printed: str) -> re.Pattern[str]:
    """A pattern for a figure that is not part of a longer one."""
    return re.compile(rf"(?<![\d.,]){re.escape(printed)}(?![\d]|[.,]\d)")


def _followed(label: str) -> re.Pattern[str]:
    """A pattern for a label, without its numeral, before figures."""
    return re.compile(re.escape(ORDINAL.sub("", label)) + r"(?=\s*\d)")


ORDINAL = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)、]|\d+[.．、])\s*")
"""The numeral of a row of the form."""


def _only(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """The span of a pattern in a text, if it occurs exactly once."""
    found = [match.span() for match in pattern.finditer(text)]
    return found[0] if len(found) == 1 else None


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and after a span."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    return (
        f"…{before}" if start > NEAR else before,
        f"{after}…" if end + NEAR < len(text) else after,
    )


NO_ORIGINAL = Original()


def places(original: Original, atlas: Atlas, row: int, table: TableForm) -> Iterator[Markup]:
    """The lines that print the figures of a table; empty if they are not stored."""
    if not original.lines:
        return
    found = {
        code: tuple(_quotes(original, atlas, row, f"{table.code}.{code}", part, line))
        for code, (part, line) in table.rows.items()
    }
    rows = [
        {"id": f"{table.code}-{code}", "name": table.rows[code][1].name, "quotes": quotes}
        for code, quotes in found.items()
        if quotes
    ]
    if rows:
        lines = {quote.line for quotes in found.values() for quote in quotes}
        yield block("places", rows=rows, lines=len(lines))


def _quotes(
    original: Original, atlas: Atlas, row: int, code: str, part: Block, line: RowOrColumn
) -> Iterator[Quote]:
    """The lines of one row, each once."""
    figures = (atlas.corpus.figure(row, f"{code}.{column.code}") for column in part.columns)
    quotes = (original.quote(each.line, _printed(each), line.label) for each in figures)
    yield from sorted({quote for quote in quotes if quote is not None})


def _printed(figure: Figure) -> str:
    """The text to find on the line; a box that was not read names a whole row."""
    return figure.raw if figure.status is Status.REPORTED else ""


def statement_quote(original: Original, statement: Statement) -> Quote | None:
    """The line on which the prose states a figure."""
    return original.quote(statement.line, plain(statement.value))


def places_of(
    original: Original, atlas: Atlas, row: int, finding: Finding, cells: Iterable[str]
) -> tuple[Link, ...]:
    """The lines that a finding rests on: those of its cells, and of the prose that it judges."""
    index, places = atlas.corpus.form.index, atlas.corpus.places
    lines = [int(places[row, index[code]]) for code in cells if code in index]
    stated = [
        each.line
        for each in atlas.report(row).statements
        if finding.left == each.value and claims.is_about(atlas, row, each.claim, finding.cells)
    ]
    found = sorted({line for line in (*lines, *stated) if original.has(line)})
    return tuple(map(original.link, found)) if len(found) <= MOST_PLACES else ()


def source_page(atlas: Atlas, row: int, original: Original) -> Page:
    """The page of a document: every line with its number and an id."""
    report, agency = atlas.report(row), atlas.agency(row)
    here = f"{report.page}source/"
    title = f"原文：{atlas.body_name(row)} {report.year} 年度报告，逐行编号"
    back = Link(f"{report.year} 年", atlas.report_page(here, row))
    return Page(
        path=here,
        kind="source",
        title=title,
        description=f"《{report.title}》的文字，逐行编号，照录；本站的每个数字都注明印在哪一行。",
        blocks=(
            body_breadcrumb(atlas, here, agency, back, Link("原文")),
            Heading(1, title, "original"),
            block(
                "source-facts", report=back.href, source=report.source, url=web(report.source.url)
            ),
            block("source", lines=list(enumerate(original.lines, 1))),
            *figure_error(atlas.corpus.collection, here, report.title),
        ),
    )

"""The reports of one body in, its years side by side out: differences, and breaks in words.

A figure leads to its own box in its report. Its column links to that report and its row has the
anchor that the box has there: a script joins the two, for all figures of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.form import TableForm
from gongkai.model.values import Reading, exact, plain
from gongkai.pages.atlas import Atlas, comparable, per_form
from gongkai.pages.box_markup import year_box
from gongkai.pages.cell_names import cell_heads, forms_used
from gongkai.pages.figures import not_in_form
from gongkai.pages.grids import HtmlTable, TableCell, TableRow, cell_markup


def years_grids(
    atlas: Atlas, here: str, rows: Sequence[int]
) -> Iterator[tuple[TableForm, HtmlTable]]:
    """One table of the form after the other, years as columns, the oldest first."""
    for code in atlas.corpus.form.tables:
        forms = forms_used(atlas, rows, code)
        if forms:
            note = "（总计一列）" if forms[-1].layout == "matrix" else ""
            yield (
                forms[-1],
                HtmlTable(
                    id=code,
                    caption=f"{forms[-1].short}{note}，各年所印的数字",
                    columns=(1, len(rows)),
                    head=(_head(atlas, here, rows, code),),
                    bodies=(tuple(_lines(atlas, here, rows, forms)),),
                    kind="gk-compare gk-years gk-cross",
                ),
            )


def _head(atlas: Atlas, here: str, rows: Sequence[int], table: str) -> TableRow:
    """The years, each a link to its report; one on another edition than the year before says so."""
    cells, before = [TableCell("项目", "th", scope="col")], ""
    for row in rows:
        edition = atlas.report(row).edition_of(table)
        is_new = before not in ("", edition)
        cells.append(
            TableCell(
                f"{atlas.report(row).year} 年",
                "th",
                scope="col",
                kind="gk-break" if is_new else "",
                href=atlas.report_page(here, row),
                below=f"换用 {edition} 年版格式" if is_new else "",
            )
        )
        before = edition
    return tuple(cells)


def _lines(
    atlas: Atlas, here: str, rows: Sequence[int], forms: Sequence[TableForm]
) -> Iterator[TableRow]:
    table = forms[-1].code
    editions = tuple(atlas.report(row).edition_of(table) for row in rows)
    years = [
        _Year(atlas.report(row).year, edition, atlas.corpus.readings(row))
        for row, edition in zip(rows, editions, strict=True)
    ]
    for code, head in cell_heads(atlas, here, rows, forms):
        yield (head, *_boxes(atlas, years, code))


@dataclass(frozen=True)
class _Year:
    """One report as a column of a table: everything its boxes need."""

    year: int
    edition: str
    readings: Sequence[Reading]


def _boxes(atlas: Atlas, years: Sequence[_Year], code: str) -> Iterator[str]:
    """What a body prints in one cell, year after year, and what changed."""
    at, editions = atlas.corpus.form.index[code], atlas.corpus.form.editions
    before: _Year | None = None
    for year in years:
        kind = "gk-break" if before is not None and before.edition != year.edition else ""
        if code in editions[year.edition].codes:
            below = _difference(atlas, before, year, code, at) if before is not None else ""
            yield year_box(year.readings[at], kind, below)
        else:
            yield cell_markup(not_in_form(kind))
        before = year


def _difference(atlas: Atlas, before: _Year, after: _Year, code: str, at: int) -> str:
    """The change from one report to the next; in words if they are not comparable."""
    reason = step(atlas, code, before.edition, after.edition, before.year, after.year)
    if reason is not None:
        return reason
    old, new = before.readings[at][1], after.readings[at][1]
    return "" if old is None or new is None else _moved(old, new)


@lru_cache(maxsize=1 << 14)
def _moved(old: float, new: float) -> str:
    if new == old:
        return "持平" if new else ""
    return signed(plain(exact(new) - exact(old)))


def signed(number: str) -> str:
    """A difference with its sign: +3, −2."""
    return f"−{number[1:]}" if number.startswith("-") else f"+{number}"


@per_form
def step(atlas: Atlas, code: str, then: str, now: str, before: int, after: int) -> str | None:
    """Why the difference of two years of a cell is not shown; empty if a year between
    them is missing.

    `None`: it may be shown. `then` and `now` are the editions that print it.
    """
    if not all(code in atlas.corpus.form.editions[each].codes for each in (then, now)):
        return ""
    if comparable(atlas, code, then, now)[0] != "same":
        return "口径变更，不可比"
    if atlas.corpus.form.is_broken(code, before, after):
        return "规定变更，不可比"
    return None if after == before + 1 else ""

"""The page of a row of the form: its meaning, and its figures of every body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from gongkai.form import TOTAL, Block, Edition, Form, RowOrColumn
from gongkai.model import Cell, Heading, Page, grouped
from gongkai.pages.atlas import Atlas
from gongkai.pages.cell_names import remarks, row_name
from gongkai.pages.charts import cell_dots
from gongkai.pages.comparison_tables import comparison_table, figures_by_year, row_head, year_names
from gongkai.pages.figures import linked_figure
from gongkai.pages.grids import HtmlTable, TableCell, TableRow, render_table
from gongkai.pages.navigation import figure_error
from gongkai.pages.quartiles import quartiles
from gongkai.pages.screens import Thing, assembled_page, table_with_csv
from gongkai.pages.templating import block, relative

LISTED = 150
"""Maximum number of bodies listed; more are summarised, and the data package has the figures."""


def row_pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every row of every table of any edition."""
    rows = dict.fromkeys((cell.table, cell.row) for cell in atlas.corpus.form.cells)
    for table, row in rows:
        yield row_page(atlas, table, row)


def row_page(atlas: Atlas, table: str, row: str) -> Page:
    """The page of one row."""
    cells = [each for each in atlas.corpus.form.cells if (each.table, each.row) == (table, row)]
    here = f"t/{table}/{row}/"
    name = row_name(atlas.corpus.form, cells[-1].code)
    title = f"{name}：各机关各年度"
    return assembled_page(
        here,
        "row",
        title,
        f"政府信息公开工作年度报告表格中“{name}”一行，各机关各年度所印的数字。",
        _blocks(atlas, here, title, cells),
        ("glossary/", "术语"),
        last=name,
    )


def _blocks(atlas: Atlas, here: str, title: str, cells: Sequence[Cell]) -> Iterator[Thing]:
    yield _about(atlas, here, cells)
    for cell in _shown(cells):
        name = atlas.corpus.form.describe(cell.code).column.name
        yield Heading(2, name, f"column-{cell.column}")
        yield from _column(atlas, here, cell)
    yield from figure_error(atlas.corpus.collection, here, title)


def _shown(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The total of a row if it has one, else all its columns."""
    totals = [cell for cell in cells if cell.column == TOTAL]
    return totals or cells


def _about(atlas: Atlas, here: str, cells: Sequence[Cell]) -> Markup:
    """The names of the row by edition, its legal source, and what is not comparable."""
    form, cell = atlas.corpus.form, cells[0]
    slug = cell.row.replace("_", "-")
    notes = (note for each in cells for note in remarks(atlas, each.code, form.editions))
    printing = {edition.id for edition, _ in _printed(form, cell)}
    return block(
        "row-about",
        editions=_spellings(form, cell),
        absent=[each for each in form.editions if each not in printing],
        notes=list(dict.fromkeys(notes)),
        term=relative(here, f"glossary/{slug}/") if slug in atlas.terms else "",
    )


def _spellings(form: Form, cell: Cell) -> list[dict[str, str]]:
    """The row's name and article by edition; equal ones once."""
    found = grouped(
        ((line.label, line.article or block.article), edition.id)
        for edition, (block, line) in _printed(form, cell)
    )
    return [
        {"ids": "、".join(ids), "label": label, "article": article}
        for (label, article), ids in found.items()
    ]


def _printed(form: Form, cell: Cell) -> Iterator[tuple[Edition, tuple[Block, RowOrColumn]]]:
    """The editions that have the row, each with its block and the row."""
    for edition in form.editions.values():
        table = edition.tables.get(cell.table)
        if table is not None and cell.row in table.rows:
            yield edition, table.rows[cell.row]


def _column(atlas: Atlas, here: str, cell: Cell) -> Iterator[Thing]:
    """The part of a row page about one column: its chart, its quartiles by year, its bodies."""
    corpus = atlas.corpus
    years = sorted(atlas.rows_in)
    if not years:
        yield block("nothing", words="还没有收录报告。")
        return
    yield from cell_dots(atlas, here, cell.code, f"bodies-{cell.column}")
    yield render_table(_spreads(atlas, cell, years))
    if len(corpus.rows_of) <= LISTED:
        yield from table_with_csv(here, _bodies(atlas, here, cell, years))
    else:
        many = f"收录的机关有 {len(corpus.rows_of)} 个，这里不逐一列出；"
        yield block("nothing", words=many + "各机关的数字在它们的页面和数据包里。")


def _spreads(atlas: Atlas, cell: Cell, years: Sequence[int]) -> HtmlTable:
    """By year: how many reports have a number, how many do not, and median and quartiles."""
    names = ("年度", "印有数字", "空白或不适用", "读不准或无此栏", "下四分位", "中位数", "上四分位")
    lines: list[TableRow] = []
    for year in years:
        found = quartiles(atlas, atlas.rows_in[year], cell.code)
        few = "不足 5 个"
        lines.append(
            (
                row_head(f"{year} 年"),
                TableCell(str(found.n)),
                TableCell(str(found.silent)),
                TableCell(str(found.left_out)),
                TableCell(found.lower or few),
                TableCell(found.median or few),
                TableCell(found.upper or few),
            )
        )
    unit = atlas.corpus.form.unit(cell.code)
    caption = "各年度收录的报告中，这一格的分布" + (f"（{unit}）" if unit else "")
    return comparison_table(f"spread-{cell.column}", caption, names, lines)


def _bodies(atlas: Atlas, here: str, cell: Cell, years: Sequence[int]) -> HtmlTable:
    """One line per body in the order of codes, one column per year."""
    figure = partial(linked_figure, atlas, here, code=cell.code)
    return comparison_table(
        f"bodies-{cell.column}",
        "各机关所印的数字，按机关代码排列，不排名次",
        ("机关", *year_names(years)),
        figures_by_year(atlas, here, atlas.corpus.rows_of, years, figure),
    )

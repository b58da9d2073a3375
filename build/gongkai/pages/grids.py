"""The printed layout of a table of the form as HTML: cells with spans, scopes and ids.

The layout follows from the form alone (groups, rows, columns), so that a new edition needs no
new code. The caller provides the contents: `fill` maps a cell code to its table cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from markupsafe import Markup

from gongkai.form import Block, Group, RowOrColumn, TableForm, groups_above
from gongkai.form.headings import HeadingSpan, heading_spans, levels
from gongkai.pages.templating import Link, block, safe


class TableCell(NamedTuple):
    """One box of an HTML table."""

    text: str
    tag: str = "td"
    id: str = ""
    kind: str = ""
    """The CSS class; the text must be complete without it."""
    rowspan: int = 1
    colspan: int = 1
    scope: str = ""
    headers: str = ""
    title: str = ""
    href: str = ""
    en: str = ""
    """The same in English, shown on request."""
    hidden: str = ""
    """Text for screen readers, after the visible text."""
    marks: tuple[Link, ...] = ()
    """Numbers of the findings about it."""
    below: str = ""
    """A second line: a difference, a remark."""


TableRow = tuple[TableCell | str, ...]
"""Cells side by side; a string is finished HTML."""
ROOM = 10
"""Maximum number of figure columns beside the table of contents, measured at 1280 px."""
Fill = Callable[[str], TableCell]
Explain = Callable[[str, RowOrColumn], str]


@dataclass(frozen=True)
class HtmlTable:
    """An HTML table: its caption, its column groups, its head and its row groups."""

    id: str
    caption: str
    columns: tuple[int, ...]
    head: tuple[TableRow, ...]
    bodies: tuple[tuple[TableRow, ...], ...]
    kind: str = ""
    note: str = ""
    en: str = ""
    """The caption in English."""

    @property
    def parts(self) -> tuple[tuple[str, tuple[TableRow, ...]], ...]:
        """The row groups with their HTML elements, starting with the head if there is one."""
        head = (("thead", self.head),) if self.head else ()
        return (*head, *(("tbody", body) for body in self.bodies))

    @property
    def fits(self) -> bool:
        """Whether the table certainly fits on a wide screen."""
        return sum(self.columns) <= ROOM


def render_table(grid: HtmlTable) -> Markup:
    """The table as a block that scrolls horizontally by itself."""
    parts = [(part, Markup("\n".join(map(_row_markup, rows)))) for part, rows in grid.parts]
    return block("table", grid=grid, parts=parts)


def _row_markup(row: TableRow) -> str:
    boxes = [cell if isinstance(cell, str) else cell_markup(cell) for cell in row]
    return "<tr>" + "".join(boxes)


@lru_cache(maxsize=1 << 14)
def cell_markup(cell: TableCell) -> str:
    """One table cell as HTML, all text escaped.

    Done here and not by a template: a report has two hundred cells and a template takes ten times
    as long; equal cells are formatted once. Cells and rows end where the next one begins, as HTML
    has it: their end tags would be 3 KB of every page of a report.
    """
    return f"<{cell.tag}{_attributes(cell)}>{_words(cell)}{_named('small', cell.below)}"


def _attributes(cell: TableCell) -> str:
    named = (
        ("id", cell.id),
        ("class", cell.kind),
        ("colspan", cell.colspan if cell.colspan > 1 else ""),
        ("rowspan", cell.rowspan if cell.rowspan > 1 else ""),
        ("scope", cell.scope),
        ("headers", cell.headers),
        ("title", cell.title),
    )
    return "".join(f' {name}="{safe(value)}"' for name, value in named if value)


def _words(cell: TableCell) -> str:
    text = figure_markup(cell.text) if cell.tag == "td" else safe(cell.text)
    words = f'<a href="{safe(cell.href)}">{text}</a>' if cell.href else text
    hidden = f'<span class="gk-hidden">{safe(cell.hidden)}</span>' if cell.hidden else ""
    return words + _english(cell.en) + hidden + "".join(map(_mark, cell.marks))


def _english(text: str) -> str:
    return f'<i lang="en">{safe(text)}</i>' if text else ""


FIGURE = re.compile(r"([-+−]?)(\d+)((?:\.\d+)?)(\D*)")
"""A number as a box prints it: sign, whole part, decimals, unit. A date does not match."""


def figure_markup(text: str) -> str:
    """The text of a box as HTML: a number other than zero in <b>, each group of digits in <i>.

    The style sheet draws the gap between groups, so that copying and searching give the raw text.
    """
    number = FIGURE.fullmatch(text)
    if number is None or not (number[2] + number[3]).strip("0."):
        return safe(text)
    sign, whole, decimals, unit = number.groups()
    return f"<b>{sign}{_grouped(whole)}{decimals}{safe(unit)}</b>"


def _grouped(whole: str) -> str:
    """Digits in groups of three, all but the last in an element of its own."""
    first = len(whole) % 3 or 3
    if len(whole) <= 3:
        return whole
    groups = [whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))]
    return "".join(f"<i>{group}</i>" for group in groups[:-1]) + groups[-1]


def _mark(mark: Link) -> str:
    title = f' title="{safe(mark.note)}"' if mark.note else ""
    kind, href = safe(mark.kind), safe(mark.href)
    return f'<sup><a class="gk-mark {kind}" href="{href}"{title}>{safe(mark.text)}</a></sup>'


def _named(tag: str, text: str) -> str:
    return f"<{tag}>{safe(text)}</{tag}>" if text else ""


@dataclass(frozen=True, eq=False)
class FigurePlace:
    """A cell of a drawn table: its code, its position in the arrays, and its empty table cell."""

    code: str
    at: int
    cell: TableCell


@dataclass(frozen=True, eq=False)
class TableTemplate:
    """A drawn table split where reports differ: at its caption and the contents of its cells."""

    parts: tuple[str, ...]
    places: tuple[FigurePlace, ...]
    """The cells in the order of the pieces."""

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Cell code → its place among the cells."""
        return {place.code: at for at, place in enumerate(self.places)}

    def fill(self, caption: str, boxes: Iterable[str]) -> Markup:
        """The table with its caption and boxes, which are results of `cell_markup`."""
        parts = list(self.parts)
        parts[1::2] = [safe(caption), *boxes]
        return Markup("".join(parts))


def table_template(table: TableForm, index: Mapping[str, int], explain: Explain) -> TableTemplate:
    """Draw a table once for all reports that print it; `index` is `Form.index`."""
    cells: dict[str, TableCell] = {}
    grid = official_table(table, lambda code: TableCell(f"{MARK}{code}{MARK}", id=code), explain)
    for _, rows in grid.parts:
        cells |= {
            cell.id: cell
            for row in rows
            for cell in row
            if isinstance(cell, TableCell) and MARK in cell.text
        }
    whole = str(render_table(replace(grid, caption=MARK)))
    before, after = whole.split(f"<span>{MARK}</span>")
    cut = [f"{before}<span>", ""]
    for cell in cells.values():
        head, after = after.split(cell_markup(cell), 1)
        cut += [head, ""]
    cut[2] = "</span>" + cut[2]
    own = (
        FigurePlace(code, index[code], cell._replace(text="", id=""))
        for code, cell in cells.items()
    )
    return TableTemplate((*cut, after), tuple(own))


MARK = "gkBox"
"""Marker for a report's own text in a template; letters only, so that escaping keeps it."""


def official_table(table: TableForm, fill: Fill, explain: Explain) -> HtmlTable:
    """The table as its edition prints it; `explain` gives the link of a row's label."""
    draw = {"blocks": _blocks, "matrix": _matrix, "strip": _strip}[table.layout]
    return replace(draw(table, fill, explain), en=table.en)


def _blocks(table: TableForm, fill: Fill, explain: Explain) -> HtmlTable:
    """Blocks below one another, each with its own header; the widest block sets the columns."""
    raster = max(len(block.columns) for block in table.blocks)
    bodies = tuple(
        tuple(_block_rows(table.code, at, block, raster, fill, explain))
        for at, block in enumerate(table.blocks, 1)
    )
    return HtmlTable(table.code, table.label, (1, raster), (), bodies, "gk-blocks")


def _block_rows(
    table: str, at: int, block: Block, raster: int, fill: Fill, explain: Explain
) -> Iterator[TableRow]:
    """The rows of a block with its own heads, on a raster that all blocks of a table share."""
    head = f"{table[0]}{at}"  # named by every box below it
    wide = _widths(len(block.columns), raster)
    yield (TableCell(block.label, "th", id=head, colspan=raster + 1, scope="rowgroup"),)
    yield (
        TableCell("信息内容", "th", scope="col"),
        *(
            TableCell(
                column.label,
                "th",
                id=f"{head}-{column.code}",
                colspan=span,
                scope="col",
                en=column.en,
            )
            for column, span in zip(block.columns, wide, strict=True)
        ),
    )
    for row in block.rows:
        own = f"{table}-{row.code}"
        boxes = (
            fill(f"{table}.{row.code}.{column.code}")._replace(
                colspan=span,
                headers=f"{head} {own} {head}-{column.code}",
            )
            for column, span in zip(block.columns, wide, strict=True)
        )
        label = TableCell(
            row.label,
            "th",
            id=own,
            scope="row",
            href=explain(table, row),
            en=row.en,
        )
        yield (label, *boxes)


def _widths(columns: int, raster: int) -> tuple[int, ...]:
    """How many columns of the raster each column takes; the last one takes the rest.

    A finer raster would make them equal, but leave columns in which no cell begins.
    """
    narrow = raster // columns
    return (*[narrow] * (columns - 1), raster - narrow * (columns - 1))


def _matrix(table: TableForm, fill: Fill, explain: Explain) -> HtmlTable:
    """Rows below grouped columns; the labels of grouped rows are nested, as printed."""
    block = table.blocks[0]
    spans = heading_spans(block.rows, block.row_groups)
    rows = (
        (
            *(_row_heading(table, each, explain) for each in spans if each.first == at),
            *(fill(f"{table.code}.{row.code}.{column.code}") for column in block.columns),
        )
        for at, row in enumerate(block.rows)
    )
    tops = (groups_above(row, block.row_groups)[:1] for row in block.rows)
    runs = groupby(zip(tops, rows, strict=True), key=itemgetter(0))
    bodies = tuple(tuple(row for _, row in run) for _, run in runs)
    head = tuple(_matrix_head(table, block, levels(spans)))
    groups = groupby(block.columns, key=lambda column: _run(column, block))
    widths = tuple(len(list(run)) for _, run in groups)
    kind = f"gk-matrix{TOTALLED if _ends_in_total(table, block) else ''}"
    return HtmlTable(table.code, table.label, (levels(spans), *widths), head, bodies, kind)


def _row_heading(table: TableForm, span: HeadingSpan, explain: Explain) -> TableCell:
    label, en = span.of.label, span.of.en
    if isinstance(span.of, Group):
        scope = "row" if span.level else "rowgroup"
        return TableCell(label, "th", rowspan=span.lines, scope=scope, kind="gk-group", en=en)
    own, href = f"{table.code}-{span.of.code}", explain(table.code, span.of)
    return TableCell(label, "th", id=own, colspan=span.depth, scope="row", href=href, en=en)


TOTALLED = " gk-totalled"
"""The class of a table whose last column sums the others: it stays visible on a phone."""


def _ends_in_total(table: TableForm, block: Block) -> bool:
    """Whether the form says that the last column is the sum of the others."""
    last = (block.columns[-1].code,)
    return any(sum.along == "columns" and sum.right == last for sum in table.sums)


def _run(column: RowOrColumn, block: Block) -> str:
    """What a column shares with others of its column group: its inner group, else only itself."""
    above = groups_above(column, block.column_groups)
    return above[-1].code if len(above) > 1 else column.code


def _matrix_head(table: TableForm, block: Block, depth: int) -> Iterator[TableRow]:
    """The lines above the figures, with a corner above `depth` columns of row headings."""
    spans = heading_spans(block.columns, block.column_groups)
    height = levels(spans)
    corner = TableCell(table.corner, "td", colspan=depth, rowspan=height, kind="gk-corner")
    for level in range(height):
        cells = (_column_heading(each, height) for each in spans if each.level == level)
        yield (*(() if level else (corner,)), *cells)


def _column_heading(span: HeadingSpan, height: int) -> TableCell:
    label, en = span.of.label, span.of.en
    if isinstance(span.of, Group):
        scope = "colgroup" if span.level == height - 2 else "col"
        return TableCell(label, "th", colspan=span.lines, scope=scope, en=en)
    return TableCell(label, "th", rowspan=span.depth, scope="col", en=en)


def _strip(table: TableForm, fill: Fill, explain: Explain) -> HtmlTable:
    """All cells on one line below the labels of their rows, as table four prints them."""
    block = table.blocks[0]
    boxes = tuple(
        fill(f"{table.code}.{row.code}.{column.code}")
        for row in block.rows
        for column in block.columns
    )
    head = tuple(_strip_head(table, block, explain))
    widths = tuple(len(block.columns) for _ in block.rows)
    return HtmlTable(table.code, table.label, widths, head, ((boxes,),), "gk-strip")


def _strip_head(table: TableForm, block: Block, explain: Explain) -> Iterator[TableRow]:
    spans = heading_spans(block.rows, block.row_groups)
    wide = len(block.columns)
    for level in range(levels(spans)):
        at_level = (each for each in spans if each.level == level)
        yield tuple(_strip_heading(table, each, wide, explain) for each in at_level)
    yield tuple(
        TableCell(column.label, "th", scope="col", en=column.en)
        for _ in block.rows
        for column in block.columns
    )


def _strip_heading(table: TableForm, span: HeadingSpan, wide: int, explain: Explain) -> TableCell:
    cell = TableCell(
        span.of.label,
        "th",
        colspan=span.lines * wide,
        rowspan=span.depth,
        scope="col",
        en=span.of.en,
    )
    if isinstance(span.of, Group):
        return cell
    own, href = f"{table.code}-{span.of.code}", explain(table.code, span.of)
    return cell._replace(id=own, scope="colgroup", href=href)

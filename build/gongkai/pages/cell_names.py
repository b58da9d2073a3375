"""The cells that are the lines of comparison tables, with their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gongkai.form import TOTAL, Form, TableForm, groups_above
from gongkai.model import Cell, anchor_of
from gongkai.pages.atlas import Atlas, comparable, per_form
from gongkai.pages.grids import TableCell
from gongkai.pages.templating import relative

NEEDS_REMARK = ("split", "redefined")
"""Comparability that needs an explanation; that a form lacks a cell is shown in the cell itself."""


def forms_used(atlas: Atlas, rows: Iterable[int], code: str) -> list[TableForm]:
    """The forms on which some reports print a table, the oldest first."""
    used = {atlas.report(row).edition_of(code) for row in rows}
    editions = atlas.corpus.form.editions.values()
    return [each.tables[code] for each in editions if each.id in used and code in each.tables]


def cell_heads(
    atlas: Atlas, here: str, rows: Sequence[int], tables: Sequence[TableForm]
) -> Sequence[tuple[str, TableCell]]:
    """The code and the head of one line for each cell that any of the tables has.

    Of a matrix only the totals. `rows` are the reports whose figures follow. A head has the anchor
    that the cell has in its report, to which a script adds the address of a column.
    """
    code = tables[-1].code
    used = frozenset(atlas.report(row).edition_of(code) for row in rows)
    return _heads(atlas, code, used, "-/" * here.count("/"))


@per_form
def _heads(
    atlas: Atlas, table: str, used: frozenset[str], here: str
) -> Sequence[tuple[str, TableCell]]:
    """The same for reports on some editions: pages of the same depth have the same heads."""
    form = atlas.corpus.form
    editions = [each for each in form.editions.values() if each.id in used]
    tables = [each.tables[table] for each in editions if table in each.tables]
    codes = {cell.code for each in tables for cell in each.cells}
    is_matrix = tables[-1].layout == "matrix"
    name = row_name if is_matrix else cell_name
    return [
        (
            cell.code,
            TableCell(
                name(form, cell.code),
                "th",
                id=anchor_of(cell.code),
                scope="row",
                en=english_name(form, cell),
                href=relative(here, f"t/{cell.table}/{cell.row}/"),
                below="".join(dict.fromkeys(remarks(atlas, cell.code, used))),
            ),
        )
        for cell in form.cells
        if cell.code in codes and (not is_matrix or cell.column == TOTAL)
    ]


def cell_name(form: Form, code: str) -> str:
    """A cell with its unit: 行政处罚·处理决定数量（件）."""
    unit = form.unit(code)
    name = form.name(code)
    return f"{name}（{unit}）" if unit and unit not in name else name


def english_name(form: Form, cell: Cell) -> str:
    """A cell in English; for a total only its row: granted in full."""
    row = form.english.get(cell.row, "")
    column = form.english.get(cell.column, "")
    return row if cell.column == TOTAL or not column else f"{row}: {column}"


def row_name(form: Form, code: str) -> str:
    """A row with its group heading: 不予公开：国家秘密."""
    place = form.describe(code)
    above = groups_above(place.row, place.block.row_groups)
    if len(above) < 2 or above[-1].name in place.row.name:
        return place.row.name
    return f"{above[-1].name}：{place.row.name}"


def remarks(atlas: Atlas, code: str, editions: Iterable[str]) -> Iterator[str]:
    """Why the figures of a cell in these editions are not all comparable; empty if they are."""
    used = sorted(set(editions), key=list(atlas.corpus.form.editions).index)
    notes = (comparable(atlas, code, earlier, later) for earlier, later in pairwise(used))
    yield from (note for kind, note in notes if kind in NEEDS_REMARK)

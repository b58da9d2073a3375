"""The statutory forms as data: one TOML file per edition in, one `Form` over all editions out.

No other module knows a row, a column, a label or a sum. To add an edition, add a file; cells that
pages single out are in `named.toml`, and by when a body has to report in `duties.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from gongkai.form.data_files import values_of
from gongkai.model import Cell, GongkaiError, matches

NUMERAL = re.compile(r"^(?:\d+\.|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)")
"""Numerals in front of a label: 1. or （一） or 一、."""
TOTAL = "total"
"""The code of the column that sums the others, in every table that has one."""


@dataclass(frozen=True)
class RowOrColumn:
    """A row or a column: its code, its official label and the variants found in reports."""

    code: str
    label: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    anchor: str = ""
    """A regular expression for the label after blanks, brackets and numerals were removed."""
    group: str = ""
    """The code of its group heading, if it has one."""
    article: str = ""
    unit: str = ""
    signed: bool = False
    decimals: int = 0
    en: str = ""
    """Its English name; one edition gives it for all."""

    @property
    def name(self) -> str:
        """The label as used outside the table."""
        return self.short or self.label

    @cached_property
    def unnumbered(self) -> str:
        """The label without its numeral: 属于国家秘密 for 1.属于国家秘密."""
        return NUMERAL.sub("", self.label)


@dataclass(frozen=True)
class Group:
    """A heading over rows or columns; it has no figures of its own."""

    code: str
    label: str
    short: str = ""
    parent: str = ""
    en: str = ""

    @property
    def name(self) -> str:
        """The label as used outside the table."""
        return self.short or self.label


def groups_above(line: RowOrColumn, groups: Sequence[Group]) -> tuple[Group, ...]:
    """The group headings over a row or column, outermost first."""
    known = {group.code: group for group in groups}
    found: list[Group] = []
    code = line.group
    while code:
        found.insert(0, known[code])
        code = known[code].parent
    return tuple(found)


@dataclass(frozen=True)
class Block:
    """Rows that share their columns: there is a cell for every row and column."""

    rows: tuple[RowOrColumn, ...]
    columns: tuple[RowOrColumn, ...]
    label: str = ""
    article: str = ""
    unit: str = ""
    row_groups: tuple[Group, ...] = ()
    column_groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Sum:
    """Codes on the left sum to codes on the right.

    Along "rows" the codes are rows and the sum applies in each column; along "columns" the codes
    are columns and it applies in each row.
    """

    id: str
    along: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Equation:
    """One sum at one place: cell codes on both sides."""

    rule: str
    table: str
    line: str
    """The column (along rows) or row (along columns) in which it applies."""
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class TableForm:
    """One table of one edition; `layout` is how the official form prints it:

    blocks (each with its own header), matrix (rows under grouped columns) or strip (one line).
    """

    code: str
    label: str
    short: str
    layout: str
    anchor: str
    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...] = ()
    corner: str = ""
    aliases: tuple[str, ...] = ()
    en: str = ""

    def places(self) -> Iterator[tuple[Block, RowOrColumn, RowOrColumn]]:
        """Every cell in printing order, as block, row and column."""
        for block in self.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield block, row, column

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell in printing order."""
        return tuple(Cell(self.code, row.code, column.code) for _, row, column in self.places())

    @cached_property
    def rows(self) -> Mapping[str, tuple[Block, RowOrColumn]]:
        """Row code → its block and the row, in printing order."""
        return {row.code: (block, row) for block in self.blocks for row in block.rows}

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every sum at every place where it applies."""
        return tuple(
            equation for total in self.sums for equation in _spread(self.code, self.blocks, total)
        )

    def members(self, group: str) -> tuple[str, ...]:
        """The row codes below a row group, including nested groups."""
        inner = {group} | {
            child.code
            for block in self.blocks
            for child in block.row_groups
            if child.parent == group
        }
        return tuple(code for code, (_, row) in self.rows.items() if row.group in inner)

    def parts(self, group: str) -> tuple[str, ...]:
        """The members of a group that are not sums of others."""
        totals = {code for total in self.sums if total.along == "rows" for code in total.right}
        return tuple(code for code in self.members(group) if code not in totals)


class Place(NamedTuple):
    """Where a cell is: its table, block, row and column, in the words of one edition."""

    table: TableForm
    block: Block
    row: RowOrColumn
    column: RowOrColumn


@dataclass(frozen=True)
class Comparability:
    """How cells of one edition relate to an earlier one: split or redefined."""

    earlier: str
    kind: str
    cells: tuple[str, ...]
    counterpart: str
    note: str


@dataclass(frozen=True)
class Break:
    """A year from which the cells of a table count something else; the form stays the same."""

    year: int
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Edition:
    """One official form, in force for the years `since` to `until` (None: still)."""

    id: str
    title: str
    notice: str
    since: int
    tables: Mapping[str, TableForm]
    until: int | None = None
    comparability: tuple[Comparability, ...] = ()
    breaks: tuple[Break, ...] = ()

    def cells_of(self, term: str) -> tuple[str, ...]:
        """The codes that a term sums: a cell, a group of rows (`requests.denied.total`), or
        a row of another edition that this one splits; empty if the edition has no such thing.
        """
        if term not in self._terms:
            self._terms[term] = tuple(self._resolved(term))
        return self._terms[term]

    def term(self, term: str) -> str:
        """A cell or a group of rows in words: 不予公开, 行政诉讼·结果纠正; empty if it has none."""
        place = Cell.of(term)
        table = self.tables.get(place.table)
        for block in table.blocks if table else ():
            rows = {line.code: line.name for line in block.rows}
            rows |= {group.code: group.name for group in block.row_groups}
            columns = {line.code: line.name for line in block.columns}
            name, named = rows.get(place.row), columns.get(place.column)
            if name and named:
                return name if place.column == TOTAL else f"{name}·{named}"
        return ""

    def _resolved(self, term: str) -> Iterator[str]:
        """The cells that a term stands for: itself, its group, or what it was split into."""
        place = Cell.of(term)
        table = self.tables.get(place.table)
        if table is None:
            return
        if term in {cell.code for cell in table.cells}:
            yield term
            return
        members = set(table.parts(place.row))
        split = [
            pattern
            for note in self.comparability
            if note.kind == "split" and matches(term, (note.counterpart,))
            for pattern in note.cells
        ]
        for cell in table.cells:
            if cell.column == place.column and (cell.row in members or matches(cell.code, split)):
                yield cell.code

    @cached_property
    def _terms(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of every table in printing order."""
        return tuple(cell for table in self.tables.values() for cell in table.cells)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all cells."""
        return frozenset(cell.code for cell in self.cells)


@dataclass(frozen=True, eq=False)
class Form:
    """All editions; `cells` is the union over them, the columns of every array.

    Loaded once and never changed, so values derived from it may be cached.
    """

    editions: Mapping[str, Edition]
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name → the codes of the cells that pages single out under it."""

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The union of all cells: tables, rows and columns each merged into one order."""
        return tuple(
            Cell(table, row, column)
            for table in self.tables
            for row in self.row_order[table]
            for column in self._columns[table, row]
        )

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Cell code → its column in arrays."""
        return {cell.code: at for at, cell in enumerate(self.cells)}

    def named_cell(self, name: str) -> str:
        """The code of the one cell that has this name."""
        (code,) = self.named[name]
        return code

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Table codes in printing order."""
        return _merged([list(edition.tables) for edition in self.editions.values()])

    @cached_property
    def english(self) -> Mapping[str, str]:
        """Code of a table, a row, a column or a group → its English name."""
        tables = [table for edition in self.editions.values() for table in edition.tables.values()]
        blocks = [block for table in tables for block in table.blocks]
        named: list[RowOrColumn | Group | TableForm] = [*tables]
        for each in blocks:
            named += [*each.rows, *each.columns, *each.row_groups, *each.column_groups]
        return {one.code: one.en for one in named if one.en}

    def layout(self, edition: str, hybrid: Mapping[str, str]) -> tuple[TableForm, ...]:
        """The tables of a report, each in the edition on which it is printed."""
        printed = {code: self.editions[hybrid.get(code, edition)] for code in self.tables}
        return tuple(each.tables[code] for code, each in printed.items() if code in each.tables)

    def expected(self, year: int) -> Edition | None:
        """The edition in force for a year."""
        for edition in self.editions.values():
            if edition.since <= year <= (edition.until or 9999):
                return edition
        return None

    def describe(self, code: str, edition: str = "") -> Place:
        """The place of a cell in the words of an edition, else of the newest one that has it.

        Raises KeyError for a code that no edition has.
        """
        return self._described.get((edition, code)) or self._described["", code]

    @cached_property
    def _described(self) -> Mapping[tuple[str, str], Place]:
        """(edition, cell code) → its place; edition "" → in the newest that has it."""
        return {
            (name, f"{table.code}.{row.code}.{column.code}"): Place(table, block, row, column)
            for edition in self.editions.values()
            for table in edition.tables.values()
            for block, row, column in table.places()
            for name in (edition.id, "")
        }

    @cached_property
    def newest(self) -> Mapping[str, TableForm]:
        """Table code → the table in the newest edition that has it."""
        editions = self.editions.values()
        return {code: table for edition in editions for code, table in edition.tables.items()}

    def unit(self, code: str) -> str:
        """The unit of a cell: that of its column, else its row, else its block."""
        return self._units[code]

    @cached_property
    def _units(self) -> Mapping[str, str]:
        """Cell → its unit: that of its column, else of its row, else of its block."""
        places = {cell.code: self.describe(cell.code) for cell in self.cells}
        return {
            code: place.column.unit or place.row.unit or place.block.unit
            for code, place in places.items()
        }

    def name(self, code: str, edition: str = "") -> str:
        """A cell in words, of the edition if it has it: 予以公开·总计."""
        place = self.describe(code, edition)
        return f"{place.row.name}·{place.column.name}"

    def term(self, term: str, edition: str) -> str:
        """A cell or a group of rows in words of the edition, or of another if this one has none."""
        words = (self.editions[each].term(term) for each in (edition, *self.editions))
        return next(filter(None, words), term)

    def comparison(self, code: str, earlier: str, later: str) -> tuple[str, str]:
        """Whether a cell means the same in two editions: kind and note.

        Kinds: same · split · redefined · absent.
        """
        if earlier == later:
            return "same", ""
        for note in self.editions[later].comparability:
            if note.earlier == earlier and matches(code, (*note.cells, note.counterpart)):
                return note.kind, note.note
        both = all(code in self.editions[edition].codes for edition in (earlier, later))
        return ("same", "") if both else ("absent", "另一版格式没有这一项。")

    def is_broken(self, code: str, earlier: int, later: int) -> bool:
        """Whether a cell counts something else in the later year than in the earlier one."""
        return any(
            earlier < each.year <= later and matches(code, each.cells)
            for edition in self.editions.values()
            for each in edition.breaks
        )

    @cached_property
    def row_order(self) -> Mapping[str, tuple[str, ...]]:
        """Table code → the codes of its rows in all editions, merged into one order."""
        return {
            table: _merged(
                [
                    list(edition.tables[table].rows)
                    for edition in self.editions.values()
                    if table in edition.tables
                ]
            )
            for table in self.tables
        }

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return {
            (table, row): _merged(
                [
                    [column.code for column in edition.tables[table].rows[row][0].columns]
                    for edition in self.editions.values()
                    if table in edition.tables and row in edition.tables[table].rows
                ]
            )
            for table in self.tables
            for row in self.row_order[table]
        }


NAMED = "named.toml"
"""The file of named cells, beside the editions."""
DUTIES = "duties.toml"
"""The file of deadlines, which are the same whatever the edition."""


def load(folder: Traversable | None = None) -> Form:
    """Read every edition below `folder` (default: those of the package), oldest first.

    Raises GongkaiError if a named cell is in none of them.
    """
    home = folder or resources.files(__package__)
    forms = (file for file in home.iterdir() if file.name.endswith(".toml") and file.name != DUTIES)
    files = sorted(forms, key=lambda file: file.name)
    raws = {file.name: tomllib.loads(file.read_text("utf-8")) for file in files}
    named = values_of(dict[str, tuple[str, ...]], raws.pop(NAMED, {}))
    _share_english(list(raws.values()))
    for raw in raws.values():
        raw["tables"] = {table["code"]: table for table in raw["tables"]}
    read = values_of(tuple[Edition, ...], list(raws.values()))
    editions = sorted(read, key=lambda edition: edition.since)
    form = Form({edition.id: edition for edition in editions}, named)
    for name, codes in named.items():
        if unknown := [code for code in codes if code not in form.index]:
            raise GongkaiError(f"{NAMED} 的 {name}：没有一版格式有 {'、'.join(unknown)} 这一格")
    return form


def _share_english(raws: Sequence[dict[str, Any]]) -> None:
    """Copy each code's English name from the edition that has it to all others, in place."""
    coded = [entry for raw in raws for entry in _coded(raw)]
    words = {entry["code"]: entry["en"] for entry in coded if "en" in entry}
    for entry in coded:
        entry.setdefault("en", words.get(entry["code"], ""))


def _coded(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything that has a code: tables, rows, columns and groups."""
    for table in raw["tables"]:
        yield table
        for block in table["blocks"]:
            for part in ("rows", "columns", "row_groups", "column_groups"):
                yield from block.get(part, ())


def _spread(table: str, blocks: Sequence[Block], total: Sum) -> Iterator[Equation]:
    for block in blocks:
        rows, columns = ([line.code for line in lines] for lines in (block.rows, block.columns))
        is_of_rows = total.along == "rows"
        summed, others = (rows, columns) if is_of_rows else (columns, rows)
        for line in others if {*total.left} <= {*summed} else ():
            cell = f"{table}.{{}}.{line}" if is_of_rows else f"{table}.{line}.{{}}"
            left, right = (tuple(map(cell.format, side)) for side in (total.left, total.right))
            yield Equation(total.id, table, line, left, right)


def _merged(orders: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One order that keeps each given order; a new entry follows its predecessor."""
    merged: list[str] = []
    for order in orders:
        at = 0
        for code in order:
            if code in merged:
                at = merged.index(code) + 1
            else:
                merged.insert(at, code)
                at += 1
    return tuple(merged)

"""The form in, its words out: how cells, rows and columns are called in findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gongkai.corpus import Mask, plain
from gongkai.form import Form, Group, Line

MINUS = "−"


@dataclass(frozen=True)
class Words:
    """The names of a form, looked up once."""

    form: Form

    def cell(self, code: str) -> str:
        """A cell in words: 予以公开·总计."""
        return self._cells[code]

    def row(self, code: str) -> str:
        """The row of a cell, below its group where that has one above it: 不予公开·国家秘密."""
        return self._rows[code]

    def column(self, code: str) -> str:
        """The column of a cell, below its group where that has one above it."""
        return self._columns[code]

    def unit(self, code: str) -> str:
        """The unit of a cell, 件 where the form names none."""
        return self._units[code] or "件"

    def table(self, table: str) -> str:
        """The short name of a table, as its newest edition words it."""
        return self._tables[table]

    @cached_property
    def signed(self) -> Mask:
        """bool[m]: the cells that may print a number below zero."""
        return np.array([self._described[c.code].signed for c in self.form.cells], dtype=bool)

    @cached_property
    def decimals(self) -> NDArray[np.int8]:
        """int8[m]: how many decimals a cell may print."""
        return np.array([self._described[c.code].decimals for c in self.form.cells], dtype=np.int8)

    @cached_property
    def _described(self) -> Mapping[str, Line]:
        return {cell.code: self.form.describe(cell.code)[3] for cell in self.form.cells}

    @cached_property
    def _cells(self) -> Mapping[str, str]:
        return {cell.code: self.form.name(cell.code) for cell in self.form.cells}

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return {cell.code: self.form.unit(cell.code) for cell in self.form.cells}

    @cached_property
    def _rows(self) -> Mapping[str, str]:
        described = {cell.code: self.form.describe(cell.code) for cell in self.form.cells}
        return {
            code: _below(block.row_groups, row) for code, (_, block, row, _) in described.items()
        }

    @cached_property
    def _columns(self) -> Mapping[str, str]:
        described = {cell.code: self.form.describe(cell.code) for cell in self.form.cells}
        return {
            code: _below(block.column_groups, column)
            for code, (_, block, _, column) in described.items()
        }

    @cached_property
    def _tables(self) -> Mapping[str, str]:
        return {
            code: table.short
            for edition in self.form.editions.values()
            for code, table in edition.tables.items()
        }


def number(value: Decimal) -> str:
    """A number as a sentence prints it, with a true minus."""
    return plain(value).replace("-", MINUS)


def difference(value: Decimal) -> str:
    """A difference with its sign always shown: +4, −4."""
    return f"+{number(value)}" if value > 0 else number(value)


def listed(names: list[str], most: int = 6) -> str:
    """Names in a sentence, the first few of many."""
    return "、".join(names[:most]) + (f"等 {len(names)} 处" if len(names) > most else "")


def _below(groups: tuple[Group, ...], line: Line) -> str:
    for group in groups:
        if group.code == line.group and group.parent:
            return f"{group.name}·{line.name}"
    return line.name

"""The names of cells, rows and columns for findings, from the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gongkai.corpus import Mask, plain
from gongkai.form import Block, Form, Group, RowOrColumn
from gongkai.model import Report

MINUS = "−"


@dataclass(frozen=True)
class FormNames:
    """The names of a form, looked up once; in the words of the newest edition by default."""

    form: Form

    def cell(self, code: str, edition: str = "") -> str:
        """A cell in words: 予以公开·总计."""
        _, row, column = self._described(code, edition)
        return f"{row.name}·{column.name}"

    def row(self, code: str, edition: str = "") -> str:
        """The row of a cell, with the group above it if there is one: 不予公开·国家秘密."""
        block, row, _ = self._described(code, edition)
        return _below(block.row_groups, row)

    def column(self, code: str, edition: str = "") -> str:
        """The column of a cell, with the group above it if there is one: 自然人·总计."""
        block, _, column = self._described(code, edition)
        return _below(block.column_groups, column)

    def unit(self, code: str) -> str:
        """The unit of a cell, 件 if the form names none."""
        block, row, column = self._described(code, "")
        return column.unit or row.unit or block.unit or "件"

    def table(self, table: str) -> str:
        """The short name of a table in its newest edition."""
        return self._tables[table]

    @cached_property
    def signed(self) -> Mask:
        """bool[m]: the cells that may print a number below zero."""
        lines = [self._described(cell.code, "")[2] for cell in self.form.cells]
        return np.array([line.signed for line in lines], dtype=bool)

    @cached_property
    def decimals(self) -> NDArray[np.int8]:
        """int8[m]: how many decimals a cell may print."""
        lines = [self._described(cell.code, "")[2] for cell in self.form.cells]
        return np.array([line.decimals for line in lines], dtype=np.int8)

    def _described(self, code: str, edition: str) -> tuple[Block, RowOrColumn, RowOrColumn]:
        return self._places.get((edition, code)) or self._places["", code]

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], tuple[Block, RowOrColumn, RowOrColumn]]:
        return {
            (name, f"{table.code}.{row.code}.{column.code}"): (block, row, column)
            for edition in self.form.editions.values()
            for table in edition.tables.values()
            for block, row, column in table.places()
            for name in (edition.id, "")
        }

    @cached_property
    def _tables(self) -> Mapping[str, str]:
        return {
            code: table.short
            for edition in self.form.editions.values()
            for code, table in edition.tables.items()
        }


@dataclass(frozen=True)
class ReportNames:
    """The names in one report: each table in the words of the edition on which it is printed."""

    words: FormNames
    report: Report

    def cell(self, code: str) -> str:
        """A cell in words: 予以公开·总计."""
        return self.words.cell(code, self._edition(code))

    def row(self, code: str) -> str:
        """The row of a cell."""
        return self.words.row(code, self._edition(code))

    def column(self, code: str) -> str:
        """The column of a cell."""
        return self.words.column(code, self._edition(code))

    def cells(self, codes: Iterable[str], most: int = 6) -> str:
        """Several cells as part of a sentence."""
        return enumeration([self.cell(code) for code in codes], most)

    def _edition(self, code: str) -> str:
        return self.report.edition_of(code)


def number(value: Decimal) -> str:
    """A number for use in a sentence, with a true minus sign."""
    return plain(value).replace("-", MINUS)


def difference(value: Decimal) -> str:
    """A difference that always has a sign: +4, −4."""
    return f"+{number(value)}" if value > 0 else number(value)


def enumeration(names: list[str], most: int = 6) -> str:
    """Names for use in a sentence; of many, only the first few."""
    return "、".join(names[:most]) + (f"等 {len(names)} 处" if len(names) > most else "")


def _below(groups: tuple[Group, ...], line: RowOrColumn) -> str:
    for group in groups:
        if group.code == line.group and group.parent:
            return f"{group.name}·{line.name}"
    return line.name

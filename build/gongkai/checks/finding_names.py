"""The names of cells, rows and columns for findings, from the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gongkai.form import Form, Group, RowOrColumn, groups_above
from gongkai.model import Report
from gongkai.model.values import Mask, plain

MINUS = "−"


@dataclass(frozen=True)
class FormNames:
    """The names of a form; in the words of the newest edition by default."""

    form: Form

    def row(self, code: str, edition: str = "") -> str:
        """The row of a cell, with the group above it if there is one: 不予公开·国家秘密."""
        place = self.form.describe(code, edition)
        return _below(place.block.row_groups, place.row)

    def column(self, code: str, edition: str = "") -> str:
        """The column of a cell, with the group above it if there is one: 自然人·总计."""
        place = self.form.describe(code, edition)
        return _below(place.block.column_groups, place.column)

    def unit(self, code: str) -> str:
        """The unit of a cell, 件 if the form names none."""
        return self.form.unit(code) or "件"

    def table(self, table: str) -> str:
        """The short name of a table in its newest edition."""
        return self.form.newest[table].short

    @cached_property
    def signed(self) -> Mask:
        """bool[m]: the cells that may print a number below zero."""
        columns = [self.form.describe(cell.code).column for cell in self.form.cells]
        return np.array([column.signed for column in columns], dtype=bool)

    @cached_property
    def decimals(self) -> NDArray[np.int8]:
        """int8[m]: how many decimals a cell may print."""
        columns = [self.form.describe(cell.code).column for cell in self.form.cells]
        return np.array([column.decimals for column in columns], dtype=np.int8)


@dataclass(frozen=True)
class ReportNames:
    """The names in one report: each table in the words of the edition on which it is printed."""

    words: FormNames
    report: Report

    def cell(self, code: str) -> str:
        """A cell in words: 予以公开·总计."""
        return self.words.form.name(code, self.report.edition_of(code))

    def row(self, code: str) -> str:
        """The row of a cell."""
        return self.words.row(code, self.report.edition_of(code))

    def column(self, code: str) -> str:
        """The column of a cell."""
        return self.words.column(code, self.report.edition_of(code))

    def cells(self, codes: Iterable[str], most: int) -> str:
        """Several cells as part of a sentence."""
        return enumeration([self.cell(code) for code in codes], most)


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
    above = groups_above(line, groups)
    return f"{above[-1].name}·{line.name}" if len(above) > 1 else line.name

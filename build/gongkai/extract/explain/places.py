"""The form in; what a reader must know of each cell to judge the text of its box out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gongkai.extract.explain.filled import NOT_WHOLE, Filled
from gongkai.extract.numbers import MONEY
from gongkai.form import Form
from gongkai.model import Figure, Method, Misfit, Status

SHIFTED = "件数带小数，可能是金额移了一格"


@dataclass(frozen=True, slots=True)
class CellUnit:
    """Unit and sign of a cell."""

    unit: str
    signed: bool


@dataclass
class Reading:
    """What one reader found: figures by cell code, and what does not fit the form."""

    figures: dict[str, Figure] = field(default_factory=dict)
    misfits: list[Misfit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@lru_cache(maxsize=8)
def places(form: Form) -> Mapping[str, CellUnit]:
    """Every cell of every edition; the newest edition's unit is the cell's."""
    return {
        f"{table.code}.{row.code}.{column.code}": CellUnit(
            column.unit or row.unit or block.unit, column.signed
        )
        for edition in form.editions.values()
        for table in edition.tables.values()
        for block, row, column in table.places()
    }


def figures(
    codes: Sequence[str],
    filled: Iterable[Filled | None],
    known: Mapping[str, CellUnit],
    *,
    header_units: Sequence[str] = (),
    line: int = 0,
    raw: str = "",
    why: str = "",
) -> dict[str, Figure]:
    """Figures of a row; a box that was not told apart is ambiguous, for the reason given."""
    units = header_units or [""] * len(codes)
    found = {
        code: box.figure(known[code].unit, unit, signed=known[code].signed)
        if box is not None
        else refused(line, raw, why)
        for code, box, unit in zip(codes, filled, units, strict=True)
    }
    return _unless_shifted(found, known)


def _unless_shifted(
    found: Mapping[str, Figure], known: Mapping[str, CellUnit]
) -> dict[str, Figure]:
    """A row's figures; none where a count has decimals beside a sum of money: that is the sum."""
    money = any(known[code].unit in MONEY for code in found)
    if money and any(figure.note == NOT_WHOLE for figure in found.values()):
        return {code: refused(each.line, each.raw, SHIFTED) for code, each in found.items()}
    return dict(found)


def refused(line: int, raw: str, why: str) -> Figure:
    """A cell of a row that is printed but cannot be told apart."""
    return Figure(Status.AMBIGUOUS, None, raw[:200], line, Method.NONE, why)

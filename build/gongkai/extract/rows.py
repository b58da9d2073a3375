"""Rows as they were met in a document in; one row for each label, or its refusal, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.extract.boxes import Filled
from gongkai.extract.numbers import read
from gongkai.form import Form

MOST_CLASHES = 2
"""So many rows may be printed twice by mistake; with more there are two tables."""
_TWICE = "同一行出现两次且数字不同"
_TABLES = "文中有两张同类的表且数字不同"
MOST_FAILING = 4
"""An agency errs in some sums; with not one in so many right, numbers are not where they seem."""
_SHIFTED = "多数行的总计不是各数之和，各数可能移了位，无法确定属于哪一列"
_TURNED = "总计似乎印在第一列，无法确定各数属于哪一列"
_EDITIONS = "同一张表里混有两版格式的行"


@dataclass(frozen=True)
class Row:
    """A label of the form, and the boxes behind it where they could be told apart."""

    code: str
    line: int
    raw: str
    boxes: tuple[Filled | None, ...] | None
    note: str = ""

    @property
    def texts(self) -> tuple[str | None, ...] | None:
        """What stands in the boxes, to compare two printings of a row."""
        if self.boxes is None:
            return None
        return tuple(box.text.strip() if box else None for box in self.boxes)

    def refused(self, why: str) -> Row:
        """The row without its figures."""
        return replace(self, boxes=None, note=why)


def settle(rows: Iterable[Row], form: Form, table: str, *, headed: bool) -> list[Row]:
    """A row that is met twice counts only if both printings are told and the same.

    Where most are met twice there are two tables: a row met once may be the other table's.

    `headed` says whether a header tells which column is which; else the rows' sums are asked.
    """
    met: dict[str, list[Row]] = {}
    rows = list(rows)
    if not headed and is_turned(rows):
        rows = [row.refused(_TURNED) for row in rows]
    if _mostly_fail([row for row in rows if not headed or (row.texts and row.texts[-1])]):
        rows = [row.refused(_SHIFTED) for row in rows]
    for row in rows:
        met.setdefault(row.code, []).append(row)
    clashes = [code for code, all_ in met.items() if len({row.texts for row in all_}) > 1]
    if len(clashes) > MOST_CLASHES:
        return [all_[0].refused(_TABLES) for all_ in met.values()]
    twice = {code for code, all_ in met.items() if len(all_) > 1}
    if 2 * len(twice) > len(met):
        met = {c: all_ if c in twice else [all_[0].refused(_TABLES)] for c, all_ in met.items()}
    once = {
        code: all_[0].refused(_TWICE) if code in clashes else all_[0] for code, all_ in met.items()
    }
    foreign = _foreign(once, form, table)
    return [row.refused(_EDITIONS) if code in foreign else row for code, row in once.items()]


def is_turned(rows: Sequence[Row]) -> bool:
    """Whether more rows have their sum in the first box than in the last: the columns are turned.

    Rows that hold both ways, one number and itself as the sum, say nothing.
    """
    sides = [_sum_side(row) for row in rows]
    return sides.count("first") > sides.count("last")


def _mostly_fail(rows: Sequence[Row]) -> bool:
    """Whether in most rows that are no mere zeros the last box is not the sum of the others."""
    holds = [sum_holds(row) for row in rows if any(_values(row))]
    return MOST_FAILING * sum(holds) < len(holds) and len(holds) > MOST_CLASHES


def sum_holds(row: Row) -> bool:
    """Whether the last box is the sum of the others, empty ones counted as nothing."""
    values = _values(row)
    return sum(values[:-1]) == values[-1]


def _values(row: Row) -> list[Decimal | int]:
    return [(read(box.text).value or 0) if box else 0 for box in row.boxes or ()]


def _sum_side(row: Row) -> str:
    if row.boxes is None:
        return ""
    values = _values(row)
    first = values[0] == sum(values[1:])
    last = values[-1] == sum(values[:-1])
    return "" if first == last else "first" if first else "last"


def _foreign(met: Mapping[str, Row], form: Form, table: str) -> set[str]:
    """Rows that only one edition has, where rows that only another has are more, or as many.

    （六）其他处理 is a row of 2019 and a heading of 2021: with numbers behind it and the rows of
    2021 below, the first of those lost its label.
    """
    layouts = {e.id: set(e.tables[table].rows) for e in form.editions.values() if table in e.tables}
    own = {
        edition: [code for code in met if _only_in(code, edition, layouts)] for edition in layouts
    }
    most = max(map(len, own.values()), default=0)
    leaders = [edition for edition, codes in own.items() if len(codes) == most and codes]
    return {
        code
        for edition, codes in own.items()
        for code in codes
        if [edition] != leaders and any(own[other] for other in own if other != edition)
    }


def _only_in(code: str, edition: str, layouts: Mapping[str, set[str]]) -> bool:
    return [name for name, rows in layouts.items() if code in rows] == [edition]

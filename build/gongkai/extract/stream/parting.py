"""Labelled runs in; the same out with glued digits parted, by the sums of rows and of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from gongkai.extract import boxes, glue
from gongkai.extract.boxes import Filled, Run
from gongkai.form import Form
from gongkai.model import Method

_SETTLED = "数字相连，按本行勾稽关系拆分，只有一种拆法"
_CHOSEN = "数字相连，本行有多种拆法，按各列勾稽关系选定"
_AGAINST = "数字相连，按本行与按各列勾稽关系拆分的结果不同"
_MANY = "数字相连，有多种拆法"

MOST_FREE = 2
"""In so many columns of a row the agency may have erred besides the sum."""
MOST_SHORT = 4
"""One row in so many may have fewer digits than boxes, by boxes left empty here and there."""


@dataclass(frozen=True)
class Labelled:
    """A label of the form and the run behind it; code None where the label was not understood."""

    code: str | None
    run: Run
    boxes: tuple[Filled | None, ...] | None = None
    ways: tuple[glue.Reading, ...] = ()
    note: str = ""


def parted(
    rows: Sequence[Labelled], form: Form, table: str, columns: Sequence[str]
) -> list[Labelled]:
    """Part what is glued where only one way is left, and refuse what another way fits as well."""
    found = _unbroken(_chosen(_parted(rows, len(columns)), form, table, columns))
    sums = _sums(form, table, [row.code for row in found if row.code])
    return _doubted(found, len(columns), sums)


def _parted(rows: Sequence[Labelled], count: int) -> list[Labelled]:
    """Part what is glued.

    Where some row has fewer digits than boxes this text drops empty boxes: then only rows are
    parted that cannot have dropped any, and none where such rows are no rare exception, for
    the column of sums may be an empty one.
    """
    short = sum(is_short(row, count) for row in rows)
    if short * MOST_SHORT > len(rows):
        return list(rows)
    return [_part(row, count, drops=short > 0) for row in rows]


def is_short(row: Labelled, count: int) -> bool:
    """Whether there are fewer digits than boxes."""
    return row.boxes is None and 0 < sum(len(t.digits) for t in row.run.numbers) < count


def _part(row: Labelled, count: int, *, drops: bool) -> Labelled:
    ways = boxes.parted(row.run, count) if row.boxes is None else ()
    if not ways or (drops and boxes.may_lack(row.run, 1, count)):
        return row
    filled = boxes.agreed(row.run, ways, Method.SETTLED, _SETTLED)
    return replace(row, boxes=filled, ways=ways if len(ways) > 1 else (), note=_MANY)


def _chosen(rows: list[Labelled], form: Form, table: str, columns: Sequence[str]) -> list[Labelled]:
    """Where rows have several readings, keep the one that the sums of all columns allow."""
    fixed = {row.code: _values(row) for row in rows if row.code and not row.ways}
    open_ = {row.code: row.ways for row in rows if row.code and row.ways}
    if not open_ or len(open_) + len(fixed) != len(rows):
        return rows
    settled = {code: values for code, values in fixed.items() if values is not None}
    best = glue.choose(open_, settled, _sums(form, table, [*fixed, *open_]), len(columns))
    return [
        replace(row, boxes=boxes.agreed(row.run, best[row.code], Method.CHOSEN, _CHOSEN))
        if row.code in best
        else row
        for row in rows
    ]


def _unbroken(rows: Sequence[Labelled]) -> list[Labelled]:
    """Refuse a row that breaks up its last piece, where those of most rows are whole numbers.

    Where a line end stands before the sums, 44 behind a line is no 4 and 4.
    """
    pieced = [row for row in rows if row.boxes and row.run.is_bare and len(row.run.tokens) > 1]
    broken = [row for row in pieced if not _ends_whole(row)]
    whole = sum(len(row.run.tokens[-1].digits) > 1 for row in pieced) - len(broken)
    if whole <= len(broken):
        return list(rows)
    return [replace(row, boxes=None, note=_MANY) if row in broken else row for row in rows]


def _ends_whole(row: Labelled) -> bool:
    last = (row.boxes or (None,))[-1]
    return last is not None and last.text == row.run.tokens[-1].digits


_ANY = "(?:0|[1-9][0-9]*)"
Sums = Sequence[tuple[Sequence[str], Sequence[str]]]


def _doubted(rows: Sequence[Labelled], count: int, sums: Sums) -> list[Labelled]:
    """Refuse a row that its own sum parts in one way and its columns' sums in another.

    An agency that errs in the sum may print digits that another reading of the row fits. Where
    it shows that it errs, by a row that no reading fits, the columns must confirm a row that
    another reading fits nearly.
    """
    values = {row.code: told for row in rows if row.code and (told := _values(row)) is not None}
    errs = any(row.boxes is None and _is_long(row, count - 1) for row in rows)
    return [
        replace(row, boxes=None, note=_AGAINST)
        if _is_settled(row)
        and _is_doubtful(row, values, sums, errs=errs, near=boxes.nearly_parted(row.run, count))
        else row
        for row in rows
    ]


def _is_settled(row: Labelled) -> bool:
    return bool(row.boxes and row.boxes[0] and row.boxes[0].method is Method.SETTLED)


def _is_long(row: Labelled, count: int) -> bool:
    """Whether glued digits are more than so many."""
    return row.run.is_bare and sum(len(token.digits) for token in row.run.tokens) > count


def _is_doubtful(
    row: Labelled, values: Mapping[str, Sequence[int]], sums: Sums, *, errs: bool, near: bool
) -> bool:
    if row.code is None or row.code not in values:
        return False
    text = "".join(token.digits for token in row.run.numbers)
    told, needs = values[row.code], list(_needed(row.code, values, sums))
    confirmed = any(needed == list(told) for needed in needs)
    silent = near and not confirmed and (errs or not needs)
    return any(_fits_better(text, told, needed) for needed in needs) or silent


def _needed(code: str, values: Mapping[str, Sequence[int]], sums: Sums) -> Iterator[list[int]]:
    """What the sums want in each column of a row, by all other rows."""
    for left, right in sums:
        own, other = (left, right) if code in left else (right, left)
        beside = [each for each in own if each != code]
        if code in own and {*beside, *other} <= set(values):
            columns = range(len(values[code]))
            yield [
                sum(values[each][at] for each in other) - sum(values[each][at] for each in beside)
                for at in columns
            ]


def _fits_better(text: str, told: Sequence[int], needed: Sequence[int]) -> bool:
    """Whether the digits may be what is needed in more columns, in all but one or two."""
    missed = sum(mine != theirs for mine, theirs in zip(told, needed, strict=True))
    return any(
        re.fullmatch("".join(_ANY if at in free else str(n) for at, n in enumerate(needed)), text)
        for count in range(1, min(missed, MOST_FREE + 1))
        for free in combinations(range(len(needed)), count)
    )


def _values(row: Labelled) -> tuple[int, ...] | None:
    if row.boxes is None or any(box is None for box in row.boxes):
        return None
    texts = [box.text for box in row.boxes if box is not None]
    return tuple(int(text or 0) for text in texts) if all(map(_is_count, texts)) else None


def _is_count(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit())


def _sums(
    form: Form, table: str, codes: Sequence[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The sums over rows of the edition whose rows these are, where their rows are there."""
    tables = [e.tables[table] for e in form.editions.values() if table in e.tables]
    fits = [layout for layout in tables if set(codes) <= set(layout.rows)]
    return [
        (total.left, total.right)
        for layout in fits[:1]
        for total in layout.sums
        if total.along == "rows" and {*total.left, *total.right} <= set(codes)
    ]

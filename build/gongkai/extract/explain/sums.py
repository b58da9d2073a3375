"""Rows with several readings in; those that the sums of all columns leave, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from gongkai.extract import glue
from gongkai.extract.explain.candidates import Boxes, Proof
from gongkai.extract.labels import fold
from gongkai.extract.numbers import LONGEST_NUMBER
from gongkai.form import TableForm

Values = tuple[int, ...]
Sums = Sequence[tuple[Sequence[str], Sequence[str]]]
MOST_FREE = 2
"""In so many columns of a row the agency may have erred besides the sum."""
PLACING = frozenset({"drops", "lacks", "pads", "padded"})
"""Boxes left no trace, and the numbers that are left stand where the sum of the row has them."""
_ANY = "(?:0|[1-9][0-9]*)"


def chosen(proofs: Mapping[str, Proof], layouts: Sequence[TableForm]) -> dict[str, Boxes]:
    """The boxes of each row of which all but one reading break a sum of its columns.

    Only where all rows of a sum are read or have readings of their own.
    """
    told = {code: boxes for code, proof in proofs.items() if (boxes := _whole(proof))}
    fixed = {code: values for code, boxes in told.items() if (values := _values(boxes))}
    open_ = {
        code: ways for code, proof in proofs.items() if code not in told and (ways := _open(proof))
    }
    sums = _sums(layouts, {*fixed, *open_})
    covered = {code for left, right in sums for code in (*left, *right)}
    readings = {code: tuple(ways) for code, ways in open_.items() if code in covered}
    if not readings:
        return {}
    count = len(next(iter(next(iter(readings.values())))))
    best = glue.choose(readings, dict(fixed), sums, count)
    return {code: open_[code][ways[0]] for code, ways in best.items() if len(ways) == 1}


def against(proofs: Mapping[str, Proof], layouts: Sequence[TableForm]) -> set[str]:
    """Rows of glued digits that their own sum parts in one way and their columns' in another.

    An agency that errs in the sum may print digits that another reading of the row fits.
    """
    told = {code: boxes for code, proof in proofs.items() if (boxes := _whole(proof))}
    fixed = {code: values for code, boxes in told.items() if (values := _values(boxes))}
    best = {code: proofs[code].kept[0] for code in fixed}
    glued = {code for code, way in best.items() if "glued" in way.by}
    erred = {code for code, way in best.items() if "erred" in way.by and not way.boxed}
    sums = _sums(layouts, set(fixed))
    return {
        code
        for code in erred
        for needed in _needed(code, fixed, sums)
        if _missed(fixed[code], needed) > MOST_FREE
    } | {
        code
        for code in glued
        for needed in _needed(code, fixed, sums)
        if _fits_better(fold("".join(told[code])), fixed[code], needed)
    }


def overrun(proofs: Mapping[str, Proof], layouts: Sequence[TableForm]) -> set[str]:
    """Rows whose empty boxes only their own sum places, and a part is more than its total."""
    told = {code: proof.told for code, proof in proofs.items() if proof.told}
    values = {code: [_number(text) for text in boxes] for code, boxes in told.items()}
    placed = {code for code in values if proofs[code].kept[0].by & PLACING}
    layout = next((each for each in layouts if set(values) <= set(each.rows)), None)
    return {
        code
        for total in (layout.sums if layout else ())
        if total.along == "rows" and len(total.right) == 1 and set(total.right) <= set(values)
        for part in total.left
        if part in values and any(map(_is_more, values[part], values[total.right[0]]))
        for code in (part, *total.right)
        if code in placed
    }


def _number(text: str | None) -> int | None:
    """The number of a box that is told, an empty one being none of a sum; None for any other."""
    return int(text or 0) if text is not None and (text.isdecimal() or not text) else None


def _is_more(part: int | None, total: int | None) -> bool:
    return part is not None and total is not None and part > total


def _needed(code: str, values: Mapping[str, Values], sums: Sums) -> Iterator[list[int]]:
    """What the sums want in each column of a row, by all other rows."""
    for left, right in sums:
        own, other = (left, right) if code in left else (right, left)
        beside = [each for each in own if each != code]
        if code in own:
            columns = range(len(values[code]))
            yield [
                sum(values[each][at] for each in other) - sum(values[each][at] for each in beside)
                for at in columns
            ]


def _missed(told: Values, needed: Sequence[int]) -> int:
    return sum(mine != theirs for mine, theirs in zip(told, needed, strict=True))


def _fits_better(text: str, told: Values, needed: Sequence[int]) -> bool:
    """Whether the digits may be what is needed in more columns, in all but one or two."""
    missed = _missed(told, needed)
    return any(
        re.fullmatch("".join(_ANY if at in free else str(n) for at, n in enumerate(needed)), text)
        for count in range(1, min(missed, MOST_FREE + 1))
        for free in combinations(range(len(needed)), count)
    )


def _whole(proof: Proof) -> Boxes | None:
    told = proof.told
    return tuple(text or "" for text in told) if told and None not in told else None


def _values(boxes: Boxes) -> Values | None:
    plain = all(text.isdecimal() or not text for text in boxes)
    if not plain or max(map(len, boxes), default=0) > LONGEST_NUMBER:
        return None
    return tuple(int(text or 0) for text in boxes)


def _open(proof: Proof) -> dict[Values, Boxes]:
    """The readings of a row by their values; none where boxes may have been dropped."""
    ways = [way for way in proof.kept if way.boxes]
    if not ways or any("glued" not in way.by or "drops" in way.by for way in proof.kept):
        return {}
    found = {values: way.boxes for way in ways if way.boxes and (values := _values(way.boxes))}
    return found if len(found) == len({way.boxes for way in ways}) else {}


def _sums(
    layouts: Sequence[TableForm], codes: set[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The sums over rows of which all rows are there."""
    fits = [layout for layout in layouts if codes <= set(layout.rows)]
    return [
        (total.left, total.right)
        for layout in fits[:1]
        for total in layout.sums
        if total.along == "rows" and {*total.left, *total.right} <= codes
    ]

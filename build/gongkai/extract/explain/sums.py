"""Rows with several readings in; those that the sums of all columns leave, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.extract import glue
from gongkai.extract.explain.search import Boxes, Proof
from gongkai.form import TableForm

Values = tuple[int, ...]


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


def _whole(proof: Proof) -> Boxes | None:
    told = proof.told
    return tuple(text or "" for text in told) if told and None not in told else None


def _values(boxes: Boxes) -> Values | None:
    plain = all(text.isascii() and (text.isdigit() or not text) for text in boxes)
    return tuple(int(text or 0) for text in boxes) if plain else None


def _open(proof: Proof) -> dict[Values, Boxes]:
    """The readings of a row by their values; none where boxes may have been dropped."""
    ways = [way for way in proof.kept if way.boxes]
    silent = [way for way in proof.kept if way.boxes is None]
    if not ways or any(not way.by >= {"glued"} or "drops" in way.by for way in silent):
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

"""Two states of the collection in, their differences out, removals first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gongkai import form
from gongkai.derived import indicators
from gongkai.diff.snapshot import FIELDS, Key, Snapshot
from gongkai.model import Finding, Method, Standing, Status
from gongkai.model.values import Mask, Values, figure_of
from gongkai.wording import wordings

Rows = NDArray[np.intp]
K = TypeVar("K", str, Key)


@dataclass(frozen=True)
class Edit:
    """A changed value of a report: before, after."""

    agency: str
    year: int
    what: str
    """A cell's code, a field of its metadata, or an indicator's code."""
    label: str
    """The same in words of the form."""
    before: str
    after: str
    correction: str = ""
    """The number of the new correction that explains it; empty if there is none."""


Change = Any
"""An Edit, the id of a body or a finding, the key of a report, or an address with its new one."""


@dataclass(frozen=True)
class Differences:
    """All differences between two states."""

    before: Snapshot
    after: Snapshot
    lists: Mapping[str, Sequence[Change]]
    """Kind of difference → the changes of this kind; removals first."""

    @property
    def is_empty(self) -> bool:
        """Whether the two states are the same."""
        return not any(self.lists.values())


def compare(before: Snapshot, after: Snapshot) -> Differences:
    """The differences from one state to the other, by kind in the order in which they are shown.

    An address that is gone comes with the one it redirects to, empty if it does not redirect; a
    finding has changed if another message stands at its place.
    """
    old, new = before.findings, after.findings
    gone = sorted(before.addresses - after.addresses)
    common = sorted(old.keys() & new.keys())
    lists: dict[str, Sequence[Change]] = {
        "bodies_gone": _only(before.bodies, after.bodies),
        "reports_gone": _only(before.reports, after.reports),
        "addresses_gone": [(address, after.redirects.get(address, "")) for address in gone],
        "findings_gone": _only(old, new),
        "bodies_new": _only(after.bodies, before.bodies),
        "reports_new": _only(after.reports, before.reports),
        "metadata": list(_metadata(before, after)),
        "cells": list(_cells(before, after)),
        "findings_new": _only(new, old),
        "findings_changed": [id for id in common if _words_of(old[id]) != _words_of(new[id])],
        "rates": list(_rates(before, after)),
    }
    return Differences(before, after, lists)


def _only(these: Mapping[K, object], those: Mapping[K, object]) -> list[K]:
    return sorted(these.keys() - those.keys())


def _words_of(finding: Finding) -> tuple[str, str]:
    return finding.verdict.value, finding.message


def _common(before: Snapshot, after: Snapshot) -> list[Key]:
    """The reports that both states have."""
    return sorted(before.reports.keys() & after.reports.keys())


def _metadata(before: Snapshot, after: Snapshot) -> Iterator[Edit]:
    for key in _common(before, after):
        old, new = before.reports[key], after.reports[key]
        for field, name in FIELDS.items():
            if old[field] != new[field]:
                yield Edit(*key, field, name, old[field], new[field])


def _cells(before: Snapshot, after: Snapshot) -> Iterator[Edit]:
    """Every cell with a different value in a report that both states have."""
    common, old, new = _rows_in_common(before, after)
    differs = before.status[old] != after.status[new]
    differs |= ~_equal(before.values[old], after.values[new])
    differs |= _raw_differs(before, old, after, new)
    if not differs.any():
        return
    the_form = form.load()
    explained = _corrections_of(before, after)
    for at, column in np.argwhere(differs).tolist():
        key, code = common[at], after.cells[column]
        sides = _printed(before, old[at], column), _printed(after, new[at], column)
        yield Edit(*key, code, the_form.name(code), *sides, explained.get((*key, code), ""))


def _rows_in_common(before: Snapshot, after: Snapshot) -> tuple[list[Key], Rows, Rows]:
    """The reports that both states have, with their rows in each."""
    common = _common(before, after)
    old, new = (
        np.array([state.rows[key] for key in common], dtype=np.intp) for state in (before, after)
    )
    return common, old, new


def _equal(these: Values, those: Values) -> Mask:
    """Whether numbers are equal; NaN equals NaN."""
    same: Mask = (these == those) | (np.isnan(these) & np.isnan(those))
    return same


def _raw_differs(before: Snapshot, old: Rows, after: Snapshot, new: Rows) -> Mask:
    """bool[common, m]: cells whose raw text differs."""
    at = [{int(row): place for place, row in enumerate(rows)} for rows in (old, new)]
    sides = [
        {(at[side][row], column): raw for (row, column), raw in raws.items() if row in at[side]}
        for side, raws in enumerate((before.raws, after.raws))
    ]
    differs = np.zeros((len(old), len(after.cells)), dtype=bool)
    for place in sides[0].keys() | sides[1].keys():
        differs[place] = sides[0].get(place) != sides[1].get(place)
    return differs


def _printed(snapshot: Snapshot, row: int, column: int) -> str:
    """The raw text of a cell, or the status that explains why it has no number."""
    status = int(snapshot.status[row, column])
    number = float(snapshot.values[row, column]) if status == Status.REPORTED else None
    raw = snapshot.raws.get((int(row), column))
    figure = figure_of(status, number, raw, Method.NONE)
    if figure.status is Status.REPORTED:
        return figure.raw
    return f"（{WORDS[figure.status.word]}）" + (f" {figure.raw}" if figure.raw else "")


WORDS = wordings("status", "file")


def _corrections_of(before: Snapshot, after: Snapshot) -> Mapping[tuple[str, int, str], str]:
    """Cell of a report → the new correction about it."""
    new = after.corrections.keys() - before.corrections.keys()
    return {after.corrections[number]: number for number in sorted(new)}


def _rates(before: Snapshot, after: Snapshot) -> Iterator[Edit]:
    common, old, new = _rows_in_common(before, after)
    names = {each.code: each.name for each in indicators.indicators()}
    for at, code in enumerate(after.rates.codes):
        if code not in before.rates.codes:
            continue
        was = before.rates.codes.index(code)
        these, those = before.rates.values[old, was], after.rates.values[new, at]
        reasons = before.rates.status[old, was], after.rates.status[new, at]
        for place in np.flatnonzero(~_equal(these, those) | (reasons[0] != reasons[1])).tolist():
            sides = _rate(these[place], reasons[0][place]), _rate(those[place], reasons[1][place])
            yield Edit(*common[place], code, names.get(code, code), *sides)


def _rate(value: float, standing: int) -> str:
    return (
        REASONS[Standing(int(standing))]
        if np.isnan(value)
        else f"{value:.4f}".rstrip("0").rstrip(".")
    )


REASONS: Mapping[Standing, str] = {
    Standing.REPORTED: "",
    Standing.UNDEFINED: "（分母为0）",
    Standing.CONTRADICTED: "（加总不符）",
    Standing.NOT_APPLICABLE: "（不适用）",
    Standing.BLANK: "（有空白）",
    Standing.UNREAD: "（有未读出）",
    Standing.ABSENT: "（没有这一项）",
}

"""Figures of many reports in, how many, their middle and quartiles out, and never a rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.corpus import Codes, Values, exact, plain
from gongkai.model import Status
from gongkai.pages.atlas import Atlas

ENOUGH = 5
"""Below this many printed figures a median would speak of single bodies."""


@dataclass(frozen=True)
class Spread:
    """How the printed figures of one cell lie over some reports."""

    n: int
    """Reports that print a number."""
    silent: int
    """Reports that leave the box blank or mark it as not applicable."""
    unread: int
    """Reports whose box could not be read, or is not printed."""
    lower: str = ""
    median: str = ""
    upper: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether there are enough figures to say more than how many there are."""
        return self.n >= ENOUGH


def spread(atlas: Atlas, rows: Sequence[int], code: str) -> Spread:
    """Median and quartiles of one cell over reports; blanks are counted, never taken for zero."""
    at, chosen = atlas.corpus.form.index[code], list(rows)
    values, status = atlas.corpus.values[chosen, at], atlas.corpus.status[chosen, at]
    return spread_of(atlas, (tuple(rows), code), values, status, _number)


def spread_of(
    atlas: Atlas,
    key: tuple[tuple[int, ...], str],
    values: Values,
    status: Codes,
    spelled: Callable[[float], str],
) -> Spread:
    """The same of any figures, reckoned once for each key: peers ask for the same."""
    known = atlas.spreads.get(key)
    if not isinstance(known, Spread):
        known = _spread(values, status, spelled)
        atlas.spreads[key] = known
    return known


def _spread(values: Values, status: Codes, spelled: Callable[[float], str]) -> Spread:
    printed = values[~np.isnan(values)]
    silent = int(np.isin(status, [Status.BLANK, Status.NOT_APPLICABLE]).sum())
    n, unread = len(printed), len(values) - len(printed) - silent
    if n < ENOUGH:
        return Spread(n, silent, unread)
    lower, median, upper = (
        spelled(float(each)) for each in np.quantile(printed, (0.25, 0.5, 0.75))
    )
    return Spread(n, silent, unread, lower, median, upper)


def _number(value: float) -> str:
    return plain(exact(round(value, 2)))

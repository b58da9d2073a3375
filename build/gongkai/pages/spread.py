"""Figures of many reports in, how many, their middle and quartiles out, and never a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.corpus import exact, plain
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
    chosen = tuple(rows)
    known = atlas.spreads.get((chosen, code))
    if not isinstance(known, Spread):
        known = _spread(atlas, list(chosen), code)
        atlas.spreads[chosen, code] = known
    return known


def _spread(atlas: Atlas, chosen: list[int], code: str) -> Spread:
    at = atlas.corpus.form.index[code]
    values = atlas.corpus.values[chosen, at]
    status = atlas.corpus.status[chosen, at]
    printed = values[~np.isnan(values)]
    silent = int(np.isin(status, [Status.BLANK, Status.NOT_APPLICABLE]).sum())
    n, unread = len(printed), len(chosen) - len(printed) - silent
    if n < ENOUGH:
        return Spread(n, silent, unread)
    lower, median, upper = (_number(each) for each in np.quantile(printed, (0.25, 0.5, 0.75)))
    return Spread(n, silent, unread, lower, median, upper)


def _number(value: float) -> str:
    return plain(exact(round(float(value), 2)))

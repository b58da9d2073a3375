"""Median and quartiles of figures of many reports, never a rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.corpus import Mask, Values, exact, plain
from gongkai.derived.indicators import Measured, Standing
from gongkai.model import EMPTY
from gongkai.pages.atlas import Atlas

ENOUGH = 5
"""Below this number of printed figures a median would describe single bodies."""


@dataclass(frozen=True)
class Quartiles:
    """The distribution of one cell over some reports."""

    n: int
    """Number of reports with a number."""
    silent: int
    """Number of reports that leave the box blank or mark it as not applicable."""
    left_out: int
    """Number of all others: not read, not printed, contradicted, or with too small a base."""
    lower: str = ""
    median: str = ""
    upper: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether there are enough figures to show more than their number."""
        return self.n >= ENOUGH


def quartiles(atlas: Atlas, rows: Sequence[int], code: str) -> Quartiles:
    """Median and quartiles of one cell over reports; blanks are counted, never taken as zero."""
    at = atlas.corpus.form.index[code]

    def figures(chosen: Sequence[int]) -> tuple[Values, Mask]:
        status = atlas.corpus.status[chosen, at]
        silent = np.isin(status, EMPTY)
        return atlas.corpus.values[chosen, at], silent

    return quartiles_of(atlas, tuple(rows), code, figures, _number)


def quartiles_of(
    atlas: Atlas,
    rows: tuple[int, ...],
    code: str,
    figures: Callable[[Sequence[int]], tuple[Values, Mask]],
    spelled: Callable[[float], str],
) -> Quartiles:
    """The same for any figures, computed once for rows and code: peers ask for the same.

    `figures` gives the numbers of some rows, NaN for none, and which of them are blank.
    """
    known: dict[tuple[tuple[int, ...], str], Quartiles] = atlas.cache.setdefault(__name__, {})
    if (rows, code) not in known:
        known[rows, code] = _spread(*figures(list(rows)), spelled)
    return known[rows, code]


def quartiles_of_indicator(
    atlas: Atlas, rows: tuple[int, ...], measured: Measured, spelled: Callable[[float], str]
) -> Quartiles:
    """The same for an indicator: only comparable values count."""

    def figures(chosen: Sequence[int]) -> tuple[Values, Mask]:
        silent = np.isin(measured.status[chosen], [Standing.BLANK, Standing.NOT_APPLICABLE])
        stands = measured.is_comparable[chosen]
        return np.where(stands, measured.value[chosen], np.nan), silent

    return quartiles_of(atlas, rows, measured.indicator.code, figures, spelled)


def per_cent(number: float) -> str:
    """A rate as shown in a table."""
    return f"{number:.1f}%"


def _spread(values: Values, are_silent: Mask, spelled: Callable[[float], str]) -> Quartiles:
    printed = values[~np.isnan(values)]
    n, silent = len(printed), int(are_silent.sum())
    left_out = len(values) - n - silent
    if n < ENOUGH:
        return Quartiles(n, silent, left_out)
    lower, median, upper = (
        spelled(float(each)) for each in np.quantile(printed, (0.25, 0.5, 0.75))
    )
    return Quartiles(n, silent, left_out, lower, median, upper)


def _number(value: float) -> str:
    return plain(exact(round(value, 2)))

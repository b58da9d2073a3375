"""Median and quartiles of figures of many reports, never a rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from gongkai.derived.indicators import Indicator
from gongkai.model import EMPTY, Standing
from gongkai.model.values import Mask, Values, among, number_text
from gongkai.pages.atlas import Atlas, per_atlas

ENOUGH = 5
"""Below this number of printed figures a median would describe single bodies."""

SILENT = (Standing.BLANK, Standing.NOT_APPLICABLE)
"""Standings of an indicator whose boxes are left blank or marked as not applicable."""


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


@per_atlas
def quartiles(atlas: Atlas, rows: tuple[int, ...], code: str) -> Quartiles:
    """Median and quartiles of one cell over reports; blanks are counted, never taken as zero."""
    boxes = list(rows), atlas.corpus.form.index[code]
    silent = among(atlas.corpus.status[boxes], EMPTY)
    return _spread(atlas.corpus.values[boxes], silent, _rounded)


@per_atlas
def quartiles_of_indicator(atlas: Atlas, rows: tuple[int, ...], code: str) -> Quartiles:
    """The same for an indicator by its code: only comparable values count."""
    measured, chosen = atlas.measured[code], list(rows)
    silent = among(measured.status[chosen], SILENT)
    values = np.where(measured.is_comparable[chosen], measured.value[chosen], np.nan)
    return _spread(values, silent, partial(value_words, measured.indicator))


def _spread(values: Values, are_silent: Mask, words: Callable[[float], str]) -> Quartiles:
    printed = values[~np.isnan(values)]
    n, silent = len(printed), int(are_silent.sum())
    shown = map(words, quarters(printed)) if n >= ENOUGH else ()
    return Quartiles(n, silent, len(values) - n - silent, *shown)


def quarters(values: Values) -> list[float]:
    """Lower quartile, median and upper quartile of some numbers.

    The same to the last bit as `numpy.quantile`, which takes longer to begin than to sort the few
    numbers of the peers of a body.
    """
    ordered = np.sort(values).tolist()
    return [_between(ordered, (len(ordered) - 1) * part) for part in (0.25, 0.5, 0.75)]


def _between(ordered: Sequence[float], place: float) -> float:
    """The number at a place, which may lie between two of the numbers."""
    low, high = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    share = place - int(place)
    step = high - low
    return high - step * (1 - share) if share >= 0.5 else low + step * share


def value_words(indicator: Indicator, number: float) -> str:
    """A value of an indicator as shown in a table."""
    return f"{number:.1f}%" if indicator.is_rate else _rounded(number).replace("-", "−")


def _rounded(number: float) -> str:
    return number_text(round(number, 2))

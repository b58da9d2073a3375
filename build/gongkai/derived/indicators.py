"""Reports in, indicators out: always a numerator over a denominator, both shown.

An indicator is data (`indicators.toml`). It is computed if every one of its cells is printed and
none takes part in a sum that fails: a blank is not zero, and a total that its parts contradict is
no base; then there is no number, only the reason. There is no rank and no score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.corpus import Corpus, Judgement
from gongkai.form import Form
from gongkai.form.data_files import read_toml, values_of
from gongkai.form.expression import parse, weights_of
from gongkai.model import COUNTED, SMALL, Result, Standing, Status, matches, table_of
from gongkai.model.values import Codes, Mask, Values, weighted_sums

Summed = tuple[Values, Codes, Mask]
"""float64[n] sums of cells, uint8[n] their Standing, bool[n] whether a sum over them fails."""
Places = NDArray[np.intp]
"""intp[k, 2]: rows and columns of the corpus's arrays."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """A derived figure; terms are cells or groups of rows, subtracted if `-` is in front."""

    code: str
    name: str
    group: str
    meaning: str
    """What it says and what it does not say, for citizens."""
    formula: str
    """The formula in the words of the form."""
    example: str
    """An example of the formula with made-up figures."""
    version: str
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    """None: the indicator is a count."""
    rules: tuple[str, ...] = ()
    """Rules whose passes are counted instead of cells."""
    unit: str = "%"
    kinds: tuple[str, ...] = ()
    """Kinds of body that it applies to; empty: all."""
    pending: str = ""
    """Why it cannot be computed yet; empty if it can."""

    @property
    def is_rate(self) -> bool:
        """Whether its changes are given in percentage points."""
        return self.unit == "%"

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The codes that it uses, without signs."""
        sides = (*self.numerator, *self.denominator)
        return tuple(term.code for side in sides for term in parse(side).terms)


@dataclass(frozen=True)
class IndicatorValues:
    """One indicator over n reports."""

    indicator: Indicator
    numerator: Values
    """float64[n], NaN where a cell is not printed."""
    denominator: Values
    """float64[n], NaN where a cell is not printed; 1 for counts."""
    status: Codes
    """uint8[n]: codes of Standing."""

    def select(self, rows: Sequence[int]) -> IndicatorValues:
        """The same over some reports only."""
        above, below = self.numerator[rows], self.denominator[rows]
        return IndicatorValues(self.indicator, above, below, self.status[rows])

    @cached_property
    def value(self) -> Values:
        """float64[n]: percent for rates; NaN if there is no number."""
        some = self.status == Standing.REPORTED
        value = np.full(len(self.numerator), np.nan)
        np.divide(self.numerator, self.denominator, out=value, where=some)
        return value * 100 if self.indicator.is_rate else value

    @cached_property
    def is_small(self) -> Mask:
        """bool[n]: too few cases to compare with others."""
        small: Mask = np.logical_and(bool(self.indicator.denominator), self.denominator < SMALL)
        return small

    @cached_property
    def is_comparable(self) -> Mask:
        """bool[n]: a number that may be used in comparisons: in medians, quartiles and changes."""
        comparable: Mask = (self.status == Standing.REPORTED) & ~self.is_small
        return comparable


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every indicator, in the order in which they are shown."""
    raws = read_toml(__package__, "indicators.toml")["indicators"]
    return values_of(tuple[Indicator, ...], [each for raw in raws for each in _spread(raw)])


def measure(corpus: Corpus, judgement: Judgement) -> tuple[IndicatorValues, ...]:
    """Every indicator that can be computed, over every report."""
    failing = _failing(corpus, judgement)
    asked = [each for each in indicators() if not each.pending]
    named = {side for each in asked for side in (each.numerator, each.denominator)}
    sides = {side: _side(corpus, side, failing) for side in named}
    return tuple(_measured(corpus, judgement, each, sides) for each in asked)


def change(corpus: Corpus, measured: IndicatorValues, before: int, after: int) -> float | None:
    """The change of an indicator between two reports of one body; None if they do not compare."""
    if not (measured.is_comparable[before] and measured.is_comparable[after]):
        return None
    earlier, later = corpus.reports[before], corpus.reports[after]
    codes = measured.indicator.terms
    editions = tuple((earlier.edition_of(code), later.edition_of(code)) for code in codes)
    if not _means_the_same(corpus.form, measured.indicator, editions, earlier.year, later.year):
        return None
    return float(measured.value[after] - measured.value[before])


@lru_cache(maxsize=1 << 14)
def _means_the_same(
    form: Form, indicator: Indicator, editions: tuple[tuple[str, str], ...], then: int, now: int
) -> bool:
    """Whether no cell of an indicator was redefined; `editions` are those of its terms' tables."""
    return not any(
        form.is_broken(cell, then, now)
        or (
            cell in form.editions[earlier].cells_of(term)
            and form.comparison(cell, earlier, later)[0] == "redefined"
        )
        for term, (earlier, later) in zip(indicator.terms, editions, strict=True)
        for cell in form.editions[later].cells_of(term)
    )


def _measured(
    corpus: Corpus,
    judgement: Judgement,
    indicator: Indicator,
    sides: Mapping[tuple[str, ...], Summed],
) -> IndicatorValues:
    """One indicator over all reports; its status says why a report has no value."""
    if indicator.rules:
        return _passes(judgement, indicator)
    above, why_above, failing_above = sides[indicator.numerator]
    below, why_below, failing_below = sides[indicator.denominator]
    status = np.maximum(why_above, why_below)
    status = np.maximum(status, np.where(below == 0, Standing.UNDEFINED, Standing.REPORTED))
    failing = np.where(failing_above | failing_below, Standing.CONTRADICTED, Standing.REPORTED)
    status = np.maximum(status, failing)
    status = np.where(_is_asked(corpus, indicator), status, Standing.ABSENT)
    known = np.isin(status, COUNTED)
    return IndicatorValues(
        indicator,
        np.where(known, above, np.nan),
        np.where(known, below, np.nan),
        status.astype(np.uint8),
    )


def _passes(judgement: Judgement, indicator: Indicator) -> IndicatorValues:
    """The share of checks passed among those passed or failed; others are not counted."""
    at = [place for place, rule in enumerate(judgement.rules) if rule.id in indicator.rules]
    counts = judgement.tallies[:, at].sum(axis=1, dtype=np.float64)
    judged = counts[:, Result.PASS] + counts[:, Result.FAIL]
    known = judged > 0
    return IndicatorValues(
        indicator,
        np.where(known, counts[:, Result.PASS], np.nan),
        np.where(known, judged, np.nan),
        np.where(known, Standing.REPORTED, Standing.ABSENT).astype(np.uint8),
    )


def _side(corpus: Corpus, side: Sequence[str], places: Places) -> Summed:
    """A numerator or a denominator over all reports; 1 for the denominator of a count.

    `places` are the boxes in sums that fail.
    """
    n = len(corpus.reports)
    failing = np.zeros(n, dtype=bool)
    if not side:
        return np.ones(n), np.full(n, Standing.REPORTED, dtype=np.uint8), failing
    total, why = np.zeros(n), np.full(n, Standing.ABSENT, dtype=np.uint8)
    summed = parse("+".join(side))
    table, standing = table_of(summed.terms[0].code), _standings()  # of one table, all of them
    for edition in corpus.form.editions.values():
        weights = weights_of(corpus.form, [summed.signed_cells(edition)])
        columns = np.flatnonzero(weights[0])
        rows = np.flatnonzero(corpus.has_table_edition[table, edition.id])
        if columns.size and rows.size:
            boxes = np.ix_(rows, columns)
            status = corpus.status[boxes]
            total[rows] = weighted_sums(corpus.values[boxes], status, weights[0, columns])
            why[rows] = standing[status].max(axis=1)
            failing[places[np.isin(places[:, 1], columns), 0]] = True
    return total, why, failing


def _failing(corpus: Corpus, judgement: Judgement) -> Places:
    """intp[k, 2]: report and cell of every box in a sum of the form that fails, certain or not."""
    sums = {equation.rule for equation, _ in corpus.equations}
    found = [
        (corpus.at[key], corpus.form.index[code])
        for key, findings in judgement.by_report.items()
        if key in corpus.at
        for finding in findings
        if finding.rule in sums
        for code in finding.cells
    ]
    return np.array(found, dtype=np.intp).reshape(-1, 2)


def _is_asked(corpus: Corpus, indicator: Indicator) -> Mask:
    """bool[n]: the reports of the kinds of body for which an indicator is meant."""
    if not indicator.kinds:
        return np.ones(len(corpus.reports), dtype=bool)
    kinds = [
        corpus.agencies[r.agency].kind if r.agency in corpus.agencies else ""
        for r in corpus.reports
    ]
    return np.array([matches(kind, indicator.kinds) for kind in kinds], dtype=bool)


@cache
def _standings() -> Codes:
    """uint8[statuses]: the standing that results from each status."""
    standings = np.zeros(max(Status) + 1, dtype=np.uint8)
    for status in Status:
        standings[status] = Standing.of(status)
    return standings


def _spread(raw: dict[str, Any]) -> Iterator[Mapping[str, object]]:
    """One indicator, or one for each entry of `each`, which maps codes to words by name."""
    for code, words in raw.pop("each", {"": {}}).items():
        yield {key: _filled(value, {"each": code, **words}) for key, value in raw.items()}


def _filled(value: str | list[str], words: Mapping[str, str]) -> str | list[str]:
    """A text, or each of several, with every `{name}` replaced by its word."""
    if isinstance(value, list):
        return [str(_filled(each, words)) for each in value]
    for name, word in words.items():
        value = value.replace(f"{{{name}}}", word)
    return value

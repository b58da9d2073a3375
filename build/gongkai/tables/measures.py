"""Tables of indicators: their definitions, and the value of each on each report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gongkai.corpus import Corpus, Judgement
from gongkai.derived import indicators
from gongkai.derived.indicators import IndicatorValues
from gongkai.form import Edition, Form
from gongkai.form.expression import parse
from gongkai.model import Standing
from gongkai.tables.reference import INDICATORS
from gongkai.tables.schema import MEASURES
from gongkai.tables.table import Row, Table, from_codes, key_columns, row_from

DECIMALS = 4
"""Decimals of a value; for more, use numerator and denominator."""


def definitions() -> Iterator[Row]:
    """Every indicator with its formula in words and in codes."""
    for each in indicators.indicators():
        numerator = each.numerator or each.rules
        yield row_from(INDICATORS, each, indicator=each.code, numerator=numerator)


def operands(form: Form) -> Iterator[Row]:
    """The cells that each indicator sums in each edition that has all of them."""
    for each in indicators.indicators():
        sides = {"numerator": each.numerator, "denominator": each.denominator}
        for edition in form.editions.values():
            if all(edition.cells_of(term) for term in each.terms):
                for side, terms in sides.items():
                    about = {"indicator": each.code, "edition": edition.id, "side": side}
                    cells = enumerate(_cells(edition, terms), start=1)
                    yield from (
                        {**about, "position": at, "cell": cell, "sign": sign}
                        for at, (cell, sign) in cells
                    )


def _cells(edition: Edition, terms: Sequence[str]) -> Iterator[tuple[str, int]]:
    for term in terms:
        yield from ((cell, int(times)) for cell, times in parse(term).signed_cells(edition))


def measures(corpus: Corpus, judgement: Judgement) -> Table:
    """The table `measures`: n reports by k indicators, sorted by body, year and indicator."""
    measured = indicators.measure(corpus, judgement)
    n, k = len(corpus.reports), len(measured)
    codes = np.tile(np.arange(k, dtype=np.int32), n)
    units = list(dict.fromkeys(each.indicator.unit for each in measured))
    unit_of = np.array([units.index(each.indicator.unit) for each in measured], np.int32)
    frame = {
        **key_columns(corpus, np.repeat(np.arange(n, dtype=np.int32), k)),
        "indicator": from_codes(codes, [each.indicator.code for each in measured]),
        "numerator": _side_by_side([each.numerator for each in measured]),
        "denominator": _side_by_side([_shown_denominator(each) for each in measured]),
        "value": _side_by_side([np.round(each.value, DECIMALS) for each in measured]),
        "unit": from_codes(np.tile(unit_of, n), units),
        "status": from_codes(
            _side_by_side([each.status for each in measured]).astype(np.int8),
            [standing.word for standing in Standing],
        ),
        "small_base": _side_by_side([each.is_small for each in measured]).astype(bool),
    }
    return Table(MEASURES, pd.DataFrame(frame, columns=[field.name for field in MEASURES.fields]))


def _shown_denominator(measured: IndicatorValues) -> NDArray[np.float64]:
    """The denominator; missing for counts."""
    if measured.indicator.denominator or measured.indicator.is_rate:
        return measured.denominator
    return np.full(len(measured.denominator), np.nan)


def _side_by_side(columns: list[NDArray[np.generic]]) -> NDArray[np.generic]:
    """k columns over n reports as one column, report by report."""
    return np.stack(columns, axis=1).ravel() if columns else np.empty(0)

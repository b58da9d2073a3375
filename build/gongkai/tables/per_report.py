"""Tables with several rows per report: results of checks, and what it prints beside figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from gongkai.corpus import Corpus, Judgement
from gongkai.derived.coverage import coverage
from gongkai.model import Report, Result
from gongkai.model.values import plain
from gongkai.tables.schema import CHECKS, COVERAGE, LABELS, MISFITS, STATEMENTS, TEXTS
from gongkai.tables.table import Row, Table, from_codes, key_columns, row_from

T = TypeVar("T")
COUNTS = (Result.PASS, Result.PASS_IF_BLANK_IS_ZERO, Result.FAIL, Result.NOT_ASSESSABLE)


def checks(corpus: Corpus, judgement: Judgement) -> Table:
    """How often each rule had each result on each report, for the rules that apply."""
    tallies = judgement.tallies
    report, rule = np.nonzero(tallies.any(axis=2))
    names = [field.name for field in CHECKS.fields]
    frame = {
        **key_columns(corpus, report.astype(np.int32)),
        "rule": from_codes(rule.astype(np.int32), [each.id for each in judgement.rules]),
        **{name: tallies[report, rule, c] for name, c in zip(names[3:], COUNTS, strict=True)},
    }
    return Table(CHECKS, pd.DataFrame(frame, columns=names))


def statements(corpus: Corpus) -> Iterator[Row]:
    """The figures that the prose states."""
    for key, each in _numbered(corpus, lambda report: report.statements):
        parts = tuple(map(plain, each.parts))
        yield row_from(STATEMENTS, each, **key, parts=parts, line=each.line or None)


def misfits(corpus: Corpus) -> Iterator[Row]:
    """The rows printed under headers other than their own."""
    for key, each in _numbered(corpus, lambda report: report.misfits):
        yield row_from(MISFITS, each, **key, line=each.line or None)


def labels(corpus: Corpus) -> Iterator[Row]:
    """The row and column labels of reports that differ from the form."""
    for report in corpus.reports:
        for label, printed in sorted(report.labels.items()):
            yield row_from(LABELS, report, label=label, printed=printed)


def _numbered(corpus: Corpus, items_of: Callable[[Report], Sequence[T]]) -> Iterator[tuple[Row, T]]:
    """Each item of which a report has several, with the key of its row."""
    for report in corpus.reports:
        for position, each in enumerate(items_of(report), start=1):
            yield {"agency": report.agency, "year": report.year, "position": position}, each


def texts(corpus: Corpus) -> Iterator[Row]:
    """The agency's own text, if the records keep it."""
    for report in corpus.reports:
        for section, text in sorted(report.narrative.items()):
            yield row_from(TEXTS, report, section=section, text=text)


def coverage_rows(corpus: Corpus) -> Iterator[Row]:
    """The state of each body and year."""
    for each in coverage(corpus):
        state = each.state.name.lower()
        yield row_from(COVERAGE, each, state=state, cells_unread=each.unread)

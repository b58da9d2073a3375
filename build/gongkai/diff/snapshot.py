"""One state of the collection in a comparable form, whatever its source.

A snapshot is read from a folder of records, from a git revision of one, or from a published
gongkai.zip. All three are equal for the same data; no site is built for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gongkai import checks, form, reading
from gongkai.corpus import Corpus, Judgement
from gongkai.derived import indicators
from gongkai.model import Finding, Report
from gongkai.model.values import Codes, Values
from gongkai.wording import FIELD_NAMES

DECIMALS = 4
"""Decimals of a rate, as in the table `measures`."""

Key = tuple[str, int]
"""A body and a year."""


@dataclass(frozen=True)
class Rates:
    """Indicators of n reports: float64[n, k], rounded, and the standing of each."""

    codes: tuple[str, ...]
    values: Values
    status: Codes
    """uint8[n, k]: codes of Standing."""


@dataclass(frozen=True)
class Snapshot:
    """One state of the collection, ready for comparison."""

    name: str
    """The name given by the person."""
    version: str
    bodies: Mapping[str, str]
    """Body → its name."""
    reports: Mapping[Key, Mapping[str, str]]
    """Report → its metadata, by field."""
    rows: Mapping[Key, int]
    """Report → its row in the arrays."""
    cells: tuple[str, ...]
    """The codes of the m columns."""
    values: Values
    """float64[n, m], NaN where no number stands."""
    status: Codes
    """uint8[n, m]: codes of Status."""
    raws: Mapping[tuple[int, int], str]
    """Raw text by (row, column), if it is not the plain form of the value."""
    findings: Mapping[str, Finding]
    """By identity, as in the table `findings`."""
    rates: Rates
    regions: frozenset[str] = frozenset()
    corrections: Mapping[str, tuple[str, int, str]] = field(default_factory=dict)
    """Number → body, year and cell of a correction."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Old address → new one."""

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses that follow from the records: bodies, reports, divisions, corrections."""
        return frozenset(
            (
                *(f"a/{body}/" for body in self.bodies),
                *(f"a/{body}/{year}/" for body, year in self.reports),
                *(f"r/{code}/" for code in self.regions),
                *(f"corrections/{number}/" for number in self.corrections),
            )
        )


def of_folder(folder: Path, name: str, bodies: Collection[str] | None = None) -> Snapshot:
    """The state of a folder of records, corrected and judged; optionally for some bodies only."""
    corpus = reading.read(folder, form.load(), bodies=bodies)
    return corpus_snapshot(corpus, checks.judge(corpus), name, reading.read_redirects(folder))


def corpus_snapshot(
    corpus: Corpus, judgement: Judgement, name: str, redirects: Mapping[str, str]
) -> Snapshot:
    """The state of a corpus that has been judged."""
    return Snapshot(
        name=name,
        version=corpus.collection.version,
        bodies={id: agency.name for id, agency in corpus.agencies.items()},
        reports={(each.agency, each.year): metadata_of(each) for each in corpus.reports},
        rows={(each.agency, each.year): row for row, each in enumerate(corpus.reports)},
        cells=tuple(cell.code for cell in corpus.form.cells),
        values=corpus.values,
        status=corpus.status,
        raws=corpus.raws,
        findings=judgement.identified,
        rates=_rates(corpus, judgement),
        regions=frozenset(corpus.regions),
        corrections={each.id: (each.agency, each.year, each.cell) for each in corpus.corrections},
        redirects=redirects,
    )


def metadata_of(report: Report) -> Mapping[str, str]:
    """The metadata of a report; empty strings for what it does not have."""
    own = {**vars(report), **{f"source_{name}": each for name, each in vars(report.source).items()}}
    return {name: own[name] or "" for name in FIELDS}


FIELDS: Mapping[str, str] = {
    name: FIELD_NAMES[name.removeprefix("source_")]
    for name in (
        "title", "edition", "published", "publisher", "period", "source_url", "source_sha256",
        "source_copy", "source_note", "summary",
    )
}  # fmt: skip
"""Metadata fields of a report that both packages and records have → their Chinese names."""


def _rates(corpus: Corpus, judgement: Judgement) -> Rates:
    measured = indicators.measure(corpus, judgement)
    n = len(corpus.reports)
    values = np.empty((n, len(measured)))
    status = np.empty((n, len(measured)), dtype=np.uint8)
    for at, each in enumerate(measured):
        values[:, at], status[:, at] = np.round(each.value, DECIMALS), each.status
    return Rates(tuple(each.indicator.code for each in measured), values, status)

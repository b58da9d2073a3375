"""Which reports are on record for each body and year, from the registry.

That a report was not found is a statement about our search, never that it was not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.corpus import Corpus
from gongkai.form.duties import day, duty
from gongkai.model import Agency, Severity, State, YearCoverage


def coverage(corpus: Corpus) -> Iterator[YearCoverage]:
    """The state of every body and every year for which it should have reported."""
    for agency in sorted(corpus.agencies.values(), key=lambda each: each.id):
        yield from coverage_of(corpus, agency)


def coverage_of(corpus: Corpus, agency: Agency) -> Iterator[YearCoverage]:
    """The state of one body in every year for which it should have reported.

    A year ends with December. A body without a recorded first year is expected to report from its
    first report on; one without any report, from the first year of the collection on. A body
    without a deadline, or merged at an unknown time, never misses a report.
    """
    today = date.fromisoformat(corpus.collection.reference_date)
    rows = {corpus.reports[row].year: row for row in corpus.rows_of.get(agency.id, ())}
    for year in _expected(agency, sorted(rows), corpus.first_year or today.year - 1, today):
        row = rows.get(year)
        if row is None:
            yield _absent(agency, year, today)
        else:
            yield _on_record(agency, year, corpus.reports[row].published, int(corpus.unread[row]))


def _expected(agency: Agency, known: list[int], first: int, today: date) -> Iterator[int]:
    """The years on record, and those for which a report is expected."""
    since = agency.first_year or (known[0] if known else first)
    until = min(agency.last_year or today.year, today.year - 1)
    if agency.successor and agency.last_year is None:
        until = known[-1] if known else since - 1
    if agency.first_year is None and not duty(agency.kind).deadlines:
        until = since - 1
    yield from sorted({*range(since, until + 1), *known})


def _absent(agency: Agency, year: int, today: date) -> YearCoverage:
    deadlines = duty(agency.kind).deadlines
    last = deadlines[-1].of(year) if deadlines else None
    state = State.NOT_DUE if last is not None and today <= last else State.NOT_FOUND
    return YearCoverage(agency.id, year, state, _due(agency, year))


def _on_record(agency: Agency, year: int, published: str | None, unread: int) -> YearCoverage:
    """The state of a year with a report: collected, late, or in doubt if cells are unread."""
    asked = duty(agency.kind)
    when = day(published)
    missed = asked.missed(year, when) if when else None
    late = (when - missed.of(year)).days if when and missed else 0
    state = State.LATE if missed and missed.severity is not Severity.INFO else State.COLLECTED
    return YearCoverage(
        agency=agency.id,
        year=year,
        state=State.DOUBTFUL if unread else state,
        due=_due(agency, year),
        published=published,
        days_late=late,
        unread=unread,
    )


def _due(agency: Agency, year: int) -> str | None:
    deadlines = duty(agency.kind).deadlines
    return deadlines[0].of(year).isoformat() if deadlines else None

"""A run of reports as the checks see it, and the type in which a check answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gongkai.checks.finding_names import FormNames, ReportNames
from gongkai.checks.rulebook import Rulebook
from gongkai.corpus import Corpus
from gongkai.model import (
    DOUBTFUL,
    READ,
    Correction,
    Finding,
    Report,
    Result,
    Severity,
    Status,
    grouped,
    last_reissues,
    matches,
    row_of,
)
from gongkai.model.values import Mask

Tally = NDArray[np.uint16]


@dataclass(frozen=True)
class RuleResult:
    """The result of one rule on a run of n reports."""

    rule: str
    tally: Tally
    """uint16[n, 4]: how often it had each Result on each report."""
    findings: Sequence[Finding] = ()
    is_per_cell: bool = False
    """Whether a finding counts as many failures as it names cells."""


@dataclass(frozen=True)
class CorpusSlice:
    """A run of whole bodies: all reports of each, oldest first."""

    corpus: Corpus
    rulebook: Rulebook
    words: FormNames

    def __len__(self) -> int:
        return len(self.corpus.reports)

    @cached_property
    def printed(self) -> Mask:
        """bool[n, m]: the boxes that the reports' forms have."""
        form = self.corpus.form
        printed = np.zeros(self.corpus.status.shape, dtype=bool)
        for edition in form.editions.values():
            for code, table in edition.tables.items():
                on = self.corpus.has_table_edition[code, edition.id]
                columns = np.array([form.index[cell.code] for cell in table.cells], dtype=np.intp)
                printed[np.ix_(on, columns)] = True
        return printed

    def having(self, status: Status) -> Mask:
        """bool[n, m]: the boxes with this status."""
        found: Mask = (self.corpus.status == status) & self.printed
        return found

    @cached_property
    def doubtful(self) -> Mask:
        """bool[n, m]: the boxes that have a value which was not read with certainty."""
        unsure = np.isin(self.corpus.method, [int(method) for method in DOUBTFUL])
        return unsure & np.isin(self.corpus.status, READ)

    @cached_property
    def years(self) -> NDArray[np.int32]:
        """int32[n]: the year each report is about."""
        return np.array([report.year for report in self.corpus.reports], dtype=np.int32)

    @cached_property
    def tables(self) -> Mapping[str, NDArray[np.intp]]:
        """Table code → its columns in the arrays."""
        form = self.corpus.form
        return {
            table: np.array(
                [at for at, cell in enumerate(form.cells) if cell.table == table], dtype=np.intp
            )
            for table in form.tables
        }

    def is_empty(self, table: str) -> Mask:
        """bool[n]: the table is printed and entirely blank, without even a dash."""
        status = self.corpus.status[:, self.tables[table]]
        blank = status == Status.BLANK
        empty: Mask = blank.any(axis=1) & (blank | (status == Status.ABSENT)).all(axis=1)
        return empty

    @cached_property
    def pairs(self) -> NDArray[np.intp]:
        """intp[p, 2]: the rows of two reports of one body, one year apart: before, after."""
        return np.array(list(self.corpus.consecutive()), dtype=np.intp).reshape(-1, 2)

    @cached_property
    def merged(self) -> Mapping[str, Sequence[tuple[str, int | None]]]:
        """Body → the names of those merged into it, with the last year they reported on."""
        agencies = self.corpus.agencies.values()
        return grouped((a.successor, (a.name, a.last_year)) for a in agencies if a.successor)

    @cached_property
    def reissued(self) -> Mapping[str, Correction]:
        """Key of a report that was replaced after publication → the last replacement."""
        return last_reissues(self.corpus.corrections)

    def wording(self, row: int) -> ReportNames:
        """The names of cells in the words of the report in `row`."""
        return ReportNames(self.words, self.corpus.reports[row])

    def of_rule(self, rule: str) -> NDArray[np.intp]:
        """The columns of the arrays that a rule's patterns name."""
        patterns = self.rulebook[rule].rule.cells
        return np.flatnonzero([matches(each.code, patterns) for each in self.corpus.form.cells])

    def codes(self, columns: Sequence[int] | NDArray[np.intp]) -> tuple[str, ...]:
        """Cell codes of columns of the arrays."""
        return tuple(self.corpus.form.cells[int(at)].code for at in columns)

    def finding(
        self,
        rule: str,
        row: int,
        message: str,
        *,
        cells: Sequence[str] = (),
        severity: Severity | None = None,
        left: Decimal | None = None,
        right: Decimal | None = None,
        hint: str = "",
        doubtful: bool | None = None,
    ) -> Finding:
        """A finding about the report in `row`, placed at the first of its cells.

        Unless `doubtful` is given, it is doubtful exactly if one of its cells was not read with
        certainty.
        """
        report = self.corpus.reports[row]
        of = self.rulebook[rule].rule
        if doubtful is None:
            columns = [self.corpus.form.index[code] for code in cells]
            doubtful = bool(self.doubtful[row, columns].any())
        return Finding(
            rule=rule,
            severity=severity or of.severity,
            message=_cut(message),
            agency=report.agency,
            year=report.year,
            cells=tuple(cells),
            left=left,
            right=right,
            file=report.file,
            line=_line(report.lines, cells),
            doubtful=doubtful,
            hint=hint,
            title=of.failing,
            of_reading=of.of_reading,
        )


def each_report(part: CorpusSlice, rule: str, judge: Callable[[Report], str | None]) -> RuleResult:
    """A rule that looks at one report at a time.

    `judge` gives the message where the rule fails, an empty one where it holds, None where it
    cannot be judged.
    """
    messages = [judge(report) for report in part.corpus.reports]
    failed = np.array([bool(message) for message in messages], dtype=bool)
    judged = np.array([message is not None for message in messages], dtype=bool)
    failing = ((row, message) for row, message in enumerate(messages) if message)
    found = tuple(part.finding(rule, row, message) for row, message in failing)
    return RuleResult(rule, per_report(failed, judged), found)


Counts = NDArray[np.integer] | Mask | int


def tally(n: int, *, passed: Counts = 0, failed: Counts = 0, unknown: Counts = 0) -> Tally:
    """uint16[n, 4]: how often a rule held on each report, did not, or could not be judged."""
    counts = np.zeros((n, len(Result)), dtype=np.uint16)
    counts[:, Result.PASS] = passed
    counts[:, Result.FAIL] = failed
    counts[:, Result.NOT_ASSESSABLE] = unknown
    return counts


def per_cell(broken: Mask, judged: Mask, unread: Mask) -> Tally:
    """The tally of a rule about single cells, from the failed, the judged and the unread ones."""
    return tally(
        len(broken),
        passed=(judged & ~broken).sum(axis=1),
        failed=broken.sum(axis=1),
        unknown=unread.sum(axis=1),
    )


def per_report(broken: Mask, judged: Mask) -> Tally:
    """The tally of a rule about whole reports; those not judged are not assessable."""
    return tally(len(broken), passed=judged & ~broken, failed=broken, unknown=~judged)


def per_section(failed: NDArray[np.uint16], judged: NDArray[np.uint16]) -> Tally:
    """The tally of a rule about sections; a report without any is not assessable."""
    return tally(len(failed), passed=judged - failed, failed=failed, unknown=judged == 0)


def where(mask: Mask) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Each row with a true value, with the columns where it is true."""
    for row in np.flatnonzero(mask.any(axis=1)):
        yield int(row), np.flatnonzero(mask[row])


LONGEST_MESSAGE = 400
"""Characters; the longest met has eighty, but a record may print headers without end."""


def _cut(message: str) -> str:
    """A message shortened to what somebody reads; the report has the whole text."""
    is_short = len(message) <= LONGEST_MESSAGE
    return message if is_short else f"{message[: LONGEST_MESSAGE - 1]}…"


def _line(lines: Mapping[str, int], cells: Sequence[str]) -> int:
    if not lines or not cells:
        return 0
    return lines.get(row_of(cells[0]), 0)

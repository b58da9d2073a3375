"""The results of the checks of one report: the strip under a table, findings with their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gongkai.form import Equation
from gongkai.model import Finding, Result, Severity, Status, grouped, table_of
from gongkai.pages.atlas import Atlas, per_form
from gongkai.pages.corrections import AgencyStatement, statements_on
from gongkai.pages.figures import WORDINGS
from gongkai.pages.navigation import letter_address
from gongkai.pages.source import NO_ORIGINAL, Original, places_of
from gongkai.pages.templating import Link, relative
from gongkai.wording import RESULTS, VERDICTS

FILLED: Mapping[Status, str] = {status: word.word for status, word in WORDINGS.items()} | {
    Status.REPORTED: "印为 0",
    Status.NOT_APPLICABLE: "注明不适用",
}
"""Statuses of cells that add nothing to a sum, as words inside a sentence."""
MANY_CELLS = 9
"""Maximum number of cells listed for a sum; a longer one names its two sides instead."""


class ShownFinding(NamedTuple):
    """A finding as a page shows it."""

    id: str
    number: str
    verdict: str
    kind: str
    rule: Link
    """What is wrong, with a link to the rule."""
    message: str
    hint: str
    waiver: str
    cells: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    """The other cells of a long sum, folded away."""
    rest: str = ""
    """A summary of these cells: 13 格印为 0、2 格空白."""
    places: tuple[Link, ...] = ()
    """The lines of the original that it rests on."""
    statements: tuple[AgencyStatement, ...] = ()
    """The agency's statements about it."""
    answer: str = ""
    """The address of a letter about it."""


class ResultCount(NamedTuple):
    """How often one result occurred."""

    result: str
    kind: str
    times: int


@dataclass(frozen=True)
class SumsLine:
    """The line under a table: how many sums were checked, with which results."""

    total: int
    counts: tuple[ResultCount, ...]
    rules: tuple[tuple[Link, tuple[ResultCount, ...]], ...]
    """Each rule and how its sums came out."""
    findings: tuple[ShownFinding, ...]
    withheld: int


@dataclass(frozen=True)
class ReportFindings:
    """All findings of the report in `row`, for the page at `here`."""

    atlas: Atlas
    row: int
    here: str
    original: Original = NO_ORIGINAL

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings that may be shown, the most serious first; without possible misreadings."""
        judgement, grave = self.atlas.judgement, list(Severity)
        found = filter(judgement.may_be_shown, self._all)
        return tuple(sorted(found, key=lambda finding: grave.index(finding.severity)))

    @property
    def _all(self) -> tuple[Finding, ...]:
        return self.atlas.judgement.by_report.get(self.atlas.report(self.row).key, ())

    def withheld(self, table: str) -> int:
        """The number of findings on a table that are withheld as possible misreadings."""
        shown = self.atlas.judgement.may_be_shown
        return sum(not shown(each) and self.table_of(each) == table for each in self._all)

    @property
    def all_withheld(self) -> int:
        """The number of all findings that are withheld as possible misreadings."""
        return len(self._all) - len(self.findings)

    @cached_property
    def shown(self) -> tuple[ShownFinding, ...]:
        """All findings, numbered across the page."""
        return tuple(self._show(at, finding) for at, finding in enumerate(self.findings, 1))

    @cached_property
    def in_brief(self) -> tuple[ShownFinding, ...]:
        """The same in brief, for lists of several reports: without their cells and places."""
        return tuple(self._in_brief(at, finding) for at, finding in enumerate(self.findings, 1))

    @cached_property
    def marks(self) -> Mapping[str, tuple[Link, ...]]:
        """Cell code → the numbers of the findings that depend on it."""
        return grouped(
            (code, _mark(finding, shown))
            for finding, shown in zip(self.findings, self.shown, strict=True)
            for code in self._marked(finding)
        )

    @cached_property
    def involved(self) -> frozenset[str]:
        """Every cell of a failing sum."""
        return frozenset(
            code
            for finding in self.findings
            if finding.severity is Severity.ERROR
            for code in finding.cells
        )

    def table(self, table: str) -> tuple[ShownFinding, ...]:
        """The findings about one table; "" for those about the report as a whole."""
        pairs = zip(self.findings, self.shown, strict=True)
        return tuple(shown for finding, shown in pairs if self.table_of(finding) == table)

    def table_of(self, finding: Finding) -> str:
        """The table that a finding is about, empty if it is about the whole report."""
        tables = set(map(table_of, finding.cells))
        if len(tables) == 1:
            return next(iter(tables))
        starts = (t for t in self.atlas.corpus.form.tables if finding.rule.startswith(f"{t}-"))
        return next(starts, "")

    def strip(self, table: str) -> SumsLine:
        """The strip of one table: its sums, and all findings about it."""
        rules = [rule for rule, where in self.atlas.sum_rules.items() if where == table]
        lines = [(rule, self._tally(rule)) for rule in rules]
        lines = [(rule, tally) for rule, tally in lines if sum(tally)]
        counts = _counts([sum(tally[result] for _, tally in lines) for result in RESULTS])
        return SumsLine(
            total=sum(count.times for count in counts),
            counts=counts,
            rules=tuple(
                (self.rule_link(rule), _counts([tally[each] for each in RESULTS]))
                for rule, tally in lines
            ),
            findings=self.table(table),
            withheld=self.withheld(table),
        )

    def _tally(self, rule: str) -> Sequence[int]:
        at = self.atlas.rule_at.get(rule)
        return (0,) * len(Result) if at is None else self._tallies[at]

    @cached_property
    def _tallies(self) -> Sequence[Sequence[int]]:
        """The results of the report, rule by rule."""
        tallies: list[list[int]] = self.atlas.judgement.tallies[self.row].tolist()
        return tallies

    def sums(self) -> Sequence[int]:
        """How often each Result occurred over all sums of the form."""
        tallies = [self._tally(rule) for rule in self.atlas.sum_rules]
        return [sum(tally[result] for tally in tallies) for result in Result]

    def rule_link(self, rule: str) -> Link:
        """A rule's title with a link to its page."""
        known = self.atlas.judgement.rule.get(rule)
        return Link(known.title if known else rule, relative(self.here, f"rules/{rule}/"))

    def _show(self, at: int, finding: Finding) -> ShownFinding:
        near, far = self._split(finding)
        return self._in_brief(at, finding)._replace(
            cells=tuple(self._cell(code) for code in near),
            more=tuple(self._cell(code) for code in far),
            rest=self._filled(far),
            places=places_of(self.original, self.atlas, self.row, finding, near),
            statements=statements_on(self.atlas, self.row, self.here, finding),
            answer=self._letter(f"#finding-{at}"),
        )

    def _in_brief(self, at: int, finding: Finding) -> ShownFinding:
        return ShownFinding(
            id=f"finding-{at}",
            number=str(at),
            verdict=VERDICTS[finding.verdict].zh,
            kind=f"gk-{finding.severity.value}",
            rule=Link(finding.title, relative(self.here, f"rules/{finding.rule}/")),
            message=finding.message,
            hint=finding.hint,
            waiver=finding.waiver,
        )

    def _letter(self, anchor: str) -> str:
        """The mailto address with which the agency may answer a finding."""
        title, page = self.atlas.report(self.row).title, f"{self.here}{anchor}"
        return letter_address(self.atlas.corpus.collection, page, f"机关说明：{title}")

    def _cell(self, code: str) -> Link:
        if code not in self.atlas.corpus.form.index:
            return Link(code)
        return self.atlas.cell_link(self.here, self.row, code)

    def _filled(self, codes: Sequence[str]) -> str:
        """The number of cells by content, in words."""
        states = Counter(self.atlas.corpus.figure(self.row, code).status for code in codes)
        return "、".join(f"{count} 格{FILLED[status]}" for status, count in sorted(states.items()))

    def _split(self, finding: Finding) -> tuple[Sequence[str], Sequence[str]]:
        """The cells to list, and the others: of a sum, those that add nothing to it."""
        if len(finding.cells) <= MANY_CELLS:
            return finding.cells, ()
        equation = self._equation(finding)
        totals = equation.right if equation else ()
        telling = [
            code
            for code in finding.cells
            if code in totals or self.atlas.corpus.value(self.row, code)
        ]
        telling = telling or list(finding.cells[:MANY_CELLS])
        return telling, [code for code in finding.cells if code not in telling]

    def _marked(self, finding: Finding) -> Sequence[str]:
        """The cells that show the finding's number: the total of a sum, else all."""
        equation = self._equation(finding)
        if equation is None:
            return finding.cells if len(finding.cells) <= MANY_CELLS else finding.cells[-1:]
        return equation.right

    def _equation(self, finding: Finding) -> Equation | None:
        """The sum that a finding is about, if it is about one."""
        return equations(self.atlas).get((finding.rule, frozenset(finding.cells)))


def _mark(finding: Finding, shown: ShownFinding) -> Link:
    kind = "gk-mark--error" if finding.severity is Severity.ERROR else ""
    return Link(f"{shown.verdict}{shown.number}", f"#{shown.id}", shown.rule.text, kind)


def _counts(tally: Sequence[int]) -> tuple[ResultCount, ...]:
    """How often each result came out, in their order; without those that never did."""
    return tuple(
        ResultCount(word.zh, f"gk-{result.word}", times)
        for (result, word), times in zip(RESULTS.items(), tally, strict=True)
        if times
    )


@per_form
def equations(atlas: Atlas) -> Mapping[tuple[str, frozenset[str]], Equation]:
    """(rule, its cells) → the sum, to split a finding's cells into left and right."""
    return {
        (equation.rule, frozenset((*equation.left, *equation.right))): equation
        for equation, _ in atlas.corpus.equations
    }

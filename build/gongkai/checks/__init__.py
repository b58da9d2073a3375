"""A corpus in, a judgement out: every rule of the catalogue, over every report.

Nothing here raises, prints or stops: failures are returned as findings and published. To add a
rule: one function in a module below (for a relation between cells, none), one entry in
`rules.toml`, one test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gongkai.checks import (
    decisions,
    members,
    proactive,
    prose_claims,
    publication,
    relations,
    single_cells,
    table_layout,
    texts,
    year_on_year,
)
from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, Tally
from gongkai.checks.finding_names import FormNames
from gongkai.checks.hints import hints
from gongkai.checks.relations import RelationResults
from gongkai.checks.rulebook import Rulebook, rulebook
from gongkai.corpus import Corpus, Judgement, OwnFindings
from gongkai.form import Form, load
from gongkai.model import COPIES, Finding, Result, Rule

PART = 8192
"""Reports judged at once, so that the arrays stay below 200 MB at some 250 bytes per cell."""

RULES: tuple[Rule, ...] = rulebook(load()).rules
"""All rules, in the order in which they are shown."""


def judge(corpus: Corpus, own: OwnFindings | None = None) -> Judgement:
    """Judge every report: what holds, what holds if blank is zero, what fails, what is unknown.

    `own` is the result of `own_findings` for the same corpus, if it is known.
    """
    own = own or own_findings(corpus)
    book = rulebook(corpus.form)
    whole = CorpusSlice(corpus, book, FormNames(corpus.form))
    tally, found = _collect(whole, members.verdicts(whole))
    everything = _of_copies(corpus, [*own.findings, *found])
    settled = decisions.apply_ledger(corpus, everything, [rule.id for rule in book.rules])
    return Judgement(
        rules=book.rules,
        findings=tuple(sorted(settled, key=_order(book, corpus.form))),
        tallies=own.tallies + tally,
        relations=relations.all_relations(whole),
    )


def own_findings(
    corpus: Corpus, before: OwnFindings | None = None, untouched: Set[str] = frozenset()
) -> OwnFindings:
    """What the rules about single bodies find; only bodies are judged of which a report changed.

    `before` was found with the same registries, and the records of the `untouched` reports are
    still those of then.
    """
    reports = tuple(corpus.at)
    if before is None:
        return OwnFindings(reports, *_judged(corpus))
    changed = _changed_bodies(set(reports), set(before.reports), untouched)
    anew = [row for row, report in enumerate(corpus.reports) if report.agency in changed]
    others = [row for row, report in enumerate(corpus.reports) if report.agency not in changed]
    findings, tallies = _judged(corpus.select(anew))
    row_before = {key: row for row, key in enumerate(before.reports)}
    everything = np.empty((len(reports), *tallies.shape[1:]), tallies.dtype)
    everything[anew] = tallies
    everything[others] = before.tallies[[row_before[reports[row]] for row in others]]
    kept = (each for each in before.findings if each.agency not in changed)
    return OwnFindings(reports, (*kept, *findings), everything)


def _changed_bodies(now: Set[str], before: Set[str], untouched: Set[str]) -> Set[str]:
    """The bodies with a report that is new, gone or touched, from the keys of reports."""
    return {key.partition("/")[0] for key in (now ^ before) | (now - untouched)}


def _judged(corpus: Corpus) -> tuple[tuple[Finding, ...], NDArray[np.uint16]]:
    """The findings on single bodies and the tallies, part by part."""
    book, words = rulebook(corpus.form), FormNames(corpus.form)
    tallies, findings = [_nothing(0, book)], list[Finding]()
    for some in runs_of_bodies(corpus):
        part = CorpusSlice(some, book, words)
        tally, found = _collect(part, _verdicts(part))
        tallies.append(tally)
        findings += found
    return tuple(findings), np.concatenate(tallies)


def runs_of_bodies(corpus: Corpus) -> Iterator[Corpus]:
    """Runs of reports that never split a body, so that its years can be compared."""
    start, size = 0, len(corpus.reports)
    while start < size:
        stop = min(start + PART, size)
        while stop < size and corpus.reports[stop].agency == corpus.reports[stop - 1].agency:
            stop += 1
        yield corpus.select(range(start, stop))
        start = stop


def _collect(
    part: CorpusSlice, verdicts: Iterable[RuleResult]
) -> tuple[NDArray[np.uint16], list[Finding]]:
    tallies = _nothing(len(part), part.rulebook)
    at = {rule.id: place for place, rule in enumerate(part.rulebook.rules)}
    findings: list[Finding] = []
    for verdict in verdicts:
        tallies[:, at[verdict.rule]] += _certain(part, verdict)
        findings += verdict.findings
    return tallies, findings


def _certain(part: CorpusSlice, verdict: RuleResult) -> Tally:
    """The tally in which a failure that we may have misread counts as not assessable."""
    counts = verdict.tally.copy()
    for finding in verdict.findings:
        if finding.doubtful:
            row = part.corpus.at[finding.key]
            times = len(finding.cells) if verdict.is_per_cell else 1
            counts[row, Result.FAIL] -= times
            counts[row, Result.NOT_ASSESSABLE] += times
    return counts


def _verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    inside = relations.inside(part)
    yield from _with_hints(part, inside)
    if part.pairs.size:
        for verdict in relations.verdicts(part, relations.across(part)):
            yield year_on_year.with_excuses(part, verdict)
    for module in (
        single_cells,
        table_layout,
        proactive,
        year_on_year,
        prose_claims,
        texts,
        publication,
    ):
        yield from module.verdicts(part)


def _with_hints(part: CorpusSlice, judged: RelationResults) -> Iterator[RuleResult]:
    """The verdicts on sums; a failure gets the hint that explains it, if there is one."""
    hint_of = hints(part, judged)
    for verdict in relations.verdicts(part, judged):
        yield replace(
            verdict,
            findings=tuple(_with_hint(part, finding, hint_of) for finding in verdict.findings),
        )


def _with_hint(
    part: CorpusSlice, finding: Finding, hint_of: Mapping[tuple[int, str, str], str]
) -> Finding:
    row = part.corpus.at[finding.key]
    hint = hint_of.get((row, finding.rule, finding.cells[-1])) if finding.cells else None
    return replace(finding, hint=finding.hint + hint) if hint else finding


def _of_copies(corpus: Corpus, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; one about a copy names the copy it was read from."""
    copies = {
        report.key: COPIES[report.source.copy] for report in corpus.reports if report.source.copy
    }
    for finding in findings:
        copy = copies.get(finding.key)
        yield replace(finding, hint=f"{finding.hint}据{copy}。") if copy else finding


def _nothing(n: int, book: Rulebook) -> NDArray[np.uint16]:
    return np.zeros((n, len(book.entries), len(Result)), dtype=np.uint16)


def _order(book: Rulebook, form: Form) -> Callable[[Finding], tuple[object, ...]]:
    """By body, year, rule in catalogue order, and cells in form order."""
    place = {rule.id: at for at, rule in enumerate(book.rules)}
    return lambda finding: (
        finding.agency,
        finding.year,
        place[finding.rule],
        [form.index[code] for code in finding.cells],
        finding.message,
    )

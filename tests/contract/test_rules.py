"""Every rule fires on its own kind of error and on nothing else; every wording is complete.

Sound reports are made from a seed; one error of each class is put into one of them. The rule for
that class must fire at that place. Other rules may fire only where they follow from the error,
and each such case is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pytest

from gongkai.checks import RULES, judge
from gongkai.checks.rulebook import rulebook
from gongkai.corpus import Corpus
from gongkai.model import (
    Correction,
    Finding,
    Method,
    Misfit,
    Name,
    Report,
    Result,
    Severity,
    Statement,
    Status,
    Waiver,
)
from tests import made

BODIES = 6
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
HIT = 2
"""The body that is hit; its neighbours stay sound."""

Blow = Callable[[Corpus, Mapping[int, int]], Corpus]


@dataclass(frozen=True)
class Mutation:
    """One error: how it is made, in which year it must show, and what follows from it."""

    rule: str
    blow: Blow
    year: int
    follows: frozenset[str] = frozenset()
    """Rules that may fire too, because the same error contradicts them."""


def put(year: int, **boxes: float | Callable[[float], float]) -> Blow:
    """Print other figures: `table__row__column` → a number, or a function of the old one."""

    def blow(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
        values = corpus.values.copy()
        for name, new in boxes.items():
            at = (rows[year], corpus.form.index[name.replace("__", ".")])
            assert not np.isnan(values[at]), name
            values[at] = new(values[at]) if callable(new) else new
        return replace(corpus, values=values)

    return blow


def mark(year: int, status: Status, *patterns: str) -> Blow:
    """Fill boxes otherwise: every cell whose code starts with one of the patterns."""

    def blow(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
        values, states, methods = (
            array.copy() for array in (corpus.values, corpus.status, corpus.method)
        )
        for cell in corpus.form.cells:
            at = (rows[year], corpus.form.index[cell.code])
            if cell.code.startswith(patterns) and states[at] != Status.ABSENT:
                values[at], states[at], methods[at] = np.nan, status, Method.MANUAL
        return replace(corpus, values=values, status=states, method=methods)

    return blow


def say(year: int, **fields: object) -> Blow:
    """Change what the report says beside its figures."""

    def blow(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
        reports = list(corpus.reports)
        reports[rows[year]] = replace(reports[rows[year]], **fields)  # type: ignore[arg-type]
        return replace(corpus, reports=tuple(reports))

    return blow


def both(*blows: Blow) -> Blow:
    """One after the other."""

    def blow(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
        for each in blows:
            corpus = each(corpus, rows)
        return corpus

    return blow


def state(year: int, claim: str, value: int) -> Blow:
    """Have the prose state a figure."""
    return say(year, statements=(Statement(claim, Decimal(value), 3),))


def zero(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
    """Print 0 in every box of 2024, the last year, so that nothing carries on from it."""
    values = corpus.values.copy()
    printed = ~np.isnan(values[rows[2024]])
    values[rows[2024], printed] = 0
    return replace(corpus, values=values)


def repeat(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
    """Print the figures of 2023 again in 2024."""
    values = corpus.values.copy()
    values[rows[2024]] = values[rows[2023]]
    return replace(corpus, values=values)


def below(corpus: Corpus, rows: Mapping[int, int]) -> Corpus:
    """Make the body a county government that reports less than a department of its own."""
    top, member = (corpus.reports[row].agency for row in (rows[2024], rows[2024] + len(YEARS)))
    agencies = {
        **corpus.agencies,
        top: replace(corpus.agencies[top], kind="gov_county"),
        member: replace(corpus.agencies[member], parent=top),
    }
    keep = [
        row
        for row, report in enumerate(corpus.reports)
        if report.agency != member or report.year == 2024
    ]
    alone = replace(corpus, agencies=agencies).select(keep)
    less = {f"requests__{row}__total": lambda old: old - 100 for row in ("new_received",
            "handled_total")}  # fmt: skip
    return put(2024, **less)(alone, {2024: alone.at[f"{top}/2024"]})


LONG = "本机关在主动公开依申请公开政府信息管理平台建设监督保障五个方面开展了工作" * 5
LESS: Callable[[float], float] = lambda old: old - 1  # noqa: E731
MORE: Callable[[float], float] = lambda old: old + 1  # noqa: E731

SUMS = frozenset({"requests-outcomes", "requests-applicants", "requests-balance"})

MUTATIONS = [
    Mutation(
        "requests-balance",
        put(2024, requests__new_received__business=MORE, requests__new_received__total=MORE),
        2024,
    ),
    Mutation(
        "requests-outcomes",
        put(2024, requests__granted__business=MORE, requests__granted__total=MORE),
        2024,
    ),
    Mutation(
        "requests-outcomes",  # one result stands under another applicant
        put(2024, requests__granted__natural_person=LESS, requests__granted__other=MORE),
        2024,
    ),
    Mutation(
        "requests-applicants",
        put(2024, requests__refused_repeat__total=MORE),
        2024,
        frozenset({"requests-outcomes"}),
    ),
    Mutation("remedies-results", put(2024, remedies__review__upheld=MORE), 2024),
    Mutation(
        "other-outcomes-few",
        put(
            2024,
            requests__other_misc__business=lambda old: old + 90,
            requests__other_misc__total=lambda old: old + 90,
            requests__handled_total__business=lambda old: old + 90,
            requests__handled_total__total=lambda old: old + 90,
            requests__new_received__business=lambda old: old + 90,
            requests__new_received__total=lambda old: old + 90,
        ),
        2024,
    ),
    Mutation(
        "non-negative",
        put(2024, proactive__penalty__decisions=-3),
        2024,
        frozenset({"no-sudden-jump"}),
    ),
    Mutation("whole-numbers", put(2024, proactive__penalty__decisions=333.5), 2024),
    Mutation("whole-numbers", put(2024, proactive__fees__amount_wan=1.12345678), 2024),
    Mutation("cells-filled", mark(2024, Status.BLANK, "proactive.penalty."), 2024),
    Mutation("cells-filled", mark(2024, Status.BLANK, "requests.carried_in.research"), 2024),
    Mutation("tables-filled", mark(2024, Status.BLANK, "remedies."), 2024),
    Mutation("rows-present", mark(2024, Status.ABSENT, "requests.refused_repeat."), 2024),
    Mutation("rows-present", mark(2024, Status.ABSENT, "remedies."), 2024),
    Mutation("figures-read", mark(2024, Status.AMBIGUOUS, "requests.granted.business"), 2024),
    Mutation("figures-read", mark(2024, Status.UNREADABLE, "proactive.penalty."), 2024),
    Mutation(
        "headers-fit",
        say(2024, misfits=(Misfit("proactive.fees", ("本年处理决定数量",), ()),)),
        2024,
    ),
    Mutation(
        "edition-current",
        both(
            say(2024, hybrid={"proactive": "2019"}),
            lambda corpus, rows: _moved(corpus, rows[2024], rows[2020]),
        ),
        2024,
    ),
    Mutation("not-all-zero", zero, 2024, frozenset({"no-sudden-jump", "carry-over-continues",
                                                    "stock-follows-flow"})),
    Mutation(
        "delta-repeats-stock",
        put(2019, proactive__coercion__items_prev=15, proactive__coercion__items_delta=15),
        2019,
        frozenset({"items-follow-change"}),
    ),
    Mutation("rules-by-competent-bodies", put(2024, proactive__rules__issued=1,
                                              proactive__rules__repealed=1), 2024),
    Mutation("stock-follows-flow", put(2024, proactive__normative_docs__in_force=MORE), 2024),
    Mutation(
        "stock-covers-new",
        put(2021, proactive__normative_docs__in_force=1, proactive__normative_docs__issued=3,
            proactive__normative_docs__repealed=0),
        2021,
        frozenset({"stock-follows-flow", "no-sudden-jump"}),
    ),
    Mutation("total-covers-new", put(2019, proactive__normative_docs__published_new=5), 2019),
    Mutation("total-covers-made", put(2019, proactive__normative_docs__made_new=99), 2019),
    Mutation(
        "items-not-below-zero",
        put(2020, proactive__coercion__items_delta=-90),
        2020,
    ),
    Mutation("items-follow-change", put(2020, proactive__coercion__items_prev=MORE), 2020),
    Mutation("purchases-match", put(2019, proactive__procurement__projects=0), 2019),
    Mutation("purchase-amount-plausible", put(2019, proactive__procurement__amount_yuan=24), 2019),
    Mutation(
        "fee-unit-steady",
        put(2024, proactive__fees__amount_wan=lambda old: old * 10_000),
        2024,
        frozenset({"no-sudden-jump"}),
    ),
    Mutation("review-first", put(2024, remedies__suit_direct__upheld=90,
                                 remedies__suit_direct__corrected=0,
                                 remedies__suit_direct__other=0,
                                 remedies__suit_direct__total=90), 2024),
    Mutation(
        "suits-follow-reviews",
        put(2024, remedies__suit_after_review__upheld=60, remedies__suit_after_review__corrected=0,
            remedies__suit_after_review__other=0, remedies__suit_after_review__total=60),
        2024,
    ),
    Mutation(
        "remedies-below-requests",
        put(2024, remedies__review__upheld=900, remedies__review__corrected=0,
            remedies__review__other=0, remedies__review__total=900),
        2024,
    ),
    Mutation(
        "pending-cases-return",
        put(2023, remedies__suit_direct__pending=8, remedies__suit_direct__upheld=0,
            remedies__suit_direct__corrected=0, remedies__suit_direct__other=0,
            remedies__suit_direct__total=8),
        2024,
    ),
    Mutation(
        "carry-over-continues",
        put(
            2024,
            requests__carried_in__business=MORE,
            requests__carried_in__total=MORE,
            requests__new_received__business=LESS,
            requests__new_received__total=LESS,
        ),
        2024,
    ),
    Mutation("no-sudden-jump", put(2024, proactive__licensing__decisions=9487), 2024),
    Mutation(
        "figures-of-this-year",
        repeat,
        2024,
        frozenset({"carry-over-continues", "stock-follows-flow"}),
    ),
    Mutation(
        "text-of-this-year",
        both(say(2023, narrative={"other": LONG}), say(2024, narrative={"other": LONG + "2024"})),
        2024,
    ),
    Mutation(
        "text-of-this-body",
        lambda corpus, rows: _twins(corpus, rows[2024], rows[2024] - len(YEARS)),
        2024,
    ),
    Mutation("covers-its-members", below, 2024, SUMS),
    Mutation("prose-carried", state(2024, "requests.carried_out.total", 99), 2024),
    Mutation("prose-new-received", state(2024, "requests.new_received.total", 9), 2024),
    Mutation("prose-outcomes", state(2024, "requests.denied.total", 999), 2024),
    Mutation("prose-remedies", state(2024, "remedies.suits.total", 99), 2024),
    Mutation("prose-documents", state(2024, "proactive.normative_docs.issued", 99), 2024),
    Mutation(
        "prose-percentages",
        state(2024, "requests.granted.total/requests.handled_total.total", 3),
        2024,
    ),
    Mutation(
        "prose-lists-add-up",
        say(2024, statements=(Statement("list", Decimal(10), 3, parts=(Decimal(4), Decimal(5))),)),
        2024,
    ),
    Mutation("prose-period", say(2024, period="2023-01-01/2023-12-31"), 2024),
    Mutation(
        "processing-fee-follows-excess",
        both(state(2024, "processing_fee", 400),
             lambda corpus, rows: _granted_instead(corpus, rows[2024], "refused_excessive")),
        2024,
    ),
    Mutation("labels-official", say(2024, labels={"proactive.*.in_force": "先行有效件数"}), 2024),
    Mutation("problems-written", say(2024, narrative={"problems": "无。"}), 2024),
    Mutation("overview-complete", say(2024, narrative={"overview": "主动公开、平台、监督"}), 2024),
    Mutation("published-on-time", say(2024, published="2025-02-20"), 2024),
    Mutation("published-after-year-end", say(2024, published="2024-12-20"), 2024),
    Mutation("title-names-year", say(2024, title="某局2025年政府信息公开工作年度报告"), 2024),
    Mutation(
        "as-first-published",
        lambda corpus, rows: replace(
            corpus,
            corrections=(
                Correction("0001", "reissued", corpus.reports[rows[2024]].agency, 2024,
                           "2025-03-05", "表三总计改为 26 件"),
            ),
        ),
        2024,
    ),
    Mutation(
        "waivers-current",
        lambda corpus, rows: replace(
            corpus,
            waivers=(
                Waiver("non-negative", corpus.reports[rows[2024]].agency, 2024, "已核对",
                       "2025-01-01", "某人", until="2025-12-31"),
            ),
        ),
        2024,
    ),
    Mutation(
        "corrections-borne-out",
        lambda corpus, rows: replace(
            corpus,
            corrections=(
                Correction("0001", "misread", corpus.reports[rows[2024]].agency, 2024, "2025-03-05",
                           "看错", cell="proactive.fees.amount_wan", before="36", after="63"),
            ),
        ),
        2024,
    ),
]  # fmt: skip


def _granted_instead(corpus: Corpus, row: int, other: str) -> Corpus:
    """Count all that stands in one row of table three as granted."""
    values = corpus.values.copy()
    for applicant in (*made.APPLICANTS, "total"):
        one, granted = (
            corpus.form.index[f"requests.{each}.{applicant}"] for each in (other, "granted")
        )
        values[row, granted] += values[row, one]
        values[row, one] = 0
    return replace(corpus, values=values)


def _moved(corpus: Corpus, row: int, other: int) -> Corpus:
    """Print table two of one report as that of another."""
    columns = [at for at, cell in enumerate(corpus.form.cells) if cell.table == "proactive"]
    values, status = corpus.values.copy(), corpus.status.copy()
    values[row, columns], status[row, columns] = values[other, columns], status[other, columns]
    return replace(corpus, values=values, status=status)


def _twins(corpus: Corpus, row: int, other: int) -> Corpus:
    """Give two bodies the same text, each with its own name and figures in it."""
    reports: list[Report] = list(corpus.reports)
    for at in (row, other):
        name = corpus.agencies[reports[at].agency].name
        reports[at] = replace(reports[at], narrative={"other": f"{name}共{at}件。{LONG}"})
    return replace(corpus, reports=tuple(reports))


@pytest.fixture(scope="module")
def sound() -> Corpus:
    """Reports in which nothing is wrong; prose would contradict whatever else is changed."""
    return made.silent(made.sound(BODIES, YEARS, seed=20))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.rule)
def test_a_rule_fires_on_its_error_and_no_other_does(mutation: Mutation, sound: Corpus) -> None:
    """The rule of the class fires at its report; whatever else fires is listed as following."""
    body = sound.reports[HIT * len(YEARS)].agency
    hit = mutation.blow(sound, {year: sound.at[f"{body}/{year}"] for year in YEARS})
    found = judge(hit).findings
    fired = {(f.rule, f.agency, f.year) for f in found}
    assert (mutation.rule, body, mutation.year) in fired
    assert {rule for rule, _, _ in fired} <= {mutation.rule} | mutation.follows
    assert {agency for _, agency, _ in fired} == {body}


def test_every_rule_that_can_be_judged_has_an_error_that_fires_it() -> None:
    """No rule is shown to readers that was never seen to fail."""
    judged = {rule.id for rule in RULES}
    assert {mutation.rule for mutation in MUTATIONS} == judged


@pytest.mark.parametrize("seed", range(3))
def test_nothing_fires_on_thousands_of_sound_reports(seed: int) -> None:
    """700 bodies over six years: no sum, no comparison, no jump."""
    judged = judge(made.sound(700, YEARS, seed=seed))
    assert judged.findings == ()
    assert judged.tallies[:, :, Result.FAIL].sum() == 0


def test_counts_and_findings_agree(sound: Corpus) -> None:
    """A rule has a finding that is sure exactly where it counts a failure."""
    body = sound.reports[HIT * len(YEARS)].agency
    rows = {year: sound.at[f"{body}/{year}"] for year in YEARS}
    for mutation in MUTATIONS:
        hit = mutation.blow(sound, rows)
        judged = judge(hit)
        at = {report.key: row for row, report in enumerate(hit.reports)}
        ledgers = {"waivers-current", "corrections-borne-out"}
        told = {
            (at[f"{f.agency}/{f.year}"], f.rule)
            for f in judged.findings
            if f.rule not in ledgers and not f.doubtful
        }
        fails = np.argwhere(judged.tallies[:, :, Result.FAIL])
        assert told == {(int(row), judged.rules[rule].id) for row, rule in fails}, mutation.rule


BLAME = ("造假", "弄虚", "隐瞒", "违法", "违规", "失职", "敷衍", "抄袭", "不实")
"""No document bears these out; what a notice forbids is quoted as the source only."""


def test_every_rule_is_worded_for_readers() -> None:
    """Title, source, meaning, advice, example; whole sentences; no identifiers, no blame."""
    for rule in RULES:
        assert rule.title, rule.id
        assert rule.source, rule.id
        assert rule.meaning.endswith("。"), rule.id
        assert rule.advice.endswith("。"), rule.id
        assert rule.example.endswith("。"), rule.id
        assert rule.group, rule.id
        words = rule.title + rule.failing + rule.meaning + rule.advice + rule.example
        assert not set("_[]{}<>") & set(words), rule.id
        assert not any(each in words for each in BLAME), rule.id
        assert len(rule.title) <= 20, rule.id
        assert 0 < len(rule.failing) <= 20, rule.id


def test_no_finding_is_headed_by_what_is_right(sound: Corpus) -> None:
    """A heading says what is wrong: over every kind of error, none is the name of a rule."""
    titles = {rule.title for rule in RULES}
    failing = {rule.id: rule.failing for rule in RULES}
    body = sound.reports[HIT * len(YEARS)].agency
    rows = {year: sound.at[f"{body}/{year}"] for year in YEARS}
    found = [f for each in MUTATIONS for f in judge(each.blow(sound, rows)).findings]
    ledgers = {"waivers-current", "corrections-borne-out"}
    headed = {f.rule: f.title for f in found if f.rule not in ledgers}

    assert titles.isdisjoint(headed.values())
    assert headed == {rule: failing[rule] for rule in headed}


def test_a_finding_is_called_the_same_in_every_output() -> None:
    """What rests on a doubtful figure is undecided, whatever the rule's severity."""
    error = Finding("requests-balance", Severity.ERROR, "不等。")
    assert error.verdict == "contradicted"
    assert replace(error, doubtful=True).verdict == "undecided"
    assert replace(error, doubtful=True, of_reading=True).verdict == "unread"
    assert replace(error, severity=Severity.STRUCTURE).verdict == "record"
    assert replace(error, doubtful=True).as_json()["verdict"] == "undecided"


def test_ids_are_unique_and_spelled_alike() -> None:
    """An id is part of a public address."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(each.replace("-", "").isalpha() and each.islower() for each in ids)


def test_only_our_own_ledgers_block_a_build() -> None:
    """An agency's figures never do, however wrong."""
    structure = {rule.id for rule in RULES if rule.severity is Severity.STRUCTURE}
    assert structure == {"waivers-current", "corrections-borne-out"}


def test_every_sum_of_a_form_is_worded() -> None:
    """A sum without an entry still works, but the forms we ship have theirs."""
    sums = {
        total.id
        for edition in made.FORM.editions.values()
        for table in edition.tables.values()
        for total in table.sums
    }
    assert sums <= {rule.id for rule in RULES}
    assert rulebook(made.FORM).rules == RULES


def test_comparisons_name_cells_of_the_form() -> None:
    """A slip in a code would silence a rule without a word."""
    codes = set(made.FORM.index)
    for entry in rulebook(made.FORM).entries:
        for comparison in entry.comparisons:
            for each in comparison.each:
                for term in (*comparison.left, *comparison.right):
                    code = term.replace("{each}", each).rpartition("*")[2]
                    assert code.lstrip("-").removeprefix("before ") in codes, entry.rule.id


def test_a_rename_makes_a_break_of_carry_over_milder() -> None:
    """A rename between two years excuses a carry-over that does not continue."""
    corpus = made.silent(made.sound(1, YEARS))
    body = corpus.reports[0].agency
    hit = next(m for m in MUTATIONS if m.rule == "carry-over-continues").blow(
        corpus, {year: corpus.at[f"{body}/{year}"] for year in YEARS}
    )
    renamed = replace(
        corpus.agencies[body], names=(Name("甲局", until=2023), Name("乙局", since=2024))
    )
    findings = judge(replace(hit, agencies={body: renamed})).findings
    assert [f.severity for f in findings] == [Severity.INFO, Severity.WARNING]
    assert all("机构更名为乙局" in f.hint for f in findings)

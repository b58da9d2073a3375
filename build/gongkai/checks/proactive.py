"""Rules about table two that are not sums: who may issue rules, and what purchases cost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult, per_report
from gongkai.checks.finding_names import number
from gongkai.model import Finding, Status
from gongkai.model.values import Mask, Values, exact


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """Every rule of this module."""
    yield rules_by_competent_bodies(part)
    yield purchases_match(part)
    yield purchase_amount_plausible(part)


def rules_by_competent_bodies(part: CorpusSlice) -> RuleResult:
    """Only ministries, provinces and cities issue rules (规章)."""
    rule = "rules-by-competent-bodies"
    chosen, asked = part.of_rule(rule), part.rulebook[rule].rule.kinds
    with np.errstate(invalid="ignore"):
        some = part.having(Status.REPORTED)[:, chosen] & (part.corpus.values[:, chosen] > 0)
    agencies = part.corpus.agencies
    kinds = [agencies[r.agency].kind if r.agency in agencies else "" for r in part.corpus.reports]
    judged = np.array([kind in asked for kind in kinds], dtype=bool)
    failed: Mask = np.logical_and(some.any(axis=1), judged)
    found = []
    for row in np.flatnonzero(failed):
        columns = chosen[some[row]]
        codes, words = part.codes(columns), part.wording(int(row))
        printed = "、".join(
            f"{words.cell(code)}印为 {number(exact(float(value)))} 件"
            for code, value in zip(codes, part.corpus.values[row, columns], strict=True)
        )
        message = f"{printed}，而这一级机关通常没有规章制定权。"
        found.append(part.finding(rule, int(row), message, cells=codes))
    return RuleResult(rule, per_report(failed, judged), tuple(found))


def purchases_match(part: CorpusSlice) -> RuleResult:
    """Purchases cost something, and without purchases nothing is paid."""
    rule = "purchases-match"
    projects, amount, judged = _purchases(part, rule)
    failed = judged & ((projects == 0) != (amount == 0))
    return RuleResult(rule, per_report(failed, judged), tuple(_finding(part, rule, failed)))


def purchase_amount_plausible(part: CorpusSlice) -> RuleResult:
    """A purchase costs neither next to nothing nor more than a billion yuan."""
    rule = "purchase-amount-plausible"
    limits = part.rulebook[rule].rule.limits
    projects, amount, judged = _purchases(part, rule)
    judged &= (projects > 0) & (amount > 0)
    each = np.divide(amount, projects, out=np.full(len(part), float(limits["least"])), where=judged)
    failed = judged & ((each < limits["least"]) | (each > limits["most"]))
    return RuleResult(rule, per_report(failed, judged), tuple(_finding(part, rule, failed)))


def _purchases(part: CorpusSlice, rule: str) -> tuple[Values, Values, Mask]:
    """Number and amount from the rule's two cells; zeros unless both are printed."""
    columns = [part.corpus.form.index[code] for code in part.rulebook[rule].rule.cells]
    judged: Mask = np.all(part.having(Status.REPORTED)[:, columns], axis=1)
    values = np.where(judged[:, None], part.corpus.values[:, columns], 0.0)
    return values[:, 0], values[:, 1], judged


def _finding(part: CorpusSlice, rule: str, failed: Mask) -> Iterator[Finding]:
    codes = part.rulebook[rule].rule.cells
    for row in np.flatnonzero(failed):
        sides = [part.corpus.values[row, part.corpus.form.index[code]] for code in codes]
        words = part.wording(int(row))
        says = "，".join(
            f"{words.column(code)}印为 {number(exact(float(side)))} {part.words.unit(code)}"
            for code, side in zip(codes, sides, strict=True)
        )
        message = f"{words.row(codes[0])}：{says}。"
        yield part.finding(rule, int(row), message, cells=codes)

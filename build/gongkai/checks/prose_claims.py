"""Compare what the report's prose says about a figure with the table.

A statement names its claim: a cell, a group of rows (`requests.denied.total`), or several of
these joined by `+`; `A/B` is the share of A in B. If a claim can be understood in two ways, both
are tried; if the table does not settle it, there is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from gongkai.checks.corpus_slice import CorpusSlice, RuleResult
from gongkai.checks.finding_names import difference, number
from gongkai.checks.rulebook import RuleDefinition
from gongkai.form.expression import Expression, parse
from gongkai.model import EMPTY, UNREAD, Finding, Result, Statement, Status, column_of, matches
from gongkai.model.values import Codes, exact

ClaimResult = tuple[Result, tuple[Finding, ...]]
"""What a claim comes to, with the finding if it fails."""
SCOPE = "正文所说的范围可能与表格不同（例如只指本机关），请对照原文。"


def verdicts(part: CorpusSlice) -> Iterator[RuleResult]:
    """One result for each kind of claim."""
    judged = [
        entry for entry in part.rulebook.entries if entry.group == "prose" and entry.rule.cells
    ]
    tallies = {
        entry.rule.id: np.zeros((len(part), len(Result)), dtype=np.uint16) for entry in judged
    }
    found: dict[str, list[Finding]] = {entry.rule.id: [] for entry in judged}
    for row, report in enumerate(part.corpus.reports):
        for statement in report.statements:
            entry = _entry(judged, statement.claim)
            if entry is None:
                continue
            judge = JUDGES.get(entry.rule.id, _judged)
            result, finding = judge(part, row, statement, entry)
            tallies[entry.rule.id][row, result] += 1
            found[entry.rule.id] += finding
    for rule, counts in tallies.items():
        yield RuleResult(rule, counts, tuple(found[rule]))


def _entry(entries: Sequence[RuleDefinition], claim: str) -> RuleDefinition | None:
    """The first rule whose patterns match every part of the claim; shares have their own."""
    is_share = parse(claim).base is not None
    terms = [claim] if is_share else [term.code for term in parse(claim).terms]
    for entry in entries:
        patterns = [each for each in entry.rule.cells if ("/" in each) == is_share]
        if all(matches(term, patterns) for term in terms):
            return entry
    return None


def _judged(
    part: CorpusSlice, row: int, statement: Statement, entry: RuleDefinition
) -> ClaimResult:
    cells = [cells_of(part, row, claim) for claim in _readings(statement.claim, entry)]
    if not cells[0]:
        return Result.NOT_ASSESSABLE, ()
    found = [_instead(part, row, each) for each in cells if each]
    results = [_result(part, row, each, statement.value) for each in found]
    for good in (Result.PASS, Result.PASS_IF_BLANK_IS_ZERO, Result.NOT_ASSESSABLE):
        if good in results:
            return good, ()
    return Result.FAIL, (_finding(part, row, statement, found[0], entry),)


def _instead(part: CorpusSlice, row: int, cells: Sequence[str]) -> tuple[str, ...]:
    """The cells of a claim; for an empty total, the printed parts of its row."""
    return tuple(code for cell in cells for code in _parts(part, row, cell))


def _parts(part: CorpusSlice, row: int, cell: str) -> tuple[str, ...]:
    """The cell itself, or the cells that its row sums if it is empty and they are not."""
    if status_of(part, row, [cell])[0] != Status.BLANK:
        return (cell,)
    for equation, _ in part.corpus.equations:
        is_row = equation.right == (cell,) and equation.line != column_of(cell)
        if is_row and (status_of(part, row, equation.left) == Status.REPORTED).any():
            return equation.left
    return (cell,)


def _readings(claim: str, entry: RuleDefinition) -> Iterator[str]:
    """The claim itself, and other figures for which the same words are used."""
    yield claim
    column = column_of(claim)
    if "+" not in claim:
        for also in entry.rule.also:
            whole = also.replace("{column}", column)
            if claim in {term.code for term in parse(whole).terms}:
                yield whole


def cells_of(part: CorpusSlice, row: int, claim: str | Expression) -> tuple[str, ...]:
    """The cells that a claim sums on this report; empty if its form does not have them."""
    expression = parse(claim) if isinstance(claim, str) else claim
    return expression.cells(part.corpus.form, part.corpus.reports[row].edition_of)


def _result(part: CorpusSlice, row: int, cells: Sequence[str], value: Decimal) -> Result:
    met = set(status_of(part, row, cells).tolist())
    if not met.isdisjoint(UNREAD):
        return Result.NOT_ASSESSABLE
    if met.issubset(EMPTY):
        return Result.FAIL if value > 0 else Result.NOT_ASSESSABLE
    total, leans = _total(part, row, cells), not met.isdisjoint(EMPTY)
    if total == value:
        return Result.PASS_IF_BLANK_IS_ZERO if leans else Result.PASS
    if leans and total < value:
        return Result.NOT_ASSESSABLE
    return Result.FAIL


def _share(part: CorpusSlice, row: int, statement: Statement, entry: RuleDefinition) -> ClaimResult:
    """A stated percentage; the prose does not say of which total, so any that fits is accepted."""
    above = parse(statement.claim)
    assert above.base is not None  # the rule is about shares
    cells = cells_of(part, row, above)
    bases = [
        cells_of(part, row, base)
        for base in dict.fromkeys((above.base, *map(parse, entry.rule.also)))
    ]
    shares = [_percent(part, row, cells, base) for base in bases]
    known = [share for share in shares if share is not None]
    if shares[0] is None:
        return Result.NOT_ASSESSABLE, ()
    if any(_rounds_to(share, statement.value) for share in known):
        return Result.PASS, ()
    edition_of = part.corpus.reports[row].edition_of
    name, base = (each.words(part.corpus.form, edition_of) for each in (above, above.base))
    message = (
        f"正文写的是{name}占 {number(statement.value)}%，按表中的数计算，"
        f"占{base}的 {number(round(shares[0], 2))}%。"
    )
    codes = (*cells, *bases[0])
    return Result.FAIL, (
        part.finding(
            entry.rule.id,
            row,
            message,
            cells=codes,
            left=statement.value,
            right=round(shares[0], 4),
            hint=_place(statement) + SCOPE,
        ),
    )


def _percent(
    part: CorpusSlice, row: int, above: Sequence[str], below: Sequence[str]
) -> Decimal | None:
    """A share in per cent; None if a box is not printed or the denominator is zero."""
    if not above or not below:
        return None
    columns = [part.corpus.form.index[code] for code in (*above, *below)]
    base = _total(part, row, below)
    if (part.corpus.status[row, columns] != Status.REPORTED).any() or base <= 0:
        return None
    return 100 * _total(part, row, above) / base


def _rounds_to(share: Decimal, value: Decimal) -> bool:
    """Whether the share has these digits at its number of decimals, rounded or truncated."""
    digit = Decimal(1).scaleb(min(0, int(value.normalize().as_tuple().exponent)))
    return -digit / 2 <= share - value < digit


def _fee(part: CorpusSlice, row: int, statement: Statement, entry: RuleDefinition) -> ClaimResult:
    """A fee is charged for excessive requests, so there should be some."""
    cells = cells_of(part, row, entry.rule.also[0])
    if not cells or (status_of(part, row, cells) != Status.REPORTED).any():
        return Result.NOT_ASSESSABLE, ()
    if not statement.value or _total(part, row, cells):
        return Result.PASS, ()
    name = part.wording(row).cell(cells[0])
    message = f"正文写收取信息处理费 {number(statement.value)} 元，表中“{name}”为 0 件。"
    return Result.FAIL, (
        part.finding(entry.rule.id, row, message, cells=cells, hint=_place(statement)),
    )


def _list(part: CorpusSlice, row: int, statement: Statement, entry: RuleDefinition) -> ClaimResult:
    """A total whose parts the prose lists: do the parts add up to it?"""
    total = sum(statement.parts, Decimal(0))
    if not statement.parts:
        return Result.NOT_ASSESSABLE, ()
    if total == statement.value:
        return Result.PASS, ()
    items = "＋".join(number(each) for each in statement.parts)
    message = (
        f"正文写的总数是 {number(statement.value)}，"
        f"所列 {len(statement.parts)} 个分项相加为 {number(total)}"
        f"（{items}），相差 {difference(total - statement.value)}。"
    )
    return Result.FAIL, (
        part.finding(
            entry.rule.id, row, message, left=total, right=statement.value, hint=_place(statement)
        ),
    )


JUDGES = {
    "prose-percentages": _share,
    "processing-fee-follows-excess": _fee,
    "prose-lists-add-up": _list,
}
"""Rules about claims that are not sums of cells."""


def _place(statement: Statement) -> str:
    """Where the prose states it, as a sentence; empty if that is not known."""
    return f"见原文第 {statement.line} 行。" if statement.line else ""


def status_of(part: CorpusSlice, row: int, cells: Sequence[str]) -> Codes:
    """The statuses of some cells of one report."""
    return part.corpus.status[row, [part.corpus.form.index[code] for code in cells]]


def _total(part: CorpusSlice, row: int, cells: Sequence[str]) -> Decimal:
    columns = [part.corpus.form.index[code] for code in cells]
    printed = part.corpus.values[row, columns]
    return sum((exact(float(each)) for each in printed if not np.isnan(each)), Decimal(0))


def _finding(
    part: CorpusSlice, row: int, statement: Statement, codes: Sequence[str], entry: RuleDefinition
) -> Finding:
    """The finding that a figure of the prose differs from the cells that it states."""
    total, unit = _total(part, row, codes), part.words.unit(codes[0])
    names = [part.wording(row).cell(code) for code in codes]
    what = f"“{names[0]}”" if len(names) == 1 else f"{names[0]}等 {len(names)} 格相加"
    if 1 < len(names) <= 3:
        what = "、".join(f"“{name}”" for name in names) + "相加"
    message = (
        f"正文写的是 {number(statement.value)} {unit}，表中{what}为 {number(total)} {unit}，"
        f"相差 {difference(statement.value - total)} {unit}。"
    )
    if set(status_of(part, row, codes).tolist()).issubset(EMPTY):
        message = (
            f"正文写的是 {number(statement.value)} {unit}，"
            f"表中{what.removesuffix('相加')}没有填数。"
        )
    place = _place(statement)
    if set(codes).isdisjoint(cells_of(part, row, statement.claim)):
        place += "“总计”没有填，按同一行各格相加核对。"
    return part.finding(
        entry.rule.id,
        row,
        message,
        cells=codes,
        left=statement.value,
        right=total,
        hint=place + SCOPE,
    )

"""Findings, waivers and corrections in; findings with people's decisions about them out.

A waiver that has expired, or that no longer matches a finding, is an error of ours and stops
the build: otherwise it would hide the next failure at the same place. The same applies to a
correction that the record contradicts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.corpus import Corpus
from gongkai.model import Correction, Finding, Severity, Waiver, applying, grouped

WAIVERS = "waivers.json"
Waivers = Mapping[tuple[str, str, int], Sequence[Waiver]]


def apply_ledger(
    corpus: Corpus, findings: Iterable[Finding], rules: Collection[str]
) -> tuple[Finding, ...]:
    """The findings, each with its waiver if it has one, and findings about the ledgers."""
    today = corpus.collection.reference_date
    in_force = [each for each in corpus.waivers if not _has_run_out(each, today)]
    used: set[Waiver] = set()
    places = grouped(((each.rule, each.agency, each.year), each) for each in in_force)
    marked = [_with_waiver(finding, places, used) for finding in findings]
    return (
        *marked,
        *(_run_out(each) for each in corpus.waivers if _has_run_out(each, today)),
        *(_unused(each) for each in in_force if each not in used),
        *_unsupported(corpus, rules),
    )


def _has_run_out(waiver: Waiver, today: str) -> bool:
    return bool(waiver.until) and waiver.until < today


def _with_waiver(finding: Finding, waivers: Waivers, used: set[Waiver]) -> Finding:
    for waiver in waivers.get((finding.rule, finding.agency, finding.year), ()):
        if set(waiver.cells) <= set(finding.cells):
            used.add(waiver)
            return replace(finding, waiver=f"{waiver.reason}（{waiver.by}，{waiver.date}）")
    return finding


def _run_out(waiver: Waiver) -> Finding:
    message = f"豁免已于 {waiver.until} 到期：{_name(waiver)}。请重新查看后续期或删去。"
    return _about(waiver, message)


def _unused(waiver: Waiver) -> Finding:
    message = f"豁免没有对应的发现：{_name(waiver)}。数据可能已经改动，请删去这一条。"
    return _about(waiver, message)


def _about(waiver: Waiver, message: str) -> Finding:
    return Finding(
        rule="waivers-current",
        severity=Severity.STRUCTURE,
        message=message,
        agency=waiver.agency,
        year=waiver.year,
        file=WAIVERS,
        line=waiver.line,
    )


def _name(waiver: Waiver) -> str:
    cells = "、".join(waiver.cells)
    return f"{waiver.rule} {waiver.agency}/{waiver.year}" + (f"（{cells}）" if cells else "")


def _unsupported(corpus: Corpus, rules: Collection[str]) -> Iterator[Finding]:
    last = {(each.key, each.kind, each.cell): each for each in applying(corpus.corrections)}
    for each in last.values():
        fault = _fault(corpus, each, rules)
        if fault:
            yield Finding(
                rule="corrections-borne-out",
                severity=Severity.STRUCTURE,
                message=f"更正 {each.id}：{fault}",
                agency=each.agency,
                year=each.year,
                cells=(each.cell,) if each.cell in corpus.form.index else (),
                file=f"corrections/{each.id}.json",
            )


def _fault(corpus: Corpus, correction: Correction, rules: Collection[str]) -> str:
    """Why a correction cannot be true of the records; empty if it can."""
    row = corpus.at.get(correction.key)
    if row is None:
        return f"没有 {correction.key} 这份报告的记录。"
    if correction.kind == "reissued":
        recorded = corpus.reports[row].source.sha256
        if correction.after and correction.after != recorded:
            return f"更换后的文件指纹应为 {correction.after}，记录中为 {recorded}。"
        return ""
    if correction.rule and correction.rule not in rules:
        return f"没有 {correction.rule} 这条规则，应写网站“核对规则”中的编号，或删去 rule。"
    if correction.kind != "misread":
        return ""
    if correction.cell not in corpus.form.index:
        return f"格式中没有 {correction.cell} 这一格。"
    recorded = corpus.figure(row, correction.cell).raw
    if correction.after != recorded:
        return f"{correction.cell} 更正后应为“{correction.after}”，记录中为“{recorded}”。"
    return ""

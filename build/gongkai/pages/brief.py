"""One line that sums up all checks of a report, the same on every page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gongkai.model import FindingVerdict, Result
from gongkai.pages.atlas import Atlas, per_atlas
from gongkai.pages.verdicts import ReportFindings
from gongkai.wording import RESULTS, VERDICTS


@dataclass(frozen=True)
class Brief:
    """The line in words; `kind` is the CSS class for the most serious result in it."""

    words: str
    kind: str


@per_atlas
def brief(atlas: Atlas, row: int) -> Brief:
    """The results of all checks of a report: its sums, and all other findings."""
    verdict = ReportFindings(atlas, row, "")
    others = other_words(verdict)
    return Brief(sum_words(verdict) + (f"；{others}" if others else ""), _kind(verdict))


def sum_words(verdict: ReportFindings) -> str:
    """How many sums were checked, and with what results."""
    sums = verdict.sums()
    if not sum(sums):
        return "加总没有核对"
    if sums[Result.PASS] == sum(sums):
        return f"加总核对 {sum(sums)} 处，全部通过"
    parts = [f"{sums[result]} 处{word.zh}" for result, word in RESULTS.items() if sums[result]]
    return f"加总核对 {sum(sums)} 处：{'，'.join(parts)}"


def other_words(verdict: ReportFindings) -> str:
    """How many findings are not about sums, by verdict; empty if there are none."""
    others = [each for each in verdict.findings if each.rule not in verdict.atlas.sum_rules]
    counts = Counter(each.verdict for each in others)
    unread = counts.pop(FindingVerdict.UNREAD, 0)
    parts = [f"{VERDICTS[each].zh} {count} 条" for each, count in counts.items()]
    words = [f"另有{'、'.join(parts)}"] if parts else []
    return "；".join([*words, *(["有的数字本站没有读准"] if unread else [])])


def _kind(verdict: ReportFindings) -> str:
    """Red if there is a contradiction, green if all was judged without findings."""
    sums = verdict.sums()
    if any(finding.verdict is FindingVerdict.CONTRADICTED for finding in verdict.findings):
        return "gk-fail"
    is_clean = not verdict.findings and 0 < sum(sums) == sums[Result.PASS]
    return "gk-pass" if is_clean else ""

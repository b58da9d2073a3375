"""A judgement in, one stream of facts worth looking into out, the newest first.

A lead is a finding that is sure and that nobody has explained. It says what stands in a document;
what it means is for the reader to find out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Cell, Correction, Finding


@dataclass(frozen=True)
class Lead:
    """One fact, with the places it leads to."""

    id: str
    """Stable and unique: body/year/rule, then the cell or a number."""
    date: str
    """The day it came to us: of replacement, of retrieval, of publication, or of reference."""
    title: str
    """What is wrong, in a few words."""
    finding: Finding
    page: str
    """The address below the site, with the cell's anchor."""
    rule_page: str


REPLACED = "as-first-published"
"""The rule whose failure is as new as the replacement, however old the report."""


def leads(corpus: Corpus, judgement: Judgement) -> tuple[Lead, ...]:
    """Every lead: the newest day first, then by body, year and rule."""
    found = sorted(_leads(corpus, judgement), key=lambda lead: lead.id)
    return tuple(sorted(found, key=lambda lead: lead.date, reverse=True))


def _leads(corpus: Corpus, judgement: Judgement) -> Iterator[Lead]:
    taken: dict[str, int] = {}
    for finding in judgement.findings:
        rule = judgement.rule[finding.rule]
        if not rule.is_lead or finding.doubtful or finding.waiver:
            continue
        anchor = _anchor(finding)
        id = f"{finding.agency}/{finding.year}/{finding.rule}{f'/{anchor}' if anchor else ''}"
        taken[id] = taken.get(id, 0) + 1
        address = f"a/{finding.agency}/{finding.year}/"
        yield Lead(
            id=id if taken[id] == 1 else f"{id}/{taken[id]}",
            date=_date(corpus, finding),
            title=finding.title,
            finding=finding,
            page=f"{address}#{anchor}" if anchor else address,
            rule_page=f"rules/{finding.rule}/",
        )


def _anchor(finding: Finding) -> str:
    """The anchor of the last cell: of a sum, its total."""
    return Cell(*finding.cells[-1].split(".")).anchor if finding.cells else ""


def _date(corpus: Corpus, finding: Finding) -> str:
    row = corpus.at.get(f"{finding.agency}/{finding.year}")
    if row is None:
        return corpus.collection.reference_date
    if finding.rule == REPLACED:
        return max(each.date for each in corpus.corrections if _is_of(each, finding))
    report = corpus.reports[row]
    return report.source.retrieved or report.published or corpus.collection.reference_date


def _is_of(correction: Correction, finding: Finding) -> bool:
    """Whether a correction tells that the report of a finding was replaced."""
    about = (correction.agency, correction.year)
    is_new = correction.kind == "reissued" and correction.is_in_force
    return is_new and about == (finding.agency, finding.year)

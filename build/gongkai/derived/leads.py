"""A judgement in, one list of facts worth looking into out, the newest first.

A lead is a finding that is certain and that nobody has explained. It states what a document says;
what that means is for the reader to find out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Finding


@dataclass(frozen=True)
class Lead:
    """One fact, with links to its sources."""

    id: str
    """The identity of its finding."""
    date: str
    """The day on which it was first published here, whatever the year of the report."""
    title: str
    """What is wrong, in a few words."""
    finding: Finding
    page: str
    """The address below the site, with the cell's anchor."""
    rule_page: str


def leads(corpus: Corpus, judgement: Judgement) -> tuple[Lead, ...]:
    """Every lead: the newest day and the newest year first, then by body and rule."""
    found = sorted(_leads(corpus, judgement), key=lambda lead: lead.id)
    return tuple(sorted(found, key=lambda lead: (lead.date, lead.finding.year), reverse=True))


def _leads(corpus: Corpus, judgement: Judgement) -> Iterator[Lead]:
    for id, finding in judgement.identified.items():
        rule = judgement.rule[finding.rule]
        if not rule.is_lead or finding.doubtful or finding.waiver:
            continue
        yield Lead(
            id=id,
            date=corpus.first_published.get(id, corpus.collection.reference_date),
            title=finding.title,
            finding=finding,
            page=page_of(corpus, finding),
            rule_page=f"rules/{finding.rule}/",
        )


def page_of(corpus: Corpus, finding: Finding) -> str:
    """The page that shows a finding: its place on the report, else the body, else the rule."""
    row = corpus.at.get(finding.key)
    if row is not None:
        return corpus.reports[row].page + (f"#{finding.anchor}" if finding.anchor else "")
    known = finding.agency in corpus.agencies
    return f"a/{finding.agency}/" if known else f"rules/{finding.rule}/"

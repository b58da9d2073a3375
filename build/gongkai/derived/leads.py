"""A judgement in, one list of facts worth looking into out, the newest first.

A lead is a finding that is certain and that nobody has explained. It states what a document says;
what that means is for the reader to find out.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Lead


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
            page=corpus.page_of(finding),
            rule_page=f"rules/{finding.rule}/",
        )

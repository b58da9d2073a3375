"""The page of leads and their feed: facts about documents.

The page starts with the most serious ones, the feed with the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from gongkai.corpus import Corpus
from gongkai.model import Artifact, Lead, Page, Region, Severity, csv_of, grouped
from gongkai.pages.atlas import Atlas, per_atlas
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import TEMPLATES, Link, block, relative
from gongkai.wording import VERDICTS

SHOWN = 100
"""Number of leads on the page and in the feed; the CSV has all."""


def leads_page(atlas: Atlas) -> Page:
    """The most serious leads."""
    here = "leads/"
    found, weighed = atlas.leads, by_weight(atlas)
    listed = block(
        "leads",
        total=len(found),
        reports=len({(lead.finding.agency, lead.finding.year) for lead in found}),
        lines=[_line(atlas, here, *each) for each in islice(weighed, SHOWN)],
        left_out=max(0, len(weighed) - SHOWN),
        files=[Link("订阅（Atom）", "feed.xml"), Link("全部线索（CSV）", "leads.csv")],
    )
    description = "报告里互相矛盾、与上年不衔接、逾期等值得一看的地方，每条都通向原数字。"
    return assembled_page(here, "leads", "线索", description, [listed])


@per_atlas
def by_weight(atlas: Atlas) -> list[tuple[Lead, int]]:
    """Leads for pages: one per rule and report, contradictions first.

    Each with the number of findings of that rule; leads of one kind are sorted by year, newest
    first.
    """
    keyed = (((f.finding.agency, f.finding.year, f.finding.rule), f) for f in atlas.leads)
    groups = grouped(keyed).values()
    firsts = [(max(each, key=_difference), len(each)) for each in groups]
    return sorted(
        firsts, key=lambda each: (WEIGHTS[each[0].finding.severity], -each[0].finding.year)
    )


WEIGHTS = {severity: at for at, severity in enumerate(Severity)}
"""Severity → its rank: errors before what may have an explanation."""


def _difference(lead: Lead) -> Decimal:
    """The difference of both sides; of several leads the largest."""
    return abs(lead.finding.difference or Decimal(0))


def _line(atlas: Atlas, here: str, lead: Lead, times: int) -> dict[str, object]:
    return {
        "date": lead.date,
        "report": Link(report_title(atlas.corpus, lead), relative(here, lead.page)),
        "rule": Link(lead.title, relative(here, lead.rule_page)),
        "message": message(lead, times),
        "hint": lead.finding.hint,
        "verdict": VERDICTS[lead.finding.verdict].zh,
    }


def message(lead: Lead, times: int) -> str:
    """What the rule says, with the number of findings if more than one."""
    return (
        f"{lead.finding.message}（这份报告里共 {times} 处。）"
        if times > 1
        else lead.finding.message
    )


def report_title(corpus: Corpus, lead: Lead) -> str:
    """The report of a lead, in words."""
    agency = corpus.agencies.get(lead.finding.agency)
    name = agency.name_in(lead.finding.year) if agency else lead.finding.agency
    return f"{name} {lead.finding.year} 年度"


def feeds(atlas: Atlas) -> Iterator[Artifact]:
    """The leads as an Atom feed and as CSV, beside their page."""
    corpus, found = atlas.corpus, atlas.leads
    yield _feed(corpus, found, "leads/", f"线索：{corpus.collection.title}")
    lines = (_columns(corpus.collection.address, lead) for lead in found)
    yield Artifact("leads/leads.csv", csv_of([COLUMNS, *lines]).encode())


def feed_of_region(atlas: Atlas, region: Region) -> Artifact:
    """The leads about reports of a region's bodies, from the whole atlas or a `region_excerpt`."""
    corpus = atlas.corpus
    bodies = {body for body in corpus.bodies_in[region.code] if body in corpus.rows_of}
    own = [lead for lead in atlas.leads if lead.finding.agency in bodies]
    return _feed(corpus, own, f"r/{region.code}/", f"线索：{region.name}各机关")


def feed_of_body(atlas: Atlas, body: str) -> Artifact:
    """The leads of one body as an Atom feed."""
    name = atlas.corpus.agencies[body].name
    own = leads_of(atlas).get(body, ())[:NEWEST]
    return _feed(atlas.corpus, own, f"a/{body}/", f"线索：{name}")


@per_atlas
def leads_of(atlas: Atlas) -> Mapping[str, Sequence[Lead]]:
    """Body → its leads, the newest first."""
    return grouped((lead.finding.agency, lead) for lead in atlas.leads)


NEWEST = 10
"""So many leads are in the feed of one body: its page has all."""


def _feed(corpus: Corpus, found: Sequence[Lead], here: str, title: str) -> Artifact:
    """The newest leads as an Atom feed beside the page at `here`."""
    filled = TEMPLATES.get_template("feed.xml").render(
        collection=corpus.collection,
        title=title,
        here=here,
        entries=[
            {"lead": each, "title": f"{report_title(corpus, each)}：{each.title}"}
            for each in found[:SHOWN]
        ],
        updated=max((each.date for each in found), default=corpus.collection.reference_date),
    )
    return Artifact(f"{here}feed.xml", filled.encode())


COLUMNS = (
    "id", "date", "agency", "year", "rule", "title", "severity", "verdict", "message", "url",
    "rule_url",
)  # fmt: skip


def _columns(address: str, lead: Lead) -> tuple[object, ...]:
    about = lead.finding
    judged = (about.rule, about.title, about.severity.value, about.verdict.value, about.message)
    pages = (f"{address}{lead.page}", f"{address}{lead.rule_page}")
    return (lead.id, lead.date, about.agency, about.year, *judged, *pages)

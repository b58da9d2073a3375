"""What every page has: the breadcrumb, and how to report an error."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, urlencode

from markupsafe import Markup

from gongkai.model import Agency, Collection, Heading, Page
from gongkai.pages.atlas import Atlas, body_link
from gongkai.pages.templating import Link, block, relative


def body_breadcrumb(atlas: Atlas, here: str, agency: Agency | None, *last: Link) -> Markup:
    """From the home page down to here: regions, the body, this page."""
    regions = atlas.regions_of(agency) if agency else ()
    steps = [
        Link("首页", relative(here, "")),
        *(Link(region.name, relative(here, f"r/{region.code}/")) for region in regions),
    ]
    if agency and here != f"a/{agency.id}/":
        steps.append(body_link(here, agency))
    return breadcrumb(*steps, *last)


def breadcrumb(*steps: Link) -> Markup:
    """Links from wide to narrow; the last is the current page."""
    return block("breadcrumb", steps=steps[:-1], last=steps[-1].text)


def quick_links(*links: Link) -> Markup:
    """The most wanted links, on one line above the figures."""
    return block("quick-links", links=links)


DOUBT = (
    "发现数字与原文不一致？请告诉我们是哪一格、原文印的是什么、原文在哪里。"
    "机关自己印错的数字我们照登并标明，不作更改。"
)


def error_report_box(collection: Collection, here: str, title: str, doubt: str = DOUBT) -> Markup:
    """How to report an error, with the page already filled in."""
    return block(
        "error-report",
        doubt=doubt,
        href=issue_address(collection, here),
        letter=letter_address(collection, here, f"数字有误：{title}"),
        contact=collection.contact,
        days=collection.answer_days,
        corrections=relative(here, "corrections/"),
        address=f"{collection.address}{here}",
    )


def figure_error(collection: Collection, here: str, title: str) -> tuple[Heading | Markup, ...]:
    """The part of a page about figures that tells how to report an error."""
    return Heading(2, "数字有误？", ERROR), error_report_box(collection, here, title)


def error_report_box_en(collection: Collection, here: str, title: str) -> Markup:
    """The same in English."""
    return block(
        "error-report-en",
        href=issue_address(collection, here),
        letter=letter_address(collection, here, f"Error: {title}", LETTER_EN),
        contact=collection.contact,
        address=f"{collection.address}{here}",
    )


UNCLEAR = "这一页写错了，或者没有写清楚？请告诉我们是哪一句。"


def with_error_report(collection: Collection, page: Page) -> Page:
    """The page with a way to report an error at its end, added if missing."""
    if any(isinstance(block, Heading) and block.id == ERROR for block in page.blocks):
        return page
    end = error_report_box(collection, page.path, page.title, UNCLEAR)
    return replace(page, blocks=(*page.blocks, Heading(2, "写得不对？", ERROR), end))


ERROR = "report-error"
"""Starts the part of a page about reporting an error."""


def issue_address(collection: Collection, here: str) -> str:
    """The address of a new issue about a page; empty if the project has no repository."""
    if not collection.repository.startswith(("https://", "http://")):
        return ""
    query = {
        "template": "1-figure.yml",
        "title": f"数字有误：{here}",
        "page": f"{collection.address}{here}",
    }
    return f"{collection.repository.rstrip('/')}/issues/new?{urlencode(query)}"


LETTER = "网页：{page}\n\n哪一处、原文印的是什么、原文在哪里：\n"
LETTER_EN = "Page: {page}\n\nWhich sentence or figure, what the document prints, and where:\n"


def letter_address(collection: Collection, here: str, subject: str, letter: str = LETTER) -> str:
    """A mailto address for a letter about a page, with subject and text; empty: no e-mail."""
    if not collection.contact:
        return ""
    text = _quoted(letter).replace(PLACE, _quoted(f"{collection.address}{here}"))
    return f"mailto:{collection.contact}?subject={_quoted(subject)}&body={text}"


@lru_cache(maxsize=1 << 10)
def _quoted(text: str) -> str:
    """A text as part of an address; cached, as all letters of a report have most words alike."""
    return quote(text, safe="")


PLACE = _quoted("{page}")

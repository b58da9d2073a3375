"""A page's tree in, the element that holds the report's article out.

The form's own labels tell where the article is: it is the smallest element that holds every
label that the page holds anywhere. Menus repeat some of them, never all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from gongkai.extract.formats import anchors

CONTAINERS = re.compile(
    r"^(zoom|zoomcon|zooms?|ucap-content|vsb_content\S*|content|contents?_?text|article[-_]?con\S*"
    r"|artibody|trs_editor\S*|pages_content|article|art_con|bt-content|j_zoom|text_con)$",
    re.IGNORECASE,
)
"""ids and classes in which portals keep an article."""
CONTAINER_TAGS = frozenset({"ucapcontent", "article", "main"})
FEWEST = 5
"""With fewer of the form's labels a page holds no report that could be placed."""
HITS = 40
"""Occurrences of one label that are looked at: a hostile page repeats it without end."""
LINKED = 0.4
"""Where links are more than this share of what a wider element adds, it adds a menu."""


def article_of(root: etree._Element) -> etree._Element | None:
    """The element that holds the article; None where the form is not found."""
    page = body_of(root)
    found = _smallest(page)
    if found is None:
        return None
    named = _container(found, page)
    return _widened(found, page) if named is None else named


def body_of(root: etree._Element) -> etree._Element:
    """What of a page is shown; the whole of it where it has no body."""
    body = root.find("body")
    return root if body is None else body


def _smallest(page: etree._Element) -> etree._Element | None:
    """The deepest element with all of the labels that the page has."""
    text, starts, holders = _squashed(page)
    held: dict[etree._Element, set[int]] = {}
    for number, pattern in enumerate(anchors.free()):
        for hit in islice(pattern.finditer(text), HITS):
            holder = holders[bisect_right(starts, hit.start()) - 1]
            for element in (holder, *holder.iterancestors()):
                held.setdefault(element, set()).add(number)
    most = max((len(labels) for labels in held.values()), default=0)
    if most < FEWEST:
        return None
    inside = (element for element, labels in held.items() if len(labels) == most)
    return max(inside, key=lambda element: sum(1 for _ in element.iterancestors()))


def _squashed(page: etree._Element) -> tuple[str, list[int], list[etree._Element]]:
    """The page's text without blanks; where each piece of it begins, and in which element."""
    pieces: list[str] = []
    starts: list[int] = []
    holders: list[etree._Element] = []
    length = 0
    for text, holder in _printed(page):
        piece = "".join(text.split())
        if piece:
            pieces.append(piece)
            starts.append(length)
            holders.append(holder)
            length += len(piece)
    return "".join(pieces), starts, holders


def _printed(page: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The text, piece by piece, each with the element that holds it."""
    for event, node in etree.iterwalk(page, events=("start", "end")):
        if event == "start":
            yield node.text or "", node
        elif node is not page and (parent := node.getparent()) is not None:
            yield node.tail or "", parent


def _container(found: etree._Element, page: etree._Element) -> etree._Element | None:
    """The nearest element around `found` that a portal names as its article."""
    for element in (found, *found.iterancestors()):
        if element is page:
            return None
        names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
        if element.tag in CONTAINER_TAGS or any(CONTAINERS.match(name) for name in names):
            return element
    return None


def _widened(found: etree._Element, page: etree._Element) -> etree._Element:
    """The widest element around `found` that adds text rather than menus."""
    best, (inner_text, inner_linked) = found, _lengths(found)
    while best is not page and (parent := best.getparent()) is not None:
        text, linked = _lengths(parent)
        if (linked - inner_linked) > LINKED * (text - inner_text):
            break
        best, inner_text, inner_linked = parent, text, linked
    return best


def _lengths(element: etree._Element) -> tuple[int, int]:
    text = sum(len(t.strip()) for t in element.itertext())
    linked = sum(len(t.strip()) for link in element.iter("a") for t in link.itertext())
    return text, linked

"""Split a rendered sample page into a shell, and insert pages of the same shape into it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from urllib.parse import quote

from markupsafe import escape

from gongkai.model import Heading, Page
from gongkai.site.markup import content_html, heading_text, headings, page_title, title_html


@dataclass(frozen=True, slots=True)
class PageShape:
    """What determines how the theme renders a page, apart from the page's own text."""

    kind: str
    place: tuple[str, ...]
    """The address, with `*` for each part that leads to no hand-written page: links are relative.
    The first part is always kept: the theme marks the section that it names.
    """
    levels: tuple[int, ...]
    """The levels of the headings: the table of contents depends on them."""
    is_described: bool
    """Whether it has a description: if not, the theme prints the site's."""


@dataclass(frozen=True, slots=True)
class PageShell:
    """A rendered page split at its slots: text and names of slots alternate, text first."""

    parts: tuple[str, ...]


def address_prefixes(addresses: Iterable[str]) -> frozenset[str]:
    """The beginnings of addresses: a/b/c/ has a/ and a/b/."""
    return frozenset(way for address in addresses for way in _prefixes(address))


def _prefixes(address: str) -> Iterable[str]:
    return accumulate(f"{part}/" for part in address.split("/")[:-1])


def shape_of(page: Page, core: frozenset[str]) -> PageShape:
    """The shape of a page on a site whose hand-written pages have these address prefixes."""
    return PageShape(
        page.kind,
        tuple(
            way if at == 0 or way in core else "*" for at, way in enumerate(_prefixes(page.path))
        ),
        tuple(heading.level for heading in headings(page)),
        bool(title_html(page.description)),
    )


# Letters only, so that no step between a page and its HTML spells them otherwise.
_TITLE, _DESCRIPTION, _PATH = "gkSlotTitle", "gkSlotDescription", "gkSlotPath"
_HEADING = re.compile(r'(")?gkSlot(Text|Id)(\d+)x')


def specimen(shape: PageShape) -> Page:
    """A sample page of a shape, with the name of a slot wherever its pages differ."""
    path = "".join(
        f"{_PATH}/" if way == "*" else way.rsplit("/", 2)[-2] + "/" for way in shape.place
    )
    blocks = tuple(
        Heading(level, f"gkSlotText{at}x", f"gkSlotId{at}x")
        for at, level in enumerate(shape.levels)
    )
    return Page(path, shape.kind, _TITLE, _DESCRIPTION if shape.is_described else "", blocks)


def cut(rendered: str, sample: Page) -> PageShell:
    """Split a rendered sample at its slots."""
    named = rendered.replace(content_html(sample), _slot("content"), 1)
    if _PATH in sample.path:
        named = named.replace(sample.path, _slot("path"))
    named = named.replace(_TITLE, _slot("title")).replace(_DESCRIPTION, _slot("description"))
    named = _HEADING.sub(_name_heading, named)
    return PageShell(tuple(named.split("\0")))


def _slot(name: str) -> str:
    return f"\0{name}\0"


def _name_heading(match: re.Match[str]) -> str:
    """The slot for a heading; inside quotes its text is an attribute and escaped as such."""
    quote_mark, what, at = match[1] or "", match[2].lower(), match[3]
    if quote_mark and what == "text":
        what = "label"
    return quote_mark + _slot(f"{what}{at}")


def pour(page: Page, shell: PageShell) -> str:
    """Insert a page into a shell of its shape."""
    words = _words(page)
    parts = list(shell.parts)
    parts[1::2] = [words[name] for name in parts[1::2]]
    return "".join(parts)


def _words(page: Page) -> Mapping[str, str]:
    """The values of a page for the slots of its shell."""
    words = {
        "title": page_title(page),
        "description": title_html(page.description),
        "path": quote(page.path),
        "content": content_html(page),
    }
    for at, heading in enumerate(headings(page)):
        words[f"id{at}"] = heading.id
        words[f"text{at}"], words[f"label{at}"] = _in_contents(heading.text)
    return words


@lru_cache(maxsize=1 << 10)
def _in_contents(text: str) -> tuple[str, str]:
    """A heading for the table of contents, and for an attribute there.

    Runs of white space become one space, as in the toc extension.
    """
    words = " ".join(heading_text(text).split())
    return words, str(escape(html.unescape(words)))

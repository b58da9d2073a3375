"""Finished values and a template's name in, one block of a page out; and addresses between pages.

Text from documents is escaped by the templates themselves. Whatever could break a block apart –
line ends, control characters, marks that turn the direction of writing – is taken out on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def block(template: str, **values: object) -> Markup:
    """Fill a template; the result starts a line, and no line of it is blank."""
    return squeezed(_template(template).render(values))


def squeezed(markup: str) -> Markup:
    """The same markup without indentation and blank lines."""
    return Markup("\n".join(filter(None, map(str.strip, markup.split("\n")))))


@cache
def _template(name: str) -> Template:
    return TEMPLATES.get_template(f"{name}.html")


def printable(value: object) -> object:
    """What a template prints: text on one line, markup untouched, nothing for None."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return ""
    text = str(value)
    if text.isprintable():
        return text
    return TURNING.sub("", UNPRINTABLE.sub(" ", text))


def safe(value: object) -> str:
    """What a template makes of a value: printable and escaped."""
    return str(escape(printable(value)))


TEMPLATES = Environment(
    loader=PackageLoader("gongkai.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=printable,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # else each block asks the disk whether its template has changed
)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without an address they are only words."""

    text: str
    href: str = ""
    note: str = ""
    kind: str = ""
    file: str = ""
    """Under which name a file is kept by whoever downloads it."""


@lru_cache(maxsize=1 << 15)
def relative(here: str, there: str) -> str:
    """The address of `there` as a page at `here` writes it, at its shortest.

    Both count from the site's root, and the page at `here` is a folder.
    """
    if there.startswith("#"):
        return there
    shared = 0
    while (end := here.find("/", shared) + 1) and there.startswith(here[shared:end], shared):
        shared = end
    return "../" * here.count("/", shared) + there[shared:] or "./"


def web(address: str | None) -> str:
    """An address of the web as it may stand in a link; empty for anything else."""
    return address if address and address.startswith(("https://", "http://")) else ""


def script_json(value: Mapping[str, object]) -> Markup:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign, spelled in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, spelled)
    return Markup(text)  # the three signs that matter are spelled out

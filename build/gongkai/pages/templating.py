"""Fill a template with finished values to make one block of a page; and addresses between pages.

Text from documents is escaped by the templates themselves. Characters that could break a block
(line breaks, control characters, marks that reverse the direction of writing) are removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.runtime import Context
from markupsafe import Markup, escape

UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def block(template: str, **values: object) -> Markup:
    """Fill a template; the result starts a line, and none of its lines is blank.

    The values are the template's context as they are: `render` would copy them twice, and look
    through the globals each time, of which there are none.
    """
    filled = _template(template)
    context = Context(TEMPLATES, values, filled.name, filled.blocks)
    return squeezed("".join(filled.root_render_func(context)))


def squeezed(markup: str) -> Markup:
    """The same markup without indentation and blank lines."""
    return Markup("\n".join(filter(None, map(str.strip, markup.split("\n")))))


@cache
def _template(name: str) -> Template:
    return TEMPLATES.get_template(f"{name}.html")


def printable(value: object) -> object:
    """The text of a value for a template: on one line, markup unchanged, empty for None."""
    if isinstance(value, Markup):
        return value
    text = "" if value is None else str(value)
    if text.isprintable():
        return text
    return TURNING.sub("", UNPRINTABLE.sub(" ", text))


def safe(value: object) -> str:
    """What a template prints for a value: printable and escaped, which markup is already."""
    if type(value) is str:
        return _escaped(value)
    return value if isinstance(value, Markup) else _escaped("" if value is None else str(value))


@lru_cache(maxsize=1 << 14)
def _escaped(text: str) -> str:
    """The same for a text; cached, as pages say the same words again and again."""
    return str(escape(printable(text)))


TEMPLATES = Environment(
    loader=PackageLoader("gongkai.pages"),
    undefined=StrictUndefined,
    finalize=safe,  # escapes all but markup: `autoescape` would do so anew for each recurring word
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # else each block asks the disk whether its template has changed
)
TEMPLATES.globals.clear()  # no template uses them, and each block would copy them


class Link(NamedTuple):
    """Text with a link; without an address it is only text."""

    text: str
    href: str = ""
    note: str = ""
    kind: str = ""
    file: str = ""
    """The file name under which a browser saves the download."""


@lru_cache(maxsize=1 << 15)
def relative(here: str, there: str) -> str:
    """The shortest relative address of `there` on a page at `here`.

    Both are relative to the site's root, and the page at `here` is a folder.
    """
    if there.startswith("#"):
        return there
    shared = 0
    while (end := here.find("/", shared) + 1) and there.startswith(here[shared:end], shared):
        shared = end
    return "../" * here.count("/", shared) + there[shared:] or "./"


def web(address: str | None) -> str:
    """A web address that is safe in a link; empty for anything else."""
    return address if address and address.startswith(("https://", "http://")) else ""


def script_json(value: Mapping[str, object]) -> Markup:
    """JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign, reference in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, reference)
    return Markup(text)  # the three signs that matter are escaped

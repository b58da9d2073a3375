"""A text that holds a document as a string in; that document's own text out.

Portals' interfaces and crawlers keep a page or its text in JSON; editors escape a page's tags.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from gongkai.extract.document import Unreadable

SHORTEST = 200
"""Minimum number of characters of a report."""
MAIN_SHARE = 0.8
"""Minimum share that the main text of JSON has of all its strings."""
FEWEST_ESCAPED = 20
"""Minimum number of line ends that are written as \\n, in a text with fewer real ones."""
_ESCAPED_TABLE = re.compile(r"&lt;\s*(?:td|th)\b", re.IGNORECASE)
_TABLE = re.compile(r"<\s*(?:td|th)\b", re.IGNORECASE)
_CONTROL = re.compile(r"\\r\\n|\\[nrt]")
_MEANT = {"\\t": "\t"}
SEVERAL = "JSON 里有几段正文，不知道哪些是报告；请把报告的正文单独存成网页或文本。"


def unwrapped(characters: str) -> str:
    """The document in a text, or the text itself; raises `Unreadable` for JSON of several."""
    characters = _main_string(characters) or characters
    if _ESCAPED_TABLE.search(characters) and not _TABLE.search(characters):
        characters = html.unescape(characters)
    if characters.count("\n") < characters.count("\\n") >= FEWEST_ESCAPED:
        characters = _CONTROL.sub(lambda sign: _MEANT.get(sign[0], "\n"), characters)
    return characters


def _main_string(characters: str) -> str:
    """The longest string of a JSON text; empty if it is none, or has none as long as a report."""
    if characters.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return ""
    try:
        found = json.loads(characters.lstrip("\ufeff"), parse_int=str, parse_float=str)
    except ValueError:
        return ""
    strings = set(_strings(found))
    longest = max(sorted(strings), key=len, default="")
    if len(longest) < SHORTEST:
        return ""
    if len(longest) < MAIN_SHARE * sum(map(len, strings)):
        raise Unreadable(SEVERAL)
    return longest


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from _strings(each)

"""A text that holds a document as a string in; that document's own text out.

Portals' interfaces and crawlers keep a page or its text in JSON; editors escape a page's tags.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence

from gongkai.extract.document import Unreadable
from gongkai.extract.formats import json_tables

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
    found = _parsed(characters)
    if lines := json_tables.as_lines(found):
        return "\n".join(lines)
    characters = _main_string(found) or characters
    if _ESCAPED_TABLE.search(characters) and not _TABLE.search(characters):
        characters = html.unescape(characters)
    if characters.count("\n") < characters.count("\\n") >= FEWEST_ESCAPED:
        characters = _CONTROL.sub(lambda sign: _MEANT.get(sign[0], "\n"), characters)
    return characters


def _parsed(characters: str) -> object:
    """What a JSON text says, its numbers as they are written; None if it is none, or says two
    things under one name.
    """
    if characters.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return None
    try:
        return json.loads(
            characters.lstrip("\ufeff"),
            parse_int=str,
            parse_float=str,
            object_pairs_hook=_object,
        )
    except ValueError:
        return None


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _main_string(found: object) -> str:
    """The longest string of what a JSON text says; empty if none is as long as a report."""
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

"""Lines of a text in; the same lines without the numbers that a tool put at one of their ends out.

Where every line that is not empty has its number, one more than the line before, there is no
doubt that they number the lines: a figure among them would have to count on as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

FEWEST_LINES = 12
"""Paragraphs may be numbered too, but not so many without a line between."""
_FIRST = re.compile(r"\s*[\[(<]?\s*0*(\d{1,6})(?!\d)")
_LAST = re.compile(r"(?<!\d)0*(\d{1,6})\s*[\])>]?\s*$")
_FENCE = re.compile(r"[\])>]?[.:|、：]?[ \t]*")


def without_line_numbers(lines: Sequence[str]) -> list[str]:
    """The lines as they were before they were numbered, if they were."""
    return _taken_off(lines, _before) or _taken_off(lines, _behind) or list(lines)


NumberedPart = tuple[int, str]
"""The number of a line, and what is left of it."""


def _taken_off(
    lines: Sequence[str], part: Callable[[str], NumberedPart | None]
) -> list[str] | None:
    parts = [part(line) if line.strip() else None for line in lines]
    found = [each for each in parts if each]
    if len(found) < FEWEST_LINES or len(found) < sum(bool(line.strip()) for line in lines):
        return None
    if [number for number, _ in found] != list(range(found[0][0], found[0][0] + len(found))):
        return None
    return _unfenced([each[1] if each else "" for each in parts], part is _before)


def _before(line: str) -> NumberedPart | None:
    match = _FIRST.match(line)
    return (int(match[1]), line[match.end() :]) if match else None


def _behind(line: str) -> NumberedPart | None:
    match = _LAST.search(line)
    return (int(match[1]), line[: match.start()]) if match else None


def _unfenced(rests: Sequence[str], is_before: bool) -> list[str] | None:
    """What is left without what parts it from its number, if something does on every line."""
    rests = rests if is_before else [rest[::-1] for rest in rests]
    fence = _FENCE.match(_shared([rest for rest in rests if rest.strip(" \t.:|、：])>")]))
    if not fence or not fence[0]:
        return None
    whole = [rest[len(fence[0]) :] if rest.startswith(fence[0]) else "" for rest in rests]
    return whole if is_before else [rest[::-1] for rest in whole]


def _shared(texts: Sequence[str]) -> str:
    """The characters with which all texts begin."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False))
    return "".join(column[0] for column in columns)

"""Lines that keep the places of a page: how wide they are, and what stands where in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

GAPS = (re.compile(r"\s{2,}"), re.compile(r"\s+"))
"""What may part the pieces of a line: narrow columns stand one blank apart."""

MOST_PIECES = 40
"""Maximum number of pieces of a line that is laid out; the form's widest row has 16 boxes."""
LONGEST_KEPT = 500
"""Characters of a line whose pieces are kept for those who ask again; longer ones are prose."""

Measure = Callable[[str], int]
"""How many columns a text takes: a page gives a character of full width two, programs but one."""


def width(text: str) -> int:
    """How many columns a text takes where each character of full width takes two."""
    if text.isascii():
        return len(text)
    return sum(1 + (east_asian_width(char) in "WF") for char in text)


class PlacedText(NamedTuple):
    """Words between gaps, and where they stand: in digits' widths from their line's beginning."""

    start: int
    end: int
    text: str

    def overlaps(self, other: PlacedText) -> bool:
        """Whether both stand over one place at least."""
        return self.start < other.end and self.end > other.start


def pieces(line: str, gap: re.Pattern[str], measure: Measure = width) -> Sequence[PlacedText]:
    """The pieces of a line between gaps; none if there are more than a row of the form has."""
    return (_pieces if len(line) <= LONGEST_KEPT else _pieces.__wrapped__)(line, gap, measure)


@lru_cache(maxsize=4096)
def _pieces(line: str, gap: re.Pattern[str], measure: Measure) -> Sequence[PlacedText]:
    texts = [text for text in gap.split(line) if text]
    if len(texts) > MOST_PIECES:
        return ()
    found: list[PlacedText] = []
    at = columns = 0
    for text in texts:
        start = line.index(text, at)
        columns += measure(line[at:start])
        at = start + len(text)
        found.append(PlacedText(columns, columns + measure(text), text))
        columns = found[-1].end
    return tuple(found)


def at_width(text: str, columns: int, measure: Measure = width) -> int:
    """The character of a text that so many columns of print stand before."""
    for at, char in enumerate(text):
        if columns <= 0:
            return at
        columns -= measure(char)
    return len(text) + max(0, columns)


Stack = list[PlacedText]
"""Pieces over one another, from the top."""


def stacks(lines: Sequence[Sequence[PlacedText]]) -> list[Stack]:
    """The stacks of lines, from left to right; a piece that stands over several is of none."""
    found: list[Stack] = []
    for line in reversed(lines):
        below = [[stack for stack in found if piece.overlaps(stack[0])] for piece in line]
        for piece, under in zip(line, below, strict=True):
            if not under:
                found.append([piece])
            elif len(under) == 1:
                under[0].insert(0, piece)
    return sorted(found)

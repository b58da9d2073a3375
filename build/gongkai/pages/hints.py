"""The boxes of a report in; where each stands in the original and how it was read, once, out.

A script shows it with the box that a reader points at. Who reads without scripts has the page of
the original, line by line, and the legend under each table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup

from gongkai.corpus import Reading, figure_of
from gongkai.pages.figures import hint, shown
from gongkai.pages.templating import block, script_json

NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
"""A print that a number says as well; longer ones lose digits in a browser."""
Hinted = tuple[Sequence[int], Sequence[Reading], Sequence[Reading | None]]
"""Of the boxes of a table in the order of print: line, print, and print of the year before."""


def hints(tables: Mapping[str, Hinted]) -> Iterator[Markup]:
    """One script block for all tables of a report; nothing where there are none."""
    if tables:
        told = {code: _told(*hinted) for code, hinted in tables.items()}
        yield block("hints", hints=script_json(told))


def _told(
    lines: Sequence[int], readings: Sequence[Reading], earlier: Sequence[Reading | None]
) -> Mapping[str, object]:
    """What is said of the boxes of a table; what is said of none is left out."""
    words = [_words(reading) for reading in readings]
    usual = Counter(words).most_common(1)[0][0]
    told: dict[str, object] = {"usual": usual}
    if others := {at: word for at, word in enumerate(words) if word != usual}:
        told["others"] = others
    if any(lines):
        told["lines"] = list(_steps(lines))
    if any(reading is not None for reading in earlier):
        told["before"] = [_before(reading) for reading in earlier]
    return told


def _steps(lines: Iterable[int]) -> Iterator[int]:
    """How many lines each box stands below the one before."""
    last = 0
    for line in lines:
        yield line - last
        last = line


@lru_cache(maxsize=1 << 14)
def _words(reading: Reading) -> str:
    return hint(figure_of(*reading))


@lru_cache(maxsize=1 << 14)
def _before(reading: Reading | None) -> str | int:
    """What a box printed the year before, as briefly as JSON says it; empty where nothing did."""
    if reading is None:
        return ""
    text = shown(figure_of(*reading))
    return int(text) if NUMBER.fullmatch(text) else text

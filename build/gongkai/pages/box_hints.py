"""For each box of a report: its place in the original and how it was read, as data for a script.

A script shows it beside the box under the pointer. Readers without scripts have the page of the
original, line by line, and the legend under each table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import sub

from markupsafe import Markup

from gongkai.model.values import Reading, figure_of
from gongkai.pages.figures import hint, shown
from gongkai.pages.templating import block, script_json

NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
"""A raw text that JSON can write as a number; longer ones would lose digits in a browser."""
HintedBoxes = tuple[Sequence[int], Sequence[Reading], Sequence[Reading | None]]
"""For the boxes of a table in printing order: line, raw text, and raw text of the year before."""


def hints_script(tables: Mapping[str, HintedBoxes]) -> Iterator[Markup]:
    """One script block for all tables of a report; empty if there are none."""
    if tables:
        data = {code: _data(*hinted) for code, hinted in tables.items()}
        yield block("hints", hints=script_json(data))


def _data(
    lines: Sequence[int], readings: Sequence[Reading], earlier: Sequence[Reading | None]
) -> Mapping[str, object]:
    """The data for the boxes of a table; lists that are entirely empty are left out."""
    words = list(map(_words, readings))
    usual = Counter(words).most_common(1)[0][0]
    data: dict[str, object] = {"usual": usual}
    if others := {at: word for at, word in enumerate(words) if word != usual}:
        data["others"] = others
    if any(lines):
        data["lines"] = list(_runs(_steps(lines)))
    if any(reading is not None for reading in earlier):
        data["before"] = list(_runs(map(_before, earlier)))
    return data


def _runs(values: Iterable[str | int]) -> Iterator[object]:
    """Values as they follow each other; of several that are the same, the value and how many."""
    for value, run in groupby(values):
        count = len(list(run))
        yield value if count == 1 else [value, count]


def _steps(lines: Sequence[int]) -> Iterator[int]:
    """The difference of each box's line number from the one before."""
    return map(sub, lines, chain((0,), lines))


@lru_cache(maxsize=1 << 14)
def _words(reading: Reading) -> str:
    return hint(figure_of(*reading))


@lru_cache(maxsize=1 << 14)
def _before(reading: Reading | None) -> str | int:
    """The raw text of the year before in the shortest JSON; empty if there was none."""
    if reading is None:
        return ""
    text = shown(figure_of(*reading))
    return int(text) if NUMBER.fullmatch(text) else text

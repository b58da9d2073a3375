"""Lines above a head of a table in; whether one of them makes another year's table of it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from gongkai.extract.formats.pieces import SECTION
from gongkai.extract.formats.printed_tables import printed_tables
from gongkai.extract.formats.sheet import TextLine
from gongkai.extract.formats.words import is_figure
from gongkai.extract.labels import bare, fold, is_altering
from gongkai.extract.years import says_last_year

NEAR, LONGEST = 4, 30
"""Lines over a head that may say what its table is of, and the characters of one of them."""
_SENTENCE = "。；"
"""Signs of a sentence, which speaks of what is above the next heading."""


def is_under_others(lines: Sequence[TextLine], edge: float) -> bool:
    """Whether words stand over the columns alone, right of an edge, that make others of them."""
    return any(
        word.x1 > edge and is_altering(word.text)
        for line in _captions(lines)
        for word in line.words
    )


def is_under_last_year(lines: Sequence[TextLine], edge: float) -> bool:
    """Whether words over the columns say that they are the year before's."""
    return any(
        word.x1 > edge and says_last_year(fold(word.text))
        for line in _captions(lines)
        for word in line.words
    )


def _captions(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """The short lines close above, up to the last row of a table; of those above the heading of a
    section none that is a sentence.
    """
    passed = False
    for line in islice((line for line in reversed([*lines]) if line.words), NEAR):
        if _is_row(line):
            return
        passed = passed or (SECTION.search(line.text.strip()) is not None)
        is_sentence = any(sign in line.text for sign in _SENTENCE)
        if sum(len(word.text) for word in line.words) <= LONGEST and not (passed and is_sentence):
            yield line


def _is_row(line: TextLine) -> bool:
    """Whether a line is a label of the form and numbers."""
    label, *boxes = line.words
    known = chain.from_iterable(form.labels for form in printed_tables())
    text = bare(label.text)
    return bool(boxes) and all(map(is_figure, boxes)) and any(text in each for each in known)

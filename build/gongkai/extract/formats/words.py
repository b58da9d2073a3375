"""Words at their places on a page: how they stand to each other, and what texts they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import lru_cache

from gongkai.extract import numbers
from gongkai.extract.formats.sheet import PlacedWord
from gongkai.extract.labels import bare
from gongkai.extract.laid_out import PlacedText
from gongkai.model import Status

BESIDE = 0.3
"""Share of the lower one's height with which two words are beside each other."""
MOST_STEPS = 100
"""Words that are tried for a text; the longest label has 33 characters, one a line at most."""

SIDES: Sequence[Callable[[PlacedWord], float]] = (
    lambda word: word.x0,
    lambda word: word.x1,
    lambda word: (word.x0 + word.x1) / 2,
)
"""By what words stand below each other: where they begin, or end, or have their middles."""
Spellings = Set[str]
"""How a text may be spelled, without blanks and signs."""
Chain = tuple[PlacedWord, ...]
"""The words of a name or a label, as one reads them."""


def chain_from(first: PlacedWord, words: Sequence[PlacedWord], spellings: Spellings) -> Chain:
    """The words from the first on that make a text, the longest; none if they make none. A sign is
    part of none.
    """
    if not begins(bare(first.text), spellings):
        return ()
    words = [word for word in words if bare(word.text)]
    found: Chain = ()
    waiting: list[tuple[Chain, str]] = [((first,), bare(first.text))]
    tried: set[tuple[PlacedWord, int]] = set()
    while waiting and len(tried) < MOST_STEPS:
        made, text = waiting.pop()
        if (made[-1], len(text)) in tried or not (text and begins(text, spellings)):
            continue
        tried.add((made[-1], len(text)))
        if text in spellings and len(made) >= len(found):
            found = made
        waiting += [((*made, word), text + bare(word.text)) for word in _next(made, words)]
    return found


def begins(text: str, spellings: Spellings) -> bool:
    """Whether a text is one of these or the beginning of one."""
    return text in _beginnings(spellings)


@lru_cache(maxsize=1024)
def _beginnings(spellings: Spellings) -> Set[str]:
    return {spelling[:end] for spelling in spellings for end in range(len(spelling) + 1)}


def _next(made: Chain, words: Sequence[PlacedWord]) -> list[PlacedWord]:
    """The word right of the last, and those on the next line below all of them."""
    last, own = made[-1], span(made)
    half = middle(last)
    right = [word for word in words if word.x0 >= last.x1 and beside(last, word)]
    below = [word for word in words if word.top > half and under(own, word) and word not in made]
    line = min(below, key=middle, default=last)
    return [
        *([min(right, key=lambda word: word.x0)] if right else []),
        *(word for word in below if beside(line, word)),
    ]


def span(words: Sequence[PlacedWord]) -> PlacedWord:
    """The place that words take together."""
    return PlacedWord(
        "",
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def middle(word: PlacedWord) -> float:
    """Half of its height."""
    return (word.top + word.bottom) / 2


def under(one: PlacedWord, two: PlacedWord) -> bool:
    """Whether one stands over or under the other."""
    return one.x0 < two.x1 and two.x0 < one.x1


def beside(one: PlacedWord, two: PlacedWord) -> bool:
    """Whether one stands beside the other, with a good part of the lower of them."""
    return share_beside(one, two) > BESIDE


def share_beside(one: PlacedWord, two: PlacedWord) -> float:
    """The share of the height of the lower of two words that stands beside the other."""
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    return shared / (min(one.bottom - one.top, two.bottom - two.top) or 1.0)


def spelled(words: Sequence[PlacedWord]) -> str:
    """What words say, without blanks and signs."""
    return "".join(bare(word.text) for word in words)


def says(word: PlacedWord) -> bool:
    """Whether a word is more than a bracket or a point."""
    return bool(bare(word.text)) or is_figure(word)


def is_figure(word: PlacedWord | PlacedText) -> bool:
    """Whether a word is a number, or a sign that stands for none."""
    return numbers.read(word.text).status in (Status.REPORTED, Status.NOT_APPLICABLE)

"""Words above a table's first row in; the names of its columns out, if they are all there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

from gongkai.extract.formats.printed_tables import PrintedTable, SpanHeading, printed_tables
from gongkai.extract.formats.sheet import PlacedWord
from gongkai.extract.formats.words import (
    Chain,
    Spellings,
    chain_from,
    is_figure,
    says,
    span,
    spelled,
    under,
)
from gongkai.extract.labels import bare

MOST_WORDS = 120
"""Words of a head: a strip of fifteen names, each in four lines, has eighty."""


@dataclass(frozen=True)
class PrintedHead:
    """Names from left to right, and what else stands over columns; `first` is its first line."""

    first: int
    corner: Chain
    names: tuple[Chain, ...]
    over: tuple[tuple[SpanHeading, Chain], ...]

    @property
    def words(self) -> Iterator[PlacedWord]:
        """All of its words."""
        return chain(self.corner, *self.names, *(words for _, words in self.over))


def head_of(words: Sequence[PlacedWord], first: int, form: PrintedTable) -> PrintedHead | None:
    """The head that all these words make: every name of a table, each right of the one before."""
    own = sorted((word for word in words if says(word)), key=lambda word: (word.top, word.x0))
    items = [form.corner, *form.names, *(heading.spellings for heading in form.over)]
    fits = form.may_be_head_of(sum(len(bare(word.text)) for word in own))
    made = _covered(own, items) if fits and len(own) <= MOST_WORDS else None
    if made is None:
        return None
    known: dict[Spellings, Chain] = dict(made)
    names = sorted(
        (words for spellings, words in made if spellings in form.names),
        key=lambda name: span(name).x0,
    )
    over = tuple((h, known[h.spellings]) for h in form.over if h.spellings in known)
    head = PrintedHead(first, known.get(form.corner, ()), tuple(names), over)
    return head if _is_in_order(head, form) else None


def more_than_head(words: Sequence[PlacedWord], form: PrintedTable) -> list[PlacedWord]:
    """The words over columns of their own beside all names of a table, that no head of the form
    has; none if a name is not there.
    """
    rest = sorted((word for word in words if says(word)), key=lambda word: (word.top, word.x0))
    items = [*form.names, form.corner, *(heading.spellings for heading in form.over)]
    names: list[Chain] = []
    more: list[PlacedWord] = []
    while rest and len(rest) <= MOST_WORDS:
        ways = ((spellings, chain_from(rest[0], rest, spellings)) for spellings in items)
        spellings, made = next((way for way in ways if way[1]), (frozenset(), (rest[0],)))
        if spellings:
            items.remove(spellings)
            names += [made] if spellings in form.names else []
        else:
            more.append(rest[0])
        rest = [word for word in rest if word not in made]
    if len(names) < len(form.names):
        return []
    places = list(map(span, names))
    left = min(place.x0 for place in places)
    return [
        word
        for word in more
        if word.x1 > left
        and not (is_figure(word) or any(under(word, place) for place in places))
        and not any(bare(word.text) in spelling for spelling in _known())
    ]


@cache
def _known() -> frozenset[str]:
    """All names and headings of columns of the form."""
    forms = printed_tables()
    names = chain.from_iterable(chain.from_iterable(form.names for form in forms))
    return frozenset(chain(names, *(each.spellings for form in forms for each in form.over)))


def _is_in_order(head: PrintedHead, form: PrintedTable) -> bool:
    """Whether all names are there, in the order of the form, and all else over its own columns."""
    spans = list(map(span, head.names))
    return (
        len(head.names) == len(form.names)
        and all(spelled(n) in known for n, known in zip(head.names, form.names, strict=True))
        and all(one.x1 <= two.x0 for one, two in pairwise(spans))
        and (not head.corner or span(head.corner).x1 <= spans[0].x0)
        and all(_stands_over(span(words), heading, spans) for heading, words in head.over)
    )


def _stands_over(place: PlacedWord, heading: SpanHeading, names: Sequence[PlacedWord]) -> bool:
    """Whether a heading stands between the columns beside its own."""
    before, behind = names[: heading.first], names[heading.end :]
    return all(name.x1 <= place.x0 for name in before) and all(
        place.x1 <= name.x0 for name in behind
    )


def _covered(
    words: Sequence[PlacedWord], items: Sequence[Spellings]
) -> list[tuple[Spellings, Chain]] | None:
    """The texts that words make, each word in one of them and no text twice; None if they do not.

    A text may be made as often as it is among the items.
    """
    if not words:
        return []
    for spellings in dict.fromkeys(items):
        if made := chain_from(words[0], words, spellings):
            left = list(items)
            left.remove(spellings)
            others = _covered([word for word in words if word not in made], left)
            if others is not None:
                return [(spellings, made), *others]
    return None

"""Lines of words at their places in; the form's tables that they make without ruled lines out.

Names of columns stand over their numbers, and labels beside them. Words are a table only where all
of it agrees: each word of its lines is part of a name or a label of one table of the form, which
has all of its own and in its order, or a number under one of the names and beside one of the
labels. Where no number stands is an empty box. Of all other words nothing is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice, pairwise
from typing import NamedTuple, TypeVar

from gongkai.extract.boxes import Box
from gongkai.extract.formats.captions import is_under_others
from gongkai.extract.formats.columns import is_straight, placed
from gongkai.extract.formats.printed_heads import PrintedHead, head_of
from gongkai.extract.formats.printed_tables import PrintedTable, SpanHeading, printed_tables
from gongkai.extract.formats.sheet import PlacedWord, RuledLine, TextLine
from gongkai.extract.formats.table_boxes import Cells, boxes_of_rows, boxes_of_strip
from gongkai.extract.formats.words import (
    Chain,
    Spellings,
    begins,
    beside,
    chain_from,
    is_figure,
    middle,
    says,
    share_beside,
    span,
)
from gongkai.extract.labels import bare

AnyLine = TypeVar("AnyLine")

HIGHEST = 16
"""Lines of a head or a label; narrow boxes hold one character a line."""
LONGEST, MOST_WORDS = 200, 3000
"""Lines and words of a table over all pages; a full one has 300."""
MOST_TRIES = 200
"""Lines that may begin a table; a report has eight tables, of two editions."""
FEWEST_IN_STRIP = 2
"""One number alone below a head may be that of the page."""
FAR = 3.0
"""Heights of its type by which the row of section four may stand below its head."""
SAME = 1.0
"""Points by which a head may stand elsewhere on the next page."""
ALONG, TYPE = 0.2, 10.0
"""Share of the height of type, which is so many points, within which a line runs along a row."""
OWN, OTHER = 0.3, 0.15
"""Shares of its height: a number stands beside its label with more, beside no other with more."""


class UnruledTable(NamedTuple):
    """A table among lines: its first line and the line behind its last, its labels, the place of
    each of its rows up to its numbers, its numbers with the places of their names, and its boxes.
    """

    first: int
    end: int
    labels: tuple[Chain, ...]
    rows: tuple[PlacedWord, ...]
    under: tuple[tuple[PlacedWord, PlacedWord], ...]
    form: PrintedTable
    boxes: tuple[Box, ...]


def parted(
    lines: Sequence[TextLine], strokes: Sequence[RuledLine] = ()
) -> Iterator[list[TextLine] | tuple[Box, ...]]:
    """The lines in groups, and the tables between them; none that has a stroke in a row: a short
    line that is drawn there may be a dash, or a 1.
    """
    found = (
        table
        for table in tables(lines)
        if not any(_is_sign(stroke, row) for stroke in strokes for row in table.rows)
    )
    return parted_by(lines, found)


def parted_by(
    lines: Sequence[AnyLine], found: Iterable[UnruledTable]
) -> Iterator[list[AnyLine] | tuple[Box, ...]]:
    """The lines in groups, and the boxes of the tables found between them."""
    done = 0
    for table in found:
        if done < table.first:
            yield list(lines[done : table.first])
        yield table.boxes
        done = table.end
    if done < len(lines):
        yield list(lines[done:])


def _is_sign(stroke: RuledLine, row: PlacedWord) -> bool:
    """Whether a stroke runs through a row behind its label, not along it."""
    near = ALONG * min(row.bottom - row.top, TYPE)
    at = (stroke.top + stroke.bottom) / 2
    return stroke.x0 >= row.x1 and row.top + near < at < row.bottom - near


def tables(lines: Sequence[TextLine]) -> Iterator[UnruledTable]:
    """The tables among lines, in their order."""
    done = 0
    begun = ((at, form) for at, line in enumerate(lines) for form in beginning(line))
    for at, form in islice(begun, MOST_TRIES):
        table = _table(lines, done, at, form) if at >= done else None
        if table:
            yield table
            done = table.end


def beginning(line: TextLine) -> Iterator[PrintedTable]:
    """The tables of which a line begins the first row, or the head where no label begins rows."""
    texts = {text for word in line.words if (text := bare(word.text))}
    if any(begins(text, _firsts()) for text in texts):
        for form in printed_tables():
            if any(begins(text, _first(form)) for text in texts):
                yield form


def _first(form: PrintedTable) -> Spellings:
    """The label of a table's first row, or what stands first in its head where it has no labels."""
    return form.labels[0] if form.labels else form.over[0].spellings


@cache
def _firsts() -> Spellings:
    """The same of all tables."""
    return frozenset(chain.from_iterable(map(_first, printed_tables())))


def _table(
    lines: Sequence[TextLine], done: int, at: int, form: PrintedTable
) -> UnruledTable | None:
    """The table whose first row, or head, begins on a line."""
    if not form.labels:
        return _strip(lines, at, form)
    first = first_label(lines, at, form)
    head = head_above(lines, done, at, first, form) if first else None
    if head is not None and is_under_others(lines[done : head.first], edge(head)):
        return None
    return _below(lines, at, head, form) if head else None


def _strip(lines: Sequence[TextLine], at: int, form: PrintedTable) -> UnruledTable | None:
    """A head with all that the form has over its columns, and the one line of numbers below it."""
    for end in range(at + 1, min(at + HIGHEST, len(lines))):
        words = words_of(lines[at:end])
        head = head_of(words, at, form) if _stand_apart(words, form) else None
        if head is not None and len(head.over) == len(form.over):
            row = lines[end].words
            is_one = len(row) >= FEWEST_IN_STRIP and not _goes_on(lines, end + 1)
            is_one = is_one and all(map(is_figure, row)) and lines[end].page == lines[at].page
            is_one = is_one and _is_right_below(row, head.words)
            cells = _cells(row, head, [span(row)], row[0].x0) if is_one else None
            if not cells:
                return None
            start = span(row)._replace(x1=row[0].x0)
            boxes = tuple(boxes_of_strip(head, cells))
            return UnruledTable(at, end + 1, (), (start,), _under(head, cells), form, boxes)
    return None


def _is_right_below(row: Sequence[PlacedWord], above: Iterable[PlacedWord]) -> bool:
    """Whether no room is between words and those above them; there may be what is no text."""
    own = span(row)
    return own.top - max(word.bottom for word in above) <= FAR * (own.bottom - own.top)


def first_label(lines: Sequence[TextLine], at: int, form: PrintedTable) -> Chain:
    """The label of a table's first row, if it begins on a line."""
    below = words_of(lines[at : at + HIGHEST])
    labels = (chain_from(word, below, form.labels[0]) for word in lines[at].words)
    return next(filter(None, labels), ())


def head_above(
    lines: Sequence[TextLine], done: int, at: int, first: Chain, form: PrintedTable
) -> PrintedHead | None:
    """The head that ends where the first row begins: the highest of which all words are known."""
    top = span(first).top
    found = None
    for start in range(at, max(done, at - HIGHEST) - 1, -1):
        own = [word for word in lines[start].words if middle(word) < top and says(word)]
        if not all(form.may_be_of_head(bare(word.text)) for word in own):
            return found
        words = [word for word in words_of(lines[start : at + 1]) if middle(word) < top]
        found = (head_of(words, start, form) if _stand_apart(words, form) else None) or found
    return found


def _stand_apart(words: Iterable[PlacedWord], form: PrintedTable) -> bool:
    """Whether words begin in as many places as the names of a table at least, which stand beside
    each other.
    """
    return len({word.x0 for word in words}) >= len(form.names)


def _below(
    lines: Sequence[TextLine], at: int, head: PrintedHead, form: PrintedTable
) -> UnruledTable | None:
    """The table that has its first row on a line, if every word of it has its one place in it."""
    again = _repeated(lines[max(0, at - 1) : at + LONGEST], head)
    words = words_of(lines[at : at + LONGEST], again)
    labels = _labels(words, head, form) if len(words) <= MOST_WORDS else []
    if not labels:
        return None
    used = set(chain(*labels))
    end = 1 + max(n for n in range(at, min(at + LONGEST, len(lines))) if used & {*lines[n].words})
    printed = used | set(head.words)
    rest = [
        word
        for word in words_of(lines[head.first : end], again)
        if word not in printed and (says(word) or not _adjoins(word, used))
    ]
    return None if _goes_on(lines, end) else _filled(head, labels, rest, form, end)


def _adjoins(sign: PlacedWord, words: Iterable[PlacedWord]) -> bool:
    """Whether a bracket or a point is part of a label: it stands right beside a word of it."""
    near = sign.bottom - sign.top
    return any(
        beside(sign, word) and max(sign.x0 - word.x1, word.x0 - sign.x1) < near for word in words
    )


def _filled(
    head: PrintedHead,
    labels: Sequence[Chain],
    rest: Sequence[PlacedWord],
    form: PrintedTable,
    end: int,
) -> UnruledTable | None:
    """The table of labels, and of the words of its lines that are part of none."""
    spans = list(map(span, labels))
    names = edge(head)
    texts = [w for w in rest if w.x1 <= names and not is_figure(w)]
    before = _headings(texts, spans, form.before)
    if before is None or any(beside(one, two) for one, two in pairwise(spans)):
        return None
    if not are_straight(labels, form) or not _are_nested(before, spans):
        return None
    left = max(word.x1 for word in chain(*labels, texts))
    figures = [word for word in rest if word not in texts]
    cells = _cells(figures, head, spans, left) if all(map(is_figure, figures)) else None
    if cells is None:
        return None
    boxes = tuple(boxes_of_rows(head, labels, before, cells))
    return UnruledTable(
        head.first, end, tuple(labels), tuple(spans), _under(head, cells), form, boxes
    )


def are_straight(labels: Sequence[Sequence[PlacedWord]], form: PrintedTable) -> bool:
    """Whether labels stand below each other that have as many headings before them: a row that
    lost a box stands beside its place, and so do its numbers.
    """
    depths = [sum(h.first <= at < h.end for h in form.before) for at in range(len(labels))]
    return all(
        is_straight([span(each) for each, own in zip(labels, depths, strict=True) if own == depth])
        for depth in set(depths)
    )


def _are_nested(before: Sequence[tuple[SpanHeading, Chain]], spans: Sequence[PlacedWord]) -> bool:
    """Whether each heading stands left of all labels and headings of its rows."""
    return all(
        span(words).x1 <= place.x0
        for outer, words in before
        for place in [
            *spans[outer.first : outer.end],
            *(span(others) for inner, others in before if inner.is_within(outer)),
        ]
    )


def words_of(lines: Sequence[TextLine], without: Sequence[TextLine] = ()) -> list[PlacedWord]:
    """The words of lines, without some of the lines."""
    return [word for line in lines if line not in without for word in line.words]


def edge(head: PrintedHead) -> float:
    """Where the names of the columns begin: what ends before is no number under one."""
    return span(head.names[0]).x0


def _repeated(lines: Sequence[TextLine], head: PrintedHead) -> list[TextLine]:
    """The lines at the top of later pages that print the head again."""
    known = list(head.words)
    found: list[TextLine] = []
    is_top = False
    for before, line in pairwise(lines):
        again = all(any(_is_again(word, other) for other in known) for word in line.words)
        is_top = again and (is_top or line.page != before.page)
        found += [line] if is_top else []
    return found


def _is_again(word: PlacedWord, other: PlacedWord) -> bool:
    return (
        word.text == other.text
        and abs(word.x0 - other.x0) < SAME
        and abs(word.x1 - other.x1) < SAME
    )


def _labels(words: Sequence[PlacedWord], head: PrintedHead, form: PrintedTable) -> list[Chain]:
    """The labels of all rows, in their order; none if one is not there."""
    left = edge(head)
    own = [word for word in words if word.x1 <= left]
    found: list[Chain] = []
    start = 0
    for spellings in form.labels:
        here = ((n, chain_from(own[n], own, spellings)) for n in range(start, len(own)))
        at, label = next(((n, each) for n, each in here if each), (0, ()))
        if not label:
            return []
        found.append(label)
        start = at + 1
    return found


def _headings(
    words: Sequence[PlacedWord], spans: Sequence[PlacedWord], headings: Sequence[SpanHeading]
) -> list[tuple[SpanHeading, Chain]] | None:
    """The headings that all these words make, each before rows of its own."""
    found: list[tuple[SpanHeading, Chain]] = []
    rest = list(words)
    for heading in headings:
        made = (chain_from(word, rest, heading.spellings) for word in rest)
        if label := next(filter(None, made), None):
            own = spans[heading.first : heading.end]
            if not own[0].top <= middle(span(label)) <= own[-1].bottom:
                return None
            found.append((heading, label))
            rest = [word for word in rest if word not in label]
    return None if rest else found


def _cells(
    words: Sequence[PlacedWord], head: PrintedHead, spans: Sequence[PlacedWord], left: float
) -> Cells | None:
    """The numbers by row and column; None if one has no place, or may have two."""
    rows: list[list[PlacedWord]] = [[] for _ in spans]
    for word in words:
        shares = [share_beside(own, word) for own in spans]
        near = [n for n, share in enumerate(shares) if share > OTHER]
        if len(near) != 1 or shares[near[0]] < OWN or word.x0 < left:
            return None
        rows[near[0]].append(word)
    return placed([sorted(row, key=lambda word: word.x0) for row in rows], head.names)


def _under(head: PrintedHead, cells: Cells) -> tuple[tuple[PlacedWord, PlacedWord], ...]:
    """Each number behind the place of the name that it is under."""
    return tuple((span(head.names[column]), word) for (_, column), word in cells.items())


def _goes_on(lines: Sequence[TextLine], end: int) -> bool:
    """Whether what follows a table is numbers or signs alone: they may be of its last row."""
    after = next((line.words for line in lines[end:] if line.words), ())
    return bool(after) and all(is_figure(word) or len(bare(word.text)) <= 1 for word in after)

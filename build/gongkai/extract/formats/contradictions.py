"""Lines of a page in; the same with a mark behind the numbers of which their places speak against
one another out.

Where a table begins under its names, but a word over the columns is none of the form's, or makes
another year's table of it, or a number stands under no name or under two, the order of its numbers
tells nothing either. Tables that merely could not be followed are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.extract import numbers
from gongkai.extract.document import SOMETHING
from gongkai.extract.formats.captions import is_under_last_year
from gongkai.extract.formats.columns import without_column
from gongkai.extract.formats.pieces import OUTSIDE
from gongkai.extract.formats.printed_heads import PrintedHead, head_of, more_than_head
from gongkai.extract.formats.printed_tables import PrintedTable
from gongkai.extract.formats.sheet import TextLine
from gongkai.extract.formats.unruled import (
    HIGHEST,
    beginning,
    edge,
    first_label,
    head_above,
    words_of,
)
from gongkai.extract.formats.words import is_figure, middle, span
from gongkai.model import Status

LONGEST = 200
"""Lines of a table over all pages."""
MOST_TRIES = 100
"""Lines that may begin a table."""


def marked(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines; where places speak against one another, no number of them is to be told."""
    begun = [(at, form) for at, line in enumerate(lines) for form in beginning(line)]
    against = {n for at, form in begun[:MOST_TRIES] for n in _against(lines, at, form)}
    return [_marked(line) if n in against else line for n, line in enumerate(lines)]


def _marked(line: TextLine) -> TextLine:
    """A line with a mark behind each of its numbers."""
    text = re.sub(r"\S+", lambda word: f"{word[0]}{SOMETHING * _is_figure(word[0])}", line.text)
    return replace(line, text=text)


def _is_figure(text: str) -> bool:
    return numbers.read(text).status in (Status.REPORTED, Status.NOT_APPLICABLE)


def _against(lines: Sequence[TextLine], at: int, form: PrintedTable) -> Iterator[int]:
    """The lines of a table that begins on a line, of which its numbers are not to be told."""
    if not form.labels:
        yield from _of_strip(lines, at, form)
        return
    first = first_label(lines, at, form)
    if not first:
        return
    end = _end(lines, at, form)
    head = head_above(lines, 0, at, first, form)
    top = span(first).top
    above = [
        [word for word in words_of(lines[start : at + 1]) if middle(word) < top]
        for start in range(at, max(0, at - HIGHEST) - 1, -1)
    ]
    is_last_year = head is not None and is_under_last_year(lines[: head.first], edge(head))
    first_whole = (more for words in above if (more := more_than_head(words, form)))
    if is_last_year or (head is None and any(next(first_whole, ()))):
        yield from range(at, end)
    elif head is not None:
        yield from _astray(lines[at:end], at, head)


def _of_strip(lines: Sequence[TextLine], at: int, form: PrintedTable) -> Iterator[int]:
    """The line below the head of section four, where it is not read."""
    for end in range(at + 1, min(at + HIGHEST, len(lines))):
        words = words_of(lines[at:end])
        head = head_of(words, at, form)
        if more_than_head(words, form) or (head is not None and len(head.over) == len(form.over)):
            rows = range(end, _end(lines, at, form))
            if head is None or not _are_in_place(lines[end], head):
                yield from rows
            return


def _are_in_place(line: TextLine, head: PrintedHead) -> bool:
    """Whether a line is numbers, each under a name."""
    return all(map(is_figure, line.words)) and not without_column([line.words], head.names)


def _astray(lines: Sequence[TextLine], at: int, head: PrintedHead) -> Iterator[int]:
    """The lines with a number that is under no name, or under two."""
    rows = [
        [w for w in line.words if is_figure(w) and w.x0 > edge(head) - (w.bottom - w.top)]
        for line in lines
    ]
    astray = without_column(rows, head.names)
    for n, row in enumerate(rows, at):
        if any(word in astray for word in row):
            yield n


def _end(lines: Sequence[TextLine], at: int, form: PrintedTable) -> int:
    """The line behind those of a table: a heading, a sentence, or where another begins."""
    for n in range(at + 1, min(at + LONGEST, len(lines))):
        others = any(
            other.labels and not any(other.labels[0] & own for own in form.labels)
            for other in beginning(lines[n])
        )
        if OUTSIDE.search(lines[n].text.strip()) or others:
            return n
    return min(at + LONGEST, len(lines))

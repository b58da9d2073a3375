"""What every format becomes before anyone looks for the form: text and grids, with places.

A `Document` is a list of blocks in reading order and its canonical text: numbered lines, each
block knowing which are its own. A paragraph takes a line for each of its lines; a grid takes a
line for each of its rows, boxes parted by TAB, blanks inside a box made single. A figure's place
is a line of this text, and its raw string is found there. A file that is text has lines of its
own: they are kept beside, and places are told in their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from gongkai.extract.additions import without_additions
from gongkai.extract.boxes import Box
from gongkai.extract.upright import upright

SOMETHING = "\ufffc"
"""Stands where something is printed that is not text: no number survives beside it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of lines outside any table; `line` is the number of the first, from 1."""

    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Grid:
    """A table: boxes in reading order; row i stands on line `line + i` of the canonical text."""

    boxes: tuple[Box, ...]
    rows: int
    columns: int
    line: int

    @cached_property
    def by_row(self) -> Mapping[int, Sequence[Box]]:
        """The boxes that begin in each row that has any."""
        return {row: list(boxes) for row, boxes in groupby(self.boxes, lambda box: box.row)}


@dataclass(frozen=True)
class Document:
    """One document, whatever it was; `lines` is its canonical text."""

    media_type: str
    blocks: tuple[Text | Grid, ...]
    lines: tuple[str, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    """What the file says of itself outside its text: title, published, publisher and others."""
    scanned: bool = False
    """Read from pictures: no figure of it is certain."""
    own: tuple[str, ...] = ()
    """The lines of the file itself, where it is text."""
    origins: tuple[int, ...] = ()
    """For each line of the canonical text, the one of the file's own that it begins on."""
    file_type: str = ""
    """The type of the file, where that is of another type than what it holds: a page of text."""

    @property
    def numbered(self) -> tuple[str, ...]:
        """The lines whose numbers people are told."""
        return self.own or self.lines


class Unreadable(Exception):  # noqa: N818  (a state of the document, told to a person)
    """A document that cannot be read, with the reason and the mend in one Chinese sentence."""


class Builder:
    """Collects blocks and numbers their lines; every reader of a format ends with `document()`."""

    def __init__(self, own: Sequence[str] = ()) -> None:
        """Start an empty document; `own` are the lines of a file that is text."""
        self._blocks: list[Text | Grid] = []
        self._lines: list[str] = []
        self._own = tuple(own)
        self._origins: list[int] = []

    def text(self, lines: Sequence[str], origins: Sequence[int] = ()) -> None:
        """Add lines outside any table, blank ones included: blank lines can be empty boxes.

        `origins` are their numbers in a file that is text.
        """
        if lines:
            self._blocks.append(Text(tuple(lines), len(self._lines) + 1))
            self._lines.extend(lines)
            self._origins.extend(origins)

    def grid(self, boxes: Sequence[Box]) -> None:
        """Add a table; its size is what its boxes cover.

        What programs add to a table is left out; one that lies on its side is turned.
        """
        if not boxes:
            return
        boxes = upright(without_additions(boxes))
        rows = max(box.row + box.rowspan for box in boxes)
        columns = max(box.column + box.colspan for box in boxes)
        ordered = tuple(sorted(boxes, key=lambda box: (box.row, box.column)))
        self._blocks.append(Grid(ordered, rows, columns, len(self._lines) + 1))
        by_row: list[list[str]] = [[] for _ in range(rows)]
        for box in ordered:
            by_row[box.row].append(" ".join(box.text.split()))
        self._lines.extend("\t".join(texts) for texts in by_row)
        if self._own:
            first = {box.row: box.line for box in reversed(ordered)}
            self._origins.extend(first[row] for row in range(rows))

    def extend(self, blocks: Iterable[list[str] | tuple[Box, ...]]) -> None:
        """Add blocks in their order: lists of lines, tuples of boxes."""
        for block in blocks:
            if isinstance(block, list):
                self.text(block)
            else:
                self.grid(block)

    def document(
        self, media_type: str, meta: Mapping[str, str] | None = None, *, scanned: bool = False
    ) -> Document:
        """Everything added, as one document."""
        return Document(
            media_type,
            tuple(self._blocks),
            tuple(self._lines),
            dict(meta or {}),
            scanned,
            self._own,
            tuple(self._origins),
        )

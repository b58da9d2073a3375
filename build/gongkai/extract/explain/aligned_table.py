"""A table of summed rows, as one alignment of the form's rows with a document's pieces has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.extract.explain.align import Match
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.segments import Segment
from gongkai.extract.explain.table_search import TableSearch
from gongkai.extract.labels import bare

SHORT = 4
"""Characters that distinguish a label."""


@dataclass(frozen=True)
class AlignedTable:
    """Which piece of a document is which row of a table."""

    table: TableSearch
    parts: Sequence[Segment]
    likeness: Sequence[Mapping[str, float]]
    """How like each piece is to each row."""
    end: int
    """The first piece behind the table."""
    rows: Mapping[str, Match]
    score: float

    def run(self, code: str) -> Run:
        """The boxes of a row."""
        return self.parts[self.rows[code].part].run

    @cached_property
    def places(self) -> frozenset[int]:
        """Which pieces are rows."""
        return frozenset(match.part for match in self.rows.values())

    @cached_property
    def last(self) -> int:
        """The piece that is the last row in the order of print."""
        return max(self.places, default=0)

    @property
    def first_run(self) -> Run:
        """The boxes of the first row in the order of print."""
        return self.parts[min(self.places, default=0)].run

    @cached_property
    def runs(self) -> list[Run]:
        """The boxes of all rows, in the order of print."""
        return [self.parts[at].run for at in sorted(self.places)]

    @cached_property
    def edition(self) -> tuple[str, ...]:
        """All rows of the first edition of the form that has those that were found."""
        return next(each for each in self.table.editions if set(self.rows) <= set(each))

    def below(self, code: str) -> tuple[str, ...]:
        """The row that the form prints below a row; nothing below the last."""
        at = self.edition.index(code) + 1
        return self.edition[at : at + 1]

    def spellings(self, code: str) -> tuple[str, ...]:
        """How the label of a row may be spelled."""
        return self.table.words.rows[code].spellings

    @cached_property
    def long_spellings(self) -> Mapping[str, Sequence[str]]:
        """Row → the spellings of its label that stand in no others by chance."""
        rows = self.table.words.rows.items()
        return {code: [n for n in label.spellings if len(n) > SHORT] for code, label in rows}

    @cached_property
    def words(self) -> str:
        """All words of the table."""
        return "".join(bare(part.text) for part in self.parts[: self.end + 1])

    def words_behind(self, code: str) -> str:
        """The words right behind a row."""
        at = self.rows[code].part + 1
        return "".join(bare(part.text) for part in self.parts[at : at + 1])

    def is_named_in(self, words: str, code: str) -> bool:
        """Whether words begin the label of a row somewhere; shortest labels stand in others."""
        names = (name[:SHORT] for name in self.spellings(code) if len(name) > 2)
        return any(name in words for name in names)

    def printed(self, at: int) -> tuple[str, ...]:
        """What a piece's boxes hold that are not empty."""
        return tuple(token.folded.strip() for token in self.parts[at].run.printed)

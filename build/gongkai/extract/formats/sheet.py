"""What stands on a page, as words for it: ink that means text, lines, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gongkai.extract.boxes import Box

NEAR = 3.0
"""Points within which two lines are one, or meet."""
MAX_GLYPHS = 60_000
"""Of one page; a full page of a report has 1,500."""
CROWDED = "有一页的文字或线条多得不合常理，拒绝读取；请确认文件是否正确。"


class Glyph(NamedTuple):
    """Ink that means text: coordinates in points, downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class RuledLine(NamedTuple):
    """A straight line, upright or level."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> RuledLine:
        """The smallest box that holds all points."""
        across, down = zip(*points, strict=True)
        return cls(min(across), min(down), max(across), max(down))

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True)
class PrintedPage:
    """What is printed on one page."""

    width: float
    height: float
    glyphs: Sequence[Glyph]
    rules: Sequence[RuledLine]

    @classmethod
    def told(
        cls, width: float, height: float, glyphs: Iterable[Any], rules: Iterable[Any]
    ) -> PrintedPage:
        """A page as the JSON of another process tells it."""
        return cls(width, height, [Glyph(*g) for g in glyphs], [RuledLine(*r) for r in rules])


class PlacedWord(NamedTuple):
    """Characters without a blank between them, where they stand, and on which line of a text."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    line: int = 0


@dataclass(frozen=True)
class TextLine:
    """A line of text outside any table; its words stand on one paper, pages below each other."""

    text: str
    top: float
    bottom: float
    words: tuple[PlacedWord, ...] = ()
    page: int = 0


@dataclass(frozen=True)
class Ruled:
    """A table on one page: where its columns are, and its boxes by row and column."""

    edges: tuple[float, ...]
    boxes: tuple[Box, ...]
    rows: int
    top: float

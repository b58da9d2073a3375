"""Figures in, SVG out: drawn at build time, coloured by the page's style sheet, told in words.

Every chart has a title and a description, and a table with the same figures stands beside it.
Nothing is drawn from fewer than two values, nor from figures that are blank or unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from gongkai.corpus import plain
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import block
from gongkai.pages.outcomes import Outcome, outcomes

WIDTH = 640


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a stacked bar."""

    name: str
    words: str
    tone: int
    """Which of the style sheet's colours and patterns it takes, from 1."""
    x: str
    width: str
    label: str
    """What stands inside the piece, where it is wide enough."""
    middle: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a line chart at its place."""

    x: str
    y: str
    label: str
    year: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line with its name; `runs` are its stretches between breaks and gaps."""

    name: str
    tone: int
    runs: tuple[str, ...]
    dots: tuple[Dot, ...]


def outcomes_bar(atlas: Atlas, row: int) -> Iterator[Markup]:
    """What came of the requests of one report, as one stacked bar."""
    parts = outcomes(atlas, row)
    values = [part.total.value for part in parts if part.total.value > 0]
    if len(values) < 2 or any(part.total.unread for part in parts):
        return
    whole = sum(values, Decimal(0))
    words = "；".join(f"{part.name} {part.total.words}" for part in parts if part.total.value)
    yield block(
        "chart-bar",
        id=f"outcomes-{row}",
        title=f"{atlas.report(row).year} 年办理结果构成（按各分项之和 {plain(whole)} 件）",
        words=words,
        pieces=_pieces(parts, whole),
        width=WIDTH,
    )


def _pieces(parts: Sequence[Outcome], whole: Decimal) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    x = Decimal(0)
    for tone, part in enumerate(parts, 1):
        wide = part.total.value / whole * WIDTH
        if wide > 0:
            number = plain(part.total.value)
            pieces.append(
                Piece(
                    name=part.name,
                    words=f"{number} 件",
                    tone=tone,
                    x=_at(x),
                    width=_at(wide),
                    label=number if wide > 12 + 9 * len(number) else "",
                    middle=_at(x + wide / 2),
                )
            )
        x += wide
    return tuple(pieces)


def _at(place: Decimal) -> str:
    """A coordinate with one decimal."""
    return format(place.quantize(Decimal("0.1")).normalize(), "f")

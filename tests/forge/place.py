"""A grid in, its texts out where a page prints them: half-width places, lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.forge.grid import Grid, Place, places

WIDTHS = {
    "proactive": (28, 16, 16, 18),
    "requests": (6, 12, 28, 8, 7, 7, 8, 8, 7, 8),
    "remedies": (6,) * 15,
}
NARROW = {
    "proactive": (20, 12, 12, 14),
    "requests": (4, 10, 20, 7, 7, 7, 7, 7, 7, 7),
    "remedies": (7,) * 15,
}
DIGITS = frozenset("0123456789.,-０１２３４５６７８９")
UPRIGHT = {**NARROW, "remedies": (4,) * 15}
"""Headers one character to a line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters on one line; `x` in half-width places from the left."""

    line: int
    x: int
    text: str


@dataclass(frozen=True)
class Sheet:
    """A table laid out: where columns and rows begin, and its texts."""

    lefts: tuple[int, ...]
    tops: tuple[int, ...]
    texts: tuple[Piece, ...]
    boxes: tuple[Place, ...]


def sheet(grid: Grid, rng: Random, *, gap: int, tight: bool = False) -> Sheet:
    """Lay a table out: boxes wrapped to their width, centred in their height.

    With `tight` boxes no wider than the form's, so that long numbers break over lines.
    """
    boxes = places(grid)
    widths = rng.choice((WIDTHS, NARROW, UPRIGHT)).get(grid.table) or _own(grid)
    if not tight:
        widths = _roomy(widths, boxes)
    lefts = [0]
    for width in widths:
        lefts.append(lefts[-1] + width)
    tops = _tops(grid, boxes, lefts, gap)
    texts: list[Piece] = []
    for place in boxes:
        texts += _set(place, lefts, tops, gap)
    return Sheet(tuple(lefts), tuple(tops), tuple(texts), boxes)


def _own(grid: Grid) -> Sequence[int]:
    known = {4: "proactive", 10: "requests", 15: "remedies"}
    return WIDTHS[known[grid.width]] if grid.width in known else (20,) * grid.width


def _roomy(widths: Sequence[int], boxes: Sequence[Place]) -> list[int]:
    """Columns wide enough for their longest number: digits are broken over lines by nobody."""
    wanted = list(widths)
    for place in boxes:
        if place.box.kind == "value" and place.box.cols == 1:
            longest = max((wide(word) for word in _words(place.box.text)), default=0)
            wanted[place.col] = max(wanted[place.col], longest + 2)
    return wanted


def _tops(grid: Grid, boxes: Sequence[Place], lefts: Sequence[int], gap: int) -> list[int]:
    heights = [1] * len(grid.rows)
    for place in boxes:
        if place.box.rows == 1:
            height = len(wrapped(place.box.text, _inner(place, lefts)))
            heights[place.row] = max(heights[place.row], height)
    tops = [0]
    for height in heights:
        tops.append(tops[-1] + height + gap)
    return tops


def _inner(place: Place, lefts: Sequence[int]) -> int:
    return lefts[min(place.col + place.box.cols, len(lefts) - 1)] - lefts[place.col] - 1


def _set(place: Place, lefts: Sequence[int], tops: Sequence[int], gap: int) -> list[Piece]:
    lines = wrapped(place.box.text, _inner(place, lefts))
    first, last = tops[place.row], tops[place.row + place.box.rows] - gap
    start = first + max(0, (last - first - len(lines)) // 2)
    left, inner = lefts[place.col], _inner(place, lefts)
    label = place.box.kind == "label"
    return [
        Piece(start + at, left + (0 if label else max(0, (inner - wide(text)) // 2)), text)
        for at, text in enumerate(lines)
        if text
    ]


def wide(text: str) -> int:
    """How many half-width places a text takes."""
    return sum(2 if ord(char) > 0x2000 else 1 for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` places; only figures too long for it are broken."""
    lines = [""]
    for word in (part for whole in _words(text) for part in _broken(whole, width)):
        if lines[-1] and wide(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return lines


def _broken(word: str, width: int) -> list[str]:
    """A number longer than its box, in as many parts as it takes."""
    step = max(1, width // wide(word[0]))
    return [word[at : at + step] for at in range(0, len(word), step)]


def squeezed(laid: Sheet) -> frozenset[str]:
    """Cells of the rows in which a number is broken over lines."""
    rows = {
        place.row
        for place in laid.boxes
        if place.box.kind == "value" and len(wrapped(place.box.text, _inner(place, laid.lefts))) > 1
    }
    return frozenset(place.box.cell for place in laid.boxes if place.row in rows and place.box.cell)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for char in text:
        if words and char in DIGITS and words[-1][-1] in DIGITS:
            words[-1] += char
        else:
            words.append(char)
    return words

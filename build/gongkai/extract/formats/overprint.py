"""What is drawn on a PDF page, in the order of drawing, in; the characters that one sees out.

A file can hold figures that nobody sees: white on white, drawn with no ink, painted over, struck
out. None is left out, for the eye of this program may err: each becomes a mark that no number
survives.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

SOMETHING = "\ufffc"
UNSEEN = ("unseen",)
"""The colour of text that is drawn with no ink."""
WHITE = 0.97
"""Share of full light from which grey is white on paper."""
ALIKE = 0.12
"""By so little light no two colours are told apart on paper."""
PAPER = (1.0, 1.0, 1.0)
THIN = 2.5
"""A filled rectangle that is no thicker than this is a line."""
MIDDLE = 0.18
"""A line that strikes out runs this near to the middle of a digit, in shares of its height."""
LONGEST_STRIKE = 8
"""In heights of a digit; the lines of a table are longer."""

Shape = Mapping[str, Any]


class Area(NamedTuple):
    """A painted rectangle, and when it was painted."""

    order: int
    x0: float
    top: float
    x1: float
    bottom: float
    color: object
    """None where nobody knows, as of a picture, or of a curve, which may be but a ring."""

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


def characters(drawn: Sequence[Shape], *, scanned: bool) -> Iterator[tuple[Shape, bool]]:
    """Each character and whether it is seen; under a scan all text is drawn with no ink."""
    areas = list(_areas(drawn))
    strikes = sorted(_strikes(drawn))
    for order, shape in enumerate(drawn):
        if shape["object_type"] == "char":
            hidden = not scanned and _is_hidden(shape, order, areas)
            yield shape, not (hidden or _is_struck(shape, strikes))


def is_white(color: object) -> bool:
    """Whether grey, RGB or CMYK leaves paper white."""
    values = color if isinstance(color, tuple | list) else (color,)
    if not values or not all(isinstance(v, int | float) for v in values):
        return False
    return bool(max(values) <= 1 - WHITE if len(values) == 4 else min(values) >= WHITE)


def _are_alike(one: object, two: object) -> bool:
    """Whether nobody tells two colours apart; of a pattern this is not known."""
    lights = _light(one), _light(two)
    return all(lights) and all(abs(a - b) < ALIKE for a, b in zip(*lights, strict=True))


def _light(color: object) -> tuple[float, ...]:
    """The red, green and blue of a grey, RGB or CMYK colour."""
    values = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(value, int | float) for value in values):
        return ()
    if len(values) == 4:
        return tuple((1 - ink) * (1 - values[3]) for ink in values[:3])
    return tuple(values) * (3 if len(values) == 1 else 1) if len(values) in (1, 3) else ()


def _areas(drawn: Sequence[Shape]) -> Iterator[Area]:
    for order, shape in enumerate(drawn):
        kind = shape["object_type"]
        filled = kind == "image" or (kind in ("rect", "curve") and shape.get("fill"))
        if filled and min(_width(shape), _height(shape)) > THIN:
            color = shape.get("non_stroking_color")
            color = color if kind == "rect" or (kind == "curve" and is_white(color)) else None
            x0, top, x1, bottom = (float(shape[name]) for name in ("x0", "top", "x1", "bottom"))
            yield Area(order, x0, top, x1, bottom, color)


def _strikes(drawn: Sequence[Shape]) -> Iterator[tuple[float, float, float]]:
    """The height at which each short level line runs, and its ends."""
    for shape in drawn:
        if shape["object_type"] in ("line", "rect", "curve") and _height(shape) <= THIN:
            y = (shape["top"] + shape["bottom"]) / 2
            yield float(y), float(shape["x0"]), float(shape["x1"])


def _is_hidden(char: Shape, order: int, areas: Sequence[Area]) -> bool:
    color = char.get("non_stroking_color")
    if color == UNSEEN:
        return True
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    around = [area for area in areas if area.holds(x, y)]
    below = [area for area in around if area.order < order]
    if _are_alike(color, below[-1].color if below else PAPER):
        return True
    return any(area.order > order for area in around)


def _is_struck(char: Shape, strikes: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a short line runs through the middle of a digit."""
    if not str(char["text"]).isdigit():
        return False
    height = _height(char)
    middle, x = (char["top"] + char["bottom"]) / 2, (char["x0"] + char["x1"]) / 2
    start = bisect_left(strikes, (middle - MIDDLE * height,))
    for y, x0, x1 in strikes[start:]:
        if y > middle + MIDDLE * height:
            return False
        if x0 <= x <= x1 and x1 - x0 <= LONGEST_STRIKE * height:
            return True
    return False


def _width(shape: Shape) -> float:
    return float(shape["x1"] - shape["x0"])


def _height(shape: Shape) -> float:
    return float(shape["bottom"] - shape["top"])

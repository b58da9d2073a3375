"""Two drawings of a page in, one without its text; what of a character an eye sees on paper, out.

A character is seen where it changes the drawing. So text that is white on white, cut away, painted
over, without ink, or in a layer that is switched off is unseen, whatever hides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy
from numpy.typing import NDArray

Grey = NDArray[numpy.uint8]
Seen = NDArray[numpy.bool_]
Box = tuple[float, float, float, float]

ALIKE = 26
"""Steps of 255 between light and dark by which nobody tells two colours apart on paper."""
STRONG = 64
"""Steps by which a stroke behind or over a digit is more than a shade or a watermark."""
WHOLE = 0.6
"""Share of a digit's height and of its width that must be seen: half an 8 is a 3."""
MIDDLE = 0.18
"""A line that strikes out runs this near to the middle of a digit, in shares of its height."""
CROSSED = 0.5
"""Share of a digit's width over which such a line runs at least; an upright rule covers less."""


@dataclass(frozen=True)
class Eye:
    """A page as drawn, `scale` pixels to a point, and the same page with its text left out."""

    drawn: Grey
    bare: Grey
    scale: float

    @cached_property
    def text(self) -> Seen:
        """Which pixels the text changes."""
        return _differ(self.drawn, self.bare, ALIKE)

    def sees(self, box: Box) -> bool:
        """Whether any text leaves ink in a box, however little of it."""
        return bool(self.text[self._window(box)].any())

    def shows_whole(self, box: Box) -> bool:
        """Whether text that fills the box is seen from end to end."""
        ink = self.text[self._window(box)]
        return bool(ink.size and min(ink.any(axis=0).mean(), ink.any(axis=1).mean()) > WHOLE)

    def sees_struck(self, box: Box) -> bool:
        """Whether something runs across the middle of a digit."""
        x0, top, x1, bottom = box
        if not self.finds(box):
            return False
        near, middle = MIDDLE * (bottom - top), (top + bottom) / 2
        paper = numpy.median(self.bare[self._window(box)]).astype(numpy.uint8)
        band = self.bare[self._window((x0, middle - near, x1, middle + near))]
        return bool(_differ(band, paper, STRONG).any(axis=0).mean() > CROSSED)

    def finds(self, box: Box) -> bool:
        """Whether something other than text is seen in a box."""
        bare = self.bare[self._window(box)]
        return bool(bare.size and int(bare.max()) - int(bare.min()) > ALIKE)

    def _window(self, box: Box) -> tuple[slice, slice]:
        """The pixels that a box touches; none where it lies off the page."""
        x0, top, x1, bottom = (at * self.scale if at > 0 else 0.0 for at in box)
        return slice(int(top), ceil(bottom)), slice(int(x0), ceil(x1))


def _differ(one: Grey, two: Grey | numpy.uint8, least: int) -> Seen:
    return numpy.maximum(one, two) - numpy.minimum(one, two) > least

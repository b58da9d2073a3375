"""Two drawings of a page in, one without its text; what of a character an eye sees on paper, out.

A character is seen where it changes the drawing. So text that is white on white, cut away, painted
over, without ink, or in a layer that is switched off is unseen, whatever hides it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

Grey = NDArray[numpy.uint8]
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

    def sees(self, box: Box) -> bool:
        """Whether any text leaves ink in a box, however little of it."""
        return bool(self._text(box).any())

    def shows_whole(self, box: Box) -> bool:
        """Whether text that fills the box is seen from end to end."""
        text = self._text(box)
        return bool(text.size and min(text.any(axis=0).mean(), text.any(axis=1).mean()) > WHOLE)

    def sees_struck(self, box: Box) -> bool:
        """Whether something runs across the middle of a digit."""
        x0, top, x1, bottom = box
        near = MIDDLE * (bottom - top)
        middle = (top + bottom) / 2
        paper = numpy.median(self._window(self.bare, box)).astype(numpy.uint8)
        band = self._window(self.bare, (x0, middle - near, x1, middle + near))
        return bool(_differ(band, paper, STRONG).any(axis=0).mean() > CROSSED)

    def finds(self, box: Box) -> bool:
        """Whether something other than text is seen in a box."""
        bare = self._window(self.bare, box)
        return bool(bare.size and int(bare.max()) - int(bare.min()) > ALIKE)

    def _text(self, box: Box) -> NDArray[numpy.bool_]:
        """Which pixels the text changes."""
        return _differ(self._window(self.drawn, box), self._window(self.bare, box), ALIKE)

    def _window(self, picture: Grey, box: Box) -> Grey:
        """The pixels that a box touches; none where it lies off the page."""
        x0, top, x1, bottom = (max(0.0, at * self.scale) for at in box)
        return picture[int(top) : int(numpy.ceil(bottom)), int(x0) : int(numpy.ceil(x1))]


def _differ(one: Grey, two: Grey | numpy.uint8, least: int) -> NDArray[numpy.bool_]:
    apart: NDArray[numpy.int16] = numpy.abs(one.astype(numpy.int16) - two)
    return apart > least

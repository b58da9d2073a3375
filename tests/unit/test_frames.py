"""Crossing lines make the boxes of a table; what they leave that is no rectangle is cut."""

from __future__ import annotations

from gongkai.extract.formats.frames import BoxSpan, frames
from gongkai.extract.formats.sheet import RuledLine

AROUND = (
    RuledLine(0, 0, 100, 0),
    RuledLine(0, 100, 100, 100),
    RuledLine(0, 0, 0, 100),
    RuledLine(100, 0, 100, 100),
)


def test_a_corner_between_lines_is_cut_into_its_rows():
    """Three places of four that no line parts are a box in the first row and a wide one below."""
    corner = (RuledLine(50, 0, 50, 50), RuledLine(50, 50, 100, 50))
    (frame,) = frames([*AROUND, *corner])

    assert {BoxSpan(0, 0, 1, 1), BoxSpan(0, 1, 1, 2), BoxSpan(1, 0, 2, 2)} == set(frame.regions)

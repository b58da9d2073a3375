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


def dotted(line: RuledLine, step: float = 1.5) -> list[RuledLine]:
    """A line of dots instead of a stroke."""
    count = int(max(line.x1 - line.x0, line.bottom - line.top) / step) + 1
    right, down = (step, 0) if line.is_level else (0, step)
    places = ((line.x0 + right * at, line.top + down * at) for at in range(count))
    return [RuledLine(x, y, x + 0.75, y + 0.75) for x, y in places]


def test_lines_of_dots_make_boxes():
    """Browsers print a dotted border so; dots that stand apart are no line."""
    lines = [*AROUND, RuledLine(50, 0, 50, 100)]
    (frame,) = frames([dot for line in lines for dot in dotted(line)])
    assert [region.column for region in frame.regions] == [0, 1]
    apart = [dot for line in lines for dot in dotted(line, step=6)]
    assert not list(frames(apart))

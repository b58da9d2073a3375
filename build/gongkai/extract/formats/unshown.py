"""The parser of PDF in; the same parser, which now tells of text that a page holds but hides, out.

It passes over transparency, clipping, modes without ink and codes that a font's map lacks. Hidden
text gets a colour of its own here. Only the process that calls this is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pdfminer.cmapdb import CMap
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt

from gongkai.extract.formats.layers import is_off, watch_layers
from gongkai.extract.formats.overprint import UNSEEN

STROKED = frozenset({1, 5})
"""Modes in which only the outline of text is drawn."""
NO_INK = frozenset({3, 7})
"""Modes in which text is only there to be searched and copied."""
FAINT = 0.15
"""Share of its ink from which nobody reads a digit."""
TINTED = ("tinted",)
"""The colour of an area through which the paper shines."""
NOT_DEFINED = 0
"""The glyph that fonts show for what they do not have."""

Clip = tuple[float, float, float, float]


@cache
def mend_parser() -> None:
    """Make pdfminer, once, tell of all that it passes over."""
    CMap.decode = _decode
    watch_layers()
    _keep_state()
    _tell_unseen()
    _tell_clipped()
    _tell_tinted()


def _decode(cmap: Any, code: bytes) -> Iterator[int]:  # noqa: ANN401  (pdfminer's own type)
    """All codes: a minus sign outside the map would turn -18 into 18."""
    place = cmap.code2cid
    for byte in code:
        found = place.get(byte, NOT_DEFINED)
        if isinstance(found, int):
            yield found
        place = cmap.code2cid if isinstance(found, int) else found


def _keep_state() -> None:
    """Let the drawing state carry how much ink there is and where it may fall."""
    copy = PDFGraphicState.copy

    def copied(state: Any) -> Any:  # noqa: ANN401
        made = copy(state)
        made.ink, made.masked, made.clip = state.ink, state.masked, state.clip
        return made

    PDFGraphicState.ink, PDFGraphicState.masked, PDFGraphicState.clip = 1.0, False, None
    PDFGraphicState.copy = copied
    PDFPageInterpreter.do_gs = _set_ink
    PDFPageInterpreter.do_W = PDFPageInterpreter.do_W_a = _narrow


def _set_ink(drawing: Any, name: object) -> None:  # noqa: ANN401
    """Take transparency, and masks, from the parameters that a page names."""
    named = resolve1(drawing.resources.get("ExtGState")) or {}
    asked = resolve1(named.get(literal_name(name))) or {}
    amount, mask = resolve1(asked.get("ca")), resolve1(asked.get("SMask"))
    state = drawing.graphicstate
    state.ink = state.ink if amount is None else float(amount)
    state.masked = state.masked if mask is None else isinstance(mask, dict)


def _narrow(drawing: Any) -> None:  # noqa: ANN401
    """Take the box around the path as the most that may be seen from here on."""
    points = [
        apply_matrix_pt(drawing.ctm, (step[at], step[at + 1]))
        for step in drawing.curpath
        for at in range(1, len(step) - 1, 2)
    ]
    if points:
        state, found = drawing.graphicstate, _around(points)
        state.clip = found if state.clip is None else _both(state.clip, found)


def _around(points: Sequence[tuple[float, float]]) -> Clip:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _both(one: Clip, two: Clip) -> Clip:
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])


def _tell_unseen() -> None:
    """Give text without ink a colour of its own, and outlined text that of its outline."""
    render = PDFTextDevice.render_string

    def told(device: Any, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:  # noqa: ANN401
        if textstate.render in STROKED:
            graphicstate = _in_colour(graphicstate, graphicstate.scolor)
        hidden = textstate.render in NO_INK or graphicstate.masked or is_off(device)
        if hidden or graphicstate.ink < FAINT:
            graphicstate = _in_colour(graphicstate, UNSEEN)
        render(device, textstate, seq, ncs, graphicstate)

    PDFTextDevice.render_string = told


def _tell_clipped() -> None:
    """Give characters whose middle is cut away the colour of the unseen."""
    render = PDFLayoutAnalyzer.render_char

    def told(device: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        advance = render(device, *given, **named)
        char = device.cur_item._objs[-1]
        clip = char.graphicstate.clip
        if clip is not None and not _holds(clip, char):
            char.graphicstate = _in_colour(char.graphicstate, UNSEEN)
        return advance

    PDFLayoutAnalyzer.render_char = told


def _tell_tinted() -> None:
    """Give areas that let the paper shine through a colour that nobody knows."""
    paint = PDFLayoutAnalyzer.paint_path

    def told(device: Any, state: Any, *given: Any) -> None:  # noqa: ANN401
        paint(device, _in_colour(state, TINTED) if state.ink < 1 else state, *given)

    PDFLayoutAnalyzer.paint_path = told


def _holds(clip: Clip, char: Any) -> bool:  # noqa: ANN401
    x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    return bool(clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3])


def _in_colour(state: Any, colour: object) -> Any:  # noqa: ANN401
    made = state.copy()
    made.ncolor = colour
    return made

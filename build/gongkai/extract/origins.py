"""Lines of the canonical text in; where the file is text, lines of the file itself out.

Readers count a row of a table as one line. In the file its boxes may stand on lines of their own,
and a figure is then told at the line of its own box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai.extract.boxes import Box
from gongkai.extract.document import Document, Grid
from gongkai.model import Figure, grouped


def line_of(line: int, document: Document) -> int:
    """The file's own line on which a line of the canonical text begins; 0 stays unknown."""
    return document.origins[line - 1] if document.own and line else line


def at_home(figures: Mapping[str, Figure], document: Document) -> Mapping[str, Figure]:
    """Figures, each with the line of its own box."""
    if not document.own:
        return figures
    placed = dict(figures)
    boxes = grouped(
        (block.line + box.row, box)
        for block in document.blocks
        if isinstance(block, Grid)
        for box in block.boxes
    )
    told = grouped((figure.line, code) for code, figure in figures.items() if figure.line)
    for line, codes in told.items():
        raws = [figures[code].raw for code in codes]
        found = _found(raws, boxes.get(line, ()))
        for code, box in zip(codes, found, strict=True):
            own = box.line if box else line_of(line, document)
            if own != line:
                placed[code] = replace(figures[code], line=own)
    return placed


def _found(raws: Sequence[str], boxes: Sequence[Box]) -> list[Box | None]:
    """The box of each figure of a row: the last ones, where they print just these figures.

    Else each is looked for from the right, since labels stand on the left; one that was parted
    from others shares its box with them, and one of a column that was moved stands anywhere.
    """
    last = boxes[len(boxes) - len(raws) :] if len(raws) <= len(boxes) else []
    if last and [box.text for box in last] == list(raws):
        return list(last)
    found: list[Box | None] = []
    rest = list(boxes)
    for raw in reversed(raws):
        at = _last(raw, rest)
        found.insert(0, None if at is None else rest[at])
        if at is not None:
            rest = rest[: at + (rest[at].text != raw)]
    anywhere = {box.text: box for box in boxes}
    return [box or anywhere.get(raw) for box, raw in zip(found, raws, strict=True)]


def _last(raw: str, boxes: Sequence[Box]) -> int | None:
    """The last box that prints a figure alone, else the last that prints it among others."""
    alone = (at for at, box in enumerate(boxes) if box.text == raw)
    among = (at for at, box in enumerate(boxes) if raw and raw in box.text)
    return max(alone, default=max(among, default=None))

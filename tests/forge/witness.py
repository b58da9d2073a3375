"""What a program made of a paper in, the cells that it still settles out.

A row is settled where its boxes stand in one piece right behind its label, or inside it: nothing
is asked of sums, and nothing of the reader that is tried. What is not settled may be read or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.forge.grid import Box, Grid, Paper
from tests.forge.text import values

_APART = re.compile(r"[\s|\u200b]+")
_NUMBER = re.compile(r"[\d,.]+")
REACH = 40
"""Words behind a row in which the rest of its label may stand."""


@dataclass(frozen=True)
class Printed:
    """A row of the form as the paper has it: cells, what stands in them, the label before."""

    cells: tuple[str, ...]
    texts: tuple[str, ...]
    label: str
    heads: tuple[str, ...] = ()
    """The names over its boxes, where each box has its own."""


def unsettled(paper: Paper, text: str, *, boxed: bool) -> set[str]:
    """The cells that the text does not settle; `boxed` where empty boxes keep their bars."""
    settled = set(in_words(paper, text))
    if boxed:
        settled |= set(in_boxes(paper, text))
    return set(paper.record.cells) - settled


def in_words(paper: Paper, text: str) -> Iterator[str]:
    """Cells of rows without an empty box whose numbers follow each other."""
    words = [word for word in _APART.split(text) if word]
    at = 0
    for row in printed(paper):
        start = _found(row, words, at) if all(row.texts) else None
        if start is not None:
            yield from row.cells
            at = start + len(row.texts)


def _found(row: Printed, words: Sequence[str], at: int) -> int | None:
    """Where the numbers of a row stand, its label before or around them."""
    count = len(row.texts)
    for start in range(at, len(words) - count + 1):
        if tuple(words[start : start + count]) == row.texts:
            behind = words[start + count : start + count + REACH]
            if not (behind and _NUMBER.fullmatch(behind[0])):
                before = "".join(words[max(at, start - REACH) : start])
                above = "".join(words[max(0, start - 2 * REACH) : start])
                if _is_around(row.label, before, "".join(behind)) and _in_order(row, above):
                    return start
    return None


def _in_order(row: Printed, above: str) -> bool:
    """Whether the names of the columns stand over the row in their order, or some do nowhere."""
    places = [above.rfind(head) for head in row.heads]
    return -1 in places or places == sorted(places)


def _is_around(label: str, before: str, behind: str) -> bool:
    return any(
        before.endswith(label[:cut]) and behind.startswith(label[cut:])
        for cut in range(2, len(label) + 1)
    )


def in_boxes(paper: Paper, text: str) -> Iterator[str]:
    """Cells of rows that stand between bars, label first, every box in its place."""
    lines = [[_spelled(box) for box in line.split("|")] for line in text.splitlines()]
    at = 0
    for row in printed(paper):
        for number in range(at, len(lines)):
            if _is_line(row, lines[number]):
                yield from row.cells
                at = number + 1
                break


def _is_line(row: Printed, boxes: Sequence[str]) -> bool:
    """Whether a line ends in the row's boxes; bars at the edge are no boxes."""
    count = len(row.texts)
    inner = list(boxes)
    ends = (inner, inner[:-1]) if inner and not inner[-1] else (inner,)
    return any(
        tuple(each[-count:]) == row.texts
        and (row.label in each[:-count] or (count == len(each) - 1 and not any(each[:-count])))
        for each in ends
        if len(each) > count
    )


def printed(paper: Paper) -> Iterator[Printed]:
    """The rows of the form in the order of print."""
    for block in paper.blocks:
        head, heads = "", ()
        for row in block.rows if isinstance(block, Grid) else ():
            cells = [box for box in values(row) if box.cell]
            label = "".join(_spelled(box.text) for box in row if box.kind == "label")
            if cells:
                yield Printed(
                    tuple(box.cell for box in cells),
                    tuple(_spelled(box.text) for box in cells),
                    label or head,
                    heads if len(heads) == len(cells) and block.table == "proactive" else (),
                )
            head, heads = _last(row) or head, _heads(row) or heads


def _heads(row: Sequence[Box]) -> tuple[str, ...]:
    return tuple(_spelled(box.text) for box in row[1:] if box.kind == "head")


def _last(row: Sequence[Box]) -> str:
    return next((_spelled(box.text) for box in reversed(row) if box.text), "")


def _spelled(text: str) -> str:
    return _APART.sub("", text)

"""Lines and tables by page in; the same in one row, tables that a page cuts made whole, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.extract.boxes import Box
from gongkai.extract.formats.anchors import names_a_row
from gongkai.extract.formats.sheet import Ruled, TextLine

JOIN_NEAR = 8.0
"""Points by which the columns of a table may move from one page to the next."""
NUMBERED = re.compile(r"\s*[（(]?\s*(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[)）.．、]")
"""How a label begins, and no other part of one."""
LETTER = re.compile(r"[^\W\d_]")
FIGURE = re.compile(r"[-+−]?[\d.,，\s]*\d\s*[^\W\d]{0,2}")
"""A number with its unit: 0件, 2.5万元; '3.其他' is a label."""


def joined(pages: Iterable[Sequence[TextLine | Ruled]]) -> list[TextLine | Ruled]:
    """All items, a table at the foot of a page joined with that at the head of the next."""
    found: list[TextLine | Ruled] = []
    for items in pages:
        last, first = found[-1:], items[:1]
        wholes = [
            whole
            for upper, lower in zip(last, first, strict=False)
            if isinstance(upper, Ruled)
            and isinstance(lower, Ruled)
            and (whole := _join(upper, lower))
        ]
        found = [*found[:-1], *wholes, *items[1:]] if wholes else [*found, *items]
    return found


def _join(upper: Ruled, lower: Ruled) -> Ruled | None:
    """One table of two, where their sides stand in the same places."""
    if (
        abs(upper.edges[0] - lower.edges[0]) > JOIN_NEAR
        or abs(upper.edges[-1] - lower.edges[-1]) > JOIN_NEAR
    ):
        return None
    nearest = [min(upper.edges, key=lambda edge: abs(edge - x)) for x in lower.edges]
    moved = [n if abs(n - x) <= JOIN_NEAR else x for n, x in zip(nearest, lower.edges, strict=True)]
    if len(set(moved)) < len(moved):
        return None
    edges = tuple(sorted({*upper.edges, *moved}))
    above = _over(edges, upper.edges, upper.boxes)
    below = [
        replace(box, row=box.row + upper.rows) for box in _over(edges, tuple(moved), lower.boxes)
    ]
    above, below, lost = _with_whole_rows(above, below, upper.rows)
    boxes = tuple(_mended(above, below, upper.rows))
    return Ruled(edges, boxes, upper.rows + lower.rows - lost, upper.top)


def _over(edges: Sequence[float], own: Sequence[float], boxes: Sequence[Box]) -> list[Box]:
    """The same boxes over more columns."""
    place = [edges.index(edge) for edge in own]
    return [
        replace(
            box,
            column=place[box.column],
            colspan=place[box.column + box.colspan] - place[box.column],
        )
        for box in boxes
    ]


def _with_whole_rows(
    above: list[Box], below: list[Box], seam: int
) -> tuple[list[Box], list[Box], int]:
    """Both pages' boxes, a row that the page cut put together; how many rows are fewer for it."""
    ends = {(b.column, b.colspan): b for b in above if b.row + b.rowspan == seam}
    first = {(b.column, b.colspan): b for b in below if b.row == seam}
    if not _is_cut(ends, first):
        return above, below, 0
    rest = {place: b for place, b in first.items() if b.rowspan == 1 and place in ends}
    whole = [
        replace(box, text="\n".join(filter(None, (box.text, tail.text))))
        if (tail := rest.get((box.column, box.colspan)))
        and ends.get((box.column, box.colspan)) is box
        else box
        for box in above
    ]
    gone = set(rest.values())
    kept = [
        replace(b, rowspan=b.rowspan - 1) if b.row == seam else replace(b, row=b.row - 1)
        for b in below
        if b not in gone
    ]
    return whole, kept, 1


def _is_cut(ends: Mapping[tuple[int, int], Box], first: Mapping[tuple[int, int], Box]) -> bool:
    """Whether a page's first row goes on with the last of the page before.

    So it is where both stand in the same boxes and one of them has but a part of a row's label:
    figures that stand above the cut would else have no label, and a label no figures. What begins
    with a number of its own is a label, however it is spelt.
    """
    labels = [b for b in first.values() if LETTER.search(b.text) and not FIGURE.fullmatch(b.text)]
    label = max(labels, key=lambda box: box.column, default=None)
    head = None if label is None else ends.get((label.column, label.colspan))
    if label is None or head is None or label.rowspan > 1 or not LETTER.search(head.text):
        return False
    if NUMBERED.match(label.text):
        return False
    figures = [box for place, box in first.items() if place > (label.column, label.colspan)]
    return (
        bool(figures)
        and all((b.column, b.colspan) in ends and b.rowspan == 1 for b in figures)
        and all(not b.text.strip() or FIGURE.fullmatch(b.text.strip()) for b in figures)
        and names_a_row(head.text + label.text)
        and not (names_a_row(label.text) and names_a_row(head.text))
    )


def _mended(above: Sequence[Box], below: Sequence[Box], seam: int) -> Iterator[Box]:
    """Boxes of both pages; a group's label that the page cut is one box again."""
    tails = _cut_labels(above, [box for box in below if box.row == seam], seam)
    for box in above:
        tail = tails.get(box)
        if tail is None:
            yield box
        else:
            text = "\n".join(filter(None, (box.text, tail.text)))
            yield replace(box, text=text, rowspan=box.rowspan + tail.rowspan)
    taken = set(tails.values())
    yield from (box for box in below if box not in taken)


def _cut_labels(above: Sequence[Box], first_row: Sequence[Box], seam: int) -> dict[Box, Box]:
    """Boxes over several rows that go on below the seam, by what is left of them there.

    They stand before the row's own label; a header over figures does not, and takes none in.
    """
    ends = {(b.column, b.colspan): b for b in above if b.row + b.rowspan == seam}
    cut: dict[Box, Box] = {}
    for tail in first_row:
        box = ends.get((tail.column, tail.colspan))
        if box is None or max(box.rowspan, tail.rowspan) == 1:
            is_label = LETTER.search(tail.text) and not FIGURE.fullmatch(tail.text)
            return cut if is_label else {}
        cut[box] = tail
    return {}

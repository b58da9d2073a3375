"""A paper in, a document in which one thing was lost or spoilt on its way out.

Each kind of damage befalls a paper; one of several writers then writes what is left. A damaged
document says of each of its cells whether it still settles it, leaves it open (right or refused
are both right) or cannot settle it at all (a number there is a guess, whatever it is).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from tests.forge import markdown, page, text, web, word
from tests.forge.changes import (
    TABLES,
    cells,
    changed,
    each_box,
    emptied,
    rows_of,
    swapped,
    with_row,
)
from tests.forge.converters import traf1
from tests.forge.grid import Box, Grid, Paper, Para, torn, torn_with_header
from tests.forge.text import Written

_AT_END = re.compile(r"(?:[\s|]|\n[-| ]+(?=\n|$)|\[bookmark.*\])+$")
"""What writers put behind the last box of a table."""

Rows = list[list[Box]]
Writer = Callable[[Paper, Random], Written]
BOXED: tuple[Writer, ...] = (web.html, web.html, word.docx, text.tabs, markdown.pipes)
"""Writers that leave a trace of every empty box."""
LINED: tuple[Writer, ...] = (text.dense, text.spaced, text.gaps, text.layout)
GRIDS: tuple[Writer, ...] = (web.html, web.html, markdown.pipes)
"""Writers of tables that care for no row's width."""


@dataclass(frozen=True)
class Hurt:
    """A paper as it is left, and the cells that it leaves open or cannot settle."""

    paper: Paper
    open: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()


Damage = Callable[[Paper, Random], Hurt]


def writes(damage: Damage, writers: Sequence[Writer]) -> Writer:
    """The shape that damages a paper and then writes it."""

    def write(paper: Paper, rng: Random) -> Written:
        hurt, writer = damage(paper, rng), rng.choice(writers)
        wrote = writer(_in_lines(hurt.paper, writer, rng), rng)
        unsettled = hurt.unsettled | wrote.unsettled
        lost = wrote.lost | hurt.open | unsettled
        return replace(wrote, lost=lost, unsettled=unsettled, truth=hurt.paper.record.cells)

    return write


def _in_lines(paper: Paper, writer: Writer, rng: Random) -> Paper:
    """The paper without line ends in its boxes, where a line of the text is a row."""
    if writer is not markdown.pipes:
        return paper
    end = rng.choice(("<br>", " ", ""))
    for table in TABLES:
        paper = each_box(paper, table, lambda box: replace(box, text=box.text.replace("\n", end)))
    return paper


# ---- labels --------------------------------------------------------------------------------


def two_labels(paper: Paper, rng: Random) -> Hurt:
    """Two rows' labels in one box, beside the figures of one of them."""
    pairs = [
        (grid, at)
        for table in ("proactive", "requests")
        for (grid, at), (other, below) in pairwise(rows_of(paper, table))
        if grid is other and below == at + 1 and len(grid.rows[at]) >= len(grid.rows[below])
    ]
    pairs = [each for each in pairs if _is_simple(each[0], each[1] + 1)]
    if not pairs:
        return Hurt(paper)
    grid, at = rng.choice(pairs)
    first, second = grid.rows[at], grid.rows[at + 1]
    kept = rng.choice((first, first, second))
    label = next(box for box in reversed(first) if box.kind == "label")
    joined = label.text + rng.choice(("\n", "\n", " ", "")) + second[0].text
    boxes = [replace(box, text=joined) if box is label else box for box in first]
    heads = [box for box in boxes if not box.cell]
    row = [*heads, *(box for box in kept if box.cell)]
    rows = [list(each) for each in grid.rows]
    rows[at : at + 2] = [row]
    lowered = _lower(rows, at)
    hurt = swapped(paper, grid, lowered)
    return Hurt(hurt, unsettled=cells(first) | cells(second))


def _is_simple(grid: Grid, at: int) -> bool:
    """Whether a row begins with its own label, no group."""
    return grid.rows[at][0].kind == "label"


def _lower(rows: Rows, at: int) -> Rows:
    """Groups that reached over a row that is gone reach a row less far."""
    return [
        [
            replace(box, rows=box.rows - 1) if box.rows > 1 and r <= at < r + box.rows - 1 else box
            for box in row
        ]
        for r, row in enumerate(rows)
    ]


def label_lost(paper: Paper, rng: Random) -> Hurt:
    """The text of a row's label is gone; its box is there, or went with it."""
    grid, at = rng.choice(rows_of(paper, rng.choice(("proactive", "requests"))) or [(None, 0)])
    if grid is None:
        return Hurt(paper)
    row = list(grid.rows[at])
    label = max(place for place, box in enumerate(row) if box.kind == "label")
    if rng.random() < 0.6:
        row[label] = replace(row[label], text="")
    else:
        gone = row.pop(label)
        row += [Box("", kind="value")] * (gone.cols if rng.random() < 0.5 else 0)
    near = grid.rows[max(0, at - 1) : at + 2]
    return Hurt(with_row(paper, grid, at, row), frozenset[str]().union(*map(cells, near)))


def sublabels_lost(paper: Paper, rng: Random) -> Hurt:
    """A group's heading stands over rows whose labels are all gone."""
    found = [
        (grid, at, place)
        for grid, at in rows_of(paper, "requests")
        for place, box in enumerate(grid.rows[at][:-1])
        if box.kind == "group" and box.rows > 1 and grid.rows[at][place + 1].kind == "label"
    ]
    found = [each for each in found if _whole(each[0], each[1], each[2])]
    if not found:
        return Hurt(paper)
    grid, at, place = rng.choice(found)
    rows = [list(row) for row in grid.rows]
    group = rows[at][place]
    gone: set[str] = set()
    for row in rows[at : at + group.rows]:
        row.pop(next(spot for spot, box in enumerate(row) if box.kind == "label"))
        gone |= cells(row)
    rows[at][place] = replace(group, cols=group.cols + 1)
    return Hurt(swapped(paper, grid, rows), frozenset(gone))


def _whole(grid: Grid, at: int, place: int) -> bool:
    """Whether every row of a group has a label of one column, and stands in this grid."""
    rows = grid.rows[at : at + grid.rows[at][place].rows]
    labels = [[box for box in row if box.kind == "label"] for row in rows]
    return len(rows) == grid.rows[at][place].rows and all(
        len(each) == 1 and each[0].cols == 1 for each in labels
    )


NOTES = (
    "（含{other}等事项）",
    "(设区的市、自治州人民政府应提供相关数据)",
    "（不含{other}，单位：件）",
    "(指{other}以外的事项，以及公共服务事项)",
)


def label_note(paper: Paper, rng: Random) -> Hurt:
    """A province's note in brackets inside labels, naming other rows."""
    odds = rng.choice((0.2, 0.5, 1.0))
    names = ("行政处罚", "行政强制", "行政检查", "“规定”“办法”“细则”", "其他处理")

    def noted(box: Box) -> Box:
        if box.kind != "label" or len(box.text) < 2 or rng.random() > odds:
            return box
        return replace(box, text=box.text + rng.choice(NOTES).format(other=rng.choice(names)))

    return Hurt(each_box(paper, "proactive", noted))


def no_numeral(paper: Paper, rng: Random) -> Hurt:
    """Labels of section three without their numerals; 其他 and 总计 are then the heads' names."""

    def bared(box: Box) -> Box:
        if box.kind not in ("label", "group"):
            return box
        found = text_numeral(box.text)
        return replace(box, text=box.text[found:])

    short = frozenset(
        code for code in paper.record.cells if code.split(".")[1] in ("other_misc", "handled_total")
    )
    return Hurt(each_box(paper, "requests", bared), short)


def text_numeral(label: str) -> int:
    """How many characters the numeral of a label takes."""
    for end in (3, 2):
        if label[end - 1 : end] in ("）", ")", "、", ".", "．"):
            return end
    return 0


# ---- heads ---------------------------------------------------------------------------------


def head_lost(paper: Paper, rng: Random) -> Hurt:
    """The name of a column is gone in section two: its box is empty, or went with it."""
    grids = [b for b in paper.blocks if isinstance(b, Grid) and b.table == "proactive"]
    found = [
        (grid, at)
        for grid in grids
        for at, row in enumerate(grid.rows)
        if row[-1].kind == "head" and len(row) > 2
    ]
    if not found:
        return Hurt(paper)
    grid, at = rng.choice(found)
    row = list(grid.rows[at])
    place = rng.randrange(1, len(row))
    if rng.random() < 0.5:
        row[place] = replace(row[place], text="")
    else:
        row.pop(place)
    under = frozenset[str]().union(*_under(grid, at))
    return Hurt(with_row(paper, grid, at, row), under)


def _under(grid: Grid, at: int) -> Iterator[frozenset[str]]:
    """The cells of each row below a head, down to the next."""
    for row in grid.rows[at + 1 :]:
        if row[0].kind in ("group", "head"):
            return
        yield cells(row)


def head_broken(paper: Paper, rng: Random) -> Hurt:
    """Heads with a line end inside, down to one character a line."""
    width = rng.choice((1, 1, 2, 3))

    def broken(box: Box) -> Box:
        if box.kind != "head" or len(box.text) <= width:
            return box
        parts = [box.text[at : at + width] for at in range(0, len(box.text), width)]
        return replace(box, text="\n".join(parts))

    tables = rng.choice((("requests", "remedies"), ("proactive", "requests", "remedies")))
    for table in tables:
        paper = each_box(paper, table, broken)
    return Hurt(paper)


# ---- boxes ---------------------------------------------------------------------------------


def box_lost(paper: Paper, rng: Random) -> Hurt:
    """A figure's box is gone from a row, which is filled up with an empty one at its end.

    All others are full, so that an empty total stands out; another box may well be left empty.
    """
    rows = [(grid, at) for grid, at in rows_of(paper, "requests") if _shows(grid, at)]
    if not rows:
        return Hurt(paper)
    grid, at = rng.choice(rows)
    row = list(grid.rows[at])
    row.pop(rng.choice([place for place, box in enumerate(row) if box.cell][:-1]))
    row.append(Box("", kind="value"))
    return Hurt(with_row(paper, grid, at, row), unsettled=cells(grid.rows[at]))


def _shows(grid: Grid, at: int) -> bool:
    """Whether the rows, of which there are some, are full and end with their total."""
    figures = [box for row in grid.rows for box in row if box.cell]
    is_total = bool(figures) and figures[-1].cell.endswith(".total")
    return len(grid.rows) > 9 and all(box.text for box in figures) and is_total


def filler(paper: Paper, rng: Random) -> Hurt:
    """A box of two columns shows as one and an empty one behind it, in every row of the table."""
    before = rng.random() < 0.5

    def widened(grid: Grid) -> Sequence[Grid]:
        return (replace(grid, rows=tuple(map(spread, grid.rows)), width=grid.width + 1),)

    def spread(row: Sequence[Box]) -> tuple[Box, ...]:
        at = next((at for at, box in enumerate(row) if _is_of_columns(box)), len(row))
        at = at if before else len(row)
        return (*row[:at], Box("", kind="label"), *row[at:])

    return Hurt(changed(paper, rng.choice(("proactive", "requests")), widened))


def _is_of_columns(box: Box) -> bool:
    return bool(box.cell) or (box.kind == "head" and box.text != "信息内容")


def all_empty(paper: Paper, rng: Random) -> Hurt:
    """The form with nothing filled in: every box is there, and empty."""
    tables = rng.choice((("proactive",), ("requests",), ("proactive", "requests", "remedies")))
    codes = (code for code in paper.record.cells if code.split(".")[0] in tables)
    return Hurt(emptied(paper, frozenset(codes)))


# ---- pages ---------------------------------------------------------------------------------


def last_alone(paper: Paper, rng: Random) -> Hurt:
    """The last row of a table alone on the next page, under the head again or not."""
    table = rng.choice(("requests", "requests", "remedies", "proactive"))
    headed = table == "requests" and rng.random() < 0.5

    def parted(grid: Grid) -> Sequence[Grid]:
        way = torn_with_header if headed and grid.rows[0][0].kind == "corner" else torn
        return way(grid, len(grid.rows) - 1) if len(grid.rows) > 3 else (grid,)

    hurt = changed(paper, table, parted)
    if rng.random() < 0.5:
        number = Para(rng.choice(("- {} -", "—{}—", "第{}页")).format(rng.randint(2, 9)))
        hurt = _between(hurt, table, number)
    return Hurt(hurt)


def _between(paper: Paper, table: str, number: Para) -> Paper:
    """The number of a page between the two parts of a table."""
    blocks: list[Para | Grid] = []
    for block in paper.blocks:
        last = blocks[-1] if blocks else None
        if all(isinstance(each, Grid) and each.table == table for each in (last, block)):
            blocks.append(number)
        blocks.append(block)
    return replace(paper, blocks=tuple(blocks))


def cut(paper: Paper, rng: Random) -> Written:
    """A text that ends inside a table: what it ends with may be half a number."""
    write = rng.choice((text.tabs, text.gaps, text.dense, text.spaced, markdown.pipes, traf1))
    grids = [(at, each) for at, each in enumerate(paper.blocks) if isinstance(each, Grid)]
    grids = [(at, each) for at, each in grids if each.table]
    if not grids:
        return write(paper, rng)
    at, grid = rng.choice(grids)
    places = [(r, c) for r, row in enumerate(grid.rows) for c, box in enumerate(row) if box.cell]
    row, column = rng.choice(places)
    last = grid.rows[row][column]
    shorter = replace(last, text=last.text[: rng.randint(1, max(1, len(last.text)))])
    kept = (*grid.rows[:row], (*grid.rows[row][:column], shorter))
    torso = replace(paper, blocks=(*paper.blocks[:at], replace(grid, rows=kept)))
    wrote = write(torso, rng)
    grids_left = [block for block in torso.blocks if isinstance(block, Grid)]
    there = frozenset[str]().union(*(cells(row) for each in grids_left for row in each.rows))
    ends = {last.cell} if not last.cell.endswith(".total") else set()
    unsettled = (frozenset(paper.record.cells) - there) | ends | wrote.unsettled
    return Written(
        _AT_END.sub("", wrote.data.decode()).encode(),
        wrote.name,
        wrote.lost | unsettled | cells(grid.rows[row]),
        frozenset(unsettled),
    )


DAMAGES: dict[str, tuple[Damage, Sequence[Writer]]] = {
    "two-labels": (two_labels, (*GRIDS, text.tabs)),
    "label-lost": (label_lost, (*GRIDS, text.tabs, text.dense)),
    "sublabels": (sublabels_lost, GRIDS),
    "label-note": (label_note, (*BOXED, *LINED, traf1)),
    "no-numeral": (no_numeral, (*BOXED, text.dense, text.spaced)),
    "head-lost": (head_lost, (*GRIDS, text.tabs, text.dense, traf1)),
    "head-broken": (head_broken, (web.html, text.dense, text.gaps, text.rowgaps)),
    "box-lost": (box_lost, (*GRIDS, text.tabs)),
    "filler": (filler, (*GRIDS, text.tabs)),
    "all-empty": (all_empty, (*BOXED, text.gaps, text.dense, traf1)),
    "last-alone": (last_alone, (*BOXED, *LINED, page.ruled, page.unruled)),
}
SHAPES: dict[str, Writer] = {
    **{name: writes(damage, writers) for name, (damage, writers) in DAMAGES.items()},
    "cut": cut,
}

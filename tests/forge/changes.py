"""A paper in, the paper with other boxes out: what damage and converters' papers are made by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from tests.forge.grid import Box, Grid, Paper, Para
from tests.forge.truth import BLANK

TABLES = ("proactive", "requests", "remedies")


def changed(paper: Paper, table: str, change: Callable[[Grid], Sequence[Grid]]) -> Paper:
    """The paper with another print of one of its tables."""
    blocks: list[Para | Grid] = []
    for block in paper.blocks:
        is_meant = isinstance(block, Grid) and block.table == table
        blocks += change(block) if is_meant and isinstance(block, Grid) else (block,)
    return replace(paper, blocks=tuple(blocks))


def each_box(paper: Paper, table: str, change: Callable[[Box], Box]) -> Paper:
    """The paper with every box of a table changed."""
    return changed(
        paper,
        table,
        lambda grid: (replace(grid, rows=tuple(tuple(map(change, row)) for row in grid.rows)),),
    )


def emptied(paper: Paper, codes: frozenset[str]) -> Paper:
    """The paper with nothing in these cells, its record too."""
    for table in TABLES:
        paper = each_box(
            paper, table, lambda box: replace(box, text="") if box.cell in codes else box
        )
    cells = {code: BLANK if code in codes else box for code, box in paper.record.cells.items()}
    return replace(paper, record=replace(paper.record, cells=cells))


def rows_of(paper: Paper, table: str) -> list[tuple[Grid, int]]:
    """The rows of a table's figures, as the grid that has them and their place in it."""
    return [
        (block, at)
        for block in paper.blocks
        if isinstance(block, Grid) and block.table == table
        for at, row in enumerate(block.rows)
        if cells(row)
    ]


def cells(row: Sequence[Box]) -> frozenset[str]:
    """The cells of a row."""
    return frozenset(box.cell for box in row if box.cell)


def with_row(paper: Paper, grid: Grid, at: int, row: Sequence[Box]) -> Paper:
    """The paper with another row in a grid's place."""
    return swapped(paper, grid, (*grid.rows[:at], tuple(row), *grid.rows[at + 1 :]))


def swapped(paper: Paper, old: Grid, rows: Sequence[Sequence[Box]]) -> Paper:
    """The paper with other rows in one of its grids."""
    new = replace(old, rows=tuple(map(tuple, rows)))
    return replace(paper, blocks=tuple(new if each is old else each for each in paper.blocks))


def sparse(paper: Paper, rng: Random) -> Paper:
    """The paper as one body in three fills it in: many boxes left empty."""
    if rng.random() < 0.6:
        return paper
    zeros = {code for code, box in paper.record.cells.items() if box.value == 0}
    way, share = rng.choice(("zeros", "some", "totals")), rng.choice((0.05, 0.3, 0.7))
    if way == "zeros":
        return emptied(paper, frozenset(zeros))
    if way == "totals":
        codes = (code for code in paper.record.cells if code.startswith("requests."))
        return emptied(paper, frozenset(code for code in codes if not code.endswith(".total")))
    drawn = [code for code in paper.record.cells if rng.random() < share]
    return emptied(paper, frozenset(drawn))

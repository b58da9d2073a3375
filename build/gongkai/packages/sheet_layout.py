"""A table of the form in, the places of its headings and boxes on a sheet out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.form import Block, Group, RowOrColumn, TableForm, groups_above

Path = tuple[str, ...]
"""The headings over a row or column, outermost first; a repeated heading is a wider one."""


@dataclass(frozen=True)
class SheetHeading:
    """A heading over some rows and columns of a sheet, both ends included."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SheetLayout:
    """A table on a sheet: its headings, and the place of each cell by code."""

    labels: tuple[SheetHeading, ...]
    places: Mapping[str, tuple[int, int]]
    margin: int
    """Number of columns that the row headings take."""


def sheet_layout(table: TableForm, top: int) -> SheetLayout:
    """A table in its official layout, starting at row `top` of the sheet."""
    return _strip(table, top) if table.layout == "strip" else _grid(table, top)


def _grid(table: TableForm, top: int) -> SheetLayout:
    """Blocks below one another, each with its own column headings."""
    margin = max(
        len(path) for block in table.blocks for path in _paths(block.row_groups, block.rows)
    )
    labels: list[SheetHeading] = []
    places: dict[str, tuple[int, int]] = {}
    for block in table.blocks:
        labels += _block(block, table.corner or "信息内容", top, margin)
        top += _head(block)
        for down, row in enumerate(block.rows):
            for across, column in enumerate(block.columns):
                places[f"{table.code}.{row.code}.{column.code}"] = (top + down, margin + across)
        top += len(block.rows)
    return SheetLayout(tuple(labels), places, margin)


def _head(block: Block) -> int:
    """Number of rows above the figures of a block."""
    return bool(block.label) + max(map(len, _paths(block.column_groups, block.columns)))


def _block(block: Block, corner: str, top: int, margin: int) -> Iterator[SheetHeading]:
    """The headings of a block: its own, its corner, those of its columns and of its rows."""
    figures = top + _head(block)
    if block.label:
        yield SheetHeading(block.label, top, 0, top, margin + len(block.columns) - 1)
        top += 1
    yield SheetHeading(corner, top, 0, figures - 1, margin - 1)
    columns = _padded(_paths(block.column_groups, block.columns), figures - top)
    for label in _merged(columns):
        yield _moved(label, top, margin)
    for label in _merged(_padded(_paths(block.row_groups, block.rows), margin)):
        yield _moved(_turned(label), figures, 0)


def _strip(table: TableForm, top: int) -> SheetLayout:
    """One line of figures below the headings of rows and columns together."""
    codes: list[str] = []
    over: list[Path] = []
    leaves: list[str] = []
    for block in table.blocks:
        for row, path in zip(block.rows, _paths(block.row_groups, block.rows), strict=True):
            codes += [f"{table.code}.{row.code}.{column.code}" for column in block.columns]
            over += [path] * len(block.columns)
            leaves += [column.label for column in block.columns]
    height = max(map(len, over))
    paths = [(*path, leaf) for path, leaf in zip(_padded(over, height), leaves, strict=True)]
    labels = tuple(_moved(label, top, 0) for label in _merged(paths))
    return SheetLayout(labels, {code: (top + height + 1, at) for at, code in enumerate(codes)}, 0)


def _paths(groups: Sequence[Group], lines: Sequence[RowOrColumn]) -> list[Path]:
    return [(*(group.label for group in groups_above(line, groups)), line.label) for line in lines]


def _padded(paths: Sequence[Path], depth: int) -> list[Path]:
    """Paths of equal length: the innermost heading fills the rest."""
    return [(*path, *[path[-1]] * (depth - len(path))) for path in paths]


def _merged(paths: Sequence[Path]) -> Iterator[SheetHeading]:
    """One label for every heading: levels downwards, lines from left to right."""
    for level in range(len(paths[0])):
        for at, path in enumerate(paths):
            heads_on = level and path[level] == path[level - 1]
            runs_on = at and paths[at - 1][: level + 1] == path[: level + 1]
            if not heads_on and not runs_on:
                yield SheetHeading(
                    path[level], level, at, _deep(path, level), _far(paths, at, level)
                )


def _deep(path: Path, level: int) -> int:
    while level + 1 < len(path) and path[level + 1] == path[level]:
        level += 1
    return level


def _far(paths: Sequence[Path], at: int, level: int) -> int:
    head = paths[at][: level + 1]
    while at + 1 < len(paths) and paths[at + 1][: level + 1] == head:
        at += 1
    return at


def _turned(label: SheetHeading) -> SheetHeading:
    return SheetHeading(label.text, label.left, label.top, label.right, label.bottom)


def _moved(label: SheetHeading, down: int, right: int) -> SheetHeading:
    return replace(
        label,
        top=label.top + down,
        bottom=label.bottom + down,
        left=label.left + right,
        right=label.right + right,
    )

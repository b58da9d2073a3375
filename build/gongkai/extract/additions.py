"""What programs and layouts add to a table: numbers of rows, words for empty boxes, copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, groupby, pairwise, takewhile

from gongkai.extract import numbers
from gongkai.extract.boxes import Box
from gongkai.model import Status, grouped

EMPTY = frozenset({"nan", "NaN", "None", "<NA>"})
"""How programs write a box that holds nothing; null is what portals print too, and stays."""
FEWEST_COLUMNS = 4
"""Minimum number of columns that are numbered above a table from 1 on."""
FEWEST_FROM_NOUGHT = 2
"""The same from 0 on: no label of the form is a number, and a row of figures has one."""
FEWEST_ROWS = 4
"""Minimum number of rows that are numbered in the first column."""
FEWEST_ROWS_BESIDE = 10
"""Minimum number of rows that are numbered in another column: figures may count on by chance."""
MOST_COPIES = 3
"""Maximum number of columns that a figure of the form covers."""
SHORTEST_NAME = 4
"""Minimum number of characters of a name that is repeated over the columns it covers."""
REMARKS = re.compile(r"备注|说明")
"""Heads of a column of remarks, which may end any table."""
COMPARISONS = re.compile(
    r"(?:[与比较]?(?:上年|上一年|去年)|同比|环比|增减|增长|增幅|升降|占比|比重)\D*"
)
"""Heads of a column that compares the total before it with others."""
_NUMERAL = re.compile(r"[1-9][.、．)）]?")
"""The numeral of a label in a box of its own."""
TOTAL = re.compile(r"[总合]计")
HIGHEST_HEAD = 4
"""Maximum number of rows that name the columns."""


def without_additions(boxes: Sequence[Box]) -> list[Box]:
    """The boxes of a table, each once, without numbers of columns above it and of rows beside it,
    nor columns of remarks and comparisons behind it; empty where a word says so.
    """
    boxes = _without_columns_behind(_without_numbers_of_columns(boxes))
    boxes = _without_numbers_below_heads(_without_numbers_of_items(boxes))
    boxes = _with_numerals(boxes)
    counting = _columns_of_numbers(boxes)
    own = [box for box in boxes if box.column not in counting]
    if {box.row for box in own} != {box.row for box in boxes}:
        own = list(boxes)
    return list(_merged([replace(box, text="") if box.text in EMPTY else box for box in own]))


def _without_numbers_of_columns(boxes: Sequence[Box]) -> Sequence[Box]:
    """A table without its first row, if that only numbers the columns: 0, 1, 2 … or 1, 2, 3 …"""
    first = [box for box in boxes if box.row == 0]
    texts = [box.text for box in first if box.text]
    fewest = FEWEST_FROM_NOUGHT if texts[:1] == ["0"] else FEWEST_COLUMNS
    counts = [str(at) for at in range(len(texts) + 1)]
    if len(texts) < fewest or texts not in (counts[:-1], counts[1:]):
        return boxes
    is_alone = len(first) == len(boxes) or any(box.rowspan > 1 for box in first)
    return boxes if is_alone else _without_row(boxes, 0)


def _without_numbers_below_heads(boxes: Sequence[Box]) -> Sequence[Box]:
    """A table without a row between others that only numbers the columns: 1, 2, 3 … of all, or of
    each group of them. Such a row is no row of figures, whose last is the sum of the others.
    """
    rows = grouped((box.row, box) for box in boxes)
    numbering = (at for at, row in rows.items() if _numbers_columns(row))
    row = next((at for at in numbering if {at - 1, at + 1} <= rows.keys()), None)
    return boxes if row is None else _without_row(boxes, row)


def _numbers_columns(row: Sequence[Box]) -> bool:
    texts = [box.text.strip() for box in row]
    end = max((int(text) for text in texts if text.isdecimal() and len(text) < 3), default=0)
    counts = [str(at) for at in range(1, end + 1)]
    flat = all(box.rowspan == 1 for box in row)
    return flat and end >= numbers.FEWEST_COLUMNS and texts == counts * (len(texts) // end)


def _without_row(boxes: Sequence[Box], row: int) -> list[Box]:
    """A table without the boxes that begin in a row; those that reach into it are one lower."""
    return [
        replace(
            box,
            row=box.row - (box.row > row),
            rowspan=box.rowspan - (box.row < row < box.row + box.rowspan),
        )
        for box in boxes
        if box.row != row
    ]


def _without_numbers_of_items(boxes: Sequence[Box]) -> Sequence[Box]:
    """A table without its first column, if that has a head that says so and numbers the rows with
    labels: 1, 2, 3 …, perhaps between heads and headings over the whole table.
    """
    headings = {box.row for box in boxes if box.column == 0 and _is_heading(box, boxes)}
    own = sorted(
        (box for box in boxes if box.column == 0 and box.row not in headings),
        key=lambda box: box.row,
    )
    counted = [box for box in own if box.text.strip() not in numbers.COUNTING]
    counts = [str(at) for at in range(1, len(counted) + 1)]
    is_counted = [box.text.strip() for box in counted] == counts and len(counts) >= FEWEST_ROWS
    flat = all(box.rowspan == box.colspan == 1 for box in counted)
    if not (is_counted and flat and len(counted) < len(own)):
        return boxes
    return [*_behind_first(boxes, headings)]


def _is_heading(box: Box, boxes: Sequence[Box]) -> bool:
    """Whether the words of a box are all that stands in its row, perhaps in each of its boxes."""
    others = {other.text for other in boxes if other.row == box.row and other.column}
    return others <= {"", box.text} and numbers.read(box.text).status is Status.UNREADABLE


def _behind_first(boxes: Sequence[Box], headings: set[int]) -> Iterator[Box]:
    """A table behind its first column; headings, one column narrower, begin in the next."""
    kept = {box.row for box in boxes if box.column == 0 and box.colspan > 1}
    for box in boxes:
        if box.column:
            is_filler = box.column == 1 and box.row in headings - kept
            yield from [] if is_filler else [replace(box, column=box.column - 1)]
        elif box.row in headings:
            yield replace(box, colspan=max(1, box.colspan - 1))


def _without_columns_behind(boxes: Sequence[Box]) -> Sequence[Box]:
    """A table without the last columns whose heads tell of remarks in words or, behind a total, of
    any remarks and comparisons; all of it where some row ends before the others: its boxes may have
    moved.
    """
    end = columns = max(map(_end, boxes))
    while end > 1 and any(_has_head(boxes, end - 1, head) for head in (REMARKS, COMPARISONS)):
        end -= 1
    compares = any(_has_head(boxes, at, COMPARISONS) for at in range(end, columns))
    reached = {box.row + at for box in boxes if _end(box) == columns for at in range(box.rowspan)}
    uneven = not reached.issuperset(box.row for box in boxes)
    counts = any(numbers.read(b.text).value is not None for b in boxes if b.column >= end)
    is_total = _has_head(boxes, end - 1, TOTAL)
    if end == columns or uneven or ((compares or counts) and not is_total):
        return boxes
    own = (box for box in boxes if box.column < end)
    return [replace(box, colspan=min(box.colspan, end - box.column)) for box in own]


def _end(box: Box) -> int:
    return box.column + box.colspan


def _has_head(boxes: Sequence[Box], column: int, head: re.Pattern[str]) -> bool:
    """Whether one of the first boxes of a column, which is no wider, holds such words."""
    own = (box for box in boxes if (box.column, box.colspan) == (column, 1))
    return any(head.fullmatch("".join(box.text.split())) for box in own if box.row < HIGHEST_HEAD)


def _with_numerals(boxes: Sequence[Box]) -> Sequence[Box]:
    """A table with the numerals of its labels in their boxes, where they stand in a column of their
    own: 1, 2, 3 … and again from 1 in each group, words right behind each of them.
    """
    behind = {(box.row, box.column): box for box in boxes}
    columns: dict[int, list[tuple[Box, Box | None]]] = {}
    for box in boxes:
        if _NUMERAL.fullmatch(box.text.strip()):
            label = behind.get((box.row, _end(box)))
            columns.setdefault(box.column, []).append((box, label))
    for own in columns.values():
        if all(map(_is_beside_label, own)) and _count_groups([box.text for box, _ in own]):
            labels = {id(label): box for box, label in own}
            gone = {id(box) for box, _ in own}
            return [
                _joined(labels[id(box)], box) if id(box) in labels else box
                for box in boxes
                if id(box) not in gone
            ]
    return boxes


def _is_beside_label(pair: tuple[Box, Box | None]) -> bool:
    """Whether a numeral stands right before words, as high as it."""
    box, label = pair
    return (
        label is not None
        and box.rowspan == label.rowspan
        and len(label.text.strip()) > 1
        and numbers.read(label.text).status is Status.UNREADABLE
    )


def _count_groups(texts: Sequence[str]) -> bool:
    """Whether numerals count on from 1, several times."""
    counts = [int(text.strip()[0]) for text in texts]
    steps = [two in (1, one + 1) for one, two in pairwise(counts)]
    return counts[0] == 1 and all(steps) and len(counts) >= FEWEST_ROWS_BESIDE


def _joined(numeral: Box, label: Box) -> Box:
    text = f"{numeral.text.strip()[0]}.{label.text}"
    return replace(label, text=text, column=numeral.column, colspan=_end(label) - numeral.column)


def _columns_of_numbers(boxes: Sequence[Box]) -> frozenset[int]:
    """The columns that only number the rows: 1, 2, 3 … or 0, 1, 2 … down to the last row."""
    rows = max(box.row for box in boxes)
    columns = groupby(sorted(boxes, key=lambda box: box.column), lambda box: box.column)
    return frozenset(column for column, each in columns if _numbers_rows([*each], column, rows))


def _numbers_rows(boxes: Sequence[Box], column: int, last: int) -> bool:
    rows = sorted(boxes, key=lambda box: box.row)
    numbered = [*dropwhile(lambda box: not box.text.isdecimal(), rows)]
    fewest = FEWEST_ROWS_BESIDE if column else FEWEST_ROWS
    if len(numbered) < fewest or numbered[0].text not in ("0", "1"):
        return False
    first, start = numbered[0].row, int(numbered[0].text)
    counts = [(box.row - first, box.text) for box in numbered]
    own = all(box.rowspan == box.colspan == 1 for box in numbered)
    return own and counts == [(at, str(start + at)) for at in range(last - first + 1)]


def _merged(boxes: Sequence[Box]) -> Iterator[Box]:
    """One box for a figure that stands once in each column under a name that is repeated, too.

    Programs write a merged box once for each column that it covers.
    """
    names: dict[int, tuple[str, int]] = {}
    for row, group in groupby(boxes, lambda box: box.row):
        rest = list(group)
        while rest:
            box, *rest = rest
            if numbers.read(box.text).status is Status.UNREADABLE:
                names[box.column] = (box.text, row)
                yield box
                continue
            width = _width(box, rest, names)
            yield replace(box, colspan=width)
            rest = rest[width - box.colspan :]


def _width(box: Box, behind: Sequence[Box], names: Mapping[int, tuple[str, int]]) -> int:
    """How many columns a box covers with the copies behind it."""
    name = names.get(box.column)
    copies = takewhile(
        lambda pair: (
            pair[1] == replace(box, column=box.column + pair[0])
            and names.get(box.column + pair[0]) == name
        ),
        enumerate(behind[: MOST_COPIES - 1], 1),
    )
    count = 1 + sum(1 for _ in copies)
    is_copied = name and len(name[0]) >= SHORTEST_NAME and box.colspan == 1
    spans = sum(names.get(box.column + at) == name for at in range(-1, MOST_COPIES + 1))
    return count if is_copied and spans == count else box.colspan

"""What a JSON text says in; lines of text out, where it has rows of the form, each row a list.

A row is a list of boxes, an object with a box for each name of a column, or either of them under
its label.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from gongkai.extract import numbers
from gongkai.extract.document import Unreadable
from gongkai.extract.formats.anchors import is_a_column, is_a_label, widths
from gongkai.model import Status

FEWEST_ROWS = 2
"""Minimum number of rows of the form that make out a report."""
TWICE = "JSON 里“{label}”这一行不止一次，不知道哪一次是本年的；请只给出一份报告。"
MISFIT = "JSON 里“{label}”这一行的格数与格式不符，各数可能错位；请给出报告的网页、Word 或 PDF。"
_HAN = re.compile(r"[\u3400-\u9fff]")

Row = Sequence[str | None]


def as_lines(found: object) -> list[str]:
    """The lines of what a JSON text says; none if it has no rows of the form, or something among
    its texts that is none.

    Raises `Unreadable` if one has a row of the form twice, or with too few or too many boxes.
    """
    lines = list(_lines(found))
    labels = [label for row in lines if not isinstance(row, str) for label in _label(row or [])]
    if len(labels) < FEWEST_ROWS or None in lines:
        return []
    for label in (label for at, label in enumerate(labels) if label in labels[:at]):
        raise Unreadable(TWICE.format(label=label))
    return [line if isinstance(line, str) else _listed(line or []) for line in lines]


def _listed(row: Row) -> str:
    """A row as a program prints a list; one box is a line of text."""
    return json.dumps(row, ensure_ascii=False) if len(row) > 1 else "".join(map(str, row))


def _lines(found: object) -> Iterator[str | Row | None]:
    """Texts and rows in their order; None for what is neither."""
    if rows := list(_rows(found)):
        yield from rows
    elif isinstance(found, dict):
        for name, each in found.items():
            yield from _named(name, each)
    elif isinstance(found, list):
        for each in found:
            yield from _lines(each)
    else:
        yield from found.split("\n") if isinstance(found, str) else [None]


def _named(name: str, found: object) -> Iterator[str | Row | None]:
    """What an object says under a name; what has none in Chinese and is no text, tells nothing."""
    is_chinese = bool(_HAN.search(name))
    if isinstance(found, dict | list):
        yield from [name] if is_chinese else []
        yield from _lines(found)
    elif isinstance(found, str) and is_chinese and "\n" not in found:
        yield f"{name}：{found}"
    elif isinstance(found, str) and _HAN.search(found):
        yield from found.split("\n")


def _rows(found: object) -> Iterator[Row]:
    """The rows of a table, with its head if the boxes have names; none if it is no table."""
    if isinstance(found, dict) and found and all(map(is_a_label, found)):
        yield from _rows(list(map(_with_label, found, found.values())))
    elif isinstance(found, list) and all(isinstance(each, dict) for each in found):
        yield from _with_head(found)
    elif isinstance(found, list) and all(map(_is_row, found)):
        _insist_on_widths(found)
        yield from found


def _with_label(label: str, boxes: object) -> object:
    if isinstance(boxes, dict):
        return {"": label, **boxes}
    return [label, *boxes] if isinstance(boxes, list) else None


def _with_head(rows: Sequence[dict[str, object]]) -> Iterator[Row]:
    """Rows whose boxes all have the same names: behind that of the label, columns of the form."""
    heads = {tuple(row) for row in rows}
    boxes = [row for row in map(list, map(dict.values, rows)) if _is_row(row)]
    for head in heads if len(heads) == 1 and len(boxes) == len(rows) else ():
        if len(head) > 1 and all(map(is_a_column, head[1:])):
            yield from (head, *boxes)


def _is_row(found: object) -> TypeGuard[list[str | None]]:
    return isinstance(found, list) and all(box is None or isinstance(box, str) for box in found)


def _insist_on_widths(rows: Sequence[Row]) -> None:
    """Refuse rows with other numbers of boxes than the form's, where not all rows have as many."""
    if len(set(map(len, rows))) > 1:
        for row in rows:
            for label in _label(row):
                if len(row) - row.index(label) - 1 not in widths(label):
                    raise Unreadable(MISFIT.format(label=label))


def _label(row: Row) -> Iterator[str]:
    """The label of a row: its last words, where other boxes follow."""
    words = [box for box in row if numbers.read(box or "").status is Status.UNREADABLE]
    for label in words[-1:]:
        if label and row[-1] is not label and is_a_label(label):
            yield label

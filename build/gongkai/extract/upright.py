"""The boxes of a table in; the same out, turned if it prints the form's rows as its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from gongkai import form
from gongkai.extract import numbers
from gongkai.extract.boxes import Box
from gongkai.extract.labels import Lexicon, bare, lexicon, pieces
from gongkai.model import Status


def upright(boxes: Sequence[Box]) -> Sequence[Box]:
    """The boxes, rows and columns exchanged, if all names of the columns of the table of summed
    rows stand before their figures, each once, and labels of its rows over most of these.
    """
    figures = [box for box in boxes if numbers.read(box.text).status is Status.REPORTED]
    left, top = (min((getattr(box, side) for box in figures), default=0) for side in _SIDES)
    return [_turned(box) for box in boxes] if _lies(boxes, left, top) else boxes


CORNER_SIGNS = frozenset("申请人类型类别项目指标情况处理结果名称")
"""Those of what a corner may say that the form's does not."""
_SIDES = ("column", "row")


def _lies(boxes: Sequence[Box], left: int, top: int) -> bool:
    """Whether names of columns stand before the first column of figures, and labels over them."""
    words = _words()
    before = [words.column(box.text) for box in boxes if box.column < left and box.row >= top]
    named = Counter(filter(None, before))
    over = [box for box in boxes if box.column >= left and box.row < top]
    labels = {box.column for box in over if _is_label(box.text, words)}
    width = max((box.column + box.colspan for box in boxes), default=0) - left
    corner = [box.text for box in boxes if box.column < left and box.row < top]
    is_bare = all(_is_corner(text, words) for text in corner)
    return is_bare and named == Counter([*words.columns]) and 2 * len(labels) > width


def _is_corner(text: str, words: Lexicon) -> bool:
    """Whether a text may stand over the names: no other body's name, and no label that moved."""
    plain = bare(text)
    return {*plain} <= CORNER_SIGNS or plain.startswith(tuple(words.corners))


def _is_label(text: str, words: Lexicon) -> bool:
    last = pieces(text)[-1].text
    return any(last in label.spellings for label in words.rows.values())


def _turned(box: Box) -> Box:
    return replace(box, row=box.column, column=box.row, rowspan=box.colspan, colspan=box.rowspan)


@cache
def _words() -> Lexicon:
    """The labels of the table of summed rows."""
    known = form.load()
    tables = (t for edition in known.editions.values() for t in edition.tables.values())
    return lexicon(known, next(table.code for table in tables if table.layout == "matrix"))

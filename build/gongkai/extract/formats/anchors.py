"""The form's own labels, as readers of formats need them: to know an article, and a whole row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from unicodedata import normalize

from gongkai import form
from gongkai.extract.labels import bare, bare_label, pieces
from gongkai.form import TableForm
from gongkai.model import grouped


@cache
def free() -> Sequence[re.Pattern[str]]:
    """Every anchor of every edition that is not bound to a whole box."""
    anchors = dict.fromkeys([*(table.anchor for table in _tables()), *_of_rows()])
    return tuple(re.compile(a) for a in anchors if a and not a.startswith("^"))


def names_a_row(text: str) -> bool:
    """Whether the text names a row of the form by itself."""
    bare = re.sub(r"[\W_]", "", normalize("NFKC", text))
    return any(pattern.search(bare) for pattern in _rows())


def is_a_label(text: str) -> bool:
    """Whether the text is the label of one row, as the form or an agency spells it."""
    return bool(widths(text))


def widths(label: str) -> Set[int]:
    """How many columns the row of a label has, in one edition or another; none if it is none."""
    *before, last = pieces(label)
    is_alone = len(before) <= 1 and not any(each.text for each in before)
    return _labels().get(last.text, frozenset()) if is_alone else frozenset()


def has_own_numeral(label: str) -> bool:
    """Whether the numeral of a row's label, if it has one, is one that the form gives it."""
    *_, last = pieces(label)
    return not last.numeral or (last.numeral, last.text) in _numbered()


@cache
def _numbered() -> Set[tuple[str, str]]:
    """The labels of all rows, each with its numeral."""
    rows = (row for table in _tables() for block in table.blocks for row in block.rows)
    found = (pieces(text)[-1] for row in rows for text in (row.label, *row.aliases))
    return {(piece.numeral, piece.text) for piece in found}


@cache
def _labels() -> Mapping[str, Set[int]]:
    blocks = [block for table in _tables() for block in table.blocks]
    found = grouped(
        (bare_label(text), len(block.columns))
        for block in blocks
        for row in block.rows
        for text in (row.label, *row.aliases)
    )
    return {label: frozenset(each) for label, each in found.items()}


def is_a_column(text: str) -> bool:
    """Whether the text is the name of a column, as the form or an agency spells it."""
    return bare(text) in _columns()


@cache
def _columns() -> frozenset[str]:
    columns = (c for table in _tables() for block in table.blocks for c in block.columns)
    return frozenset(bare(text) for column in columns for text in (column.label, *column.aliases))


def _tables() -> Iterator[TableForm]:
    """The tables of all editions."""
    return (t for edition in form.load().editions.values() for t in edition.tables.values())


@cache
def corners() -> frozenset[str]:
    """What the form prints over the labels of its rows."""
    return frozenset(table.corner for table in _tables() if table.corner)


@cache
def _rows() -> Sequence[re.Pattern[str]]:
    return tuple(map(re.compile, dict.fromkeys(_of_rows())))


def _of_rows() -> Iterator[str]:
    """The anchors of all rows."""
    blocks = (block for table in _tables() for block in table.blocks)
    return (row.anchor for block in blocks for row in block.rows if row.anchor)

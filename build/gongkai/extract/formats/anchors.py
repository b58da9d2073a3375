"""The form's own labels, as readers of formats need them: to know an article, and a whole row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from unicodedata import normalize

from gongkai import form


@cache
def free() -> Sequence[re.Pattern[str]]:
    """Every anchor of every edition that is not bound to a whole box."""
    tables = [t for edition in form.load().editions.values() for t in edition.tables.values()]
    anchors = dict.fromkeys([*(table.anchor for table in tables), *_of_rows()])
    return tuple(re.compile(a) for a in anchors if a and not a.startswith("^"))


def names_a_row(text: str) -> bool:
    """Whether the text names a row of the form by itself."""
    bare = re.sub(r"[\W_]", "", normalize("NFKC", text))
    return any(pattern.search(bare) for pattern in _rows())


@cache
def _rows() -> Sequence[re.Pattern[str]]:
    return tuple(map(re.compile, dict.fromkeys(_of_rows())))


def _of_rows() -> Iterator[str]:
    """The anchors of all rows."""
    return (
        row.anchor
        for edition in form.load().editions.values()
        for table in edition.tables.values()
        for block in table.blocks
        for row in block.rows
        if row.anchor
    )

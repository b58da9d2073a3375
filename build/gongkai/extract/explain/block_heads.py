"""The words over a row of section two in; the columns that they name, though broken, out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice, product

from gongkai.extract.explain.placing import Column
from gongkai.extract.labels import Lexicon, alters, bare_label
from gongkai.extract.numbers import MONEY
from gongkai.form import Form, RowOrColumn

UNIT = re.compile(rf"(?:指|单位)?({'|'.join(sorted(MONEY, key=len, reverse=True))})")
"""A unit of money in the name of a column."""
LIKENESS = 0.9
"""How like a header's words must be to the names of a block, one or two characters wrong."""
MOST_SPELLINGS = 256
"""Combinations of spellings of a block's columns that are tried on a broken header."""


def columns_of(header: str, row: str, form: Form, table: str, words: Lexicon) -> tuple[Column, ...]:
    """The columns that a header names whole, or whose words it has in broken order; else none."""
    pattern, names = _column_names(words)
    if not UNIT.sub("", pattern.sub("", header)):
        return tuple(
            Column(names[match[0]], match[0], _unit(header[match.end() :]))
            for match in pattern.finditer(header)
        )
    if _has_more(header, row, form, table, words):
        return ()
    return _broken(header, row, form, table)


def _has_more(header: str, row: str, form: Form, table: str, words: Lexicon) -> bool:
    """Whether a header names all columns of a row, and behind them another: 合计."""
    blocks = (
        edition.tables[table].rows[row][0]
        for edition in form.editions.values()
        if table in edition.tables and row in edition.tables[table].rows
    )
    wholes = (way for block in blocks for way in product(*map(_spellings, block.columns)))
    places = ((header.find(whole), whole) for way in wholes if (whole := "".join(way)))
    return any(
        at >= 0 and words.is_foreign(UNIT.sub("", header[at + len(whole) :]))
        for at, whole in places
    )


@lru_cache(maxsize=8)
def _column_names(words: Lexicon) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """The spellings of all columns as one pattern, and the column of each."""
    names = {name: label.code for label in words.columns.values() for name in label.spellings}
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True))), names


def _broken(header: str, row: str, form: Form, table: str) -> tuple[Column, ...]:
    """The block whose names these are, broken over lines or with a wrong character or two."""
    plain = UNIT.sub("", header)
    ways = [
        (tuple(line.code for line in block.columns), way)
        for edition in form.editions.values()
        if table in edition.tables and row in edition.tables[table].rows
        for block in [edition.tables[table].rows[row][0]]
        for way in islice(product(*map(_spellings, block.columns)), MOST_SPELLINGS)
    ]
    for is_like in (_is_mixed, _is_misspelt):
        found = {codes: way for codes, way in ways if is_like(plain, way)}
        if len(found) == 1:
            codes, way = next(iter(found.items()))
            unit = UNIT.search(header)
            named = zip(codes, way, strict=True)
            return tuple(Column(code, name, unit[1] if unit else "") for code, name in named)
    return ()


def _is_mixed(header: str, names: Sequence[str]) -> bool:
    """Names broken over lines come out mixed: all their characters are there, and each name's
    first two stand in the order of the form.
    """
    whole = UNIT.sub("", "".join(names))
    return sorted(whole) == sorted(header) and _ascending(header, names)


def _is_misspelt(header: str, names: Sequence[str]) -> bool:
    """A column left out makes a header of three less like than this."""
    whole = UNIT.sub("", "".join(names))
    if alters(header, whole):
        return False
    return SequenceMatcher(None, header[:200], whole, autojunk=False).ratio() >= LIKENESS


def _spellings(line: RowOrColumn) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bare_label(label) for label in (line.label, *line.aliases)))


def _ascending(header: str, names: Sequence[str]) -> bool:
    starts = [header.find(name[:2]) for name in names]
    return -1 not in starts and starts == sorted(starts)


def _unit(text: str) -> str:
    match = UNIT.match(text)
    return match[1] if match else ""

"""The form's tables as a page prints them: names over columns, labels before rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from gongkai import form
from gongkai.extract.formats.words import Spellings
from gongkai.extract.labels import bare
from gongkai.form import Block, Group, RowOrColumn, TableForm, groups_above


class SpanHeading(NamedTuple):
    """What stands over several columns or before several rows: the first, and that behind them."""

    spellings: Spellings
    first: int
    end: int

    def is_within(self, other: SpanHeading) -> bool:
        """Whether its columns or rows are some of another's."""
        return self is not other and other.first <= self.first and self.end <= other.end


class PrintedTable(NamedTuple):
    """A table under one head; that of a single line has no labels of rows."""

    corner: Spellings
    names: tuple[Spellings, ...]
    over: tuple[SpanHeading, ...]
    labels: tuple[Spellings, ...]
    before: tuple[SpanHeading, ...]

    def may_be_of_head(self, text: str) -> bool:
        """Whether a text, without blanks and signs, is a piece of what stands over its columns."""
        return text in _head(self)

    def may_be_head_of(self, length: int) -> bool:
        """Whether so many characters may be all names of its columns, and what stands over them."""
        least, most = _lengths(self)
        return least <= length <= most


@cache
def _lengths(table: PrintedTable) -> tuple[int, int]:
    """How many characters the names of a table have at least, and all of its head at most."""
    over = (table.corner, *(heading.spellings for heading in table.over))
    names = [sorted(map(len, spellings)) for spellings in table.names]
    most = sum(max(map(len, each), default=0) for each in over)
    return sum(each[0] for each in names), most + sum(each[-1] for each in names)


@cache
def _head(table: PrintedTable) -> str:
    """All that stands over the columns of a table, a line each."""
    known = (table.corner, *table.names, *(heading.spellings for heading in table.over))
    return "\n".join(spelling for spellings in known for spelling in sorted(spellings))


@cache
def printed_tables() -> tuple[PrintedTable, ...]:
    """Those of all editions, each once."""
    tables = (t for edition in form.load().editions.values() for t in edition.tables.values())
    return tuple(dict.fromkeys(printed for table in tables for printed in _of(table)))


def _of(table: TableForm) -> Iterator[PrintedTable]:
    for block in table.blocks:
        if table.layout == "strip":
            yield _strip(block)
        else:
            yield PrintedTable(
                frozenset({bare(table.corner)}),
                _spelled(block.columns),
                _headings(block.columns, block.column_groups),
                _spelled(block.rows),
                _headings(block.rows, block.row_groups),
            )


def _strip(block: Block) -> PrintedTable:
    """Rows beside each other: their labels stand over the names of the columns."""
    wide = len(block.columns)
    rows = [
        SpanHeading(each, at * wide, (at + 1) * wide)
        for at, each in enumerate(_spelled(block.rows))
    ]
    above = [
        SpanHeading(group.spellings, group.first * wide, group.end * wide)
        for group in _headings(block.rows, block.row_groups)
    ]
    names = _spelled(block.columns) * len(block.rows)
    return PrintedTable(frozenset(), names, (*above, *rows), (), ())


def _spelled(lines: Iterable[RowOrColumn]) -> tuple[Spellings, ...]:
    return tuple(frozenset(map(bare, (line.label, *line.aliases))) for line in lines)


def _headings(lines: Sequence[RowOrColumn], groups: Sequence[Group]) -> tuple[SpanHeading, ...]:
    """The groups, outer ones first."""
    above = [(at, group) for at, line in enumerate(lines) for group in groups_above(line, groups)]
    places = {
        group: [at for at, _ in found]
        for group, found in groupby(sorted(above, key=lambda p: groups.index(p[1])), lambda p: p[1])
    }
    headings = [
        SpanHeading(frozenset({bare(g.label)}), at[0], at[-1] + 1) for g, at in places.items()
    ]
    return tuple(sorted(headings, key=lambda heading: (heading.first, -heading.end)))

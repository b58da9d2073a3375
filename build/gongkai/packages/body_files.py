"""The files beside the page of a body: its figures as CSV, and everything known about it as JSON.

A report prints two hundred boxes, most of them zero. So a row of the form is a line, as in a
record, and more is written about a box only if it is not a plain number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain
from math import isnan

import numpy as np

from gongkai.form import Block
from gongkai.model import Agency, Artifact, Finding, Report, Status, csv_of, grouped
from gongkai.model.values import exact, plain
from gongkai.packages.package_files import PackageContext
from gongkai.tables.schema import FORMAT
from gongkai.tables.table import csv_word

STATUS_WORDS = {status.value: status.word for status in Status}


@dataclass(frozen=True, eq=False)
class _Row:
    """One row of the form: its code and label, its columns, and their places in the arrays."""

    code: str
    label: str
    columns: tuple[tuple[str, str], ...]
    """Code and label of each column."""
    at: tuple[int, ...]


@dataclass(frozen=True)
class BodyFiles:
    """The files beside the pages of bodies, with what all of them share."""

    context: PackageContext

    def warm(self) -> None:
        """Compute what all bodies share."""
        _ = self._findings, self._layouts, self.context.corpus.raws_in

    def of(self, body: str) -> Iterator[Artifact]:
        """Every file of one body."""
        yield Artifact(f"a/{body}.json", self._body(body))
        yield Artifact(f"a/{body}.csv", self._csv(self.context.corpus.rows_of[body]))

    def _csv(self, rows: Sequence[int]) -> bytes:
        """The reports as their tables are printed, the newest first: a line a row of the form.

        A column of the form is a column here, whichever edition prints it. A box without a number
        is empty; the end of the line gives its status and its text.
        """
        reports = [(row, tuple(self._rows(self.context.corpus.reports[row]))) for row in rows]
        lines = dict.fromkeys(line for _, printed in reversed(reports) for line in printed)
        columns = list(dict.fromkeys(column for line in lines for column in line.columns))
        head = ("year", "row", "label", *map(" ".join, columns), "status", "raw")
        printed = (self._printed_lines(*report, columns) for report in reversed(reports))
        return csv_of([head, *chain.from_iterable(printed)]).encode()

    def _printed_lines(
        self, row: int, printed: Iterable[_Row], columns: Sequence[tuple[str, str]]
    ) -> Iterator[Sequence[str | int]]:
        """The lines of one report."""
        year = self.context.corpus.reports[row].year
        words = [_word(number) for number in self.context.corpus.values[row].tolist()]
        statuses, raws = self._statuses(row), self._raws(row)
        place = {column: at for at, column in enumerate(columns)}
        for line in printed:
            boxes = [""] * len(columns)
            for column, at in zip(line.columns, line.at, strict=True):
                boxes[place[column]] = words[at]
            others = (_listed(_named_values(line, statuses)), _listed(_named_values(line, raws)))
            yield (year, line.code, line.label, *boxes, *others)

    def _rows(self, report: Report) -> Iterator[_Row]:
        """The rows that a report prints, each table on its own edition."""
        for table in self.context.corpus.form.tables:
            yield from self._layouts.get((report.edition_of(table), table), ())

    @cached_property
    def _layouts(self) -> Mapping[tuple[str, str], tuple[_Row, ...]]:
        """Edition and table → its rows in printing order."""
        return {
            (edition.id, table.code): tuple(
                self._row(table.code, block, line.code) for block, line in table.rows.values()
            )
            for edition in self.context.corpus.form.editions.values()
            for table in edition.tables.values()
        }

    def _row(self, table: str, block: Block, row: str) -> _Row:
        code, form = f"{table}.{row}", self.context.corpus.form
        columns = tuple((column.code, column.name) for column in block.columns)
        label = self.context.labels[f"{code}.{columns[0][0]}"].rpartition("·")[0]
        at = tuple(form.index[f"{code}.{column}"] for column, _ in columns)
        return _Row(code, label, columns, at)

    def _statuses(self, row: int) -> Mapping[int, str]:
        """Box → its status in a word, of those that print no number."""
        status = self.context.corpus.status[row]
        odd = np.flatnonzero(status != Status.REPORTED)
        words = [STATUS_WORDS[code] for code in status[odd].tolist()]
        return dict(zip(odd.tolist(), words, strict=True))

    def _raws(self, row: int) -> Mapping[int, str]:
        """Box → its raw text, of those that are not printed as a plain number."""
        return self.context.corpus.raws_in.get(row, {})

    def _body(self, body: str) -> bytes:
        """A body as JSON: a few lines for the metadata of a report, then a line per row."""
        corpus = self.context.corpus
        reports = ",\n".join(self._report(row) for row in corpus.rows_of[body])
        head = _json(self._head(corpus.agencies[body])).removesuffix("}")
        return f'{head},\n"reports": [\n{reports}\n]\n}}\n'.encode()

    def _head(self, agency: Agency) -> Mapping[str, object]:
        collection = self.context.corpus.collection
        return {
            "agency": agency.id,
            "name": agency.name,
            "kind": agency.kind,
            "region": agency.region,
            "address": f"{collection.address}a/{agency.id}/",
            "version": collection.version,
            "format": FORMAT,
            "licence": dict(collection.licence),
            "columns": self._columns,
        }

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[Mapping[str, Sequence[str]]]]:
        """Edition → runs of rows, each with the columns of its numbers."""
        return {
            edition.id: [
                {
                    "rows": [f"{table.code}.{row.code}" for row in block.rows],
                    "columns": [column.code for column in block.columns],
                }
                for table in edition.tables.values()
                for block in table.blocks
            ]
            for edition in self.context.corpus.form.editions.values()
        }

    def _report(self, row: int) -> str:
        corpus = self.context.corpus
        report, rows = corpus.reports[row], list(self._rows(corpus.reports[row]))
        described = {
            **_about(report),
            "name": corpus.agencies[report.agency].name_in(report.year),
            "address": f"{corpus.collection.address}{report.page}",
            "findings": [_finding(*each) for each in self._findings.get(report.key, ())],
            "status": _coded(rows, self._statuses(row)),
            "raw": _coded(rows, self._raws(row)),
        }
        numbers = [_number_word(number) for number in corpus.values[row].tolist()]
        lines = corpus.places[row].tolist()
        cells = {line.code: [numbers[at] for at in line.at] for line in rows}
        places = [_place([lines[at] for at in line.at]) for line in rows]
        head = _json(described).removesuffix("}")
        return f'{head},\n "cells": {_lines(cells)},\n "lines": {_tight(places)}}}'

    @cached_property
    def _findings(self) -> Mapping[str, Sequence[tuple[str, Finding]]]:
        """Report key → its findings with their identities."""
        identified = self.context.judgement.identified.items()
        return grouped((each.key, (id, each)) for id, each in identified)


def _lines(rows: Mapping[str, Sequence[str]]) -> str:
    """Rows of formatted numbers as JSON, one line each."""
    lines = (f'  "{code}": [{",".join(numbers)}]' for code, numbers in rows.items())
    return "{\n" + ",\n".join(lines) + "\n }"


def _place(lines: Sequence[int]) -> int | Sequence[int | None] | None:
    """The lines of the original with the boxes of a row; of successive ones only the first."""
    if not any(lines):
        return None
    if list(lines) == list(range(lines[0], lines[0] + len(lines))):
        return lines[0]
    return [line or None for line in lines]


def _coded(rows: Sequence[_Row], words: Mapping[int, str]) -> Mapping[str, str]:
    """Cell → the word given for its box."""
    return {
        f"{line.code}.{column}": word
        for line in rows
        for column, word in _named_values(line, words)
    }


def _named_values(line: _Row, words: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Column → the word given for its box, in one row."""
    if not words.keys().isdisjoint(line.at):  # which asks a row at once: few have any
        for (column, _), at in zip(line.columns, line.at, strict=True):
            if at in words:
                yield column, words[at]


def _listed(pairs: Iterator[tuple[str, str]]) -> str:
    """`column=word` for each, as one field."""
    return "; ".join(f"{column}={word}" for column, word in pairs)


def _word(number: float) -> str:
    return "" if isnan(number) else _formatted(number)


@lru_cache(maxsize=1 << 14)
def _formatted(number: float) -> str:
    return csv_word(number)


def _number_word(number: float) -> str:
    return "null" if isnan(number) else _formatted_number(number)


@lru_cache(maxsize=1 << 14)
def _formatted_number(number: float) -> str:
    return _json(_number(exact(number)))


def _about(report: Report) -> Mapping[str, object]:
    """The metadata of a record, in the format of records."""
    return {
        "year": report.year,
        "edition": report.edition,
        "hybrid": dict(report.hybrid),
        "title": report.title,
        "published": report.published,
        "publisher": report.publisher,
        "period": report.period or None,
        "identifiers": dict(report.identifiers),
        "source": report.source.as_json(),
        "summary": report.summary,
        "narrative": dict(report.narrative),
        "statements": [statement.as_json(_number) for statement in report.statements],
        "misfits": [misfit.as_json() for misfit in report.misfits],
    }


def _finding(id: str, found: Finding) -> Mapping[str, object]:
    return {
        "finding": id,
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "cells": found.cells,
        "left": _number(found.left),
        "right": _number(found.right),
        "difference": _number(found.difference),
        "doubtful": found.doubtful,
        "hint": found.hint,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(plain(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _tight(numbers: Sequence[object]) -> str:
    return json.dumps(numbers, separators=(",", ":"))

"""A package in the making: its files grow body by body and close into one zip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Finding
from gongkai.packages.archive import BEST, USUAL, Member, Piece, Resource, archive, piece, taken
from gongkai.packages.descriptor import describe
from gongkai.packages.readme import readme
from gongkai.packages.subject import Subject
from gongkai.tables import Table
from gongkai.tables.cells import labels
from gongkai.tables.schema import SCHEMAS

Pieces = Mapping[str, Piece]
"""Table → some of its rows."""


@dataclass(frozen=True, slots=True)
class Year:
    """One report in the long table: which rows, and those rows as CSV."""

    year: int
    span: slice
    lines: bytes


@dataclass(frozen=True)
class Stock:
    """What packages are made of; what they share is compressed once."""

    corpus: Corpus
    tables: Mapping[str, Table]
    judgement: Judgement

    @cached_property
    def beginnings(self) -> Pieces:
        """How each file begins: its header, and all of a table whose rows are of no body."""
        return {
            name: piece(table.header if table.is_of_bodies else table.csv(), BEST)
            for name, table in self.tables.items()
        }

    def years(self, body: str) -> tuple[Year, ...]:
        """The reports of one body as rows of the long table, oldest first."""
        cells = self.tables["cells"]
        return tuple(
            Year(year, span, cells.lines(span)) for year, span in cells.years(cells.of(body))
        )

    def of(self, body: str, years: Sequence[Year]) -> Pieces:
        """The rows of one body, "" for those of none; those of the long table are given."""
        rows = {name: table.lines(table.of(body)) for name, table in self._short.items()}
        long = {"cells": b"".join(year.lines for year in years)}
        return {name: piece(plain) for name, plain in {**rows, **long}.items()}

    def taken(self, package: bytes) -> Pieces:
        """The rows of one body, out of the package that was made of them."""
        paths = {name: f"data/{name}.csv" for name in self.tables if self.tables[name].is_of_bodies}
        rest = taken(package, {path: self.beginnings[name] for name, path in paths.items()})
        return {name: rest[path] for name, path in paths.items()}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Cell → its label with its group."""
        return labels(self.corpus.form)

    @cached_property
    def everybody(self) -> tuple[str, ...]:
        """Every body in the order of the tables, led by "" where some rows are of none."""
        loose = ("",) if any(table.of("").stop for table in self._short.values()) else ()
        return (*loose, *sorted(self.corpus.agencies))

    @cached_property
    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """Body → its findings; "" for those of none."""
        found: dict[str, list[Finding]] = {}
        for finding in self.judgement.findings:
            found.setdefault(finding.agency, []).append(finding)
        return {body: tuple(findings) for body, findings in found.items()}

    @cached_property
    def _short(self) -> Mapping[str, Table]:
        """The tables of bodies but the long one."""
        return {
            name: table
            for name, table in self.tables.items()
            if table.is_of_bodies and name != "cells"
        }


class Files:
    """The tables of a package in the making; packages of the same bodies share them."""

    def __init__(self, stock: Stock) -> None:
        """Begin every file."""
        self.reports = 0
        self.findings: list[Finding] = []
        self.members = {
            name: Resource(f"data/{name}.csv", [beginning])
            for name, beginning in stock.beginnings.items()
        }
        self._stock = stock

    def add(self, body: str, rows: Pieces) -> None:
        """Append the rows of one body, "" for those of none."""
        for name, piece_of_rows in rows.items():
            self.members[name].add(piece_of_rows)
        self.findings += self._stock.findings.get(body, ())
        self.reports += len(self._stock.corpus.rows_of.get(body, ()))

    def with_rows(self, body: str, rows: Pieces) -> Files:
        """These files once they have the rows of one body."""
        self.add(body, rows)
        return self


def close(files: Files, subject: Subject, stock: Stock) -> Artifact:
    """The zip: what a person reads first, what a program reads first, then the data."""
    told = readme(subject, stock.corpus, stock.judgement, files.findings)
    tables = [(schema, [files.members[schema.name]]) for schema in SCHEMAS]
    described = describe(subject, stock.corpus.collection, tables)
    members = [
        Member("README.md", [piece(told)]),
        Member("datapackage.json", [piece(described, USUAL)]),
        *files.members.values(),
    ]
    return Artifact(subject.path, archive(members))

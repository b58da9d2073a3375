"""A package in the making: its files grow body by body and close into one zip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Finding
from gongkai.packages.archive import Member, Piece, archive, piece
from gongkai.packages.descriptor import describe
from gongkai.packages.readme import readme
from gongkai.packages.subject import Subject
from gongkai.tables import Table

Pieces = Mapping[str, Piece]
"""Table → some of its rows."""


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
            name: piece(table.header if table.is_of_bodies else table.csv())
            for name, table in self.tables.items()
        }

    @cached_property
    def loose(self) -> Pieces:
        """The rows that belong to no body; they stand before all others."""
        return {name: piece(table.lines(table.loose)) for name, table in self._placed.items()}

    def of(self, body: str) -> Pieces:
        """The rows of one body."""
        return {name: piece(table.lines(table.of(body))) for name, table in self._placed.items()}

    @cached_property
    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """Body → its findings; "" for those of none."""
        found: dict[str, list[Finding]] = {}
        for finding in self.judgement.findings:
            found.setdefault(finding.agency, []).append(finding)
        return {body: tuple(findings) for body, findings in found.items()}

    @cached_property
    def _placed(self) -> Mapping[str, Table]:
        return {name: table for name, table in self.tables.items() if table.is_of_bodies}


class Volume:
    """A package in the making."""

    def __init__(self, stock: Stock) -> None:
        """Begin every file with its header."""
        self.reports = 0
        self._stock = stock
        self._findings: list[Finding] = []
        self._members = {
            name: Member(f"data/{name}.csv", [beginning])
            for name, beginning in stock.beginnings.items()
        }

    def add(self, body: str, pieces: Pieces) -> None:
        """Append the rows of one body, "" for those of none."""
        for name, rows in pieces.items():
            self._members[name].add(rows)
        self._findings += self._stock.findings.get(body, ())
        self.reports += len(self._stock.corpus.rows_of.get(body, ()))

    def close(self, subject: Subject) -> Artifact:
        """The zip: what a person reads first, then what a program reads first, then the data."""
        corpus, judgement = self._stock.corpus, self._stock.judgement
        told = readme(subject, corpus, judgement, self._findings)
        described = describe(subject, corpus.collection, self._members)
        members = [
            Member("README.md", [piece(told)]),
            Member("datapackage.json", [piece(described)]),
            *self._members.values(),
        ]
        return Artifact(subject.path, archive(members))

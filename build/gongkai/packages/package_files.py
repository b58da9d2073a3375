"""A package under construction: its files grow body by body and are closed into one zip."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Finding
from gongkai.packages.archive import (
    BEST,
    STORED,
    USUAL,
    Compressed,
    Member,
    Resource,
    archive,
    compress,
    cut_out,
)
from gongkai.packages.descriptor import PARQUET, describe
from gongkai.packages.readme import readme
from gongkai.packages.subject import Subject
from gongkai.tables import Table
from gongkai.tables.cells import cell_labels
from gongkai.tables.schema import SCHEMAS

KEPT = frozenset({"regions", "kinds", "functions", "rows", "columns"})
"""Tables without bodies that are part of a body's package: they explain its codes."""

LONGEST = 100_000_000
"""Bytes of a CSV that spreadsheets still open (half a million boxes, 2,600 reports): a longer
table stands in packages of many bodies as Parquet, in a twentieth of the bytes."""
CompressedTables = Mapping[str, Compressed]
"""Table → some of its rows."""


@dataclass(frozen=True)
class PackageContext:
    """What packages are made of; what they share is compressed once."""

    corpus: Corpus
    tables: Mapping[str, Table]
    judgement: Judgement

    def excerpt(self, bodies: Iterable[str]) -> PackageContext:
        """The same with the rows of some bodies only, for their own packages.

        Only these are formatted then, and the formatted text goes with the excerpt.
        """
        bodies = tuple(bodies)
        own = {
            name: table.part(bodies) if table.is_of_bodies else table
            for name, table in self.tables.items()
        }
        part = replace(self, tables=own)
        vars(part).update(beginnings=self.beginnings)
        return part

    @cached_property
    def beginnings(self) -> CompressedTables:
        """The beginning of each file: its header, and all of a table without rows of bodies."""
        return {
            name: compress(table.header if table.is_of_bodies else table.csv(), BEST)
            for name, table in self.tables.items()
        }

    @cached_property
    def of_bodies(self) -> frozenset[str]:
        """The tables with rows of bodies, and those needed to understand them.

        The package of a body has only these: the catalogues of rules and indicators and the
        comparability of editions are the same in each, and twice as large as its own rows.
        """
        named = {name for name, table in self.tables.items() if table.is_of_bodies}
        return frozenset(named | KEPT)

    @cached_property
    def long(self) -> frozenset[str]:
        """The tables of bodies that are too long for CSV in a package of many bodies."""
        each = (table for table in self.tables.values() if table.is_of_bodies)
        return frozenset(table.name for table in each if table.is_longer(LONGEST))

    def rows_of(self, body: str) -> CompressedTables:
        """The rows of one body, "" for those of none."""
        own = (table for table in self.tables.values() if table.is_of_bodies)
        return {table.name: compress(table.lines(table.of(body))) for table in own}

    def rows_in(self, package: bytes) -> CompressedTables:
        """The rows of one body, except those of long tables, cut out of its finished package."""
        short = (table for table in self.tables.values() if table.name not in self.long)
        paths = {each.name: f"data/{each.name}.csv" for each in short if each.is_of_bodies}
        rest = cut_out(package, {path: self.beginnings[name] for name, path in paths.items()})
        return {name: rest[path] for name, path in paths.items()}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Cell → its label with its group."""
        return cell_labels(self.corpus.form)

    @cached_property
    def everybody(self) -> tuple[str, ...]:
        """Every body in the order of the tables, preceded by "" if some rows belong to none."""
        own = (table for table in self.tables.values() if table.is_of_bodies)
        loose = ("",) if any(table.of("").stop for table in own) else ()
        return (*loose, *sorted(self.corpus.agencies))


class PackageFiles:
    """The tables of a package under construction; packages of the same bodies share them."""

    def __init__(self, context: PackageContext, names: Container[str]) -> None:
        """Begin the files of some tables."""
        self.reports = 0
        self.findings: list[Finding] = []
        self.members = {
            name: Resource(f"data/{name}.csv", [beginning])
            for name, beginning in context.beginnings.items()
            if name in names
        }
        self._context = context

    def add(self, body: str, rows: CompressedTables) -> None:
        """Append the rows of one body, "" for those of none."""
        for name in self.members.keys() & rows.keys():
            self.members[name].add(rows[name])
        self.findings += self._context.judgement.by_body.get(body, ())
        self.reports += len(self._context.corpus.rows_of.get(body, ()))

    def add_parquet(self, table: Table) -> None:
        """Put a table in whole, as Parquet, which is compressed already."""
        path = f"data/{table.name}.{PARQUET}"
        self.members[table.name] = Resource(path, [compress(table.parquet, STORED)])


def close(
    files: PackageFiles, subject: Subject, context: PackageContext, *, in_full: bool = True
) -> Artifact:
    """The zip: README and descriptor first, then the data."""
    readme_text = readme(subject, context.corpus, context.judgement, files.findings, files.members)
    tables = [(each, [files.members[each.name]]) for each in SCHEMAS if each.name in files.members]
    described = describe(subject, context.corpus.collection, tables, in_full=in_full)
    members = [
        Member("README.md", [compress(readme_text)]),
        Member("datapackage.json", [compress(described, USUAL)]),
        *files.members.values(),
    ]
    return Artifact(subject.path, archive(members))

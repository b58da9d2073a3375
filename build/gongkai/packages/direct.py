"""The tables as single files at fixed addresses: CSV, Parquet, a descriptor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gongkai.model import Artifact
from gongkai.packages import subject
from gongkai.packages.descriptor import CSV, PARQUET, Listed, describe
from gongkai.packages.package_files import PackageContext
from gongkai.tables import Table
from gongkai.tables.wide import wide

FOLDER = "data/latest/"
HEAVIEST = 10_000_000
"""Maximum size of a CSV in bytes that people still open; larger ones are Parquet here."""


@dataclass(frozen=True)
class _Direct:
    """A table in one format."""

    path: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def direct(context: PackageContext) -> Iterator[Artifact]:
    """Every table of the collection as CSV and as Parquet, and what describes them."""
    listed: list[Listed] = []
    for table in {**context.tables, **wide(context.corpus)}.values():
        made = list(_files(table))
        listed.append((table.schema, made))
        yield from (Artifact(f"{FOLDER}{each.path}", each.data) for each in made)
    about = subject.of_corpus(context.corpus)
    described = describe(about, context.corpus.collection, listed)
    yield Artifact(f"{FOLDER}datapackage.json", described)


def _files(table: Table) -> Iterator[_Direct]:
    """A table in its formats."""
    if not table.is_longer(HEAVIEST):
        yield _Direct(f"{table.name}.{CSV}", table.csv())
    yield _Direct(f"{table.name}.{PARQUET}", table.parquet)

"""The tables as single files at fixed addresses: CSV, Parquet, a descriptor."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.model import Artifact
from gongkai.packages import subject
from gongkai.packages.archive import Compressed, Resource
from gongkai.packages.descriptor import CSV, PARQUET, TableFiles, describe
from gongkai.packages.package_files import PackageContext
from gongkai.tables import Table
from gongkai.tables.wide import wide

FOLDER = "data/latest/"
HEAVIEST = 10_000_000
"""Maximum size of a CSV in bytes that people still open; larger ones are Parquet here."""


def direct(context: PackageContext) -> Iterator[Artifact]:
    """Every table of the collection as CSV and as Parquet, and what describes them."""
    listed: list[TableFiles] = []
    for table in {**context.tables, **wide(context.corpus)}.values():
        made = dict(_files(table))
        files = [Resource(path, [Compressed(data, b"")]) for path, data in made.items()]
        listed.append((table.schema, files))
        yield from (Artifact(f"{FOLDER}{path}", data) for path, data in made.items())
    about = subject.corpus_subject(context.corpus)
    described = describe(about, context.corpus.collection, listed)
    yield Artifact(f"{FOLDER}datapackage.json", described)


def _files(table: Table) -> Iterator[tuple[str, bytes]]:
    """A table in its formats, each with its path."""
    if not table.is_longer(HEAVIEST):
        yield f"{table.name}.{CSV}", table.csv()
    yield f"{table.name}.{PARQUET}", table.parquet

"""Tables in, artifacts out: a data package for each body, each region and the whole collection."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Collection
from gongkai.packages import subject
from gongkai.packages.archive import Member, archive, piece
from gongkai.packages.database import database
from gongkai.packages.offers import offer
from gongkai.packages.proof import prove
from gongkai.packages.sheets import Workbooks
from gongkai.packages.siblings import Siblings
from gongkai.packages.volume import Files, Stock, close
from gongkai.tables import Table

__all__ = ["is_package", "offer", "package", "parquet", "prove"]

Bodies = tuple[str, ...]


def package(
    corpus: Corpus, tables: Mapping[str, Table], judgement: Judgement
) -> Iterator[Artifact]:
    """Every package and what stands beside pages: bodies, then regions, then the collection.

    The rows of a body are spelled and compressed once and shared by every package that has them.
    """
    stock = Stock(corpus, tables, judgement)
    everybody, regions = stock.everybody, _bodies_of_regions(corpus)
    files = {bodies: Files(stock) for bodies in [everybody, *regions.values()]}
    takers, beside, workbooks = _takers(files), Siblings(stock), Workbooks(stock)
    for body in everybody:
        years = stock.years(body)
        rows = stock.of(body, years)
        for taker in takers[body]:
            taker.add(body, rows)
        if body in corpus.rows_of:
            own = files.get((body,)) or Files(stock).with_rows(body, rows)
            yield close(own, subject.of_body(corpus, corpus.agencies[body]), stock)
            yield from beside.of(body, years)
            yield from workbooks.of(body, years)
    for code, bodies in regions.items():
        if files[bodies].reports:
            about = subject.of_region(corpus.regions[code], files[bodies].reports)
            yield close(files[bodies], about, stock)
    yield from _versions(
        corpus.collection, close(files[everybody], subject.of_corpus(corpus), stock)
    )
    yield _database(tables)


def _bodies_of_regions(corpus: Corpus) -> Mapping[str, Bodies]:
    """Region → the bodies at and below it."""
    found: dict[str, list[str]] = {code: [] for code in sorted(corpus.regions)}
    for body, agency in sorted(corpus.agencies.items()):
        for code in subject.regions_above(corpus.regions, agency.region):
            found[code].append(body)
    return {code: tuple(bodies) for code, bodies in found.items() if bodies}


def _takers(files: Mapping[Bodies, Files]) -> Mapping[str, list[Files]]:
    """Body → the files that take its rows."""
    found: dict[str, list[Files]] = {}
    for bodies, taker in files.items():
        for body in bodies:
            found.setdefault(body, []).append(taker)
    return found


def _database(tables: Mapping[str, Table]) -> Artifact:
    """All tables as SQLite, compressed: it shrinks to a tenth."""
    packed = archive([Member("gongkai.sqlite", [piece(database(tables))])])
    return Artifact(DATABASE, packed)


DATABASE = "data/latest/gongkai-sqlite.zip"


def parquet(tables: Mapping[str, Table]) -> Iterator[Artifact]:
    """Every table of the collection as Parquet, where people have asked for it."""
    for name, table in tables.items():
        yield Artifact(f"data/latest/{name}.parquet", table.parquet())


def is_package(artifact: Artifact) -> bool:
    """Whether an artifact claims to be a data package, and can be proved one."""
    return artifact.path.endswith(".zip") and artifact.path != DATABASE


def _versions(collection: Collection, latest: Artifact) -> Iterator[Artifact]:
    """The package of the collection at the address that moves and at the one that stays."""
    fixed = f"data/v/{collection.version}/gongkai.zip"
    version = {
        "version": collection.version,
        "date": collection.reference_date,
        "url": collection.address + fixed,
        "sha256": hashlib.sha256(latest.data).hexdigest(),
        "bytes": len(latest.data),
    }
    told = {"latest": collection.address + latest.path, "versions": [version]}
    yield latest
    yield Artifact(fixed, latest.data)
    yield Artifact(
        "data/versions.json", json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    )

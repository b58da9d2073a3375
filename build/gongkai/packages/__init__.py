"""Tables in, artifacts out: a data package for each body, each region and the whole collection."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Collection
from gongkai.packages import subject
from gongkai.packages.direct import direct
from gongkai.packages.discovery import discovery
from gongkai.packages.index import index
from gongkai.packages.offers import ZIP, offer
from gongkai.packages.proof import prove
from gongkai.packages.sheets import Workbooks
from gongkai.packages.siblings import Siblings
from gongkai.packages.sqlite_zip import sqlite_zip
from gongkai.packages.twin import twin
from gongkai.packages.volume import Files, Pieces, Stock, close
from gongkai.tables import Table

__all__ = [
    "ZIP",
    "Press",
    "Stock",
    "Wholes",
    "discovery",
    "index",
    "is_package",
    "offer",
    "package",
    "prove",
    "sqlite_zip",
]

Bodies = tuple[str, ...]


def package(
    corpus: Corpus, tables: Mapping[str, Table], judgement: Judgement
) -> Iterator[Artifact]:
    """Every package and what stands beside pages: bodies, then regions, then the collection."""
    press = Press(Stock(corpus, tables, judgement))
    own: dict[str, bytes] = {}
    for body in corpus.rows_of:
        for artifact in press.of_body(body):
            if is_package(artifact):
                own[artifact.path] = artifact.data
            yield artifact
    wholes = Wholes(press.stock)
    for files in wholes.of(wholes.names, own.__getitem__):
        yield from files
    yield sqlite_zip(press.stock)


class Press:
    """Makes what stands beside the pages of a body; the shells are shared by all bodies."""

    def __init__(self, stock: Stock) -> None:
        """Stand ready."""
        self.stock = stock
        self._beside, self._workbooks = Siblings(stock), Workbooks(stock)

    def warm(self) -> None:
        """Spell what all bodies share, before work is divided."""
        _ = self.stock.beginnings, self.stock.findings
        for table in self.stock.tables.values():
            if table.is_of_bodies:
                _ = table.spelling, table.spans
        self._beside.warm()
        self._workbooks.warm()

    def of_body(self, body: str) -> Iterator[Artifact]:
        """The package of a body with reports, and its files in other forms."""
        years = self.stock.years(body)
        own = Files(self.stock).with_rows(body, self.stock.of(body, years))
        about = subject.of_body(self.stock.corpus, self.stock.corpus.agencies[body])
        yield close(own, about, self.stock)
        yield from self._beside.of(body, years)
        yield self._workbooks.of(body, years)
        yield twin(self.stock, body)


@dataclass(frozen=True)
class Wholes:
    """The packages of regions, by their codes, and of the collection, by ""."""

    stock: Stock

    @cached_property
    def bodies(self) -> Mapping[str, Bodies]:
        """Package → the bodies in it, those without reports too; the collection last."""
        return {**_bodies_of_regions(self.stock.corpus), "": self.stock.everybody}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The packages that have a report in them; there always is that of the collection."""
        held = self.stock.corpus.rows_of
        return tuple(
            name
            for name, bodies in self.bodies.items()
            if not name or any(body in held for body in bodies)
        )

    def of(self, names: Iterable[str], own: Callable[[str], bytes]) -> Iterator[list[Artifact]]:
        """Some of the packages, each with what goes with it; `own` gives a body's by its address.

        The rows of a body were spelled and compressed once: they are cut out of its package.
        """
        files = {name: Files(self.stock) for name in names}
        for body in self.stock.everybody:
            takers = [taker for name, taker in files.items() if body in self._members[name]]
            if takers:
                rows = self._rows(body, own)
                for taker in takers:
                    taker.add(body, rows)
        for name in list(files):
            yield self._closed(name, files.pop(name))

    def _closed(self, name: str, files: Files) -> list[Artifact]:
        corpus = self.stock.corpus
        if name:
            about = subject.of_region(corpus, corpus.regions[name], files.reports)
            return [close(files, about, self.stock)]
        whole = close(files, subject.of_corpus(corpus), self.stock)
        return [*_versions(corpus.collection, whole), *direct(files, self.stock)]

    def _rows(self, body: str, own: Callable[[str], bytes]) -> Pieces:
        if body not in self.stock.corpus.rows_of:
            return self.stock.of(body, ())
        agency = self.stock.corpus.agencies[body]
        return self.stock.taken(own(subject.of_body(self.stock.corpus, agency).path))

    @cached_property
    def _members(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(bodies) for name, bodies in self.bodies.items()}


def _bodies_of_regions(corpus: Corpus) -> Mapping[str, Bodies]:
    """Region → the bodies at and below it."""
    found: dict[str, list[str]] = {code: [] for code in sorted(corpus.regions)}
    for body, agency in sorted(corpus.agencies.items()):
        for code in subject.regions_above(corpus.regions, agency.region):
            found[code].append(body)
    return {code: tuple(bodies) for code, bodies in found.items() if bodies}


def is_package(artifact: Artifact) -> bool:
    """Whether an artifact claims to be a data package, and can be proved one."""
    return artifact.path.endswith(".zip") and not artifact.path.endswith("-sqlite.zip")


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

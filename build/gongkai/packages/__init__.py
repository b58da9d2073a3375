"""Tables in, artifacts out: a data package for each body, each region and the whole collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, regions_above
from gongkai.packages import subject
from gongkai.packages.body_files import BodyFiles
from gongkai.packages.body_markdown import body_markdown
from gongkai.packages.direct import direct
from gongkai.packages.discovery import discovery
from gongkai.packages.index import index
from gongkai.packages.offers import ZIP, offer
from gongkai.packages.package_files import CompressedTables, PackageContext, PackageFiles, close
from gongkai.packages.proof import prove
from gongkai.packages.sheets import Workbooks
from gongkai.packages.sqlite_zip import sqlite_zip
from gongkai.packages.versions import of_releases, versions
from gongkai.tables import Table

__all__ = [
    "ZIP",
    "BodyPackager",
    "JointPackages",
    "PackageContext",
    "discovery",
    "index",
    "is_package",
    "of_releases",
    "offer",
    "package",
    "prove",
    "sqlite_zip",
    "versions",
]

Bodies = tuple[str, ...]


def package(
    corpus: Corpus, tables: Mapping[str, Table], judgement: Judgement
) -> Iterator[Artifact]:
    """Every package and what stands beside pages: bodies, then regions, then the collection."""
    packager = BodyPackager(PackageContext(corpus, tables, judgement))
    own: dict[str, bytes] = {}
    for body in corpus.rows_of:
        for artifact in packager.of_body(body):
            if is_package(artifact):
                own[artifact.path] = artifact.data
            yield artifact
    joint_packages = JointPackages(packager.context)
    for files in joint_packages.of(joint_packages.names, own.__getitem__):
        yield from files
    yield sqlite_zip(packager.context)


class BodyPackager:
    """Makes what stands beside the pages of a body; the shells are shared by all bodies."""

    def __init__(self, context: PackageContext) -> None:
        """Stand ready."""
        self.context = context
        self._beside, self._workbooks = BodyFiles(context), Workbooks(context)

    def warm(self) -> None:
        """Spell what all bodies share, before work is divided."""
        _ = self.context.beginnings, self.context.findings
        for table in self.context.tables.values():
            if table.is_of_bodies:
                _ = table.csv_rows, table.spans
        self._beside.warm()
        self._workbooks.warm()

    def of_body(self, body: str) -> Iterator[Artifact]:
        """The package of a body with reports, and its files in other forms."""
        years = self.context.years(body)
        own = PackageFiles(self.context).with_rows(body, self.context.of(body, years))
        about = subject.of_body(self.context.corpus, self.context.corpus.agencies[body])
        yield close(own, about, self.context)
        yield from self._beside.of(body, years)
        yield self._workbooks.of(body, years)
        yield body_markdown(self.context, body)


@dataclass(frozen=True)
class JointPackages:
    """The packages of regions, by their codes, and of the collection, by ""."""

    context: PackageContext

    @cached_property
    def bodies(self) -> Mapping[str, Bodies]:
        """Package → the bodies in it, those without reports too; the collection last."""
        return {**_bodies_of_regions(self.context.corpus), "": self.context.everybody}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The packages that have a report in them; there always is that of the collection."""
        reported = self.context.corpus.rows_of
        return tuple(
            name
            for name, bodies in self.bodies.items()
            if not name or any(body in reported for body in bodies)
        )

    def of(self, names: Iterable[str], own: Callable[[str], bytes]) -> Iterator[list[Artifact]]:
        """Some of the packages, each with what goes with it; `own` gives a body's by its address.

        The rows of a body were spelled and compressed once: they are cut out of its package.
        """
        files = {name: PackageFiles(self.context) for name in names}
        for body in self.context.everybody:
            takers = [taker for name, taker in files.items() if body in self._members[name]]
            if takers:
                rows = self._rows(body, own)
                for taker in takers:
                    taker.add(body, rows)
        for name in list(files):
            yield self._closed(name, files.pop(name))

    def _closed(self, name: str, files: PackageFiles) -> list[Artifact]:
        corpus = self.context.corpus
        if name:
            about = subject.of_region(corpus, corpus.regions[name], files.reports)
            return [close(files, about, self.context)]
        whole = close(files, subject.of_corpus(corpus), self.context)
        return [whole, *direct(files, self.context)]

    def _rows(self, body: str, own: Callable[[str], bytes]) -> CompressedTables:
        if body not in self.context.corpus.rows_of:
            return self.context.of(body, ())
        agency = self.context.corpus.agencies[body]
        return self.context.taken(own(subject.of_body(self.context.corpus, agency).path))

    @cached_property
    def _members(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(bodies) for name, bodies in self.bodies.items()}


def _bodies_of_regions(corpus: Corpus) -> Mapping[str, Bodies]:
    """Region → the bodies at and below it."""
    found: dict[str, list[str]] = {code: [] for code in sorted(corpus.regions)}
    for body, agency in sorted(corpus.agencies.items()):
        for region in regions_above(corpus.regions, agency.region):
            found[region.code].append(body)
    return {code: tuple(bodies) for code, bodies in found.items() if bodies}


def is_package(artifact: Artifact) -> bool:
    """Whether an artifact claims to be a data package, and can be proved one."""
    return artifact.path.endswith(".zip") and not artifact.path.endswith("-sqlite.zip")

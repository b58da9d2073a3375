"""Tables in, artifacts out: a data package for each body, each region and the whole collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.model import Artifact, Download, Region, regions_above
from gongkai.packages import subject
from gongkai.packages.body_files import BodyFiles
from gongkai.packages.direct import direct
from gongkai.packages.discovery import discovery
from gongkai.packages.offers import offer
from gongkai.packages.package_files import CompressedTables, PackageContext, PackageFiles, close
from gongkai.packages.proof import prove
from gongkai.packages.sheets import Workbooks
from gongkai.packages.sqlite_zip import sqlite_zip
from gongkai.packages.versions import of_releases, versions

__all__ = [
    "BodyPackager",
    "JointPackages",
    "PackageContext",
    "beside_whole",
    "discovery",
    "is_package",
    "of_releases",
    "offer",
    "prove",
    "versions",
]

Bodies = tuple[str, ...]
ENOUGH = 100
"""Minimum number of reports for a region's package; smaller ones are in the region above."""


def beside_whole(context: PackageContext) -> Iterator[Artifact]:
    """The collection in one SQLite file, as long as a browser can hold it: DuckDB reads Parquet."""
    if not context.long:
        yield sqlite_zip(context)


class BodyPackager:
    """Builds the files beside the pages of a body; all bodies share the templates."""

    def __init__(self, context: PackageContext) -> None:
        """Prepare the builders of each kind of file."""
        self.context = context
        self._beside, self._workbooks = BodyFiles(context), Workbooks(context)

    def warm(self) -> None:
        """Format what all bodies share, before the work is divided among processes."""
        _ = self.context.beginnings, self.context.judgement.by_body
        for table in self.context.tables.values():
            if table.is_of_bodies:
                _ = table.csv_rows, table.spans
        self._beside.warm()
        self._workbooks.warm()

    def of_body(self, body: str) -> Iterator[Artifact]:
        """The package of a body with reports, and its files in other formats."""
        own = PackageFiles(self.context, self.context.of_bodies)
        own.add(body, self.context.rows_of(body))
        about = subject.body_subject(self.context.corpus, self.context.corpus.agencies[body])
        yield close(own, about, self.context, in_full=False)
        yield from self._beside.of(body)
        yield self._workbooks.of(body)


@dataclass(frozen=True)
class JointPackages:
    """The packages of regions, by their codes, and of the collection, by ""."""

    context: PackageContext

    @cached_property
    def bodies(self) -> Mapping[str, Bodies]:
        """Package → the bodies in it, including those without reports; the collection is last."""
        regions = self.context.corpus.bodies_in.items()
        return {**{code: ids for code, ids in regions if ids}, "": self.context.everybody}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The packages that are built; that of the collection always is."""
        return (*dict.fromkeys(name for name in self.stands_for.values() if name), "")

    @cached_property
    def stands_for(self) -> Mapping[str, str]:
        """Region with reports → the package that contains them: its own, or one above it."""
        upwards = {
            code: reversed(regions_above(self.context.corpus.regions, code))
            for code in self.bodies
            if code and self._reports[code]
        }
        return {
            code: next((each.code for each in regions if self._has_own(each)), "")
            for code, regions in upwards.items()
        }

    def _has_own(self, region: Region) -> bool:
        """Whether a region has enough reports for a package, and fewer than the region above."""
        there = self._reports.get(region.parent or "", self._reports[""])
        return ENOUGH <= self._reports[region.code] < there

    @cached_property
    def _reports(self) -> Mapping[str, int]:
        """Package → its reports."""
        rows_of = self.context.corpus.rows_of
        return {
            name: sum(len(rows_of.get(body, ())) for body in bodies)
            for name, bodies in self.bodies.items()
        }

    def stand_ins(self, package: str, offers: Iterable[Download]) -> Iterator[Download]:
        """For pages of regions without their own package: the downloads of the one above."""
        title = self.context.corpus.regions[package].name if package else "全部"
        for each in offers:
            if each.path.endswith(f"/gongkai-{package}.zip" if package else "latest/gongkai.zip"):
                for region, name in self.stands_for.items():
                    if name == package != region:
                        words = f"{title}的数据包（ZIP，本地区的在内）"
                        yield replace(each, page=f"r/{region}/", title=words)

    def of(self, names: Iterable[str], own: Callable[[str], bytes]) -> Iterator[list[Artifact]]:
        """Some of the packages, each with its related files; `own` maps address → a body's package.

        The rows of a body were formatted and compressed once: they are cut out of its package.
        """
        short = self.context.tables.keys() - self.context.long
        files = {name: PackageFiles(self.context, short) for name in names}
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
        for each in sorted(self.context.long):
            table = self.context.tables[each]
            reporting = (body for body in self.bodies[name] if body in corpus.rows_of)
            files.add_parquet(table.part(reporting) if name else table)
        if name:
            about = subject.region_subject(corpus, corpus.regions[name], files.reports)
            return [close(files, about, self.context)]
        whole = close(files, subject.corpus_subject(corpus), self.context)
        return [whole, *direct(self.context)]

    def _rows(self, body: str, own: Callable[[str], bytes]) -> CompressedTables:
        if body not in self.context.corpus.rows_of:
            return self.context.rows_of(body)
        agency = self.context.corpus.agencies[body]
        return self.context.rows_in(own(subject.body_subject(self.context.corpus, agency).path))

    @cached_property
    def _members(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(bodies) for name, bodies in self.bodies.items()}


def is_package(artifact: Artifact) -> bool:
    """Whether an artifact claims to be a data package, and so can be validated."""
    return artifact.path.endswith(".zip") and not artifact.path.endswith("-sqlite.zip")

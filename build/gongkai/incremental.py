"""A judged corpus in, all files of the site out; what has not changed is taken from the last build.

The site consists of units: bodies with their reports, comparisons, packages of many bodies,
regions, and the pages about everything. The digest of a unit covers everything it is built from: a
unit whose digest is the same as in the last build is taken over from it, unread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from gongkai import output, packages, pages, publisher, releases, site, tables
from gongkai.corpus import Corpus
from gongkai.executors import Shared, WorkerPool, run_jobs, shared
from gongkai.model import Artifact, Download, GongkaiError, Page, Tombstone, grouped
from gongkai.output import Placed, Version
from gongkai.pages import Question
from gongkai.releases import Shelf
from gongkai.store import Store

Progress = Callable[[str], None]
Stamps = Mapping[str, str]
Workers = Callable[[], AbstractContextManager[WorkerPool]]
"""Opens a pool: only while batches are built, as idle workers hold on to their memory."""

BATCH = 200
"""Reports per job: enough that sending it costs little, few enough that all workers are busy."""


@dataclass(frozen=True)
class BuildUnit:
    """One unit of the site to be built."""

    key: str
    """The address of its page below the site."""
    digest: str
    """A digest of the records that it is built from."""
    size: int = 1
    """The reports in it."""


@dataclass(frozen=True)
class BuiltUnit:
    """A unit that is in the new version: its files, its pages, and what others may link to."""

    unit: BuildUnit
    files: tuple[Placed, ...] = ()
    staged: tuple[Placed, ...] = ()
    offers: tuple[Download, ...] = ()
    pages: int = 0
    unknown_shapes: tuple[Page, ...] = ()
    """Pages that MkDocs must render first because the shape of their page is new."""
    looked_up: tuple[Question, ...] = ()
    """What its pages show of other bodies."""
    answers: str = ""
    """A digest of the answers."""


@dataclass(frozen=True)
class WorkerContext:
    """Everything needed to build bodies and comparisons; it is sent to other processes."""

    atlas: pages.Atlas
    packager: packages.BodyPackager
    new_version: Version
    docs: Version
    is_staged: bool
    """Whether pages are written as Markdown too."""
    store: Store | None

    def texts(self, body: str) -> Mapping[str, Sequence[str]]:
        """The numbered lines of a body's documents by hash, as far as the store has them."""
        corpus, stored = self.atlas.corpus, self.atlas.stored
        named = (corpus.reports[row].source.sha256 for row in corpus.rows_of.get(body, ()))
        in_store = [sha256 for sha256 in named if sha256 in stored]
        return {sha256: self.store.lines(sha256) for sha256 in in_store} if self.store else {}


@dataclass(frozen=True)
class BuildContext:
    """Everything the build needs; costly members are computed only when something must be built."""

    atlas: pages.Atlas
    fingerprints: pages.Fingerprints
    written: Sequence[Artifact]
    config: Path
    new_version: Version
    docs: Version
    is_plain: bool
    """Whether MkDocs renders every page."""
    is_staged: bool
    """Whether pages are written as Markdown too, as MkDocs and other renderers read them."""
    has_search: bool
    redirects: Stamps
    """Old address → new one."""
    tombstones: Mapping[str, Tombstone]
    """Address without a page any more → why."""
    shelf: Shelf
    """Released versions and where their files are stored."""
    store: Store | None
    note: BuildNote | None
    """What the last build noted; nothing of it is kept without."""
    shells: Mapping[str, Any] | None = None
    """The shells of the last build, if its theme and hand-written pages are the same."""

    @cached_property
    def package_context(self) -> packages.PackageContext:
        """The tables for packages, after validation."""
        tidy = tables.tabulate(self.atlas.corpus, self.atlas.judgement)
        refuse(tables.unsound(tidy), "数据表")
        return packages.PackageContext(self.atlas.corpus, tidy, self.atlas.judgement)

    @cached_property
    def joint_packages(self) -> packages.JointPackages:
        """The packages of many bodies."""
        return packages.JointPackages(self.package_context)

    @cached_property
    def theme(self) -> site.SiteRenderer:
        """The rendered theme shells into which pages are inserted."""
        known = site.ShellRenderer.of_data(self.shells) if self.shells else None
        return site.SiteRenderer(self.config, self.written, self.settings, known)

    @property
    def settings(self) -> Mapping[str, str]:
        """The settings of MkDocs that the collection gives."""
        return publisher.settings(self.atlas.corpus.collection)

    @property
    def known(self) -> site.ShellRenderer | None:
        """The shells known so far; none if MkDocs renders every page."""
        return None if self.is_plain else self.theme.known

    def keep(self, unit: BuildUnit) -> BuiltUnit | None:
        """A unit taken from the version that is shown; None if it must be built."""
        cached = self.note.units.get(unit.key) if self.note else None
        if cached is None or not is_current(self.fingerprints, unit, cached):
            return None
        return _take_over(self, unit, cached)


def refuse(faults: Sequence[str], what: str) -> None:
    """Raise GongkaiError if tables or packages break their own schema."""
    if faults:
        raise GongkaiError(f"{what}没有通过验证，什么都没有写：\n" + "\n".join(faults))


def build_units(
    context: BuildContext, workers: Workers, progress: Progress
) -> tuple[list[BuiltUnit], Mapping[str, Any]]:
    """Every unit of the site, built or taken from the last build, and the shells for the next."""
    before, shells = (context.note.units, context.note.shells) if context.note else ({}, {})
    everything = BuildUnit(EVERYTHING, context.fingerprints.of_everything())
    if all_kept := _all_from_cache(context, before, everything):
        return all_kept, shells
    core_digest = context.fingerprints.of_core(context.written, context.settings)
    handwritten = BuildUnit(CORE, core_digest)
    core = context.keep(handwritten)
    context = replace(context, shells=shells if core else None)
    wanted = list(units(context.atlas, context.fingerprints))
    ready = {unit.key: one for unit in wanted if (one := context.keep(unit)) is not None}
    missing = [unit for unit in wanted if unit.key not in ready]
    progress(f"成页、打包：{len(missing)} 项新做，{len(ready)} 项未变")
    ready |= {one.unit.key: one for one in _build_missing(context, workers, missing)}
    progress("合成各地区和全部的数据包")
    ready |= {one.unit.key: one for one in _joint_packages(context)}
    ready |= {one.unit.key: one for one in _regions(context, ready.values())}
    faults = invalid_packages(ready.values(), context.new_version, is_known=core is not None)
    refuse(faults, "数据包")
    progress("渲染其余页面" + ("，建检索" if context.has_search else ""))
    if not context.is_plain:
        core = core or BuiltUnit(
            handwritten, tuple(output.place(context.new_version, context.theme.core))
        )
    done = [*ready.values(), *([core] if core else [])]
    done += [_collection_unit(context, everything, done)]
    done += [_finder(context), _release_files(context)]
    done += [*_search_indexes(context, done), _redirect_pages(context, done)]
    return done, context.known.to_data() if context.known else {}


def _redirect_pages(context: BuildContext, done: Sequence[BuiltUnit]) -> BuiltUnit:
    """Pages at old addresses; for a single division, those whose new address is in it."""
    files = {placed.path for one in done for placed in one.files}
    redirects = {
        old: new
        for old, new in context.redirects.items()
        if new in files or f"{new}index.html" in files
    }
    stamps = {**redirects, "": repr(context.tombstones)}
    unit = BuildUnit("moved", context.fingerprints.of_files(stamps))
    stubs = [*site.redirect_pages(redirects), *site.tombstone_pages(context.tombstones)]
    return BuiltUnit(unit, tuple(output.place(context.new_version, stubs)))


def _finder(context: BuildContext) -> BuiltUnit:
    """The index that finds bodies by name; it is the same as long as all names are."""
    corpus, unit = context.atlas.corpus, BuildUnit("finder", context.fingerprints.of_names())
    if one := context.keep(unit):
        return one
    file = site.finder(corpus.agencies.values(), corpus.regions)
    return BuiltUnit(unit, tuple(output.place(context.new_version, [file])))


def _release_files(context: BuildContext) -> BuiltUnit:
    """The files of released versions that are stored here."""
    files = packages.of_releases(context.shelf.releases, context.shelf.read)
    unit = BuildUnit("data/v", context.fingerprints.of_files({}))
    return BuiltUnit(unit, tuple(output.place(context.new_version, files)))


EVERYTHING = "*"
"""The unit that is built from everything."""
CORE = "core"
"""The unit of the hand-written pages and the files of the theme, which MkDocs makes."""


def units(atlas: pages.Atlas, fingerprints: pages.Fingerprints) -> Iterator[BuildUnit]:
    """Every body, then every comparison."""
    rows_of = atlas.corpus.rows_of
    for body in sorted(atlas.corpus.agencies):
        yield BuildUnit(f"a/{body}/", fingerprints.of_body(body), len(rows_of.get(body, ())) + 1)
    for comparison in pages.comparisons(atlas).values():
        yield BuildUnit(comparison.path, fingerprints.of_comparison(comparison))


def _build_missing(
    context: BuildContext, workers: Workers, missing: Sequence[BuildUnit]
) -> Iterator[BuiltUnit]:
    """Build bodies and comparisons, batch by batch, with all workers."""
    if not missing:
        return
    worker = WorkerContext(
        context.atlas,
        packages.BodyPackager(context.package_context.excerpt(_reporting(context, missing))),
        context.new_version,
        context.docs,
        context.is_staged,
        context.store,
    )
    worker.packager.warm()
    context.atlas.warm()
    first, *others = batches(missing, BATCH)
    for one in build_batch(worker, context.known, first):
        yield _with_unknown_shapes(context, one)
    if not others:
        return
    bench = context.new_version.folder.parent / "bench"
    with workers() as pool, shared(worker, pool, bench) as given:
        jobs = (partial(_build_shared_batch, given, context.known, batch) for batch in others)
        for batch in run_jobs(pool, jobs):
            for one in batch:
                yield _with_unknown_shapes(context, one)


def _reporting(context: BuildContext, missing: Iterable[BuildUnit]) -> Iterator[str]:
    """The bodies among some units that have reports."""
    ids = (unit.key.split("/")[1] for unit in missing if unit.key.startswith("a/"))
    return (body for body in ids if body in context.atlas.corpus.rows_of)


def batches(missing: Iterable[BuildUnit], reports: int) -> Iterator[tuple[BuildUnit, ...]]:
    """Units in runs of about this many reports."""
    batch: list[BuildUnit] = []
    for unit in missing:
        batch.append(unit)
        if sum(each.size for each in batch) >= reports:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def _build_shared_batch(
    given: Shared[WorkerContext], known: site.ShellRenderer | None, batch: Sequence[BuildUnit]
) -> list[BuiltUnit]:
    return build_batch(given.get(), known, batch)


def build_batch(
    worker: WorkerContext, known: site.ShellRenderer | None, batch: Sequence[BuildUnit]
) -> list[BuiltUnit]:
    """Build a batch of bodies and comparisons; without shells, only their Markdown."""
    return [_build_unit(worker, known, unit) for unit in batch]


def _build_unit(
    worker: WorkerContext, known: site.ShellRenderer | None, unit: BuildUnit
) -> BuiltUnit:
    """Build one body or comparison: its pages from an excerpt, its files, what it looked up."""
    if unit.key in pages.comparison_at(worker.atlas):
        comparison = pages.comparison_at(worker.atlas)[unit.key]
        seen, comparison = pages.comparison_excerpt(worker.atlas, comparison)
        made = _with_pages(worker, known, unit, pages.of_comparison(seen, comparison))
        return _with_answers(made, seen)
    body = unit.key.split("/")[1]
    is_reported = body in worker.atlas.corpus.rows_of
    files = list(worker.packager.of_body(body)) if is_reported else []
    offers = _offers(worker.atlas.corpus, files)
    seen = pages.body_excerpt(worker.atlas, body).offering(offers)
    files += [pages.feed_of_body(seen, body)] if is_reported else []
    generated = pages.of_body(seen, body, worker.texts(body))
    made = _with_pages(worker, known, unit, generated, files)
    return replace(_with_answers(made, seen), offers=offers)


def _with_answers(one: BuiltUnit, seen: pages.Atlas) -> BuiltUnit:
    """A unit with what was looked up for its pages."""
    answers = pages.answers_of(seen)
    return replace(one, looked_up=tuple(answers), answers=pages.answers_digest(answers.values()))


def _offers(corpus: Corpus, files: Iterable[Artifact]) -> tuple[Download, ...]:
    """The downloads that pages offer, for some files."""
    found = (packages.offer(file, corpus.collection.version) for file in files)
    return tuple(offer for offer in found if offer is not None)


def _with_pages(
    worker: WorkerContext | BuildContext,
    known: site.ShellRenderer | None,
    unit: BuildUnit,
    generated: Iterable[Page],
    files: Iterable[Artifact] = (),
) -> BuiltUnit:
    """Place the files of a unit, and its pages in every format."""
    html, unknown_shapes, count = list(files), [], 0
    docs: list[Artifact] = []
    for count, page in enumerate(generated, 1):  # noqa: B007 - the last number is asked for
        if worker.is_staged:
            docs.extend(site.stage((), [page]))
        html.extend(page.files)
        poured = known.pour(page) if known else None
        if poured is not None:
            html.append(poured)
        elif known:
            unknown_shapes.append(page)
    staged = tuple(output.place(worker.docs, docs))
    placed = tuple(output.place(worker.new_version, html))
    return BuiltUnit(unit, placed, staged, pages=count, unknown_shapes=tuple(unknown_shapes))


def _with_unknown_shapes(context: BuildContext, one: BuiltUnit) -> BuiltUnit:
    """A unit including those of its pages that MkDocs had to render first."""
    if not one.unknown_shapes:
        return one
    placed = output.place(context.new_version, context.theme.pour(one.unknown_shapes))
    return replace(one, files=(*one.files, *placed), unknown_shapes=())


def _joint_packages(context: BuildContext) -> Iterator[BuiltUnit]:
    """The packages of regions and of the collection, built from those of bodies."""
    own = partial(output.contents, context.new_version)
    missing: list[BuildUnit] = []
    for name in context.joint_packages.names:
        digest = context.fingerprints.of_package(context.joint_packages.bodies[name])
        unit = BuildUnit(f"r/{name}" if name else "data", digest)
        if one := context.keep(unit):
            yield one
        else:
            missing.append(unit)
    names = [unit.key.removeprefix("r/").replace("data", "") for unit in missing]
    for unit, name, files in zip(
        missing, names, context.joint_packages.of(names, own), strict=True
    ):
        files = [*files, *_beside_whole(context, files)] if unit.key == "data" else files
        offers = _offers(context.atlas.corpus, files)
        offers = (*offers, *context.joint_packages.stand_ins(name, offers))
        yield BuiltUnit(unit, tuple(output.place(context.new_version, files)), offers=offers)


def _regions(context: BuildContext, others: Iterable[BuiltUnit]) -> Iterator[BuiltUnit]:
    """The pages of regions with their feeds, which offer the packages that were built before."""
    offered = grouped((offer.page, offer) for one in others for offer in one.offers)
    for unit in region_units(context.atlas, context.fingerprints, offered):
        offers = offered.get(unit.key, ())
        yield context.keep(unit) or _with_unknown_shapes(
            context, _build_region(context, unit, offers)
        )


def region_units(
    atlas: pages.Atlas, fingerprints: pages.Fingerprints, offered: Mapping[str, Sequence[Download]]
) -> Iterator[BuildUnit]:
    """Every region; `offered` are the files that each page offers, by its address."""
    for code in sorted(atlas.corpus.regions):
        key = f"r/{code}/"
        yield BuildUnit(key, fingerprints.of_region(code, offered.get(key, ())))


def _build_region(context: BuildContext, unit: BuildUnit, offers: Iterable[Download]) -> BuiltUnit:
    region = context.atlas.corpus.regions[unit.key.split("/")[1]]
    seen = pages.region_excerpt(context.atlas, region.code).offering(offers)
    files = [pages.feed_of_region(seen, region)] if seen.corpus.reports else []
    made = _with_pages(context, context.known, unit, pages.of_region(seen, region), files)
    return _with_answers(made, seen)


def _beside_whole(context: BuildContext, files: Sequence[Artifact]) -> Iterator[Artifact]:
    """Files published with the collection's package, which may be a released version."""
    collection = context.atlas.corpus.collection
    (whole,) = (file for file in files if file.path == "data/latest/gongkai.zip")
    released = context.shelf.releases
    releases.refuse_other_bytes(releases.of_version(released, collection.version), whole.data)
    yield from packages.beside_whole(context.package_context)
    yield packages.versions(collection, released, whole, context.shelf.addresses)


def invalid_packages(
    all_made: Iterable[BuiltUnit], new_version: Version, *, is_known: bool
) -> list[str]:
    """The errors that Frictionless finds in new packages: the collection's, and an even sample.

    It takes most of a second per package, and the same code builds all of them from tables that
    were validated as a whole; the tests validate every package. Where program, collection and
    divisions are those of the last build, `is_known`, it had such packages before: only the sizes
    and hashes of their files are new.
    """
    new = {placed.path for one in all_made for placed in one.files if placed.is_new}
    zips = sorted(path for path in new if packages.is_package(Artifact(path, b"")))
    own = [path for path in zips if path.startswith("a/")]
    step = max(1, len(own) // PROVED)
    whole = [path for path in zips if path.startswith("data/latest/")]
    bodies = 0 if is_known else BODIES_PROVED
    return [
        fault
        for path in (*own[::step][:PROVED], *whole)
        for fault in packages.prove(Artifact(path, output.contents(new_version, path)), bodies)
    ]


PROVED = 2
"""Packages of bodies that Frictionless validates in a build, beside that of the collection."""

BODIES_PROVED = 3
"""Bodies of a package whose rows Frictionless validates: some twenty reports."""


def _collection_unit(
    context: BuildContext, unit: BuildUnit, others: Sequence[BuiltUnit]
) -> BuiltUnit:
    """Hand-written pages, the pages about many bodies, and what covers the whole site."""
    atlas = context.atlas.offering(offer for one in others for offer in one.offers)
    generated = list(pages.of_collection(atlas))
    staged = site.stage(context.written, generated) if context.is_staged else ()
    docs = tuple(output.place(context.docs, staged))
    html = _plain(context, others, docs) if context.is_plain else _render(context, generated)
    placed = list(output.place(context.new_version, html))
    placed += output.place(context.new_version, pages.companion_files(atlas))
    placed += output.place(context.new_version, (file for page in generated for file in page.files))
    paths = [one.path for made in (*others, BuiltUnit(unit, tuple(placed))) for one in made.files]
    placed += output.place(context.new_version, _site_wide_files(context, paths))
    placed += output.place(context.new_version, packages.discovery(atlas.corpus, atlas.downloads))
    return BuiltUnit(unit, tuple(placed), docs, pages=len(generated))


def _render(context: BuildContext, generated: Iterable[Page]) -> Iterator[Artifact]:
    yield from context.theme.pour(generated)
    context.theme.refuse_missing()


def _plain(
    context: BuildContext, others: Sequence[BuiltUnit], docs: Sequence[Placed]
) -> Iterator[Artifact]:
    """Let MkDocs render all that is staged."""
    paths = [*(one.path for made in others for one in made.staged), *(one.path for one in docs)]
    staged = (Artifact(path, output.contents(context.docs, path)) for path in paths)
    return site.build_whole(context.config, staged, context.settings)


def _site_wide_files(context: BuildContext, paths: Sequence[str]) -> Iterator[Artifact]:
    """Sitemap, what the site contains, and the files for search."""
    corpus = context.atlas.corpus
    yield from site.sitemap(paths, corpus.collection.address)
    yield site.robots(corpus.collection.address)
    yield _about(corpus)
    if context.has_search:
        yield site.choices(paths, corpus.regions)


def _search_indexes(context: BuildContext, done: Sequence[BuiltUnit]) -> Iterator[BuiltUnit]:
    """The full-text indexes, built one after another; one whose pages are the same is kept."""
    if not context.has_search:
        return
    new_version, regions = context.new_version, context.atlas.corpus.regions
    paths = (placed.path for one in done for placed in one.files)
    for name, found in site.indexes(paths).items():
        stamps = {path: output.stamp(new_version.folder, path) for path in found}
        unit = BuildUnit(f"pagefind/{name}", context.fingerprints.of_files(stamps))
        read = (Artifact(path, output.contents(new_version, path)) for path in found)
        yield context.keep(unit) or BuiltUnit(
            unit, tuple(output.place(new_version, site.search_index(name, read, regions)))
        )


def _about(corpus: Corpus) -> Artifact:
    """What the site contains, for the catalogue that joins it to others."""
    collection = corpus.collection
    widest = [each for each in corpus.regions.values() if each.parent not in corpus.regions]
    about = {
        "title": collection.title,
        "description": collection.description,
        "address": collection.address,
        "version": collection.version,
        "reference_date": collection.reference_date,
        "licence": dict(collection.licence),
        "regions": [{"short": each.short, "name": each.name} for each in widest],
        "bodies": len(corpus.rows_of),
        "reports": len(corpus.reports),
        "years": sorted({report.year for report in corpus.reports}),
    }
    data = json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n"
    return Artifact("data/collection.json", data)


@dataclass(frozen=True)
class CachedUnit:
    """A unit as the note of a version stores it."""

    digest: str
    files: Stamps
    staged: Stamps
    offers: Sequence[Mapping[str, str | int]] = field(default_factory=tuple)
    pages: int = 0
    looked_up: Sequence[Sequence[str | int]] = ()
    answers: str = ""


@dataclass(frozen=True)
class BuildNote:
    """What a build notes of the version that it shows, for the next one."""

    inputs: str
    """The program, the order and a digest of all records by their stamps."""
    stores: str
    """The stamps of what the collection stores elsewhere."""
    reports: int
    missing: Sequence[str]
    """Reports whose documents are not in the collection's store."""
    shells: Mapping[str, Any]
    """The shells into which pages were poured."""
    units: Mapping[str, CachedUnit]

    @property
    def files(self) -> Stamps:
        """Every file of the site."""
        return {path: at for unit in self.units.values() for path, at in unit.files.items()}

    @property
    def staged(self) -> Stamps:
        """Every page as Markdown."""
        return {path: at for unit in self.units.values() for path, at in unit.staged.items()}


def load_build_note(out: Path) -> BuildNote | None:
    """The note of the version that is shown."""
    try:
        data = json.loads(output.read_note(out) or "{}")
        units = {key: CachedUnit(**each) for key, each in data.pop("units").items()}
        return BuildNote(**data, units=units)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def is_current(fingerprints: pages.Fingerprints, unit: BuildUnit, cached: CachedUnit) -> bool:
    """Whether a unit's own records are the same, and the answers to what its pages looked up."""
    if cached.digest != unit.digest:
        return False
    return not cached.looked_up or cached.answers == fingerprints.of_answers(cached.looked_up)


def _take_over(context: BuildContext, unit: BuildUnit, cached: CachedUnit) -> BuiltUnit | None:
    """A unit with the files of the version that is shown; None if they are not as they were."""
    files = output.keep(context.new_version, cached.files)
    staged = output.keep(context.docs, cached.staged) if files is not None else None
    if files is None or staged is None:
        return None
    offers = tuple(Download(**offer) for offer in cached.offers)  # type: ignore[arg-type]
    looked_up = tuple(tuple(question) for question in cached.looked_up)
    return BuiltUnit(
        unit,
        tuple(files),
        tuple(staged),
        offers,
        cached.pages,
        looked_up=looked_up,
        answers=cached.answers,
    )


def _all_from_cache(
    context: BuildContext, before: Mapping[str, CachedUnit], everything: BuildUnit
) -> list[BuiltUnit]:
    """Every unit of the version that is shown, if nothing has changed at all; else empty."""
    cached = before.get(everything.key)
    if cached is None or cached.digest != everything.digest:
        return []
    units = [_take_over(context, BuildUnit(key, each.digest), each) for key, each in before.items()]
    return [one for one in units if one is not None] if None not in units else []


def cached_units(
    all_made: Iterable[BuiltUnit], new_version: Version, docs: Version
) -> Mapping[str, CachedUnit]:
    """What the version that is now shown was built from."""
    return {
        one.unit.key: CachedUnit(
            one.unit.digest,
            _stamps(new_version, one.files),
            _stamps(docs, one.staged),
            [vars(offer) for offer in one.offers],
            one.pages,
            one.looked_up,
            one.answers,
        )
        for one in all_made
    }


def save_build_note(out: Path, note: BuildNote) -> None:
    """Save a note beside the version that is shown."""
    data = {**vars(note), "units": {key: vars(unit) for key, unit in note.units.items()}}
    output.write_note(out, to_json(data).decode())


def _stamps(version: Version, placed: Iterable[Placed]) -> Stamps:
    return {one.path: one.stamp or output.stamp(version.out, one.path) for one in placed}

"""The whole project on one page: the steps that turn records into a site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from gongkai import (
    budget,
    checks,
    diff,
    executors,
    form,
    joined_site,
    output,
    pages,
    publisher,
    reading,
    releases,
)
from gongkai.corpus import Corpus
from gongkai.incremental import (
    BuildContext,
    BuildNote,
    BuiltUnit,
    build_units,
    cached_units,
    load_build_note,
    save_build_note,
)
from gongkai.model import Collection, GongkaiError, RecordError, Release, is_page
from gongkai.reading import serialise
from gongkai.reading.cache import RecordCache, folder_stamp, load_record_cache
from gongkai.reading.fingerprint import program_fingerprint
from gongkai.reading.finished import read_finished
from gongkai.reading.shapes import WHOLE
from gongkai.reading.site_files import site_sources, studies
from gongkai.records import check_promises, judge_strictly, refuse_tracked
from gongkai.store import Store, open_store
from gongkai.store import files_at as store_of_releases

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to build, from where to where."""

    root: Path
    """The project: mkdocs.yml and site_src/ are below it."""
    datasets: Path
    out: Path
    renderer: str = "pour"
    for_publication: bool = False
    repository: str | None = None
    """The repository that publishes; refused if the collection names another."""
    search: bool = True
    region: str | None = None
    """A division to build alone: 33 or 330000."""
    workers: int = 0
    """Number of processes; 0: one per processor."""
    scheduler: str | None = None
    """The address of a Dask scheduler whose workers see the same folders."""
    stage: bool = False
    """Whether every page is written as Markdown too, into docs/, for plain MkDocs or another
    renderer."""
    clean: bool = False
    """Whether everything is built anew and compared with the cache."""
    budget: str | None = None
    """Maximum size of the site, such as 1GB; a larger one does not replace the old one."""


@dataclass(frozen=True)
class BuildResult:
    """The result of a build."""

    reports: int
    pages: int
    files: int
    written: int
    index: Path
    sizes: budget.Sizes
    missing: tuple[str, ...] = ()
    """Reports whose documents are not in the collection's store."""


@executors.uncollected()
def build(plan: Plan, progress: Progress) -> BuildResult:
    """Records in, the whole site out; after any error the last good site is unchanged."""
    most_bytes = budget.bytes_in(plan.budget)
    output.refuse_home(plan.out, plan.root, plan.datasets)
    refuse_tracked(plan.root, plan.out)
    progress("读取记录")
    written = list(site_sources(plan.root))
    made_by = program_fingerprint(plan.root)
    known = plan.out / ".site" / "records"
    output.refuse_unknown_files(known.parent)
    inputs = f"{made_by} {_asked(plan)} {folder_stamp(plan.datasets)}"
    note = None if plan.clean else load_build_note(plan.out / "site")
    if note and (built := built_before(plan, note, inputs, most_bytes)):
        output.refuse_unknown_files(known.parent, inside=True)
        return built
    base = f"{made_by} {plan.datasets.absolute()} {plan.region}"
    cache = RecordCache(base) if plan.clean else load_record_cache(known, base)
    corpus = _read_corpus(plan, cache)
    redirects = reading.read_redirects(plan.datasets)
    tombstones = reading.read_tombstones(plan.datasets)
    shelf = releases.shelf(corpus.collection, plan.datasets)
    store = open_store(corpus.collection.sources, plan.datasets)
    written = list(pages.with_frame(written, corpus.collection))

    progress(f"检查 {len(corpus.reports)} 份报告")
    cache.own = checks.own_findings(corpus, cache.own_before(corpus), cache.untouched)
    judgement = judge_strictly(corpus, cache.own)

    atlas = pages.Atlas(
        corpus,
        judgement,
        pages.terms_of(written),
        studies=tuple(studies(plan.root)),
        stored=store.among(each.source.sha256 for each in corpus.reports) if store else {},
        releases=shelf.releases,
        released_files=shelf.addresses,
    )
    lists = f"{redirects} {tombstones} {corpus.first_published} {shelf.stamp}"
    is_plain = plan.renderer == "mkdocs"
    is_staged = plan.stage or is_plain
    settings = f"{plan.renderer} {plan.search} {is_staged}"
    fingerprints = pages.Fingerprints(atlas, f"{made_by} {settings} {lists}")
    with (
        output.version(plan.out / "site") as new_version,
        output.version(plan.out / "docs") as docs,
    ):
        context = BuildContext(
            atlas,
            fingerprints,
            written,
            plan.root / "mkdocs.yml",
            new_version,
            docs,
            is_plain=is_plain,
            is_staged=is_staged,
            has_search=plan.search,
            redirects=redirects,
            tombstones=tombstones,
            shelf=shelf,
            store=store,
            note=note,
        )
        workers = partial(executors.worker_pool, plan.workers, plan.scheduler)
        made, shells = build_units(context, workers, progress)
        if plan.region is None:
            refuse_broken_addresses(plan.datasets, made)
        files = output.sizes(new_version, chain.from_iterable(one.files for one in made))
        sizes = budget.weigh(files, len(corpus.reports))
        budget.refuse_over(sizes, most_bytes)
        output.finish(docs, chain.from_iterable(one.staged for one in made))
        written_files = output.finish(new_version, chain.from_iterable(one.files for one in made))
        note = _note(context, inputs, made, shells)
        save_build_note(new_version.out, note)
        with output.opened(known) as file:
            file.write(cache.to_bytes())
    return _built(plan, note, sizes, len(written_files))


def _read_corpus(plan: Plan, cache: RecordCache) -> Corpus:
    """The records to build from; refused if they break a promise or may not be published."""
    corpus = reading.read(plan.datasets, form.load(), plan.region, cache)
    refuse_unpublishable(corpus.collection, plan)
    if plan.region is None:
        check_promises(corpus, plan.datasets)
    return releases.with_version_name(corpus, plan.datasets, is_published=plan.for_publication)


def _note(
    context: BuildContext, inputs: str, made: Sequence[BuiltUnit], shells: Mapping[str, Any]
) -> BuildNote:
    """What the next build must know of this one."""
    reports, stored = context.atlas.corpus.reports, context.atlas.stored
    missing = [each.key for each in reports if context.store and each.source.sha256 not in stored]
    stores = _stores(context.shelf, context.store)
    units = cached_units(made, context.new_version, context.docs)
    return BuildNote(inputs, stores, len(reports), tuple(missing), shells, units)


def _built(plan: Plan, note: BuildNote, sizes: budget.Sizes, written: int) -> BuildResult:
    return BuildResult(
        reports=note.reports,
        pages=sum(unit.pages for unit in note.units.values()),
        files=sizes.files,
        written=written,
        index=plan.out / "site" / "index.html",
        missing=tuple(note.missing),
        sizes=sizes,
    )


def built_before(
    plan: Plan, note: BuildNote, inputs: str, most_bytes: int | None
) -> BuildResult | None:
    """The last build, if this one would be the same: nothing it read or wrote was touched since.

    Files are compared by size, time and inode, as in git; ten thousand reports are not even read.
    """
    site, docs = plan.out / "site", plan.out / "docs"
    if note.inputs != inputs:
        return None
    collection = reading.read_collection(plan.datasets)
    shelf = releases.shelf(collection, plan.datasets)
    if note.stores != _stores(shelf, open_store(collection.sources, plan.datasets)):
        return None
    if not (output.stands(site, note.files) and output.stands(docs, note.staged)):
        return None
    weighed = {path: output.size_of(stamp) for path, stamp in note.files.items()}
    sizes = budget.weigh(weighed, note.reports)
    budget.refuse_over(sizes, most_bytes)
    return _built(plan, note, sizes, written=0)


def _asked(plan: Plan) -> str:
    """What of an order decides the bytes of the site."""
    return repr(replace(plan, workers=0, scheduler=None, budget=None, clean=False))


def _stores(shelf: releases.Shelf, store: Store | None) -> str:
    """The stamps of released files and of documents, which may be stored anywhere."""
    return f"{shelf.stamp} {store.documents() if store else {}}"


def refuse_broken_addresses(datasets: Path, all_made: Sequence[BuiltUnit]) -> None:
    """Every page of the last release exists or redirects, and every redirect leads to a page."""
    files = {placed.path for one in all_made for placed in one.files}
    redirects = reading.read_redirects(datasets)
    buried = set(reading.read_tombstones(datasets))
    releases.refuse_vanished(list(reading.read_released(datasets)), files, redirects, buried)
    for old, new in redirects.items():
        if new not in files and f"{new}index.html" not in files:
            raise GongkaiError(
                f"redirects.json 把 {old} 转到 {new}，那里没有网页也没有文件，请改正"
            )


def refuse_unpublishable(collection: Collection, plan: Plan) -> None:
    """Refuse to publish a collection without an owner; building and viewing it is allowed."""
    if not plan.for_publication:
        return
    config = (plan.root / "mkdocs.yml").read_text("utf-8")
    why = list(publisher.unpublishable(collection, config, plan.repository))
    if why:
        raise GongkaiError(f"{plan.datasets} 还不能发布：" + "；".join(why))


@dataclass(frozen=True)
class ReleaseOrder:
    """The options of a release."""

    version: str | None = None
    """None: the next version of the month."""
    date: str | None = None
    """None: the collection's reference day."""
    before: str | None = None
    """The previous release, as `diff` accepts it; None: its tag in git."""
    url: str | None = None
    """Address of files, with {version} and {name}; None: the repository's releases page."""


def release(plan: Plan, order: ReleaseOrder, progress: Progress) -> tuple[str, tuple[Path, ...]]:
    """Cut a version: build it, and write its hashes, its pages and its changes to the ledgers.

    Returns its name and its files, which must be uploaded to the addresses given. After any error
    nothing below `datasets` has changed.
    """
    datasets = plan.datasets
    corpus = reading.read(datasets, form.load())
    made_before = reading.read_releases(datasets)
    date = order.date or corpus.collection.reference_date
    releases.refuse_day(date)
    version = order.version or releases.next_version(made_before, date)
    releases.refuse_version(version, date, made_before)
    changes = _changes_since_last(made_before, order.before, datasets)
    ledgers = [datasets / name for name in ("collection.json", reading.FIRST_PUBLISHED)]
    kept_bytes = {path: path.read_bytes() if path.exists() else None for path in ledgers}
    try:
        _write_version(datasets / "collection.json", version, date)
        _date_new_leads(datasets)
        build(replace(plan, for_publication=True, search=False), progress)
    except BaseException:
        for path, data in kept_bytes.items():
            path.unlink(missing_ok=True) if data is None else output.save(path, data)
        raise
    files = _collect_files(plan.out, version, changes)
    _write_ledgers(plan, corpus.collection, version, date, order.url, files)
    return version, files


def _changes_since_last(
    made_before: Sequence[Release], before: str | None, datasets: Path
) -> bytes | None:
    """The changes since the last release; empty if this is the first."""
    if not made_before:
        return None
    last = before or f"v{made_before[-1].version}"
    return releases.as_csv(diff.differences(last, str(datasets), datasets))


def _write_version(path: Path, version: str, date: str) -> None:
    """Write version and day into collection.json."""
    collection, _, faults = reading.load_json(path, path.name)
    if faults:
        raise RecordError(faults)
    collection |= {"version": version, "reference_date": date}
    output.save(path, serialise.format_json(collection))


def _date_new_leads(datasets: Path) -> None:
    """Give every new lead the date of this version; leads noted before keep theirs."""
    corpus = reading.read(datasets, form.load())
    found = {lead.id: lead.date for lead in pages.Atlas(corpus, judge_strictly(corpus)).leads}
    dates = dict(sorted({**corpus.first_published, **found}.items()))
    output.save(datasets / reading.FIRST_PUBLISHED, serialise.format_json(dates))


def _collect_files(out: Path, version: str, changes: bytes | None) -> tuple[Path, ...]:
    """The files of the version in a folder of their own, ready for upload."""
    home = out / "release" / version
    whole = (out / "site" / "data" / "latest" / WHOLE).read_bytes()
    output.save(home / WHOLE, whole)
    if changes is None:
        return (home / WHOLE,)
    output.save(home / releases.CHANGES, changes)
    return home / WHOLE, home / releases.CHANGES


def _write_ledgers(
    plan: Plan,
    collection: Collection,
    version: str,
    date: str,
    url: str | None,
    files: Sequence[Path],
) -> None:
    """Write the ledgers of the version, and its files into the collection's store."""
    datasets = plan.datasets
    pattern = url or f"{collection.repository}/releases/download/v{{version}}/{{name}}"
    entries, _, _ = reading.load_json(datasets / reading.RELEASES, reading.RELEASES)
    entry = releases.entry(version, date, pattern, {path.name: path.read_bytes() for path in files})
    to_bytes = serialise.format_json([*(entries or []), entry])
    kept_at = store_of_releases(collection.releases, datasets)
    for path in files:
        if kept_at is not None:
            kept_at.write(f"{version}/{path.name}", path.read_bytes())
        if path.name == releases.CHANGES:
            output.save(datasets / reading.CHANGES / f"{version}.csv", path.read_bytes())
    corpus = reading.read(datasets, form.load())
    site_pages = (
        path.removesuffix("index.html") for path in output.files(plan.out / "site") if is_page(path)
    )
    gone = {*reading.read_redirects(datasets), *reading.read_tombstones(datasets)}
    prints = releases.fingerprints(corpus)
    wanted = {*site_pages, f"data/v/{version}/"} - gone
    pages_now = {page: prints.get(page, "") for page in sorted(wanted)}
    output.save(datasets / reading.RELEASED, serialise.format_json(pages_now))
    output.save(datasets / reading.RELEASES, to_bytes)


def join_provinces(
    root: Path, finished: Sequence[Path], out: Path, *, is_apart: bool = False
) -> str:
    """Join the sites of provinces, each built alone, into one; or stay apart, and say where."""
    output.refuse_home(out, root, root / "datasets")
    written = list(site_sources(root))
    provinces = sorted(map(read_finished, finished), key=lambda each: each.place)
    address = provinces[0].about["address"]
    if is_apart:
        address = reading.read_collection(root / "datasets").address
    joined = joined_site.JoinedSite(str(address), is_apart)
    joined_site.join(provinces, written, root / "mkdocs.yml", out / "site", joined)
    reports = sum(each.about["reports"] for each in provinces)
    return f"已合成 {len(provinces)} 个地区、{reports} 份报告：{out / 'site' / 'index.html'}"


__all__ = ["BuildResult", "Plan", "ReleaseOrder", "build", "join_provinces", "release"]

"""The whole project on one page: how records become a site, told as a line of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from gongkai import executors, form, joined_site, output, pages, reading
from gongkai.corpus import Corpus
from gongkai.derived.leads import leads
from gongkai.incremental import BuildContext, build_units, save_build_cache
from gongkai.model import GongkaiError
from gongkai.reading import serialise
from gongkai.reading.finished import read_finished
from gongkai.records import judged, refuse_tracked
from gongkai.serving import server
from gongkai.store import Store, opened

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
    search: bool = True
    region: str | None = None
    """A division to be built alone: 33 or 330000."""
    workers: int = 0
    """Processes; 0 for one a processor."""
    scheduler: str | None = None
    """The address of a Dask scheduler whose workers see the same folders."""
    clean: bool = False
    """Whether everything is made anew and compared, whatever is remembered."""


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    reports: int
    pages: int
    files: int
    written: int
    index: Path
    missing: tuple[str, ...] = ()
    """Reports whose documents the collection's store does not hold."""


def build(plan: Plan, progress: Progress) -> Built:
    """Records in, the whole site out; on any error nothing of the last good site is touched."""
    refuse_home(plan.out, plan.root, plan.datasets)
    refuse_tracked(plan.root, plan.out)
    progress("读取记录")
    written = list(reading.site_sources(plan.root))
    made_by = reading.program_fingerprint(plan.root)
    known = plan.out / ".site" / "records"
    output.refuse_unknown_files(known.parent)
    base = f"{made_by} {plan.datasets.absolute()} {plan.region}"
    cache = reading.RecordCache(base) if plan.clean else reading.load_record_cache(known, base)
    corpus = reading.read(plan.datasets, form.load(), plan.region, cache)
    refuse_synthetic(corpus, plan)
    redirects = reading.read_redirects(plan.datasets)
    corpus = dated(corpus, plan.datasets)
    written = list(pages.with_frame(written, corpus.collection))

    progress(f"检查 {len(corpus.reports)} 份报告")
    judgement = judged(corpus)

    store = opened(corpus.collection.sources, plan.datasets)
    atlas = pages.Atlas(
        corpus,
        judgement,
        pages.terms_of(written),
        studies=tuple(reading.studies(plan.root)),
        stored=stored(corpus, store),
    )
    lists = f"{redirects} {corpus.first_published}"
    fingerprints = pages.Fingerprints(atlas, f"{made_by} {plan.renderer} {plan.search} {lists}")
    with (
        output.version(plan.out / "site") as new_version,
        output.version(plan.out / "docs") as docs,
        executors.worker_pool(plan.workers, plan.scheduler) as pool,
    ):
        context = BuildContext(
            atlas,
            written,
            plan.root / "mkdocs.yml",
            new_version,
            docs,
            is_plain=plan.renderer == "mkdocs",
            has_search=plan.search,
            redirects=redirects,
            store=store,
            is_clean=plan.clean,
        )
        made = build_units(context, fingerprints, pool, progress)
        output.finish(docs, chain.from_iterable(one.staged for one in made))
        changes = output.finish(new_version, chain.from_iterable(one.files for one in made))
        save_build_cache(made, new_version, docs)
        with output.opened(known) as file:
            file.write(cache.to_bytes())
    return Built(
        reports=len(corpus.reports),
        pages=sum(one.pages for one in made),
        files=len(changes.written) + changes.unchanged,
        written=len(changes.written),
        index=plan.out / "site" / "index.html",
        missing=missing(corpus, atlas.stored) if store else (),
    )


def stored(corpus: Corpus, store: Store | None) -> dict[str, str]:
    """The documents of these reports that the store holds: hash → a stamp of its lines."""
    held = store.held() if store else {}
    wanted = dict.fromkeys(report.source.sha256 for report in corpus.reports)
    return {sha256: held[sha256] for sha256 in wanted if sha256 in held}


def missing(corpus: Corpus, held: Mapping[str, str]) -> tuple[str, ...]:
    """The reports whose documents are not held."""
    return tuple(each.key for each in corpus.reports if each.source.sha256 not in held)


OURS = ("datasets", "site_src", "build", "tests", ".git", ".github", ".venv")
"""Folders of the project that people write."""


def refuse_home(out: Path, root: Path, datasets: Path) -> None:
    """A site is not built where people's work stands."""
    home = out.resolve()
    kept = [datasets.resolve(), *(root.resolve() / name for name in OURS)]
    if root.resolve().is_relative_to(home) or any(home.is_relative_to(each) for each in kept):
        raise GongkaiError(f"{out} 是放记录或程序的目录，不能作输出目录；请改用别的 --out，如 _out")


def refuse_synthetic(corpus: Corpus, plan: Plan) -> None:
    """Made-up reports may be built and looked at, never published."""
    if plan.for_publication and corpus.collection.synthetic:
        raise GongkaiError(f"{plan.datasets} 是合成数据（synthetic），不能发布")


def dated(corpus: Corpus, datasets: Path) -> Corpus:
    """The corpus with the days on which its leads were first published."""
    return replace(corpus, first_published=reading.read_first_published(datasets))


def note(datasets: Path) -> str:
    """Give every new lead the date of this version; those noted before keep theirs."""
    corpus = dated(reading.read(datasets, form.load()), datasets)
    found = {lead.id: lead.date for lead in leads(corpus, judged(corpus))}
    new = found.keys() - corpus.first_published.keys()
    told = dict(sorted({**corpus.first_published, **found}.items()))
    output.save(datasets / reading.FIRST_PUBLISHED, serialise.format_json(told))
    return f"记下 {len(new)} 条新线索的日期 {corpus.collection.reference_date}，共 {len(told)} 条。"


def join(root: Path, finished: Sequence[Path], out: Path) -> str:
    """Join the sites of provinces, each built alone, into one."""
    refuse_home(out, root, root / "datasets")
    written = list(reading.site_sources(root))
    provinces = sorted(map(read_finished, finished), key=lambda each: each.place)
    joined_site.join(provinces, written, root / "mkdocs.yml", out / "site")
    reports = sum(each.about["reports"] for each in provinces)
    return f"已合成 {len(provinces)} 个地区、{reports} 份报告：{out / 'site' / 'index.html'}"


__all__ = ["Built", "Plan", "build", "join", "note", "server"]

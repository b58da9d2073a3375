"""Seconds of CPU of each step on one collection, in one process; and of plain MkDocs beside it."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from gongkai import checks, form, incremental, output, packages, pages, reading, site, tables
from gongkai.corpus import Corpus, Judgement
from gongkai.model import Artifact, Page, Region
from gongkai.reading.site_files import site_sources

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "mkdocs.yml"
FEW = 100
"""Pages that plain MkDocs renders, to know what one takes."""
T = TypeVar("T")
SECONDS: dict[str, float] = {}
WRITTEN = list(site_sources(ROOT))


def main(datasets: Path, *, with_search: bool) -> None:
    """Go the line once, and tell what each step took."""
    corpus = timed("读取", lambda: reading.read(datasets, form.load()))
    judgement = timed("检查", lambda: checks.judge(corpus))
    atlas = pages.Atlas(corpus, judgement, pages.terms_of(WRITTEN))
    inputs = pages.Fingerprints(atlas, "")
    timed("各项的指纹", lambda: list(incremental.units(atlas, inputs)))
    stock = tabulated(corpus, judgement)
    zips = packaged(stock, list(corpus.rows_of))
    with TemporaryDirectory() as folder, output.version(Path(folder, "site")) as version:
        paths, few = rendered(atlas, version)
        if with_search:
            searched(version, paths, corpus.regions)
    told = {"stages": SECONDS, "plain": plain(atlas, few), "proof": proof(zips)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


def timed(step: str, work: Callable[[], T]) -> T:
    """Run a step; add its seconds of CPU, and those of programs that it ran, to what is known."""
    before = _seconds()
    result = work()
    SECONDS[step] = SECONDS.get(step, 0) + _seconds() - before
    return result


def _seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def tabulated(corpus: Corpus, judgement: Judgement) -> packages.PackageContext:
    """The tables, proved."""
    tidy = timed("制表", lambda: tables.tabulate(corpus, judgement))
    assert timed("核对各表", lambda: tables.unsound(tidy)) == []
    return packages.PackageContext(corpus, tidy, judgement)


def packaged(stock: packages.PackageContext, bodies: Iterable[str]) -> Mapping[str, bytes]:
    """The packages of all bodies by their addresses; those of many bodies are let go."""
    press = packages.BodyPackager(stock)
    timed("拼写各行", press.warm)
    own = {}
    for body in bodies:
        files = timed("各机关的数据包和文件", lambda body=body: list(press.of_body(body)))
        own |= {file.path: file.data for file in files if file.path.endswith(".zip")}
    wholes = packages.JointPackages(stock)
    for _ in timed_each("各地区和全部的数据包", wholes.of(wholes.names, own.__getitem__)):
        pass
    timed("SQLite", lambda: list(packages.beside_whole(stock)))
    return own


def timed_each(step: str, things: Iterable[T]) -> Iterable[T]:
    """The same for what comes one after another."""
    end = object()
    running = iter(things)
    while (thing := timed(step, lambda: next(running, end))) is not end:
        yield thing  # type: ignore[misc]


def rendered(atlas: pages.Atlas, version: output.Version) -> tuple[list[str], list[Page]]:
    """Every page made, spelled, poured and written; their paths, and some of them."""
    atlas.warm()
    ready = timed("核心页（MkDocs）", lambda: site.SiteRenderer(CONFIG, WRITTEN))
    paths, few = [], []
    for page in timed_each("成页", _all_pages(atlas)):
        timed("暂存（Markdown）", lambda page=page: site.markdown(page))
        poured = timed("渲染（套入）", lambda page=page: list(ready.pour([page])))
        placed = timed("写出网页", lambda poured=poured: list(output.place(version, poured)))
        paths += [one.path for one in placed]
        if page.kind in {"report", "body"} and len(few) < FEW:
            few.append(page)
    return paths, few


def _all_pages(atlas: pages.Atlas) -> Iterable[Page]:
    for body in sorted(atlas.corpus.agencies):
        yield from pages.of_body(pages.body_excerpt(atlas, body), body)
    for comparison in pages.comparisons(atlas).values():
        yield from pages.of_comparison(*pages.comparison_excerpt(atlas, comparison))
    for code, region in sorted(atlas.corpus.regions.items()):
        yield from pages.of_region(pages.region_excerpt(atlas, code), region)
    yield from pages.of_collection(atlas)


def searched(version: output.Version, paths: list[str], regions: Mapping[str, Region]) -> None:
    """The full-text indexes, one after another."""
    for name, found in site.indexes(paths).items():
        read = (Artifact(path, output.contents(version, path)) for path in found)
        for _ in timed_each("检索", site.search_index(name, read, regions)):
            pass


def plain(atlas: pages.Atlas, few: list[Page]) -> float:
    """Seconds that plain MkDocs takes a page, beyond the core."""
    others = list(pages.of_collection(atlas))
    before = _seconds()
    core = sum(1 for _ in site.build_whole(CONFIG, site.stage(WRITTEN, others)))
    between = _seconds()
    whole = sum(1 for _ in site.build_whole(CONFIG, site.stage(WRITTEN, [*others, *few])))
    assert whole == core + len(few)
    return (_seconds() - between - (between - before)) / len(few)


def proof(own: Mapping[str, bytes]) -> float:
    """Seconds that Frictionless takes a package, all its rows."""
    chosen = [Artifact(path, own[path]) for path in list(own)[:4]]
    assert packages.prove(chosen[0]) == []
    before = _seconds()
    for artifact in chosen[1:]:
        assert packages.prove(artifact) == []
    return (_seconds() - before) / max(1, len(chosen) - 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), with_search="--search" in sys.argv)

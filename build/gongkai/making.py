"""A judged corpus in, the whole site in the versions in the making out; the unchanged is kept.

The site has parts: bodies with their reports, comparisons, packages of many bodies, and the pages
that speak of all. The digest of a part says what it is made of: a part with the digest that it had
in the last build is taken over from there, unread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from gongkai import output, packages, pages, site, tables
from gongkai.corpus import Corpus
from gongkai.executors import Crew, Shared, shared, spread
from gongkai.model import Artifact, Download, GongkaiError, Page
from gongkai.output import Placed, Version
from gongkai.store import Store

Tell = Callable[[str], None]
Stamps = Mapping[str, str]

BATCH = 200
"""Reports of one job: so many that handing it over costs nothing, so few that all have work."""


@dataclass(frozen=True)
class Part:
    """What is to be made."""

    key: str
    """The address of its page below the site."""
    digest: str
    size: int = 1
    """The reports in it."""


@dataclass(frozen=True)
class Made:
    """A part that stands in the versions: its files, its pages, and what it offers to others."""

    part: Part
    files: tuple[Placed, ...] = ()
    staged: tuple[Placed, ...] = ()
    offers: tuple[Download, ...] = ()
    pages: int = 0
    strange: tuple[Page, ...] = ()
    """Pages that MkDocs must see first, for their shape is new."""


@dataclass(frozen=True)
class Bench:
    """What bodies and comparisons are made with; it travels to other processes."""

    atlas: pages.Atlas
    press: packages.Press
    making: Version
    docs: Version
    store: Store | None = None

    def texts(self, body: str) -> Mapping[str, Sequence[str]]:
        """The numbered lines of a body's documents by their hash, as far as they are held."""
        corpus, stored = self.atlas.corpus, self.atlas.stored
        named = (corpus.reports[row].source.sha256 for row in corpus.rows_of.get(body, ()))
        held = [sha256 for sha256 in named if sha256 in stored]
        return {sha256: self.store.lines(sha256) for sha256 in held} if self.store else {}


@dataclass(frozen=True)
class Workshop:
    """All that making takes; what is costly is set up when something must be made."""

    atlas: pages.Atlas
    written: Sequence[Artifact]
    config: Path
    making: Version
    docs: Version
    is_plain: bool = False
    """Whether MkDocs renders every page."""
    has_search: bool = True
    redirects: Stamps = field(default_factory=dict)
    """Old address → new one."""
    store: Store | None = None
    is_clean: bool = False
    """Whether nothing is kept unread."""

    @cached_property
    def stock(self) -> packages.Stock:
        """The tables, proved sound."""
        tidy = tables.tabulate(self.atlas.corpus, self.atlas.judgement)
        refuse(tables.unsound(tidy), "数据表")
        return packages.Stock(self.atlas.corpus, tidy, self.atlas.judgement)

    @cached_property
    def wholes(self) -> packages.Wholes:
        """The packages of many bodies."""
        return packages.Wholes(self.stock)

    @cached_property
    def theme(self) -> site.Press:
        """The shells into which pages are poured."""
        return site.press(self.config, self.written)

    @property
    def known(self) -> site.Known | None:
        """The shells so far; none where MkDocs renders every page."""
        return None if self.is_plain else self.theme.known


def refuse(faults: Sequence[str], what: str) -> None:
    """What does not keep its own declaration is not published."""
    if faults:
        raise GongkaiError(f"{what}没有通过验证，什么都没有写：\n" + "\n".join(faults))


def made(shop: Workshop, inputs: pages.Inputs, crew: Crew, tell: Tell) -> list[Made]:
    """Every part of the site, made or kept."""
    before = {} if shop.is_clean else remembered(shop.making)
    keep = partial(_kept, shop, before)
    everything = Part(EVERYTHING, inputs.of_everything())
    if all_kept := _all_kept(shop, before, everything):
        return all_kept
    wanted = list(parts(shop.atlas, inputs))
    held = {part.key: one for part in wanted if (one := keep(part)) is not None}
    missing = [part for part in wanted if part.key not in held]
    tell(f"成页、打包：{len(missing)} 项新做，{len(held)} 项未变")
    held |= {one.part.key: one for one in _spread(shop, crew, missing)}
    tell("合成各地区和全部的数据包")
    held |= {one.part.key: one for one in _packed(shop, inputs, keep)}
    refuse(unproved(held.values(), shop.making), "数据包")
    tell("渲染其余页面" + ("，建检索" if shop.has_search else ""))
    done = [*held.values(), _rest(shop, everything, list(held.values()))]
    return [*done, *_indexed(shop, inputs, keep, done), _moved(shop, inputs, done)]


def _moved(shop: Workshop, inputs: pages.Inputs, done: Sequence[Made]) -> Made:
    """What stands at old addresses; of a single division, those whose new ones are in it."""
    known = {placed.path.removesuffix("index.html") for one in done for placed in one.files}
    held = {old: new for old, new in shop.redirects.items() if new in known}
    part = Part("moved", inputs.of_files(held))
    return Made(part, tuple(output.place(shop.making, site.moved(held))))


EVERYTHING = "*"
"""The part that is made of everything."""


def parts(atlas: pages.Atlas, inputs: pages.Inputs) -> Iterator[Part]:
    """Every body, then every comparison."""
    rows_of = atlas.corpus.rows_of
    for body in sorted(atlas.corpus.agencies):
        yield Part(f"a/{body}/", inputs.of_body(body), len(rows_of.get(body, ())) + 1)
    for comparison in atlas.comparisons.values():
        yield Part(comparison.path, inputs.of_comparison(comparison))


def _spread(shop: Workshop, crew: Crew, missing: Sequence[Part]) -> Iterator[Made]:
    """Make bodies and comparisons, batch by batch, with all hands."""
    if not missing:
        return
    bench = Bench(shop.atlas, packages.Press(shop.stock), shop.making, shop.docs, shop.store)
    bench.press.warm()
    shop.atlas.warm()
    first, *others = batches(missing, BATCH)
    for one in make(bench, shop.known, first):
        yield _seen(shop, one)
    with shared(bench, crew, shop.making.folder.parent / "bench") as given:
        jobs = (partial(_make_shared, given, shop.known, batch) for batch in others)
        for batch in spread(crew if others else Crew(None), jobs):
            for one in batch:
                yield _seen(shop, one)


def batches(missing: Iterable[Part], reports: int) -> Iterator[tuple[Part, ...]]:
    """Parts in runs of about so many reports."""
    held: list[Part] = []
    for part in missing:
        held.append(part)
        if sum(each.size for each in held) >= reports:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)


def _make_shared(
    given: Shared[Bench], known: site.Known | None, batch: Sequence[Part]
) -> list[Made]:
    return make(given.get(), known, batch)


def make(bench: Bench, known: site.Known | None, batch: Sequence[Part]) -> list[Made]:
    """Make a batch of bodies and comparisons; without shells, their Markdown only."""
    return [_made(bench, known, part) for part in batch]


def _made(bench: Bench, known: site.Known | None, part: Part) -> Made:
    if part.key in bench.atlas.comparison_at:
        comparison = bench.atlas.comparison_at[part.key]
        return _paged(bench, known, part, pages.of_comparison(bench.atlas, comparison))
    body = part.key.split("/")[1]
    is_reported = body in bench.atlas.corpus.rows_of
    files = list(bench.press.of_body(body)) if is_reported else []
    offers = _offers(bench.atlas.corpus, files)
    files += [pages.feed_of_body(bench.atlas, body)] if is_reported else []
    generated = pages.of_body(bench.atlas.offering(offers), body, bench.texts(body))
    own = _paged(bench, known, part, generated, files)
    return replace(own, offers=offers)


def _offers(corpus: Corpus, files: Iterable[Artifact]) -> tuple[Download, ...]:
    """What pages offer of some files."""
    found = (packages.offer(file, corpus.collection.version) for file in files)
    return tuple(offer for offer in found if offer is not None)


def _paged(
    bench: Bench,
    known: site.Known | None,
    part: Part,
    generated: Iterable[Page],
    files: Iterable[Artifact] = (),
) -> Made:
    """Place the files of a part, and its pages in every spelling."""
    html, docs, strange, count = list(files), [], [], 0
    for count, page in enumerate(generated, 1):  # noqa: B007 - the last number is asked for
        docs.append(Artifact(site.source(page), site.markdown(page).encode()))
        html.extend(page.files)
        poured = known.pour(page) if known else None
        if poured is not None:
            html.append(poured)
        elif known:
            strange.append(page)
    staged = tuple(output.place(bench.docs, docs))
    placed = tuple(output.place(bench.making, html))
    return Made(part, placed, staged, pages=count, strange=tuple(strange))


def _seen(shop: Workshop, one: Made) -> Made:
    """A part with those of its pages that MkDocs had to see first."""
    if not one.strange:
        return one
    placed = output.place(shop.making, shop.theme.pour(one.strange))
    return replace(one, files=(*one.files, *placed), strange=())


def _packed(
    shop: Workshop, inputs: pages.Inputs, keep: Callable[[Part], Made | None]
) -> Iterator[Made]:
    """The packages of regions and of the collection, out of those of bodies."""
    own = partial(output.held, shop.making)
    missing: list[Part] = []
    for name in shop.wholes.names:
        part = Part(f"r/{name}" if name else "data", inputs.of_package(shop.wholes.bodies[name]))
        one = keep(part)
        if one is None:
            missing.append(part)
        else:
            yield one
    names = [part.key.removeprefix("r/").replace("data", "") for part in missing]
    for part, files in zip(missing, shop.wholes.of(names, own), strict=True):
        files = [*files, packages.sqlite_zip(shop.stock)] if part.key == "data" else files
        offers = _offers(shop.atlas.corpus, files)
        yield Made(part, tuple(output.place(shop.making, files)), offers=offers)


def unproved(all_made: Iterable[Made], making: Version) -> list[str]:
    """What Frictionless says against new packages: the collection's, and an even sample of others.

    It takes most of a second a package, and all are made by the same lines of code from tables
    that were checked whole; the tests prove every one.
    """
    new = {placed.path for one in all_made for placed in one.files if placed.is_new}
    zips = sorted(path for path in new if packages.is_package(Artifact(path, b"")))
    own = [path for path in zips if path.startswith("a/")]
    step = max(1, len(own) // PROVED)
    chosen = [*own[::step][:PROVED], *(path for path in zips if path.startswith("data/latest/"))]
    return [
        fault
        for path in chosen
        for fault in packages.prove(Artifact(path, output.held(making, path)), BODIES_PROVED)
    ]


PROVED = 2
"""Packages of bodies that Frictionless proves in a build, beside that of the collection."""

BODIES_PROVED = 3
"""Bodies of a package whose rows Frictionless judges: some twenty reports."""


def _rest(shop: Workshop, part: Part, others: Sequence[Made]) -> Made:
    """What people wrote, the pages that speak of many bodies, and what covers the whole site."""
    atlas = shop.atlas.offering(offer for one in others for offer in one.offers)
    generated = list(pages.of_collection(atlas))
    docs = tuple(output.place(shop.docs, site.stage(shop.written, generated)))
    html = _plain(shop, others, docs) if shop.is_plain else _poured(shop, generated)
    placed = list(output.place(shop.making, html))
    placed += output.place(shop.making, pages.beside_of(atlas))
    placed += output.place(shop.making, (file for page in generated for file in page.files))
    paths = [one.path for made in (*others, Made(part, tuple(placed))) for one in made.files]
    placed += output.place(shop.making, _covering(shop, paths))
    placed += output.place(shop.making, _found_by(atlas.corpus, atlas.downloads))
    return Made(part, tuple(placed), docs, pages=len(generated))


def _found_by(corpus: Corpus, offers: Sequence[Download]) -> Iterator[Artifact]:
    """The list of all files, and what others find them by."""
    yield packages.index(corpus, offers)
    yield from packages.discovery(corpus, offers)


def _poured(shop: Workshop, generated: Iterable[Page]) -> Iterator[Artifact]:
    yield from shop.theme.core
    yield from shop.theme.pour(generated)
    shop.theme.refuse_missing()


def _plain(shop: Workshop, others: Sequence[Made], docs: Sequence[Placed]) -> Iterator[Artifact]:
    """Let MkDocs render all that is staged."""
    paths = [*(one.path for made in others for one in made.staged), *(one.path for one in docs)]
    staged = (Artifact(path, output.held(shop.docs, path)) for path in paths)
    return site.render_staged(staged, shop.config)


def _covering(shop: Workshop, paths: Sequence[str]) -> Iterator[Artifact]:
    """Sitemap, finder, and what can be searched by."""
    corpus = shop.atlas.corpus
    yield from site.sitemap(paths, corpus.collection.address)
    yield site.robots(corpus.collection.address)
    yield site.finder(corpus.agencies.values(), corpus.regions)
    yield _about(corpus)
    if shop.has_search:
        yield site.choices(paths, corpus.regions)


def _indexed(
    shop: Workshop, inputs: pages.Inputs, keep: Callable[[Part], Made | None], done: Sequence[Made]
) -> Iterator[Made]:
    """The full-text indexes, one after another; one whose pages are the same is kept."""
    if not shop.has_search:
        return
    making, regions = shop.making, shop.atlas.corpus.regions
    paths = (placed.path for one in done for placed in one.files)
    for name, found in site.indexes(paths).items():
        part = Part(f"pagefind/{name}", inputs.of_files(_stamped(making.folder, found)))
        read = (Artifact(path, output.held(making, path)) for path in found)
        yield keep(part) or Made(part, tuple(output.place(making, site.index(name, read, regions))))


def _about(corpus: Corpus) -> Artifact:
    """What the site holds, for the catalogue that joins it to others."""
    collection = corpus.collection
    widest = [each for each in corpus.regions.values() if each.parent not in corpus.regions]
    told = {
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
    data = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    return Artifact("data/collection.json", data)


@dataclass(frozen=True)
class Memory:
    """A part as the note of a version remembers it."""

    digest: str
    files: Stamps
    staged: Stamps
    offers: Sequence[Mapping[str, str | int]] = field(default_factory=tuple)
    pages: int = 0


def remembered(making: Version) -> Mapping[str, Memory]:
    """The parts of the version that is shown; none where nobody remembers."""
    try:
        told = json.loads(output.noted(making) or "{}")
        return {key: Memory(**each) for key, each in told.items()}
    except (ValueError, TypeError):
        return {}


def _kept(shop: Workshop, before: Mapping[str, Memory], part: Part) -> Made | None:
    """A part taken over from the version that is shown; None where it must be made."""
    memory = before.get(part.key)
    if memory is None or memory.digest != part.digest:
        return None
    files = output.keep(shop.making, memory.files)
    staged = output.keep(shop.docs, memory.staged) if files is not None else None
    if files is None or staged is None:
        return None
    offers = tuple(Download(**told) for told in memory.offers)  # type: ignore[arg-type]
    return Made(part, tuple(files), tuple(staged), offers, memory.pages)


def _all_kept(shop: Workshop, before: Mapping[str, Memory], everything: Part) -> list[Made]:
    """Every part of the version that is shown, where nothing has changed at all; else nothing."""
    memory = before.get(everything.key)
    if memory is None or memory.digest != everything.digest:
        return []
    held = [_kept(shop, before, Part(key, each.digest)) for key, each in before.items()]
    return [one for one in held if one is not None] if None not in held else []


def remember(all_made: Iterable[Made], making: Version, docs: Version) -> None:
    """Note what the version that is now shown is made of, for the next build."""
    told = {
        one.part.key: {
            "digest": one.part.digest,
            "files": _stamps(making, one.files),
            "staged": _stamps(docs, one.staged),
            "offers": [asdict(offer) for offer in one.offers],
            "pages": one.pages,
        }
        for one in all_made
    }
    output.note(making.out, json.dumps(told, ensure_ascii=False))


def _stamps(version: Version, placed: Iterable[Placed]) -> Stamps:
    return _stamped(version.out, (one.path for one in placed))


def _stamped(folder: Path, paths: Iterable[str]) -> Stamps:
    return {path: output.stamp(folder, path) for path in paths}

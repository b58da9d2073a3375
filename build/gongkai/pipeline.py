"""The whole project on one page: what can be asked for, each told as a line of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path

from gongkai import catalogue, checks, executors, form, output, pages, reading
from gongkai.corpus import Corpus, Judgement
from gongkai.form import Form
from gongkai.leads import leads
from gongkai.making import Workshop, remember
from gongkai.making import made as making_of
from gongkai.model import Finding, GongkaiError, RecordError, Severity
from gongkai.reading import spelling
from gongkai.reading.finished import read_finished
from gongkai.reading.record import read_record
from gongkai.reading.schema import schemas
from gongkai.reading.trace import write_trace
from gongkai.store import Store, opened

Tell = Callable[[str], None]


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


def build(plan: Plan, tell: Tell) -> Built:
    """Records in, the whole site out; on any error nothing of the last good site is touched."""
    tell("读取记录")
    written = list(reading.site_sources(plan.root))
    made_by = reading.ingredients(plan.root)
    known = plan.out / ".site" / "records"
    memory = reading.recall(known, f"{made_by} {plan.datasets.absolute()} {plan.region}")
    corpus = reading.read(plan.datasets, form.load(), plan.region, memory)
    refuse_synthetic(corpus, plan)
    redirects = reading.read_redirects(plan.datasets)
    corpus = dated(corpus, plan.datasets)
    written = list(pages.framed(written, corpus.collection))

    tell(f"检查 {len(corpus.reports)} 份报告")
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
    inputs = pages.Inputs(atlas, f"{made_by} {plan.renderer} {plan.search} {lists}")
    with (
        output.version(plan.out / "site") as making,
        output.version(plan.out / "docs") as docs,
        executors.crew(plan.workers, plan.scheduler) as crew,
    ):
        shop = Workshop(
            atlas,
            written,
            plan.root / "mkdocs.yml",
            making,
            docs,
            is_plain=plan.renderer == "mkdocs",
            has_search=plan.search,
            redirects=redirects,
            store=store,
        )
        made = making_of(shop, inputs, crew, tell)
        output.finish(docs, chain.from_iterable(one.staged for one in made))
        changes = output.finish(making, chain.from_iterable(one.files for one in made))
        remember(made, making, docs)
        with output.opened(known) as file:
            file.write(memory.spelled())
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


def refuse_synthetic(corpus: Corpus, plan: Plan) -> None:
    """Made-up reports may be built and looked at, never published."""
    if plan.for_publication and corpus.collection.synthetic:
        raise GongkaiError(f"{plan.datasets} 是合成数据（synthetic），不能发布")


def judged(corpus: Corpus) -> Judgement:
    """What the checks say; what they find wrong with our own ledgers stops here."""
    judgement = checks.judge(corpus)
    ours = [one for one in judgement.findings if one.severity is Severity.STRUCTURE]
    if ours:
        raise RecordError(ours)
    return judgement


def dated(corpus: Corpus, datasets: Path) -> Corpus:
    """The corpus with the days on which its leads were first published."""
    return replace(corpus, first_published=reading.read_first_published(datasets))


def note(datasets: Path) -> str:
    """Give every new lead the date of this version; those noted before keep theirs."""
    corpus = dated(reading.read(datasets, form.load()), datasets)
    found = {lead.id: lead.date for lead in leads(corpus, judged(corpus))}
    new = found.keys() - corpus.first_published.keys()
    told = dict(sorted({**corpus.first_published, **found}.items()))
    output.save(datasets / reading.FIRST_PUBLISHED, spelling.spell_plain(told))
    return f"记下 {len(new)} 条新线索的日期 {corpus.collection.reference_date}，共 {len(told)} 条。"


def join(root: Path, finished: Sequence[Path], out: Path) -> str:
    """Join the sites of provinces, each built alone, into one."""
    written = list(reading.site_sources(root))
    provinces = sorted(map(read_finished, finished), key=lambda each: each.place)
    catalogue.join(provinces, written, root / "mkdocs.yml", out / "site")
    reports = sum(each.about["reports"] for each in provinces)
    return f"已合成 {len(provinces)} 个地区、{reports} 份报告：{out / 'site' / 'index.html'}"


def check(datasets: Path) -> tuple[Finding, ...]:
    """Read everything and judge it; raise RecordError where records are no records."""
    corpus = reading.read(datasets, form.load())
    return tuple(placed(finding, corpus) for finding in judged(corpus).findings)


def placed(finding: Finding, corpus: Corpus) -> Finding:
    """A finding with the line of the record that it speaks of, where it has none yet."""
    row = corpus.at.get(f"{finding.agency}/{finding.year}")
    if row is None:
        return finding
    report = corpus.reports[row]
    spoken_of = finding.cells[-1].rpartition(".")[0] if finding.cells else ""
    line = finding.line or report.lines.get(spoken_of, 1)
    return replace(finding, file=report.file, line=line)


def new(agency: str, year: int, datasets: Path) -> str:
    """Write an empty record on the edition in force for the year; say where."""
    the_form = form.load()
    edition = the_form.expected(year)
    if edition is None:
        first = min(known.since for known in the_form.editions.values())
        raise GongkaiError(f"{year} 年没有可用的格式；最早的格式从 {first} 年起")
    if agency not in reading.read_agencies(datasets):
        raise GongkaiError(f"机关 {agency} 没有登记；请先写 {datasets}/agencies/{agency}.json")
    path = datasets / "reports" / agency / f"{year}.json"
    if path.exists():
        raise GongkaiError(f"{path} 已存在，没有改动")
    record = spelling.blank_record(agency, year, edition.id, the_form)
    text = spelling.spell_report(record, the_form)
    output.save(path, text)
    output.save(path.with_suffix(".trace.csv"), by_hand(text, the_form))
    return f"已写出 {path}：对着原文填写，空格保持 null，然后运行 gongkai check。"


def by_hand(text: str, the_form: Form) -> str:
    """The trace of a record that a person fills in; what is filled in later counts as entered."""
    row, _ = read_record(text, "", the_form)
    return write_trace(row.figures if row else {})


def format_records(datasets: Path, *, write: bool) -> list[str]:
    """Respell records and schemas canonically; name those that were, or would be, changed.

    A file that is no JSON is left to `check`, which says what is wrong with it.
    """
    changed = []
    for path, text in _canonical(datasets, form.load()):
        if not path.exists() or path.read_bytes() != text.encode("utf-8"):
            changed.append(str(path))
            if write:
                output.save(path, text)
    return changed


def convert(source: Path, target: Path) -> str:
    """Records in JSON as one Parquet file, or the other way round; the registries as they are."""
    if target.exists() and any(target.iterdir()):
        raise GongkaiError(f"{target} 已有内容；请写一个新的目录")
    faults: list[Finding] = []
    the_form = form.load()
    parts = sound(reading.record_parts(source, the_form, faults), faults)
    if (source / reading.parquet.NAME).is_file():
        count = 0
        for part in parts:
            for name, text in spelling.spell_parts(part):
                output.save(target / name, text)
            count += len(part.reports)
    else:
        with output.opened(target / reading.parquet.NAME) as file:
            count = reading.parquet.write_parts(parts, the_form, file)
    for name, text in reading.registries(source):
        output.save(target / name, text)
    return f"已转换 {count} 份报告，写到 {target}；之后可用 gongkai build --datasets {target}。"


def sound(parts: Iterable[Corpus], faults: list[Finding]) -> Iterator[Corpus]:
    """Parts as they come, until one has a fault."""
    for part in parts:
        if faults:
            break
        yield part
    if faults:
        raise RecordError(faults)


def _canonical(datasets: Path, the_form: Form) -> Iterator[tuple[Path, str]]:
    """Every file below datasets/ that has a canonical spelling, and that spelling."""
    for path in reading.record_files(datasets):
        raw, _, faults = reading.load(path, path.name)
        if not faults and isinstance(raw, dict):
            yield path, spelling.spell_report(raw, the_form)
    registries = [*datasets.glob("*.json"), *datasets.glob("agencies/*.json")]
    for path in sorted(registries + list(datasets.glob("corrections/*.json"))):
        raw, _, faults = reading.load(path, path.name)
        if not faults:
            yield path, spelling.spell_plain(raw)
    for name, schema in schemas(the_form).items():
        yield datasets / "schema" / name, spelling.spell_plain(schema)


@contextmanager
def server(out: Path, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server of the built site on loopback."""
    site = out / "site"
    if not (site / "index.html").is_file():
        raise GongkaiError(f"{site} 里还没有网站；请先运行 gongkai build")
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    try:
        with ThreadingHTTPServer(("127.0.0.1", port), handler) as running:
            yield running
    except OSError as fault:
        raise GongkaiError(f"端口 {port} 用不了（{fault.strerror}）；请换一个 --port") from fault

"""The whole project on one page: what can be asked for, each told as a line of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gongkai import checks, form, output, reading
from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import Finding, GongkaiError
from gongkai.reading import spelling
from gongkai.reading.schema import schemas

Tell = Callable[[str], None]


def check(datasets: Path) -> tuple[Finding, ...]:
    """Read everything and judge it; raise RecordError where records are no records."""
    corpus = reading.read(datasets, form.load())
    return tuple(placed(finding, corpus) for finding in checks.judge(corpus).findings)


def placed(finding: Finding, corpus: Corpus) -> Finding:
    """A finding with the line of the record that it speaks of, where it has none yet."""
    row = corpus.at.get(f"{finding.agency}/{finding.year}")
    if finding.file or row is None:
        return finding
    report = corpus.reports[row]
    line = 0
    if finding.cells:
        line = report.lines.get(finding.cells[-1].rpartition(".")[0], 0)
    return replace(finding, file=report.file, line=line or 1)


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
    output.save(path, spelling.spell_report(record, the_form))
    return f"已写出 {path}：对着原文填写，空格保持 null，然后运行 gongkai check。"


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

"""What the commands do with records alone, without a site: check, format, convert, create."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai import checks, form, output, publisher, reading, releases
from gongkai.corpus import Corpus, Judgement, OwnFindings
from gongkai.form import Form
from gongkai.model import Finding, GongkaiError, RecordError, Severity, row_of
from gongkai.reading import parquet, serialise
from gongkai.reading.json_schema import schemas
from gongkai.reading.nearest import did_you_mean
from gongkai.reading.record import read_record
from gongkai.reading.trace import write_trace
from gongkai.reading.tracked import tracked_files
from gongkai.system import resolved


def judge_strictly(corpus: Corpus, own: OwnFindings | None = None) -> Judgement:
    """The findings of the checks; raise RecordError if our own ledgers (waivers …) are wrong."""
    judgement = checks.judge(corpus, own)
    ours = [one for one in judgement.findings if one.severity is Severity.STRUCTURE]
    if ours:
        raise RecordError(ours)
    return judgement


def refuse_tracked(root: Path, out: Path) -> None:
    """Refuse an output folder under version control: a build would trust what others put there."""
    tracked = tracked_files(root, out)
    if tracked:
        raise GongkaiError(
            f"git 里有 {out} 的文件（{tracked[0]} 等 {len(tracked)} 个），那里只放生成的内容；"
            f"请运行 git rm -r --cached {out} 再提交"
        )


@dataclass(frozen=True)
class FindingFilter:
    """The filter that a person gave for findings."""

    files: tuple[str, ...]
    """Files or folders below datasets/; empty: all."""
    severities: frozenset[Severity]

    @classmethod
    def of(cls, paths: Iterable[Path], datasets: Path, severity: Severity) -> FindingFilter:
        """Turn the given paths into files below datasets/, and keep the severities asked for."""
        weights = list(Severity)
        names = [_below(path, datasets) for path in paths]
        return cls(tuple(names), frozenset(weights[: weights.index(severity) + 1]))

    def has(self, finding: Finding) -> bool:
        """Whether a finding passes the filter."""
        is_of_files = not self.files or any(
            name == "." or finding.file == name or finding.file.startswith(f"{name}/")
            for name in self.files
        )
        return is_of_files and finding.severity in self.severities


def _below(path: Path, datasets: Path) -> str:
    """The file or folder below datasets/ that a path refers to."""
    if not path.exists():
        raise GongkaiError(f"找不到 {path}；请检查路径")
    try:
        name = resolved(path).relative_to(resolved(datasets)).as_posix()
    except ValueError as fault:
        raise GongkaiError(f"{path} 不在 {datasets} 里；只检查那里的记录") from fault
    return name


def check(datasets: Path) -> tuple[Finding, ...]:
    """Read and judge all records; raise RecordError if any record is not valid."""
    corpus = reading.read(datasets, form.load())
    warnings = check_promises(corpus, datasets)
    return (*warnings, *(with_line(finding, corpus) for finding in judge_strictly(corpus).findings))


def check_promises(corpus: Corpus, datasets: Path) -> list[Finding]:
    """Check the promises of the collection (addresses, counts): raise RecordError, or warn."""
    reading.read_releases(datasets)
    broken = list(releases.broken_promises(corpus, datasets))
    if any(each.severity is Severity.STRUCTURE for each in broken):
        raise RecordError(broken)
    return broken


def with_line(finding: Finding, corpus: Corpus) -> Finding:
    """A finding with the line of the record that it refers to, if it has none yet."""
    row = corpus.at.get(finding.key)
    if row is None:
        return finding
    report = corpus.reports[row]
    spoken_of = row_of(finding.cells[-1]) if finding.cells else ""
    line = finding.line or report.lines.get(spoken_of, 1)
    return replace(finding, file=report.file, line=line)


def new(agency: str, year: int, datasets: Path) -> str:
    """Write an empty record on the edition in force for the year; return its path."""
    the_form = form.load()
    edition = the_form.expected(year)
    if edition is None:
        first = min(known.since for known in the_form.editions.values())
        raise GongkaiError(f"{year} 年没有可用的格式；最早的格式从 {first} 年起")
    agencies = reading.read_agencies(datasets)
    if agency not in agencies:
        near = did_you_mean(agency, agencies)
        raise GongkaiError(f"机关 {agency} 没有登记{near}；新的机关先用 gongkai agency new 登记")
    path = datasets / "reports" / agency / f"{year}.json"
    if path.exists():
        raise GongkaiError(f"{path} 已存在，没有改动")
    record = serialise.blank_record(agency, year, edition.id, the_form)
    text = serialise.format_report(record, the_form)
    output.save(path, text)
    output.save(path.with_suffix(".trace.csv"), manual_trace(text, the_form))
    return f"已写出 {path}：对着原文填写，空格保持 null，然后运行 gongkai check。"


def manual_trace(text: str, the_form: Form) -> str:
    """The trace of a record that a person fills in; every value counts as entered by hand."""
    row, _ = read_record(text, "", the_form)
    return write_trace(row.figures if row else {})


def format_records(datasets: Path, *, write: bool) -> list[str]:
    """Rewrite records and schemas in canonical form; return those that were, or would be, changed.

    A file that is not JSON is left alone; `check` reports what is wrong with it.
    """
    reading.refuse_unknown_entries(datasets)
    changed = []
    for path, text in _canonical(datasets, form.load()):
        if not path.exists() or path.read_bytes() != text.encode("utf-8"):
            changed.append(str(path))
            if write:
                output.save(path, text)
    return changed


def convert(source: Path, target: Path) -> str:
    """Convert JSON records to one Parquet file, or back; the registries are copied unchanged."""
    if target.exists() and any(target.iterdir()):
        raise GongkaiError(f"{target} 已有内容；请写一个新的目录")
    faults: list[Finding] = []
    the_form = form.load()
    parts = refuse_faults(reading.record_parts(source, the_form, faults), faults)
    if (source / parquet.NAME).is_file():
        count = 0
        for part in parts:
            for name, text in serialise.format_parts(part):
                output.save(target / name, text)
            count += len(part.reports)
    else:
        with output.opened(target / parquet.NAME) as file:
            count = parquet.write_parts(parts, the_form, file)
    for name, text in reading.registries(source):
        output.save(target / name, text)
    return f"已转换 {count} 份报告，写到 {target}；之后可用 gongkai build --datasets {target}。"


def refuse_faults(parts: Iterable[Corpus], faults: list[Finding]) -> Iterator[Corpus]:
    """Yield parts until one has a fault, then raise."""
    for part in parts:
        if faults:
            break
        yield part
    if faults:
        raise RecordError(faults)


def _canonical(datasets: Path, the_form: Form) -> Iterator[tuple[Path, str]]:
    """Every file below datasets/ that has a canonical form, with that form."""
    for path in reading.record_files(datasets):
        raw, _, faults = reading.load_json(path, path.name)
        if not faults and isinstance(raw, dict):
            yield path, serialise.format_report(raw, the_form)
    registries = [*datasets.glob("*.json"), *datasets.glob("agencies/*.json")]
    for path in sorted(registries + list(datasets.glob("corrections/*.json"))):
        raw, _, faults = reading.load_json(path, path.name)
        if not faults:
            yield path, serialise.format_json(raw)
    config = datasets.parent / "mkdocs.yml"
    if config.is_file() and (datasets / "collection.json").is_file():
        collection = reading.read_collection(datasets)
        yield config, publisher.with_settings(config.read_text("utf-8"), collection)
    for name, schema in schemas(the_form).items():
        yield datasets / "schema" / name, serialise.format_json(schema)

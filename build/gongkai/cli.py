"""Arguments in, exit code out; the only module that prints.

0 clean · 1 findings that block, or something that cannot go on · 2 wrong use.

A command imports the room that it opens and no other: reading one document should not wait for
pandas, MkDocs and Frictionless, which take a second to load.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from traceback import extract_tb
from typing import Annotated

import typer
from rich.console import Console

from gongkai.model import Finding, GongkaiError, RecordError, Severity
from gongkai.system import reason
from gongkai.usage import in_chinese
from gongkai.wording import VERDICTS

app = typer.Typer(
    name="gongkai",
    help="公开：把政府信息公开工作年度报告变成人人可读、可查、可下载的数据。",
    epilog="先看 gongkai build；要加一份年报，看 gongkai add --help。",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
OUT = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
ERR = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


class Renderer(StrEnum):
    """Which way pages become HTML; both give the same bytes."""

    POUR = "pour"
    MKDOCS = "mkdocs"


Datasets = Annotated[Path, typer.Option("--datasets", help="数据目录", show_default=True)]
Form = Annotated[Format, typer.Option("--format", help="检查结果的写法：文本、GitHub 注解或 JSON")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只说检查结果和错误")]
DATASETS = Path("datasets")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; what cannot go on becomes one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows knows no "−"
            stream.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    code = _flushed(_run(given or ["--help"]))
    if code:
        sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    try:
        code: int = app(arguments, standalone_mode=False) or 0
    except typer.TyperException as error:
        _say(ERR, f"命令写得不对：{in_chinese(error.format_message())}。写法见 gongkai --help。")
        return 2
    except RecordError as error:
        _print_findings(error.findings, Format.TEXT, ERR)
        _say(ERR, f"{error}，什么都没有写。改好后再运行。")
        return 1
    except GongkaiError as error:
        _say(ERR, str(error))
        return 1
    except OSError as error:
        _say(ERR, f"不能读写 {error.filename or '输出'}：{reason(error)}。")
        return 1
    except MemoryError:
        _say(ERR, "内存不够；请关掉别的程序，或用 --workers 1 再运行。")
        return 1
    except Exception as error:
        _say(ERR, _ours(error))
        return 1
    if code == INTERRUPTED:
        _say(ERR, "已停止，没有写完的不会留下。")
    return code


def _ours(error: Exception) -> str:
    """A fault of ours: what a maintainer needs, in the one sentence that a person can pass on."""
    frame = extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"程序自己出了错（{type(error).__name__}，{where}）；请把这句话和所用的命令告诉维护者。"


def _flushed(code: int) -> int:
    """The exit code, once all that was said is out; where nobody takes it, 1."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or 1
    return code


def _say(console: Console, text: str) -> None:
    """Print what a document or a file name may have had its say in."""
    console.print(UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))


UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal or turns the direction of writing."""


INTERRUPTED = 130
MISSING_NAMED = 20
"""So many reports without a document are named; of more only their number."""


@app.callback(invoke_without_command=True)
def about(
    is_asked: Annotated[bool, typer.Option("--version", help="说出版本", is_eager=True)] = False,
) -> None:
    """Tell the version where that is asked."""
    if is_asked:
        _say(OUT, f"gongkai {version('gongkai')}")
        raise typer.Exit


@app.command(help="检查全部记录，生成数据包和网站，写到 _out/site。")
def build(
    datasets: Datasets = DATASETS,
    out: Annotated[Path, typer.Option("--out", help="输出目录")] = Path("_out"),
    renderer: Annotated[
        Renderer, typer.Option("--renderer", help="渲染方式；两种方式结果逐字节相同")
    ] = Renderer.POUR,
    for_publication: Annotated[
        bool, typer.Option("--for-publication", help="将要对外发布：拒绝合成数据")
    ] = False,
    search: Annotated[bool, typer.Option("--search/--no-search", help="是否建全文检索索引")] = True,
    region: Annotated[
        str | None, typer.Option("--region", help="只建一个地区，如 33 或 330000")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="并行进程数；0 为处理器个数")
    ] = 0,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Dask 调度器的地址，如 tcp://10.0.0.1:8786")
    ] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help="全部重做并逐个比对，不信上次记下的")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Check, package, render, swap."""
    from gongkai import pipeline

    plan = pipeline.Plan(
        Path.cwd(),
        datasets,
        out,
        renderer.value,
        for_publication,
        search=search,
        region=region,
        workers=workers,
        scheduler=scheduler,
        clean=clean,
    )
    done = pipeline.build(plan, _progress(quiet=quiet))
    if done.missing:
        named = "、".join(done.missing[:MISSING_NAMED])
        more = "等" if len(done.missing) > MISSING_NAMED else ""
        _say(
            ERR,
            f"原件库里没有 {len(done.missing)} 份报告的原件：{named}{more}；"
            "它们的页面注明未存档。有原件的，用 gongkai add 文件 存入。",
        )
    if quiet:
        return
    _say(OUT, f"完成：{done.reports} 份报告，{done.pages} 个页面，{done.files} 个文件，")
    _say(OUT, f"其中 {done.written} 个与上次不同。")
    _say(OUT, f"打开 {done.index}，或运行 gongkai serve。")


@app.command(help="只检查，不生成。记录写法有错时退出码为 1；机关自己的加总错误不算。")
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="只说这些文件或目录的；不写则全部", metavar="文件或目录"),
    ] = None,
    datasets: Datasets = DATASETS,
    format_: Form = Format.TEXT,
    severity: Annotated[
        Severity, typer.Option("--severity", help="只说这样重的和更重的")
    ] = Severity.INFO,
    quiet: Quiet = False,
) -> None:
    """Read everything and say what the rules find."""
    from gongkai import records

    wanted = records.Wanted.of(paths or (), datasets, severity)
    try:
        records.refuse_tracked(Path.cwd(), Path("_out"))
        findings, code = records.check(datasets), 0
    except RecordError as error:
        findings, code = error.findings, 1
    told = [finding for finding in findings if wanted.has(finding)]
    _print_findings(told, format_, OUT)
    if not quiet and format_ is Format.TEXT:
        _say(ERR, _counted(told, len(findings)))
    if code:
        raise typer.Exit(code)


def _counted(told: Sequence[Finding], found: int) -> str:
    """The closing line: how many of each weight, and how many were not asked for."""
    count = Counter(finding.severity for finding in told)
    words = "、".join(f"{count[each]} 处{word}" for each, word in WEIGHTS.items() if count[each])
    rest = f"；另有 {found - len(told)} 处没有列出" if found > len(told) else ""
    return f"共 {len(told)} 处" + (f"：{words}" if words else "") + f"{rest}。"


WEIGHTS = {
    Severity.STRUCTURE: "记录错误",
    Severity.ERROR: "错误",
    Severity.WARNING: "疑点",
    Severity.INFO: "提示",
}


@app.command(help="读一份原文（HTML、DOCX、DOC、PDF、OFD、文本），把读到的打印出来，不写文件。")
def extract(
    file: Annotated[Path, typer.Argument(help="原文", metavar="文件")],
    format_: Annotated[
        Format, typer.Option("--format", help="json 供程序使用，text 供人查看")
    ] = Format.TEXT,
) -> None:
    """Read one document and print the draft."""
    from gongkai import intake
    from gongkai.intake import review

    draft = intake.extract(file)
    if format_ is Format.JSON:
        OUT.print(json.dumps(draft, ensure_ascii=False, indent=1))
    else:
        _say(OUT, review.as_text(draft))
    if draft["edition"] is None:
        raise GongkaiError(f"{file.name}：{intake.NO_REPORT}")


@app.command(help="读一份原文或一个目录，写出记录、痕迹和核对单。已有的记录不会被覆盖。")
def add(
    source: Annotated[Path, typer.Argument(help="原文，或放原文的目录", metavar="文件或目录")],
    agency: Annotated[
        str | None, typer.Option("--agency", help="机关编号，如 330326-scjgj；不写则按名称认定")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="报告年度；不写则从原文认定")] = None,
    url: Annotated[str | None, typer.Option("--url", help="原文的网址")] = None,
    retrieved: Annotated[
        str | None, typer.Option("--retrieved", help="取得原文的日期，如 2026-11-21")
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            "--manifest",
            help="目录里要读哪些文件的清单（CSV），列为 file,agency,url,retrieved,year,copy",
        ),
    ] = None,
    copy: Annotated[
        str | None,
        typer.Option("--copy", help="文件不是机关的原页时写明是什么：transcript 为转录文本"),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="覆盖已有的记录，并显示差异；手填的格照旧")
    ] = False,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="并行进程数；0 为处理器个数")
    ] = 0,
    datasets: Datasets = DATASETS,
    quiet: Quiet = False,
) -> None:
    """Turn documents into records for review."""
    from gongkai import intake
    from gongkai.intake.matching import Order

    asked = intake.asked_for(source, manifest, Order(agency, year, url, retrieved, replace, copy))
    failed = 0
    progress = _progress(quiet=quiet)
    for told in intake.add(asked, datasets, Path("_out"), workers, progress):
        if not (quiet and told.done):
            _say(OUT if told.done else ERR, told.sentence)
        failed += not told.done
    if failed:
        raise typer.Exit(1)


@app.command(help="写一张空白记录，供对着原文手填。")
def new(
    agency: Annotated[str, typer.Argument(help="机关编号，如 330326-scjgj", metavar="机关")],
    year: Annotated[int, typer.Argument(help="报告年度", metavar="年度")],
    datasets: Datasets = DATASETS,
) -> None:
    """Write an empty record on the edition in force for the year."""
    from gongkai import records

    _say(OUT, records.new(agency, year, datasets))


@app.command("format", help="把记录改成统一写法；数字一个不动。")
def format_records(
    check_only: Annotated[
        bool, typer.Option("--check", help="只说哪些文件需要改，不改；有则退出码为 1")
    ] = False,
    datasets: Datasets = DATASETS,
) -> None:
    """Respell every record canonically, and the schemas beside them."""
    from gongkai import records

    changed = records.format_records(datasets, write=not check_only)
    for name in changed:
        _say(OUT, f"{name}：{'需要改写，运行 gongkai format' if check_only else '已改写'}")
    if check_only and changed:
        raise typer.Exit(1)


@app.command(help="发布新版本之前：给新的线索记上首次发布的日期。")
def note(datasets: Datasets = DATASETS) -> None:
    """Date the leads that no version has shown before."""
    from gongkai import pipeline

    OUT.print(pipeline.note(datasets))


@app.command(help="在 JSON 记录与 Parquet 之间转换；全国的数据以 Parquet 保存。")
def convert(
    source: Annotated[Path, typer.Argument(help="现有的数据目录", metavar="来源")],
    target: Annotated[Path, typer.Argument(help="要写的新目录", metavar="去处")],
) -> None:
    """Respell a whole collection in the other form."""
    from gongkai import records

    _say(OUT, records.convert(source, target))


@app.command(help="把分别建好的各地区合成一个网站：首页、找机关、检索和数据目录。")
def catalogue(
    finished: Annotated[
        list[Path],
        typer.Argument(help="各地区的输出目录（gongkai build --out 所写）", metavar="目录…"),
    ],
    out: Annotated[Path, typer.Option("--out", help="输出目录")] = Path("_out/catalogue"),
) -> None:
    """Join finished provinces."""
    from gongkai import pipeline

    _say(OUT, pipeline.join(Path.cwd(), finished, out))


@app.command(help="在本机看生成好的网站。")
def serve(
    out: Annotated[Path, typer.Option("--out", help="输出目录")] = Path("_out"),
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8000,
) -> None:
    """Serve the built site on loopback until interrupted."""
    from gongkai import pipeline

    with pipeline.server(out, port) as server:
        _say(OUT, f"http://127.0.0.1:{port}/  按 Ctrl+C 停止")
        server.serve_forever()


def _progress(*, quiet: bool) -> Callable[[str], None]:
    """Say each step on a terminal; stay quiet in a pipe."""
    return (lambda step: _say(ERR, step)) if ERR.is_terminal and not quiet else lambda _: None


def _print_findings(findings: Sequence[Finding], format_: Format, console: Console) -> None:
    if format_ is Format.JSON:
        console.print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
        return
    spell = _as_github if format_ is Format.GITHUB else _as_text
    for finding in findings:
        _say(console, spell(finding))


def _as_text(finding: Finding) -> str:
    hint = f"（{finding.hint}）" if finding.hint else ""
    title = f"{finding.title}：" if finding.title else ""
    place = " ".join(finding.file.splitlines())
    said = " ".join(finding.message.splitlines())
    verdict = VERDICTS[finding.verdict].zh
    return f"{place}:{finding.line}: {verdict} [{finding.rule}] {title}{said}{hint}"


LEVELS = {
    Severity.STRUCTURE: "error",
    Severity.ERROR: "warning",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
"""The agency's own errors never fail a run, so they are no errors to GitHub either."""


def _as_github(finding: Finding) -> str:
    file = _escaped(f"datasets/{finding.file}", PROPERTY)
    title = _escaped(f"{VERDICTS[finding.verdict].zh} {finding.title or finding.rule}", PROPERTY)
    place = f"file={file},line={finding.line or 1},title={title}"
    return f"::{LEVELS[finding.severity]} {place}::{_escaped(finding.message)}"


PROPERTY = "%\r\n:,"
"""What ends a property of an annotation."""


def _escaped(text: str, signs: str = "%\r\n") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in signs else sign for sign in text)


if __name__ == "__main__":
    main()

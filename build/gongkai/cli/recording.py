"""Commands about records: check them, format them, create an empty one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.terminal import (
    ADDING,
    CHECKING,
    DATASETS,
    ERR,
    OUT,
    Datasets,
    Form,
    Format,
    Quiet,
    app,
    print_findings,
    progress_on,
    say,
)
from gongkai.model import Finding, RecordError, Severity


@app.command(
    help="只检查，不生成。记录写法有错时退出码为 1；机关自己的加总错误不算。",
    rich_help_panel=CHECKING,
)
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
    since: Annotated[
        str | None,
        typer.Option("--since", help="只说比这个版本（git 版本、目录或 gongkai.zip）多出来的"),
    ] = None,
    summary: Annotated[
        Path | None,
        typer.Option("--summary", help="另以 Markdown 写到这个文件的末尾，供拉取请求用"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read everything and say what the rules find."""
    from gongkai import records

    wanted = records.FindingFilter.of(paths or (), datasets, severity)
    progress_on(quiet=quiet)(f"读取并检查 {datasets}")
    try:
        records.refuse_tracked(Path.cwd(), Path("_out"))
        findings, code = records.check(datasets), 0
    except RecordError as error:
        findings, code = error.findings, 1
    asked: Sequence[Finding] = findings
    if since is not None:
        from gongkai import diff

        asked = diff.since(findings, since, datasets)
    shown = [finding for finding in asked if wanted.has(finding)]
    print_findings(shown, format_, OUT)
    if summary is not None:
        from gongkai import diff, output

        output.save_for_reading(summary, diff.findings_as_markdown(shown), datasets, at_end=True)
    if not quiet and format_ is Format.TEXT:
        say(ERR, _counted(shown, len(findings)))
    if code:
        raise typer.Exit(code)


def _counted(shown: Sequence[Finding], found: int) -> str:
    """The closing line: findings by severity, and the number filtered out."""
    count = Counter(finding.severity for finding in shown)
    words = "、".join(f"{count[each]} 处{word}" for each, word in WEIGHTS.items() if count[each])
    rest = f"；另有 {found - len(shown)} 处没有列出" if found > len(shown) else ""
    return f"共 {len(shown)} 处" + (f"：{words}" if words else "") + f"{rest}。"


WEIGHTS = {
    Severity.STRUCTURE: "记录错误",
    Severity.ERROR: "错误",
    Severity.WARNING: "疑点",
    Severity.INFO: "提示",
}


@app.command(help="写一张空白记录，供对着原文手填。", rich_help_panel=ADDING)
def new(
    agency: Annotated[str, typer.Argument(help="机关编号，如 330326-scjgj", metavar="机关")],
    year: Annotated[int, typer.Argument(help="报告年度", metavar="年度")],
    datasets: Datasets = DATASETS,
) -> None:
    """Write an empty record on the edition in force for the year."""
    from gongkai import records

    say(OUT, records.new(agency, year, datasets))


@app.command("format", help="把记录改成统一写法；数字一个不动。", rich_help_panel=CHECKING)
def format_records(
    check_only: Annotated[
        bool, typer.Option("--check", help="只说哪些文件需要改，不改；有则退出码为 1")
    ] = False,
    datasets: Datasets = DATASETS,
) -> None:
    """Rewrite every record canonically, and the schemas beside them."""
    from gongkai import records

    progress = progress_on(quiet=False)
    progress(f"查看 {datasets} 里每个文件的写法")
    changed = records.format_records(datasets, write=not check_only)
    for name in changed:
        say(OUT, f"{name}：{'需要改写，运行 gongkai format' if check_only else '已改写'}")
    if not changed:
        progress("都是统一写法，没有要改的。")
    if check_only and changed:
        raise typer.Exit(1)


@app.command(
    help="在 JSON 记录与 Parquet 之间转换；全国的数据以 Parquet 保存。", rich_help_panel=CHECKING
)
def convert(
    source: Annotated[Path, typer.Argument(help="现有的数据目录", metavar="来源")],
    target: Annotated[Path, typer.Argument(help="要写的新目录", metavar="去处")],
) -> None:
    """Convert a whole collection to the other form."""
    from gongkai import records

    progress_on(quiet=False)(f"转换 {source}")
    say(OUT, records.convert(source, target))

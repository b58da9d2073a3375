"""Commands that read documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.terminal import (
    ADDING,
    DATASETS,
    ERR,
    OUT,
    Datasets,
    Format,
    Quiet,
    Workers,
    app,
    progress_on,
    say,
)
from gongkai.cli.upkeep import ask_for
from gongkai.model import GongkaiError


@app.command(
    help="读一份原文（HTML、DOCX、DOC、PDF、OFD、文本），把读到的打印出来，不写文件。",
    rich_help_panel=ADDING,
)
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
        say(OUT, review.draft_as_text(draft))
    if draft["edition"] is None:
        raise GongkaiError(f"{file.name}：{intake.NO_REPORT}")


@app.command(
    help="读一份原文或一个目录，写出记录、痕迹和核对单。已有的记录不会被覆盖。",
    rich_help_panel=ADDING,
)
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
    is_edited: Annotated[
        bool, typer.Option("--edit", help="读完一份，就把读不准的格逐一来问，附原文那一行")
    ] = False,
    workers: Workers = 0,
    datasets: Datasets = DATASETS,
    quiet: Quiet = False,
) -> None:
    """Turn documents into records for review."""
    from gongkai import intake
    from gongkai.intake.matching import Order

    asked = intake.asked_for(source, manifest, Order(agency, year, url, retrieved, replace, copy))
    failed = 0
    progress = progress_on(quiet=quiet)
    for result in intake.add(asked, datasets, workers, progress):
        if not (quiet and result.done):
            say(OUT if result.done else ERR, result.sentence)
        if is_edited and result.key:
            ask_for(result.key, result.lines, datasets)
        failed += not result.done
    if failed:
        raise typer.Exit(1)

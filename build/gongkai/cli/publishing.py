"""Commands about publishing: list changes, cut a version."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.terminal import (
    CHECKING,
    DATASETS,
    FOLDER,
    OUT,
    PUBLISHING,
    Datasets,
    Out,
    Quiet,
    app,
    progress_on,
    say,
)


class DifferencesFormat(StrEnum):
    """The format of a list of changes."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


@app.command(
    help="比较两个版本的数据：撤下、新增、改动的数字，出现和消失的发现，变动的比例。",
    rich_help_panel=CHECKING,
)
def diff(
    before: Annotated[
        str, typer.Argument(help="旧的：数据目录、gongkai.zip，或 git 版本", metavar="旧")
    ],
    after: Annotated[
        str | None, typer.Argument(help="新的；不写则为现在的数据目录", metavar="新")
    ] = None,
    format_: Annotated[
        DifferencesFormat,
        typer.Option("--format", help="text 供人查看，md 供拉取请求，json 供程序"),
    ] = DifferencesFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help="写到这个文件，不打印")] = None,
    datasets: Datasets = DATASETS,
) -> None:
    """Compare two states of the data."""
    from gongkai import diff as comparing
    from gongkai import output

    progress, newer = progress_on(quiet=False), str(datasets) if after is None else after
    progress(f"比较 {before} 和 {newer}")
    answer = comparing.formatted_differences(before, newer, datasets, format_)
    if out is None:
        OUT.print(answer, end="")
    else:
        output.save_for_reading(out, answer, datasets)
        progress(f"已写到 {out}")


@app.command(
    help="发布一个永不改变的版本：生成数据包，记下哈希、全部网址和与上一版的不同。",
    rich_help_panel=PUBLISHING,
)
def release(
    version: Annotated[
        str | None,
        typer.Argument(help="版本号，如 2026.11.0；不写则为当月的下一个", metavar="版本"),
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="发布日期；不写则为 collection.json 的参照日期")
    ] = None,
    before: Annotated[
        str | None,
        typer.Option("--before", help="上一版：git 版本、目录或 gongkai.zip；不写则为它的标签"),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            "--url", help="文件将放在哪里，含 {version} 和 {name}；不写则为 GitHub 发布页"
        ),
    ] = None,
    datasets: Datasets = DATASETS,
    out: Out = FOLDER,
    quiet: Quiet = False,
) -> None:
    """Cut a version that stays."""
    from gongkai import pipeline

    plan = pipeline.Plan(Path.cwd(), datasets, out)
    order = pipeline.ReleaseOrder(version, date, before, url)
    name, files = pipeline.release(plan, order, progress_on(quiet=quiet))
    say(OUT, f"{name} 版已记入 {datasets}；接下来：")
    say(OUT, f"1. git add {datasets} && git commit，拉取请求合并之后再做下面两步；")
    say(OUT, f"2. 打标签：git tag v{name} && git push origin v{name}；")
    say(
        OUT,
        f"3. 把文件放到 releases.json 所写的网址，如 gh release create v{name} "
        + " ".join(map(str, files)),
    )

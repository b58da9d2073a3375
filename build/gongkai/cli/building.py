"""Commands that build a site or serve one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.terminal import (
    DATASETS,
    ERR,
    FOLDER,
    OUT,
    PUBLISHING,
    Datasets,
    Out,
    Quiet,
    Workers,
    app,
    progress_on,
    say,
)


class Renderer(StrEnum):
    """The program that renders pages to HTML; both give the same bytes."""

    POUR = "pour"
    MKDOCS = "mkdocs"


MISSING_NAMED = 20
"""Reports without a document are listed up to this number; beyond it, only counted."""


@app.command(help="检查全部记录，生成数据包和网站，写到 _out/site。", rich_help_panel=PUBLISHING)
def build(
    datasets: Datasets = DATASETS,
    out: Out = FOLDER,
    renderer: Annotated[
        Renderer, typer.Option("--renderer", help="渲染方式；两种方式结果逐字节相同")
    ] = Renderer.POUR,
    for_publication: Annotated[
        bool,
        typer.Option(
            "--for-publication", help="将要对外发布：拒绝合成数据、示例网址和缺少的联系方式"
        ),
    ] = False,
    repository: Annotated[
        str | None,
        typer.Option("--repository", help="发布所在的仓库；与 collection.json 不同则拒绝"),
    ] = None,
    search: Annotated[bool, typer.Option("--search/--no-search", help="是否建全文检索索引")] = True,
    region: Annotated[
        str | None, typer.Option("--region", help="只建一个地区，如 33 或 330000")
    ] = None,
    workers: Workers = 0,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Dask 调度器的地址，如 tcp://10.0.0.1:8786")
    ] = None,
    stage: Annotated[
        bool,
        typer.Option(
            "--stage", help="每页另写一份 Markdown，在输出目录的 docs 里，供别的排版程序用"
        ),
    ] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="全部重做并逐个比对，不信上次记下的")
    ] = False,
    sizes: Annotated[
        bool, typer.Option("--sizes", help="列出各种文件的个数和大小，合计和每份报告的")
    ] = False,
    budget: Annotated[
        str | None, typer.Option("--budget", help="网站最大多少，如 1GB；超过则列出大小，不换上")
    ] = None,
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
        repository,
        search=search,
        region=region,
        workers=workers,
        scheduler=scheduler,
        stage=stage,
        clean=clean,
        budget=budget,
    )
    done = pipeline.build(plan, progress_on(quiet=quiet))
    if done.missing:
        named = "、".join(done.missing[:MISSING_NAMED])
        more = "等" if len(done.missing) > MISSING_NAMED else ""
        say(
            ERR,
            f"原件库里没有 {len(done.missing)} 份报告的原件：{named}{more}；"
            "它们的页面注明未存档。有原件的，用 gongkai add 文件 存入。",
        )
    if sizes:
        say(OUT, "\n".join(done.sizes.lines()))
    if quiet:
        return
    say(OUT, f"完成：{done.reports} 份报告，{done.pages} 个页面，{done.files} 个文件，")
    say(OUT, f"其中 {done.written} 个与上次不同。")
    say(OUT, f"打开 {done.index}，或运行 gongkai serve。")


@app.command(
    help="把分别建好的各地区合成一个网站：首页、找机关、检索和数据目录。",
    rich_help_panel=PUBLISHING,
)
def catalogue(
    finished: Annotated[
        list[Path],
        typer.Argument(help="各地区的输出目录（gongkai build --out 所写）", metavar="目录…"),
    ],
    out: Out = FOLDER / "catalogue",
    apart: Annotated[
        bool,
        typer.Option(
            "--apart", help="各地区留在自己的网址，这里只说哪里有什么：一台主机放不下时用"
        ),
    ] = False,
) -> None:
    """Join finished provinces."""
    from gongkai import pipeline

    progress_on(quiet=False)(f"合成 {len(finished)} 个地区")
    say(OUT, pipeline.join_provinces(Path.cwd(), finished, out, is_apart=apart))


@app.command(
    help="在本机看生成好的网站，或者拉取请求的预览（下载的 zip）。", rich_help_panel=PUBLISHING
)
def serve(
    site: Annotated[
        Path | None, typer.Argument(help="输出目录、网站目录或 zip；不写则为 --out", metavar="网站")
    ] = None,
    out: Out = FOLDER,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8000,
) -> None:
    """Serve the built site on loopback until interrupted."""
    from gongkai import serving

    with serving.server(site or out, port) as server:
        say(OUT, f"http://127.0.0.1:{port}{server.base}  按 Ctrl+C 停止")
        server.serve_forever()

"""Commands about what is published: what changes, and a version that stays."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from gongkai.cli.terminal import DATASETS, OUT, Datasets, app


class Spelling(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


@app.command(help="比较两个版本的数据：撤下、新增、改动的数字，出现和消失的发现，变动的比例。")
def diff(
    before: Annotated[
        str, typer.Argument(help="旧的：数据目录、gongkai.zip，或 git 版本", metavar="旧")
    ],
    after: Annotated[
        str | None, typer.Argument(help="新的；不写则为现在的数据目录", metavar="新")
    ] = None,
    format_: Annotated[
        Spelling, typer.Option("--format", help="text 供人查看，md 供拉取请求，json 供程序")
    ] = Spelling.TEXT,
    datasets: Datasets = DATASETS,
) -> None:
    """Compare two states of the data."""
    from gongkai import diff as comparing

    told = comparing.told(before, str(datasets) if after is None else after, datasets, format_)
    OUT.print(told, end="")

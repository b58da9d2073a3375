"""The collection in, the page about its data out: files, codes, licence, citation."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from gongkai.model import Heading, Page, Status
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import Link, block, relative
from gongkai.pages.extras import way
from gongkai.pages.figures import WORDINGS
from gongkai.pages.linked import whole_data

TABLES = (
    ("agencies", "机关：代码、各时期的名称、地区、职能"),
    ("reports", "报告：标题、所用格式、发布日期、来源文件及其 SHA-256"),
    ("cells", "数字：每份报告每一格一行，含原文写法、状态、读法、原文行号"),
    ("findings", "核对结果：每条不符的两边、差额和所涉各格"),
    ("corrections", "更正：我们读错后改正的，以及机关重新发布的"),
    ("rows", "格式的行：代码、原名、依据条款、各版可比性"),
    ("columns", "格式的列"),
    ("rules", "核对规则：依据、含义、性质"),
    ("indicators", "指标：怎样算，说明什么，不说明什么"),
    ("measures", "指标数值：每份报告每个指标的分子、分母和数值"),
)
SHOWN = 100
"""A page lists so many packages of bodies; the others are on the bodies' own pages."""


def data_page(atlas: Atlas) -> Page:
    """What can be downloaded, what it means, how to cite it."""
    return Page(
        path="data/",
        kind="data",
        title="数据下载",
        description="政府信息公开工作年度报告数据包：全部、按地区、按机关，注明单位、空白、出处和已知问题。",
        blocks=tuple(_blocks(atlas, "data/")),
    )


def _blocks(atlas: Atlas, here: str) -> Iterator[Heading | Markup]:
    collection = atlas.corpus.collection
    yield way(Link("首页", relative(here, "")), Link("数据下载"))
    yield Heading(1, "数据下载", "data")
    yield block(
        "data-files",
        files=atlas.files(
            here,
            {
                "data/latest/gongkai.zip": "全部数据，最新版（ZIP）",
                f"data/v/{collection.version}/gongkai.zip": "全部数据，此版本，永不改变（ZIP）",
            },
        ),
        reports=len(atlas.corpus.reports),
        bodies=len(atlas.corpus.rows_of),
        cells=int((atlas.corpus.status != Status.ABSENT).sum()),
    )
    yield Heading(2, "包里有什么", "tables")
    yield block("data-tables", tables=TABLES)
    yield Heading(2, "格子的状态", "status")
    yield block(
        "data-status",
        wordings=[(status.word, wording) for status, wording in WORDINGS.items()],
    )
    yield Heading(2, "按机关下载", "bodies")
    yield block("data-bodies", bodies=list(_bodies(atlas, here))[:SHOWN], more=relative(here, "a/"))
    yield Heading(2, "许可与引用", "licence")
    yield block("data-licence", collection=collection, method=relative(here, "about/method/"))
    yield from whole_data(atlas)


def _bodies(atlas: Atlas, here: str) -> Iterator[Link]:
    for agency in atlas.corpus.rows_of:
        path = f"a/{agency}/gongkai-{agency}.zip"
        yield atlas.file(here, path, atlas.corpus.agencies[agency].name)

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
from gongkai.tables.schema import SCHEMAS

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
    tables = [(table.name, f"{table.title}：{table.description}") for table in SCHEMAS]
    yield block("data-tables", tables=tables)
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

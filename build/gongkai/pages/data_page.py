"""The page about the data of the collection: files, codes, licence, citation."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from gongkai.model import Heading, Page, Status
from gongkai.pages.atlas import Atlas
from gongkai.pages.figures import WORDINGS
from gongkai.pages.linked_data import whole_data
from gongkai.pages.release_page import versions_block
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import Link, block, relative
from gongkai.tables.schema import CELLS, SCHEMAS

LATEST = "data/latest/"
SHOWN = 100
"""Maximum number of packages of bodies listed; the others are on the bodies' own pages."""


def data_page(atlas: Atlas) -> Page:
    """What can be downloaded, what it means, how to cite it."""
    return assembled_page(
        "data/",
        "data",
        "数据下载",
        "政府信息公开工作年度报告数据包：全部、按地区、按机关，注明单位、空白、出处和已知问题。",
        _blocks(atlas, "data/"),
    )


def _blocks(atlas: Atlas, here: str) -> Iterator[Heading | Markup]:
    collection = atlas.corpus.collection
    yield block(
        "data-files",
        files=atlas.files(here, {f"{LATEST}gongkai.zip": "全部数据，最新版（ZIP）"}),
        reports=len(atlas.corpus.reports),
        bodies=len(atlas.corpus.rows_of),
        cells=int((atlas.corpus.status != Status.ABSENT).sum()),
    )
    yield Heading(2, "一张一张的表", "tables")
    yield block(
        "data-tables",
        tables=[_table(atlas, here, *row) for row in _tables()],
        descriptor=atlas.file(here, f"{LATEST}datapackage.json", "datapackage.json"),
        dictionary=relative(here, "data/dictionary/"),
        explore=relative(here, "data/explore/"),
        index=Link("index.json", relative(here, "data/index.json")),
        cells=f"{collection.address}{LATEST}cells",
    )
    yield Heading(2, "格子的状态", "status")
    yield block(
        "data-status",
        wordings=[(status.word, wording) for status, wording in WORDINGS.items()],
    )
    row = versions_block(atlas, here)
    yield Heading(2, "版本", "versions")
    yield block("data-versions", **row)
    yield Heading(2, "按机关下载", "bodies")
    yield block("data-bodies", files=list(_bodies(atlas, here))[:SHOWN], more=relative(here, "a/"))
    yield Heading(2, "许可与引用", "licence")
    yield block("data-licence", **row, method=relative(here, "about/method/"))
    yield from whole_data(atlas)


def _tables() -> Iterator[tuple[str, str, str]]:
    """Name, title and description of every table that is published as a file of its own."""
    for schema in SCHEMAS:
        yield schema.name, schema.title, schema.description
        if schema is CELLS:
            yield "cells_wide", "宽表", "每份报告一行，每格一列；空不是0，原因见宽表状态。"
            yield "cells_wide_status", "宽表状态", "与宽表同行同列：每格的取值状态。"


def _table(atlas: Atlas, here: str, name: str, title: str, description: str) -> dict[str, object]:
    files = [(f"{LATEST}{name}.csv", "CSV"), (f"{LATEST}{name}.parquet", "Parquet")]
    known = [atlas.file(here, path, words) for path, words in files if atlas.has_file(path)]
    return {"name": name, "title": title, "description": description, "files": known}


def _bodies(atlas: Atlas, here: str) -> Iterator[Link]:
    for agency in atlas.corpus.rows_of:
        path = f"a/{agency}/gongkai-{agency}.zip"
        yield atlas.file(here, path, atlas.corpus.agencies[agency].name)

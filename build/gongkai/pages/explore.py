"""The page on which readers query the data with SQL in their browser, with example questions."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from gongkai.form.data_files import read_toml
from gongkai.model import Page
from gongkai.pages.atlas import Atlas
from gongkai.pages.screens import assembled_page
from gongkai.pages.templating import block, relative

HERE = "data/explore/"
DATABASE = "data/latest/gongkai-sqlite.zip"
ENGINE_SIZE = "1.5 MB"
"""Total size of sqlite3.wasm and sqlite3.mjs; a test checks it."""


def explore_page(atlas: Atlas) -> Page:
    """SQL without a download of the data; nothing is loaded until the reader asks for it.

    A collection that no browser can hold has no SQLite file: the page says how else to ask.
    """
    ready = [{"words": words, "query": quote(query)} for words, query in questions()]
    desk = block(
        "explore" if atlas.has_file(DATABASE) else "explore-large",
        latest=f"{atlas.corpus.collection.address}data/latest/",
        engine=relative(HERE, "assets/sqlite/sqlite3.mjs"),
        engine_size=ENGINE_SIZE,
        database=atlas.file(HERE, DATABASE, "SQLite"),
        dictionary=relative(HERE, "data/dictionary/"),
        script=relative(HERE, "assets/explore.js"),
        questions=ready,
    )
    description = "不必下载：在浏览器里用 SQL 查询全部数据，有十个现成的问题，结果可以存为 CSV。"
    return assembled_page(HERE, "explore", "在线查询", description, [desk], ("data/", "数据下载"))


@cache
def questions() -> tuple[tuple[str, str], ...]:
    """Each example question in words and in SQL."""
    found = read_toml(__package__, "questions.toml")["questions"]
    return tuple((each["words"], each["query"].strip()) for each in found)

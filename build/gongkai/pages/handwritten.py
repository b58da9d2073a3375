"""Give hand-written pages what every page has: title, description, breadcrumb, error report.

They are plain Markdown. The first heading is the title, the first paragraph the description; the
breadcrumb is added above, and how to report an error below. A line `Table: …` above a table is its
caption, as in Pandoc.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import markdown
from markupsafe import escape

from gongkai.model import Artifact, Collection, GongkaiError
from gongkai.pages.navigation import (
    ERROR,
    UNCLEAR,
    breadcrumb,
    error_report_box,
    error_report_box_en,
)
from gongkai.pages.templating import Link, relative
from gongkai.pages.word_lists import word_list

FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
TITLE = re.compile(r"^# +(.+?)(?: *\{#[^}]*\})? *$", re.MULTILINE)
LINK = re.compile(r"\[([^]]+)\]\([^)]*\)")
SEAM = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef“《]|\d+[^.\d])"
)
"""A line break inside Chinese text, where a browser would show a space."""
ALONE = "glossary/"
"""Pages below this are outside the navigation, which would be empty beside them."""
LENGTH = 160
"""Maximum length of a description; longer ones are cut by search engines."""


@dataclass(frozen=True)
class HandwrittenPage:
    """A hand-written page, split into its parts."""

    here: str
    front: str
    title: str
    text: str


def with_frame(written: Iterable[Artifact], collection: Collection) -> Iterator[Artifact]:
    """Add the frame to each page; all other files are left alone."""
    files = tuple(written)
    pages = {page.here: page for file in files if (page := _page(file)) is not None}
    for file in files:
        page = _page(file)
        yield replace(file, data=_framed_text(page, pages, collection).encode()) if page else file


def _page(file: Artifact) -> HandwrittenPage | None:
    """Split a page into its parts; None if it is not a page, or has no title."""
    if not file.path.endswith(".md"):
        return None
    text = file.data.decode()
    front = FRONT.match(text)
    body = text[front.end() :] if front else text
    title = TITLE.search(body)
    if title is None:
        return None
    here = file.path.removesuffix(".md") + "/"
    here = here.removesuffix("index/")
    return HandwrittenPage(here, front[1] if front else "", title[1], SEAM.sub("", body.strip()))


def _framed_text(
    page: HandwrittenPage, pages: Mapping[str, HandwrittenPage], collection: Collection
) -> str:
    text = page.text
    if page.here.startswith(ENGLISH):
        text = LISTING.sub(lambda listing: word_list(listing[1]), text)
        error = "## Something wrong here? {#report-error}"
        box = error_report_box_en(collection, page.here, page.title)
    else:
        error = f"## 写得不对？ {{#{ERROR}}}"
        box = error_report_box(collection, page.here, page.title, UNCLEAR)
    return "\n\n".join(
        (
            f"---\n{_front(page)}---",
            breadcrumb(*_steps(page, pages)),
            TABLE.sub(lambda table: _table(page.here, table), text),
            error,
            box,
            "",
        )
    )


ENGLISH = "en/"
"""Pages below this are in English."""
LISTING = re.compile(r"^<!-- (\w+) -->$", re.MULTILINE)
"""A placeholder for the words of a table of the form, of the statuses or of the verdicts."""


TABLE = re.compile(r"(?:^Table: +(.+)\n\n)?((?:^\|.*(?:\n|\Z))+)", re.MULTILINE)
FIRST_BOX = re.compile(r"(?<=<tr>\n)<td(.*?)</td>", re.DOTALL)


def _table(here: str, table: re.Match[str]) -> str:
    """A Markdown table as HTML, with the caption and the scopes that Markdown does not have.

    Raises `GongkaiError` if a table has no caption, or has links, which only MkDocs can resolve.
    """
    caption, lines = table.groups()
    if caption is None:
        raise GongkaiError(f"页面 {here}：表格上面要有一行 “Table: 标题”：{lines[:40]}")
    if LINK.search(lines):
        raise GongkaiError(f"页面 {here}：表格“{caption}”里不能有链接，请写在表格外面")
    drawn = markdown.markdown(lines, extensions=["tables"]).replace("<th", '<th scope="col"')
    drawn = drawn.replace('<th scope="col"ead>', "<thead>")
    rows = FIRST_BOX.sub(r'<th scope="row"\1</th>', drawn)
    return rows.replace("<table>", f"<table>\n<caption>{escape(caption)}</caption>", 1) + "\n"


def _front(page: HandwrittenPage) -> str:
    """The front matter, with title and description added if missing."""
    metadata: dict[str, object] = {"title": page.title, "description": _description(page)}
    if page.here.startswith(ALONE):
        metadata["hide"] = ["navigation"]
    missing = [
        f"{name}: {json.dumps(text, ensure_ascii=False)}\n"
        for name, text in metadata.items()
        if text and not re.search(rf"^{name}:", page.front, re.MULTILINE)
    ]
    return page.front + "".join(missing)


def _description(page: HandwrittenPage) -> str:
    """The first paragraph below the title, without markup; empty if there is none."""
    paragraphs = TITLE.split(page.text, maxsplit=1)[-1].strip().split("\n\n")
    first = LINK.sub(r"\1", paragraphs[0]).replace("**", "").replace("`", "").replace("\n", "")
    return "" if first.startswith(("<", "#", "|", "-")) else first[:LENGTH]


def _steps(page: HandwrittenPage, pages: Mapping[str, HandwrittenPage]) -> Iterator[Link]:
    """The breadcrumb: home page, indexes above, this page."""
    is_english = page.here.startswith(ENGLISH)
    yield Link("中文首页" if is_english else "首页", relative(page.here, ""))
    parts = page.here.split("/")[:-1]
    for depth in range(1, len(parts)):
        above = "/".join(parts[:depth]) + "/"
        if above in pages:
            yield Link(pages[above].title, relative(page.here, above))
    yield Link(page.title)

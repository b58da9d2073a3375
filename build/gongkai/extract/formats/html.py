"""A web page in; its article as text and grids out, and what the page says of itself.

The tree is walked once, without recursion: a block ends a line, a table becomes a grid, and a
table that only lays out a page is passed through. Nothing is fetched and no script is run.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from gongkai.extract.boxes import Box
from gongkai.extract.document import Builder, Document, Unreadable
from gongkai.extract.formats import portal
from gongkai.extract.formats.article import article_of, body_of
from gongkai.extract.formats.confined import WorkerDied, ask
from gongkai.extract.formats.decoding import decode
from gongkai.extract.formats.delimited import tables_in_text
from gongkai.extract.formats.notes import with_marks
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.formats.shown import UNPRINTED, show
from gongkai.extract.formats.spans import SpannedCell, place
from gongkai.extract.formats.text import of_lines
from gongkai.extract.formats.tree import layout_tables, seen, text_of, words
from gongkai.model import grouped

MEDIA_TYPE = "text/html"
TRUSTED = 64 << 10
"""Bytes that libxml2 parses within a second, whatever they are."""
SECONDS = 20.0
"""For the parsing of a page; one of 10 MB takes half a second."""
MAX_ELEMENTS = 400_000
"""A whole saved page has some thousands."""
MAX_TEXT = 2_000_000
"""Characters of text; the longest report has 30,000."""

BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main"
    " nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
PROLOG = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)")
TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
PAGE = re.compile(r"<(?:html|head|body|p|div|br|h\d|li|article|section)\b", re.IGNORECASE)
"""Tags of a page that ends its lines itself."""
SPACES = re.compile(r"[ \t\n\f\r]+")
WIDE_BLANKS = ("\u2003", "\t")
"""Signs that part the boxes of lines which are a table: &emsp; and the TAB of a `<pre>`."""
FEWEST_WIDE = 3
"""So many of them are no mere indent."""


def read(data: bytes) -> Document:
    """The article of a page; raises `Unreadable` where the page is empty or beyond all measure."""
    return read_text(decode(data))


def read_text(text: str) -> Document:
    """As `read`, for a page whose encoding is known."""
    root = parse(text)
    named = _named(root)
    is_veiled = show(root)
    article = article_of(root)
    if article is None and is_veiled:
        waiting = parse(text)
        show(waiting, unveiled=True)
        article = article_of(waiting)
        root = root if article is None else waiting
    builder, tables = Builder(), Tables()
    own = body_of(root) if article is None else article
    found = list(blocks(own, tables))
    meta = _described(root, named, text, tables)
    if _shows_text(own, found):
        lines = [line for block in found for line in block if isinstance(line, str)]
        return replace(of_lines(lines), meta=meta, file_type=MEDIA_TYPE)
    builder.extend(with_marks(found))
    return builder.document(MEDIA_TYPE, meta)


def _shows_text(article: etree._Element, found: Sequence[list[str] | tuple[Box, ...]]) -> bool:
    """Whether an article has no table, and most of it is lines that are shown as they are."""
    shown = sum(len(text_of(node)) for node in article.iter("pre"))
    has_tables = any(isinstance(block, tuple) for block in found)
    return not has_tables and 2 * shown > len(text_of(article))


def with_line_ends(text: str) -> str:
    """The text with its line ends as tags, if it is no page but Markdown with tables of HTML."""
    parts = list(_around_tables(text))
    if len(parts) == 1 or any(PAGE.search(part) for part, depth in parts if not depth):
        return text
    return "".join(part if depth else part.replace("\n", "<br>\n") for part, depth in parts)


def _around_tables(text: str) -> Iterator[tuple[str, int]]:
    """The text before, in and between tables, and in how many tables each part stands."""
    at = depth = 0
    for tag in TABLE.finditer(text):
        yield text[at : tag.start()], depth
        depth = max(0, depth - 1 if tag[1] else depth + 1)
        at = tag.start()
    yield text[at:], depth


def parse(text: str) -> etree._Element:
    """The tree of a page.

    Limits are lifted because under them libxml2 drops what is nested deeper than 256 without a
    word; what remains (2048) is told by the log.
    """
    bare = PROLOG.sub("", text).replace("\x00", "\ufffd").encode("utf-8", errors="replace")
    if len(bare) > TRUSTED:
        _insist_on_end(bare)
    parser = _parser()
    try:
        root = etree.fromstring(bare, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("网页无法解析，文件可能已损坏；请重新下载。") from error
    if root is None:
        raise Unreadable("网页是空的；请确认保存的是报告正文所在的页面。")
    if parser.error_log.filter_from_fatals():
        raise Unreadable("网页标签嵌套过深，读到一半会丢内容；请只保存正文后再试。")
    _measure(root)
    return root


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )


def _insist_on_end(page: bytes) -> None:
    """Refuse a page whose parsing does not end, as that of one tag of many attributes does not."""
    try:
        ask("gongkai.extract.formats.html:probe", page, SECONDS)
    except WorkerDied as error:
        raise Unreadable("网页结构复杂得不合常理，读取中止；请只保存报告正文后再试。") from error


def probe(page: bytes) -> bytes:
    """Parse a page and forget it; runs in a process that can be ended."""
    with contextlib.suppress(etree.XMLSyntaxError, ValueError):
        etree.fromstring(page, _parser())
    return b""


def _measure(root: etree._Element) -> None:
    text = 0
    for elements, node in enumerate(root.iter()):
        text += len(node.tail or "") + (0 if node.tag in UNPRINTED else len(node.text or ""))
        if elements > MAX_ELEMENTS or text > MAX_TEXT:
            raise Unreadable("网页大得不像一份年度报告；请只保存报告正文后再试。")


Tables = dict[etree._Element, tuple[Box, ...]]
"""The boxes of tables that were met: those of the article are parts of the page too."""


def blocks(element: etree._Element, tables: Tables) -> Iterator[list[str] | tuple[Box, ...]]:
    """Text and tables below `element` in reading order."""
    layout = layout_tables(element, "table", ("td", "th"))
    flow = Flow()
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and node.tag == "table" and node not in layout:
            boxes = tables[node] = tables.get(node) or _boxes(node)
            for caption in node.iterchildren("caption"):
                flow.block(_text(caption))
            if any(box.column > 0 for box in boxes):  # one column is text in a frame
                yield from _parted(flow.take())
                yield boxes
            else:
                for box in boxes:
                    flow.block(box.text)
            walk.skip_subtree()
            flow.skip(node)
        elif node is element:
            flow.say(node.text or "") if event == "start" else None
        else:
            flow.feed(event, node)
    yield from _parted(flow.take())


def _parted(lines: Sequence[str]) -> Iterator[list[str] | tuple[Box, ...]]:
    """The lines, and the tables among them whose boxes are parted by one wide blank each; none if
    another line has several: it may be a row with a box too many or too few.
    """
    pieces = [TextPiece(line, at) for at, line in enumerate(lines)]
    tables = list(tables_in_text(pieces, WIDE_BLANKS))
    parted = sum(len(re.findall("[\u2003\t]", line)) >= FEWEST_WIDE for line in lines)
    end = 0
    for table in tables if parted == sum(len(table.rows) for table in tables) else ():
        yield from [[*lines[end : table.first]]] if end < table.first else []
        yield tuple(
            Box(at, column, " ".join(piece.text.split()))
            for at, row in enumerate(table.rows)
            for column, piece in enumerate(row)
        )
        end = table.end
    yield from [[*lines[end:]]] if end < len(lines) else []


@dataclass
class Flow:
    """Lines growing while a tree is walked; `take` hands them over."""

    lines: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    skipped: etree._Element | None = None
    preformatted: int = 0
    paragraph: int = 0
    """How many lines there were when the last paragraph began."""

    def feed(self, event: str, node: etree._Element) -> None:
        """Add what `node` opens or closes."""
        if event == "start":
            self._open(node)
        else:
            self._close(node)

    def _open(self, node: etree._Element) -> None:
        if node.tag in BLOCKS:
            self._break()
            self.paragraph = len(self.lines)
        self.preformatted += node.tag == "pre"
        self.say(node.text or "")

    def _close(self, node: etree._Element) -> None:
        if node is self.skipped:
            self.skipped = None
        elif node.tag == "br":
            self._end_line()
        elif node.tag in BLOCKS:
            if node.tag == "p" and not self._has_text() and self.paragraph == len(self.lines):
                self._end_line()
            self._break()
        self.preformatted -= node.tag == "pre"
        self.say(node.tail or "")

    def skip(self, node: etree._Element) -> None:
        """Leave out what `node` holds, but not what follows it."""
        self.skipped = node
        self.preformatted += node.tag == "pre"
        if node.tag in BLOCKS:
            self._break()

    def block(self, text: str) -> None:
        """Add lines that stand for themselves; an empty text is an empty line."""
        self._break()
        self.lines.extend(text.split("\n"))

    def take(self) -> list[str]:
        """The lines so far; the next begin anew."""
        self._break()
        lines, self.lines = self.lines, []
        return lines

    def say(self, written: str) -> None:
        """Add text as it is printed."""
        text = seen(written)
        if self.preformatted > 0 and "\n" in text:
            first, *rest = text.split("\n")
            self.parts.append(first)
            for line in rest:
                self._end_line()
                self.parts.append(line)
        elif text:
            self.parts.append(text if self.preformatted > 0 else SPACES.sub(" ", text))

    def _has_text(self) -> bool:
        return any(part.strip() for part in self.parts)

    def _break(self) -> None:
        if self._has_text():
            self._end_line()
        self.parts.clear()

    def _end_line(self) -> None:
        line = "".join(self.parts)
        self.lines.append(line.rstrip(" \r") if self.preformatted > 0 else _single(line))
        self.parts.clear()


def _single(line: str) -> str:
    """One blank between words; wide gaps of NBSP stay, for they align columns."""
    return re.sub(r" {2,}", " ", line).strip(" \u3000\xa0")


def _boxes(table: etree._Element) -> tuple[Box, ...]:
    groups = _row_groups(table)
    return place([[_cells(row) for row in rows] for rows in groups])


def _row_groups(table: etree._Element) -> list[list[etree._Element]]:
    """Rows of heads, bodies, feet, in the order in which they are printed."""
    parts: dict[str, list[list[etree._Element]]] = {"thead": [], "tbody": [], "tfoot": []}
    for tag, group in groupby(table, key=lambda child: str(child.tag)):
        if tag == "tr":
            parts["tbody"].append(list(group))
        elif tag in parts:
            parts[tag] += [[row for row in child if row.tag == "tr"] for child in group]
    return [rows for groups in parts.values() for rows in groups]


def _cells(row: etree._Element) -> list[SpannedCell]:
    return [
        SpannedCell(_text(cell), cell.get("rowspan"), cell.get("colspan"))
        for cell in row
        if cell.tag in ("td", "th")
    ]


def _text(cell: etree._Element) -> str:
    """The lines of a box; a table inside is text like any other."""
    if not len(cell):
        return _single(SPACES.sub(" ", seen(cell.text or "")))
    flow = Flow()
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        if node is not cell:
            flow.feed(event, node)
        elif event == "start":
            flow.say(cell.text or "")
    return "\n".join(line for line in flow.take() if line)


META_NAMES = {
    "articletitle": "title",
    "pubdate": "published",
    "publishdate": "published",
    "article:published_time": "published",
    "contentsource": "publisher",
    "og:url": "url",
    "url": "url",
}
TITLE_TAGS = ("ucaptitle", "h1", "title")
IS_TITLE = re.compile(r"公开.{0,12}(报告|年报)")
"""What every title of a report has in common; a site's or a column's name does not."""


class Named(NamedTuple):
    """What the elements of a page say of it, whether they are shown or not."""

    meta: dict[str, str]
    headings: list[str]
    days: list[str]


def _named(root: etree._Element) -> Named:
    headings = [text_of(node) for tag in TITLE_TAGS for node in root.iter(tag)]
    times = (portal.iso_day(text_of(node)) for node in root.iter("publishtime"))
    return Named(_named_by_meta(root), headings, [day for day in times if day])


def _described(root: etree._Element, tags: Named, text: str, tables: Tables) -> dict[str, str]:
    """What the page says of itself: `<meta>`, then labels, then headings."""
    named, meta = portal.describe(list(_page_lines(root, tables))), tags.meta
    saved = SAVED_FROM.search(text[:MAX_HEAD])
    found = {
        "title": _title([meta.get("title", ""), named.get("title", ""), *tags.headings]),
        "published": _published([*tags.days, meta.get("published", "")], named),
        "publisher": named.get("publisher", "") or meta.get("publisher", ""),
        "url": meta.get("url", "") or (saved[1] if saved else "") or named.get("url", ""),
    }
    return named | {key: value for key, value in found.items() if value}


MAX_HEAD = 4096


def _page_lines(root: etree._Element, tables: Tables) -> Iterator[str]:
    for block in blocks(body_of(root), tables):
        if isinstance(block, list):
            yield from block
        else:
            rows = grouped((box.row, " ".join(box.text.split())) for box in block)
            yield from map("\t".join, rows.values())


def _named_by_meta(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("name") or node.get("property") or "").strip().lower()
        value = " ".join((node.get("content") or "").split())
        if name in META_NAMES and value:
            found.setdefault(META_NAMES[name], value[: portal.LONGEST_VALUE])
    for node in root.iter("link"):
        if (node.get("rel") or "").lower() == "canonical" and node.get("href"):
            found.setdefault("url", str(node.get("href")))
    return found


def _title(named: Sequence[str]) -> str:
    titles = [title for title in (" ".join(told.split()) for told in named) if title]
    best = next((title for title in titles if IS_TITLE.search(title)), "")
    return (best or next(iter(titles), ""))[: portal.LONGEST_VALUE]


def _published(days: Sequence[str], named: dict[str, str]) -> str:
    """The earliest day of publication that the page's metadata tell; else by its labels."""
    told = sorted(day for day in (portal.iso_day(day) for day in days) if day)
    labelled = named.get("published", "")
    return min([*told, labelled]) if labelled and told else next(iter(told), labelled)

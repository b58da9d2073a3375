"""The full-text index, by Pagefind, over copies of pages with separated characters.

Pagefind splits text into words, and splits Chinese differently in the index and in a query: of
2,691 pages with 行政复议 it finds 149. So it gets copies in which every character is a word, and a
query asks for phrases of such words: then it finds exactly the pages that contain the text.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.model import Artifact, Region, grouped, is_page, regions_above
from gongkai.site.pagefind import index_files

FOLDER = "pagefind"
BREAK = "ǁ"
"""A word that nobody searches for: no phrase crosses it. search.js uses it too."""

_KINDS = {
    r"a/[^/]+/\d{4}/": "报告",
    r"a/[^/]+/\d{4}/source/": "原文",
    r"a/[^/]+/": "机关",
    r"c/.+": "比较",
    r"r/.+": "地区",
    r"t/.+": "表格各行",
    r"rules/.+": "规则",
    r"glossary/.+": "术语",
    r"study/.+": "研究",
    r"about/.*": "关于本站",
}
"""The kind of a page by its address; the first match applies."""
_OTHER_KIND = "其他"


def is_searched(path: str) -> bool:
    """Whether a file is a page that is indexed."""
    return is_page(path) and path != "search/index.html"


MOST = 2_500
"""Pages per index: Pagefind needs 0.3 MB per page while it works (measured, 2026-11)."""


def indexes(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Index → its pages: one for the whole site, or if it is large one for each division.

    "" names the index that is queried first; the browser merges the others into it.
    """
    pages = sorted(filter(is_searched, paths))
    if len(pages) <= MOST:
        return {"": tuple(pages)}
    placed = [page for page in pages if _code_of(page)]
    loose = [page for page in pages if not _code_of(page)]
    return {"": tuple(loose), **dict(_parts_of("", placed))}


def _parts_of(code: str, pages: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The pages of a division as one index, or as those of the divisions below it."""
    if code and (len(pages) <= MOST or len(code) == CODE):
        yield code, tuple(pages)
        return
    for part, some in grouped((_code_of(page)[: len(code) + 2], page) for page in pages).items():
        yield from _parts_of(part, some)


_PLACED = re.compile(r"(?:a|r)/(\d{6})|c/(\d{2,6})-")
CODE = 6
"""Digits of a division (GB/T 2260): two for the province, two for the prefecture, two below."""


def _code_of(path: str) -> str:
    """The division that a page is about, in full; "" if it is about none."""
    found = _PLACED.match(path)
    return (found[1] or found[2]).ljust(CODE, "0") if found else ""


def search_index(
    name: str, pages: Iterable[Artifact], regions: Mapping[str, Region]
) -> Iterator[Artifact]:
    """Index some pages as `name`; the browser merges it into the index "".

    The first one brings the query program; none brings Pagefind's own search boxes.
    """
    home = f"{FOLDER}/{name}" if name else FOLDER
    for file in index_files(copy(page, regions) for page in pages):
        if _MERGED.fullmatch(file.path) or (not name and _PROGRAM.fullmatch(file.path)):
            yield Artifact(f"{home}/{file.path}", file.data)


_MERGED = re.compile(r"pagefind-entry\.json|.*\.pf_(?:meta|index|fragment)")
_PROGRAM = re.compile(r"pagefind\.js|pagefind-worker\.js|wasm\.en\.pagefind")


def choices(paths: Iterable[str], regions: Mapping[str, Region]) -> Artifact:
    """The filters, the number of pages that each leaves, and the indexes to merge."""
    paths = list(paths)
    facets = Counter(
        facet for path in paths if is_searched(path) for facet in facets_of(path, regions)
    )
    counted = sorted(facets.items())
    listed = grouped((facet.name, (facet.word, facet.label, count)) for facet, count in counted)
    named = [name for name in indexes(paths) if name]
    data = json.dumps({**listed, "indexes": named}, ensure_ascii=False, separators=(",", ":"))
    return Artifact(f"{FOLDER}/choices.json", data.encode())


@dataclass(frozen=True, order=True)
class Facet:
    """A filter for pages: a word of the index that no page contains.

    Pagefind has its own filters, but writes them in a different order each time.
    """

    name: str
    code: str
    label: str

    @property
    def word(self) -> str:
        """The word; letters only, as pages contain years as words."""
        return f"gk{self.name}{self.code.translate(_AS_LETTERS)}"


_AS_LETTERS = str.maketrans("0123456789", "abcdefghij")


_COPY = Markup(
    '<!doctype html><html lang="en"><head><title>-</title></head><body data-pagefind-body>'
    "<h1>{heading}</h1>"
    '<p data-pagefind-ignore data-pagefind-meta="title">{title}</p>'
    "<p>{text}</p><p>{named}</p><p>{facets}</p></body></html>\n"
)
_FIGURES = re.compile(r'<table class="gk-table(?! gk-worded).*?</table>', re.DOTALL)
"""Tables of figures: every report has the same row labels, so that a query for one of them
would find all reports. Tables of text are searched.
"""
_GLOSS = re.compile(r'<(i|span|small) lang="en">.*?</\1>', re.DOTALL)
"""English labels beside the Chinese ones, shown on request."""
_REPEATED = re.compile(
    r'<nav class="gk-crumbs".*?</nav>|<figure class="gk-chart".*?</figure>'
    r'|<div class="gk-(?:legend|downloads|trouble|peers|neighbours|findings-list)">'
    r".*?\n</div>(?=\n\n|\s*\Z)"
    r'|<div class="gk-checked">.*?(?=<ol class="gk-findings"|\n</div>(?:\n\n|\s*\Z))'
    r'|<ol class="gk-years-strip".*?</ol>|<ul class="gk-(?:deeds|tiles|failing)">.*?</ul>'
    r'|<p class="gk-(?:verdict|lead)">.*?</p>'
    r"|<p>(?:办理结果：|所涉各格：|[^\n]*?同类机关（).*?</p>"
    r'|<h[23] id="(?:table|check|years)-[^"]*">.*?</h[23]>'
    r'|<h2 id="(?:reports|findings|indicators|neighbours|about|statements|peers|origin|downloads'
    r'|report-error)">.*?</h2>'
    r"|<div><dt>(?:所用格式|读法|收录)</dt>.*?</div>",
    re.DOTALL,
)
"""What the pages of all reports and bodies say in the same words, what their tables say, and what
other pages say as well (the findings of a body or a rule are on the pages of the reports): a query
for one of them would find all. They are two thirds of the words.
"""
_HEADLINK = re.compile(r'<a class="headerlink"[^>]*>&para;</a>')


def copy(page: Artifact, regions: Mapping[str, Region]) -> Artifact:
    """The words of a finished page for Pagefind, with the filters of the search page."""
    whole = page.data.decode()
    article = _FIGURES.sub(BREAK, whole[whole.find("<article") : whole.rfind("</article>")])
    article = article if page.path.startswith(("en/", "data/")) else _GLOSS.sub("", article)
    if page.path.startswith(("a/", "rules/")):
        article = _REPEATED.sub(BREAK, article)
    heading, _, rest = _HEADLINK.sub("", article).partition("</h1>")
    title = html.unescape(whole[whole.find("<title>") + len("<title>") : whole.find("</title>")])
    title = title.rpartition(" - ")[0] or title
    facets = facets_of(page.path, regions)
    words = _COPY.format(
        title=title,
        heading=apart(text_of_markup(heading) + BREAK),
        text=apart(text_of_markup(rest) + BREAK),
        named=" ".join(title_words(title)),
        facets=f" {BREAK} ".join(facet.word for facet in facets),
    )
    return Artifact(page.path, words.encode())


def title_words(title: str) -> Iterator[str]:
    """The words of a title once more, as words that no page contains.

    A query also asks for these, so that pages with the word in their title come first.
    """
    for word in apart(title).split():
        code = "".join(str(ord(character)) for character in word.lower())
        yield BREAK if BREAK in word else f"gkt{code.translate(_AS_LETTERS)}x"


# What is read as running on: a name that is partly a link is still one name.
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|data|em|i|mark|small|span|strong|time|wbr)\b[^>]*>")
_UNREAD = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def text_of_markup(markup: str) -> str:
    """The text of finished HTML; separate elements stay separate."""
    return html.unescape(_TAG.sub(BREAK, _INLINE.sub("", _UNREAD.sub(BREAK, markup))))


_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_HAN = re.compile("([\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_BETWEEN = re.compile(rf"([\W_{BREAK}]+)")
_BREAKS = re.compile(rf"{BREAK}(?:\s*{BREAK})+")


def apart(text: str) -> str:
    """Separate all Chinese characters, and mark where a phrase ends.

    Full-width digits and letters become ASCII; the characters between two phrases are kept for
    excerpts, blanks apart. search.js splits a query in the same way.
    """
    plain = _WIDE.sub(lambda wide: chr(ord(wide[0]) - 0xFEE0), text)
    runs = _BETWEEN.split(plain)  # words, and every second time what is between two of them
    runs[1::2] = [f" {between}{BREAK} " for between in runs[1::2]]
    marked = _BREAKS.sub(BREAK, "".join(runs))
    return " ".join(" ".join(_HAN.split(marked)).split())


_OF_BODY = re.compile(r"a/(\d{6})-[a-z0-9-]+/(?:(\d{4})/(?:source/)?)?index\.html")


def facets_of(path: str, regions: Mapping[str, Region]) -> Iterator[Facet]:
    """The filters of a page: kind, year, and every division that contains it."""
    yield _kind_of(path.removesuffix("index.html"))
    if not (body := _OF_BODY.fullmatch(path)):
        return
    if body[2]:
        yield Facet("year", body[2], body[2])
    place = ""
    for region in regions_above(regions, body[1]):
        place += region.name
        yield Facet("region", region.code, place)


def _kind_of(address: str) -> Facet:
    for at, (shape, label) in enumerate(_KINDS.items()):
        if re.fullmatch(shape, address):
            return Facet("kind", f"{at:02}", label)
    return Facet("kind", "99", _OTHER_KIND)

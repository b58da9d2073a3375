"""A page in, its two formats out: Markdown for MkDocs, and the HTML that results from it."""

from __future__ import annotations

import html
import json
import re
from functools import cache, lru_cache

from markdown.util import BLOCK_LEVEL_ELEMENTS
from markupsafe import Markup, escape

from gongkai.model import GongkaiError, Heading, Page

PERMALINK = '<a class="headerlink" href="#{id}" title="本节的固定地址">&para;</a>'
"""What the toc extension appends to a heading with the settings of mkdocs.yml."""


def markdown(page: Page) -> str:
    """A page as Markdown: front matter, headings, and HTML blocks that Markdown does not change."""
    blocks = [_markdown_block(block, page) for block in page.blocks]
    return "\n\n".join((_front_matter(page), *blocks)) + "\n"


def content_html(page: Page) -> str:
    """A page as Python-Markdown renders `markdown(page)`, byte for byte."""
    return "".join(_html_block(block, page) for block in page.blocks).strip()


def headings(page: Page) -> tuple[Heading, ...]:
    """The headings of a page, in order."""
    return tuple(block for block in page.blocks if isinstance(block, Heading))


def source(page: Page) -> str:
    """The path of a page's Markdown below `docs_dir`."""
    return page.path + "index.md"


def _front_matter(page: Page) -> str:
    """The front matter: what the theme prints in the page's head and header."""
    lines = ["---", f"title: {_quoted(page_title(page))}"]
    if title_html(page.description):
        lines.append(f"description: {_quoted(title_html(page.description))}")
    return "\n".join([*lines, f"hide: [{', '.join(_hidden(page))}]", "---"])


def page_title(page: Page) -> str:
    """The title of a page, escaped; refuse a page without one."""
    if title := title_html(page.title):
        return title
    raise GongkaiError(f"页面 {page.path} 没有标题")


def title_html(text: str) -> str:
    """Escape a title or a description: the theme prints both unescaped."""
    return str(escape(_sound(text).strip()))


def _hidden(page: Page) -> list[str]:
    """Parts of the theme that a page hides to make room for its tables."""
    has_contents = page.path and len(headings(page)) > 2
    return ["navigation"] if has_contents else ["navigation", "toc"]


# In double quotes YAML reads JSON, but refuses or folds these where they stand unescaped.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _quoted(text: str) -> str:
    """A text as a quoted YAML scalar."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _markdown_block(block: Heading | Markup, page: Page) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_unmarked(heading_text(block.text))} {{#{_id(block, page)}}}"
    return _whole(block, page)


def _html_block(block: Heading | Markup, page: Page) -> str:
    if isinstance(block, Heading):
        permalink = PERMALINK.format(id=_id(block, page))
        tag = f"h{block.level}"
        return f'<{tag} id="{block.id}">{heading_text(block.text)}{permalink}</{tag}>\n'
    return _whole(block, page) + "\n\n"


@lru_cache(maxsize=1 << 10)
def heading_text(text: str) -> str:
    """Escape a heading's text as Markdown's serializer does; quotes stay."""
    return html.escape(_sound(text).strip(), quote=False)


_MARK = re.compile(r"[\\`*_{}\[\]()>#+\-.!]")


def _unmarked(text: str) -> str:
    """Escape the characters that Markdown interprets."""
    return _MARK.sub(r"\\\g<0>", text)


# Line ends would end a heading, and U+0002 and U+0003 are Python-Markdown's own marks.
_UNSOUND = re.compile("[\x00-\x1f\ud800-\udfff]")


def _sound(text: str) -> str:
    """Replace characters that are not allowed in one line of text."""
    return _UNSOUND.sub(" ", text)


@cache
def _is_id(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][\w-]*", text, re.ASCII) is not None


def _id(heading: Heading, page: Page) -> str:
    if not heading_text(heading.text):
        raise GongkaiError(f"页面 {page.path}：锚点 {heading.id} 处的标题是空的")
    if not _is_id(heading.id):
        raise GongkaiError(
            f"页面 {page.path}：标题“{heading.text}”的锚点 {heading.id!r} 不是英文代码"
        )
    return heading.id


_OPENING = re.compile(r"<([a-z]+[1-6]?)[ >]")


def _whole(block: Markup, page: Page) -> str:
    """Refuse a block that Markdown would change: this is a bug in the template."""
    opening = _OPENING.match(block)
    if opening is None or opening[1] not in BLOCK_LEVEL_ELEMENTS:
        raise GongkaiError(f"页面 {page.path}：{block[:40]!r} 不是以块级元素开头")
    if opening[1] != "hr" and not block.endswith(f"</{opening[1]}>"):
        raise GongkaiError(f"页面 {page.path}：以 {opening[0]!r} 开头的块没有在末尾闭合")
    if fault := _fault(block):
        raise GongkaiError(f"页面 {page.path}：以 {opening[0]!r} 开头的块中有{fault}")
    return str(block)


_BLANK_LINE = re.compile("\n *\n")
_CONTROLS = bytes(code for code in range(32) if chr(code) != "\n")


def _fault(block: str) -> str:
    """What in a block Markdown would change."""
    if _BLANK_LINE.search(block):
        return "空行"
    if "<h1" in block:
        return "一级标题"
    try:
        data = block.encode()
    except UnicodeEncodeError:
        return "不成字符的编码"
    return "控制字符" if len(data.translate(None, _CONTROLS)) < len(data) else ""

"""Small questions that readers of HTML and XML ask of a node."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from lxml import etree

from gongkai.extract.document import SOMETHING
from gongkai.extract.numbers import UNSEEN

_SIMPLIFIED = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻢马⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)
RADICALS = {
    **{code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{ord(_SIMPLIFIED[at]): _SIMPLIFIED[at + 1] for at in range(0, len(_SIMPLIFIED), 2)},
}
"""Signs of dictionaries that look like characters: programs that print PDF write 人 as ⼈."""
_SOFT_MINUS = re.compile("(?<![0-9])\u00ad(?=[0-9])")
"""A soft hyphen before a number: perhaps its minus."""
_RADICAL = re.compile("[\u2e80-\u2fd5]")


def seen(text: str) -> str:
    """The text as it looks: without what prints nothing, and with characters for radicals."""
    if text.isascii():
        return text
    text = _SOFT_MINUS.sub(SOMETHING, text)
    for char in f"{UNSEEN}\u00ad":
        text = text.replace(char, "")
    return text.translate(RADICALS) if _RADICAL.search(text) else text


def words(text: str) -> frozenset[str]:
    """The words of `text` as a set: names of tags, for the most part."""
    return frozenset(text.split())


def text_of(node: etree._Element) -> str:
    """All text below `node`, as it stands."""
    return "".join(str(piece) for piece in node.itertext())


def local(node: etree._Element) -> str:
    """A node's name without its namespace: transitional and strict files name the same things."""
    return str(node.tag).rpartition("}")[2]


def attribute(node: etree._Element | None, name: str) -> str:
    """An attribute by its local name; empty where there is none."""
    told = () if node is None else node.attrib.items()
    return next((str(v) for k, v in told if str(k).rpartition("}")[2] == name), "")


def layout_tables(root: etree._Element, table: str, cells: Sequence[str]) -> set[etree._Element]:
    """Tables that only lay out a page: one inside has more cells than they have themselves.

    `table` and `cells` are local names.
    """
    tags = [f"{{*}}{name}" for name in (table, *cells)]
    layout = set()
    counts: list[list[int]] = []
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=tags):
        if local(node) != table:
            if counts and event == "start":
                counts[-1][0] += 1
        elif event == "start":
            counts.append([0, 0])
        else:
            own, inner = counts.pop()
            if inner > own:
                layout.add(node)
            if counts:
                counts[-1][1] = max(counts[-1][1], own, inner)
    return layout

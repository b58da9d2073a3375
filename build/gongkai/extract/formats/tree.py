"""Small questions that readers of HTML and XML ask of a node."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters that print nothing; editors leave them between digits and after them."""


def seen(text: str) -> str:
    """The text without what prints nothing."""
    if not text.isascii():
        for char in UNSEEN:
            text = text.replace(char, "")
    return text


def words(text: str) -> frozenset[str]:
    """The words of `text` as a set: names of tags, for the most part."""
    return frozenset(text.split())


def text_of(node: etree._Element) -> str:
    """All text below `node`, as it stands."""
    return "".join(str(piece) for piece in node.itertext())


def local(node: etree._Element) -> str:
    """A node's name without its namespace: transitional and strict files name the same things."""
    return str(node.tag).rpartition("}")[2]


def attribute(node: etree._Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if node is None:
        return None
    return next((str(v) for k, v in node.attrib.items() if str(k).rpartition("}")[2] == name), None)


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

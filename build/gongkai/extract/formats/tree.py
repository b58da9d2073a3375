"""Small questions that readers of HTML and XML ask of a node."""

from __future__ import annotations

from lxml import etree

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
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

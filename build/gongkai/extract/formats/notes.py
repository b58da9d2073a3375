"""Blocks of a document in; the same with raised digits that are marks of its notes told as such.

A raised digit behind a number may be a part of it that was raised by accident; it is the mark of a
note where the document has a note with that mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.extract.boxes import Box

_MARKED = re.compile(r"(?P<number>[\d,.]*\d\s?[^\W\d_]{0,2})\s?\^(?P<mark>[1-9]\d?)")
"""A number with its unit, and digits raised behind it."""
_NOTE = re.compile(r"\s*(?:备?注[:：]?\s*)?\^([1-9]\d?)(?!\d)|\s*备?注\s?([1-9]\d?)\s?[:：、.]")
"""How a note begins: with its mark raised, or with a word and its mark."""

Block = list[str] | tuple[Box, ...]


def with_marks(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; in their boxes 3^1 is 3^[1], a number with a mark, if a line begins with ^1."""
    found = filter(None, map(_NOTE.match, _lines(blocks)))
    notes = {match[1] or match[2] for match in found}
    for block in blocks:
        yield block if isinstance(block, list) else tuple(_marked(box, notes) for box in block)


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        for text in block:
            yield from text.text.split("\n") if isinstance(text, Box) else [text]


def _marked(box: Box, notes: set[str]) -> Box:
    match = _MARKED.fullmatch(box.text.strip())
    if match and match["mark"] in notes:
        return replace(box, text=f"{match['number']}^[{match['mark']}]")
    return box

"""A document in; the labels that it prints otherwise than the form has them out.

A label is told only where nothing else can be meant: in one small table one head, or one row, of
the form is missing, and one piece of text that is like it is left over; in the long table one row
is missing between two that stand there, and the text between them is like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from gongkai.extract.document import Document
from gongkai.extract.labels import bare_label
from gongkai.extract.presence import plain_text
from gongkai.form import Block, RowOrColumn, TableForm

ALIKE = 0.6
"""How like the official label a printed one must be: 先行有效件数 to 现行有效件数 is 0.83."""
LONGEST = 2000
"""Characters of one small table; without blanks the longest met has some 200."""
SHORTEST = 4
"""Characters of a row's label that can be told from what else stands between two rows."""
NEXT = "第二十条第"
"""What each of the small tables begins with."""
AFTER = "收到和处理政府信息公开"
"""What stands behind the last of them."""
_NOT_LABEL = re.compile(r"[\d\W_]+")
_LABEL = re.compile(r"[\u3400-\u9fff]+")
"""A piece with other letters in it is spoilt: some mirrors set sounds behind the characters."""


def labels(document: Document, tables: Sequence[TableForm]) -> dict[str, str]:
    """`table.row` or `table.*.column` → the label printed in its stead."""
    text = plain_text(document)
    found: dict[str, str] = {}
    for table in tables:
        if table.layout == "blocks":
            for block in table.blocks:
                found |= _of_block(table.code, block, text)
        elif table.layout == "matrix":
            found |= _of_matrix(table, text)
    return found


def _of_matrix(table: TableForm, text: str) -> Mapping[str, str]:
    """The rows of the long table that stand between two others under another name."""
    start = text.rfind(AFTER)
    rows = [(code, bare_label(row.label)) for code, (_, row) in table.rows.items()]
    places = [text.find(name, start) for _, name in rows]
    headings = [bare_label(group.label) for block in table.blocks for group in block.row_groups]
    found: dict[str, str] = {}
    for at in range(1, len(rows) - 1):
        before, here, after = places[at - 1 : at + 2]
        if here < 0 and 0 <= before < after and len(rows[at][1]) >= SHORTEST:
            between = text[before + len(rows[at - 1][1]) : after]
            found |= _between(f"{table.code}.{rows[at][0]}", rows[at][1], between, headings)
    return found


def _between(key: str, wanted: str, text: str, headings: Iterable[str]) -> Mapping[str, str]:
    """The one piece of text between two rows, where it is like the label that is missing."""
    for heading in headings:
        text = text.replace(heading, "")
    pieces = [piece for piece in _NOT_LABEL.split(text) if len(piece) > 1]
    if len(pieces) == 1 and _LABEL.fullmatch(pieces[0]) and _ratio(pieces[0], wanted) >= ALIKE:
        return {key: pieces[0]}
    return {}


def _of_block(table: str, block: Block, text: str) -> Mapping[str, str]:
    """What one small table prints in the stead of a head and of a row."""
    name = re.sub(r"[（）]", "", block.label)
    start = text.find(name)
    if start < 0:
        return {}
    own, *behind = re.split(f"{NEXT}|{AFTER}", text[start + len(name) : start + LONGEST])
    if not behind:
        return {}  # the text may be cut within the very label
    own = own.replace("/", "").replace("信息内容", "|")
    heads = _left_over(block.columns, block.rows, own)
    rows = _left_over(block.rows, block.columns, own)
    return {f"{table}.*.{code}": printed for code, printed in heads} | {
        f"{table}.{code}": printed for code, printed in rows
    }


def _left_over(
    lines: Sequence[RowOrColumn], others: Iterable[RowOrColumn], text: str
) -> Iterator[tuple[str, str]]:
    """The one line whose official label does not stand in the text, with what does instead."""
    missing = [line for line in lines if bare_label(line.label) not in text]
    if len(missing) != 1:
        return
    wanted = bare_label(missing[0].label)
    known = [bare_label(line.label) for line in lines]
    known += [bare_label(name) for line in others for name in (line.label, *line.aliases)]
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, "|")
    pieces = {piece for piece in _NOT_LABEL.split(text) if _LABEL.fullmatch(piece)}
    alike = [piece for piece in pieces if _ratio(piece, wanted) >= ALIKE]
    if len(alike) == 1:
        yield missing[0].code, alike[0]


def _ratio(piece: str, wanted: str) -> float:
    return SequenceMatcher(None, piece, wanted, autojunk=False).ratio()

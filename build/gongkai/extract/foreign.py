"""A document in; the same out, with nothing to be read in boxes that words give to another year or
to other bodies: in a table's caption, in its first row or corner, or in the label of a row, of a
column or over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from gongkai.extract.boxes import Box
from gongkai.extract.document import SOMETHING, Document, Grid, Text
from gongkai.extract.labels import bare, bare_label, fold
from gongkai.extract.years import foreign_labels, is_foreign_caption, is_note, says_last_year
from gongkai.form import Block, Form

LONGEST_LABEL = 60
"""Characters of a box that may be a label."""
_SILENT = re.compile(r"\s*(?:第二十条第\s*[（(]\s*.\s*[）)]\s*项)?\s*")
"""No caption: what stands above each of the small tables of section two."""
_WORD = re.compile(r"[^\W\d_]")


def without_foreign_boxes(
    document: Document, form: Form, year: int | None, agency: str
) -> Document:
    """With a mark in each box that may hold such a number: what is printed there is not this
    report's, and what stands in its stead is not known.
    """
    blocks: list[Text | Grid] = []
    above = ""
    for block, behind in zip(document.blocks, [*document.blocks[1:], None], strict=True):
        if isinstance(block, Text):
            said = (line for line in reversed(block.lines) if not _SILENT.fullmatch(line))
            above = next(said, above)
        elif _is_foreign(block, above, behind, year, agency):
            block = _spoilt(block, block.boxes)
        elif year is not None and (labels := list(_foreign(block, form, year, agency))):
            block = _spoilt(block, [box for box in block.boxes if _is_named(box, labels)])
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _is_foreign(
    grid: Grid, above: str, behind: Text | Grid | None, year: int | None, agency: str
) -> bool:
    """Whether the caption of a table, its first row or first box, or a note behind it says so."""
    first = grid.by_row.get(0, ())
    captions = [above, "".join(dict.fromkeys(box.text for box in first)), *_corner(first)]
    captions += [line for line in _lines_behind(behind) if is_note(fold(line))]
    plains = [re.sub(r"\s+", "", fold(text[: 2 * LONGEST_LABEL])) for text in captions]
    return any(
        says_last_year(plain) or (year is not None and is_foreign_caption(plain, year, agency))
        for plain in plains
    )


def _corner(first: Sequence[Box]) -> Iterator[str]:
    if first and first[0].rowspan > 1:
        yield first[0].text


def _lines_behind(block: Text | Grid | None) -> Sequence[str]:
    """The first line that is not empty behind a table."""
    lines = block.lines if isinstance(block, Text) else ()
    return [line.strip() for line in lines if line.strip()][:1]


def _foreign(grid: Grid, form: Form, year: int, agency: str) -> Iterator[Box]:
    """The boxes with a label of the form that a word makes another year's or other bodies'."""
    names = _names(form)
    for box in grid.boxes:
        plain = bare(box.text) if 2 < len(box.text) <= LONGEST_LABEL else ""
        if (
            plain
            and plain not in names
            and not names.isdisjoint(foreign_labels(plain, year, agency))
        ):
            yield box


@lru_cache(maxsize=8)
def _names(form: Form) -> frozenset[str]:
    """All labels of the form, with their numerals and without."""
    blocks = (
        block
        for edition in form.editions.values()
        for table in edition.tables.values()
        for block in table.blocks
    )
    known = {name for block in blocks for name in _labels(block)} - {""}
    return frozenset(spelled for label in known for spelled in (bare(label), bare_label(label)))


def _labels(block: Block) -> Iterator[str]:
    """How the rows and the columns of a block are called, and what stands over them."""
    for named in (*block.rows, *block.columns):
        yield from (named.label, *named.aliases)
    for group in (*block.row_groups, *block.column_groups):
        yield group.label


def _is_named(box: Box, labels: Sequence[Box]) -> bool:
    """Whether a box stands behind one of some labels in its rows, or below it in its columns."""
    return any(
        (one.row <= box.row < one.row + one.rowspan and one.column < box.column)
        or (one.column <= box.column < one.column + one.colspan and one.row < box.row)
        for one in labels
    )


def _spoilt(grid: Grid, boxes: Sequence[Box]) -> Grid:
    """A table with a mark in each of some boxes that may be a number's."""
    marked = {box for box in boxes if not _WORD.search(box.text)}
    return replace(
        grid,
        boxes=tuple(
            replace(box, text=f"{box.text}{SOMETHING}") if box in marked else box
            for box in grid.boxes
        ),
    )

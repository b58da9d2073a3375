"""A document in; the same without the tables, rows and columns out that words give to another
year, to other bodies, to a plan or a sample: in the heading of a section, in a line above a table
or a note below it, in its first rows or corner, in the label of a row, of a column or over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice

from gongkai.extract.boxes import Box
from gongkai.extract.document import SOMETHING, Document, Grid, Text
from gongkai.extract.labels import bare, bare_label
from gongkai.extract.scope import FARTHEST, REMARK, Scope, plain_line
from gongkai.extract.years import only_year, says_last_year
from gongkai.form import Block, Form
from gongkai.model import grouped

LONGEST_LABEL = 60
"""Characters of a box that may be a label, or of a heading."""
SHORT = 16
"""Characters of a last row that are a remark on the whole table."""
FARTHEST_CAPTION = 5
"""So many lines above a table its caption may stand."""
FIRST_ROWS = 4
"""Rows of a table in which its head begins."""
TITLE_LINES = 60
"""Lines in which the title stands."""
_SECTION = re.compile(
    r"(?:[一二三四五六七][、.])?.{0,12}(?:(总体情况)|(主动公开政府信息情况)|(政府信息公开申请情况)"
    r"|(行政诉讼情况)|(存在的?主要问题)|(其他需要报告)).{0,12}"
)
"""The headings of sections; the group that matches is the section's place."""
_TABLES = frozenset({2, 3, 4})
"""The sections that are tables."""
_PLACES = {"二": 2, "三": 3, "四": 4}
_PART = re.compile("第?([二三四])(?:部分|、)")
TABLE_HEAD = re.compile(r"本列数据|申请人情况|信息内容|第二十条|自然人|行政复议|结果维持")
"""What the first line of a table says."""
_ARTICLE = "第二十条项申请人情况信息内容行政复议诉讼"
"""What else stands there."""
_VERSION = re.compile("格式|模板|[版级]")
_BROKEN = "上一年"
"""The first line of a name of section two in narrow boxes, where captions say more."""
_PAGES = frozenset({"text/plain", "application/pdf"})
"""Formats whose lines may be those of broken paragraphs."""
LONG_LINE = 16
"""Characters of a line that may be broken."""
_PIECES = re.compile(r"[\t|]|\s{2,}")
_WORD = re.compile(r"[^\W\d_]")


def without_others(
    document: Document, form: Form, year: int | None, agency: str, title: str
) -> Document:
    """Lines are left out, the canonical text stays whole; a box of a table gets a mark: what is
    printed there is not this report's, and what stands in its stead is not known.
    """
    if year is None:
        return document
    scope = Scope(year, agency)
    own = _without(document, _Lines(document, form, scope, title).of_others)
    return replace(
        own,
        blocks=tuple(
            _own_boxes(block, form, scope) if isinstance(block, Grid) else block
            for block in own.blocks
        ),
    )


@dataclass(frozen=True)
class _Lines:
    """The lines of a document, counted from 0."""

    document: Document
    form: Form
    scope: Scope
    title: str

    @cached_property
    def of_others(self) -> frozenset[int]:
        """Those under a caption of others', up to a line that names the report's own year or the
        heading of another section; and those of sections that are others' whole.
        """
        given = frozenset(self._given_sections())
        marks = enumerate(self._marks)
        return frozenset(at for at, (section, other) in marks if other or section in given)

    @cached_property
    def _marks(self) -> list[tuple[int, bool]]:
        """The section of each line, 0 before the first, and whether it is under such a caption."""
        found: list[tuple[int, bool]] = []
        other, section, among_captions = False, 0, False
        for at, plain in enumerate(self._plain):
            heading = _SECTION.fullmatch(plain) if len(plain) < LONGEST_LABEL else None
            place = (heading.lastindex or 0) if heading else 0
            if named := only_year(plain):
                other = named != self.scope.year
            elif heading and (not other or place > section):
                section, among_captions = place, place in _TABLES
                other = among_captions and self.scope.is_others_heading(plain)
            elif self._is_caption(at, among_captions=among_captions):
                other = True
            among_captions = among_captions and not self._begins_table(at)
            found.append((section, other))
        return found

    def _given_sections(self) -> Iterator[int]:
        """The sections that a sentence, a note, the title or a label in text gives to others."""
        if any(map(self.scope.is_others_heading, self._behind_title())):
            yield from _TABLES
        for at, line in enumerate(self.document.lines):
            section, _ = self._marks[at]
            if at in self._grids and self.document.media_type != "text/plain":
                continue
            if self.scope.is_others_note(line, is_beside=section in _TABLES):
                named = {_PLACES[part] for part in _PART.findall(line)}
                yield from named or ({section} & _TABLES) or _TABLES
            elif section in _TABLES and any(self._others_labels(line)):
                yield section

    def _behind_title(self) -> Iterator[str]:
        """What stands in brackets behind the title on its line."""
        title = "".join(self.title.split())
        for plain in self._plain[:TITLE_LINES] if title else ():
            if title in plain:
                remark = REMARK.match(plain.partition(title)[2])
                if remark and not _VERSION.search(remark[0]):
                    yield remark[0]

    def _others_labels(self, line: str) -> Iterator[str]:
        for piece in _PIECES.split(line[:FARTHEST]):
            if 2 < len(piece) <= LONGEST_LABEL and is_others_label(piece, self.form, self.scope):
                yield piece

    @cached_property
    def _plain(self) -> list[str]:
        return [plain_line(line) for line in self.document.lines]

    @cached_property
    def _grids(self) -> frozenset[int]:
        """The lines of the document's own tables."""
        grids = (block for block in self.document.blocks if isinstance(block, Grid))
        return frozenset(grid.line - 1 + row for grid in grids for row in range(grid.rows))

    def _is_caption(self, at: int, *, among_captions: bool) -> bool:
        """Whether a line says that the table close below it is that of others."""
        return (
            at not in self._grids
            and not self._begins_table(at)
            and not self._goes_on(at)
            and any(
                self.scope.is_others_caption(piece, among_captions=among_captions)
                for piece in self._pieces(at)
            )
            and self._stands_over_table(at)
        )

    def _goes_on(self, at: int) -> bool:
        """Whether a line goes on with the sentence of a long one right before it."""
        before = self._plain[at - 1] if at else ""
        is_open = len(before) >= LONG_LINE and (before[-1].isalnum() or before[-1] in ",、(")
        is_text = self.document.media_type in _PAGES and at - 1 not in self._grids
        return is_text and is_open and not _SECTION.fullmatch(before[:LONGEST_LABEL])

    def _pieces(self, at: int) -> Iterator[str]:
        """The parts of a line, each once, that are none of the form's labels."""
        for piece in dict.fromkeys(_PIECES.split(self.document.lines[at][:FARTHEST])):
            if not _is_part_of_label(piece, self.form):
                yield piece

    def _stands_over_table(self, at: int) -> bool:
        """Whether a table begins on one of the lines close below, and no section before it."""
        below = (n for n in range(at + 1, len(self._plain)) if self._plain[n])
        for n in islice(below, FARTHEST_CAPTION):
            if _SECTION.fullmatch(self._plain[n][:LONGEST_LABEL]):
                return False
            if self._begins_table(n):
                return True
        return False

    def _begins_table(self, at: int) -> bool:
        """Whether a table, or in text the head of one, begins on a line."""
        if at in self._grids:
            return at - 1 not in self._grids
        plain = self._plain[at][:LONGEST_LABEL]
        return bool(TABLE_HEAD.search(plain)) and not _SECTION.fullmatch(plain)


def _without(document: Document, left: frozenset[int]) -> Document:
    """The blocks without some lines, counted from 0."""
    blocks: list[Text | Grid] = []
    for block in document.blocks if left else ():
        if isinstance(block, Text):
            lines = enumerate(block.lines, block.line - 1)
            blocks.append(
                replace(block, lines=tuple("" if at in left else line for at, line in lines))
            )
        elif boxes := tuple(box for box in block.boxes if block.line - 1 + box.row not in left):
            blocks.append(replace(block, boxes=boxes))
    return replace(document, blocks=tuple(blocks)) if left else document


def _own_boxes(grid: Grid, form: Form, scope: Scope) -> Grid:
    """A table with a mark in each box that may hold another's number."""
    if _is_others(grid, form, scope):
        return _spoilt(grid, grid.boxes)
    labels = [
        box
        for box in grid.boxes
        if 2 < len(box.text) <= LONGEST_LABEL and is_others_label(box.text, form, scope)
    ]
    return _spoilt(grid, [box for box in grid.boxes if _is_named(box, labels)]) if labels else grid


def _is_others(grid: Grid, form: Form, scope: Scope) -> bool:
    """Whether the rows over the head of a table, its corner or its last rows say so."""
    rows = grouped((box.row, box.text) for box in grid.boxes if box.text.strip())
    heads = [row for row in sorted(rows)[:FIRST_ROWS] if any(map(TABLE_HEAD.search, rows[row]))]
    first = heads[0] if heads else 0
    over = {text for row in rows if row < first for text in rows[row]}
    corner = rows[first][0] if heads else ""
    below = [rows[row][0] for row in sorted(rows)[-2:] if row > first and len({*rows[row]}) == 1]
    return (
        any(
            scope.is_others_caption(text, among_captions=True)
            for text in over
            if not _is_part_of_label(text, form)
        )
        or any(scope.without_others_remarks(corner))
        or (len(corner) <= SHORT // 2 and scope.is_others_heading(corner))
        or scope.is_others_caption(corner, among_captions=False)
        or any(map(scope.is_others_note, below))
        or any(scope.is_others_heading(text) for text in below if len(text) <= SHORT)
    )


def is_others_label(text: str, form: Form, scope: Scope) -> bool:
    """Whether a text is a label of the form, but for a word that makes it another's."""
    plain, names = bare(text), _names(form)
    left = [*scope.others_labels(plain), *map(bare, scope.without_others_remarks(text))]
    return plain not in names and not names.isdisjoint(left)


def _is_part_of_label(line: str, form: Form) -> bool:
    """Whether a text is a piece of a label that is broken, perhaps misspelt; or empty."""
    plain = bare(line[: 2 * LONGEST_LABEL])
    is_part = any(plain in name for name in _names(form)) or {*plain} <= _head_signs(form)
    return is_part and (plain == _BROKEN or not says_last_year(plain))


@lru_cache(maxsize=8)
def _head_signs(form: Form) -> frozenset[str]:
    """All signs of the names of columns, of what stands over them, and of the article."""
    texts = [_ARTICLE]
    for block in _blocks(form):
        texts += [column.label for column in block.columns]
        texts += [group.label for group in block.column_groups]
    return frozenset(bare("".join(texts)))


@lru_cache(maxsize=8)
def _names(form: Form) -> frozenset[str]:
    """All labels of the form, with their numerals and without."""
    known = {name for block in _blocks(form) for name in _labels(block)} - {""}
    return frozenset(spelled for label in known for spelled in (bare(label), bare_label(label)))


def _blocks(form: Form) -> Iterator[Block]:
    for edition in form.editions.values():
        for table in edition.tables.values():
            yield from table.blocks


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

"""The boxes over a row of section two in; the columns that they name, and where, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongkai.extract.boxes import Box
from gongkai.extract.document import Grid
from gongkai.extract.explain.placing import Column
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.ways import Spans
from gongkai.extract.labels import Lexicon, bare, header_unit
from gongkai.extract.tokens import Token
from gongkai.form import RowOrColumn, TableForm

SHORTEST_BEGINNING = 3
"""So many characters begin the name of a column that was cut off."""


def over(grid: Grid, row: int, words: Lexicon) -> tuple[Column, ...]:
    """What the nearest row of boxes above names, where it names columns and nothing else; nothing
    behind a head that names none.
    """
    for above in range(row - 1, -1, -1):
        boxes = _merged(box for box in grid.by_row.get(above, ()) if box.text.strip())
        named = [box for box in boxes if words.column(box.text)]
        if named:
            codes = [words.column(box.text) or "" for box in named]
            whole = len(boxes) - len(named) <= 1 and len(set(codes)) == len(codes)
            pairs = zip(codes, named, strict=True) if whole else ()
            return tuple(Column(c, box.text, header_unit(box.text)) for c, box in pairs)
        is_head = len(boxes) > 1 and bare(boxes[0].text) in words.corners
        if is_head and not any(map(_is_figure, boxes)):
            return ()
    return ()


def begun(grid: Grid, row: int, layouts: Sequence[TableForm], code: str) -> tuple[Column, ...]:
    """The columns of a row whose names were cut off, 本年新 for 本年新制作数量: in the nearest row
    above with as many boxes, behind that of the labels, each begins the form's next name.
    """
    for above in range(row - 1, -1, -1):
        boxes = [box for box in grid.boxes if box.row == above and box.text.strip()][1:]
        for columns in (each.rows[code][0].columns for each in layouts if code in each.rows):
            pairs = list(zip(columns, boxes, strict=False))
            if len(boxes) == len(columns) and all(_begins(box.text, each) for each, box in pairs):
                return tuple(Column(c.code, b.text, header_unit(b.text)) for c, b in pairs)
        if len(boxes) > 1 and not any(map(_is_figure, boxes)):
            return ()
    return ()


def _begins(text: str, column: RowOrColumn) -> bool:
    """Whether words are how the name of a column begins."""
    names = (bare(name) for name in (column.label, *column.aliases))
    return len(bare(text)) >= SHORTEST_BEGINNING and any(
        name.startswith(bare(text)) for name in names
    )


def _is_figure(box: Box) -> bool:
    return any(map(str.isdigit, box.text))


def _merged(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of a row; those beside each other with the same words as the one that they were."""
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else box
        if found and last.text == box.text and last.column + last.colspan == box.column:
            found[-1] = replace(last, colspan=last.colspan + box.colspan)
        else:
            found.append(box)
    return found


def spans(grid: Grid, line: int, columns: Sequence[Column], words: Lexicon) -> Spans:
    """Where the columns stand, by the nearest row of boxes above that names them."""
    named = [box for box in _head(grid, line, words) if words.column(box.text)]
    own = _merged(named)
    same = [words.column(box.text) for box in own] == [column.code for column in columns]
    return [(box.column, box.column + box.colspan) for box in own] if same else ()


def surplus(grid: Grid, run: Run, words: Lexicon) -> int:
    """How far a row goes on behind the nearest row above that names columns."""
    ends = [box.column + box.colspan for box in _head(grid, run.line, words)]
    return run.tokens[-1].at + run.tokens[-1].span - max(ends, default=0)


def passes_head(grid: Grid, run: Run, words: Lexicon) -> bool:
    """Whether a row has a figure behind the last box of its head: it has a box too many."""
    head = [box for box in _head(grid, run.line, words) if box.text.strip()]
    end = max((box.column + box.colspan for box in head), default=grid.columns)
    return any(token.at >= end for token in run.printed)


def doubt_of_head(grid: Grid | None, line: int, words: Lexicon) -> str:
    """The doubt about a row of the document's own table under a head that has a column more."""
    boxes = _merged(box for box in _head(grid, line, words) if box.text.strip()) if grid else []
    named = [box for box in boxes if words.column(box.text)]
    return "foreign-head" if named and len(boxes) - len(named) > 1 else ""


def _head(grid: Grid, line: int, words: Lexicon) -> Sequence[Box]:
    """The nearest row of boxes above a line that names columns; none where there is none."""
    above = (grid.by_row.get(row, ()) for row in range(line - grid.line - 1, -1, -1))
    return next((row for row in above if any(words.column(box.text) for box in row)), ())


def without_fillers(tokens: Sequence[Token], columns: Spans) -> list[Token]:
    """The boxes of a row without the empty ones behind the first under each column."""
    return [
        token
        for token in tokens
        if token.raw or not any(start < token.at < end for start, end in columns)
    ]

"""Tables in; the figures of a table that is one line of numbers under two headers out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.extract import numbers
from gongkai.extract.boxes import Filled
from gongkai.extract.grid.lines import Line, Tables, box_under, end_of, is_figure, is_spoilt
from gongkai.extract.labels import Lexicon, bare, lexicon
from gongkai.extract.places import Place, Reading, figures
from gongkai.form import Form, TableForm
from gongkai.model import Method, Status

_STRIP = "格数与表不符，无法确定各数属于哪一格"
_TABLES = "文中有两张同类的表且数字不同"


def read_strip(
    tables: Tables, form: Form, layout: TableForm, known: Mapping[str, Place]
) -> Reading:
    """Read the line of numbers, if all tables that have one tell the same."""
    words = lexicon(form, layout.code)
    strips = [strip for table in tables for strip in _strips(table, words)]
    codes = [cell.code for cell in layout.cells]
    reading = Reading()
    if strips:
        line, boxes = strips[0]
        told = {_texts(boxes) for _, boxes in strips}
        told_once = boxes if len(told) == 1 and boxes else (None,) * len(codes)
        reading.figures = figures(codes, told_once, known, line=line.number, why=_STRIP)
        if len(told) > 1:
            reading.figures = {
                code: replace(figure, status=Status.UNREADABLE, note=_TABLES)
                for code, figure in reading.figures.items()
            }
    return reading


def _texts(boxes: Sequence[Filled | None] | None) -> tuple[str | None, ...] | None:
    return None if boxes is None else tuple(box.text if box else None for box in boxes)


def _strips(
    table: Sequence[Line], words: Lexicon
) -> Iterator[tuple[Line, tuple[Filled | None, ...] | None]]:
    """Rows of nothing but numbers below a header that names the groups; else empty ones."""
    heads = [at for at, line in enumerate(table) if _names_groups(line, words)]
    below = table[heads[0] + 1 :] if heads else ()
    wordless = [line for line in below if line.texts and not any(map(_is_words, line.texts))]
    filled = [line for line in wordless if any(map(is_figure, line.texts))]
    for line in filled or [line for line in wordless if not any(map(bare, line.texts))]:
        boxes = None if is_spoilt(line) else _strip(line, table[: table.index(line)], words)
        if filled or boxes:
            yield line, boxes


def _names_groups(line: Line, words: Lexicon) -> bool:
    rows = [label.official for label in words.rows.values()]
    return any(bare(text) in rows for text in line.texts)


def _is_words(text: str) -> bool:
    return numbers.read(text).status is Status.UNREADABLE and not any(map(str.isdigit, text))


def _strip(line: Line, above: Sequence[Line], words: Lexicon) -> tuple[Filled | None, ...] | None:
    """By the two headers over each column where they are whole, else by their number."""
    order = [(row, column) for row in words.rows for column in words.columns]
    spans = _double_header(above, words)
    if set(spans) == set(order) and line.width == max(above_line.width for above_line in above):
        boxes = tuple(
            box_under(line, at, at) for row, column in order for at in [spans[row, column]]
        )
        return boxes if all(boxes) else None
    starts = [spans[place] for place in order if place in spans]
    if len(line.starting) == len(order) and starts == sorted(starts):
        return tuple(Filled(box.text, line.number, Method.GRID) for box in line.starting)
    return None


def _double_header(above: Sequence[Line], words: Lexicon) -> dict[tuple[str, str], int]:
    """Each column under the lowest row's name and the lowest column's name over it."""
    rows: dict[int, str] = {}
    names: dict[int, str] = {}
    for line in above:
        for box in line.covering:
            row, column = _group(box.text, words), words.column(box.text)
            for at in range(box.column, end_of(box)):
                if row:
                    rows[at] = row
                if column:
                    names[at] = column
    return {(rows[at], names[at]): at for at in sorted(names, reverse=True) if at in rows}


def _group(text: str, words: Lexicon) -> str | None:
    plain = bare(text)
    return next((code for code, label in words.rows.items() if plain in label.spellings), None)

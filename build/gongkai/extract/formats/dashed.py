"""Lines of a text in; the tables whose columns two equal rules of dashes show, out.

Pandoc and others rule a dash under each column, above a table's first row and below its last. What
stands between is a table if each word is within the dashes of one column, and those of a column
all begin, end or have their middles where its dashes do: that shows how columns were counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.extract.boxes import Box
from gongkai.extract.formats.drawn import MEASURES, DrawnTable
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.laid_out import GAPS, Measure, PlacedText, pieces

RULE = re.compile(r"\s*[-=]{2,}(?:\s+[-=]{2,})+\s*")
_DASHES = re.compile(r"[-=]+")
_BLANK, _HELD = "\u00a0", "\u2060"
"""A blank that programs count as a sign of its box's text, and what stands for it meanwhile."""
MOST_LINES, MOST_COLUMNS = 120, 20
"""Lines of a table, and its columns; the form's longest has 28, its widest 15."""
Spans = tuple[tuple[int, int], ...]


def dashed_tables(lines: Sequence[TextPiece]) -> Iterator[DrawnTable]:
    """The tables between two equal rules, in their order; empty lines stand above and below."""
    at = 0
    for is_empty, group in groupby(lines, lambda line: not line.text.strip()):
        own = list(group)
        if not is_empty and RULE.fullmatch(own[0].text) and (boxes := _boxes(own)):
            yield DrawnTable(at, at + len(own), tuple(boxes))
        at += len(own)


def _boxes(lines: Sequence[TextPiece]) -> list[Box]:
    """The boxes between two rules; none if a character stands outside its column."""
    spans = _spans(lines[0].text)
    rules = [line for line in lines if RULE.fullmatch(line.text)]
    are_equal = all(_spans(line.text) == spans for line in rules) and lines[-1] in rules[1:]
    rows = [line for line in lines if line not in rules]
    if not are_equal or len(spans) > MOST_COLUMNS or not 0 < len(rows) <= MOST_LINES:
        return []
    ways = [texts for measure in MEASURES if (texts := _texts(rows, spans, measure))]
    if not ways or any(way != ways[0] for way in ways):
        return []
    return [
        Box(row, column, text, line=piece.line)
        for row, (piece, texts) in enumerate(zip(rows, ways[0], strict=True))
        for column, text in enumerate(texts)
    ]


def _spans(rule: str) -> Spans:
    return tuple(match.span() for match in _DASHES.finditer(rule))


def _texts(lines: Sequence[TextPiece], spans: Spans, measure: Measure) -> list[list[str]]:
    """The texts of each line by column; none if one does not fit."""
    rows: list[list[str]] = []
    columns: list[list[PlacedText]] = [[] for _ in spans]
    for line in lines:
        texts = [""] * len(spans)
        found = pieces(line.text.replace(_BLANK, _HELD), GAPS[-1], measure)
        if not found and line.text.strip():
            return []
        for piece in found:
            own = [n for n, (start, end) in enumerate(spans) if start <= piece.start < end]
            if not own or piece.end > spans[own[0]][1] or texts[own[0]]:
                return []
            texts[own[0]] = piece.text.replace(_HELD, _BLANK).strip()
            columns[own[0]].append(piece)
        rows.append(texts)
    return rows if all(map(_are_aligned, columns, spans)) else []


def _are_aligned(texts: Sequence[PlacedText], span: tuple[int, int]) -> bool:
    """Whether all texts of a column begin where its dashes do, or end or have their middles."""
    start, end = span
    return (
        all(text.start == start for text in texts)
        or all(text.end == end for text in texts)
        or all(abs(text.start + text.end - start - end) <= 1 for text in texts)
    )

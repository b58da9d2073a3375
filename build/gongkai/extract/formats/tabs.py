"""Tables in text whose boxes are marked by TABs on lines of their own.

Browsers copy tables whose boxes hold paragraphs so that a line with only a TAB stands between two
boxes; other programs begin every box with a TAB on a new line, and end a row with an empty line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.extract.formats.pieces import OUTSIDE, FoundTable, TextPiece

FEWEST_TABS = 6
"""Minimum number of lines with only a TAB, near each other, that are a copied table."""
FARTHEST_TAB = 12
"""Maximum number of lines from one TAB to the next: a box has a few, and so has a row's end."""
LONGEST_REST = 60
"""Maximum length of a line that is the rest of a broken box."""
_ONLY_TABS = re.compile(r"[^\S\t]*\t\s*")


def copied_tables(lines: Sequence[TextPiece]) -> Iterator[FoundTable]:
    """The tables copied from a browser whose boxes hold paragraphs."""
    texts = [piece.text for piece in lines]
    tabs = [at for at, text in enumerate(texts) if _ONLY_TABS.fullmatch(text)]
    for group in _near(tabs, texts):
        around = texts[max(0, group[0] - FARTHEST_TAB) : group[-1] + FARTHEST_TAB]
        others = ("\t" in text and text.strip() for text in around)
        if len(group) >= FEWEST_TABS and not any(others):
            between = _lines_between_boxes(texts, group)
            first = _outermost(texts, group[0], -1, between)
            end = _outermost(texts, group[-1], 1, between) + 1
            yield FoundTable(first, end, _copied_rows(lines[first:end], between))


def _near(places: Sequence[int], lines: Sequence[str]) -> Iterator[list[int]]:
    """Groups of places, none far from the next nor separated from it by a heading."""
    group: list[int] = []
    for at in places:
        between = lines[group[-1] : at] if group and at - group[-1] <= FARTHEST_TAB else []
        if group and (not between or any(map(OUTSIDE.search, between))):
            yield group
            group = []
        group.append(at)
    yield from [group] if group else ()


def _lines_between_boxes(lines: Sequence[str], tabs: Sequence[int]) -> int:
    """The usual number of empty lines between a TAB and the box before it."""
    counts = Counter(_empty(lines, at, -1) for at in tabs)
    return counts.most_common(1)[0][0]


def _empty(lines: Sequence[str], at: int, step: int) -> int:
    """The number of empty lines beside a line, in one direction."""
    count = 0
    while 0 <= at + step * (count + 1) < len(lines) and not lines[at + step * (count + 1)]:
        count += 1
    return count


def _outermost(lines: Sequence[str], at: int, step: int, between: int) -> int:
    """The outermost line of the box beside the first or the last TAB."""
    count = _empty(lines, at, step)
    beside = at + step * (count + 1)
    if count > between or not 0 <= beside < len(lines) or OUTSIDE.search(lines[beside]):
        return at
    at += step * count
    while 0 <= at + step < len(lines) and lines[at + step] and not OUTSIDE.search(lines[at + step]):
        at += step
    return at


def _copied_rows(pieces: Sequence[TextPiece], between: int) -> list[list[TextPiece]]:
    """The rows of a copied table; more empty lines than stand between boxes end a row."""
    rows: list[list[TextPiece]] = [[]]
    box, empty, is_after_tab = TextPiece("", pieces[0].line), 0, True
    for piece in pieces:
        if not piece.text:
            empty += 1
            continue
        is_tab = bool(_ONLY_TABS.fullmatch(piece.text))
        if empty > between and not (is_tab and is_after_tab):
            rows, box = [*rows[:-1], [*rows[-1], box], []], TextPiece("", piece.line)
        if is_tab:
            ends = [TextPiece("", piece.line)] * piece.text.count("\t")
            rows[-1] += [box, *ends[1:]]
            box = ends[0]
        else:
            line = box.line if box.text else piece.line
            box = TextPiece(f"{box.text} {piece.text.strip()}".strip(), line)
        empty, is_after_tab = 0, is_tab
    rows[-1].append(box)
    return rows


def begins_box(line: str) -> bool:
    """Whether a line is a box that a TAB begins."""
    return line.startswith("\t") and line.count("\t") == 1


def continues_boxes(lines: Sequence[str], at: int) -> bool:
    """Whether a line below such a box belongs to its table: the end of a row, or a box's rest."""
    begins = any(line.startswith("\t") for line in lines[at + 1 : at + 2])
    if not lines[at].strip():
        return begins
    ends = begins or any(not line.strip() for line in lines[at + 1 : at + 2])
    return ends and bool(lines[at - 1].strip()) and len(lines[at]) <= LONGEST_REST


def rows_of_boxes(lines: Sequence[TextPiece]) -> Iterator[list[TextPiece]]:
    """The rows of a table whose boxes begin with a TAB; an empty line ends a row."""
    row: list[TextPiece] = []
    for line in lines:
        if line.text.startswith("\t"):
            row.append(TextPiece(line.text[1:], line.line))
        elif line.text.strip() and row:
            row[-1] = TextPiece(row[-1].text + line.text, row[-1].line)
        elif row:
            yield row
            row = []
    if row:
        yield row

"""A paper in, the plain text that a converter makes of it out, and the cells that it loses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from tests.forge.glue import readings
from tests.forge.grid import Box, Grid, Paper, Para, places
from tests.forge.place import Piece, sheet, squeezed
from tests.forge.truth import Printed

NBSP = "\xa0"
Line = tuple[str, frozenset[str]]
"""A line of text and the cells of the row that it belongs to."""


@dataclass(frozen=True)
class Written:
    """A document's bytes, its name, and the cells that its shape does not carry."""

    data: bytes
    name: str
    lost: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()
    """Those of them of which the document says nothing: a figure there is a guess."""
    truth: Mapping[str, Printed] | None = None
    """What stands in the boxes, where it is not what the record has."""


def written(
    text: str, lost: set[str] | frozenset[str] = frozenset(), name: str = "a.txt"
) -> Written:
    """Text as bytes."""
    return Written(text.encode(), name, frozenset(lost))


# ---- what dropping blanks loses ------------------------------------------------------------


def thinned(paper: Paper) -> set[str]:
    """Cells that are lost once empty boxes leave no trace: all of a row with one in it."""
    rows: dict[str, list[str]] = {}
    for code in paper.record.cells:
        table, row, _ = code.split(".")
        rows.setdefault(table if table == "remedies" else f"{table}.{row}", []).append(code)
    return {
        code
        for codes in rows.values()
        for code in codes
        if any(not paper.record.cells[each].raw for each in codes)
    }


def values(row: Sequence[Box]) -> list[Box]:
    """The boxes of a row that hold figures."""
    return [box for box in row if box.kind == "value"]


def labels(row: Sequence[Box]) -> list[Box]:
    """The boxes of a row that hold labels."""
    return [box for box in row if box.kind != "value"]


# ---- one box a line ------------------------------------------------------------------------


def tabs(paper: Paper, rng: Random) -> Written:
    """Every box begins a line with TAB, rows end with an empty line, continued spans are a TAB."""
    pad = rng.random() < 0.3
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [block.text] + [""] * rng.randint(0, 2)
        else:
            lines += [*_tab_rows(block, rng, pad), *[""] * rng.choice((0, 1, 4, 18))]
            lines += ["[bookmark: _GoBack]"] if rng.random() < 0.05 else []
    return written("\n".join(lines))


def _tab_rows(grid: Grid, rng: Random, pad: bool) -> Iterator[str]:
    spans = places(grid)
    for r in range(len(grid.rows)):
        here = sorted(
            (place for place in spans if place.row <= r < place.row + place.box.rows),
            key=lambda place: place.col,
        )
        for place in here:
            text = place.box.text if place.row == r else ""
            yield "\t" + (
                _padded(text, rng)
                if pad and place.box.kind == "value"
                else _broken(text, rng)
                if place.box.kind == "head"
                else text
            )
        yield ""


def _padded(text: str, rng: Random) -> str:
    return rng.choice((NBSP + text, text + NBSP, text, NBSP + text + " "))


def _broken(text: str, rng: Random) -> str:
    """A header's line break continues on a line without TAB."""
    if len(text) < 5 or rng.random() < 0.6:
        return text
    return text[:3] + "\n" + text[3:]


def gaps(paper: Paper, rng: Random) -> Written:
    """One box a line with an empty line between; each empty box adds exactly one more."""
    out: list[str] = []
    pad = rng.random() < 0.2
    for block in paper.blocks:
        if isinstance(block, Para):
            out.append(block.text + "\n\n")
            continue
        for row in block.rows:
            for box in row:
                text = (
                    _padded(box.text, rng) if pad and box.kind == "value" and box.text else box.text
                )
                out.append(text + "\n\n" if text else "\n")
        out.append(rng.choice(("", "", "\n", "\n" + NBSP + "\n\n", "\n\n\n")))
    return written("".join(out))


def dense(paper: Paper, rng: Random) -> Written:
    """One box a line, empty boxes leave nothing; labels cut over lines, page numbers between."""
    cut = rng.random() < 0.5
    lines: list[Line] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += _plain(_lined(block.text, 40) if cut else [block.text])
            continue
        for row in block.rows:
            texts = [text for box in row for text in (_cut(box, rng) if cut else [box.text])]
            lines += [(text, _codes(row)) for text in texts if text]
    return paged(lines, rng, thinned(paper))


def _plain(texts: Sequence[str]) -> list[Line]:
    return [(text, frozenset()) for text in texts]


def _codes(row: Sequence[Box]) -> frozenset[str]:
    return frozenset(box.cell for box in row if box.cell)


def _lined(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def _cut(box: Box, rng: Random) -> list[str]:
    """A label over several lines, as the PDF's narrow box has it."""
    text = box.text
    if box.kind == "value" or not text:
        return [text] if text else []
    if box.kind == "group" and box.rows > 3 and rng.random() < 0.7:
        return list(text)
    if box.kind == "head":
        return _lined(text, rng.choice((2, 3, 4, 20)))
    return _lined(text, rng.choice((5, 12, 18, 40)))


def paged(lines: Sequence[Line], rng: Random, lost: set[str]) -> Written:
    """Lines with page numbers where pages ended; a bare one beside figures may be taken for one."""
    style = rng.choice(
        (
            "",
            "",
            "",
            "- {} -",
            "- {} -",
            "— {} —",
            "-{}-",
            "第 {} 页",
            "{}\f",
            "{} / 9",
            "{}",
        )
    )
    every = rng.choice((60, 97, 140))
    out: list[str] = []
    for at, (text, codes) in enumerate(lines):
        if style and at and at % every == 0:
            out.append(style.format(at // every))
            lost |= (codes | lines[at - 1][1]) if style[:2] == "{}" else set()
        out.append(text)
    return written("\n".join(out), lost)


def rowgaps(paper: Paper, rng: Random) -> Written:
    """One box a line, an empty line after each row, empty boxes of a row run into one."""
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [block.text, ""]
            continue
        for row in block.rows:
            for box in row:
                if box.text or lines[-1]:
                    lines.append(box.text)
            lines += [""] if lines[-1] or rng.random() < 0.8 else []
    return written("\n".join(lines), thinned(paper))


# ---- one row a line ------------------------------------------------------------------------


def spaced(paper: Paper, rng: Random) -> Written:
    """A row on a line, its boxes parted by a blank, empty boxes leaving nothing."""
    vertical, split, loose = (rng.random() < odds for odds in (0.5, 0.5, 0.06))
    lines: list[Line] = []
    lost = thinned(paper)
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += _plain(_lined(block.text, 40))
            continue
        for row in block.rows:
            if loose and rng.random() < 0.1 and (parted := _parted(row, rng)):
                row, codes = parted
                lost |= codes
            texts = _spaced_row(row, rng, vertical, split)
            lines += [(text, _codes(row)) for text in texts]
    return paged(lines, rng, lost)


def _parted(row: Sequence[Box], rng: Random) -> tuple[list[Box], frozenset[str]] | None:
    """The row with one of its numbers split by a blank, if every box of it is filled."""
    values = [at for at, box in enumerate(row) if box.kind == "value"]
    long = [at for at in values if len(row[at].text) > 1 and row[at].text.isdigit()]
    if not long or not all(row[at].text for at in values):
        return None
    at = rng.choice(long)
    text = row[at].text
    cut = rng.randint(1, len(text) - 1)
    boxes = list(row)
    boxes[at] = replace(boxes[at], text=f"{text[:cut]} {text[cut:]}")
    return boxes, _codes(row)


def _spaced_row(row: Sequence[Box], rng: Random, vertical: bool, split: bool) -> list[str]:
    """The lines of one row; long labels go over two, or stand above their numbers."""
    lines: list[str] = []
    names: list[str] = []
    for box in labels(row):
        if box.kind == "group" and box.rows > 3 and vertical:
            lines += list(box.text)
        elif box.kind == "head" and split:
            lines += _lined(box.text, 2)
        elif box.text:
            names.append(box.text)
    if names and split and len(names[-1]) > 14:
        at = rng.randint(8, len(names[-1]) - 2)
        lines.append(" ".join([*names[:-1], names[-1][:at]]))
        names = [names[-1][at:]]
        if rng.random() < 0.4:
            lines += names
            names = []
    numbers = [box.text for box in values(row) if box.text]
    return [*lines, *([" ".join([*names, *numbers])] if names or numbers else [])]


def layout(paper: Paper, rng: Random) -> Written:
    """Columns aligned by blanks, labels above and below their numbers, as a page was laid out."""
    gap, jitter = rng.choice((0, 0, 1, 2)), rng.choice((0, 0, 0, 1))
    tight = rng.random() < 0.08
    lost = thinned(paper)
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            indent = " " * (rng.choice((0, 4)) if block.level == 0 else 5)
            lines += [indent + line for line in _lined(block.text, 38)] + [""] * rng.randint(0, 1)
        else:
            laid = sheet(block, rng, gap=gap, tight=tight)
            lost |= squeezed(laid)
            lines += ["", *aligned(laid.texts, rng, jitter), ""]
    return written("\n".join(_layout_pages(lines, rng)), lost)


def aligned(found: Sequence[Piece], rng: Random, jitter: int) -> list[str]:
    """Each line's pieces at their places; a wide character takes one place of two."""
    by_line: dict[int, list[Piece]] = {}
    for piece in found:
        by_line.setdefault(piece.line, []).append(piece)
    last = max(by_line, default=-1)
    return [_line(by_line.get(at, []), rng.randint(0, jitter)) for at in range(last + 1)]


def _line(found: Sequence[Piece], shift: int) -> str:
    text = " " * shift
    for piece in sorted(found, key=lambda piece: piece.x):
        text = text.ljust(max(piece.x + shift, len(text) + 1 if text.strip() else 0)) + piece.text
    return text


def _layout_pages(lines: Sequence[str], rng: Random) -> Iterator[str]:
    every = rng.choice((0, 48, 56, 70))
    style = rng.choice(("- {} -", "-{}-", "— {} —", "{}"))
    side = rng.choice((0, 40, 72))
    feed = rng.random() < 0.5 or style == "{}"
    for at, line in enumerate(lines):
        if every and at and at % every == 0:
            yield from ("", "", " " * side + style.format(at // every))
            line = "\f" + line if feed else line
        yield line


# ---- glued digits --------------------------------------------------------------------------


def glued(paper: Paper, rng: Random) -> Written:
    """One box a line, but the numbers of many rows run together in one of several ways."""
    lost: set[str] = set()
    habit = rng.choice(("row", "applicants", "mixed", "mixed"))
    gap = rng.choice(("\n", "\n\n"))
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines.append(block.text)
            continue
        heads = ["".join(box.text for box in row) for row in block.rows if not values(row)]
        keep_heads = block.table == "requests" or rng.random() < 0.5
        for row in block.rows:
            names = [box.text for box in labels(row) if box.text]
            lines += names if keep_heads or values(row) else []
            if not values(row) and not keep_heads and block.table == "proactive":
                lines += names
            if values(row):
                if block.table == "remedies" and not keep_heads:
                    lines += heads
                lines += glue(paper, row, habit, rng, lost)
    return written(gap.join(lines), lost)


def glue(paper: Paper, row: Sequence[Box], habit: str, rng: Random, lost: set[str]) -> list[str]:
    """The numbers of one row, in as many pieces as its gluing leaves; notes what is lost."""
    boxes = values(row)
    texts = [box.text for box in boxes]
    cuts = _cuts(len(boxes), habit, rng)
    parts = ["".join(texts[first:last]) for first, last in pairwise(cuts)]
    parts = [part for part in parts if part]
    codes = {box.cell for box in boxes if box.cell}
    if not codes or not _settled(parts, texts, len(cuts) - 1):
        lost |= codes
    return parts


def _cuts(count: int, habit: str, rng: Random) -> list[int]:
    if habit == "mixed":
        habit = rng.choice(("row", "applicants", "apart", "some"))
    if habit == "apart":
        return list(range(count + 1))
    if habit == "applicants" and count == 7:
        return [0, 6, 7]
    if habit == "some" and count > 2:
        return [0, *sorted(rng.sample(range(1, count), rng.randint(1, count - 2))), count]
    return [0, count]


def _settled(parts: Sequence[str], texts: Sequence[str], pieces_meant: int) -> bool:
    """Whether the print leaves one reading, and that the true one."""
    count = len(texts)
    if not all(texts):
        return False
    if pieces_meant == count:
        return True
    if not all(text.isdigit() for text in texts):
        return False
    if count == 7:
        return readings(parts, (6,)) == [tuple(map(int, texts))]
    if count == 15:
        return readings(parts, (4, 4, 4)) == [tuple(map(int, texts))]
    return len("".join(texts)) == count


def oneline(paper: Paper, rng: Random) -> Written:
    """The whole report on one line, labels and digits glued alike."""
    lost: set[str] = set()
    habit = rng.choice(("row", "row", "mixed"))
    out: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            out.append(block.text + rng.choice(("", "", " ")))
            continue
        for row in block.rows:
            out += [box.text for box in labels(row)]
            if values(row):
                out.append(rng.choice(("", "", "", " ")))
                out.append(" ".join(glue(paper, row, habit, rng, lost)))
        out.append(rng.choice(("", " ")))
    return written("".join(out), lost)


SHAPES: dict[str, Callable[[Paper, Random], Written]] = {
    "tabs": tabs,
    "gaps": gaps,
    "dense": dense,
    "rowgaps": rowgaps,
    "spaced": spaced,
    "layout": layout,
    "glued": glued,
    "oneline": oneline,
}

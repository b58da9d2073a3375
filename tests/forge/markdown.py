"""A paper in, the Markdown that extractors and picture readers make of it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from tests.forge.grid import Box, Grid, Paper, Para, places
from tests.forge.text import Written, labels, values, written


def pipes(paper: Paper, rng: Random) -> Written:
    """Rows of boxes between pipes; merged boxes repeated or left empty."""
    style = rng.choice((_pipe_plain, _pipe_repeated, _pipe_bare))
    ruled = rng.choice(("first", "first", "none", "every"))
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [
                "#" * block.level + " " + block.text
                if block.level and rng.random() < 0.7
                else block.text,
                "",
            ]
            continue
        lines += _ruled([style(row) for row in filled(block)], ruled, block.width)
        lines.append("")
    return written("\n".join(lines), name="a.md")


def filled(grid: Grid) -> list[list[tuple[Box, bool]]]:
    """Rows of single boxes: each box with whether it begins here or only reaches here."""
    rows: list[list[tuple[Box, bool]]] = [[(Box(""), False)] * grid.width for _ in grid.rows]
    for place in places(grid):
        for r in range(place.row, place.row + place.box.rows):
            for c in range(place.col, place.col + place.box.cols):
                if r < len(rows) and c < grid.width:
                    rows[r][c] = (place.box, (r, c) == (place.row, place.col))
    return rows


def _pipe_plain(row: Sequence[tuple[Box, bool]]) -> str:
    return "| " + " | ".join(box.text if begins else "" for box, begins in row) + " |"


def _pipe_repeated(row: Sequence[tuple[Box, bool]]) -> str:
    """Merged boxes repeated, but for figures, which print once."""
    return (
        "| "
        + " | ".join(box.text if begins or box.kind != "value" else "" for box, begins in row)
        + " |"
    )


def _pipe_bare(row: Sequence[tuple[Box, bool]]) -> str:
    """No pipes at the ends; merged boxes at the end as a run of pipes."""
    texts = [box.text if begins else "" for box, begins in row]
    while len(texts) > 1 and not texts[-1] and row[len(texts) - 1][0].kind != "value":
        texts.pop()
    return " | ".join(texts) + (
        " " + "|" * (len(row) - len(texts)) if len(texts) < len(row) else ""
    )


def _ruled(rows: Sequence[str], ruled: str, width: int) -> list[str]:
    rule = "|" + " --- |" * width
    if ruled == "none":
        return list(rows)
    if ruled == "every":
        return [line for row in rows for line in (row, rule)]
    return [rows[0], rule, *rows[1:]]


def barred(paper: Paper, rng: Random) -> Written:
    """One box a line, each closed by a pipe."""
    gap = rng.choice(("\n", "\n\n"))
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Para):
            lines.append(block.text)
        else:
            lines += [f"{box.text} |" for row in block.rows for box in row]
    return written(gap.join(lines))


SLIPS = {
    "lost-label": 0.3,
    "shifted": 0.25,
    "torn": 0.4,
    "invented": 0.3,
    "wrong-header": 0.2,
    "every": 0.3,
    "numbered": 0.3,
    "split-number": 0.08,
    "letters": 0.06,
}
"""How often a reader of pictures does what to a document."""


def ocr(paper: Paper, rng: Random) -> Written:
    """Markdown from a picture: labels lost or shifted, headers invented, tables torn."""
    lines: list[str] = []
    lost: set[str] = set()
    slips = {name: rng.random() < odds for name, odds in SLIPS.items()}
    for block in paper.blocks:
        if isinstance(block, Para):
            lines += [("## " if block.level else "") + block.text, ""]
            continue
        if slips["numbered"]:
            title = rng.choice(("统计表", "申请情况", "数据表"))
            lines += [f"## 表{rng.choice('一二三')}：{title}", ""]
        lines += [*_ocr_table(block, rng, slips, lost), ""]
    return written("\n".join(lines), lost, "a.md")


def _ocr_table(grid: Grid, rng: Random, slips: dict[str, bool], lost: set[str]) -> Iterator[str]:
    if grid.table == "remedies":
        yield from _ocr_strip(grid, rng)
        return
    rule = "|" + "---|" * grid.width
    fresh = True
    for row, boxes in zip(filled(grid), grid.rows, strict=True):
        if fresh and values(boxes):
            yield from _invented(len(row), rng, slips)
        texts = _ocr_row(
            [box.text if begins else "" for box, begins in row], boxes, rng, slips, lost
        )
        yield "| " + " | ".join(texts) + " |"
        if fresh or slips["every"]:
            yield rule
        fresh = slips["torn"] and rng.random() < 0.25
        if fresh:
            yield from ("", *(("续表",) if rng.random() < 0.3 else ()), "")


def _invented(width: int, rng: Random, slips: dict[str, bool]) -> Iterator[str]:
    """A header that the page does not have, over a part of a torn table."""
    if not slips["invented"] and not slips["wrong-header"]:
        return
    made = [rng.choice((f"数据{at}", f"列{at}", "")) for at in range(width)]
    if slips["wrong-header"] and width == 10:
        made = ["项目", "", "", "本年新收件数", "企业", "机构", "组织", "上年结转", "其他", "合计"]
    yield "| " + " | ".join(made) + " |"
    yield "|" + "---|" * width


def _ocr_row(
    texts: list[str], boxes: Sequence[Box], rng: Random, slips: dict[str, bool], lost: set[str]
) -> list[str]:
    """One row of section three as misread; what only its place or a guess tells is lost."""
    numbers = values(boxes)
    if len(numbers) != 7:
        return texts
    figures = [box.text for box in numbers]
    label = "".join(box.text for box in labels(boxes)[-1:])
    codes = {box.cell for box in numbers if box.cell}
    if slips["lost-label"] and rng.random() < 0.15:
        lost |= codes
        return ["", "", "", *figures] if rng.random() < 0.5 else figures
    if slips["split-number"] and rng.random() < 0.3:
        lost |= codes
        return [*texts[:3], *_fallen_apart(figures, rng)]
    if slips["letters"]:
        lost |= codes
        return [
            *texts[:3],
            *(
                text.replace("0", rng.choice("0O")).replace("1", rng.choice("1l"))
                for text in figures
            ),
        ]
    if slips["shifted"] and rng.random() < 0.4:
        return rng.choice(([label, "", *figures], [label, *figures], ["", label, "", *figures]))
    return texts


def _fallen_apart(figures: list[str], rng: Random) -> list[str]:
    """One number in two boxes; the row has one too many, or one empty box less."""
    long = [at for at, text in enumerate(figures) if len(text) > 1]
    if not long:
        return figures
    at = rng.choice(long)
    return [*figures[:at], figures[at][0], figures[at][1:], *figures[at + 1 :]]


def _ocr_strip(grid: Grid, rng: Random) -> Iterator[str]:
    """Section four under a header that does not fit its fifteen figures."""
    width = rng.choice((6, 12, 15))
    heads = [box.text for row in grid.rows[:3] for box in row][:width]
    heads += [""] * (width - len(heads))
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * width
    yield "| " + " | ".join(box.text for box in grid.rows[-1]) + " |"


SHAPES: dict[str, Callable[[Paper, Random], Written]] = {
    "pipes": pipes,
    "barred": barred,
    "ocr": ocr,
}

"""Ask the person at the keyboard for the cells that could not be read.

Cells that were printed as one run of digits are asked for together, with the ways to split it. An
empty answer leaves them unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gongkai.intake.context import around
from gongkai.intake.evidence import some_splits
from gongkai.model import Figure, GongkaiError, grouped, row_of
from gongkai.reading.agreement import DIGITS
from gongkai.reading.trace import flat
from gongkai.upkeep.filling import Sheet, open_sheet, settle
from gongkai.upkeep.typed import parse_figure

TRIES = 3
"""Wrong answers after which a question is skipped."""

Ask = Callable[[str], str]
Say = Callable[[str], None]
Group = tuple[tuple[str, ...], Figure]


def edit(agency: str, year: int, datasets: Path, lines: Sequence[str], ask: Ask, say: Say) -> str:
    """Ask for each refused cell of a record and write every answer at once; say what is left."""
    questions = list(groups(open_sheet(agency, year, datasets)))
    filled = 0
    for number, group in enumerate(questions, 1):
        sheet = open_sheet(agency, year, datasets)
        say(f"（{number}/{len(questions)}）{question(sheet, group, lines)}")
        filled += _answer(sheet, group, ask, say)
    left = sum(1 for _ in open_sheet(agency, year, datasets).refused)
    rest = f"还有 {left} 格没有填，照写 unread" if left else "没有读不准的格了"
    return f"{agency}/{year}：填了 {filled} 格；{rest}。"


def groups(sheet: Sheet) -> Iterator[Group]:
    """The refused cells, grouped by row and raw text."""
    for cells in grouped(((row_of(c), f.raw), (c, f)) for c, f in sheet.refused).values():
        codes, figures = zip(*cells, strict=True)
        yield codes, figures[-1]


def question(sheet: Sheet, group: Group, lines: Sequence[str]) -> str:
    """The question: the row and its columns, the line of the document, and the ways to split it."""
    codes, figure = group
    names = [sheet.form.describe(code).column.name for code in codes]
    row = sheet.form.describe(codes[0]).row.name
    place = f"原文第 {figure.line} 行" if figure.line else "原文"
    lines_out = [f"{row}：{'、'.join(names)}", f"  {place}{around(figure.raw, figure.line, lines)}"]
    digits = flat(figure.raw)
    if len(codes) > 1 and DIGITS.fullmatch(digits):
        lines_out.append(f"  可能是：{some_splits(digits, len(codes))}")
    return "\n".join(lines_out)


def _answer(sheet: Sheet, group: Group, ask: Ask, say: Say) -> int:
    """The number of cells that the answer to one question filled in."""
    codes, _ = group
    for _ in range(TRIES):
        answer = ask(f"  填 {len(codes)} 个数（用空格分开；空着的写 空白；看不清直接回车）").strip()
        if not answer:
            return 0
        try:
            settle(sheet, dict(zip(codes, _values(answer, len(codes)), strict=True)))
        except GongkaiError as fault:
            say(f"  {fault}")
        else:
            return len(codes)
    say("  先留着不填。")
    return 0


def _values(answer: str, count: int) -> list[Figure]:
    parts = [part for part in re.split(r"[\s、,，;；]+", answer) if part]
    if len(parts) != count:
        raise GongkaiError(f"要 {count} 个数，写了 {len(parts)} 个；请重写")
    return [parse_figure(part) for part in parts]

"""A document in; the part of it that is the report of one year out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from gongkai.extract.boxes import Box
from gongkai.extract.document import Document, Grid, Text, Unreadable
from gongkai.extract.foreign import TABLE_HEAD
from gongkai.extract.labels import fold
from gongkai.extract.scope import Scope, plain_line
from gongkai.extract.years import year_over_column

_LONGEST = 60
_WHOLE = re.compile(r"(?:政府信息公开|政务公开).{0,16}(?:报告|年报|数据)")
_OTHER = re.compile(rf"^(?:附|附件|附表|附录)|{_WHOLE.pattern}")
_ANNEX = re.compile(
    r"附(?:件|表|录)?\s*\d?\s*[:：]?[^。;]{0,40}?(20[0-4]\d)\s*年[^。;]{0,24}?(?:报告|年报|数据)"
)
_YEAR = re.compile(r"(20[0-4]\d)年?")
FEWEST_PARTED = 3
"""Fewer columns under each year are those of a table of years."""
_LATE = re.compile(r"其他需要报告的?事项|存在的?主要问题")
_FIRST_LINES = 12
_SUBJECT = re.compile(r"政府信息公开|政务公开")
_PART = re.compile(
    r"半年|季度|季报|月报|前[一二三四五六七八九十\d]+个?月"
    r"|(?<!\d)\d{1,2}月份?(?!.*(?:年度报告|年报))(?!\d+日)"
)
_SENTENCE = re.compile(r"[。；;]")
_CLAUSE = re.compile(r"[。；;，,：:、]")


def of_year(document: Document, year: int | None, behind: str, agency: str) -> Document:
    """End the document where the heading of another year's report or tables stands.

    Only headings behind the first line that matches `behind`, a label late in the form, or behind
    the last sections' headings count: portals list other years' reports before this one. Where
    the report's own year is not known, every year behind them is another's.
    """
    late = re.compile(behind)
    passed = False
    for at, line in enumerate(document.lines):
        if cut := _inline_annex(line, late, year):
            return _until(document, at, cut)
        plain = re.sub(r"\s+", "", fold(line[:2000]))
        if passed and _names_other(plain, year) and not _is_caption(document, at, year, agency):
            return _until(document, at, 0)
        passed = passed or bool(late.search(plain)) or _is_late_heading(plain)
    return document


def _is_caption(document: Document, at: int, year: int | None, agency: str) -> bool:
    """Whether a line, counted from 0, is the caption of others over a table right below it, and no
    heading of a whole report.
    """
    line = document.lines[at]
    if _WHOLE.search(line):
        return False
    if year is None or not Scope(year, agency).is_others_caption(line, among_captions=False):
        return False
    behind = (n for n in range(at + 1, len(document.lines)) if document.lines[n].strip())
    first = next(behind, at)
    begun = any(isinstance(block, Grid) and block.line == first + 1 for block in document.blocks)
    return first > at and (
        begun or bool(TABLE_HEAD.search(plain_line(document.lines[first])[:_LONGEST]))
    )


def of_own_columns(document: Document, year: int | None) -> Document:
    """Without the columns of tables that stand under another year, where each column of the form
    is parted into years.
    """
    if year is None:
        return document
    blocks = [
        _of_own_columns(block, year) if isinstance(block, Grid) else block
        for block in document.blocks
    ]
    lines = [*document.lines]
    for old, new in zip(document.blocks, blocks, strict=True):
        if isinstance(new, Grid) and new is not old:
            for row, boxes in new.by_row.items():
                lines[new.line + row - 1] = "\t".join(" ".join(box.text.split()) for box in boxes)
    return replace(document, blocks=tuple(blocks), lines=tuple(lines))


def _of_own_columns(grid: Grid, year: int) -> Grid:
    """A table without what stands in columns of other years; a box over several columns stays."""
    others: set[int] = set()
    boxes: list[Box] = []
    for row in grid.by_row.values():
        named = {box.column: year_over_column(plain_line(box.text[:_LONGEST]), year) for box in row}
        years = {column: each for column, each in named.items() if each}
        counts = set(Counter(years.values()).values())
        if len(set(years.values())) > 1 and year in years.values() and min(counts) >= FEWEST_PARTED:
            others = {column for column, named in years.items() if named != year}
            row = [box for box in row if box.column not in years]
        boxes += [box for box in row if box.colspan > 1 or box.column not in others]
    return replace(grid, boxes=tuple(boxes)) if others else grid


def insist_on_whole_year(document: Document, title: str | None) -> None:
    """Refuse tables of a quarter, a month or half a year, whose form is that of the year.

    Raises `Unreadable` where the title, or without one a first line of the document, says so.
    """
    first = [line for line in document.lines if line.strip()][:_FIRST_LINES]
    for line in [title] if title else first:
        plain = re.sub(r"\s+", "", fold(line[: 2 * _LONGEST]))
        if len(plain) > _LONGEST or _CLAUSE.search(plain):
            continue
        if _PART.search(plain) and _SUBJECT.search(plain):
            raise Unreadable(f"“{line.strip()[:40]}”不是全年的报告，不能当作年度报告读取。")


def _inline_annex(line: str, late: re.Pattern[str], year: int | None) -> int:
    """Where in a line that holds a whole page another year's annex begins; 0 where none does."""
    if len(line) <= _LONGEST * 10:
        return 0
    folded = fold(line)
    first = late.search(folded) or _LATE.search(folded)
    for match in _ANNEX.finditer(folded, first.end()) if first else ():
        if int(match[1]) != year:
            return match.start()
    return 0


def _is_late_heading(plain: str) -> bool:
    return len(plain) <= _LONGEST // 2 and bool(_LATE.search(plain))


def _names_other(plain: str, year: int | None) -> bool:
    if len(plain) > _LONGEST or _SENTENCE.search(plain) or not _OTHER.search(plain):
        return False
    years = {int(named) for named in _YEAR.findall(plain)}
    return bool(years) and year not in years


def _until(document: Document, end: int, cut: int) -> Document:
    """The blocks before line `end`, counted from 0, and `cut` characters of that line.

    The canonical text stays whole.
    """
    blocks: list[Text | Grid] = []
    for block in document.blocks:
        if block.line > end + (1 if cut else 0):
            break
        if isinstance(block, Text):
            own = block.lines[: end - block.line + 1]
            if cut and len(own) < len(block.lines) and block.line + len(own) == end + 1:
                own = (*own, block.lines[len(own)][:cut])
            block = replace(block, lines=own)
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))

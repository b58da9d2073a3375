"""A reading and its document in; the same out, less the figures that bear no second look.

The second pair of eyes: it knows the form, what a number is and where things stand in the
document, and nothing of how the reading was made. It checks what each figure claims, that its raw
string stands on its line. It never gives a value: it takes figures back, and says why.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from gongkai.extract import numbers
from gongkai.extract.document import Document, Grid, Text
from gongkai.form import TOTAL, TableForm
from gongkai.model import Figure, Method, Status

TOLD = frozenset({Status.REPORTED, Status.BLANK, Status.NOT_APPLICABLE})
FEWEST_TOTALS = 5
"""So many rows have their total for each whose total alone is empty: a box of it was lost."""
FEWEST_UNTOTALLED = 3
"""So many rows with numbers but no total show that the document has none."""
FEWEST_TURNED = 3
"""So many rows show that the total stands first, unless more show it last."""
LEAST_OWN = 0.5
"""So much of its own label stands around a row, though misspelt, cut or broken over lines."""
SHORTEST_NAME = 4
"""Shorter labels, 规章 and 其他, stand in other words too."""
MOST_UNEXPLAINED = 4
"""So many times the numbers that were read may stand among them, not glued, and unread."""
SHORTEST_GLUED = 7
"""So long a number may be a whole row whose digits run together."""
FAR = 80
"""Characters before and behind a row in which its label stands, broken over lines or not."""

_WORD = re.compile(r"[^\s|]+")
_REMARK = re.compile(r"[(（](?!\s?[一二三四五六七\d]\s?[)）])[^()（）]*(?:[)）]|$)")
_NUMERALS = re.compile(
    r"([一二三四]\s?、)|([（(]?\s?[一二三四五六七]\s?[)）])|((?<!\d)[（(]?\s?\d\s?[.、．)）](?!\d))"
)
"""The numerals of labels, from the outer group to the row."""
_UNIT = re.compile(rf"\W*(?:{numbers.UNITS})\W*")
_WORDING = re.compile(r"[^\W\d_]")
_SILENT = re.compile(r"[^\w]|[\d_]")
_NUMERAL = re.compile(r"^[（(]?[一二三四五六七\d][）)、.．]")

_GOES_ON = re.compile(r"\d(?!\s?[.、．)）])|\s?[.、．)）](?!\d)")
"""More digits behind a number, or what makes it the numeral of a label."""

_GAP = re.compile(r"[\s|]*")

Span = tuple[int, int]
Place = tuple[int, int, int]
"""A line of the canonical text, from 1, and the characters of it that a figure takes."""


class Mark(NamedTuple):
    """A word, a number, a dash or an empty box where it stands in the canonical text."""

    line: int
    start: int
    end: int
    text: str
    kind: Status
    """REPORTED for a number, BLANK, NOT_APPLICABLE for a dash, UNREADABLE for words."""
    boxed: bool


@dataclass(frozen=True)
class PrintedCells:
    """Cells that a document prints side by side, those of them that have a place, and where."""

    table: TableForm
    code: str
    size: int
    told: Mapping[str, Figure]
    places: Sequence[Place]

    @cached_property
    def names_of_others(self) -> set[str]:
        """How other rows of its table are called, less what is a part of its own names."""
        own = _names(self.table, self.code)
        columns = {_bare(line.label) for block in self.table.blocks for line in block.columns}
        return {
            name
            for code in _codes(self.table)
            if code != self.code
            for name in _names(self.table, code)
            if name not in columns and not any(name in mine for mine in own)
        }

    @property
    def filled(self) -> list[Figure]:
        """Its figures that hold a number or a dash."""
        return [figure for figure in self.told.values() if figure.status is not Status.BLANK]

    @property
    def groups(self) -> list[list[Decimal]]:
        """The values of the boxes that share a total, a list for each total; an empty box is 0."""
        groups = groupby(self.told.items(), lambda pair: pair[0].rpartition(".")[0])
        return [[figure.value or Decimal(0) for _, figure in group] for _, group in groups]

    @property
    def adds_up(self) -> bool:
        """Whether every box is told and the last of each group is the sum of the others."""
        return self.is_whole and all(sum(group[:-1]) == group[-1] for group in self.groups)

    @property
    def is_whole(self) -> bool:
        """Whether every box of a row that has a total is told."""
        return len(self.told) == self.size and [*self.told][-1].endswith(f".{TOTAL}")


@dataclass
class ProofSheet:
    """A reading laid over its document: rows in the order of print, and every mark."""

    document: Document
    figures: Mapping[str, Figure]
    rows: list[PrintedCells] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    taken: dict[int, list[Span]] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    order: list[Place] = field(default_factory=list)

    def at(self, place: Place) -> int:
        """The index of the mark in which a place begins."""
        found = bisect_left(self.marks, place[:2], key=lambda mark: (mark.line, mark.end))
        found += found < len(self.marks) and self.marks[found].end == place[1]
        return min(found, max(len(self.marks) - 1, 0))

    def spot(self, row: PrintedCells) -> tuple[int, int]:
        """The first and the last mark of a row; where all its boxes are empty, of its line."""
        if row.places:
            return self.at(min(row.places)), self.at(max(row.places))
        line = max(figure.line for figure in row.told.values())
        first = bisect_left(self.marks, line, key=lambda mark: mark.line)
        end = bisect_left(self.marks, line + 1, key=lambda mark: mark.line)
        return min(first, len(self.marks) - 1), max(end - 1, 0)

    def text(self, line: int) -> str:
        """A line of the canonical text, from 1; nothing behind its end."""
        return self.document.lines[line - 1] if 0 < line <= len(self.document.lines) else ""

    def is_free(self, line: int, span: Span) -> bool:
        """Whether no figure stands in a span of a line."""
        return not any(a < span[1] and span[0] < b for a, b in self.taken.get(line, ()))

    def is_taken(self, mark: Mark) -> bool:
        """Whether a figure stands in it."""
        return not self.is_free(mark.line, (mark.start, mark.end))


Doubts = Iterator[tuple[PrintedCells, str]]
Check = Callable[[ProofSheet], Doubts]


def vetted(
    figures: Mapping[str, Figure], document: Document, tables: Sequence[TableForm]
) -> dict[str, Figure]:
    """Take back what does not stand where it is said to, or stands there in doubt."""
    sheet = _laid(figures, document, tables)
    if not sheet.marks or not sheet.rows:
        return dict(figures)
    notes = dict.fromkeys(sheet.unplaced, "原文这一行里没有这个数，或已属于另一格")
    for check in CHECKS:
        for row, note in check(sheet):
            notes |= {code: note for code in row.told if code not in notes}
    for code in _broken_off(sheet):
        notes.setdefault(code, "文本到这里中断，最后的数可能不完整")
    return {
        code: _taken_back(figure, notes[code]) if code in notes else figure
        for code, figure in figures.items()
    }


def _taken_back(figure: Figure, note: str) -> Figure:
    return replace(figure, status=Status.AMBIGUOUS, value=None, method=Method.NONE, note=note)


# ---- a reading laid over its document ------------------------------------------------------


def _laid(
    figures: Mapping[str, Figure], document: Document, tables: Sequence[TableForm]
) -> ProofSheet:
    sheet = ProofSheet(document, figures)
    for table in tables:
        for code, size, told in _told(table, figures):
            places = list(_placed(sheet, told, _labels(table, code)))
            sheet.rows.append(PrintedCells(table, code, size, told, places))
    sheet.order = sorted(place for row in sheet.rows for place in row.places)
    sheet.marks = list(_marks(document, *_reach(sheet)))
    return sheet


def _told(
    table: TableForm, figures: Mapping[str, Figure]
) -> Iterator[tuple[str, int, dict[str, Figure]]]:
    """Each row of a table, its boxes and its figures; a strip's rows stand side by side as one."""
    strip = table.layout == "strip"
    for code, cells in groupby(
        table.cells, lambda cell: cell.table if strip else f"{cell.table}.{cell.row}"
    ):
        codes = [cell.code for cell in cells]
        told = {each: figures[each] for each in codes if figures[each].status in TOLD}
        if told:
            yield code, len(codes), told


def _placed(sheet: ProofSheet, told: Mapping[str, Figure], names: Sequence[str]) -> Iterator[Place]:
    """Where each figure stands, line by line; none stands where another does."""
    printed = [(code, each) for code, each in told.items() if each.raw.strip() and each.line]
    for line, group in groupby(printed, lambda pair: pair[1].line):
        codes, raws, places = _in_order(sheet, line, list(group), names)
        for at, code in enumerate(codes):
            place = places[at] if places else _alone(sheet, line, raws[at])
            if place is None:
                sheet.unplaced.append(code)
            else:
                sheet.taken.setdefault(place[0], []).append(place[1:])
                yield place


def _in_order(
    sheet: ProofSheet, line: int, pairs: Sequence[tuple[str, Figure]], names: Sequence[str]
) -> tuple[Sequence[str], Sequence[str], Sequence[Place]]:
    """The cells of a line, their raw strings and their places, as they stand: in the order of the
    form, or with the total before the others; no places where they stand in neither.
    """
    codes = [code for code, _ in pairs]
    raws = [" ".join(figure.raw.split()) for _, figure in pairs]
    places = _in_a_piece(sheet, line, raws, names)
    if not places and codes[-1].endswith(f".{TOTAL}"):
        turned = [raws[-1], *raws[:-1]]
        if places := _in_a_piece(sheet, line, turned, names):
            return [codes[-1], *codes[:-1]], turned, places
    return codes, raws, places


def _in_a_piece(
    sheet: ProofSheet, line: int, raws: Sequence[str], names: Sequence[str]
) -> Sequence[Place]:
    """Raw strings behind their label, one behind the other, over line ends too; none if not so."""
    text = sheet.text(line)
    behind = max((end for _, end in sheet.taken.get(line, ())), default=0)
    starts = [at + len(name) for name in names if (at := text.find(name, behind)) >= 0]
    for count in range(len(raws), 0, -1):
        for start in dict.fromkeys((*starts, behind, 0)):
            for at in _found(text, raws[0], start):
                if found := _from(sheet, line, raws, count, at):
                    return found
    return ()


def _from(
    sheet: ProofSheet, line: int, raws: Sequence[str], count: int, at: int
) -> Sequence[Place]:
    """So many raw strings from a place of a line on, and the others on the lines below."""
    text = sheet.text(line)
    chain = _chain(text, raws[:count], at)
    if not chain or not sheet.is_free(line, (at, chain[-1][1])):
        return ()
    first = [(line, *span) for span in chain]
    if count == len(raws):
        return first
    ends = not text[chain[-1][1] :].strip()
    rest = _below_it(sheet, line, raws[count:]) if ends else ()
    return [*first, *rest] if rest else ()


def _below_it(sheet: ProofSheet, line: int, raws: Sequence[str]) -> Sequence[Place]:
    """Raw strings on the next lines that are not empty, from the beginning of each."""
    line += 1
    while line <= len(sheet.document.lines) and not sheet.text(line).strip():
        line += 1
    at = _past_gap(sheet.text(line), 0)
    ways = (_from(sheet, line, raws, count, at) for count in range(len(raws), 0, -1))
    return next(filter(None, ways), ())


def _chain(text: str, raws: Sequence[str], at: int) -> list[Span]:
    """Raw strings one behind the other from a place on, with no digit at either side; or none."""
    spans: list[Span] = []
    first = at
    for raw in raws:
        at = _past_gap(text, at) if spans else at
        if not text.startswith(raw, at):
            return []
        spans.append((at, at + len(raw)))
        at += len(raw)
    is_whole = not text[:first][-1:].isdigit() and not _GOES_ON.match(text, at)
    return spans if is_whole else []


def _past_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _alone(sheet: ProofSheet, line: int, raw: str) -> Place | None:
    """The first free place of a raw string in its line."""
    spans = ((at, at + len(raw)) for at in _found(sheet.text(line), raw, 0))
    return next(((line, *span) for span in spans if sheet.is_free(line, span)), None)


def _found(text: str, raw: str, at: int) -> Iterator[int]:
    at = text.find(raw, at)
    while at >= 0:
        yield at
        at = text.find(raw, at + 1)


def _reach(sheet: ProofSheet) -> tuple[int, int]:
    lines = [figure.line for row in sheet.rows for figure in row.told.values() if figure.line]
    return min(lines, default=0) - FAR, max(lines, default=0) + FAR


def _marks(document: Document, first: int, last: int) -> Iterator[Mark]:
    for block in document.blocks:
        height = len(block.lines) if isinstance(block, Text) else block.rows
        if first <= block.line + height and block.line <= last:
            yield from _words(block) if isinstance(block, Text) else _boxes(block)


def _words(block: Text) -> Iterator[Mark]:
    for line, text in enumerate(block.lines, block.line):
        for match in _WORD.finditer(text):
            kind = numbers.read(match[0]).status
            yield Mark(line, match.start(), match.end(), match[0], kind, boxed=False)


def _boxes(grid: Grid) -> Iterator[Mark]:
    for row, boxes in groupby(grid.boxes, lambda box: box.row):
        at = 0
        for box in boxes:
            text = " ".join(box.text.split())
            kind = numbers.read(text).status
            yield Mark(grid.line + row, at, at + len(text), text, kind, boxed=True)
            at += len(text) + 1


# ---- what is in doubt ----------------------------------------------------------------------


def _left_over(sheet: ProofSheet) -> Doubts:
    """A number that nobody explains stands in a row, right before it or right behind it."""
    refused = {figure.line for figure in sheet.figures.values() if figure.status not in TOLD}
    for row in sheet.rows:
        first, last = sheet.spot(row)
        near = [*_next(sheet, first, -1), *sheet.marks[first : last + 1], *_next(sheet, last, 1)]
        loose = [
            mark
            for mark in near
            if (mark.kind is Status.REPORTED or _is_scrawl(mark))
            and not sheet.is_taken(mark)
            and mark.line not in refused
        ]
        if loose and not (row.adds_up and not any(mark.boxed for mark in loose)):
            yield row, f"这一行旁边还有一个数（{loose[0].text}）没有归属，各数可能错位"


def _is_scrawl(mark: Mark) -> bool:
    """Whether a box holds digits and signs that are no number and no numeral of a label: 8→9."""
    is_worded = _WORDING.search(mark.text) or _NUMERALS.fullmatch(mark.text)
    return mark.boxed and any(map(str.isdigit, mark.text)) and not is_worded


def _next(sheet: ProofSheet, at: int, step: int) -> Sequence[Mark]:
    """The next mark that is no empty box; beside a table no text: there a page's number stands."""
    if not 0 <= at < len(sheet.marks):
        return []
    here = sheet.marks[at]
    at += step
    while 0 <= at < len(sheet.marks) and sheet.marks[at].kind is Status.BLANK:
        at += step
    found = sheet.marks[at : at + 1] if at >= 0 else []
    return [mark for mark in found if mark.boxed or not here.boxed]


def _mostly_unexplained(sheet: ProofSheet) -> Doubts:
    """Around the figures that were read stand many times as many numbers that were not.

    Numbers on the line of a row that was met and has several readings are explained, but a row
    with a box to spare may be read like those.
    """
    for code, group in groupby(sheet.rows, lambda row: row.table.code):
        mine = [each for cell, each in sheet.figures.items() if cell.startswith(f"{code}.")]
        lines = {each.line for each in mine if each.line} or {0}
        refused = {each.line for each in mine if each.status is Status.AMBIGUOUS}
        inside = range(min(lines), max(lines) + 1)
        rows = [row for row in group if row.places]
        most = MOST_UNEXPLAINED * sum(len(row.places) for row in rows)
        loose = [
            mark.line
            for mark in sheet.marks
            if mark.line in inside and _is_single(mark) and not sheet.is_taken(mark)
        ]
        if len(loose) > most:
            unmet = sum(line not in refused for line in loose) > most
            for row in rows:
                if unmet or len(row.places) < row.size:
                    yield row, "表里大部分的数没有读出来，读出的也可能错位"


def _is_single(mark: Mark) -> bool:
    return mark.kind is Status.REPORTED and len(mark.text) < SHORTEST_GLUED


def _out_of_order(sheet: ProofSheet) -> Doubts:
    """Figures of a row stand in another order than its boxes; in a table they may."""
    for row in sheet.rows:
        boxed = row.places and sheet.marks[sheet.at(row.places[0])].boxed
        if list(row.places) != sorted(row.places) and not boxed:
            yield row, "各数在原文里的次序与格式的列不同"


def _rows_out_of_order(sheet: ProofSheet) -> Doubts:
    """A row stands before one that the form prints above it."""
    for _, group in groupby(sheet.rows, lambda row: row.table.code):
        rows = [row for row in group if row.places]
        rising = _rising([min(row.places) for row in rows])
        yield from (
            (row, "这一行在原文里的次序与格式不同")
            for at, row in enumerate(rows)
            if at not in rising
        )


def _rising(places: Sequence[Place]) -> set[int]:
    """The longest part of a list that rises."""
    best: list[list[int]] = []
    for at, place in enumerate(places):
        before = [chain for chain in best if places[chain[-1]] < place]
        best.append([*_longest(before), at])
    return set(_longest(best))


def _longest(chains: Sequence[list[int]]) -> list[int]:
    return max(chains, key=len) if chains else []


def _two_labels(sheet: ProofSheet) -> Doubts:
    """The box before a row's figures names another row beside its own."""
    for row in sheet.rows:
        label = _REMARK.sub("", _label_before(sheet, row))
        own = {name for name in _names(row.table, row.code) if name in _bare(label)}
        rest = _bare(label).replace(max(own, key=len, default=""), "", 1) if own else ""
        is_named = rest and any(name in rest for name in row.names_of_others)
        levels = [match.lastindex or 0 for match in _NUMERALS.finditer(label)]
        if is_named or levels != sorted(set(levels)):
            yield row, "这一行的标签里还有另一行的名称，不知道是哪一行的数"


def _padded(sheet: ProofSheet) -> Doubts:
    """Empty boxes stand only at the ends of rows, as where they were dropped and rows filled up.

    Not where rows without a total show that none was dropped: their last number is no sum.
    """
    if sheet.document.media_type != "text/plain" or _keeps_empty(sheet.document):
        return
    for _, group in groupby(sheet.rows, lambda row: row.table.code):
        rows = list(group)
        whole = _untotalled(rows)
        for row in rows:
            empty = [each for each in row.told.values() if each.status is Status.BLANK]
            boxed = 0 < len(empty) < row.size and sheet.marks[sheet.spot(row)[0]].boxed
            if boxed and row not in whole:
                yield row, "空格在转换时可能丢失，行尾用竖线补齐，不知道各数属于哪一列"


def _untotalled(rows: Sequence[PrintedCells]) -> list[PrintedCells]:
    """Rows whose total alone is empty, where in none the last number is the sum of the others."""
    summed = [row for row in rows if row.table.layout == "matrix" and row.is_whole]
    odd = [row for row in summed if row.filled == [*row.told.values()][:-1]]
    counting = sum(any(group) for row in odd for group in row.groups)
    return [] if counting < FEWEST_UNTOTALLED or any(map(_is_moved, odd)) else odd


def _keeps_empty(document: Document) -> bool:
    """Whether an empty box of some table stands between filled ones, or several before them."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    for grid in grids:
        for _, boxes in groupby(grid.boxes, lambda box: box.row):
            texts = [box.text.strip() for box in boxes]
            filled = "".join("x" if text else " " for text in texts).rstrip()
            if " " in filled.strip() or filled.startswith("  ") or _repeats(texts):
                return True
    return not grids


def _repeats(texts: Sequence[str]) -> bool:
    """Whether a merged box's words stand in each of its columns: then so do its empty ones."""
    pairs = (one for one, other in pairwise(texts) if one == other and len(one) > 1)
    return any(numbers.read(one).status is Status.UNREADABLE for one in pairs)


def _lone_blank_total(sheet: ProofSheet) -> Doubts:
    """A row's total alone is empty where other rows have theirs: a box before it was lost.

    Several such rows are the agency's own, unless what stands last in one of them is its sum.
    """
    for _, group in groupby(sheet.rows, lambda row: row.table.code):
        rows = [row for row in group if row.table.layout == "matrix" and row.is_whole]
        blank = [row for row in rows if [*row.told.values()][-1].status is Status.BLANK]
        odd = [row for row in blank if len(row.filled) == len(row.told) - 1]
        if blank == odd and FEWEST_TOTALS * len(odd) <= len(rows) - len(odd):
            doubted = odd if len(odd) == 1 else filter(_is_moved, odd)
            yield from ((row, "只有这一行的总计是空的，可能丢了一格、各数错位") for row in doubted)


def _totals_before_the_last(sheet: ProofSheet) -> Doubts:
    """Most totals are empty and the numbers before them as large as the others together: all rows
    lost a box, perhaps, be it an empty one or one with a number. Rows of noughts lost it, too.
    """
    for _, group in groupby(sheet.rows, lambda row: row.table.code):
        rows = [row for row in group if row.table.layout == "matrix" and row.is_whole]
        blank = [row for row in rows if [*row.told.values()][-1].status is Status.BLANK]
        sums = [(sum(addends), last) for row in blank for *addends, last, _ in row.groups]
        may_be_totals = any(one for one, _ in sums) and all(one <= last for one, last in sums)
        if 2 * len(blank) > len(rows) and may_be_totals:
            yield from (
                (row, "总计是空的，前一个数却像是总计，可能丢了一格、各数错位") for row in blank
            )


def _is_moved(row: PrintedCells) -> bool:
    """Whether the number before an empty total, no nought, is the sum of those before it."""
    (*addends, last, _), *_ = row.groups
    return last > 0 and sum(addends) == last


def _filled_among_blank_totals(sheet: ProofSheet) -> Doubts:
    """Most rows have an empty total and this one is full, without a sum to prove it.

    A number that fell into two fills such a row up; outside boxes a line that stands twice, or a
    page's number, does, and a sum of noughts proves nothing.
    """
    for _, group in groupby(sheet.rows, lambda row: row.table.code):
        matrix = [row for row in group if row.table.layout == "matrix"]
        rows = [row for row in matrix if row.is_whole and row.filled]
        blank = [row for row in rows if [*row.told.values()][-1].status is Status.BLANK]
        if 2 * len(blank) > len(rows):
            for row in rows:
                boxed = sheet.marks[sheet.spot(row)[0]].boxed
                proven = row.adds_up and (boxed or any(group[-1] for group in row.groups))
                if len(row.filled) == row.size and not proven:
                    yield row, "多数行没有总计，这一行却是满的，可能多了一个数、各数错位"


def _cut_between(sheet: ProofSheet) -> Doubts:
    """A row's sum fails and the row that the form prints below it is not there."""
    for row in sheet.rows:
        if row.table.layout != "matrix" or not row.is_whole or row.adds_up:
            continue
        below = _below(row)
        if below and not any(
            figure.status is not Status.ABSENT
            for code, figure in sheet.figures.items()
            if code.startswith(f"{below}.")
        ):
            yield row, "总计不是各数之和，下一行又不在原文里，两行可能被并成了一行"


def _unlabelled(sheet: ProofSheet) -> Doubts:
    """A row of a table begins with an empty box and has no label of its own."""
    for row in sheet.rows:
        if row.places and row.table.layout != "strip":
            at = sheet.at(min(row.places))
            before = [mark for mark in _same_line(sheet, at) if mark.boxed]
            if before and not any(mark.kind is Status.UNREADABLE for mark in before):
                yield row, "这些数所在的一行没有标签，前面还有空格，不知道属于哪一列"


def _of_another(sheet: ProofSheet) -> Doubts:
    """Another row's label stands before a row's figures, and not much of its own around them."""
    for row in sheet.rows:
        if not row.places or row.table.layout == "strip":
            continue
        before, text = _around(sheet, row)
        own = max(len({*name} & {*text}) / len({*name}) for name in _names(row.table, row.code))
        if own < LEAST_OWN and any(
            len(name) >= SHORTEST_NAME and name in before for name in row.names_of_others
        ):
            yield row, "这些数旁边的标签是另一行的"


def _worded(sheet: ProofSheet) -> Doubts:
    """A box of words that are no unit stands between a row's label and its figures: 若干."""
    for row in sheet.rows:
        if row.table.layout == "strip":
            continue
        first, last = sheet.spot(row)
        marks = _same_line(sheet, first) if row.places else sheet.marks[first : last + 1]
        words = [mark.text for mark in marks if mark.boxed and mark.kind is Status.UNREADABLE]
        own = [at for at, text in enumerate(words) if _is_named(row, text)]
        if own and not all(map(_UNIT.fullmatch, words[own[-1] + 1 :])):
            yield row, "行名与各数之间有一格写的不是数"


def _is_named(row: PrintedCells, text: str) -> bool:
    return any(name in _bare(text) for name in _names(row.table, row.code))


def _begun_by_another(sheet: ProofSheet) -> Doubts:
    """The words before a row's figures, on their line, are how another row's label begins."""
    for row in sheet.rows:
        if row.places and row.table.layout != "strip":
            line, start, _ = min(row.places)
            words = _bare(_NUMERAL.sub("", sheet.text(line)[:start]))
            is_own = any(words in name for name in _names(row.table, row.code))
            is_long = len(words) >= SHORTEST_NAME
            if is_long and not is_own and any(n.startswith(words) for n in row.names_of_others):
                yield row, "这些数前面是另一行标签的开头"


def _run_taken_for_a_total(sheet: ProofSheet) -> Doubts:
    """All boxes of a glued row are empty but the total, and its digits would fill them all."""
    for row in sheet.rows:
        if len(row.filled) == 1 and row.is_whole:
            (only,) = row.filled
            if only.method is Method.SETTLED and len(only.raw) >= row.size - 1:
                yield row, "数字相连：可能是各格一位、总计空着，也可能全是总计"


def _glued_without_a_sum(sheet: ProofSheet) -> Doubts:
    """Glued digits of a table that adds nothing up: one that is no zero has others behind it, told
    or not.
    """
    for row in sheet.rows:
        glued = [each for each in row.filled if each.method is Method.SETTLED]
        before = glued[:-1] if len(row.told) == row.size else glued
        if row.table.layout == "blocks" and any(each.value for each in before):
            yield row, "数字相连，这一栏没有加总，不能断定怎样拆"


def _total_may_stand_first(sheet: ProofSheet) -> Doubts:
    """The last box of a group is not the sum of the others, and the first one is.

    Not where twice as many rows of the table show the total last as may show it first.
    """
    for _, group in groupby(sheet.rows, lambda row: row.table.code):
        rows = [row for row in group if row.is_whole]
        odd = [row for row in rows if any(map(_may_be_turned, row.groups))]
        last = [row for row in rows if any(map(_may_be_turned, _turned(row)))]
        if len(odd) >= FEWEST_TURNED and len(odd) > len(last):
            odd = [row for row in rows if any(map(any, row.groups))]
        if 2 * len(odd) > len(last):
            yield from ((row, "第一个数是其余各数之和，总计可能排在前面") for row in odd)


def _may_be_turned(group: Sequence[Decimal]) -> bool:
    """Whether the first number is the sum of the others, and the last is not."""
    first, *rest = group
    return first > 0 and first == sum(rest) and sum(group[:-1]) != group[-1]


def _turned(row: PrintedCells) -> list[list[Decimal]]:
    return [group[::-1] for group in row.groups]


CHECKS: Sequence[Check] = (
    _left_over,
    _mostly_unexplained,
    _out_of_order,
    _rows_out_of_order,
    _two_labels,
    _padded,
    _lone_blank_total,
    _totals_before_the_last,
    _filled_among_blank_totals,
    _cut_between,
    _unlabelled,
    _of_another,
    _worded,
    _begun_by_another,
    _run_taken_for_a_total,
    _glued_without_a_sum,
    _total_may_stand_first,
)


def _broken_off(sheet: ProofSheet) -> Iterator[str]:
    """The figure with which a text ends, and what is told to be empty behind it."""
    lines = sheet.document.lines
    last = next((at for at in range(len(lines), 0, -1) if lines[at - 1].strip(" |\t")), 0)
    if sheet.document.media_type != "text/plain":
        return
    for row in sheet.rows:
        end = max(row.places, default=(0, 0, 0))
        if end[0] == last and _boxes_of(sheet, last) < _boxes_of(sheet, last - 1):
            yield from row.told
        elif end[0] == last and not lines[last - 1][end[2] :].strip(" |\t.,") and not row.adds_up:
            ends = [place == end for place in row.places].index(True)
            yield [code for code, figure in row.told.items() if figure.raw][ends]
            yield from (code for code, each in row.told.items() if each.status is Status.BLANK)


def _boxes_of(sheet: ProofSheet, line: int) -> int:
    """How many boxes of a table stand on a line."""
    return sum(mark.boxed and mark.line == line for mark in sheet.marks)


# ---- labels --------------------------------------------------------------------------------


def _codes(table: TableForm) -> list[str]:
    return [f"{table.code}.{row}" for row in table.rows]


def _labels(table: TableForm, code: str) -> tuple[str, ...]:
    found = table.rows.get(code.rpartition(".")[2])
    return (found[1].label, *found[1].aliases) if found else ()


def _names(table: TableForm, code: str) -> tuple[str, ...]:
    """The spellings of a row's label without its numeral and all signs."""
    return tuple(map(_name, _labels(table, code)))


@lru_cache(maxsize=1024)
def _name(label: str) -> str:
    return _bare(_NUMERAL.sub("", label))


def _bare(text: str) -> str:
    return _SILENT.sub("", numbers.narrow(text))


def _label_before(sheet: ProofSheet, row: PrintedCells) -> str:
    """The words of the box before a row's first figure; none in running text."""
    first, last = sheet.spot(row)
    before = _same_line(sheet, first) if row.places else sheet.marks[first : last + 1]
    words = [mark for mark in before if mark.kind is Status.UNREADABLE and mark.boxed]
    return words[-1].text if words else ""


def _same_line(sheet: ProofSheet, at: int) -> Sequence[Mark]:
    """The marks on the line of a mark before it."""
    first = at
    while first and sheet.marks[first - 1].line == sheet.marks[at].line:
        first -= 1
    return sheet.marks[first:at]


def _around(sheet: ProofSheet, row: PrintedCells) -> tuple[str, str]:
    """What stands between the figures before a row and its last; and the same up to the next."""
    first, last = min(row.places), max(row.places)
    at, end = bisect_left(sheet.order, first), bisect_left(sheet.order, last) + 1
    before = sheet.order[at - 1] if at else (max(1, first[0] - FAR), 0, 0)
    after = sheet.order[end] if end < len(sheet.order) else (last[0] + 2, 0, 0)
    head, tail = _bare(_between(sheet, before, first)), _bare(_between(sheet, last, after))
    head = head[-FAR:] + _bare(_between(sheet, first, last))
    return head, head + tail[:FAR]


def _between(sheet: ProofSheet, one: Place, other: Place) -> str:
    lines = sheet.document.lines[one[0] - 1 : other[0]]
    if len(lines) == 1:
        return lines[0][one[2] : other[1]]
    return "\n".join([lines[0][one[2] :], *lines[1:-1], lines[-1][: other[1]]]) if lines else ""


def _below(row: PrintedCells) -> str:
    codes = [f"{row.table.code}.{code}" for code in row.table.rows]
    return dict(pairwise(codes)).get(row.code, "")

"""A reading and its document in; the same out, less the figures that bear no second look.

The second pair of eyes: it knows the form, what a number is and where things stand in the
document, and nothing of how the reading was made. It checks what each figure claims, that its raw
string stands on its line. It never gives a value: it takes figures back, and says why.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import accumulate, chain, groupby, pairwise
from typing import NamedTuple

from gongkai.extract import numbers
from gongkai.extract.document import Document, Grid
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
"""Characters before and behind a row in which its label stands; lines within which it stands."""

_WORD, _BOX = re.compile(r"[^\s|]+"), re.compile(r"(?:^|(?<=\t))[^\t]*")
_GAP = r"[\s|]*"
_REMARK = re.compile(r"[(（](?!\s?[一二三四五六七\d]\s?[)）])[^()（）]*(?:[)）]|$)")
_NUMERALS = re.compile(
    r"([一二三四]\s?、)|([（(]?\s?[一二三四五六七]\s?[)）])|((?<!\d)[（(]?\s?\d\s?[.、．)）](?!\d))"
)
"""The numerals of labels, from the outer group to the row."""
_UNIT = re.compile(rf"\W*(?:{numbers.UNITS})\W*")
_WORDING = re.compile(r"[^\W\d_]")
_SILENT = re.compile(r"[^\w]|[\d_]")
_NUMERAL = re.compile(r"^[（(]?[一二三四五六七\d][）)、.．]")
_ENDS = r"(?!\d(?!\s?[.、．)）])|\s?[.、．)）](?!\d))"
"""Behind a number stand no more digits, nor what makes it the numeral of a label."""


def vetted(
    figures: Mapping[str, Figure], document: Document, tables: Sequence[TableForm]
) -> dict[str, Figure]:
    """Take back what does not stand where it is said to, or stands there in doubt."""
    sheet = SearchedText(document, figures)
    tables_of_rows = [rows for table in tables if (rows := [*sheet.rows(table)])]
    if not sheet.marks:
        return dict(figures)
    notes = dict.fromkeys(sheet.unplaced, "原文这一行里没有这个数，或已属于另一格")
    for row, note in chain.from_iterable(map(_doubts, tables_of_rows)):
        notes |= {code: note for code in row.told if code not in notes}
    for code in chain.from_iterable(map(_broken_off, chain.from_iterable(tables_of_rows))):
        notes.setdefault(code, "文本到这里中断，最后的数可能不完整")
    return dict(figures) | {
        code: Figure(Status.AMBIGUOUS, None, figures[code].raw, figures[code].line, note=note)
        for code, note in notes.items()
    }


# ---- a reading laid over its document ------------------------------------------------------

Span = tuple[int, int]
"""The characters of a document that a figure takes."""


class Mark(NamedTuple):
    """A word, a number, a dash or an empty box where it stands in the document."""

    start: int
    end: int
    line: int
    text: str
    kind: Status
    """REPORTED for a number, BLANK, NOT_APPLICABLE for a dash, UNREADABLE for words."""
    boxed: bool


class SearchedText:
    """A document as one text, every mark on it, and which characters are those of figures."""

    def __init__(self, document: Document, figures: Mapping[str, Figure]) -> None:
        """Lay out a document of which no figure is placed yet."""
        self.document, self.figures = document, figures
        self.text = "\n".join(document.lines)
        self.starts = [0, *accumulate(len(line) + 1 for line in document.lines)]
        self.boxed = {
            block.line + row
            for block in document.blocks
            if isinstance(block, Grid)
            for row in range(block.rows)
        }
        self.marks = list(self._marks())
        self.taken = bytearray(len(self.text))
        self.unplaced: list[str] = []
        self.refused = {each.line for each in figures.values() if each.status not in TOLD}

    def _marks(self) -> Iterator[Mark]:
        for line, (start, text) in enumerate(
            zip(self.starts, self.document.lines, strict=False), 1
        ):
            for found in (_BOX if line in self.boxed else _WORD).finditer(text):
                kind = numbers.read(found[0]).status
                ends = start + found.start(), start + found.end()
                yield Mark(*ends, line, found[0], kind, boxed=line in self.boxed)

    def rows(self, table: TableForm) -> Iterator[Row]:
        """The rows of a table of which anything is told, each figure in its place; a strip's stand
        side by side as one.
        """
        strip = table.layout == "strip"
        for code, group in groupby(table.cells, lambda cell: "" if strip else cell.row):
            cells = {cell.code: self.figures[cell.code] for cell in group}
            told = {code: each for code, each in cells.items() if each.status in TOLD}
            if told:
                yield Row(self, table, code, len(cells), told, dict(self._placed(told)))

    def _placed(self, told: Mapping[str, Figure]) -> Iterator[tuple[str, Span]]:
        """Where each figure stands, line by line; none stands where another does."""
        raws = {code: " ".join(each.raw.split()) for code, each in told.items() if each.line}
        printed = [(code, raw) for code, raw in raws.items() if raw]
        for line, group in groupby(printed, lambda pair: told[pair[0]].line):
            own = list(group)
            for code, span in self._side_by_side(own, line) or self._alone(own, line):
                self.taken[slice(*span)] = b"\1" * (span[1] - span[0])
                yield code, span

    def _side_by_side(
        self, printed: Sequence[tuple[str, str]], line: int
    ) -> list[tuple[str, Span]]:
        """The figures of a line one behind the other, over line ends too: in the order of the form,
        or with the total before the others; best behind all that are placed on it.
        """
        start, end, far = (self.start_of(at) for at in (line, line + 1, line + FAR))
        behind = max(start, self.taken.rfind(1, start, end) + 1)
        turned = [printed[-1], *printed[:-1]] if printed[-1][0].endswith(f".{TOTAL}") else printed
        for order in (printed, turned):
            raws = _GAP.join(f"({re.escape(raw)})" for _, raw in order)
            pattern = re.compile(rf"(?<!\d){raws}{_ENDS}")
            for found in (
                m for at in (behind, start) for m in pattern.finditer(self.text, at, far)
            ):
                if found.start() < end and self.is_free(found.span()):
                    return [(code, found.span(at)) for at, (code, _) in enumerate(order, 1)]
        return []

    def _alone(self, printed: Sequence[tuple[str, str]], line: int) -> Iterator[tuple[str, Span]]:
        """Each figure in the first free place of its line that has its raw string."""
        start, end = self.start_of(line), self.start_of(line + 1)
        for code, raw in printed:
            found = re.finditer(f"(?={re.escape(raw)})", self.text[start:end])
            spans = ((start + m.start(), start + m.start() + len(raw)) for m in found)
            span = next(filter(self.is_free, spans), None)
            if span:
                yield code, span
            else:
                self.unplaced.append(code)

    def start_of(self, line: int) -> int:
        """Where a line begins, from 1; behind the last line the end of the text."""
        return self.starts[min(line, len(self.starts)) - 1]

    def is_free(self, span: Span) -> bool:
        """Whether no figure stands in some characters."""
        return self.taken.find(1, *span) < 0


@dataclass(frozen=True, eq=False)
class Row:
    """Cells that a document prints side by side: those that are told, and what stands around."""

    sheet: SearchedText
    table: TableForm
    code: str
    size: int
    told: Mapping[str, Figure]
    places: Mapping[str, Span]

    @property
    def figures(self) -> list[Figure]:
        """What is told of its cells, in the order of the form."""
        return list(self.told.values())

    @property
    def filled(self) -> list[Figure]:
        """Its figures that hold a number or a dash."""
        return [figure for figure in self.figures if figure.status is not Status.BLANK]

    @property
    def groups(self) -> list[list[Decimal]]:
        """The values of the boxes that share a total, a list for each total; an empty box is 0."""
        groups = groupby(self.told.items(), lambda pair: pair[0].rpartition(".")[0])
        return [[figure.value or Decimal(0) for _, figure in group] for _, group in groups]

    @property
    def odd(self) -> list[str]:
        """What stands in its first box, if that is told to be no number."""
        first = next(cell.code for cell in self.table.cells if cell.row == self.code)
        figure = self.sheet.figures[first]
        return [figure.raw] if figure.status is Status.UNREADABLE else []

    @property
    def is_whole(self) -> bool:
        """Whether every box of a row that has a total is told."""
        return len(self.told) == self.size and [*self.told][-1].endswith(f".{TOTAL}")

    @property
    def adds_up(self) -> bool:
        """Whether every box is told and the last of each group is the sum of the others."""
        return self.is_whole and all(sum(group[:-1]) == group[-1] for group in self.groups)

    @property
    def lacks_total(self) -> bool:
        """Whether its total is empty."""
        return self.figures[-1].status is Status.BLANK

    @cached_property
    def span(self) -> Span:
        """From its first figure to its last; its whole line, if all of its boxes are empty."""
        if self.places:
            return min(self.places.values())[0], max(self.places.values())[1]
        line = max(figure.line for figure in self.figures)
        return self.sheet.start_of(line), self.sheet.start_of(line + 1) - 1

    @property
    def before(self) -> str:
        """What stands on its line before its first figure; all of it, if it has none."""
        text, (start, end) = self.sheet.text, self.span
        return text[text.rfind("\n", 0, start) + 1 : start if self.places else end]

    @cached_property
    def reach(self) -> Span:
        """Its first mark, and that behind its last."""
        marks, (start, end) = self.sheet.marks, self.span
        return (
            bisect_right(marks, start, key=lambda mark: mark.end),
            bisect_left(marks, end, key=lambda mark: mark.start),
        )

    @cached_property
    def inside(self) -> list[Mark]:
        """The marks from its first figure to its last."""
        return self.sheet.marks[slice(*self.reach)]

    @property
    def is_boxed(self) -> bool:
        """Whether it stands in a table of the document."""
        return any(mark.boxed for mark in self.inside[:1])

    @property
    def beside(self) -> list[Mark]:
        """The next marks that are no empty boxes; beside a table no text, as a page's number."""
        marks, (first, end) = self.sheet.marks, self.reach
        sides = range(first - 1, -1, -1), range(end, len(marks))
        near = ((marks[at] for at in side if marks[at].kind is not Status.BLANK) for side in sides)
        found = (next(side, None) for side in near)
        return [mark for mark in found if mark and (mark.boxed or not self.is_boxed)]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The spellings of its label without its numeral and all signs; none of a strip's row."""
        return tuple(map(_name, _labels(self.table, self.code)))

    @cached_property
    def names_of_others(self) -> set[str]:
        """How other rows of its table are called."""
        rows = (_labels(self.table, code) for code in self.table.rows if code != self.code)
        return {_name(label) for labels in rows for label in labels}


def _labels(table: TableForm, code: str) -> tuple[str, ...]:
    found = table.rows.get(code)
    return (found[1].label, *found[1].aliases) if found else ()


@lru_cache(maxsize=1024)
def _name(label: str) -> str:
    return _bare(_NUMERAL.sub("", label))


def _bare(text: str) -> str:
    return _SILENT.sub("", numbers.narrow(text))


# ---- what is in doubt ----------------------------------------------------------------------


def _doubts(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    """The rows of a table that are in doubt, each with the reason."""
    for check, note in OF_A_ROW:
        for row in rows:
            if found := check(row):
                yield row, note.format(found)
    for doubted, note in OF_A_TABLE:
        yield from ((row, note) for row in doubted(rows))


def _left_over(row: Row) -> str:
    """A number that nobody explains stands in a row, right before it or right behind it."""
    loose = [
        mark
        for mark in (*row.beside, *row.inside)
        if (mark.kind is Status.REPORTED or _is_scrawl(mark))
        and row.sheet.is_free((mark.start, mark.end))
        and mark.line not in row.sheet.refused
    ]
    is_proven = row.adds_up and not any(mark.boxed for mark in loose)
    return "" if is_proven or not loose else loose[0].text


def _is_scrawl(mark: Mark) -> bool:
    """Whether a box holds digits and signs that are no number and no numeral of a label: 8→9."""
    is_worded = _WORDING.search(mark.text) or _NUMERALS.fullmatch(mark.text)
    return mark.boxed and any(map(str.isdigit, mark.text)) and not is_worded


def _is_out_of_order(row: Row) -> bool:
    """Figures stand in another order than the boxes of the form; in a table they may."""
    places = [*row.places.values()]
    return places != sorted(places) and not row.is_boxed


def _is_mislabelled(row: Row) -> str:
    """A row of a table begins with an empty box and no label, has a box of words that are no unit
    between label and figures, 若干, or one with the name or the numeral of another row, too.
    """
    boxes = row.before.split("\t")[: -1 if row.places else None]
    words = [box for box in boxes if numbers.read(box).status is Status.UNREADABLE]
    if not (row.is_boxed and row.names and boxes):
        return ""
    if row.places and not words:
        return "这些数所在的一行没有标签，前面还有空格，不知道属于哪一列"
    if words[-1:] == row.odd:
        words = words[:-1]
    own = [at for at, text in enumerate(words, 1) if any(n in _bare(text) for n in row.names)]
    if own and not all(map(_UNIT.fullmatch, words[own[-1] :])):
        return "行名与各数之间有一格写的不是数"
    label = _REMARK.sub("", "".join(words[-1:]))
    name = max((name for name in row.names if name in _bare(label)), key=len, default="")
    rest = _bare(label).replace(name, "", 1) if name else ""
    levels = [match.lastindex or 0 for match in _NUMERALS.finditer(label)]
    is_named = any(len(n) >= SHORTEST_NAME and n in rest for n in row.names_of_others)
    is_two = is_named or levels != sorted(set(levels))
    return "这一行的标签里还有另一行的名称，不知道是哪一行的数" if is_two else ""


def _is_of_another(row: Row) -> bool:
    """Another row's label stands before a row's figures, and not much of its own around them; or
    the words before them, on their line, are how another's begins.
    """
    if not (row.places and row.names):
        return False
    words = _bare(_NUMERAL.sub("", row.before))
    is_own = len(words) < SHORTEST_NAME or any(words in name for name in row.names)
    if not is_own and any(name.startswith(words) for name in row.names_of_others):
        return True
    text, taken, (start, end) = row.sheet.text, row.sheet.taken, row.span
    above, below = taken.rfind(1, 0, start) + 1, taken.find(1, end)
    before = _bare(text[above:start])[-FAR:] + _bare(text[start:end])
    around = {*before, *_bare(text[end : below if below > 0 else len(text)][:FAR])}
    own = max(len({*name} & around) / len({*name}) for name in row.names)
    others = (name for name in row.names_of_others if len(name) >= SHORTEST_NAME)
    return own < LEAST_OWN and any(name in before for name in others)


def _is_cut(row: Row) -> bool:
    """A row's sum fails and the row that the form prints below it is not there."""
    below = dict(pairwise(row.table.rows)).get(row.code)
    figures = row.sheet.figures
    cells = [figures[cell.code].status for cell in row.table.cells if cell.row == below]
    return bool(_with_totals([row])) and not row.adds_up and {*cells} == {Status.ABSENT}


def _is_glued(row: Row) -> bool:
    """Digits run together and may be parted otherwise: all boxes are empty but the total, and its
    digits would fill them all; or nothing is added up, and one that is no zero has others behind
    it, told or not.
    """
    glued = [each for each in row.filled if each.method is Method.SETTLED]
    before = glued[:-1] if len(row.told) == row.size else glued
    is_run = row.is_whole and len(row.filled) == 1 == len(glued)
    return (is_run and len(glued[0].raw) >= row.size - 1) or (
        row.table.layout == "blocks" and any(each.value for each in before)
    )


def _mostly_unexplained(rows: Sequence[Row]) -> Iterable[Row]:
    """Around the figures that were read stand many times as many numbers that were not.

    Numbers on the line of a row that was met and has several readings are explained, but a row
    with a box to spare may be read like those.
    """
    sheet, cells = rows[0].sheet, {cell.code for cell in rows[0].table.cells}
    mine = [figure for code, figure in sheet.figures.items() if code in cells and figure.line]
    refused = {each.line for each in mine if each.status is Status.AMBIGUOUS}
    first, last = min(each.line for each in mine), max(each.line for each in mine)
    loose = [
        mark.line
        for mark in sheet.marks
        if first <= mark.line <= last
        and mark.kind is Status.REPORTED
        and len(mark.text) < SHORTEST_GLUED
        and sheet.is_free((mark.start, mark.end))
    ]
    most = MOST_UNEXPLAINED * sum(len(row.places) for row in rows)
    unmet = sum(line not in refused for line in loose) > most
    placed = [row for row in rows if row.places and len(loose) > most]
    return [row for row in placed if unmet or len(row.places) < row.size]


def _out_of_order(rows: Sequence[Row]) -> Iterable[Row]:
    """Rows that stand before one that the form prints above them."""
    placed = {min(row.places.values()): row for row in rows if row.places}
    rising: list[list[Span]] = []
    for place in placed:
        before = max((each for each in rising if each[-1] < place), key=len, default=[])
        rising.append([*before, place])
    longest = max(rising, key=len, default=[])
    return [row for place, row in placed.items() if place not in longest]


def _padded(rows: Sequence[Row]) -> Iterable[Row]:
    """Empty boxes stand only at the ends of rows, as where they were dropped and rows filled up.

    Not where rows without a total show that none was dropped: their last number is no sum.
    """
    document = rows[0].sheet.document
    texts = [
        [box.text.strip() for box in boxes]
        for grid in document.blocks
        if isinstance(grid, Grid)
        for boxes in grid.by_row.values()
    ]
    if document.media_type != "text/plain" or not texts or any(map(_keeps_empty, texts)):
        return []
    filled = [row for row in rows if row.is_whole and row.filled]
    untotalled = filled and all(row.lacks_total for row in filled)
    is_strip = rows[0].table.layout == "strip"
    is_short = is_strip or any(len(row.filled) < len(row.figures) - 1 for row in filled)
    if any(map(_repeats, texts)) and not (untotalled and is_short):
        return []
    odd = [row for row in _with_totals(rows) if row.filled == row.figures[:-1]]
    counting = sum(any(group) for row in odd for group in row.groups)
    are_none = counting >= FEWEST_UNTOTALLED and not any(map(_is_moved, odd))
    rest = [row for row in rows if not (are_none and row in odd)]
    return [row for row in rest if 0 < len(row.told) - len(row.filled) < row.size and row.is_boxed]


def _with_totals(rows: Sequence[Row]) -> list[Row]:
    """The whole rows of the table whose rows each have a total."""
    return [row for row in rows if row.table.layout == "matrix" and row.is_whole]


def _keeps_empty(texts: Sequence[str]) -> bool:
    """Whether an empty box stands between filled ones, or several before them."""
    filled = "".join("x" if text else " " for text in texts).rstrip()
    return " " in filled.strip() or filled.startswith("  ")


def _repeats(texts: Sequence[str]) -> bool:
    """Whether a merged box's words stand in each of its columns: so do empty ones, if some total
    stands in its own.
    """
    pairs = (one for one, other in pairwise(texts) if one == other and len(one) > 1)
    return any(numbers.read(one).status is Status.UNREADABLE for one in pairs)


def _is_moved(row: Row) -> bool:
    """Whether the number before an empty total, no nought, is the sum of those before it."""
    (*addends, last, _), *_ = row.groups
    return last > 0 and sum(addends) == last


def _without_total(rows: Sequence[Row]) -> Iterable[Row]:
    """A few totals alone are empty where other rows have theirs: a box before one was lost, unless
    several are and what stands last in none is its sum. Or most are, and the numbers before them as
    large as the others together: all rows lost a box, and rows of noughts did, too.
    """
    whole = _with_totals(rows)
    blank = [row for row in whole if row.lacks_total]
    odd = [row for row in blank if len(row.filled) == row.size - 1]
    sums = [(sum(addends), last) for row in blank for *addends, last, _ in row.groups]
    if 2 * len(blank) > len(whole):
        may_be_totals = any(one for one, _ in sums) and all(one <= last for one, last in sums)
        return blank if may_be_totals else []
    if blank == odd and FEWEST_TOTALS * len(odd) <= len(whole) - len(odd):
        return odd if len(odd) == 1 else filter(_is_moved, odd)
    return []


def _full_among_blank_totals(rows: Sequence[Row]) -> Iterable[Row]:
    """Most rows have an empty total and these are full, without a sum to prove them.

    A number that fell into two fills such a row up; outside boxes a line that stands twice, or a
    page's number, does, and a sum of noughts proves nothing.
    """
    filled = [row for row in _with_totals(rows) if row.filled]
    if 2 * sum(row.lacks_total for row in filled) <= len(filled):
        return []
    return [
        row
        for row in filled
        if len(row.filled) == row.size
        and not (row.adds_up and (row.is_boxed or any(group[-1] for group in row.groups)))
    ]


def _total_may_stand_first(rows: Sequence[Row]) -> Iterable[Row]:
    """The last box of a group is not the sum of the others, and the first one is.

    Not where twice as many rows of the table show the total last as may show it first.
    """
    whole = [row for row in rows if row.is_whole]
    first = [row for row in whole if any(map(_may_be_turned, row.groups))]
    last = [row for row in whole if any(_may_be_turned(group[::-1]) for group in row.groups)]
    if len(first) >= FEWEST_TURNED and len(first) > len(last):
        return [row for row in whole if any(map(any, row.groups))]
    return first if 2 * len(first) > len(last) else []


def _may_be_turned(group: Sequence[Decimal]) -> bool:
    """Whether the first number is the sum of the others, and the last is not."""
    first, *rest = group
    return first > 0 and first == sum(rest) and sum(group[:-1]) != group[-1]


OF_A_ROW: Sequence[tuple[Callable[[Row], object], str]] = (
    (_left_over, "这一行旁边还有一个数（{}）没有归属，各数可能错位"),
    (_is_out_of_order, "各数在原文里的次序与格式的列不同"),
    (_is_cut, "总计不是各数之和，下一行又不在原文里，两行可能被并成了一行"),
    (_is_mislabelled, "{}"),
    (_is_of_another, "这些数旁边的标签是另一行的"),
    (_is_glued, "数字相连，不能断定怎样拆"),
)
OF_A_TABLE: Sequence[tuple[Callable[[Sequence[Row]], Iterable[Row]], str]] = (
    (_mostly_unexplained, "表里大部分的数没有读出来，读出的也可能错位"),
    (_out_of_order, "这一行在原文里的次序与格式不同"),
    (_padded, "空格在转换时可能丢失，行尾用竖线补齐，不知道各数属于哪一列"),
    (_without_total, "总计是空的，可能丢了一格、各数错位"),
    (_full_among_blank_totals, "多数行没有总计，这一行却是满的，可能多了一个数、各数错位"),
    (_total_may_stand_first, "第一个数是其余各数之和，总计可能排在前面"),
)


def _broken_off(row: Row) -> Iterable[str]:
    """The figure with which a text ends, and what is told to be empty behind it."""
    sheet = row.sheet
    rest, _, below = sheet.text[row.span[1] :].partition("\n")
    if not row.places or sheet.document.media_type != "text/plain" or below.strip(" |\t\n"):
        return []
    boxes = Counter(mark.line for mark in sheet.marks if mark.boxed)
    line = row.inside[-1].line
    if boxes[line] < boxes[line - 1]:
        return row.told
    if rest.strip(" |\t.,") or row.adds_up:
        return []
    last = max(row.places, key=lambda code: row.places[code])
    return [last, *(code for code, each in row.told.items() if each.status is Status.BLANK)]

"""Segments in; the figures of a table of blocks, each under its own header, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice, pairwise, product

from gongkai.extract import boxes, glue
from gongkai.extract.blocks import Column, PrintedRow, place
from gongkai.extract.boxes import Filled, Run
from gongkai.extract.counting import Manner, Short, Spacing, counted, is_stacked
from gongkai.extract.labels import (
    Lexicon,
    alters,
    bare,
    bare_label,
    is_slip,
    lexicon,
    without_remarks,
)
from gongkai.extract.numbers import MONEY, SUM
from gongkai.extract.places import Place, Reading
from gongkai.extract.segments import Segment, at_pauses, insist_on_one_report
from gongkai.form import Form, Line, TableForm
from gongkai.model import Method

_COUNT = "格数与表头不符，无法确定各数属于哪一列"
_ABOVE = "各行的数似乎排在行标题之前，无法确定属于哪一行"
_GLUED = "数字相连，没有勾稽关系可以确定怎样拆分"
_PAGE = "页码可能占了空格的位置，无法确定各数属于哪一列"
_UNEVEN = "各数之间的行距不一，可能夹有页码，或有数被拆成两行"
_LENGTH = "数字相连，位数恰与格数相等，按一格一位读取"
_FORCED = "数字相连，只有一种拆法"
_UNIT = re.compile(rf"(?:指|单位)?({'|'.join(sorted(MONEY, key=len, reverse=True))})")
_DIGITS = re.compile(r"-?\d+")
_SHORTEST_CUT = 3
LIKENESS = 0.9
MOST_SPELLINGS = 256
"""Combinations of spellings of a block's columns that are tried on a broken header."""
_REMARKED = re.compile(rf"[(](?:单位:?)?({SUM})[)]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in a text: a marker of a block, a column or a row."""

    kind: str
    code: str
    label: str
    spelled: str
    """As the form spells it, bare."""
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A row under its header, and the run of figures behind it."""

    row: str
    columns: tuple[Column, ...]
    run: Run
    is_labelled: bool
    """A block of the form was named before it."""
    is_followed: bool
    """Another label of the table stands right behind its figures."""


@dataclass
class _Header:
    """What was said over the rows since the last block began."""

    inside: bool = False
    is_labelled: bool = False
    text: str = ""
    used: bool = False
    rest: str = ""
    """What a row's label lacked, and may follow behind its figures."""

    def begin(self) -> None:
        """A block begins, or its header is printed anew."""
        self.inside, self.text, self.used = True, "", False


def read_blocks(
    found: Sequence[Segment],
    form: Form,
    table: str,
    known: Mapping[str, Place],
    manner: Manner,
) -> Reading:
    """Follow the headers through the text and read each row under the last one."""
    if manner.spacing:
        found = list(at_pauses(found, manner.spacing.before))
    rows = _of_form(list(_rows(found, form, table)))
    insist_on_one_report(rows)
    filled = _by_lines(rows, manner.spacing)
    filled = _by_length(rows, filled, form, table) if manner.is_full else filled
    printed = [
        _printed(row, table, known, told, manner) for row, told in zip(rows, filled, strict=True)
    ]
    if _stand_above(found, form, table):
        printed = [replace(row, boxes=(None,) * len(row.columns), why=_ABOVE) for row in printed]
    return place(printed, form, table, known)


def _stand_above(found: Sequence[Segment], form: Form, table: str) -> bool:
    """Whether a header's boxes stand right behind it, before the label of their row."""
    scan = _scanner(form, table)
    return any(
        _ends_header(bare(segment.text), len(segment.run.tokens), scan)
        and any(hit.kind == "row" and not hit.start for hit in _hits(bare(behind.text), scan))
        for segment, behind in pairwise(found)
        if segment.run.numbers and not segment.run.is_stray
    )


def _ends_header(text: str, boxes: int, scan: Scan) -> bool:
    """Whether so many columns and nothing else end a text."""
    names = [hit for hit in _hits(text, scan) if hit.kind != "row"][-boxes:]
    ends = [hit.start for hit in names[1:]] + [len(text)]
    return (
        all(
            hit.kind == "column" and not _UNIT.sub("", text[hit.end : end])
            for hit, end in zip(names, ends, strict=False)
        )
        and len(names) == boxes
    )


def _of_form(rows: Sequence[Found]) -> list[Found]:
    """Without the rows of a table of another kind before the form's own, which names its blocks."""
    named = any(row.is_labelled for row in rows)
    return [row for row in rows if row.columns or row.is_labelled or not named]


def _by_lines(rows: Sequence[Found], norm: Spacing | None) -> list[tuple[Filled, ...] | None]:
    """The boxes of rows with fewer numbers than boxes, where empty lines tell the others."""
    short = [
        at
        for at, row in enumerate(rows)
        if len(row.run.tokens) < len(row.columns) and is_stacked(row.run)
    ]
    runs = [Short(rows[at].run, len(rows[at].columns), ends=at == len(rows) - 1) for at in short]
    told = dict(zip(short, counted(runs, norm, summed=False), strict=True))
    return [told.get(at) for at in range(len(rows))]


def _by_length(
    rows: Sequence[Found],
    filled: Sequence[tuple[Filled, ...] | None],
    form: Form,
    table: str,
) -> list[tuple[Filled, ...] | None]:
    """Glued digits as many as boxes are one each, in a text that drops no empty box anywhere."""
    met = {row.row for row in rows}
    tables = [e.tables[table] for e in form.editions.values() if table in e.tables]
    whole = any(set(layout.rows) == met for layout in tables)
    if not whole or any(_digits(row.run) < len(row.columns) for row in rows):
        return list(filled)
    return [
        told or (boxes.one_digit_each(row.run, len(row.columns), _LENGTH) if own else None)
        for row, told in zip(rows, filled, strict=True)
        for own in [row.is_followed and any(_is_own(row, layout) for layout in tables)]
    ]


def _is_own(row: Found, layout: TableForm) -> bool:
    """Whether the header over a row is all of its own: another's may have a box too many."""
    block = layout.rows.get(row.row)
    return block is not None and [c.code for c in row.columns] == [c.code for c in block[0].columns]


def _digits(run: Run) -> int:
    return sum(len(token.digits) for token in run.numbers)


def measured(found: Sequence[Segment], form: Form, table: str) -> list[tuple[Run, int]]:
    """The rows of this table, each with the number of boxes that its header gives it."""
    return [(row.run, len(row.columns)) for row in _rows(found, form, table)]


def _rows(found: Sequence[Segment], form: Form, table: str) -> Iterator[Found]:
    scan, words = _scanner(form, table), lexicon(form, table)
    ends = _others(form, table)
    header = _Header()
    for segment, behind in zip(found, [*found[1:], None], strict=True):
        text = bare(without_remarks(_REMARKED.sub(r"\1", segment.text)))
        if header.rest:
            text = text.removeprefix(header.rest)
        if any(end in text for end in ends):
            header = _Header()
            text = text[max(text.rfind(end) for end in ends) :]
        row, header.rest = _walk(text, _hits(text, scan), header, words)
        if header.rest and behind and bare(behind.text) == header.rest:
            row = None  # the number inside the label may be a page's: the row's own come behind it
        if row and (segment.run.tokens or segment.run.before) and not segment.is_prose:
            header.used = True
            columns = _columns(header.text, row, form, table, words)
            followed = behind is not None and bool(scan[0].match(bare(behind.text)))
            printed = _as_printed(columns, scan[1])
            yield Found(row, printed, segment.run, header.is_labelled, followed)


def _as_printed(
    columns: Sequence[Column], meanings: Mapping[str, tuple[str, str, str]]
) -> tuple[Column, ...]:
    """The columns under their names with all their signs."""
    return tuple(
        replace(column, label=meanings[column.label][2]) if column.label in meanings else column
        for column in columns
    )


def _walk(
    text: str, hits: Iterable[Hit], header: _Header, words: Lexicon
) -> tuple[str | None, str]:
    """Take the header's words in order; return the row that ends the text, if one does."""
    end, row = 0, None
    for hit in hits:
        between, row = text[end : hit.start], None
        if hit.kind == "marker":
            header.begin()
            header.is_labelled = header.is_labelled or bool(hit.code)
        elif hit.kind == "column" and header.inside:
            if header.used:
                header.begin()
            header.text += between + hit.spelled
        elif hit.kind == "row" and (not header.used or _is_label(between)):
            row = hit.code
            header.text += "" if header.used else between
        end = hit.end
    tail = text[end:]
    if not header.inside:
        return None, ""
    if not tail:
        return row, ""
    row, rest = _cut(tail, header, words)
    if row is None and not header.used:
        header.text += tail
    return row, rest


def _columns(header: str, row: str, form: Form, table: str, words: Lexicon) -> tuple[Column, ...]:
    """The columns that a header names whole, or whose words it has in broken order; else none."""
    names = {spelling: label for label in words.columns.values() for spelling in label.spellings}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    if not _UNIT.sub("", pattern.sub("", header)):
        return tuple(
            Column(names[match[0]].code, match[0], _unit(header[match.end() :]))
            for match in pattern.finditer(header)
        )
    return _broken(header, row, form, table)


def _broken(header: str, row: str, form: Form, table: str) -> tuple[Column, ...]:
    """The block whose names these are, broken over lines or with a wrong character or two."""
    plain = _UNIT.sub("", header)
    ways = [
        (tuple(line.code for line in block.columns), way)
        for edition in form.editions.values()
        if table in edition.tables and row in edition.tables[table].rows
        for block in [edition.tables[table].rows[row][0]]
        for way in islice(product(*map(_spellings, block.columns)), MOST_SPELLINGS)
    ]
    for is_like in (_is_mixed, _is_misspelt):
        found = {codes: way for codes, way in ways if is_like(plain, way)}
        if len(found) == 1:
            codes, way = next(iter(found.items()))
            unit = _UNIT.search(header)
            named = zip(codes, way, strict=True)
            return tuple(Column(code, name, unit[1] if unit else "") for code, name in named)
    return ()


def _is_mixed(header: str, names: Sequence[str]) -> bool:
    """Names broken over lines come out mixed: all their characters are there, and each name's
    first two stand in the order of the form.
    """
    whole = _UNIT.sub("", "".join(names))
    return sorted(whole) == sorted(header) and _ascending(header, names)


def _is_misspelt(header: str, names: Sequence[str]) -> bool:
    """A column left out makes a header of three less like than this."""
    whole = _UNIT.sub("", "".join(names))
    if alters(header, whole):
        return False
    return SequenceMatcher(None, header[:200], whole, autojunk=False).ratio() >= LIKENESS


def _spellings(line: Line) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bare_label(label) for label in (line.label, *line.aliases)))


def _ascending(header: str, names: Sequence[str]) -> bool:
    starts = [header.find(name[:2]) for name in names]
    return -1 not in starts and starts == sorted(starts)


def _is_label(between: str) -> bool:
    """Whether a row's label stands alone: before it only the unit of a header may be left over."""
    return not _UNIT.sub("", between)


def _cut(tail: str, header: _Header, words: Lexicon) -> tuple[str | None, str]:
    """A row whose label is cut off by its figures, with what is still to come of it.

    Behind a header broken over lines the label is only the end of what is left.
    """
    tail = _UNIT.sub("", tail)
    fits = {
        label.code: spelling[len(tail) :]
        for label in words.rows.values()
        for spelling in label.spellings
        if len(tail) >= _SHORTEST_CUT and spelling.startswith(tail)
    }
    return next(iter(fits.items())) if len(fits) == 1 else (None, "")


def _unit(text: str) -> str:
    match = _UNIT.match(text)
    return match[1] if match else ""


Scan = tuple[re.Pattern[str], Mapping[str, tuple[str, str, str]]]


def _hits(text: str, scan: Scan) -> Iterator[Hit]:
    """The labels in a text; what stands between two may be one with a character lost."""
    pattern, meanings = scan
    end = 0
    for match in pattern.finditer(text):
        yield from _slipped(text, end, match.start(), meanings)
        end = match.end()
        yield Hit(*meanings[match[0]], match[0], match.start(), end)
    yield from _slipped(text, end, len(text), meanings)


def _slipped(
    text: str, start: int, end: int, meanings: Mapping[str, tuple[str, str, str]]
) -> Iterator[Hit]:
    stretch = text[start:end]
    near = [spelled for spelled in meanings if is_slip(stretch, spelled)]
    if len({meanings[spelled][:2] for spelled in near}) == 1:
        yield Hit(*meanings[near[0]], near[0], start, end)


@lru_cache(maxsize=8)
def _scanner(form: Form, table: str) -> Scan:
    meanings: dict[str, tuple[str, str, str]] = {}
    for edition in form.editions.values():
        if table not in edition.tables:
            continue
        layout = edition.tables[table]
        meanings[bare(layout.corner)] = ("marker", "", layout.corner)
        for block in layout.blocks:
            meanings[bare(block.label)] = ("marker", block.label, block.label)
            for kind, lines in (("column", block.columns), ("row", block.rows)):
                for line in lines:
                    for label in (line.label, *line.aliases):
                        meanings.setdefault(bare_label(label), (kind, line.code, label))
    meanings.pop("", None)
    longest_first = sorted(meanings, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), meanings


def _others(form: Form, table: str) -> tuple[str, ...]:
    """Words that only other tables of the form have: they end this one."""
    return tuple(
        bare(layout.blocks[0].rows[0].label)[1:]
        for edition in form.editions.values()
        for code, layout in edition.tables.items()
        if code != table and layout.layout == "matrix"
    )


def _printed(
    row: Found,
    table: str,
    known: Mapping[str, Place],
    told: tuple[Filled, ...] | None,
    manner: Manner,
) -> PrintedRow:
    filled, why = _filled(row, table, known, told)
    if told is None and not manner.is_even(row.run):
        filled, why = (None,) * len(row.columns), _UNEVEN
    if manner.may_hold_page(row.run):
        filled, why = (None,) * len(row.columns), _PAGE
    return PrintedRow(row.row, row.columns, tuple(filled), row.run.line, row.run.raw, why)


def _filled(
    row: Found, table: str, known: Mapping[str, Place], told: tuple[Filled, ...] | None
) -> tuple[Sequence[Filled | None], str]:
    """What stands in each box of a row, and why in some nobody knows."""
    filled = boxes.direct(row.run, len(row.columns), summed=0) or told
    return (_forced(row, table, known), _GLUED) if filled is None else (filled, _COUNT)


def _forced(row: Found, table: str, known: Mapping[str, Place]) -> Sequence[Filled | None]:
    """What every way to lay the digits into the boxes has in common; there is no sum to ask."""
    signed = [
        cell.signed if (cell := known.get(f"{table}.{row.row}.{column.code}")) else False
        for column in row.columns
    ]
    digits = [token.digits for token in row.run.numbers]
    plain = row.run.is_bare and all(map(_DIGITS.fullmatch, digits))
    if not plain:
        return (None,) * len(signed)
    return boxes.agreed(row.run, [glue.forced(digits, signed)], Method.SETTLED, _FORCED)

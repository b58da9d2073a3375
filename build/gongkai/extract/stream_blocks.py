"""Segments in; the figures of a table of blocks, each under its own header, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.extract import boxes, glue
from gongkai.extract.blocks import Column, PrintedRow, place
from gongkai.extract.boxes import Filled, Run, Spacing
from gongkai.extract.labels import Lexicon, bare, bare_label, lexicon, without_remarks
from gongkai.extract.places import Place, Reading
from gongkai.extract.segments import Segment
from gongkai.form import Form
from gongkai.model import Method

_COUNT = "格数与表头不符，无法确定各数属于哪一列"
_GLUED = "数字相连，没有勾稽关系可以确定怎样拆分"
_FORCED = "数字相连，只有一种拆法"
_UNIT = re.compile(r"(?:指|单位)?(亿元|万元|元)")
_SHORTEST_CUT = 3
_REMARKED = re.compile(r"[(](?:单位:?)?((?:亿|万)?元)[)]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in a text: a marker of a block, a column or a row."""

    kind: str
    code: str
    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A row under its header, and the run of figures behind it."""

    row: str
    columns: tuple[Column, ...]
    run: Run


@dataclass
class _Header:
    """The columns named since the last block began."""

    inside: bool = False
    columns: list[Column] = field(default_factory=list)
    used: bool = False
    rest: str = ""
    """What a row's label lacked, and may follow behind its figures."""


def read_blocks(
    found: Sequence[Segment],
    form: Form,
    table: str,
    known: Mapping[str, Place],
    usual: Spacing | None,
) -> Reading:
    """Follow the headers through the text and read each row under the last one."""
    rows = _rows(found, form, table)
    return place([_printed(row, table, known, usual) for row in rows], form, table, known)


def spacing(found: Sequence[Segment], form: Form, table: str) -> Spacing | None:
    """The line ends that this table's rows keep; other tables of the document keep the same."""
    return boxes.spacing([(row.run, len(row.columns)) for row in _rows(found, form, table)])


def _rows(found: Sequence[Segment], form: Form, table: str) -> Iterator[Found]:
    scan, words = _scanner(form, table), lexicon(form, table)
    ends = _others(form, table)
    header = _Header()
    for segment in found:
        text = bare(without_remarks(_REMARKED.sub(r"\1", segment.text)))
        if header.rest:
            text = text.removeprefix(header.rest)
        if any(end in text for end in ends):
            header = _Header()
            text = text[max(text.rfind(end) for end in ends) :]
        row, rest = _walk(text, _hits(text, scan), header, words)
        header.rest = rest
        if row and segment.run.tokens and not segment.is_prose:
            header.used = True
            yield Found(row, tuple(header.columns), segment.run)


def _walk(
    text: str, hits: Sequence[Hit], header: _Header, words: Lexicon
) -> tuple[str | None, str]:
    """Take the header's words in order; return the row that ends the text, if one does."""
    end = 0
    row = None
    for hit in hits:
        row = None
        if hit.kind == "marker":
            header.inside, header.columns, header.used = True, [], False
        elif hit.kind == "column" and header.inside:
            if header.used:
                header.columns, header.used = [], False
            header.columns.append(Column(hit.code, hit.label, _unit(text[hit.end :])))
        elif hit.kind == "row" and _is_label(text[end : hit.start]):
            row = hit.code
        end = hit.end
    tail = text[end:]
    if not tail or not header.inside:
        return (row if header.inside and not tail else None), ""
    return _cut(tail, words)


def _is_label(between: str) -> bool:
    """Whether a row's label stands alone: before it only the unit of a header may be left over."""
    return not _UNIT.sub("", between)


def _cut(tail: str, words: Lexicon) -> tuple[str | None, str]:
    """A row whose label is cut off by its figures, with what is still to come of it."""
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


def _hits(text: str, scan: tuple[re.Pattern[str], Mapping[str, tuple[str, str, str]]]) -> list[Hit]:
    pattern, meanings = scan
    return [
        Hit(*meanings[match[0]], match.start(), match.end()) for match in pattern.finditer(text)
    ]


def _scanner(form: Form, table: str) -> tuple[re.Pattern[str], Mapping[str, tuple[str, str, str]]]:
    meanings: dict[str, tuple[str, str, str]] = {}
    for edition in form.editions.values():
        if table not in edition.tables:
            continue
        layout = edition.tables[table]
        meanings[bare(layout.corner)] = ("marker", "", layout.corner)
        for block in layout.blocks:
            meanings[bare(block.label)] = ("marker", "", block.label)
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
    row: Found, table: str, known: Mapping[str, Place], norm: Spacing | None
) -> PrintedRow:
    count = len(row.columns)
    filled: Sequence[Filled | None] | None = boxes.direct(row.run, count) or boxes.counted(
        row.run, count, norm, summed=False
    )
    why = _COUNT
    if filled is None:
        filled, why = _forced(row, table, known), _GLUED
    return PrintedRow(row.row, row.columns, tuple(filled), row.run.line, row.run.raw, why)


def _forced(row: Found, table: str, known: Mapping[str, Place]) -> Sequence[Filled | None]:
    """What every way to lay the digits into the boxes has in common; there is no sum to ask."""
    signed = [
        cell.signed if (cell := known.get(f"{table}.{row.row}.{column.code}")) else False
        for column in row.columns
    ]
    digits = [token.digits for token in row.run.numbers]
    plain = len(row.run.numbers) == len(row.run.tokens) and not any("." in d for d in digits)
    if not plain:
        return (None,) * len(signed)
    return boxes.agreed(row.run, [glue.forced(digits, signed)], Method.SETTLED, _FORCED)

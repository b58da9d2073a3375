"""Segments in; the figures of a table that is one line of numbers, or a few short ones, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gongkai.extract import boxes, numbers
from gongkai.extract.boxes import Filled, Run
from gongkai.extract.counting import Manner, Short, counted, is_stacked, room
from gongkai.extract.labels import Lexicon, bare, bare_label, lexicon
from gongkai.extract.places import Place, Reading, figures
from gongkai.extract.segments import Segment, at_pauses, insist_on_one_report
from gongkai.form import Form, TableForm
from gongkai.model import Method

_SETTLED = "数字相连，按本组勾稽关系拆分，只有一种拆法"
_MANY = "数字相连，有多种拆法"
_COUNT = "格数与表不符，无法确定各数属于哪一格"
_TABLES = "文中有两张同类的表且数字不同"
_PAGE = "页码可能夹在数字中间，无法确定各数属于哪一格"
_ORDER = "表头各列的次序与格式不同"

LONG = 7
"""Shorter labels of other tables may stand in this one's header."""

Strip = tuple[Run, tuple[Filled | None, ...] | None, str]


def read_strip(
    found: Sequence[Segment],
    form: Form,
    table: str,
    known: Mapping[str, Place],
    manner: Manner,
) -> Reading:
    """Find the numbers behind the table's header: all rows in one line, or row by row."""
    layout = next(e.tables[table] for e in form.editions.values() if table in e.tables)
    words = lexicon(form, table)
    if manner.spacing:
        found = list(at_pauses(found, manner.spacing.before))
    ends = _ends(form, table)
    strips = list(_by_rows(found, layout, words, ends))
    first = {run for run, _, _ in strips}
    in_one = _strips(found, layout, words, manner, ends)
    strips += [strip for strip in in_one if strip[0] not in first]
    codes = [cell.code for cell in layout.cells]
    reading = Reading()
    if strips:
        run, filled, why = _only(strips)
        reading.figures = figures(
            codes, filled or (None,) * len(codes), known, line=run.line, raw=run.raw, why=why
        )
    return reading


def _only(strips: Sequence[Strip]) -> Strip:
    """All strips must be the same, those too that could not be told apart."""
    run, filled, why = strips[0]
    told = {tuple(box.text if box else None for box in filled or ()) for _, filled, _ in strips}
    return (run, None, _TABLES) if len(told) > 1 else (run, filled, why)


def _ends(form: Form, table: str) -> tuple[str, ...]:
    """The long labels of rows of other tables: the header begins behind them."""
    labels = (
        bare_label(row.label)
        for edition in form.editions.values()
        for code, layout in edition.tables.items()
        if code != table and layout.layout == "matrix"
        for block in layout.blocks
        for row in block.rows
    )
    return tuple(dict.fromkeys(label for label in labels if len(label) >= LONG))


def _strips(
    found: Sequence[Segment],
    layout: TableForm,
    words: Lexicon,
    manner: Manner,
    ends: Sequence[str],
) -> Iterator[Strip]:
    anchor = re.compile(layout.anchor)
    strips = [
        (segment.run, header)
        for segment in found
        if _is_strip(segment.run, len(words.columns), manner)
        and _is_header(header := _behind(segment.header, ends), anchor, words)
    ]
    insist_on_one_report(strips)
    for run, header in strips:
        yield _strip(run, header, layout, words, manner)


def _by_rows(
    found: Sequence[Segment], layout: TableForm, words: Lexicon, ends: Sequence[str]
) -> Iterator[Strip]:
    """The rows one under the other, each with its label and its own boxes."""
    labels = [label.official for label in words.rows.values()]
    count = len(words.columns)
    for at in range(len(found) - len(labels) + 1):
        lines = found[at : at + len(labels)]
        named = all(
            bare(line.text).endswith(name) for line, name in zip(lines, labels, strict=True)
        )
        if named and all(len(line.run.printed) >= count for line in lines):
            told = [boxes.direct(line.run, count, summed=count) or () for line in lines]
            filled = tuple(box for row in told for box in row)
            whole = len(filled) == len(layout.cells)
            ordered = _heads(_behind(lines[0].header, ends), words)
            yield lines[0].run, filled if whole and ordered else None, _COUNT if ordered else _ORDER


def _heads(header: str, words: Lexicon) -> bool:
    """Whether a header names every column in the form's order."""
    names = [
        next((name for name in label.spellings if name in header), None)
        for label in words.columns.values()
    ]
    return None not in names and _ascending(header, [name for name in names if name])


def _behind(header: str, ends: Sequence[str]) -> str:
    """The words behind the last row of the table before."""
    return header[max((header.rfind(end) + len(end) for end in ends if end in header), default=0) :]


def _is_header(header: str, anchor: re.Pattern[str], words: Lexicon) -> bool:
    rows = [label.official for label in words.rows.values()]
    return bool(anchor.search(header)) or all(row in header for row in rows[1:])


def _is_strip(run: Run, columns: int, manner: Manner) -> bool:
    """More than the numbers of a sentence: a row of the table, or as many digits or empty lines."""
    if numbers.count_columns([token.raw for token in run.numbers]):
        return False
    digits = sum(len(token.digits) for token in run.numbers)
    return (
        len(run.printed) >= columns
        or digits >= 3 * columns
        or room(run, manner.spacing) >= 3 * columns
    )


def _strip(run: Run, header: str, layout: TableForm, words: Lexicon, manner: Manner) -> Strip:
    count = len(layout.cells)
    if not _in_order(header, layout, words):
        return run, None, _ORDER
    filled = boxes.direct(run, count, summed=len(words.columns)) or _counted(run, count, manner)
    size = len(words.columns)
    paged = manner.may_hold_page(run) or _holds_without_one(run, size)
    if filled and paged and not boxes.sums_hold(run.tokens, size):
        return run, None, _PAGE
    if filled:
        return run, filled, ""
    ways = boxes.parted_groups(run, len(words.rows), len(words.columns))
    sizes = (len(words.rows), len(words.columns))
    if ways and not (manner.drops_blanks and boxes.may_lack(run, *sizes)):
        return run, boxes.agreed(run, ways, Method.SETTLED, _SETTLED), _MANY
    return run, None, _COUNT


def _holds_without_one(run: Run, size: int) -> bool:
    """Whether a page's number may stand for an empty box: with it gone, the sums would hold."""
    if not is_stacked(run) or any(token.gap > 2 for token in run.tokens[1:]):
        return False
    values = [numbers.read(token.raw).value or 0 for token in run.tokens]
    return any(
        _sums_hold([*rest[:empty], 0, *rest[empty:]], size)
        for page in range(len(values))
        for rest in [values[:page] + values[page + 1 :]]
        for empty in range(len(values))
    )


def _sums_hold(values: Sequence[Decimal | int], size: int) -> bool:
    groups = (values[at : at + size] for at in range(0, len(values), size))
    return all(sum(group[:-1]) == group[-1] for group in groups)


def _counted(run: Run, count: int, manner: Manner) -> tuple[Filled, ...] | None:
    """Empty boxes told by empty lines, where the header stands no farther off than a label."""
    norm = manner.spacing
    if norm is None or not norm.is_even or len(run.tokens) >= count or not is_stacked(run):
        return None
    return counted([Short(run, count, ends=True)], norm, summed=False)[0]


def _in_order(header: str, layout: TableForm, words: Lexicon) -> bool:
    """Whether the header, where its words can be made out, has the form's order.

    Most headers come out of documents scrambled; only words found whole are asked.
    """
    return _ascending(header, [row.official for row in words.rows.values()][1:]) and _ascending(
        header, [label.spellings[0] for label in words.columns.values()]
    )


def _ascending(header: str, names: Sequence[str]) -> bool:
    starts = [header.find(name) for name in names]
    return -1 in starts or starts == sorted(starts)

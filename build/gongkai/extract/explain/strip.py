"""A document's pieces in; the ways to read a table that is one line under two heads out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise, zip_longest

from gongkai.extract import numbers
from gongkai.extract.boxes import Box
from gongkai.extract.document import Document, Grid
from gongkai.extract.explain.candidates import Way, untold
from gongkai.extract.explain.names import Vocabulary, vocabulary
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.segments import Segment
from gongkai.extract.explain.ways import (
    FAILING,
    FEWEST_FAILING,
    Manner,
    beside,
    failing_groups,
    fails,
    holds,
    is_boxed,
    is_stacked,
    number,
    under,
    ways,
)
from gongkai.extract.labels import Lexicon, bare, bare_label, lexicon, without_remarks
from gongkai.extract.years import ends_with_last_year
from gongkai.form import Form, TableForm

LONG = 7
"""Shorter labels of other tables may stand in this one's head."""

LONGEST_LABEL = 10
"""Characters of the label of a row of the agency's own: 市本级."""
SHORTEST_NAME = 2
"""Characters of 总计, which are not broken."""
HIGHEST_HEAD = 3
"""Rows of boxes that its head has."""
LONGEST_NUMERAL = 2
"""Characters before the name of a group that are its numeral's."""
MOST_BETWEEN = 8
"""Characters between two pieces of a head."""


LONGEST_HEADS = 200
"""Characters of a line that may be a head: longer ones hold a whole page."""
_YEAR = re.compile(r"20[12]\d")
_YEAR_BEFORE = re.compile(r"^20\d\d年度?")
"""A first number of a row of text that may be the year which the row is of."""


@dataclass(frozen=True)
class StripSearch:
    """The table, and the document in which it is looked for."""

    layout: TableForm
    words: Lexicon
    before: tuple[str, ...]
    """The long labels of rows of other tables: the head begins behind them."""
    document: Document
    grids: Mapping[int, Grid]
    names: Vocabulary

    @property
    def size(self) -> int:
        """Boxes of a group."""
        return len(self.words.columns)

    @property
    def count(self) -> int:
        """Boxes in all."""
        return len(self.layout.cells)

    @cached_property
    def rows(self) -> list[str]:
        """The names of the groups."""
        return [label.official for label in self.words.rows.values()]

    @property
    def columns(self) -> list[str]:
        """The names of the columns of a group."""
        return [label.spellings[0] for label in self.words.columns.values()]

    @cached_property
    def heads(self) -> int:
        """How many rows of the document's own tables begin the head of this one."""
        grids = {grid.line: grid for grid in self.grids.values()}.values()
        rows = (boxes for grid in grids for boxes in grid.by_row.values())
        return sum(any(bare(box.text) == self.rows[0] for box in boxes) for boxes in rows)

    @cached_property
    def whole_heads(self) -> int:
        """How many lines name all columns of a group, once."""
        plain = (bare(line) for line in self.document.lines if len(line) <= LONGEST_HEADS)
        return sum(all(line.count(name) == 1 for name in self.columns) for line in plain)


def strip(document: Document, form: Form, code: str, grids: Mapping[int, Grid]) -> StripSearch:
    """What is looked for."""
    layout = next(e.tables[code] for e in form.editions.values() if code in e.tables)
    words, names = lexicon(form, code), vocabulary(form, code)
    return StripSearch(layout, words, _before(form, code), document, grids, names)


@lru_cache(maxsize=8)
def _before(form: Form, code: str) -> tuple[str, ...]:
    """The long labels of rows of other tables."""
    labels = (
        bare_label(row.label)
        for edition in form.editions.values()
        for other, table in edition.tables.items()
        if other != code and table.layout == "matrix"
        for row in table.blocks[0].rows
    )
    return tuple(dict.fromkeys(label for label in labels if len(label) >= LONG))


def read(
    table: StripSearch, parts: Sequence[Segment], manner: Manner
) -> tuple[Run | None, list[Way]]:
    """The ways of the one line, or of the rows under each other; all printings must be the same."""
    by_rows = list(_by_rows(table, parts, manner))
    found = by_rows or list(_in_one(table, parts, manner))
    if not found:
        return None, []
    run, told = found[0]
    if (table.whole_heads if by_rows else table.heads) > len(found):
        return run, [untold("empty-head")]
    same = all(set(each) == set(told) for _, each in found)
    return run, told if same else [untold("printed-twice")]


def _in_one(
    table: StripSearch, parts: Sequence[Segment], manner: Manner
) -> Iterator[tuple[Run, list[Way]]]:
    found = [
        (each.run, head)
        for part, behind in zip_longest(parts, parts[1:])
        if _is_strip(part.run, table)
        for head in [_behind(part.header, table.before)]
        if _is_head(head, table) and (part.run.printed or not _goes_on(behind, table))
        for each in _rows_from(part, behind, table)
    ]
    followed = [part.run for part, behind in pairwise(parts) if _is_row_below(behind, table)]
    printed = [each for each in found if each[0].printed]
    filled = {id(table.grids.get(run.line)) for run, _ in printed}
    empty = [
        (run, head)
        for run, head in found
        if len(run.tokens) == table.count and id(table.grids.get(run.line)) not in filled
    ]
    for run, head in [*printed, *empty]:
        grid = table.grids.get(run.line)
        parted = grid is not None and _has_labelled_rows(grid, run.line - grid.line, table.count)
        parted = parted or run in followed or _has_empty_row(grid, found, table)
        yield run, [untold("several-rows")] if parted else _ways(table, run, head, manner)


def _has_empty_row(grid: Grid | None, found: Sequence[tuple[Run, str]], table: StripSearch) -> bool:
    """Whether another row of a table has as many boxes, all empty: which is this year's?"""
    own = [run for run, _ in found if grid and table.grids.get(run.line) is grid]
    return any(run.printed for run in own) and any(
        len(run.tokens) == table.count and not run.printed for run in own
    )


def _is_row_below(part: Segment, table: StripSearch) -> bool:
    """Whether few words and as many numbers as a group has are a row of text below another."""
    words = 0 < len(bare(part.text)) <= LONGEST_LABEL
    return words and not is_boxed(part.run) and len(part.run.printed) >= table.size


def _has_labelled_rows(grid: Grid, row: int, count: int) -> bool:
    """Whether a row has a label, and so has one beside it with as many boxes, perhaps empty."""
    return _is_labelled(grid, row, count) and any(
        _is_labelled(grid, other, count) for other in (row - 1, row + 1)
    )


def _is_labelled(grid: Grid, row: int, count: int) -> bool:
    """Whether so many boxes without words stand behind one of words."""
    first, *boxes = grid.by_row.get(row, (None,))
    has_words = any(any(map(str.isalpha, box.text)) for box in boxes)
    is_named = first is not None and any(map(str.isalpha, first.text))
    return is_named and len(boxes) >= count and not has_words


def _rows_from(part: Segment, behind: Segment | None, table: StripSearch) -> Iterator[Segment]:
    """A row, and the next of the same table, if that holds figures, too: of another year."""
    yield part
    grid = table.grids.get(part.run.line)
    if grid and behind and part.run.printed and grid is table.grids.get(behind.run.line):
        yield from [behind] if behind.run.printed and _is_strip(behind.run, table) else []


def _ways(table: StripSearch, run: Run, head: str, manner: Manner) -> list[Way]:
    run = replace(run, is_last=True, before=0 if is_boxed(run) else run.before)
    manner = replace(manner, has_fronts=False)  # its row has no label
    uneven = manner.norm and len(set(manner.norm)) > 1  # its head stands farther off than a label
    if uneven or run.is_on_next_page(table.document.lines):
        manner = replace(manner, norm=None, is_counted=False)
    found = ways(run, table.count, table.size, manner)
    found += [untold("may-be-moved")] if _may_be_moved(run, found, table.size) else []
    if _counts_columns(run, table.count, table.size):
        return [untold("several-rows")]
    begins = run.printed[0].folded if run.printed and not is_boxed(run) else ""
    if ends_with_last_year(head) or _YEAR.fullmatch(begins):
        return [untold("several-rows")]
    if is_stacked(run):
        found += [
            Way(None, way.by)
            for way in found
            if way.boxes and way.by & FAILING and not all(way.boxes)
        ]
    if run.tokens and run.tokens[0].boxed and (grid := table.grids.get(run.line)):
        if len(run.tokens) > table.count and _may_have_more_boxes(grid, run, table):
            return [untold("more-boxes")]
        spans = _double_head(grid, run.line - grid.line, table.words)
        if _has_foreign(grid, run.line - grid.line, table):
            return [untold("foreign-head")]
        if len(spans) == table.count:
            own = under(run.tokens, spans)
            own = own and own.with_(*fails(own.boxes or (), table.size, manner))
            return beside(own, found) if own else [way.with_("headless") for way in found]
    return found if _is_in_order(head, table) else [untold("head-unclear")]


def _may_be_moved(run: Run, found: Sequence[Way], size: int) -> bool:
    """Whether no sum shows that a row of boxes is whole: it ends with an empty one, and a total is
    missing; or it has more boxes than the form, and several sums fail. One may have been lost, or
    be none of the form's.
    """
    told = [way for way in found if way.boxes]
    lacks = all(way.by & {"total-missing", "untotalled"} for way in told)
    ends_empty = is_boxed(run) and bool(run.printed) and not run.tokens[-1].folded
    wider = all(
        "fillers" in way.by and failing_groups(way.boxes or (), size) >= FEWEST_FAILING
        for way in told
    )
    return bool(told) and (wider or (ends_empty and lacks))


def _counts_columns(run: Run, count: int, size: int) -> bool:
    """Whether the first numbers of a run only count the columns, of a group or of all."""
    texts = [token.folded.strip() for token in run.printed]
    return texts[:size] == [str(at) for at in range(1, size + 1)] or (
        len(texts) >= count and numbers.count_columns(texts[:count])
    )


def _by_rows(
    table: StripSearch, parts: Sequence[Segment], manner: Manner
) -> Iterator[tuple[Run, list[Way]]]:
    """The rows one under the other, each with its label and its own boxes."""
    names = table.rows
    for at in range(len(parts) - len(names) + 1):
        rows = parts[at : at + len(names)]
        named = all(bare(r.text).endswith(name) for r, name in zip(rows, names, strict=True))
        if named and all(len(row.run.printed) >= table.size for row in rows):
            found = [ways(row.run, table.size, table.size, manner) for row in rows]
            is_headed = _names_all(_behind(rows[0].header, table.before), table)
            yield rows[0].run, _joined(found) if is_headed else [untold("head-unclear")]


def _joined(rows: Sequence[Sequence[Way]]) -> list[Way]:
    """One way for each way of all rows where each has but few; else none is told."""
    if any(len(each) != 1 or each[0].boxes is None for each in rows):
        return [untold("part-unclear")]
    found = [each[0] for each in rows]
    boxes = tuple(text for way in found for text in way.boxes or ())
    by = frozenset(kind for way in found for kind in way.by)
    return [Way(boxes, by, tuple(line for way in found for line in way.lines))]


def _goes_on(behind: Segment | None, table: StripSearch) -> bool:
    """Whether more of the head stands behind empty boxes: they are fillers of its upper lines."""
    labels = (*table.words.rows.values(), *table.words.columns.values())
    names = (name for label in labels for name in label.spellings)
    text = bare(behind.text) if behind else ""
    return any(0 <= text.find(name) <= MOST_BETWEEN for name in names)


def _behind(head: str, ends: Sequence[str]) -> str:
    """The words behind the last row of the table before."""
    return head[max((head.rfind(end) + len(end) for end in ends if end in head), default=0) :]


def _is_head(head: str, table: StripSearch) -> bool:
    return bool(re.search(table.layout.anchor, head)) or all(row in head for row in table.rows[1:])


def _is_strip(run: Run, table: StripSearch) -> bool:
    """More than the numbers of a sentence: a row of the table, or as many digits."""
    digits = sum(len(token.digits) for token in run.numbers)
    room = len(run.tokens) if any(t.boxed for t in run.tokens) else len(run.printed)
    is_long = room >= table.size or digits >= table.count or _has_room(run, table.count)
    return is_long and not numbers.count_columns([token.raw for token in run.numbers])


def _has_room(run: Run, count: int) -> bool:
    """Whether so many boxes may stand in the lines of a run, most of them empty."""
    return is_stacked(run) and run.before + sum(t.gap for t in run.tokens) + run.after > count


def _may_have_more_boxes(grid: Grid, run: Run, table: StripSearch) -> bool:
    """Whether a row goes on behind the last box of its head; or behind the last of so many names in
    it, where no sums show that all its boxes stand before that.
    """
    row = run.line - grid.line
    head = [box for box in grid.boxes if row - HIGHEST_HEAD <= box.row < row]
    names = [box for box in head if box.text.strip()]
    last = run.tokens[-1].at
    texts = [token.raw for token in run.tokens[: table.count]]
    groups = (texts[at : at + table.size] for at in range(0, table.count, table.size))
    wider = bool(head) and last >= _end(head)
    return wider or (last >= _end(names) >= table.count and not all(map(_is_proven, groups)))


def _end(boxes: Sequence[Box]) -> int:
    """Where the last of the boxes ends."""
    return max((box.column + box.colspan for box in boxes), default=0)


def _is_proven(group: Sequence[str]) -> bool:
    """Whether a group is empty, or its last box is the sum of the others, and no nought unless all
    are filled.
    """
    return not any(group) or (holds(group) and (all(group) or number(group[-1]) > 0))


def _double_head(grid: Grid, row: int, words: Lexicon) -> list[tuple[int, int]]:
    """The place of each column, under the lowest group's name and the lowest column's over it."""
    groups: dict[int, str] = {}
    stacks: dict[int, list[str]] = {}
    for box in (box for box in grid.boxes if box.row < row):
        group = _group(box.text, words)
        for at in range(box.column, box.column + box.colspan):
            groups.update({at: group} if group else {})
            stacks.setdefault(at, []).append(box.text)
    names = {at: name for at, texts in stacks.items() if (name := _lowest_column(texts, words))}
    found = {(groups[at], name): at for at, name in names.items() if at in groups}
    order = [(group, name) for group in words.rows for name in words.columns]
    return [(found[place], found[place] + 1) for place in order if place in found]


def _has_foreign(grid: Grid, row: int, table: StripSearch) -> bool:
    """Whether a box beside one that names a column has words that are none of the form's, or one
    has others beside a group's name.
    """
    words = table.words
    heads = [grid.by_row.get(at, ()) for at in range(max(0, row - HIGHEST_HEAD), row)]
    named = (boxes for boxes in heads if any(words.column(box.text) for box in boxes))
    names = (name for label in words.rows.values() for name in label.spellings)
    known = {*"".join((*names, *words.groups))}
    texts = (bare(box.text) for boxes in named for box in boxes if words.is_foreign(box.text))
    return any(2 * len(known.intersection(text)) <= len({*text}) for text in texts) or any(
        _has_more_than_name(box.text, table) for boxes in heads for box in boxes
    )


def _has_more_than_name(text: str, table: StripSearch) -> bool:
    """Whether a text ends with a group's name and has other words before it."""
    plain = _YEAR_BEFORE.sub("", bare(without_remarks(text)))
    names = {bare(name) for name in (*table.rows, *table.words.groups)}
    ends = any(plain.endswith(name) and len(plain) > len(name) + LONGEST_NUMERAL for name in names)
    return ends and table.names.names(text) is None


def _lowest_column(texts: Sequence[str], words: Lexicon) -> str | None:
    """The column that the lowest of the boxes over each other names; where a page's rules part a
    name, several of them together do.
    """
    spans = (
        (first, last) for last in range(len(texts), 0, -1) for first in range(last - 1, -1, -1)
    )
    return next(filter(None, (words.column("".join(texts[a:b])) for a, b in spans)), None)


def _group(text: str, words: Lexicon) -> str | None:
    plain = bare(text)
    return next((code for code, label in words.rows.items() if plain in label.spellings), None)


def _names_all(head: str, table: StripSearch) -> bool:
    """Whether a head names all columns once, in the form's order."""
    once = all(head.count(name) == 1 for name in table.columns)
    return once and _ascends(head, table.columns)


def _is_in_order(head: str, table: StripSearch) -> bool:
    """Whether the head, where its words can be made out, has the form's order."""
    return (
        _ascends(head, table.rows[1:])
        and _ascends(head, table.columns)
        and not _is_turned(head, table)
        and _is_repeated(head, table)
    )


def _is_repeated(head: str, table: StripSearch) -> bool:
    """Whether the names of columns, as far as they can be made out, follow each other once for each
    group, or all of them more often. Short ones may be pieces of others, where a head is broken.
    """
    labels = [*table.words.columns.values()]
    ranks = {name: at for at, label in enumerate(labels) for name in label.spellings}
    ranks |= {n.official[:2]: at for at, n in enumerate(labels) if len(n.spellings) == 1}
    pattern = "|".join(sorted(ranks, key=len, reverse=True))
    rest = re.sub(pattern, "", head)
    longs = [label.official for label in labels if len(label.spellings) > 1]
    if any(name[:2] in rest for name in longs if len(name) > SHORTEST_NAME):
        pattern = "|".join(label.official for label in labels)
    runs: list[list[int]] = []
    for match in re.finditer(pattern, head):
        rank = ranks[match[0]]
        if not runs or rank <= runs[-1][-1]:
            runs.append([])
        runs[-1].append(rank)
    return len(runs) <= len(table.rows) or all(len(run) == table.size for run in runs)


def _is_turned(head: str, table: StripSearch) -> bool:
    """Whether the first group's name stands behind that of the second, or behind that over the
    others, as often as it.
    """
    first, second, *_ = table.rows
    if 0 <= head.find(second) < head.rfind(first):
        return True
    return any(
        head.count(name) == head.count(first) and head.rfind(name) < head.rfind(first)
        for name in table.words.groups
    )


def _ascends(head: str, names: Sequence[str]) -> bool:
    starts = [head.find(name) for name in names]
    return -1 in starts or starts == sorted(starts)

"""A document's pieces in; the rows of a table of blocks, each with its columns and its run, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.extract.document import Document, Grid
from gongkai.extract.explain import block_boxes, block_heads, block_labels
from gongkai.extract.explain.align import named
from gongkai.extract.explain.block_heads import UNIT
from gongkai.extract.explain.block_labels import Hit, Scan
from gongkai.extract.explain.placing import Column
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.segments import Segment, insist_on_one_report
from gongkai.extract.explain.ways import Spans, is_boxed, is_page, under_names
from gongkai.extract.labels import (
    Lexicon,
    bare,
    lexicon,
    without_remarks,
)
from gongkai.extract.laid_out import Measure, at_width, width
from gongkai.extract.numbers import SUM
from gongkai.form import Form

_SHORTEST_CUT = 3
LONGEST_TOP = 30
"""Characters at the top of each page."""
LEAST_BLANKS = 3
"""So many blanks are none that merely part two boxes."""
LONGEST_HEAD = 200
"""Characters of a line that names columns; longer ones hold a whole page."""
_GAP = re.compile(" {2,}")
FEWEST_EMPTY = 4
"""So many rows are most of the table."""
MOST_LINES = 12
"""Lines between a row and the names of its columns."""
_REMARKED = re.compile(rf"[(](?:单位:?)?({SUM})[)]")


@dataclass(frozen=True)
class Found:
    """A row under its header, and the run of figures behind it."""

    row: str
    columns: tuple[Column, ...]
    run: Run
    is_labelled: bool
    """A block of the form was named before it."""
    doubt: str
    """The kind of deviation that speaks against telling it; empty where none does."""
    names_before: int = 0
    """Rows whose labels stand right before its own, without a number between."""


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


def stand_above(found: Sequence[Segment], form: Form, table: str) -> bool:
    """Whether a header's boxes stand right behind it, before the label of their row."""
    scan = block_labels.scanner(form, table)
    return any(
        _ends_header(bare(segment.text), len(segment.run.tokens), scan)
        and any(
            hit.kind == "row" and (segment.run.before or not hit.start)
            for hit in block_labels.hits(bare(behind.text), scan)
        )
        for segment, behind in pairwise(found)
        if segment.run.printed and not segment.run.is_stray
    )


def are_crowded(rows: Sequence[Found]) -> bool:
    """Whether numbers of several rows of text stand behind the label of the last of them: more than
    it has boxes, or those of a whole section.
    """
    return any(
        row.names_before >= FEWEST_EMPTY or len(row.run.printed) > len(row.columns) > 0
        for row in rows
        if row.names_before and row.run.printed and not is_boxed(row.run)
    )


def _ends_header(text: str, boxes: int, scan: Scan) -> bool:
    """Whether so many columns and nothing else end a text."""
    names = [hit for hit in block_labels.hits(text, scan) if hit.kind != "row"][-boxes:]
    ends = [hit.start for hit in names[1:]] + [len(text)]
    return (
        all(
            hit.kind == "column" and not UNIT.sub("", text[hit.end : end])
            for hit, end in zip(names, ends, strict=False)
        )
        and len(names) == boxes
    )


def read(
    found: Sequence[Segment], grids: Mapping[int, Grid], form: Form, table: str
) -> list[Found]:
    """All rows of the form's own table: in the document's tables, and in its text."""
    own = list(of_grids(found, grids, form, table))
    lines = {row.run.line for row in own}
    words = lexicon(form, table)
    others = [
        replace(
            row,
            doubt=row.doubt
            or block_boxes.doubt_of_head(grids.get(row.run.line), row.run.line, words),
        )
        for row in rows(found, form, table)
        if row.run.line not in lines
    ]
    insist_on_one_report(others)
    return _of_form([*others, *own])


def _of_form(rows: Sequence[Found]) -> list[Found]:
    """Without the rows of a table of another kind before the form's own, which names its blocks."""
    named = any(row.is_labelled for row in rows)
    return [row for row in rows if row.columns or row.is_labelled or not named]


def rows(found: Sequence[Segment], form: Form, table: str) -> Iterator[Found]:
    scan, words = block_labels.scanner(form, table), lexicon(form, table)
    ends = block_labels.labels_of_others(form, table)
    header = _Header()
    for segment, behind in zip(found, [*found[1:], None], strict=True):
        text = bare(without_remarks(_REMARKED.sub(r"\1", segment.text)))
        if header.rest:
            text = text.removeprefix(header.rest)
        if any(end in text for end in ends):
            header = _Header()
            text = text[max(text.rfind(end) for end in ends) :]
        hits = list(block_labels.hits(text, scan))
        row, header.rest = _walk(text, iter(hits), header, words)
        if header.rest and behind and bare(behind.text) == header.rest:
            row = None  # the number inside the label may be a page's: the row's own come behind it
        if row and (segment.run.tokens or segment.run.before) and not segment.is_prose:
            header.used = True
            columns = block_heads.columns_of(header.text, row, form, table, words)
            printed = _as_printed(columns, scan.meanings)
            doubt = _doubt(segment, row, columns, form, table)
            doubt = doubt or ("goes-on" if _goes_on(segment, behind) else "")
            doubt = doubt or ("next-page" if _is_on_next_page(segment, behind, scan) else "")
            names = len({hit.code for hit in hits if hit.kind == "row"} - {row})
            yield Found(row, printed, segment.run, header.is_labelled, doubt, names)


def _goes_on(segment: Segment, behind: Segment | None) -> bool:
    """Whether numbers stand behind a row's on its line, parted from them by signs alone."""
    if behind is None or not behind.run.printed or not segment.run.tokens:
        return False
    same = segment.run.tokens[-1].line == behind.run.printed[0].line
    return same and not any(map(str.isalnum, behind.text))


def _is_on_next_page(segment: Segment, behind: Segment | None, scan: Scan) -> bool:
    """Whether a row's only number may be that of a page: words that name nothing of the table stand
    behind it, as at the top of each page, and then a number.
    """
    if behind is None or not behind.run.printed or len(segment.run.printed) != 1:
        return False
    (only,) = segment.run.printed
    foreign = (
        behind.text and not list(block_labels.hits(bare(behind.text), scan)) and not behind.is_prose
    )
    return bool(foreign) and len(behind.text) <= LONGEST_TOP and is_page(only, [only])


def of_grids(
    found: Sequence[Segment], grids: Mapping[int, Grid], form: Form, table: str
) -> Iterator[Found]:
    """The rows that stand in the document's own tables, under the boxes that name columns."""
    words = lexicon(form, table)
    layouts = [e.tables[table] for e in form.editions.values() if table in e.tables]
    labels = {bare(block.label) for each in layouts for block in each.blocks}
    markers = labels | {bare(each.corner) for each in layouts}
    for segment in found:
        grid = grids.get(segment.run.line)
        row = named(segment.boxed, words) if grid and segment.boxed else None
        if grid is None or row is None or not segment.run.tokens:
            continue
        columns = block_boxes.over(grid, segment.run.line - grid.line, words)
        columns = columns or block_boxes.begun(grid, segment.run.line - grid.line, layouts, row)
        over = (box for box in grid.boxes if box.row < segment.run.line - grid.line)
        texts = {bare(box.text) for box in over} if columns else set()
        if not texts.isdisjoint(markers):
            doubt = _doubt(segment, row, columns, form, table)
            labelled = not texts.isdisjoint(labels)
            yield Found(row, columns, segment.run, labelled, doubt)


def places_of_names(document: Document, rows: Sequence[Found]) -> Mapping[int, Spans]:
    """Line of a row → where the names of its columns stand in it; empty where the numbers of a
    whole row do not stand under theirs: then each line has places of its own. Texts are laid out
    by characters or by the width of print; what both could be tells no places.
    """
    named = [row for row in rows if row.columns and not is_boxed(row.run)]
    is_text = document.media_type == "text/plain"
    if is_text and not _is_laid_out(document, named):
        return {}
    measures = (len, width) if is_text else (width,)
    ways = [_names_of(document, named, measure) for measure in measures]
    ways = [names for names in ways if not _is_stray(named, names)]
    ways = [names for names in ways if _is_exact(named, names)] or ways
    found = [[_places(row, names) for row in named] for names in ways]
    return ways[0] if ways and all(places == found[0] for places in found) else {}


def _names_of(document: Document, rows: Sequence[Found], measure: Measure) -> dict[int, Spans]:
    return {row.run.line: _names_over(document, row, measure) for row in rows}


def _places(row: Found, names: Mapping[int, Spans]) -> list[int] | None:
    """The column under whose name each number of a row stands."""
    return under_names(row.run.printed, names[row.run.line])


def _is_stray(rows: Sequence[Found], names: Mapping[int, Spans]) -> bool:
    """Whether the numbers of a whole row on one line do not stand under all names of columns."""
    return any(
        _places(row, names) != [*range(len(row.columns))]
        for row in rows
        if names[row.run.line] and len(row.run.printed) == len(row.columns) > 1
        if row.run.printed[0].line == row.run.printed[-1].line
    )


def _is_exact(rows: Sequence[Found], names: Mapping[int, Spans]) -> bool:
    """Whether all numbers begin where the names over them do, or all end there."""
    pairs = [
        (token, names[row.run.line][at])
        for row in rows
        for token, at in zip(row.run.printed, _places(row, names) or (), strict=False)
    ]
    begin = all(token.at == start for token, (start, _) in pairs)
    end = all(token.at + token.span == end for token, (_, end) in pairs)
    return bool(pairs) and (begin or end)


def _is_laid_out(document: Document, rows: Sequence[Found]) -> bool:
    """Whether a text holds its numbers apart by more blanks than programs put between boxes, and
    not always by as many or several times as many: those are boxes joined by blanks.
    """
    tokens = [token for row in rows for token in row.run.printed]
    lines = document.lines
    is_wide = any(lines[t.line - 1][: t.at].endswith(" " * LEAST_BLANKS) for t in tokens)
    printed = [lines[at - 1] for at in {token.line for token in tokens}]
    names = [name.label for row in rows for name in row.columns]
    heads = [line for line in lines if len(line) <= LONGEST_HEAD and any(map(line.count, names))]
    gaps = [len(gap) for line in (*heads, *printed) for gap in _GAP.findall(line.strip())]
    return is_wide and not all(gap % min(gaps) == 0 for gap in gaps)


def _names_over(document: Document, row: Found, measure: Measure) -> Spans:
    """Where the columns' names stand in the nearest line of text above that has them all.

    Apart from each other, as the row's label stands before its numbers: a line laid out.
    """
    lines = document.lines
    printed = row.run.printed
    if row.run.has_behind and not row.run.after:
        return ()
    if not printed or not lines[printed[0].line - 1][: printed[0].at].strip():
        return ()
    first = printed[0].line - 1
    for line in reversed(lines[max(0, first - MOST_LINES) : first]):
        starts = [line.find(column.label) for column in row.columns]
        ends = [at + len(c.label) for at, c in zip(starts, row.columns, strict=True)]
        if min(starts) >= 0:
            apart = all(start - end > 1 for end, start in zip(ends, starts[1:], strict=False))
            spans = list(zip(starts, ends, strict=True)) if apart else []
            own = lines[first]
            stands = [(measure(line[:start]), measure(line[:end])) for start, end in spans]
            return [
                (at_width(own, start, measure), at_width(own, end, measure))
                for start, end in stands
            ]
    return ()


def _doubt(segment: Segment, row: str, columns: Sequence[Column], form: Form, table: str) -> str:
    """The kind of deviation by which two rows' labels stand in one box, or a header lacks one of
    its own columns or has them in another order; empty where there is none.
    """
    words = lexicon(form, table)
    hits = [
        hit
        for hit in block_labels.hits(bare(segment.boxed), block_labels.scanner(form, table))
        if hit.kind == "row"
    ]
    own = [
        {line.code for line in edition.tables[table].rows[row][0].columns}
        for edition in form.editions.values()
        if table in edition.tables and row in edition.tables[table].rows
    ]
    codes = {column.code for column in columns}
    if len({hit.code for hit in hits}) > 1:
        return "two-labels"
    if codes not in own and any(codes < each for each in own):
        return "column-missing"
    order = [line.code for line in words.columns.values() if line.code in codes]
    return "" if order == [column.code for column in columns] else "head-order"


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
    row, rest = _cut(tail, words)
    if row is None and not header.used:
        header.text += tail
    return row, rest


def _is_label(between: str) -> bool:
    """Whether a row's label stands alone: before it only the unit of a header may be left over."""
    return not UNIT.sub("", between)


def _cut(tail: str, words: Lexicon) -> tuple[str | None, str]:
    """A row whose label is cut off by its figures, with what is still to come of it.

    Behind a header broken over lines the label is only the end of what is left.
    """
    tail = UNIT.sub("", tail)
    fits = {
        label.code: spelling[len(tail) :]
        for label in words.rows.values()
        for spelling in label.spellings
        if len(tail) >= _SHORTEST_CUT and spelling.startswith(tail)
    }
    return next(iter(fits.items())) if len(fits) == 1 else (None, "")

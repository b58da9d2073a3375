"""A document's pieces in; what they tell of a table of summed rows under one head out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.extract import numbers
from gongkai.extract.document import Grid
from gongkai.extract.explain import heads
from gongkai.extract.explain.align import (
    SLIPPED,
    SPELLED,
    UNNAMED,
    Alignment,
    Match,
    aligned,
    likenesses,
)
from gongkai.extract.explain.candidates import Family, Way
from gongkai.extract.explain.heads import Head
from gongkai.extract.explain.manners import (
    FEWEST_FULL,
    Norm,
    Strays,
    is_one_line,
    is_told_by_sum,
    manner_of,
)
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.segments import Segment, at_pauses, insist_on_one_report
from gongkai.extract.explain.table_search import TableSearch
from gongkai.extract.explain.ways import (
    NOTHING,
    Manner,
    Spans,
    beside,
    fails,
    holds,
    is_boxed,
    may_be_torn,
    number,
    under,
    under_names,
)
from gongkai.extract.explain.widths import RowWidths
from gongkai.extract.labels import bare, pieces, without_remarks
from gongkai.extract.tokens import is_page_number
from gongkai.model import Status

SURE = 1.0
"""A row whose label is by so much no other's is that row."""
MOST_LOST = 3
"""So many rows may be missing before a 总计 that stands without its numeral."""
MOST_CLASHES = 2
"""So many rows may be printed twice by mistake; with more there are two tables."""
CERTAIN_COPY = 2.5
"""How like a label must be for its row to be another printing of one that was found."""
SHORTEST_HEADING = 8
"""Fewer characters between two runs are no words of their own."""
MOST_OVER = 80
"""Lines over the first row in which a head is looked for."""
HIGHEST_HEAD = 14
"""Lines over the first row in which names of columns are looked for, each over several."""
MOST_PAGES = 3
"""So many numbers more than boxes are not those of pages."""
FEWEST_SCATTERED = 2
"""So many runs with far more numbers than a row are no accident: one may have those of pages."""
SHORT = 4
"""Characters that distinguish a label."""
SUMS = frozenset({"erred", "untotalled", "total-alone", "total-missing"})
UNSUMMED = SUMS - {"untotalled"}

Rows = Mapping[str, list[Way]]


def views(
    table: TableSearch, found: Sequence[Segment], norm: Norm | None, strays: Strays
) -> list[View]:
    """The table as each edition has it, by one spacing of lines."""
    parts = list(at_pauses(found, norm[0])) if norm else _without_pages(found)
    likeness = [_likeness(part, table) for part in _without_displaced(parts)]
    insist_on_one_report([each for each in likeness if each])
    end = next((at for at, p in enumerate(parts) if table.behind.search(bare(p.text))), len(parts))
    return [
        View(table, parts, likeness, end, rows.rows, rows.score, norm, strays)
        for codes in table.editions
        for rows in [_aligned(parts[:end], likeness[:end], codes, len(table.columns))]
    ]


def _without_pages(parts: Sequence[Segment]) -> list[Segment]:
    """Pieces without the numbers that stand alone on their line, where rows stand on one line."""
    rows = [part for part in parts if len(part.run.printed) > 1]
    if 2 * sum(is_one_line(part.run) for part in rows) <= len(rows):
        return list(parts)
    found, text = [], ""
    for part in parts:
        if part.run.is_stray:
            text += part.text
        else:
            found.append(replace(part, text=text + part.text))
            text = ""
    return found


def _aligned(
    parts: Sequence[Segment],
    likeness: Sequence[Mapping[str, float]],
    codes: Sequence[str],
    boxes: int,
) -> Alignment:
    whole = [bool(part.run.printed) and len(part.run.tokens) >= boxes for part in parts]
    used = [at for at, each in enumerate(likeness) if each or whole[at]]
    found = aligned([likeness[at] for at in used], [whole[at] for at in used], codes)
    rows = {code: replace(match, part=used[match.part]) for code, match in found.rows.items()}
    return Alignment(rows, found.score)


def _ends_on_its_own_line(run: Run) -> bool:
    """Whether the last piece of a row's digits stands on a line behind the others."""
    return len(run.tokens) > 1 and run.is_bare and run.tokens[-1].gap > 0


def _breaks(way: Way, run: Run) -> bool:
    """Whether a way parts the last piece of a run."""
    return way.boxes is not None and "glued" in way.by and way.boxes[-1] != run.tokens[-1].raw


def _without_displaced(parts: Sequence[Segment]) -> list[Segment]:
    """Pieces without words that stand outside of a table's row, where others have theirs in it."""
    inside = any(part.boxed and part.run.printed for part in parts)
    return [
        replace(part, text="") if inside and is_boxed(part.run) and not part.boxed else part
        for part in parts
    ]


def _likeness(part: Segment, table: TableSearch) -> Mapping[str, float]:
    """How like the words before a run are to each row; prose is like none."""
    if not part.run.tokens and part.run.before <= 1:
        return {}
    if part.is_prose and len(part.run.printed) < len(table.columns):
        return {}
    return likenesses(part.text, table.words)


def _all(rows: Rows, change: Callable[[Way], Way]) -> Rows:
    return {code: [change(way) for way in each] for code, each in rows.items()}


@dataclass(frozen=True)
class View:
    """A table as one alignment of its rows sees it."""

    table: TableSearch
    parts: Sequence[Segment]
    likeness: Sequence[Mapping[str, float]]
    end: int
    """The first piece behind the table."""
    rows: Mapping[str, Match]
    score: float
    norm: Norm | None
    strays: Strays
    """Numbers alone on their line behind no label, and where: perhaps those of pages."""

    def families(self) -> Iterator[Family]:
        """The rows with their sums at the end, or in front, where the head allows it."""
        told = self.told
        if self.manner.named:
            yield Family(-self.score, told)
            return
        prices = [(turned, self.head_price(turned=turned)) for turned in (False, True)]
        for turned, price in prices:
            if price is not None:
                rows = _all(told, self._turned) if turned else told
                yield Family(price - self.score, rows)
        if all(price is None for _, price in prices):
            yield Family(-self.score, {code: [NOTHING] for code in told})

    def _turned(self, way: Way) -> Way:
        """The same boxes where the first column is that of the sums."""
        if way.boxes is None:
            return way
        boxes, lines = (*way.boxes[1:], way.boxes[0]), (*way.lines[1:], *way.lines[:1])
        manner = replace(self.manner, has_totals=self._has_totals(0))
        by = (way.by - SUMS) | fails(boxes, len(boxes), manner)
        return replace(way, boxes=boxes, by=by, lines=lines)

    def _has_totals(self, at: int) -> bool:
        """Whether in most rows the box of the sum is filled."""
        count = len(self.table.columns)
        runs = [self.parts[match.part].run for match in self.rows.values()]
        whole = [run for run in runs if run.printed and len(run.tokens) == count]
        totals = sum(bool(run.tokens[at].folded) for run in whole)
        totals += sum(len(run.printed) >= count for run in runs if len(run.tokens) != count)
        return 2 * totals > len(whole)

    @cached_property
    def drops(self) -> bool:
        """Whether some row has no way in which all its boxes left a trace and its sum holds."""
        return any(
            any("drops" in way.by for way in ways)
            and all(way.by & {"drops", "erred"} for way in ways)
            for ways in self.told.values()
        )

    @cached_property
    def told(self) -> Rows:
        """The ways of each row that was found."""
        rows = self._unbroken({code: self._row(code, m) for code, m in self.rows.items()})
        doubted = self.is_disordered or self._stands_above() or self._is_left_over()
        doubted = doubted or self._are_names_moved() or self._is_appended()
        if doubted or not self._knows_totals:
            return {code: [NOTHING] for code in rows}
        rows = _where_order_fails(self._where_boxes_are_lost(rows))
        return {code: [NOTHING] if code in self._clashing else rows[code] for code in rows}

    def _unbroken(self, rows: Rows) -> Rows:
        """Doubt rows that part the last line of theirs, where those of most are whole numbers."""
        runs = {code: self.parts[match.part].run for code, match in self.rows.items()}
        pieced = {code: run for code, run in runs.items() if _ends_on_its_own_line(run)}
        broken = {code for code, run in pieced.items() if any(_breaks(w, run) for w in rows[code])}
        whole = sum(len(run.tokens[-1].digits) > 1 for run in pieced.values()) - len(broken)
        if whole <= len(broken):
            return rows
        return {code: [*ways, NOTHING] if code in broken else ways for code, ways in rows.items()}

    @cached_property
    def _knows_totals(self) -> bool:
        """Whether the head names all columns, or numbers that are not 0 show which is the sum."""
        runs = (self.parts[match.part].run for match in self.rows.values())
        printed = [token.raw for run in runs for token in run.printed]
        return (
            not printed
            or any(map(number, printed))
            or any(head.is_whole(self.table.columns) for head in self._heads.values())
            or heads.names_all(self._lines_over, self.table.words)
            or self._has_totals(-1)
        )

    def _where_boxes_are_lost(self, rows: Rows) -> Rows:
        """Doubt rows whose sum fails, where boxes leave no trace and other sums hold: they may have
        lost boxes as well, and have numbers of others.
        """
        lost = sum(map(_has_lost_boxes, rows.values()))
        summed = sum(any(map(is_told_by_sum, ways)) for ways in rows.values())
        if min(lost, summed) < FEWEST_FULL:
            return rows
        return _all(rows, lambda way: Way(None, way.by) if way.by & UNSUMMED else way)

    def _is_on_next_page(self, run: Run) -> bool:
        """Whether the number of a page stands between a label and its figures."""
        between = self.table.document.lines[run.label_line : max(run.label_line, run.line - 1)]
        return not is_boxed(run) and any(map(is_page_number, between))

    def _row(self, code: str, match: Match) -> list[Way]:
        if match.margin < SURE or (match.likeness == UNNAMED and not self._is_inside(code, match)):
            return [NOTHING]
        if self._goes_on(match) or self._is_out_of_scope(code, match):
            return [NOTHING]
        if not self.parts[match.part].run.printed and self._has_words_behind(match):
            return [NOTHING]
        if self._has_two_labels(code, match) or self._may_be_heading(code, match):
            return [NOTHING]
        if self._ends_with_next_label(code, match):
            return [NOTHING]
        run = self.parts[match.part].run
        if self._is_on_next_page(run) or self._widths.has_more_columns(run):
            return [NOTHING]
        if self._is_broken(run):
            return [NOTHING]
        found = self.table.ways(replace(run, is_last=match.part == self._last), self.manner)
        if run.tokens and run.tokens[0].boxed:
            found = self._headed(run, found)
            if self._widths.is_narrow(run) and _is_of_noughts(run):
                return [NOTHING]
            if self._merges and len(run.printed) < len(self.table.columns):
                return [NOTHING]
        found = self._as_beside(run, found)
        if match.likeness == UNNAMED:
            found = [way.with_("unnamed") for way in found]
        if self._may_be_next(code):
            found = [*found, NOTHING]
        if self._has_gap(code):
            found = [
                *found,
                *(Way(None, (way.by - SUMS) | {"cut"}) for way in found if way.by & SUMS),
            ]
        if self._is_followed(match):
            found = [*found, *(Way(None, way.by | {"spilt"}) for way in found if way.by)]
        return found

    def _is_broken(self, run: Run) -> bool:
        """Whether the numbers of a row are broken over lines, in narrow boxes beside a label in
        their middle: as many stand alone right above the label as behind its line.
        """
        below = [token for token in run.printed if token.line > run.label_line]
        above = self.table.document.lines[run.label_line - 2 : run.label_line - 1]
        loose = [numbers.read(piece).status for line in above for piece in line.split()]
        split = 0 < len(below) < len(run.printed) and len(below) == len(loose)
        return split and set(loose) == {Status.REPORTED}

    @cached_property
    def _merges(self) -> bool:
        """Whether boxes of a text's tables hold several numbers, or a table has too few columns: a
        program put together what stands close on a page, and which boxes are empty is not known.
        """
        shares = any(token.shares for run in self._runs for token in run.printed)
        grids = (self.table.grids.get(run.line) for run in self._runs)
        is_narrow = any(grid and grid.columns <= len(self.table.columns) for grid in grids)
        return self.table.document.media_type == "text/plain" and (shares or is_narrow)

    def _as_beside(self, run: Run, found: Sequence[Way]) -> list[Way]:
        """Doubt ways that leave boxes out, where numbers stand under others of a whole row."""
        places = [under_names(run.printed, spans) for spans in self._spans_beside(run)]
        doubted = [
            Way(None, way.by)
            for way in found
            for laid in [[at for at, text in enumerate(way.boxes or ()) if text]]
            if "drops" in way.by and any(own and own != laid for own in places)
        ]
        return [*found, *doubted]

    def _spans_beside(self, run: Run) -> Iterator[Spans]:
        """Where the numbers of the whole rows right before and behind a row stand."""
        at = self._runs.index(run)
        for other in (*self._runs[max(0, at - 1) : at], *self._runs[at + 1 : at + 2]):
            if len(other.printed) == len(self.table.columns) and is_one_line(other):
                yield [(token.at, token.at + token.span) for token in other.printed]

    def _is_inside(self, code: str, match: Match) -> bool:
        """Whether rows with labels stand around one that has lost its own."""
        named = [each.part for each in self.rows.values() if each.likeness != UNNAMED]
        before = max((at for at in named if at < match.part), default=-1)
        behind = min((at for at in named if at > match.part), default=-1)
        between = set(range(before + 1, behind)) - self._parts
        known = not any(self.likeness[at] for at in between) and self._may_name(code, match)
        return before >= 0 and behind >= 0 and known

    def _may_name(self, code: str, match: Match) -> bool:
        """Whether the words before a row, if there are any, are its label's, though garbled."""
        text = bare(self.parts[match.part].text)
        for group in self.table.words.groups:
            text = text.replace(group, "")
        names = self.table.words.rows[code].spellings
        return len(text) <= 1 or any(name[:SHORT] in text for name in names)

    def _is_out_of_scope(self, code: str, match: Match) -> bool:
        """Whether a row that is named like a column stands without its numeral far from others."""
        columns = {name for label in self.table.words.columns.values() for name in label.spellings}
        at = self._edition.index(code)
        near = self._edition[max(0, at - MOST_LOST) : at]
        return (
            not columns.isdisjoint(self.table.words.rows[code].spellings)
            and match.likeness <= SPELLED
            and not any(other in self.rows for other in near)
        )

    def _has_words_behind(self, match: Match) -> bool:
        """Whether words that are no label stand right behind a row without figures."""
        if match.part + 1 >= len(self.parts):
            return False
        first = pieces(self.parts[match.part + 1].text)[0].text
        words = self.table.words
        names = {name for label in words.rows.values() for name in label.spellings} | words.groups
        return bool(first) and not any(first.startswith(name) for name in names)

    def _goes_on(self, match: Match) -> bool:
        """Whether several numbers stand right behind a row that are none: the ends of its own."""
        at = match.part + 1
        if at >= self.end or at in self._parts:
            return False
        behind = self.parts[at]
        count = len(behind.run.numbers)
        return 1 < count < len(self.table.columns) and len(bare(behind.text)) <= SHORTEST_HEADING

    def _has_two_labels(self, code: str, match: Match) -> bool:
        """Whether the box of the label holds another row's as well, though misspelt."""
        boxed = self.parts[match.part].boxed
        words, names = bare(without_remarks(boxed)), self.table.words.rows[code].spellings
        others = [piece.text for piece in pieces(boxed)[:-1]]
        others += [words[: -len(name)] for name in names if len(words) >= len(name) + SHORT]
        first = max((name for name in names if words.startswith(name)), key=len, default=words)
        others.append(words[len(first) :])
        return any(
            score >= (SPELLED if len(text) < SHORT else SLIPPED)
            and other != code
            and other in self._edition
            for text in others
            if text
            for other, score in likenesses(text, self.table.words).items()
        )

    def _ends_with_next_label(self, code: str, match: Match) -> bool:
        """Whether the words before a row of text end with the whole label of the next row: then the
        numbers are that row's, and its own are all empty.
        """
        if is_boxed(self.parts[match.part].run):
            return False
        words, names = bare(self.parts[match.part].text), self.table.words.rows[code].spellings
        at = self._edition.index(code) + 1
        behind = [self.table.words.rows[other].spellings for other in self._edition[at : at + 1]]
        return not words.endswith(names) and any(words.endswith(each) for each in behind)

    def _may_be_heading(self, code: str, match: Match) -> bool:
        """Whether a row of boxes with no label, or the same once more, stands behind one that
        may be its heading: （六）其他处理 is a row of one edition, and heads three of another.
        """
        if self.table.words.headings.isdisjoint(self.table.words.rows[code].spellings):
            return False
        at = match.part + 1
        return any(
            is_boxed(part.run)
            and (not part.text or self.likeness[at].get(code, 0.0) >= CERTAIN_COPY)
            and len(part.run.tokens) >= len(self.table.columns)
            for part in self.parts[at : at + 1]
        )

    def _may_be_next(self, code: str) -> bool:
        """Whether the next row's label is nowhere, where boxes of other rows left no trace.

        Then the numbers may be the next row's, and this row's own were all empty. Not where the
        text ends: there all other labels are nowhere.
        """
        codes = self._edition
        missing = [c for c in codes if c not in self.rows]
        behind = codes[codes.index(code) + 1 : codes.index(code) + 2]
        run = self.parts[self.rows[code].part].run
        return (
            run.has_behind
            and not is_boxed(run)
            and any(c in missing and not self._names(self._words, c) for c in behind)
            and any(self._names(self._words, c) for c in missing)
        )

    def _names(self, words: str, code: str) -> bool:
        """Whether words name a row."""
        names = (name[:SHORT] for name in self.table.words.rows[code].spellings if len(name) > 2)
        return any(name in words for name in names)

    @cached_property
    def _words(self) -> str:
        return "".join(bare(part.text) for part in self.parts[: self.end + 1])

    def _words_behind(self, match: Match) -> str:
        """The words right behind a row."""
        return "".join(bare(part.text) for part in self.parts[match.part + 1 : match.part + 2])

    def _has_gap(self, code: str) -> bool:
        """Whether the row before or behind is missing, though rows beyond it are there."""
        codes, at = self._edition, self._edition.index(code)
        beside = [*codes[max(0, at - 1) : at], *codes[at + 1 : at + 2]]
        return any(other not in self.rows for other in beside)

    @cached_property
    def _last(self) -> int:
        return max((match.part for match in self.rows.values()), default=0)

    def _is_followed(self, match: Match) -> bool:
        """Whether numbers that are no row stand behind a row: they may be its own."""
        at = match.part + 1
        if at >= self.end or at in self._parts:
            return False
        behind = self.parts[at]
        return bool(behind.run.printed) and not behind.run.is_stray and not behind.is_prose

    @cached_property
    def _parts(self) -> frozenset[int]:
        return frozenset(match.part for match in self.rows.values())

    @cached_property
    def _runs(self) -> list[Run]:
        """The rows in the order of print."""
        return [self.parts[at].run for at in sorted(self._parts)]

    # ---- rows that are met twice

    @cached_property
    def _clashing(self) -> frozenset[str]:
        """Rows that are printed twice otherwise; all, where that is no mere slip."""
        copies = {code: self._copies(code) for code in self.rows}
        clashing = {
            code
            for code, found in copies.items()
            if any(texts != self._texts(self.rows[code].part) for texts in found)
        }
        if len(clashing) > MOST_CLASHES:
            return frozenset(self.rows)
        twice = {code for code, found in copies.items() if found}
        once = set(self.rows) - twice if 2 * len(twice) > len(self.rows) else set()
        return frozenset(clashing | once)

    def _copies(self, code: str) -> list[tuple[str, ...]]:
        own = self.rows[code].part
        return [
            self._texts(at)
            for at, each in enumerate(self.likeness)
            if at != own
            and at not in self._parts
            and each.get(code, 0.0) >= CERTAIN_COPY
            and len(self.parts[at].run.printed) > 1
        ]

    def _texts(self, at: int) -> tuple[str, ...]:
        return tuple(token.folded.strip() for token in self.parts[at].run.printed)

    def _is_disturbed(self) -> bool:
        """Whether the numbers of two rows stand behind one label, and the next row's label behind
        them.

        Programs that write what stands side by side in another order shift rows so. Where boxes
        are empty rows have fewer numbers than boxes; some more than boxes may be those of pages.
        """
        count, codes = len(self.table.columns), self._edition
        found = sorted(len(self.parts[match.part].run.printed) for match in self.rows.values())
        usual = found[len(found) // 4] if found else count
        double = max(2 * min(usual, count), count + MOST_PAGES)
        return any(
            len(self.parts[match.part].run.printed) >= double
            and not is_boxed(self.parts[match.part].run)
            and any(
                other in self.rows or self._names(self._words_behind(match), other)
                for other in codes[codes.index(code) + 1 : codes.index(code) + 2]
            )
            for code, match in self.rows.items()
        )

    @cached_property
    def is_disordered(self) -> bool:
        """Whether numbers stand in another order than the labels of their rows."""
        return self._is_disturbed() or self._is_scattered()

    def _is_scattered(self) -> bool:
        """Whether several runs of text have far more numbers than a row: programs that read a page
        column by column put the numbers of several rows together, away from their labels.
        """
        runs = (part.run for part in self.parts[: self.end] if not is_boxed(part.run))
        most = len(self.table.columns) + 1
        return sum(len(run.printed) > most for run in runs) >= FEWEST_SCATTERED

    @cached_property
    def _edition(self) -> tuple[str, ...]:
        return next(each for each in self.table.editions if set(self.rows) <= set(each))

    def _is_left_over(self) -> bool:
        """Whether many numbers among the rows are none of theirs, as where columns are read."""
        count = len(self.table.columns)
        inside = range(min(self._parts, default=0), self._last + 1)
        runs = [(at in self._parts, self.parts[at].run.printed) for at in inside]
        own = sum(min(len(printed), count) for is_row, printed in runs if is_row)
        left = sum(max(0, len(printed) - count * is_row) for is_row, printed in runs)
        return 2 * left > own

    def _stands_above(self) -> bool:
        """Whether figures stand before their labels: on one line with them, or a row's before all
        and none behind the last.
        """
        if 2 * sum(map(_begins_line, self._runs)) > len(self._runs):
            return True
        first = min(self._parts, default=0)
        before = [part.run for part in self.parts[max(0, first - 1) : first]]
        unlabelled = any(run.printed and not run.is_stray for run in before)
        code = tuple(self.table.words.rows)[-1]
        silent = code not in self.rows
        names = self.table.words.rows[code].spellings
        return unlabelled and silent and any(name in p.header for p in self.parts for name in names)

    # ---- heads

    def head_price(self, *, turned: bool) -> float | None:
        """What it costs that the columns stand in the form's order, or the last one first."""
        whole = [head for head in self._heads.values() if head.is_whole(self.table.columns)]
        if whole:
            return 0.0 if not turned else None
        return heads.price(self._lines_over, self.table.words, turned=turned)

    @cached_property
    def _heads(self) -> Mapping[int, Head]:
        """Line of a row → the head of the document's own table in which it stands."""
        first: dict[int, int] = {}
        grids = {}
        for at in sorted(self._parts):
            line = self.parts[at].run.line
            if grid := self.table.grids.get(line):
                first.setdefault(grid.line, line)
                grids[line] = grid
        known: dict[int, Head] = {}
        for grid in grids.values():
            own = self.table.head(grid, first[grid.line])
            known.setdefault(grid.line, own if own.is_whole(self.table.columns) else Head())
            if not own.is_whole(self.table.columns):
                known[grid.line] = self._before(grid, own, first)
        return {line: known[grid.line] for line, grid in grids.items()}

    def _before(self, grid: Grid, own: Head, first: Mapping[int, int]) -> Head:
        """The whole head of a table right before one that has none, as wide as it."""
        nearby = {
            other.line: other
            for line, other in self.table.grids.items()
            if grid.line - MOST_OVER < line < grid.line and other.columns == grid.columns
        }
        heads_ = [
            self.table.head(other, first.get(line, line + other.rows))
            for line, other in nearby.items()
        ]
        return next((h for h in reversed(heads_) if h.is_whole(self.table.columns)), own)

    @cached_property
    def _lines_over(self) -> list[str]:
        """The lines from the table's heading to its first row, the last one up to its label."""
        run = self.parts[min(self._parts, default=0)].run
        lines = [*self.table.document.lines[max(0, run.line - MOST_OVER) : run.line]]
        if run.tokens and not is_boxed(run):
            lines[-1] = lines[-1][: run.tokens[0].at]
        return heads.over_rows(lines, self.table.words)

    def _headed(self, run: Run, found: Sequence[Way]) -> list[Way]:
        """The ways of a row of a table, and what its head says of them."""
        head = self._heads.get(run.line, Head())
        count = len(self.table.columns)
        if any(token.rows > min(t.rows for t in run.tokens) for token in run.printed):
            return [NOTHING]
        columns = self.table.columns
        if not head.is_whole(columns):
            ordered = all(other.is_in_order(columns) for other in self._heads.values())
            spoilt = head.has_foreign or not ordered
            return [NOTHING] if spoilt else list(found)
        if not (head.is_in_order(columns) or self._is_borne_out(head)):
            moved = self._is_in_order and not head.ends(columns[-1])
            return list(found) if moved and not _are_summed(self._under(head)) else [NOTHING]
        own = under(run.tokens, [head.spans[code] for code in columns])
        if head.has_foreign or not head.is_in_order(columns):
            found = []
        if own is None:
            others = [way.with_("headless") for way in found]
            return [*others, *(Way(None, w.by) for w in others if w.by & SUMS)] or [NOTHING]
        own = own.with_(*fails(own.boxes or (), count, self.manner))
        torn = len(run.tokens) > count and "erred" in own.by and may_be_torn(found)
        return [*beside(own, found), *([Way(None, own.by)] if torn else [])]

    @cached_property
    def _widths(self) -> RowWidths:
        return RowWidths(self._runs, self.table.grids, len(self.table.columns))

    @cached_property
    def manner(self) -> Manner:
        """What the rows show of how this document separates boxes."""
        return manner_of(
            self._runs,
            len(self.table.columns),
            self.table.document.lines,
            self.norm,
            self.strays,
            has_totals=self._has_totals(-1),
            may_pad=self.table.may_pad,
            names=self._places_of_names,
        )

    @cached_property
    def _places_of_names(self) -> Spans:
        """Where the names of the columns stand over the rows of a page; none in a file of text,
        whose lines may be no picture of it.
        """
        if self.table.document.media_type == "text/plain" or self._heads:
            return ()
        first = self.parts[min(self._parts, default=0)].run.line
        over = self.table.document.lines[max(0, first - HIGHEST_HEAD) : max(0, first - 1)]
        found = heads.places(over, self.table.words)
        return [found[code] for code in self.table.columns if code in found]

    def _is_appended(self) -> bool:
        """Whether the table stands behind another that comes after it in the form: programs drop
        the heading over the tables of the year before, and this year's is empty or missing.
        """
        return any(run.line > self.table.first_behind for run in self._runs)

    def _are_names_moved(self) -> bool:
        """Whether the names of a page's columns stand in another order than the form's, and nothing
        shows that the numbers stand under them; or numbers of another column stand beside theirs.
        """
        names, named = self._places_of_names, self.manner.named
        runs = (run for run in self._runs if len(run.printed) == len(self.table.columns))
        laid = (zip(named[run.line], run.printed, strict=True) for run in runs if run.line in named)
        rows = [[token.raw for _, token in sorted(pairs)] for pairs in laid]
        is_turned = [*names[-1:], *names[:-1]] == sorted(names)
        borne_out = bool(rows) and self._bear_out(rows, is_turned=is_turned)
        moved = list(names) != sorted(names) and not borne_out
        count = len(self.table.columns)
        more = sum(len(run.printed) > count and is_one_line(run) for run in self._runs)
        return moved or (bool(names) and not named and more >= FEWEST_SCATTERED)

    def _is_borne_out(self, head: Head) -> bool:
        """Whether sums bear out a head whose columns stand in no order of the form's.

        Programs that flatten a head of three rows move its boxes away from their columns.
        """
        return self._bear_out(self._under(head), is_turned=head.is_turned(self.table.columns))

    def _bear_out(self, rows: Sequence[Sequence[str]], *, is_turned: bool) -> bool:
        """Whether sums show that rows stand as a head has them, the total first or otherwise."""
        if is_turned:
            told = [sum(map(holds, _filled(each))) for each in (rows, self._whole)]
            return told[0] > told[1] or not any(told)
        return _are_summed(rows) and not self._is_in_order

    def _under(self, head: Head) -> list[Sequence[str]]:
        """The boxes of the rows as they stand under the names of a head."""
        spans = [head.spans[code] for code in self.table.columns]
        ways = (under(run.tokens, spans) for run in self._runs)
        return [way.boxes for way in ways if way and way.boxes]

    @cached_property
    def _is_in_order(self) -> bool:
        """Whether sums show that boxes stand in the form's order, whatever the head says."""
        return _are_summed(self._whole)

    @cached_property
    def _whole(self) -> list[Sequence[str]]:
        """The boxes of the rows that have as many as the form."""
        whole = (run.tokens for run in self._runs if len(run.tokens) == len(self.table.columns))
        return [[token.raw for token in tokens] for tokens in whole]


def _begins_line(run: Run) -> bool:
    """Whether the numbers of a row begin a line, and words follow them on it."""
    ahead = bool(run.printed) and run.before > 0 and is_one_line(run) and not is_boxed(run)
    return ahead and run.has_behind and not run.after


def _is_of_noughts(run: Run) -> bool:
    """Whether no sum can show in which boxes the numbers of a row stand."""
    return bool(run.printed) and not any(number(token.raw) for token in run.printed)


def _where_order_fails(rows: Rows) -> Rows:
    """Tell no rows by the order of their boxes against a head, where in most the sums fail."""
    ordered = {code for code, ways in rows.items() if any("headless" in way.by for way in ways)}
    failing = [all(way.by & SUMS for way in rows[code] if way.boxes) for code in ordered]
    if 2 * sum(failing) <= len(ordered):
        return rows
    return {code: [NOTHING] if code in ordered else ways for code, ways in rows.items()}


def _has_lost_boxes(ways: Sequence[Way]) -> bool:
    """Whether a row has numbers, and in each of its ways boxes that left no trace."""
    return all("drops" in way.by for way in ways)


def _are_summed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether in most rows that are not all 0 the last box is the sum of the others."""
    told = [holds(boxes) for boxes in _filled(rows)]
    return len(told) >= FEWEST_FULL and 2 * sum(told) > len(told)


def _filled(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows with a number that is not 0."""
    return [boxes for boxes in rows if any(map(number, boxes))]

"""A document's pieces in; what they tell of a table of summed rows under one head out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.extract.explain import row_doubts, table_doubts
from gongkai.extract.explain.align import UNNAMED, Alignment, aligned, likenesses
from gongkai.extract.explain.aligned_table import AlignedTable
from gongkai.extract.explain.candidates import Family, Way, untold
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
from gongkai.extract.explain.table_heads import TableHeads
from gongkai.extract.explain.table_search import TableSearch
from gongkai.extract.explain.ways import (
    FAILING,
    Manner,
    Spans,
    fails,
    is_boxed,
    is_stacked,
    number,
    under_names,
)
from gongkai.extract.explain.widths import RowWidths
from gongkai.extract.labels import bare
from gongkai.model import grouped

UNSUMMED = FAILING - {"untotalled"}
SUBTOTAL = "合计"
"""What agencies name a row of their own below a group of the form's."""

Rows = dict[str, list[Way]]


def views(
    table: TableSearch, found: Sequence[Segment], norm: Norm | None, strays: Strays
) -> list[View]:
    """The table as each edition has it, by one spacing of lines."""
    parts = list(at_pauses(found, norm[0])) if norm else _without_pages(found)
    likeness = [_likeness(part, table) for part in _without_displaced(parts)]
    subtotals = _subtotals(parts)
    likeness = [{} if at in subtotals else each for at, each in enumerate(likeness)]
    insist_on_one_report([each for each in likeness if each])
    first = next((at for at, part in enumerate(parts) if part.run.tokens), 0)
    texts = [
        part.text if at > first else table.behind_head(part.text) for at, part in enumerate(parts)
    ]
    ends = (at for at, text in enumerate(texts) if table.behind.search(bare(text)))
    end = next(ends, len(parts))
    return [
        View(AlignedTable(table, parts, likeness, end, rows.rows, rows.score), norm, strays)
        for codes in table.editions
        for rows in [_aligned(parts[:end], likeness[:end], codes, len(table.columns))]
    ]


def _subtotals(parts: Sequence[Segment]) -> frozenset[int]:
    """The rows of boxes that are each named 合计, where several are: one alone may be 总计."""
    found = [at for at, part in enumerate(parts) if part.boxed and bare(part.text) == SUBTOTAL]
    return frozenset(found if len(found) > 1 else ())


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


def _untold(codes: Iterable[str], kind: str) -> Rows:
    """Nothing is told of these rows."""
    return {code: [untold(kind)] for code in codes}


@dataclass(frozen=True)
class View:
    """A table as one alignment of its rows sees it: the ways of each row."""

    aligned: AlignedTable
    norm: Norm | None
    strays: Strays
    """Numbers alone on their line behind no label, and where: perhaps those of pages."""

    def families(self) -> Iterator[Family]:
        """The rows with their sums at the end, or in front, where the head allows it."""
        told, score = self.told, self.aligned.score
        if self.manner.named:
            yield Family(-score, told)
            return
        prices = [(turned, self._heads.price(turned=turned)) for turned in (False, True)]
        for turned, price in prices:
            if price is not None:
                yield Family(price - score, _all(told, self._turned) if turned else told)
        if all(price is None for _, price in prices):
            yield Family(-score, _untold(told, "head-order"))

    def _turned(self, way: Way) -> Way:
        """The same boxes where the first column is that of the sums."""
        if way.boxes is None:
            return way
        boxes, lines = (*way.boxes[1:], way.boxes[0]), (*way.lines[1:], *way.lines[:1])
        manner = replace(self.manner, has_totals=self._has_totals(0))
        by = (way.by - FAILING) | fails(boxes, len(boxes), manner)
        return replace(way, boxes=boxes, by=by, lines=lines)

    def _has_totals(self, at: int) -> bool:
        """Whether in most rows the box of the sum is filled."""
        whole = [run for run in self.aligned.runs if run.printed and len(run.tokens) == self._count]
        totals = sum(bool(run.tokens[at].folded) for run in whole)
        others = (run for run in self.aligned.runs if len(run.tokens) != self._count)
        totals += sum(len(run.printed) >= self._count for run in others)
        return 2 * totals > len(whole)

    @property
    def drops(self) -> bool:
        """Whether some row has no way in which all its boxes left a trace and its sum holds."""
        return any(
            any("drops" in way.by for way in ways)
            and all(way.by & {"drops", "erred"} for way in ways)
            for ways in self.told.values()
        )

    @property
    def manner_beyond(self) -> Manner:
        """How the tables beside it separate boxes; where its own labels leave lines, none are
        counted there.
        """
        return replace(self.manner, norm=None, is_counted=False) if self._uneven else self.manner

    @property
    def is_disordered(self) -> bool:
        """Whether numbers stand in another order than the labels of their rows."""
        return table_doubts.is_disordered(self.aligned)

    @cached_property
    def told(self) -> Rows:
        """The ways of each row that was found."""
        doubt = self._doubt_of_all
        known = table_doubts.in_their_order(self.aligned) if doubt == "disordered" else ()
        if doubt and not known:
            return _untold(self.aligned.rows, doubt)
        rows = self._unbroken({code: self._row(code) for code in self.aligned.rows})
        rows = _where_order_fails(self._where_boxes_are_lost(rows))
        rows |= _untold(table_doubts.clashing(self.aligned), "printed-twice")
        return rows | _untold(set(rows) - set(known), doubt) if doubt else rows

    @property
    def _doubt_of_all(self) -> str | None:
        """The kind of deviation that speaks against telling anything."""
        for kind, is_met in table_doubts.DOUBTS.items():
            if is_met(self.aligned):
                return kind
        if self._are_names_moved():
            return "names-moved"
        return None if self._knows_totals else "total-unknown"

    @property
    def _knows_totals(self) -> bool:
        """Whether the head names all columns, or numbers that are not 0 show which is the sum."""
        printed = [token.raw for run in self.aligned.runs for token in run.printed]
        return (
            not printed
            or any(map(number, printed))
            or self._heads.names_all
            or self._has_totals(-1)
        )

    def _are_names_moved(self) -> bool:
        """Whether the names of a page's columns stand in another order than the form's, and nothing
        shows that the numbers stand under them; or numbers of another column stand beside theirs.
        """
        names, named = self._heads.places_of_names, self.manner.named
        runs = (run for run in self.aligned.runs if len(run.printed) == self._count)
        laid = (zip(named[run.line], run.printed, strict=True) for run in runs if run.line in named)
        rows = [[token.raw for _, token in sorted(pairs)] for pairs in laid]
        is_turned = [*names[-1:], *names[:-1]] == sorted(names)
        borne_out = bool(rows) and self._heads.bear_out(rows, is_turned=is_turned)
        moved = list(names) != sorted(names) and not borne_out
        more = sum(len(run.printed) > self._count and is_one_line(run) for run in self.aligned.runs)
        return moved or (bool(names) and not named and more >= table_doubts.FEWEST_SCATTERED)

    def _unbroken(self, rows: Rows) -> Rows:
        """Doubt rows that part the last line of theirs, where those of most are whole numbers."""
        runs = {code: self.aligned.run(code) for code in rows}
        pieced = {code: run for code, run in runs.items() if _ends_on_its_own_line(run)}
        broken = {code for code, run in pieced.items() if any(_breaks(w, run) for w in rows[code])}
        whole = sum(len(run.tokens[-1].digits) > 1 for run in pieced.values()) - len(broken)
        if whole <= len(broken):
            return rows
        doubt = untold("parted-line")
        return {code: [*ways, doubt] if code in broken else ways for code, ways in rows.items()}

    def _where_boxes_are_lost(self, rows: Rows) -> Rows:
        """Doubt rows whose sum fails, where boxes leave no trace and other sums hold: they may have
        lost boxes as well, and have numbers of others.
        """
        lost = sum(map(_has_lost_boxes, rows.values()))
        summed = sum(any(map(is_told_by_sum, ways)) for ways in rows.values())
        if min(lost, summed) < FEWEST_FULL:
            return rows
        return _all(rows, lambda way: Way(None, way.by) if way.by & UNSUMMED else way)

    def _row(self, code: str) -> list[Way]:
        run, match = self.aligned.run(code), self.aligned.rows[code]
        if doubt := self._doubt(code, run):
            return [untold(doubt)]
        lines = self.aligned.table.document.lines
        is_last = match.part == self.aligned.last or run.ends_page(lines)
        own = replace(run, is_last=True) if is_last else run
        found = self.aligned.table.ways(own, self.manner)
        if run.tokens and run.tokens[0].boxed:
            found = self._heads.ways(run, found, self.manner)
        found = self._as_beside(run, found)
        if code in self._uneven:
            found = [*found, *_by_label_lines(found)]
        if match.likeness == UNNAMED:
            found = [way.with_("unnamed") for way in found]
        if row_doubts.may_be_of_next(self.aligned, code):
            found = [*found, untold("next-missing")]
        if self._has_gap(code):
            doubted = [way for way in found if way.by & FAILING]
            found = [*found, *(Way(None, (way.by - FAILING) | {"cut"}) for way in doubted)]
        if self._is_followed(code):
            found = [*found, *(Way(None, way.by | {"spilt"}) for way in found if way.by)]
        return found

    def _doubt(self, code: str, run: Run) -> str | None:
        """The kind of deviation that speaks against telling a row, whatever its numbers are."""
        for kind, is_met in row_doubts.DOUBTS.items():
            if is_met(self.aligned, code):
                return kind
        if self._widths.has_more_columns(run):
            return "more-columns"
        if run.tokens and run.tokens[0].boxed:
            is_wide = self._widths.has_spare_blank(run) and not self.manner.fills_fronts
            if is_wide or self._widths.goes_on_behind_names(run):
                return "more-boxes"
            is_narrow = self._widths.is_narrow(run) and _is_of_noughts(run)
            if is_narrow or self._widths.may_lack_a_box(run):
                return "narrow"
            if self._merges and len(run.printed) < self._count:
                return "merged-boxes"
        return None

    @cached_property
    def _merges(self) -> bool:
        """Whether boxes of a text's tables hold several numbers, or a table has too few columns: a
        program put together what stands close on a page, and which boxes are empty is not known.
        """
        table, runs = self.aligned.table, self.aligned.runs
        shares = any(token.shares for run in runs for token in run.printed)
        grids = (table.grids.get(run.line) for run in runs)
        is_narrow = any(grid and grid.columns <= self._count for grid in grids)
        return table.document.media_type == "text/plain" and (shares or is_narrow)

    def _as_beside(self, run: Run, found: Sequence[Way]) -> list[Way]:
        """Doubt ways that leave boxes out, where numbers stand under others of a whole row."""
        if not any("drops" in way.by for way in found):
            return [*found]
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
        runs = self.aligned.runs
        at = runs.index(run)
        for other in (*runs[max(0, at - 1) : at], *runs[at + 1 : at + 2]):
            if len(other.printed) == self._count and is_one_line(other):
                yield [(token.at, token.at + token.span) for token in other.printed]

    def _has_gap(self, code: str) -> bool:
        """Whether the row before or behind is missing, though rows beyond it are there."""
        codes = self.aligned.edition
        at = codes.index(code)
        beside = [*codes[max(0, at - 1) : at], *codes[at + 1 : at + 2]]
        return any(other not in self.aligned.rows for other in beside)

    def _is_followed(self, code: str) -> bool:
        """Whether numbers that are no row stand behind a row: they may be its own."""
        at = self.aligned.rows[code].part + 1
        if at >= self.aligned.end or at in self.aligned.places:
            return False
        behind = self.aligned.parts[at]
        return bool(behind.run.printed) and not behind.run.is_stray and not behind.is_prose

    @cached_property
    def _uneven(self) -> frozenset[str]:
        """The rows of text that stand under as many headings as others, none of which has its first
        number as far behind its label as whole rows: the empty boxes of merged labels may leave
        lines as well.
        """
        runs = {code: self.aligned.run(code) for code in self.aligned.rows}
        depths = self.aligned.table.depths
        stacked = {code: run for code, run in runs.items() if run.printed and is_stacked(run)}
        least = {
            depth: min(fronts)
            for depth, fronts in grouped((depths[c], r.before) for c, r in stacked.items()).items()
        }
        return frozenset(c for c in stacked if self.norm and least[depths[c]] != self.norm[0])

    @cached_property
    def _count(self) -> int:
        """How many columns the form has."""
        return len(self.aligned.table.columns)

    @cached_property
    def _heads(self) -> TableHeads:
        return TableHeads(self.aligned)

    @cached_property
    def _widths(self) -> RowWidths:
        return RowWidths(self.aligned.runs, self.aligned.table.grids, self._count)

    @cached_property
    def manner(self) -> Manner:
        """What the rows show of how this document separates boxes."""
        return manner_of(
            self.aligned.runs,
            self._count,
            self.aligned.table.document.lines,
            self.norm,
            self.strays,
            has_totals=self._has_totals(-1),
            may_pad=self.aligned.table.may_pad,
            names=self._heads.places_of_names,
            names_end=self._heads.printed_anew if self._heads.places_of_names else 0,
        )


def _by_label_lines(ways: Sequence[Way]) -> Iterator[Way]:
    """A doubt for each way in which empty lines tell of some boxes."""
    for way in ways:
        if way.by & {"counts", "flush"} and any(way.boxes or ()):
            yield Way(None, way.by | {"label-lines"})


def _is_of_noughts(run: Run) -> bool:
    """Whether no sum can show in which boxes the numbers of a row stand."""
    return bool(run.printed) and not any(number(token.raw) for token in run.printed)


def _where_order_fails(rows: Rows) -> Rows:
    """Tell no rows by the order of their boxes against a head, where in most the sums fail."""
    ordered = {code for code, ways in rows.items() if any("headless" in way.by for way in ways)}
    failing = [all(way.by & FAILING for way in rows[code] if way.boxes) for code in ordered]
    if 2 * sum(failing) <= len(ordered):
        return rows
    return rows | _untold(ordered, "head-order")


def _has_lost_boxes(ways: Sequence[Way]) -> bool:
    """Whether a row has numbers, and in each of its ways boxes that left no trace."""
    return all("drops" in way.by for way in ways)

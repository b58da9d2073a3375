"""How a document separates boxes and lines, as the rows of a table show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gongkai.extract.explain.candidates import Way
from gongkai.extract.explain.runs import Run
from gongkai.extract.explain.segments import Segment
from gongkai.extract.explain.ways import (
    Manner,
    Spans,
    counted,
    gaps_of,
    holds,
    hole_of,
    is_boxed,
    is_page,
    is_stacked,
    number,
    under_names,
)
from gongkai.extract.laid_out import at_width

FEWEST_FULL = 3
"""So many whole rows show how the boxes of others stand."""
FEWEST_PROOFS = 3
"""So many rows with empty boxes that come out by their empty lines show that these tell."""
FEWEST_FLUSH = 2
"""So many rows show that empty boxes beside each other leave one gap; one may have lost a box."""
FEWEST_EXACT = 9
"""So many rows in boxes show how many boxes the rows of a document have."""
MOST_ODD = 1
"""So many rows may have more or fewer by a slip."""

Norm = tuple[int, int, int]
Strays = frozenset[tuple[int, int]]


def manner_of(
    runs: Sequence[Run],
    count: int,
    lines: Sequence[str],
    norm: Norm | None,
    strays: Strays,
    *,
    has_totals: bool,
    may_pad: bool,
    names: Spans = (),
    names_end: int,
) -> Manner:
    """What the rows of a table with `count` columns show of how its document separates boxes.

    `lines` are those of the document, `norm` the empty lines between boxes if these are counted,
    `strays` the numbers of pages; `may_pad` tells whether rows may be filled up at their end, and
    `names` where the names of the columns stand, in lines that keep the places of a page, up to
    the line `names_end`.
    """
    flat = [run for run in runs if run.tokens and run.has_behind and not run.after]
    counts = _counts(runs, count, norm) if norm else []
    return Manner(
        norm=norm,
        strays=strays | _surplus(runs, count + 1),
        named=_under_heads([r for r in runs if r.line < names_end], names, lines) if names else {},
        columns=_columns(runs, count, lines),
        has_totals=has_totals,
        is_flat=2 * len(flat) > len(runs) and not any(run.tokens[0].boxed for run in flat),
        may_pad=may_pad and any(len(run.tokens) > count for run in runs),
        is_proven=sum(len(run.tokens) == count and is_stacked(run) for run in runs) > 1,
        is_counted=sum(map(_is_proof, counts)) >= FEWEST_PROOFS,
        is_flush=sum(_is_flush(found) for _, found in counts) >= FEWEST_FLUSH,
        holes=_holes(runs, count),
        keeps_blanks=sum(_keeps_blanks(run, count) for run in runs) >= FEWEST_PROOFS,
        keeps_fronts=any(map(_keeps_front, runs)),
        fills_ends=_fills_ends(runs, count),
        has_fronts=any(_has_front(run, count) for run in runs),
        fills_fronts=_fills_fronts(runs, count),
        is_exact=_is_exact(runs, count),
    )


def _holes(runs: Sequence[Run], count: int) -> frozenset[int]:
    """The gaps that are wide in a whole row's line, and hold no empty box: its sum shows it."""
    whole = [run.printed for run in runs if len(run.printed) == count]
    summed = [row for row in whole if holds([t.raw for t in row]) and number(row[-1].raw)]
    return frozenset(at for at in map(hole_of, summed) if at is not None)


def _surplus(runs: Sequence[Run], count: int) -> Strays:
    """The numbers of pages in rows that have `count` numbers, one too many."""
    return frozenset(
        (int(token.folded), token.line)
        for run in runs
        if len(run.printed) == count
        for token in run.printed
        if is_page(token, run.printed)
    )


def norms(parts: Sequence[Segment]) -> list[Norm | None]:
    """Line ends before, between and behind boxes: those of whole rows, else what lines keep."""
    lines = [p.run for p in parts if len(p.run.tokens) == 7 and is_one_line(p.run)]
    full = [p.run for p in parts if len(p.run.tokens) == 7 and is_stacked(p.run)]
    if len(lines) > len(full):
        return [None]
    between = {token.gap for run in full for token in run.tokens[1:]}
    if len(full) >= 2 and len(between) == 1:
        return [
            (
                most_common([r.before for r in full]),
                between.pop(),
                most_common([r.after for r in full]),
            )
        ]
    stacked = [p.run for p in parts if len(p.run.tokens) > 1 and is_stacked(p.run) and p.run.after]
    before = most_common([run.before for run in stacked]) if stacked else 0
    after = Counter(run.after for run in stacked).most_common(2)
    flush = [(before, before, behind) for behind, _ in after]
    gaps = Counter(token.gap for p in parts for token in p.run.tokens if token.gap)
    gaps += Counter(pause.gap for p in parts for pause in p.pauses)
    even = [(gap, gap, gap) for gap, _ in gaps.most_common(3) if gap > 1]
    return list(dict.fromkeys([*flush, *even])) or [None]


def is_one_line(run: Run) -> bool:
    """Whether all marks of a row are on one line."""
    return len({token.line for token in run.tokens}) == 1


def most_common(found: Sequence[int]) -> int:
    """The most frequent number."""
    return Counter(found).most_common(1)[0][0]


def _counts(runs: Sequence[Run], count: int, norm: Norm) -> list[tuple[Sequence[int], list[Way]]]:
    """For each row what its lines have beyond a whole row's, and the ways that these tell."""
    return [(gaps_of(run, norm), [*counted(run, count, norm)]) for run in runs if run.tokens]


def _is_proof(counts: tuple[Sequence[int], Sequence[Way]]) -> bool:
    """Whether empty lines in a row are as many as boxes too few, or one gap where a sum holds."""
    gaps, found = counts
    return (any("counts" in way.by for way in found) and any(gaps)) or _is_flush(found)


def _is_flush(found: Sequence[Way]) -> bool:
    """Whether a sum that is not 0 holds where all empty boxes of a row are in one gap, too small
    for them.
    """
    sums = any("flush" in way.by and is_told_by_sum(way) for way in found)
    return sums and not any("counts" in way.by for way in found)


def _is_exact(runs: Sequence[Run], count: int) -> bool:
    """Whether nearly all rows in boxes have as many as the form: one with more has a stray one."""
    boxes = [len(run.tokens) for run in runs if is_boxed(run)]
    odd = sum(each != count for each in boxes)
    return len(boxes) >= FEWEST_EXACT and odd <= MOST_ODD


def _keeps_blanks(run: Run, count: int) -> bool:
    """Whether a sum that is not 0 holds over the boxes of a row, with empty ones between them."""
    pieces = (run.tokens[:count], run.tokens[-count:]) if is_boxed(run) else ()
    return any(
        len(piece) == count
        and not all(token.folded for token in piece)
        and piece[0].folded
        and piece[-1].folded
        and number(piece[-1].raw) > 0
        and holds([token.raw for token in piece])
        for piece in pieces
    )


def _keeps_front(run: Run) -> bool:
    """Whether an empty box stands before a filled one of a row of boxes."""
    empty = [token.folded == "" for token in run.tokens]
    return is_boxed(run) and any(one and not two for one, two in pairwise(empty))


def _fills_ends(runs: Sequence[Run], count: int) -> bool:
    """Whether rows have empty boxes to spare at their end: in none a box behind so many is filled,
    in some the last of so many is, though they have more and fewer to spare.
    """
    wide = [run.tokens for run in runs if is_boxed(run) and len(run.tokens) > count]
    filled = {len(tokens) for tokens in wide if tokens[count - 1].folded}
    beyond = any(token.folded for tokens in wide for token in tokens[count:])
    return len(filled) > 1 and not beyond


def _has_front(run: Run, count: int) -> bool:
    """Whether a row of boxes has more than the form, and an empty one first."""
    return is_boxed(run) and len(run.tokens) > count and not run.tokens[0].folded


def _fills_fronts(runs: Sequence[Run], count: int) -> bool:
    """Whether rows have empty boxes to spare before their own only: many have just as many boxes as
    the form and end before others do, so that none are filled up at their end.
    """
    boxed = [run.tokens for run in runs if is_boxed(run)]
    ends = [tokens[-1].at + tokens[-1].span for tokens in boxed if len(tokens) == count]
    wide = [tokens for tokens in boxed if len(tokens) > count]
    widest = max((tokens[-1].at + tokens[-1].span for tokens in wide), default=0)
    before = any(token.folded for tokens in wide for token in tokens[:-count])
    return len(ends) >= FEWEST_EXACT and max(ends) < widest and not before


def is_told_by_sum(way: Way) -> bool:
    """Whether a sum that is not 0 holds."""
    return way.boxes is not None and holds(way.boxes) and bool(number(way.boxes[-1]))


def _columns(runs: Sequence[Run], count: int, lines: Sequence[str]) -> dict[int, Spans]:
    """Where the columns stand in the line of each row: in all alike, or by the labels before."""
    rows = [run for run in runs if run.printed and is_one_line(run) and not run.printed[0].boxed]
    if spans := _standing(rows, count):
        whole = {_labels(run, lines) for run in rows if len(run.printed) == count}
        return {
            run.line: spans
            for run in rows
            if _labels(run, lines) in whole and _holds_only(run, lines[run.line - 1][spans[0][0] :])
        }
    pieces = sorted({_labels(run, lines) for run in rows})
    spans = _clusters(rows)
    if len(spans) != count + (pieces[-1] - pieces[0] if pieces else 0) or len(rows) < FEWEST_FULL:
        return {}
    found: dict[int, Spans] = {}
    for run in rows:
        first = _labels(run, lines) - pieces[0]
        own = spans[first : first + count]
        found |= {run.line: own} if under_names(run.printed, own) else {}
    places = [under_names(run.printed, found.get(run.line, ())) for run in rows]
    return found if len(found) == len(rows) and _is_summed(rows, places, count) else {}


def _under_heads(
    runs: Sequence[Run], names: Spans, lines: Sequence[str]
) -> dict[int, Sequence[int]]:
    """Line of a row → the columns under whose names its numbers stand; none of any row, if some
    number stands under no name or under two. Rows with something else there are left out, and
    where a label reaches below a name, those behind the last row before it whose sum holds: the
    columns may stand elsewhere on another page.
    """
    found: dict[int, Sequence[int]] = {}
    proven, is_moved = 0, False
    for run in (run for run in runs if run.printed and not is_boxed(run)):
        line = lines[run.line - 1]
        own = [(at_width(line, start), at_width(line, end)) for start, end in names]
        places = under_names(run.printed, own)
        if places is None:
            return {}
        first = min(own)[0]
        is_moved = is_moved or any(map(str.isalpha, line[max(0, first - 1) : first + 1]))
        if _holds_only(run, line[first:]):
            found[run.line] = places
        if not is_moved and len(places) > 1 and holds([token.raw for token in run.printed]):
            proven = run.line
    return {line: own for line, own in found.items() if line <= proven or not is_moved}


def _holds_only(run: Run, stretch: str) -> bool:
    """Whether a stretch of a row's line, from its first column on, holds nothing but its numbers:
    words there stand for one.
    """
    return len("".join(stretch.split())) <= sum(token.span for token in run.printed)


def _labels(run: Run, lines: Sequence[str]) -> int:
    """How many pieces of words stand before the numbers of a row, two blanks or more between."""
    return len(re.split(r"\s{2,}", lines[run.line - 1][: run.printed[0].at].strip()))


def _standing(rows: Sequence[Run], count: int) -> Spans:
    """The places of so many columns, where all numbers of all rows stand in one of them."""
    spans = _clusters(rows)
    whole = len(spans) == count and len(rows) >= FEWEST_FULL
    placed = [under_names(run.printed, spans) for run in rows] if whole else [None]
    return spans if all(placed) and _is_summed(rows, placed, count) else ()


def _is_summed(rows: Sequence[Run], places: Sequence[Sequence[int] | None], count: int) -> bool:
    """Whether some row is whole, and the last column is the sum of the others in most rows."""
    sums = [
        holds([t.raw for t in run.printed])
        for run, own in zip(rows, places, strict=True)
        if own and own[-1] == count - 1 and len(own) > 1 and number(run.printed[-1].raw)
    ]
    return any(len(run.printed) == count for run in rows) and 2 * sum(sums) >= len(sums)


def _clusters(rows: Sequence[Run]) -> Spans:
    """The stretches of a line in which numbers stand, over all rows."""
    places = sorted((token.at, token.at + token.span) for run in rows for token in run.printed)
    spans: list[tuple[int, int]] = []
    for start, end in places:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans

"""The line ends of a text with one box a line in; the boxes that were left empty in it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.extract import numbers
from gongkai.extract.boxes import LONGEST_PAGE, Filled, Run
from gongkai.extract.tokens import Token
from gongkai.model import Method

LEAST_FULL = 3
"""So many rows with all their boxes filled show how far apart boxes stand."""
_PLACED = "空白格数由行首行尾的位置推定"


@dataclass(frozen=True, slots=True)
class Spacing:
    """The line ends that rows with all their boxes filled keep, where all keep the same."""

    before: int
    between: int
    after: int
    seen: int
    """The filled rows that show it; 0 where it is only how far apart most lines are."""
    proofs: int = 0
    """The rows with empty boxes, in any table, that come out by it."""

    @property
    def is_even(self) -> bool:
        """Whether nothing parts rows: then an empty box never shares its line with a row's end."""
        return self.before == self.between == self.after


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text shows the boxes of a table."""

    spacing: Spacing | None
    drops_blanks: bool
    """Some row has fewer numbers than boxes and nothing that stands for the others."""
    is_full: bool = False
    """Every row of the long table is there, and none has fewer digits than boxes."""
    strays: frozenset[tuple[int, int]] = frozenset()
    """Numbers that stand alone among the words, and where: perhaps those of pages."""

    def may_hold_page(self, run: Run) -> bool:
        """Whether one of the numbers goes on from a stray one, as the number of a page does."""
        return is_stacked(run) and any(map(self._may_be_page, run.numbers))

    def may_end_in_page(self, run: Run) -> bool:
        """Whether the last number does, in a text where a box may be missing before it."""
        return (
            self.drops_blanks and is_stacked(run) and any(map(self._may_be_page, run.tokens[-1:]))
        )

    def _may_be_page(self, token: Token) -> bool:
        if len(token.raw) > LONGEST_PAGE or not is_count(token):
            return False
        page = int(token.digits)
        return page > 0 and any(
            (stray, line < token.line) in ((page - 1, True), (page + 1, False))
            for stray, line in self.strays
        )

    def is_even(self, run: Run) -> bool:
        """Whether numbers on lines of their own stand as far apart as those of the text."""
        gaps = {token.gap for token in run.tokens[1:]} if is_stacked(run) else set()
        return len(gaps | ({self.spacing.between} if gaps and self.spacing else set())) <= 1


@dataclass(frozen=True, slots=True)
class Short:
    """A row with fewer tokens than boxes; `ends` its table, so that more lines may follow it."""

    run: Run
    boxes: int
    ends: bool = False


def spacing(rows: Sequence[tuple[Run, int]]) -> Spacing | None:
    """What the filled rows of a text with one box a line have in common; None where they differ."""
    full = [run for run, boxes in rows if len(run.tokens) == boxes and is_stacked(run)]
    between = {token.gap for run in full for token in run.tokens[1:]}
    if len(full) < LEAST_FULL or len(between) != 1:
        return None
    before = Counter(run.before for run in full).most_common(1)[0][0]
    after = Counter(run.after for run in full).most_common(1)[0][0]
    return Spacing(before, between.pop(), after, len(full))


def usual(gaps: Iterable[int]) -> Spacing | None:
    """What most lines of a text keep, for a text without filled rows; None where they touch."""
    most = Counter(gaps).most_common(1)
    return Spacing(most[0][0], most[0][0], most[0][0], 0) if most and most[0][0] > 1 else None


def proofs(rows: Iterable[tuple[Run, int]], norm: Spacing) -> int:
    """How many rows have just as many empty lines as boxes too few, some of them inside."""
    return sum(
        len(run.tokens) < boxes
        and is_stacked(run)
        and (not run.tokens or any(_gaps(run, norm)[:-1]))
        and any(_exactly(Short(run, boxes), norm, size) for size in (1, norm.between))
        for run, boxes in rows
    )


def room(run: Run, norm: Spacing | None) -> int:
    """How many boxes may stand in a run: its tokens, and an empty one for each further line end."""
    if norm is None or not is_stacked(run):
        return len(run.tokens)
    return len(run.tokens) + sum(max(0, gap) for gap in _gaps(run, norm))


def counted(
    rows: Sequence[Short], norm: Spacing | None, *, summed: bool
) -> list[tuple[Filled, ...] | None]:
    """The boxes of each row, empty ones told by the empty lines they leave.

    One row that does not come out shows that this text's empty lines mean nothing: then none is
    told. `summed` says whether the last box of a row is the sum of the others.
    """
    nothing: list[tuple[Filled, ...] | None] = [None] * len(rows)
    if norm is None or norm.seen + max(norm.proofs, len(rows)) < LEAST_FULL:
        return nothing
    ways = [_all_of(rows, norm, size, summed=summed) for size in sorted({1, norm.between})]
    told = [way for way in ways if all(boxes is not None for boxes in way)]
    return told[0] if told and all(way == told[0] for way in told) else nothing


def _all_of(
    rows: Sequence[Short], norm: Spacing, size: int, *, summed: bool
) -> list[tuple[Filled, ...] | None]:
    """Every row with `size` empty lines to an empty box; more behind a row only at a table's end.

    A table that is torn has several ends; where most rows come out exactly they are believed.
    """
    flush = _flush(rows, norm) if summed else {}
    exact = [None if row.ends else _exactly(row, norm, size) or flush.get(row.run) for row in rows]
    shown = norm.proofs + sum(boxes is not None for boxes in exact)
    torn = 3 * sum(not (boxes or row.ends) for row, boxes in zip(rows, exact, strict=True))
    return [
        boxes
        or (_openly(row, norm, size, shown=shown) if row.ends or torn <= len(rows) else None)
        or (flush.get(row.run) if row.ends else None)
        for row, boxes in zip(rows, exact, strict=True)
    ]


def _exactly(row: Short, norm: Spacing, size: int) -> tuple[Filled, ...] | None:
    gaps = _gaps(row.run, norm)
    missing = row.boxes - len(row.run.tokens)
    if _fits(gaps, size) and sum(gaps) == missing * size:
        return _spread(row.run, [gap // size for gap in gaps])
    return None


def _openly(row: Short, norm: Spacing, size: int, *, shown: int) -> tuple[Filled, ...] | None:
    """The empty boxes inside the row as counted, the others behind it, where lines enough are.

    Only a text that shows empty boxes in other rows has them behind a row's last number, and
    only where rows are not parted by lines of their own are they all told by lines. No other
    count of lines to a box may come out exactly, and otherwise.
    """
    *inner, last = _gaps(row.run, norm)
    behind = row.boxes - len(row.run.tokens) - sum(inner) // size
    if (
        not _fits(inner, size)
        or behind < 0
        or last < behind * size
        or (behind and not (shown and norm.is_even))
    ):
        return None
    found = _spread(row.run, [*(gap // size for gap in inner), behind])
    others = (_exactly(row, norm, other) for other in {1, norm.between} - {size})
    return found if all(other in (None, found) for other in others) else None


def _fits(gaps: Sequence[int], size: int) -> bool:
    return all(gap >= 0 and gap % size == 0 for gap in gaps)


def _gaps(run: Run, norm: Spacing) -> list[int]:
    """The line ends beyond those of a filled row: before the first token, between, behind."""
    if not run.tokens:
        return [run.before - norm.before]
    inner = (token.gap - norm.between for token in run.tokens[1:])
    return [run.before - norm.before, *inner, run.after - norm.after]


def is_count(token: Token) -> bool:
    """Whether a token is nothing but digits."""
    return token.folded.isascii() and token.folded.isdigit()


def is_stacked(run: Run) -> bool:
    """Whether every token has its line to itself, outside any table of the document."""
    return (
        run.is_apart
        and len(run.printed) == len(run.tokens)
        and not any(token.boxed for token in run.tokens)
        and run.before > 0
        and not run.is_cut
        and all(token.gap > 0 for token in run.tokens[1:])
    )


def _spread(run: Run, empties: Sequence[int]) -> tuple[Filled, ...]:
    filled: list[Filled] = []
    for token, empty in zip(run.tokens, empties[:-1], strict=True):
        filled += [Filled("", token.line, Method.STREAM)] * empty
        filled.append(Filled(token.raw, token.line, Method.STREAM))
    last = run.tokens[-1].line if run.tokens else run.line
    return (*filled, *[Filled("", last, Method.STREAM)] * empties[-1])


def _flush(rows: Sequence[Short], norm: Spacing) -> dict[Run, tuple[Filled, ...]]:
    """Rows whose numbers stand flush with the label and with the row's end, one gap between.

    The gap is all the empty boxes, which may leave fewer lines than there are of them. Only the
    row's sum at its end tells that none is missing there; a row of zeros has its boxes where
    another row with the same gap has them.
    """
    told = {row.run: boxes for row in rows if (boxes := _from_both_ends(row, norm))}
    proven = {tuple(_gaps(run, norm)) for run in told if numbers.read(run.tokens[-1].raw).value}
    return {run: boxes for run, boxes in told.items() if tuple(_gaps(run, norm)) in proven}


def _from_both_ends(row: Short, norm: Spacing) -> tuple[Filled, ...] | None:
    gaps = _gaps(row.run, norm)
    wide = [at for at, gap in enumerate(gaps) if gap > 0]
    values = [numbers.read(token.raw).value for token in row.run.tokens]
    if len(wide) != 1 or wide[0] in (0, len(values)) or any(v is None for v in values):
        return None
    known = [value for value in values if value is not None]
    if min(gaps) < 0 or sum(known[:-1]) != known[-1]:
        return None
    empties = [0] * len(gaps)
    empties[wide[0]] = row.boxes - len(values)
    return tuple(
        Filled(box.text, box.line, Method.POSITION, _PLACED) for box in _spread(row.run, empties)
    )

"""Runs of digits whose boxes were lost in; the ways to part them that the form's sums allow out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from math import inf, prod

MOST_DIGITS = 60
"""Longer rows are refused unread: seven numbers of a nation's size have fifty digits."""
MOST_READINGS = 64
"""A row with more readings than this says nothing about its boxes."""
LONGEST_ALONE = 3
"""So many digits may be a sum whose addends are all left empty; more are several numbers."""
SLIP = 12
"""An agency that errs in a sum often errs by less than this, or by less than a tenth of it."""
MOST_CHOICES = 4096
"""More combinations of readings than this are not tried."""
MOST_STEPS = 40_000
"""The search gives up after so many steps and calls the row unreadable."""

Reading = tuple[int, ...]


def readings(runs: Sequence[str], boxes: int) -> tuple[Reading, ...]:
    """Every way to part the runs into `boxes` numbers of which the last is the sum of the others.

    A number never crosses from one run to the next, and never begins with a zero it does not
    need. Empty where there is no way, or more than `MOST_READINGS`, or the runs are too long.
    """
    if sum(map(len, runs)) > MOST_DIGITS or sum(map(len, runs)) < boxes or len(runs) > boxes:
        return ()
    text, budget = "".join(runs), _Budget()
    found = _rows(text, 0, len(text), boxes, frozenset(_walls(runs)), budget)
    return _few(found, budget)


def readings_of_groups(runs: Sequence[str], groups: int, boxes: int) -> tuple[Reading, ...]:
    """Every way to part the runs into `groups` rows of `boxes`, each with its sum at its end."""
    text = "".join(runs)
    if not groups * boxes <= len(text) <= groups * MOST_DIGITS // 2:
        return ()
    budget = _Budget()
    found = _groups(text, 0, groups, boxes, frozenset(_walls(runs)), budget)
    return _few(found, budget)


def may_lack(runs: Sequence[str], groups: int, boxes: int) -> bool:
    """Whether the runs may as well be fewer numbers than boxes: some of the addends left empty.

    What an empty box ought to hold is not known: the addends that are left need only not be more
    than their sum. Of runs too long to be looked at nothing is known, so they may.
    """
    text, walls = "".join(runs), frozenset(_walls(runs))
    if len(text) > groups * MOST_DIGITS:
        return True
    ends = {(0, False)}
    for group in range(1, groups + 1):
        ends = {
            (end, lacks or lacking)
            for start, lacks in ends
            for end in range(start if group < groups else len(text), len(text) + 1)
            for lacking in _ways(text, start, end, boxes, walls)
        }
    return (len(text), True) in ends


def _ways(text: str, start: int, end: int, boxes: int, walls: frozenset[int]) -> Iterator[bool]:
    """Whether text[start:end] may be a row with boxes empty (True), and whether a whole one."""
    if start == end or _lacks(text, start, end, boxes, walls):
        yield True
    if end - start >= boxes and next(_rows(text, start, end, boxes, walls, _Budget()), None):
        yield False


def _lacks(text: str, start: int, end: int, boxes: int, walls: frozenset[int]) -> bool:
    """Whether a sum stands at the end, and fewer addends than boxes before it, not more than it."""
    least = _least(text, start, boxes - 2, walls)
    for cut in range(start, end):
        if _crosses(cut, end, walls) or not _number(text, cut, end):
            continue
        if cut == start and end - start <= LONGEST_ALONE:
            return True
        if least[cut] <= int(text[cut:end]):
            return True
    return False


@lru_cache(maxsize=256)
def _least(text: str, start: int, most: int, walls: frozenset[int]) -> Sequence[float]:
    """For each end the least sum of text[start:end] as one number to so many."""
    numbers = {at: [*_numbers_from(text, at, walls)] for at in range(start, len(text))}
    least = [inf] * (len(text) + 1)
    before = {start: 0}
    for _ in range(most):
        sums: dict[int, int] = {}
        for first, already in before.items():
            for end, value in numbers.get(first, ()):
                sums[end] = min(sums.get(end, already + value), already + value)
        least = [min(one, sums.get(end, inf)) for end, one in enumerate(least)]
        before = sums
    return least


def _numbers_from(text: str, start: int, walls: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Where each number ends that begins at a place, and the number."""
    until = min(wall for wall in walls if wall > start)
    for end in range(start + 1, until + 1):
        if _number(text, start, end):
            yield end, int(text[start:end])


def nearly(runs: Sequence[str], boxes: int, noughts: int = 0) -> bool:
    """Whether the runs may be parted so that the last number misses the sum by little.

    With no fewer noughts among the addends than `noughts`: most boxes of a report are noughts, so
    another parting with more of them is the likelier. Also where that is not found out in so many
    steps: an agency that errs may have meant it.
    """
    text, walls, budget = "".join(runs), frozenset(_walls(runs)), _Budget()
    if len(text) > MOST_DIGITS:
        return True
    for cut in range(boxes - 1, len(text)):
        if _crosses(cut, len(text), walls) or not _number(text, cut, len(text)):
            continue
        total = int(text[cut:])
        slack = max(SLIP, total // 10)
        sums = _sums_of(text, 0, cut, boxes - 1, total + slack, walls, budget)
        if any(0 < abs(found - total) <= slack and zeros >= noughts for found, zeros in sums):
            return True
    return budget.left <= 0


def _sums_of(
    text: str, start: int, end: int, boxes: int, most: int, walls: frozenset[int], budget: _Budget
) -> Iterator[tuple[int, int]]:
    """The sums, none more than `most`, of all ways to part text[start:end] into so many numbers,
    each with how many of the numbers are noughts.
    """
    if boxes == 0:
        if start == end:
            yield 0, 0
        return
    for last in range(start + 1, end - boxes + 2):
        value = int(text[start:last])
        if value > most or _crosses(start, last, walls) or not _number(text, start, last):
            break
        if not budget.spend():
            return
        for rest, noughts in _sums_of(text, last, end, boxes - 1, most - value, walls, budget):
            yield value + rest, noughts + (value == 0)


def forced(runs: Sequence[str], signed: Sequence[bool]) -> tuple[int | None, ...]:
    """The numbers that every way to fill the boxes has in common; None where ways differ.

    There is no sum here, and boxes may have been empty: only what no reading contradicts is told.
    `signed` says of each box whether a minus may stand in it.
    """
    boxes = len(signed)
    if sum(len(run.lstrip("-")) for run in runs) > MOST_DIGITS // 2 or len(runs) > boxes:
        return (None,) * boxes
    ways = list(islice(_fillings(tuple(runs), tuple(signed)), 20_000))
    if not ways or len(ways) == 20_000:
        return (None,) * boxes
    return tuple(column[0] if len(set(column)) == 1 else None for column in zip(*ways, strict=True))


def choose(
    open_rows: Mapping[str, Sequence[Reading]],
    fixed: dict[str, Reading],
    sums: Sequence[tuple[Sequence[str], Sequence[str]]],
    columns: int,
) -> dict[str, tuple[Reading, ...]]:
    """The readings of each open row that some choice of all has, for which every sum holds.

    `sums` are rows left and right of an equals sign, to hold in each column. Empty where no sum
    covers a row, where no choice lets all hold, or where there are too many choices.
    """
    covered = {code for left, right in sums for code in (*left, *right)}
    choices = prod(len(ways) for ways in open_rows.values())
    if not set(open_rows) <= covered or choices > MOST_CHOICES:
        return {}
    kept = [
        choice
        for ways in product(*open_rows.values())
        if _all_hold(fixed | (choice := dict(zip(open_rows, ways, strict=True))), sums, columns)
    ]
    return {code: tuple({choice[code]: 0 for choice in kept}) for code in open_rows} if kept else {}


class _Budget:
    """Counts steps, so that a hostile row ends, and remembers the ways that led nowhere."""

    def __init__(self) -> None:
        self.left = MOST_STEPS
        self.dead: set[tuple[int, int, int, int]] = set()

    def spend(self) -> bool:
        """Take one step; False when there is none left."""
        self.left -= 1
        return self.left > 0


def _all_hold(
    rows: Mapping[str, Reading], sums: Sequence[tuple[Sequence[str], Sequence[str]]], columns: int
) -> bool:
    return all(
        sum(rows[code][at] for code in left) == sum(rows[code][at] for code in right)
        for left, right in sums
        if {*left, *right} <= set(rows)
        for at in range(columns)
    )


def _few(found: Iterator[Reading], budget: _Budget) -> tuple[Reading, ...]:
    """All that were found; none where the search was not finished or found too many."""
    kept = tuple(dict.fromkeys(islice(found, MOST_READINGS + 1)))
    return kept if budget.left > 0 and len(kept) <= MOST_READINGS else ()


def _rows(
    text: str, start: int, end: int, boxes: int, walls: frozenset[int], budget: _Budget
) -> Iterator[Reading]:
    """Part text[start:end] so that the last number is the sum: choose the sum, then the parts."""
    for cut in range(end - 1, start + boxes - 2, -1):
        if _crosses(cut, end, walls):
            return
        if not _number(text, cut, end) or not _same_remainder(text, start, cut, end):
            continue
        total = int(text[cut:end])
        for parts in _parts(text, start, cut, boxes - 1, total, walls, budget):
            yield (*parts, total)


def _same_remainder(text: str, start: int, cut: int, end: int) -> bool:
    """A number leaves the remainder by nine of its digits' sum, so parts and total must agree."""
    return sum(map(int, text[start:cut])) % 9 == sum(map(int, text[cut:end])) % 9


def _parts(
    text: str, start: int, end: int, boxes: int, total: int, walls: frozenset[int], budget: _Budget
) -> Iterator[Reading]:
    if boxes == 0:
        if start == end and total == 0:
            yield ()
        return
    state = (start, end, boxes, total)
    digits = end - start
    if not digits - boxes + 2 >= len(str(total)) >= digits / boxes and total:
        return
    if state in budget.dead or not budget.spend():
        return
    alive = False
    for cut in range(start + 1, end - boxes + 2):
        if _crosses(start, cut, walls) or not _number(text, start, cut):
            break
        value = int(text[start:cut])
        if value > total:
            break
        for rest in _parts(text, cut, end, boxes - 1, total - value, walls, budget):
            alive = True
            yield (value, *rest)
    if not alive:
        budget.dead.add(state)


def _groups(
    text: str, start: int, groups: int, boxes: int, walls: frozenset[int], budget: _Budget
) -> Iterator[Reading]:
    if groups == 0:
        if start == len(text):
            yield ()
        return
    last = len(text) if groups == 1 else len(text) - (groups - 1) * boxes
    for end in range(len(text) if groups == 1 else start + boxes, last + 1):
        if end - start > MOST_DIGITS // 2:
            return
        for row in _rows(text, start, end, boxes, walls, budget):
            for rest in _groups(text, end, groups - 1, boxes, walls, budget):
                yield (*row, *rest)


def _fillings(runs: tuple[str, ...], signed: tuple[bool, ...]) -> Iterator[tuple[int | None, ...]]:
    """Every way to lay the runs, parted or whole, into the boxes in order, boxes left empty too.

    A minus may be a sign, or a dash that fills a box of its own.
    """
    if not signed:
        if not runs:
            yield ()
        return
    for rest in _fillings(runs, signed[1:]):
        yield (None, *rest)
    if runs and runs[0].startswith("-"):
        for rest in _fillings((runs[0][1:], *runs[1:]), signed[1:]):
            yield (None, *rest)
    if not runs or (runs[0].startswith("-") and not signed[0]):
        return
    first = runs[0]
    lead = 1 if first.startswith("-") else 0
    for cut in range(lead + 1, len(first) + 1):
        if not _number(first, lead, cut):
            break
        left = (first[cut:], *runs[1:]) if cut < len(first) else runs[1:]
        for rest in _fillings(left, signed[1:]):
            yield (int(first[:cut]), *rest)


def _number(text: str, start: int, end: int) -> bool:
    return end - start == 1 or text[start] != "0"


def _crosses(start: int, end: int, walls: frozenset[int]) -> bool:
    return any(start < wall < end for wall in walls)


def _walls(runs: Sequence[str]) -> Iterator[int]:
    at = 0
    for run in runs:
        at += len(run)
        yield at

"""Digits run together, in; every reading that their sums allow, out. The forge's own arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def readings(pieces: Sequence[str], groups: Sequence[int]) -> list[tuple[int, ...]]:
    """Every way to part `pieces` into numbers, each group's last being the sum of the others.

    `groups` gives the count of addends of each group; no number crosses two pieces or begins with
    a zero it does not need. At most a thousand readings are looked for.
    """
    text = "".join(pieces)
    if not text.isdigit():
        return []
    bounds = {0}
    for piece in pieces:
        bounds.add(max(bounds) + len(piece))
    found = []
    for reading in _read(text, 0, frozenset(bounds), tuple(groups)):
        found.append(reading)
        if len(found) == 1000:
            break
    return found


def _read(
    text: str, at: int, bounds: frozenset[int], groups: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    if not groups:
        if at == len(text):
            yield ()
        return
    for parts, after in _addends(text, at, bounds, groups[0]):
        total = str(sum(parts))
        end = after + len(total)
        if text.startswith(total, after) and _whole(after, end, bounds):
            for rest in _read(text, end, bounds, groups[1:]):
                yield (*parts, int(total), *rest)


def _addends(
    text: str, at: int, bounds: frozenset[int], count: int
) -> Iterator[tuple[tuple[int, ...], int]]:
    if count == 0:
        yield (), at
        return
    longest = 1 if text[at : at + 1] == "0" else 8
    for end in range(at + 1, min(at + longest, len(text)) + 1):
        if not _whole(at, end, bounds):
            break
        for parts, after in _addends(text, end, bounds, count - 1):
            yield (int(text[at:end]), *parts), after


def _whole(first: int, last: int, bounds: frozenset[int]) -> bool:
    return not any(first < bound < last for bound in bounds)

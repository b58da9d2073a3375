"""Pieces of text and the rows of a form in; which piece is which row, and how surely, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from gongkai.extract.labels import (
    LIKENESS,
    SHORTEST_CUT,
    Label,
    LabelPiece,
    Lexicon,
    alters,
    is_altering,
    is_slip,
    pieces,
    without_remarks,
)

SPELLED, ENDING, BEGUN, SLIPPED, ANCHORED = 3.0, 2.5, 2.0, 1.6, 1.2
"""How like a label is: spelled whole, at the end of other words, cut off, with a slip, by its
key words.
"""
NUMBERED, MISNUMBERED = 0.5, -1.5
"""What a list numeral adds that is the label's own, or another's."""
LEAST = 0.3
"""What is like at all is so much so."""
SKIPPED_ROW, SKIPPED_RUN = -0.7, -1.0
"""What it costs that a row of the form is not there; that a whole row of boxes is no row."""
UNNAMED = 0.2
"""A whole row of boxes whose label is lost may be any row."""
LEAST_NAMED = 1.5
"""So like a label must be for its box to name the row."""
CERTAIN_COPY = 2.5
"""How like a label must be for its row to be another printing of one that was found."""
LONGEST_PIECE = 60
"""A longer piece of text is prose that ends in a label; only its end is looked at."""
LONGEST_TAIL = 120
"""Only so much of the words before a run is looked at."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row is this piece; any other way to align all is worse by `margin`."""

    part: int
    margin: float
    likeness: float


@dataclass(frozen=True)
class Alignment:
    """Rows found, by code, and how good the whole is."""

    rows: Mapping[str, Match]
    score: float


Scores = Sequence[Sequence[float]]
"""How like each piece is to each row; 0 where not at all."""


def aligned(
    likeness: Sequence[Mapping[str, float]], whole: Sequence[bool], codes: Sequence[str]
) -> Alignment:
    """Align in order; `whole` says which pieces have all the boxes of a row behind them."""
    scores = [
        [each.get(code, unnamed) for code in codes]
        for each, is_whole in zip(likeness, whole, strict=True)
        for unnamed in [UNNAMED if is_whole and each.keys().isdisjoint(codes) else 0.0]
    ]
    costs = [SKIPPED_RUN if each else 0.0 for each in whole]
    before = _sweep(scores, costs, len(codes))
    behind = _sweep([row[::-1] for row in scores[::-1]], costs[::-1], len(codes))
    behind = [row[::-1] for row in behind[::-1]]
    return Alignment(dict(_matches(scores, before, behind, codes)), before[-1][-1])


def _sweep(scores: Scores, costs: Sequence[float], rows: int) -> list[list[float]]:
    """The best way to align the first i pieces with the first j rows, for all i and j."""
    best = [[SKIPPED_ROW * at for at in range(rows + 1)]]
    for likeness, cost in zip(scores, costs, strict=True):
        above = best[-1]
        way = above[0] + cost
        line = [way]
        for diagonal, upper, score in zip(above, above[1:], likeness, strict=False):
            way = max(upper + cost, way + SKIPPED_ROW)
            if score > 0:
                way = max(way, diagonal + score)
            line.append(way)
        best.append(line)
    return best


def _matches(
    scores: Scores, before: Scores, behind: Scores, codes: Sequence[str]
) -> Iterator[tuple[str, Match]]:
    """The best piece of each row where it has one, and by how much no other way is as good."""
    for row, code in enumerate(codes):
        ways = sorted(
            (
                (before[at][row] + line[row] + behind[at + 1][row + 1], at)
                for at, line in enumerate(scores)
                if line[row] > 0
            ),
            reverse=True,
        )
        skipped = max(
            above[row] + SKIPPED_ROW + below[row + 1]
            for above, below in zip(before, behind, strict=True)
        )
        if ways and ways[0][0] > skipped:
            best, part = ways[0]
            second = max([skipped, *(value for value, _ in ways[1:2])])
            yield code, Match(part, best - second, scores[part][row])


@lru_cache(maxsize=4096)
def likenesses(text: str, words: Lexicon) -> Mapping[str, float]:
    """How like the end of a text is to the label of each row; only what is like at all."""
    tail = text[-LONGEST_TAIL:]
    found: dict[str, float] = {}
    for piece in dict.fromkeys((pieces(tail)[-1], pieces(without_remarks(tail))[-1])):
        if piece.text:
            for code, score in _scored(_below_groups(piece, words), words):
                found[code] = max(found.get(code, 0.0), score)
    return found


def named(text: str, words: Lexicon) -> str | None:
    """The row whose label ends a text, where it is like that one more than any other."""
    found = likenesses(text, words)
    best = max(found.values(), default=0.0)
    codes = [code for code, score in found.items() if score == best]
    return codes[0] if len(codes) == 1 and best >= LEAST_NAMED else None


def _scored(piece: LabelPiece, words: Lexicon) -> Iterator[tuple[str, float]]:
    tail = piece.text[-LONGEST_PIECE:]
    found = {code: s for code, label in words.rows.items() if (s := _plainly(tail, label))}
    if max(found.values(), default=0.0) < ENDING and tail not in words.groups:
        for code, label in words.rows.items():
            found[code] = max(found.get(code, 0.0), _nearly(tail, label))
    for code, score in found.items():
        if score:
            own = words.rows[code].numeral
            told = NUMBERED if piece.numeral == own else MISNUMBERED
            yield code, max(LEAST, score + (told if piece.numeral else 0.0))


def _below_groups(piece: LabelPiece, words: Lexicon) -> LabelPiece:
    """A label without the headings over it that ran into it."""
    for group in words.groups:
        if piece.text.startswith(group) and piece.text != group:
            return _below_groups(LabelPiece("", piece.text.removeprefix(group)), words)
    return piece


def _plainly(tail: str, label: Label) -> float:
    """Spelled whole, behind other words, or cut off."""
    best = 0.0
    for name in label.spellings:
        if tail == name:
            return SPELLED
        if (
            len(name) >= SHORTEST_CUT
            and tail.endswith(name)
            and not is_altering(tail[: -len(name)])
        ):
            best = max(best, ENDING)
        elif len(tail) >= SHORTEST_CUT and name.startswith(tail):
            best = max(best, BEGUN)
    return best


def _nearly(tail: str, label: Label) -> float:
    """Misspelt, or its key words alone."""
    best = max((_ratio(tail, name) for name in label.spellings), default=0.0)
    if best >= LIKENESS:
        return 2.0 * best
    if any(is_slip(tail, name) for name in label.spellings):
        return SLIPPED
    for match in label.anchor.finditer(tail) if label.anchor else ():
        before, behind = tail[: match.start()], tail[match.end() :]
        is_own = not label.is_altered(before) and not alters(behind, label.official)
        if is_own and len(behind) <= 12:
            return ANCHORED
    return 0.0


def _ratio(tail: str, name: str) -> float:
    """How like they are; 0 where lengths, signs or a word rule out that they are like enough."""
    if min(len(tail), len(name)) <= 3 or abs(len(tail) - len(name)) >= 6:
        return 0.0
    if 2 * sum(sign in name for sign in tail) < LIKENESS * (len(tail) + len(name)):
        return 0.0
    if alters(tail, name):
        return 0.0
    return SequenceMatcher(None, tail, name, autojunk=False).ratio()

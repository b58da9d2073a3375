"""A document in; its text cut into labels and the runs of figures behind them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise

from gongkai.extract.document import Document, Unreadable
from gongkai.extract.explain.runs import Run
from gongkai.extract.labels import bare
from gongkai.extract.numbers import UNITS
from gongkai.extract.tokens import Token, TokenKind, tokens

MOST_RUNS = 20_000
"""A report of a province has some two thousand numbers outside its tables."""

MOST_ROWS = 300
"""Rows of one table; the form's longest has twenty-nine, and to part glued digits takes time."""
LEAST_DRESSED = 4
"""So many numbers with units, or in full width, make one without strange."""
LONGEST_REMARK = 60
"""Characters behind a bracket that stays open; further on it is one that was never closed."""

_REJECTED = re.compile(r"[-+]?\d(?!\d?\s?[.、)]$)")
_LEFT_OVER = re.compile(rf"{UNITS}|/.{{1,2}}")
"""Alone behind a run, a unit or /年: it was cut from its number, and so may digits have been."""
_DASHES = ("-", "―", "─", "/", "\\")
_SIGNED = re.compile(r"[^\u3400-\u9fff]*\d[^\u3400-\u9fff]*")
_SCRAWL = re.compile(r"[<>~]?\d[A-Za-z<>~+\d-]+")
_CLAUSE = re.compile(rf"(?:{UNITS}|篇|人|家)?[,。;、:!?]")


@dataclass(frozen=True, slots=True)
class Pause:
    """Line ends among words: how many, behind how many characters and behind which line."""

    at: int
    gap: int
    line: int


@dataclass(frozen=True)
class Segment:
    """Words, and the run of figures right behind them."""

    text: str
    """The words since the run before, folded, without blanks."""
    context: str
    """The words since the last run that held more than what may be a page's number."""
    run: Run
    is_prose: bool
    """A clause goes on behind the run: …550件，其中…."""
    pauses: tuple[Pause, ...] = ()
    boxed: str = ""
    """The words of the box right before the run, where it stands in a table."""

    @cached_property
    def header(self) -> str:
        """The context without all that does not distinguish labels."""
        return bare(self.context)


def segments(document: Document) -> tuple[Segment, ...]:
    """Cut the whole document; the last segment may have an empty run."""
    found = tuple(islice(_segments(list(tokens(document))), MOST_RUNS + 1))
    if len(found) > MOST_RUNS:
        raise Unreadable(f"文中有超过{MOST_RUNS}处数字，不像一份年度报告；请只给出报告本身。")
    return found


def insist_on_one_report(rows: Sequence[object]) -> None:
    """Raise `Unreadable` where a table has more rows than several reports have together."""
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"文中同一张表超过 {MOST_ROWS} 行，不像一份年度报告；请只给出报告本身。")


def at_pauses(found: Sequence[Segment], usual: int) -> Iterator[Segment]:
    """The same, cut where words stand farther apart than usual: empty boxes may be between."""
    for segment in found:
        done, context = 0, segment.context[: len(segment.context) - len(segment.text)]
        for pause in segment.pauses:
            if pause.gap > usual:
                part = segment.text[done : pause.at]
                context += part
                run = Run((), pause.gap, 0, label_line=pause.line)
                yield Segment(part, context, run, is_prose=False)
                done = pause.at
        yield replace(segment, text=segment.text[done:]) if done else segment


def _segments(found: list[Token]) -> Iterator[Segment]:
    at, context, remark = 0, "", ""
    while at < len(found):
        start = at
        while at < len(found) and found[at].kind is TokenKind.WORD:
            at += 1
        text = "".join(token.folded for token in found[start:at])
        pauses = tuple(_pauses(found[start:at]))
        first = at
        while at < len(found) and _is_of_run(found, first, at):
            at += 1
        context += text
        remark = _open_remark(remark, text, behind_number=start > 0 and not found[start].gap)
        run = _run(found, first, at)
        run = replace(run, is_cut=True) if remark else run
        prose = at < len(found) and bool(_CLAUSE.match(found[at].folded))
        last = found[first - 1] if first > start else None
        boxed = last.folded if last and last.boxed else ""
        yield Segment(text, context, run, prose, pauses, boxed)
        if run.numbers and not run.is_stray:
            context = ""


def _open_remark(before: str, text: str, *, behind_number: bool) -> str:
    """The words since a bracket was opened right behind a number, '' once it is closed.

    A remark broken over lines, 12（ / 6件为联合 / 发文）, puts its number among other figures.
    """
    words = before + text if before else text if behind_number and text[:1] in ("(", "[") else ""
    closed = ")" in words or "]" in words
    return "" if closed or len(words) > LONGEST_REMARK else words


def _pauses(words: Sequence[Token]) -> Iterator[Pause]:
    length = 0
    for before, word in pairwise(words):
        length += len(before.folded)
        if word.gap > 1 and not word.boxed:
            yield Pause(length, word.gap, before.line)


def _is_of_run(found: list[Token], first: int, at: int) -> bool:
    """No word, and no new row of a table: the next row's figures are not this label's."""
    token = found[at]
    return token.kind is not TokenKind.WORD and not (at > first and token.boxed and token.gap > 0)


def _run(found: list[Token], first: int, end: int) -> Run:
    before = found[first].gap if first < end else 0
    after = found[end].gap if end < len(found) else 0
    cut = end < len(found) and not after and _is_a_box(found[end])
    cut = (
        cut
        or (end < len(found) and bool(_LEFT_OVER.fullmatch(found[end].folded)))
        or _is_remarked(found[end : end + 2])
        or _is_fraction(found[end : end + 2])
        or (first < end and _is_scrawled(_words_before(found, first), found[first]))
        or _is_doubled(found[first:end])
        or _has_a_stranger(found[first:end])
    )
    label = found[first - 1].line if first else 0
    return Run(tuple(found[first:end]), before, after, cut, label, end < len(found))


def _is_a_box(behind: Token) -> bool:
    """Whether what stands right behind a run may be another box of it: a number, or a dash."""
    dashed = behind.touches and behind.folded.startswith(_DASHES)
    return dashed or bool(_REJECTED.match(behind.folded))


def _is_remarked(behind: Sequence[Token]) -> bool:
    """Whether a remark with a number in it stands right behind: 12（6件为联合发文）."""
    return (
        len(behind) == 2
        and not behind[0].gap
        and behind[0].folded.startswith("(")
        and behind[0].folded.endswith("(")
        and behind[1].kind is TokenKind.NUMBER
    )


def _is_fraction(behind: Sequence[Token]) -> bool:
    """Whether a number goes on behind a line end: 96171 / .6."""
    return (
        len(behind) == 2
        and behind[0].folded in (".", ",")
        and behind[1].folded[:1].isdigit()
        and (behind[0].touches or behind[1].touches)
    )


def _is_doubled(run: Sequence[Token]) -> bool:
    """Whether of several boxes one holds more than a number: two rows of the table became one."""
    return any(token.shares for token in run) and sum(not token.shares for token in run) > 1


def _has_a_stranger(run: Sequence[Token]) -> bool:
    """Whether of many numbers one alone lacks the unit, or is narrow: it may be that of a page."""
    figures = [token for token in run if token.kind is TokenKind.NUMBER]
    united = [token.folded != token.digits for token in figures]
    wide = [not token.raw.strip()[:1].isascii() for token in figures]
    return any(
        each.count(True) >= LEAST_DRESSED and each.count(False) == 1 for each in (united, wide)
    )


def _words_before(found: Sequence[Token], first: int) -> Sequence[Token]:
    """The words right before a run as far as they stand on one line."""
    at = first
    while at and found[at - 1].kind is TokenKind.WORD:
        at -= 1
        if found[at].gap:
            break
    return found[at:first]


def _is_scrawled(words: Sequence[Token], first: Token) -> bool:
    """Whether a number with a letter in it stands right before a run, on its line, 1O 0 10; or
    signs with digits alone on theirs: 8→9.
    """
    if not first.gap:
        return bool(_SCRAWL.fullmatch("".join(word.folded for word in words[-2:])))
    text = "".join(word.folded for word in words)
    return not first.boxed and bool(_SIGNED.fullmatch(text)) and bool(words[0].gap)

"""A document in; its text cut into labels and the runs of figures behind them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.extract.boxes import Run
from gongkai.extract.document import Document
from gongkai.extract.tokens import Kind, Token, tokens

_CLAUSE = re.compile(r"(?:亿元|万元|元|件次|件|条|项|个|宗|起|份|篇|次|人|家)?[,。;、:!?]")


@dataclass(frozen=True, slots=True)
class Segment:
    """Words, and the run of figures right behind them."""

    text: str
    """The words since the run before, folded, without blanks."""
    context: str
    """The words since the last run that held a number."""
    run: Run
    is_prose: bool
    """A clause goes on behind the run: …550件，其中…."""


def segments(document: Document) -> tuple[Segment, ...]:
    """Cut the whole document; the last segment may have an empty run."""
    return tuple(_segments(list(tokens(document))))


def _segments(found: list[Token]) -> Iterator[Segment]:
    at, context = 0, ""
    while at < len(found):
        start = at
        while at < len(found) and found[at].kind is Kind.WORD:
            at += 1
        text = "".join(token.folded for token in found[start:at])
        first = at
        while at < len(found) and found[at].kind is not Kind.WORD:
            at += 1
        context += text
        run = _run(found, first, at)
        prose = at < len(found) and bool(_CLAUSE.match(found[at].folded))
        yield Segment(text, context, run, prose)
        if run.numbers:
            context = ""


def _run(found: list[Token], first: int, end: int) -> Run:
    before = found[first].gap if first < end else 0
    after = found[end].gap if end < len(found) else 0
    return Run(tuple(found[first:end]), before, after)

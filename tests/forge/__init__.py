"""A number in, a forged report and its truth out; a draft of it in, a verdict out.

From known records the forge writes documents in every shape in which agencies and converters
leave them. What a reader must never do is name a figure that the truth does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from gongkai.model import Draft
from tests.forge import converters, damage, markdown, page, text, web, word
from tests.forge.grid import Paper, paper
from tests.forge.judging import Verdict, verdict
from tests.forge.text import Written
from tests.forge.truth import Printed

Writer = Callable[[Paper, Random], Written]
USUAL: Mapping[str, Writer] = {
    **web.SHAPES,
    **word.SHAPES,
    **text.SHAPES,
    **markdown.SHAPES,
    **page.SHAPES,
}
WRITERS: Mapping[str, Writer] = {**USUAL, **converters.SHAPES, **damage.SHAPES}
SHAPES = tuple(WRITERS)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "usual": tuple(USUAL),
    "converters": tuple(converters.SHAPES),
    "damage": tuple(damage.SHAPES),
    "all": SHAPES,
}
"""Shapes as agencies leave them; what other programs make of them; what was spoilt on the way."""
GLUING = frozenset({"glued", "oneline"})
UNTORN = GLUING | frozenset(damage.SHAPES)
CLEAN_SHARE = 0.25
"""How many documents print every label as the form does."""


@dataclass(frozen=True)
class Forged:
    """A document and what was printed in it."""

    shape: str
    number: int
    name: str
    data: bytes
    truth: Mapping[str, Printed]
    lost: frozenset[str]
    """Cells that the shape does not carry, or that the print leaves open."""
    unsettled: frozenset[str]
    """Those of them of which nothing at all is settled: any figure there is a guess."""
    agency: str
    year: int
    quirks: tuple[str, ...]


def documents(seed: int, count: int, shape: str | None = None) -> Iterator[Forged]:
    """`count` documents, turn by turn of every shape unless one is named."""
    shapes = named(shape or "all")
    for at in range(count):
        yield forge(shapes[at % len(shapes)], seed + at // len(shapes))


def named(shapes: str) -> tuple[str, ...]:
    """The shapes of a list with commas, groups spelled out."""
    return tuple(one for name in shapes.split(",") for one in GROUPS.get(name, (name,)))


def forge(shape: str, number: int) -> Forged:
    """The one document of this shape and number, always the same bytes."""
    rng = Random(f"{shape}/{number}")
    clean = rng.random() < CLEAN_SHARE
    plain = shape in GLUING and rng.random() < 0.85
    made = paper(rng, plain=plain, clean=clean, tears=shape not in UNTORN)
    wrote = WRITERS[shape](made, rng)
    return Forged(
        shape,
        number,
        wrote.name,
        wrote.data,
        made.record.cells if wrote.truth is None else wrote.truth,
        wrote.lost | made.doubtful,
        wrote.unsettled,
        made.record.agency,
        made.record.year,
        made.quirks,
    )


def judge(draft: Draft, forged: Forged) -> Verdict:
    """What a draft says against what was printed."""
    return verdict(draft, forged.truth, forged.lost, forged.year, forged.unsettled)

"""Documents with one thing changed: what is read is what stands there then, or nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from gongkai import form
from gongkai.extract import extract
from gongkai.model import Draft, Figure, Method, Status
from tests.forge import forge

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FORGED = Path("forged")
MADE_UP = [FORGED / f"{shape}-{n}.txt" for shape in ("dense", "rowgaps", "gaps") for n in range(5)]
REAL = sorted([*SHARED.glob("corpus/raw/*.txt"), *SHARED.glob("seeds/*.txt")])
DOCUMENTS = REAL or MADE_UP
"""Where the collection is not here, made-up documents are edited."""
ROUNDS = 6
"""Edits of each kind and document; a larger number finds more and takes longer."""
FEWEST = 12
"""Documents whose lines can be edited; tables that are laid out anew cannot."""
FORM = form.load()
DOUBTED = (Status.AMBIGUOUS, Status.UNREADABLE, Status.ABSENT)
SEEN = (Method.AGREED, Method.GRID, Method.STREAM)
EMPTY = (Status.BLANK, Status.NOT_APPLICABLE)

Printed = Mapping[str, str | None]
"""Cell → what stands in it after the edit; None where no number does."""


@dataclass(frozen=True)
class Site:
    """A figure that stands alone in its line of a document."""

    code: str
    at: int
    start: int
    end: int
    below: Site | None = None
    """The figure alone on the next line that is not empty, where this one is alone too."""

    def rewritten(self, lines: Sequence[str], text: str) -> list[str]:
        """The lines with another text in its place."""
        line = lines[self.at]
        new = f"{line[: self.start]}{text}{line[self.end :]}"
        return [*lines[: self.at], *new.split("\n"), *lines[self.at + 1 :]]


Edit = Callable[[list[str], Site, random.Random], tuple[list[str], Printed]]


def slipped(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """Another number, so that sums fail."""
    text = str(rnd.choice([rnd.randint(0, 9), rnd.randint(10, 99), rnd.randint(100, 2500)]))
    return site.rewritten(lines, text), {site.code: text}


def emptied(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """No number, or a dash."""
    return site.rewritten(lines, rnd.choice(["", "", "-", "/"])), {site.code: None}


def dropped(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """The whole line gone, with nothing left of it."""
    if len(lines[site.at].strip()) > site.end - site.start:
        return lines, {}
    return [*lines[: site.at], *lines[site.at + 1 :]], {site.code: None}


def paged(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """The number of a page between two lines."""
    number = rnd.choice(["- {} -", "{}"]).format(rnd.randint(1, 9))
    at = site.at + rnd.randint(0, 1)
    return [*lines[:at], number, *lines[at:]], {}


def spaced(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """One empty line more; not among boxes that are empty lines, where it is one box more."""
    around = [line.strip() for line in lines[max(0, site.at - 7) : site.at + 8]]
    if lines[site.at].strip().isdigit() and "" in around:
        return lines, {}
    at = site.at + rnd.randint(0, 1)
    return [*lines[:at], "", *lines[at:]], {}


def cut(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """A line end inside a number."""
    text = lines[site.at][site.start : site.end]
    at = rnd.randint(1, max(1, len(text) - 1))
    return site.rewritten(lines, f"{text[:at]}\n{text[at:]}" if len(text) > 1 else text), {}


def misspelt(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """One character of a label wrong, lost or doubled."""
    labels = [
        at for at, line in enumerate(lines) if re.search("[一-龥]{4}", line) and len(line) < 60
    ]
    label = rnd.choice(labels)
    line = lines[label]
    at = rnd.choice([match.start() for match in re.finditer("[一-龥]", line)])
    wrong = rnd.choice(["", "某", line[at] * 2])
    return [*lines[:label], f"{line[:at]}{wrong}{line[at + 1 :]}", *lines[label + 1 :]], {}


def unlabelled(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """A label gone."""
    bare = [at for at, line in enumerate(lines) if re.fullmatch(r"[^\d]*[一-龥]{4}[^\d]*", line)]
    label = rnd.choice(bare or [0])
    return [*lines[:label], "" if bare else lines[0], *lines[label + 1 :]], {}


def swapped(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """Two numbers that stand alone on lines one below the other have changed places."""
    if site.below is None or len(lines[site.at].strip()) > site.end - site.start:
        return lines, {}
    other = site.below
    changed = [*lines]
    changed[site.at], changed[other.at] = lines[other.at], lines[site.at]
    here, there = lines[site.at].strip(), lines[other.at].strip()
    return changed, {site.code: there, other.code: here}


def doubled(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """A line stands twice, one below the other."""
    return [*lines[: site.at], lines[site.at], *lines[site.at :]], {}


def repeated(lines: list[str], site: Site, rnd: random.Random) -> tuple[list[str], Printed]:
    """Some lines stand twice, the second time behind the first."""
    part = lines[max(0, site.at - rnd.randint(2, 12)) : site.at]
    return [*lines[: site.at], *part, *lines[site.at :]], {}


EDITS: tuple[Edit, ...] = (
    slipped,
    emptied,
    dropped,
    paged,
    spaced,
    cut,
    misspelt,
    unlabelled,
    swapped,
    doubled,
    repeated,
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_makes_no_figure_that_nobody_printed(edit):
    """Each figure is the one that stands there, or is refused; no number is told to be blank."""
    wrong, looked_at = [], 0
    for path in DOCUMENTS:
        before, places = whole(path)
        # An edit may leave the document as it is, or be the same in two rounds: read once.
        figures = {"\n".join(path_lines(path)): before.figures}
        for number in range(ROUNDS if places else 0):
            rnd = random.Random(f"{path.name} {number}")
            lines, printed = edit(path_lines(path), rnd.choice(places), rnd)
            text = "\n".join(lines)
            if text not in figures:
                figures[text] = read(text).figures
            found = list(differing(before.figures, figures[text], printed))
            wrong += [f"{path.name} {number}: {each}" for each in found]
            looked_at += 1
    assert not wrong
    assert looked_at >= ROUNDS * FEWEST


def differing(
    before: Mapping[str, Figure], after: Mapping[str, Figure], printed: Printed
) -> Iterator[str]:
    """The cells in which something is read that does not stand there."""
    for code, figure in after.items():
        first = before.get(code)
        if code not in printed and (first is None or first.status in DOUBTED):
            continue
        told = printed.get(code, first and first.value)
        value = None if told is None else Decimal(told)
        is_wrong = figure.value is not None and figure.value != value
        if is_wrong or (figure.status in EMPTY and value is not None):
            yield f"{code} read {figure.status.name} {figure.value}, printed {value}"


@cache
def whole(path: Path) -> tuple[Draft, tuple[Site, ...]]:
    """A document as it is, and the figures in it that can be edited."""
    draft, lines = read("\n".join(path_lines(path))), path_lines(path)
    at = aligned(draft.text.split("\n"), lines)
    found = sorted(sites(draft.figures, lines, at), key=lambda site: site.at)
    return draft, tuple(
        replace(one, below=other if alone(one, lines) and alone(other, lines) else None)
        for one, other in pairwise([*found, found[-1]] if found else [])
        if one.at != other.at or one is found[-1]
    )


def alone(site: Site, lines: Sequence[str]) -> bool:
    """Whether nothing but the figure stands on its line, and that without a unit."""
    text = lines[site.at].strip()
    return text.isdigit() and len(text) == site.end - site.start


def path_lines(path: Path) -> list[str]:
    """The lines of a document: one of the collection's, or one that the forge writes."""
    if path.parent == FORGED:
        shape, _, number = path.stem.partition("-")
        text = forge(shape, int(number)).data.decode()
    else:
        text = path.read_text("utf-8")
    return text.replace("\r\n", "\n").split("\n")


def read(text: str) -> Draft:
    """What is read from a text."""
    return extract(text.encode(), "report.txt", FORM)


def aligned(canonical: Sequence[str], lines: Sequence[str]) -> Mapping[int, int]:
    """Line of the canonical text → line of the document; nothing where tables have new lines."""
    left = [(at, "".join(line.split())) for at, line in enumerate(canonical, 1) if line.strip()]
    right = [(at, "".join(line.split())) for at, line in enumerate(lines) if line.strip()]
    same = [words for _, words in left] == [words for _, words in right]
    return {number: at for (number, _), (at, _) in zip(left, right, strict=True)} if same else {}


def sites(
    figures: Mapping[str, Figure], lines: Sequence[str], at: Mapping[int, int]
) -> Iterator[Site]:
    """The figures that were read in one piece, and stand once in their line."""
    for code, figure in figures.items():
        if figure.status is not Status.REPORTED or figure.method not in SEEN:
            continue
        line = lines[at[figure.line]] if figure.line in at else ""
        hits = [*re.finditer(rf"(?<![\d.,]){re.escape(figure.raw.strip())}(?![\d.,])", line)]
        if len(hits) == 1:
            yield Site(code, at[figure.line], *hits[0].span())

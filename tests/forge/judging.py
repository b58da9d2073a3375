"""A draft and the truth in, a verdict out: right, refused or wrong, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.model import Draft, Figure, Status
from tests.forge.truth import Printed

UNTOLD = (Status.ABSENT, Status.AMBIGUOUS, Status.UNREADABLE)
EMPTY = (Status.BLANK, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Wrong:
    """A figure that nobody printed."""

    cell: str
    got: str
    printed: str


@dataclass
class Verdict:
    """What a draft says against what was printed."""

    right: int = 0
    refused: int = 0
    lost_right: int = 0
    """Right on cells that the shape does not carry: settled by more than we know, or luck."""
    lost_refused: int = 0
    unsettled: int = 0
    """Cells that nothing settles, and that were refused."""
    guessed: list[Wrong] = field(default_factory=list)
    """Figures of cells that nothing settles, right by luck or not."""
    wrong: list[Wrong] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    misplaced: list[str] = field(default_factory=list)
    """Cells whose raw string does not stand on the line that the figure names."""
    year_wrong: bool = False

    @property
    def readable(self) -> int:
        """Cells that the shape carries."""
        return self.right + self.refused


def verdict(
    draft: Draft,
    truth: Mapping[str, Printed],
    lost: frozenset[str],
    year: int,
    unsettled: frozenset[str] = frozenset(),
) -> Verdict:
    """Judge every cell of the truth, and every figure that the truth does not know."""
    found = Verdict(year_wrong=draft.year not in (None, year))
    for code, printed in truth.items():
        if code in unsettled:
            _judge_guess(found, code, draft.figures.get(code), printed)
        else:
            _judge(found, code, draft.figures.get(code), printed, code in lost)
    for code, figure in draft.figures.items():
        if code not in truth and figure.status is Status.REPORTED:
            found.wrong.append(Wrong(code, f"{figure.value} {figure.method.word}", "not printed"))
    lines = draft.text.split("\n")
    found.misplaced = [code for code, figure in draft.figures.items() if not _stands(figure, lines)]
    return found


def _judge_guess(found: Verdict, code: str, figure: Figure | None, printed: Printed) -> None:
    if figure is None or figure.status in UNTOLD:
        found.unsettled += 1
    else:
        found.guessed.append(Wrong(code, _told(figure), f"not settled ({printed.raw!r})"))


def _judge(found: Verdict, code: str, figure: Figure | None, printed: Printed, lost: bool) -> None:
    if figure is None or figure.status in UNTOLD:
        _refuse(found, figure, printed, lost)
        return
    same = (
        printed.value is None and printed.status in EMPTY
        if figure.status in EMPTY
        else figure.value is not None and figure.value == printed.value
    )
    if not same:
        found.wrong.append(Wrong(code, _told(figure), f"{printed.status.word} {printed.raw!r}"))
    elif lost:
        found.lost_right += 1
    else:
        found.right += 1


def _refuse(found: Verdict, figure: Figure | None, printed: Printed, lost: bool) -> None:
    if printed.status is Status.UNREADABLE:
        found.right += 1
    elif lost:
        found.lost_refused += 1
    else:
        found.refused += 1
        found.reasons[figure.note or figure.status.word if figure else "not in the draft"] += 1


def _told(figure: Figure) -> str:
    return f"{figure.status.word} {figure.value} {figure.raw!r} {figure.method.word}"


def _stands(figure: Figure, lines: list[str]) -> bool:
    if figure.status is not Status.REPORTED or not figure.line:
        return True
    return figure.line <= len(lines) and figure.raw in lines[figure.line - 1]

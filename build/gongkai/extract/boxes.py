"""The figures printed after one label in; what stands in each of its boxes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.extract import glue, numbers
from gongkai.extract.tokens import Kind, Token
from gongkai.model import Figure, Method, Status

MOST_GLUED = 3
"""Numbers without a leading zero that glued boxes may have become; more stand one in a box."""
LONGEST_PAGE = 3
"""Digits of the number of a page."""


@dataclass(frozen=True, slots=True)
class Run:
    """All that stands between a label and the next word: numbers, dashes, empty boxes."""

    tokens: tuple[Token, ...]
    before: int
    """Line ends between the label and the first token."""
    after: int
    """Line ends between the last token and the next word."""
    is_cut: bool = False
    """A number that is no figure stands right behind it: perhaps it is one of the row after all."""
    label_line: int = 0
    """Where the label ends."""

    @property
    def line(self) -> int:
        """Where it begins; where its label stands, if nothing follows that."""
        return self.tokens[0].line if self.tokens else self.label_line

    @property
    def raw(self) -> str:
        """What of it stands on its first line."""
        return " ".join(token.raw for token in self.tokens if token.line == self.line)

    @property
    def numbers(self) -> tuple[Token, ...]:
        """The numbers alone."""
        return tuple(token for token in self.tokens if token.kind is Kind.NUMBER)

    @property
    def printed(self) -> tuple[Token, ...]:
        """All but the empty boxes."""
        return tuple(token for token in self.tokens if token.kind is not Kind.BLANK)

    @property
    def is_stray(self) -> bool:
        """Whether it is one short number alone on its line, as a page's is, or two: 1 / 9."""
        alone = self.before > 0 and self.after > 0 and not any(t.boxed for t in self.tokens)
        short = all(len(token.raw) <= LONGEST_PAGE for token in self.tokens)
        texts = [token.folded for token in self.tokens]
        paged = len(texts) == 3 and texts[1] == "/" and len({t.line for t in self.tokens}) == 1
        return alone and short and (len(texts) == 1 or paged)

    @property
    def is_torn(self) -> bool:
        """Whether the first number stands beside its label, others far below it."""
        return not self.before and any(token.gap > 1 for token in self.tokens[1:])

    @property
    def is_bare(self) -> bool:
        """Whether it is nothing but digits and their signs: no unit, remark, dash or empty box."""
        return not (self.is_cut or self.is_torn) and all(
            token.kind is Kind.NUMBER and token.folded == token.digits for token in self.tokens
        )

    @property
    def has_blank_edge(self) -> bool:
        """Whether its first or last box is an empty one: its row may have been shifted."""
        return bool(self.tokens) and Kind.BLANK in (self.tokens[0].kind, self.tokens[-1].kind)

    @property
    def is_apart(self) -> bool:
        """Whether no number touches another."""
        later = self.tokens[1:]
        return not any(token.touches for token in later) and all(map(_is_whole, self.tokens))


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in one box."""

    text: str
    line: int
    method: Method
    note: str = ""

    def figure(self, unit: str, header_unit: str, *, signed: bool) -> Figure:
        """The box as a figure of a cell with this unit."""
        printed = numbers.read(self.text)
        if printed.status is not Status.REPORTED:
            return Figure(printed.status, None, self.text, self.line, self.method, self.note)
        value = numbers.converted(printed, unit, header_unit)
        if value is None or (printed.signed and not signed):
            why = "单位与格式不符" if value is None else "此处不应有正负号"
            return Figure(Status.UNREADABLE, None, self.text, self.line, Method.NONE, why)
        if unit not in numbers.MONEY and value != value.to_integral_value():
            why = "此处应是整数，小数点可能是分节号"
            return Figure(Status.UNREADABLE, None, self.text, self.line, Method.NONE, why)
        note = self.note
        if value != printed.value:
            note = f"原文以{printed.unit or header_unit}计，已折算为{unit}"
        return Figure(Status.REPORTED, value, self.text, self.line, self.method, note)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row whose boxes cannot be told apart."""

    why: str


def direct(run: Run, boxes: int, *, summed: int) -> tuple[Filled, ...] | None:
    """One token a box; None where they are more, fewer or glued.

    `summed` is the size of the groups whose last box is the sum of the others, 0 where none are.
    Only where such sums hold are numbers on other lines believed to be strays: they may as well be
    the ends of numbers that were broken in narrow boxes.
    """
    if run.is_cut:
        return None
    for tokens in (run.tokens, run.printed):
        if len(tokens) == boxes and run.is_apart and _is_regular(tokens):
            whole = len(tokens) == len(run.tokens) and not run.is_torn
            return _as_filled(tokens) if whole or (summed and sums_hold(tokens, summed)) else None
    tokens = _one_line(run, boxes)
    if tokens and run.is_apart and summed and sums_hold(tokens, summed):
        return _as_filled(tokens)
    return None


def _as_filled(tokens: Sequence[Token]) -> tuple[Filled, ...]:
    return tuple(Filled(token.raw, token.line, Method.STREAM) for token in tokens)


def sums_hold(tokens: Sequence[Token], size: int) -> bool:
    """Whether each group's last number is the sum of the others in it."""
    values = [numbers.read(token.raw).value or 0 for token in tokens]
    groups = [values[at : at + size] for at in range(0, len(values), size)]
    return all(sum(group[:-1]) == group[-1] for group in groups)


def _is_regular(tokens: Sequence[Token]) -> bool:
    """All on one line, or each on its own: a page number among them stands otherwise."""
    lines = len({token.line for token in tokens})
    return lines == 1 or lines == len(tokens)


def parted(run: Run, boxes: int) -> tuple[glue.Reading, ...]:
    """The ways to part glued digits of which the last number is the sum."""
    return glue.readings(_runs(run), boxes) if _may_be_glued(run, boxes) else ()


def parted_groups(run: Run, groups: int, boxes: int) -> tuple[glue.Reading, ...]:
    """The ways to part glued digits into groups, each with its sum at its end."""
    digits = _runs(run)
    if not run.is_bare or not all(text.isdigit() for text in digits):
        return ()
    return glue.readings_of_groups(digits, groups, boxes)


def may_lack(run: Run, groups: int, boxes: int) -> bool:
    """Whether glued digits may as well be fewer numbers, where a text drops empty boxes."""
    return glue.may_lack(_runs(run), groups, boxes)


def nearly_parted(run: Run, boxes: int) -> bool:
    """Whether glued digits may be parted so that the sum at the end is missed by little."""
    return glue.nearly(_runs(run), boxes)


def one_digit_each(run: Run, boxes: int, note: str) -> tuple[Filled, ...] | None:
    """As many digits as boxes, in one piece, none of the boxes empty: each digit is one."""
    if not run.is_bare or len(run.tokens) != 1 or not run.tokens[0].digits.isdigit():
        return None
    token = run.tokens[0]
    filled = tuple(Filled(sign, token.line, Method.POSITION, note) for sign in token.raw)
    return filled if len(filled) == boxes else None


def agreed(
    run: Run, ways: Sequence[Sequence[int | None]], method: Method, note: str
) -> tuple[Filled | None, ...]:
    """The boxes on which all ways agree; None for the others."""
    return tuple(
        _cut_out(run, column[0], method, note)
        if len(set(column)) == 1 and column[0] is not None
        else None
        for column in zip(*ways, strict=True)
    )


def _cut_out(run: Run, value: int, method: Method, note: str) -> Filled:
    """The digits of one box as they are printed in the run."""
    digits = str(value)
    for token in run.tokens:
        at = token.folded.find(digits)
        if at >= 0:
            return Filled(token.raw[at : at + len(digits)], token.line, method, note)
    return Filled(digits, run.line, method, note)


def _one_line(run: Run, boxes: int) -> tuple[Token, ...]:
    """The numbers of the one line that fills the row, where strays stand alone on other lines."""
    by_line = Counter(token.line for token in run.printed)
    full = [line for line, count in by_line.items() if count == boxes]
    if len(full) != 1 or boxes < 3 or any(n != 1 for ln, n in by_line.items() if ln != full[0]):
        return ()
    return tuple(token for token in run.printed if token.line == full[0])


def _is_whole(token: Token) -> bool:
    return token.kind is not Kind.NUMBER or numbers.is_plain(token.digits)


def _runs(run: Run) -> tuple[str, ...]:
    return tuple(token.digits for token in run.numbers)


def _may_be_glued(run: Run, boxes: int) -> bool:
    """Only bare digits, and not a row that is whole once its empty boxes are taken as dropped."""
    digits = _runs(run)
    if not digits or not all(run_.isdigit() for run_ in digits):
        return False
    if not run.is_bare:
        return False
    plain = all(map(numbers.is_plain, digits)) and len(digits) > 1
    apart = plain and len(digits) > MOST_GLUED
    return not (apart or (plain and sum(map(int, digits[:-1])) == int(digits[-1])))

"""All that stands between a label and the next word, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.extract.tokens import Token, TokenKind, is_page_number

LONGEST_PAGE = 3
"""Digits of the number of a page."""


@dataclass(frozen=True)
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
    has_behind: bool = False
    """Words stand behind it."""
    is_last: bool = False
    """It ends its table or its page: other lines may follow it."""

    @property
    def line(self) -> int:
        """Where it begins; where its label stands, if nothing follows that."""
        return self.tokens[0].line if self.tokens else self.label_line

    @property
    def raw(self) -> str:
        """What of it stands on its first line."""
        return " ".join(token.raw for token in self.tokens if token.line == self.line)

    @cached_property
    def numbers(self) -> tuple[Token, ...]:
        """The numbers alone."""
        return tuple(token for token in self.tokens if token.kind is TokenKind.NUMBER)

    @cached_property
    def printed(self) -> tuple[Token, ...]:
        """All but the empty boxes."""
        return tuple(token for token in self.tokens if token.kind is not TokenKind.BLANK)

    @cached_property
    def is_boxed(self) -> bool:
        """Whether it stands in a table of the document."""
        return any(token.boxed for token in self.tokens)

    @cached_property
    def is_stray(self) -> bool:
        """Whether it is one short number alone on its line, as a page's is, or two: 1 / 9."""
        alone = self.before > 0 and self.after > 0 and not self.is_boxed
        short = all(len(token.raw) <= LONGEST_PAGE for token in self.tokens)
        texts = [token.folded for token in self.tokens]
        paged = len(texts) == 3 and texts[1] == "/" and len({t.line for t in self.tokens}) == 1
        return alone and short and (len(texts) == 1 or paged)

    def is_on_next_page(self, lines: Sequence[str]) -> bool:
        """Whether the number of a page stands in the document's lines before it, behind its label.

        An empty line around that tells of no empty box.
        """
        between = lines[self.label_line : max(self.label_line, self.line - 1)]
        return not self.is_boxed and any(map(is_page_number, between))

    def ends_page(self, lines: Sequence[str]) -> bool:
        """Whether the number of a page stands in the document's lines right behind it."""
        if not self.tokens or self.is_boxed:
            return False
        last = self.tokens[-1].line
        return any(map(is_page_number, lines[last : last + self.after + 1]))

    @cached_property
    def is_torn(self) -> bool:
        """Whether the first number stands beside its label, others far below it."""
        return not self.before and any(token.gap > 1 for token in self.tokens[1:])

    @cached_property
    def is_bare(self) -> bool:
        """Whether it is nothing but digits and their signs: no unit, remark, dash or empty box."""
        return not (self.is_cut or self.is_torn) and all(
            token.kind is TokenKind.NUMBER and token.folded == token.digits for token in self.tokens
        )

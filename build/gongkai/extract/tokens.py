"""A document in; its words, numbers, dashes and empty boxes in reading order out, with places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from gongkai.extract import numbers
from gongkai.extract.additions import EMPTY
from gongkai.extract.boxes import Box
from gongkai.extract.document import Document, Grid, Text
from gongkai.extract.formats.anchors import is_a_label
from gongkai.extract.labels import fold
from gongkai.extract.numbers import DASHES, STAND_INS, ZEROS
from gongkai.model import Status

LONGEST_LINE = 200_000
"""Characters of a line that are looked at; the longest flat report met has 17,000."""

LEAST_BOXES = 4
"""A row of fewer boxes is no whole row of figures."""
FEWEST_BESIDE = 6
"""So many boxes of figures beside one of words show that its words stand for a number: 不详."""
WORDED_ONE_IN = 4
"""One box in so many of a column of numbers may hold words: those of its heads, and others."""
LONGEST_OPEN = 12
"""Characters before a number in which a bracket is open."""
LONGEST_SCRAWL = 10
"""Characters that stand for a number."""

_CJK = '\u3400-\u9fff“”"‘’《'
_PAGE_NUMBER = re.compile(
    r"[-~·.]{1,3}\s*\d{1,4}\s*[-~·.]{1,3}|第?\s*\d{1,4}\s*页(?:\s*[,/]?\s*共\s*\d{1,4}\s*页)?"
    r"|第\s*\d{1,4}\s*页.{0,3}共\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|page\s*\d{1,4}.{0,12}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[-+增减]?[\d,]*(?:\.\d+)?")
_DIGIT = re.compile(r"\d")
_FRACTION = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})")
_WORDING = re.compile(r"[^\W\d_]")
_TORN = re.compile(r"\s*(?:[.,]\d*|[\d,]+[.,])\s*")
"""Half a number: the other is in the box beside, and the row has a box too many."""
_SCAN = re.compile(
    r"(?P<number>(?:[-+]|(?<![^\s|])[增减])?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?)|(?P<word>(?:(?![-+]\d)[^\s\d|])+?(?=[\s\d|]|[-+]\d|$)|[-+])"
)
_NUMERAL_ALONE = re.compile(r"\s*[1-9]\d?\s?[.)]\s*")
"""A line that holds the numeral of a label whose words stand on the next."""
_LISTED = re.compile(r"\s*-\s+[^\s\d|-]")
"""How a line of a list begins."""
_SEVERAL = re.compile(r"\s*\d+(?:\s*、\s*\d+)+\s*")
"""Several numbers in one box: the first is no numeral of a list."""
_NUMERAL_AFTER = re.compile(rf"\s?[.、)](?=\s*[{_CJK}])|\s?、(?!\s*\d)")
_NO_FIGURE_AFTER = re.compile(
    r"(?<=[12]\d{3})(?<!\d{5})\s?年|\s?(?:月|日|号|时|%|‰|°|:|\ufffc)|[A-Za-z@_〕\]<>~*?#→/余多以]"
)
_NO_FIGURE_BEHIND = re.compile(r"[/~*?#→<>以余多]")
_NO_FIGURE_BEFORE = re.compile(r"(?:[A-Za-z@_.第〔\[<>≤≥≈~*#→/约近超逾达]|\d:)$|\ufffc\s?$")
_UNIT = re.compile(rf"\s?(?:{numbers.UNITS})(?![\u3400-\u9fff]{{0,1}}[,。;])")
_OPEN_REMARK = re.compile(r"\([^()\d\s|]+$")
_NOTE = re.compile(numbers.NOTE)
_KNOWN_UNITS = frozenset({"", *numbers.COUNTERS, *numbers.MONEY})
_REMARK = re.compile(
    r"\s?\((?:(?:其中|含|包括|不含|注|另|即)(?![^()]*(?:年[数据为的]|本年|应|误|错))[^()]{1,40}"
    r"|(?:上年|去年|同期|同比)(?![^()]*(?:本年|应|误|错))[^()\d]{0,6}\d[^()]{0,12})\)"
)
"""A remark behind a number that leaves it this year's: not （注：为上年数）."""


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    NUMBER = auto()
    DASH = auto()
    BLANK = auto()
    SCRAWL = auto()
    """Words in a box of figures."""


class Token(NamedTuple):
    """A word, number, dash or empty box; `raw` as it stands on `line` of the canonical text."""

    kind: TokenKind
    raw: str
    folded: str
    line: int
    gap: int
    """Line ends between the token before and this one."""
    touches: bool
    """Nothing, not even a blank or a unit, stands between the token before and this one."""
    boxed: bool
    """It stands in a box of a table of the document."""
    shares: bool = False
    """It is not the first in its box."""
    at: int = 0
    """Where it begins: characters into its line, or the column of its box."""
    span: int = 0
    """How far it reaches: characters, or columns of its box."""
    rows: int = 1
    """How many rows its box covers."""

    @property
    def digits(self) -> str:
        """The number without unit and remark."""
        return _digits(self.folded)


@lru_cache(maxsize=4096)
def _digits(folded: str) -> str:
    match = _DIGITS.match(folded)
    return match[0].replace(",", "") if match else ""


def tokens(document: Document) -> Iterator[Token]:
    """All tokens of a document; page numbers that stand alone on their line are left out."""
    last = dropped = 0
    counted = _counted_pages(document)
    for line, box, text, is_scrawl in _stretches(document):
        if not box and not text.strip():
            continue
        if not box and is_page_number(text) and _is_counted(text, counted):
            dropped += 1
            continue
        gap = line - dropped - last if last else 0
        found = (
            [_scrawl(text, line, gap, box)] if box and is_scrawl else _scan(text, line, gap, box)
        )
        for token in found:
            last = line - dropped
            yield token


def _counted_pages(document: Document) -> frozenset[str]:
    """The numbers of pages in all, where several lines count towards one: 3/8, 4/8."""
    found: dict[str, set[str]] = {}
    for line in document.lines:
        if match := _FRACTION.fullmatch(fold(line[:20]).strip()):
            found.setdefault(match[2], set()).add(match[1])
    return frozenset(whole for whole, pages in found.items() if len(pages) > 1)


def _is_counted(line: str, counted: frozenset[str]) -> bool:
    """Whether a line that looks like 3/8 counts pages; alone it may be what a box holds."""
    match = _FRACTION.fullmatch(fold(line).strip())
    return match is None or match[2] in counted


def is_page_number(line: str) -> bool:
    """Whether a line holds nothing but the number of a page, with the marks that tell it as one."""
    has_number = len(line) < 200 and _DIGIT.search(line)
    return bool(has_number and _PAGE_NUMBER.fullmatch(fold(line).strip()))


def _stretches(document: Document) -> Iterator[tuple[int, Box | None, str, bool]]:
    """Lines of text, and boxes of tables; the last tells words that stand for a number."""
    for block in document.blocks:
        if isinstance(block, Text):
            for at, text in enumerate(block.lines):
                yield block.line + at, None, text[:LONGEST_LINE], False
        else:
            yield from _boxes(block)


def _boxes(grid: Grid) -> Iterator[tuple[int, Box | None, str, bool]]:
    """The boxes of a table by row; empty ones before a label are only fillers.

    A row without words has boxes of figures alone, empty ones too, if it is long enough.
    """
    numbered = _columns_of_numbers(grid)
    for _, group in groupby(grid.boxes, key=lambda box: box.row):
        row = [(box, " ".join(box.text.split())) for box in group]
        first = next((at for at, (_, text) in enumerate(row) if text), len(row))
        is_row = len(row) >= LEAST_BOXES and (first == len(row) or not _is_word(row[first][1]))
        scrawled = _scrawled(row, numbered)
        for box, text in row[0 if is_row else first :]:
            yield grid.line + box.row, box, text, box is scrawled or text in STAND_INS


def _columns_of_numbers(grid: Grid) -> frozenset[int]:
    """The columns of a table whose boxes hold numbers, but for few."""
    filled = [(box.column, _is_no_figure(box.text)) for box in grid.boxes if box.text.strip()]
    words = Counter(column for column, is_words in filled if is_words)
    every = Counter(column for column, _ in filled)
    return frozenset(at for at, count in every.items() if WORDED_ONE_IN * words[at] <= count)


def _scrawled(row: Sequence[tuple[Box, str]], numbered: frozenset[int]) -> Box | None:
    """The box of a row of figures that has words for a number; None where none or several have."""
    words = [(at, box) for at, (box, text) in enumerate(row) if _is_no_figure(text)]
    if len(words) < 2 or len(words[-1][1].text) > LONGEST_SCRAWL:
        return None
    (label, _), (at, last) = words[-2:]
    if _TORN.fullmatch(last.text):
        return None
    beside = len(row) - label - 2
    own = last.column in numbered and beside >= FEWEST_BESIDE
    is_behind_number = any(text for _, text in row[label + 1 : at])
    is_first = at == label + 1 and beside == FEWEST_BESIDE and not is_a_label(last.text)
    return last if own and (is_behind_number or is_first) else None


def _is_no_figure(text: str) -> bool:
    """Whether a box holds words, or a number with something that is no unit of it: 12①, 2件/年."""
    printed = numbers.read(text)
    return printed.status is Status.UNREADABLE or printed.unit not in _KNOWN_UNITS


def _scrawl(text: str, line: int, gap: int, box: Box) -> Token:
    plain, place = "".join(fold(text).split()), (box.column, box.colspan, box.rowspan)
    return Token(TokenKind.SCRAWL, text, plain, line, gap, False, True, False, *place)


def _is_word(text: str) -> bool:
    """Whether a box holds words, and no number with its unit: 0件 is none."""
    return bool(_WORDING.search(text)) and numbers.read(text).status is Status.UNREADABLE


def _scan(text: str, line: int, gap: int, box: Box | None) -> Iterator[Token]:
    folded, boxed = fold(text), box is not None
    place = (box.column, box.colspan, box.rowspan) if box else ()
    if kind := _whole(folded, boxed=boxed):
        raw, plain = ("", "") if kind is TokenKind.BLANK else (text, "".join(folded.split()))
        yield Token(kind, raw, plain, line, gap, False, boxed, False, *place)
        return
    end, last = 0, TokenKind.WORD
    for kind, start, stop in _spans(folded):
        ends = last is TokenKind.NUMBER and not folded[start - 1].isdigit()
        touches, shares = start == end and start > 0 and not ends, boxed and end > 0
        where = place or (start, stop - start)
        is_blank = kind is TokenKind.BLANK
        raw, plain = ("", "") if is_blank else (text[start:stop], folded[start:stop])
        yield Token(kind, raw, plain, line, gap, touches, boxed, shares, *where)
        gap, end, last = 0, stop, kind


def _whole(folded: str, *, boxed: bool) -> TokenKind | None:
    """What a box or line is as a whole: a box with words is no figure, whatever digits it has."""
    if not folded.strip(" |"):
        return TokenKind.BLANK if boxed or "|" in folded else None
    if boxed and folded.strip() in ZEROS:
        return TokenKind.NUMBER
    if not boxed and (_NUMERAL_ALONE.fullmatch(folded) or _SEVERAL.fullmatch(folded)):
        return TokenKind.WORD
    status = numbers.read(folded).status if boxed else None
    if status is Status.UNREADABLE and (_WORDING.search(folded) or _SEVERAL.fullmatch(folded)):
        return TokenKind.WORD
    return TokenKind.DASH if status is Status.NOT_APPLICABLE else None


def _spans(folded: str) -> Iterator[tuple[TokenKind, int, int]]:
    at = 0
    while match := _SCAN.search(folded, at):
        at = match.end()
        if match["word"]:
            yield _word(folded, match)
        else:
            spans = list(_number(folded, match))
            yield from spans
            at = spans[-1][2]


def _word(folded: str, match: re.Match[str]) -> tuple[TokenKind, int, int]:
    apart = folded[match.start() - 1 : match.start()].strip(" |") == ""
    ends = folded[match.end() : match.end() + 1].strip(" |") == ""
    listed = not folded[: match.start()].strip() and _LISTED.match(folded)
    kind = TokenKind.WORD
    if apart and ends and match[0] in DASHES and not listed:
        kind = TokenKind.DASH
    elif apart and ends and match[0] in EMPTY:
        kind = TokenKind.BLANK
    return kind, match.start(), match.end()


def _number(folded: str, match: re.Match[str]) -> Iterator[tuple[TokenKind, int, int]]:
    start, end = match.span()
    if _NO_FIGURE_BEFORE.search(folded, max(0, start - 2), start) or (
        _NO_FIGURE_AFTER.match(folded, end) or _in_remark(folded, start, end)
    ):
        yield TokenKind.WORD, start, end
    elif numeral := _NUMERAL_AFTER.match(folded, end):
        yield from _before_numeral(match, numeral.end())
    else:
        stop = _dressed(folded, end)
        kind = TokenKind.WORD if _NO_FIGURE_BEHIND.match(folded, stop) else TokenKind.NUMBER
        yield kind, start, stop


def _in_remark(folded: str, start: int, end: int) -> bool:
    """Whether a number stands alone in brackets, or at the end of words in one that is open."""
    if folded[start - 1 : start] == "(" and folded[end : end + 1] == ")":
        return True
    return bool(_OPEN_REMARK.search(folded, max(0, start - LONGEST_OPEN), start))


def _before_numeral(match: re.Match[str], end: int) -> Iterator[tuple[TokenKind, int, int]]:
    """In 70000072.没有现成信息 the last digit numbers the next label, the others are figures."""
    start, stop = match.span()
    if len(match[0]) > 1 and match[0].isdigit() and match[0][-1] not in "09":
        yield TokenKind.NUMBER, start, stop - 1
        yield TokenKind.WORD, stop - 1, end
    else:
        yield TokenKind.WORD, start, end


def _dressed(folded: str, end: int) -> int:
    """Where a number ends once its unit, a remark and the mark of a note are taken with it."""
    for pattern in (_UNIT, _REMARK, _NOTE):
        if match := pattern.match(folded, end):
            end = match.end()
    return end

"""The lines over a table of summed rows in; whether its columns stand in the form's order out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from gongkai.extract.explain.deviations import KINDS
from gongkai.extract.explain.heads import CORNER, FEWEST_NAMED
from gongkai.extract.labels import Lexicon, bare, fold, without_remarks
from gongkai.extract.tokens import is_page_number

_NUMERAL = re.compile(r"[(（]?[一二三四五六七八九\d][)）、.．]?$")
"""The numeral of the label that follows."""
FEWEST_FOREIGN = 3
"""So many names that are none of the form's are not misspelt."""
LONGEST_BETWEEN = 12
"""Characters between two columns of a head that may be another one."""
LONGEST_NAMES = 60
"""Characters of a line that holds names of columns, and nothing before them."""
CONTINUED = frozenset({"续表", "续上表"})
"""Between the parts of a torn table."""
_MADE_UP = re.compile(r"(?:列|数据|col(?:umn)?|unnamed:?) ?\d+", re.IGNORECASE)
"""What a program writes over a column that has no name."""


def over_rows(lines: Sequence[str], words: Lexicon) -> list[str]:
    """The lines of a head, from its corner or first group to the label of the first row."""
    plain = ["".join(_MADE_UP.sub("", fold(line)).split()) for line in lines]
    named = [line for line in plain if _names_ends(line, words)]
    for marks in ([corner[:CORNER] for corner in words.corners], words.over, named[-1:]):
        lasts = {
            mark: max((at for at, line in enumerate(plain) if mark in line), default=-1)
            for mark in marks
        }
        places = [(at, plain[at].rfind(mark)) for mark, at in lasts.items() if at >= 0]
        if places:
            at, cut = min(places)
            cut = cut if len(plain[at]) > LONGEST_NAMES else 0
            return list(_until_row([plain[at][cut:], *plain[at + 1 :]], words))
    return [*_names_at_end(plain, words)]


def _names_at_end(lines: Sequence[str], words: Lexicon) -> Sequence[str]:
    """The short lines right before the label of the first row, from the first that names a column
    on, where several do; as one line, where only all of them together name the columns.
    """
    *over, _ = ["", *_until_row(lines, words)]
    short = [*takewhile(lambda line: len(line) <= LONGEST_BETWEEN, reversed(over))][::-1]
    found = [*dropwhile(lambda line: not words.column(line), short)]
    if sum(words.column(line) is not None for line in found) >= FEWEST_NAMED:
        return found
    joined = "".join(line for line in short if not is_page_number(line))
    return [joined] if _whole_order([joined], words) else []


def _names_ends(line: str, words: Lexicon) -> bool:
    """Whether a line names the form's first column and its last, as a head of one line does."""
    names = [[*words.columns.values()][at].spellings for at in (0, -1)]
    return all(any(name in line for name in each) for each in names)


def _until_row(lines: Sequence[str], words: Lexicon) -> Iterator[str]:
    first = next(iter(words.rows.values()))
    for line in lines:
        starts = [at for name in first.spellings if (at := line.find(name)) >= 0]
        yield _NUMERAL.sub("", line[: min(starts)]) if starts else line
        if starts:
            return


def price(lines: Sequence[str], words: Lexicon, *, turned: bool) -> float | None:
    """What it costs that columns stand in the form's order, or turned; None if they do not."""
    columns = tuple(words.columns)
    lines = [line for line in lines if not (bare(line) in CONTINUED or is_page_number(line))]
    plain = [bare(without_remarks(line)) for line in lines]
    named = _named_on(plain, words)
    order = _whole_order(plain, words) or [code for line in named for code in line]
    is_whole = len(order) == len(columns) == len(set(order))
    if _lacks_one(plain, order, words) or _is_turned(plain, words):
        return None
    if is_whole and order[-1] != columns[-1] and _is_between(columns[-1], plain, words):
        return None
    if is_whole and order == [columns[-1], *columns[:-1]]:
        return 0.0 if turned else None
    if not all(_ascends(line, columns) for line in [*named, *([order] if is_whole else [])]):
        return None
    joined = bare(without_remarks("".join(lines)))
    if _has_foreign(joined, words) or _has_foreign_line(lines, words):
        return None
    ends = [order.index(code) for code in (columns[0], columns[-1]) if code in order]
    if turned:
        return None if len(ends) == 2 and ends[0] < ends[1] else KINDS["turned"].first
    return 0.0


def names_total_first(lines: Sequence[str], words: Lexicon) -> bool:
    """Whether the last column is named before the first, each on a line of its own perhaps: in the
    middle of a high box, or first of all.
    """
    order = [code for line in _named_on(lines, words) for code in line]
    first, *_, last = words.columns
    return first in order and last in order and order.index(last) < order.index(first)


def is_of_another(lines: Sequence[str], words: Lexicon) -> bool:
    """Whether the line right above the first row, or the short ones there, name columns that are
    none of the form's: years, districts, months.
    """
    printed = (_MADE_UP.sub("", fold(line)) for line in lines)
    filled = [line for line in printed if line.strip()]
    nearest = filled[-1] if filled else ""
    parts = re.split(r"[\s|]+", nearest) if len("".join(nearest.split())) <= LONGEST_NAMES else []
    names = [part for part in parts if _is_word(part)]
    if len(names) < FEWEST_NAMED:
        below = takewhile(lambda line: bare(line) not in words.over, reversed(filled))
        short = [*takewhile(lambda line: len(line.strip()) <= LONGEST_BETWEEN, below)]
        names = [line for line in _without_broken_remarks(short[::-1]) if _is_word(line)]
    foreign = [name for name in names if words.is_foreign(name) and not words.column(name)]
    return len(names) >= FEWEST_NAMED and len(foreign) >= FEWEST_FOREIGN


def has_column_before(lines: Sequence[str], words: Lexicon) -> bool:
    """Whether a name that is none of the form's stands before its first column, on a line below the
    corner of the head: there no label of rows stands.
    """
    first = next(iter(words.columns.values())).spellings
    corners = [corner[:CORNER] for corner in words.corners]
    below = dropwhile(lambda line: not any(c in bare(line) for c in corners), lines)
    for line in [*below][1:]:
        parts = re.split(r"[\s|]+", fold(line).strip(" |"))
        at = next((at for at, part in enumerate(parts) if part in first), 0)
        if any(_is_word(part) and words.is_foreign(part) for part in parts[:at]):
            return True
    return False


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text))


def _lacks_one(lines: Sequence[str], order: Sequence[str], words: Lexicon) -> bool:
    """Whether all columns but one are named, and no other words beside them may name it."""
    if len(set(order)) != len(words.columns) - 1:
        return False
    text = "".join(dropwhile(lambda line: not any(_named(line, words)), lines))
    return len(_rest(text, order, words)) <= 1


def _rest(text: str, columns: Iterable[str], words: Lexicon) -> str:
    """What is left of a text without the names of columns, headings over them and the corner."""
    named = (name for code in set(columns) for name in words.columns[code].spellings)
    for name in sorted((*named, *words.over, *words.corners), key=len, reverse=True):
        text = text.replace(name, "")
    return text


def _is_between(code: str, lines: Sequence[str], words: Lexicon) -> bool:
    """Whether a column is named right behind another one, no heading between them."""
    names = tuple(name for name, _ in words.names_of_columns)
    named = ((line, at) for line in lines for at, each in _named(line, words) if each == code)
    return any(line[:at].endswith(names) for line, at in named)


def _is_turned(lines: Sequence[str], words: Lexicon) -> bool:
    """Whether a heading over columns stands before a column that comes before them in the form: on
    one line of whole names, or in lines that hold one name each. Other lines may be those of a
    page, where a name in the middle of its box stands below that of its neighbour.
    """
    columns = tuple(words.columns)
    body = [*dropwhile(lambda line: line not in words.over and not any(_named(line, words)), lines)]
    holds_one = all(
        len([*_named(line, words)]) <= 1 and len(_rest(line, columns, words)) <= 1 for line in body
    )
    whole = [line for line in lines if len(_rest(line, columns, words)) <= 1]
    for text in ["".join(body)] if holds_one else whole:
        for group, first in words.over.items():
            before = columns[: columns.index(first)] if first in columns else ()
            starts = [at for at, code in _named(text, words) if code in before]
            if group in text and any(at > text.index(group) for at in starts):
                return True
    return False


def names_all(lines: Sequence[str], words: Lexicon) -> bool:
    """Whether the lines of a head name every column, on one line each or broken over several."""
    plain = [bare(without_remarks(line)) for line in lines]
    named = {code for line in plain for _, code in _named(line, words)}
    return named == set(words.columns) or bool(_whole_order(plain, words))


def _whole_order(lines: Sequence[str], words: Lexicon) -> list[str]:
    """The columns in the order in which a head names them, though broken over lines; none if it
    does not name all of them, each once.
    """
    order = [code for _, code in sorted(_named("".join(lines), words))]
    return order if len(order) == len(words.columns) == len(set(order)) else []


def _has_foreign(head: str, words: Lexicon) -> bool:
    """Whether a word that is none of the form's stands between two columns of a head, or behind
    the last.
    """
    stands, found = [], sorted(_named(head, words))
    for at, code in found:
        names = [name for name in words.columns[code].spellings if head.startswith(name, at)]
        stands.append((at, at + max(map(len, names), default=0)))
    behind = head[max((end for _, end in stands), default=len(head)) :]
    is_whole = len({code for _, code in found}) >= len(words.columns) - 1
    return (is_whole and _is_other_column(behind, words)) or any(
        0 < start - end <= LONGEST_BETWEEN
        and words.is_foreign(_without_groups(head[end:start], words))
        for (_, end), (start, _) in pairwise(stands)
    )


def _has_foreign_line(lines: Sequence[str], words: Lexicon) -> bool:
    """Whether a short line before the last that names a column is none of the form's: 国有企业. Not
    where names are broken over lines, and so may be what is none.
    """
    named = [at for at, line in enumerate(lines) if words.column(line)]
    is_whole = len({words.column(lines[at]) for at in named}) >= len(words.columns) - 1
    before = lines[: named[-1]] if is_whole else ()
    return any(
        len(line) <= LONGEST_BETWEEN and words.is_foreign(line) and not words.column(line)
        for line in _without_broken_remarks(before)
        if line not in words.over
    )


def _without_broken_remarks(lines: Sequence[str]) -> Iterator[str]:
    """The lines outside brackets that open on one and close on another."""
    is_open = False
    for line in lines:
        if not is_open and not set(line) & set("()"):
            yield line
        is_open = line.rfind("(") > line.rfind(")") or (is_open and ")" not in line)


def _without_groups(text: str, words: Lexicon) -> str:
    for name in words.over:
        text = text.replace(name, "")
    return text


def _is_other_column(behind: str, words: Lexicon) -> bool:
    """Whether words behind the last name of a head name a column more, and are no label of a row,
    though misspelt.
    """
    rows = (name for label in words.rows.values() for name in label.spellings)
    signs = {sign for sign in behind if sign.isalpha()}
    like = max((len(signs & {*name}) for name in rows), default=0)
    return words.is_foreign("".join(sorted(signs))) and 2 * like <= len(signs)


def _named_on(lines: Sequence[str], words: Lexicon) -> list[list[str]]:
    """The columns that each line names whole, in their order."""
    return [_once([code for _, code in sorted(_named(bare(line), words))]) for line in lines]


def _once(codes: Sequence[str]) -> list[str]:
    """Names met twice are parts of other words: only the last counts."""
    return [code for at, code in enumerate(codes) if code not in codes[at + 1 :]]


@lru_cache(maxsize=512)
def _named(line: str, words: Lexicon) -> tuple[tuple[int, str], ...]:
    """The columns named whole in a line, and where."""
    found: list[tuple[int, str]] = []
    for group in words.headings_of_columns:
        line = line.replace(group, "\0" * len(group))
    for name, code in words.names_of_columns:
        while (at := line.find(name)) >= 0:
            found.append((at, code))
            line = line[:at] + "\0" * len(name) + line[at + len(name) :]
    return tuple(found)


def _ascends(line: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether names stand in the form's order; groups put the last one before others."""
    *inner, last = columns
    ranks = [inner.index(code) for code in line if code != last]
    first_of_all = last in line and inner[0] in line and line.index(last) < line.index(inner[0])
    return ranks == sorted(ranks) and not first_of_all

"""The words over a table in; whether they name its columns, all of them and in their order, out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.extract.labels import Label, Lexicon, bare
from gongkai.extract.segments import Segment

LONGEST_BETWEEN = 12
"""Characters between two columns of a header that may be another one."""


def heading(region: Sequence[Segment], words: Lexicon) -> str:
    """The words over the first row; empty boxes of the header part them."""
    first = next((at for at, part in enumerate(region) if words.row(part.text, "")), 0)
    rest = "".join(part.text for part in region[1 : first + 1])
    return region[0].header + bare(rest) if region else ""


def is_in_order(header: str, words: Lexicon, columns: Sequence[str]) -> bool:
    """Whether the header, where its words can be made out, names the columns in the form's order.

    The groups of columns put the last column's name before others; only its place before the
    first column is told by order.
    """
    starts = [_first(header, words.columns[code]) for code in columns]
    inner = [at for at in starts[:-2] if at >= 0]
    total = starts[-1]
    return inner == sorted(inner) and (total < 0 or not inner or total > inner[0])


def has_foreign(header: str, words: Lexicon, columns: Sequence[str]) -> bool:
    """Whether a word that is none of the form's stands between two columns of the header."""
    spans = [span for code in columns if (span := _span(header, words.columns[code]))]
    return any(
        0 < start - end <= LONGEST_BETWEEN and words.is_foreign(header[end:start])
        for (_, end), (start, _) in pairwise(spans)
    )


def _span(header: str, label: Label) -> tuple[int, int] | None:
    """Where the longest spelling of a column that ends last stands in a header."""
    found = ((at + len(s), -len(s)) for s in label.spellings if (at := header.rfind(s)) >= 0)
    end, size = max(((end, -size) for end, size in found), default=(0, 0))
    return (end - size, end) if size else None


def is_total_first(header: str, words: Lexicon, columns: Sequence[str]) -> bool:
    """Whether the header names every column, the last one before all others."""
    starts = [_first(header, words.columns[code]) for code in columns]
    return min(starts) >= 0 and starts[-1] < starts[0] and starts[:-1] == sorted(starts[:-1])


def is_told(header: str, words: Lexicon, columns: Sequence[str]) -> bool:
    """Whether the header names every column, and the last one not at both of its ends."""
    starts = [_first(header, words.columns[code]) for code in columns]
    inner = min(_earliest(header, words.columns[code]) for code in columns[:-1])
    before = _earliest(header, words.columns[columns[-1]]) < inner
    return min(starts) >= 0 and not (before and starts[-1] > max(starts[:-1]))


def _earliest(header: str, label: Label) -> int:
    """Where a header names a column first; behind its end where it does not."""
    found = (header.find(spelling) for spelling in label.spellings)
    return min((at for at in found if at >= 0), default=len(header))


def _first(header: str, label: Label) -> int:
    """Where the header names a column last; short names count where no longer one is found."""
    long = [spelling for spelling in label.spellings if len(spelling) > 2]
    found = max((header.rfind(spelling) for spelling in long), default=-1)
    if found >= 0:
        return found
    return max(header.rfind(spelling) for spelling in label.spellings)

"""Lines of a text in; without the sign that a program put between all runs of a page's text, out.

Beautiful Soup's get_text("\\t") puts the sign beside line ends, too: nearly every line begins and
ends with it. An empty box has no text, so no two signs stand beside each other, and none marks one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.extract.formats.pieces import TextPiece

SIGNS = "\t|"
"""Not commas: 1,234 would be a number or two."""
FEWEST_LINES = 20
"""Minimum number of lines that have something on them."""
BARE_ONE_IN = 20
"""One line in so many may lack a sign at an end: a run of text has line ends of its own."""


def without_joints(lines: Sequence[TextPiece]) -> Sequence[TextPiece]:
    """The lines; where a sign joins all that they hold, blanks for it, and no lines of it alone.

    Those are the source's own lines, and tell nothing of empty boxes.
    """
    filled = [line.text.strip(" \r") for line in lines if line.text.strip(" \r")]
    for sign in SIGNS if len(filled) >= FEWEST_LINES else "":
        if _joins(sign, filled):
            kept = [
                line for line in lines if sign not in line.text or line.text.strip(f" {sign}\xa0")
            ]
            return [line._replace(text=line.text.replace(sign, " ").strip()) for line in kept]
    return lines


def _joins(sign: str, lines: Sequence[str]) -> bool:
    """Whether a sign stands at both ends of nearly all lines, and beside none of its own."""
    doubled = re.compile(rf"[{sign}]\\s*[{sign}]|[{sign}][-:]+")
    bare = sum({line[0], line[-1]} != {sign} for line in lines)
    return BARE_ONE_IN * bare <= len(lines) and not any(map(doubled.search, lines))

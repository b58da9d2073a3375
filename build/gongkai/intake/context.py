"""A figure and the numbered lines of its document in, the few words around it out."""

from __future__ import annotations

from collections.abc import Sequence

AROUND = 20
"""Characters of the document shown on either side of what was printed."""
LONGEST = 40
"""Characters of what was printed; a row of glued digits rarely has more."""


def around(raw: str, line: int, lines: Sequence[str]) -> str:
    """What was printed, marked, between the characters on either side of it on its line.

    Where the document is not at hand, or the line does not have it, what was printed stands alone.
    """
    flat = " ".join(raw.split())
    text = " ".join(lines[line - 1].split()) if 0 < line <= len(lines) else ""
    at = text.find(flat) if flat else -1
    if at < 0:
        return f"“{_short(flat)}”"
    before, after = text[max(0, at - AROUND) : at], text[at + len(flat) :]
    left = "…" if at > AROUND else ""
    right = "…" if len(after) > AROUND else ""
    return f"“{left}{before}【{_short(flat)}】{after[:AROUND]}{right}”"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

"""The few words around a figure in the numbered lines of its document."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reading.faults import shortened

AROUND = 20
"""Characters shown on either side of the raw text."""


def around(raw: str, line: int, lines: Sequence[str]) -> str:
    """The raw text, marked, with the characters on either side of it on its line.

    If the document is not available, or the line does not have it, the raw text alone.
    """
    flat = " ".join(raw.split())
    text = " ".join(lines[line - 1].split()) if 0 < line <= len(lines) else ""
    at = text.find(flat) if flat else -1
    if at < 0:
        return f"“{shortened(flat)}”"
    before, after = text[max(0, at - AROUND) : at], text[at + len(flat) :]
    left = "…" if at > AROUND else ""
    right = "…" if len(after) > AROUND else ""
    return f"“{left}{before}【{shortened(flat)}】{after[:AROUND]}{right}”"

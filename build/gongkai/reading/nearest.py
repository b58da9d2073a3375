"""A word that nothing knows in, what was probably meant out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest of the known words; nothing where none is near.

    >>> did_you_mean("scjg", ["scjgj", "zf"])
    '；也许是 scjgj'
    """
    near = difflib.get_close_matches(word[:LONGEST], sorted(known), n=1)
    return f"；也许是 {near[0]}" if near else ""


LONGEST = 60
"""Characters that are compared; names of things here are shorter, hostile ones may not be."""


def listed(names: Mapping[str, str]) -> str:
    """Codes with their Chinese names, for a sentence that lists what may be chosen."""
    return "、".join(f"{code}（{name}）" for code, name in names.items())

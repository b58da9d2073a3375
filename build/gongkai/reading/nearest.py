"""Suggest the known word that a person probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that suggests the nearest known word; empty if none is near.

    >>> did_you_mean("scjg", ["scjgj", "zf"])
    '；也许是 scjgj'
    """
    near = difflib.get_close_matches(word[:LONGEST], sorted(known), n=1)
    return f"；也许是 {near[0]}" if near else ""


LONGEST = 60
"""Characters that are compared; names are shorter here, but hostile input may not be."""


def with_names(names: Mapping[str, str]) -> str:
    """Codes with their Chinese names, for a sentence that lists the choices."""
    return "、".join(f"{code}（{name}）" for code, name in names.items())

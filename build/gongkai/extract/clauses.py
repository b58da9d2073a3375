"""The form in, the clauses of prose that state its figures out: claims and patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from gongkai.form import Form
from gongkai.form.expression import parse
from gongkai.model import GongkaiError

FILE = "prose.toml"
_WORD = re.compile(r"\{([a-z]+)\}")
"""The place of a word in a pattern: {count}; a quantifier has numbers."""


@lru_cache(maxsize=16)
def clauses(kind: str, form: Form) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of clauses that have `stated` a figure or say that there was `none`, by claim.

    Raises GongkaiError for a claim about something that no edition has.
    """
    known = _texts()[kind]
    for claim in known:
        for term in parse(claim).terms:
            if not any(edition.cells_of(term.code) for edition in form.editions.values()):
                raise GongkaiError(f"{FILE} 的 {claim}：没有一版格式有 {term.code} 这一格")
    return tuple(
        (claim, re.compile(_filled(pattern, _words())))
        for claim, patterns in known.items()
        for pattern in patterns
    )


def word(name: str) -> str:
    """The pattern of a word: `count` is a number of things, named `value`."""
    return _words()[name]


@cache
def _words() -> Mapping[str, str]:
    """The words, each with those before it written out."""
    words: dict[str, str] = {}
    for name, pattern in _texts()["words"].items():
        words[name] = _filled(pattern, words)
    return words


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda place: words[place[1]], pattern)


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(resources.files(__package__).joinpath(FILE).read_text("utf-8"))

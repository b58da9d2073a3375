"""`wording.toml` in, the words for verdicts and results out: the same in all that is published."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from gongkai.model import FindingVerdict, Result


@dataclass(frozen=True)
class Word:
    """One word of the table, in both languages, with what it says."""

    zh: str
    en: str
    meaning: str


@cache
def _table() -> Mapping[str, Mapping[str, Word]]:
    text = resources.files(__package__).joinpath("wording.toml").read_text("utf-8")
    return {
        kind: {code: Word(**word) for code, word in words.items()}
        for kind, words in tomllib.loads(text).items()
    }


VERDICTS: Mapping[FindingVerdict, Word] = {
    verdict: _table()["verdict"][verdict.value] for verdict in FindingVerdict
}
"""What a finding is called."""

RESULTS: Mapping[Result, Word] = {
    result: _table()["result"][result.name.lower()]
    for result in (
        Result.PASS,
        Result.PASS_IF_BLANK_IS_ZERO,
        Result.FAIL,
        Result.NOT_ASSESSABLE,
    )
}
"""How a rule came out at a place, in the order in which tables show it."""

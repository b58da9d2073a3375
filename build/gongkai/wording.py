"""The words for codes from `wording.toml`: the same in pages, files and commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gongkai.form.data_files import read_toml
from gongkai.model import FindingVerdict, Result


@dataclass(frozen=True)
class Word:
    """One entry of the table: the word in both languages, with its explanation."""

    zh: str
    en: str
    meaning: str


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return read_toml(__package__, "wording.toml")


def wordings(kind: str, key: str) -> Mapping[str, str]:
    """One column of a kind of words: code → text, for the codes that have it, in file order."""
    return {code: words[key] for code, words in _tables()[kind].items() if key in words}


VERDICTS: Mapping[FindingVerdict, Word] = {
    verdict: Word(**_tables()["verdict"][verdict.value]) for verdict in FindingVerdict
}
"""What a finding is called, by verdict."""

RESULTS: Mapping[Result, Word] = {
    result: Word(**_tables()["result"][result.word])
    for result in (Result.PASS, Result.PASS_IF_BLANK_IS_ZERO, Result.FAIL, Result.NOT_ASSESSABLE)
}
"""How a rule came out at a place, in the order of the tables."""

FIELD_NAMES = wordings("field", "name")
"""Field of the metadata of a report or its source → its name."""

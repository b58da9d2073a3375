"""Lists of words in Chinese and in English as Markdown tables, by name.

So the names of rows, columns, statuses and verdicts are defined in one place only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai import form
from gongkai.form import Group, RowOrColumn
from gongkai.pages.figures import WORDINGS
from gongkai.wording import RESULTS, VERDICTS


def word_list(name: str) -> str:
    """The words of a table of the form by its code, of `statuses`, or of `verdicts`.

    Raises KeyError for any other name.
    """
    if name == "statuses":
        lines = [(words.word, words.en, f"`{status.word}`") for status, words in WORDINGS.items()]
        return _table("What stands in a box", ("On the page", "Meaning", "Code"), lines)
    if name == "verdicts":
        words = [*VERDICTS.values(), *RESULTS.values()]
        lines = [(word.zh, word.en, "") for word in words]
        return _table("What the checks say", ("On the page", "In English"), lines)
    return _table(*_of_form(name))


def _of_form(code: str) -> tuple[str, Sequence[str], list[tuple[str, str, str]]]:
    """A table of the newest edition that has it: groups, rows and columns in printing order."""
    tables = [each.tables[code] for each in form.load().editions.values() if code in each.tables]
    table = tables[-1]
    parts: list[Group | RowOrColumn] = []
    for each in (one for edition in reversed(tables) for one in edition.blocks):
        parts += [*each.row_groups, *each.rows, *each.column_groups, *each.columns]
    lines = dict.fromkeys((part.label, part.en, f"`{part.code}`") for part in parts)
    return f"{table.label}: {table.en}", ("As printed", "In English", "Code"), list(lines)


def _table(caption: str, head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    wide = len(head)
    rows: Iterator[Sequence[str]] = iter([head, ["---"] * wide, *lines])
    table = "\n".join("| " + " | ".join(row[:wide]) + " |" for row in rows)
    return f"Table: {caption}\n\n{table}"

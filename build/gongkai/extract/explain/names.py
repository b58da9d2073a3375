"""The words of a box in; what they name of a table of the form, with nothing left over, out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from gongkai.extract.labels import bare, bare_label, lexicon
from gongkai.extract.numbers import COUNTERS, MONEY
from gongkai.form import Form

SILENT = (
    *("类别", "类型", "案件类型", "项目", "条款", "内容", "指标", "数值", "数量", "数据", "件数"),
    *("情况", "案件", "结果", "统计", "表"),
)
"""Words of corners, captions and heads of values that name nothing of the form."""
UNIT_HEADS = frozenset({"单位", "计量单位"})
"""Over a column of units."""
LONGEST = 40
"""More characters are a sentence."""
_MONEY = re.compile(rf"(?:单位)?({'|'.join(sorted(MONEY, key=len, reverse=True))})$")
"""A unit of money behind the name of a column."""


@dataclass(frozen=True)
class Names:
    """What a text names: a row, a column, what stands over rows; each once at most."""

    row: str = ""
    column: str = ""
    over: str = ""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All names of a table, each with what it means."""

    meanings: Mapping[str, Names]
    rows_under: Mapping[str, frozenset[str]]
    """What stands over rows → those rows."""
    distinct: frozenset[str] = field(default_factory=frozenset)
    """The columns that no other table has."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted({*self.meanings, *SILENT}, key=len, reverse=True)
        return re.compile(f"({'|'.join(map(re.escape, words))})")

    def names(self, text: str) -> Names | None:
        """What a text names; None where it has other words, or several names of a kind."""
        plain = bare_label(text) if len(text) <= LONGEST else ""
        parts = self._parted(plain) if plain else None
        if parts is None:
            parts = self._parted(_MONEY.sub("", plain)) if _MONEY.search(plain) else None
            if not any(part.column for part in parts or ()):
                return None
        rows, columns, overs = (
            [named for part in parts or () if (named := getattr(part, kind))]
            for kind in ("row", "column", "over")
        )
        if max(len(rows), len(columns), len(overs)) > 1:
            return None
        return Names("".join(rows), "".join(columns), "".join(overs))

    def _parted(self, plain: str) -> list[Names] | None:
        """The names that make up a text, the longest first; None where something is left over."""
        at, found = 0, []
        while at < len(plain):
            match = self._pattern.match(plain, at)
            if match is None:
                return None
            found.append(self.meanings.get(match[0], Names()))
            at = match.end()
        return found

    def fits(self, row: str, over: str) -> bool:
        """Whether a row is one of those that a heading stands over."""
        return not over or row in self.rows_under[over]


def is_unit(text: str) -> bool:
    """Whether a text is the unit of figures."""
    return bare(text) in {*COUNTERS, *MONEY}


@lru_cache(maxsize=8)
def vocabulary(form: Form, table: str) -> Vocabulary:
    """The names of a table's rows and columns, and of what stands over its rows."""
    words, meanings = lexicon(form, table), dict[str, Names]()
    rows_under: dict[str, set[str]] = {}
    for edition in form.editions.values():
        for block in edition.tables[table].blocks if table in edition.tables else ():
            meanings[bare(edition.tables[table].corner)] = Names()
            overs = {group.code: bare_label(group.label) for group in block.row_groups}
            for row in block.rows:
                over = bare(block.label) or overs.get(row.group, "")
                meanings |= {over: Names(over=over)} if over else {}
                rows_under.setdefault(over, set()).add(row.code)
    for kind, labels in (("row", words.rows), ("column", words.columns)):
        for code, label in labels.items():
            meanings |= {name: Names(**{kind: code}) for name in label.spellings}
    meanings.pop("", None)
    others = {code for t in form.tables if t != table for code in lexicon(form, t).columns}
    distinct = frozenset(code for code in words.columns if code not in others)
    return Vocabulary(meanings, {k: frozenset(v) for k, v in rows_under.items()}, distinct)

"""A text in; the labels of a table of blocks in it out: markers of blocks, columns, rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gongkai.extract.labels import MOST_ASKED, bare, bare_label, is_slip
from gongkai.form import Form


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in a text: a marker of a block, a column or a row."""

    kind: str
    code: str
    label: str
    spelled: str
    """As the form spells it, bare."""
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Scan:
    """All labels of a table as one pattern, and what each of them is."""

    pattern: re.Pattern[str]
    meanings: Mapping[str, tuple[str, str, str]]
    longest: int


def hits(text: str, scan: Scan) -> Iterator[Hit]:
    """The labels in a text; what stands between two may be one with a character lost."""
    end = 0
    for match in scan.pattern.finditer(text):
        yield from _slipped(text, end, match.start(), scan)
        end = match.end()
        yield Hit(*scan.meanings[match[0]], match[0], match.start(), end)
    yield from _slipped(text, end, len(text), scan)


def _slipped(text: str, start: int, end: int, scan: Scan) -> Iterator[Hit]:
    if 0 < end - start <= scan.longest + 1 and (label := _meant(text[start:end], scan)):
        yield Hit(*scan.meanings[label], label, start, end)


@lru_cache(maxsize=MOST_ASKED)
def _meant(text: str, scan: Scan) -> str:
    """The label that a text is but for a slip, '' where it is none or several."""
    near = [label for label in scan.meanings if is_slip(text, label)]
    return near[0] if len({scan.meanings[label][:2] for label in near}) == 1 else ""


@lru_cache(maxsize=8)
def scanner(form: Form, table: str) -> Scan:
    """What finds the labels of a table, over all editions."""
    meanings: dict[str, tuple[str, str, str]] = {}
    for edition in form.editions.values():
        if table not in edition.tables:
            continue
        layout = edition.tables[table]
        meanings[bare(layout.corner)] = ("marker", "", layout.corner)
        for block in layout.blocks:
            meanings[bare(block.label)] = ("marker", block.label, block.label)
            for kind, lines in (("column", block.columns), ("row", block.rows)):
                for line in lines:
                    for label in (line.label, *line.aliases):
                        meanings.setdefault(bare_label(label), (kind, line.code, label))
    meanings.pop("", None)
    longest_first = sorted(meanings, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Scan(pattern, meanings, len(longest_first[0]))


@lru_cache(maxsize=8)
def labels_of_others(form: Form, table: str) -> tuple[str, ...]:
    """Words that only other tables of the form have: they end this one."""
    return tuple(
        bare(layout.blocks[0].rows[0].label)[1:]
        for edition in form.editions.values()
        for code, layout in edition.tables.items()
        if code != table and layout.layout == "matrix"
    )

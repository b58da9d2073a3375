"""Two records of one report in, their differences out: one line each, in words."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Form
from gongkai.model import Report
from gongkai.reading.agreement import ABSENT, in_words
from gongkai.reading.record import ReadReport, read_record
from gongkai.wording import FIELD_NAMES

OF_REPORT = ("edition", "title", "published", "publisher", "period")
OF_SOURCE = ("file", "sha256", "url", "retrieved", "copy")
MOST = 20
"""Cells that are listed; beyond this number they are only counted."""


def changes(old: str, new: str, form: Form) -> list[str]:
    """The differences of record `new` from `old`; one sentence if `old` is not a valid record."""
    before, _ = read_record(old, "", form)
    after, _ = read_record(new, "", form)
    if before is None or after is None:
        return ["原来的记录写法有错，无从比较；请看 git diff"]
    cells = list(_cells(before, after, form))
    more = [f"另有 {len(cells) - MOST} 格不同；请看 git diff"] if len(cells) > MOST else []
    return [*_fields(before.report, after.report), *cells[:MOST], *more]


def _fields(before: Report, after: Report) -> Iterator[str]:
    for key in OF_REPORT:
        yield from _changed(FIELD_NAMES[key], getattr(before, key), getattr(after, key))
    for key in OF_SOURCE:
        yield from _changed(
            FIELD_NAMES[key], getattr(before.source, key), getattr(after.source, key)
        )


def _changed(name: str, old: str | None, new: str | None) -> Iterator[str]:
    if (old or "") != (new or ""):
        yield f"{name}：{_short(old)} → {_short(new)}"


def _short(text: str | None) -> str:
    if not text:
        return "（无）"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


LONGEST = 60
"""Characters shown; the beginning is enough to recognise a hash of sixty-four."""


def _cells(before: ReadReport, after: ReadReport, form: Form) -> Iterator[str]:
    for code in form.index:
        old, new = (each.figures.get(code, ABSENT) for each in (before, after))
        if in_words(old) != in_words(new):
            yield f"{form.name(code)}：{in_words(old)} → {in_words(new)}"

"""What stands beside the pages of a body: its figures and reports as CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gongkai.corpus import plain
from gongkai.model import Artifact, Finding, Report
from gongkai.packages.volume import Stock, Year
from gongkai.tables import Table
from gongkai.tables.schema import STATUS_LABELS
from gongkai.tables.table import Say, Spelling, Value, csv_word

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Siblings:
    """The files beside the pages of bodies, with the spellings that all of them share."""

    stock: Stock

    def warm(self) -> None:
        """Spell what all bodies share."""
        _ = self._in_words, self._in_json

    def of(self, body: str, years: Sequence[Year]) -> Iterator[Artifact]:
        """Every file of one body."""
        cells, corpus = self._cells, self.stock.corpus
        lines = b"".join(year.lines for year in years)
        yield Artifact(f"a/{body}.csv", cells.header + lines)
        yield Artifact(f"a/{body}.excel.csv", self._for_excel(cells.of(body)))
        for row, year in zip(corpus.rows_of[body], years, strict=True):
            beside = f"a/{body}/{year.year}"
            yield Artifact(f"{beside}.csv", cells.header + year.lines)
            yield Artifact(f"{beside}.json", self._report(corpus.reports[row], year.span))

    def _for_excel(self, span: slice) -> bytes:
        header = ",".join(title for title, _ in IN_WORDS.values())
        return f"{BOM}{header}\n{self._in_words.text(span)}\n".encode()

    def _report(self, report: Report, span: slice) -> bytes:
        """A report as JSON: one line for what it says of itself, one line a box."""
        told = {
            **_about(report),
            "name": self.stock.corpus.agencies[report.agency].name_in(report.year),
            "address": f"{self.stock.corpus.collection.address}a/{report.key}/",
            "version": self.stock.corpus.collection.version,
            "licence": dict(self.stock.corpus.collection.licence),
            "findings": [
                _finding(finding) for finding in self.stock.judgement.by_report.get(report.key, ())
            ],
        }
        head = _json(told).removesuffix("}")
        return f'{head},\n "cells": {{\n{self._in_json.text(span)}\n }}\n}}\n'.encode()

    @property
    def _cells(self) -> Table:
        return self.stock.tables["cells"]

    @cached_property
    def _in_words(self) -> Spelling:
        return self._cells.spelled({name: say for name, (_, say) in IN_WORDS.items()}, ",")

    @cached_property
    def _in_json(self) -> Spelling:
        keys: dict[str, Say] = {name: _key(name) for name in IN_JSON}
        words = {"cell": _box, **keys, "edition": _last}
        return self._cells.spelled(words, comma="", newline=",\n")


def _guarded(value: Value) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return csv_word(f"'{value}")
    return csv_word(value)


IN_WORDS: Mapping[str, tuple[str, Say]] = {
    "name": ("机关", _guarded),
    "year": ("年度", csv_word),
    "label": ("项目", csv_word),
    "value": ("数值", csv_word),
    "unit": ("单位", csv_word),
    "status": ("取值状态", lambda value: csv_word(STATUS_LABELS.get(str(value)))),
    "raw": ("原文字符", _guarded),
    "certain": ("是否确读", lambda value: "" if value is None else "是" if value else "否"),
    "line": ("原文行号", csv_word),
    "edition": ("格式版本", csv_word),
    "cell": ("格的代码", csv_word),
}
"""The long table in words, for people who open a CSV by double click: heading and spelling."""

IN_JSON = ("label", "value", "unit", "status", "raw", "method", "certain", "line")


def _box(code: Value) -> str:
    return f"  {_json(code)}: {{"


def _key(name: str) -> Say:
    return lambda value: f'"{name}":{_json(value)},'


def _last(edition: Value) -> str:
    return f'"edition":{_json(edition)}}}'


def _about(report: Report) -> Mapping[str, object]:
    """What a record says beside its figures, in the spelling of records."""
    source = report.source
    return {
        "agency": report.agency,
        "year": report.year,
        "edition": report.edition,
        "hybrid": dict(report.hybrid),
        "title": report.title,
        "published": report.published,
        "publisher": report.publisher,
        "period": report.period or None,
        "identifiers": dict(report.identifiers),
        "source": {
            "file": source.file,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "url": source.url,
            "retrieved": source.retrieved,
            **({"copy": source.copy} if source.copy else {}),
        },
        "summary": report.summary,
        "narrative": dict(report.narrative),
        "statements": [said.as_json(_number) for said in report.statements],
        "misfits": [
            {"row": fit.row, "printed": fit.printed, "surplus": fit.surplus, "line": fit.line}
            for fit in report.misfits
        ],
    }


def _finding(found: Finding) -> Mapping[str, object]:
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "cells": found.cells,
        "left": _number(found.left),
        "right": _number(found.right),
        "difference": _number(found.difference),
        "doubtful": found.doubtful,
        "hint": found.hint,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(plain(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

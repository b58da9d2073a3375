"""What stands beside the pages of a body: its figures as CSV, and all that is held as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gongkai.corpus import plain
from gongkai.model import Agency, Artifact, Finding, Report
from gongkai.packages.package_files import PackageContext, ReportRows
from gongkai.tables import Table
from gongkai.tables.schema import FORMAT
from gongkai.tables.table import RowTexts, Value, csv_word

OF_A_REPORT = ("cell", "label", "value", "unit", "status", "raw")
"""The columns of the long table that a report keeps beside its page."""
OF_A_BODY = ("year", *OF_A_REPORT)
IN_JSON = ("value", "status", "raw", "line")
"""What the JSON of a body says of a cell, in this order."""


@dataclass(frozen=True)
class BodyFiles:
    """The files beside the pages of bodies, with the spellings that all of them share."""

    context: PackageContext

    def warm(self) -> None:
        """Spell what all bodies share."""
        _ = self._rows, self._rows_with_years, self._in_json

    def of(self, body: str, years: Sequence[ReportRows]) -> Iterator[Artifact]:
        """Every file of one body."""
        yield Artifact(
            f"a/{body}.csv", _csv(OF_A_BODY, self._rows_with_years, self._cells.of(body))
        )
        yield Artifact(f"a/{body}.json", self._body(body, years))
        for year in years:
            yield Artifact(f"a/{body}/{year.year}.csv", _csv(OF_A_REPORT, self._rows, year.span))

    def _body(self, body: str, years: Sequence[ReportRows]) -> bytes:
        """A body as JSON: one line for what each report says of itself, one line a box."""
        corpus = self.context.corpus
        rows = zip(corpus.rows_of[body], years, strict=True)
        reports = ",\n".join(self._report(corpus.reports[row], year.span) for row, year in rows)
        head = _json(self._head(corpus.agencies[body])).removesuffix("}")
        return f'{head},\n"reports": [\n{reports}\n]\n}}\n'.encode()

    def _head(self, agency: Agency) -> Mapping[str, object]:
        collection = self.context.corpus.collection
        return {
            "agency": agency.id,
            "name": agency.name,
            "kind": agency.kind,
            "region": agency.region,
            "address": f"{collection.address}a/{agency.id}/",
            "version": collection.version,
            "format": FORMAT,
            "licence": dict(collection.licence),
            "cell_fields": IN_JSON,
        }

    def _report(self, report: Report, span: slice) -> str:
        data = {
            **_about(report),
            "name": self.context.corpus.agencies[report.agency].name_in(report.year),
            "address": f"{self.context.corpus.collection.address}a/{report.key}/",
            "findings": [_finding(*each) for each in self._findings.get(report.key, ())],
        }
        head = _json(data).removesuffix("}")
        return f'{head},\n "cells": {{\n{self._in_json.text(span)}\n }}\n}}'

    @cached_property
    def _findings(self) -> Mapping[str, Sequence[tuple[str, Finding]]]:
        """Report key → its findings with their identities."""
        found: dict[str, list[tuple[str, Finding]]] = {}
        for id, each in self.context.judgement.identified.items():
            found.setdefault(f"{each.agency}/{each.year}", []).append((id, each))
        return found

    @property
    def _cells(self) -> Table:
        return self.context.tables["cells"]

    @cached_property
    def _rows(self) -> RowTexts:
        return self._cells.row_texts(dict.fromkeys(OF_A_REPORT, csv_word), ",")

    @cached_property
    def _rows_with_years(self) -> RowTexts:
        return self._cells.row_texts(dict.fromkeys(OF_A_BODY, csv_word), ",")

    @cached_property
    def _in_json(self) -> RowTexts:
        words = {"cell": _box, **dict.fromkeys(IN_JSON[:-1], _item), IN_JSON[-1]: _last}
        return self._cells.row_texts(words, comma="", newline=",\n")


def _csv(columns: Sequence[str], rows: RowTexts, span: slice) -> bytes:
    return f"{','.join(columns)}\n{rows.text(span)}\n".encode()


def _box(code: Value) -> str:
    return f"  {_json(code)}: ["


def _item(value: Value) -> str:
    return f"{_json(value)},"


def _last(value: Value) -> str:
    return f"{_json(value)}]"


def _about(report: Report) -> Mapping[str, object]:
    """What a record says beside its figures, in the spelling of records."""
    source = report.source
    return {
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
            **({"note": source.note} if source.note else {}),
        },
        "summary": report.summary,
        "narrative": dict(report.narrative),
        "statements": [statement.as_json(_number) for statement in report.statements],
        "misfits": [
            {"row": fit.row, "printed": fit.printed, "surplus": fit.surplus, "line": fit.line}
            for fit in report.misfits
        ],
    }


def _finding(id: str, found: Finding) -> Mapping[str, object]:
    return {
        "finding": id,
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

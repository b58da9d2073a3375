"""The ledger of corrections: our errors, withdrawn reports, and statements of agencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import form, output, reading
from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import GongkaiError, Status
from gongkai.reading.agreement import in_words, same
from gongkai.reading.faults import shortened
from gongkai.reading.ledgers import SHAPES, metadata_field
from gongkai.reading.serialise import format_shape, value_of
from gongkai.reading.shapes import METADATA, MisreadShape
from gongkai.upkeep.typed import (
    BLANKS,
    parse_cell,
    parse_day,
    parse_figure,
    parse_words,
    require_known,
)
from gongkai.wording import FIELD_NAMES

SCHEMA = "../schema/correction.schema.json"
EXAMPLES = {
    "title": "某局2024年政府信息公开工作年度报告",
    "published": "2025-01-27",
    "publisher": "某县某局",
    "period": "2024-01-01/2024-12-31",
    "url": "https://www.example.gov.cn/1.htm",
}
"""Metadata fields that can be corrected → an example."""
FIELDS = {field: FIELD_NAMES[field] for field in EXAMPLES}
"""The same fields → their names."""


@dataclass(frozen=True)
class Grounds:
    """What every correction must state."""

    reason: str
    evidence: str
    date: str

    def fields(self) -> dict[str, str]:
        """The fields of a correction; raises if something is missing."""
        return {
            "reason": parse_words(self.reason, "--reason（为什么）"),
            "evidence": parse_words(self.evidence, "--evidence（来信的日期，或网址）"),
            "date": parse_day(self.date, "--date"),
        }


def correct(agency: str, year: int, what: str, value: str, why: Grounds, datasets: Path) -> str:
    """Record what the document really has in a published cell, or in a field such as the title."""
    the_form = form.load()
    corpus, row = _report(agency, year, datasets, the_form)
    names = {**{name: key for key, name in FIELDS.items()}, **{key: key for key in FIELDS}}
    if what in names:
        fields = _field(corpus, row, names[what], value)
    else:
        fields = _misread(corpus, row, parse_cell(what, the_form), value)
    return write_correction(datasets, {"agency": agency, "year": year, **fields, **why.fields()})


def _misread(corpus: Corpus, row: int, cell: str, value: str) -> dict[str, Any]:
    recorded = corpus.figure(row, cell)
    name = corpus.form.name(cell)
    if recorded.status is Status.ABSENT:
        raise GongkaiError(f"这份报告没有{name}这一格（{cell}）；请核对年度和格")
    after = parse_figure(value)
    if same(recorded, after):
        raise GongkaiError(f"{name}已经是 {in_words(recorded)}，没有什么要更正")
    return {"kind": "misread", "cell": cell, "before": value_of(recorded), "after": value_of(after)}


def _field(corpus: Corpus, row: int, field: str, value: str) -> dict[str, Any]:
    recorded = metadata_field(corpus.reports[row], field)
    after = None if value.strip() in BLANKS else value.strip()
    if (after or "") == recorded:
        raise GongkaiError(f"{FIELDS[field]}已经是“{recorded}”，没有什么要更正")
    try:
        METADATA[field].validate_python(after, strict=True)
    except ValueError as fault:
        raise GongkaiError(
            f"“{shortened(value)}”不能作{FIELDS[field]}；写法如 {EXAMPLES[field]}"
        ) from fault
    return {"kind": "metadata", "field": field, "before": recorded or None, "after": after}


def withdraw(agency: str, year: int, why: Grounds, datasets: Path) -> str:
    """Record that an agency withdrew a report; its figures stay, with a notice."""
    _report(agency, year, datasets, form.load())
    fields = {"kind": "withdrawn", "agency": agency, "year": year}
    return write_correction(datasets, {**fields, **why.fields()})


def state(agency: str, year: int, about: str | None, why: Grounds, datasets: Path) -> str:
    """Publish an agency's statement, about one cell or all findings on a report."""
    the_form = form.load()
    _report(agency, year, datasets, the_form)
    cell = {"cell": parse_cell(about, the_form)} if about else {}
    fields = {"kind": "statement", "agency": agency, "year": year, **cell}
    return write_correction(datasets, {**fields, **why.fields()})


def _report(agency: str, year: int, datasets: Path, the_form: Form) -> tuple[Corpus, int]:
    """The records of the body's division, and the row of the report."""
    agencies = reading.read_agencies(datasets)
    require_known(agency, agencies, "机关")
    corpus = reading.read(datasets, the_form, agencies[agency].region)
    row = corpus.at.get(f"{agency}/{year}")
    if row is None:
        years = "、".join(str(each.year) for each in corpus.reports if each.agency == agency)
        raise GongkaiError(f"{agency} 没有 {year} 年的记录；已有 {years or '（一份也没有）'}")
    return corpus, row


def write_correction(datasets: Path, fields: Mapping[str, Any]) -> str:
    """Write a correction under the next number; raises if it would be refused."""
    correction = {"$schema": SCHEMA, "kind": fields["kind"], **fields}
    text = format_shape(SHAPES.get(fields["kind"], MisreadShape), correction)
    path = datasets / "corrections" / f"{_next(datasets):04}.json"
    output.save(path, text)
    return f"已登记 {path}；编号就是它的网址，不再改变。运行 gongkai check，再提交。"


def _next(datasets: Path) -> int:
    """The number after the last correction's."""
    numbers = (path.stem for path in datasets.glob("corrections/*.json"))
    return 1 + max((int(each) for each in numbers if each.isdecimal()), default=0)

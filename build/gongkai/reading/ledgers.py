"""Corrections and waivers in; people's decisions about reports and findings out.

Misread figures are corrected here, while reading: the record keeps the first reading, the ledger
has what is printed, and a correction that does not find the value it expects is a fault. One that
is under investigation, or that proved unfounded, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gongkai.form import Form
from gongkai.model import Correction, Figure, Finding, Method, Report, Step, Waiver, applying
from gongkai.reading.agreement import same
from gongkai.reading.faults import shortened, structure
from gongkai.reading.files import load_json, read_list, read_shape, read_text
from gongkai.reading.record import ReadReport, read_cell, read_record
from gongkai.reading.shapes import (
    METADATA,
    CorrectionShape,
    MetadataShape,
    MisreadShape,
    ReissuedShape,
    StatementMadeShape,
    WaiverShape,
    WithdrawnShape,
)
from gongkai.reading.strict_json import line_of

SHAPES: Mapping[str, type[CorrectionShape]] = {
    "metadata": MetadataShape,
    "reissued": ReissuedShape,
    "withdrawn": WithdrawnShape,
    "statement": StatementMadeShape,
}
"""The shape of each kind; any other kind is validated as a misread figure."""
_NUMBER = re.compile(r"[0-9]{4,8}")
"""The form of a correction's number: valid in all file systems and addresses, and sortable."""


@dataclass(frozen=True)
class Amendment:
    """A correction, with both readings of a misread figure."""

    correction: Correction
    file: str
    before: Figure | None = None
    after: Figure | None = None


def read_corrections(folder: Path, form: Form, findings: list[Finding]) -> list[Amendment]:
    """Every correction by its number."""
    found = []
    for path in sorted(folder.glob("corrections/*.json")):
        amendment = _read_correction(path, form, findings)
        if amendment is not None:
            found.append(amendment)
    return found


def _read_correction(path: Path, form: Form, findings: list[Finding]) -> Amendment | None:
    """One correction, or None with its faults among the findings."""
    name = f"corrections/{path.name}"
    if not _NUMBER.fullmatch(path.stem):
        sentence = "文件名应是四位以上的编号，如 0001.json；编号就是这条更正的网址"
        findings.append(structure("key-is-path", name, 1, sentence))
    raw, text, faults = load_json(path, name)
    findings += faults
    if faults:
        return None
    kind = str(raw.get("kind")) if isinstance(raw, dict) else ""
    shape = read_shape(SHAPES.get(kind, MisreadShape), raw, text, name, findings)
    if shape is None:
        return None
    wrong = list(_faults(shape, form))
    findings += [
        structure(rule, name, line_of(text, (key,)), sentence) for rule, key, sentence in wrong
    ]
    if wrong:
        return None
    amendment = _amendment(path, shape, name)
    correction = _with_old_figures(amendment.correction, path.parent.parent, form, findings)
    return replace(amendment, correction=correction)


def _faults(shape: CorrectionShape, form: Form) -> Iterator[tuple[str, str, str]]:
    """Faults that a shape alone does not detect: rule, key and sentence."""
    cell = getattr(shape, "cell", None)
    if cell is not None and cell not in form.index:
        yield "record-fields", "cell", f"cell 是 {shortened(cell)}，格式中没有这一格"
    is_open = bool(shape.states) and shape.states[-1].state != "corrected"
    if isinstance(shape, MisreadShape | MetadataShape):
        if "after" not in shape.model_fields_set and not is_open:
            yield "record-fields", "kind", "缺少 after，应写原文所印；还在核实的，写 states"
        for key in sorted(shape.model_fields_set & {"before", "after"}):
            yield from _side_fault(shape, key)
    sides = [getattr(shape, key, None) for key in ("before", "after")]
    if shape.model_fields_set >= {"before", "after"} and sides[0] == sides[1]:
        yield "correction-expects", "after", "after 与 before 相同，没有更正什么；应改正或删去"


def _side_fault(shape: MisreadShape | MetadataShape, key: str) -> Iterator[tuple[str, str, str]]:
    """The fault of one side of a correction, if there is one."""
    value = getattr(shape, key)
    if isinstance(shape, MisreadShape):
        figure = read_cell(value)
        if isinstance(figure, str):
            yield "cell-spelling", key, f"{key} {figure}"
        return
    try:
        METADATA[shape.field].validate_python(value, strict=True)
    except ValidationError:
        yield (
            "record-fields",
            key,
            f"{key} 是 {shortened(value)}，不能作 {shape.field}，写法见记录的格式",
        )


def _amendment(path: Path, shape: CorrectionShape, name: str) -> Amendment:
    """A valid correction, with both figures of a misread one."""
    figures: dict[str, Figure] = {}
    if isinstance(shape, MisreadShape):
        sides = shape.model_fields_set & {"before", "after"}
        read = {key: read_cell(getattr(shape, key)) for key in sides}
        figures = {key: side for key, side in read.items() if isinstance(side, Figure)}
    side: dict[str, Any] = {key: figure.raw for key, figure in figures.items()}
    return Amendment(_correction(path, shape, side), name, **figures)


def _correction(path: Path, shape: CorrectionShape, sides: Mapping[str, str]) -> Correction:
    fields = shape.model_dump(exclude={"schema_", "states", "before", "after"}, exclude_none=True)
    plain = {key: getattr(shape, key, None) or "" for key in ("before", "after")}
    both = dict(sides) if isinstance(shape, MisreadShape) else plain
    steps = tuple(Step(step.state, step.date) for step in shape.states)
    return Correction(id=path.stem, steps=steps, **fields, **both)


REPLACED = "replaced"
"""The folder of records whose documents were replaced, inside the folder of records."""
HASH = 12
"""Hexadecimal digits of the hash in the name of a replaced record."""


def replaced_path(datasets: Path, agency: str, year: int, sha256: str) -> Path:
    """The path of the old record after its document, with this hash, was replaced."""
    return datasets / REPLACED / agency / f"{year}.{sha256[:HASH]}.json"


def _with_old_figures(
    correction: Correction, folder: Path, form: Form, findings: list[Finding]
) -> Correction:
    """The correction of a replaced report with the old document's figures, if they are kept."""
    path = replaced_path(folder, correction.agency, correction.year, correction.before)
    if correction.kind != "reissued" or not path.is_file():
        return correction
    name = path.relative_to(folder).as_posix()
    text, fault = read_text(path, name)
    row, faults = read_record(text, name, form) if fault is None else (None, [fault])
    findings += faults
    return replace(correction, cells=dict(row.figures)) if row else correction


def apply_corrections(
    rows: Sequence[ReadReport], amendments: Sequence[Amendment], findings: list[Finding]
) -> list[ReadReport]:
    """Reports with our errors corrected, one correction after the other."""
    found = {row.report.key: row for row in rows}
    applied = {each.id for each in applying([amendment.correction for amendment in amendments])}
    for amendment in amendments:
        correction = amendment.correction
        key = correction.key
        if key not in found:
            sentence = f"更正的报告 {key} 没有记录，应改正 agency 和 year"
            findings.append(structure("correction-expects", amendment.file, 1, sentence))
        elif correction.id in applied:
            found[key] = _amend(found[key], amendment, findings)
    return list(found.values())


def _amend(row: ReadReport, amendment: Amendment, findings: list[Finding]) -> ReadReport:
    if amendment.correction.kind == "metadata":
        return _amend_metadata(row, amendment, findings)
    return _amend_figure(row, amendment, findings) if amendment.after is not None else row


def _amend_figure(row: ReadReport, amendment: Amendment, findings: list[Finding]) -> ReadReport:
    cell, before, after = amendment.correction.cell, amendment.before, amendment.after
    figure = row.figures.get(cell)
    if figure is None or before is None or after is None or not same(figure, before):
        shown = "没有这一格" if figure is None else f"是“{figure.raw or figure.status.word}”"
        findings.append(_unexpected(amendment, f"{cell} 在记录中{shown}"))
        return row
    figures: Mapping[str, Figure] = {
        **row.figures,
        cell: replace(after, line=figure.line, method=Method.MANUAL),
    }
    return replace(row, figures=figures)


def _unexpected(amendment: Amendment, what: str) -> Finding:
    sentence = f"{what}，不是更正所写的 before；记录已改动，应核对或删去这条更正"
    return structure("correction-expects", amendment.file, 1, sentence)


def _amend_metadata(row: ReadReport, amendment: Amendment, findings: list[Finding]) -> ReadReport:
    """A report with a corrected metadata field."""
    field, after = amendment.correction.field, amendment.correction.after
    value = metadata_field(row.report, field)
    if value != amendment.correction.before:
        findings.append(_unexpected(amendment, f"{field} 在记录中是“{value}”"))
        return row
    if field == "url":
        changed = replace(row.report, source=replace(row.report.source, url=after or None))
    else:
        empty = "" if field == "period" else None
        changed = replace(row.report, **{field: after or empty})  # type: ignore[arg-type]
    return replace(row, report=changed)


def metadata_field(report: Report, field: str) -> str:
    """The value of a metadata field of a report; empty if it has none."""
    value = report.source.url if field == "url" else getattr(report, field)
    return str(value or "")


def read_waivers(folder: Path, findings: list[Finding]) -> Iterator[Waiver]:
    """Every waiver with its line; the file is optional."""
    if not (folder / "waivers.json").exists():
        return
    for shape, line in read_list(WaiverShape, folder / "waivers.json", "waivers.json", findings):
        yield shape.as_value(Waiver, line=line)

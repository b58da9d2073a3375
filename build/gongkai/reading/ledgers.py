"""Corrections and waivers in; what people decided about reports and findings out.

A misread figure is put right here, in reading: the record keeps what was first read, the ledger
says what is printed, and a correction that does not find what it expects is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gongkai.form import Form
from gongkai.model import Correction, Figure, Finding, Method, Waiver
from gongkai.reading.faults import shortened, structure
from gongkai.reading.files import load, read_list, read_shape
from gongkai.reading.record import Row, read_cell
from gongkai.reading.shapes import MisreadShape, ReissuedShape, WaiverShape
from gongkai.reading.strict_json import line_of

_NUMBER = re.compile(r"[0-9]{4,8}")
"""What a correction may be called: all file systems and addresses take it, and it sorts."""


@dataclass(frozen=True)
class Amendment:
    """A correction, and for a misread figure both readings."""

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
    name = f"corrections/{path.name}"
    if not _NUMBER.fullmatch(path.stem):
        sentence = "文件名应是四位以上的编号，如 0001.json；编号就是这条更正的网址"
        findings.append(structure("key-is-path", name, 1, sentence))
    raw, text, faults = load(path, name)
    findings += faults
    if faults:
        return None
    reissued = isinstance(raw, dict) and raw.get("kind") == "reissued"
    if reissued:
        return _read_reissued(path, raw, text, findings)
    misread = read_shape(MisreadShape, raw, text, name, findings)
    if misread is None:
        return None
    figures = {key: read_cell(getattr(misread, key)) for key in ("before", "after")}
    wrong = [(key, said) for key, said in figures.items() if isinstance(said, str)]
    findings += [
        structure("cell-spelling", name, line_of(text, (key,)), f"{key} {said}")
        for key, said in wrong
    ]
    if misread.cell not in form.index:
        sentence = f"cell 是 {shortened(misread.cell)}，格式中没有这一格"
        findings.append(structure("record-fields", name, line_of(text, ("cell",)), sentence))
        return None
    before, after = figures["before"], figures["after"]
    if isinstance(before, str) or isinstance(after, str):
        return None
    if _same(before, after) and before.raw == after.raw:
        sentence = "after 与 before 相同，没有更正什么；应改正或删去"
        findings.append(structure("correction-expects", name, line_of(text, ("after",)), sentence))
    correction = _correction(path, misread, misread.cell)
    spelled = replace(correction, before=before.raw, after=after.raw)
    return Amendment(spelled, name, before, after)


def _read_reissued(path: Path, raw: Any, text: str, findings: list[Finding]) -> Amendment | None:
    name = f"corrections/{path.name}"
    shape = read_shape(ReissuedShape, raw, text, name, findings)
    if shape is None:
        return None
    if shape.before == shape.after:
        sentence = "after 与 before 相同，没有更换什么；应改正或删去"
        findings.append(structure("correction-expects", name, line_of(text, ("after",)), sentence))
    return Amendment(_correction(path, shape, ""), name)


def _correction(path: Path, shape: MisreadShape | ReissuedShape, cell: str) -> Correction:
    return Correction(
        id=path.stem,
        kind=shape.kind,
        agency=shape.agency,
        year=shape.year,
        date=shape.date,
        reason=shape.reason,
        cell=cell,
        before=str(shape.before),
        after=str(shape.after),
        evidence=shape.evidence,
    )


def corrected(
    rows: Sequence[Row], amendments: Sequence[Amendment], findings: list[Finding]
) -> list[Row]:
    """Reports with their misread figures put right, one correction after the other."""
    found = {row.report.key: row for row in rows}
    for amendment in amendments:
        correction = amendment.correction
        key = f"{correction.agency}/{correction.year}"
        if key not in found:
            sentence = f"更正的报告 {key} 没有记录，应改正 agency 和 year"
            findings.append(structure("correction-expects", amendment.file, 1, sentence))
        elif amendment.after is not None:
            found[key] = _amended(found[key], amendment, findings)
    return list(found.values())


def _amended(row: Row, amendment: Amendment, findings: list[Finding]) -> Row:
    cell, before, after = amendment.correction.cell, amendment.before, amendment.after
    held = row.figures.get(cell)
    if held is None or before is None or after is None or not _same(held, before):
        shown = "没有这一格" if held is None else f"是“{held.raw or held.status.word}”"
        sentence = (
            f"{cell} 在记录中{shown}，不是更正所写的 before；记录已改动，应核对或删去这条更正"
        )
        findings.append(structure("correction-expects", amendment.file, 1, sentence))
        return row
    figures: Mapping[str, Figure] = {
        **row.figures,
        cell: replace(after, line=held.line, method=Method.MANUAL),
    }
    return replace(row, figures=figures)


def _same(held: Figure, expected: Figure) -> bool:
    return (held.status, held.value) == (expected.status, expected.value)


def read_waivers(folder: Path, findings: list[Finding]) -> Iterator[Waiver]:
    """Every waiver with its line; a collection without any needs no file."""
    if not (folder / "waivers.json").exists():
        return
    for shape, line in read_list(WaiverShape, folder / "waivers.json", "waivers.json", findings):
        fields = shape.model_dump(exclude={"cells"})
        yield Waiver(cells=tuple(shape.cells), line=line, **fields)

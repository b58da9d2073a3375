"""Read reports from Parquet and write them: the format for the records of a whole nation.

One row per report. Its metadata are columns, nested values as JSON; its boxes are lists with one
entry per cell of the form, in the order given in the file's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import Finding, GongkaiError, Method, Report, Status
from gongkai.reading.faults import shape_faults, structure
from gongkai.reading.record import report_of
from gongkai.reading.serialise import compact
from gongkai.reading.shapes import ReportShape

NAME = "reports.parquet"
CELLS = b"gongkai.cells"
TEXTS = ("agency", "edition", "title", "published", "publisher", "period", "summary")
NESTED = ("hybrid", "source", "identifiers", "statements", "misfits", "labels", "narrative")
BOXES = {"values": "float64", "status": "uint8", "method": "uint8", "places": "int32"}
ROWS = 5_000
"""Reports read or written at once: some 20 MB of boxes."""


def read_parts(
    path: Path, empty: Corpus, bodies: Collection[str] | None, findings: list[Finding]
) -> Iterator[Corpus]:
    """The reports of a file, some thousand at a time; optionally of some bodies only."""
    pyarrow, parquet = _arrow()
    try:
        file = parquet.ParquetFile(path)
    except (OSError, pyarrow.ArrowInvalid) as fault:
        raise GongkaiError(
            f"{path} 不是有效的 Parquet 文件，或读不了；应由 gongkai convert 写出"
        ) from fault
    places = _places(file, path, empty.form)
    for batch in file.iter_batches(ROWS):
        if bodies is not None:
            wanted = pyarrow.array([body in bodies for body in batch.column("agency").to_pylist()])
            batch = batch.filter(wanted)
        if len(batch):
            yield _part(batch, places, empty, findings)


def _places(file: Any, path: Path, form: Form) -> NDArray[np.intp]:
    """The positions of the file's cells among those of the form."""
    try:
        codes = json.loads(file.schema_arrow.metadata[CELLS])
        missing = {*TEXTS, *NESTED, *BOXES, "year", "raws"} - set(file.schema_arrow.names)
        if missing:
            raise GongkaiError(
                f"{path} 缺少列 {'、'.join(sorted(missing))}；应由 gongkai convert 写出"
            )
        return np.array([form.index[code] for code in codes], np.intp)
    except (KeyError, TypeError, ValueError) as fault:
        raise GongkaiError(
            f"{path} 没有写明格的代码，或有不认识的格；应由 gongkai convert 写出"
        ) from fault


def _part(batch: Any, places: NDArray[np.intp], empty: Corpus, findings: list[Finding]) -> Corpus:
    rows = batch.select([*TEXTS, *NESTED, "year", "raws"]).to_pylist()
    reports = [_report(row, findings) for row in rows]
    arrays = {name: _boxes(batch, name, places, len(empty.form.cells)) for name in BOXES}
    findings += _box_faults(arrays, rows)
    index = empty.form.index
    raws = {
        (at, index[code]): raw
        for at, row in enumerate(rows)
        for code, raw in json.loads(row["raws"] or "{}").items()
        if code in index
    }
    kept = [at for at, report in enumerate(reports) if report is not None]
    return replace(
        empty,
        reports=tuple(report for report in reports if report is not None),
        values=arrays["values"][kept],
        status=arrays["status"][kept],
        method=arrays["method"][kept],
        places=arrays["places"][kept],
        raws=raws if len(kept) == len(reports) else {},
    )


def _boxes(batch: Any, name: str, places: NDArray[np.intp], width: int) -> NDArray[Any]:
    """One array of boxes, its columns in the order of the form."""
    column = batch.column(name)
    flat = column.flatten().to_numpy(zero_copy_only=False).reshape(len(batch), -1)
    found = np.full((len(batch), width), np.nan if name == "values" else 0, BOXES[name])
    found[:, places] = flat
    return found


def _report(row: Mapping[str, Any], findings: list[Finding]) -> Report | None:
    """One report, validated like a record in JSON."""
    file = f"{NAME}:{row['agency']}/{row['year']}"
    try:
        raw = {key: row[key] for key in (*TEXTS, "year")}
        raw |= {key: json.loads(row[key], parse_float=Decimal) for key in NESTED}
    except (TypeError, ValueError):
        findings.append(structure("record-is-json", file, 1, "嵌套的列不是 JSON"))
        return None
    raw |= {"summary": raw["summary"] or "", "period": raw["period"] or None}
    shape, faults = shape_faults(ReportShape, raw)
    findings += [structure(fault.rule, file, 1, fault.sentence) for fault in faults]
    return None if shape is None else report_of(shape, "", file)


def _box_faults(
    arrays: Mapping[str, NDArray[Any]], reports: Iterable[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Faults of boxes: a code that does not exist, or a number that is not finite."""
    status, values = arrays["status"], arrays["values"]
    wrong: NDArray[np.bool_] = (status > max(Status)) | (arrays["method"] > max(Method))
    wrong |= (status == Status.REPORTED) != np.isfinite(values)
    for row, boxes in zip(reports, wrong, strict=True):
        if boxes.any():
            file = f"{NAME}:{row['agency']}/{row['year']}"
            yield structure("cell-spelling", file, 1, "有的格的状态与数值不合，应重新转换")


def write_parts(parts: Iterable[Corpus], form: Form, out: IO[bytes]) -> int:
    """Write reports as Parquet; return their number."""
    pyarrow, parquet = _arrow()
    schema = _schema(pyarrow, form)
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for part in parts:
            writer.write_batch(_batch(pyarrow, schema, part))
            count += len(part.reports)
    return count


def _schema(pyarrow: Any, form: Form) -> Any:
    lists = [(name, pyarrow.list_(getattr(pyarrow, kind)())) for name, kind in BOXES.items()]
    texts = [(name, pyarrow.string()) for name in (*TEXTS, *NESTED, "raws")]
    schema = pyarrow.schema([("year", pyarrow.int16()), *texts, *lists])
    return schema.with_metadata({CELLS: json.dumps([cell.code for cell in form.cells])})


def _batch(pyarrow: Any, schema: Any, part: Corpus) -> Any:
    rows = [_metadata(report) for report in part.reports]
    columns: dict[str, Any] = {
        name: [row[name] for row in rows] for name in (*TEXTS, *NESTED, "year")
    }
    columns["raws"] = list(_raws(part))
    width = part.values.shape[1]
    for name in BOXES:
        array = getattr(part, name)
        flat = pyarrow.array(np.ascontiguousarray(array).ravel())
        offsets = np.arange(0, len(array) * width + 1, width, dtype=np.int32)
        columns[name] = pyarrow.ListArray.from_arrays(offsets, flat)
    ordered = [pyarrow.array(columns[each.name], type=each.type) for each in schema]
    return pyarrow.record_batch(ordered, schema=schema)


def _metadata(report: Report) -> dict[str, Any]:
    """The metadata of a report, nested values as JSON."""
    nested = {
        "hybrid": dict(report.hybrid),
        "source": asdict(report.source),
        "identifiers": dict(report.identifiers),
        "statements": [statement.as_json(lambda value: value) for statement in report.statements],
        "misfits": [misfit.as_json() for misfit in report.misfits],
        "labels": dict(report.labels),
        "narrative": dict(report.narrative),
    }
    texts = {key: compact(value) for key, value in nested.items()}
    return {**{key: getattr(report, key) for key in (*TEXTS, "year")}, **texts}


def _raws(part: Corpus) -> Iterator[str | None]:
    codes = [cell.code for cell in part.form.cells]
    for row in range(len(part.reports)):
        raws = {codes[cell]: raw for cell, raw in part.raws_in.get(row, {}).items()}
        yield json.dumps(raws, ensure_ascii=False) if raws else None


def _arrow() -> tuple[Any, Any]:
    """Arrow, which few commands need and all would wait for."""
    import pyarrow
    import pyarrow.parquet

    return pyarrow, pyarrow.parquet

"""Record a document with which an agency replaced another; the old record is kept.

The old record stays below `replaced/`, in the usual format, named by the year and the beginning of
its document's hash; the ledger of corrections names both documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gongkai import form, intake, output, reading
from gongkai.intake.matching import Order
from gongkai.model import GongkaiError
from gongkai.reading.files import text_or_raise
from gongkai.reading.ledgers import replaced_path
from gongkai.reading.record import read_record
from gongkai.upkeep.ledger import Grounds, write_correction
from gongkai.upkeep.typed import require_known


def reissue(
    file: Path, order: Order, why: Grounds, datasets: Path, progress: Callable[[str], None]
) -> str:
    """Read the new document, keep the old record, and add an entry to the ledger."""
    assert order.agency is not None  # the command asks for both
    assert order.year is not None
    fields = why.fields()
    require_known(order.agency, reading.read_agencies(datasets), "机关")
    path = datasets / "reports" / order.agency / f"{order.year}.json"
    if not path.is_file():
        raise GongkaiError(f"没有 {path}，没有什么可换；第一次收录请用 gongkai add")
    reading.refuse_unknown_entries(datasets)
    trace = path.with_suffix(".trace.csv")
    old, old_trace = text_or_raise(path), text_or_raise(trace) if trace.is_file() else None
    row, faults = read_record(old, path.name, form.load())
    if row is None:
        raise GongkaiError(f"{path}:{faults[0].line}：{faults[0].message}")
    before = row.report.source.sha256
    after = hashlib.sha256(intake.document(file)).hexdigest()
    if after == before:
        raise GongkaiError(f"{file.name} 就是已收录的那一份（sha256 相同），没有什么可换")
    kept = replaced_path(datasets, order.agency, order.year, before)
    _keep(kept, old, old_trace)
    asked = replace(order, replace=True, is_reissue=True)
    (done,) = intake.add({file: asked}, datasets, 1, progress)
    if not done.done:
        _keep(kept, None, None)
        raise GongkaiError(done.sentence)
    report = {"kind": "reissued", "agency": order.agency, "year": order.year}
    written = write_correction(datasets, {**report, "before": before, "after": after, **fields})
    return f"{done.sentence}\n原来的记录留在 {kept}。{written}"


def _keep(kept: Path, record: str | None, trace: str | None) -> None:
    """Copy the old record before anything is overwritten; remove the copy after an error."""
    for path, text in ((kept, record), (kept.with_suffix(".trace.csv"), trace)):
        if text is None:
            path.unlink(missing_ok=True)
        else:
            output.save(path, text)

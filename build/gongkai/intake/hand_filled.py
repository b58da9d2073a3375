"""The cells that people filled in by hand, from a record and its trace.

A cell was filled in by a person if the trace says so, or if the record differs from its trace.
Reading the document again, or another copy of it, keeps what the person decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gongkai.form import Form
from gongkai.model import READ, Draft, Figure, Method, Status
from gongkai.model.values import plain
from gongkai.reading.agreement import by_hand, same
from gongkai.reading.record import read_record
from gongkai.reading.trace import read_trace, with_trace


def filled_by_hand(path: Path, sha256: str, form: Form) -> dict[str, Figure]:
    """The cells of the record at `path` that a person filled in; empty if it has no trace.

    Their line numbers are known if the record is of the document with that hash.
    """
    trace_path = path.with_suffix(".trace.csv")
    if not trace_path.is_file():
        return {}
    row, _ = read_record(path.read_text("utf-8"), path.name, form)
    trace, _ = read_trace(trace_path.read_text("utf-8"), trace_path.name, form)
    if row is None:
        return {}
    is_same = row.report.source.sha256 == sha256
    return {
        code: figure if is_same else replace(figure, line=0)
        for code, figure in with_trace(row.figures, trace).items()
        if code in trace and figure.method is Method.MANUAL and figure.status is not Status.ABSENT
    }


def keep_hand_filled(draft: Draft, filled: Mapping[str, Figure], form: Form) -> tuple[Draft, str]:
    """The draft with the person's figures, and the notes for the reviewer."""
    own = {code: figure for code, figure in filled.items() if code in draft.figures}
    figures = {**draft.figures, **{c: by_hand(f, draft.figures[c]) for c, f in own.items()}}
    return replace(draft, figures=figures), _notes(own, draft, form)


def _notes(filled: Mapping[str, Figure], draft: Draft, form: Form) -> str:
    if not filled:
        return ""
    others = [
        f"{form.name(code)}手填 {_shown(figure)}，新读 {_shown(draft.figures[code])}"
        for code, figure in filled.items()
        if draft.figures[code].status in READ and not same(draft.figures[code], figure)
    ]
    apart = f"；其中与新读的不同，请核对：{'；'.join(others)}" if others else ""
    return f"；手填的 {len(filled)} 格照旧{apart}"


def _shown(figure: Figure) -> str:
    return "空白" if figure.value is None else plain(figure.value)

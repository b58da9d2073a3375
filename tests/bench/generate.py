"""Write a made-up collection: `python -m tests.bench.generate --reports 10000 --out DIR`.

What is written is a datasets/ folder as `gongkai build --datasets DIR` reads it, the same for the
same seed, and marked as synthetic.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from gongkai.corpus import Corpus
from gongkai.model import Artifact, Report, Status
from gongkai.reading.serialise import format_json, format_report
from gongkai.reading.trace import write_trace
from tests.bench.province import YEARS, Province, made


def main() -> None:
    """Make what the command line asks for, and write it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=int, default=1000)
    asked.add_argument("--years", type=int, default=len(YEARS), help="years of a body")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, required=True)
    told = asked.parse_args()
    order = Province(told.reports, YEARS[-told.years :], told.seed)
    generate(order, told.out)
    sys.stdout.write(f"{told.out}\n")


def generate(order: Province, out: Path) -> None:
    """Write a made-up collection below `out`, which must be new or empty."""
    if out.exists() and any(out.iterdir()):
        raise SystemExit(f"{out} is not empty")
    for artifact in records(made(order)):
        path = out / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.data)


def records(corpus: Corpus) -> Iterator[Artifact]:
    """A corpus as files below datasets/."""
    yield _plain("collection.json", asdict(corpus.collection))
    yield _plain("regions.json", [_said(asdict(one)) for one in corpus.regions.values()])
    for agency in corpus.agencies.values():
        told = _said(asdict(agency))
        yield _plain(
            f"agencies/{agency.id}.json", {**told, "names": [_said(n) for n in told["names"]]}
        )
    layouts = {edition: _places(corpus, edition) for edition in corpus.form.editions}
    for row, report in enumerate(corpus.reports):
        yield _record(corpus, row, report, layouts[report.edition])
        tables = layouts[report.edition].values()
        codes = (code for rows in tables for codes in rows.values() for code in codes)
        figures = {code: corpus.figure(row, code) for code in codes}
        path = report.file.removesuffix(".json") + ".trace.csv"
        yield Artifact(path, write_trace(figures).encode())


def _plain(path: str, told: object) -> Artifact:
    return Artifact(path, format_json(told).encode())  # type: ignore[arg-type]


def _said(told: Mapping[str, object]) -> dict[str, object]:
    """Without what is not said."""
    return {key: value for key, value in told.items() if value not in (None, {}, (), [])}


def _places(corpus: Corpus, edition: str) -> dict[str, dict[str, list[str]]]:
    """Table → row → the codes of its cells."""
    return {
        table.code: {
            row: [f"{table.code}.{row}.{column.code}" for column in block.columns]
            for row, (block, _) in table.rows.items()
        }
        for table in corpus.form.layout(edition, {})
    }


def _record(
    corpus: Corpus, row: int, report: Report, layout: Mapping[str, Mapping[str, list[str]]]
) -> Artifact:
    index = corpus.form.index
    values, status = corpus.values[row].tolist(), corpus.status[row].tolist()
    boxes = {
        table: {
            line: [_box(values[index[code]], status[index[code]]) for code in codes]
            for line, codes in rows.items()
        }
        for table, rows in layout.items()
    }
    record = {
        "agency": report.agency,
        "year": report.year,
        "edition": report.edition,
        "title": report.title,
        "published": report.published,
        "publisher": report.publisher,
        "source": asdict(report.source),
        "identifiers": dict(report.identifiers),
        **boxes,
        "statements": [
            {"claim": said.claim, "value": int(said.value), "line": said.line}
            for said in report.statements
        ],
        "summary": report.summary,
    }
    return Artifact(report.file, format_report(record, corpus.form).encode())


def _box(value: float, status: int) -> object:
    """A box as a record spells it."""
    if status == Status.REPORTED:
        return int(value) if value.is_integer() else value
    if status == Status.BLANK:
        return None
    if status == Status.NOT_APPLICABLE:
        return "/"
    return {"unread": "1 0", "why": Status(status).word}


if __name__ == "__main__":
    main()

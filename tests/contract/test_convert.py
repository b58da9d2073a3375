"""A collection held in Parquet is the same collection, and a division can be taken out of it."""

import shutil
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from gongkai import form, reading
from gongkai.corpus import Corpus
from gongkai.model import GongkaiError, RecordError
from gongkai.reading.serialise import format_report
from gongkai.reading.strict_json import parse_json
from gongkai.records import convert
from tests.sample import DATASETS as SAMPLE

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
FORM = form.load()


def records(folder: Path) -> dict[str, bytes]:
    """Every record and trace below a folder."""
    files = [path for path in folder.glob("reports/*/*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def same(one: Corpus, other: Corpus) -> bool:
    """Whether two corpora hold the same figures of the same reports."""
    arrays = ("values", "status", "method", "places")
    figures = all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "values")
        for name in arrays
    )
    told = [(r.key, r.title, r.source, r.statements, dict(r.hybrid)) for r in one.reports]
    others = [(r.key, r.title, r.source, r.statements, dict(r.hybrid)) for r in other.reports]
    return figures and told == others and dict(one.raws) == dict(other.raws)


@pytest.mark.parametrize("datasets", [GOLDEN, SAMPLE], ids=["made-up", "real"])
def test_records_go_to_parquet_and_come_back_byte_for_byte(datasets, tmp_path):
    """Figures as printed, places, methods and words: nothing is lost on the way."""
    pytest.importorskip("pyarrow")
    convert(datasets, tmp_path / "held")
    convert(tmp_path / "held", tmp_path / "back")

    assert records(datasets) == records(tmp_path / "back")
    assert same(reading.read(datasets, FORM), reading.read(tmp_path / "held", FORM))


def test_a_share_stated_in_prose_keeps_its_decimals(tmp_path):
    """4.34 and 5.10 per cent go into Parquet and come back as they were printed."""
    pytest.importorskip("pyarrow")
    shutil.copytree(GOLDEN, tmp_path / "datasets")
    path = tmp_path / "datasets" / "reports" / "990102-scjgj" / "2021.json"
    claim = "requests.granted.total/requests.handled_total.total"
    record = parse_json(path.read_text("utf-8")) | {
        "statements": [
            {"claim": claim, "value": Decimal(share), "line": 3} for share in ("4.34", "5.10")
        ]
    }
    path.write_text(format_report(record, FORM), "utf-8")
    convert(tmp_path / "datasets", tmp_path / "held")
    convert(tmp_path / "held", tmp_path / "back")

    assert records(tmp_path / "datasets") == records(tmp_path / "back")
    assert b'"value": 5.10' in path.read_bytes()


def test_what_is_no_parquet_is_told_in_a_sentence(tmp_path):
    """Neither a traceback nor half a folder."""
    pytest.importorskip("pyarrow")
    convert(GOLDEN, tmp_path / "held")
    (tmp_path / "held" / "reports.parquet").write_bytes(b"PAR1 no more")

    with pytest.raises(GongkaiError, match="不是有效的 Parquet"):
        reading.read(tmp_path / "held", FORM)


def test_a_record_with_a_fault_is_not_converted(tmp_path):
    """What `check` refuses is refused here, and nothing stands at the place of the file."""
    pytest.importorskip("pyarrow")
    source = tmp_path / "datasets"
    for name, text in reading.registries(GOLDEN):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, "utf-8")
    for name, data in records(GOLDEN).items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data.replace(b'"edition"', b'"edtion"'))

    with pytest.raises(RecordError):
        convert(source, tmp_path / "held")
    assert not (tmp_path / "held" / "reports.parquet").exists()


def test_nothing_is_written_over(tmp_path):
    """The place must be new."""
    (tmp_path / "mine").write_text("x", "utf-8")

    with pytest.raises(GongkaiError, match="已有内容"):
        convert(GOLDEN, tmp_path)


def test_a_division_is_read_alone():
    """Its bodies and those below it, with the divisions above; the rest is not looked at."""
    whole, part = reading.read(SAMPLE, FORM), reading.read(SAMPLE, FORM, "33")
    wanted = [report.key for report in whole.reports if report.agency.startswith("33")]

    assert [report.key for report in part.reports] == wanted
    assert len(wanted) > 0
    assert {code[:2] for code in part.regions} == {"33"}
    with pytest.raises(GongkaiError, match="没有区划 77"):
        reading.read(SAMPLE, FORM, "77")

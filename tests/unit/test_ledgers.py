"""Corrections put right what we misread, and refuse to when the record has moved on."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai import form, reading
from gongkai.model import RecordError, Status

FORM = form.load()
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
CELL = "proactive.coercion.items_delta"
CORRECTION = {
    "kind": "misread",
    "agency": "990101-scjgj",
    "year": 2020,
    "cell": CELL,
    "before": None,
    "after": -3,
    "reason": "原文印着 -3，读成了空白",
    "evidence": "原文第 40 行",
    "date": "2026-01-20",
}
WAIVER = {
    "rule": "requests-applicants",
    "agency": "990101-scjgj",
    "year": 2021,
    "reason": "已向机关核实",
    "date": "2026-01-20",
    "by": "维护者",
}


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """The made-up corpus with an empty ledger."""
    folder = tmp_path / "datasets"
    shutil.copytree(GOLDEN, folder)
    (folder / "corrections").mkdir(exist_ok=True)
    return folder


def write(path: Path, data: object) -> None:
    """Put JSON into a file."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")


def rules_told(datasets: Path) -> list[str]:
    """The rules of all faults of a folder of records."""
    with pytest.raises(RecordError) as stopped:
        reading.read(datasets, FORM)
    return sorted(finding.rule for finding in stopped.value.findings)


def test_a_correction_is_applied_in_reading(datasets: Path) -> None:
    """The figure is the corrected one, the ledger says what stood before."""
    write(datasets / "corrections" / "0001.json", CORRECTION)
    corpus = reading.read(datasets, FORM)
    figure = corpus.figure(corpus.at["990101-scjgj/2020"], CELL)

    assert (Status.REPORTED, Decimal(-3)) == (figure.status, figure.value)
    assert [("0001", "", "-3")] == [
        (each.id, each.before, each.after) for each in corpus.corrections
    ]


def test_corrections_of_one_cell_follow_each_other(datasets: Path) -> None:
    """The second expects what the first made."""
    write(datasets / "corrections" / "0001.json", CORRECTION)
    write(datasets / "corrections" / "0002.json", CORRECTION | {"before": -3, "after": 0})
    corpus = reading.read(datasets, FORM)

    assert Decimal(0) == corpus.value(corpus.at["990101-scjgj/2020"], CELL)


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"before": 5}, ["correction-expects"]),
        ({"year": 2012}, ["correction-expects"]),
        ({"cell": "proactive.coercion.bogus"}, ["record-fields"]),
        ({"after": "12"}, ["cell-spelling"]),
        ({"reason": ""}, ["record-fields"]),
        ({"kind": "bogus"}, ["record-fields"]),
        ({"after": None}, ["correction-expects"]),
        ({"after": []}, ["cell-spelling"]),
        ({"kind": "reissued"}, ["record-fields", "record-fields", "record-fields"]),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_build(
    datasets: Path, change: dict[str, object], rules: list[str]
) -> None:
    """Nothing is corrected that is not what the ledger expects."""
    write(datasets / "corrections" / "0001.json", CORRECTION | change)

    assert rules == rules_told(datasets)


def test_waivers_are_read_with_their_line(datasets: Path) -> None:
    """A waiver can be pointed at when it runs out."""
    write(datasets / "waivers.json", [WAIVER, WAIVER | {"year": 2022}])
    corpus = reading.read(datasets, FORM)

    assert [(2021, 2), (2022, 10)] == [(each.year, each.line) for each in corpus.waivers]


def test_a_waiver_needs_a_reason_a_date_and_a_name(datasets: Path) -> None:
    """All three are told at once."""
    bare = {key: WAIVER[key] for key in ("rule", "agency", "year")}
    write(datasets / "waivers.json", [bare])

    assert ["record-fields"] * 3 == rules_told(datasets)


@pytest.mark.parametrize(
    "name", ["..", "con", "更正一", "index", "A1", "a1", "1", "0001 ", "1" * 99]
)
def test_a_correction_is_called_by_a_number(datasets: Path, name: str) -> None:
    """Its name is its address: it must be one everywhere, and never another correction's."""
    write(datasets / "corrections" / f"{name}.json", CORRECTION)

    assert ["key-is-path"] == rules_told(datasets)


def test_a_report_re_issued_as_itself_is_no_correction(datasets: Path) -> None:
    """What is the same was not replaced."""
    path = datasets / "reports" / "990101-scjgj" / "2020.json"
    held = json.loads(path.read_bytes())["source"]["sha256"]
    reissued = {**CORRECTION, "kind": "reissued", "before": held, "after": held}
    del reissued["cell"]
    write(datasets / "corrections" / "0001.json", reissued)

    assert ["correction-expects"] == rules_told(datasets)

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


COURSE = [
    {"state": "received", "date": "2026-01-05"},
    {"state": "checking", "date": "2026-01-06"},
    {"state": "corrected", "date": "2026-01-20"},
]
ABOUT = {key: CORRECTION[key] for key in ("agency", "year", "reason", "evidence", "date")}
TITLE = "甲一区工商局2020年政府信息公开工作年度报告"


@pytest.mark.parametrize("state", ["received", "checking", "unfounded"])
def test_what_is_looked_into_changes_nothing(datasets: Path, state: str) -> None:
    """The figure stays blank until the matter is settled; the ledger tells how far it has come."""
    course = [*COURSE[:1], {"state": state, "date": "2026-01-07"}]
    given = {key: value for key, value in CORRECTION.items() if key != "after"}
    write(datasets / "corrections" / "0001.json", given | {"states": course})
    corpus = reading.read(datasets, FORM)

    assert Status.BLANK is corpus.figure(corpus.at["990101-scjgj/2020"], CELL).status
    (told,) = corpus.corrections
    assert (state, False) == (told.state, told.is_in_force)
    assert ["2026-01-05", "2026-01-07"] == [step.date for step in told.steps]


def test_what_is_settled_is_applied(datasets: Path) -> None:
    """With all its steps behind it."""
    write(datasets / "corrections" / "0001.json", CORRECTION | {"states": COURSE})
    corpus = reading.read(datasets, FORM)

    assert Decimal(-3) == corpus.value(corpus.at["990101-scjgj/2020"], CELL)
    assert ["received", "checking", "corrected"] == [
        step.state for step in corpus.corrections[0].steps
    ]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("title", TITLE, "甲一区工商行政管理局2020年政府信息公开工作年度报告"),
        ("published", "2021-01-20", "2021-01-21"),
        ("publisher", None, "甲一区政府办"),
        ("url", "https://gov.example.org/990101-scjgj/2020.html", None),
    ],
)
def test_metadata_is_put_right_in_reading(
    datasets: Path, field: str, before: str | None, after: str | None
) -> None:
    """The record keeps what was first entered, the report says what is printed."""
    record = datasets / "reports" / "990101-scjgj" / "2020.json"
    told = json.loads(record.read_text("utf-8"))
    (told["source"] if field == "url" else told)[field] = before
    write(record, told)
    fix = ABOUT | {"kind": "metadata", "field": field, "before": before, "after": after}
    write(datasets / "corrections" / "0001.json", fix)
    corpus = reading.read(datasets, FORM)
    report = corpus.reports[corpus.at["990101-scjgj/2020"]]

    assert after == (report.source.url if field == "url" else getattr(report, field))
    assert [("metadata", field, before or "", after or "")] == [
        (each.kind, each.field, each.before, each.after) for each in corpus.corrections
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "statement", "rule": "requests-outcomes"},
        {"kind": "statement", "cell": CELL, "states": COURSE},
        {"kind": "statement"},
        {"kind": "withdrawn"},
    ],
)
def test_what_the_agency_says_changes_no_figure(datasets: Path, given: dict[str, object]) -> None:
    """A statement and a withdrawal are read, with what they are about."""
    write(datasets / "corrections" / "0001.json", ABOUT | given)
    corpus = reading.read(datasets, FORM)
    (told,) = corpus.corrections

    assert (given["kind"], given.get("rule", ""), given.get("cell", "")) == (
        told.kind,
        told.rule,
        told.cell,
    )
    assert Status.BLANK is corpus.figure(corpus.at["990101-scjgj/2020"], CELL).status


@pytest.mark.parametrize(
    ("given", "line", "said"),
    [
        ({**CORRECTION, "states": COURSE[::-1]}, 11, "从早到晚"),
        ({**CORRECTION, "states": [COURSE[2], {**COURSE[2]}]}, 11, "最后一步"),
        ({**CORRECTION, "states": [{"state": "done", "date": "2026-01-05"}]}, 13, "允许的值"),
        ({**CORRECTION, "states": [{"state": "received", "date": "1月5日"}]}, 14, "日期，如"),
        ({key: CORRECTION[key] for key in CORRECTION if key != "after"}, 2, "缺少 after"),
        ({"kind": "statement", **ABOUT, "cell": "a.b.c"}, 8, "没有这一格"),
        ({"kind": "statement", **ABOUT, "after": 3}, 8, "不认识 after"),
        ({"kind": "withdrawn", **ABOUT, "reason": ""}, 5, "不能为空"),
        ({"kind": "metadata", **ABOUT, "field": "name", "before": None}, 8, "允许的值"),
        (
            {"kind": "metadata", **ABOUT, "field": "published", "before": None, "after": "昨天"},
            10,
            "不能作 published",
        ),
        (
            {"kind": "metadata", **ABOUT, "field": "title", "before": "别的", "after": "题目"},
            1,
            "不是更正所写的 before",
        ),
    ],
)
def test_faults_of_the_ledger_are_told_with_line_and_remedy(
    datasets: Path, given: dict[str, object], line: int, said: str
) -> None:
    """Each fault names its file and its line, and says what should be."""
    write(datasets / "corrections" / "0001.json", given)
    with pytest.raises(RecordError) as stopped:
        reading.read(datasets, FORM)
    (told,) = stopped.value.findings

    assert ("corrections/0001.json", line) == (told.file, told.line)
    assert said in told.message


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("contact", "某人"),
        ("contact", 'a@b"><script>'),
        ("answer_days", -1),
        ("narrative", "no"),
        ("address", "https://[::1/"),
        ("address", "https://e.org:99999999/"),
        ("address", "https:///x/"),
        ("address", "https://e.org/?a=b/"),
        ("repository", "https://[e.org/x"),
        ("version", f"2026.1.{'9' * 300}"),
        ("version", "2026.13.0"),
        ("reference_date", "9999-12-31"),
        ("functions", {"scjgj": "市场监管", "zf": ""}),
        ("functions", {"scjgj": "市场监管", "zf": "政府", "a" * 300: "长"}),
    ],
)
def test_settings_that_make_no_sense_are_told(datasets: Path, setting: str, value: object) -> None:
    """An address that is none would stand on every page."""
    path = datasets / "collection.json"
    write(path, json.loads(path.read_text("utf-8")) | {setting: value})

    assert ["record-fields"] == rules_told(datasets)


def test_waivers_are_read_with_their_line(datasets: Path) -> None:
    """A waiver can be pointed at when it runs out."""
    write(datasets / "waivers.json", [WAIVER, WAIVER | {"year": 2022}])
    corpus = reading.read(datasets, FORM)

    assert [(2021, 2), (2022, 10)] == [(each.year, each.line) for each in corpus.waivers]


def test_a_waiver_ends_on_a_day_of_the_calendar(datasets: Path) -> None:
    """Another would never come."""
    waiver = {"rule": "requests-applicants", "agency": "990101-scjgj", "year": 2021, "by": "甲"}
    waiver |= {"reason": "已核实", "date": "2026-01-20", "until": "2026-99-99"}
    write(datasets / "waivers.json", [waiver])

    assert ["record-fields"] == rules_told(datasets)


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

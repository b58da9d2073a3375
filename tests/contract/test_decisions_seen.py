"""What people decided is seen: corrections and waivers on pages and in the package, from files."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from gongkai import checks, form, reading, site
from gongkai.derived.leads import leads
from gongkai.model import RecordError, Severity
from tests import at_once
from tests.packed import whole_package

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
BODY, YEAR = "990101-scjgj", 2021
CELL = "remedies.review.total"
MISREAD = {
    "kind": "misread",
    "agency": BODY,
    "year": YEAR,
    "cell": CELL,
    "reason": "看错一位",
    "evidence": "原文第 52 行",
    "date": "2026-01-20",
}
REISSUED = {
    "kind": "reissued",
    "agency": BODY,
    "year": YEAR,
    "before": "0" * 64,
    "reason": "表四总计改过",
    "evidence": "https://example.org/notice",
    "date": "2026-02-20",
}
WAIVER = {
    "rule": "remedies-results",
    "agency": BODY,
    "year": YEAR,
    "reason": "已电话核实",
    "date": "2026-01-20",
    "by": "李编辑",
}


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A made-up corpus in which one figure was misread, one report replaced, one finding waived."""
    folder = tmp_path / "datasets"
    shutil.copytree(GOLDEN, folder)
    (folder / "corrections").mkdir(exist_ok=True)
    record = json.loads((folder / f"reports/{BODY}/{YEAR}.json").read_text("utf-8"))
    held = record["remedies"]["review"][-1]
    write(folder / "corrections/0001.json", REISSUED | {"after": record["source"]["sha256"]})
    write(folder / "corrections/0002.json", MISREAD | {"before": held, "after": held + 1})
    write(folder / "waivers.json", [WAIVER])
    return folder


def write(path: Path, data: object) -> None:
    """Put JSON into a file."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")


def test_decisions_are_on_the_pages_that_they_are_about(datasets: Path) -> None:
    """On the report's page, on their own and on that of the rule, each with its reason."""
    corpus = reading.read(datasets, form.load())
    found = {page.path: page for page in at_once.paginate(corpus, checks.judge(corpus))}
    for path, words in {
        f"a/{BODY}/{YEAR}/": ("看错一位", "表四总计改过", "已电话核实（李编辑，2026-01-20）"),
        "corrections/": ("看错一位", "表四总计改过"),
        "corrections/0001/": ("0" * 64, "https://example.org/notice"),
        "corrections/0002/": ("原文第 52 行", "行政复议·总计"),
        "rules/remedies-results/": ("已电话核实",),
    }.items():
        text = site.markdown(found[path])
        assert [word for word in words if word not in text] == [], path


def test_a_replaced_report_shows_what_it_printed_before(datasets: Path) -> None:
    """The old figure beside the new one, on the report's page and on the correction's."""
    record = datasets / f"reports/{BODY}/{YEAR}.json"
    held = json.loads(record.read_text("utf-8"))
    write(datasets / "corrections/0002.json", REISSUED | {"after": held["source"]["sha256"]})
    old = json.loads(record.read_text("utf-8"))
    old["requests"]["carried_in"][-1] = 4711
    old["requests"]["granted"][-1] = None
    kept = datasets / f"replaced/{BODY}/{YEAR}.{REISSUED['before'][:12]}.json"
    kept.parent.mkdir(parents=True)
    write(kept, old)
    corpus = reading.read(datasets, form.load())
    found = {page.path: page for page in at_once.paginate(corpus, checks.judge(corpus))}
    now = held["requests"]["carried_in"][-1]

    for path in (f"a/{BODY}/{YEAR}/", "corrections/0002/"):
        text = site.markdown(found[path])
        assert f"原印 4711，现印 {now}" in text, path
        assert "原印 空白，现印 " in text, path
    alone = site.markdown(found["corrections/0002/"])
    assert alone.count("原印 ") == 2


def test_a_broken_record_of_a_replaced_report_is_told(datasets: Path) -> None:
    """With its own file and line, like any other record."""
    held = json.loads((datasets / f"reports/{BODY}/{YEAR}.json").read_text("utf-8"))
    write(datasets / "corrections/0002.json", REISSUED | {"after": held["source"]["sha256"]})
    kept = datasets / f"replaced/{BODY}/{YEAR}.{REISSUED['before'][:12]}.json"
    kept.parent.mkdir(parents=True)
    write(kept, held | {"bogus": 1})
    with pytest.raises(RecordError) as stopped:
        reading.read(datasets, form.load())

    assert {kept.relative_to(datasets).as_posix()} == {e.file for e in stopped.value.findings}


def test_a_body_names_those_that_it_came_after(datasets: Path) -> None:
    """And its pages are made anew when one of them changes."""
    path = datasets / "agencies/990102-scjgj.json"
    write(path, json.loads(path.read_text("utf-8")) | {"successor": BODY})
    corpus = reading.read(datasets, form.load())
    found = {page.path: page for page in at_once.paginate(corpus, checks.judge(corpus))}
    text = site.markdown(found[f"a/{BODY}/"])

    assert "<dt>承接自</dt>" in text
    assert corpus.agencies["990102-scjgj"].name in text


def test_decisions_are_in_the_package(datasets: Path) -> None:
    """The corrected figure, what stood before, and the reason of the waiver; no lead of it."""
    corpus = reading.read(datasets, form.load())
    judgement = checks.judge(corpus)
    with zipfile.ZipFile(io.BytesIO(whole_package(corpus, judgement))) as files:
        held = {
            name: pd.read_csv(files.open(f"data/{name}.csv"), dtype=str)
            for name in ("cells", "corrections", "findings")
        }
    cells = held["cells"].query("agency == @BODY and year == '2021' and cell == @CELL")
    misread = held["corrections"].query("kind == 'misread'").iloc[0]
    assert int(misread["before"]) + 1 == int(misread["after"]) == int(cells["value"].iloc[0])
    waived = held["findings"].query("agency == @BODY and rule == 'remedies-results'")
    assert waived["waiver"].tolist() == ["已电话核实（李编辑，2026-01-20）"]
    told = leads(corpus, judgement)
    assert not [lead for lead in told if lead.finding.waiver]
    assert [lead.date for lead in told if lead.finding.rule == "as-first-published"] == [
        corpus.collection.reference_date  # no day is noted on which it first appeared here
    ]


def test_a_waiver_that_has_run_out_is_told_in_one_sentence(datasets: Path) -> None:
    """It stops the build; the sentence names the day, the rule and what to do."""
    write(datasets / "waivers.json", [WAIVER | {"until": "2020-01-01"}])
    corpus = reading.read(datasets, form.load())
    told = [f for f in checks.judge(corpus).findings if f.severity is Severity.STRUCTURE]
    assert [f.message for f in told] == [
        f"豁免已于 2020-01-01 到期：remedies-results {BODY}/{YEAR}。请重新查看后续期或删去。"
    ]


def test_a_correction_of_what_is_no_longer_there_is_told(datasets: Path) -> None:
    """The record has moved on: somebody must look again."""
    write(datasets / "corrections/0002.json", MISREAD | {"before": 999, "after": 9})
    with pytest.raises(RecordError) as stopped:
        reading.read(datasets, form.load())
    (told,) = stopped.value.findings
    assert (told.rule, told.file) == ("correction-expects", "corrections/0002.json")


def test_a_statement_about_no_rule_is_told(datasets: Path) -> None:
    """It would stand beside no finding, and nobody would miss it."""
    about = {key: MISREAD[key] for key in ("agency", "year", "reason", "evidence", "date")}
    write(
        datasets / "corrections/0003.json", about | {"kind": "statement", "rule": "sums-are-pretty"}
    )
    corpus = reading.read(datasets, form.load())
    told = [f for f in checks.judge(corpus).findings if f.severity is Severity.STRUCTURE]
    assert [(f.file, "没有 sums-are-pretty 这条规则" in f.message) for f in told] == [
        ("corrections/0003.json", True)
    ]


def test_what_was_put_right_of_a_replaced_document_is_past(datasets: Path) -> None:
    """The same misreading, numbered before the document was replaced, changes nothing any more."""
    misread = (datasets / "corrections/0002.json").read_text("utf-8")
    (datasets / "corrections/0002.json").rename(datasets / "corrections/0003.json")
    reissued = datasets / "corrections/0001.json"
    before = reading.read(datasets, form.load())
    reissued.rename(datasets / "corrections/0004.json")
    after = reading.read(datasets, form.load())
    expected = json.loads(misread)

    row = after.at[f"{BODY}/{YEAR}"]
    assert before.figure(row, CELL).value == expected["after"]
    assert after.figure(row, CELL).value == expected["before"]
    checks.judge(after)

"""Records: what is told of a wrong file, and that the canonical spelling loses nothing."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import checks, form, reading
from gongkai.model import Status
from gongkai.reading.record import read_record
from gongkai.reading.spelling import blank_record, spell_report
from gongkai.reading.strict_json import NotJson, line_of, parse
from gongkai.reading.trace import read_trace, traced, write_trace

FORM = form.load()
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
FILE = "reports/330326-scjgj/2020.json"


def spelled(**changes: object) -> str:
    """A sound record with some keys changed, in its canonical spelling."""
    record = blank_record("330326-scjgj", 2020, "2019", FORM) | changes
    return spell_report(record, FORM)


def told(text: str) -> list[tuple[int, str]]:
    """Line and rule of every fault of a record."""
    _, faults = read_record(text, FILE, FORM)
    return sorted((fault.line, fault.rule) for fault in faults)


def test_a_blank_record_reads_as_empty_boxes() -> None:
    """Every box of the edition is there and blank; none is zero."""
    row, faults = read_record(spelled(), FILE, FORM)

    assert [] == faults
    assert row is not None
    assert {Status.BLANK} == {figure.status for figure in row.figures.values()}
    assert 198 == len(row.figures)


def test_all_faults_of_a_file_are_told_at_once_with_their_lines() -> None:
    """An unknown key, a short row and a letter in a number, each at its own line."""
    text = spelled(bogus=1)
    text = text.replace('"penalty": [null, null, null]', '"penalty": [569, null]')
    text = text.replace('"rules": [null, null, null]', '"rules": [0, "l2", 0]')
    lines = {
        rule: text[: text.index(needle)].count("\n") + 1
        for rule, needle in {
            "record-fields": '"bogus"', "row-length": '"penalty"', "cell-spelling": '"rules"',
        }.items()
    }  # fmt: skip

    assert sorted((line, rule) for rule, line in lines.items()) == told(text)


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ('{"a": 1, "a": 2}', "record-is-json"),
        ("{", "record-is-json"),
        ('{"year": NaN}', "record-is-json"),
        ('{"year": 1e999}', "record-is-json"),
        ('{"year": 99999999999999999999}', "record-is-json"),
        ("[]", "record-is-json"),
        ("[" * 100_000, "record-is-json"),
        ("", "record-is-json"),
    ],
)
def test_text_that_is_no_record_is_told_once(broken: str, rule: str) -> None:
    """Whatever is no JSON of ours is one finding and never an exception."""
    row, faults = read_record(broken, FILE, FORM)

    assert row is None
    assert [rule] == [fault.rule for fault in faults]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("7", Status.REPORTED),
        ("0", Status.REPORTED),
        ("null", Status.BLANK),
        ('"/"', Status.NOT_APPLICABLE),
        ('{"unread": "00000", "why": "ambiguous"}', Status.AMBIGUOUS),
        ('{"unread": "", "why": "absent"}', Status.ABSENT),
    ],
)
def test_spellings_of_a_cell(cell: str, status: Status) -> None:
    """Zero, blank, dash and the unread are four different things."""
    text = spelled().replace('"fees": [null, null]', f'"fees": [{cell}, null]')
    row, faults = read_record(text, FILE, FORM)

    assert [] == faults
    assert row is not None
    assert status is row.figures["proactive.fees.items_prev"].status


@pytest.mark.parametrize("cell", ['"12"', "true", "[]", '{"unread": 5, "why": "ambiguous"}', "{}"])
def test_what_is_no_cell_is_refused(cell: str) -> None:
    """A number in quotes, a truth value or a half-said refusal is no figure."""
    text = spelled().replace('"fees": [null, null]', f'"fees": [{cell}, null]')

    assert ["cell-spelling"] == [rule for _, rule in told(text)]


def test_decimals_keep_the_zeros_that_were_printed() -> None:
    """5125.10 万元 is not respelled as 5125.1."""
    record = blank_record("330326-scjgj", 2021, "2021", FORM)
    record["proactive"]["fees"] = [Decimal("5125.10")]
    row, _ = read_record(spell_report(record, FORM), FILE, FORM)

    assert row is not None
    assert "5125.10" == row.figures["proactive.fees.amount_wan"].raw


numbers = st.integers(-999_999, 10**12) | st.decimals(
    allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**9
)
cells = numbers | st.none() | st.sampled_from(["/", "-", "—", "无"])


@given(st.lists(cells, min_size=7, max_size=7))
def test_writing_and_reading_give_the_same_row(row: list[object]) -> None:
    """The canonical spelling is read back as what was written, and respelled byte for byte."""
    record = blank_record("330326-scjgj", 2020, "2019", FORM)
    record["requests"]["granted"] = row
    text = spell_report(record, FORM)
    again = parse(text)

    assert row == again["requests"]["granted"]
    assert text == spell_report(again, FORM)


def test_lines_of_a_canonical_record_are_the_lines_of_its_rows() -> None:
    """Findings about a row can point at it without parsing again."""
    text = spelled()
    row, _ = read_record(text, FILE, FORM)

    assert row is not None
    for key, line in row.report.lines.items():
        table, code = key.split(".")
        assert line == line_of(text, (table, code))


def test_a_trace_gives_back_what_was_printed_and_where() -> None:
    """Raw string, line and method return; a figure that a person changed keeps only its place."""
    text = spelled().replace('"fees": [null, null]', '"fees": [1200, 3]')
    row, _ = read_record(text, FILE, FORM)
    assert row is not None
    csv = (
        "cell,status,value,raw,line,method\n"
        'proactive.fees.items_prev,reported,1200,"1,200",44,agreed\n'
        "proactive.fees.items_delta,reported,8,8,45,grid\n"
    )
    trace, faults = read_trace(csv, "x.trace.csv")
    figures = traced(row.figures, trace)

    assert [] == faults
    assert ("1,200", 44, "agreed") == _seen(figures["proactive.fees.items_prev"])
    assert ("3", 45, "manual") == _seen(figures["proactive.fees.items_delta"])
    assert csv == write_trace(trace)


def _seen(figure):
    return figure.raw, figure.line, figure.method.word


def test_the_json_of_records_is_the_json_of_everyone() -> None:
    """The standard parser reads a canonical record to the same data."""
    assert json.loads(spelled()) == parse(spelled())


def test_deep_nesting_is_refused_not_crashed_on() -> None:
    """A bomb of brackets is one sentence."""
    with pytest.raises(NotJson, match="嵌套"):
        parse("[" * 100_000)


def test_without_a_trace_nothing_is_certain(tmp_path: Path) -> None:
    """Nobody recorded how the figures were read: no failing sum is laid on the agency."""
    shutil.copytree(GOLDEN, tmp_path / "datasets")
    before = checks.judge(reading.read(tmp_path / "datasets", FORM))
    for trace in (tmp_path / "datasets").rglob("*.trace.csv"):
        trace.unlink()
    after = checks.judge(reading.read(tmp_path / "datasets", FORM))

    sums = [each for each in before.findings if each.rule == "requests-applicants"]
    assert sums
    assert not any(each.doubtful for each in sums)
    assert all(each.doubtful for each in after.findings if each.rule == "requests-applicants")

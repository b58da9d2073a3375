"""Records: what is told of a wrong file, and that the canonical spelling loses nothing."""

import json
import os
import re
import shutil
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import checks, form, reading
from gongkai.model import Draft, Figure, GongkaiError, Method, RecordError, Source, Status
from gongkai.reading.files import LARGEST_FILE, read_text
from gongkai.reading.json_schema import schemas
from gongkai.reading.record import read_record
from gongkai.reading.serialise import blank_record, format_report, record_of
from gongkai.reading.shapes import SPELLINGS, ReleaseShape
from gongkai.reading.strict_json import NotJson, line_of, parse_json
from gongkai.reading.trace import read_trace, with_trace, write_trace

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
FORM = form.load()
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
FILE = "reports/330326-scjgj/2020.json"


def spelled(**changes: object) -> str:
    """A sound record with some keys changed, in its canonical spelling."""
    record = blank_record("330326-scjgj", 2020, "2019", FORM) | changes
    return format_report(record, FORM)


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
    row, _ = read_record(format_report(record, FORM), FILE, FORM)

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
    text = format_report(record, FORM)
    again = parse_json(text)

    assert row == again["requests"]["granted"]
    assert text == format_report(again, FORM)


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
    trace, faults = read_trace(csv, "x.trace.csv", FORM)
    figures = with_trace(row.figures, trace)

    assert [] == faults
    assert ("1,200", 44, "agreed") == _seen(figures["proactive.fees.items_prev"])
    assert ("3", 45, "manual") == _seen(figures["proactive.fees.items_delta"])
    assert csv == write_trace(trace)


def _seen(figure):
    return figure.raw, figure.line, figure.method.word


def test_the_json_of_records_is_the_json_of_everyone() -> None:
    """The standard parser reads a canonical record to the same data."""
    assert json.loads(spelled()) == parse_json(spelled())


def test_deep_nesting_is_refused_not_crashed_on() -> None:
    """A bomb of brackets is one sentence."""
    with pytest.raises(NotJson, match="嵌套"):
        parse_json("[" * 100_000)


def test_without_a_method_nothing_is_certain() -> None:
    """Nobody recorded how the figures were read: no failing sum is laid on the agency."""
    corpus = reading.read(GOLDEN, FORM)
    before = checks.judge(corpus)
    after = checks.judge(replace(corpus, method=np.full_like(corpus.method, Method.NONE)))

    sums = [each for each in before.findings if each.rule == "requests-applicants"]
    assert sums
    assert not any(each.doubtful for each in sums)
    assert all(each.doubtful for each in after.findings if each.rule == "requests-applicants")


def folder_of(tmp_path: Path) -> Path:
    """A copy of the made-up corpus that a test may spoil."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "datasets"))


def refused(datasets: Path) -> list[tuple[str, int, str]]:
    """File, line and sentence of every fault of a folder of records."""
    with pytest.raises(RecordError) as stopped:
        reading.read(datasets, FORM)
    return [(each.file, each.line, each.message) for each in stopped.value.findings]


def test_a_thousand_faults_cost_what_one_does(tmp_path: Path) -> None:
    """The file is looked through once, the first faults are told, and how many are left."""
    datasets = folder_of(tmp_path)
    path = datasets / "reports" / "990102-scjgj" / "2020.json"
    unknown = "".join(f'  "k{number}": [1, 2],\n' for number in range(100_000))
    path.write_text(path.read_text("utf-8").replace("{\n", "{\n" + unknown, 1), "utf-8")
    began = time.process_time()
    told = refused(datasets)

    assert time.process_time() - began < 5
    assert [2, 3, 4] == [line for _, line, _ in told][:3]
    assert (101, "从这里起还有 99900 处错误，先改好以上各处") == (len(told), told[-1][2])


def test_a_key_that_is_twice_among_many_is_found_at_once() -> None:
    """Sixty thousand keys, the last of them twice."""
    keys = "".join(f'"k{number}": 0, ' for number in range(60_000))
    began = time.process_time()
    with pytest.raises(NotJson, match="k59999"):
        parse_json(f'{{{keys}"k59999": 0}}')
    assert time.process_time() - began < 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and devices in folders")
@pytest.mark.parametrize("name", ["reports/990102-scjgj/2031.json", "collection.json", "x.csv"])
@pytest.mark.parametrize("kind", ["zero", "link", "pipe", "folder"])
def test_what_is_no_plain_file_is_refused_unread(tmp_path: Path, name: str, kind: str) -> None:
    """A device would be read without end, a pipe waited for, a link leads anywhere."""
    datasets = folder_of(tmp_path)
    path = datasets / name
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        to = {"zero": "/dev/zero", "link": GOLDEN / "collection.json", "folder": GOLDEN}[kind]
        path.symlink_to(to)
    with pytest.raises(GongkaiError):
        reading.read(datasets, FORM)
    if name != "collection.json" or kind == "link":
        assert [(name, 1, "是链接或不是普通文件，应换成文件本身")] == refused(datasets)


@pytest.mark.parametrize("text", [r"\ud800", r"\u0000", r"\b", r"\u001b", r"\uffff"])
@pytest.mark.parametrize("where", ['{"title": "甲%s"}', '{"a%s": 1}', '{"a": ["%s"]}'])
def test_text_that_cannot_be_published_is_refused_by_its_line(text: str, where: str) -> None:
    """Half a character, or one that steers a terminal, would pass here and break the build."""
    with pytest.raises(NotJson, match="不能发布的字符") as stopped:
        parse_json("\n" + where % text)
    assert 2 == stopped.value.line


@pytest.mark.parametrize("text", [r"\ud83d\ude00", r"\n", r"\t", r"\\u0000"])
def test_text_that_can_be_published_is_taken(text: str) -> None:
    """A whole character in two escapes, a line end, and a backslash before what looks like one."""
    assert json.loads(f'"{text}"') == parse_json(f'"{text}"')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("requests.new_received.total,reported,5,5,99999999999999,agreed", "line 应为原文的行号"),
        ("requests.new_received.total,reported,5,5,-42,agreed", "line 应为原文的行号"),
        ("requests.new_received.total,reported,5,7,3,agreed", 'raw 是 "7"，不是 value 的 5'),
        ("requests.new_received.total,reported,10,1,3,agreed", 'raw 是 "1"，不是 value 的 10'),
        ("requests.new_received.total,reported,5,,3,agreed", 'raw 是 ""，不是 value 的 5'),
        ("requests.new_received.total,reported,NaN,NaN,3,agreed", "value 应为数字"),
        ("requests.new_received.total,reported,1e99,1e99,3,agreed", "value 应为数字"),
        ("requests.new_received.total,blank,5,5,3,agreed", "value 应为数字"),
        ("requests.new_received.bogus,reported,5,5,3,agreed", "没有 requests.new_received.bogus"),
        ("requests.new_received.total,told,5,5,3,agreed", "status 应为"),
        ("requests.new_received.total,reported,5,5,3", "六项"),
    ],
)
def test_a_trace_that_cannot_be_is_told_by_its_line(line: str, said: str) -> None:
    """A place that no document has, a number that is not the printed one."""
    header = "cell,status,value,raw,line,method\n"
    figures, faults = read_trace(f"{header}{line}\n", "x.trace.csv", FORM)

    assert {} == figures
    assert [2] == [fault.line for fault in faults]
    assert said in faults[0].message


@pytest.mark.parametrize(
    ("cell", "value", "raw"),
    [
        ("requests.new_received.total", "1234", "１，２３４件"),
        ("proactive.procurement.amount_yuan", "2379600", "237.96万元"),
        ("proactive.fees.amount_wan", "0.5", "5000元"),
        ("proactive.coercion.items_delta", "-3", "减3"),
    ],
)
def test_a_number_may_be_printed_otherwise(cell: str, value: str, raw: str) -> None:
    """With a unit, in another one where it is money, in wide digits, or with a word for a sign."""
    line = f"{cell},reported,{value},{raw},3,agreed\n"
    figures, faults = read_trace(f"cell,status,value,raw,line,method\n{line}", "x", FORM)

    assert ([], Decimal(value)) == (faults, figures[cell].value)


def test_every_pattern_is_put_into_words() -> None:
    """Nobody is told a regular expression."""
    shapes = [*schemas(FORM).values(), ReleaseShape.model_json_schema()]

    assert set(SPELLINGS) == set(patterns(shapes))


def patterns(schema: object) -> Iterator[str]:
    """Every regular expression of a schema."""
    if isinstance(schema, dict):
        yield from (each for key, each in schema.items() if key == "pattern")
        yield from schema.get("patternProperties", {})
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from patterns(each)


@pytest.mark.parametrize("name", ["", " ", "\u3000", "\u200b", "\n", "长" * 201])
def test_a_body_has_a_name_that_can_be_read(tmp_path: Path, name: str) -> None:
    """Blanks are no name, nor is a text that fills a page."""
    datasets = folder_of(tmp_path)
    path = datasets / "agencies" / "990102-scjgj.json"
    data = json.loads(path.read_bytes())
    data["names"][0]["name"] = name
    path.write_text(json.dumps(data, indent=2), "utf-8")

    assert "agencies/990102-scjgj.json" == refused(datasets)[0][0]


def test_a_day_that_is_none_is_told_in_chinese(tmp_path: Path) -> None:
    """The calendar's own complaint is English."""
    datasets = folder_of(tmp_path)
    path = datasets / "reports" / "990102-scjgj" / "2020.json"
    text = re.sub(r'"published": [^,]*', '"published": "2021-99-99"', path.read_text("utf-8"))
    path.write_text(text, "utf-8")

    assert ['published 是 "2021-99-99"，日历上没有这一天'] == [
        said for *_, said in refused(datasets)
    ]


@pytest.mark.parametrize(
    "faulty",
    ["[1,]", '{"a" 1}', "{a: 1}", '{"a": tru}', "[1 2]", '"a', '"\t"', r'"\x"', "[] []", ""],
)
def test_what_is_no_json_is_told_without_english(faulty: str) -> None:
    """The parser's reasons are in English, and new versions have new ones."""
    with pytest.raises(NotJson) as stopped:
        parse_json(faulty)
    assert not re.search(
        r"[A-Za-z]{3,}", str(stopped.value).replace("JSON", "").replace("null", "")
    )


def test_what_a_damaged_document_prints_makes_a_record_all_the_same() -> None:
    """A control character in a title or a box is marked, and record and trace are taken again."""
    cell = "requests.new_received.total"
    figures = {cell: Figure(Status.UNREADABLE, None, "1\x19\0\ud8002", 3, Method.NONE)}
    damaged = Draft(
        title="甲\x07局", agency_name=None, year=2021, edition="2021", hybrid={}, published=None,
        publisher=None, identifiers={"索引\x01号": "\x02"}, figures=figures, statements=(),
        misfits=(), sections={}, notes=(), text="",
    )  # fmt: skip
    source = Source("x", "0" * 64, "text/plain")
    record = record_of(damaged, damaged.figures, "330326-scjgj", 2021, source, FORM)
    row, faults = read_record(format_report(record, FORM), FILE, FORM)
    trace, wrong = read_trace(write_trace(figures), "x", FORM)

    assert row is not None
    assert ([], []) == (faults, wrong)
    assert ("甲�局", {"索引�号": "�"}) == (row.report.title, row.report.identifiers)
    assert "1���2" == row.figures[cell].raw == trace[cell].raw


def test_a_small_file_is_read_in_little_memory(tmp_path: Path) -> None:
    """And a large one is told after its first byte too many."""
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_text("六个字的文件")
    large.write_bytes(b" " * (LARGEST_FILE + 9))
    tracemalloc.start()
    text, fault = read_text(small, "small")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ("六个字的文件", None) == (text, fault)
    assert most < LARGEST_FILE / 10
    _, fault = read_text(large, "large")
    assert fault is not None
    assert f"文件超过 {LARGEST_FILE} 字节" == fault.message

"""Records as people spoil them: each fault is told where it stands, with what to do about it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai import form, reading
from gongkai.model import RecordError
from gongkai.reading.agreement import lone_traces
from gongkai.reading.nearest import did_you_mean
from gongkai.reading.serialise import format_report
from gongkai.reading.strict_json import NotJson, parse_json

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "datasets"
FORM = form.load()
BODY = "321322-fgj"
RECORD = f"reports/{BODY}/2023.json"
AGENCY = f"agencies/{BODY}.json"

Spoil = Callable[[Path], None]


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A copy of real records that a test may spoil."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "datasets"))


def refused(datasets: Path) -> list[tuple[str, str, int, str]]:
    """Rule, file, line and sentence of every fault."""
    with pytest.raises(RecordError) as stopped:
        reading.read(datasets, FORM)
    return [(each.rule, each.file, each.line, each.message) for each in stopped.value.findings]


def change(name: str, **values: Any) -> Spoil:
    """Set keys of a JSON file."""

    def spoil(datasets: Path) -> None:
        path = datasets / name
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")

    return spoil


def swap(name: str, old: str, new: str) -> Spoil:
    """Replace the first occurrence of a text in a file, which must have it."""

    def spoil(datasets: Path) -> None:
        text = (datasets / name).read_text("utf-8")
        assert old in text
        (datasets / name).write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def regions(*entries: dict[str, Any]) -> Spoil:
    """Add divisions to the registry."""

    def spoil(datasets: Path) -> None:
        path = datasets / "regions.json"
        known = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps([*known, *entries], ensure_ascii=False, indent=2), "utf-8")

    return spoil


def another(**values: Any) -> Spoil:
    """Register another body that is like the first but for some keys."""

    def spoil(datasets: Path) -> None:
        body = json.loads((datasets / AGENCY).read_text("utf-8")) | {"id": "321322-zf"} | values
        (datasets / "agencies" / "321322-zf.json").write_text(json.dumps(body), "utf-8")

    return spoil


def twin(datasets: Path) -> None:
    """Record the same document for another year."""
    for suffix in (".json", ".trace.csv"):
        text = (datasets / RECORD).with_suffix(suffix).read_text("utf-8")
        (datasets / RECORD).with_name(f"2022{suffix}").write_text(
            text.replace('"year": 2023', '"year": 2022'), "utf-8"
        )


def lose(name: str) -> Spoil:
    """Remove a file."""
    return lambda datasets: (datasets / name).unlink()


TRACE = RECORD.replace(".json", ".trace.csv")
SPOILED: dict[str, tuple[Spoil, str, str, str]] = {
    "placeholder hash": (
        change(RECORD, source={"file": "a.htm", "sha256": "0" * 64, "media_type": "text/html"}),
        "source-hash", RECORD, "gongkai add 原文",
    ),
    "untouched title": (
        change(RECORD, title="（机关名称）2023年政府信息公开工作年度报告"),
        "template-filled", RECORD, "应照原文写标题",
    ),
    "untouched file": (
        swap(RECORD, '"source": {"file": "', '"source": {"file": "（原文文件名）", "x": "'),
        "record-fields", RECORD, "不认识 source.x",
    ),
    "year not over": (
        change("collection.json", reference_date="2023-12-31"),
        "year-over", RECORD, "reference_date",
    ),
    "same document twice": (twin, "document-once", RECORD, "应删去一个"),
    "two bodies of one name": (another(), "name-once", "agencies/321322-zf.json", "gongkai merge"),
    "region twice": (
        regions({"code": "321322", "name": "沭阳"}),
        "region-once", "regions.json", "应删去一个",
    ),
    "region under a stranger": (
        regions({"code": "330381", "name": "瑞安市", "parent": "320000"}),
        "region-tree", "regions.json", "下级代码的开头应与上级相同",
    ),
    "region without its parent": (
        regions({"code": "330381", "name": "瑞安市", "parent": "330301"}),
        "region-tree", "regions.json", "也许是 330300",
    ),
    "regions in a cycle": (
        regions(
            {"code": "410100", "name": "甲", "parent": "410200"},
            {"code": "410200", "name": "乙", "parent": "410100"},
        ),
        "region-tree", "regions.json", "绕回了它自己",
    ),
    "bodies in a cycle": (
        change(AGENCY, parent=BODY), "agency-tree", AGENCY, "应改正或删去 parent",
    ),
    "ends before it begins": (
        change(AGENCY, first_year=2024, last_year=2020),
        "years-ordered", AGENCY, "first_year 2024 晚于 last_year 2020",
    ),
    "unknown function": (
        change(AGENCY, function="fgjj"), "function-known", AGENCY, "也许是 fgj",
    ),
    "unknown kind": (
        change(AGENCY, kind="dept_conty"), "record-fields", AGENCY, "也许是 dept_county",
    ),
    "unknown body": (
        change(AGENCY, parent="321300-zff"), "agency-known", AGENCY, "也许是 321300-zf",
    ),
    "trace lost": (lose(TRACE), "trace-lost", RECORD, "2023.trace.csv"),
    "record lost": (lose(RECORD), "trace-lost", TRACE, "只剩痕迹"),
    "trace cell unknown": (
        swap(TRACE, "requests.granted.total", "requests.grantd.total"),
        "trace-spelling", TRACE, "也许是 requests.granted.total",
    ),
    "trace cell twice": (
        swap(TRACE, "requests.granted.other,", "requests.granted.total,"),
        "trace-spelling", TRACE, "应删去一行",
    ),
    "trace with a BOM": (
        swap(TRACE, "cell,status", "\ufeffcell,status"), "trace-spelling", TRACE, "BOM",
    ),
    "record with a BOM": (swap(RECORD, "{\n", "\ufeff{\n"), "record-is-json", RECORD, "BOM"),
    "full-width digit": (
        swap(RECORD, '"licensing": [', '"licensing": [\uff13'),
        "record-is-json", RECORD, "全角的“\uff13”，应改为半角的 3",
    ),
    "full-width comma": (
        swap(RECORD, '"year": 2023, ', '"year": 2023\uff0c '),
        "record-is-json", RECORD, "全角的“，”，应改为半角的 ,",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_every_way_to_spoil_a_record_is_told(datasets: Path, name: str) -> None:
    """One sentence under the rule, at the file, with the mend in it; and none before."""
    spoil, rule, file, mend = SPOILED[name]
    reading.read(datasets, FORM)
    spoil(datasets)
    told = [
        (at, said) for its, place, at, said in refused(datasets) if (its, place) == (rule, file)
    ]

    assert told, refused(datasets)
    assert any(mend in said for _, said in told), told
    assert all(line >= 1 and "\n" not in said for line, said in told)


@pytest.mark.parametrize("digits", ["\uff13", "3"])
def test_digits_in_quotes_are_told_as_such(datasets: Path, digits: str) -> None:
    """Full-width or not, a figure stands without quotes."""
    path = datasets / RECORD
    data = json.loads(path.read_text("utf-8"))
    data["requests"]["granted"][-1] = digits
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    assert [True] == ["应写 3，不加引号" in said for *_, said in refused(datasets)]


def test_a_read_figure_that_was_changed_by_hand_wants_a_correction(datasets: Path) -> None:
    """At its row: what was read, what stands there now, and both ways out."""
    path = datasets / RECORD
    data = json.loads(path.read_text("utf-8"))
    read = data["requests"]["new_received"][-1]
    data["requests"]["new_received"][-1] = read + 1
    path.write_text(format_report(data, FORM), "utf-8")
    ((rule, _, line, said),) = refused(datasets)

    assert "differs-from-trace" == rule
    assert '"new_received"' in path.read_text("utf-8").split("\n")[line - 1]
    assert f"读作 {read}（" in said
    assert f"改成了 {read + 1}；" in said
    assert "gongkai fill" in said
    assert "gongkai correct" in said


@pytest.mark.parametrize(
    ("typed", "is_sound"),
    [([11, 2, 9], True), ([1, 12, 9], True), ([11, 2, 8], False), ([11, 29, 0], False)],
)
def test_figures_typed_for_glued_digits_must_rejoin(
    datasets: Path, typed: list[int], is_sound: bool
) -> None:
    """Where 1129 is printed for three boxes, they hold 11, 2 and 9 perhaps, never 11, 2 and 8."""
    path = datasets / RECORD
    data = json.loads(path.read_text("utf-8"))
    rows = datasets / TRACE
    lines = rows.read_text("utf-8").split("\n")
    at = [n for n, line in enumerate(lines) if line.startswith("proactive.normative_docs.")]
    assert len(at) == 3
    for n in at:
        lines[n] = f"{lines[n].split(',')[0]},ambiguous,,1129,7,none"
    rows.write_text("\n".join(lines), "utf-8")
    data["proactive"]["normative_docs"] = typed
    path.write_text(json.dumps(data), "utf-8")
    if is_sound:
        reading.read(datasets, FORM)
        return
    ((rule, _, _, said),) = refused(datasets)

    assert "glue-rejoins" == rule
    assert "1129" in said
    assert "重新拆分" in said


def test_a_body_may_bear_the_name_of_the_one_it_follows(datasets: Path) -> None:
    """A successor often does."""
    another()(datasets)
    change(AGENCY, successor="321322-zf", last_year=2023)(datasets)

    assert reading.read(datasets, FORM).agencies[BODY].successor == "321322-zf"


def test_no_trace_stands_alone_in_sound_records() -> None:
    """Each has its record."""
    assert [] == list(lone_traces(SAMPLE))


@pytest.mark.parametrize("word", ["", "x" * 100_000, "\N{CJK UNIFIED IDEOGRAPH-4E00}"])
def test_what_is_far_from_every_word_is_not_guessed(word: str) -> None:
    """And a hostile one costs no time."""
    assert did_you_mean(word, ["scjgj", "zf"]) == ""


def test_full_width_signs_inside_texts_are_nobodys_business() -> None:
    """Only outside of quotes do they break anything."""
    assert {"甲": "１，２"} == parse_json('{"甲": "１，２"}')
    with pytest.raises(NotJson, match="全角"):
        parse_json('{"甲"：1}')

"""The life of a collection: each verb writes what a guide would make people guess, or nothing."""

import json
import shutil
from pathlib import Path

import pytest

from gongkai import form, reading, records
from gongkai.intake.context import around
from gongkai.model import GongkaiError, Status
from gongkai.reading.serialise import value_of
from gongkai.upkeep import bodies, dialogue, filling, ledger, typed

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "datasets"
FORM = form.load()
WHY = ledger.Grounds("读错一格", "2026-02-20 来信", "2026-02-20")


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A copy of real records."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "datasets"))


def state(datasets: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    files = (path for path in datasets.rglob("*") if path.is_file())
    return {path.relative_to(datasets).as_posix(): path.read_bytes() for path in files}


def respelled(datasets: Path) -> list[str]:
    """The files that `gongkai format` would change."""
    return records.format_records(datasets, write=False)


def body(datasets: Path, id_: str) -> dict[str, object]:
    """What the file of a body says."""
    told = json.loads((datasets / "agencies" / f"{id_}.json").read_text("utf-8"))
    assert isinstance(told, dict)
    return told


def test_a_new_body_of_a_known_division_is_one_file(datasets: Path) -> None:
    """And the collection is sound and canonical with it."""
    asked = bodies.NewAgency("330326-fgj", "平阳县发展和改革局", "dept_county", first_year=2019)
    said = bodies.register(asked, datasets)

    assert "gongkai add" in said
    assert "dept_county" == body(datasets, "330326-fgj")["kind"]
    assert reading.read(datasets, FORM).agencies["330326-fgj"].function == "fgj"
    assert not [
        name for name in records.format_records(datasets, write=False) if "agencies" in name
    ]


def test_a_new_body_may_bring_its_division_and_its_function(datasets: Path) -> None:
    """Under the nearest division that is registered."""
    asked = bodies.NewAgency(
        "330381-jtj",
        "瑞安市交通运输局",
        "dept_county",
        function_name="交通运输",
        region_name="瑞安市",
    )
    said = bodies.register(asked, datasets)
    corpus = reading.read(datasets, FORM)

    assert ("瑞安市", "330300") == (corpus.regions["330381"].name, corpus.regions["330381"].parent)
    assert "交通运输" == corpus.collection.functions["jtj"]
    assert "regions.json 也改了" in said


NO_BODIES = {
    "an odd number": (("33032-fgj", "甲", "dept_county"), "应是六位区划代码"),
    "a path": (("../../etc-x", "甲", "dept_county"), "应是六位区划代码"),
    "an unknown division": (("330399-fgj", "甲", "dept_county"), "--region-name"),
    "an unknown function": (("330326-fgg", "甲", "dept_county"), "也许是 fgj"),
    "an unknown kind": (("330326-fgj", "甲", "dept_conty"), "也许是 dept_county"),
    "no kind": (("330326-fgj", "甲"), "这里多半是 dept_county"),
    "no name": (("330326-fgj", " \t", "dept_county"), "是空的"),
    "a name with controls": (("330326-fgj", "甲\x1b[2J", "dept_county"), "不能发布"),
    "one that is there": (("321322-fgj", "甲", "dept_county"), "已经登记"),
}


@pytest.mark.parametrize("name", NO_BODIES)
def test_a_body_that_cannot_be_is_refused_and_nothing_written(datasets: Path, name: str) -> None:
    """One sentence with the mend, or the list to choose from."""
    fields, said = NO_BODIES[name]
    before = state(datasets)
    with pytest.raises(GongkaiError, match=said):
        bodies.register(bodies.NewAgency(*fields), datasets)
    assert before == state(datasets)


def test_a_renamed_body_keeps_its_old_name(datasets: Path) -> None:
    """With the last year in which it bore it."""
    old = reading.read_agencies(datasets)["321322-fgj"].name
    bodies.rename("321322-fgj", "沭阳县发展局", 2024, datasets)
    agency = reading.read_agencies(datasets)["321322-fgj"]

    assert (old, "沭阳县发展局") == (agency.name_in(2023), agency.name_in(2024))
    with pytest.raises(GongkaiError, match="现在就叫"):
        bodies.rename("321322-fgj", "沭阳县发展局", 2025, datasets)
    with pytest.raises(GongkaiError, match="请核对 --since"):
        bodies.rename("321322-fgj", "又一个名称", 2024, datasets)


def test_a_merger_ends_bodies_and_names_who_follows(datasets: Path) -> None:
    """No circle, no report after the end, no stranger."""
    bodies.merge(["330326-scjgj", "330411-scjgj"], "321322-fgj", 2020, datasets)
    agencies = reading.read(datasets, FORM).agencies

    assert [("321322-fgj", 2020)] * 2 == [
        (agencies[id_].successor, agencies[id_].last_year)
        for id_ in ("330326-scjgj", "330411-scjgj")
    ]
    before = state(datasets)
    for ids, into, year, said in (
        (["321322-fgj"], "330326-scjgj", 2023, "不能由自己承继"),
        (["321322-fgj"], "321322-fgj", 2023, "不能由自己承继"),
        (["321322-fgj"], None, 2020, "有 2023 年的年报"),
        (["321322-fgj"], "321322-zz", 2023, "没有登记"),
        (["330326-scjgj"], None, 2021, "已经登记到 2020 年"),
    ):
        with pytest.raises(GongkaiError, match=said):
            bodies.merge(ids, into, year, datasets)
    assert before == state(datasets)


def test_a_correction_of_a_cell_is_one_numbered_file(datasets: Path) -> None:
    """By its code or its name; what is published afterwards is what it says."""
    said = ledger.correct("321322-fgj", 2023, "予以公开·总计", "３", WHY, datasets)
    ledger.correct("321322-fgj", 2023, "requests.granted.total", "空白", WHY, datasets)
    corpus = reading.read(datasets, FORM)
    figure = corpus.figure(corpus.at["321322-fgj/2023"], "requests.granted.total")

    assert "0001.json" in said
    assert ["0001.json", "0002.json"] == sorted(p.name for p in datasets.glob("corrections/*"))
    assert Status.BLANK is figure.status
    records.check(datasets)


def test_a_correction_of_a_field(datasets: Path) -> None:
    """By its Chinese name."""
    ledger.correct("321322-fgj", 2023, "发布日期", "2024-01-31", WHY, datasets)
    corpus = reading.read(datasets, FORM)

    assert "2024-01-31" == corpus.reports[corpus.at["321322-fgj/2023"]].published


NO_CORRECTIONS = {
    "nothing new": (("321322-fgj", 2023, "标题", None), "没有什么要更正"),
    "no such cell": (("321322-fgj", 2023, "予以公幵·总计", "3"), "也许是 予以公开·总计"),
    "no number": (("321322-fgj", 2023, "予以公开·总计", "三件"), "填不进一格"),
    "a bomb": (("321322-fgj", 2023, "予以公开·总计", "9" * 10_000), "填不进一格"),
    "no report": (("321322-fgj", 2019, "予以公开·总计", "3"), "已有 2023"),
    "no body": (("321322-fgk", 2023, "予以公开·总计", "3"), "也许是 321322-fgj"),
    "no day": (("321322-fgj", 2023, "发布日期", "2024-02-30"), "不能作发布日期"),
}


@pytest.mark.parametrize("name", NO_CORRECTIONS)
def test_a_correction_that_cannot_be_is_refused(datasets: Path, name: str) -> None:
    """And the ledger stays as it is."""
    (agency, year, what, value), said = NO_CORRECTIONS[name]
    if value is None:
        corpus = reading.read(datasets, FORM)
        value = corpus.reports[corpus.at[f"{agency}/{year}"]].title
    before = state(datasets)
    with pytest.raises(GongkaiError, match=said):
        ledger.correct(agency, year, what, value, WHY, datasets)
    assert before == state(datasets)


@pytest.mark.parametrize(
    "why",
    [
        ledger.Grounds("", "x", "2026-01-01"),
        ledger.Grounds("x", " ", "2026-01-01"),
        ledger.Grounds("x", "x", "昨天"),
        ledger.Grounds("x\x00", "x", "2026-01-01"),
    ],
)
def test_a_correction_wants_reason_evidence_and_day(datasets: Path, why: ledger.Grounds) -> None:
    """All three, in characters that can be published."""
    before = state(datasets)
    with pytest.raises(GongkaiError):
        ledger.correct("321322-fgj", 2023, "予以公开·总计", "3", why, datasets)
    assert before == state(datasets)


GLUED = "350128-zf"
ROW = ("made_new", "published_new", "published_total")


def test_glued_cells_are_filled_together_and_rejoin(datasets: Path) -> None:
    """7777166 is 77, 77 and 166; the record is sound afterwards, and the trace says by whom."""
    cells = [f"proactive.normative_docs.{column}" for column in ROW]
    before = state(datasets)
    with pytest.raises(GongkaiError, match="要一起填"):
        filling.fill(GLUED, 2020, {cells[0]: "77"}, datasets)
    with pytest.raises(GongkaiError, match="重新拆分"):
        filling.fill(GLUED, 2020, dict(zip(cells, ("77", "77", "16"), strict=True)), datasets)
    assert before == state(datasets)
    filling.fill(GLUED, 2020, dict(zip(cells, ("77", "77", "166"), strict=True)), datasets)
    corpus = reading.read(datasets, FORM)
    row = corpus.at[f"{GLUED}/2020"]

    assert [77, 77, 166] == [corpus.figure(row, cell).value for cell in cells]
    assert ["manual"] * 3 == [corpus.figure(row, cell).method.word for cell in cells]
    assert not [name for name in respelled(datasets) if f"{GLUED}/2020" in name]


def test_a_misread_cell_that_is_not_published_yet_is_filled(datasets: Path) -> None:
    """Record and trace agree afterwards."""
    filling.fill("321322-fgj", 2023, {"予以公开·总计": "5"}, datasets)
    corpus = reading.read(datasets, FORM)

    assert 5 == corpus.figure(corpus.at["321322-fgj/2023"], "requests.granted.total").value


def test_the_dialogue_asks_for_what_is_unread_and_leaves_what_nobody_knows(datasets: Path) -> None:
    """The ways to part are shown; a wrong answer is told and asked again; an empty one is none."""
    answers = iter(["77 77 16", "77、77，166", *[""] * 50])
    heard: list[str] = []
    said = dialogue.edit(GLUED, 2020, datasets, (), lambda _: next(answers), heard.append)

    assert "填了 3 格" in said
    assert "照写 unread" in said
    assert "7777166" in heard[0]
    assert "可能是" in heard[0]
    assert "重新拆分" in heard[1]
    reading.read(datasets, FORM)


def test_a_figure_is_shown_with_the_words_around_it() -> None:
    """Twenty characters on either side, the figure marked; alone where the line has it not."""
    line = "甲" * 30 + " 7777166 " + "乙" * 30

    assert f"“…{'甲' * 19} 【7777166】 {'乙' * 19}…”" == around("7777166", 2, ("", line))
    assert ["“7777166”"] * 3 == [around("7777166", at, ("", line)) for at in (0, 1, 9)]


@pytest.mark.parametrize("key", ["", "x", "330326-scjgj", "330326-scjgj/20", "../x/2020", "a/b/c"])
def test_a_key_is_a_body_and_a_year(key: str) -> None:
    """Nothing else, and never a path."""
    with pytest.raises(GongkaiError, match="应写作 机关编号/年度"):
        typed.parse_key(key)


def test_full_width_keys_and_values_are_what_they_look_like() -> None:
    """An input method left them so."""
    assert ("330326-scjgj", 2020) == typed.parse_key("３３０３２６-scjgj/２０２０")
    figures = map(typed.parse_figure, ("１２", "－3", "空白", "/"))
    assert [12, -3, None, "/"] == [value_of(each) for each in figures]

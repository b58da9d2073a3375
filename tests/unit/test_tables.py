"""Tables: what they say of a corpus, how they are spelled, and that broken promises are told."""

import csv
import io
import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import checks, form, reading
from gongkai.corpus import Judgement
from gongkai.model import Correction, Finding, Name, Region, Result, Rule, Severity
from gongkai.model.values import exact, number_text, plain
from gongkai.tables import Table, tabulate, unsound
from gongkai.tables.fields import Field, Schema
from gongkai.tables.table import frame_of
from tests import made

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
RULE = Rule("requests-balance", "勾稽关系", "两边不等", Severity.ERROR, "表三角注", "左右应相等。")


def judged(corpus, *findings: Finding) -> Judgement:
    """A judgement of one rule that fails once on every report."""
    tallies = np.zeros((len(corpus.reports), 1, 4), np.uint16)
    tallies[:, 0, Result.FAIL] = 1
    return Judgement((RULE,), findings, tallies)


def tables_of(*reports, findings=(), **more) -> dict[str, Table]:
    """The tables of a small corpus."""
    corpus = made.corpus(*reports, **more)
    return tabulate(corpus, judged(corpus, *findings))


def read(table: Table) -> list[dict[str, str]]:
    """The rows of a table as Python's own reader of CSV finds them."""
    return list(csv.DictReader(io.StringIO(table.csv().decode(), newline="")))


def cell(tables: dict[str, Table], code: str) -> dict[str, str]:
    """One row of the long table."""
    return next(row for row in read(tables["cells"]) if row["cell"] == code)


def test_every_box_of_the_form_is_one_row():
    """198 boxes in the form of 2019, 200 in that of 2021, as the notices print them."""
    tables = tables_of(made.report(year=2020), made.report(year=2021))
    years = [row["year"] for row in read(tables["cells"])]
    assert (years.count("2020"), years.count("2021")) == (198, 200)


def test_a_hybrid_report_has_each_table_on_its_own_edition():
    """A report of 2021 that prints table three on the old form has 19 + 3 + 1 rows of it."""
    tables = tables_of(made.report(year=2021, hybrid={"requests": "2019"}))
    rows = [row for row in read(tables["cells"]) if row["table"] == "requests"]
    assert len(rows) == 23 * 7
    assert {row["edition"] for row in rows} == {"2019"}
    assert unsound(tables) == []


@pytest.mark.parametrize(
    ("box", "value", "status", "raw"),
    [
        (0, "0", "reported", "0"),
        (12, "12", "reported", "12"),
        (1234567, "1234567", "reported", "1234567"),
        (None, "", "blank", ""),
        ("?", "", "ambiguous", ""),
        ("!", "", "unreadable", ""),
        (..., "", "absent", ""),
    ],
)
def test_blank_is_not_zero(box, value, status, raw):
    """Only a printed number has a value; what stands elsewhere is told by the status."""
    row = cell(tables_of(made.report({"requests.granted.total": box})), "requests.granted.total")
    assert (row["value"], row["status"], row["raw"]) == (value, status, raw)


def test_decimals_keep_their_own_digits():
    """An amount is spelled as printed: no exponent, no rounding, no padding."""
    boxes = {"proactive.fees.amount_wan": 5125.11}
    assert cell(tables_of(made.report(boxes, year=2021)), "proactive.fees.amount_wan")["value"] == (
        "5125.11"
    )


def test_raw_text_is_kept_beside_the_value():
    """What was printed in another spelling than the plain one stands in `raw`."""
    corpus = made.corpus(made.report({"proactive.procurement.amount_yuan": 2379600}))
    at = corpus.form.index["proactive.procurement.amount_yuan"]
    corpus = replace(corpus, raws={(0, at): "2379600元"})
    row = cell(tabulate(corpus, judged(corpus)), "proactive.procurement.amount_yuan")
    assert (row["value"], row["raw"], row["unit"]) == ("2379600", "2379600元", "元")


def test_a_row_is_understood_alone():
    """Names and labels stand beside codes, in the words of the table's own edition."""
    body = made.agency("330326-scjgj", names=(Name("甲局", until=2019), Name("乙局", since=2020)))
    tables = tables_of(made.report(year=2019), made.report(year=2021), agencies=[body])
    rows = [row for row in read(tables["cells"]) if row["cell"] == "proactive.licensing.decisions"]
    assert [row["name"] for row in rows] == ["甲局", "乙局"]
    assert [row["label"] for row in rows] == ["行政许可·处理决定数量", "行政许可·本年处理决定数量"]
    assert cell(tables, "requests.denied_state_secret.total")["label"] == "不予公开·国家秘密·总计"


def test_reports_count_boxes_and_checks():
    """Every box is in one status; the tallies of the checks stand beside."""
    given_ = {"requests.granted": [None, None, "?", 0, 0, 0, 0], "remedies.review": [...] * 5}
    (row,) = read(tables_of(made.report(given_))["reports"])
    counts = [int(row[f"cells_{status}"]) for status in ("reported", "blank", "ambiguous")]
    assert counts == [198 - 8, 2, 1]
    assert (row["cells_absent"], row["checks_failed"], row["checks_passed"]) == ("5", "1", "0")


def test_regions_are_named_from_the_top():
    """浙江省温州市平阳县, by the registry of divisions."""
    regions = [
        Region("330000", "浙江省", None),
        Region("330300", "温州市", "330000"),
        Region("330326", "平阳县", "330300"),
    ]
    (row,) = read(tables_of(made.report(), regions=regions)["agencies"])
    assert row["region_name"] == "浙江省温州市平阳县"


PAIR = ("requests.granted.total", "requests.handled_total.total")


def found(**more) -> Finding:
    """A finding of the one rule about the one report."""
    plain = Finding(
        "requests-balance", Severity.ERROR, "左右不等。", "330326-scjgj", 2020, title="两边不等"
    )
    return replace(plain, **more)


def test_findings_have_a_name_of_their_own():
    """Body, year, rule, place, then a number; both sides and the difference as numbers."""
    placed = found(cells=PAIR)
    place = PAIR[-1].replace(".", "-")
    three = [found(left=Decimal(4), right=Decimal("1.5")), placed, placed]
    first, second, third = read(tables_of(made.report(), findings=three)["findings"])
    assert first["finding"] == "330326-scjgj/2020/requests-balance"
    assert second["finding"] == f"330326-scjgj/2020/requests-balance/{place}"
    assert third["finding"] == f"330326-scjgj/2020/requests-balance/{place}/2"
    assert second["address"].endswith(f"/a/330326-scjgj/2020/#{place}")
    assert (first["left"], first["right"], first["difference"]) == ("4", "1.5", "2.5")
    assert (second["cells"], second["left"]) == (" ".join(PAIR), "")


def test_a_finding_about_no_report_stands_first():
    """A finding without body or year leaves both empty and breaks no key."""
    tables = tables_of(made.report(), findings=[found(), found(agency="", year=0)])
    first, _ = read(tables["findings"])
    assert (first["agency"], first["year"]) == ("", "")
    assert unsound(tables) == []


def test_corrections_are_told():
    """A correction names the cell, both readings and the reason."""
    correction = Correction(
        "0001",
        "misread",
        "330326-scjgj",
        2020,
        "2026-11-21",
        "误读",
        "requests.granted.total",
        "1",
        "7",
    )
    (row,) = read(tables_of(made.report(), corrections=(correction,))["corrections"])
    assert (row["correction"], row["before"], row["after"]) == ("0001", "1", "7")


HOSTILE = ['=cmd|"/c calc"!A1', "+1", "-1", "@SUM(A1)", "\tx", "\rx", 'a"b', "a,b", "a\nb", " a "]


@pytest.mark.parametrize("text", [*HOSTILE, "<script>alert(1)</script>", "甲，乙", "'"])
def test_hostile_text_survives_in_csv(text):
    """Text is neither altered nor interpreted: other readers find it as it was."""
    tables = tables_of(made.report(title=text))
    assert read(tables["reports"])[0]["title"] == text
    frame = pd.read_csv(
        io.BytesIO(tables["reports"].csv()), dtype=str, keep_default_na=False, lineterminator="\n"
    )
    assert frame["title"][0] == text


WORDS = Schema("words", "词", "", (Field("a", "string", "", ""), Field("b", "string", "", "")), ())
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30))
def test_csv_is_read_back_as_it_was_written(rows):
    """Any text comes back from Python's reader; "" and missing are the same."""
    table = Table(WORDS, frame_of(WORDS, [{"a": a, "b": b} for a, b in rows]))
    assert [(row["a"], row["b"]) for row in read(table)] == rows


def test_sqlite_adds_up_the_same():
    """Another program that reads the CSV finds the sum that the corpus has."""
    corpus = made.sound(3)
    rows = [(row["value"] or None,) for row in read(tabulate(corpus, judged(corpus))["cells"])]
    with sqlite3.connect(":memory:") as database:
        database.execute("create table cells (value numeric)")
        database.executemany("insert into cells values (?)", rows)
        (total,) = database.execute("select sum(value) from cells").fetchone()
    database.close()
    assert total == pytest.approx(np.nansum(corpus.values))


def test_spelling_does_not_depend_on_how_many_rows_there_are():
    """Rows of one body are spelled alike alone and among others, where words are joined."""
    corpus = made.sound(30)
    rows = [row for row, report in enumerate(corpus.reports) if report.agency == "110007-scjgj"]
    alone = corpus.select(rows)
    few, many = tabulate(alone, judged(alone))["cells"], tabulate(corpus, judged(corpus))["cells"]
    assert few.lines(few.of("110007-scjgj")) == many.lines(many.of("110007-scjgj"))


def test_an_empty_corpus_has_empty_tables():
    """Without reports there are headers, and the form is still described."""
    tables = tables_of()
    assert [name for name, table in tables.items() if not len(table)] == [
        "agencies", "agency_names", "regions", "functions", "reports", "cells", "findings",
        "finding_cells", "corrections", "measures", "checks", "statements", "misfits", "labels",
        "texts", "coverage", "relations",
    ]  # fmt: skip
    assert unsound(tables) == []


def test_real_editions_say_the_same_of_a_column_in_every_block():
    """A column code has one label within a table, so that `columns` can describe it once."""
    for edition in made.FORM.editions.values():
        for table in edition.tables.values():
            labels = {(column.code, column.label) for _, _, column in table.places()}
            assert len(labels) == len({code for code, _ in labels})


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("cells", "status", "guessed", "cells.status 不在允许的值之列：guessed。"),
        (
            "cells",
            "agency",
            "999999-x",
            "cells 表的 agency、year 在 reports 表中找不到：999999-x/2020。",
        ),
        ("reports", "source_sha256", "abc", "reports.source_sha256 不合格式：abc。"),
        ("reports", "title", None, "reports.title 有 1 行缺值。"),
        ("cells", "line", 0, "cells.line 小于 1：0。"),
    ],
)
def test_broken_promises_are_told(table, column, value, told):
    """Each kind of broken promise is found and named."""
    tables = tables_of(made.report())
    frame = tables[table].frame.copy()
    frame[column] = frame[column].astype("object")
    frame.loc[0, column] = value
    tables[table] = replace(tables[table], frame=frame)
    assert told in unsound(tables)


def test_a_repeated_key_is_told():
    """The same box twice breaks the key of the long table."""
    tables = tables_of(made.report())
    frame = tables["cells"].frame
    tables["cells"] = replace(tables["cells"], frame=pd.concat([frame, frame.iloc[:1]]))
    assert unsound(tables) == ["cells 表的主键 agency、year、cell 有重复。"]


def test_measures_are_their_numerator_over_their_denominator():
    """A reader can compute every value again, and a missing cell leaves none."""
    corpus = made.sound(bodies=3, years=range(2021, 2023), seed=5)
    tables = tabulate(corpus, checks.judge(corpus))
    measures, meant = tables["measures"].frame, tables["indicators"].frame
    rates = measures[measures["unit"] == "%"].dropna(subset=["value"])

    assert set(measures["indicator"]) == set(meant[meant["pending"].isna()]["indicator"])
    assert len(rates) > 20
    again = (rates["numerator"] / rates["denominator"] * 100).round(4)
    assert (again == rates["value"]).all()
    assert measures[measures["status"] != "reported"]["value"].isna().all()


def test_the_order_in_which_records_were_read_never_shows() -> None:
    """Reports that the cache held are read before others; the Parquet file is the same."""
    corpus = reading.read(GOLDEN, form.load())
    turned = replace(corpus, raws=dict(reversed(corpus.raws.items())))
    told = [tabulate(each, checks.judge(each))["cells"].parquet for each in (corpus, turned)]

    assert len(set(corpus.raws.values())) > 1
    assert told[0] == told[1]


KEYED = Schema(
    "keyed",
    "",
    "",
    (Field("body", "string", "", ""), Field("year", "integer", "", "")),
    ("body", "year"),
)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.none() | st.integers(0, 9)), max_size=40))
def test_a_key_that_comes_twice_is_found(keys):
    """However few or many keys there could be for so many rows, and where a part is missing."""
    table = Table(KEYED, frame_of(KEYED, [{"body": body, "year": year} for body, year in keys]))

    assert (len(set(keys)) < len(keys)) == bool(unsound({"keyed": table}))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_has_one_spelling(numbers):
    """The short way to the plain form of a number gives that of its decimal, however it is cut."""
    assert [plain(exact(number)) for number in numbers] == list(map(number_text, numbers))

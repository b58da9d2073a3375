"""Ten questions that people bring, each answered from published files alone in at most five lines.

What is asked for is found by pandas and DuckDB in the folder that a reader would download.
"""

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

LATEST = "data/latest/"


# fmt: off
def most_refused(site):
    """1. Which body refused the largest share, each year, without small and contradicted bases?"""
    return ask(site, """SELECT year, arg_max(agency, value), max(value) FROM measures
        WHERE indicator = 'denial_rate' AND status = 'reported' AND NOT small_base
        GROUP BY year""")


def contradictions(site):
    """2. Every contradicting sum, with rule, cells, both sides, difference and address."""
    return ask(site, """SELECT agency, year, rule, cells, "left", "right", difference, address
        FROM findings WHERE verdict = 'contradicted' AND difference <> 0""")


def new_requests(site):
    """3. New requests per body and year as a tidy table; `.plot.bar()` makes it a chart."""
    cells = pd.read_parquet(site / LATEST / "cells.parquet")
    new = cells[cells["cell"] == "requests.new_received.total"]
    return new.pivot_table(index="agency", columns="year", values="value", observed=True)


def empty_penalties(site):
    """4. What does an empty box in 行政处罚 mean, apart from 0 and from “/”?"""
    told = json.loads((site / LATEST / "datapackage.json").read_text("utf-8"))["resources"]
    cells = next(each["schema"]["fields"] for each in told if each["name"] == "cells")
    words = next(each["categories"] for each in cells if each["name"] == "status")
    return words, ask(site, """SELECT status, value, count(*) FROM cells
        WHERE "row" = 'penalty' GROUP BY ALL""")


def citation(site):
    """5. A citation of one cell: title, body, year, print, address, version, hash, line."""
    version = json.loads((site / "data/index.json").read_text("utf-8"))["version"]
    return ask(site, f"""SELECT title, reports.name, year, raw, address || '#' || replace(cell,
        '.', '-'), '{version}', source_sha256, line FROM cells JOIN reports USING (agency, year)
        WHERE (agency, year, cell) = ('330326-scjgj', 2020, 'requests.handled_total.total')""")


def comparable(site):
    """6. Which cells of 2020 compare with which of 2024, which do not, and why?"""
    return ask(site, """SELECT c.cell, c.counterpart, coalesce(b.kind, c.kind) AS kind,
        coalesce(b.note, c.note) AS note FROM comparability c LEFT JOIN comparability b
        ON b.kind = 'break' AND b.cell = c.cell AND b.year BETWEEN 2021 AND 2024
        WHERE c.earlier = '2019' AND c.later = '2021'""")


def divisions(site):
    """7. Join with another list of GB/T 2260 codes; what has no match? `region` is text."""
    mine = pd.read_csv(site / LATEST / "regions.csv", dtype=str)
    other = pd.DataFrame({"region": ["330326", "330411", "110101"], "people": [1, 2, 3]})
    return other.merge(mine, on="region", how="left", indicator=True)


def everything_wide(site):
    """8. All years of all bodies as one wide table with the status of each value."""
    values = pd.read_parquet(site / LATEST / "cells_wide.parquet")
    statuses = pd.read_parquet(site / LATEST / "cells_wide_status.parquet")
    return values.merge(statuses, on=["agency", "year"], suffixes=("", ".status"))


def changed(site, before, table, columns):
    """9. What changed since the version before, whose files are in `before`?"""
    now, then = f"FROM {table}", f"FROM read_csv('{before}/{table}.csv', all_varchar = true)"
    columns = ", ".join(f"{column}::varchar AS {column}" for column in columns)
    new, old = f"SELECT {columns} {now}", f"SELECT {columns} {then}"
    return ask(site, f"""SELECT 'new' AS side, * FROM ({new} EXCEPT {old})
        UNION ALL SELECT 'old', * FROM ({old} EXCEPT {new})""")


def reproduced(site):
    """10. One indicator again for every report, and why some reports have none."""
    return ask(site, """SELECT m.agency, m.year, m.status, any_value(m.value) AS published,
        100 * sum(c.value * sign) FILTER (side = 'numerator') / sum(c.value * sign)
        FILTER (side = 'denominator') AS again FROM measures m JOIN cells c USING (agency, year)
        JOIN operands o USING (edition, cell) WHERE m.indicator = 'denial_rate'
        AND o.indicator = m.indicator GROUP BY ALL""")
# fmt: on


def ask(site: Path, query: str) -> pd.DataFrame:
    """What a reader asks who has the folder open in DuckDB, every table under its name."""
    with duckdb.connect() as open_folder:
        for path in sorted((site / LATEST).glob("*.parquet")):
            open_folder.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        return open_folder.execute(query).df()


QUESTIONS: tuple[Callable[..., object], ...] = (
    most_refused, contradictions, new_requests, empty_penalties, citation, comparable, divisions,
    everything_wide, changed, reproduced,
)  # fmt: skip


def test_each_question_is_answered_in_five_lines():
    """Ten questions in ten functions, whose bodies are of five lines at most."""
    assert [question.__doc__.split(".")[0] for question in QUESTIONS] == [
        str(number) for number in range(1, 11)
    ]
    for question in QUESTIONS:
        lines = inspect.getsource(question).strip().split("\n")
        assert len(lines) - 2 <= 5, question.__name__


def test_the_largest_share_refused_leaves_out_what_says_little(published):
    """As printed: 平潭 refused 5 of 81 in 2023 and its transport bureau 36 of 58 in 2024.

    洪泽区 refused 3 of 21 in 2023, which is more and says little.
    """
    found = {row[0]: row[1:] for row in most_refused(published).itertuples(index=False)}
    assert found[2023] == ("350128-zf", pytest.approx(100 * 5 / 81, abs=1e-4))
    assert found[2024] == ("350128-jtj", pytest.approx(100 * 36 / 58, abs=1e-4))


def test_contradictions_are_told_with_their_sides(published):
    """平阳县 2020: outcomes of natural persons add up to 0, the total is printed 4."""
    found = contradictions(published)
    one = found[found["cells"].str.endswith("requests.handled_total.natural_person")].iloc[0]
    assert (one["rule"], one["left"], one["right"]) == ("requests-outcomes", 0, 4)
    assert one["address"].endswith("a/330326-scjgj/2020/#requests-handled_total-natural_person")


def test_new_requests_make_a_tidy_table(published):
    """宿迁市 received 3511 new requests in 2023, as its report prints."""
    assert new_requests(published).loc["321300-zf", 2023] == 3511


def test_an_empty_box_is_kept_apart_from_zero(published):
    """平阳县 left 本年增/减 of 行政处罚 blank: a status of its own, and no value."""
    words, counted = empty_penalties(published)
    assert {"value": "blank", "label": "原文空白"} in words
    blank = counted[counted["status"] == "blank"]
    assert len(blank) == 1
    assert blank["value"].isna().all()


def test_a_cell_is_cited_whole(published):
    """Eight parts, the address with the place of the cell and the hash with 64 digits."""
    (told,) = citation(published).itertuples(index=False)
    assert told[1:4] == ("平阳县市场监督管理局", 2020, "4")
    assert told[4].endswith("/a/330326-scjgj/2020/#requests-handled_total-total")
    assert len(told[6]) == 64
    assert told[7] > 0


def test_what_compares_and_what_does_not(published):
    """予以公开 is the same in both, 其他处理 is split, 复议 counts otherwise since 2024."""
    found = comparable(published).set_index("cell")
    assert found.loc["requests.granted.total", "kind"] == "same"
    assert found.loc["requests.other_misc.total", "counterpart"] == "requests.other.total"
    assert found.loc["remedies.review.total", "kind"] == "break"
    assert "行政复议法" in found.loc["remedies.review.total", "note"]
    redefined = found[found["kind"] == "redefined"]
    assert redefined.loc["proactive.fees.amount_wan", "counterpart"] == "proactive.fees.items_prev"


def test_codes_of_divisions_join_as_text(published):
    """平阳县 and 秀洲区 match, 东城区 of Beijing does not; the descriptor tells the scheme."""
    found = divisions(published).set_index("region")
    assert found["_merge"].tolist() == ["both", "both", "left_only"]
    assert found.loc["330326", "full_name"] == "浙江省温州市平阳县"
    assert "GB/T 2260" in (published / LATEST / "datapackage.json").read_text("utf-8")


def test_one_wide_table_has_every_value_with_its_status(published):
    """A row a report; the blank box of 平阳县 2020 is missing and says so."""
    found = everything_wide(published).set_index(["agency", "year"])
    row = found.loc["330326-scjgj", 2020]
    assert pd.isna(row["proactive.penalty.items_delta"])
    assert row["proactive.penalty.items_delta.status"] == "blank"
    assert row["proactive.penalty.decisions"] == 368


def test_what_changed_since_the_version_before(published, tmp_path):
    """Where the older folder lacks a finding and holds another print, just these are told."""
    figures = pd.read_csv(published / LATEST / "cells.csv", dtype=str, keep_default_na=False)
    at = figures.index[figures["cell"] == "requests.granted.total"][0]
    figures.loc[at, "raw"] = "7777"
    figures.to_csv(tmp_path / "cells.csv", index=False)
    findings = pd.read_csv(published / LATEST / "findings.csv", dtype=str, keep_default_na=False)
    findings[:-1].to_csv(tmp_path / "findings.csv", index=False)
    found = changed(published, tmp_path, "cells", ("agency", "year", "cell", "raw"))
    assert sorted(found["side"]) == ["new", "old"]
    assert "7777" in found["raw"].tolist()
    told = changed(published, tmp_path, "findings", ("finding",))
    assert told.to_numpy().tolist() == [["new", findings["finding"].iloc[-1]]]


def test_an_indicator_is_reproduced_for_every_report(published):
    """Where it was published it comes out the same; where not, the status says why."""
    found = reproduced(published)
    known = found[found["published"].notna()]
    assert len(found) == len(pd.read_csv(published / LATEST / "reports.csv"))
    assert known["again"].round(4).tolist() == known["published"].tolist()
    assert (found[found["published"].isna()]["status"] != "reported").all()

"""The packages of the real records: sound by Frictionless, the standard and other programs."""

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import frictionless
import jsonschema
import pandas as pd
import polars
import pytest

from gongkai import checks, form, packages, reading
from gongkai.model import Artifact
from gongkai.tables import english, tabulate, unsound
from gongkai.tables.schema import SCHEMAS
from tests import at_once
from tests.sample import DATASETS

COLUMNS = Path(__file__).with_name("columns.txt")


@pytest.fixture(scope="module")
def corpus():
    """Nine real reports."""
    return reading.read(DATASETS, form.load())


@pytest.fixture(scope="module")
def judgement(corpus):
    """What the checks say of them."""
    return checks.judge(corpus)


@pytest.fixture(scope="module")
def tables(corpus, judgement):
    """Their tables."""
    return tabulate(corpus, judgement)


@pytest.fixture(scope="module")
def artifacts(corpus, tables, judgement) -> dict[str, bytes]:
    """Every file that is made of them, by address; one report is enough for a region's package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packages, "ENOUGH", 1)
        return {a.path: a.data for a in at_once.package(corpus, tables, judgement)}


@pytest.fixture(scope="module")
def whole(artifacts) -> bytes:
    """The package of the collection."""
    return artifacts["data/latest/gongkai.zip"]


@pytest.fixture
def unpacked(whole, tmp_path) -> Path:
    """The package of the collection as a folder."""
    with zipfile.ZipFile(io.BytesIO(whole)) as zipped:
        zipped.extractall(tmp_path)
    return tmp_path


def promised() -> Iterator[str]:
    """Every resource with its columns, one line each, in the order of the package."""
    for schema in SCHEMAS:
        yield from (f"{schema.name}.{field.name} {field.type}" for field in schema.fields)


def test_columns_are_those_that_others_rely_on():
    """A column that is gone or changed breaks other people's programs: a reason, and this list."""
    assert [*promised()] == COLUMNS.read_text("utf-8").splitlines()


def test_real_tables_keep_their_promises(tables):
    """Keys, foreign keys, enums and patterns hold on the real records."""
    assert unsound(tables) == []


def test_packages_of_each_kind_are_proved(artifacts):
    """Frictionless finds nothing in a body, a region and the whole, keys and hashes included."""
    zips = [Artifact(path, data) for path, data in artifacts.items()]
    kinds = {each.path[0]: each for each in zips if packages.is_package(each)}
    assert sorted(kinds) == ["a", "d", "r"]
    assert [problem for each in kinds.values() for problem in packages.prove(each)] == []


def test_the_command_line_of_frictionless_agrees(whole, tmp_path):
    """`frictionless validate` on the zip as a person would run it."""
    file = tmp_path / "gongkai.zip"
    file.write_bytes(whole)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "frictionless",
        "validate",
        "--json",
        str(file),
    ]
    run = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    report = json.loads(run.stdout)
    assert (run.returncode, report["valid"], report["stats"]["errors"]) == (0, True, 0)
    assert [task["name"] for task in report["tasks"]] == [schema.name for schema in SCHEMAS]


PATH = r"^((?=[^./~])(?!file:)((?!/\.\./)(?!\\)(?!://).)*|(http|ftp)s?://.*)$"
NAMED = {"type": "object", "minProperties": 1, "properties": {"path": {"pattern": PATH}}}
STANDARD = {
    "required": ["resources", "$schema", "name"],
    "properties": {
        "name": {"pattern": "^[a-z0-9._/-]+$"},
        "created": {"format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT"},
        "keywords": {"type": "array", "minItems": 1},
        "sources": {"type": "array", "items": NAMED},
        "licenses": {
            "minItems": 1,
            "items": {
                "anyOf": [{"required": ["name"]}, {"required": ["path"]}],
                "properties": {"name": {"pattern": "^[-a-zA-Z0-9._]+$"}, "path": {"pattern": PATH}},
            },
        },
        "contributors": {
            "minItems": 1,
            "items": {**NAMED, "properties": {"roles": {"type": "array", "minItems": 1}}},
        },
        "resources": {
            "minItems": 1,
            "items": {
                "required": ["name", "path"],
                "properties": {
                    "name": {"pattern": "^[a-z0-9._/-]+$"},
                    "path": {"pattern": PATH},
                    "type": {"const": "table"},
                    "hash": {"pattern": "^sha256:[0-9a-f]{64}$"},
                    "bytes": {"type": "integer"},
                    "schema": {
                        "not": {"required": ["fieldsMatch"]},
                        "properties": {
                            "primaryKey": {"type": "array", "minItems": 1},
                            "foreignKeys": {"minItems": 1},
                        },
                    },
                },
            },
        },
    },
}
"""What version 2.0 of the standard asks of a descriptor, as far as ours uses it."""


def test_descriptors_keep_the_standard(artifacts):
    """Every descriptor has what Data Package 2.0 asks for, each part with its own `$schema`."""
    for path, data in artifacts.items():
        if packages.is_package(Artifact(path, data)):
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                told = json.loads(zipped.read("datapackage.json"))
            jsonschema.validate(told, STANDARD)
            assert told["$schema"].endswith("/2.0/datapackage.json")
            for each in told["resources"]:
                assert each["$schema"].endswith("/2.0/dataresource.json")
                assert each["dialect"]["$schema"].endswith("/2.0/tabledialect.json")
                assert each["schema"]["$schema"].endswith("/2.0/tableschema.json")


def test_names_hold_no_year(artifacts):
    """A package's name is that of its subject; years are rows."""
    names = [
        json.loads(zipfile.ZipFile(io.BytesIO(data)).read("datapackage.json"))["name"]
        for path, data in artifacts.items()
        if packages.is_package(Artifact(path, data))
    ]
    assert "gongkai-330326-scjgj" in names
    assert not [name for name in names if name.endswith(("2019", "2020", "2021"))]


def test_the_zip_is_read_by_unzip(whole, tmp_path):
    """The system's own unzip finds no fault, where the machine has one."""
    if not shutil.which("unzip"):
        pytest.skip("no unzip on this machine")
    file = tmp_path / "gongkai.zip"
    file.write_bytes(whole)
    subprocess.run(["unzip", "-tq", str(file)], check=True, capture_output=True)


def test_pandas_reads_every_table(unpacked, tables):
    """Rows and columns in pandas are those of the table, text as text."""
    for schema in SCHEMAS:
        frame = pd.read_csv(unpacked / f"data/{schema.name}.csv", dtype=str, keep_default_na=False)
        assert list(frame) == [field.name for field in schema.fields]
        assert len(frame) == len(tables[schema.name])


def test_a_blank_box_of_a_real_report_is_empty(unpacked):
    """平阳县 2020: 行政处罚 本年增/减 is printed blank between 569 and 368."""
    with (unpacked / "data/cells.csv").open(encoding="utf-8", newline="") as file:
        found = {
            row["cell"]: (row["value"], row["status"])
            for row in csv.DictReader(file)
            if (row["agency"], row["year"]) == ("330326-scjgj", "2020")
        }
    assert found["proactive.penalty.items_prev"] == ("569", "reported")
    assert found["proactive.penalty.items_delta"] == ("", "blank")
    assert found["proactive.penalty.decisions"] == ("368", "reported")


def test_sqlite_reads_the_database(artifacts, tables, tmp_path):
    """The file opens from disk, its keys hold, and the view has every row of the long table."""
    with zipfile.ZipFile(io.BytesIO(artifacts["data/latest/gongkai-sqlite.zip"])) as zipped:
        zipped.extractall(tmp_path)
    connection = sqlite3.connect(tmp_path / "gongkai.sqlite")
    try:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("select count(*) from cells").fetchone() == (
            len(tables["cells"]),
        )
    finally:
        connection.close()


def test_the_sum_of_a_real_report_fails_from_the_package_alone(unpacked):
    """The outcomes of 平阳县 2020 recomputed from cells.csv: 自然人 0 against 4 printed."""
    cells = pd.read_csv(unpacked / "data/cells.csv", dtype={"edition": str})
    report = cells[(cells.agency == "330326-scjgj") & (cells.year == 2020)]
    column = report[(report.table == "requests") & (report.column == "natural_person")]
    by_row = column.set_index("row")["value"]
    parts = by_row.drop(["new_received", "carried_in", "handled_total", "carried_out"])
    assert (parts.sum(), by_row["handled_total"]) == (0, 4)


@pytest.fixture(scope="module")
def latest(artifacts, tmp_path_factory) -> Path:
    """The tables of `/data/latest/` as files in a folder."""
    folder = tmp_path_factory.mktemp("latest")
    for path, data in artifacts.items():
        if path.startswith("data/latest/"):
            (folder / path.removeprefix("data/latest/")).write_bytes(data)
    return folder


def test_parquet_says_what_csv_says(latest, tables):
    """DuckDB finds every row of every CSV in the Parquet beside it, and none more."""
    for name in (*tables, "cells_wide", "cells_wide_status"):
        told = duckdb.sql(
            f"select count(*) from read_csv('{latest}/{name}.csv', all_varchar=true)"
        ).fetchall()
        assert told == duckdb.sql(f"select count(*) from '{latest}/{name}.parquet'").fetchall()
    both = f"""
        select count(*) from read_csv('{latest}/cells.csv', all_varchar=true) a
        full join '{latest}/cells.parquet' b
        on a.agency = b.agency and a.year = b.year::varchar and a.cell = b.cell
        and a.value is not distinct from replace(b.value::varchar, '.0', '')
        and a.raw is not distinct from b.raw and a.status = b.status
        where a.agency is null or b.agency is null
    """
    assert duckdb.sql(both).fetchall() == [(0,)]


def test_polars_reads_every_table_in_one_line(latest, tables):
    """CSV and Parquet have the same columns, and a code of a division stays text in Parquet."""
    for name in tables:
        columns = [field.name for field in tables[name].schema.fields]
        assert polars.read_parquet(latest / f"{name}.parquet").columns == columns
        assert polars.read_csv(latest / f"{name}.csv", infer_schema=False).columns == columns
    assert polars.read_parquet(latest / "regions.parquet")["region"].dtype == polars.String


def test_direct_tables_are_a_data_package(latest, monkeypatch):
    """Frictionless finds nothing in `/data/latest/datapackage.json` and the CSVs beside it."""
    monkeypatch.chdir(latest)
    report = frictionless.Package("datapackage.json").validate()
    assert report.flatten(["type", "message"]) == []
    told = json.loads((latest / "datapackage.json").read_text("utf-8"))
    for each in told["resources"]:
        for file in (each, *each["alternates"]):
            data = (latest / file["path"]).read_bytes()
            assert file["bytes"] == len(data)
            assert file["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_wide_tables_say_what_the_long_one_says(latest):
    """Every value and status of cells.csv stands in its row and column, and nothing else does."""
    long = pd.read_csv(latest / "cells.csv", dtype={"edition": str})
    for name, column in (("cells_wide", "value"), ("cells_wide_status", "status")):
        wide = pd.read_csv(latest / f"{name}.csv", dtype={"edition": str})
        told = wide.melt(["agency", "year", "name", "edition"], var_name="cell", value_name=column)
        key = ["agency", "year", "cell"]
        left = told.dropna(subset=column).set_index(key)[column].sort_index()
        right = long.dropna(subset=column).set_index(key)[column].sort_index()
        pd.testing.assert_series_equal(left, right, check_dtype=False)


def test_everything_is_said_in_english_too(tables):
    """Each table, field, row, column and unit of the form has English words of its own."""
    for table in tables.values():
        assert english.of(table.schema).description, table.name
        for field in table.schema.fields:
            said = english.of_field(table.schema, field)
            assert said.title != field.name, (table.name, field.name)
            assert said.description, (table.name, field.name)
    for cell in form.load().cells:
        for step in cell.code.split("."):
            assert step in form.load().english, step
        assert english.word("units", form.load().unit(cell.code)).isascii()


def test_an_indicator_is_reproduced_from_its_operands(latest):
    """Every value of measures.csv whose cells are all printed follows from operands and cells."""
    cells = pd.read_csv(latest / "cells.csv", dtype={"edition": str})
    operands = pd.read_csv(latest / "operands.csv", dtype={"edition": str})
    measures = pd.read_csv(latest / "measures.csv").dropna(subset="numerator")
    joined = operands.merge(cells, on=["edition", "cell"])
    joined["part"] = joined["sign"] * joined["value"]
    sums = joined.pivot_table(
        index=["agency", "year", "indicator"], columns="side", values="part", aggfunc="sum"
    )
    found = measures.merge(sums.reset_index(), on=["agency", "year", "indicator"])
    assert len(found) > 100
    assert found["numerator_x"].tolist() == found["numerator_y"].tolist()
    has_base = found["denominator_x"].notna()
    assert found["denominator_x"][has_base].tolist() == found["denominator_y"][has_base].tolist()


def test_every_cell_has_one_row_of_comparability(latest):
    """All boxes of both editions once; 其他处理 of 2019 is what three rows of 2021 stand for."""
    told = pd.read_csv(latest / "comparability.csv", dtype=str, keep_default_na=False)
    pair = told[(told.earlier == "2019") & (told.later == "2021")]
    editions = form.load().editions
    assert sorted(filter(None, pair.cell)) == sorted(cell.code for cell in editions["2021"].cells)
    assert set(filter(None, pair.counterpart)) == {cell.code for cell in editions["2019"].cells}
    split = pair[pair.counterpart == "requests.other.total"]
    assert sorted(split.cell) == [
        f"requests.{row}.total" for row in ("other_fee_unpaid", "other_misc", "other_not_corrected")
    ]
    assert set(split.kind) == {"split"}
    assert set(pair[pair.cell == "requests.granted.total"].kind) == {"same"}

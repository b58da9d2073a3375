"""The packages of the real records: sound by Frictionless, the standard and other programs."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from gongkai import checks, form, packages, reading
from gongkai.model import Artifact
from gongkai.tables import tabulate, unsound
from gongkai.tables.schema import SCHEMAS
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
    """Every file that is made of them, by address."""
    return {a.path: a.data for a in packages.package(corpus, tables, judgement)}


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
                "not": {"required": ["$schema"]},
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
    """Every descriptor has what Data Package 2.0 asks for, `$schema` at its root alone."""
    for path, data in artifacts.items():
        if packages.is_package(Artifact(path, data)):
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                told = json.loads(zipped.read("datapackage.json"))
            jsonschema.validate(told, STANDARD)
            assert told["$schema"].endswith("/2.0/datapackage.json")


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


def test_parquet_says_what_csv_says(tables):
    """Where pyarrow is, pandas reads the same figures from Parquet."""
    pytest.importorskip("pyarrow")
    files = {artifact.path: artifact.data for artifact in packages.parquet(tables)}
    frame = pd.read_parquet(io.BytesIO(files["data/latest/cells.parquet"]))
    csv_frame = pd.read_csv(io.BytesIO(tables["cells"].csv()))
    assert frame["value"].fillna(-1).tolist() == csv_frame["value"].fillna(-1).tolist()

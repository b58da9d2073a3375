"""Long tables are packed as Parquet; whoever reads a package finds the same lines."""

import io
import json
import zipfile

import pytest

from gongkai import packages, parquet_lines
from gongkai.checks import judge
from gongkai.packages import package_files
from gongkai.tables import tabulate
from tests import at_once, made

TWO = made.corpus(
    made.report(agency="990101-scjgj"),
    made.report(agency="990102-scjgj"),
    agencies=[made.agency("990101-scjgj"), made.agency("990102-scjgj")],
)


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> packages.PackageContext:
    """A collection whose long table is too long."""
    monkeypatch.setattr(package_files, "LONGEST", 20_000)
    judgement = judge(TWO)
    return packages.PackageContext(TWO, tabulate(TWO, judgement), judgement)


def test_a_long_table_says_the_same_as_parquet(long: packages.PackageContext) -> None:
    """Values, statuses and prints, line by line; a number may be spelled with a nought behind."""
    cells = long.tables["cells"]
    lines = list(parquet_lines.csv_lines(cells.parquet))

    assert {"cells"} <= long.long
    assert lines[0].encode() == cells.header
    assert len(lines) == len(cells) + 1


def test_the_size_of_a_csv_is_known_before_it_is_spelled(long: packages.PackageContext) -> None:
    """For every table, in bytes."""
    sizes = {name: len(table.csv()) for name, table in long.tables.items()}

    assert not any(table.is_longer(sizes[name]) for name, table in long.tables.items())
    assert all(table.is_longer(sizes[name] - 1) for name, table in long.tables.items())


def test_a_package_with_a_long_table_is_sound(long: packages.PackageContext) -> None:
    """Frictionless judges its rows; no SQLite is made beside it."""
    made_files = list(at_once.package(TWO, long.tables, long.judgement))
    (whole,) = (each for each in made_files if each.path == "data/latest/gongkai.zip")
    with zipfile.ZipFile(io.BytesIO(whole.data)) as zipped:
        described = json.loads(zipped.read("datapackage.json"))
    paths = {each["name"]: each["path"] for each in described["resources"]}

    assert packages.prove(whole) == []
    assert paths["cells"] == "data/cells.parquet"
    assert paths["reports"] == "data/reports.csv"
    assert not [each for each in made_files if each.path.endswith("-sqlite.zip")]

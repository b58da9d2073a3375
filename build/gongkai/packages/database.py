"""The tables as one SQLite file, for people who use SQL.

The long table is stored normalised and shown whole as the view `cells`, which has the columns of
the package: a tenth of the bytes, and the same answers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain, islice

from gongkai.tables import Table
from gongkai.tables.fields import Field, ForeignKey, Schema
from gongkai.tables.schema import CELLS
from gongkai.tables.table import Value

TYPES = {"integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER"}
BATCH = 50_000
AT_ONCE = 200
"""Rows per statement; SQLite accepts 32,766 values."""
APPLICATION = 0x676F6E67
"""The application id of these SQLite files: "gong"."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "boxes": ("cell", "table", "row", "column", "label", "unit", "edition"),
    "readings": ("value", "status", "raw", "method", "certain"),
    "holders": ("agency", "name", "year"),
}
"""Columns of the long table that repeat: their values are stored once each, under a number."""

FIGURES = """
CREATE TABLE figures ( -- 各格的数字；连同说明见视图 cells
  holder INTEGER NOT NULL REFERENCES holders (id),
  box INTEGER NOT NULL REFERENCES boxes (id),
  reading INTEGER NOT NULL REFERENCES readings (id),
  line INTEGER,
  PRIMARY KEY (holder, box)
) WITHOUT ROWID;
"""


INDEXES = (
    "CREATE INDEX holders_agency ON holders (agency, year)",
    "CREATE INDEX boxes_cell ON boxes (cell)",
    "CREATE INDEX figures_box ON figures (box)",
    "CREATE INDEX findings_agency ON findings (agency, year)",
    "CREATE INDEX finding_cells_cell ON finding_cells (cell)",
    "CREATE INDEX measures_indicator ON measures (indicator, year)",
)
"""Indexes to find one body, one cell or one indicator without a full scan."""

VIEWS = """
CREATE VIEW measures_named AS -- 指标数值，连同机关和指标的名称
  SELECT reports.name AS agency_name, indicators.name AS indicator_name, measures.*
  FROM measures JOIN reports USING (agency, year) JOIN indicators USING (indicator);
CREATE VIEW findings_named AS -- 检查发现，连同机关的名称和规则的含义
  SELECT agencies.name AS agency_name, rules.title AS rule_title, rules.meaning, findings.*
  FROM findings LEFT JOIN agencies USING (agency) JOIN rules USING (rule);
CREATE VIEW coverage_named AS -- 收录情况，连同机关和行政区划的名称
  SELECT agencies.name AS agency_name, agencies.region_name, coverage.*
  FROM coverage JOIN agencies USING (agency);
"""

SEARCHED = """
CREATE VIRTUAL TABLE cells_fts USING fts5 (cell UNINDEXED, edition UNINDEXED, label,
  tokenize = 'trigram');
INSERT INTO cells_fts SELECT cell, edition, label FROM boxes ORDER BY id;
CREATE VIRTUAL TABLE findings_fts USING fts5 (finding UNINDEXED, title, message, hint,
  tokenize = 'trigram');
INSERT INTO findings_fts SELECT finding, title, message, hint FROM findings ORDER BY finding;
"""
"""Full text over labels and findings; three characters at least, as Chinese has no word breaks."""


def database(tables: Mapping[str, Table], metadata: Mapping[str, str] | None = None) -> bytes:
    """All tables with their keys, and `_package` with the metadata; same input, same bytes."""
    with closing(sqlite3.connect(":memory:")) as connection, connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        for table in tables.values():
            if table.schema is CELLS:
                _store_cells(connection, table)
            else:
                connection.execute(_definition(table.schema))
                _insert(connection, table.name, len(table.schema.fields), _rows(table))
        _write_metadata(connection, metadata or {})
        for statement in INDEXES:
            connection.execute(statement)
        connection.executescript(VIEWS + SEARCHED)
        connection.execute("ANALYZE")
        connection.commit()
        return connection.serialize()


def _write_metadata(connection: sqlite3.Connection, metadata: Mapping[str, str]) -> None:
    """Write the metadata of the file: title, version, licence, README."""
    connection.execute("CREATE TABLE _package (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany("INSERT INTO _package VALUES (?, ?)", metadata.items())


def _store_cells(connection: sqlite3.Connection, cells: Table) -> None:
    """The normalised long table, and the view that joins its parts."""
    fields = {field.name: field for field in CELLS.fields}
    numbers = []
    for part, names in PARTS.items():
        columns = ", ".join(_column(fields[name]) for name in names)
        connection.execute(f"CREATE TABLE {part} (id INTEGER PRIMARY KEY, {columns})")
        numbered, distinct = cells.numbered(*names)
        numbers.append(numbered)
        rows = ((number, *map(_stored, values)) for number, values in enumerate(distinct))
        _insert(connection, part, len(names) + 1, rows)
    connection.execute(FIGURES)
    connection.execute(_view())
    boxes, readings, holders = numbers
    for start in range(0, len(cells), BATCH):
        span = slice(start, min(start + BATCH, len(cells)))
        codes = [part[span].tolist() for part in (holders, boxes, readings)]
        figures = zip(*codes, cells.values("line", span), strict=True)
        _insert(connection, "figures", 4, figures)


def _stored(value: Value) -> Value:
    """A value for SQLite: whole numbers beyond its integers become floats."""
    return float(value) if isinstance(value, int) and abs(value) >= 1 << 63 else value


def _view() -> str:
    """The view that equals the long table of the package."""
    home = {name: part for part, names in PARTS.items() for name in names}
    columns = ",\n  ".join(
        f'{home.get(field.name, "figures")}."{field.name}"' for field in CELLS.fields
    )
    joins = " ".join(
        f"JOIN {part} ON {part}.id = figures.{column}"
        for part, column in (("holders", "holder"), ("boxes", "box"), ("readings", "reading"))
    )
    return f"CREATE VIEW cells AS SELECT\n  {columns}\nFROM figures {joins}"


def _definition(schema: Schema) -> str:
    """The SQL definition of a table, with titles as comments that `.schema` shows."""
    columns = "\n".join(f"  {_column(field)}, -- {field.title}" for field in schema.fields)
    keys = [f"  PRIMARY KEY ({_names(schema.key)})", *map(_foreign, schema.foreign_keys)]
    return f'CREATE TABLE "{schema.name}" (\n{columns}\n' + ",\n".join(keys) + "\n) WITHOUT ROWID"


def _column(field: Field) -> str:
    return f'"{field.name}" {TYPES.get(field.type, "TEXT")}{" NOT NULL" if field.required else ""}'


def _foreign(key: ForeignKey) -> str:
    target = f'"{key.resource}" ({_names(key.reference)})'
    return f"  FOREIGN KEY ({_names(key.fields)}) REFERENCES {target}"


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f'"{field}"' for field in fields)


def _insert(
    connection: sqlite3.Connection, table: str, width: int, rows: Iterable[tuple[Value, ...]]
) -> None:
    """Insert rows, many per statement: half the time of one by one."""
    values = chain.from_iterable(rows)
    row = f"({', '.join('?' * width)})"
    while several := list(islice(values, width * AT_ONCE)):
        places = ", ".join([row] * (len(several) // width))
        connection.execute(f'INSERT INTO "{table}" VALUES {places}', several)


def _rows(table: Table) -> Iterator[tuple[Value, ...]]:
    columns = [table.values(field.name) for field in table.schema.fields]
    return zip(*columns, strict=True)

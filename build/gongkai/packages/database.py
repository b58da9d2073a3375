"""The tables as one SQLite file, for people who ask in SQL.

The long table is stored without its repetitions and shown whole as the view `cells`, which has
the columns of the package: a tenth of the bytes, and the same answers.
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
"""Rows of one statement; SQLite takes 32,766 values."""
APPLICATION = 0x676F6E67
"""Tells these files from other SQLite files: "gong"."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "boxes": ("cell", "table", "row", "column", "label", "unit", "edition"),
    "readings": ("value", "status", "raw", "method", "certain"),
    "holders": ("agency", "name", "year"),
}
"""What the rows of the long table repeat: kept once each, under a number."""

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
"""So that one body, one cell or one indicator is found without reading everything."""

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
"""Full text over labels and findings; three characters at least, for Chinese has no word ends."""


def database(tables: Mapping[str, Table], metadata: Mapping[str, str] | None = None) -> bytes:
    """All tables with their keys, and in `_package` what is told of them; same in, same bytes."""
    with closing(sqlite3.connect(":memory:")) as connection, connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        for table in tables.values():
            if table.schema is CELLS:
                _store_cells(connection, table)
            else:
                connection.execute(_definition(table.schema))
                _insert(connection, table.name, len(table.schema.fields), _rows(table))
        _tell(connection, metadata or {})
        for statement in INDEXES:
            connection.execute(statement)
        connection.executescript(VIEWS + SEARCHED)
        connection.execute("ANALYZE")
        connection.commit()
        return connection.serialize()


def _tell(connection: sqlite3.Connection, metadata: Mapping[str, str]) -> None:
    """What the file says of itself: title, version, licence, README."""
    connection.execute("CREATE TABLE _package (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany("INSERT INTO _package VALUES (?, ?)", metadata.items())


def _store_cells(connection: sqlite3.Connection, cells: Table) -> None:
    """The long table in parts, and the view that joins them."""
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
    """Whole numbers beyond SQLite's integers as floats."""
    return float(value) if isinstance(value, int) and abs(value) >= 1 << 63 else value


def _view() -> str:
    """The long table as the package has it."""
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
    """A table with its titles as comments: `.schema` shows them to whoever asks."""
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
    """Insert rows, many with one statement: that takes half the time of one by one."""
    values = chain.from_iterable(rows)
    row = f"({', '.join('?' * width)})"
    while several := list(islice(values, width * AT_ONCE)):
        places = ", ".join([row] * (len(several) // width))
        connection.execute(f'INSERT INTO "{table}" VALUES {places}', several)


def _rows(table: Table) -> Iterator[tuple[Value, ...]]:
    columns = [table.values(field.name) for field in table.schema.fields]
    return zip(*columns, strict=True)

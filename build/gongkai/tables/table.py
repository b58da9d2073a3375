"""A table: a declared schema and its data, available as canonical CSV, Parquet or plain rows."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow
from numpy.typing import NDArray

from gongkai.corpus import Corpus
from gongkai.model.values import number_text
from gongkai.tables.fields import Field, Schema

Row: TypeAlias = Mapping[str, object]
Value: TypeAlias = str | int | float | bool | None
Codes: TypeAlias = NDArray[np.int32]
Words: TypeAlias = NDArray[np.object_]

DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
"""All other types are text: dates and JSON as they are written."""

NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


WHOLE = slice(None)


@dataclass(frozen=True)
class Table:
    """A table of the public contract; an empty text is missing, never ""."""

    schema: Schema
    frame: pd.DataFrame

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.frame)

    @property
    def name(self) -> str:
        """Its name as a resource of a package."""
        return self.schema.name

    @cached_property
    def csv_rows(self) -> RowTexts:
        """Its rows as canonical CSV, formatted on demand."""
        columns = [self._coded(field.name) for field in self.schema.fields]
        return RowTexts(tuple(_join_columns(columns)))

    def _coded(self, name: str) -> tuple[Codes, Words]:
        """A column as the words of its CSV and the number of the word in each row."""
        if name not in self._columns:
            self._columns[name] = _words(self.frame[name])
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, tuple[Codes, Words]]:
        """The columns that were formatted so far."""
        return {}

    @cached_property
    def header(self) -> bytes:
        """The first line of its CSV."""
        return (",".join(field.name for field in self.schema.fields) + "\n").encode()

    def csv(self) -> bytes:
        """The whole table as CSV: UTF-8 without BOM, LF, RFC 4180 quotes, empty for missing."""
        return self.header + self.lines(slice(0, len(self)))

    def is_longer(self, limit: int) -> bool:
        """Whether its CSV has more bytes than `limit`, reckoned from the words of each column.

        Only as many columns are asked as it takes: the first few of a table that is much longer.
        """
        size = len(self.header) + len(self) * len(self.schema.fields)  # a comma or a newline each
        for field in self.schema.fields:
            if size > limit:
                break
            codes, words = self._coded(field.name)
            lengths = np.array([len(word.encode()) for word in words.tolist()], np.int64)
            size += int(lengths @ np.bincount(codes, minlength=len(words)))
        return size > limit

    def lines(self, span: slice) -> bytes:
        """Some rows as CSV, without the header."""
        return (self.csv_rows.text(span) + "\n").encode() if span.stop > span.start else b""

    @property
    def is_of_bodies(self) -> bool:
        """Whether its rows belong to bodies, rather than to the form or the catalogue of rules."""
        return "agency" in self.frame

    @cached_property
    def spans(self) -> Mapping[str, slice]:
        """Body → its rows, which are adjacent."""
        return {str(body): span for body, span in runs(self.frame["agency"])}

    def of(self, body: str) -> slice:
        """The rows of one body; for "" those of none, which come before all others."""
        if not body:
            return slice(0, min((span.start for span in self.spans.values()), default=len(self)))
        return self.spans.get(body, slice(0, 0))

    def years(self, span: slice) -> Iterator[slice]:
        """The rows of each year within the rows of one body."""
        years = self._years[span]
        starts = np.flatnonzero(np.diff(years, prepend=-1)).tolist()
        for start, stop in pairwise([*starts, len(years)]):
            yield slice(span.start + start, span.start + stop)

    @cached_property
    def _years(self) -> NDArray[np.int64]:
        """The year of each row; only tables in which every row has one are cut by year."""
        return self.frame["year"].to_numpy(np.int64)

    def values(self, name: str, span: slice = WHOLE) -> list[Value]:
        """One column as plain values, None for missing; whole numbers are ints."""
        return plain_values(self.frame[name].iloc[span])

    @cached_property
    def parquet(self) -> bytes:
        """The whole table as Parquet: dates as dates, and only types that all readers support.

        Without Arrow's own schema, which adds 100 KB of names to a wide table.
        """
        dates = [field.name for field in self.schema.fields if field.type == "date"]
        frame = self.frame.assign(**{name: _dates(self.frame[name]) for name in dates})
        buffer = io.BytesIO()
        frame.to_parquet(
            buffer, engine="pyarrow", compression="zstd", index=False, store_schema=False
        )
        return buffer.getvalue()

    def part(self, bodies: Iterable[str]) -> Table:
        """The rows of some bodies, in the order given; not copied if they stand side by side."""
        spans = [span for span in map(self.of, bodies) if span.stop > span.start]
        if all(one.stop == other.start for one, other in pairwise(spans)):
            side_by_side = slice(spans[0].start, spans[-1].stop) if spans else slice(0, 0)
            return Table(self.schema, self.frame.iloc[side_by_side])
        rows = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        return Table(self.schema, self.frame.iloc[rows])

    def numbered(self, *names: str) -> tuple[Codes, list[tuple[Value, ...]]]:
        """Several columns together: the distinct tuples, and the number of the tuple in a row."""
        codes = np.zeros(len(self), np.int64)
        for name in names:
            words, values = factorize(self.frame[name])
            codes = pd.factorize(codes * (len(values) + 1) + words)[0].astype(np.int64)
        first = np.flatnonzero(~pd.Series(codes).duplicated())
        columns = [plain_values(self.frame[name].iloc[first]) for name in names]
        return codes.astype(np.int32), list(zip(*columns, strict=True))


@dataclass(frozen=True)
class RowTexts:
    """The texts of a table, each formatted once, and the number of the text in each row.

    Columns that vary together share their texts, so that a row is joined from few pieces.
    """

    columns: tuple[tuple[Codes, Words], ...]

    def text(self, span: slice) -> str:
        """Some rows, without a newline at the end."""
        parts = [words[codes[span]].tolist() for codes, words in self.columns]
        return "\n".join(map(",".join, zip(*parts, strict=True)))


def row_from(schema: Schema, thing: object, **own: object) -> Row:
    """A row whose fields are the attributes of a value with the same names, except those given."""
    return {
        field.name: own[field.name] if field.name in own else getattr(thing, field.name)
        for field in schema.fields
    }


def frame_of(schema: Schema, rows: Iterable[Row]) -> pd.DataFrame:
    """A frame with declared columns and dtypes; a field that a row lacks is missing."""
    rows = list(rows)
    return pd.DataFrame(
        {
            field.name: column(field, [row.get(field.name) for row in rows])
            for field in schema.fields
        }
    )


def column(field: Field, values: Sequence[object]) -> pd.Series:
    """One column with the dtype of its field: lists and objects as JSON, codes with blanks between.

    An empty text, list or object is missing.
    """
    if field.type == "number":
        values = [None if value is None else float(str(value)) for value in values]
    if field.type in DTYPES:
        return pd.Series(values, dtype=DTYPES[field.type])
    say = _json if field.type in ("array", "object") else _text
    words = (value if type(value) is str else say(value) for value in values)
    return categories([word or None for word in words])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=dict) if value else ""


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def categories(values: Sequence[str | None]) -> pd.Series:
    """Text as categories in order of appearance."""
    codes, words = pd.factorize(np.array(values, dtype=object))
    return from_codes(codes.astype(np.int32), words.tolist())


def from_codes(codes: NDArray[np.integer], words: Sequence[str]) -> pd.Series:
    """Categories from the code of each row, −1 for missing."""
    return pd.Series(
        pd.Categorical.from_codes(codes, categories=pd.Index(list(words), dtype="object"))
    )


def repeated(series: pd.Series, rows: Codes) -> pd.Series:
    """Categories once more, from the number of the row at which each is read."""
    return from_codes(series.cat.codes.to_numpy()[rows], list(series.cat.categories))


def key_columns(corpus: Corpus, rows: Codes) -> dict[str, object]:
    """The columns of body and year, from the row of the report that each line is about."""
    years = np.array([report.year for report in corpus.reports], np.int16)
    bodies = categories([report.agency for report in corpus.reports])
    return {"agency": repeated(bodies, rows), "year": years[rows]}


def runs(series: pd.Series) -> Iterator[tuple[Hashable, slice]]:
    """Each run of equal values, as value and slice."""
    codes, words = factorize(series)
    starts = np.flatnonzero(np.diff(codes, prepend=-2))
    stops = np.append(starts, len(codes))[1:]
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        if codes[start] >= 0:
            yield words[codes[start]], slice(start, stop)


def plain_values(series: pd.Series) -> list[Value]:
    """A column as Python's own values, None for missing."""
    codes, words = factorize(series)
    values: list[Value] = [_plain(word) for word in words]
    return [None if code < 0 else values[code] for code in codes.tolist()]


def factorize(series: pd.Series) -> tuple[Codes, list[Any]]:
    """The distinct values, as Python's own, and their number in each row; −1 for missing."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return np.asarray(series.cat.codes, np.int32), series.cat.categories.tolist()
    codes, values = pd.factorize(series)
    return np.asarray(codes, np.int32), values.tolist()


def _dates(series: pd.Series) -> pd.Series:
    """ISO dates as days of the calendar."""
    days = [None if day is None else date.fromisoformat(str(day)) for day in plain_values(series)]
    return pd.Series(days, dtype=pd.ArrowDtype(pyarrow.date32()))


def csv_word(value: Value) -> str:
    """A value as a field of CSV."""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"' if NEEDS_QUOTES.search(value) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else str(value)


def _words(series: pd.Series) -> tuple[Codes, Words]:
    """The words of a column, and an empty one at the end; those of no row are not formatted."""
    codes, values = factorize(series)
    codes = np.where(codes < 0, len(values), codes).astype(np.int32)
    rows = np.bincount(codes, minlength=len(values)).tolist()
    words = [csv_word(value) if rows[at] else "" for at, value in enumerate(values)]
    return codes, np.array([*words, ""], dtype=object)


def _plain(value: Hashable) -> Value:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)


def _join_columns(columns: Sequence[tuple[Codes, Words]]) -> Iterator[tuple[Codes, Words]]:
    """Join adjacent columns if few distinct pairs serve many rows."""
    current, *rest = columns
    for column in rest:
        pair = _pairs(current, column)
        if pair is None:
            yield current
        current = pair or column
    yield current


def _pairs(left: tuple[Codes, Words], right: tuple[Codes, Words]) -> tuple[Codes, Words] | None:
    both = left[0].astype(np.int64) * len(right[1]) + right[0]
    codes, distinct = pd.factorize(both)
    if len(distinct) * ROWS_PER_WORD > len(both):
        return None
    first, second = np.divmod(distinct, len(right[1]))
    pairs = zip(left[1][first].tolist(), right[1][second].tolist(), strict=True)
    return codes.astype(np.int32), np.array([",".join(pair) for pair in pairs], dtype=object)


ROWS_PER_WORD = 20
"""Rows per joined text from which joining pays."""

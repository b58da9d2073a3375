"""A Parquet file of ours in, its rows as the lines of the CSV that says the same out."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pyarrow import csv, parquet

AT_ONCE = 50_000
"""Rows that are text in memory at a time."""


def csv_lines(data: bytes) -> Iterator[str]:
    """The header, then a line a row, each with its end.

    Raises `ValueError` (as Arrow's own errors are) where the bytes are no Parquet file.
    """
    file = parquet.ParquetFile(io.BytesIO(data))
    yield ",".join(file.schema_arrow.names) + "\n"
    for batch in file.iter_batches(AT_ONCE):
        out = io.BytesIO()
        csv.write_csv(batch, out, csv.WriteOptions(include_header=False))
        yield from io.StringIO(out.getvalue().decode(), newline="")

"""A nation in parts: what is written is whole, whoever works on it, and memory stays bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.executors import WorkerPool, worker_pool
from tests.bench.million import nation

REPORTS, SIZE = 210, 70
"""Three parts of ten bodies."""


def counted(out: Path) -> tuple[int, int, int]:
    """Reports, boxes and findings, as DuckDB counts them over all parts."""
    duckdb = pytest.importorskip("duckdb")
    found = [
        duckdb.sql(f"select count(*) from '{out}/*/{name}.parquet'").fetchall()[0][0]
        for name in ("reports", "cells", "findings")
    ]
    return found[0], found[1], found[2]


def test_what_is_written_is_what_was_counted(tmp_path: Path) -> None:
    """Three parts, each with the rows that it says."""
    parts = list(nation(REPORTS, tmp_path, WorkerPool(None), SIZE))

    assert [70, 70, 70] == [each.reports for each in parts]
    assert counted(tmp_path) == (
        REPORTS,
        sum(each.rows for each in parts),
        sum(each.findings for each in parts),
    )


def test_a_cluster_writes_the_same(tmp_path: Path) -> None:
    """Two workers of Dask, each a process of its own: the same bytes in the same folders."""
    distributed = pytest.importorskip("distributed")
    list(nation(REPORTS, tmp_path / "alone", WorkerPool(None), SIZE))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        worker_pool(0, cluster.scheduler_address) as pool,
    ):
        parts = list(nation(REPORTS, tmp_path / "cluster", pool, SIZE))
    files = {
        path.relative_to(tmp_path / "alone"): path.read_bytes()
        for path in (tmp_path / "alone").rglob("*.parquet")
    }

    assert len(files) == 3 * 5
    assert {} == {
        path: None
        for path, data in files.items()
        if (tmp_path / "cluster" / path).read_bytes() != data
    }
    assert [0, 1, 2] == [each.number for each in parts]

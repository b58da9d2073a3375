"""Whoever does the work, the bytes are the same; and a worker that is lost loses nothing."""

import gc
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from gongkai import incremental, pipeline
from gongkai.executors import run_jobs, shared, uncollected, worker_pool
from gongkai.model import GongkaiError
from tests.attack.builds import tree
from tests.bench.generate import generate
from tests.bench.province import Province

pytestmark = pytest.mark.usefixtures("quick_builds")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve bodies with two years each."""
    folder = tmp_path_factory.mktemp("made") / "datasets"
    generate(Province(24, range(2020, 2022)), folder)
    return folder


def built(datasets: Path, out: Path, **more: object) -> dict[str, object]:
    """The site, built in small batches, and what was looked up for its pages."""
    plan = pipeline.Plan(ROOT, datasets, out, search=False, **more)  # type: ignore[arg-type]
    pipeline.build(plan, lambda _: None)
    note = incremental.load_build_note(out / "site")
    assert note is not None
    looked_up = {key: (unit.looked_up, unit.answers) for key, unit in note.units.items()}
    assert all(answers for key, (_, answers) in looked_up.items() if key.startswith(("a/", "c/")))
    return {**tree(out / "site"), **looked_up}


@pytest.fixture(scope="module")
def alone(datasets: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The site as one process makes it."""
    return built(datasets, tmp_path_factory.mktemp("alone"), workers=1)


@pytest.fixture(autouse=True)
def in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there is something to share."""
    monkeypatch.setattr(incremental, "BATCH", 4)


def test_two_processes_make_the_same(datasets, alone, tmp_path) -> None:
    """Byte for byte."""
    assert alone == built(datasets, tmp_path, workers=2)


def test_a_cluster_makes_the_same(datasets, alone, tmp_path) -> None:
    """Two workers of Dask, each a process of its own."""
    distributed = pytest.importorskip("distributed")
    with _cluster(distributed) as cluster:
        assert alone == built(datasets, tmp_path, scheduler=cluster.scheduler_address)


def _cluster(distributed):
    """Two workers that need no web page."""
    return distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )


def test_no_scheduler_is_told_in_a_sentence(datasets, tmp_path, monkeypatch) -> None:
    """And nothing is written."""
    pytest.importorskip("distributed")
    with pytest.raises(GongkaiError, match="连不上调度器"):
        built(datasets, tmp_path, scheduler="no address")
    assert not (tmp_path / "site").exists()


def die_once(mark: Path, number: int) -> int:
    """Kill the process that does the third job first; then do as told."""
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_killed_process_loses_nothing(tmp_path) -> None:
    """Its jobs, and those that waited for it, are done all the same, in order."""
    mark = tmp_path / "killed"
    with worker_pool(2) as pool:
        done = list(run_jobs(pool, (partial(die_once, mark, number) for number in range(9))))

    assert mark.exists()
    assert [number * number for number in range(9)] == done


def test_a_killed_worker_of_a_cluster_loses_nothing(tmp_path) -> None:
    """The scheduler gives its jobs to another."""
    distributed = pytest.importorskip("distributed")
    mark = tmp_path / "killed"
    with _cluster(distributed) as cluster, worker_pool(scheduler=cluster.scheduler_address) as pool:
        done = list(run_jobs(pool, (partial(die_once, mark, number) for number in range(9))))

    assert mark.exists()
    assert [number * number for number in range(9)] == done


def test_what_is_shared_is_there_for_all(tmp_path) -> None:
    """In this process from memory, in forked ones by descent."""
    thing = {"many": "words"}
    with worker_pool(2) as pool, shared(thing, pool, tmp_path / "thing") as given:
        assert given.get() is thing
        assert [thing] * 3 == list(run_jobs(pool, [given.get] * 3))
    assert not (tmp_path / "thing").exists()


def test_garbage_is_looked_for_as_before_after_a_build_that_failed() -> None:
    """And not at all in the meantime."""
    seen = []

    @uncollected()
    def build() -> None:
        seen.append(gc.isenabled())
        raise GongkaiError("stop")

    with pytest.raises(GongkaiError, match="stop"):
        build()

    assert [False] == seen
    assert gc.isenabled()


def test_what_a_build_left_is_not_looked_at_as_soon_as_it_ends() -> None:
    """All of it would be: a second of a build of ten thousand reports, and mostly for nothing."""
    looks = []
    gc.callbacks.append(lambda when, _: looks.append(when))
    try:
        with uncollected():
            left = [[number] for number in range(5_000)]
        after = [[number] for number in range(10)]
    finally:
        gc.callbacks.pop()

    assert [] == looks
    assert len(left) + len(after) == 5_010

"""Jobs in, their results out in the same order: run in this process, in a pool, or on a cluster.

Any worker may do any job, and may do it twice with the same result; a lost worker therefore
loses nothing.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import ClassVar, Generic, TypeVar

from gongkai.model import GongkaiError

T = TypeVar("T")
Job = Callable[[], T]


@dataclass(frozen=True)
class WorkerPool:
    """Where the jobs are run."""

    executor: Executor | None
    """None: in this process."""
    worker_count: int = 1
    is_forked: bool = False
    """Whether its processes are forked from this one, and so share its memory."""


@contextmanager
def worker_pool(workers: int = 0, scheduler: str | None = None) -> Iterator[WorkerPool]:
    """A pool of local processes (0: one per processor), or of the workers of a Dask scheduler."""
    worker_count = workers or os.cpu_count() or 1
    if scheduler is not None:
        with _dask(scheduler) as distant:
            yield distant
    elif worker_count == 1:
        yield WorkerPool(None)
    else:
        is_forked = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if is_forked else "spawn")
        with ProcessPoolExecutor(worker_count, mp_context=context, initializer=follow) as executor:
            yield WorkerPool(executor, worker_count, is_forked)


def follow() -> None:
    """Exit when the parent process ends, even if it is killed; otherwise workers wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _dask(scheduler: str) -> Iterator[WorkerPool]:
    try:
        from distributed import Client
    except ImportError as cause:
        raise GongkaiError('分布式计算需要 dask，请先运行 pip install "gongkai[dask]"') from cause
    try:
        client = Client(scheduler, timeout="20s")
    except (OSError, TimeoutError, ValueError) as cause:
        raise GongkaiError(f"连不上调度器 {scheduler}：请检查地址，形如 tcp://主机:8786") from cause
    with client:
        worker_count = max(1, sum(client.nthreads().values()))
        yield WorkerPool(client.get_executor(pure=False), worker_count)


def run_jobs(pool: WorkerPool, jobs: Iterable[Job[T]]) -> Iterator[T]:
    """Run all jobs. Each is requested only when a worker is nearly free, so it may use earlier
    results.
    """
    if pool.executor is None:
        yield from (job() for job in jobs)
        return
    waiting: deque[tuple[Job[T], Future[T]]] = deque()
    for job in jobs:
        waiting.append((job, _submitted(pool.executor, job)))
        if len(waiting) > 2 * pool.worker_count:
            yield _result_of(*waiting.popleft())
    while waiting:
        yield _result_of(*waiting.popleft())


def _submitted(executor: Executor, job: Job[T]) -> Future[T]:
    try:
        return executor.submit(job)
    except BrokenExecutor as cause:
        lost: Future[T] = Future()
        lost.set_exception(cause)
        return lost


def _result_of(job: Job[T], future: Future[T]) -> T:
    """The result of a job; if its worker was lost, this process runs it itself."""
    try:
        return future.result()
    except BrokenExecutor:
        return job()


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage, and in forked workers neither: what a build reads and makes stands to
    its end, and leaves few objects in circles (2026-11: 24 a report).

    Afterwards all objects count as old: as new ones they would all be looked at at once.
    """
    was_looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looked_for:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@dataclass(frozen=True)
class Shared(Generic[T]):
    """A value that all jobs need and that is too large to send with each of them."""

    key: str
    path: Path
    _loaded: ClassVar[dict[str, object]] = {}

    def get(self) -> T:
        """The value: from memory, or read from the file once per process."""
        if self.key not in self._loaded:
            self._loaded.clear()
            self._loaded[self.key] = pickle.loads(self.path.read_bytes())
        return self._loaded[self.key]  # type: ignore[return-value]


@contextmanager
def shared(thing: T, pool: WorkerPool, path: Path) -> Iterator[Shared[T]]:
    """Give a value to all jobs of a pool; without fork they read it from a file at `path`."""
    is_pickled = pool.executor is not None and not pool.is_forked
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL) if is_pickled else b""
    given: Shared[T] = Shared(hashlib.sha256(data).hexdigest() if data else "", path.absolute())
    try:
        if data:
            path.unlink(missing_ok=True)
            with path.open("xb") as file:  # through no link: what workers load is what we wrote
                file.write(data)
        given._loaded[given.key] = thing
        yield given
    finally:
        given._loaded.clear()
        path.unlink(missing_ok=True)

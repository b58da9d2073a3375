"""Work on hostile bytes in a process of its own: out of time or memory, it alone ends.

A parser can be made to run for days by a page of some kilobytes; nothing within the process can
stop it. The worker is started once, serves one piece of work after another over its pipes, and is
replaced when it dies. Its time is the processor's: a busy machine reads what an idle one reads.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from math import ceil
from threading import Lock, Timer
from types import ModuleType
from typing import IO

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows counts neither; there the clock alone limits
    resource = None

SECONDS = 60.0
"""Of the processor, for one document; a report of ten pages takes a third of one."""
PATIENCE = 20
"""Seconds of the clock for each of the processor's: beyond, a worker hangs rather than works."""
MEMORY = 2 << 30
"""Bytes of address space, where the system can limit it."""
LIMITED = resource is not None
LARGEST_ANSWER = 256 << 20
START = "import sys; sys.path[:] = sys.argv[1:]; from {} import serve; serve({!r})"
LENGTH = struct.Struct(">Q")
REQUEST = struct.Struct(">dQ")
"""Before the data: the seconds for them, and how long they are."""


class WorkerDied(Exception):  # noqa: N818  (what happened, to be told in the caller's words)
    """The worker ran out of time or memory, or crashed."""


def ask(service: str, data: bytes, seconds: float = SECONDS) -> bytes:
    """What the function `service` ("module:function", bytes in, bytes out) makes of `data`.

    `seconds` are the processor's, where the system counts them. Raises
    `WorkerDied` where it makes nothing of it within the limits.
    """
    with _lock:
        worker = _worker(service)
        watch = Timer(seconds * (PATIENCE if LIMITED else 1), worker.kill)
        watch.start()
        try:
            return _exchange(worker, REQUEST.pack(seconds, len(data)) + data)
        except (OSError, EOFError) as error:
            _end(service)
            raise WorkerDied(service) from error
        finally:
            watch.cancel()
            watch.join()


_lock = Lock()
_workers: dict[tuple[int, str], subprocess.Popen[bytes]] = {}
"""By process as well: after a fork the pipes of the parent are not ours."""


def _worker(service: str) -> subprocess.Popen[bytes]:
    key = (os.getpid(), service)
    if key not in _workers or _workers[key].poll() is not None:
        _end(service)
        _workers[key] = subprocess.Popen(
            [sys.executable, "-I", "-c", START.format(__name__, service), *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return _workers[key]


def _exchange(worker: subprocess.Popen[bytes], request: bytes) -> bytes:
    if worker.stdin is None or worker.stdout is None:
        raise EOFError
    worker.stdin.write(request)
    worker.stdin.flush()
    (size,) = LENGTH.unpack(_exactly(worker.stdout, LENGTH.size))
    if size > LARGEST_ANSWER:
        raise EOFError
    return _exactly(worker.stdout, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _end(service: str) -> None:
    worker = _workers.pop((os.getpid(), service), None)
    if worker is None:
        return
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


@atexit.register
def _end_all() -> None:
    for process, service in list(_workers):
        if process == os.getpid():
            _end(service)


def serve(service: str) -> None:
    """Answer requests until the pipe closes; runs in the worker."""
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    work = _function(service)
    while True:
        try:
            seconds, size = REQUEST.unpack(_exactly(sys.stdin.buffer, REQUEST.size))
            data = _exactly(sys.stdin.buffer, size)
        except EOFError:
            return
        _limit_time(seconds)
        answer = work(data)
        answers.write(LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _limit_memory() -> None:
    if resource is not None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_time(seconds: float) -> None:
    """End this process once it has worked so much longer than it has up to now."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        end = ceil(used.ru_utime + used.ru_stime + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (end, most))


def _function(service: str) -> Callable[[bytes], bytes]:
    from importlib import import_module

    module, _, name = service.partition(":")
    function: Callable[[bytes], bytes] = getattr(import_module(module), name)
    return function

"""Work on hostile bytes in a process of its own: out of time or memory, it alone ends.

A parser in Python can be made to run for days by a page of some kilobytes; nothing within the
process can stop it. The worker is started once, serves one piece of work after another over its
pipes, and is replaced when it dies.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from threading import Lock, Timer
from typing import IO

SECONDS = 60.0
"""For one document; a report of ten pages takes two."""
MEMORY = 2 << 30
"""Bytes of address space, where the system can limit it."""
LARGEST_ANSWER = 256 << 20
START = "import sys; sys.path[:] = sys.argv[1:]; from {} import serve; serve({!r})"
LENGTH = struct.Struct(">Q")


class WorkerDied(Exception):  # noqa: N818  (what happened, to be told in the caller's words)
    """The worker ran out of time or memory, or crashed."""


def ask(service: str, data: bytes, seconds: float = SECONDS) -> bytes:
    """What the function `service` ("module:function", bytes in, bytes out) makes of `data`.

    Raises `WorkerDied` where it makes nothing of it within the limits.
    """
    with _lock:
        worker = _worker(service)
        watch = Timer(seconds, worker.kill)
        watch.start()
        try:
            return _exchange(worker, data)
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


def _exchange(worker: subprocess.Popen[bytes], data: bytes) -> bytes:
    if worker.stdin is None or worker.stdout is None:
        raise EOFError
    worker.stdin.write(LENGTH.pack(len(data)))
    worker.stdin.write(data)
    worker.stdin.flush()
    return _receive(worker.stdout)


def _receive(pipe: IO[bytes]) -> bytes:
    (size,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    if size > LARGEST_ANSWER:
        raise EOFError
    return _exactly(pipe, size)


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
    _limit()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    work = _function(service)
    while True:
        try:
            data = _receive(sys.stdin.buffer)
        except (EOFError, struct.error):
            return
        answer = work(data)
        answers.write(LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; time is limited there too
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _function(service: str) -> Callable[[bytes], bytes]:
    from importlib import import_module

    module, _, name = service.partition(":")
    function: Callable[[bytes], bytes] = getattr(import_module(module), name)
    return function

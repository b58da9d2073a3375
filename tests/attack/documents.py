"""A number in, a hostile document and what reading it came to out.

Forged reports of every shape are damaged, spliced, padded and recoded; most are only a piece of a
report, which takes a third of the time. Reading one ends, in bounded time, with a draft that
makes a record, or with one Chinese sentence; never otherwise.
"""

from __future__ import annotations

import re
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from gongkai import extract as extraction
from gongkai import intake
from gongkai.intake import review
from gongkai.model import Draft, GongkaiError
from gongkai.reading.trace import read_trace, write_trace
from tests.attack.outcome import Outcome
from tests.forge import SHAPES, Forged, forge, judge
from tests.forge.truth import form

MOST_SECONDS = 60
"""CPU seconds for one document; the reader's own limits are below it."""
SENTENCE = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*")
OURS = "程序读这份文件时出错"
FRAGMENTS = (
    "9" * 20_000,
    " " + "9" * 200_000 + " ",
    "<script>alert(1)</script>",
    "<table><tr><td rowspan=99999 colspan=99999>1",
    "<div>" * 3_000,
    '<img src="http://192.0.2.1/x.png">',
    "\0\0\0",
    "\u202e123\u202c",
    "&#0;&#xD800;&#x110000;",
    "&a9;&" + "lt;" * 2_000,
    "12" * 3_000,
    "1,2,3," * 2_000,
    "\t" * 9_000,
    "规章" * 5_000,
    "（一）" * 3_000,
    "1e999 -0 +5 ٣ ５ Ⅳ ½ ²",
    "\ufeff\ufffe\u2028\u2029\x85",
    "=cmd|' /C calc'!A0",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 500,
)
"""What is put into the midst of a document."""
ENCODINGS = ("utf-16", "utf-16-le", "gb18030", "utf-32", "utf-8-sig", "big5", "shift_jis")
NAMES = ("a.html", "a.docx", "a.pdf", "a.ofd", "a.txt", "a.mht", "a.doc", "a", "报告.HTML", "x.md")

Damage = Callable[[bytes, Random], bytes]


def flipped(data: bytes, rng: Random) -> bytes:
    """Some bytes changed."""
    broken = bytearray(data)
    for _ in range(rng.choice((1, 3, 30, 300))):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def cut(data: bytes, rng: Random) -> bytes:
    """The end missing."""
    return data[: rng.randrange(len(data))]


def gapped(data: bytes, rng: Random) -> bytes:
    """A piece taken out."""
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 2_000) :]


def doubled(data: bytes, rng: Random) -> bytes:
    """A piece there many times."""
    start = rng.randrange(len(data))
    end = start + rng.randrange(1, 400)
    return data[:end] + data[start:end] * rng.choice((1, 5, 60)) + data[end:]


def padded(data: bytes, rng: Random) -> bytes:
    """Something hostile in the midst."""
    at = rng.randrange(len(data))
    return data[:at] + rng.choice(FRAGMENTS).encode("utf-8", "surrogatepass") + data[at:]


def recoded(data: bytes, rng: Random) -> bytes:
    """Text in another encoding, perhaps cut within a character."""
    text = data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")
    return text[: len(text) - rng.randrange(3)]


def spliced(data: bytes, rng: Random) -> bytes:
    """The head of one document with the tail of another."""
    other = forge(rng.choice(SHAPES), rng.randrange(10_000)).data
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def noisy(data: bytes, rng: Random) -> bytes:
    """Nothing but noise, behind the first bytes of the format."""
    return data[: rng.randrange(9)] + rng.randbytes(rng.choice((3, 90, 20_000)))


DAMAGES: Mapping[str, tuple[Damage, ...]] = {
    "sound": (),
    **{
        each.__name__: (each,)
        for each in (flipped, cut, gapped, doubled, padded, recoded, spliced, noisy)
    },
    "twice": (padded, flipped),
}


def outcomes(numbers: Iterator[int] | range) -> Iterator[Outcome]:
    """What came of each document, in order."""
    with TemporaryDirectory() as folder, unplugged():
        for number in numbers:
            yield strike(number, Path(folder))


def strike(number: int, folder: Path) -> Outcome:
    """Write the document of this number, have it read, and say what came of it."""
    rng = Random(f"attack/document/{number}")
    rounds, within = divmod(number, len(SHAPES) * len(DAMAGES))
    forged = _forged(SHAPES[within % len(SHAPES)], rounds)
    name = tuple(DAMAGES)[within // len(SHAPES)]
    is_whole = rng.random() < WHOLE_SHARE
    data = forged.data if is_whole else piece(forged.data, rng)
    for damage in DAMAGES[name]:
        data = damage(data or b" ", rng)
    file = folder / (forged.name if rng.random() < 0.7 else rng.choice(NAMES))
    file.write_bytes(data)
    began = time.process_time()
    came_to, fault = _read(file, forged if name == "sound" and is_whole else None)
    file.unlink()
    seconds = time.process_time() - began
    return Outcome(f"{number} {forged.shape} {name}", came_to, fault, seconds)


@lru_cache(maxsize=len(SHAPES))
def _forged(shape: str, number: int) -> Forged:
    """One report for all damages of a round."""
    return forge(shape, Random(f"attack/forged/{shape}/{number}").randrange(1 << 30))


WHOLE_SHARE = 0.1
"""How many documents are a whole report."""


def piece(data: bytes, rng: Random) -> bytes:
    """A part of a text; what is packed or no UTF-8 stays whole."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    length = int(len(text) * rng.uniform(0.03, 0.2))
    start = rng.randrange(len(text) - length)
    return text[start : start + length].encode()


def _read(file: Path, sound: Forged | None) -> tuple[str, str]:
    try:
        with bounded(MOST_SECONDS), drafted() as drafts:
            review.draft_as_text(intake.extract(file)).encode()
            _, faults = read_trace(write_trace(drafts[-1].figures), "trace", form())
            verdict = judge(drafts[-1], sound) if sound else None
    except GongkaiError as refusal:
        said = str(refusal)
        is_ours = OURS in said or not SENTENCE.fullmatch(said)
        return ("failed", said) if is_ours else ("refused", "")
    except Exception as fault:
        return "failed", f"{type(fault).__name__}: {fault}"[:300]
    if faults:
        return "failed", f"its own trace is refused: {faults[0].message}"
    wrong = verdict.wrong if verdict else ()
    return ("wrong", str(wrong[0])) if wrong else ("read", "")


@contextmanager
def drafted() -> Iterator[list[Draft]]:
    """The drafts that are read within, so that no document is read twice."""
    drafts: list[Draft] = []
    real = extraction.extract

    def extract(*arguments: Any) -> Draft:
        drafts.append(real(*arguments))
        return drafts[-1]

    extraction.extract = extract
    try:
        yield drafts
    finally:
        extraction.extract = real


PATIENCE = 10
"""So many times its CPU seconds may pass on a machine that is busy with other things."""


class Hang(Exception):  # noqa: N818 - what happened
    """A blow that took too much time."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise where what is within takes more CPU seconds, or waits for what never comes."""

    def stop(*_: object) -> None:
        raise Hang(f"more than {seconds} s")

    timers = {
        signal.SIGPROF: (signal.ITIMER_PROF, seconds),
        signal.SIGALRM: (signal.ITIMER_REAL, seconds * PATIENCE),
    }
    before = {sign: signal.signal(sign, stop) for sign in timers}
    for timer, most in timers.values():
        signal.setitimer(timer, most)
    try:
        yield
    finally:
        for sign, (timer, _) in timers.items():
            signal.setitimer(timer, 0)
            signal.signal(sign, before[sign])


@contextmanager
def unplugged() -> Iterator[None]:
    """Let nothing connect to anything."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was asked for")

    real = socket.socket.connect
    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        socket.socket.connect = real  # type: ignore[method-assign]

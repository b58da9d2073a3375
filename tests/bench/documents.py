"""Documents in, the cost of reading them out: by format, by length, in memory, by step.

python -m tests.bench.documents [--seconds 3] [--ocr]

Processor time counts, not the clock; that of the processes in which PDFs and large pages are
parsed is included.
"""

from __future__ import annotations

import argparse
import cProfile
import math
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from gongkai.extract import extract
from gongkai.extract.formats import confined, html, ink
from gongkai.extract.formats.sniff import open_document
from gongkai.form import load
from tests.forge import documents

SHAPES = {
    "html": "html",
    "html, whole page of a portal": "cms",
    "docx": "docx",
    "pdf, ruled": "ruled",
    "pdf, unruled": "unruled",
    "ofd": "ofd",
    "text, one box a line": "gaps",
    "text, columns": "layout",
    "markdown": "pipes",
}
SAMPLE = 12
LENGTHS = (1, 4, 16)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=3.0, help="time for each format")
    options.add_argument("--ocr", action="store_true", help="recognise a page drawn as a picture")
    chosen = options.parse_args()
    samples = {name: _sample(shape) for name, shape in SHAPES.items()}
    _tell_rates(samples, chosen.seconds)
    _tell_growth()
    _tell_memory(samples)
    _tell_steps(samples)
    if chosen.ocr:
        _tell_recognition(samples["pdf, ruled"])


def tell(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _sample(shape: str) -> Sequence[bytes]:
    return [forged.data for forged in documents(1, SAMPLE, shape)]


def _spent(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _tell_rates(samples: Mapping[str, Sequence[bytes]], seconds: float) -> None:
    tell(f"{'format':32}{'KB':>8}{'open, ms':>12}{'all, ms':>12}{'documents/s and core':>24}")
    for name, data in samples.items():
        opened, whole = _each(data, seconds, _open), _each(data, seconds, _whole)
        size = sum(map(len, data)) / len(data) / 1024
        tell(f"{name:32}{size:8.1f}{1000 * opened:12.1f}{1000 * whole:12.1f}{1 / whole:24.1f}")


def _open(data: bytes) -> None:
    """From bytes to text and tables."""
    open_document(data, "x")
    _in_worker(data)


def _whole(data: bytes) -> None:
    """From bytes to figures."""
    extract(data, "x", load())
    _in_worker(data)


def _in_worker(data: bytes) -> None:
    """What another process does for the document, once more in this one."""
    if data.startswith(b"%PDF"):
        ink.answer(data)
    elif data.lstrip().startswith(b"<") and len(data) > html.TRUSTED:
        html.probe(data)


def _each(data: Sequence[bytes], seconds: float, work: Callable[[bytes], None]) -> float:
    """Processor seconds for one document."""
    for one in data:
        work(one)
    spent, rounds, end = 0.0, 0, time.monotonic() + seconds
    while rounds == 0 or time.monotonic() < end:
        spent += sum(_spent(lambda one=one: work(one)) for one in data)
        rounds += 1
    return spent / rounds / len(data)


def _tell_growth() -> None:
    """A report some times as long must cost as many times as much, not its square."""
    heads = "".join(f"{f'{n}×':>10}" for n in LENGTHS)
    tell(f"\n{'cost against length':32}{heads}{'exponent':>10}")
    for name, longer in LONGER.items():
        costs = [_each([longer(times)], 0.5, _whole) for times in LENGTHS]
        shown = "".join(f"{cost / costs[0]:9.1f}×" for cost in costs)
        exponent = math.log(costs[-1] / costs[0], LENGTHS[-1])
        tell(f"{name:32}{shown}{exponent:10.2f}   ({1000 * costs[0]:.1f} ms)")


def _page(times: int) -> bytes:
    rows = "".join(f"<tr><td>行政处罚{n}</td><td>{n}</td><td></td></tr>" for n in range(30))
    table = f"<p>{'三、收到和处理政府信息公开申请情况。' * 20}</p><table>{rows}</table>"
    return f"<html><body>{table * (8 * times)}</body></html>".encode()


def _printed(times: int) -> bytes:
    from tests.unit.test_formats_layout import form, printed

    return printed(form, pages=4 * times)


def _word(times: int) -> bytes:
    from tests.unit.test_formats_docx import p, table, tc, tr, word

    rows = [tr(tc("行政处罚"), tc(str(n)), tc("")) for n in range(30)]
    return word((p("三、收到和处理政府信息公开申请情况。" * 20) + table(*rows)) * (8 * times))


def _text(times: int) -> bytes:
    return ("行政处罚\n\n12\n\n\n569\n" * 400 * times).encode()


LONGER = {"html": _page, "docx": _word, "pdf": _printed, "text": _text}


def _tell_memory(samples: Mapping[str, Sequence[bytes]]) -> None:
    """The peak of a fresh process that reads one document; `none` only imports."""
    tell(f"\n{'peak memory of one reading':32}{'MB':>8}")
    for name, data in {"none": (b"",), **samples}.items():
        tell(f"{name:32}{_peak(data[0]):8.0f}")


def _peak(data: bytes) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *sys.path], input=data, capture_output=True, check=True
    )
    return float(done.stdout) / 1024


PEAK = """
import resource, sys
data = sys.stdin.buffer.read()
sys.path[:] = sys.argv[1:]
from gongkai.extract import extract
from gongkai.form import load
form = load()
data and extract(data, "x", form)
from gongkai.extract.formats import confined
confined._end_all()
own, worker = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
print(resource.getrusage(own).ru_maxrss + resource.getrusage(worker).ru_maxrss)
"""


def _tell_steps(samples: Mapping[str, Sequence[bytes]]) -> None:
    """The modules in which the time goes, by their own share."""
    tell("\nwhat the time is spent on")
    for name, data in samples.items():
        steps = _steps(data)
        tell(f"  {name}: " + " · ".join(f"{step} {share:.0%}" for step, share in steps))


def _steps(data: Sequence[bytes]) -> list[tuple[str, float]]:
    profile = cProfile.Profile()
    profile.enable()
    for one in data:
        _whole(one)
    profile.disable()
    spent: dict[str, float] = {}
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():
        room = file.partition("/gongkai/")[2].removesuffix(".py") or _library(file)
        spent[room] = spent.get(room, 0.0) + own
    total = sum(spent.values()) or 1.0
    largest = sorted(spent.items(), key=lambda item: -item[1])[:7]
    return [(step, own / total) for step, own in largest]


def _library(file: str) -> str:
    return file.partition("site-packages/")[2].partition("/")[0] or "python"


def _tell_recognition(printed: Sequence[bytes]) -> None:
    """One document drawn as pictures and read by OCR."""
    from gongkai.extract.formats import ocr

    confined._end_all()
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    document = ocr.read_pdf(printed[0])
    passed = time.monotonic() - wall
    confined._end_all()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = after.ru_maxrss / 1024
    lines = len(document.lines)
    tell(f"\nocr: {spent:.1f} s of processor, {passed:.1f} s, {peak:.0f} MB, {lines} lines")


if __name__ == "__main__":
    main()
    confined._end_all()

"""Time the checks and the indicators over made reports: `python tests/bench/checks.py 100000`.

Prints one line a size, seconds and microseconds a report, so that growth shows; with `--broken`
one report in ten carries a wrong sum.
"""

import argparse
import resource
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "build"), str(ROOT)]

from gongkai.checks import judge  # noqa: E402
from gongkai.corpus import Corpus  # noqa: E402
from gongkai.indicators import measure  # noqa: E402
from tests import made  # noqa: E402

YEARS = range(2019, 2029)


def main() -> None:
    """Make, judge and measure at three sizes up to the one asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("reports", type=int, nargs="?", default=100_000)
    asked.add_argument("--broken", action="store_true")
    told = asked.parse_args()
    for size in (told.reports // 4, told.reports // 2, told.reports):
        corpus = made.sound(size // len(YEARS), YEARS)
        run(_broken(corpus) if told.broken else corpus)


def run(corpus: Corpus) -> None:
    """Time one corpus."""
    start, worked = perf_counter(), process_time()
    judged = judge(corpus)
    checked = perf_counter()
    measured = measure(corpus, judged)
    end = perf_counter()
    worked = process_time() - worked
    n = len(corpus.reports)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{n:>9,} reports  checks {checked - start:6.2f} s ({(checked - start) / n * 1e6:4.0f} µs)"
        f"  {len(judged.findings):>7,} findings  {len(measured)} indicators {end - checked:5.2f} s"
        f"  in all {worked:.2f} CPU s  peak {peak:,.0f} MB\n"
    )


def _broken(corpus: Corpus) -> Corpus:
    values = corpus.values.copy()
    values[::10, corpus.form.index["requests.granted.total"]] += 3
    return replace(corpus, values=values)


if __name__ == "__main__":
    main()

"""Check and tabulate a million made-up reports in one process: `python -m tests.bench.million`.

A nation is held as provinces, and so it is worked on: made, checked, tabulated and let go, one
after another; what is left are counts. Prints seconds of CPU and the peak of memory.
"""

from __future__ import annotations

import resource
import sys

from gongkai import checks, tables
from tests.bench.province import Province, made
from tests.bench.stages import SECONDS, timed

PART = 25_000
"""Reports of one part: two provinces and a half, on a year."""


def main(reports: int) -> None:
    """Go through so many reports in parts."""
    findings = rows = 0
    for done in range(0, reports, PART):
        order = Province(min(PART, reports - done), seed=done)
        corpus = timed("虚构", lambda order=order: made(order))
        judgement = timed("检查", lambda corpus=corpus: checks.judge(corpus))
        tidy = timed("制表", lambda c=corpus, j=judgement: tables.tabulate(c, j))
        assert timed("核对各表", lambda tidy=tidy: tables.unsound(tidy)) == []
        findings += len(judgement.findings)
        rows += len(tidy["cells"])
        _tell(done + len(corpus.reports), findings, rows)


def _tell(done: int, findings: int, rows: int) -> None:
    spent = "，".join(f"{step} {value:.0f} 秒" for step, value in SECONDS.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{done:,} 份报告：{spent}；{findings:,} 条结果，{rows:,} 行；内存最多 {peak:,.0f} MB\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""What all rules cost on made-up reports, in one process: `python -m tests.bench.rules 100000`.

Judged at an eighth, a quarter, a half and the whole of the number; the exponent of growth is that
of a line through the logarithms, 1 for a time that grows as the reports do.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from statistics import linear_regression

from gongkai import checks
from tests.bench.province import Province, made


def main(reports: int) -> None:
    """Time each size, and tell how the time grows."""
    sizes = [reports // part for part in (8, 4, 2, 1)]
    seconds = [_judged(size) for size in sizes]
    slope = linear_regression(*([math.log(each) for each in many] for many in (sizes, seconds)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"指数 {slope.slope:.2f}，内存最多 {peak:,.0f} MB\n")


def _judged(reports: int) -> float:
    corpus = made(Province(reports))
    before = time.process_time()
    judgement = checks.judge(corpus)
    spent = time.process_time() - before
    rules = sum(not rule.pending for rule in judgement.rules)
    sys.stdout.write(
        f"{len(corpus.reports):,} 份报告，{rules} 条规则：{spent:.1f} 秒，"
        f"{len(judgement.findings):,} 条结果\n"
    )
    sys.stdout.flush()
    return spent


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

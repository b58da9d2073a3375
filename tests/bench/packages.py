"""How long tables and packages take: `python tests/bench/packages.py 10000`.

The corpus is made up, marked as synthetic and never publishable.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy as np

from gongkai import form, packages
from gongkai.corpus import Corpus, Judgement
from gongkai.model import (
    Agency,
    Artifact,
    Collection,
    Finding,
    Method,
    Name,
    Region,
    Report,
    Rule,
    Severity,
    Source,
    Status,
)
from gongkai.tables import Table, tabulate, unsound

FUNCTIONS = {"zf": "政府", "scjgj": "市场监管", "fgj": "发展改革", "czj": "财政", "jyj": "教育"}
YEARS = range(2016, 2026)
T = TypeVar("T")


def synthetic(reports: int, seed: int = 1) -> tuple[Corpus, Judgement]:
    """A province of made-up bodies with ten years each, some boxes blank and some sums wrong."""
    shape = form.load()
    bodies = [_body(number) for number in range(-(-reports // len(YEARS)))]
    held = tuple(_report(body, year) for body in bodies for year in YEARS)[:reports]
    random = np.random.default_rng(seed)
    size = (len(held), len(shape.cells))
    kinds = [Status.REPORTED, Status.BLANK, Status.NOT_APPLICABLE, Status.AMBIGUOUS]
    status = random.choice(np.array(kinds, np.uint8), size, p=[0.94, 0.04, 0.015, 0.005])
    values = np.floor(random.exponential(4, size) ** 2) * (random.random(size) < 0.25)
    methods = np.array([Method.AGREED, Method.SETTLED, Method.CHOSEN], np.uint8)
    corpus = Corpus(
        form=shape,
        collection=COLLECTION,
        regions={region.code: region for region in _regions()},
        agencies={body.id: body for body in bodies},
        reports=held,
        values=np.where(status == Status.REPORTED, values, np.nan),
        status=status,
        method=random.choice(methods, size, p=[0.97, 0.02, 0.01]),
        places=np.tile(np.arange(20, 20 + size[1], dtype=np.int32), (size[0], 1)),
        raws={
            (int(row), int(cell)): "/" for row, cell in np.argwhere(status == Status.NOT_APPLICABLE)
        },
    )
    return corpus, _judgement(corpus)


COLLECTION = Collection(
    title="测试数据（虚构）",
    description="由程序虚构，不得发布。",
    address="https://gongkai.example/",
    repository="https://example.org/gongkai",
    version="2026.11.0",
    licence={
        "name": "CC-BY-4.0",
        "title": "知识共享署名 4.0 国际许可协议",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    contributors=({"title": "测试", "role": "maintainer"},),
    reference_date="2026-11-21",
    functions=FUNCTIONS,
    synthetic=True,
)


def _regions() -> list[Region]:
    cities = [Region(f"99{city:02}00", f"虚构{city}市", "990000") for city in range(1, 12)]
    counties = [
        Region(f"{city.code[:4]}{county:02}", f"虚构{county}县", city.code)
        for city in cities
        for county in range(21, 30)
    ]
    return [Region("990000", "虚构省", None), *cities, *counties]


def _body(number: int) -> Agency:
    county = number % 99
    code = f"99{county // 9 + 1:02}{county % 9 + 21}"
    function = [*FUNCTIONS][number // 99 % len(FUNCTIONS)]
    suffix = "" if number < 99 * len(FUNCTIONS) else str(number)
    return Agency(
        id=f"{code}-{function}{suffix}",
        names=(Name(f"虚构{code}县{FUNCTIONS[function]}局", since=2016),),
        aliases=(),
        kind="dept_county",
        function=function,
        region=code,
    )


def _report(body: Agency, year: int) -> Report:
    return Report(
        agency=body.id,
        year=year,
        edition="2019" if year < 2021 else "2021",
        hybrid={},
        title=f"{body.name}{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-01-20",
        publisher=None,
        source=Source(f"{body.id}-{year}.html", f"{year:064x}", "text/html"),
        identifiers={"索引号": f"{body.id}/{year}"},
        statements=(),
        misfits=(),
        summary="虚构的报告。",
        narrative={},
        lines={},
        file=f"reports/{body.id}/{year}.json",
    )


def _judgement(corpus: Corpus) -> Judgement:
    rules = tuple(
        Rule(f"rule-{number}", f"规则{number}", Severity.ERROR, "格式", "两边应相等。")
        for number in range(60)
    )
    findings = tuple(
        Finding(
            rule=rules[number].id,
            severity=Severity.ERROR,
            message="自然人：左边 4，右边 0。",
            agency=report.agency,
            year=report.year,
            cells=("requests.handled_total.natural_person",),
            left=Decimal(4),
            right=Decimal(0),
        )
        for report in corpus.reports
        for number in range(3)
    )
    tallies = np.ones((len(corpus.reports), len(rules), 4), np.uint16)
    return Judgement(rules, findings, tallies)


def main() -> None:
    """Measure every step on a corpus of the size that the command line names."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    measured("machine: hash 1 GB", _hash_a_gigabyte)
    corpus, judgement = measured(f"make {size:,} reports", lambda: synthetic(size))
    tables = measured("tabulate", lambda: tabulate(corpus, judgement))
    measured("find unsound rows", lambda: len(unsound(tables)))
    measured("spell", lambda: tables["cells"].spelling)
    kept = measured("package", lambda: _packaged(corpus, tables, judgement))
    measured("prove", lambda: sum(len(packages.prove(each, 20_000)) for each in kept))


def _hash_a_gigabyte() -> None:
    """The yardstick: a machine without instructions for SHA-256 takes five times as long."""
    megabyte, digest = bytes(1 << 20), hashlib.sha256()
    for _ in range(1000):
        digest.update(megabyte)


def _packaged(corpus: Corpus, tables: Mapping[str, Table], judgement: Judgement) -> list[Artifact]:
    """Make everything, keep what is to be proved, say how much there was."""
    made, kept = Counter[str](), {}
    for artifact in packages.package(corpus, tables, judgement):
        kind = "".join(Path(artifact.path).suffixes) or artifact.path
        made[kind] += len(artifact.data)
        if packages.is_package(artifact):
            kept[artifact.path[0]] = artifact
    for kind, size in made.most_common():
        sys.stdout.write(f"    {kind:<16}{size / 1e6:>8.1f} MB\n")
    return list(kept.values())


def measured(step: str, work: Callable[[], T]) -> T:
    """Run one step; say its seconds of CPU and the peak memory so far."""
    before = time.process_time()
    result = work()
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{step:<24}{spent:>8.2f} s CPU{peak:>8} MB\n")
    return result


if __name__ == "__main__":
    main()

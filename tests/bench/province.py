"""A seed in, made-up provinces out: bodies, divisions, and years of reports as arrays.

Sizes, empty boxes and errors are like those of real reports; names and figures are nobody's. The
collection says that it is synthetic, which a build for publication refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, islice

import numpy as np

from gongkai import form as forms
from gongkai.corpus import Corpus
from gongkai.form import Form
from gongkai.model import Agency, Collection, Name, Region, Report, Source, Statement, Status
from tests.bench import figures

YEARS = range(2019, 2026)
"""Both editions of the form, and the change between them."""

FUNCTIONS = {
    "zf": "人民政府",
    "fgj": "发展改革",
    "jyj": "教育",
    "gaj": "公安",
    "mzj": "民政",
    "czj": "财政",
    "rsj": "人力资源社会保障",
    "zrzy": "自然资源",
    "zjj": "住房城乡建设",
    "jtj": "交通运输",
    "wjw": "卫生健康",
    "scjgj": "市场监管",
}
FIRST_PROVINCE = 83
"""GB/T 2260 has no province from here to 99."""
PREFECTURES, COUNTIES = 11, 10
LETTERS = "云海山河松柏梅兰竹菊清平安宁永兴泰和顺德怀仁临江望岭溪桥石泉"


@dataclass(frozen=True)
class Province:
    """What is made: so many reports, by a seed."""

    reports: int
    years: Sequence[int] = YEARS
    seed: int = 1

    @property
    def bodies(self) -> int:
        """So many bodies report, each on all years but the last one perhaps."""
        return -(-self.reports // len(self.years))


def made(order: Province) -> Corpus:
    """The corpus: sums hold but where an error was put in."""
    chance = np.random.default_rng(order.seed)
    shape = forms.load()
    bodies = list(islice(_bodies(), order.bodies))
    values = figures.figures(shape, len(bodies), order.years, chance)
    values = values.reshape(-1, len(shape.cells))[: order.reports]
    stated = values[:, shape.index["requests.new_received.total"]].tolist()
    figures.err(values, shape, chance)
    status = figures.status(values, chance)
    method = figures.methods(status, chance)
    keys = ((body, year) for body in bodies for year in order.years)
    reports = [_report(*key, said, shape) for key, said in zip(keys, stated, strict=False)]
    kept = sorted(range(len(reports)), key=lambda at: (reports[at].agency, reports[at].year))
    dashes = np.argwhere(status[kept] == Status.NOT_APPLICABLE).tolist()
    return Corpus(
        form=shape,
        collection=COLLECTION,
        regions={region.code: region for region in _regions(bodies)},
        agencies={body.id: body for body in sorted(bodies, key=lambda body: body.id)},
        reports=tuple(reports[at] for at in kept),
        values=np.where(status == Status.REPORTED, values, np.nan)[kept],
        status=status[kept],
        method=method[kept],
        places=np.where(status == Status.ABSENT, 0, np.arange(20, 20 + len(shape.cells)))[
            kept
        ].astype(np.int32),
        raws=dict.fromkeys(map(tuple, dashes), "/"),
    )


COLLECTION = Collection(
    title="测试数据（虚构）",
    description="由程序虚构，仅供测试，不得发布。",
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


def _bodies() -> Iterator[Agency]:
    """Province after province, division after division, the government before its departments."""
    for turn, province in ((number // 17, FIRST_PROVINCE + number % 17) for number in count()):
        for code in _codes(province):
            level = "province" if code.endswith("0000") else "prefecture"
            level = level if code.endswith("00") else "county"
            for function in FUNCTIONS:
                yield _body(code, function, level, turn)


def _codes(province: int) -> Iterator[str]:
    yield f"{province}0000"
    for prefecture in range(1, PREFECTURES + 1):
        yield f"{province}{prefecture:02}00"
        yield from (f"{province}{prefecture:02}{20 + at}" for at in range(1, COUNTIES + 1))


def _body(code: str, function: str, level: str, turn: int) -> Agency:
    """A body; where the divisions are used up, others of the same names follow."""
    name = f"{_name(code)}{FUNCTIONS[function]}{'' if function == 'zf' else '局'}"
    return Agency(
        id=f"{code}-{function}" + (f"-{turn + 1}" if turn else ""),
        names=(Name(name, since=2019),),
        aliases=(f"{_name(code)}{FUNCTIONS[function][:2]}",),
        kind=f"gov_{level}" if function == "zf" else f"dept_{level}",
        function=function,
        region=code,
        parent=None if function == "zf" or turn else f"{code}-zf",
        first_year=2019,
    )


def _name(code: str) -> str:
    """A name that no division bears: two letters and its rank."""
    number = int(code)
    word = LETTERS[number % 30] + LETTERS[number // 97 % 30]
    return word + ("省" if code.endswith("0000") else "市" if code.endswith("00") else "县")


def _regions(bodies: Sequence[Agency]) -> Iterator[Region]:
    """The divisions of the bodies, and those above."""
    used = {body.region for body in bodies}
    for code in sorted(used | {f"{code[:2]}0000" for code in used}):
        parent = f"{code[:4]}00" if not code.endswith("00") else f"{code[:2]}0000"
        yield Region(code, _name(code), None if code.endswith("0000") else parent)


def _report(body: Agency, year: int, received: float, shape: Form) -> Report:
    edition = shape.expected(year)
    assert edition is not None
    return Report(
        agency=body.id,
        year=year,
        edition=edition.id,
        hybrid={},
        title=f"{body.name}{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-0{1 + int(body.region) % 3}-{10 + year % 19}",
        publisher=None,
        source=Source(f"{body.id}-{year}.html", f"{_number(body.id, year):064x}", "text/html"),
        identifiers={"索引号": f"{body.region}/{year}-{len(body.id)}"},
        statements=(Statement("requests.new_received.total", Decimal(int(received)), 12),),
        misfits=(),
        summary="虚构的报告，仅供测试。",
        narrative={},
        lines={},
        file=f"reports/{body.id}/{year}.json",
    )


def _number(body: str, year: int) -> int:
    """A number that looks like a fingerprint."""
    return int.from_bytes(body.encode(), "big") * 1_000_003 * year % (1 << 256)

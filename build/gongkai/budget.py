"""Files of a site and their sizes in; bytes by kind of file out, in total and per report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.form.data_files import read_toml
from gongkai.model import GongkaiError


@dataclass(frozen=True)
class Weight:
    """The number and total size of the files of one kind."""

    kind: str
    files: int
    bytes: int


@dataclass(frozen=True)
class Sizes:
    """The weights of a site by kind, the heaviest first, and its number of reports."""

    weights: tuple[Weight, ...]
    reports: int

    @property
    def files(self) -> int:
        """The number of all files."""
        return sum(weight.files for weight in self.weights)

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(weight.bytes for weight in self.weights)

    def lines(self) -> Iterator[str]:
        """The weights as lines of text, the total at the end."""
        yield f"{'文件':>8} {'MB':>9} {'每份 KB':>9} {'每份文件':>8}  种类"
        per_report = max(1, self.reports)
        for weight in (*self.weights, Weight("合计", self.files, self.bytes)):
            yield (
                f"{weight.files:>10,} {weight.bytes / 1e6:>9,.1f} "
                f"{weight.bytes / 1e3 / per_report:>11,.1f} {weight.files / per_report:>12,.2f}"
                f"  {weight.kind}"
            )


def weigh(sizes: Mapping[str, int], reports: int) -> Sizes:
    """Group files (path → bytes) by kind and add up their sizes."""
    bytes_of: dict[str, int] = {}
    files_of: dict[str, int] = {}
    for path, size in sizes.items():
        kind = kind_of(path)
        bytes_of[kind] = bytes_of.get(kind, 0) + size
        files_of[kind] = files_of.get(kind, 0) + 1
    heaviest = sorted(bytes_of, key=lambda kind: (-bytes_of[kind], kind))
    weights = (Weight(kind, files_of[kind], bytes_of[kind]) for kind in heaviest)
    return Sizes(tuple(weights), reports)


def kind_of(path: str) -> str:
    """The kind of a file by its path below the site."""
    return next(name for name, pattern in _kinds() if pattern.fullmatch(path))


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = read_toml(__package__, "budget.toml")["kind"]
    return tuple((kind["name"], re.compile(kind["pattern"])) for kind in kinds)


UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
"""Decimal units, as web hosts count them."""


def bytes_in(words: str | None) -> int | None:
    """A budget such as `1GB` or `800 MB` in bytes; none if there is none."""
    if words is None:
        return None
    found = re.fullmatch(
        r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([KMGT]?B?)", words.strip(), re.IGNORECASE
    )
    unit = UNITS.get(found[2].upper().removesuffix("B")) if found else None
    if found is None or unit is None:
        raise GongkaiError(f"--budget {words}：不是大小；请写成 1GB 或 800MB")
    return int(Decimal(found[1]) * unit)


def refuse_over(sizes: Sizes, budget: int | None) -> None:
    """Stop if a site is larger than its budget, if any; the message lists what takes most space."""
    if budget is not None and sizes.bytes > budget:
        raise GongkaiError(
            f"网站共 {sizes.bytes / 1e6:,.1f} MB，超过 --budget 的 {budget / 1e6:,.1f} MB，"
            "没有换上。可以用 --region 按地区分开建，再用 gongkai catalogue 合成。\n"
            + "\n".join(sizes.lines())
        )

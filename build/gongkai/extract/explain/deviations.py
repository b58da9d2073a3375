"""The kinds of deviation from the form printed whole, as data in; their prices out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import fsum


@dataclass(frozen=True, slots=True)
class Deviation:
    """One kind: what is said of it, and the price of its first time in a document and of each time.

    A doubt has no price: where it is met, nothing is told.
    """

    says: str
    taught: str
    first: float = 0.0
    each: float = 0.0


def _loaded() -> Mapping[str, Deviation]:
    text = resources.files(__package__).joinpath("deviations.toml").read_text("utf-8")
    return {name: Deviation(**entry) for name, entry in tomllib.loads(text).items()}


KINDS = _loaded()


def opening(kinds: Iterable[str]) -> float:
    """What it costs that a document deviates in these ways at all."""
    return fsum(KINDS[kind].first for kind in kinds)


@cache
def using(kinds: frozenset[str]) -> float:
    """What it costs that one row does."""
    return fsum(KINDS[kind].each for kind in kinds)

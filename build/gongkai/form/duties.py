"""A kind of body in, what the law requires of it out: by when it has to report (`duties.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongkai.form import DUTIES
from gongkai.form.data_files import read_toml, values_of
from gongkai.model import Severity


@dataclass(frozen=True)
class Deadline:
    """A day, and what it means to miss it."""

    day: str
    """MM-DD of the year after the report's year."""
    severity: Severity

    def of(self, year: int) -> date:
        """The last day for the report on `year`."""
        return date.fromisoformat(f"{year + 1}-{self.day}")


@dataclass(frozen=True)
class Duty:
    """What the law requires of some kinds of body; no deadlines if it sets none."""

    kinds: tuple[str, ...] = ()
    source: str = ""
    deadlines: tuple[Deadline, ...] = ()

    def missed(self, year: int, published: date) -> Deadline | None:
        """The last deadline before `published`; None if it was on time."""
        missed = [each for each in self.deadlines if published > each.of(year)]
        return missed[-1] if missed else None


def duty(kind: str) -> Duty:
    """What the law requires of a kind of body; no deadlines for unknown kinds."""
    return _duties().get(kind, Duty())


def day(text: str | None) -> date | None:
    """An ISO date as a date, None if there is none."""
    return date.fromisoformat(text) if text else None


@cache
def _duties() -> Mapping[str, Duty]:
    duties = values_of(tuple[Duty, ...], read_toml(__package__, DUTIES)["duties"])
    return {kind: each for each in duties for kind in each.kinds}

"""The catalogue of rules with their parameters, from `rules.toml` and the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from gongkai.form import Form
from gongkai.form.data_files import read_toml, values_of
from gongkai.model import Rule, Severity


@dataclass(frozen=True)
class RelationText:
    """A linear relation between cells as written in the data file.

    A term is a cell code, preceded by `before ` for the report of the year before, and by a
    factor such as `-` or `5*`; `{each}` stands for each of `each` in turn.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    sign: str
    """`=`, `>=` or `<=`."""
    each: tuple[str, ...] = ("",)
    severity: Severity | None = None
    at_least: Mapping[str, int | float] = field(default_factory=dict)
    """Cells that must have at least this value for the relation to be judged."""


@dataclass(frozen=True)
class RuleDefinition:
    """A rule with its parameters from the data file, for the functions that judge it."""

    rule: Rule
    group: str = ""
    """The code of its group: form · proactive · requests · remedies · years · prose · …"""
    says_left: str = ""
    says_right: str = ""
    comparisons: tuple[RelationText, ...] = ()
    by_table: Mapping[str, Severity] = field(default_factory=dict)
    """Severity in a table, if it differs from the rule's."""


@dataclass(frozen=True)
class Rulebook:
    """All rules in the order in which they are shown."""

    entries: tuple[RuleDefinition, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules without their parameters."""
        return tuple(entry.rule for entry in self.entries)

    def __getitem__(self, rule: str) -> RuleDefinition:
        """The definition of a rule."""
        return self._by_id[rule]

    @cached_property
    def _by_id(self) -> Mapping[str, RuleDefinition]:
        return {entry.rule.id: entry for entry in self.entries}


def rulebook(form: Form) -> Rulebook:
    """The rules of the data file, and a generic one for every sum of the form without an entry."""
    written = _rule_tables()
    known = {entry.rule.id for entry in written}
    return Rulebook((*_unworded(form, known), *written))


@cache
def _rule_tables() -> tuple[RuleDefinition, ...]:
    raw = read_toml(__package__, "rules.toml")
    entries = [_entry(each, raw["groups"]) for each in raw["rules"]]
    return values_of(tuple[RuleDefinition, ...], entries)


def _unworded(form: Form, known: set[str]) -> Sequence[RuleDefinition]:
    sums = {
        total.id: edition.notice
        for edition in form.editions.values()
        for table in edition.tables.values()
        for total in table.sums
        if total.id not in known
    }
    return [RuleDefinition(_generic(rule, notice)) for rule, notice in sums.items()]


def _generic(rule: str, notice: str) -> Rule:
    return Rule(
        id=rule,
        title="各项相加等于总计",
        failing="各项相加不等于总计",
        severity=Severity.ERROR,
        source=f"表中“总计”的含义（{notice}）",
        meaning="总计由同一行或同一列的各项相加得来。",
        advice="两边不等，说明其中至少有一个数与其余的数不一致，可能是漏填，也可能是抄错。",
        group="每张表",
    )


OF_DEFINITION = ("says_left", "says_right", "comparisons", "by_table")
"""Keys of an entry that are for the functions that judge it; all others are published."""


def _entry(raw: dict[str, Any], groups: Mapping[str, str]) -> Mapping[str, object]:
    """The fields of a definition, those of its rule together."""
    own = {key: raw.pop(key) for key in OF_DEFINITION if key in raw}
    rule = {**raw, "group": groups[raw["group"]]}
    return {"rule": rule, "group": raw["group"], **own}

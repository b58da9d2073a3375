"""CONTRIBUTING is true to the letter: commands exist, lists are whole, the example reads."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from gongkai import form
from gongkai.cli import app
from gongkai.model import KINDS, Status
from gongkai.reading.record import read_record

GUIDE = (Path(__file__).resolve().parents[2] / ".github" / "CONTRIBUTING.md").read_text("utf-8")
FENCED = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
TYPED = sorted(
    {line for block in FENCED for line in block.splitlines() if line.startswith("gongkai ")}
    | set(re.findall(r"`(gongkai [a-z][^`]*)`", GUIDE))
)
"""Every command that the guide has people type."""


@pytest.mark.parametrize("line", TYPED)
def test_every_command_of_the_guide_can_be_typed(line: str) -> None:
    """Its verb, its options and so many arguments are taken; nothing is run."""
    words = shlex.split(line)[1:]
    command = typer.main.get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    if words or not any(each.required for each in command.params):
        command.make_context("gongkai", words, resilient_parsing=False)


def test_the_guide_has_commands() -> None:
    """Else the test above would ask nothing."""
    verbs = {line.split()[1] for line in TYPED}

    assert verbs >= {"agency", "add", "fill", "new", "format", "check", "diff", "correct"}
    assert verbs >= {"reissue", "retire", "merge"}


def test_every_kind_of_body_is_listed() -> None:
    """With its Chinese name, in the order of the program."""
    table = re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|$", GUIDE, re.MULTILINE)

    assert [pair for pair in table if pair[0] in KINDS] == list(KINDS.items())


def test_the_example_of_a_record_is_one() -> None:
    """Without its comments it reads without a fault, and shows each way to fill a box."""
    found = re.search(r"^```jsonc\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None
    text = re.sub(r"(?m)^\s*// .*\n|  // .*$", "", found[1])
    row, faults = read_record(text, "example", form.load())

    assert [] == faults
    assert row is not None
    shown = {figure.status for figure in row.figures.values()}
    assert shown >= {Status.REPORTED, Status.BLANK, Status.NOT_APPLICABLE, Status.AMBIGUOUS}

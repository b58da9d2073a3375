"""A short attack; `python -m tests.attack` is the long one."""

from __future__ import annotations

import json
import os
import re
import time

import pytest

from gongkai.extract import extract
from gongkai.form import load
from gongkai.pages.templating import script_json
from tests.attack import commands, documents, edits, kills, records
from tests.attack.outcome import tally
from tests.forge import forge

FIRST = 1_000_000
"""A number far from those of the long attack, so that the two do not see the same."""


def test_hostile_documents_are_read_or_refused() -> None:
    """One of every shape and damage that chance brings: a draft, or a sentence, in time."""
    counted = tally("documents", documents.outcomes(range(FIRST, FIRST + 60)))

    assert [] == counted.faults
    assert counted.came_to["read"]
    assert counted.came_to["refused"]


def test_hostile_records_are_refused_in_chinese_sentences() -> None:
    """Whatever a pull request holds, the check ends, in time, and says what is wrong."""
    counted = tally("records", records.outcomes(range(FIRST, FIRST + 300), build=False))

    assert [] == counted.faults
    assert counted.came_to["refused"] > 100


def test_what_passes_the_check_builds() -> None:
    """And no page runs what a record says."""
    counted = tally("records", records.outcomes(range(FIRST + 300, FIRST + 330)))

    assert [] == counted.faults
    assert counted.came_to["built"]
    assert not counted.came_to["sound"]


HOSTILE = ("</script><script>alert(1)</script>", "<!--<script>alert(1)", "</SCRIPT\t>alert(1)")
HINTS = '<script type="application/json" class="gk-hints">'


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("tag", [HINTS, '<script type="application/ld+json">'])
def test_no_text_breaks_out_of_a_block_of_data(tag: str, text: str) -> None:
    """What is written there has no sign that ends it; unescaped it would be found."""
    told = {"requests": {"usual": text, text: [text]}}
    escaped = script_json(told)

    assert json.loads(escaped) == told
    assert not set("<>&") & set(escaped)
    assert not records.runs(f"<p>1</p>{tag}{escaped}</script>".encode())
    assert records.runs(f"<p>1</p>{tag}{json.dumps(told)}</script><p>alert(1)".encode())


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        '<script class="gk-hints">{"a":"alert(1)"}</script>',
        '<script type="module" class="gk-hints">{"a":"alert(1)"}</script>',
        '<script type="application/json" class="gk-hints" src="x">{"a":"alert(1)"}</script>',
        HINTS + "alert(1)</script>",
        HINTS + '"alert(1)"</script>',
    ],
)
def test_only_our_own_blocks_of_data_are_let_stand(script: str) -> None:
    """Another type, one attribute more, or what is no object, is a script like any other."""
    assert records.runs(f"<p>1</p>{script}".encode())


def test_commands_take_any_arguments() -> None:
    """An exit code and a sentence, and sound records stay sound."""
    counted = tally("commands", commands.outcomes(range(FIRST, FIRST + 64)))

    assert [] == counted.faults
    assert counted.came_to["done"]
    assert counted.came_to["refused"] > 20


def test_what_is_remembered_never_shows() -> None:
    """After edits and damage, a build gives the bytes of one that starts from nothing."""
    counted = tally("edits", edits.outcomes(range(FIRST, FIRST + 8)))

    assert [] == counted.faults
    assert counted.came_to["same"]
    assert counted.came_to["built"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system copies no processes")
def test_a_kill_leaves_a_whole_site() -> None:
    """The old one or the new one, by chance; `test_killed.py` kills at each of the steps."""
    counted = tally("kills", kills.outcomes(range(FIRST, FIRST + 2)))

    assert [] == counted.faults
    assert 2 == counted.came_to["old"] + counted.came_to["new"]


@pytest.mark.parametrize("shape", ["tabs", "html", "dense"])
def test_a_number_without_end_ends(shape: str) -> None:
    """Two hundred thousand digits in a box are looked at once, and are no fault of ours."""
    forged = forge(shape, 5)
    text = forged.data.decode()
    box = re.search(r"(?<=[>\s])\d+(?=[<\s])", text[len(text) // 2 :])
    assert box is not None
    at = len(text) // 2 + box.start()
    began = time.process_time()
    draft = extract(f"{text[:at]}{'9' * 200_000}{text[at:]}".encode(), forged.name, load())

    assert time.process_time() - began < 20
    assert all(figure.value is None or figure.value < 10**15 for figure in draft.figures.values())

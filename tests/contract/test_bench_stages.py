"""The bench of the build runs, and times the steps that the page of performance tells."""

import json
import re
from pathlib import Path

import pytest

from tests.bench import stages
from tests.bench.generate import generate
from tests.bench.province import Province

PAGE = Path(__file__).resolve().parents[2] / "site_src/pages/about/performance.md"
REPORTS = 7
"""One body, seven years."""


def told_on_page() -> set[str]:
    """The steps that the page lists: the first column of its last table of seconds."""
    _, _, table = PAGE.read_text("utf-8").partition("Table: 逐步的处理器时间（秒）")
    rows = table.split("\n\n")[1].splitlines()[2:]
    return {re.sub(r"\| (\S+) \|.*", r"\1", row) for row in rows}


def test_every_step_of_the_build_is_timed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From records to pages, and plain MkDocs and Frictionless beside it; search is timed apart.

    What plain MkDocs takes is the difference of two builds: of eight pages it may be below zero.
    """
    generate(Province(REPORTS), tmp_path / "datasets")
    stages.main(tmp_path / "datasets", with_search=False)
    told = json.loads(capsys.readouterr().out)

    assert set(told["stages"]) == told_on_page() - {"检索"}
    assert all(seconds >= 0 for seconds in told["stages"].values())
    assert told.keys() == {"stages", "plain", "proof"}

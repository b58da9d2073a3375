"""What a made-up province weighs a report, as counts: bytes and files by kind do not creep up.

Whole packages grow with the collection, so that each kind is held by what one of its files weighs;
the pace of a machine plays no part.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import budget, pipeline
from gongkai.model import GongkaiError
from tests.bench.generate import generate
from tests.bench.province import Province

pytestmark = pytest.mark.usefixtures("quick_builds")

ROOT = Path(__file__).resolve().parents[2]
REPORTS = 84
"""Twelve bodies of one division, seven years each: all are compared with all."""

MOST = {
    "报告页": 51_000,
    "机关页": 77_000,
    "机关的数据包（ZIP）": 55_000,
    "机关的 XLSX": 43_500,
    "机关的 JSON": 33_000,
    "机关的 CSV": 22_500,
    "机关的订阅": 5_700,
    "对照页": 21_000,
}
"""Kind → bytes of one of its files on the average, some above what was measured (2026-11)."""


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> budget.Sizes:
    """The weights of the built site."""
    folder = tmp_path_factory.mktemp("weight")
    generate(Province(REPORTS), folder / "datasets")
    return built(folder, None).sizes


def built(folder: Path, most: str | None) -> pipeline.BuildResult:
    """Build the made-up collection; `most` is its budget."""
    plan = pipeline.Plan(
        ROOT, folder / "datasets", folder / "out", search=False, workers=1, budget=most
    )
    return pipeline.build(plan, lambda *_: None)


def test_no_kind_of_file_weighs_more_than_it_did(sizes: budget.Sizes) -> None:
    """More is a decision, made here; so is a bound that has become too wide."""
    average = {each.kind: each.bytes / each.files for each in sizes.weights}

    assert {} == {kind: average[kind] for kind, most in MOST.items() if average[kind] > most}
    assert {} == {kind: average[kind] for kind, most in MOST.items() if average[kind] < most / 2}


def test_a_report_has_one_file_of_its_own_and_its_body_six(sizes: budget.Sizes) -> None:
    """Its page; of a body page, package, XLSX, JSON, CSV and feed."""
    files = {each.kind: each.files for each in sizes.weights}
    bodies = REPORTS // 7
    own = (
        "机关页",
        "机关的数据包（ZIP）",
        "机关的 XLSX",
        "机关的 JSON",
        "机关的 CSV",
        "机关的订阅",
    )

    assert files["报告页"] == REPORTS
    assert dict.fromkeys(own, bodies) == {kind: files[kind] for kind in own}
    assert files["机关的其他文件"] == 1


def test_a_site_over_its_budget_leaves_the_old_one(sizes: budget.Sizes, tmp_path: Path) -> None:
    """The table is told, and nothing stands where the site would."""
    generate(Province(7), tmp_path / "datasets")
    with pytest.raises(GongkaiError, match="超过 --budget"):
        built(tmp_path, "1MB")

    assert not (tmp_path / "out" / "site").exists()

"""What the files of a site weigh by kind, and the budget that refuses too much."""

import pytest

from gongkai import budget
from gongkai.model import GongkaiError

FILES = {
    "a/330326-scjgj/2020/index.html": 40_000,
    "a/330326-scjgj/2021/index.html": 42_000,
    "a/330326-scjgj.csv": 9_000,
    "a/330326-scjgj/2020/source/index.html": 20_000,
    "a/330326-scjgj/index.html": 90_000,
    "a/330326-scjgj/gongkai-330326-scjgj.zip": 50_000,
    "c/33-scjgj/2020/index.html": 10_000,
    "data/latest/cells.csv": 1_000,
    "data/latest/cells.parquet": 500,
    "assets/gongkai.css": 100,
    "index.html": 200,
}


def test_files_are_counted_by_kind_and_none_is_left_out() -> None:
    """Two pages of reports are one kind; the sums are those of all files."""
    sizes = budget.weigh(FILES, reports=2)

    assert (len(FILES), sum(FILES.values())) == (sizes.files, sizes.bytes)
    assert budget.Weight("机关页", 1, 90_000) == sizes.weights[0]
    assert budget.Weight("报告页", 2, 82_000) == sizes.weights[1]
    assert budget.Weight("样式、脚本、人写的页", 2, 300) in sizes.weights


def test_the_table_tells_the_whole_and_the_share_of_a_report() -> None:
    """262.8 KB over two reports are 131.4 KB each."""
    *_, last = budget.weigh(FILES, reports=2).lines()

    assert ["11", "0.3", "131.4", "5.50", "合计"] == last.split()


def test_a_site_over_its_budget_is_refused_with_the_table() -> None:
    """One byte more than allowed is refused, exactly as much is not."""
    sizes = budget.weigh(FILES, reports=2)
    budget.refuse_over(sizes, sizes.bytes)

    with pytest.raises(GongkaiError, match=r"超过 --budget[\s\S]*报告页[\s\S]*合计"):
        budget.refuse_over(sizes, sizes.bytes - 1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("1GB", 10**9), ("1.5 mb", 1_500_000), ("800", 800), ("20K", 20_000), ("0B", 0)],
)
def test_budgets_are_decimal(words: str, expected: int) -> None:
    """A gigabyte of a host is 10⁹ bytes."""
    assert expected == budget.bytes_in(words)


@pytest.mark.parametrize("words", ["", "big", "-1GB", "1 PB", "1e9", "１GB", "9" * 400])
def test_what_is_no_size_is_refused(words: str) -> None:
    """In one sentence that says how to write it."""
    with pytest.raises(GongkaiError, match="1GB 或 800MB"):
        budget.bytes_in(words)

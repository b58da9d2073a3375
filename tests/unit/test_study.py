"""Studies: figures are poured in from the records, each leading to its cell, or nothing is made."""

import re

import pytest

from gongkai.checks import judge
from gongkai.model import Artifact, GongkaiError, Page, Region
from tests import made
from tests.at_once import paginate

HERE = "330326-scjgj"
RECEIVED = "requests.new_received.total"


def studied(text: str) -> list[Page]:
    """The pages of a study of two years of one body and one year of another."""
    corpus = made.corpus(
        made.report({RECEIVED: 7}, year=2020),
        made.report({RECEIVED: 12}, year=2021),
        made.report({RECEIVED: 5}, year=2021, agency="330326-zf"),
        agencies=[made.agency("330326-zf", kind="gov_county", first_year=2020)],
        regions=[Region("330326", "甲县", None)],
    )
    source = Artifact("one.md", f"# 一项研究\n\n一句话。\n\n{text}\n".encode())
    pages = paginate(corpus, judge(corpus), studies=[source])
    return [page for page in pages if page.kind == "study"]


def words(page: Page) -> str:
    """Everything that the page says, without markup."""
    return re.sub(r"<[^>]+>", " ", " ".join(str(block) for block in page.blocks))


def test_a_figure_leads_to_its_cell() -> None:
    """The number is the record's, and its link ends at the box on the report's page."""
    (page,) = studied(f"收到 {{{{figure {HERE}/2021 {RECEIVED}}}}} 件。")
    link = f'<a href="../../a/{HERE}/2021/#requests-new_received-total">12</a>'

    assert any(link in str(block) for block in page.blocks)


def test_counts_are_of_the_region() -> None:
    """Three reports of two bodies; of the government, the reports of 2020 and after are missed."""
    (page,) = studied("{{count reports 330326}} 份，{{count bodies 330326}} 个，{{years 330326}}。")

    assert "3 份，2 个，2020–2021。" in words(page)


def test_the_whole_stands_beside_the_sum_of_the_others() -> None:
    """In 2021 the government prints 5, and the one other body 12."""
    (page,) = studied(f"{{{{beside 330326-zf 330326 {RECEIVED}}}}}")

    assert re.search(r"2021 年\s+5\s+12\s+1\s+0", words(page))


def test_a_study_of_what_is_not_held_is_left_out() -> None:
    """Elsewhere, and in a part of the collection, nothing half empty appears."""
    assert [] == studied(f"{{{{figure {HERE}/2019 {RECEIVED}}}}}")
    assert [] == studied("{{lines 110000-zf}}")


@pytest.mark.parametrize(
    "asked",
    ["{{number 1}}", "{{figure 330326-scjgj/2021 requests.nothing.total}}", "{{count reports}}"],
)
def test_what_is_asked_in_the_wrong_way_is_told(asked: str) -> None:
    """With the study's name and the words that are wrong."""
    with pytest.raises(GongkaiError, match=r"one\.md：.*写得不对|one\.md：不认识"):
        studied(f"共 {asked} 件。")

"""The pages of rules say how to read what they list, and why they list nothing."""

import pytest
from markupsafe import Markup

from gongkai.checks import RULES, judge
from gongkai.corpus import Corpus
from gongkai.model import Heading, Page
from tests import made
from tests.at_once import paginate


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """One report with a misfiled result, a main row left empty, and an unread box."""
    return made.corpus(
        made.report(
            {
                "requests.new_received": [4, 0, 0, 0, 0, None, 4],
                "requests.granted": [0, 0, 0, 0, 0, 4, 4],
                "requests.handled_total": [4, 0, 0, 0, 0, 0, 4],
                "requests.denied_by_law": [0, 0, 0, None, None, 0, 0],
                "requests.partly_granted.research": "!",
            },
            agency="990101-scjgj",
            year=2021,
        )
    )


@pytest.fixture(scope="module")
def pages(corpus: Corpus) -> dict[str, Page]:
    """Every page of a rule, by the rule."""
    found = paginate(corpus, judge(corpus), terms=[])
    return {page.path.split("/")[1]: page for page in found if page.kind == "rule"}


def words(page: Page) -> str:
    """What a reader sees below the first heading, blanks made single."""
    parts = (b.text if isinstance(b, Heading) else Markup(b).striptags() for b in page.blocks)
    return " ".join(" ".join(parts).split())


def test_every_rule_has_a_page_that_tells_how_to_read_it(pages) -> None:
    """Meaning, advice, example and source of each stand there in full."""
    assert set(pages) == {rule.id for rule in RULES}
    for rule in RULES:
        for part in (rule.meaning, rule.advice, rule.example, rule.source, rule.failing):
            assert part in words(pages[rule.id]), rule.id


def test_a_page_that_lists_nothing_says_why(pages) -> None:
    """All is well, no report is asked, or none can be judged: three different things."""
    assert "目前没有。" in words(pages["non-negative"])
    assert "还没有用得上这一条的" in words(pages["carry-over-continues"])
    assert "收录的报告都无法判断" in words(pages["overview-complete"])


def test_a_list_tells_what_is_milder_or_graver_than_the_rule(pages) -> None:
    """An empty box of the main rows is 不符, of the others 提醒; both are told in few lines."""
    listed = words(pages["cells-filled"])
    assert "年：不符，“收到和处理申请”有 1 格没有填" in listed
    assert "年：提醒，“收到和处理申请”有 2 格没有填" in listed
    assert "合写成一条，所以条数少于处数" in listed


def test_a_hint_stands_beside_its_finding(pages) -> None:
    """The reader is told what would explain the difference."""
    assert "可能把申请人类型填错了列" in words(pages["requests-outcomes"])


def test_what_we_could_not_read_is_not_laid_on_the_agency(pages) -> None:
    """The rule about reading has its own heading and no word for an agency's fault."""
    listed = words(pages["figures-read"])
    assert "有的数字本站没有读准（1 条）" in listed
    assert "不成立时称为" not in listed


def test_tables_are_explained_where_a_rule_names_them(pages) -> None:
    """表三 is a word of this site: the page says which part of a report it is."""
    assert "表三报告第三部分的表格" in words(pages["requests-balance"])
    assert "部分的表格" not in words(pages["title-names-year"])

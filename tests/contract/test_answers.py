"""An agency can answer: a letter that is filled in, its words beside the finding, and what came."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pandas as pd
import pytest
from lxml import html

from gongkai import checks, form, packages, reading, site
from gongkai.corpus import Corpus
from gongkai.model import Artifact, Page
from gongkai.site import markup
from tests import at_once
from tests.archived import CULTURE, HOUSING, MARKET, collect
from tests.packed import whole_package

ADDRESS = "jiucuo@gongkai.example"
"""Where tests/archive/datasets/collection.json says that letters are to go."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Four reports with a statement, a withdrawal, and three letters, one of them unanswered."""
    return reading.read(collect(tmp_path_factory.mktemp("answers") / "datasets"), form.load())


@pytest.fixture(scope="module")
def shown(corpus: Corpus) -> dict[str, html.HtmlElement]:
    """Address → page."""
    return {page.path: parsed(page) for page in at_once.paginate(corpus, checks.judge(corpus))}


def parsed(page: Page) -> html.HtmlElement:
    """A page's own part."""
    return html.fromstring(f"<div>{markup.content_html(page)}</div>")


def text(element: html.HtmlElement) -> str:
    """Its words."""
    return " ".join(element.text_content().split())


def letters(element: html.HtmlElement) -> list[str]:
    """The addresses of letters that it offers."""
    return [a.get("href") for a in element.iter("a") if a.get("href", "").startswith("mailto:")]


def test_a_letter_about_a_report_is_filled_in(shown: dict[str, html.HtmlElement]) -> None:
    """Beside the form for issues: to whom, about which page, and by when an answer comes."""
    (trouble,) = shown[MARKET].xpath("//div[@class='gk-trouble']")
    (letter,) = letters(trouble)
    asked = parse_qs(urlsplit(letter).query)

    assert ADDRESS == urlsplit(letter).path
    assert ["数字有误：丙县市场监督管理局2023年政府信息公开工作年度报告"] == asked["subject"]
    assert f"https://gongkai.example/{MARKET}\n" in asked["body"][0]
    assert "+" not in letter
    assert [a for a in trouble.iter("a") if "/issues/new?" in a.get("href")]
    assert "15 个工作日内答复" in text(trouble)


def test_each_finding_can_be_answered(shown: dict[str, html.HtmlElement]) -> None:
    """Its letter names the finding's own place."""
    findings = shown[MARKET].xpath("//li[starts-with(@id, 'finding-')]")

    assert len(findings) > 1
    for finding in findings:
        (letter,) = letters(finding)
        assert f"https://gongkai.example/{MARKET}#{finding.get('id')}\n" in unquote(letter)


def test_without_an_address_no_letter_is_offered(corpus: Corpus) -> None:
    """Nor is an answer promised where no time is set."""
    silent = replace(corpus, collection=replace(corpus.collection, contact="", answer_days=0))
    for page in at_once.paginate(silent, checks.judge(silent)):
        assert "mailto:" not in site.markdown(page)
        assert "个工作日内答复" not in site.markdown(page)


def test_a_statement_stands_beside_the_findings_that_it_is_about(
    shown: dict[str, html.HtmlElement],
) -> None:
    """The outcomes do not add up, and the agency says why; other findings are not spoken of."""
    findings = shown[MARKET].xpath("//li[starts-with(@id, 'finding-')]")
    said = {finding.get("id"): "机关说明" in text(finding) for finding in findings}
    (first, *_) = findings

    assert "有 1 件按“其他处理”办结，制表时漏填" in text(first)
    assert "../../../corrections/0001/" in [a.get("href") for a in first.iter("a")]
    assert {"finding-1": True, "finding-2": True, "finding-3": False} == said


def test_a_withdrawn_report_says_so_first(shown: dict[str, html.HtmlElement]) -> None:
    """Above the figures, with the reason; the figures stay."""
    (notice,) = shown[CULTURE].xpath("//div[@class='gk-notice']")

    assert "机关已撤回本报告（0004，2024-04-01）：机关称所用数字尚未审定" in text(notice)
    assert "26" == text(shown[CULTURE].get_element_by_id("requests-new_received-total"))
    assert not shown[MARKET].xpath("//div[@class='gk-notice']")
    (on_body,) = shown["a/990103-whlyj/"].xpath("//div[@class='gk-notice']")
    assert "机关已撤回 2023 年的报告" in text(on_body)


def test_the_ledger_tells_how_far_each_has_come(shown: dict[str, html.HtmlElement]) -> None:
    """收到, 核实中, 已更正 and 不成立, with their days on each one's page."""
    rows = shown["corrections/"].xpath("//tbody/tr")
    told = {text(row[0]): (text(row[2]), text(row[3])) for row in rows}

    assert {
        "0001": ("机关说明", "已照登"),
        "0002": ("我们读错数字", "核实中"),
        "0003": ("我们登错标题、日期等", "已更正"),
        "0004": ("机关撤回了报告", "已照登"),
        "0005": ("我们读错数字", "不成立"),
    } == told
    for number, words in {
        "0001": "收到（2024-02-06） → 核实中（2024-02-08） → 已照登（2024-02-20）",
        "0002": "收到（2024-03-01） → 核实中（2024-03-04）",
        "0005": "收到（2024-05-06） → 不成立（2024-05-10）",
    }.items():
        assert words in text(shown[f"corrections/{number}/"]), number
    assert "改正后" not in text(shown["corrections/0002/"])


def test_only_what_is_settled_has_changed_the_report(shown: dict[str, html.HtmlElement]) -> None:
    """The address that had been left out is there; the figure in doubt stays as it was read."""
    links = [a.get("href") for a in shown[HOUSING].iter("a")]

    assert "https://example.org/zjj/2023.html" in links
    assert (
        "33" == text(shown[HOUSING].get_element_by_id("requests-new_received-total")).split()[0][:2]
    )
    before = shown["a/990103-scjgj/2022/"]
    assert "5" == text(before.get_element_by_id("requests-granted-total"))


def test_the_package_carries_every_kind_with_its_state(corpus: Corpus) -> None:
    """What is published as data says the same as the pages."""
    judgement = checks.judge(corpus)
    whole = Artifact("gongkai.zip", whole_package(corpus, judgement))
    with zipfile.ZipFile(io.BytesIO(whole.data)) as files:
        told = pd.read_csv(files.open("data/corrections.csv"), dtype=str, keep_default_na=False)
    told = told.set_index("correction").sort_index()

    assert ["statement", "misread", "metadata", "withdrawn", "misread"] == list(told["kind"])
    assert ["corrected", "checking", "corrected", "corrected", "unfounded"] == list(told["state"])
    assert "requests-outcomes" == told.loc["0001", "rule"]
    assert "url" == told.loc["0003", "field"]
    assert [
        {"state": "received", "date": "2024-03-01"},
        {"state": "checking", "date": "2024-03-04"},
    ] == json.loads(told.loc["0002", "steps"])
    assert [] == list(packages.prove(whole, 9))


def test_the_schema_for_editors_knows_every_kind(tmp_path: Path) -> None:
    """Every made-up entry of the ledger is valid by it, and one of an unknown kind is not."""
    from jsonschema import Draft202012Validator

    root = Path(__file__).resolve().parents[2]
    schema = json.loads((root / "datasets/schema/correction.schema.json").read_text("utf-8"))
    judge = Draft202012Validator(schema)
    ledger = sorted((root / "tests/archive/datasets/corrections").glob("*.json"))

    assert 5 == len(ledger)
    for path in ledger:
        assert [] == list(judge.iter_errors(json.loads(path.read_text("utf-8")))), path.name
    assert not judge.is_valid(json.loads(ledger[0].read_text("utf-8")) | {"kind": "praise"})

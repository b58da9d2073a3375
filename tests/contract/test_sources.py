"""Where documents are stored, every figure leads to its line; where they are not, pages say so."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner

from gongkai import form, pipeline, reading
from gongkai.cli import app
from tests.archived import CULTURE, DOCUMENTS, HOUSING, MARKET, collect

pytestmark = pytest.mark.usefixtures("quick_builds")

ROOT = Path(__file__).resolve().parents[2]
RUN = CliRunner()
REPORTS = {
    MARKET: "market-2023.txt",
    "a/990103-scjgj/2022/": "market-2022.txt",
    CULTURE: "culture-2023.txt",
    HOUSING: "housing-2023.html",
}
"""Report → its document."""


def build(datasets: Path, out: Path, renderer: str = "pour", *, search: bool = False) -> Path:
    """Build a site of these records."""
    plan = pipeline.Plan(ROOT, datasets, out, renderer, search=search)
    pipeline.build(plan, lambda _: None)
    return out / "site"


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection with its store filled by `add`."""
    return collect(tmp_path_factory.mktemp("archive") / "datasets")


@pytest.fixture(scope="module")
def built(datasets: Path) -> Path:
    """Its site."""
    return build(datasets, datasets.parent / "built")


def page(site: Path, address: str) -> html.HtmlElement:
    """A page of a site."""
    return html.fromstring((site / address / "index.html").read_text("utf-8"))


def lines_of(name: str) -> list[str]:
    """The lines of a document that is text, as any editor numbers them."""
    return (DOCUMENTS / name).read_text("utf-8").split("\n")


def traced(datasets: Path, report: str) -> Iterator[dict[str, str]]:
    """What the trace says of each printed figure."""
    path = datasets / "reports" / f"{report[2:-1]}.trace.csv"
    with path.open(encoding="utf-8") as file:
        yield from (row for row in csv.DictReader(file) if row["status"] == "reported")


@pytest.mark.parametrize("report", [each for each in REPORTS if each != HOUSING])
def test_the_page_of_a_text_has_the_lines_of_the_file(built: Path, report: str) -> None:
    """Line by line what stands in the file, each at an address of its number."""
    wanted = [" ".join(line.split()) for line in lines_of(REPORTS[report])]
    items = page(built, f"{report}source/").xpath("//ol[@class='gk-source']/li")

    assert [f"L{number}" for number in range(1, len(wanted) + 1)] == [li.get("id") for li in items]
    assert wanted == [" ".join(li.find("span").text_content().split()) for li in items]


def test_the_page_of_a_web_page_has_the_words_of_its_tables(built: Path) -> None:
    """A row of a table is a line, and what is printed in its boxes stands there in order."""
    document = html.fromstring((DOCUMENTS / REPORTS[HOUSING]).read_text("utf-8"))
    rows = [[box.text_content() for box in row.iter("td")] for row in document.iter("tr")]
    lines = page(built, f"{HOUSING}source/").xpath("//ol[@class='gk-source']/li/span")
    told = {" ".join(line.text_content().split()) for line in lines}

    assert len(rows) > 35
    for row in rows:
        assert " ".join(" ".join(row).split()) in told


@pytest.mark.parametrize("report", list(REPORTS))
def test_every_figure_leads_to_a_line_that_prints_it(
    built: Path, datasets: Path, report: str
) -> None:
    """For each figure of the trace the page lists its line, and the line has it."""
    listed = page(built, report)
    source = page(built, f"{report}source/")
    line = {li.get("id"): li.find("span").text_content() for li in source.xpath("//li[@id]")}
    rows = list(traced(datasets, report))

    assert len(rows) >= 197
    for row in rows:
        code, anchor = row["cell"].rpartition(".")[0].replace(".", "-"), f"L{row['line']}"
        assert row["raw"] in line[anchor], row
        assert listed.xpath(f"//li[@data-row='{code}']//a[@href='source/#{anchor}']"), row
    assert lines_hinted(listed) == {
        row["cell"].replace(".", "-"): int(row["line"]) for row in rows
    } | {box: line for box, line in lines_hinted(listed).items() if not line}


def lines_hinted(shown: html.HtmlElement) -> dict[str, int]:
    """Box → the line that a script tells of it; 0 where there is none."""
    (script,) = shown.xpath("//script[@class='gk-hints']")
    found = {}
    for code, told in json.loads(script.text).items():
        boxes = shown.xpath(f"//table[caption/@id='{code}-caption']//td[@id]/@id")
        found |= dict(zip(boxes, accumulate(spread(told["lines"])), strict=True))
    return found


def spread(runs: list[int | list[int]]) -> Iterator[int]:
    """Values one by one: what is the same for several in turn stands with their number."""
    for run in runs:
        value, count = run if isinstance(run, list) else (run, 1)
        yield from [value] * count


def test_findings_and_statements_lead_to_their_lines(built: Path) -> None:
    """Prose says 38, the table 33: the finding names both lines, the statement its own."""
    wanted = lines_of(REPORTS[HOUSING])
    shown = page(built, HOUSING)
    finding = shown.get_element_by_id("finding-1")
    source = page(built, f"{HOUSING}source/")
    linked = [link.get("href") for link in finding.iter("a") if "source/#" in link.get("href")]
    texts = [
        source.get_element_by_id(href.rpartition("#")[2]).find("span").text_content()
        for href in linked
    ]

    assert any("申请38件" in line for line in wanted)
    assert ["申请38件", "33"] == [
        next(part for part in ("申请38件", "33") if part in text) for text in texts
    ]
    (statement,) = shown.xpath("//table[contains(@class, 'gk-claims')]/tbody/tr/td[1]")
    assert [linked[0]] == [link.get("href") for link in statement.iter("a")]
    assert "新收政府信息公开申请38件" in statement.findtext(".//q")


def test_what_stands_in_a_document_is_only_text(built: Path) -> None:
    """A line with a script is a line."""
    (number,) = [at for at, line in enumerate(lines_of(REPORTS[MARKET]), 1) if "<script" in line]
    source = page(built, f"{MARKET}source/")

    assert (
        "<script>window.broken = 1</script>"
        in source.get_element_by_id(f"L{number}").text_content()
    )
    assert [] == source.xpath("//article//script")


def test_mkdocs_renders_the_same_pages(built: Path, datasets: Path) -> None:
    """Every page of the collection, source pages too, by both ways."""
    plain = build(datasets, datasets.parent / "plain", "mkdocs")
    names = {path.relative_to(plain) for path in plain.rglob("index.html")}

    assert {Path(report, "source", "index.html") for report in REPORTS} < names
    for name in sorted(names):
        assert (built / name).read_bytes() == (plain / name).read_bytes(), name


def test_a_source_page_is_small(built: Path) -> None:
    """What the page adds to a report: less than the tenth part of a megabyte, and one file."""
    for report, document in REPORTS.items():
        files = [path for path in (built / report / "source").rglob("*") if path.is_file()]
        assert ["index.html"] == [path.name for path in files]
        assert files[0].stat().st_size < 50_000 + 4 * (DOCUMENTS / document).stat().st_size
        assert not (built / f"{report}source.md").exists()


def test_a_document_that_is_missing_is_named(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build goes on, names the report, and its page says that the original is not here."""
    copy = tmp_path / "datasets"
    shutil.copytree(datasets, copy)
    record = json.loads((copy / "reports/990103-zjj/2023.json").read_text("utf-8"))
    sha256 = record["source"]["sha256"]
    (copy / "originals" / sha256[:2] / sha256).unlink()
    monkeypatch.chdir(ROOT)
    words = ["build", "--no-search", "--datasets", str(copy), "--out", str(tmp_path / "out")]
    done = RUN.invoke(app, words)
    site = tmp_path / "out" / "site"

    assert 0 == done.exit_code
    assert "没有 1 份报告的原件：990103-zjj/2023" in done.stderr
    assert not (site / HOUSING / "source").exists()
    facts = page(site, HOUSING).get_element_by_id("facts")
    assert "原件未存档于本站" in facts.text_content()
    assert "https://example.org/zjj/2023.html" in [a.get("href") for a in facts.iter("a")]
    assert (site / MARKET / "source" / "index.html").exists()


def test_the_projects_own_pages_say_that_originals_are_not_here() -> None:
    """Others' documents are not passed on: its collection names no store and keeps no words."""
    collection = json.loads((ROOT / "datasets" / "collection.json").read_text("utf-8"))

    assert not collection.get("sources")
    assert collection["narrative"] is False


def test_adding_again_fills_the_store_and_leaves_the_record(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the documents fills a store; what people changed in a record stays."""
    copy = tmp_path / "datasets"
    shutil.copytree(datasets, copy)
    shutil.rmtree(copy / "originals")
    record = copy / "reports" / "990103-scjgj" / "2022.json"
    text = record.read_text("utf-8").replace('"summary": ""', '"summary": "人写的概述"')
    assert "人写的概述" in text
    record.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    done = RUN.invoke(app, ["add", str(DOCUMENTS), "--datasets", str(copy), "--workers", "1"])

    assert 0 == done.exit_code
    assert 4 == done.stdout.count("补存入原件库")
    assert text == record.read_text("utf-8")
    kept = {
        path.name
        for path in (copy / "originals").glob("*/*")
        if re.fullmatch("[0-9a-f]{64}", path.name)
    }
    assert {report.source.sha256 for report in reading.read(copy, form.load()).reports} == kept


def test_lines_that_a_trace_does_not_bear_out_are_not_stored(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trace of older lines would lead to wrong places: it is to be made anew."""
    copy = tmp_path / "datasets"
    shutil.copytree(datasets, copy)
    shutil.rmtree(copy / "originals")
    trace = copy / "reports" / "990103-zjj" / "2023.trace.csv"
    trace.write_text(re.sub(r",1205,1205,\d+,", ",1205,1205,3,", trace.read_text("utf-8")), "utf-8")
    monkeypatch.chdir(tmp_path)
    document = DOCUMENTS / REPORTS[HOUSING]
    done = RUN.invoke(app, ["add", str(document), "--datasets", str(copy)])

    assert 1 == done.exit_code
    assert "--replace" in done.stderr
    assert not (copy / "originals").exists()


def test_a_document_that_comes_to_the_store_changes_its_page(
    datasets: Path, tmp_path: Path
) -> None:
    """The next build makes the page anew and leaves the others."""
    copy, out = tmp_path / "datasets", tmp_path / "out"
    shutil.copytree(datasets, copy)
    shutil.move(copy / "originals", tmp_path / "aside")
    without = build(copy, out)
    assert not (without / MARKET / "source").exists()
    shutil.move(tmp_path / "aside", copy / "originals")

    assert (build(copy, out) / MARKET / "source" / "index.html").exists()


def test_an_address_serves_as_well_as_a_folder(datasets: Path, built: Path, tmp_path: Path) -> None:
    """Documents at an address of fsspec give the same bytes."""
    copy = tmp_path / "datasets"
    shutil.copytree(datasets, copy, ignore=shutil.ignore_patterns("originals"))
    told = json.loads((copy / "collection.json").read_text("utf-8"))
    address = f"file://{datasets}/originals"
    (copy / "collection.json").write_text(json.dumps(told | {"sources": address}), "utf-8")
    site = build(copy, tmp_path / "out")

    for report in REPORTS:
        for name in (f"{report}index.html", f"{report}source/index.html"):
            assert (built / name).read_bytes() == (site / name).read_bytes(), name


def test_the_agencys_own_words_are_kept_shown_and_found(datasets: Path, built: Path) -> None:
    """Sections one, five and six as printed, where the collection keeps them."""
    record = json.loads((datasets / "reports/990103-scjgj/2023.json").read_text("utf-8"))
    said = "拟为每份文件配一张图"
    narrative = page(built, MARKET).xpath("//div[@class='gk-narrative']")[0]

    assert ["overview", "problems", "other"] == list(record["narrative"])
    assert said in record["narrative"]["problems"]
    assert said in narrative.text_content()
    assert "本年度没有收取信息处理费。" in narrative.text_content()


def test_without_the_setting_no_words_are_kept(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures are taken, sentences are left."""
    copy = tmp_path / "datasets"
    shutil.copytree(datasets, copy, ignore=shutil.ignore_patterns("reports", "originals"))
    told = json.loads((copy / "collection.json").read_text("utf-8"))
    told |= {"narrative": False, "sources": ""}
    (copy / "collection.json").write_text(json.dumps(told), "utf-8")
    monkeypatch.chdir(tmp_path)
    RUN.invoke(app, ["add", str(DOCUMENTS / REPORTS[MARKET]), "--datasets", str(copy)])
    record = json.loads((copy / "reports/990103-scjgj/2023.json").read_text("utf-8"))

    assert "narrative" not in record
    assert [17, 0, 0, 0, 0, 0, 17] == record["requests"]["new_received"]
    assert not (copy / "originals").exists()

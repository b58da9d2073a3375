"""The review sheet: only what needs an eye, in the form's words, and harmless as Markdown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gongkai import form
from gongkai.extract import to_json
from gongkai.intake.changes import changes
from gongkai.intake.review import ReviewSubject, draft_as_text, sheet
from gongkai.model import (
    Agency,
    Draft,
    Figure,
    Finding,
    Method,
    Name,
    Severity,
    Source,
    Statement,
    Status,
)
from gongkai.reading.record import read_record
from gongkai.reading.serialise import blank_record, format_report

FORM = form.load()
GLUED = [f"proactive.normative_docs.{column}" for column in ("issued", "repealed", "in_force")]
TEXT = f"标题\n行政规范性文件{'甲' * 30}1129{'乙' * 30}\n本年新收到申请12件\n"
DRAFT = Draft(
    title="甲县财政局2024年报告",
    agency_name="甲县财政局",
    year=2024,
    edition="2021",
    hybrid={},
    published=None,
    publisher="甲县财政局",
    identifiers={},
    figures={
        **{code: Figure(Status.AMBIGUOUS, None, "1129", 2, note="连写") for code in GLUED},
        "requests.granted.total": Figure(Status.REPORTED, Decimal(7), "7", 3, Method.POSITION),
        "requests.new_received.total": Figure(Status.REPORTED, Decimal(240), "240", 3, Method.GRID),
    },
    statements=[Statement("requests.new_received.total", Decimal(12), 3, "申请12件")],
    misfits=(),
    sections={},
    notes=(),
    text=TEXT,
)
AGENCY = Agency("990101-czj", (Name("甲县财政局"),), (), "dept_county", "czj", "990101")
SOURCE = Source("a.txt", "0" * 64, "text/plain", "https://www.example.gov.cn/1.htm")
ACCUSES = Finding(
    "prose-requests",
    Severity.WARNING,
    "正文写的是 12 件，表中为 240 件。",
    left=Decimal(12),
    right=Decimal(240),
    title="正文所说的与表格不同",
)
REVIEWED = ReviewSubject(DRAFT, AGENCY, 2024, SOURCE, [ACCUSES], [], None, {})


def section(text: str, title: str) -> str:
    """What stands under a heading."""
    return text.split(f"## {title}\n")[1].split("\n## ")[0]


def test_a_refused_row_stands_with_its_ways_and_twenty_characters_around() -> None:
    """One box to tick for the row, the form's words, no code."""
    said = section(sheet(REVIEWED, FORM), "读不准、读不出的格")

    assert 1 == said.count("- [ ]")
    assert f"…{'甲' * 20}【1129】{'乙' * 20}…" in said
    assert "本年制发件数、本年废止件数、现行有效件数" in said
    assert "1、1、29" in said
    assert "normative" not in said


def test_what_was_inferred_says_how_and_what_was_read_well_is_not_there() -> None:
    """The total of granted requests was read by its place; the new ones stood in a table."""
    text = sheet(REVIEWED, FORM)
    said = section(text, "推断出来的格")

    assert "予以公开（总计） = 7" in said
    assert "按位置读取" in said
    assert "本年新收" not in said


def test_what_will_accuse_the_body_quotes_the_prose() -> None:
    """The sentence of the document beside the finding that rests on it."""
    said = section(sheet(REVIEWED, FORM), "发布后会写在页面上的问题")

    assert "正文所说的与表格不同" in said
    assert "【申请12件】" in said


def test_title_day_and_address_are_boxes_to_tick() -> None:
    """What the document does not print is asked for."""
    said = section(sheet(REVIEWED, FORM), "标题、日期和出处")

    assert "- [ ] 标题：甲县财政局2024年报告" in said
    assert "- [ ] 发布日期：没有读到；原文有的请补上" in said
    assert "www.example.gov.cn/1.htm" in said


def test_a_leap_from_last_year_is_told() -> None:
    """From twelve to 240; not from seven to eight."""
    held = {"requests.new_received.total": Decimal(12), "requests.granted.total": Decimal(8)}
    blank = blank_record("990101-czj", 2023, "2019", FORM)
    before, _ = read_record(format_report(blank, FORM), "", FORM)
    assert before is not None
    said = section(
        sheet(replace(REVIEWED, before=before.report, values_before=held), FORM), "与上一年不同"
    )

    assert "本年新收·总计：上一年 12，这份 240" in said
    assert "格式版本：上一年 2019，这份 2021" in said
    assert "予以公开" not in said


def test_a_hostile_title_is_shown_and_does_nothing() -> None:
    """No link, no picture, no mention, no second line, no tag."""
    title = "![x](http://evil.example)\n# 甲 @everyone <img src=x> `a` |b|"
    text = sheet(replace(REVIEWED, draft=replace(DRAFT, title=title)), FORM)
    (line,) = (each for each in text.splitlines() if "evil" in each)

    assert line.startswith(r"- [ ] 标题：!\[x\](http://evil.example) \# 甲 \@everyone \<img")


def test_changes_are_told_in_words() -> None:
    """Cells by their names, the source by what it is; a record that is none is told as such."""
    record = blank_record("990101-czj", 2023, "2021", FORM)
    old = format_report(record, FORM)
    record["requests"]["granted"][-1] = 3
    record["source"]["url"] = "https://www.example.gov.cn/1.htm"
    new = format_report(record, FORM)

    assert [
        "原文网址：（无） → https://www.example.gov.cn/1.htm",
        "予以公开·总计：空白 → 3",
    ] == changes(old, new, FORM)
    assert ["原来的记录写法有错，无从比较；请看 git diff"] == changes("[]", new, FORM)


def test_what_was_not_read_has_no_line_and_no_method_in_the_text_that_is_shown() -> None:
    """There is no line 0, and nothing was done to read it."""
    lost = {"requests.granted.other": Figure(Status.UNREADABLE, None, "", 0, note="没有读到")}
    shown = draft_as_text(to_json(replace(DRAFT, figures={**DRAFT.figures, **lost})))
    line = next(line for line in shown.splitlines() if line.startswith("requests.granted.other"))
    assert line.split() == ["requests.granted.other", "（读不出）", "没有读到"]
    assert "第 3 行" in shown

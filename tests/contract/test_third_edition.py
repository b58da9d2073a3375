"""Adding an edition of the form touches no code: a made-up one goes the whole line."""

import json
import shutil
from pathlib import Path

import pytest

from gongkai import checks, form, reading, tables
from gongkai.reading.json_schema import schemas
from gongkai.reading.serialise import blank_record, format_report
from gongkai.records import manual_trace
from tests import at_once
from tests.sample import DATASETS

FORMS = Path(form.__file__).parent

EDITION = """
id = "2030"
title = "试验格式"
notice = "试验通知"
since = 2030

[[tables]]
code = "proactive"
label = "二、主动公开情况"
short = "主动公开"
layout = "blocks"
anchor = "主动公开情况"

[[tables.blocks]]
label = "第二十条第（一）项"
article = "条例第二十条第（一）项"
unit = "件"
columns = [{ code = "published", label = "本年发布件数" }, { code = "videos", label = "其中视频" }]
rows = [{ code = "guides", label = "办事指南", anchor = "办事指南" }]

[[tables]]
code = "channels"
label = "三、公开渠道情况"
short = "公开渠道"
layout = "matrix"
anchor = "公开渠道"

[[tables.blocks]]
unit = "次"
columns = [
    { code = "web", label = "网站" },
    { code = "phone", label = "电话" },
    { code = "total", label = "合计" },
]
rows = [
    { code = "asked", label = "一、咨询", anchor = "咨询" },
    { code = "answered", label = "二、答复", anchor = "答复" },
]

[[tables.sums]]
id = "channels-total"
along = "columns"
left = ["web", "phone"]
right = ["total"]
"""


@pytest.fixture
def the_form(tmp_path: Path) -> form.Form:
    """The official editions and a third one that only exists as a file."""
    folder = tmp_path / "form"
    folder.mkdir()
    for path in FORMS.glob("*.toml"):
        shutil.copy(path, folder)
    (folder / "2030.toml").write_text(EDITION, "utf-8")
    return form.load(folder)


@pytest.fixture
def datasets(tmp_path: Path, the_form: form.Form) -> Path:
    """A body with one report on the third edition: 3 + 4 are printed as 9."""
    folder = tmp_path / "datasets"
    (folder / "agencies").mkdir(parents=True)
    for name in ("collection.json", "regions.json", "agencies/330411-scjgj.json"):
        shutil.copy(DATASETS / name, folder / name)
    collection = json.loads((folder / "collection.json").read_text("utf-8"))
    collection["reference_date"] = "2031-02-01"
    (folder / "collection.json").write_text(json.dumps(collection), "utf-8")
    record = blank_record("330411-scjgj", 2030, "2030", the_form)
    record["title"] = "秀洲区市场监督管理局2030年政府信息公开工作年度报告"
    record["source"] |= {"file": "2030.html", "sha256": "1" * 64}
    record["proactive"]["guides"] = [12, 3]
    record["channels"] = {"asked": [3, 4, 9], "answered": [5, None, 5]}
    path = folder / "reports" / "330411-scjgj" / "2030.json"
    path.parent.mkdir(parents=True)
    text = format_report(record, the_form)
    path.write_text(text, "utf-8")
    path.with_suffix(".trace.csv").write_text(manual_trace(text, the_form), "utf-8")
    return folder


def test_a_third_edition_goes_the_whole_line(the_form: form.Form, datasets: Path) -> None:
    """Record, schema, sums, tables and page know the new rows without a line of code."""
    corpus = reading.read(datasets, the_form)
    judgement = checks.judge(corpus)
    found = [finding for finding in judgement.findings if finding.rule == "channels-total"]
    tidy = tables.tabulate(corpus, judgement)
    html = {page.path: page for page in at_once.paginate(corpus, judgement)}
    report = str(html["a/330411-scjgj/2030/"].blocks)

    assert [(7, 9)] == [(finding.left, finding.right) for finding in found]
    assert (
        "asked" in schemas(the_form)["report.schema.json"]["properties"]["channels"]["properties"]
    )
    assert "channels" in set(tidy["rows"].frame["table"])
    assert 'id="channels-asked-total"' in report
    assert "三、公开渠道情况" in report


def test_the_official_editions_read_the_same_beside_it(the_form: form.Form) -> None:
    """A new edition neither moves nor renames a cell of the older ones."""
    alone = form.load()

    for name, edition in alone.editions.items():
        assert edition.cells == the_form.editions[name].cells
    assert set(alone.index) <= set(the_form.index)

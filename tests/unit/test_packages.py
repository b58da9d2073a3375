"""Packages: reproducible archives, workbooks and databases that other programs open."""

import csv
import hashlib
import io
import json
import os
import sqlite3
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import packages
from gongkai.model import Artifact, Finding, Method, Region, Severity, json_of
from gongkai.packages.archive import Member, archive, compress
from gongkai.packages.database import database
from gongkai.packages.readme import escaped
from gongkai.packages.sheet_layout import sheet_layout
from gongkai.packages.workbook import Canvas, box_content
from gongkai.tables import tabulate
from tests import at_once, made
from tests.packed import whole_package
from tests.unit.test_tables import judged

BODY = "330326-scjgj"
REGIONS = (
    Region("330000", "浙江省", None),
    Region("330326", "平阳县", "330000"),
    Region("330411", "秀洲区", "330000"),
)
HOSTILE = [
    '=cmd|"/c calc"!A1',
    "+1",
    "@SUM(A1)",
    "a\nb\tc",
    "<script>&amp;",
    '"',
    "_x0041_",
    "\x07",
]


def packed(corpus, *findings: Finding) -> dict[str, bytes]:
    """Everything that is made of a corpus, by address."""
    judgement = judged(corpus, *findings)
    artifacts = at_once.package(corpus, tabulate(corpus, judgement), judgement)
    return {artifact.path: artifact.data for artifact in artifacts}


def two_bodies():
    """Two bodies of one province, one of them with two years."""
    return made.corpus(
        made.report({"requests.granted": [None, "/", "?", ..., 0, 3, 3]}),
        made.report(year=2021),
        made.report({"proactive.fees.amount_wan": 12.5}, agency="330411-scjgj", year=2021),
        regions=REGIONS,
    )


def rows_in(data: bytes, name: str) -> list[dict[str, str]]:
    """A table of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return list(csv.DictReader(io.StringIO(zipped.read(f"data/{name}.csv").decode(), "")))


@cache
def all_of_two_bodies() -> dict[str, bytes]:
    """Everything that is made of the two bodies; made once, changed by no test."""
    return packed(two_bodies())


@given(st.lists(st.lists(st.binary(max_size=300), max_size=5), max_size=4))
def test_archives_are_read_by_another_program(files):
    """Members joined from pieces are what Python's own zipfile finds, checksums included."""
    members = [Member(f"文/{at}", map(compress, parts)) for at, parts in enumerate(files)]
    with zipfile.ZipFile(io.BytesIO(archive(members))) as zipped:
        assert zipped.testzip() is None
        assert [zipped.read(name) for name in zipped.namelist()] == [b"".join(p) for p in files]


def test_large_archives_are_read_by_another_program(tmp_path):
    """Zip64, forced by a low limit, is read by zipfile and by the system's unzip where it is."""
    members = [Member(name, [compress(name.encode() * 9_000)]) for name in ("a", "b", "c")]
    file = tmp_path / "large.zip"
    file.write_bytes(archive(members, limit=50))
    with zipfile.ZipFile(file) as zipped:
        assert zipped.testzip() is None
        assert [info.file_size for info in zipped.infolist()] == [9_000] * 3


def test_an_archive_says_exactly_where_its_parts_are():
    """Who trusts its numbers finds directory and members there, and files that all may read."""
    data = archive([Member(name, [compress(b"plain")]) for name in ("a", "b")])
    *_, count, size, offset, _ = struct.unpack("<4sHHHHLLH", data[-22:])
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        infos = zipped.infolist()

    assert (count, offset + size) == (2, len(data) - 22)
    assert data[offset:].startswith(b"PK\x01\x02")
    assert all(data[info.header_offset :].startswith(b"PK\x03\x04") for info in infos)
    assert {(info.external_attr >> 16, info.create_system) for info in infos} == {(0o100644, 3)}
    assert {(info.create_version, info.extract_version) for info in infos} == {(45, 20)}
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_pieces_are_one_stream_of_deflate():
    """Any inflater reads joined pieces: each ends at the boundary of a byte."""
    parts = [b"one ", b"", b"two"]
    joined = b"".join(compress(part).packed for part in parts) + b"\x03\x00"
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    assert inflater.decompress(joined) == b"one two"
    assert inflater.eof


@given(st.lists(st.binary(max_size=2000).map(lambda some: some * 50), max_size=6))
def test_a_piece_is_compressed_as_if_it_were_the_first(pieces):
    """Whatever was compressed before it, and by whichever level."""

    def alone(plain: bytes, level: int) -> bytes:
        deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        return deflate.compress(plain) + deflate.flush(zlib.Z_FULL_FLUSH)

    told = [(piece, level) for piece in pieces for level in (4, 9, 6)]
    assert [alone(*each) for each in told] == [compress(*each).packed for each in told]


def digests() -> str:
    """The address and the digest of everything that is made of the two bodies."""
    return repr({p: hashlib.sha256(d).hexdigest() for p, d in all_of_two_bodies().items()})


def test_same_corpus_same_bytes():
    """Two runs, the second in a process of its own with another hash seed, agree in every byte."""
    code = "from tests.unit.test_packages import digests; print(digests(), end='')"
    seeds = {"1", "2"} - {os.environ.get("PYTHONHASHSEED", "")}
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": "build:.", "PYTHONHASHSEED": seeds.pop(), "PATH": ""},
        cwd=made.__file__.rpartition("/tests/")[0],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert other == digests()


def bodies_by_region(everything: dict[str, bytes]) -> dict[str, list[str]]:
    """Region → the bodies in its package."""
    return {
        path.split("/")[1]: [row["agency"] for row in rows_in(data, "agencies")]
        for path, data in everything.items()
        if path.startswith("r/")
    }


def test_each_package_has_the_bodies_of_its_region(monkeypatch):
    """A county has its own; the province has all that the whole has, and so no package."""
    monkeypatch.setattr(packages, "ENOUGH", 1)
    bodies = bodies_by_region(packed(two_bodies()))
    assert bodies == {"330326": [BODY], "330411": ["330411-scjgj"]}


def test_a_region_stands_for_itself_or_for_the_nearest_above(monkeypatch):
    """A county alone in its prefecture is in that one's; one that has fewer has its own."""
    monkeypatch.setattr(packages, "ENOUGH", 1)
    corpus = made.corpus(
        made.report(),
        made.report(agency="330411-scjgj", year=2021),
        made.report(agency="440000-scjgj", year=2021),
        regions=(
            *REGIONS[:1],
            Region("330300", "温州市", "330000"),
            Region("330326", "平阳县", "330300"),
            Region("330411", "秀洲区", "330000"),
            Region("440000", "广东省", None),
        ),
    )
    judgement = judged(corpus)
    context = packages.PackageContext(corpus, tabulate(corpus, judgement), judgement)
    assert packages.JointPackages(context).stands_for == {
        "330000": "330000",
        "330300": "330300",
        "330326": "330300",
        "330411": "330411",
        "440000": "440000",
    }


def test_a_region_with_few_reports_offers_the_package_above():
    """Of three reports nobody makes a package; every region offers that of the whole."""
    assert bodies_by_region(all_of_two_bodies()) == {}
    corpus = two_bodies()
    judgement = judged(corpus)
    wholes = packages.JointPackages(
        packages.PackageContext(corpus, tabulate(corpus, judgement), judgement)
    )
    whole = packages.offer(Artifact("data/latest/gongkai.zip", b"PK"), "2026.6.0")
    offered = {each.page: each.path for each in wholes.stand_ins("", [whole])}
    assert wholes.names == ("",)
    assert offered == {f"r/{region.code}/": whole.path for region in REGIONS}


def test_fields_are_described_in_the_package_of_all_alone():
    """With a body each field has its name, type and title; what it means is told once for all."""
    everything = all_of_two_bodies()
    own, whole = (
        json.loads(zipfile.ZipFile(io.BytesIO(everything[path])).read("datapackage.json"))
        for path in (f"a/{BODY}/gongkai-{BODY}.zip", "data/latest/gongkai.zip")
    )
    for descriptor, is_described in ((own, False), (whole, True)):
        (cells,) = (each for each in descriptor["resources"] if each["name"] == "cells")
        for field in cells["schema"]["fields"]:
            assert {"name", "type", "title"} <= field.keys()
            assert ("description" in field) is is_described


def test_findings_about_no_body_are_in_the_package_of_all():
    """One about our own ledgers stands before those of bodies, and in no body's package."""
    loose = Finding("requests-balance", Severity.STRUCTURE, "豁免已到期")
    corpus = two_bodies()
    judgement = judged(corpus, loose)
    with_it = whole_package(corpus, judgement)

    assert [row["rule"] for row in rows_in(with_it, "findings")] == ["requests-balance"]
    assert rows_in(all_of_two_bodies()["data/latest/gongkai.zip"], "findings") == []


def test_the_package_of_a_body_has_no_catalogues():
    """Rules and indicators are the same for all; what its codes are called is in it."""
    with zipfile.ZipFile(io.BytesIO(all_of_two_bodies()[f"a/{BODY}/gongkai-{BODY}.zip"])) as zipped:
        names = {name.removeprefix("data/").removesuffix(".csv") for name in zipped.namelist()}
        readme = zipped.read("README.md").decode()
    assert {"cells", "findings", "rows", "columns", "regions"} <= names
    assert not {"rules", "indicators", "operands", "relations"} & names
    assert "`rules`（" in readme


def test_a_package_joins_exactly_the_rows_of_its_bodies():
    """The corpus has the rows of both bodies, one after the other, and nothing else."""
    everything = all_of_two_bodies()
    both = [
        row
        for body in (BODY, "330411-scjgj")
        for row in rows_in(everything[f"a/{body}/gongkai-{body}.zip"], "cells")
    ]
    assert rows_in(everything["data/latest/gongkai.zip"], "cells") == both


def test_the_whole_is_the_same_made_alone():
    """Rows cut out of the packages of bodies are those that are compressed for the whole alone."""
    corpus = two_bodies()
    whole = all_of_two_bodies()["data/latest/gongkai.zip"]
    assert whole_package(corpus, judged(corpus)) == whole


def test_nothing_stands_at_an_address_that_stays_before_it_is_released():
    """A package that moves is never put where nothing may move."""
    assert not [path for path in all_of_two_bodies() if path.startswith("data/v/")]


def test_a_body_as_json_has_every_box_of_every_year():
    """198 boxes of 2019's form and 200 of 2021's; an empty box is null and blank, not 0."""
    told = json.loads(all_of_two_bodies()[f"a/{BODY}.json"])
    first = told["reports"][0]
    assert [(each["year"], sum(map(len, each["cells"].values()))) for each in told["reports"]] == [
        (2020, 198),
        (2021, 200),
    ]
    assert all(len(each["lines"]) == len(each["cells"]) for each in told["reports"])
    for run in told["columns"][first["edition"]]:
        assert {len(first["cells"][row]) for row in run["rows"]} == {len(run["columns"])}
    assert first["cells"]["requests.granted"] == [None, None, None, None, 0, 3, 3]
    assert first["status"]["requests.granted.natural_person"] == "blank"
    assert first["status"]["requests.granted.business"] == "not_applicable"
    assert "requests.granted.total" not in {*first["status"], *first["raw"]}


def test_a_body_has_one_small_csv():
    """A line a row of the form; a box without a number is empty and told at the end of its line."""
    data = all_of_two_bodies()[f"a/{BODY}.csv"]
    rows = list(csv.DictReader(io.StringIO(data.decode(), "")))
    own = {row["row"]: row for row in rows if row["year"] == "2020"}
    granted = own["requests.granted"]
    assert len(data) <= 8_000
    assert [*granted][:4] == ["year", "row", "label", "issued 本年制发件数"]
    assert [row["year"] for row in rows if row["row"] == "requests.granted"] == ["2021", "2020"]
    assert len(own) == sum(len(table.rows) for table in made.FORM.editions["2019"].tables.values())
    assert (granted["label"], granted["total 总计"]) == ("予以公开", "3")
    assert granted["natural_person 自然人"] == ""
    assert granted["status"].startswith("natural_person=blank; business=not_applicable; ")


def opened(data: bytes):
    """A workbook in another program."""
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_report_in_a_workbook_has_the_official_layout():
    """Table three as the notice prints it: 23 rows by 7 columns under two levels of headings."""
    book = opened(all_of_two_bodies()[f"a/{BODY}.xlsx"])
    assert book.sheetnames == ["说明", "各年对照", "2020年", "2021年", "核对"]
    rows = list(book["2020年"].iter_rows(values_only=True))
    top = next(at for at, row in enumerate(rows) if row[0] == "三、收到和处理政府信息公开申请情况")
    assert rows[top + 1][0] == "单位：件"
    assert rows[top + 2][3] == "申请人情况"
    assert [rows[top + 3][at] for at in (3, 4, 9)] == ["自然人", "法人或其他组织", "总计"]
    assert rows[top + 7][1] == "（一）予以公开"
    assert rows[top + 7][3:10] == (None, "［不适用］", "［读法不一］", "［原文没有］", 0, 3, 3)


def test_the_looks_of_a_workbook_tell_the_statuses_apart():
    """Blank, not applicable, unread and absent each look as their sample on the cover does."""
    book = opened(all_of_two_bodies()[f"a/{BODY}.xlsx"])
    cover = {row[1].value: row[0] for row in book["说明"].iter_rows() if row[1].value}
    samples = {
        name: next(box for words, box in cover.items() if words.startswith(begins))
        for name, begins in (
            ("blank", "原文空白"), ("na", "原文印的"), ("unread", "本站未能"),
            ("absent", "格式有此格"),
        )
    }  # fmt: skip
    row = next(
        row for row in book["2020年"].iter_rows() if "（一）予以公开" in [c.value for c in row]
    )
    told = {name: (box.fill.fgColor.rgb, box.fill.patternType) for name, box in samples.items()}
    found = [(box.fill.fgColor.rgb, box.fill.patternType) for box in row[3:8]]
    assert found[:4] == [told["blank"], told["na"], told["unread"], told["absent"]]
    assert len(set(found[:4])) == 4


def test_what_was_inferred_is_marked_and_still_a_number():
    """A figure read by its position alone is a number in the look of the sample 推定."""
    corpus = made.corpus(made.report(methods={"requests.granted.total": Method.POSITION}))
    book = opened(packed(corpus)[f"a/{BODY}.xlsx"])
    sample = next(r[0] for r in book["说明"].iter_rows() if str(r[1].value).startswith("推定"))
    line = next(r for r in book["各年对照"].iter_rows() if r[0].value == "予以公开·总计")
    assert line[2].value == 0
    assert line[2].fill.fgColor.rgb == sample.fill.fgColor.rgb


def test_a_workbook_is_laid_out_to_be_read_and_printed():
    """Heads stay in sight, long texts wrap, and a sheet is as wide as a page lying across."""
    book = opened(all_of_two_bodies()[f"a/{BODY}.xlsx"])
    cover, compared, checked = (book[name] for name in ("说明", "各年对照", "核对"))

    assert (compared.freeze_panes, checked.freeze_panes) == ("C2", "A2")
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToWidth, setup.fitToHeight) == ("landscape", None, 0)
    assert cover["B3"].alignment.wrap_text
    assert checked["D2"].alignment.wrap_text
    assert cover.row_dimensions[1].height == 24
    widths = [compared.column_dimensions[name].width for name in "ABC"]
    assert [int(width) for width in widths] == [44, 8, 12]


def test_a_workbook_loses_no_figure():
    """Every number of the long table stands in the workbook, in its year's column."""
    rows = rows_in(all_of_two_bodies()[f"a/{BODY}/gongkai-{BODY}.zip"], "cells")
    sheet = opened(all_of_two_bodies()[f"a/{BODY}.xlsx"])["各年对照"]
    head, *lines = sheet.iter_rows(values_only=True)
    assert head == ("项目", "单位", "2020年", "2021年", "格的代码")
    shown = {line[-1]: dict(zip((2020, 2021), line[2:4], strict=True)) for line in lines}
    for row in rows:
        if row["value"]:
            assert shown[row["cell"]][int(row["year"])] == float(row["value"])
    assert shown["proactive.procurement.amount_yuan"] == {2020: 0, 2021: "［无此格］"}
    assert sheet.freeze_panes == "C2"


def test_a_workbook_tells_what_the_checks_found():
    """A sure finding stands on the sheet 核对, both sides as numbers; a doubtful one does not."""
    sure = Finding(
        "requests-balance", Severity.ERROR, "自然人不等。", BODY, 2020,
        ("requests.granted.total",), Decimal(4), Decimal(3), title="对不上",
    )  # fmt: skip
    unsure = replace(sure, message="总计不等。", doubtful=True)
    data = packed(made.corpus(made.report()), sure, unsure)[f"a/{BODY}.xlsx"]
    lines = list(opened(data)["核对"].iter_rows(values_only=True))
    assert lines[1][:7] == (2020, "不符", "对不上", "自然人不等。", 4, 3, 1)
    assert lines[1][7] == "予以公开·总计"
    assert "总计不等。" not in [line[3] for line in lines]


@cache
def hostile():
    """A body whose reports have hostile titles, one a year, with everything that is made of it."""
    titles = enumerate(HOSTILE, 2019)
    corpus = made.corpus(*(made.report(title=text, year=year) for year, text in titles))
    return corpus, packed(corpus)


def test_hostile_text_survives_in_workbooks():
    """A title is shown as it is and never becomes a formula or markup."""
    sheet = opened(hostile()[1][f"a/{BODY}.xlsx"])["说明"]
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == "年度") + 1
    cells = [sheet.cell(first + at, 2) for at in range(len(HOSTILE))]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [openpyxl.utils.escape.unescape(cell.value) for cell in cells] == HOSTILE


def test_hostile_text_survives_in_json_sqlite_and_descriptor():
    """Other programs find a title as it was."""
    corpus, everything = hostile()
    reports = json.loads(everything[f"a/{BODY}.json"])["reports"]
    assert [each["title"] for each in reports] == HOSTILE
    with zipfile.ZipFile(io.BytesIO(everything[f"a/{BODY}/gongkai-{BODY}.zip"])) as zipped:
        sources = json.loads(zipped.read("datapackage.json"))["sources"]
    assert [each["title"] for each in sources] == HOSTILE
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(database(tabulate(corpus, judged(corpus))))
        titles = connection.execute("select title from reports order by year").fetchall()
    connection.close()
    assert titles == [(text,) for text in HOSTILE]


@given(st.text(max_size=40))
def test_text_in_a_readme_stays_on_its_line_and_is_no_markup(text):
    """Whatever a title holds, it opens no tag, link, emphasis or heading."""
    from markdown import markdown

    html = markdown(f"- {escaped('题' + text)}")
    for tag in ("<a", "<em", "<strong", "<code", "<h1", "<img", "<script"):
        assert tag not in html


def test_numbers_are_numbers_and_text_is_text():
    """A box holds a number, a text or nothing."""
    assert [box_content(each)[1] for each in (4, 0.5, None)] == [
        "><v>4</v></c>",
        "><v>0.5</v></c>",
        "/>",
    ]
    assert "<t " in box_content("4")[1]


def test_a_shell_is_poured_in_the_order_of_its_marks():
    """Boxes opened in any order of place are filled in the order in which they were opened."""
    canvas = Canvas()
    sheet = canvas.sheet("a/b")
    canvas.mark(sheet, 3, 1, canvas.figure)
    canvas.mark(sheet, 0, 0, canvas.figure)
    sheet.write_number(1, 1, 5)
    found = opened(canvas.shell().fill([box_content("first"), box_content(2)]))["ab"]
    assert (found["B4"].value, found["A1"].value, found["B2"].value) == ("first", 2, 5)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_layouts_have_no_overlap(edition):
    """No heading covers another heading or a box, in any table of any edition."""
    for table in made.FORM.editions[edition].tables.values():
        layout = sheet_layout(table, top=0)
        covered = [
            (row, column)
            for label in layout.labels
            for row in range(label.top, label.bottom + 1)
            for column in range(label.left, label.right + 1)
        ] + list(layout.places.values())
        assert len(covered) == len(set(covered))
        assert set(layout.places) == {cell.code for cell in table.cells}


def test_headings_stand_over_all_that_they_head():
    """A group is as wide as its columns and as high as its rows; a lone heading fills its place."""
    tables = made.FORM.editions["2021"].tables
    spans = {
        label.text: (label.top, label.left, label.bottom, label.right)
        for code in ("requests", "remedies")
        for label in sheet_layout(tables[code], top=0).labels
    }

    assert spans["申请人情况"] == (0, 3, 0, 9)
    assert spans["法人或其他组织"] == (1, 4, 1, 8)
    assert spans["自然人"] == (1, 3, 2, 3)
    assert spans["三、本年度办理结果"] == (5, 0, 26, 0)
    assert spans["（三）不予公开"] == (7, 1, 14, 1)
    assert spans["（七）总计"] == (26, 1, 26, 2)
    assert spans["行政复议"] == (0, 0, 1, 4)
    assert spans["行政诉讼"] == (0, 5, 0, 14)


def test_the_database_answers_like_the_table():
    """The view `cells` of SQLite has the rows of the CSV, and every key holds."""
    corpus = two_bodies()
    at = corpus.form.index["proactive.procurement.amount_yuan"]
    corpus = replace(corpus, raws={(0, at): "0元"})
    tables = tabulate(corpus, judged(corpus))
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(database(tables))
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        found = connection.execute("select * from cells").fetchall()
    connection.close()
    words = {"true": "1", "false": "0"}
    expected = list(csv.reader(io.StringIO(tables["cells"].csv().decode(), "")))[1:]
    assert [["" if v is None else str(v) for v in row] for row in found] == [
        [*row[:13], words.get(row[13], row[13]), *row[14:]] for row in expected
    ]


def test_every_file_beside_a_page_is_offered_by_it():
    """Nothing is made that no page offers; sizes are those of the files."""
    for path, data in all_of_two_bodies().items():
        download = packages.offer(Artifact(path, data), "2026.1.0")
        assert download is not None, path
        assert download.bytes == len(data)
        assert download.sha256 == hashlib.sha256(data).hexdigest()
        assert path.startswith(download.page.rstrip("/"))
        assert download.name.startswith("gongkai-")
    assert packages.offer(Artifact("index.html", b""), "2026.1.0") is None


def test_a_download_is_named_so_that_it_tells_what_it_is():
    """Body, year and, where there are versions, the version stand in the name of a file."""
    told = {path: packages.offer(Artifact(path, b""), "2026.1.0").name for path in (
        "a/321300-zf.csv", "a/321300-zf/gongkai-321300-zf.zip", "data/latest/cells.csv",
        "data/latest/gongkai.zip",
    )}  # fmt: skip
    assert list(told.values()) == [
        "gongkai-321300-zf.csv", "gongkai-321300-zf-2026.1.0.zip",
        "gongkai-cells-2026.1.0.csv", "gongkai-2026.1.0.zip",
    ]  # fmt: skip


def test_a_readme_tells_known_problems():
    """A failing sum is told in the README with body and year; what we may have misread is not."""
    sure = Finding("requests-balance", Severity.ERROR, "自然人不等。", BODY, 2020, title="不等")
    unsure = replace(sure, message="总计不等。", doubtful=True)
    data = packed(made.corpus(made.report()), sure, unsure)[f"a/{BODY}/gongkai-{BODY}.zip"]
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        readme = zipped.read("README.md").decode()
    assert f"- {BODY} 2020年 自然人不等。" in readme
    assert "总计不等" not in readme


@cache
def sound_files() -> dict[str, bytes]:
    """The files of a sound package; made once, changed by no test."""
    corpus = made.corpus(made.report())
    with zipfile.ZipFile(io.BytesIO(whole_package(corpus, judged(corpus)))) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def broken(change, bodies=None) -> list[str]:
    """What the proof says of a package in which some files are changed."""
    files = dict(sound_files())
    change(files)
    members = [Member(name, [compress(plain)]) for name, plain in files.items()]
    return packages.prove(Artifact("a.zip", archive(members)), bodies)


def test_a_sound_package_is_proved():
    """Nothing is said of a package as it was made."""
    assert broken(lambda files: None) == []


def test_a_changed_byte_is_found():
    """A figure changed after packing no longer fits the hash."""
    name = "data/cells.csv"
    told = broken(lambda files: files.update({name: files[name].replace(b",0,", b",9,", 1)}))
    assert told == [f"a.zip：{name} 的 SHA-256 与说明不符。"]


def test_a_lost_file_is_found():
    """A resource without its file is told by name."""
    assert broken(lambda files: files.pop("data/rows.csv")) == ["a.zip：缺少文件 data/rows.csv。"]


@pytest.mark.parametrize(
    ("row", "dangling", "bodies"),
    [
        (
            "x,999999-x,2020,requests-balance,t,error,contradicted,m,,,,,false,,,false,u",
            "999999-x",
            None,
        ),
        (
            f"x,{BODY},2020,no-such-rule,t,error,contradicted,m,,,,,false,,,false,u",
            "no-such-rule",
            1,
        ),
    ],
)
def test_a_dangling_key_is_found(row, dangling, bodies):
    """A body or rule that no list has is found by Frictionless, hashes right, in a sample too."""
    from hashlib import sha256

    def change(files):
        plain = files["data/findings.csv"] + f"{row}\n".encode()
        told = json.loads(files["datapackage.json"])
        for resource in told["resources"]:
            if resource["name"] == "findings":
                resource |= {"bytes": len(plain), "hash": f"sha256:{sha256(plain).hexdigest()}"}
        files |= {"data/findings.csv": plain, "datapackage.json": json.dumps(told).encode()}

    (told,) = broken(change, bodies)
    assert dangling in told


def test_what_is_no_zip_is_told():
    """Broken bytes are one sentence, no traceback."""
    (told,) = packages.prove(Artifact("a.zip", b"PK"))
    assert told.startswith("a.zip：压缩包损坏")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_json_is_spelled_as_python_spells_it(value):
    """Whatever the texts contain: line ends, runs of spaces, quotes."""
    assert json.dumps(value, ensure_ascii=False, indent=1) == json_of(value)

"""Documents become records for review: one bad file stops nothing, nothing is overwritten."""

import csv
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai import extract as extraction
from gongkai import form, reading
from gongkai.cli import app, main
from gongkai.extract import read
from gongkai.extract.formats.sniff import open_document
from gongkai.model import Draft
from tests import forge

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
RUN = CliRunner()
DOCUMENT = forge.forge("tabs", 3)
"""A bureau's report on 2020, as text whose cells stand behind tabs; some columns are blank."""


@dataclass(frozen=True)
class Workplace:
    """Records, documents to add, and a place for review sheets."""

    datasets: Path
    inbox: Path

    def add(self, *arguments: object) -> tuple[int, str, str]:
        """Run `gongkai add`; exit code, standard output, standard error."""
        words = ["add", *map(str, arguments), "--datasets", str(self.datasets)]
        done = RUN.invoke(app, words)
        return done.exit_code, done.stdout, done.stderr

    @property
    def record(self) -> Path:
        """The record of the forged document."""
        return self.datasets / "reports" / "990102-fgj" / "2020.json"

    @property
    def sheet(self) -> Path:
        """The review sheet beside it."""
        return self.record.with_suffix(".review.md")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A copy of the made-up corpus in which the forged document's body is registered."""
    monkeypatch.chdir(tmp_path)
    datasets, inbox = tmp_path / "datasets", tmp_path / "inbox"
    shutil.copytree(GOLDEN, datasets)
    inbox.mkdir()
    body = json.loads((datasets / "agencies" / "990102-scjgj.json").read_text("utf-8"))
    body |= {"id": "990102-fgj", "names": [{"name": DOCUMENT.agency}], "aliases": []}
    (datasets / "agencies" / "990102-fgj.json").write_text(json.dumps(body), "utf-8")
    (inbox / DOCUMENT.name).write_bytes(DOCUMENT.data)
    return Workplace(datasets, inbox)


def test_a_document_finds_its_body_and_becomes_a_record(work: Workplace) -> None:
    """Record and trace agree with what was printed; the review sheet names what to look at."""
    code, said, _ = work.add(work.inbox / DOCUMENT.name)
    corpus = reading.read(work.datasets, form.load())
    row = corpus.at["990102-fgj/2020"]

    assert code == 0
    assert "2020.json" in said
    for cell, printed in DOCUMENT.truth.items():
        figure = corpus.figure(row, cell)
        assert figure.value in (None, printed.value), cell
    assert hashlib.sha256(DOCUMENT.data).hexdigest() == corpus.reports[row].source.sha256
    sheet = work.sheet.read_text("utf-8")
    assert "## 标题、日期和出处" in sheet


def test_every_raw_string_of_the_trace_is_found_at_its_line(work: Workplace) -> None:
    """The very line of the file holds each printed figure where the trace says."""
    work.add(work.inbox / DOCUMENT.name)
    lines = DOCUMENT.data.decode().split("\n")
    with work.record.with_suffix(".trace.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "reported"]

    assert rows
    for row in rows:
        assert row["raw"] in lines[int(row["line"]) - 1], row


def test_a_folder_goes_on_past_what_cannot_be_read(work: Workplace) -> None:
    """Bad files are told one by one, good ones are recorded, and done ones skipped next time."""
    (work.inbox / "empty.html").write_bytes(b"")
    (work.inbox / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    (work.inbox / "letter.txt").write_text("各位同事：周五下午开会。\n", "utf-8")
    code, said, wrong = work.add(work.inbox)
    again, said_again, _ = work.add(work.inbox)

    assert (1, 1) == (code, again)
    assert "2020.json" in said
    assert {"empty.html", "noise.pdf", "letter.txt"} == {
        line.split("：")[0] for line in wrong.splitlines()
    }
    assert f"{DOCUMENT.name}：已收录，跳过" in said_again


@pytest.fixture
def forking() -> Iterator[None]:
    """Let processes see what a test put in the place of ours; from Python 3.14 on none would."""
    usual = multiprocessing.get_start_method()
    multiprocessing.set_start_method("fork", force=True)
    yield
    multiprocessing.set_start_method(usual, force=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system copies no processes")
@pytest.mark.usefixtures("forking")
def test_a_document_that_kills_its_process_stops_no_other(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system stops a process, the file is named and the others are recorded."""
    (work.inbox / "a-bomb.txt").write_text("炸", "utf-8")
    (work.inbox / "z-letter.txt").write_text("各位同事：周五下午开会。\n", "utf-8")
    reads = extraction.extract

    def stopped(data: bytes, name: str, the_form: form.Form) -> Draft:
        if name == "a-bomb.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return reads(data, name, the_form)

    monkeypatch.setattr(extraction, "extract", stopped)
    code, said, wrong = work.add(work.inbox)

    assert code == 1
    assert "2020.json" in said
    assert ["a-bomb.txt", "z-letter.txt"] == [line.split("：")[0] for line in wrong.splitlines()]
    assert "单独检查" in wrong


def test_a_fault_of_ours_is_a_sentence_too(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever breaks while reading, a person sees no traceback."""

    def broken(*_: object) -> Draft:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(extraction, "extract", broken)
    with pytest.raises(SystemExit) as stopped:
        main(["extract", str(work.inbox / DOCUMENT.name)])

    assert stopped.value.code == 1
    assert "请附上文件告诉维护者" in capsys.readouterr().err


def test_the_review_sheet_says_what_does_not_follow_from_last_year(work: Workplace) -> None:
    """Last year's carried-out requests are held against this year's carried-in ones."""
    work.add(work.inbox / DOCUMENT.name)
    before = json.loads(work.record.read_text("utf-8")) | {"year": 2019}
    before["requests"]["carried_out"][-1] = 4321
    work.record.with_name("2019.json").write_text(json.dumps(before), "utf-8")
    work.add(work.inbox / DOCUMENT.name, "--replace")
    sheet = work.sheet.read_text("utf-8")

    assert "4321" in sheet.split("## 发布后会写在页面上的问题")[1]


def test_an_existing_record_is_never_overwritten_unasked(work: Workplace) -> None:
    """--replace overwrites, keeps the summary and shows what differs."""
    work.add(work.inbox / DOCUMENT.name)
    record = json.loads(work.record.read_text("utf-8")) | {"summary": "人写的概述"}
    record["requests"]["carried_out"][-1] = 4321
    work.record.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    (work.inbox / DOCUMENT.name).write_bytes(DOCUMENT.data + b"\n")
    before = work.record.read_bytes()
    refused, _, wrong = work.add(work.inbox / DOCUMENT.name)
    untouched = before == work.record.read_bytes()
    replaced, said, _ = work.add(work.inbox / DOCUMENT.name, "--replace")

    assert (1, True, 0) == (refused, untouched, replaced)
    assert "--replace" in wrong
    assert "有 1 个数与这份不同" in wrong
    assert "原 4321" in wrong
    assert len(wrong.splitlines()) == 1
    assert "原文指纹" in said
    assert "人写的概述" in work.record.read_text("utf-8")


def test_the_second_format_of_a_report_is_told_as_such(work: Workplace) -> None:
    """The same figures in another file are no failure: one sentence, and nothing is written."""
    work.add(work.inbox / DOCUMENT.name)
    before = work.record.read_bytes()
    page = "<html><body><pre>" + DOCUMENT.data.decode() + "</pre></body></html>"
    (work.inbox / "report.html").write_text(page, "utf-8")
    code, said, wrong = work.add(work.inbox / "report.html")

    assert (0, "") == (code, wrong)
    assert "另一种格式" in said
    assert DOCUMENT.name in said
    assert len(said.splitlines()) == 1
    assert before == work.record.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--agency", "990101-scjgj"], "请核对 --agency"),
        (["--year", "2019"], "请核对 --year"),
    ],
)
def test_figures_never_go_under_another_name_or_year(
    work: Workplace, arguments: list[str], reason: str
) -> None:
    """What the document says of itself stands above what the person typed."""
    code, _, wrong = work.add(work.inbox / DOCUMENT.name, *arguments)

    assert code == 1
    assert reason in wrong
    assert not list(work.datasets.glob("reports/990101-scjgj/2019*"))
    assert not work.record.exists()


def listed(work: Workplace, *rows: str) -> Path:
    """A list of the documents in the inbox."""
    path = work.datasets.parent / "list.csv"
    path.write_text("\n".join(["file,agency,url,retrieved,copy", *rows]) + "\n", "utf-8-sig")
    return path


def source(work: Workplace) -> dict[str, str | None]:
    """What the record says of its document."""
    return json.loads(work.record.read_text("utf-8"))["source"]


def test_a_list_says_of_each_document_where_it_comes_from(work: Workplace) -> None:
    """Only what it names is read, each with its own address, day and kind of copy."""
    (work.inbox / "letter.txt").write_text("各位同事：周五下午开会。\n", "utf-8")
    where = "https://www.example.gov.cn/2021/1.htm"
    manifest = listed(work, f"{DOCUMENT.name},990102-fgj,{where},2026-11-21,transcript")
    code, _, wrong = work.add(work.inbox, "--manifest", manifest)

    assert (0, "") == (code, wrong)
    told = source(work)
    assert (where, "2026-11-21", "transcript") == (told["url"], told["retrieved"], told["copy"])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nothing.txt,,,,", "找不到"),
        (f"{DOCUMENT.name},990109-zf,,,", "没有登记"),
        (f"{DOCUMENT.name},,www.example.gov.cn,,", "网址"),
        (f"{DOCUMENT.name},,,2026-02-30,", "--retrieved"),
        (f"{DOCUMENT.name},,,,photo", "transcript"),
        (f"{DOCUMENT.name}", "应有 5 项"),
    ],
)
def test_a_wrong_list_is_told_before_anything_is_written(
    work: Workplace, row: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and no record."""
    arguments = ["add", str(work.inbox), "--manifest", str(listed(work, row))]
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--datasets", str(work.datasets)])

    assert stopped.value.code == 1
    assert reason in capsys.readouterr().err
    assert not work.record.exists()


def test_the_address_that_a_text_gives_is_kept(work: Workplace) -> None:
    """The line 原文链接; what the person types stands above it."""
    own, typed = "https://www.example.gov.cn/a/1.htm", "https://www.example.gov.cn/b/2.htm"
    path = work.inbox / DOCUMENT.name
    path.write_bytes(f"原文链接: {own}\n".encode() + DOCUMENT.data)
    work.add(path)
    first = source(work)["url"]
    work.add(path, "--url", typed, "--replace")

    assert (own, typed) == (first, source(work)["url"])


def test_the_mark_of_a_transcript_goes_when_the_page_itself_is_given(work: Workplace) -> None:
    """It stays while the same text is read again, and goes with another file."""
    path = work.inbox / DOCUMENT.name
    work.add(path, "--copy", "transcript")
    work.add(path, "--replace")
    again = source(work).get("copy")
    path.write_bytes(DOCUMENT.data + b"\n")
    work.add(path, "--replace")

    assert ("transcript", None) == (again, source(work).get("copy"))


def test_what_a_person_filled_in_outlives_another_reading(work: Workplace) -> None:
    """The figure stays, the trace says that it is a person's, and the difference is told."""
    path = work.inbox / DOCUMENT.name
    work.add(path)
    before = json.loads(work.record.read_text("utf-8"))
    before["requests"]["granted"][0] = 4321
    work.record.write_text(json.dumps(before), "utf-8")
    _, said, _ = work.add(path, "--replace")
    _, again, _ = work.add(path, "--replace")
    trace = work.record.with_suffix(".trace.csv").read_text("utf-8")
    (line,) = (row for row in csv.reader(trace.splitlines()) if row[2] == "4321")

    assert "手填的 1 格照旧" in said
    assert "手填 4321" in said
    assert "手填的 1 格照旧" in again
    assert 4321 == json.loads(work.record.read_text("utf-8"))["requests"]["granted"][0]
    assert ("requests.granted.natural_person", "manual") == (line[0], line[5])


def test_an_unknown_body_is_refused_before_anything_is_read(work: Workplace) -> None:
    """One sentence says which file to write first."""
    with pytest.raises(SystemExit) as stopped:
        main(["add", str(work.inbox), "--agency", "990109-zf", "--datasets", str(work.datasets)])

    assert stopped.value.code == 1


def test_reading_twice_gives_the_same_draft() -> None:
    """No chance and no clock in reading."""
    document = open_document(DOCUMENT.data, DOCUMENT.name)

    assert read(document, form.load()) == read(document, form.load())


def test_a_name_that_is_no_text_stops_no_other_document(work: Workplace) -> None:
    """It cannot be written into a record, and the rest of the folder is read."""
    bad = work.inbox / os.fsdecode(b"a\xff.txt")
    bad.write_bytes(DOCUMENT.data)
    code, said, wrong = work.add(work.inbox)

    assert code == 1
    assert "2020.json" in said
    assert "请改名" in wrong


def test_links_and_pipes_of_a_folder_are_told(work: Workplace) -> None:
    """What is no file is not left out in silence."""
    (work.inbox / "gone.html").symlink_to("/nowhere")
    os.mkfifo(work.inbox / "pipe.html")
    code, said, wrong = work.add(work.inbox)

    assert code == 1
    assert "2020.json" in said
    assert {"gone.html", "pipe.html"} == {line.split("：")[0] for line in wrong.splitlines()}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--url", "javascript:alert(1)"),
        ("--url", "www.example.org"),
        ("--url", 'https://example.org/" onclick="x'),
        ("--retrieved", "2026-99-99"),
        ("--retrieved", "昨天"),
    ],
)
def test_what_is_typed_wrongly_is_not_recorded(work: Workplace, option: str, value: str) -> None:
    """An address that is none, a day that is none: told before anything is read."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "gongkai.cli", "add", str(work.inbox / DOCUMENT.name)),
            *(option, value, "--datasets", str(work.datasets)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert option.removeprefix("--") in done.stderr
    assert value.partition('"')[0] in done.stderr
    assert not work.record.exists()


@pytest.mark.parametrize("old", [b"[]", b"\xff\xfe", b'{"source": []}', b"", None])
def test_a_record_that_is_none_is_told_or_replaced(work: Workplace, old: bytes | None) -> None:
    """Whatever stands at its place, nothing breaks and no other document is lost."""
    work.record.parent.mkdir(parents=True)
    if old is None:
        work.record.mkdir()
    else:
        work.record.write_bytes(old)
    (work.inbox / "z-letter.txt").write_text("各位同事：周五下午开会。\n", "utf-8")
    code, _, wrong = work.add(work.inbox, "--replace")

    assert code == 1
    assert "z-letter.txt" in wrong
    assert "程序" not in wrong


def test_what_is_no_report_is_told_as_none(tmp_path: Path) -> None:
    """Nobody hears that nothing is wrong with a shopping list."""
    file = tmp_path / "letter.txt"
    file.write_text("各位同事：周五下午开会。\n", "utf-8")
    for spelling in ("text", "json"):
        done = subprocess.run(
            [sys.executable, "-m", "gongkai.cli", "extract", str(file), "--format", spelling],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "认不出年报的任何一张表" in done.stderr
        assert "没有检查出问题" not in done.stdout


SLOW = """
import sys, time
from pathlib import Path
from gongkai import intake
from gongkai.intake.matching import Order

def slow(file, done):
    time.sleep(600)

intake._take = slow
print("ready", flush=True)
asked = intake.asked_for(Path(sys.argv[1]), None, Order())
list(intake.add(asked, Path(sys.argv[2]), 2, lambda _: None))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system tells no children")
def test_workers_end_with_the_command_that_is_killed(work: Workplace) -> None:
    """Nobody must look for processes that read on for nobody."""
    (work.inbox / "other.txt").write_text("另一份", "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(work.inbox), str(work.datasets)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as command:
        assert command.stdout is not None
        command.stdout.readline()
        workers: list[str] = []
        deadline = time.monotonic() + 60
        while len(workers) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
            workers = Path(f"/proc/{command.pid}/task/{command.pid}/children").read_text().split()
        command.kill()
    assert len(workers) == 2
    while any(Path(f"/proc/{each}/cmdline").exists() for each in workers):
        assert time.monotonic() < deadline, "a worker lives on"
        time.sleep(0.1)


def test_one_body_for_a_folder_takes_no_other_bodys_report(work: Workplace) -> None:
    """A name that nobody registered is no licence to put its figures under another one."""
    agencies = work.datasets / "agencies"
    body = json.loads((agencies / "990102-fgj.json").read_text("utf-8"))
    body["names"] = [{"name": "另一个局"}]
    (agencies / "990102-fgj.json").write_text(json.dumps(body), "utf-8")
    code, _, wrong = work.add(work.inbox, "--agency", "990102-fgj")
    alone, said, _ = work.add(work.inbox / DOCUMENT.name, "--agency", "990102-fgj")

    assert (1, 0) == (code, alone)
    assert "aliases" in wrong
    assert f"原文的机关名是{DOCUMENT.agency}，请核对" in said


@pytest.mark.parametrize(
    ("option", "value"), [("--url", "https://example.org/"), ("--year", "2020")]
)
def test_what_is_true_of_one_document_is_not_said_of_a_folder(
    work: Workplace, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list says it of each."""
    with pytest.raises(SystemExit) as stopped:
        main(["add", str(work.inbox), option, value, "--datasets", str(work.datasets)])

    assert stopped.value.code == 1
    assert "--manifest" in capsys.readouterr().err
    assert not work.record.exists()

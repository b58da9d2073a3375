"""What a person types: exit codes, where findings point, and that nothing is half done."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from gongkai import form, records
from gongkai.cli import app, main
from gongkai.model import GongkaiError
from gongkai.reading.json_schema import schemas
from gongkai.reading.serialise import format_json
from gongkai.reading.site_files import site_sources

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"
RUN = CliRunner()


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A copy of the made-up corpus that a test may spoil."""
    folder = tmp_path / "datasets"
    shutil.copytree(GOLDEN, folder)
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    done = RUN.invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def spoil(datasets: Path) -> dict[str, int]:
    """Break one record three ways; return the line of each fault by its rule."""
    path = datasets / "reports" / "990102-scjgj" / "2020.json"
    text = path.read_text("utf-8")
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith('    "rules"'))
    lines[at] = '    "rules": [0, 1],'
    lines[at + 1] = '    "normative_docs": [0, "l2", 0],'
    lines[at - 1] = '  "bogus": true,\n' + lines[at - 1]
    path.write_text("\n".join(lines), "utf-8")
    return {"record-fields": at, "row-length": at + 2, "cell-spelling": at + 3}


def test_check_of_sound_records_ends_clean(datasets: Path) -> None:
    """The agencies' own errors are printed and never fail the command."""
    code, out, _ = run("check", "--datasets", datasets)

    assert code == 0
    assert (
        "reports/990101-scjgj/2021.json:19: 不符 [requests-applicants] 各类申请人相加不等于总计："
        in out
    )


def test_every_fault_of_a_record_is_told_with_its_line(datasets: Path) -> None:
    """Three problems in one file are three lines, and exit code 1."""
    expected = spoil(datasets)
    code, out, _ = run("check", "--datasets", datasets)

    assert code == 1
    for rule, line in expected.items():
        assert f"reports/990102-scjgj/2020.json:{line}: 登记有误 [{rule}]" in out


def test_findings_as_annotations_of_a_pull_request(datasets: Path) -> None:
    """A fault is an error at its line; an agency's own sum is a warning."""
    spoil(datasets)
    code, out, _ = run("check", "--datasets", datasets, "--format", "github")

    assert code == 1
    assert out.count("::error file=datasets/reports/990102-scjgj/2020.json,line=") == 3


def test_findings_as_json(datasets: Path) -> None:
    """Programs get the same findings, with both sides as numbers."""
    code, out, _ = run("check", "--datasets", datasets, "--format", "json")
    findings = json.loads(out)
    sums = [one for one in findings if one["rule"] == "requests-applicants"]

    assert code == 0
    assert [(0, 3, -3)] == [(one["left"], one["right"], one["difference"]) for one in sums]


def test_a_build_of_broken_records_changes_nothing(datasets: Path, tmp_path: Path) -> None:
    """Exit code 1, every fault on the error stream, and no file of the output touched."""
    out = tmp_path / "out"
    (out / "site").mkdir(parents=True)
    spoil(datasets)
    with pytest.raises(SystemExit) as stopped:
        main(["build", "--datasets", str(datasets), "--out", str(out)])

    assert stopped.value.code == 1
    assert [] == list((out / "site").iterdir())


@pytest.mark.parametrize(
    "arguments",
    [["bogus"], ["check", "--format", "xml"], ["new", "330326-scjgj"], ["add"]],
)
def test_wrong_use_is_exit_code_two(arguments: list[str]) -> None:
    """An unknown command, a wrong value or a missing argument."""
    assert run(*arguments)[0] == 2


def test_new_writes_an_empty_record_once(datasets: Path) -> None:
    """On the edition in force for the year; an existing record is never touched."""
    arguments = ("new", "990102-scjgj", "2023", "--datasets", datasets)
    first, said, _ = run(*arguments)
    path = datasets / "reports" / "990102-scjgj" / "2023.json"
    before = path.read_bytes()
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])

    assert first == 0
    assert "2023.json" in said
    assert json.loads(before)["edition"] == "2021"
    assert stopped.value.code == 1
    assert before == path.read_bytes()


def test_format_respells_without_moving_a_number(datasets: Path) -> None:
    """A record with other blanks and order of rows comes back byte for byte."""
    path = datasets / "reports" / "990101-scjgj" / "2021.json"
    canonical = path.read_bytes()
    data = json.loads(canonical)
    data["requests"] = dict(reversed(data["requests"].items()))
    path.write_text(json.dumps(data), "utf-8")
    respelled = canonical.replace(b"5125.10", b"5125.1")

    assert run("format", "--check", "--datasets", datasets)[0] == 1
    assert run("format", "--datasets", datasets)[0] == 0
    assert respelled == path.read_bytes()
    assert run("format", "--check", "--datasets", datasets)[0] == 0


def test_every_command_explains_itself_in_chinese() -> None:
    """--help of each command says what it does and names its options."""
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        code, out, _ = run(name, "--help")
        assert code == 0
        assert any("\u4e00" <= sign <= "\u9fff" for sign in out), name


def test_the_schemas_beside_the_records_are_those_of_the_form() -> None:
    """What editors check records by is what the door asks for."""
    written = {
        path.name: path.read_text("utf-8") for path in (ROOT / "datasets" / "schema").iterdir()
    }

    assert written == {name: format_json(schema) for name, schema in schemas(form.load()).items()}


@pytest.mark.parametrize(
    "words", [["bogus"], ["build", "--bogus"], ["new"], ["serve", "--port", "0"]]
)
def test_wrong_use_is_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and where to read how it is used."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    said = capsys.readouterr().err

    assert stopped.value.code == 2
    assert said.startswith("命令写得不对：")
    assert "gongkai --help" in said


def test_no_words_at_all_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Who types the bare name learns the commands."""
    main([])

    assert "extract" in capsys.readouterr().out


def test_an_interrupted_command_says_so(
    datasets: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl+C ends with code 130 and no traceback."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(records, "check", interrupted)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--datasets", str(datasets)])

    assert stopped.value.code == 130
    assert capsys.readouterr().err == "已停止，没有写完的不会留下。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "没有命令 chek；也许是 check"),
        (["build", "--worker", "1"], "没有选项 --worker；也许是 --workers"),
        (["check", "--format", "xml"], "--format 的值不对，应为 text, github, json 之一"),
        (["serve", "--port", "0"], "--port 不能小于 1"),
        (["build", "--workers", "2021"], "--workers 不能大于 256"),
        (["add", "a", "--workers", "2021"], "--workers 不能大于 256"),
        (["serve", "--port", "x"], "--port 应为整数"),
        (["serve", "--port"], "选项 --port 后面要写一个值"),
        (["new"], "缺少 机关"),
        (["extract", "a", "b"], "多出了 b"),
    ],
)
def test_wrong_use_is_told_in_chinese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No sentence is half English, and one who mistypes is told what he may have meant."""
    with pytest.raises(SystemExit):
        main(words)

    assert capsys.readouterr().err == f"命令写得不对：{said}。写法见 gongkai --help。\n"


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """And -h is --help."""
    main(["--version"])
    assert capsys.readouterr().out == f"gongkai {version('gongkai')}\n"
    main(["check", "-h"])
    assert "--severity" in capsys.readouterr().out


def test_check_of_one_file_tells_of_that_file(datasets: Path) -> None:
    """What is asked for is told, the rest is counted."""
    spoil(datasets)
    broken = datasets / "reports" / "990102-scjgj" / "2020.json"
    sound = datasets / "reports" / "990101-scjgj"
    one = run("check", broken, "--datasets", datasets)
    other = run("check", sound, "--datasets", datasets)

    assert (one[0], one[1].count("登记有误 ["), one[2]) == (1, 3, "共 3 处：3 处记录错误。\n")
    assert (other[0], other[1], other[2]) == (1, "", "共 0 处；另有 3 处没有列出。\n")


def test_check_tells_as_much_as_is_asked_for(datasets: Path) -> None:
    """Only what is heavier, or nothing but the findings."""
    code, out, err = run("check", "--datasets", datasets, "--severity", "error", "--quiet")

    assert (0, "") == (code, err)
    assert " 不符 [" in out
    assert not any(f" {light} [" in out for light in ("提醒", "提示"))


def test_checking_loads_no_renderer(datasets: Path) -> None:
    """Who checks a record does not wait for MkDocs, pandas and Frictionless."""
    script = (
        "import sys; from gongkai.cli import main; "
        f"main(['check', '--datasets', {str(datasets)!r}]); "
        "print(sorted({'mkdocs', 'frictionless', 'pandas', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.endswith("\n[]\n")


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1", "utf-8"])
def test_what_a_console_cannot_print_kills_nothing(datasets: Path, encoding: str) -> None:
    """A pipe on Windows knows no "−", and a name may be no text at all."""
    path = datasets / "reports" / "990101-scjgj" / "2021.json"
    path.with_name(b"2\xff.json".decode("utf-8", "surrogateescape")).write_text("{}")
    path.with_name("2−\x1b[2J\u202e.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-m", "gongkai.cli", "check", "--datasets", str(datasets)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )

    assert 1 == done.returncode
    assert b"Traceback" not in done.stderr
    assert b"\x1b[2J" not in done.stdout
    assert b"reports/990101-scjgj/2" in done.stdout


def test_output_that_nobody_takes_is_told(datasets: Path) -> None:
    """A full disk behind a pipe ends with exit code 1, without a traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gongkai.cli", "check", "--datasets", str(datasets)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert 1 == done.returncode
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_a_fault_of_ours_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the place in the program that a maintainer needs."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(records, "check", broken)
    with pytest.raises(SystemExit) as stopped:
        main(["check"])

    assert 1 == stopped.value.code
    assert re.fullmatch(
        r"程序自己出了错（ZeroDivisionError，test_cli\.py:\d+）；.*\n", capsys.readouterr().err
    )


@pytest.mark.parametrize("out", [".", "datasets", "datasets/new", "site_src", "build/x", ".."])
def test_a_site_is_not_built_over_what_people_wrote(
    out: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor beside it in the same folder."""
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as stopped:
        main(["build", "--out", out])

    assert 1 == stopped.value.code
    assert "不能作输出目录" in capsys.readouterr().err


def test_an_output_folder_in_version_control_is_refused(
    datasets: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A stranger's commit must not decide what the next build believes."""
    monkeypatch.chdir(tmp_path)
    planted = tmp_path / "_out" / ".site" / "records"
    planted.parent.mkdir(parents=True)
    planted.write_bytes(b"x")
    for words in (["init", "-q"], ["add", "-f", "_out"]):
        subprocess.run(["git", *words], check=True)
    for command in ("check", "build"):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--datasets", str(datasets)])
        assert 1 == stopped.value.code
        assert "git rm -r --cached _out" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["format", "check", "build"])
def test_a_folder_that_is_not_there_stays_so(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped --datasets is told, and nothing is written there."""
    with pytest.raises(SystemExit) as stopped:
        main([command, "--datasets", str(tmp_path / "nope")])

    assert 1 == stopped.value.code
    assert "nope" in capsys.readouterr().err
    assert not (tmp_path / "nope").exists()


def test_an_annotation_is_one_annotation(datasets: Path) -> None:
    """A file name cannot speak to GitHub in our name."""
    folder = datasets / "reports" / "990101-scjgj"
    (folder / "x,line=1::y\n::error::z.json").write_text("{}")
    for spelling in ("github", "text"):
        _, out, _ = run("check", "--datasets", datasets, "--format", spelling)
        assert "\n::error::z" not in out
    assert (
        "x%2Cline=1%3A%3Ay\N{REPLACEMENT CHARACTER}%3A%3Aerror%3A%3Az.json"
        in run("check", "--datasets", datasets, "--format", "github")[1]
    )


def test_a_link_among_the_files_of_the_site_is_not_published(tmp_path: Path) -> None:
    """A strange commit could otherwise have any file of the building machine published."""
    shutil.copytree(ROOT / "site_src", tmp_path / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "site_src" / "assets" / "x.txt").symlink_to("/etc/passwd")
    with pytest.raises(GongkaiError, match=r"x\.txt 是链接"):
        list(site_sources(tmp_path))


@pytest.mark.parametrize(
    "words", [["check", "--summary"], ["diff", "datasets", "--out"]], ids=["check", "diff"]
)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("datasets/collection.json", "那里只放记录"),
        ("datasets/new.md", "那里只放记录"),
        ("away/collection.json", "那里只放记录"),
        pytest.param(
            "pipe",
            "没有程序在读这个管道",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes"),
        ),
        ("loop", "链接"),
        ("datasets", "那里只放记录"),
        (".", "是目录"),
    ],
)
def test_what_is_written_for_a_person_takes_no_place_of_a_record(
    words: list[str],
    name: str,
    said: str,
    datasets: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor does a pipe that nobody reads hold the command for ever."""
    home = datasets.parent
    monkeypatch.chdir(home)
    (home / "away").symlink_to(datasets, target_is_directory=True)
    (home / "loop").symlink_to("loop")
    getattr(os, "mkfifo", Path.touch)(home / "pipe")
    before = {path: path.read_bytes() for path in datasets.rglob("*") if path.is_file()}
    with pytest.raises(SystemExit) as stopped:
        main([*words, name])

    assert 1 == stopped.value.code
    assert said in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in datasets.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ["build", "--out", "loop"],
        ["release", "--out", "loop"],
        ["catalogue", "loop", "--out", "loop"],
        ["check", "datasets", "--datasets", "loop"],
        ["check", "loop"],
        ["serve", "loop"],
    ],
    ids=" ".join,
)
def test_links_that_lead_in_a_circle_are_a_sentence(
    words: list[str],
    datasets: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some Pythons raise an error of their own at them."""
    monkeypatch.chdir(datasets.parent)
    Path("loop").symlink_to("loop")
    with pytest.raises(SystemExit) as stopped:
        main(words)

    assert 1 == stopped.value.code
    assert "程序自己出了错" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["check", "--datasets", "datasets"], "读取并检查 datasets"),
        (["format", "--datasets", "datasets"], "查看 datasets 里每个文件的写法"),
        (["convert", "datasets", "other"], "转换 datasets"),
        (["diff", "datasets", "datasets"], "比较 datasets 和 datasets"),
        (["catalogue", "datasets"], "合成 1 个地区"),
    ],
)
def test_what_takes_long_says_at_once_what_it_does(
    words: list[str], first: str, datasets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal, where somebody waits; in a pipe nothing is said."""
    monkeypatch.chdir(datasets.parent)
    *_, piped = run(*words)
    shutil.rmtree("other", ignore_errors=True)
    monkeypatch.setattr(Console, "is_terminal", True)
    *_, seen = run(*words)

    assert first not in piped
    assert seen.splitlines()[0] == first

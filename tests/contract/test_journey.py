"""A stranger's way, as CONTRIBUTING tells it: from a clone to a merge, and what comes after.

Every command runs as typed, in a git repository of its own, and everything that it says is read as
a newcomer would: in Chinese, on as few lines as there are things to say, never a traceback.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest

from gongkai import form, reading
from gongkai.cli import main
from gongkai.model import Method, Status
from tests import forge

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"
GLUED, FIRST, SECOND = forge.forge("glued", 4), forge.forge("tabs", 3), forge.forge("tabs", 2)
"""A bureau whose report has a row of digits that run together, and two that read well."""
RUN_TOGETHER = [
    f"proactive.normative_docs.{column}" for column in ("issued", "repealed", "in_force")
]
ON_2026 = ("--date", "2026-02-20")
WHY = ("--reason", "来信指出", "--evidence", "2026-02-18 来信", *ON_2026)


@dataclass
class Clone:
    """A working copy of a repository, and what was typed in it."""

    root: Path
    started: set[str] = field(default_factory=set)
    """The verbs that have been typed here."""

    def gongkai(self, *words: str, typed: str = "", code: int = 0) -> str:
        """Run a command as a person would; everything that it said.

        Each verb starts a program of its own the first time: it then has what it imports.
        """
        verb = " ".join(words[: 2 if words[0] == "agency" else 1])
        run = self._here if verb in self.started else self._afresh
        self.started.add(verb)
        came_to, said = run(words, typed)
        assert came_to == code, (words, said)
        sys.stdout.write(f"$ gongkai {' '.join(words)}\n{said}\n")  # a failing test shows the way
        assert "Traceback" not in said
        if "json" not in words:
            assert all(re.search("[一-鿿]", line) for line in said.splitlines() if line.strip())
        return said

    def _afresh(self, words: Sequence[str], typed: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "gongkai.cli", *words],
            cwd=self.root, input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def _here(self, words: Sequence[str], typed: str) -> tuple[int, str]:
        out, err, code = io.StringIO(), io.StringIO(), 0
        with (
            chdir(self.root),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()))),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main(words)
            except SystemExit as stop:
                code = int(stop.code or 0)
        return code, out.getvalue() + err.getvalue()

    def git(self, *words: str) -> str:
        """Run git; what it said."""
        identity = ("-c", "user.name=一位志愿者", "-c", "user.email=v@example.org")
        done = subprocess.run(
            ["git", *identity, *words], cwd=self.root, capture_output=True, text=True, check=True
        )
        return done.stdout

    def commit(self, why: str) -> None:
        """Record everything, after the two commands that the guide asks for."""
        self.gongkai("format")
        self.gongkai("format", "--check")
        self.gongkai("check", "--severity", "structure")
        self.git("add", "-A")
        self.git("commit", "-qm", why)

    def merge(self, branch: str) -> None:
        """What a maintainer does with a pull request that is green."""
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-m", f"合并 {branch}", branch)

    @property
    def datasets(self) -> Path:
        """The records."""
        return self.root / "datasets"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The project as it is cloned: its records made up, its pages ours."""
    root = tmp_path_factory.mktemp("clone")
    shutil.copytree(GOLDEN, root / "datasets")
    shutil.copytree(ROOT / "site_src", root / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / ".gitignore").write_text("/_out/\n/inbox/\n", "utf-8")
    made = Clone(root)
    made.git("init", "-qb", "main")
    made.gongkai("format")
    made.git("add", "-A")
    made.git("commit", "-qm", "开始")
    return made


def test_the_whole_way(clone: Clone) -> None:
    """From a clone to a merge, and then a correction, a re-issue, a rename, the end of a body."""
    for step in (
        registered, read_in, filled_in, looked_at, published, released, corrected, reissued,
        renamed, ended, compared,
    ):  # fmt: skip
        step(clone)


def registered(clone: Clone) -> None:
    """New bodies: the first answer says all that is missing, and nothing is written before that."""
    clone.git("checkout", "-qb", "add-three")
    words = ("agency", "new", "990104-swj", "--name", GLUED.agency)
    said = clone.gongkai(*words, code=1)
    assert all(option in said for option in ("--region-name", "--function-name"))
    assert "这里多半是 dept_county" in said
    assert not clone.git("status", "--porcelain")
    more = ("--region-name", "永和县", "--function-name", "税务", "--kind", "dept_county")
    said = clone.gongkai(*words, *more)
    assert "gongkai add" in said
    for id_, document in (("990102-fgj", SECOND), ("990101-fgj", FIRST)):
        clone.gongkai("agency", "new", id_, "--name", document.agency, "--kind", "dept_county")


def read_in(clone: Clone) -> None:
    """Three documents by a list; an address for all of them is refused."""
    inbox = clone.root / "inbox"
    inbox.mkdir()
    files = {"税务2023.txt": GLUED, "市监2020.txt": FIRST, "发改2023.txt": SECOND}
    for name, document in files.items():
        (inbox / name).write_bytes(document.data)
    said = clone.gongkai("add", "inbox", "--url", "https://www.example.gov.cn/1.htm", code=1)
    assert "--manifest" in said
    rows = [[name, f"https://www.example.gov.cn/{at}.htm"] for at, name in enumerate(files)]
    with (clone.root / "inbox.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["file", "url"], *rows])
    said = clone.gongkai("add", "inbox", "--manifest", "inbox.csv", "--workers", "1")
    (clone.root / "inbox.csv").unlink()
    assert 3 == said.count(".review.md")


def filled_in(clone: Clone) -> None:
    """The digits that run together are asked for with their line; a slip is told at once."""
    sheet = clone.datasets / "reports" / "990104-swj" / "2023.review.md"
    text = sheet.read_text("utf-8")
    assert "## 读不准、读不出的格" in text
    assert "3130165" in text
    assert "requests." not in text
    truth = [str(GLUED.truth[cell].value) for cell in RUN_TOGETHER]
    said = clone.gongkai("fill", "990104-swj/2023", typed=f"1 2 3\n{' '.join(truth)}\n")
    assert "重新拆分" in said
    assert "没有读不准的格了" in said
    corpus = reading.read(clone.datasets, form.load())
    row = corpus.at["990104-swj/2023"]
    assert truth == [str(corpus.figure(row, cell).value) for cell in RUN_TOGETHER]
    assert {Method.MANUAL} == {corpus.figure(row, cell).method for cell in RUN_TOGETHER}
    inbox = clone.root / "inbox" / "税务2023.txt"
    assert "手填的 3 格照旧" in clone.gongkai("add", str(inbox), "--replace")


def looked_at(clone: Clone) -> None:
    """Checked, committed, and compared: three bodies and three reports, nothing taken away."""
    clone.commit("收录三份年报")
    told = json.loads(clone.gongkai("diff", "main", "--format", "json"))
    flat = json.dumps(told, ensure_ascii=False)
    assert all(id_ in flat for id_ in ("990104-swj", "990102-fgj", "990101-fgj"))
    markdown = clone.gongkai("diff", "main", "--format", "md")
    assert GLUED.agency in markdown


def published(clone: Clone) -> None:
    """Built and merged: the new report has its page."""
    clone.gongkai("build", "--no-search", "--workers", "1")
    page = clone.root / "_out" / "site" / "a" / "990104-swj" / "2023" / "index.html"
    assert GLUED.agency in page.read_text("utf-8")
    clone.merge("add-three")


def released(clone: Clone) -> None:
    """Refused while nobody owns it; then a version with its hash, its tag and its page."""
    said = clone.gongkai("release", code=1)
    assert "还不能发布" in said
    path = clone.datasets / "collection.json"
    own = {
        "address": "https://data.somewhere.cn/",
        "repository": "https://github.com/somebody/data",
        "contact": "data@somewhere.cn",
        "contributors": [{"title": "某编辑部", "role": "publisher"}],
        "synthetic": False,
    }
    told = json.loads(path.read_text("utf-8")) | own
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    clone.commit("写明由谁发布")
    said = clone.gongkai("release", "2026.2.0", "--date", "2026-02-15")
    assert "git tag v2026.2.0" in said
    clone.commit("发布 2026.2.0")
    clone.git("tag", "v2026.2.0")
    (entry,) = json.loads((clone.datasets / "releases.json").read_text("utf-8"))
    (file,) = entry["files"]
    assert "gongkai.zip" == file["name"]


def corrected(clone: Clone) -> None:
    """Changing a figure by hand is told; the ledger takes it, and the record stays as it was."""
    record = clone.datasets / "reports" / "990101-fgj" / "2020.json"
    text = record.read_text("utf-8")
    data = json.loads(text)
    printed = data["requests"]["new_received"][-1]
    data["requests"]["new_received"][-1] = printed + 1
    record.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    said = clone.gongkai("check", code=1)
    assert "differs-from-trace" in said
    assert "gongkai correct" in said
    record.write_text(text, "utf-8")
    key = ("correct", "990101-fgj/2020", "本年新收·总计")
    said = clone.gongkai(*key, str(printed + 1), *WHY)
    assert "0001.json" in said
    clone.commit("更正一格")
    corpus = reading.read(clone.datasets, form.load())
    figure = corpus.figure(corpus.at["990101-fgj/2020"], "requests.new_received.total")
    assert (printed + 1, text) == (figure.value, record.read_text("utf-8"))


def reissued(clone: Clone) -> None:
    """The new document is read, the old record kept, and what was corrected of it is past."""
    old = (clone.datasets / "reports" / "990101-fgj" / "2020.json").read_text("utf-8")
    file = clone.root / "inbox" / "市监2020重发.txt"
    file.write_bytes(FIRST.data + "\n本报告更正后重新公布。\n".encode())
    same = clone.root / "inbox" / "市监2020.txt"
    key = ("reissue", "990101-fgj/2020")
    assert "没有什么可换" in clone.gongkai(*key, str(same), *WHY, code=1)
    said = clone.gongkai(*key, str(file), *WHY)
    assert "0002.json" in said
    (kept,) = (clone.datasets / "replaced" / "990101-fgj").glob("2020.*.json")
    assert old == kept.read_text("utf-8")
    clone.commit("机关换了文件")
    corpus = reading.read(clone.datasets, form.load())
    assert "市监2020重发.txt" == corpus.reports[corpus.at["990101-fgj/2020"]].source.file


def renamed(clone: Clone) -> None:
    """The old name stays for the years in which it was borne."""
    clone.gongkai("agency", "rename", "990102-fgj", "--name", "永和区发展局", "--since", "2024")
    clone.commit("改名")
    agency = reading.read_agencies(clone.datasets)["990102-fgj"]
    assert (SECOND.agency, "永和区发展局") == (agency.name_in(2023), agency.name_in(2024))


def ended(clone: Clone) -> None:
    """A body that merges into another, and one that ends without an heir; the site still builds."""
    said = clone.gongkai(
        "merge", "990101-fgj", "--into", "990102-fgj", "--last-year", "2019", code=1
    )
    assert "有 2020 年的年报" in said
    clone.gongkai("merge", "990101-fgj", "--into", "990102-fgj", "--last-year", "2020")
    clone.gongkai("retire", "990104-swj", "--last-year", "2023")
    clone.commit("合并、撤销")
    clone.gongkai("build", "--no-search", "--workers", "1")
    corpus = reading.read(clone.datasets, form.load())
    assert "990102-fgj" == corpus.agencies["990101-fgj"].successor
    assert Status.REPORTED is corpus.figure(corpus.at["990104-swj/2023"], RUN_TOGETHER[0]).status
    assert not clone.git("status", "--porcelain")


def compared(clone: Clone) -> None:
    """What has changed since the version that stays: nothing is gone, one figure has its reason."""
    said = clone.gongkai("diff", "v2026.2.0", "HEAD")
    assert "撤下" not in said
    assert "没有更正记录" not in said
    page = clone.root / "_out" / "site" / "data" / "v" / "2026.2.0" / "index.html"
    assert "2026.2.0" in page.read_text("utf-8")
    data = (clone.root / "_out" / "site" / "data" / "index.html").read_text("utf-8")
    assert "2026.2.0+local" in data

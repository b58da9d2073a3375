"""What a pull request of records is asked: the very steps of the workflow, in a repository.

The steps are read from `records.yml`, so that what is tried here is what runs there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.bench.generate import generate
from tests.bench.province import Province
from tests.contract.test_diff import commit, git

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "records.yml"
ADDED = 2
"""Bodies that the pull request adds, with seven reports each."""


@dataclass(frozen=True)
class Step:
    """What a step of the workflow came to."""

    code: int
    said: str


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository without the last bodies, and a merge that brings them."""
    root = tmp_path_factory.mktemp("proposed")
    generate(Province(35), root / "datasets")
    registered = sorted((root / "datasets/agencies").iterdir())
    above = {json.loads(path.read_text("utf-8")).get("parent") for path in registered}
    added = [path for path in registered if path.stem not in above][-ADDED:]
    aside = root / "aside"
    for path in added:
        (aside / "reports").mkdir(parents=True, exist_ok=True)
        shutil.move(path, aside / path.name)
        shutil.move(root / "datasets/reports" / path.stem, aside / "reports" / path.stem)
    shutil.copytree(ROOT / "site_src", root / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / ".gitignore").write_text("/_out/\n/aside/\n/changes.md\n/summary.md\n")
    git(root, "init", "-qb", "main")
    run(root, ".venv/bin/gongkai format")
    commit(root)
    git(root, "checkout", "-qb", "add")
    for path in added:
        shutil.copy(aside / path.name, path)
        shutil.copytree(aside / "reports" / path.stem, root / "datasets/reports" / path.stem)
    run(root, ".venv/bin/gongkai format")
    return root


@pytest.fixture
def root(proposed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(proposed, tmp_path / "copy"))


def merged(root: Path) -> None:
    """Commit what stands there, and merge it as GitHub does to try a pull request."""
    commit(root)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "add")


def run(root: Path, command: str) -> Step:
    """Run a step as the runner does, with the program of this environment."""
    program = f"{sys.executable} -m gongkai.cli"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace(".venv/bin/gongkai", program)],
        cwd=root,
        env={**os.environ, "GITHUB_STEP_SUMMARY": str(root / "summary.md")},
        capture_output=True,
        text=True,
        check=False,
    )
    return Step(done.returncode, done.stdout + done.stderr)


def steps(root: Path, *, built: bool) -> dict[str, Step]:
    """Every command of the job but the installation, in order."""
    job = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["records"]
    commands = {step["name"]: step["run"] for step in job["steps"] if "run" in step}
    wanted = {
        name: command
        for name, command in commands.items()
        if name not in {"install", "where the preview is"} and (built or name != "build")
    }
    return {name: run(root, command) for name, command in wanted.items()}


def test_two_bodies_and_fourteen_reports_pass(root: Path) -> None:
    """Every step ends well; the summary tells what is new, removals none, and the site is there."""
    merged(root)
    done = steps(root, built=True)
    summary = (root / "summary.md").read_text("utf-8")

    assert {name: step.code for name, step in done.items()} == dict.fromkeys(done, 0)
    assert "新增的机关 2、新增的报告 14" in summary
    assert "撤下" not in summary
    assert (root / "_out/site/index.html").is_file()
    annotated = "".join(step.said for step in done.values())
    files = set(re.findall(r"^::\w+ file=datasets/reports/([^/]+)/", annotated, re.MULTILINE))
    added = {path.stem for path in (root / "aside").glob("*.json")}
    untouched = {path.name for path in (root / "datasets/reports").iterdir()} - added
    assert files & added
    assert files & untouched <= {"830000-zf"}  # of this change: it covers them, and adds them up


def test_a_spoilt_record_is_told_at_its_line_and_in_the_summary(root: Path) -> None:
    """The check ends badly, with the error where it stands; what comes after says so too."""
    body = sorted((root / "aside/reports").iterdir())[0].name
    record = sorted((root / "datasets/reports" / body).glob("*.json"))[0]
    text = record.read_text("utf-8")
    row = next(line for line in text.split("\n") if '"granted"' in line)
    record.write_text(text.replace(row, '    "granted": [1, "l2\\n::error::x"],'), "utf-8")
    merged(root)
    done = steps(root, built=False)
    summary = (root / "summary.md").read_text("utf-8")
    checked = next(step for name, step in done.items() if name.startswith("findings"))
    line = text.split("\n").index(row) + 1
    place = f"file=datasets/reports/{body}/{record.name}"

    assert checked.code == 1
    assert re.search(rf"^::error {place},line={line},", checked.said, re.MULTILINE)
    assert not re.search(r"^::error::x", checked.said, re.MULTILINE)
    assert record.name.replace(".", "&#46;") in summary


def test_the_comment_is_only_for_requests_that_may_write() -> None:
    """A fork's request needs no secret, and the job that judges it has none."""
    jobs = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]

    assert jobs["records"]["permissions"] == {"contents": "read"}
    assert "head.repo.full_name == github.repository" in jobs["comment"]["if"]
    assert "secrets." not in WORKFLOW.read_text("utf-8")

"""What the program is made of and who may touch it: pinned, hashed, licensed, kept apart."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    name: (ROOT / "build" / "lock" / f"{name}.txt").read_text("utf-8") for name in ("site", "test")
}
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

FREE = re.compile(
    r"MIT(-0|-CMU)?|0?BSD(-[23]-Clause)?|Apache(-2\.0)?|ISC|PSF-2\.0|MPL-(1\.1|2\.0)|Zlib|CC0-1\.0"
    r"|Artistic|CNRI-Python|W3C-20150513",
)
"""Licences that ask for nothing but their own text; the Mozilla one stays in its files."""

SPELLED = {
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
"""Older names of licences, as classifiers and free text have them."""

READ = {
    "axe-playwright-python": "MIT",  # tells none; its LICENSE file is that of MIT
    "mlcroissant": "Apache-2.0",  # tells none; its project's LICENSE file is that of Apache
    "owlrl": "W3C-20150513",  # its classifier says only that it is approved
    "text-unidecode": "Artistic",  # or the GPL, as one likes
}
"""What a person read in the package itself."""


def locked(lock: str) -> dict[str, str]:
    """Package → its entry of a lock file."""
    entries = re.split(r"^(?=[a-z0-9])", LOCKS[lock], flags=re.MULTILINE)[1:]
    return {entry.partition("==")[0]: entry for entry in entries}


@pytest.mark.parametrize("lock", ["site", "test"])
def test_every_locked_package_has_a_hash_and_no_other_source(lock: str) -> None:
    """Whoever stands in the way of an installation can change nothing."""
    assert all("--hash=sha256:" in entry for entry in locked(lock).values())
    assert not re.search(r"^(-|--)|@ |file:|://", LOCKS[lock], re.MULTILINE)


def test_what_installs_this_folder_is_locked() -> None:
    """The build of our own package fetches nothing by itself."""
    assert {"hatchling", "editables"} <= locked("site").keys()
    for name in ("build", "test"):
        command = subprocess.run(
            ["bash", ".ci/readme", name], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        installs = [each for each in command.split("&&") if "pip install" in each]
        assert ["--require-hashes", "--no-build-isolation"] == [
            next(word for word in each.split() if word.startswith(("--req", "--no-build")))
            for each in installs
        ]


@pytest.mark.parametrize("name", ["build", "test"])
def test_the_readme_says_the_same_to_windows(name: str) -> None:
    """Only Python and the folder of its programs are called otherwise there."""
    here, there = (
        subprocess.run(
            ["bash", ".ci/readme", each], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for each in (name, f"{name}-windows")
    )

    assert there == here.replace("python3 ", "py ", 1).replace(".venv/bin/", ".venv\\Scripts\\")


@pytest.mark.parametrize("lock", ["site", "test"])
def test_every_locked_package_has_a_licence_that_fits(lock: str) -> None:
    """No AGPL and no GPL, neither in what is published with nor in what it is tested with."""
    wrong = {name: told for name in locked(lock) if (told := licence(name)) and not is_free(told)}

    assert {} == wrong


def licence(name: str) -> str:
    """What a package says of its licence; nothing where it is not installed on this system."""
    if name in READ:
        return READ[name]
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    told = [about.get("License-Expression") or ""]
    classifiers = about.get_all("Classifier") or []
    told += [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    told += [about.get("License") or "?"]
    first = next(filter(None, told))
    return SPELLED.get(first, first)


def is_free(told: str) -> bool:
    """Whether every licence that holds, or one of those that one may choose, is free enough."""
    return all(
        any(FREE.fullmatch(SPELLED.get(each, each)) for each in part.split(" OR "))
        for part in told.split(" AND ")
    )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit(path: Path) -> None:
    """A tag can be moved; and nobody gets a right that is not named."""
    uses = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    workflow = yaml.safe_load(path.read_text("utf-8"))

    assert uses
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", each) for each in uses)
    assert workflow["permissions"] == {}
    assert all(isinstance(job["permissions"], dict) for job in workflow["jobs"].values())


def test_what_is_published_is_made_apart_from_the_tests() -> None:
    """The job that builds installs the site's lock alone; the one that publishes runs nothing."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text("utf-8"))["jobs"]
    runs = {
        name: " ".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()
    }

    assert {"contents": "read"} == jobs["build"]["permissions"]
    assert not re.search(r"\.ci/run|npm|test\.txt|readme test", runs["build"])
    assert "" == runs["publish"].strip()
    assert (jobs["publish"]["needs"], jobs["build"]["needs"]) == ("build", "test")
    assert any("attest" in step.get("uses", "") for step in jobs["publish"]["steps"])


def test_every_python_that_is_promised_is_tried() -> None:
    """From the oldest that pyproject names."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/code.yml").read_text("utf-8"))["jobs"]
    pythons = jobs["pythons"]["strategy"]["matrix"]["python"]

    assert f'requires-python = ">={pythons[0]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert ["3.11", "3.12", "3.13", "3.14"] == pythons


def test_the_html_checker_is_locked_and_runs_no_script() -> None:
    """It is fetched from elsewhere, for tests alone."""
    lock = json.loads((ROOT / "tests/browser/checker/package-lock.json").read_text("utf-8"))
    fetched = [each for path, each in lock["packages"].items() if path]

    assert fetched
    assert all(each["integrity"].startswith("sha512-") for each in fetched)
    assert "npm ci --silent --ignore-scripts" in (ROOT / ".ci/run").read_text("utf-8")


def test_nothing_that_is_made_is_in_version_control() -> None:
    """A build believes what lies in its output folder."""
    command = ["git", "ls-files", "_out"]
    assert (
        "" == subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    )

"""Every page is valid HTML by the Nu HTML checker, but for what the theme prints by itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.common import ROOT, kind_of, missing, pages_of

CHECKER = ROOT / "_out/tools/node_modules/vnu-jar/build/dist/vnu.jar"

THEME = {
    # Material's two switches, drawer and search, in its base.html outside of every block. A stray
    # attribute that browsers leave aside; with it Firefox does not keep a drawer open on reload.
    '<input class="md-toggle"': "Attribute 'autocomplete' is only",
}
"""What the theme writes → how the checker's message about it begins. All else is ours to mend."""


def is_theme(message: dict[str, str]) -> bool:
    """Whether a message is about what the theme prints."""
    return any(
        written in message.get("extract", "") and message["message"].startswith(said)
        for written, said in THEME.items()
    )


def complaints(*places: Path) -> list[dict[str, str]]:
    """Run the checker over pages, or all pages below a folder."""
    java = shutil.which("java")
    if java is None or not CHECKER.is_file():
        missing("没有 java 或 Nu HTML 检查器，不核对 HTML（.ci/run 会安装：npm 的 vnu-jar）")
    options = [
        "--skip-non-html",
        "--no-langdetect",
        "--asciiquotes",
        "--exit-zero-always",
        "--stdout",
    ]
    command = [
        str(java),
        "-Xss4m",
        "-jar",
        str(CHECKER),
        *options,
        "--format",
        "json",
        *map(str, places),
    ]
    run = subprocess.run(command, capture_output=True, check=True)
    return json.loads(run.stdout)["messages"]


@pytest.fixture(scope="module")
def checked(built, crowd, tmp_path_factory) -> dict[str, list[dict[str, str]]]:
    """What the checker says of the whole tree, of some pages of a larger one, and of a wrong page.

    The larger one has hostile names. All at once, for the checker takes its time to start.
    """
    wrong = tmp_path_factory.mktemp("wrong") / "index.html"
    wrong.write_text('<!doctype html><title>t</title><p id="a"><p id="a"><div></p>', "utf-8")
    pages = [wrong, *built.rglob("*.html"), *some_of_each_kind(crowd)]
    told: dict[str, list[dict[str, str]]] = {str(page): [] for page in pages}
    for message in complaints(*pages):
        told[message["url"].removeprefix("file:")].append(message)
    return told


def some_of_each_kind(site: Path) -> list[Path]:
    """Up to three pages of every kind."""
    chosen: dict[str, list[Path]] = {}
    for address, file in pages_of(site).items():
        chosen.setdefault(kind_of(address), []).append(file)
    return [file for files in chosen.values() for file in files[:3]]


def test_every_page_is_valid(checked):
    """An exception that a page does not need any more is struck from the list."""
    for page, told in checked.items():
        if "/wrong" in page:
            continue
        ours = [(one["message"], one.get("extract", "")) for one in told if not is_theme(one)]
        assert ours == [], page
        text = Path(page).read_text("utf-8")
        assert len(told) == sum(text.count(written) for written in THEME), page


def test_the_checker_tells_of_what_is_wrong(checked):
    """A page with an error is one that the test above would fail on."""
    [told] = [said for page, said in checked.items() if "/wrong" in page]
    words = " ".join(one["message"] for one in told)
    assert "Duplicate ID 'a'" in words
    assert "Unclosed element" in words

"""Whoever knows MkDocs and nothing else gets the site from a fresh clone."""

import shutil
import subprocess
import sys
from pathlib import Path

from gongkai import records

ROOT = Path(__file__).resolve().parents[2]


def test_plain_mkdocs_build_gives_the_pages_of_gongkai_build(tmp_path: Path) -> None:
    """Nothing is staged beforehand: the hook builds, and both ways end in the same bytes."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "site_src", tmp_path / "site_src")
    shutil.copytree(ROOT / "tests" / "golden" / "datasets", tmp_path / "datasets")
    records.format_records(tmp_path / "datasets", write=True)  # names the site in mkdocs.yml
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    plain, ours = tmp_path / "_out" / "mkdocs", tmp_path / "_out" / "site"
    pages = sorted(path.relative_to(plain) for path in plain.rglob("index.html"))

    assert len(pages) > 100
    assert [] == [
        page for page in pages if (plain / page).read_bytes() != (ours / page).read_bytes()
    ]

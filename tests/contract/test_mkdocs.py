"""Whoever knows MkDocs and nothing else gets the site from a fresh clone."""

import shutil
import subprocess
import sys
from pathlib import Path

from gongkai import records

ROOT = Path(__file__).resolve().parents[2]


def laid(home: Path) -> Path:
    """A clone with the made-up records."""
    shutil.copy(ROOT / "mkdocs.yml", home)
    shutil.copytree(ROOT / "site_src", home / "site_src")
    shutil.copytree(ROOT / "tests" / "golden" / "datasets", home / "datasets")
    records.format_records(home / "datasets", write=True)  # names the site in mkdocs.yml
    return home


def built(home: Path) -> subprocess.CompletedProcess[str]:
    """What plain MkDocs makes of it."""
    command = [sys.executable, "-m", "mkdocs", "build"]
    return subprocess.run(command, cwd=home, capture_output=True, text=True)


def test_plain_mkdocs_says_where_a_record_is_wrong(tmp_path: Path) -> None:
    """As gongkai itself does; not only how many are."""
    record = laid(tmp_path) / "datasets" / "reports" / "990102-scjgj" / "2021.json"
    record.write_text(record.read_text("utf-8").replace('"edition"', '"editoin"'), "utf-8")
    done = built(tmp_path)

    assert done.returncode == 1
    assert "reports/990102-scjgj/2021.json:3: 不认识 editoin" in done.stderr
    assert "Traceback" not in done.stderr


def test_plain_mkdocs_build_gives_the_pages_of_gongkai_build(tmp_path: Path) -> None:
    """Nothing is staged beforehand: the hook builds, and both ways end in the same bytes."""
    done = built(laid(tmp_path))
    assert done.returncode == 0, done.stderr
    plain, ours = tmp_path / "_out" / "mkdocs", tmp_path / "_out" / "site"
    pages = sorted(path.relative_to(plain) for path in plain.rglob("index.html"))

    assert len(pages) > 100
    assert [] == [
        page for page in pages if (plain / page).read_bytes() != (ours / page).read_bytes()
    ]

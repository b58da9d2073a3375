"""From the command line: a collection in Parquet, one division of it built, divisions joined."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from tests.bench.province import Province, made

pytestmark = pytest.mark.usefixtures("quick_builds")
ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "datasets"


def run(*arguments: object) -> str:
    """What a command says that succeeds."""
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_division_is_built_from_parquet_and_joined(tmp_path, monkeypatch):
    """Three commands, one after the other; what a body prints comes through."""
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(ROOT)
    held, out, whole = (tmp_path / name for name in ("held", "99", "all"))

    run("convert", GOLDEN, held)
    run("build", "--datasets", held, "--out", out, "--region", 99, "--no-search", "--workers", 1)
    run("catalogue", out, "--out", whole)

    page = (whole / "site" / "99" / "a" / "990101-scjgj" / "2020" / "index.html").read_bytes()
    assert page == (out / "site" / "a" / "990101-scjgj" / "2020" / "index.html").read_bytes()
    assert b'id="requests-new_received-total"' in page
    listed = json.loads((whole / "site" / "data" / "catalogue.jsonld").read_bytes())
    assert len(listed["dcat:dataset"]) == 1


def test_made_up_provinces_say_so_and_publication_refuses_what_says_so():
    """Every generated collection is marked; what is deployed is built for publication."""
    assert made(Province(8)).collection.synthetic
    deploy = (ROOT / ".github" / "workflows" / "deploy.yml").read_text("utf-8")
    assert ".ci/readme build) --for-publication" in deploy

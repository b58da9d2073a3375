"""The bench of filling and writing runs, and tells shells from pages."""

from pathlib import Path

from tests.bench import pour

PAGES = 5


def test_filling_writing_and_the_floor_are_timed_apart(tmp_path: Path) -> None:
    """MkDocs is loaded and renders samples once; five pages take far less."""
    shells, poured, placed, floor = pour.measured(PAGES, tmp_path)

    assert 0 < poured < shells
    assert 0 < placed
    assert 0 < floor
    assert PAGES == sum(1 for _ in (tmp_path / "floor").rglob("*.html"))

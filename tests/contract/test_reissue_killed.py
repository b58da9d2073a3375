"""A document put in the place of another: whatever happens on the way, the old record is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongkai import intake, records
from gongkai.intake.matching import Order
from gongkai.model import GongkaiError
from gongkai.upkeep import reissue
from gongkai.upkeep.ledger import Grounds
from tests.forge import forge

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
REPORT = "reports/990101-scjgj/2021.json"
WHY = Grounds("机关换了文件", "来信 2026-01-20", "2026-01-20")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with records, and a document that is another than the one recorded."""
    shutil.copytree(GOLDEN, tmp_path / "datasets")
    document = next(made for n in range(99) if (made := forge("html", n)).year == 2021)
    (tmp_path / "new.html").write_bytes(document.data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(home: Path) -> str:
    """Put the new document in the place of the one recorded."""
    order = Order("990101-scjgj", 2021, None, None)
    return reissue.reissue(home / "new.html", order, WHY, home / "datasets", lambda _: None)


def kept(home: Path) -> list[bytes]:
    """The records that were put aside."""
    return [path.read_bytes() for path in (home / "datasets").glob("replaced/*/*.json")]


def test_the_old_record_stays_and_all_is_sound(home: Path) -> None:
    """Byte for byte, with its trace, and named by the ledger."""
    old = (home / "datasets" / REPORT).read_bytes()
    put(home)

    assert [old] == kept(home)
    assert [".csv", ".json"] == sorted(
        path.suffix for path in (home / "datasets").glob("replaced/*/*")
    )
    assert (home / "datasets/corrections/0001.json").exists()
    assert records.check(home / "datasets") is not None


def test_the_old_record_is_kept_before_the_new_one_is_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the midst, nothing is lost."""
    old = (home / "datasets" / REPORT).read_bytes()
    add = intake.add

    def stopped(*arguments: object) -> object:
        list(add(*arguments))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "add", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(home)

    assert (home / "datasets" / REPORT).read_bytes() != old
    assert [old] == kept(home)


def test_a_document_that_cannot_be_read_changes_nothing(home: Path) -> None:
    """Neither the record, nor the ledger, nor what is kept."""
    old = (home / "datasets" / REPORT).read_bytes()
    (home / "new.html").write_bytes("没有表".encode())
    with pytest.raises(GongkaiError):
        put(home)

    assert (home / "datasets" / REPORT).read_bytes() == old
    assert [] == kept(home)
    assert not list((home / "datasets").glob("corrections/*.json"))


@pytest.mark.parametrize("spoilt", [b"\xff\xfe", b"{", b"[" * 50_000])
def test_a_record_that_is_none_is_told(home: Path, spoilt: bytes) -> None:
    """With its place, as everywhere."""
    (home / "datasets" / REPORT).write_bytes(spoilt)
    with pytest.raises(GongkaiError, match=r"2021\.json:\d+"):
        put(home)


@pytest.mark.parametrize("at", ["replaced", "corrections", REPORT])
def test_a_link_leads_nowhere(home: Path, tmp_path: Path, at: str) -> None:
    """What a stranger's link points to is neither read nor written to."""
    path = home / "datasets" / at
    path.unlink(missing_ok=True)
    (tmp_path / "elsewhere").mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GongkaiError):
        put(home)

    assert [] == list((tmp_path / "elsewhere").iterdir())

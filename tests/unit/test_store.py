"""Documents are kept by their hash, in a folder or at an address, with their numbered lines."""

import hashlib
import sys
from pathlib import Path

import pytest

from gongkai.model import GongkaiError
from gongkai.store import open_store

DOCUMENT = "第一行\r\n第二行\r\n".encode("gb18030")
TEXT = "第一行\n第二行\n"
HASH = hashlib.sha256(DOCUMENT).hexdigest()


def test_a_collection_without_the_setting_has_no_store(tmp_path):
    """Nothing is opened, nothing is asked of anybody."""
    assert open_store("", tmp_path) is None


@pytest.mark.parametrize("sources", ["originals", "memory://unit/originals"])
def test_what_is_put_there_is_held(sources, tmp_path):
    """By its hash, with the lines as they were numbered."""
    store = open_store(sources, tmp_path)
    assert dict(store.documents()) == {}
    store.put(DOCUMENT, TEXT)

    assert [HASH] == list(store.documents())
    assert ("第一行", "第二行", "") == store.lines(HASH)
    assert DOCUMENT == store.files.read(f"{HASH[:2]}/{HASH}")


def test_what_is_no_document_is_passed_over(tmp_path):
    """The address may be any folder: links to nowhere, pipes, and what lies deeper."""
    store = open_store("originals", tmp_path)
    store.put(DOCUMENT, TEXT)
    home = tmp_path / "originals"
    (home / "ab").mkdir()
    (home / "ab" / ("ab" + "0" * 62)).symlink_to("nowhere")
    (home / "loop").symlink_to("loop")
    (home / "ab" / "deep").mkdir()
    (home / "ab" / "deep" / "er").touch()

    assert [HASH] == list(store.documents())
    assert {HASH[:2]} == {name.partition("/")[0] for name, _ in store.files.stamps()}


def test_a_folder_lies_below_the_records(tmp_path):
    """A relative folder counts from datasets/; the bytes stand there as they came."""
    open_store("originals", tmp_path).put(DOCUMENT, TEXT)

    assert DOCUMENT == (tmp_path / "originals" / HASH[:2] / HASH).read_bytes()


def test_a_document_without_its_lines_is_not_held(tmp_path):
    """A copy that broke off halfway, and a file that is no document."""
    store = open_store("originals", tmp_path)
    store.put(DOCUMENT, TEXT)
    (tmp_path / "originals" / HASH[:2] / f"{HASH}.txt").unlink()
    (tmp_path / "originals" / "README").write_text("说明", "utf-8")

    assert dict(store.documents()) == {}


def test_other_lines_have_another_stamp(tmp_path):
    """Whoever made a page of them sees that they changed."""
    store = open_store("originals", tmp_path)
    store.put(DOCUMENT, TEXT)
    before = store.documents()[HASH]
    store.put(DOCUMENT, TEXT + "第三行\n")

    assert before != store.documents()[HASH]


def test_an_address_without_fsspec_says_what_to_install(tmp_path, monkeypatch):
    """One sentence with the command; a folder works without it."""
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(GongkaiError, match=r"pip install \"gongkai\[store\]\""):
        open_store("s3://bucket/originals", tmp_path).documents()
    open_store("originals", tmp_path).put(DOCUMENT, TEXT)


@pytest.mark.parametrize("address", ["nowhere://x", "ftp://127.0.0.1:9/x"])
def test_an_address_that_does_not_answer_is_told(address, tmp_path):
    """Where, what, and what to look at; no traceback."""
    with pytest.raises(GongkaiError, match=r"原件库 .*请检查 collection.json 的 sources"):
        open_store(address, tmp_path).documents()


def test_lines_that_are_gone_are_told(tmp_path: Path):
    """A store that lost a file between listing and reading."""
    with pytest.raises(GongkaiError, match="读不了原件库中的"):
        open_store("originals", tmp_path).lines(HASH)

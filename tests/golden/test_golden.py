"""Which bytes do we publish for a small made-up corpus: the diff of these files is the review."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from gongkai import checks, form, reading, site, tables
from tests import at_once

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"

PAGES = {
    "",
    "a/990101-scjgj/",
    "a/990101-scjgj/2020/",
    "a/990102-scjgj/2021/",
    "a/990102-scjgj/2022/",
    "c/99-scjgj/2021/",
    "rules/requests-balance/",
}
"""One page of each kind; of reports a blank box, hostile text and a hybrid of two editions."""


@cache
def published() -> Mapping[str, bytes]:
    """Name and bytes: the pages as Markdown, and the collection's package unpacked."""
    return dict(_published())


def _published() -> Iterator[tuple[str, bytes]]:
    corpus = reading.read(HERE / "datasets", form.load())
    judgement = checks.judge(corpus)
    tidy = tables.tabulate(corpus, judgement)
    for page in at_once.paginate(corpus, judgement):
        if page.path in PAGES:
            yield f"docs/{page.path}index.md", site.markdown(page).encode()
    (whole,) = (
        artifact
        for artifact in at_once.package(corpus, tidy, judgement)
        if artifact.path == "data/latest/gongkai.zip"
    )
    with zipfile.ZipFile(io.BytesIO(whole.data)) as archive:
        for name in archive.namelist():
            yield f"package/{name}", archive.read(name)


def test_published_bytes_are_the_expected_ones(update_golden: bool) -> None:
    """Byte for byte; rewrite with --update-golden and read the diff."""
    found = published()
    if update_golden:
        for name, data in found.items():
            path = EXPECTED / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    expected = {
        path.relative_to(EXPECTED).as_posix(): path.read_bytes()
        for path in EXPECTED.rglob("*")
        if path.is_file()
    }

    assert sorted(expected) == sorted(found)
    for name, data in expected.items():
        assert data == found[name], f"{name} has changed; see pytest --update-golden"


def test_hostile_text_is_only_text(update_golden: bool) -> None:
    """No tag, link or template of a document lives on in what we publish."""
    for name, data in published().items():
        if name.endswith(".md"):
            assert b"<script>alert" not in data
            assert b"<img src=x" not in data
            assert not re.search("<b>(?![-+−]?(?:<i>)?[0-9])", data.decode())  # of figures alone

"""What several promises are held against: the published files of the records of this repository."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai import checks, form, packages, reading
from gongkai.tables import tabulate
from tests import at_once
from tests.attack.builds import one_theme, unproved

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def quick_builds() -> Iterator[None]:
    """Lay out the same written pages once for all builds of a module; prove packages elsewhere."""
    with one_theme(), unproved():
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages, tables and catalogues as a folder that a reader would download."""
    folder = tmp_path_factory.mktemp("published")
    corpus = reading.read(ROOT / "datasets", form.load())
    judgement = checks.judge(corpus)
    files = list(at_once.package(corpus, tabulate(corpus, judgement), judgement))
    offers = [packages.offer(file, corpus.collection.version) for file in files]
    known = [offer for offer in offers if offer is not None]
    others = tuple(packages.discovery(corpus, known))
    for file in (*files, *others):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder

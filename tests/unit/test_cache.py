"""Records that were not touched are taken from memory; what comes out is what reading gives."""

import json
import os
import pickle
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from gongkai import checks, form, reading
from gongkai.corpus import Corpus, OwnFindings
from gongkai.model import RecordError
from gongkai.reading.cache import load_record_cache
from gongkai.system import seal

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "datasets"
FORM = form.load()


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A copy of the made-up corpus that a test may change."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "datasets"))


def told(corpus: Corpus) -> tuple[object, ...]:
    """All that a corpus holds, so that two can be compared."""
    arrays = (corpus.values, corpus.status, corpus.method, corpus.places)
    return (
        repr(corpus.reports),
        [np.nan_to_num(array, nan=-1).tolist() for array in arrays],
        dict(corpus.raws),
        repr(corpus.corrections),
        list(corpus.agencies),
    )


def read(datasets: Path, kept: Path) -> Corpus:
    """Read with what is remembered, and remember."""
    cache = load_record_cache(kept, "this program")
    corpus = reading.read(datasets, FORM, None, cache)
    kept.write_bytes(cache.to_bytes())
    return corpus


def edits(datasets: Path) -> tuple[Callable[[], object], ...]:
    """What may happen to records: nothing, a number changed, a report gone, a report new."""
    path = datasets / "reports" / "990102-scjgj" / "2021.json"
    text, other = path.read_bytes(), path.with_name("2022.json")
    moved = {each: each.read_bytes() for each in (other, other.with_suffix(".trace.csv"))}
    return (
        lambda: None,
        lambda: path.write_bytes(
            text.replace(b'"refused_petition": [0', b'"refused_petition": [7')
        ),
        lambda: [each.unlink() for each in moved],
        lambda: [each.write_bytes(data) for each, data in moved.items()],
    )


def test_reading_from_memory_gives_the_same(datasets: Path, tmp_path: Path) -> None:
    """Nothing changed, a number changed, a report gone, a report new: always what is there."""
    kept = tmp_path / "kept"
    for change in edits(datasets):
        change()
        assert told(reading.read(datasets, FORM)) == told(read(datasets, kept))
        assert told(reading.read(datasets, FORM)) == told(read(datasets, kept))


def judged(datasets: Path, kept: Path) -> tuple[Corpus, OwnFindings]:
    """Read and judge with what is remembered, and remember."""
    cache = load_record_cache(kept, "this program")
    corpus = reading.read(datasets, FORM, None, cache)
    cache.own = checks.own_findings(corpus, cache.own_before(corpus), cache.untouched)
    kept.write_bytes(cache.to_bytes())
    return corpus, cache.own


def told_of(own: OwnFindings) -> tuple[object, ...]:
    """All that findings hold, in whatever order they were found."""
    return own.reports, sorted(map(repr, own.findings)), own.tallies.tolist()


def test_findings_from_memory_are_those_found_anew(datasets: Path, tmp_path: Path) -> None:
    """A number changed, a report gone and back, a body known by another name: as judged at once."""
    kept = tmp_path / "kept"
    body = datasets / "agencies" / "990102-scjgj.json"
    changes = (
        *edits(datasets),
        lambda: body.write_bytes(body.read_bytes().replace("局".encode(), "委".encode())),
    )
    for change in changes:
        change()
        for _ in range(2):
            corpus, own = judged(datasets, kept)
            assert told_of(checks.own_findings(corpus)) == told_of(own)
            assert checks.judge(corpus).findings == checks.judge(corpus, own).findings


def test_only_bodies_with_changes_are_judged_again(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All reports of the body, as rules compare its years; none of another."""
    seen: list[str] = []
    parts = checks.runs_of_bodies
    monkeypatch.setattr(
        checks, "runs_of_bodies", lambda some: seen.extend(map(str, some.rows_of)) or parts(some)
    )
    judged(datasets, tmp_path / "kept")
    path = datasets / "reports" / "990102-scjgj" / "2021.json"
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(1, 1))
    first, seen[:] = list(seen), []
    judged(datasets, tmp_path / "kept")

    assert len(first) > 1
    assert ["990102-scjgj"] == seen


def test_memory_forgets_no_part_of_a_statement(datasets: Path, tmp_path: Path) -> None:
    """A list in the prose with its items: the second build judges it like the first."""
    path = datasets / "reports" / "990102-scjgj" / "2021.json"
    record = json.loads(path.read_text("utf-8"))
    listed = {"claim": "list", "value": 3.5, "line": 1, "parts": [1, 2.5]}
    path.write_text(json.dumps({**record, "statements": [listed]}, ensure_ascii=False), "utf-8")

    first, second = (read(datasets, tmp_path / "kept") for _ in range(2))
    statements = [each.statements for each in first.reports if each.statements]

    assert statements == [each.statements for each in second.reports if each.statements]
    assert (Decimal(1), Decimal("2.5")) in [each.parts for some in statements for each in some]


def test_a_file_that_was_not_touched_is_not_read(datasets: Path, tmp_path: Path) -> None:
    """A change that keeps size, time and place is not seen: so we know that nothing was read."""
    kept = tmp_path / "kept"
    before = told(read(datasets, kept))
    path = datasets / "reports" / "990102-scjgj" / "2021.json"
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    with path.open("r+b") as file:
        file.write(b"#")
    os.utime(path, ns=times)

    assert before == told(read(datasets, kept))


def test_a_fault_is_told_each_time(datasets: Path, tmp_path: Path) -> None:
    """What is wrong is never remembered as read."""
    kept = tmp_path / "kept"
    read(datasets, kept)
    path = datasets / "reports" / "990102-scjgj" / "2021.json"
    path.write_bytes(path.read_bytes().replace(b'"year"', b'"yaer"'))
    for _ in range(2):
        cache = load_record_cache(kept, "this program")
        with pytest.raises(RecordError, match="记录错误"):
            reading.read(datasets, FORM, None, cache)


def test_a_memory_with_one_bit_changed_is_forgotten(datasets: Path, tmp_path: Path) -> None:
    """A figure must not come from a disk that has gone bad."""
    kept = tmp_path / "kept"
    read(datasets, kept)
    data = bytearray(kept.read_bytes())
    for at in (-1, len(data) // 2, -len(data) // 3):
        spoilt = data.copy()
        spoilt[at] ^= 1
        kept.write_bytes(spoilt)
        assert load_record_cache(kept, "this program").part is None


class Evil:
    """What runs code where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.mark,)


def test_a_memory_that_somebody_planted_runs_nothing(tmp_path: Path) -> None:
    """Whoever builds a strange commit must not run what lies in its output folder."""
    kept = tmp_path / "kept"
    kept.write_bytes(pickle.dumps(Evil(tmp_path / "ran")))

    assert load_record_cache(kept, "this program").part is None
    assert not (tmp_path / "ran").exists()


HEAD = (
    b'{"base": "this program", "stamps": {}, "raws": [], "registries": "",'
    b' "judged": [], "shapes": %s}'
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no JSON",
        b"[]\n",
        pickle.dumps((1, 2)),
        seal(b"[]\n"),
        seal(b'{"base": "this program"}\n[{}]\n[]\n'),
        seal(HEAD % b"[[1, 9]]" + b"\n[]\n[]\n"),
        seal(HEAD % b"[[1, 1], [1, 1], [1, 1], [1, 1], [1, 1, 1]]" + b"\n[]\n[]\n"),
        seal(HEAD % b"[[1, -1], [0, 0], [0, 0], [0, 0], [0, 0, 0]]" + b"\n[]\n[]\n"),
        seal(HEAD % b"[[0, 0], [0, 0], [0, 0], [0, 0], [0, 0, 0]]" + b"\n[{}]\n[]\n"),
    ],
)
def test_a_damaged_memory_is_forgotten(datasets: Path, tmp_path: Path, data: bytes) -> None:
    """Or one of another program."""
    kept = tmp_path / "kept"
    kept.write_bytes(data)

    assert told(reading.read(datasets, FORM)) == told(read(datasets, kept))
    assert load_record_cache(kept, "another program").part is None

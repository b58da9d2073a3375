"""A build that is killed, at whatever step, is as if it had never begun; the next one heals."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from gongkai import incremental, pipeline
from gongkai.model import GongkaiError
from tests.attack.builds import tree
from tests.bench.generate import generate
from tests.bench.province import Province

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import signal, sys
from pathlib import Path
from gongkai import incremental, pipeline
incremental.BATCH, incremental.invalid_packages = 4, lambda *_, **__: []
root, datasets, out = map(Path, sys.argv[1:4])
last, delay = sys.argv[4], float(sys.argv[5])
def tell(step):
    print(step, flush=True)
    if step.startswith(last):
        signal.setitimer(signal.ITIMER_REAL, delay)
plan = pipeline.Plan(root, datasets, out, search=False, workers=2)
pipeline.build(plan, tell)
print("完成", flush=True)
"""
STEPS = {"成页": 0.05, "合成": 0.25, "渲染": 0.02}
"""Where the builds are killed: while parts are made, packages joined, and the rest is rendered; and
how many seconds after the step began. The last takes a quarter of a second, then the site is done.
"""


def build(datasets: Path, out: Path) -> dict[str, bytes]:
    """A build that nobody disturbs; its packages are proved elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incremental, "invalid_packages", lambda *_, **__: [])
        plan = pipeline.Plan(ROOT, datasets, out, search=False, workers=1)
        pipeline.build(plan, lambda _: None)
    return tree(out / "site")


def start(
    datasets: Path, out: Path, last: str = "never", delay: float = 0.0
) -> subprocess.Popen[str]:
    """A build in a process of its own, which has two more; it ends so long after its last step.

    Its own clock ends it: whoever looks on from outside may be late, and the site be done.
    """
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(ROOT), str(datasets), str(out), last, str(delay)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def dies_at(step: str, running: subprocess.Popen[str]) -> None:
    """Wait until a build has died at a step, and its processes are gone."""
    assert running.stdout is not None
    assert any(line.startswith(step) for line in running.stdout)
    helpers = children(running.pid)
    assert running.wait() == -signal.SIGALRM
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{each}/cmdline").exists() for each in helpers):
        assert time.monotonic() < deadline, "a process lives on"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """The processes that a process has started, where the system tells."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in told.read_text().split()] if told.exists() else []


def unlike(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The files in which two sites differ; to print all of their bytes would take minutes."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


@dataclass(frozen=True)
class Collection:
    """Records, the folder that they were built into, and what stands there."""

    datasets: Path
    out: Path
    site: dict[str, bytes]


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, Collection]:
    """Four bodies with two years each, and other figures of the same."""
    made = []
    for seed in (1, 2):
        folder = tmp_path_factory.mktemp("made")
        generate(Province(8, range(2020, 2022), seed=seed), folder / "datasets")
        site = build(folder / "datasets", folder / "out")
        made.append(Collection(folder / "datasets", folder / "out", site))
    return made[0], made[1]


def test_a_killed_build_leaves_the_last_good_site_and_the_next_heals(collections):
    """Thrice killed, the old site stands byte for byte; then the new one, as if made afresh."""
    old, new = collections
    for step, delay in STEPS.items():
        with start(new.datasets, old.out, step, delay) as running:
            dies_at(step, running)
        assert unlike(tree(old.out / "site"), old.site) == []

    assert unlike(new.site, old.site)
    assert unlike(build(new.datasets, old.out), new.site) == []


def test_two_builds_at_once_do_not_mix(collections, tmp_path):
    """The one that comes second is told to wait, and the site is that of the first."""
    old, new = collections
    with start(old.datasets, tmp_path) as first:
        assert first.stdout is not None
        assert any(line.startswith("成页") for line in first.stdout)
        with pytest.raises(GongkaiError, match="另一个构建"):
            build(new.datasets, tmp_path)
        assert "完成\n" in first.stdout
    assert unlike(tree(tmp_path / "site"), old.site) == []

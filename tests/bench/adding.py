"""What reading a folder of documents costs: `python -m tests.bench.adding 1000 --workers 2`.

The forge writes the documents, in every shape as agencies leave them, and every one gets a body of
its own. They are added as a person adds them, by one command with a manifest: once through; once
killed halfway and started again; and once more with nothing left to do.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import forge
from tests.bench.cost import Cost, cost

ROOT = Path(__file__).resolve().parents[2]
COLLECTION = ROOT / "tests" / "golden" / "datasets"
BODY = "990101-scjgj"


def main() -> None:
    """Write the documents, add them, and say what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("documents", type=int, nargs="?", default=200)
    asked.add_argument("--workers", type=int, default=0)
    asked.add_argument("--shapes", default="usual", help="shapes of the forge, or groups of them")
    told = asked.parse_args()
    with TemporaryDirectory() as folder:
        home = Path(folder)
        command = prepare(home, told.documents, told.shapes)
        command += ["--workers", str(told.workers)]
        _say("一次读完", told.documents, home, _added(command))
        _say("再来一遍，都已收录", told.documents, home, _added(command))
        shutil.rmtree(home / "datasets" / "reports")
        killed = _killed(command, home, told.documents // 2)
        sys.stdout.write(f"读到一半停掉：已有 {killed} 份\n")
        _say("接着读", told.documents - killed, home, _added(command))


def prepare(home: Path, count: int, shapes: str) -> list[str]:
    """Documents, their manifest and a collection in which each has a body; the command."""
    source, datasets = home / "documents", home / "datasets"
    source.mkdir()
    (datasets / "agencies").mkdir(parents=True)
    for name in ("collection.json", "regions.json"):
        shutil.copy(COLLECTION / name, datasets / name)
    body = json.loads((COLLECTION / "agencies" / f"{BODY}.json").read_text("utf-8"))
    rows = [("file", "agency", "url", "retrieved", "year", "copy")]
    for at, forged in enumerate(forge.documents(1, count, shapes)):
        file, agency = f"{at:05}-{forged.name}", f"{BODY}-{at + 2}"
        (source / file).write_bytes(forged.data)
        own = {**body, "id": agency, "names": [{"name": f"虚构{at}号局", "since": 2019}]}
        text = json.dumps(own, ensure_ascii=False)
        (datasets / "agencies" / f"{agency}.json").write_text(text, "utf-8")
        rows.append((file, agency, "", "", "", ""))
    with (home / "list.csv").open("w", encoding="utf-8", newline="") as file_:
        csv.writer(file_).writerows(rows)
    program = str(Path(sys.executable).with_name("gongkai"))
    command = [program, "add", str(source), "--manifest", str(home / "list.csv"), "--quiet"]
    return [*command, "--datasets", str(datasets)]


def _added(command: Sequence[str]) -> Cost:
    """What the command took; documents that cannot be read make it end with 1."""
    return cost(["sh", "-c", '"$@" 2>/dev/null || true', "sh", *command])


def _killed(command: Sequence[str], home: Path, most: int) -> int:
    """Run the command until so many records are there, and stop it; how many there are."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and _records(home) < most:
            time.sleep(0.2)
        running.send_signal(signal.SIGKILL)
    return _records(home)


def _records(home: Path) -> int:
    return sum(1 for _ in home.glob("datasets/reports/*/*.json"))


def _say(what: str, documents: int, home: Path, took: Cost) -> None:
    sys.stdout.write(
        f"{what}：{documents} 份，记录共 {_records(home)} 份；处理器 {took.cpu:.1f} 秒，"
        f"每秒（处理器）{documents / took.cpu:.1f} 份；历时 {took.wall:.0f} 秒；"
        f"内存合计 {took.together:.0f} MB，最大的进程 {took.largest:.0f} MB\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()

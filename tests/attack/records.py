"""A number in, hostile records and what checking and building them came to out.

The made-up corpus is spoilt in one to three places, in its data, its spelling or its files.
Checking ends in bounded time with findings in Chinese; and what passes the check builds.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from lxml import html

from gongkai import pipeline, records
from gongkai.model import GongkaiError, RecordError
from tests.attack.builds import GOLDEN, one_theme, small_project
from tests.attack.documents import bounded, unplugged
from tests.attack.outcome import Outcome

MOST_SECONDS = 10
"""CPU seconds for a check of nine reports; a sound one takes a twentieth of one."""
ENGLISH = re.compile(r"(?<![\w.\"/-])[a-z]{2,} [a-z]{2,} [a-z]{2,}")
"""Words of a library that nobody put into Chinese."""
SCRIPT = "<script>alert(1)</script>"
DATA_BLOCKS = (
    {"type": "application/json", "class": "gk-hints"},
    {"type": "application/ld+json"},
)
"""What scripts of ours are that run nothing: the hints of boxes, and what a page describes."""

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 7, 42, 1.5, -0.5, 10**14, 10**15, 99_999_999_999_999, 2**31, 2**63,
    "", " ", "\u200b\u3000", "/", "0", "12", "nul", "..", "../../x", "con", "index", "a" * 300,
    "长" * 300, SCRIPT, "x\" onload=\"alert(1)", "javascript:alert(1)", "[a](javascript:alert(1))",
    "{{ 7 * 7 }}", "=cmd|' /C calc'!A0", "\ud800", "\0", "\x1b[2J", "\u202e321", "a\nb", "a\r\nb",
    "\ufeff", "2026-02-30", "2021-01-28", "9999-12-31", "2019", "2021", "2019-01-01/2018-12-31",
    "330000", "990101-scjgj", "990102-scjgj", "misread", "reissued", "f" * 64, [], {}, [[]],
    [None] * 7, [0] * 7, [1] * 3, [0, 0, 0], {"unread": "12", "why": "ambiguous"},
    {"unread": "12", "why": []}, {"unread": 1, "why": "absent"},
    {"unread": SCRIPT, "why": "absent"},
    {"$schema": 1}, {"requests": "2019"}, {"a": {"b": {"c": []}}}, [{"name": "甲"}], ["甲", " "],
    [{"claim": "requests.new_received.total", "value": 4, "line": 21}],
    [{"claim": "..", "value": 1, "line": 0}],
    [{"row": "requests.granted", "printed": ["甲"], "surplus": ["1"], "line": 3}],
)  # fmt: skip
KEYS = (
    "bogus",
    "",
    "\ud800",
    "a" * 500,
    "$schema",
    "summary",
    "narrative",
    "period",
    "hybrid",
    SCRIPT,
)
CELLS = ("requests.new_received.total", "proactive.coercion.items_delta", "remedies.review.total")

Spoil = Callable[[Path, Random], None]


def chosen(folder: Path, rng: Random, pattern: str = "**/*.json") -> Path:
    """One file of the records."""
    files = sorted(path for path in folder.glob(pattern) if path.is_file())
    return rng.choice(files or [folder / "collection.json"])


def replaced(folder: Path, rng: Random) -> None:
    """Another value somewhere in a file."""
    path = chosen(folder, rng)
    _edit(path, lambda data: _put(data, rng, rng.choice(VALUES)))


def worded(folder: Path, rng: Random) -> None:
    """Another text where a text is."""
    texts = [each for each in VALUES if isinstance(each, str)]
    _edit(chosen(folder, rng), lambda data: _swap(data, rng, str, rng.choice(texts)))


def numbered(folder: Path, rng: Random) -> None:
    """Another number where a number is, or something that a box may hold."""
    boxes = [each for each in VALUES if isinstance(each, int | float | dict) or each in (None, "/")]
    path = chosen(folder, rng, "reports/*/*.json")
    _edit(path, lambda data: _swap(data, rng, int, rng.choice(boxes)))


def keyed(folder: Path, rng: Random) -> None:
    """A key too many, or a thousand."""
    count = rng.choice((1, 1000))
    more = {f"{rng.choice(KEYS)}{at or ''}": rng.choice(VALUES) for at in range(count)}
    _edit(chosen(folder, rng), lambda data: {**data, **more} if isinstance(data, dict) else data)


def lacking(folder: Path, rng: Random) -> None:
    """A key, or an entry, too few."""
    _edit(chosen(folder, rng), lambda data: _drop(data, rng))


def scribbled(folder: Path, rng: Random) -> None:
    """A file whose bytes are no JSON of ours."""
    path = chosen(folder, rng)
    data = path.read_bytes()
    at = rng.randrange(len(data) + 1)
    thing = rng.choice(
        (b"", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 50_000, b"9" * 200_000, b"NaN", b"1e9", b"\0")
    )
    tail = data[at + rng.choice((0, 0, 1, 40)) :]
    path.write_bytes(
        rng.choice((data[:at] + thing + tail, b"\xef\xbb\xbf" + data, data * 2, thing))
    )


def doubled(folder: Path, rng: Random) -> None:
    """A key told many times."""
    text = chosen(folder, rng)
    pairs = "".join(f'"k{at % 30_000}": 0,' for at in range(rng.choice((2, 60_000))))
    text.write_text(text.read_text("utf-8").replace("{", "{" + pairs, 1), "utf-8")


def traced(folder: Path, rng: Random) -> None:
    """A trace with a line of somebody else's."""
    path = chosen(folder, rng, "reports/*/*.json").with_suffix(".trace.csv")
    data = json.loads(path.with_suffix("").with_suffix(".json").read_bytes())
    boxes = data.get("requests", {}).get("new_received", [0])
    printed = boxes[-1] if isinstance(boxes, list) and boxes and isinstance(boxes[-1], int) else 0
    row = ["requests.new_received.total", "reported", printed, printed, 12, "agreed"]
    if rng.random() < 0.8:
        row[rng.randrange(6)] = rng.choice(
            (-42, 10**13, "", "x", "NaN", "1e999999", "Infinity", "９", "1_0", "+1", "99", "blank",
             "ocr", "requests.bogus.total", SCRIPT, "a\nb", '"', "9" * 200_000)
        )  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("cell", "status", "value", "raw", "line", "method"))
    writer.writerows([row] * rng.choice((1, 1, 1, 2, 2_000)))
    path.write_text(out.getvalue()[: rng.choice((None, None, None, -3))], "utf-8")


def amended(folder: Path, rng: Random) -> None:
    """A correction under some name."""
    correction = {
        "kind": "misread",
        "agency": "990101-scjgj",
        "year": 2020,
        "cell": rng.choice(CELLS),
        "before": rng.choice((None, 0, 3)),
        "after": rng.choice((None, 0, -3, "/", [], SCRIPT)),
        "reason": rng.choice(("读错了", SCRIPT, " ")),
        "evidence": "原文第 40 行",
        "date": rng.choice(("2026-01-20", "2026-99-99")),
    }
    if rng.random() < 0.3:
        correction |= {"kind": "reissued", "before": "0" * 64, "after": rng.choice(("0", "f")) * 64}
        del correction["cell"]
    name = rng.choice(
        ("0001", "0001", "0002", "..", "con", "更正一", "index", "A1", "a1", "1", "nul")
    )
    (folder / "corrections").mkdir(exist_ok=True)
    text = json.dumps(correction, ensure_ascii=False)
    (folder / "corrections" / f"{name}.json").write_text(text, "utf-8")


def waived(folder: Path, rng: Random) -> None:
    """A waiver for something."""
    waiver = {
        "rule": rng.choice(("requests-applicants", "bogus")),
        "agency": "990101-scjgj",
        "year": 2021,
        "reason": rng.choice(("已核实", SCRIPT)),
        "date": "2026-01-20",
        "by": "维护者",
    }
    if rng.random() < 0.3:
        waiver[rng.choice(("until", "cells", "bogus"))] = rng.choice(VALUES)
    (folder / "waivers.json").write_text(json.dumps([waiver] * rng.choice((1, 1, 2))), "utf-8")


def moved(folder: Path, rng: Random) -> None:
    """A file under another name."""
    path = chosen(folder, rng)
    name = rng.choice(
        (b"2\xff.json", b"con.json", b"2030.json", b"a b.json", "２０２０.json".encode())
    )
    path.rename(path.with_name(os.fsdecode(name)))


def planted(folder: Path, rng: Random) -> None:
    """What is no file where a file should be."""
    path = chosen(folder, rng)
    if rng.random() < 0.5:
        path = path.with_name(
            rng.choice(("2031.json", "waivers.json", "0001.json", "990103-x.json"))
        )
    path.unlink(missing_ok=True)
    rng.choice(
        (
            lambda: path.symlink_to("/dev/zero"),
            lambda: path.symlink_to("/etc/passwd"),
            lambda: path.symlink_to(folder / "regions.json"),
            lambda: path.symlink_to("/nowhere"),
            lambda: os.mkfifo(path),
            path.mkdir,
            lambda: path.with_suffix("").symlink_to(folder, target_is_directory=True),
            lambda: path.write_bytes(b" " * 5_000_000),
        )
    )()


SPOILS: Mapping[str, Spoil] = {
    each.__name__: each
    for each in (
        replaced, worded, numbered, keyed, lacking, scribbled, doubled, traced, amended, waived,
        moved, planted,
    )
}  # fmt: skip


WEIGHTS = [4 if name in ("worded", "numbered") else 1 for name in SPOILS]
"""What may pass the check comes oftener, for it is built."""


def outcomes(numbers: Iterator[int] | range, *, build: bool = True) -> Iterator[Outcome]:
    """What came of each set of records, in order; what passes the check is built."""
    with TemporaryDirectory() as folder, unplugged(), one_theme():
        small_project(Path(folder) / "project")
        for number in numbers:
            yield strike(number, Path(folder), build=build)


def strike(number: int, home: Path, *, build: bool) -> Outcome:
    """Spoil the records by this number, check them, and say what came of it."""
    rng = Random(f"attack/record/{number}")
    folder = home / "datasets"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(GOLDEN, folder)
    names = rng.choices(tuple(SPOILS), WEIGHTS, k=rng.choice((1, 1, 2, 3)))
    for name in names:
        _spoil(folder, name, rng)
    began = time.process_time()
    came_to, fault = _checked(folder)
    seconds = time.process_time() - began
    if build and came_to == "sound":
        came_to, fault = _built(folder, home / "out")
    return Outcome(f"{number} {' '.join(names)}", came_to, fault, seconds)


def _spoil(folder: Path, name: str, rng: Random) -> None:
    try:
        SPOILS[name](folder, rng)
    except (ValueError, OSError, AttributeError):
        return  # spoilt already, so that this cannot be done to it as well


def _checked(folder: Path) -> tuple[str, str]:
    try:
        with bounded(MOST_SECONDS):
            findings = records.check(folder)
    except RecordError as refusal:
        wrong = [each.message for each in refusal.findings if not _is_told(each.message)]
        return ("refused", f"told badly: {wrong[0][:200]}" if wrong else "")
    except GongkaiError as refusal:
        return ("refused", "" if _is_told(str(refusal)) else f"told badly: {refusal}")
    except Exception as fault:
        return "failed", f"{type(fault).__name__}: {fault}"[:300]
    wrong = [each.message for each in findings if not _is_told(each.message)]
    return "sound", f"told badly: {wrong[0][:200]}" if wrong else ""


def _is_told(message: str) -> bool:
    """A Chinese sentence on one line, of a length that somebody reads."""
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in message)
    return (
        is_chinese and "\n" not in message and len(message) < 2_000 and not ENGLISH.search(message)
    )


def _built(folder: Path, out: Path) -> tuple[str, str]:
    try:
        root = folder.parent / "project"
        plan = pipeline.Plan(root, folder, out, search=False, workers=1)
        pipeline.build(plan, lambda _: None)
    except Exception as fault:
        return "failed", f"passes the check, but {type(fault).__name__}: {fault}"[:400]
    running = [path for path in (out / "site").rglob("*.html") if runs(path.read_bytes())]
    return ("ran", f"a script on {running[0].relative_to(out)}") if running else ("built", "")


def runs(data: bytes) -> bool:
    """Whether a page has made a script of what a record says."""
    if b"alert(1)" not in data:
        return False
    page = html.fromstring(data)
    scripts = [each.text_content() for each in page.iter("script") if not _is_data(each)]
    attributes = [(name, value) for each in page.iter() for name, value in each.items()]
    return any("alert(1)" in each for each in scripts) or any(
        "alert(1)" in value and (name.startswith("on") or value.strip().startswith("javascript:"))
        for name, value in attributes
    )


def _is_data(script: html.HtmlElement) -> bool:
    """Whether it is a block of data that we wrote: no sign in it ends it, and all of it is JSON."""
    text = script.text_content()
    if dict(script.attrib) not in DATA_BLOCKS or len(script) or set(text) & set("<>&"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _edit(path: Path, change: Callable[[Any], Any]) -> None:
    path.write_text(json.dumps(change(json.loads(path.read_bytes())), indent=1), "utf-8")


def _holders(data: Any) -> list[Any]:
    """Every object and list that is not empty."""
    found, waiting = [], [data]
    while waiting:
        each = waiting.pop()
        inner = list(each.values()) if isinstance(each, dict) else each
        if isinstance(each, dict | list) and each:
            found.append(each)
            waiting += inner
    return found


def _put(data: Any, rng: Random, value: Any) -> Any:
    holder = rng.choice(_holders(data))
    step = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[step] = value
    return data


def _swap(data: Any, rng: Random, kind: type, value: Any) -> Any:
    """The data with another value in the place of one of a kind."""
    places = [
        (holder, step)
        for holder in _holders(data)
        for step in (list(holder) if isinstance(holder, dict) else range(len(holder)))
        if type(holder[step]) is kind
    ]
    if places:
        holder, step = rng.choice(places)
        holder[step] = value
    return data


def _drop(data: Any, rng: Random) -> Any:
    holder = rng.choice(_holders(data))
    del holder[rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))]
    return data

"""The lists beside the records: redirects, tombstones, days of leads, releases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.model import Finding, GongkaiError, RecordError, Release, Tombstone
from gongkai.reading.faults import in_json, shape_faults, shortened
from gongkai.reading.files import load_json, read_list
from gongkai.reading.shapes import ReleaseShape, TombstoneShape, is_day

REDIRECTS = "redirects.json"
FIRST_PUBLISHED = "first-published.json"
RELEASES = "releases.json"
RELEASED = "released.json"
CHANGES = "changes"
"""The folder of changes between releases, one file per version."""
ADDRESS = re.compile(r"(?!/)(?!.*\.\.)[A-Za-z0-9._/-]+")
PAGE = re.compile(r"((?!/)(?!.*\.\.)[A-Za-z0-9._/-]+/)?")


def read_redirects(folder: Path) -> Mapping[str, str]:
    """Old address → new one, both below the site."""
    pairs = _object(folder / REDIRECTS)
    moved = {old: new for old, new in pairs.items() if not isinstance(new, dict)}
    for old, new in moved.items():
        if not (isinstance(new, str) and ADDRESS.fullmatch(old) and ADDRESS.fullmatch(new)):
            raise GongkaiError(
                f"{REDIRECTS} 中 {in_json(old)} → {in_json(new)} 不是站内地址；写法如 a/x.xlsx"
            )
    return moved


def read_tombstones(folder: Path) -> Mapping[str, Tombstone]:
    """Address without a page any more → why, from the same file."""
    found = {}
    for old, pairs in _object(folder / REDIRECTS).items():
        if isinstance(pairs, dict):
            shape, faults = shape_faults(TombstoneShape, pairs)
            if shape is None or not ADDRESS.fullmatch(old):
                why = faults[0].sentence if faults else "不是站内地址"
                raise GongkaiError(f"{REDIRECTS} 中 {in_json(old)}：{why}；写法如 {TOMBSTONE}")
            found[old] = shape.as_value(Tombstone)
    return found


TOMBSTONE = '"a/x/2020/": {"reason": "登记有误", "date": "2026-11-29"}'


def read_first_published(folder: Path) -> Mapping[str, str]:
    """Lead → the day on which it was first published here."""
    pairs = _pairs(folder / FIRST_PUBLISHED)
    for lead, day in pairs.items():
        if not is_day(day):
            raise GongkaiError(
                f"{FIRST_PUBLISHED} 中 {shortened(lead)} 的日期 {in_json(day)} 应是日历上的一天，"
                "写作 2026-11-21"
            )
    return pairs


def read_releases(folder: Path) -> tuple[Release, ...]:
    """Every released version, the oldest first; empty if there is no such file."""
    path = folder / RELEASES
    if not path.is_file():
        return ()
    findings: list[Finding] = []
    found = tuple(
        shape.as_value(Release) for shape, _ in read_list(ReleaseShape, path, RELEASES, findings)
    )
    if findings:
        raise RecordError(findings)
    ordered = sorted({each.version for each in found}, key=order)
    if [each.version for each in found] != ordered:
        raise GongkaiError(f"{RELEASES} 的版本应从早到晚，各不相同")
    return found


def order(version: str) -> tuple[int, ...]:
    """A version as numbers, for sorting."""
    return tuple(int(step) for step in version.split("."))


def read_released(folder: Path) -> Mapping[str, str]:
    """Page of the last release → a fingerprint of its record; empty for other pages."""
    pairs = _pairs(folder / RELEASED)
    for page in pairs:
        if not PAGE.fullmatch(page):
            raise GongkaiError(
                f"{RELEASED} 中 {in_json(page)} 不是网页的站内地址；写法如 a/x/2020/"
            )
    return pairs


def _pairs(path: Path) -> Mapping[str, str]:
    """An object of texts; empty if there is no such file."""
    pairs = _object(path)
    if not all(isinstance(each, str) for each in pairs.values()):
        raise GongkaiError(f"{path} 应当是一个对象，每一项都是文字：文字")
    return pairs


def _object(path: Path) -> Mapping[str, Any]:
    """An object; empty if there is no such file."""
    if not path.is_file():
        return {}
    pairs, _, faults = load_json(path, path.name)
    if faults:
        raise GongkaiError(f"{path}:{faults[0].line}：{faults[0].message}")
    if not isinstance(pairs, dict):
        raise GongkaiError(f"{path} 应当是一个对象，每一项都是文字：文字")
    return pairs

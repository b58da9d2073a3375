"""The lists beside the records: addresses that have moved, leads with the day they appeared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from gongkai.model import GongkaiError
from gongkai.reading.files import load

REDIRECTS = "redirects.json"
FIRST_PUBLISHED = "first-published.json"
ADDRESS = re.compile(r"(?!/)(?!.*\.\.)[A-Za-z0-9._/-]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_redirects(folder: Path) -> Mapping[str, str]:
    """Old address → new one, both below the site."""
    told = _pairs(folder / REDIRECTS)
    for old, new in told.items():
        if not (ADDRESS.fullmatch(old) and ADDRESS.fullmatch(new)):
            raise GongkaiError(f"{REDIRECTS} 中 {old!r} → {new!r} 不是站内地址；写法如 a/x.xlsx")
    return told


def read_first_published(folder: Path) -> Mapping[str, str]:
    """Lead → the day on which it was first published here."""
    told = _pairs(folder / FIRST_PUBLISHED)
    for lead, day in told.items():
        if not DAY.fullmatch(day):
            raise GongkaiError(f"{FIRST_PUBLISHED} 中 {lead} 的日期 {day!r} 应写作 2026-11-21")
    return told


def _pairs(path: Path) -> Mapping[str, str]:
    """An object of texts; none where there is no such file."""
    if not path.is_file():
        return {}
    told, _, faults = load(path, path.name)
    if faults:
        raise GongkaiError(f"{path}:{faults[0].line}：{faults[0].message}")
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise GongkaiError(f"{path} 应当是一个对象，每一项都是文字：文字")
    return told

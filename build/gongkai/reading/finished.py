"""Read from a finished site what the joined site needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.model import GongkaiError
from gongkai.system import resolved


@dataclass(frozen=True)
class FinishedSite:
    """The site of one province, or of several that were built together."""

    site: Path
    place: str
    """Its codes, also the name of its folder in the joined site: 33."""
    name: str
    about: Mapping[str, Any]
    """data/collection.json: title, version, licence and counts."""
    package: Mapping[str, Any]
    """The entry of data/versions.json for the current data: the whole package at data/latest/."""
    finder: Mapping[str, Any]
    """The index of its bodies."""
    choices: Mapping[str, Sequence[Sequence[Any]]]
    """The search filters; empty if it has no search."""
    indexes: Sequence[str]
    """The search indexes of its divisions, if it is too large for one."""


def read_finished(folder: Path) -> FinishedSite:
    """Read the site below the output folder of a build."""
    site = folder / "site"
    about = _json(site / "data" / "collection.json")
    searched = site / "pagefind" / "choices.json"
    choices = _json(searched) if searched.is_file() else {}
    try:
        regions = about["regions"]
        return FinishedSite(
            site=resolved(site),
            place="-".join(region["short"] for region in regions),
            name="、".join(region["name"] for region in regions),
            about=about,
            package=_json(site / "data" / "versions.json")["latest"],
            finder=_json(site / "finder.json"),
            indexes=choices.pop("indexes", ()),
            choices=choices,
        )
    except (KeyError, TypeError, IndexError) as fault:
        raise GongkaiError(
            f"{site} 不是这个版本的程序建好的网站；请重新运行 gongkai build"
        ) from fault


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise GongkaiError(f"读不了 {path}；应是 gongkai build 的输出目录") from fault

"""What all browser tests know: where things are, and what to do where a program is missing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT = "a/330326-scjgj/2020/"
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


def missing(why: str) -> NoReturn:
    """Skip where a person tests, and say why; fail where .ci/run had to install it."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def pages_of(site: Path) -> dict[str, Path]:
    """Every page by its address below the site; what leads on from an old address is none."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): path
        for path in sorted(site.rglob("*.html"))
        if b'http-equiv="refresh"' not in path.read_bytes()
    }


def kind_of(address: str) -> str:
    """Tell pages of one kind by the shape of their address."""
    first, *rest = re.sub(r"[^/]*\d[^/]*", "*", address).split("/")
    return f"{first}/{len(rest)}"

"""Which page offers which file, with its title and file name: artifact in, download out."""

from __future__ import annotations

import hashlib
import re

from gongkai.model import Artifact, Download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
CSV = "text/csv"
JSON = "application/json"
PARQUET = "application/vnd.apache.parquet"

OFFERS = (
    (r"(a/([^/]+)/)gongkai-.+\.zip", "数据包（ZIP：全部年度、检查、说明）", ZIP, "-{1}-{v}.zip"),
    (r"(a/([^/.]+))\.xlsx", "全部年度（XLSX，Excel/WPS 用）", XLSX, "-{1}.xlsx"),
    (r"(a/([^/.]+))\.json", "全部年度（JSON，含检查和出处）", JSON, "-{1}.json"),
    (r"(a/([^/.]+))\.csv", "全部年度（CSV，照表格的行）", CSV, "-{1}.csv"),
    (r"(r/([^/]+)/)gongkai-.+\.zip", "本地区数据包（ZIP）", ZIP, "-{1}-{v}.zip"),
    (r"(data/)latest/gongkai\.zip", "全部数据，最新版（ZIP）", ZIP, "-{v}.zip"),
    (r"(data/)latest/gongkai-sqlite\.zip", "全部数据，最新版（SQLite）", ZIP, "-sqlite-{v}.zip"),
    (r"(data/)versions\.json", "版本清单（JSON）", JSON, "-versions.json"),
    (r"(data/latest/)(datapackage)\.json", "各表的说明（Data Package 2.0）", JSON, "-{1}-{v}.json"),
    (r"(data/latest/)(\w+)\.csv", "CSV", CSV, "-{1}-{v}.csv"),
    (r"(data/latest/)(\w+)\.parquet", "Parquet", PARQUET, "-{1}-{v}.parquet"),
)
"""Address pattern, page in parentheses → title, media type, file name; the first match applies."""

PATTERNS = tuple((re.compile(offer[0]), *offer[1:]) for offer in OFFERS)


def offer(artifact: Artifact, version: str) -> Download | None:
    """The download for an artifact; None if no page offers it."""
    for pattern, title, media_type, name in PATTERNS:
        if found := pattern.fullmatch(artifact.path):
            return Download(
                page=f"{found[1].removesuffix('/')}/",
                path=artifact.path,
                title=title,
                media_type=media_type,
                bytes=len(artifact.data),
                sha256=hashlib.sha256(artifact.data).hexdigest(),
                name="gongkai" + name.format(*found.groups(""), v=version),
            )
    return None

"""Which page offers which file, and in which words: an artifact in, a download out."""

from __future__ import annotations

import re

from gongkai.model import Artifact, Download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"

OFFERS = (
    (r"(a/[^/]+/)gongkai-.+\.zip", "数据包（ZIP：全部年度、检查、说明）", ZIP),
    (r"(a/[^/.]+)\.csv", "全部年度（CSV）", "text/csv"),
    (r"(a/[^/.]+)\.excel\.csv", "全部年度（CSV，Excel/WPS 用）", "text/csv"),
    (r"(a/[^/.]+)\.xlsx", "全部年度对照（XLSX，Excel/WPS 用）", XLSX),
    (r"(a/[^/]+/\d+)\.csv", "本年度（CSV）", "text/csv"),
    (r"(a/[^/]+/\d+)\.xlsx", "本年度（XLSX，官方版式，Excel/WPS 用）", XLSX),
    (r"(a/[^/]+/\d+)\.json", "本年度（JSON）", "application/json"),
    (r"(r/[^/]+/)gongkai-.+\.zip", "本地区数据包（ZIP）", ZIP),
    (r"(data/)latest/gongkai\.zip", "全部数据，最新版（ZIP）", ZIP),
    (r"(data/)v/.+/gongkai\.zip", "全部数据，此版本，永不改变（ZIP）", ZIP),
    (r"(data/)latest/gongkai-sqlite\.zip", "全部数据，最新版（SQLite）", ZIP),
    (r"(data/)latest/.+\.parquet", "全部数据，最新版（Parquet）", "application/vnd.apache.parquet"),
    (r"(data/)versions\.json", "版本清单（JSON）", "application/json"),
)
"""Address, the page in brackets → what the page calls it, media type; the first that fits."""

PATTERNS = tuple((re.compile(pattern), title, media) for pattern, title, media in OFFERS)


def offer(artifact: Artifact) -> Download | None:
    """The download that an artifact is; None where no page offers it."""
    for pattern, title, media_type in PATTERNS:
        if found := pattern.fullmatch(artifact.path):
            return Download(
                page=f"{found[1].removesuffix('/')}/",
                path=artifact.path,
                title=title,
                media_type=media_type,
                bytes=len(artifact.data),
            )
    return None

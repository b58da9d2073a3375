"""Read a manifest: a list of documents with what a person says about each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gongkai.intake.matching import Order
from gongkai.model import GongkaiError

COLUMNS = ("file", "agency", "url", "retrieved", "year", "copy")
"""Only the first column is required; an empty field means no information."""


def orders(manifest: Path, folder: Path, order: Order) -> dict[Path, Order]:
    """Each file that the list names, below `folder`, with its order.

    Fields that a row leaves out are taken from `order`.
    """
    rows = csv.DictReader(io.StringIO(_text(manifest)), strict=True)
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    if "file" not in (rows.fieldnames or ()) or unknown:
        wanted = ",".join(COLUMNS)
        raise GongkaiError(f"{manifest} 的首行应是 {wanted} 中的若干项，file 必须有")
    try:
        return dict(_orders(rows, manifest, folder, order))
    except csv.Error as fault:
        raise GongkaiError(f"{manifest} 第 {rows.line_num} 行不是有效的 CSV（{fault}）") from fault


def _text(manifest: Path) -> str:
    try:
        return manifest.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise GongkaiError(f"读不了清单 {manifest}；应是 UTF-8 的 CSV，请检查路径") from fault


def _orders(
    rows: csv.DictReader[str], manifest: Path, folder: Path, order: Order
) -> Iterator[tuple[Path, Order]]:
    for row in rows:
        place = f"{manifest} 第 {rows.line_num} 行"
        if None in row or None in row.values() or not row["file"].strip():
            raise GongkaiError(f"{place}应有 {len(rows.fieldnames or ())} 项，file 不能空")
        file = folder / row["file"].strip()
        if not file.is_file():
            raise GongkaiError(f"{place}：找不到 {file}；请检查 file 一项")
        fields = {key: value.strip() for key, value in row.items() if key != "file"}
        yield file, replace(order, **_values(fields, place))


def _values(fields: Mapping[str, str], place: str) -> dict[str, Any]:
    values: dict[str, Any] = {key: value for key, value in fields.items() if value}
    if "year" in values:
        if not values["year"].isdecimal():
            raise GongkaiError(f"{place}：year 是“{values['year']}”，应为四位年份")
        values["year"] = int(values["year"])
    return values

"""Bodies of the registry: add, rename, end, merge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import output, reading
from gongkai.model import KINDS, Agency, GongkaiError, Region
from gongkai.reading.faults import shortened
from gongkai.reading.nearest import did_you_mean, with_names
from gongkai.reading.serialise import AGENCY_SCHEMA, format_json, format_shape
from gongkai.reading.shapes import AGENCY, REGION, AgencyShape, CollectionShape, RegionShape
from gongkai.upkeep.typed import narrow, parse_words, require_known

Files = dict[Path, str]
"""The files to write: path → text."""


@dataclass(frozen=True)
class NewAgency:
    """What a person gives about a body that is not registered yet."""

    id: str
    name: str
    kind: str | None = None
    function: str | None = None
    function_name: str | None = None
    region: str | None = None
    region_name: str | None = None
    parent: str | None = None
    column: str | None = None
    first_year: int | None = None


def register(asked: NewAgency, datasets: Path) -> str:
    """Write the file of a new body, with its division and function if these are new too."""
    agencies = reading.read_agencies(datasets)
    regions = reading.read_regions(datasets)
    id_ = narrow(asked.id)
    if not re.fullmatch(AGENCY, id_):
        raise GongkaiError(
            f"机关编号 {shortened(asked.id)} 应是六位区划代码加职能简称，如 330326-scjgj"
        )
    if id_ in agencies:
        raise GongkaiError(f"{id_} 已经登记为{agencies[id_].name}；改名用 gongkai agency rename")
    if asked.parent is not None:
        require_known(asked.parent, agencies, "--parent")
    files: Files = {}
    name, region, function, kind = _answers(
        lambda: parse_words(asked.name, "--name"),
        lambda: _region(asked, id_, regions, datasets, files),
        lambda: _function(asked, id_, datasets, files),
        lambda: _kind(asked, id_),
    )
    _refuse_same_name(name, region, agencies)
    body = {
        "$schema": AGENCY_SCHEMA,
        "id": id_,
        "names": [{"name": name}],
        "aliases": [],
        "kind": kind,
        "function": function,
        "region": region,
        "parent": asked.parent,
        "column": asked.column,
        "first_year": asked.first_year,
    }
    path = datasets / "agencies" / f"{id_}.json"
    files[path] = format_shape(
        AgencyShape, {key: each for key, each in body.items() if each is not None}
    )
    _write(files)
    also = "".join(f"；{each.name} 也改了" for each in files if each != path)
    return f"已登记 {path}{also}。接着运行 gongkai add 原文 --agency {id_}。"


def _answers(*questions: Callable[[], str]) -> list[str]:
    """The results of several questions; if some fail, one error with all messages."""
    answers, faults = [], []
    for question in questions:
        try:
            answers.append(question())
        except GongkaiError as fault:
            faults.append(str(fault))
    if faults:
        raise GongkaiError("\n".join(faults))
    return answers


def _region(
    asked: NewAgency, id_: str, regions: Mapping[str, Region], datasets: Path, files: Files
) -> str:
    """The division of the body; an unknown one is registered if it has a name, else refused."""
    code = narrow(asked.region or id_[:6])
    if code in regions:
        if asked.region_name not in (None, regions[code].name):
            raise GongkaiError(
                f"区划 {code} 登记的名称是{regions[code].name}，不是{asked.region_name}；"
                "请核对 --region-name"
            )
        return code
    if asked.region_name is None:
        raise GongkaiError(
            f"区划 {shortened(code)} 不在 regions.json 中{did_you_mean(code, regions)}；"
            "代码没有写错的，请加 --region-name 区划名称，一并登记"
        )
    if not re.fullmatch(REGION, code):
        raise GongkaiError(f"--region {shortened(code)} 应是六位区划代码，如 330326")
    entry = {
        "code": code,
        "name": parse_words(asked.region_name, "--region-name"),
        "parent": _above(code, regions),
    }
    path = datasets / "regions.json"
    entries, _, _ = reading.load_json(path, path.name)
    new = {key: each for key, each in entry.items() if each is not None}
    format_shape(RegionShape, new)
    files[path] = format_json(sorted([*entries, new], key=lambda one: one["code"]))
    return code


def _above(code: str, regions: Mapping[str, Region]) -> str | None:
    """The registered division directly above a code; a province has none."""
    above = [each for each in (f"{code[:4]}00", f"{code[:2]}0000") if each != code]
    found = next((each for each in above if each in regions), None)
    if found is None and above:
        raise GongkaiError(
            f"区划 {code} 的上级（{'、'.join(above)}）都没有登记；请先在 regions.json 中登记上级"
        )
    return found


def _function(asked: NewAgency, id_: str, datasets: Path, files: Files) -> str:
    """The function of the body; an unknown one is registered if it has a name, else refused."""
    functions = reading.read_collection(datasets).functions
    code = narrow(asked.function or id_[7:])
    if code in functions:
        return code
    if asked.function_name is None:
        raise GongkaiError(
            f"职能 {shortened(code)} 不在 collection.json 中{did_you_mean(code, functions)}；"
            f"已有 {with_names(functions)}；"
            "用 --function 选一个，或加 --function-name 名称，一并登记"
        )
    path = datasets / "collection.json"
    collection, _, _ = reading.load_json(path, path.name)
    collection["functions"] = {
        **collection["functions"],
        code: parse_words(asked.function_name, "--function-name"),
    }
    files[path] = format_shape(CollectionShape, collection)
    return code


def _kind(asked: NewAgency, id_: str) -> str:
    """The kind of body as given; if it is missing or wrong, the message lists all."""
    kind, region, function = asked.kind, asked.region or id_[:6], asked.function or id_[7:]
    if kind in KINDS:
        return str(kind)
    near = did_you_mean(kind, KINDS) if kind else f"；这里多半是 {_usual(region, function)}"
    what = f"--kind {shortened(kind)} 不认识" if kind else "缺少 --kind"
    raise GongkaiError(f"{what}，应为其中之一：{with_names(KINDS)}{near}")


def _usual(region: str, function: str) -> str:
    """The usual kind of body for this division and function; only ever suggested."""
    level = "province" if region[2:] == "0000" else "prefecture" if region[4:] == "00" else "county"
    usual = {"zf": f"gov_{level}", "bgs": "gov_office", "bgt": "gov_office"}
    return usual.get(function, f"dept_{level}")


def _refuse_same_name(name: str, region: str, agencies: Mapping[str, Agency]) -> None:
    for other in agencies.values():
        if other.region == region and name in {each.name for each in other.names}:
            raise GongkaiError(f"{name}已经登记为 {other.id}；一个机关只登记一次")


def rename(id_: str, name: str, since: int, datasets: Path) -> str:
    """Give a body another name from a year on; the old one stays, with its last year."""
    name = parse_words(name, "--name")
    path, body = _body(id_, datasets)
    *earlier, last = body["names"]
    if last["name"] == name:
        raise GongkaiError(f"{id_} 现在就叫{name}；没有改动")
    if last.get("since") is not None and last["since"] >= since:
        raise GongkaiError(
            f"{last['name']}从 {last['since']} 年起用，新名称不能从 {since} 年起；请核对 --since"
        )
    body["names"] = [*earlier, {**last, "until": since - 1}, {"name": name, "since": since}]
    _write({path: format_shape(AgencyShape, body)})
    return f"{id_} 从 {since} 年起叫{name}，以前叫{last['name']}；改在 {path}。"


def merge(ids: Sequence[str], into: str | None, last_year: int, datasets: Path) -> str:
    """Record the last year of some bodies, and their common successor."""
    agencies = reading.read_agencies(datasets)
    if into is not None:
        require_known(into, agencies, "承继的机关")
    files: Files = {}
    for id_ in ids:
        path, body = _body(id_, datasets)
        _refuse_end(agencies[id_], last_year, into, agencies)
        later = [year for year in _years(datasets, id_) if year > last_year]
        if later:
            raise GongkaiError(f"{id_} 有 {later[0]} 年的年报，不能止于 {last_year} 年；请核对年度")
        ends: dict[str, Any] = {"last_year": last_year}
        files[path] = format_shape(AgencyShape, body | ends | ({"successor": into} if into else {}))
    _write(files)
    heir = f"，由 {into}（{agencies[into].name}）承继" if into else ""
    return f"{'、'.join(ids)} 以 {last_year} 年度为末年{heir}；改在 {'、'.join(map(str, files))}。"


def _refuse_end(
    agency: Agency, last_year: int, into: str | None, agencies: Mapping[str, Agency]
) -> None:
    if agency.last_year is not None:
        raise GongkaiError(f"{agency.id} 已经登记到 {agency.last_year} 年为止；没有改动")
    if agency.first_year is not None and agency.first_year > last_year:
        raise GongkaiError(
            f"{agency.id} 从 {agency.first_year} 年起才有年报，不能止于 {last_year} 年；请核对年度"
        )
    at, seen = into, set()
    while at is not None and at in agencies and at not in seen:
        if at == agency.id:
            raise GongkaiError(f"{agency.id} 不能由自己承继；请核对承继的机关")
        seen.add(at)
        at = agencies[at].successor


def _years(datasets: Path, id_: str) -> list[int]:
    files = reading.record_files(datasets, [id_])
    return [int(path.stem) for path in files if path.stem.isdecimal()]


def _body(id_: str, datasets: Path) -> tuple[Path, dict[str, Any]]:
    """The path and the data of a body's file."""
    require_known(id_, reading.read_agencies(datasets), "机关")
    path = datasets / "agencies" / f"{id_}.json"
    body, _, _ = reading.load_json(path, path.name)
    return path, body


def _write(files: Files) -> None:
    for path, text in files.items():
        output.save(path, text)

"""Check registries and reports against each other; one sentence per fault.

Faults within a single file are found when it is read; here are those that involve two files. Line
numbers are looked up only for faults.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from gongkai.corpus import Corpus
from gongkai.model import Agency, Finding, Region, Report, grouped
from gongkai.reading.agreement import NO_HASH
from gongkai.reading.faults import structure
from gongkai.reading.files import read_text
from gongkai.reading.nearest import did_you_mean, with_names
from gongkai.reading.strict_json import NotJson, line_of, parse_json

ItemT = TypeVar("ItemT")
Place = tuple[str, tuple[str | int, ...]]
"""A file below datasets/, and the path of a value inside it."""
Mismatch = tuple[str, Place, str]
"""The rule that is violated, where, and the sentence for it."""


def registry_faults(folder: Path, registry: Corpus, reports: Sequence[Report]) -> Iterator[Finding]:
    """Every mismatch of divisions, bodies and reports; `registry` is the corpus of all bodies."""
    for rule, (file, path), sentence in _mismatches(registry, reports):
        yield structure(rule, file, line_in(folder / file, path), sentence)


def _mismatches(registry: Corpus, reports: Sequence[Report]) -> Iterator[Mismatch]:
    yield from _region_faults(registry.regions)
    for agency in registry.agencies.values():
        yield from _agency_faults(agency, registry)
    yield from _names_twice(registry.agencies.values())
    yield from _report_faults(registry, reports)
    yield from _documents_twice(reports)


def line_in(file: Path, path: Sequence[str | int]) -> int:
    """The line of a value inside a JSON file; 1 if the file does not have it."""
    text, fault = read_text(file, file.name)
    try:
        parse_json(text)
    except NotJson:
        return 1
    return line_of(text, path) if fault is None else 1


def _region_faults(regions: Mapping[str, Region]) -> Iterator[Mismatch]:
    """Divisions whose parent is unknown, does not contain them, or leads back to them."""
    for at, region in enumerate(regions.values()):
        sentence = _parent_fault(region, regions)
        if sentence:
            yield "region-tree", ("regions.json", (at, "parent")), sentence


def _parent_fault(region: Region, regions: Mapping[str, Region]) -> str:
    name = f"{region.name}（{region.code}）"
    if region.parent is None:
        return ""
    if region.parent not in regions:
        near = did_you_mean(region.parent, regions.keys() - {region.code})
        return f"{name}的上级 {region.parent} 没有登记；应先登记它，或改正 parent{near}"
    if _leads_back(region.code, regions, "parent"):
        return f"{name}的上级绕回了它自己；应改正 parent，省级不写 parent"
    if not _is_below(region, regions[region.parent]):
        return f"{name}的上级不可能是 {region.parent}：下级代码的开头应与上级相同；应改正 parent"
    return ""


def _is_below(region: Region, parent: Region) -> bool:
    """Whether a code belongs below another: 330326 below 330300 and 330000."""
    return region.short.startswith(parent.short) and len(parent.short) < len(region.short)


def _leads_back(start: str, entries: Mapping[str, Region | Agency], link: str) -> bool:
    """Whether following the links of entries leads back to the start."""
    seen: set[str] = set()
    at = getattr(entries[start], link)
    while at in entries and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = getattr(entries[at], link)
    return False


def _agency_faults(agency: Agency, registry: Corpus) -> Iterator[Mismatch]:
    """Every fault of a body."""
    for rule, key, sentence in _agency_sentences(agency, registry):
        yield rule, (_file(agency), (key,)), sentence


def _file(agency: Agency) -> str:
    return f"agencies/{agency.id}.json"


def _agency_sentences(agency: Agency, registry: Corpus) -> Iterator[tuple[str, str, str]]:
    """Rule, key and sentence of every fault of a body."""
    if agency.region not in registry.regions:
        near = did_you_mean(agency.region, registry.regions)
        sentence = f"region {agency.region} 不在 regions.json 中，应先登记这个区划{near}"
        yield "region-known", "region", sentence
    functions = registry.collection.functions
    if agency.function not in functions:
        near = did_you_mean(agency.function, functions)
        known = f"已有 {with_names(functions)}" if functions else "那里还没有任何职能"
        sentence = f"function {agency.function} 不在 collection.json 的 functions 中，{known}"
        yield "function-known", "function", f"{sentence}；应改用其中之一，或在那里加上这一种{near}"
    for key in ("parent", "successor"):
        yield from _link_faults(agency, key, registry.agencies)
    yield from _order_faults(agency)


def _link_faults(
    agency: Agency, key: str, agencies: Mapping[str, Agency]
) -> Iterator[tuple[str, str, str]]:
    """A parent or successor that is unknown, or that leads back."""
    other = getattr(agency, key)
    if other is None:
        return
    if other not in agencies:
        near = did_you_mean(other, agencies.keys() - {agency.id})
        yield "agency-known", key, f"{key} {other} 没有登记，应先加 agencies/{other}.json{near}"
    elif _leads_back(agency.id, agencies, key):
        yield "agency-tree", key, f"{key} {other} 绕回了 {agency.id} 自己；应改正或删去 {key}"


def _order_faults(agency: Agency) -> Iterator[tuple[str, str, str]]:
    """Years that end before they begin."""
    first, last = agency.first_year, agency.last_year
    if first is not None and last is not None and first > last:
        yield "years-ordered", "first_year", f"first_year {first} 晚于 last_year {last}；应改正其一"
    for name in agency.names:
        if name.since is not None and name.until is not None and name.since > name.until:
            sentence = f"“{name.name}”的 since {name.since} 晚于 until {name.until}；应改正其一"
            yield "years-ordered", "names", sentence


def _names_twice(bodies: Iterable[Agency]) -> Iterator[Mismatch]:
    """Bodies of one division with the same current name, unless one succeeds the other."""
    for (_, name), agencies in _alike(bodies, lambda one: (one.region, one.name)):
        first, *others = agencies
        for other in others:
            if other.successor != first.id and first.successor != other.id:
                sentence = (
                    f"与 {first.id} 同名，都是“{name}”；一个机关只登记一次：应删去一个、改正名称，"
                    "或用 gongkai merge 写明谁承继谁"
                )
                yield "name-once", (_file(other), ("names",)), sentence


def _report_faults(registry: Corpus, reports: Sequence[Report]) -> Iterator[Mismatch]:
    """Reports of unknown bodies, and of years that are not over."""
    today = registry.collection.reference_date
    for report in reports:
        if report.agency not in registry.agencies:
            near = did_you_mean(report.agency, registry.agencies)
            sentence = f"机关 {report.agency} 没有登记，应先加 agencies/{report.agency}.json{near}"
            yield "agency-known", (report.file, ("agency",)), sentence
        if report.year >= int(today[:4]):
            sentence = (
                f"到基准日 {today}，{report.year} 年还没有过完，不会有年报；应改正 year，"
                "或把 collection.json 的 reference_date 改到今天"
            )
            yield "year-over", (report.file, ("year",)), sentence


def _documents_twice(reports: Sequence[Report]) -> Iterator[Mismatch]:
    """Reports with the same document: one of them must have another one."""
    hashed = (report for report in reports if report.source.sha256 != NO_HASH)
    for _, alike in _alike(hashed, lambda report: report.source.sha256):
        for other in alike[1:]:
            sentence = (
                f"与 {alike[0].key} 的原文是同一份文件（sha256 相同）；一份文件只能是一份年报："
                "应删去一个，或换成自己的原文再运行 gongkai add"
            )
            yield "document-once", (other.file, ("source", "sha256")), sentence


def _alike(
    items: Iterable[ItemT], key: Callable[[ItemT], Hashable]
) -> Iterator[tuple[Any, Sequence[ItemT]]]:
    """Items that share a key with others."""
    groups = grouped((key(item), item) for item in items)
    yield from ((value, some) for value, some in groups.items() if len(some) > 1)

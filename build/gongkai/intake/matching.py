"""Find the registered body and the year of a draft; refuse rather than guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.model import COPIES, Agency, Draft, GongkaiError
from gongkai.reading.faults import shape_faults, shortened
from gongkai.reading.nearest import did_you_mean
from gongkai.reading.shapes import SourceShape


@dataclass(frozen=True)
class Order:
    """What the person said about the document on the command line or in the manifest."""

    agency: str | None = None
    year: int | None = None
    url: str | None = None
    retrieved: str | None = None
    replace: bool = False
    copy: str | None = None
    """What kind of copy the file is, a key of COPIES, if it is not the body's own page."""
    is_reissue: bool = False
    """The agency replaced the document by this one: nothing of the old record is kept."""
    is_for_all: bool = False
    """It was given for a whole folder, not for this document alone."""

    def check(self, agencies: Mapping[str, Agency]) -> None:
        """Raise GongkaiError if the order cannot lead to a valid record."""
        if self.agency is not None and self.agency not in agencies:
            near = did_you_mean(self.agency, agencies)
            raise GongkaiError(
                f"机关 {shortened(self.agency)} 没有登记{near}；新机关先用 gongkai agency new 登记"
            )
        if self.copy is not None and self.copy not in COPIES:
            raise GongkaiError(f"copy 是“{self.copy}”，应为 {'、'.join(COPIES)} 或空")
        given = {"url": self.url, "retrieved": self.retrieved}
        raw = {"file": "x", "sha256": "0" * 64, "media_type": "x", **given}
        _, faults = shape_faults(SourceShape, raw)
        if faults:
            raise GongkaiError("；".join(f"--{fault.sentence}" for fault in faults))


def body_of(draft: Draft, order: Order, agencies: Mapping[str, Agency]) -> Agency:
    """The body that reports; refuse if the document names another one than the person."""
    named = matching_agencies(draft, agencies)
    if order.agency is None:
        return _only(draft, named)
    agency = agencies[order.agency]
    if named and agency not in named:
        others = "、".join(other.id for other in named)
        raise GongkaiError(
            f"原文的机关是{draft.agency_name}（{others}），不是 {agency.id}；请核对 --agency"
        )
    if order.is_for_all and name_differs(draft, agency):
        raise GongkaiError(
            f"原文的机关是{draft.agency_name}，不是{agency.name}；确是同一机关的，请单独收录这一份，"
            f"或把这个名称加进 {agency.id}.json 的 aliases"
        )
    return agency


def _only(draft: Draft, named: Sequence[Agency]) -> Agency:
    if len(named) == 1:
        return named[0]
    if named:
        several = "、".join(agency.id for agency in named)
        raise GongkaiError(f"{draft.agency_name} 可能是 {several}；请用 --agency 指定")
    raise GongkaiError(
        f"原文的机关是{draft.agency_name or '（没有写）'}，没有登记；"
        "请先用 gongkai agency new 登记，或用 --agency 指定"
    )


def matching_agencies(draft: Draft, agencies: Mapping[str, Agency]) -> list[Agency]:
    """The registered bodies with the name in the document, or with one of its codes."""
    name = _folded(draft.agency_name or "")
    by_name = [agency for agency in agencies.values() if name and name in _known(agency)]
    if by_name:
        return by_name
    printed = " ".join(draft.identifiers.values())
    return [
        agency
        for agency in agencies.values()
        if any(len(code) >= SHORTEST_CODE and code in printed for code in agency.codes.values())
    ]


SHORTEST_CODE = 8
"""Minimum length of a code; shorter ones, such as division codes, are shared by many bodies."""


def _known(agency: Agency) -> set[str]:
    return {_folded(name) for name in (*(each.name for each in agency.names), *agency.aliases)}


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def which_year(draft: Draft, order: Order) -> int:
    """The year of the report; refuse if the document names another one than the person."""
    if order.year is not None and draft.year not in (None, order.year):
        raise GongkaiError(f"原文报告的是 {draft.year} 年，不是 {order.year} 年；请核对 --year")
    year = draft.year or order.year
    if year is None:
        raise GongkaiError("认不出报告的是哪一年；请用 --year 指定")
    return year


def name_differs(draft: Draft, agency: Agency) -> bool:
    """Whether the document names the body differently from the registry."""
    return bool(draft.agency_name) and _folded(draft.agency_name or "") not in _known(agency)

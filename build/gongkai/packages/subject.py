"""The subject of a package: a body, a region or the whole collection."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.corpus import Corpus
from gongkai.model import Agency, Region, Report


@dataclass(frozen=True)
class Subject:
    """The metadata of a package."""

    name: str
    """Its name in the catalogue; never contains a year."""
    page: str
    """The address of its page below the site."""
    path: str
    """Its own address below the site."""
    title: str
    title_en: str
    description: str
    keywords: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]


SAFE_ADDRESS = re.compile(r"https?://(?!.*\.\.)\S+$")
"""What the Data Package profile refuses as a path: two dots in a row."""
AS_PRINTED = "数字照原文逐格著录，不修正，不补零；互相矛盾之处另表标注。"


def body_subject(corpus: Corpus, agency: Agency) -> Subject:
    """The package of one body, with all its years."""
    reports = [corpus.reports[row] for row in corpus.rows_of.get(agency.id, ())]
    page = f"a/{agency.id}/"
    return Subject(
        name=f"gongkai-{agency.id}",
        page=page,
        path=f"{page}gongkai-{agency.id}.zip",
        title=f"{agency.name}政府信息公开工作年度报告数据",
        title_en=f"Annual reports on government information disclosure: {agency.name}",
        description=f"{agency.name}{_years(reports)}政府信息公开工作年度报告。{AS_PRINTED}",
        keywords=(agency.name,),
        sources=tuple(_source(report, corpus.collection.address) for report in reports),
    )


def region_subject(corpus: Corpus, region: Region, count: int) -> Subject:
    """The package of one region: the bodies at and below it."""
    page = f"r/{region.code}/"
    return Subject(
        name=f"gongkai-{region.code}",
        page=page,
        path=f"{page}gongkai-{region.code}.zip",
        title=f"{region.name}政府信息公开工作年度报告数据",
        title_en=f"Annual reports on government information disclosure: {region.name}",
        description=f"{region.name}及其下各级机关的{count}份报告。{AS_PRINTED}",
        keywords=(region.name,),
        sources=(_sources(corpus),),
    )


def corpus_subject(corpus: Corpus) -> Subject:
    """The package of the whole collection."""
    return Subject(
        name="gongkai",
        page="data/",
        path="data/latest/gongkai.zip",
        title=corpus.collection.title,
        title_en="Annual reports on government information disclosure in China",
        description=f"{corpus.collection.description}共{len(corpus.reports)}份报告。{AS_PRINTED}",
        keywords=(),
        sources=(_sources(corpus),),
    )


def _years(reports: Sequence[Report]) -> str:
    years = sorted({report.year for report in reports})
    if not years:
        return ""
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"


def _sources(corpus: Corpus) -> Mapping[str, str]:
    """All documents together, as a link to their list."""
    path = f"{corpus.collection.address}data/latest/reports.csv"
    return {"title": "各机关公布的政府信息公开工作年度报告", "path": path}


def _source(report: Report, address: str) -> Mapping[str, str]:
    """The document of a report; its version is its hash, its page replaces a missing address."""
    url = report.source.url or ""
    path = url if SAFE_ADDRESS.match(url) else f"{address}{report.page}"
    return {"title": report.title, "path": path, "version": f"sha256:{report.source.sha256}"}

"""The description of a body or the collection for search engines (schema.org Dataset).

Data without a licence or a file is not described: an incomplete description is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from gongkai.model import Agency, Collection, Download, Report
from gongkai.pages.atlas import Atlas
from gongkai.pages.templating import block, script_json, web


def body_data(atlas: Atlas, agency: Agency, rows: Sequence[int]) -> Iterator[Markup]:
    """One body with all its years."""
    collection = atlas.corpus.collection
    address = f"{collection.address}a/{agency.id}/"
    reports = [atlas.report(row) for row in rows]
    first, last = reports[0].year, reports[-1].year
    place = atlas.place(agency.region)
    yield from _script(
        collection,
        {
            **_common(collection, address, f"gongkai-{agency.id}"),
            "name": f"{agency.name}政府信息公开工作年度报告数据",
            "description": (
                f"{place}{agency.name} {first}–{last} 年度的政府信息公开工作年度报告："
                "主动公开、收到和处理申请、行政复议和行政诉讼各表，按原文逐格照录，"
                "附核对结果和原文出处。"
            ),
            "temporalCoverage": f"{first}/{last}",
            "spatialCoverage": {
                "@type": "Place",
                "name": place,
                "identifier": {
                    "@type": "PropertyValue",
                    "propertyID": "GB/T 2260",
                    "value": agency.region,
                },
            },
            "isBasedOn": [_original(agency, report) for report in reports],
            "isPartOf": {"@id": f"{collection.address}data/#dataset"},
            "variableMeasured": _variables(atlas),
            "distribution": [_file(collection, each) for each in atlas.offered(f"a/{agency.id}/")],
        },
    )


def report_data(atlas: Atlas, row: int) -> Iterator[Markup]:
    """One report: its figures of one year, part of the data set of its body."""
    collection, report, agency = atlas.corpus.collection, atlas.report(row), atlas.agency(row)
    page = report.page
    files = atlas.offered(f"a/{agency.id}/")
    name = atlas.body_name(row)
    yield from _script(
        collection,
        {
            **_common(collection, f"{collection.address}{page}", f"{agency.id}-{report.year}"),
            "name": f"{name}{report.year}年政府信息公开工作年度报告数据",
            "description": (
                f"{name}《{report.title}》的数字：主动公开、收到和处理申请、行政复议和行政诉讼"
                "各表，按原文逐格照录，附核对结果和原文出处。"
            ),
            "temporalCoverage": str(report.year),
            "isBasedOn": _original(agency, report),
            "isPartOf": {"@id": f"{collection.address}a/{agency.id}/#dataset"},
            "distribution": [_file(collection, each) for each in files],
        },
    )


def whole_data(atlas: Atlas) -> Iterator[Markup]:
    """The whole collection."""
    collection = atlas.corpus.collection
    address = f"{collection.address}data/"
    years = [report.year for report in atlas.corpus.reports]
    if years:
        yield from _script(
            collection,
            {
                **_common(collection, address, "gongkai"),
                "name": collection.title,
                "description": (
                    f"{collection.description}共 {len(years)} 份报告，"
                    f"{min(years)}–{max(years)} 年度，各表各格均注明单位、状态、原文写法和出处。"
                ),
                "temporalCoverage": f"{min(years)}/{max(years)}",
                "variableMeasured": _variables(atlas),
                "distribution": [_file(collection, each) for each in atlas.offered("data/")],
            },
        )


def _script(collection: Collection, described: Mapping[str, object]) -> Iterator[Markup]:
    has_files = bool(described["distribution"])
    if has_files and collection.licence.get("path") and not collection.synthetic:
        yield block("linked", json=script_json(described))


def _common(collection: Collection, address: str, name: str) -> dict[str, object]:
    publisher = {"@type": "Organization", "name": collection.title, "url": collection.address}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{address}#dataset",
        "url": address,
        "identifier": name,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "license": collection.licence.get("path", ""),
        "creator": publisher,
        "version": collection.version,
        "dateModified": collection.reference_date,
        "measurementTechnique": "按原文照录，附核对结果",
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": collection.title,
            "url": collection.address,
        },
    }


def _original(agency: Agency, report: Report) -> dict[str, object]:
    """The agency's own document, with address and date if known."""
    known = {"url": web(report.source.url), "datePublished": report.published}
    return {
        "@type": "CreativeWork",
        "name": report.title,
        "publisher": {
            "@type": "GovernmentOrganization",
            "name": agency.name_in(report.year),
        },
        **{key: value for key, value in known.items() if value},
    }


def _variables(atlas: Atlas) -> list[dict[str, object]]:
    form = atlas.corpus.form
    return [
        {
            "@type": "PropertyValue",
            "name": form.describe(code).row.label,
            "identifier": code,
            "unitText": form.unit(code),
        }
        for code in form.named["measured"]
    ]


def _file(collection: Collection, file: Download) -> dict[str, object]:
    return {
        "@type": "DataDownload",
        "contentUrl": collection.address + file.path,
        "encodingFormat": file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }

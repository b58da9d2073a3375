"""Files by which catalogues, search engines and language models find the data and its digests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.corpus import Corpus
from gongkai.model import Agency, Artifact, Collection, Download, grouped, json_of
from gongkai.packages import subject
from gongkai.packages.index import package_index
from gongkai.packages.offers import CSV
from gongkai.tables import english
from gongkai.tables.schema import SCHEMAS

Offered = Mapping[str, Sequence[Download]]
"""Page → the files that it offers."""
LISTED = 2_000
"""Bodies named in llms.txt up to this number; beyond it, only their regions."""


def discovery(corpus: Corpus, offers: Sequence[Download]) -> Iterator[Artifact]:
    """The list of all files, DCAT catalogue, Croissant, citation, guide for language models."""
    yield package_index(corpus, offers)
    offered = grouped((each.page, each) for each in sorted(offers, key=lambda each: each.path))
    if corpus.collection.licence.get("path"):
        yield Artifact("data/catalog.jsonld", _json(_catalog(corpus, offered)))
        yield Artifact("data/croissant.json", _json(_croissant(corpus, offered)))
    yield Artifact("data/CITATION.cff", _citation(corpus.collection).encode())
    yield Artifact("llms.txt", ("\n".join(_guide(corpus)) + "\n").encode())


def _json(value: object) -> bytes:
    return json_of(value).encode() + b"\n"


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "@language": "zh",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/ZHO"
THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
MEDIA = "https://www.iana.org/assignments/media-types/"


def _catalog(corpus: Corpus, offered: Offered) -> Mapping[str, object]:
    """All data sets in DCAT 3: the whole, and a series with one for each body."""
    collection = corpus.collection
    bodies = [_of_body(corpus, corpus.agencies[body], offered) for body in corpus.rows_of]
    return {
        "@context": CONTEXT,
        "@id": f"{collection.address}data/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": collection.title,
        "dct:description": collection.description,
        "dct:publisher": _publisher(collection),
        "dct:license": {"@id": collection.licence["path"], "@type": "dct:LicenseDocument"},
        "dct:language": {"@id": LANGUAGE, "@type": "dct:LinguisticSystem"},
        "foaf:homepage": {"@id": collection.address, "@type": "foaf:Document"},
        "dct:modified": _day(collection.reference_date),
        "dcat:themeTaxonomy": {
            "@id": "http://publications.europa.eu/resource/authority/data-theme",
            "@type": "skos:ConceptScheme",
            "dct:title": [_literal("Data theme", "en"), _literal("数据主题", "zh")],
        },
        "dcat:dataset": [_whole(corpus, offered), _series(collection), *bodies],
    }


def _whole(corpus: Corpus, offered: Offered) -> Mapping[str, object]:
    about = subject.corpus_subject(corpus)
    files = [*offered.get("data/", ()), *offered.get("data/latest/", ())]
    return {**_dataset(corpus.collection, about, files), "dcat:version": corpus.collection.version}


def _series(collection: Collection) -> Mapping[str, object]:
    return {
        "@id": f"{collection.address}a/#series",
        "@type": "dcat:DatasetSeries",
        "dct:title": f"{collection.title}：按机关",
        "dct:description": "每个机关一个数据集，含其全部年度的报告。",
        "dct:publisher": _publisher(collection),
    }


def _of_body(corpus: Corpus, agency: Agency, offered: Offered) -> Mapping[str, object]:
    """The data package of one body as an entry of the catalogue."""
    collection = corpus.collection
    reports = [corpus.reports[row] for row in corpus.rows_of[agency.id]]
    data = _dataset(
        collection, subject.body_subject(corpus, agency), offered.get(f"a/{agency.id}/", ())
    )
    first, last = reports[0].year, reports[-1].year
    return {
        **data,
        "dcat:inSeries": {"@id": f"{collection.address}a/#series"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(f"{first}-01-01"),
            "dcat:endDate": _day(f"{last}-12-31"),
        },
    }


def _dataset(
    collection: Collection, about: subject.Subject, files: Iterable[Download]
) -> dict[str, object]:
    return {
        "@id": f"{collection.address}{about.page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": about.name,
        "dct:title": [_literal(about.title, "zh"), _literal(about.title_en, "en")],
        "dct:description": about.description,
        "dct:publisher": _publisher(collection),
        "dct:modified": _day(collection.reference_date),
        "dct:language": {"@id": LANGUAGE, "@type": "dct:LinguisticSystem"},
        "dcat:landingPage": {"@id": collection.address + about.page, "@type": "foaf:Document"},
        "dcat:keyword": ["政府信息公开", "年度报告", "依申请公开", *about.keywords],
        "dcat:theme": {
            "@id": THEME,
            "@type": "skos:Concept",
            "skos:prefLabel": [_literal("政府和公共部门", "zh"), _literal("Government", "en")],
        },
        "dcat:distribution": [_distribution(collection, file) for file in files],
    }


def _distribution(collection: Collection, file: Download) -> Mapping[str, object]:
    address = collection.address + file.path
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA + file.media_type, "@type": "dct:MediaType"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.bytes)},
        "dct:license": {"@id": collection.licence["path"], "@type": "dct:LicenseDocument"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _publisher(collection: Collection) -> Mapping[str, object]:
    address = f"{collection.address}about/#publisher"
    return {"@id": address, "@type": "foaf:Agent", "foaf:name": collection.title}


def _literal(text: str, language: str) -> Mapping[str, str]:
    return {"@value": text, "@language": language}


def _day(date: str) -> Mapping[str, str]:
    return {"@type": "xsd:date", "@value": date}


CROISSANT = {
    "@language": "zh",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "column": "cr:column",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "recordSet": "cr:recordSet",
    "source": "cr:source",
    "citeAs": "cr:citeAs",
    "isLiveDataset": "cr:isLiveDataset",
}
TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}


def _croissant(corpus: Corpus, offered: Offered) -> Mapping[str, object]:
    """The tables in the format that machine learning tools load (MLCommons Croissant 1.0)."""
    collection = corpus.collection
    files = {each.path: each for each in offered.get("data/latest/", ())}
    tables = [s for s in SCHEMAS if f"data/latest/{s.name}.csv" in files]
    return {
        "@context": CROISSANT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "gongkai",
        "description": f"{collection.description} {english.of(tables[0]).description}",
        "url": f"{collection.address}data/",
        "license": collection.licence["path"],
        "version": collection.version,
        "datePublished": collection.reference_date,
        "isLiveDataset": True,
        "citeAs": f"{collection.title}, {collection.version}, {collection.address}data/",
        "creator": {"@type": "sc:Organization", "name": collection.title},
        "distribution": [
            _file_object(collection, files[f"data/latest/{s.name}.csv"], CSV) for s in tables
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": schema.name,
                "name": schema.name,
                "description": english.of(schema).description,
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"{schema.name}/{field.name}",
                        "name": field.name,
                        "description": english.of_field(schema, field).description,
                        "dataType": TYPES.get(field.type, "sc:Text"),
                        "source": {
                            "fileObject": {"@id": f"{schema.name}.csv"},
                            "extract": {"column": field.name},
                        },
                    }
                    for field in schema.fields
                ],
            }
            for schema in tables
        ],
    }


def _file_object(collection: Collection, file: Download, media: str) -> Mapping[str, object]:
    name = file.path.rpartition("/")[2]
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": collection.address + file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": media,
        "sha256": file.sha256,
    }


def _citation(collection: Collection) -> str:
    """How to cite the data, for reference managers (Citation File Format 1.2.0)."""
    data = {
        "cff-version": "1.2.0",
        "message": "引用本数据时请注明版本和日期。",
        "type": "dataset",
        "title": collection.title,
        "abstract": collection.description,
        "version": collection.version,
        "date-released": collection.reference_date,
        "url": f"{collection.address}data/",
        "repository-code": collection.repository,
        "license": collection.licence.get("name", ""),
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items() if value
    ]
    people = [person["title"] for person in collection.contributors] or [collection.title]
    names = [f"  - name: {json.dumps(name, ensure_ascii=False)}" for name in people]
    return "\n".join([*lines, "authors:", *names]) + "\n"


def _guide(corpus: Corpus) -> Iterator[str]:
    """llms.txt: where the same is to be had as plain CSV and JSON."""
    collection = corpus.collection
    address = collection.address
    yield f"# {collection.title}"
    yield ""
    yield f"> {collection.description}"
    yield ""
    yield "数字照机关公布的原文，不修正；空白不是 0，取值状态见 status；引用请注明版本和网址。"
    yield ""
    yield "## 数据"
    yield ""
    yield f"- [全部文件的清单]({address}data/index.json)：机关、报告、文件，附字节数和 SHA-256"
    yield f"- [各表的说明]({address}data/latest/datapackage.json)：表、字段、单位、取值状态"
    for schema in SCHEMAS:
        yield f"- [{schema.title}]({address}data/latest/{schema.name}.csv)：{schema.description}"
    yield ""
    yield "## 机关（JSON，含全部年度）" if len(corpus.rows_of) <= LISTED else "## 地区"
    yield ""
    if len(corpus.rows_of) <= LISTED:
        for body in corpus.rows_of:
            yield f"- [{corpus.agencies[body].name}]({address}a/{body}.json)"
    else:
        for code, region in sorted(corpus.regions.items()):
            yield f"- [{region.name}]({address}r/{code}/)"

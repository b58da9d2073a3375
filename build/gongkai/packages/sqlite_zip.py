"""The SQLite file with its README, licence, and metadata for Datasette."""

from __future__ import annotations

import json

from gongkai.corpus import Corpus
from gongkai.model import Artifact
from gongkai.packages import subject
from gongkai.packages.archive import Member, archive, compress
from gongkai.packages.database import database
from gongkai.packages.package_files import PackageContext
from gongkai.packages.readme import readme
from gongkai.tables.schema import FORMAT, SCHEMAS

NAME = "gongkai"


def sqlite_zip(context: PackageContext) -> Artifact:
    """All tables as SQLite, compressed to a tenth."""
    corpus = context.corpus
    about = subject.corpus_subject(corpus)
    text = readme(about, corpus, context.judgement, context.judgement.findings, context.tables)
    metadata = {**_about(corpus), "readme": text.decode()}
    files = {
        "README.md": text,
        "LICENSE.txt": _licence(corpus).encode(),
        "metadata.json": json.dumps(_metadata(corpus), ensure_ascii=False, indent=1).encode(),
        f"{NAME}.sqlite": database(context.tables, metadata),
    }
    packed = archive([Member(path, [compress(data)]) for path, data in files.items()])
    return Artifact("data/latest/gongkai-sqlite.zip", packed)


def _about(corpus: Corpus) -> dict[str, str]:
    """The metadata of the file."""
    collection = corpus.collection
    return {
        "title": collection.title,
        "description": collection.description,
        "address": collection.address,
        "version": collection.version,
        "format": FORMAT,
        "reference_date": collection.reference_date,
        "licence": _licence(corpus),
    }


def _licence(corpus: Corpus) -> str:
    licence = corpus.collection.licence
    return f"{licence.get('title', '')}（{licence.get('name', '')}）{licence.get('path', '')}\n"


def _metadata(corpus: Corpus) -> dict[str, object]:
    """Metadata for Datasette: `datasette gongkai.sqlite -m metadata.json`."""
    collection = corpus.collection
    tables = {
        schema.name: {
            "description": f"{schema.title}：{schema.description}",
            "columns": {f.name: f"{f.title}：{f.description}" for f in schema.fields},
            "units": {f.name: f.unit for f in schema.fields if f.unit},
        }
        for schema in SCHEMAS
    }
    return {
        "title": collection.title,
        "description": collection.description,
        "license": collection.licence.get("title", ""),
        "license_url": collection.licence.get("path", ""),
        "source": collection.title,
        "source_url": f"{collection.address}data/",
        "databases": {NAME: {"tables": tables}},
    }

"""Catalogues, citations and snippets: what other programs find our data by, and do with it."""

import csv
import hashlib
import io
import json
import logging
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import mlcroissant
import pandas as pd
import polars
import pyshacl
import pytest
import rdflib
import yaml

from gongkai.pages import explore
from gongkai.pages.dictionary import snippets

ROOT = Path(__file__).resolve().parents[2]

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ] ;
  sh:property [ sh:path foaf:homepage ; sh:maxCount 1 ; sh:class foaf:Document ] ;
  sh:property [ sh:path dct:modified ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
  sh:property [ sh:path dcat:dataset ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dcat:theme ; sh:minCount 1 ; sh:class skos:Concept ] ;
  sh:property [ sh:path dcat:inSeries ; sh:class dcat:DatasetSeries ] ;
  sh:property [ sh:path dct:temporal ; sh:class dct:PeriodOfTime ] ;
  sh:property [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcat:DatasetSeries ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dcat:downloadURL ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] ;
  sh:property [ sh:path dcat:mediaType ; sh:maxCount 1 ; sh:class dct:MediaType ] ;
  sh:property [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ] ;
  sh:property [ sh:path spdx:checksum ; sh:minCount 1 ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
[] a sh:NodeShape ; sh:targetClass spdx:Checksum ;
  sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:hasValue
    spdx:checksumAlgorithm_sha256 ] ;
  sh:property [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:datatype xsd:hexBinary ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ; sh:nodeKind sh:Literal ] .
[] a sh:NodeShape ; sh:targetClass skos:Concept ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ] .
"""
"""What DCAT-AP 3.0 asks of the classes and properties that our catalogue uses."""


@pytest.fixture(scope="module")
def catalog(published) -> rdflib.Graph:
    """The catalogue as another program reads it."""
    return rdflib.Graph().parse(published / "data/catalog.jsonld", format="json-ld")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_catalogue_keeps_the_profile_of_europe(catalog):
    """What DCAT-AP 3 demands of catalogues, data sets, series, distributions and checksums."""
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    conforms, _, told = pyshacl.validate(catalog, shacl_graph=shapes)
    assert conforms, told


def test_checksums_and_sizes_of_the_catalogue_are_those_of_the_files(catalog, published):
    """SHA-256 and bytes of every distribution, read from the graph, are those of the file."""
    rows = list(catalog.query("""
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?url ?size ?digest WHERE { ?file dcat:downloadURL ?url ; dcat:byteSize ?size ;
        spdx:checksum/spdx:checksumValue ?digest }
    """))  # fmt: skip
    assert len(rows) > 50
    for url, size, digest in rows:
        data = (published / urlsplit(str(url)).path.lstrip("/")).read_bytes()
        assert (int(str(size)), str(digest).lower()) == (
            len(data), hashlib.sha256(data).hexdigest(),
        )  # fmt: skip


def test_the_index_tells_every_file_from_bodies_down(published):
    """Bodies, reports and files as they lie in the folder, each with its bytes and digest."""
    told = json.loads((published / "data/index.json").read_text("utf-8"))
    held = [
        file
        for place in (told, *told["regions"], *told["bodies"])
        for file in (*place.get("packages", ()), *place.get("tables", ()), *place.get("files", ()))
    ]
    held += [file for body in told["bodies"] for each in body["reports"] for file in each["files"]]
    data = {file["path"]: (published / file["path"]).read_bytes() for file in held}
    assert [(file["bytes"], file["sha256"]) for file in held] == [
        (len(data[file["path"]]), hashlib.sha256(data[file["path"]]).hexdigest()) for file in held
    ]
    records = list((ROOT / "datasets" / "reports").glob("*/*.json"))
    assert sum(len(body["reports"]) for body in told["bodies"]) == len(records)
    assert told["format"].count(".") == 1


@pytest.mark.filterwarnings("ignore")
def test_croissant_is_read_by_its_own_program(published):
    """mlcroissant finds no error, and every table and column."""
    logging.disable(logging.WARNING)
    try:
        dataset = mlcroissant.Dataset(published / "data/croissant.json")
    finally:
        logging.disable(logging.NOTSET)
    assert dataset.metadata.issues.errors == set()
    with (published / "data/latest/cells.csv").open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    cells = next(each for each in dataset.metadata.record_sets if each.id == "cells")
    assert [field.name for field in cells.fields] == head


def test_the_citation_has_what_its_format_asks(published):
    """Citation File Format 1.2.0 demands version, message, title and authors; a date is a date."""
    told = yaml.safe_load((published / "data/CITATION.cff").read_text("utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= told.keys()
    assert told["type"] == "dataset"
    assert all(person["name"] for person in told["authors"])


def test_the_guide_for_language_models_leads_to_files(published):
    """Each link of llms.txt leads to a file that is published, each body to its JSON."""
    lines = (published / "llms.txt").read_text("utf-8").splitlines()
    links = [line.split("](")[1].split(")")[0] for line in lines if line.startswith("- [")]
    assert len(links) > 25
    assert [link for link in links if not (published / urlsplit(link).path[1:]).is_file()] == []
    bodies = [path for path in (ROOT / "datasets" / "reports").iterdir() if path.is_dir()]
    assert sum("/a/" in link and link.endswith(".json") for link in links) == len(bodies)


EXPECTED = {("321300-zf", 2023): 3511, ("330326-scjgj", 2020): 4}
"""New requests as two of the reports print them."""


def ready(name: str, published) -> str:
    """A snippet of the dictionary with the folder in the place of the address."""
    return dict(snippets())[name].replace("{latest}", f"{published}/data/latest/")


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_snippets_of_python_do_what_they_say(name, published):
    """Pasted as they stand they give a line a body and a column a year."""
    names: dict[str, object] = {}
    exec(ready(name, published), names)
    table = names["table"]
    for (agency, year), value in EXPECTED.items():
        if isinstance(table, polars.DataFrame):
            assert table.filter(polars.col("agency") == agency)[str(year)].item() == value
        else:
            assert isinstance(table, pd.DataFrame)
            assert table.loc[agency, year] == value


def test_the_snippet_of_sql_does_what_it_says(published):
    """Pasted as it stands DuckDB gives body, year and value."""
    found = {row[:2]: row[2] for row in duckdb.sql(ready("DuckDB", published)).fetchall()}
    assert {key: found[key] for key in EXPECTED} == EXPECTED


def test_the_snippet_of_r_does_what_it_says(published, tmp_path):
    """R gives the same table, where the machine has it."""
    if not shutil.which("Rscript"):
        pytest.skip("no R on this machine")
    script = tmp_path / "read.R"
    code = f'{ready("R", published)}\ncat(table["321300-zf", "2023"])\n'
    script.write_text(code, "utf-8")
    run = subprocess.run(["Rscript", str(script)], capture_output=True, check=True, text=True)
    assert run.stdout == "3511"


@pytest.fixture
def database(published, tmp_path):
    """The SQLite file, opened from disk, with what lies beside it."""
    with zipfile.ZipFile(published / "data/latest/gongkai-sqlite.zip") as zipped:
        zipped.extractall(tmp_path)
    connection = sqlite3.connect(tmp_path / "gongkai.sqlite")
    yield connection
    connection.close()


def test_sqlite_finds_a_body_and_a_cell_without_reading_everything(database):
    """Its plans search by index wherever the long table is asked for one body or one cell."""
    for condition in ("agency = '330326-scjgj'", "cell = 'requests.granted.total'"):
        plan = database.execute(f"explain query plan select * from cells where {condition}")
        assert not [step for *_, step in plan.fetchall() if step.startswith("SCAN")]


def test_sqlite_searches_labels_and_findings(database):
    """Three characters find labels of the form, and findings by their words."""
    labels = database.execute(
        "select distinct cell from cells_fts where label match '第三方合法'"
    ).fetchall()
    assert ("requests.denied_third_party.total",) in labels
    found = database.execute("select finding from findings_fts where title match '相加不等于'")
    assert ("330326-scjgj/2020/requests-outcomes/requests-handled_total-natural_person",) in found


def test_sqlite_names_what_codes_stand_for(database, tmp_path):
    """Views have names beside codes; `_package` tells version, licence and README."""
    name, indicator = database.execute(
        "select agency_name, indicator_name from measures_named where agency = '330326-scjgj' "
        "and indicator = 'denial_rate'"
    ).fetchone()
    assert (name, indicator) == ("平阳县市场监督管理局", "不予公开率")
    told = dict(database.execute("select key, value from _package"))
    assert {"title", "version", "format", "licence", "readme"} <= told.keys()
    assert told["readme"] == (tmp_path / "README.md").read_text("utf-8")


def test_datasette_is_told_what_every_table_and_column_means(database, tmp_path):
    """metadata.json names tables and columns that the file has, and no others."""
    told = json.loads((tmp_path / "metadata.json").read_text("utf-8"))
    for table, words in told["databases"]["gongkai"]["tables"].items():
        columns = [row[1] for row in database.execute(f'pragma table_info("{table}")')]
        assert list(words["columns"]) == columns, table


def test_a_csv_of_a_table_is_read_by_the_standard_reader(published):
    """Rows of agencies.csv read by Python's csv module have as many fields as the header."""
    text = (published / "data/latest/agencies.csv").read_text("utf-8")
    head, *rows = csv.reader(io.StringIO(text))
    assert {len(row) for row in rows} == {len(head)}


def test_ready_questions_are_answered_by_sqlite(database):
    """Ten questions, each of which SQLite answers from the published file."""
    ready = explore.questions()
    assert len(ready) == 10
    for words, query in ready:
        found = database.execute(query)
        assert len(found.description) > 1, words
    new = {row[0]: row for row in database.execute(ready[2][1]).fetchall() if row[2] == 2023}
    assert new["321300-zf"][3] == 3511


def test_the_program_of_the_page_weighs_what_it_says():
    """What a reader loads before the data: told to a tenth of a megabyte, and no more than 12."""
    files = (ROOT / "site_src" / "assets" / "sqlite").glob("sqlite3.*")
    weight = sum(file.stat().st_size for file in files)
    assert explore.ENGINE_SIZE == f"{weight / 1e6:.1f} MB"

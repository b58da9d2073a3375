"""Documents in, drafts out.

A document is explained as the tables of the form and few deviations from them; what every likely
explanation agrees on is read, all else is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gongkai.extract import (
    editions,
    explain,
    foreign,
    identity,
    origins,
    presence,
    printed,
    proofread,
    prose,
    reports,
    units,
)
from gongkai.extract.document import Document, Unreadable
from gongkai.extract.explain.places import places
from gongkai.extract.formats.sniff import open_document
from gongkai.form import Form, TableForm
from gongkai.form.expression import parse
from gongkai.model import Draft, Figure, Method, Statement, Status

MOST_LINES = 50_000
"""The longest report met has a thousand, one box a line."""
MOST_CHARACTERS = 3_000_000
"""The longest report met has 20,000 characters; a whole portal page around it a few times that."""

__all__ = ["Document", "Unreadable", "extract", "read", "to_json"]


def extract(data: bytes, name: str, form: Form) -> Draft:
    """Read a file, whatever its format.

    Raises `Unreadable` with one Chinese sentence where it is no document that can be read.
    """
    return read(open_document(data, name), form)


def read(document: Document, form: Form) -> Draft:
    """Find the form in a document, and refuse what cannot be read with certainty.

    Raises `Unreadable` where it is far too long for a report, or one of a part of a year.
    """
    if len(document.lines) > MOST_LINES or sum(map(len, document.lines)) > MOST_CHARACTERS:
        raise Unreadable("正文超过五万行或三百万字，不像一份年度报告；请只给出报告本身。")
    who = identity.identify(document)
    reports.insist_on_whole_year(document, who.title)
    agency = who.agency_name or ""
    own = reports.of_year(document, who.year, _last_row(form), agency)
    own = reports.of_own_columns(own, who.year)
    own = foreign.without_others(own, form, who.year, agency, who.title or "")
    reading = explain.read(own, form)
    figures = units.insist_on_units(reading.figures, own, places(form))
    layout = editions.layout_of(figures, form, who.year)
    tables = _tables(layout, form)
    laid = _on_one_line(editions.laid_out(figures, layout, form))
    told = prose.tell(own, form, who.year)
    found = _present(proofread.vetted(laid, own, tables), own, tables)
    return Draft(
        title=who.title,
        agency_name=who.agency_name,
        year=who.year,
        edition=layout.edition,
        hybrid=layout.hybrid,
        published=who.published,
        publisher=who.publisher,
        identifiers=who.identifiers,
        figures=_marked(origins.at_home(found, document), scanned=document.scanned),
        statements=tuple(
            replace(each, line=origins.line_of(each.line, document))
            for each in _applying(told.statements, layout, form)
        ),
        misfits=tuple(
            replace(each, line=origins.line_of(each.line, document))
            for each in dict.fromkeys(reading.misfits)
        ),
        sections=told.sections,
        notes=(*who.notes, *reading.notes),
        text="\n".join(document.numbered),
        media_type=document.file_type or document.media_type,
        url=who.url,
        labels=printed.labels(own, tables),
        period=told.period,
    )


def _present(
    figures: Mapping[str, Figure], document: Document, tables: Sequence[TableForm]
) -> Mapping[str, Figure]:
    """What was not found told apart: not printed, printed and empty, or not read by us."""
    return presence.settled(figures, document, tables) if tables else figures


def _tables(layout: editions.EditionChoice, form: Form) -> tuple[TableForm, ...]:
    """The tables of the report's form; none where no edition was recognised."""
    return form.layout(layout.edition, layout.hybrid) if layout.edition else ()


def _applying(
    said: Sequence[Statement], layout: editions.EditionChoice, form: Form
) -> tuple[Statement, ...]:
    """The statements about something that the report's form has."""
    if layout.edition is None:
        return tuple(said)
    return tuple(
        each
        for each in said
        if "." not in each.claim or parse(each.claim).cells(form, layout.edition_of)
    )


def _last_row(form: Form) -> str:
    """The anchor of the row that ends the long table: what is behind it may be another report."""
    rows = (
        table.blocks[-1].rows[-1].anchor
        for edition in form.editions.values()
        for table in edition.tables.values()
        if table.layout == "matrix"
    )
    return "|".join(dict.fromkeys(filter(None, rows)))


def to_json(draft: Draft, findings: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The public answer of `gongkai extract`: cells by code, and what goes with them."""
    return {
        "agency_name": draft.agency_name,
        "year": draft.year,
        "edition": draft.edition,
        "hybrid": dict(draft.hybrid),
        "title": draft.title,
        "published": draft.published,
        "publisher": draft.publisher,
        "period": draft.period or None,
        "identifiers": dict(draft.identifiers),
        "cells": {code: _cell(figure) for code, figure in draft.figures.items()},
        "statements": [{**said.as_json(_plain), "raw": said.raw} for said in draft.statements],
        "misfits": [
            {
                "row": misfit.row,
                "printed": list(misfit.printed),
                "surplus": list(misfit.surplus),
                "line": misfit.line,
            }
            for misfit in draft.misfits
        ],
        "labels": dict(draft.labels),
        "sections": dict(draft.sections),
        "notes": list(draft.notes),
        "findings": list(findings),
    }


def _cell(figure: Figure) -> dict[str, Any]:
    return {
        "value": _plain(figure.value),
        "status": figure.status.word,
        "raw": figure.raw,
        "line": figure.line,
        "method": figure.method.word,
        "note": figure.note,
    }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _on_one_line(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Raw strings as the canonical text spells them: there a box of a table has no line ends."""
    return {
        code: replace(figure, raw=" ".join(figure.raw.split())) if "\n" in figure.raw else figure
        for code, figure in figures.items()
    }


def _marked(figures: Mapping[str, Figure], *, scanned: bool) -> Mapping[str, Figure]:
    """Nothing that was read from a picture is certain."""
    if not scanned:
        return figures
    return {
        code: replace(figure, method=Method.OCR) if figure.status is Status.REPORTED else figure
        for code, figure in figures.items()
    }

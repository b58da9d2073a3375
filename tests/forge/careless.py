"""Readers that do what ours must not, to prove that the forge catches them."""

from __future__ import annotations

import re
from decimal import Decimal
from io import StringIO

import pandas as pd

from gongkai.form import Form
from gongkai.model import Draft, Figure, Status
from tests.forge import Forged
from tests.forge.truth import COLUMNS, form


def requests_table(forged: Forged) -> list[list[str]]:
    """The last seven boxes of each row of section three, as another program sees them."""
    frame = pd.read_html(
        StringIO(forged.data.decode()),
        match="勾稽",
        header=None,
        thousands=None,
        keep_default_na=False,
        converters=dict.fromkeys(range(10), str),
        flavor="lxml",
    )[0]
    rows = [[str(text).strip() for text in row] for row in frame.to_numpy().tolist()]
    count = sum(code.startswith("requests.") for code in forged.truth) // len(COLUMNS)
    return [row[-7:] for row in rows[-count:]]


def html_figures(forged: Forged, *, blank_is_zero: bool) -> Draft:
    """Section three of a clean page; `blank_is_zero` is the carelessness."""
    rows = (
        next(
            table
            for table in form().editions.values()
            if any(f"requests.{row}.total" in forged.truth for row in ("other", "other_misc"))
            and all(
                f"requests.{row}.total" in forged.truth for row in table.tables["requests"].rows
            )
        )
        .tables["requests"]
        .rows
    )
    figures = {}
    for row, texts in zip(rows, requests_table(forged), strict=False):
        for column, text in zip(COLUMNS, texts, strict=True):
            figures[f"requests.{row}.{column}"] = _figure(text, blank_is_zero)
    return draft(figures)


def _figure(text: str, blank_is_zero: bool) -> Figure:
    if text.isascii() and text.isdigit():
        return Figure(Status.REPORTED, Decimal(text), text)
    if not text:
        return Figure(Status.REPORTED, Decimal(0)) if blank_is_zero else Figure(Status.BLANK)
    return Figure(Status.UNREADABLE, raw=text)


def greedy(forged: Forged) -> Draft:
    """Glued rows of section three parted one digit to a box, the rest to the last."""
    figures = {}
    text = forged.data.decode()
    for table in form().editions["2021"].tables.values():
        for code, (_, row) in table.rows.items():
            found = re.search(re.escape(row.label) + r"\s*(\d{7,})\s", text)
            if table.code == "requests" and found:
                digits = found.group(1)
                parts = [*digits[:6], digits[6:]]
                figures |= {
                    f"requests.{code}.{column}": Figure(Status.REPORTED, Decimal(part), part)
                    for column, part in zip(COLUMNS, parts, strict=True)
                }
    return draft(figures)


def draft(figures: dict[str, Figure]) -> Draft:
    """A draft of figures and nothing else."""
    return Draft(None, None, None, None, {}, None, None, {}, figures, (), (), {}, (), "")


def nothing(data: bytes, name: str, the_form: Form) -> Draft:
    """Read nothing at all."""
    return draft({})


def from_the_left(forged: Forged) -> Draft:
    """Section two between bars: whatever stands behind a label fills its boxes from the left."""
    figures = {}
    for line in forged.data.decode().splitlines():
        label, *texts = (text.strip() for text in line.strip("| ").split("|"))
        for row, (block, each) in form().editions["2021"].tables["proactive"].rows.items():
            if label == each.label:
                for column, text in zip(block.columns, [*texts, "", "", ""], strict=False):
                    figures[f"proactive.{row}.{column.code}"] = _figure(text, False)
    return draft(figures)

"""Tables on a page, each with a CSV file beside the page and a link to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from gongkai.model import Artifact, Heading, Page, csv_of
from gongkai.pages.grids import HtmlTable, TableCell, TableRow, render_table
from gongkai.pages.navigation import breadcrumb
from gongkai.pages.templating import Link, block, printable, relative

Thing = Heading | Markup | Artifact
"""The parts of a page: blocks, and files beside it."""
BOM = "\ufeff"
"""The BOM; without it Excel misreads Chinese; other programs skip it."""


def assembled_page(
    here: str,
    kind: str,
    title: str,
    description: str,
    things: Iterable[Thing],
    *above: tuple[str, str],
    heading: str = "",
    last: str = "",
) -> Page:
    """A page from its blocks, below breadcrumb and heading; the files among them are attachments.

    `above` are addresses with names, between the home page and this one, which is `last` there.
    """
    steps = (Link(name, relative(here, address)) for address, name in (("", "首页"), *above))
    top = breadcrumb(*steps, Link(last or heading or title))
    parts = [top, Heading(1, heading or title, kind), *things]
    files = tuple(each for each in parts if isinstance(each, Artifact))
    blocks = tuple(each for each in parts if not isinstance(each, Artifact))
    return Page(here, kind, title, description, blocks, files)


def table_with_csv(here: str, grid: HtmlTable) -> Iterator[Thing]:
    """A table with its CSV."""
    yield render_table(grid)
    rows = [*grid.head[-1:], *(row for body in grid.bodies for row in body)]
    yield from csv_with_link(here, grid.id, list(_lines(rows)))


def csv_with_link(here: str, name: str, lines: Iterable[Sequence[str]]) -> Iterator[Thing]:
    """Lines as a CSV beside the page at `here`, and the link to it."""
    file = f"{name}.csv"
    text = BOM + csv_of([printable(word) for word in line] for line in lines)
    yield Artifact(f"{here}{file}", text.encode())
    file_name = "-".join(["gongkai", *here.strip("/").split("/"), file])
    yield block("files", files=[Link("这张表（CSV）", file, file=file_name)])


def _lines(rows: Sequence[TableRow]) -> Iterator[list[str]]:
    """The text of a table line by line; second lines of a column are in a column of their own."""
    boxes = [[box for box in row if isinstance(box, TableCell)] for row in rows]
    noted = [any(box.below for box in column) for column in zip(*boxes, strict=True)]
    for at, row in enumerate(boxes):
        yield [
            word
            for box, is_noted in zip(row, noted, strict=True)
            for word in (
                (box.text, box.below if at else f"{box.text}（附注）") if is_noted else (box.text,)
            )
        ]

"""One report in, how it stands among its peers out; who is a peer follows from a stated rule."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from gongkai.model import Agency, Heading
from gongkai.pages.atlas import Atlas
from gongkai.pages.blocks import Link, block, relative
from gongkai.pages.figures import total
from gongkai.pages.spread import ENOUGH, spread

ROWS = ("new_received", "granted", "partly_granted", "unable_not_held", "handled_total")
"""The rows shown: what is asked, what is granted, and what is most often missing."""


def peers(atlas: Atlas, row: int, here: str) -> Iterator[Heading | Markup]:
    """Value, median and quartiles of the main rows; only words where there are too few peers."""
    agency, year = atlas.agency(row), atlas.report(row).year
    known = atlas.peers[_class(atlas, agency)]
    rows = [at for each in known if (at := atlas.corpus.at.get(f"{each.id}/{year}")) is not None]
    parent = atlas.parent_of(agency)
    yield Heading(2, "与同类机关相比", "peers")
    yield block(
        "peers",
        rule=f"{atlas.place(parent)}之下、同一级别、同一职能（{atlas.function(agency.function)}）的机关",
        year=year,
        known=len(known),
        n=len(rows),
        enough=ENOUGH,
        lines=list(_lines(atlas, row, rows)) if len(rows) >= ENOUGH else [],
        comparisons=[
            Link(
                f"{atlas.place(each.region.code)}，{len(each.rows)} 个机关",
                relative(here, each.path),
            )
            for each in atlas.comparisons_of(agency, year)
        ],
    )


def _class(atlas: Atlas, agency: Agency) -> tuple[str, str, str]:
    return agency.kind, agency.function, atlas.parent_of(agency)


def _lines(atlas: Atlas, row: int, rows: list[int]) -> Iterator[dict[str, object]]:
    for line in ROWS:
        code = f"requests.{line}.total"
        found = spread(atlas, rows, code)
        if found.is_enough:
            _, _, label, _ = atlas.corpus.form.describe(code)
            yield {
                "label": Link(label.name, "#" + code.replace(".", "-")),
                "own": total(atlas, row, (code,)).words,
                "spread": found,
            }

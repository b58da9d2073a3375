"""Public addresses are a promise: pages and places that once were on the site stay on it.

`addresses.txt` lists every page of a small corpus and every place on its pages that has a name of
its own. A line may be added to it with a new kind of page; none may go without a redirect and a
decision record (0008).
"""

import re
from pathlib import Path

import lxml.html
from markupsafe import Markup

from gongkai.checks import judge
from gongkai.model import Correction, Heading, Name, Page, Region, anchor_of
from tests import made
from tests.at_once import paginate

PASSING = re.compile(r"finding-|chart-|.*-caption$|[a-z]\d+(?:-|$)")
"""What a finding is numbered, and what only ties words to a drawing or a head to a box."""
PROMISED = Path(__file__).with_name("addresses.txt")


def test_addresses_are_the_promised_ones() -> None:
    """Every promised page and place is there, and nothing is published that is not promised."""
    promised = PROMISED.read_text("utf-8").split()

    assert promised == sorted(set(promised))
    assert promised == sorted(addresses())


def test_every_box_can_be_addressed_for_good() -> None:
    """The 198 boxes of the form of 2019 and the 200 of 2021 are promised places."""
    promised = set(PROMISED.read_text("utf-8").split())
    boxes = {
        f"a/990101-scjgj/{year}/#{anchor_of(cell.code)}"
        for year, edition in ((2020, "2019"), (2021, "2021"))
        for cell in made.FORM.editions[edition].cells
    }

    assert len(boxes) == 198 + 200
    assert boxes <= promised


def addresses() -> set[str]:
    """Pages and places of two bodies over a change of form, rules left out.

    The places of the dictionary are those of `columns.txt`.
    """
    corpus = made.corpus(
        made.report(agency="990101-scjgj", year=2020),
        made.report(agency="990101-scjgj", year=2021),
        made.report(agency="990102-scjgj", year=2020),
        agencies=[
            made.agency(f"99010{n}-scjgj", names=(Name(f"{n}县市场监管局"),)) for n in (1, 2)
        ],
        regions=[
            Region("990000", "某省", None),
            Region("990101", "甲县", "990000"),
            Region("990102", "乙县", "990000"),
        ],
        corrections=(
            Correction("0001", "misread", "990101-scjgj", 2020, "2026-01-01", "看错了一行"),
        ),
    )
    found = set()
    for page in paginate(corpus, judge(corpus)):
        if page.kind != "rule":
            found |= {
                f"/{page.path}"[1:] or ".",
                *(places(page) if page.kind != "dictionary" else ()),
            }
    return found


def places(page: Page) -> set[str]:
    """The named places of a page that are promised."""
    ids = set()
    for block in page.blocks:
        if isinstance(block, Heading):
            ids.add(block.id)
        else:
            ids |= _ids(block)
    return {f"{page.path}#{id}" for id in ids if not PASSING.match(id)}


def _ids(block: Markup) -> set[str]:
    html = lxml.html.fromstring(f"<div>{block}</div>")
    return {each.get("id") for each in html.iter() if each.get("id")}

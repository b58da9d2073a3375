"""The small made-up collection that has a store: its documents, and what `gongkai add` makes of it.

Documents and bodies are in tests/archive; every document was written by us.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from gongkai import intake
from gongkai.intake.matching import Order

HOME = Path(__file__).parent / "archive"
DOCUMENTS = HOME / "documents"
MARKET = "a/990103-scjgj/2023/"
"""The report whose outcomes do not add up; its document has a box on each line."""
CULTURE = "a/990103-whlyj/2023/"
"""The report whose document prints a whole table on one very long line."""
HOUSING = "a/990103-zjj/2023/"
"""The report whose prose states another figure than its table; its document is a web page."""


def collect(datasets: Path) -> Path:
    """Put the collection into a folder and add every document to it."""
    shutil.copytree(HOME / "datasets", datasets)
    asked = intake.asked_for(DOCUMENTS, None, Order())
    for told in intake.add(asked, datasets, 1, lambda _: None):
        assert told.done, told.sentence
    return datasets

"""One table holds the words for codes; nobody finds a code without them."""

import pytest

from gongkai.model import Method, Standing, Status
from gongkai.tables.schema import REPORTS
from gongkai.wording import wordings


@pytest.mark.parametrize("key", ["short", "box", "legend", "meaning", "en"])
def test_every_status_has_its_words(key: str) -> None:
    """In the order of the codes: arrays count on it."""
    assert [status.word for status in sorted(Status)] == sorted(
        wordings("status", key), key=lambda code: Status[code.upper()]
    )


@pytest.mark.parametrize("key", ["page", "meaning"])
def test_methods_stand_in_the_order_of_their_codes(key: str) -> None:
    """Pages and tables take the words by number; what was not recorded is called so."""
    codes = [method.word for method in Method]

    assert ["unrecorded", *codes[1:]] == list(wordings("method", key))


def test_every_standing_of_an_indicator_has_a_meaning() -> None:
    """Why there is no number is what a reader asks first."""
    assert {standing.word for standing in Standing} == wordings("standing", "meaning").keys()


def test_a_blank_box_is_called_blank_everywhere() -> None:
    """Blank is not zero, and has one name."""
    assert {"空白"} == {wordings("status", key)["blank"] for key in ("short", "box", "file")}


def test_metadata_have_one_name_each() -> None:
    """The tables of packages call them as pages, commands and comparisons do."""
    names = wordings("field", "name")
    titles = {field.name.removeprefix("source_"): field.title for field in REPORTS.fields}
    shared = names.keys() & titles.keys()
    assert len(shared) >= 8
    assert [field for field in shared if not titles[field].endswith(names[field])] == []

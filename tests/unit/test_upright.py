"""Tables that print the form's columns as rows and its rows as columns."""

from __future__ import annotations

import pytest

from tests.unit.test_explain_documents import HEADS, ROWS, THREE, figures, row
from tests.unit.test_kept_places import as_page


def lying(names: list[str]) -> list[list[str]]:
    """Section three with a line for each column; the first row of the form has 4, 1 and 5."""
    counts = dict(zip(HEADS[1:], [*"4100005"], strict=True))
    rest = dict(zip(HEADS[1:], [*"2000002"], strict=True))
    lines = [[name, counts[name], *[rest[name]] * (len(ROWS) - 1)] for name in names]
    return [["申请人类型", *ROWS.values()], *lines]


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_a_table_that_lies_is_turned(name: str) -> None:
    """Each figure is told where it is printed."""
    lines = lying(HEADS[1:])
    text = "\n".join(f"|{'|'.join(line)}|" for line in [lines[0], ["---"] * 26, *lines[1:]])
    found = figures(f"{THREE}{text}\n" if name == "a.md" else as_page(lines), name)
    assert row(found, "requests.new_received") == [*"4100005"]
    assert row(found, "requests.carried_out") == [*"2000002"]
    total = found["requests.new_received.total"]
    assert total.line == (12 if name == "a.md" else found["requests.new_received.business"].line)


def test_a_table_that_lies_and_lacks_a_column_is_left() -> None:
    """Nothing is told of it."""
    found = figures(as_page(lying([*HEADS[1:4], *HEADS[5:]])), "a.html")
    assert row(found, "requests.new_received") == [None] * 7


@pytest.mark.parametrize("corner", ["九襄镇", *[*ROWS.values()][:1]])
def test_a_table_that_lies_under_another_corner_is_left(corner: str) -> None:
    """Another body's name, or a label that moved over the names of the columns."""
    head, *lines = lying(HEADS[1:])
    found = figures(as_page([[corner, *head[1:]], *lines]), "a.html")
    assert row(found, "requests.new_received") == [None] * 7

"""Tables whose columns two rules of dashes show, and lines that no rules prove to be one."""

from __future__ import annotations

import pytest

from gongkai.extract.formats.dashed import dashed_tables
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.laid_out import width
from tests.unit.test_explain_documents import HEADS, ROWS, THREE, figures, row

PLAIN = """\
  ---------- ------ ------
  信息内容   制发   废止
  规章       12
  其他文件          3
  ---------- ------ ------"""
"""As Pandoc writes a table without a head of its own."""
RULED = """\
==========  ======  ======
信息内容      制发  废止
==========  ======  ======
规章            12
其他文件            3
==========  ======  ======"""
COUNTED = """\
---- -- --
信息内容 制发 废止
规章   12
其他文件    3
---- -- --"""
"""Each character counted as one column."""


def tables(text: str) -> list[list[list[str]]]:
    """The rows of the tables that are found."""
    lines = [TextPiece(line, at) for at, line in enumerate(f"前\n\n{text}\n\n后".split("\n"), 1)]
    found = [table.boxes for table in dashed_tables(lines)]
    return [
        [[b.text for b in boxes if b.row == at] for at in range(boxes[-1].row + 1)]
        for boxes in found
    ]


KEPT = PLAIN.replace("12", "\u00a012\u00a0").replace("3", "\u00a03")
"""With a page's blanks that do not break kept as signs of their boxes."""


@pytest.mark.parametrize("text", [PLAIN, RULED, COUNTED, KEPT])
def test_each_word_is_of_the_column_in_whose_dashes_it_stands(text: str) -> None:
    """All at its left side, or at its right one, and where no word stands is an empty box."""
    assert tables(text) == [
        [["信息内容", "制发", "废止"], ["规章", "12", ""], ["其他文件", "", "3"]]
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("规章       12", "规章     12"),
        ("规章       12", "规章            12"),
        ("  ---------- ------ ------\n  信", "  ---------- ----- ------\n  信"),
        ("  ---------- ------ ------\n  信", "  ---------- ------\n  信"),
        ("  ---------- ------ ------\n  信", "  信"),
        ("  规章", "\n  规章"),
        ("  其他文件          3\n", "  其他文件          3\n\n"),
        ("  其他文件          3\n", "  其他文件          3     4\n"),
        ("  其他文件          3\n", "其他文件          3\n"),
        ("  规章", "  ---------- ------------\n  规章"),
        ("制发", "本年制发件数"),
        ("规章       12", "规章        12"),
        ("规章       12", "规章       1 2"),
        ("  ---------- ------ ------\n  信", "表一\n  ---------- ------ ------\n  信"),
    ],
    ids=[
        "before-its-column",
        "over-two-columns",
        "rules-apart",
        "a-column-less",
        "no-rule-above",
        "parted",
        "no-rule-right-below",
        "beyond-the-last",
        "moved",
        "another-rule-between",
        "a-long-name",
        "not-below-its-name",
        "two-in-a-box",
        "words-above",
    ],
)
def test_nothing_is_made_of_lines_of_which_one_does_not_fit(old: str, new: str) -> None:
    """A word that stands between columns may be of either."""
    assert old in PLAIN
    assert tables(PLAIN.replace(old, new, 1)) == []


def laid(texts: list[str]) -> str:
    """A row with each text at the left of its column."""
    return " ".join(
        text + " " * (room - width(text)) for text, room in zip(texts, (82, *[13] * 7), strict=True)
    )


def test_a_table_between_dashes_is_read_by_its_columns() -> None:
    """Most of whose boxes are empty."""
    rule = " ".join("-" * room for room in (82, *[13] * 7))
    numbers = {"denied_by_law": [*"3", "", "", *"1", "", "", *"4"]}
    rows = [[label, *numbers.get(code, [*"0000000"])] for code, label in ROWS.items()]
    text = "\n".join([rule, *map(laid, [HEADS, *rows]), rule])
    found = figures(f"{THREE}\n{text}\n\n")
    assert row(found, "requests.denied_by_law") == ["3", "", "", "1", "", "", "4"]

"""Tables that line characters draw in a text: boxes with spans, and drawings that are not whole."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gongkai.extract.boxes import Box
from gongkai.extract.formats.drawn import drawn_tables
from gongkai.extract.formats.pieces import TextPiece
from gongkai.extract.laid_out import width
from tests.unit.test_explain_documents import HEADS, ROWS, THREE, figures, row

NARROW = """\
┌────────┬────────┐
│        │申请人  │
│信息    ├────┬───┤
│        │自  │总 │
│        │然人│计 │
├──┬─────┼────┼───┤
│  │规章 │12  │   │
│三├─────┼────┼───┤
│  │其他 │    │ 3 │
└──┴─────┴────┴───┘"""
"""Strokes one column wide, as w3m draws."""
WIDE = """\
┏━━━┳━━━┓
┃信息  ┃申请人┃
┃      ┣━┳━┫
┃      ┃自┃总┃
┣━┳━╋━╋━┫
┃  ┃规┃12┃  ┃
┃三┣━╋━╋━┫
┃  ┃其┃  ┃3 ┃
┗━┻━┻━┻━┛"""
"""Strokes two columns wide, as the programs of old draw."""
COUNTED = """\
╔══╦══╗
║信息║申 ║
║  ╠═╦╣
║  ║自║║
╠═╦╬═╬╣
║三║║1║║
║ ╠╬═╬╣
║ ║║ ║║
╚═╩╩═╩╝"""
"""Each character counted as one column."""


def tables(drawing: str) -> list[tuple[Box, ...]]:
    """The boxes of the tables that are drawn."""
    lines = [TextPiece(text, at) for at, text in enumerate(f"前\n{drawing}\n后".split("\n"), 1)]
    return [table.boxes for table in drawn_tables(lines)]


@pytest.mark.parametrize("drawing", [NARROW, WIDE, COUNTED])
def test_boxes_have_the_spans_that_are_drawn(drawing: str) -> None:
    """Whichever way the program counted its columns."""
    [boxes] = tables(drawing)
    assert [(b.row, b.column, b.rowspan, b.colspan) for b in boxes] == [
        (0, 0, 2, 2),
        (0, 2, 1, 2),
        (1, 2, 1, 1),
        (1, 3, 1, 1),
        (2, 0, 2, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
        (2, 3, 1, 1),
        (3, 1, 1, 1),
        (3, 2, 1, 1),
        (3, 3, 1, 1),
    ]


def test_the_lines_of_a_box_are_its_text() -> None:
    """Each box is told at the line on which its text begins."""
    [boxes] = tables(NARROW)
    texts = [(box.text, box.line) for box in boxes]
    assert texts[:5] == [("信息", 4), ("申请人", 3), ("自然人", 5), ("总计", 5), ("三", 9)]
    assert [text for text, _ in texts[5:]] == ["规章", "12", "", "其他", "", "3"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("│  │规章 │12  │   │", "│  │规章 │12   │  │"),
        ("│  │规章 │12  │   │", "│  │规章 │12 │   │"),
        ("│三├─────┼────┼───┤", "│三├─────┼────────┤"),
        ("│三├─────┼────┼───┤", "│三├─────┼──── ───┤"),
        ("│  │规章 │12  │   │", "│  │规章 │─   │   │"),
        ("│  │规章 │12  │   │", "│  │规章 │12      │"),
        ("│  │规章 │12  │   │", "│  │规章 │12  │   │\n│  │另有 │3   │   │"),
        ("│  │规章 │12  │   │", "│  │规章 │    │   │\n│  │政府集中采购 │    │   │"),
        ("└──┴─────┴────┴───┘", "│  │     │    │   │"),
        ("┌────────┬────────┐", "├────────┬────────┤"),
        ("│  │其他 │    │ 3 │", "│  │其他 │      3 │"),
    ],
    ids=[
        "moved",
        "shorter",
        "a-corner-lost",
        "a-gap",
        "a-stroke-in-a-box",
        "a-side-lost",
        "two-rows-in-a-box",
        "two-labels-in-a-box",
        "not-closed",
        "without-its-top",
        "a-side-of-the-last-lost",
    ],
)
def test_a_drawing_that_is_not_whole_is_none(old: str, new: str) -> None:
    """A box that is not closed may be of another row or column than it seems."""
    assert old in NARROW
    assert not tables(NARROW.replace(old, new))


def test_labels_of_several_rows_in_a_box_are_no_one_row() -> None:
    """Where rules stand below the head alone, the numbers beside them are of several rows too."""
    assert tables("┌───┬───┐\n│甲 │乙 │\n├───┼───┤\n│规章│  │\n└───┴───┘") == []
    head = "┌──────────┬──┐\n│信息内容  │数│\n├──────────┼──┤\n"
    several = f"{head}├──────────┼──┤\n│规章      │  │\n{{}}├──────────┼──┤\n└──────────┴──┘"
    assert tables(several.format(""))
    assert not tables(several.format("│行政许可  │  │\n"))


def drawn_requests(rows: Mapping[str, str]) -> str:
    """Section three, with a box before all rows but three; numbers one digit long."""
    names, lines = HEADS[1:], ["┌" + "─" * 85 + "┬──" * 7 + "┐"]
    for at in range(max(map(len, names))):
        chars = "│".join(name[at] if at < len(name) else "　" for name in names)
        lines.append(f"│{' ' * 85}│{chars}│")
    for code, label in ROWS.items():
        is_inside = code not in (*list(ROWS)[:2], "carried_out")
        opens = "┬" if code == "granted" else "┴" if code == "carried_out" else "─"
        boxes = "│".join(f"{digit} " for digit in rows.get(code, "0000000"))
        first = "三、" if code == "denied_by_law" else "    "
        if is_inside and code != "granted":
            lines.append("│    ├" + "─" * 80 + "┼──" * 7 + "┤")
        else:
            lines.append("├────" + opens + "─" * 80 + "┼──" * 7 + "┤")
        room = 80 if is_inside else 85
        text = label + " " * (room - width(label))
        lines.append(f"│{first}│{text}│{boxes}│" if is_inside else f"│{text}│{boxes}│")
    return "\n".join([*lines, "└" + "─" * 85 + "┴──" * 7 + "┘"])


def test_a_drawn_table_is_read_by_its_boxes() -> None:
    """A box before rows goes on beside the rules between them, and empty boxes are empty."""
    drawing = drawn_requests({"denied_by_law": "3  1  4", "carried_out": "1  2  3"})
    found = figures(f"{THREE}\n{drawing}\n")
    assert row(found, "requests.denied_by_law") == ["3", "", "", "1", "", "", "4"]
    assert row(found, "requests.carried_out") == ["1", "", "", "2", "", "", "3"]

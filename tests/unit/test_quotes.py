"""What a page quotes of a line: the whole of a short one, the surroundings in a very long one."""

import pytest

from gongkai.pages.source import LONG, NEAR, Original

SHORT = "（一）予以公开\t9\t0\t0\t0\t0\t0\t9"
LABELS = "本年新收 26 0 0 0 0 0 26 上年结转 0 0 0 0 0 0 0 予以公开 21 0 0 0 0 0 21 部分公开 0 0"
BEFORE, AFTER = "前" * LONG, "后" * LONG


def test_a_short_line_is_quoted_whole():
    """Its boxes parted by one blank, as people read it."""
    quote = Original(["标题", SHORT]).quote(2, "9")

    assert (2, "（一）予以公开 9 0 0 0 0 0 9", "") == (quote.line, quote.before, quote.figure)
    assert "source/#L2" == quote.href


def test_a_figure_that_a_long_line_prints_once_stands_between_twenty_characters():
    """The figure itself is told apart."""
    quote = Original([f"{BEFORE}3985758{AFTER}"]).quote(1, "3985758")

    assert "…" + "前" * NEAR == quote.before
    assert "3985758" == quote.figure
    assert "后" * NEAR + "…" == quote.after


def test_a_figure_is_no_part_of_a_longer_one():
    """12 does not stand in 312, 12.5 or 1,120; alone it does."""
    quote = Original([f"{BEFORE}312、12.5、1,120；12 件{AFTER}"]).quote(1, "12")

    assert ("12", "件") == (quote.figure, quote.after.strip()[0])


def test_a_figure_printed_often_is_shown_by_the_label_of_its_row():
    """Which 0 is meant nobody recorded; what stands around its row is known."""
    quote = Original([f"{BEFORE}{LABELS}{AFTER}"]).quote(1, "0", "（一）予以公开")

    assert "" == quote.figure
    assert "予以公开 21 0 0 0 0 0 21 部分" in quote.before


@pytest.mark.parametrize("label", ["", "（三）不予公开", "属于国家秘密"])
def test_without_its_label_only_the_beginning_is_shown(label):
    """Nothing is guessed."""
    quote = Original([f"{BEFORE}{LABELS}{AFTER}"]).quote(1, "0", label)

    assert "前" * 2 * NEAR + "…" == quote.before


@pytest.mark.parametrize(("line", "printed"), [(0, "9"), (3, "9"), (2, "17"), (-1, "9")])
def test_what_is_not_there_is_not_quoted(line, printed):
    """A line that the document has not, or that does not print the figure: no link to it either."""
    assert Original(["标题", SHORT]).quote(line, printed) is None


def test_controls_and_turned_writing_are_taken_out():
    """Nothing of a document turns the page's own writing."""
    assert "a b" == Original(["a\x00\u202e \x07b"]).quote(1, "").before

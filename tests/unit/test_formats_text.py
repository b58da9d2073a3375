"""What tools put around the lines of a text is none of its figures."""

import pytest

from gongkai.extract.formats import text
from gongkai.extract.formats.numbering import FEWEST_LINES

BODY = ("规章\t1\t\t3", "", "行政许可\t", "\t7", *["正文。"] * FEWEST_LINES)


@pytest.mark.parametrize(
    "numbered", ["{n:6}\t{line}", "{n}: {line}", "[{n}] {line}", "{n:03}|{line}", "{line} {n}"]
)
def test_numbers_of_lines_are_taken_off(numbered):
    """As `cat -n`, `grep -n`, `nl` and editors write them; empty boxes stay where they were."""
    lines = [numbered.format(n=n, line=line) for n, line in enumerate(BODY, 1)]
    assert text.read("\n".join(lines)).lines == text.read("\n".join(BODY)).lines


@pytest.mark.parametrize("missing", [0, 5])
def test_numbers_that_do_not_count_every_line_stay(missing):
    """A row of figures may look as if it had a number before it."""
    lines = [f"{n} {line}" for n, line in enumerate(["正文。"] * FEWEST_LINES, 1)]
    lines[missing] = "99 正文。"
    assert text.read("\n".join(lines)).lines == tuple(lines)

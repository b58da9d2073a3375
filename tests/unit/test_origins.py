"""A figure of a text is told at the line of the file on which its own box stands."""

import pytest

from gongkai import form
from gongkai.extract import extract
from gongkai.extract.formats import text
from tests import forge

FORM = form.load()
LABEL = "第二十条第（五）项"


def own_lines(characters: str) -> list[int]:
    """The line of every box, in reading order."""
    return [box.line for block in text.read(characters).blocks for box in block.boxes]


@pytest.mark.parametrize(
    ("characters", "lines"),
    [
        ("\t规章\n\t\n\t3\n\n\t规范性文件\n\t5\n\t0", [1, 2, 3, 5, 6, 7]),
        ("规章\t3\f规范性文件\t5\n行政许可\t0", [1, 1, 1, 1, 2, 2]),
        ("|规章|3|\n|--|--|\n|规范性文件|5|", [1, 1, 3, 3]),
        ('a,b,c,d\n\n"e\nf",g,h,i\nj,k,l,m\nn,o,p,q', [1] * 4 + [3] * 4 + [5] * 4 + [6] * 4),
        ("|--|--|\n|规章|3|\n|制定| |\n|--|--|\n|许可|5|\n|--|--|", [2, 2, 5, 5]),
    ],
    ids=["a box a line", "a page begins", "bars", "a box of two lines", "a row of two lines"],
)
def test_each_box_knows_its_line(characters, lines):
    """Blank lines, new pages and lines of a box count as the file counts them."""
    assert lines == own_lines(characters)


def test_figures_that_look_alike_keep_apart():
    """Of four boxes that print 0, each on its line, each figure has its own."""
    document = forge.forge("tabs", 3)
    file = document.data.decode().split("\n")
    figures = extract(document.data, document.name, FORM).figures
    rows: dict[str, list[int]] = {}
    for code, figure in figures.items():
        rows.setdefault(code.rpartition(".")[0], []).append(figure.line)

    assert len(file) > 200
    for code, lines in rows.items():
        if all(figures[cell].raw for cell in figures if cell.startswith(f"{code}.")):
            assert lines == sorted(set(lines)), code


def test_prose_is_told_at_the_line_of_the_file():
    """A statement behind a table whose rows take several lines each."""
    table = "".join(f"\t行{n}\n\t{n}\n\t{n}\n\n" for n in range(9))
    said = "2020年本机关新收政府信息公开申请12件，均已办结。"
    document = f"某县某局2020年政府信息公开工作年度报告\n{table}一、总体情况\n{said}\n"
    statements = extract(document.encode(), "a.txt", FORM).statements
    line = document.split("\n").index(said) + 1

    assert 30 < line
    assert {line} == {each.line for each in statements}

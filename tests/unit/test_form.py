"""The form as data: what the official editions hold, and what follows from them."""

import shutil
from pathlib import Path

import pytest

from gongkai import form
from gongkai.model import GongkaiError

FORM = form.load()


def test_editions_have_as_many_boxes_as_the_official_tables() -> None:
    """22 + 23×7 + 15 boxes in the form of 2019, 10 + 25×7 + 15 in that of 2021."""
    sizes = {
        edition.id: [len(table.cells) for table in edition.tables.values()]
        for edition in FORM.editions.values()
    }

    assert {"2019": [22, 161, 15], "2021": [10, 175, 15]} == sizes


def test_hard_sums_of_an_edition() -> None:
    """7 balances, 7 outcome sums, a sum per row of table three and three of table four."""
    counts = {
        edition.id: sum(len(table.equations) for table in edition.tables.values())
        for edition in FORM.editions.values()
    }

    assert {"2019": 40, "2021": 42} == counts


def test_union_keeps_the_order_of_every_edition() -> None:
    """No edition's cells change their order in the union of all."""
    at = FORM.index
    for edition in FORM.editions.values():
        for table in edition.tables.values():
            for row in table.rows:
                columns = [at[cell.code] for cell in table.cells if cell.row == row]
                assert columns == sorted(columns)
            firsts = [at[next(c.code for c in table.cells if c.row == row)] for row in table.rows]
            assert firsts == sorted(firsts)


def test_units_come_from_column_or_block() -> None:
    """Money is in the unit of its own edition, counts in 件, items in 项."""
    codes = [
        "proactive.fees.amount_wan",
        "proactive.procurement.amount_yuan",
        "proactive.licensing.items_prev",
        "proactive.licensing.decisions",
        "requests.granted.total",
        "remedies.review.total",
    ]

    assert ["万元", "元", "项", "件", "件", "件"] == [FORM.unit(code) for code in codes]


def test_comparability_between_editions() -> None:
    """The same measure, one row split into three, a measure redefined, a row dropped."""
    codes = [
        "requests.granted.total",
        "requests.other.total",
        "requests.other_misc.total",
        "proactive.fees.amount_wan",
        "proactive.licensing.decisions",
        "proactive.procurement.projects",
    ]

    kinds = [FORM.comparison(code, "2019", "2021")[0] for code in codes]

    assert ["same", "split", "split", "redefined", "same", "absent"] == kinds


def test_members_of_a_group_reach_through_inner_groups() -> None:
    """（三）不予公开 has eight reasons; 三、本年度办理结果 has everything but three rows."""
    requests = FORM.editions["2021"].tables["requests"]

    assert 8 == len(requests.members("denied"))
    assert set(requests.rows) - set(requests.members("handled")) == {
        "new_received", "carried_in", "carried_out",
    }  # fmt: skip


def test_hybrids_take_each_table_from_its_own_edition() -> None:
    """Section two of 2021 with the single row （六）其他处理 of 2019."""
    layout = {table.code: table for table in FORM.layout("2021", {"requests": "2019"})}

    assert "in_force" in {cell.column for cell in layout["proactive"].cells}
    assert "other" in layout["requests"].rows
    assert "other_misc" not in layout["requests"].rows


def test_every_anchor_is_a_pattern_that_finds_its_own_label() -> None:
    """Anchors find the official label once numerals, brackets and blanks are gone."""
    import re

    for edition in FORM.editions.values():
        for table in edition.tables.values():
            for code, (_, row) in table.rows.items():
                bare = re.sub(r"^[（(]?[一二三四五六七八九\d]+[)）、.]\s*", "", row.label)
                assert re.search(row.anchor, bare), (edition.id, code)


def test_a_named_cell_that_no_edition_has_is_told_by_its_name(tmp_path: Path) -> None:
    """Pages that single it out would fail far from where it is written."""
    for path in Path(form.__file__).parent.glob("*.toml"):
        shutil.copy(path, tmp_path)
    with (tmp_path / form.NAMED).open("a", encoding="utf-8") as file:
        file.write('\nnew = ["requests.granted.total", "requests.grated.total"]\n')

    with pytest.raises(GongkaiError, match=r"named\.toml 的 new：.*requests\.grated\.total"):
        form.load(tmp_path)

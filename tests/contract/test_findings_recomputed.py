"""A reader's own script: the sums are checked again from the published CSV files, with pandas only.

It knows the package and the wording of the rules, and nothing of the program; what it finds must
be what the package says was found.
"""

from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from gongkai.checks import judge
from gongkai.corpus import Corpus
from gongkai.model import Status
from gongkai.tables import tabulate
from tests import made

KEY = ["agency", "year"]
RESULTS = {"handled", "denied", "unable", "refused", "other_group"}


@pytest.fixture(scope="module")
def package() -> dict[str, pd.DataFrame]:
    """The tables as a reader has them: parsed from their CSV."""
    corpus = damaged(made.sound(60, (2019, 2020, 2021, 2022), seed=5))
    tables = tabulate(corpus, judge(corpus))
    return {name: pd.read_csv(BytesIO(table.csv())) for name, table in tables.items()}


def damaged(corpus: Corpus) -> Corpus:
    """Wrong figures, empty boxes and unreadable ones, wherever chance has it."""
    chance = np.random.default_rng(7)
    values, status = corpus.values.copy(), corpus.status.copy()
    printed = status == Status.REPORTED
    wrong = printed & (chance.random(values.shape) < 0.004)
    values[wrong] += chance.integers(-9, 10, wrong.sum())
    for kind, share in (("BLANK", 0.004), ("NOT_APPLICABLE", 0.002), ("UNREADABLE", 0.001)):
        gone = printed & (chance.random(values.shape) < share)
        values[gone], status[gone] = np.nan, Status[kind]
    return made.replace(corpus, values=values, status=status)


def broken(parts: pd.DataFrame, totals: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums that fail whatever the empty boxes were meant to hold, with both sides."""
    sides = [_side(each, by, name) for each, name in ((parts, "left"), (totals, "right"))]
    both = sides[0].join(sides[1], how="inner")
    difference = both["left"] - both["right"]
    fails = (difference > 0) & ~both["right_open"] | (difference < 0) & ~both["left_open"]
    known = ~both["left_unread"] & ~both["right_unread"]
    return both[fails & known][["left", "right"]].reset_index()


def _side(cells: pd.DataFrame, by: list[str], name: str) -> pd.DataFrame:
    told = cells.assign(
        value=cells["value"].fillna(0),
        open=cells["status"].isin(["blank", "not_applicable"]),
        unread=cells["status"].isin(["ambiguous", "unreadable", "absent"]),
    ).groupby(by)
    return pd.DataFrame(
        {
            name: told["value"].sum(),
            f"{name}_open": told["open"].any(),
            f"{name}_unread": told["unread"].any(),
        }
    )


def published(package: dict[str, pd.DataFrame], rule: str) -> set[tuple[object, ...]]:
    """What the package says: body, year, the cell of the total, both sides."""
    found = package["findings"].query("rule == @rule")
    totals = found["cells"].str.split(" ").str[-1]
    return set(zip(found.agency, found.year, totals, found.left, found.right, strict=True))


def told(found: pd.DataFrame, cell: pd.Series) -> set[tuple[object, ...]]:
    """The same, recomputed."""
    return set(zip(found.agency, found.year, cell, found.left, found.right, strict=True))


def test_applicants_add_up_to_the_total(package: dict[str, pd.DataFrame]) -> None:
    """In each row of table three the six applicants make the total."""
    cells = package["cells"].query("table == 'requests'")
    is_total = cells["column"] == "total"
    found = broken(cells[~is_total], cells[is_total], [*KEY, "row"])
    again = told(found, "requests." + found["row"] + ".total")
    assert again == published(package, "requests-applicants")
    assert again


def test_outcomes_add_up_to_the_total(package: dict[str, pd.DataFrame]) -> None:
    """In each column the results make （七）总计; which rows are results, the rows table says."""
    rows = package["rows"].query("table == 'requests' and group in @RESULTS")
    cells = package["cells"].merge(
        rows[["edition", "table", "row"]], on=["edition", "table", "row"]
    )
    is_total = cells["row"] == "handled_total"
    found = broken(cells[~is_total], cells[is_total], [*KEY, "column"])
    again = told(found, "requests.handled_total." + found["column"])
    assert again == published(package, "requests-outcomes")
    assert again


def test_requests_balance(package: dict[str, pd.DataFrame]) -> None:
    """新收 and 上年结转 make 总计 and 结转下年度 in each column."""
    cells = package["cells"].query("table == 'requests'")
    found = broken(
        cells[cells["row"].isin(["new_received", "carried_in"])],
        cells[cells["row"].isin(["handled_total", "carried_out"])],
        [*KEY, "column"],
    )
    again = told(found, "requests.carried_out." + found["column"])
    assert again == published(package, "requests-balance")
    assert again


def test_remedies_add_up(package: dict[str, pd.DataFrame]) -> None:
    """Four results make the total of each kind of case."""
    cells = package["cells"].query("table == 'remedies'")
    is_total = cells["column"] == "total"
    found = broken(cells[~is_total], cells[is_total], [*KEY, "row"])
    again = told(found, "remedies." + found["row"] + ".total")
    assert again == published(package, "remedies-results")
    assert again


def test_carry_over_continues(package: dict[str, pd.DataFrame]) -> None:
    """What one report carries out, the next of the same body carries in."""
    cells = package["cells"].query("table == 'requests'")
    after = cells[cells["row"] == "carried_in"]
    before = cells[cells["row"] == "carried_out"].assign(year=lambda each: each["year"] + 1)
    found = broken(after, before, [*KEY, "column"])
    again = {(agency, year, f"requests.carried_in.{column}", left, right)
             for agency, year, column, left, right
             in found[[*KEY, "column", "left", "right"]].itertuples(index=False)}  # fmt: skip
    assert again == published(package, "carry-over-continues")
    assert again


def test_negative_figures(package: dict[str, pd.DataFrame]) -> None:
    """Below zero only where the columns table allows it."""
    cells = package["cells"].merge(
        package["columns"][["edition", "table", "column", "signed"]],
        on=["edition", "table", "column"],
    )
    found = cells[(cells["value"] < 0) & ~cells["signed"].astype(bool)]
    assert len(found)
    assert set(found["cell"]) == set(package["findings"].query("rule == 'non-negative'")["cells"])

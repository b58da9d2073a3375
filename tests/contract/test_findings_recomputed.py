"""The findings and the four counts of a package are those that a reader's own script finds."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gongkai import checks, form, reading
from gongkai.corpus import Corpus
from gongkai.model import Correction, Method, Misfit, Report, Statement, Status
from gongkai.tables import tabulate
from tests import at_once, made
from tests.contract import recompute
from tests.packed import whole_package
from tests.sample import DATASETS

HERE = Path(__file__).resolve().parent
LEDGERS = {"waivers-current", "corrections-borne-out"}
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
BODIES = 40
KEY = ["agency", "year", "rule"]


def wrecked(seed: int) -> Corpus:
    """Sound reports with every kind of fault in them, wherever chance has it."""
    chance = np.random.default_rng(seed)
    corpus = _figures(made.sound(BODIES, YEARS, seed=seed), chance)
    reports = [
        _words(report, corpus.values[row], corpus, chance)
        for row, report in enumerate(corpus.reports)
    ]
    for row in range(5, len(reports), 60):
        corpus, reports[row] = _on_the_old_form(corpus, row, reports[row])
    agencies = {
        id: replace(
            agency,
            kind=str(
                chance.choice(
                    ["dept_county", "gov_county", "gov_prefecture", "township", "institution"]
                )
            ),
            parent=str(chance.choice([*corpus.agencies])) if chance.random() < 0.5 else None,
        )
        for id, agency in corpus.agencies.items()
    }
    again = [
        Correction("0001", "reissued", reports[7].agency, reports[7].year, "2026-01-02", "更换")
    ]
    return replace(corpus, reports=tuple(reports), agencies=agencies, corrections=tuple(again))


def _figures(corpus: Corpus, chance: np.random.Generator) -> Corpus:
    values, status, method = corpus.values.copy(), corpus.status.copy(), corpus.method.copy()
    printed = status == Status.REPORTED
    wrong = printed & (chance.random(values.shape) < 0.004)
    values[wrong] += chance.integers(-9, 10, wrong.sum())
    many = printed & (chance.random(values.shape) < 0.003)
    values[many] *= chance.choice([-1, 0, 0.5, 30, 2000], many.sum())
    for kind, share in (("BLANK", 0.004), ("NOT_APPLICABLE", 0.002), ("UNREADABLE", 0.001),
                        ("AMBIGUOUS", 0.001), ("ABSENT", 0.001)):  # fmt: skip
        gone = printed & (chance.random(values.shape) < share)
        values[gone], status[gone], method[gone] = np.nan, Status[kind], Method.NONE
    doubt = (status == Status.REPORTED) & (chance.random(values.shape) < 0.01)
    method[doubt] = Method.CHOSEN
    for row in chance.integers(0, len(values), 24):
        _one_table(corpus, row, chance, values, status)
    for code, number, years in SLIPS:
        cell = corpus.form.index[code]
        for row in chance.choice(
            [r for r, each in enumerate(corpus.reports) if each.year in years], 4
        ):
            method[row, cell] = Method.MANUAL
            values[row, cell], status[row, cell] = number, Status.REPORTED
    for row in range(1, len(values)):
        if chance.random() < 0.05 and corpus.reports[row].year in (2020, 2023, 2024):
            values[row], status[row] = values[row - 1], status[row - 1]
    return replace(corpus, values=values, status=status, method=method)


SLIPS = (
    ("requests.other_misc.total", 250, (2021, 2022, 2023)),
    ("requests.new_received.total", 900, YEARS),
    ("requests.refused_excessive.total", 0, YEARS),
    ("requests.refused_excessive.total", 0, (2022, 2023)),
    ("requests.refused_excessive.total", 0, (2019, 2024)),
    ("remedies.suit_direct.total", 90, (2024,)),
    ("remedies.suit_after_review.total", 400, (2021, 2022)),
    ("remedies.review.total", 900, (2022, 2023)),
    ("proactive.fees.amount_wan", 20000, (2022, 2023)),
    ("proactive.coercion.items_delta", -90, (2019, 2020)),
    ("proactive.penalty.items_prev", 2, (2019, 2020)),
    ("proactive.penalty.items_delta", 2, (2019, 2020)),
    ("proactive.procurement.projects", 0, (2019, 2020)),
    ("proactive.procurement.amount_yuan", 24, (2019, 2020)),
    ("proactive.rules.issued", 1, (2021, 2022)),
    ("proactive.normative_docs.published_new", 900, (2019, 2020)),
)
"""Figures that some reports print: wrong for one rule each."""


def _one_table(corpus, row, chance, values, status) -> None:
    """Empty a table, lose it, or print noughts all over the report."""
    codes = np.array([cell.table for cell in corpus.form.cells])
    table = str(chance.choice(corpus.form.tables))
    what = chance.integers(0, 4)
    here = (
        (codes == table) & (status[row] != Status.ABSENT)
        if what
        else status[row] == Status.REPORTED
    )
    if what == 0:
        values[row, here] = 0
    elif what == 3:
        lost = here & np.array(
            [cell.row.startswith(("refused", "suit")) for cell in corpus.form.cells]
        )
        values[row, lost], status[row, lost] = np.nan, Status.ABSENT
    else:
        values[row, here], status[row, here] = np.nan, Status.BLANK if what == 1 else Status.ABSENT


TEXTS = (
    "主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面的工作都已开展。" * 4,
    "{name}在主动公开和平台建设上下功夫，全年公开信息{year}条，监督保障有力，人员配备整齐。" * 4,
    "无。",
    "公开的及时性有待提高，下一步加强培训，完善制度，定期检查，按月通报，逐条整改到位。" * 4,
)
CLAIMS = (
    "requests.new_received.total", "requests.carried_in.total", "requests.handled_total.total",
    "requests.denied.total", "requests.unable.total", "requests.other.total",
    "requests.granted.total+requests.partly_granted.total", "remedies.review.total",
    "remedies.suits.total", "proactive.normative_docs.issued", "requests.nothing.total",
    "requests.granted.total/requests.handled_total.total", "processing_fee",
    "requests.denied.total/requests.handled_total.total",
)  # fmt: skip


def _on_the_old_form(corpus: Corpus, row: int, report: Report) -> tuple[Corpus, Report]:
    """Print table two of 2024 as that of four years before."""
    columns = [at for at, cell in enumerate(corpus.form.cells) if cell.table == "proactive"]
    arrays = [array.copy() for array in (corpus.values, corpus.status, corpus.method)]
    for array in arrays:
        array[row, columns] = array[row - 4, columns]
    moved = replace(corpus, values=arrays[0], status=arrays[1], method=arrays[2])
    return moved, replace(report, hybrid={"proactive": "2019"})


def _words(report: Report, figures, corpus: Corpus, chance: np.random.Generator) -> Report:
    printed = {cell.code: figures[at] for at, cell in enumerate(corpus.form.cells)}
    printed |= {each.claim: float(each.value) for each in report.statements}
    whole = int(chance.integers(9, 12))
    listed = Statement("list", Decimal(whole), 4, parts=tuple(map(Decimal, (2, 3, 5))))
    said = (listed,) if chance.random() < 0.2 else ()
    said += tuple(
        Statement(
            claim,
            made._decimal(float(chance.choice([0, 5, np.nan_to_num(printed.get(claim, 7))]))),
            3,
        )
        for claim in chance.choice(CLAIMS, 5, replace=False)
    )
    late = ["-01-20", "-01-31", "-02-01", "-03-31", "-04-01", "-12-30"]
    published = f"{report.year + int(chance.random() < 0.9)}{chance.choice(late)}"
    told = {
        section: str(chance.choice(TEXTS)).format(
            name=report.agency.replace("-", ""), year=report.year
        )
        for section in ("overview", "problems", "other")
    }
    return replace(
        report,
        statements=said,
        published=published if chance.random() < 0.8 else None,
        period=str(chance.choice(["", report.period, "2022-01-01/2022-12-31"])),
        title=str(chance.choice([report.title, "某局2018年年度报告", "年度报告"])),
        narrative=told if chance.random() < 0.4 else {},
        misfits=(Misfit("requests.granted", ("甲", "乙"), ("0",)),)
        if chance.random() < 0.1
        else (),
        labels={"remedies.review": "复议"} if chance.random() < 0.1 else {},
    )


def real() -> Corpus:
    """Nine real reports."""
    return reading.read(DATASETS, form.load())


SOURCES: dict[str, Callable[[], Corpus]] = {
    "wrecked": lambda: wrecked(5),
    "sound": lambda: made.sound(20, YEARS, seed=3),
    "real": real,
}


@pytest.fixture(scope="module", params=SOURCES)
def package(request, tmp_path_factory) -> recompute.Tables:
    """The tables of the whole collection, as a reader unpacks them."""
    corpus = SOURCES[request.param]()
    file = tmp_path_factory.mktemp("package") / "gongkai.zip"
    file.write_bytes(whole_package(corpus, checks.judge(corpus)))
    return recompute.read(str(file))


@pytest.fixture(scope="module")
def again(package) -> pd.DataFrame:
    """What every rule says, found anew."""
    return recompute.outcomes(package)


def lines(found: pd.DataFrame, *names: str) -> list[tuple[object, ...]]:
    """The rows of a frame, to be compared: missing numbers are None."""
    plain = found[[*names]].astype(object).where(found[[*names]].notna(), None)
    return sorted(plain.itertuples(index=False, name=None), key=str)


def test_the_findings_are_found_again(package, again) -> None:
    """Rule, report, cells, both sides and doubt of every finding; none more and none less."""
    published = package["findings"].fillna({"cells": ""})
    names = [*KEY, "cells", "left", "right", "doubtful"]
    for rule in sorted({*published["rule"], *again["rule"]} - LEDGERS):
        here = published[published["rule"] == rule]
        anew = recompute.findings(again[again["rule"] == rule])
        assert lines(anew, *names) == lines(here, *names), rule


def test_severities_are_found_again(package, again) -> None:
    """But where a reform, a merger or a new issue excuses what breaks off between two years."""
    published = package["findings"].fillna({"cells": ""})
    plain = published[~published["hint"].fillna("").str.contains("两年之间")]
    anew = {*map(tuple, lines(recompute.findings(again), *KEY, "cells", "severity"))}
    assert {*map(tuple, lines(plain, *KEY, "cells", "severity"))} <= anew


def test_the_four_counts_are_found_again(package, again) -> None:
    """Pass, pass if blank is zero, fail, not assessable: of every rule on every report."""
    published = package["checks"]
    anew = recompute.checks(again)
    for rule in sorted({*published["rule"], *anew["rule"]}):
        some = [each[each["rule"] == rule] for each in (anew, published)]
        assert lines(some[0], *KEY, *recompute.RESULTS) == lines(
            some[1], *KEY, *recompute.RESULTS
        ), rule


def test_the_package_of_a_body_will_do(tmp_path) -> None:
    """What is published with one body follows from it and the tables that are the same for all.

    Its README names each of these and says where they are.
    """
    corpus = real()
    judgement = checks.judge(corpus)
    found = [*at_once.package(corpus, tabulate(corpus, judgement), judgement)]
    bodies = [each for each in found if each.path.startswith("a/") and each.path.endswith(".zip")]
    assert len(bodies) == len(corpus.rows_of)
    file, whole = tmp_path / "body.zip", tmp_path / "gongkai.zip"
    (all_of_it,) = (each for each in found if each.path == "data/latest/gongkai.zip")
    whole.write_bytes(all_of_it.data)
    every = {*recompute.unpacked(str(whole))}
    for each in bodies:
        file.write_bytes(each.data)
        with zipfile.ZipFile(file) as held:
            told = held.read("README.md").decode()
        (elsewhere,) = (line for line in told.splitlines() if "不在本包内" in line)
        assert f"<{corpus.collection.address}data/>" in elsewhere, each.path
        named = {*re.findall(r"`(\w+)`", elsewhere)}
        assert named == every - {*recompute.unpacked(str(file))}, each.path
        tables = recompute.read(str(file), str(whole))
        anew = recompute.findings(recompute.outcomes(tables))
        published = tables["findings"].fillna({"cells": ""})
        names = [*KEY, "cells", "left", "right", "doubtful"]
        assert lines(anew, *names) == lines(published, *names), each.path


def test_every_rule_was_seen_to_fail_and_to_pass(package, again, request) -> None:
    """The wrecked reports leave no rule out; otherwise nothing would have been compared."""
    if "wrecked" not in request.node.callspec.id:
        pytest.skip("the other reports are not made for this")
    judged = {*package["rules"]["rule"]} - LEDGERS
    seen = again.groupby("rule")["result"].agg(set)
    assert {*seen.index} == judged
    assert {rule for rule in judged if not {"passed", "failed"} <= seen[rule]} == set()

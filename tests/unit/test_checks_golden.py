"""The two reports that the catalogue was written from, figures typed from the documents."""

from gongkai.checks import judge
from gongkai.model import Severity
from tests import made


def xiuzhou():
    """秀洲区市场监管局, 2020: everything adds up."""
    return made.report(
        {
            "proactive.normative_docs": [1, 1, 1],
            "proactive.licensing": [1, 0, 12],
            "proactive.penalty": [1, 0, 720],
            "proactive.procurement": [11, 2379600],
            "requests.new_received": [12, 0, 0, 0, 0, 0, 12],
            "requests.granted": [10, 0, 0, 0, 0, 0, 10],
            "requests.unable_not_held": [2, 0, 0, 0, 0, 0, 2],
            "requests.handled_total": [12, 0, 0, 0, 0, 0, 12],
        },
        agency="330411-scjgj",
        published=None,
        statements={"requests.new_received.total": 12},
    )


def pingyang():
    """平阳县市场监督管理局, 2020: results stand under another applicant than the requests."""
    return made.report(
        {
            "proactive.normative_docs": [1, 1, 2],
            "proactive.licensing": [81, 81, 52023],
            "proactive.other_services": [59, 59, 690],
            "proactive.penalty": [569, None, 368],
            "proactive.coercion": [25, None, None],
            "requests.new_received": [4, 0, 0, 0, 0, 0, 4],
            "requests.denied_by_law": [0, 0, 0, 0, 0, 3, 3],
            "requests.unable_not_held": [0, 0, 0, 0, 0, 1, 1],
            "requests.handled_total": [4, 0, 0, 0, 0, 0, 4],
        },
        agency="330326-scjgj",
        published="2021-01-28",
        misfits=(
            made.misfit("proactive.fees", ["上一年项目数量", "本年增/减", "处理决定数量"], ["0"]),
            made.misfit(
                "proactive.procurement", ["上一年项目数量", "本年增/减", "处理决定数量"], ["0"]
            ),
        ),
        statements={
            "requests.new_received.total": 4,
            "requests.granted.total+requests.partly_granted.total": 0,
        },
    )


def test_sound_report_fails_nothing():
    """The report of 秀洲 contradicts neither the form nor itself."""
    assert judge(made.corpus(xiuzhou())).findings == ()


def test_pingyang_fails_two_outcome_sums():
    """Exactly 自然人 (0 against 4) and 其他 (4 against 0) fail, and nothing else is an error."""
    found = judge(made.corpus(pingyang())).findings
    errors = [each for each in found if each.severity is Severity.ERROR]
    assert [(each.rule, each.cells[-1], each.left, each.right) for each in errors] == [
        ("requests-outcomes", "requests.handled_total.natural_person", 0, 4),
        ("requests-outcomes", "requests.handled_total.other", 4, 0),
    ]
    assert [each.difference for each in errors] == [-4, 4]
    assert not any(each.doubtful for each in found)
    assert all("可能把申请人类型填错了列" in each.hint for each in errors)
    assert errors[0].message == (
        "自然人：各项办理结果相加为 0 件，（七）总计印为 4 件，相差 −4 件。"
    )


def test_pingyang_has_its_named_warnings_and_nothing_more():
    """Blank boxes, two rows under wrong headers, and two stocks typed as changes."""
    found = judge(made.corpus(pingyang())).findings
    warnings = {(f.rule, f.cells) for f in found if f.severity is Severity.WARNING}
    assert warnings == {
        (
            "cells-filled",
            (
                "proactive.penalty.items_delta",
                "proactive.coercion.items_delta",
                "proactive.coercion.decisions",
            ),
        ),
        ("headers-fit", ("proactive.fees.items_prev", "proactive.fees.items_delta")),
        (
            "headers-fit",
            ("proactive.procurement.projects", "proactive.procurement.amount_yuan"),
        ),
    }
    infos = {(f.rule, f.cells) for f in found if f.severity is Severity.INFO}
    assert infos == {
        (
            "delta-repeats-stock",
            ("proactive.licensing.items_prev", "proactive.licensing.items_delta"),
        ),
        (
            "delta-repeats-stock",
            ("proactive.other_services.items_prev", "proactive.other_services.items_delta"),
        ),
    }

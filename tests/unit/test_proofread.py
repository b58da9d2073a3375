"""Figures put before the proof-reader are taken back where they do not stand in their own row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest

from gongkai.extract import extract
from gongkai.extract.document import Document
from gongkai.extract.formats.sniff import open_document
from gongkai.extract.numbers import read
from gongkai.extract.proofread import vetted
from gongkai.form import load
from gongkai.model import Figure, Method, Status

FORM = load()
COLUMNS = (
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other",
    "total",
)
TITLE = "临河县水务局{}年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
END = "三、收到和处理政府信息公开申请情况\n本年度没有收到申请。\n"


@dataclass(frozen=True)
class Claim:
    """A row that a reader might tell: its cells, what stands in them, and on which line."""

    row: str
    columns: Sequence[str]
    texts: Sequence[str]
    line: str
    """How the line begins on which they are said to stand."""


@dataclass(frozen=True)
class Case:
    """A document, what a reader claims of it, and the rows of which nothing is to be believed."""

    name: str
    year: int
    text: str
    claims: Sequence[Claim]
    doubted: frozenset[str]
    suffix: str = "txt"


def figures(document: Document, claims: Sequence[Claim], edition: str) -> dict[str, Figure]:
    """The claims as figures; every other cell of the form is absent."""
    told = {code: Figure(Status.ABSENT) for code in FORM.editions[edition].codes}
    for claim in claims:
        lines = [
            at
            for at, line in enumerate(document.lines, 1)
            if line.strip("\t |").startswith(claim.line)
        ]
        for column, text in zip(claim.columns, claim.texts, strict=True):
            printed = read(text)
            told[f"{claim.row}.{column}"] = Figure(
                printed.status, printed.value, text, lines[0], Method.AGREED
            )
    return told


def proofread(case: Case) -> tuple[Mapping[str, Figure], Mapping[str, Figure]]:
    """The figures as claimed, and as they are left."""
    document = open_document(case.text.encode(), f"a.{case.suffix}")
    edition = "2019" if case.year < 2021 else "2021"
    claimed = figures(document, case.claims, edition)
    return claimed, vetted(claimed, document, FORM.layout(edition, {}))


DOCS = ("issued", "repealed", "in_force")
OLD = ("items_prev", "items_delta", "decisions")
DOCS_HEAD = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
NUMBERED = ("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”")
ROWS = ("denied_state_secret", "denied_by_law", "denied_security_stability")


def matrix(rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A page with section three, a row of boxes for each label."""
    lines = "".join(
        f"<tr><td>{label}</td>{''.join(f'<td>{text}</td>' for text in texts)}</tr>"
        for label, texts in rows
    )
    return f"<html><body><table>{lines}</table></body></html>"


def requests(rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Claim]:
    """Claims on rows of section three."""
    return [Claim(f"requests.{row}", COLUMNS, texts, label) for row, label, texts in rows]


FULL = [
    ("denied_state_secret", "1.属于国家秘密", list("2001003")),
    ("denied_by_law", "2.其他法律行政法规禁止公开", list("1000001")),
    ("denied_security_stability", "3.危及“三安全一稳定”", list("0000000")),
    ("denied_third_party", "4.保护第三方合法权益", list("0200002")),
    ("denied_internal_affairs", "5.属于三类内部事务信息", list("3000003")),
    ("denied_process_info", "6.属于四类过程性信息", list("4000004")),
]

CASES = (
    Case(
        "a row filled up with bars: one number for three columns",
        2023,
        TITLE.format(2023) + DOCS_HEAD + "规章 | |||\n行政规范性文件 | 12 | ||\n" + END,
        [
            Claim("proactive.rules", DOCS, ("", "", ""), "规章"),
            Claim("proactive.normative_docs", DOCS, ("12", "", ""), "行政规范性文件"),
        ],
        frozenset({"proactive.normative_docs"}),
    ),
    Case(
        "a row filled up with bars beside one that is full",
        2020,
        TITLE.format(2020)
        + "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        + "行政处罚 | 30 | 2 | 9 |\n行政强制 | 8 | 1 | |\n"
        + END,
        [
            Claim("proactive.penalty", OLD, ("30", "2", "9"), "行政处罚"),
            Claim("proactive.coercion", OLD, ("8", "1", ""), "行政强制"),
        ],
        frozenset({"proactive.coercion"}),
    ),
    Case(
        "fifteen boxes of which three are left, at the beginning",
        2022,
        TITLE.format(2022)
        + "四、政府信息公开行政复议、行政诉讼情况\n"
        + "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
        + " |" * 11
        + "\n"
        + "2 | 1 | 3"
        + " |" * 13
        + "\n五、存在的主要问题及改进情况\n无。\n",
        [
            Claim(
                "remedies.review",
                ("upheld", "corrected", "other", "pending", "total"),
                ("2", "1", "3", "", ""),
                "2\t1",
            ),
        ],
        frozenset({"remedies.review"}),
    ),
    Case(
        "a row broken off before its first box, which is empty",
        2020,
        TITLE.format(2020)
        + "信息内容 | 上一年项目数量 | 本年增/减 |\n行政事业性收费 |\n| 6 | | |\n"
        + END,
        [Claim("proactive.fees", ("items_prev", "items_delta"), ("6", ""), "6")],
        frozenset({"proactive.fees"}),
    ),
    Case(
        "three numbers under two heads",
        2020,
        TITLE.format(2020) + "信息内容\n本年新公开数量\n对外公开总数量\n规章\n2\n6\n11\n" + END,
        [
            Claim("proactive.rules", ("published_new",), ("2",), "2"),
            Claim("proactive.rules", ("published_total",), ("6",), "6"),
        ],
        frozenset({"proactive.rules"}),
    ),
    Case(
        "a text that ends in a number",
        2023,
        TITLE.format(2023) + "信息内容 | 本年处理决定数量 | ||\n行政许可 | 31",
        [Claim("proactive.licensing", ("decisions",), ("31",), "行政许可")],
        frozenset({"proactive.licensing"}),
    ),
    Case(
        "two labels in one box",
        2023,
        "<html><body><table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        "<tr><td>行政处罚\n行政强制</td><td>415</td></tr></table></body></html>",
        [Claim("proactive.coercion", ("decisions",), ("415",), "行政处罚 行政强制")],
        frozenset({"proactive.coercion"}),
        "html",
    ),
    Case(
        "two labels in one box, told by their numerals alone",
        2023,
        matrix([("2.重复申晴 3.要求提共公开出版物", list("1000001"))]),
        requests([("refused_publication", "2.重复申晴", list("1000001"))]),
        frozenset({"requests.refused_publication"}),
        "html",
    ),
    Case(
        "a heading over rows without labels",
        2020,
        matrix([("（六）其他处理", list("2000002")), ("", list("1000001")), ("", list("0300003"))]),
        requests([("other", "（六）其他处理", list("2000002"))]),
        frozenset({"requests.other"}),
        "html",
    ),
    Case(
        "a box lost, the row filled up behind its total",
        2023,
        matrix(
            [*((label, row) for _, label, row in FULL), ("7.属于行政执法案卷", [*"500005", ""])]
        ),
        requests([*FULL, ("denied_enforcement_file", "7.属于行政执法案卷", [*"500005", ""])]),
        frozenset({"requests.denied_enforcement_file"}),
        "html",
    ),
    Case(
        "the end of the next row behind the beginning of this one",
        2023,
        matrix([("1.信访举报投诉类申请", list("1000001")), ("2.重复申请", list("1200309"))]),
        requests(
            [
                ("refused_petition", "1.信访举报投诉类申请", list("1000001")),
                ("refused_repeat", "2.重复申请", list("1200309")),
            ]
        ),
        frozenset({"requests.refused_repeat"}),
        "html",
    ),
    Case(
        "numbers in another order than the columns",
        2020,
        TITLE.format(2020)
        + "信息内容\n对外公开总数量\n本年新制作数量\n本年新公开数量\n规章\n7\n4\n5\n"
        + END,
        [
            Claim("proactive.rules", ("made_new",), ("4",), "4"),
            Claim("proactive.rules", ("published_new",), ("5",), "5"),
            Claim("proactive.rules", ("published_total",), ("7",), "7"),
        ],
        frozenset({"proactive.rules"}),
    ),
    Case(
        "a row above one that the form prints before it",
        2023,
        "\n".join(
            [TITLE.format(2023), *(f"{label} {' '.join(row)}" for _, label, row in FULL[::-1][:1])]
            + [f"{label} {' '.join(row)}" for _, label, row in FULL[:5]]
        )
        + "\n四、政府信息公开行政复议、行政诉讼情况\n",
        requests(FULL),
        frozenset({"requests.denied_process_info"}),
    ),
    Case(
        "a figure that does not stand on its line",
        2023,
        matrix([("1.属于国家秘密", list("2001003"))]),
        requests([("denied_state_secret", "1.属于国家秘密", list("2001009"))]),
        frozenset({"requests.denied_state_secret"}),
        "html",
    ),
    Case(
        "figures beside the label of another row",
        2023,
        TITLE.format(2023) + "2.重复申请 1 0 0 0 0 0 1\n" + END,
        requests([("denied_security_stability", "2.重复申请", list("1000001"))]),
        frozenset({"requests.denied_security_stability"}),
    ),
    Case(
        "few figures among many that nobody read",
        2023,
        TITLE.format(2023)
        + "1.属于国家秘密 2 0 0 1 0 0 3\n"
        + "某项 4\n另一项 5\n" * 20
        + "3.危及“三安全一稳定” 0 0 0 0 0 0 0\n"
        + END,
        [*requests([FULL[0]]), Claim("requests.carried_out", COLUMNS[:1], ("约5",), "3.危及")],
        frozenset({"requests.denied_state_secret"}),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_in_doubt_is_taken_back_with_a_reason(case):
    """Each figure of the rows in doubt is refused and says why; all others are left as they are."""
    claimed, left = proofread(case)
    for code, figure in claimed.items():
        is_doubted = any(f"{code}.".startswith(f"{row}.") for row in case.doubted)
        if is_doubted and figure.status in (Status.REPORTED, Status.BLANK):
            assert left[code].status is Status.AMBIGUOUS, code
            assert left[code].value is None
            assert left[code].raw == figure.raw
            assert left[code].note
        else:
            assert left[code] == figure, (code, left[code].note)


WHOLE = (
    matrix([(label, row) for _, label, row in FULL]),
    "\n".join(f"{label} {' '.join(row)}" for _, label, row in FULL) + "\n四、其他\n",
    "\n".join(f"{label}\n" + "\n".join(row) for _, label, row in FULL) + "\n四、其他\n",
    "\n".join(f"| {label} | {' | '.join(row)} |" for _, label, row in FULL) + "\n四、其他\n",
)


@pytest.mark.parametrize("text", WHOLE, ids=["page", "rows", "boxes", "bars"])
def test_what_stands_in_its_row_alone_is_left(text):
    """A clean table, however it is written, loses no figure."""
    document = open_document(text.encode(), "a")
    told = {code: Figure(Status.ABSENT) for code in FORM.editions["2021"].codes}
    at = 0
    for row, label, texts in FULL:
        at = next(n for n in range(at, len(document.lines)) if label in document.lines[n])
        for place, (column, box) in enumerate(zip(COLUMNS, texts, strict=True)):
            line = at + 1 if box in document.lines[at].replace(label, "") else at + 2 + place
            told[f"requests.{row}.{column}"] = Figure(
                Status.REPORTED, Decimal(box), box, line, Method.AGREED
            )
    assert vetted(told, document, FORM.layout("2021", {})) == told


def test_glued_digits_may_share_a_word_but_no_digit():
    """Seven figures in 2001003 are seven characters; an eighth has none to stand in."""
    line = "1.属于国家秘密20010032.其他法律行政法规禁止公开1000001 3.危及“三安全一稳定”0000000"
    document = open_document(f"{TITLE.format(2023)}{line}\n四、其他\n".encode(), "a.txt")
    at = document.lines.index(line) + 1
    told = {code: Figure(Status.ABSENT) for code in FORM.editions["2021"].codes}
    for row, _, texts in FULL[:3]:
        for column, box in zip(COLUMNS, texts, strict=True):
            told[f"requests.{row}.{column}"] = Figure(
                Status.REPORTED, Decimal(box), box, at, Method.SETTLED
            )
    layout = FORM.layout("2021", {})
    assert vetted(told, document, layout) == told
    ninth = "requests.denied_security_stability.total"
    more = told | {ninth: Figure(Status.REPORTED, Decimal(9), "9", at, Method.SETTLED)}
    assert vetted(more, document, layout)[ninth].status is Status.AMBIGUOUS


GLUED_HEAD = """石桥县教育局2023年政府信息公开工作年度报告
一、总体情况
二、主动公开政府信息情况
第二十条第（一）项
信息内容本年制发件数本年废止件数现行有效件数
规章000
行政规范性文件{documents}
第二十条第（五）项
信息内容本年处理决定数量
行政许可0
第二十条第（六）项
信息内容本年处理决定数量
行政处罚0
行政强制0
第二十条第（八）项
信息内容本年收费金额（单位：万元）
行政事业性收费0
三、收到和处理政府信息公开申请情况
申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他
"""


def glued(repeat: str = "2000002", documents: str = "000") -> dict[str, Status]:
    """How the boxes of a report are told whose rows are printed without any blank."""
    form = load()
    lines = [
        f"{row.label}{repeat if code == 'refused_repeat' else '2000002'}"
        for code, (_, row) in form.editions["2021"].tables["requests"].rows.items()
    ]
    text = GLUED_HEAD.format(documents=documents) + "\n".join(lines)
    text += "\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n无。\n"
    figures = extract(text.encode(), "report.txt", form).figures
    return {code: figure.status for code, figure in figures.items()}


def test_a_run_as_long_as_its_boxes_is_no_lone_total() -> None:
    """100000 may be one application and five times none with the total left empty."""
    assert glued()["requests.refused_repeat.total"] is Status.REPORTED
    assert glued("100000")["requests.refused_repeat.total"] is Status.AMBIGUOUS


@pytest.mark.parametrize(("run", "status"), [("001", Status.REPORTED), ("478", Status.AMBIGUOUS)])
def test_glued_digits_that_nothing_adds_up_are_told_only_behind_noughts(
    run: str, status: Status
) -> None:
    """478 may be one number and two empty boxes; a nought begins no number."""
    assert glued(documents=run)["proactive.normative_docs.in_force"] is status


def test_a_total_that_may_stand_first_is_no_applicant() -> None:
    """38 is 29 and 9, and 0 is not the sum of all: the heads may have been misread."""
    row = {"natural_person": 38, "business": 29, "research": 9, "public_welfare": 0,
           "legal_service": 0, "other": 0, "total": 0}  # fmt: skip
    text = GLUED_HEAD.format(documents="000") + "2.重复申请 38 29 9 0 0 0 0\n"
    document = open_document(text.encode(), "report.txt")
    line = len(document.lines) - 1
    figures = {
        f"requests.refused_repeat.{column}": Figure(
            Status.REPORTED, Decimal(value), str(value), line, Method.STREAM
        )
        for column, value in row.items()
    }
    table = FORM.editions["2021"].tables["requests"]
    rest = {cell.code: Figure(Status.ABSENT) for cell in table.cells}
    told = vetted(rest | figures, document, (table,))
    assert {told[code].status for code in figures} == {Status.AMBIGUOUS}


def test_a_group_that_adds_up_has_no_total_in_front() -> None:
    """Of three groups one is 1 0 0 0 1: its first 1 is the sum of all that follows."""
    figures = vetted_strip("1 0 0 0 1 0 0 0 0 0 0 0 0 0 0")
    assert {figure.status for figure in figures.values()} == {Status.REPORTED}


def test_a_group_whose_first_number_is_the_sum_is_in_doubt() -> None:
    """3 2 1 0 0 adds up only if the total stands first; the other groups do not hide it."""
    figures = vetted_strip("3 2 1 0 0 0 0 0 0 0 1 0 0 0 1")
    assert {figure.status for figure in figures.values()} == {Status.AMBIGUOUS}


def vetted_strip(numbers: str) -> dict[str, Figure]:
    """Table four of a document that prints these numbers on a line, less what is taken back."""
    document = open_document(f"四、行政复议和行政诉讼\n{numbers}\n".encode(), "report.txt")
    table = FORM.editions["2021"].tables["remedies"]
    line = 1 + document.lines.index(numbers)
    figures = {
        cell.code: Figure(Status.REPORTED, Decimal(raw), raw, line, Method.STREAM)
        for cell, raw in zip(table.cells, numbers.split(), strict=True)
    }
    return vetted(figures, document, (table,))


def beside(rows: Mapping[str, Sequence[str]]) -> dict[str, Status]:
    """How rows of section three are left of which a reader tells each box as it stands."""
    table = FORM.editions["2021"].tables["requests"]
    labels = {code: line.label for code, (_, line) in table.rows.items()}
    page = matrix([(labels[code], texts) for code, texts in rows.items()])
    document = open_document(page.encode(), "report.html")
    figures = {cell.code: Figure(Status.ABSENT) for cell in table.cells}
    for code, texts in rows.items():
        line = next(at for at, each in enumerate(document.lines, 1) if labels[code] in each)
        for column, box in zip(COLUMNS, texts, strict=True):
            printed = read(box)
            figures[f"requests.{code}.{column}"] = Figure(
                printed.status, printed.value, box, line, Method.GRID
            )
    left = vetted(figures, document, (table,))
    return {code: left[f"requests.{code}.total"].status for code in rows}


NOUGHTS = ("0",) * 7
LAST = ("0", "1", "0", "0", "2", "0", "3")
"""A row whose total can only be the last of its boxes."""
TURNED = ("3", "1", "0", "0", "2", "0", "0")
"""A row whose total may be the first of its boxes."""


@pytest.mark.parametrize(("proofs", "is_left"), [(0, False), (1, False), (2, True)])
def test_two_rows_show_where_the_total_of_a_third_stands(proofs: int, is_left: bool) -> None:
    """Where others have it last, a row whose first number is the sum is the agency's slip."""
    others = dict.fromkeys(("carried_in", "granted"), NOUGHTS)
    shown = dict.fromkeys([*others][:proofs], LAST)
    told = beside({"new_received": TURNED} | others | shown)
    assert (told["new_received"] is Status.REPORTED) is is_left


NO_TOTAL = ("0",) * 6 + ("",)
MOVED = ("0", "0", "0", "0", "3", "3", "")


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([NO_TOTAL], [False]),
        ([NO_TOTAL, NO_TOTAL], [True, True]),
        ([NO_TOTAL, MOVED], [True, False]),
    ],
)
def test_a_total_that_alone_is_empty_may_have_lost_a_box_before_it(
    rows: list[Sequence[str]], left: list[bool]
) -> None:
    """Several are the agency's own, but for one whose sum stands right before it."""
    codes = [*FORM.editions["2021"].tables["requests"].rows]
    told = beside(dict(zip(codes, [*rows, *[NOUGHTS] * 15], strict=False)))
    assert [told[code] is Status.BLANK for code in codes[: len(rows)]] == left


@pytest.mark.parametrize(("count", "left"), [(7, Status.REPORTED), (6, Status.AMBIGUOUS)])
def test_numbers_of_rows_with_several_readings_are_explained(count: int, left: Status) -> None:
    """One row of twelve was read, the others were met; with a box to spare it may be as they."""
    table = FORM.editions["2021"].tables["requests"]
    rows = [*table.rows.items()][:12]
    text = TITLE.format(2023) + "".join(f"{line.label} 0 0 0 0 0\n" for _, (_, line) in rows[:-1])
    text += f"{rows[-1][1][1].label}{' 0' * count}\n四、其他\n"
    document = open_document(text.encode(), "report.txt")
    figures = {cell.code: Figure(Status.ABSENT) for cell in table.cells}
    for at, (code, (_, line)) in enumerate(rows):
        own = next(n for n, each in enumerate(document.lines, 1) if line.label in each)
        whole = at == len(rows) - 1
        for column in COLUMNS:
            figures[f"requests.{code}.{column}"] = (
                Figure(Status.BLANK, None, "", own, Method.STREAM)
                if whole and column in COLUMNS[count - 1 : 6]
                else Figure(Status.REPORTED, Decimal(0), "0", own, Method.STREAM)
                if whole
                else Figure(Status.AMBIGUOUS, None, "", own, Method.NONE)
            )
    last = f"requests.{rows[-1][0]}.total"
    assert vetted(figures, document, (table,))[last].status is left
    unread = {
        code: Figure(Status.ABSENT) if figure.status is Status.AMBIGUOUS else figure
        for code, figure in figures.items()
    }
    first = f"requests.{rows[0][0]}.total"
    unread[first] = Figure(Status.REPORTED, Decimal(0), "0", figures[first].line, Method.STREAM)
    assert vetted(unread, document, (table,))[last].status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    ("row", "bare", "is_left"),
    [
        ("4 0 0 0 0 0 0", 3, False),
        ("0 0 0 0 0 0 0", 3, False),
        ("4 0 0 0 0 0 4", 3, True),
        ("0 0 0 0 0 0 0", 1, True),
    ],
)
def test_a_full_row_among_rows_without_totals_is_left_only_with_a_sum(
    row: str, bare: int, is_left: bool
) -> None:
    """Outside boxes a line that stands twice fills up a row whose total is empty."""
    table = FORM.editions["2021"].tables["requests"]
    rows = [*table.rows.items()][: bare + 1]
    texts = [*["0 0 0 0 0 0"] * bare, row]
    text = TITLE.format(2023)
    text += "".join(
        "\n".join([line.label, *each.split(), "", ""])
        for (_, (_, line)), each in zip(rows, texts, strict=True)
    )
    document = open_document(text.encode(), "report.txt")
    figures = {cell.code: Figure(Status.ABSENT) for cell in table.cells}
    for (code, (_, line)), each in zip(rows, texts, strict=True):
        own = next(n for n, other in enumerate(document.lines, 1) if line.label in other)
        boxes = [*each.split(), ""][: len(COLUMNS)]
        for at, (column, box) in enumerate(zip(COLUMNS, boxes, strict=True), own + 1):
            printed = read(box)
            figures[f"requests.{code}.{column}"] = Figure(
                printed.status, printed.value, box, at, Method.STREAM
            )
    last = f"requests.{rows[-1][0]}.total"
    assert (vetted(figures, document, (table,))[last].status is Status.REPORTED) is is_left

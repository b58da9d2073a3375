"""A number in, a record out: what an agency might print in every box of one report.

Magnitudes are those of real bodies: most counts are zero, a few reports are large. The arithmetic
mostly holds; where it does not, it is the agency that erred, and the print is still the truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random

from gongkai.form import Form, TableForm, load
from gongkai.model import Status

APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other",
)
COLUMNS = (*APPLICANTS, "total")
RESULTS = ("upheld", "corrected", "other", "pending")
LIKELY = {
    "granted": 40,
    "partly_granted": 6,
    "unable_not_held": 20,
    "denied_admin_query": 4,
    "refused_petition": 6,
    "other": 5,
    "other_misc": 5,
    "refused_repeat": 3,
}
DASHES = ("-", "/", "—", "－", "——", "无")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands in a box; `value` exactly when `status` is REPORTED, in the form's unit."""

    raw: str
    status: Status
    value: Decimal | None = None


BLANK = Printed("", Status.BLANK)


@dataclass(frozen=True)
class Record:
    """One report as printed: `cells` holds every box of `tables`, by cell code."""

    agency: str
    year: int
    edition: str
    hybrid: Mapping[str, str]
    tables: Mapping[str, TableForm]
    cells: Mapping[str, Printed]
    quirks: tuple[str, ...]


@cache
def form() -> Form:
    """The statutory forms, loaded once."""
    return load()


def record(rng: Random, *, plain: bool = False) -> Record:
    """Make one report; `plain` keeps to bare digits, for shapes that glue them."""
    year, edition, hybrid = _edition(rng)
    tables = {table.code: table for table in form().layout(edition, hybrid)}
    numbers = _numbers(rng, tables)
    quirks = _err(rng, numbers, tables)
    cells = {code: _spell_plain(code, value) for code, value in numbers.items()}
    quirks += _leave_blank(rng, cells)
    if not plain:
        quirks += _respell(rng, cells)
    order = [cell.code for table in tables.values() for cell in table.cells]
    return Record(
        _agency(rng),
        year,
        edition,
        hybrid,
        tables,
        {code: cells[code] for code in order},
        tuple(quirks),
    )


def _edition(rng: Random) -> tuple[int, str, dict[str, str]]:
    year = rng.choice((2019, 2020, 2020, 2021, 2022, 2023, 2023, 2024, 2024, 2025))
    edition = "2019" if year < 2021 else "2021"
    draw = rng.random()
    if draw < 0.04:
        edition = "2021" if edition == "2019" else "2019"
    if 0.04 <= draw < 0.14:
        other = "2019" if edition == "2021" else "2021"
        return year, edition, {rng.choice(("proactive", "requests")): other}
    return year, edition, {}


def _agency(rng: Random) -> str:
    place = rng.choice(
        [
            "云岭",
            "青川",
            "临江",
            "石桥",
            "白沙",
            "永和",
            "东坪",
            "北溪",
            "龙泉",
            "宁河",
            "安丰",
            "长乐",
        ]
    )
    if rng.random() < 0.25:
        return place + rng.choice(("市", "县", "区", "镇", "乡")) + "人民政府"
    level = rng.choice(("市", "县", "区"))
    return (
        place
        + level
        + rng.choice(
            (
                "市场监督管理局",
                "发展和改革局",
                "财政局",
                "教育局",
                "卫生健康委员会",
                "公安局",
                "住房和城乡建设局",
                "农业农村局",
                "水利局",
                "审计局",
                "人民政府办公室",
                "税务局",
            )
        )
    )


# ---- numbers -------------------------------------------------------------------------------


def _numbers(rng: Random, tables: Mapping[str, TableForm]) -> dict[str, Decimal]:
    scale = rng.choices((0, 8, 200, 9000), (22, 34, 30, 14))[0]
    numbers = _proactive(rng, tables["proactive"], scale)
    numbers |= _requests(rng, tables["requests"], scale)
    return numbers | _remedies(rng, tables["remedies"], scale)


def _proactive(rng: Random, table: TableForm, scale: int) -> dict[str, Decimal]:
    return {cell.code: _item(rng, cell.row, cell.column, scale) for cell in table.cells}


def _item(rng: Random, row: str, column: str, scale: int) -> Decimal:
    if row == "rules" or rng.random() < 0.3:
        return Decimal(rng.choice((0, 0, 0, 0, 2, 7, 11)) if scale > 100 else 0)
    if column == "items_delta":
        return Decimal(rng.choice((0, 0, 3, 12, -1, -4, -18, 2)))
    if column == "amount_wan":
        return Decimal(rng.randint(0, 10 ** rng.randint(1, 8))) / (10 ** rng.randint(0, 5))
    if column == "amount_yuan":
        return Decimal(rng.randint(0, 10 ** rng.randint(4, 10))) / (10 ** rng.choice((0, 0, 1, 2)))
    if column == "decisions":
        return Decimal(rng.randint(0, max(4, scale * rng.choice((1, 5, 50, 400)))))
    return Decimal(rng.randint(0, rng.choice((3, 12, 90, 700))))


def _requests(rng: Random, table: TableForm, scale: int) -> dict[str, Decimal]:
    outcomes = next(total.left for total in table.sums if total.id == "requests-outcomes")
    counts: dict[tuple[str, str], int] = {}
    for column in APPLICANTS:
        size = _share(rng, column, scale)
        counts |= {(row, column): count for row, count in _flow(rng, size, outcomes).items()}
    for row in table.rows:
        counts[row, "total"] = sum(counts[row, column] for column in APPLICANTS)
    return {f"requests.{row}.{column}": Decimal(n) for (row, column), n in counts.items()}


def _share(rng: Random, column: str, scale: int) -> int:
    if not scale:
        return 0
    if column == "natural_person":
        return rng.randint(scale // 8 + 1, scale)
    busy = {"business": 0.5, "legal_service": 0.3, "other": 0.25}.get(column, 0.1)
    return rng.randint(1, max(1, scale // 12)) if rng.random() < busy else 0


def _flow(rng: Random, size: int, outcomes: tuple[str, ...]) -> dict[str, int]:
    carried_in = rng.randint(0, max(1, size // 15)) if size and rng.random() < 0.4 else 0
    carried_out = rng.randint(0, max(1, size // 15)) if size and rng.random() < 0.4 else 0
    carried_out = min(carried_out, size + carried_in)
    handled = size + carried_in - carried_out
    parts = _parted(rng, handled, outcomes)
    return {
        "new_received": size,
        "carried_in": carried_in,
        **parts,
        "handled_total": handled,
        "carried_out": carried_out,
    }


def _parted(rng: Random, total: int, outcomes: tuple[str, ...]) -> dict[str, int]:
    used = [row for row in outcomes if rng.random() < 0.45] or [outcomes[0]]
    weights = [LIKELY.get(row, 1) * rng.random() for row in used]
    parts = dict.fromkeys(outcomes, 0)
    left = total
    for row, weight in zip(used, weights, strict=True):
        parts[row] = min(left, int(total * weight / (sum(weights) or 1)))
        left -= parts[row]
    parts[used[0]] += left
    return parts


def _remedies(rng: Random, table: TableForm, scale: int) -> dict[str, Decimal]:
    numbers = {}
    for row in table.rows:
        most = rng.choice((0, 0, 2, max(1, scale // 20)))
        counts = [rng.randint(0, most) if rng.random() < 0.6 else 0 for _ in RESULTS]
        for column, count in zip((*RESULTS, "total"), (*counts, sum(counts)), strict=True):
            numbers[f"remedies.{row}.{column}"] = Decimal(count)
    return numbers


# ---- the agency errs -----------------------------------------------------------------------


def _err(rng: Random, numbers: dict[str, Decimal], tables: Mapping[str, TableForm]) -> list[str]:
    if rng.random() > 0.35:
        return []
    errors: list[Callable[..., str]] = [
        _wrong_total,
        _offset_row,
        _other_column,
        _slip,
        _wrong_remedy,
        _column_swap,
    ]
    return [rng.choice(errors)(rng, numbers, tables) for _ in range(rng.randint(1, 3))]


def _rows(tables: Mapping[str, TableForm]) -> list[str]:
    return list(tables["requests"].rows)


def _wrong_total(rng: Random, numbers: dict[str, Decimal], tables: Mapping) -> str:
    code = f"requests.{rng.choice(_rows(tables))}.total"
    numbers[code] = abs(numbers[code] + rng.choice((-10, -6, -3, -1, 1, 2, 5, 11)))
    return "wrong-total"


def _offset_row(rng: Random, numbers: dict[str, Decimal], tables: Mapping) -> str:
    row = rng.choice(_rows(tables))
    values = [numbers[f"requests.{row}.{column}"] for column in COLUMNS]
    for column, value in zip(COLUMNS, values[-1:] + values[:-1], strict=True):
        numbers[f"requests.{row}.{column}"] = value
    return "offset-row"


def _other_column(rng: Random, numbers: dict[str, Decimal], tables: Mapping) -> str:
    for row in _rows(tables)[2:-2]:
        first, last = f"requests.{row}.natural_person", f"requests.{row}.other"
        numbers[first], numbers[last] = numbers[last], numbers[first]
    return "other-column"


def _column_swap(rng: Random, numbers: dict[str, Decimal], tables: Mapping) -> str:
    one, two = rng.sample(APPLICANTS, 2)
    row = rng.choice(_rows(tables))
    first, last = f"requests.{row}.{one}", f"requests.{row}.{two}"
    numbers[first], numbers[last] = numbers[last], numbers[first]
    return "column-swap"


def _slip(rng: Random, numbers: dict[str, Decimal], tables: Mapping) -> str:
    code = f"requests.{rng.choice(_rows(tables))}.{rng.choice(APPLICANTS)}"
    numbers[code] += rng.choice((1, 2, 9, 10))
    return "slip"


def _wrong_remedy(rng: Random, numbers: dict[str, Decimal], tables: Mapping) -> str:
    row = rng.choice(list(tables["remedies"].rows))
    numbers[f"remedies.{row}.total"] += rng.choice((1, 2, 5))
    return "wrong-remedy"


# ---- boxes left blank ----------------------------------------------------------------------


def _spell_plain(code: str, value: Decimal) -> Printed:
    text = f"{value:f}"
    return Printed(text, Status.REPORTED, value)


def _leave_blank(rng: Random, cells: dict[str, Printed]) -> list[str]:
    ways = (
        _blank_none,
        _blank_zeros,
        _blank_columns,
        _blank_rows,
        _blank_total,
        _blank_table,
        _blank_some,
        _dash_zeros,
        _blank_single,
    )
    return [way for way in (rng.choices(ways, (54, 8, 8, 5, 5, 3, 6, 8, 3))[0](rng, cells),) if way]


def _is_zero(printed: Printed) -> bool:
    return printed.value == 0


def _blank_none(rng: Random, cells: dict[str, Printed]) -> str:
    return ""


def _clear(cells: dict[str, Printed], codes: list[str], by: Printed = BLANK) -> None:
    for code in codes:
        cells[code] = by


def _blank_zeros(rng: Random, cells: dict[str, Printed]) -> str:
    tables = rng.choice(
        (
            ("requests",),
            ("requests", "remedies"),
            ("proactive", "requests", "remedies"),
            ("remedies",),
        )
    )
    _clear(
        cells,
        [
            code
            for code, printed in cells.items()
            if _is_zero(printed) and code.split(".")[0] in tables
        ],
    )
    return "blank-zeros"


def _blank_columns(rng: Random, cells: dict[str, Printed]) -> str:
    columns = rng.choice(
        (APPLICANTS[1:], APPLICANTS[2:], APPLICANTS[1:-1], (rng.choice(APPLICANTS),))
    )
    _clear(
        cells,
        [
            code
            for code, printed in cells.items()
            if code.startswith("requests.") and code.split(".")[2] in columns and _is_zero(printed)
        ],
    )
    return "blank-columns"


def _blank_rows(rng: Random, cells: dict[str, Printed]) -> str:
    rows = sorted({code.rsplit(".", 1)[0] for code in cells})
    empty = [
        row
        for row in rows
        if all(_is_zero(cells[code]) for code in cells if code.startswith(row + "."))
    ]
    gone = rng.sample(empty, rng.randint(0, len(empty)))
    _clear(cells, [code for code in cells if code.rsplit(".", 1)[0] in gone])
    return "blank-rows"


def _blank_total(rng: Random, cells: dict[str, Printed]) -> str:
    first = rng.choice((0, 2))
    codes = [code for code in cells if code.startswith("requests.") and code.endswith(".total")]
    _clear(cells, codes[first:])
    return "blank-total"


def _blank_table(rng: Random, cells: dict[str, Printed]) -> str:
    table = rng.choice(("proactive", "requests", "remedies"))
    _clear(cells, [code for code in cells if code.startswith(table + ".")])
    return "blank-table"


def _blank_some(rng: Random, cells: dict[str, Printed]) -> str:
    _clear(cells, rng.sample(sorted(cells), rng.randint(1, 9)))
    return "blank-some"


def _blank_single(rng: Random, cells: dict[str, Printed]) -> str:
    """One figure stands for the whole row, in its first box."""
    _clear(
        cells,
        [
            code
            for code, printed in cells.items()
            if code.startswith("requests.")
            and not code.endswith(".natural_person")
            and _is_zero(printed)
        ],
    )
    return "blank-single"


def _dash_zeros(rng: Random, cells: dict[str, Printed]) -> str:
    dash = Printed(rng.choice(DASHES), Status.NOT_APPLICABLE)
    table = rng.choice(("proactive", "requests", "remedies", ""))
    share = rng.choice((1.0, 1.0, 0.3))
    _clear(
        cells,
        [
            code
            for code, printed in cells.items()
            if _is_zero(printed) and code.startswith(table) and rng.random() < share
        ],
        dash,
    )
    return "dash-zeros"


# ---- how the numbers are spelled -----------------------------------------------------------


def _respell(rng: Random, cells: dict[str, Printed]) -> list[str]:
    quirks = []
    for name, way, odds in (
        ("commas", _commas, 0.1),
        ("full-width", _full_width, 0.07),
        ("unit", _with_unit, 0.06),
        ("fraction", _fraction, 0.02),
    ):
        if rng.random() < odds:
            quirks.append(name)
            _each(rng, cells, way, rng.choice((1.0, 1.0, 0.2)))
    _money(rng, cells, quirks)
    _signs(rng, cells, quirks)
    _remark(rng, cells, quirks)
    _scrawl(rng, cells, quirks)
    return quirks


def _each(rng: Random, cells: dict[str, Printed], way: Callable, share: float) -> None:
    for code, printed in cells.items():
        if printed.status is Status.REPORTED and rng.random() < share:
            cells[code] = replace(printed, raw=way(code, printed.raw))


def _commas(code: str, raw: str) -> str:
    whole, point, rest = raw.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole.lstrip("-")) > 3 else raw


def _full_width(code: str, raw: str) -> str:
    return raw.translate(FULL_WIDTH)


def _with_unit(code: str, raw: str) -> str:
    unit = form().unit(code)
    return raw + unit if unit in ("件", "项") else raw


def _fraction(code: str, raw: str) -> str:
    return raw if "." in raw or "，" in raw else re.sub(r"(?<=\d)(?=\D*$)", ".0", raw, count=1)


def _money(rng: Random, cells: dict[str, Printed], quirks: list[str]) -> None:
    for code, unit, other, factor in (
        ("proactive.procurement.amount_yuan", "元", "万元", 10000),
        ("proactive.fees.amount_wan", "万元", "元", Decimal("0.0001")),
    ):
        printed = cells.get(code)
        if printed is None or printed.status is not Status.REPORTED or rng.random() > 0.4:
            continue
        if rng.random() < 0.75:
            cells[code] = replace(printed, raw=printed.raw + unit)
        else:
            amount = Decimal(
                printed.raw.replace(",", "").translate(
                    str.maketrans("０１２３４５６７８９", "0123456789")
                )
            )
            cells[code] = Printed(printed.raw + other, Status.REPORTED, amount * factor)
        quirks.append("money-unit")


def _signs(rng: Random, cells: dict[str, Printed], quirks: list[str]) -> None:
    sign = rng.choice(("-", "-", "-", "－", "−", "减"))
    plus = rng.choice(("", "", "", "+", "增"))
    for code, printed in cells.items():
        if not code.endswith("items_delta") or not printed.value:
            continue
        if printed.value < 0 and sign != "-":
            cells[code] = replace(printed, raw=printed.raw.replace("-", sign))
            quirks.append("sign" + sign)
        if printed.value > 0 and plus:
            cells[code] = replace(printed, raw=plus + printed.raw)
            quirks.append("sign" + plus)


def _remark(rng: Random, cells: dict[str, Printed], quirks: list[str]) -> None:
    if rng.random() > 0.06:
        return
    codes = [
        code
        for code in cells
        if code.startswith("proactive.normative_docs") or code.startswith("proactive.licensing")
    ]
    code = rng.choice(codes)
    printed = cells[code]
    if printed.status is Status.REPORTED and printed.value and printed.value > 1:
        part = rng.randint(1, int(printed.value))
        note = rng.choice((f"（其中修订{part}件）", f"(含上年{part}件)", f"（{part}件为联合发文）"))
        cells[code] = replace(printed, raw=printed.raw + note)
        quirks.append("remark")


def _scrawl(rng: Random, cells: dict[str, Printed], quirks: list[str]) -> None:
    """Something that is no number, and must not become one."""
    if rng.random() > 0.03:
        return
    text = rng.choice(
        (
            "见附件",
            "详见说明",
            "约30",
            "12-15",
            "3/4",
            "2件/年",
            "不详",
            "1O",
            "8→9",
            "若干",
            "5以上",
            "<10",
        )
    )
    cells[rng.choice(sorted(cells))] = Printed(text, Status.UNREADABLE)
    quirks.append("scrawl")

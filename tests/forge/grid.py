"""A record and its wording in, a document of paragraphs and grids out, before any format.

A grid is rows of boxes where they begin, with spans, as HTML and Word have them. Every box of the
form knows its cell, so that each shape can say what it loses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random

from gongkai.form import Block, RowOrColumn, TableForm
from tests.forge.truth import Record, form, record
from tests.forge.words import Wording, prose, wording


@dataclass(frozen=True, slots=True)
class Box:
    """A box where it begins; `cell` is its code, "" for labels; `kind` tells what it is."""

    text: str
    rows: int = 1
    cols: int = 1
    cell: str = ""
    kind: str = "label"
    """label · group · head · value · corner."""


@dataclass(frozen=True)
class Grid:
    """A table of the document; `table` is the form's code, "" for any other table."""

    table: str
    rows: tuple[tuple[Box, ...], ...]
    width: int


@dataclass(frozen=True)
class Para:
    """A paragraph; `level` is 0 for text, 1 for the title, 2 for a section's heading."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class Paper:
    """A whole report before it takes a format."""

    record: Record
    wording: Wording
    blocks: tuple[Para | Grid, ...]
    quirks: tuple[str, ...]
    doubtful: frozenset[str] = frozenset()
    """Cells that the print itself leaves open: right or refused are both right."""


@dataclass
class Desk:
    """What is at hand while one report is laid out; `quirks` and `doubtful` grow."""

    rng: Random
    made: Record
    words: Wording
    clean: bool
    quirks: list[str]
    doubtful: set[str] = field(default_factory=set)

    def draws(self, odds: float, quirk: str) -> bool:
        """Whether a quirk befalls this report; it is noted."""
        befalls = not self.clean and self.rng.random() < odds
        if befalls:
            self.quirks.append(quirk)
        return befalls


MISCUT = ["结果", "维持结果", "纠正", "其他结果尚未", "审结总计"]
"""The names over section four as some portals cut them, in their order."""


def paper(rng: Random, *, plain: bool = False, clean: bool = False, tears: bool = True) -> Paper:
    """Make a report ready to be written; `tears` allows tables to be torn and headers repeated."""
    made = record(rng, plain=plain)
    if not clean:
        made = _shortened(rng, made)
    words = wording(rng, made, clean=clean)
    desk = Desk(rng, made, words, clean, [*made.quirks, *words.quirks])
    grids = {
        table.code: _grid(desk, table)
        for table in made.tables.values()
        if any(code.startswith(f"{table.code}.") for code in made.cells)
    }
    blocks: list[Para | Grid] = []
    for block in _blocks(desk, grids):
        blocks += _torn(rng, block, desk.quirks) if tears and not clean else (block,)
    return Paper(made, words, tuple(blocks), tuple(desk.quirks), frozenset(desk.doubtful))


def _shortened(rng: Random, made: Record) -> Record:
    """The report without a row, a block or a table that it ought to have."""
    draw = rng.random()
    if draw > 0.08:
        return made
    tables = ("remedies", "remedies", "requests", "proactive")
    rows = [code.rsplit(".", 1)[0] for code in made.cells if not code.startswith("remedies")]
    gone = rng.choice(tables) if draw < 0.02 else rng.choice(rows)
    cells = {code: each for code, each in made.cells.items() if not code.startswith(f"{gone}.")}
    name = "missing-row" if "." in gone else "missing-table"
    return replace(made, cells=cells, quirks=(*made.quirks, name))


def _blocks(desk: Desk, grids: dict[str, Grid]) -> Iterator[Para | Grid]:
    words = desk.words
    if not desk.clean and desk.rng.random() < 0.3:
        yield from _told(words)
    yield Para(words.title, 1)
    yield from map(Para, words.preface)
    yield Para(words.headings["overview"], 2)
    yield from map(Para, words.overview)
    if desk.draws(0.08, "decoy-table"):
        yield decoy(desk.rng)
        yield from map(Para, prose(desk.rng, desk.made, 1))
    for code in ("proactive", "requests", "remedies"):
        yield from _section(desk, code, grids.get(code))
    yield Para(words.headings["problems"], 2)
    yield from map(Para, words.problems)
    yield Para(words.headings["other"], 2)
    yield from map(Para, words.others)
    yield from map(Para, words.signature)
    if desk.draws(0.06, "last-year"):
        yield from _last_year(desk.rng, desk.made)


BEFORE = (
    "（单位：件）",
    "注：以下数据含下属单位12家。",
    "本单位2项数据已核对。",
    "单位：件、万元",
)
BEHIND = ("注：上表统计口径为本级机关。", "以上共计3类。", "说明：第5项含跨年件2件。")
INSTEAD = ("无。", "本年度无此类情况。", "未发生，0件。")


def _section(desk: Desk, code: str, grid: Grid | None) -> Iterator[Para | Grid]:
    """A section with its table, or with a word in the table's place."""
    if desk.words.headings[code]:
        yield Para(desk.words.headings[code], 2)
    if desk.draws(0.05, "remark-before-table"):
        yield Para(desk.rng.choice(BEFORE))
    yield grid or Para(desk.rng.choice(INSTEAD))
    if desk.draws(0.05, "remark-after-table"):
        yield Para(desk.rng.choice(BEHIND))


def _told(words: Wording) -> Iterator[Para]:
    """The portal's own lines over the report, two to a line or one."""
    pairs = [f"{name} {value}" for name, value in words.meta]
    if len(words.title) % 2:
        yield from map(Para, pairs)
    else:
        yield from (Para(" ".join(pairs[at : at + 2])) for at in range(0, len(pairs), 2))


# ---- grids of the form ---------------------------------------------------------------------


def _grid(desk: Desk, table: TableForm) -> Grid:
    if table.layout == "blocks":
        rows = list(_items(desk, table))
        if desk.draws(0.04, "extra-row"):
            rows.insert(4, _extra_row(desk.rng))
        return Grid(table.code, tuple(rows), 4)
    if table.layout == "strip":
        return Grid(table.code, tuple(_strip(desk, table)), 15)
    total_first = desk.draws(0.02, "total-first")
    grid = Grid(table.code, tuple(_matrix(desk, table, total_first=total_first)), 10)
    if total_first:
        desk.doubtful.update(code for code in desk.made.cells if code.startswith("requests."))
    return _cut_group(desk.rng, grid) if desk.draws(0.07, "cut-group") else grid


def value(made: Record, code: str, cols: int = 1) -> Box:
    """The box of a cell, as printed."""
    return Box(made.cells[code].raw, cols=cols, cell=code, kind="value")


def _items(desk: Desk, table: TableForm) -> Iterator[tuple[Box, ...]]:
    """Section two: blocks one under the other, each with its own header."""
    strange = len(table.blocks[-1].columns) == 2 and desk.draws(0.06, "foreign-header")
    for at, block in enumerate(table.blocks):
        present = [row for row in block.rows if _is_printed(desk.made, f"proactive.{row.code}")]
        if not present:
            continue
        yield (Box(desk.words.labels[f"proactive/block/{at}"], cols=4, kind="group"),)
        if strange and len(block.columns) == 2:
            yield from _foreign(desk, present, [column.code for column in block.columns])
        else:
            yield from _ordinary(desk, at, present, [column.code for column in block.columns])


def _ordinary(
    desk: Desk, at: int, rows: Sequence[RowOrColumn], columns: Sequence[str]
) -> Iterator[tuple[Box, ...]]:
    """A block under its own header; the last box takes what is left of the width."""
    labels = desk.words.labels
    widths = {3: (1, 1, 1), 2: (1, 2), 1: (3,)}[len(columns)]
    yield (
        Box("信息内容", kind="head"),
        *(
            Box(labels[f"proactive/{at}/{column}"], cols=width, kind="head")
            for column, width in zip(columns, widths, strict=True)
        ),
    )
    for row in rows:
        values = [
            value(desk.made, f"proactive.{row.code}.{column}", width)
            for column, width in zip(columns, widths, strict=True)
        ]
        yield (Box(labels[f"proactive/row/{row.code}"]), *values)


def _extra_row(rng: Random) -> tuple[Box, ...]:
    """A row that a province added to the first block."""
    label = rng.choice(("其他主动公开文件", "其他文件", "政策解读"))
    return (Box(label), *(Box(str(rng.randint(0, 90)), kind="value") for _ in range(3)))


def _cut_group(rng: Random, grid: Grid) -> Grid:
    """The label of the outermost group in several boxes, one under the other."""
    rows = [list(row) for row in grid.rows]
    at = next(r for r, row in enumerate(rows) if row[0].kind == "group")
    group = rows[at][0]
    cuts = [0, *sorted(rng.sample(range(1, group.rows), 2)), group.rows]
    texts = [group.text[:3], group.text[3:6], group.text[6:]]
    for (first, last), text in zip(pairwise(cuts), texts, strict=True):
        part = replace(group, text=text, rows=last - first)
        if first == 0:
            rows[at][0] = part
        else:
            rows[at + first].insert(0, part)
    return replace(grid, rows=tuple(map(tuple, rows)))


def _foreign(
    desk: Desk, rows: Sequence[RowOrColumn], columns: Sequence[str]
) -> Iterator[tuple[Box, ...]]:
    """A block of two columns under the header of a block of three, one box too many."""
    labels = desk.words.labels
    heads = form().editions["2019"].tables["proactive"].blocks[1].columns
    yield (
        Box("信息内容", kind="head"),
        *(Box(labels[f"proactive/1/{column.code}"], kind="head") for column in heads),
    )
    for row in rows:
        codes = [f"proactive.{row.code}.{column}" for column in columns]
        desk.doubtful.update(codes)
        surplus = Box(desk.rng.choice(("0", "0", "", "3")), kind="value")
        boxes = [value(desk.made, code) for code in codes]
        yield (Box(labels[f"proactive/row/{row.code}"]), *boxes, surplus)


def _is_printed(made: Record, row: str) -> bool:
    return any(code.startswith(f"{row}.") for code in made.cells)


def _matrix(desk: Desk, table: TableForm, *, total_first: bool) -> Iterator[tuple[Box, ...]]:
    """Section three: three columns of labels, seven of figures."""
    block, labels = table.blocks[0], desk.words.labels
    columns = {column.code: labels[f"requests/0/{column.code}"] for column in block.columns}
    if total_first:
        columns = {"total": columns["total"], **columns}
    yield from header(desk.words, columns)
    started: set[str] = set()
    present = [row for row in block.rows if _is_printed(desk.made, f"requests.{row.code}")]
    for row in present:
        above = _above(block, row.group)
        groups = [
            Box(
                labels[f"requests/group/{group}"], rows=_height(table, group, present), kind="group"
            )
            for group in above
            if group not in started
        ]
        started.update(above)
        label = Box(labels[f"requests/row/{row.code}"], cols=3 - len(above))
        values = (value(desk.made, f"requests.{row.code}.{code}") for code in columns)
        yield (*groups, label, *values)


def _height(table: TableForm, group: str, present: Sequence[RowOrColumn]) -> int:
    members = table.members(group)
    return sum(row.code in members for row in present)


def header(words: Wording, columns: dict[str, str]) -> Iterator[tuple[Box, ...]]:
    """The three header rows of section three."""
    labels = words.labels
    yield (
        Box(words.corner, rows=3, cols=3, kind="corner"),
        Box(labels["requests/group/applicants"], cols=7, kind="head"),
    )
    single = {code: Box(columns[code], rows=2, kind="head") for code in ("natural_person", "total")}
    legal = Box(labels["requests/group/legal_person"], cols=5, kind="head")
    yield tuple(single.get(code, legal) for code in columns if code in (*single, "business"))
    yield tuple(Box(columns[code], kind="head") for code in columns if code not in single)


def _above(block: Block, group: str) -> list[str]:
    """The groups over a row, outermost first."""
    parents = {each.code: each.parent for each in block.row_groups}
    chain: list[str] = []
    while group:
        chain.insert(0, group)
        group = parents[group]
    return chain


def _strip(desk: Desk, table: TableForm) -> Iterator[tuple[Box, ...]]:
    """Section four: one line of fifteen figures under three header rows."""
    block, labels = table.blocks[0], desk.words.labels
    heads = [labels[f"remedies/0/{column.code}"] for column in block.columns]
    rows = {row.code: labels[f"remedies/row/{row.code}"] for row in block.rows}
    if desk.draws(0.12, "scrambled-header"):
        heads = sorted(desk.rng.sample(MISCUT, len(MISCUT)), key=MISCUT.index)
    yield (
        Box(rows["review"], cols=5, kind="head"),
        Box(labels["remedies/group/suits"], cols=10, kind="head"),
    )
    yield (
        *(Box(head, rows=2, kind="head") for head in heads),
        Box(rows["suit_direct"], cols=5, kind="head"),
        Box(rows["suit_after_review"], cols=5, kind="head"),
    )
    yield tuple(Box(head, kind="head") for head in (*heads, *heads))
    yield tuple(value(desk.made, cell.code) for cell in table.cells)


# ---- tables that are not the form's --------------------------------------------------------


def decoy(rng: Random) -> Grid:
    """A table of the agency's own in section one, with words of the form in it."""
    names = rng.sample(
        (
            "机构职能",
            "政策法规",
            "行政许可",
            "行政处罚",
            "行政强制",
            "规划计划",
            "行政事业性收费",
            "政府集中采购",
            "重点领域",
            "予以公开",
            "其他",
        ),
        5,
    )
    counts = [rng.randint(0, 400) for _ in names]
    if rng.random() < 0.4:
        names = [
            "本年新收政府信息公开申请数量",
            "上年结转政府信息公开申请数量",
            "予以公开",
            "部分公开",
            "本机关不掌握相关政府信息",
            "结转下年度继续办理",
        ]
        counts = [rng.randint(0, 90) for _ in names]
    heads = rng.choice((("类别", "数量（条）"), ("信息内容", "发布数量"), ("项目", "本年", "上年")))
    rows = [tuple(Box(head, kind="head") for head in heads)]
    for name, count in zip((*names, "总计"), (*counts, sum(counts)), strict=True):
        extra = [Box(str(rng.randint(0, 300)))] if len(heads) == 3 else []
        rows.append((Box(name), Box(str(count)), *extra))
    return Grid("", tuple(rows), len(heads))


def _last_year(rng: Random, made: Record) -> Iterator[Para | Grid]:
    """Last year's table behind this year's report, for comparison."""
    old = replace(record(rng), year=made.year - 1, agency=made.agency)
    words = wording(rng, old, clean=True)
    yield Para(
        rng.choice(
            (
                f"附：{old.year}年度政府信息公开数据（供对照）",
                f"附件：{made.agency}{old.year}年政府信息公开工作年度报告",
            )
        ),
        2,
    )
    tables = rng.choice((("requests",), ("remedies",), ("proactive", "requests", "remedies")))
    for code in tables:
        if rng.random() < 0.6:
            yield Para(words.headings[code], 2)
        grid = _grid(Desk(rng, old, words, True, []), old.tables[code])
        yield replace(
            grid,
            table="",
            rows=tuple(tuple(replace(box, cell="") for box in row) for row in grid.rows),
        )


# ---- torn tables, repeated headers ---------------------------------------------------------


def _torn(rng: Random, block: Para | Grid, quirks: list[str]) -> Sequence[Para | Grid]:
    if isinstance(block, Para) or block.table != "requests" or rng.random() > 0.14:
        return (block,)
    at = rng.randint(6, len(block.rows) - 3)
    ways: tuple[Callable[[Grid, int], Sequence[Grid]], ...] = (
        torn,
        repeated_header,
        torn_with_header,
    )
    way = rng.choice(ways)
    quirks.append(way.__name__.replace("_", "-"))
    return way(block, at)


def torn(grid: Grid, at: int) -> Sequence[Grid]:
    """The table in two, where a page ended."""
    return _part(grid, 0, at), _part(grid, at, len(grid.rows))


def repeated_header(grid: Grid, at: int) -> Sequence[Grid]:
    """The header once more in the middle of the table."""
    rows = (*_part(grid, 0, at).rows, *grid.rows[:3], *_part(grid, at, len(grid.rows)).rows)
    return (replace(grid, rows=rows),)


def torn_with_header(grid: Grid, at: int) -> Sequence[Grid]:
    """The table in two, the header on both."""
    rest = _part(grid, at, len(grid.rows))
    return _part(grid, 0, at), replace(rest, rows=(*grid.rows[:3], *rest.rows))


def _part(grid: Grid, first: int, last: int) -> Grid:
    """Rows first..last; a box that began above begins again, one that reaches below is cut."""
    rows = []
    for r in range(first, last):
        boxes = [replace(box, rows=min(r + box.rows, last) - r) for box in grid.rows[r]]
        if r == first:
            boxes = [
                replace(box, rows=min(reach, last) - first) for box, reach in _reaching(grid, first)
            ] + boxes
        rows.append(tuple(boxes))
    return replace(grid, rows=tuple(rows))


def _reaching(grid: Grid, row: int) -> list[tuple[Box, int]]:
    """Boxes that began above `row` and reach into it (they all stand left of its own)."""
    return [(box, r + box.rows) for r in range(row) for box in grid.rows[r] if r + box.rows > row]


# ---- where boxes stand ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A box and the corner where it stands."""

    row: int
    col: int
    box: Box


def places(grid: Grid) -> tuple[Place, ...]:
    """Every box with its column, spans resolved as a browser does."""
    taken: set[tuple[int, int]] = set()
    found = []
    for r, row in enumerate(grid.rows):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            found.append(Place(r, c, box))
            taken |= {(r + i, c + j) for i in range(box.rows) for j in range(box.cols)}
            c += box.cols
    return tuple(found)

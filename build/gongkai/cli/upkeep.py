"""Commands for changes to bodies and reports that are already recorded."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.terminal import (
    ADDING,
    DATASETS,
    OUT,
    UPKEEP,
    Datasets,
    Quiet,
    app,
    progress_on,
    say,
)
from gongkai.model import GongkaiError

agency_app = typer.Typer(
    name="agency",
    help="登记机关：新增、改名。",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)
app.add_typer(agency_app, rich_help_panel=UPKEEP)

Id = Annotated[str, typer.Argument(help="机关编号，如 330326-scjgj", metavar="机关")]
Key = Annotated[str, typer.Argument(help="哪一份报告，如 330326-scjgj/2020", metavar="机关/年度")]
Reason = Annotated[str, typer.Option("--reason", help="为什么改，一句话")]
Evidence = Annotated[str, typer.Option("--evidence", help="凭什么核实：来信的日期，或网址")]
Day = Annotated[str | None, typer.Option("--date", help="登记的日期，如 2026-11-21；不写则为今天")]
LastYear = Annotated[int, typer.Option("--last-year", help="最后一个应当有年报的年度")]


@agency_app.command("new", help="登记一个机关；区划和职能也是新的，写明名称就一并登记。")
def agency_new(
    id_: Annotated[
        str, typer.Argument(help="编号：六位区划代码加职能简称，如 330326-scjgj", metavar="编号")
    ],
    name: Annotated[str, typer.Option("--name", help="机关全称")],
    kind: Annotated[
        str | None, typer.Option("--kind", help="机关的种类，如 dept_county；不写则列出全部")
    ] = None,
    function: Annotated[
        str | None, typer.Option("--function", help="职能，如 scjgj；不写则取编号的后一半")
    ] = None,
    function_name: Annotated[
        str | None, typer.Option("--function-name", help="新职能的名称，如 市场监管")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="区划代码；不写则取编号的前六位")
    ] = None,
    region_name: Annotated[
        str | None, typer.Option("--region-name", help="新区划的名称，如 平阳县")
    ] = None,
    parent: Annotated[str | None, typer.Option("--parent", help="上级机关的编号")] = None,
    column: Annotated[str | None, typer.Option("--column", help="机关公布年报的栏目的网址")] = None,
    first_year: Annotated[
        int | None, typer.Option("--first-year", help="最早应当有年报的年度")
    ] = None,
    datasets: Datasets = DATASETS,
) -> None:
    """Register a body."""
    from gongkai.upkeep import bodies

    asked = bodies.NewAgency(
        id_, name, kind, function, function_name, region, region_name, parent, column, first_year
    )
    say(OUT, bodies.register(asked, datasets))


@agency_app.command("rename", help="机关改名：旧名称照留，注明用到哪一年。")
def agency_rename(
    id_: Id,
    name: Annotated[str, typer.Option("--name", help="新的全称")],
    since: Annotated[int, typer.Option("--since", help="从哪一年起叫新名称")],
    datasets: Datasets = DATASETS,
) -> None:
    """Give a body another name."""
    from gongkai.upkeep import bodies

    say(OUT, bodies.rename(id_, name, since, datasets))


@app.command(help="机关撤销：写明最后一个年度；有承继的机关也写明。", rich_help_panel=UPKEEP)
def retire(
    id_: Id,
    last_year: LastYear,
    successor: Annotated[str | None, typer.Option("--successor", help="承继的机关的编号")] = None,
    datasets: Datasets = DATASETS,
) -> None:
    """End a body."""
    from gongkai.upkeep import bodies

    say(OUT, bodies.merge([id_], successor, last_year, datasets))


@app.command(help="几个机关并入一个：各写明最后一个年度和承继的机关。", rich_help_panel=UPKEEP)
def merge(
    ids: Annotated[list[str], typer.Argument(help="被合并的机关", metavar="机关…")],
    into: Annotated[str, typer.Option("--into", help="并入哪个机关，要先登记")],
    last_year: LastYear,
    datasets: Datasets = DATASETS,
) -> None:
    """Join bodies."""
    from gongkai.upkeep import bodies

    say(OUT, bodies.merge(ids, into, last_year, datasets))


@app.command(
    help="对着原文填几格：读不准的格，或者尚未发布而读错的格。不写格就逐格来问。",
    rich_help_panel=ADDING,
)
def fill(
    key: Key,
    cells: Annotated[
        list[str] | None,
        typer.Argument(help="格=数，如 予以公开·总计=3；连写的几格要一起填", metavar="[格=数…]"),
    ] = None,
    datasets: Datasets = DATASETS,
) -> None:
    """Enter figures by hand, in the record and in its trace."""
    from gongkai.upkeep import filling, typed

    agency, year = typed.parse_key(key)
    if not cells:
        ask_for(f"{agency}/{year}", (), datasets)
        return
    pairs = [cell.partition("=") for cell in cells]
    if any(not sign for _, sign, _ in pairs):
        raise GongkaiError("每一格写作 格=数，中间没有空格，如 requests.granted.total=3")
    say(OUT, filling.fill(agency, year, {cell: value for cell, _, value in pairs}, datasets))


def ask_for(key: str, lines: tuple[str, ...], datasets: Path) -> None:
    """Ask for each unread cell of a record."""
    from gongkai.upkeep import dialogue, typed

    agency, year = typed.parse_key(key)
    say(OUT, dialogue.edit(agency, year, datasets, lines, _ask, lambda text: say(OUT, text)))


def _ask(question: str) -> str:
    """One line typed by the person; empty at the end of input."""
    OUT.print(f"{question}：", end="")
    try:
        return sys.stdin.readline()
    except UnicodeDecodeError:
        return ""


@app.command(
    help="更正已发布的一格或标题、日期等；也登记撤回和机关的说明。", rich_help_panel=UPKEEP
)
def correct(
    key: Key,
    reason: Reason,
    evidence: Evidence,
    what: Annotated[
        str | None,
        typer.Argument(help="格（代码或名称），或 标题、发布日期、发布机构、统计期限、原文网址"),
    ] = None,
    value: Annotated[
        str | None, typer.Argument(help="原文所印；空着的写 空白", metavar="原文所印")
    ] = None,
    is_withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="机关撤回了这份报告；数字照留，页面注明")
    ] = False,
    is_statement: Annotated[
        bool, typer.Option("--statement", help="照登机关的说明：--reason 写机关的原话")
    ] = False,
    day: Day = None,
    datasets: Datasets = DATASETS,
) -> None:
    """Add an entry to the ledger of corrections."""
    from gongkai.upkeep import ledger, typed

    agency, year = typed.parse_key(key)
    why = ledger.Grounds(reason, evidence, day or _today())
    if is_withdrawn and not (what or is_statement):
        result = ledger.withdraw(agency, year, why, datasets)
    elif is_statement and not (value or is_withdrawn):
        result = ledger.state(agency, year, what, why, datasets)
    elif what and value is not None and not (is_withdrawn or is_statement):
        result = ledger.correct(agency, year, what, value, why, datasets)
    else:
        raise GongkaiError(
            "写明更正哪一格、原文印的是什么，如 gongkai correct 330326-scjgj/2020 予以公开·总计 3；"
            "撤回只加 --withdrawn，机关的说明只加 --statement"
        )
    say(OUT, result)


@app.command(help="机关换了文件：读入新的，旧的数字照留，登记一条更换。", rich_help_panel=UPKEEP)
def reissue(
    key: Key,
    file: Annotated[Path, typer.Argument(help="新的原文", metavar="文件")],
    reason: Reason,
    evidence: Evidence,
    url: Annotated[str | None, typer.Option("--url", help="新原文的网址")] = None,
    retrieved: Annotated[str | None, typer.Option("--retrieved", help="取得新原文的日期")] = None,
    day: Day = None,
    datasets: Datasets = DATASETS,
    quiet: Quiet = False,
) -> None:
    """Replace a document by another."""
    from gongkai.intake.matching import Order
    from gongkai.upkeep import ledger, reissue, typed

    agency, year = typed.parse_key(key)
    order = Order(agency, year, url, retrieved)
    why = ledger.Grounds(reason, evidence, day or _today())
    progress = progress_on(quiet=quiet)
    say(OUT, reissue.reissue(file, order, why, datasets, progress))


def _today() -> str:
    """Today's date for the person at the keyboard; the build never uses the clock."""
    return date.today().isoformat()  # noqa: DTZ011  (the day where the person sits)

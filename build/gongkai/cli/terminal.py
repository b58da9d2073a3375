"""Shared by all commands: the application, the two output streams, common options and formats."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gongkai.model import Finding, Severity
from gongkai.wording import VERDICTS

app = typer.Typer(
    name="gongkai",
    help="公开：把政府信息公开工作年度报告变成人人可读、可查、可下载的数据。",
    epilog="先看 gongkai build；要加一份年报，看 gongkai add --help。",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
ADDING, CHECKING, UPKEEP, PUBLISHING = "加年报", "核对", "机关和更正", "网站和发布"
"""The groups in which --help shows the commands."""
OUT = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
ERR = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


class Format(StrEnum):
    """The format of findings."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


Datasets = Annotated[Path, typer.Option("--datasets", help="数据目录", show_default=True)]
Form = Annotated[Format, typer.Option("--format", help="检查结果的写法：文本、GitHub 注解或 JSON")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只说检查结果和错误")]
MOST_WORKERS = 256
"""Processes; more than any machine met has processors, and few enough to start."""
Workers = Annotated[
    int, typer.Option("--workers", min=0, max=MOST_WORKERS, help="并行进程数；0 为处理器个数")
]
DATASETS = Path("datasets")
Out = Annotated[Path, typer.Option("--out", help="输出目录")]
FOLDER = Path("_out")


def say(console: Console, text: str) -> None:
    """Print text that may come from a document or a file name, made safe for the terminal."""
    console.print(UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))


UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that control a terminal or reverse the direction of writing."""


def progress_on(*, quiet: bool) -> Callable[[str], None]:
    """Report each step on a terminal; print nothing in a pipe."""
    return (lambda step: say(ERR, step)) if ERR.is_terminal and not quiet else lambda _: None


def print_findings(findings: Sequence[Finding], format_: Format, console: Console) -> None:
    if format_ is Format.JSON:
        console.print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
        return
    spell = _as_github if format_ is Format.GITHUB else _as_text
    for finding in findings:
        say(console, spell(finding))


def _as_text(finding: Finding) -> str:
    hint = f"（{finding.hint}）" if finding.hint else ""
    title = f"{finding.title}：" if finding.title else ""
    place = " ".join(finding.file.splitlines())
    message = " ".join(finding.message.splitlines())
    verdict = VERDICTS[finding.verdict].zh
    return f"{place}:{finding.line}: {verdict} [{finding.rule}] {title}{message}{hint}"


LEVELS = {
    Severity.STRUCTURE: "error",
    Severity.ERROR: "warning",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
"""Errors of agencies never fail a run, so for GitHub they are notices."""


def _as_github(finding: Finding) -> str:
    file = _escaped(f"datasets/{finding.file}", PROPERTY)
    title = _escaped(f"{VERDICTS[finding.verdict].zh} {finding.title or finding.rule}", PROPERTY)
    place = f"file={file},line={finding.line or 1},title={title}"
    return f"::{LEVELS[finding.severity]} {place}::{_escaped(finding.message)}"


PROPERTY = "%\r\n:,"
"""Characters that end a property of an annotation."""


def _escaped(text: str, signs: str = "%\r\n") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in signs else sign for sign in text)

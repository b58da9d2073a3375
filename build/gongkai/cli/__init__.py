"""Arguments in, exit code out; the only package that prints.

0 clean · 1 blocking findings, or the command failed · 2 wrong use.
A command imports only the package it needs: reading one document should not wait for pandas,
MkDocs and Frictionless, which take a second to load. There is one module per group of commands;
importing the module registers them.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from traceback import extract_tb
from typing import Annotated

import typer

from gongkai.cli import building, documents, publishing, recording, upkeep
from gongkai.cli.terminal import ERR, OUT, Format, app, print_findings, say
from gongkai.cli.usage import in_chinese
from gongkai.model import GongkaiError, RecordError
from gongkai.system import reason

COMMANDS = (building, recording, documents, upkeep, publishing)
"""The modules whose import registers the commands."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; an error becomes one sentence and an exit code."""
    atexit.register(gc.freeze)  # the system takes all memory back: nobody looks for garbage first
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe on Windows knows no "−"
            stream.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    code = _flushed(_run(given or ["--help"]))
    if code:
        sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    try:
        code: int = app(arguments, standalone_mode=False) or 0
    except typer.TyperException as error:
        say(ERR, f"命令写得不对：{in_chinese(error.format_message())}。写法见 gongkai --help。")
        return 2
    except RecordError as error:
        print_findings(error.findings, Format.TEXT, ERR)
        say(ERR, f"{error}，什么都没有写。改好后再运行。")
        return 1
    except GongkaiError as error:
        say(ERR, str(error))
        return 1
    except OSError as error:
        say(ERR, f"不能读写 {error.filename or '输出'}：{reason(error)}。")
        return 1
    except MemoryError:
        say(ERR, "内存不够；请关掉别的程序，或用 --workers 1 再运行。")
        return 1
    except Exception as error:
        say(ERR, _ours(error))
        return 1
    if code == INTERRUPTED:
        say(ERR, "已停止，没有写完的不会留下。")
    return code


def _ours(error: Exception) -> str:
    """The message for a bug of ours: what a maintainer needs, for the person to pass on."""
    frame = extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"程序自己出了错（{type(error).__name__}，{where}）；请把这句话和所用的命令告诉维护者。"


def _flushed(code: int) -> int:
    """The exit code after flushing the output; 1 if nobody reads the output."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or 1
    return code


INTERRUPTED = 130


@app.callback(invoke_without_command=True)
def about(
    is_asked: Annotated[bool, typer.Option("--version", help="说出版本", is_eager=True)] = False,
) -> None:
    """Print the version if asked."""
    if is_asked:
        say(OUT, f"gongkai {version('gongkai')}")
        raise typer.Exit


__all__ = ["app", "main"]

"""Imports go downward only: cli → pipeline → … → tables → derived → corpus → form → model."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "build" / "gongkai"

LAYERS = {
    "model": 0,
    "publisher": 1,
    "system": 0,
    "parquet_lines": 0,
    "budget": 3,
    "form": 1,
    "wording": 2,
    "corpus": 2,
    "derived": 3,
    "tables": 4,
    "reading": 5,
    "extract": 5,
    "checks": 5,
    "packages": 5,
    "pages": 5,
    "site": 5,
    "output": 5,
    "executors": 5,
    "serving": 5,
    "store": 6,
    "diff": 6,
    "releases": 7,
    "intake": 7,
    "joined_site": 7,
    "incremental": 8,
    "records": 8,
    "upkeep": 9,
    "pipeline": 9,
    "cli": 10,
}
"""Room → height; a room may use rooms below it, and what is inside it."""

FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The first step below the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    """A file of the program, taken apart once."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """Every room that a file imports from, inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            found |= _rooms(node, path)
        elif isinstance(node, ast.Import):
            found |= {
                name.name.split(".")[1] for name in node.names if name.name.startswith("gongkai.")
            }
    return found


def _rooms(node: ast.ImportFrom, path: Path) -> set[str]:
    steps = (node.module or "").split(".") if node.module else []
    if node.level:
        here = ["gongkai", *path.relative_to(PACKAGE).parent.parts]
        steps = here[: len(here) - node.level + 1] + steps
    if steps[:1] != ["gongkai"]:
        return set()
    return {steps[1]} if len(steps) > 1 else {name.name for name in node.names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_uses_only_rooms_below_it(path: Path) -> None:
    """No cycle can arise, and siblings stay exchangeable."""
    here = room(path)
    if here in {"__init__", "__main__"}:
        assert not imported(path)
        return
    wrong = {there for there in imported(path) if there != here and LAYERS[there] >= LAYERS[here]}

    assert set() == wrong


EFFECTS = {
    "print": {"cli"},
    "exit": {"cli"},
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_in_between_asks_the_clock_or_chance_or_the_network(path: Path) -> None:
    """Same input, same bytes: time, random, sockets and the environment are out of reach."""
    nodes = list(ast.walk(tree(path)))
    modules = {
        name.name.split(".")[0]
        for node in nodes
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        (node.module or "").split(".")[0]
        for node in nodes
        if isinstance(node, ast.ImportFrom) and not node.level
    }

    assert set() == modules & {"time", "random", "secrets", "urllib3", "requests", "socket"}
    clock = {"now", "today", "utcnow"} & {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }
    assert clock <= CLOCKS.get(room(path), set())


CLOCKS = {"cli": {"today"}}
"""A person's entry in a ledger bears the day on which it was typed; nothing else knows one."""


def test_only_the_command_line_prints() -> None:
    """A print elsewhere would be lost in a pipe or break a contract."""
    printing = {
        room(path)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in EFFECTS
    }

    assert printing <= {"cli"}


def test_the_guide_shows_every_room() -> None:
    """Whoever looks for where a new thing goes finds the whole house on one page."""
    guide = (PACKAGE.parents[1] / ".github" / "CONTRIBUTING.md").read_text("utf-8")

    assert [] == [each for each in LAYERS if f"`{each}`" not in guide]


def test_a_type_has_a_name_of_its_own() -> None:
    """One name, one thing: no two modules define a type of the same name."""
    defined = Counter(
        node.name for path in FILES for node in tree(path).body if isinstance(node, ast.ClassDef)
    )

    assert [] == [name for name, times in defined.items() if times > 1]


def test_a_module_has_a_name_of_its_own() -> None:
    """Whoever hears of `leads_page` finds it: no two rooms have a module of the same name."""
    names = Counter(path.stem for path in FILES if not path.stem.startswith("__"))

    assert [] == [name for name, times in names.items() if times > 1]


SAME_IN_EACH = {"verdicts"}
"""What every module of rules has, and is asked for by this name."""


def test_a_function_has_a_name_of_its_own() -> None:
    """A public function is found by its name; commands bear those of the steps they start."""
    rooms = [path for path in FILES if room(path) not in {"cli", "extract"}]
    defined = Counter(
        node.name
        for path in rooms
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )

    assert {name for name, times in defined.items() if times > 1} == SAME_IN_EACH


MOST_ARROWS = 128
"""A room that needs one more is first asked whether another room has what it wants already."""


def test_rooms_know_few_others() -> None:
    """Each pair of rooms, of which one imports from the other, is something more to understand."""
    arrows = {
        (room(path), there)
        for path in FILES
        if not room(path).startswith("__")
        for there in imported(path) - {room(path)}
    }

    assert len(arrows) <= MOST_ARROWS


WAY = ("corpus", "derived", "tables", "checks", "pages")
"""The rooms through which all reports pass on their way to pages."""
MOST_RETURNS = 27
"""A type or a word that two of them need belongs below both: in `model`, `form` or `wording`."""


def test_the_way_to_pages_seldom_turns_back() -> None:
    """Whoever changes a step knows the few modules of later steps that count on it."""
    returns = [
        (path.name, there)
        for path in FILES
        if room(path) in WAY
        for there in imported(path) & ({*WAY} - {room(path)})
    ]

    assert len(returns) <= MOST_RETURNS, sorted(returns)

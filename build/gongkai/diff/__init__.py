"""The differences between two states of the collection: for reviewers, releases and programs.

A state is a folder of records, a git revision, or a published gongkai.zip. Figures, findings and
rates are compared as published: corrected, judged and rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.diff.differences import Differences, Edit, compare
from gongkai.diff.formatting import FORMATTERS, findings_as_markdown
from gongkai.diff.packaged import of_package
from gongkai.diff.snapshot import Snapshot, of_folder
from gongkai.diff.trees import Bodies, Tree, bodies_that_differ, open_tree
from gongkai.model import Finding, RecordError, Severity

__all__ = [
    "Differences",
    "Edit",
    "compare",
    "differences",
    "findings_as_markdown",
    "formatted_differences",
    "since",
    "snapshot_of",
]


def formatted_differences(before: str, after: str, datasets: Path, format_: str) -> str:
    """The differences between two states given by name, as text in the format asked for."""
    return FORMATTERS[format_](differences(before, after, datasets))


def differences(before: str, after: str, datasets: Path) -> Differences:
    """The differences between two states: folders, revisions of `datasets`, or a gongkai.zip.

    Raises GongkaiError if a name is none of these, RecordError if records are not valid.
    """
    if any(Path(name).is_file() for name in (before, after)):
        return compare(snapshot_of(before, datasets), snapshot_of(after, datasets))
    with open_tree(before, datasets) as old, open_tree(after, datasets) as new:
        bodies = bodies_that_differ(old, new)
        return compare(*(_read(tree, bodies) for tree in (old, new)))


def _read(tree: Tree, bodies: Bodies | None) -> Snapshot:
    """The state of a tree; findings about a revision name it."""
    try:
        return of_folder(tree.lay(bodies), tree.name, bodies)
    except RecordError as error:
        if tree.origin is None:
            raise
        named = [replace(each, file=f"{tree.name}:{each.file}") for each in error.findings]
        raise RecordError(named) from error


def snapshot_of(name: str, datasets: Path) -> Snapshot:
    """One whole state, given by name."""
    if Path(name).is_file():
        return of_package(Path(name))
    with open_tree(name, datasets) as tree:
        return of_folder(tree.lay(None), name)


def since(findings: Sequence[Finding], before: str, datasets: Path) -> list[Finding]:
    """The findings that an older state did not have, compared word for word.

    Structure errors are always included: they stop the build, whoever made them.
    """
    if all(each.severity is Severity.STRUCTURE for each in findings):
        return list(findings)
    try:
        changes = differences(before, str(datasets), datasets)
    except RecordError:  # the older state was broken: nothing is known of it
        return list(findings)
    new = {*changes.lists["findings_new"], *changes.lists["findings_changed"]}
    added = {_identity(changes.after.findings[id]) for id in new}
    return [
        each for each in findings if each.severity is Severity.STRUCTURE or _identity(each) in added
    ]


def _identity(finding: Finding) -> tuple[object, ...]:
    """What makes two findings the same; not the line, which moves with every edit above it."""
    return finding.agency, finding.year, finding.rule, finding.cells, finding.message

"""Two folders of records in, the bodies that must be read to compare them out.

Of ten thousand reports a pull request changes a few: a body whose files are all equal has the same
content in both states, and so have the findings about it, except those that involve other bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai import reading
from gongkai.model import Agency, GongkaiError
from gongkai.reading import revision

Bodies = frozenset[str]
OF_BODY = re.compile(r"(?:agencies/([^/]+)\.json|(?:reports|replaced)/([^/]+)/[^/]+)")
OF_CORRECTION = re.compile(r"corrections/[^/]+\.json")
BESIDE = re.compile(
    r"schema/.*|redirects\.json|first-published\.json|releases\.json|released\.json|changes/.*"
)
"""Files that no figure, finding or rate depends on."""


@dataclass(frozen=True)
class Tree:
    """A folder of records, on disk or in a revision."""

    name: str
    """The name given by the person."""
    files: revision.FileList
    folder: Path
    """Where its files are, or where `lay` writes them."""
    origin: Path | None = None
    """The folder of records whose repository has the revision; None: it is on disk."""

    def lay(self, bodies: Bodies | None) -> Path:
        """Write the registries and the records of these bodies (None: all) to disk."""
        if self.origin is not None:
            wanted = [path for path in self.files if _is_wanted(path, bodies)]
            missing = [path for path in wanted if not (self.folder / path).exists()]
            revision.write_files(self.files, missing, self.origin, self.folder)
        return self.folder


def _is_wanted(path: str, bodies: Bodies | None) -> bool:
    """Whether a file is no record of a report, or one of these bodies (None: of any)."""
    return bodies is None or not path.startswith("reports/") or path.split("/")[1] in bodies


@contextmanager
def open_tree(name: str, datasets: Path) -> Iterator[Tree]:
    """The tree for a name: a folder, or a revision of `datasets`."""
    path = Path(name)
    if path.is_dir():
        reading.refuse_other_folder(path)  # before every file below it is read: it may be /
        yield Tree(name, revision.on_disk(path), path)
        return
    with TemporaryDirectory(prefix="gongkai-") as folder:
        yield Tree(name, revision.in_revision(name, datasets), Path(folder), datasets)


def bodies_that_differ(before: Tree, after: Tree) -> Bodies | None:
    """The bodies to read; None if the differing files may affect all."""
    differing = {
        path
        for path in before.files.keys() | after.files.keys()
        if before.files.get(path) != after.files.get(path)
    }
    found: set[str] = set()
    for path in differing:
        if match := OF_BODY.fullmatch(path):
            found.add(match[1] or match[2])
        elif OF_CORRECTION.fullmatch(path):
            named = {_corrected(tree, path) for tree in (before, after) if path in tree.files}
            if None in named:
                return None
            found |= {each for each in named if each}
        elif not BESIDE.fullmatch(path):
            return None
    return _with_relatives(found, before, after)


def _corrected(tree: Tree, path: str) -> str | None:
    """The body that a correction is about; None if it names none."""
    tree.lay(frozenset())
    raw, _, faults = reading.load_json(tree.folder / path, path)
    named = raw.get("agency") if isinstance(raw, dict) and not faults else None
    return named if isinstance(named, str) else None


def _with_relatives(found: Iterable[str], before: Tree, after: Tree) -> Bodies | None:
    """These bodies, and those whose findings depend on them or that their findings depend on."""
    bodies = set(found)
    for tree in (before, after):
        tree.lay(frozenset())
        try:
            if reading.read_collection(tree.folder).narrative:
                return None  # whose texts are alike is asked of all
            agencies = reading.read_agencies(tree.folder).values()
        except GongkaiError:
            return None
        bodies |= {above for each in agencies if each.id in bodies for above in _linked(each)}
        bodies |= {each.id for each in agencies if _linked(each) & bodies}
    return frozenset(bodies)


def _linked(agency: Agency) -> set[str]:
    """The parent body and the successor body."""
    return {each for each in (agency.parent, agency.successor) if each}

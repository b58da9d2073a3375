"""Find the files below a folder that are under version control."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def tracked_files(root: Path, folder: Path) -> list[str]:
    """The files below a folder that git tracks; empty if there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--", str(folder.absolute())]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]

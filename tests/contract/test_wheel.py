"""The built wheel holds every module, template and form, so that an installed copy works."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_has_everything_of_the_package(tmp_path: Path) -> None:
    """What stands below build/gongkai stands in the wheel, and nothing else does."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    source = {
        path.relative_to(ROOT / "build").as_posix()
        for path in (ROOT / "build" / "gongkai").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert source == packed
    assert {"gongkai/form/2019.toml", "gongkai/form/2021.toml"} <= packed
    assert any(name.startswith("gongkai/pages/templates/") for name in packed)


def test_build_is_no_package() -> None:
    """build/__init__.py would shadow the tool of that name."""
    assert not (ROOT / "build" / "__init__.py").exists()

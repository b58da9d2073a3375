"""Write files of the same number and sizes as those of a site, and do nothing else."""

import sys
from pathlib import Path

MEGABYTE = bytes(1 << 20)


def main(site: Path, out: Path) -> None:
    """Names and sizes of one site, zeros in another place."""
    for path in site.rglob("*"):
        if path.is_file():
            target = out / "floor" / path.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            size = path.stat().st_size
            data = MEGABYTE * (size // len(MEGABYTE)) + MEGABYTE[: size % len(MEGABYTE)]
            target.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

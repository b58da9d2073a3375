"""Attack the program in every way at once, and tell what came of it.

python -m tests.attack --documents 20000 --records 1000 --kills 200 --edits 200 [--first N]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.attack import commands, documents, edits, kills, records
from tests.attack.outcome import Outcome, Tally

ATTACKS: dict[str, Callable[[range], Iterator[Outcome]]] = {
    "documents": documents.outcomes,
    "commands": commands.outcomes,
    "checks": partial(records.outcomes, build=False),
    "records": records.outcomes,
    "edits": edits.outcomes,
    "kills": kills.outcomes,
}
"""What is attacked; `checks` are records that are checked and not built."""


def main() -> int:
    """Run the command; the exit code is 1 where anything broke."""
    options = _options()
    faults = 0
    for name, attack in ATTACKS.items():
        count = getattr(options, name)
        if count:
            counted = struck(name, attack(range(options.first, options.first + count)), options)
            faults += len(counted.faults)
    return int(bool(faults))


def struck(name: str, outcomes: Iterator[Outcome], options: argparse.Namespace) -> Tally:
    """Count the outcomes, telling now and then and at the end, within the time that was given."""
    counted, until = Tally(name), time.monotonic() + options.seconds
    for outcome in outcomes:
        counted.add(outcome)
        is_late = time.monotonic() > until
        if is_late or counted.blows % options.every == 0:
            print(counted.told(), flush=True)  # noqa: T201
        if is_late:
            break
    print(counted.told(), flush=True)  # noqa: T201
    return counted


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    for name in ATTACKS:
        parser.add_argument(f"--{name}", type=int, default=0, help="how many")
    parser.add_argument("--first", type=int, default=0, help="number of the first blow")
    parser.add_argument("--seconds", type=float, default=1e9, help="for each kind, stop then")
    parser.add_argument("--every", type=int, default=500, help="tell after so many")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""What came of one blow, and how such are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """One blow: what it was, what we made of it, and, where that is bad, what exactly."""

    blow: str
    came_to: str
    fault: str = ""
    seconds: float = 0.0


@dataclass
class Tally:
    """All blows of one kind."""

    name: str
    blows: int = 0
    came_to: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def add(self, outcome: Outcome) -> None:
        """Count one blow."""
        self.blows += 1
        self.came_to[outcome.came_to] += 1
        self.slowest = max(self.slowest, (outcome.seconds, outcome.blow))
        if outcome.fault:
            self.faults.append(f"{outcome.blow}: {outcome.fault}")

    def told(self) -> str:
        """The counts in one line, then every fault."""
        counts = ", ".join(f"{count} {came_to}" for came_to, count in sorted(self.came_to.items()))
        seconds, blow = self.slowest
        head = f"{self.name}: {self.blows} blows, {counts}; {len(self.faults)} faults"
        return "\n  ".join([f"{head}; slowest {seconds:.1f} s ({blow})", *self.faults])


def tally(name: str, outcomes: Iterable[Outcome]) -> Tally:
    """Count them all."""
    counted = Tally(name)
    for outcome in outcomes:
        counted.add(outcome)
    return counted

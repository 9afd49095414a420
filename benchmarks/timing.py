"""Time alternatives in turns, so that a busy machine is busy for all of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping


def best_of(alternatives: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the shortest time of each alternative in seconds."""
    best = dict.fromkeys(alternatives, float("inf"))
    for _ in range(rounds):
        for name, run in alternatives.items():
            began = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def report(best: Mapping[str, float], baseline: str, goal: Mapping[str, float] | None = None) -> None:
    """Print times and their ratios to the baseline, with the goals there are."""
    for name, seconds in best.items():
        ratio = seconds / best[baseline]
        aim = (goal or {}).get(name)
        said = "" if aim is None else f"  goal ≤ {aim:g} ×: {'met' if ratio <= aim else 'MISSED'}"
        sys.stdout.write(f"  {name:<44}{seconds * 1000:>10.1f} ms{ratio:>8.2f} ×{said}\n")

"""Run every benchmark, or those that are named: `python -m benchmarks [NAME …]`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import engine, planning, scoring, start, whole_run

ALL: dict[str, Callable[[], None]] = {
    "start": start.measure,
    "planning": planning.measure,
    "scoring": scoring.measure,
    "whole_run": whole_run.measure,
    "engine": engine.measure,
}


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, all of them if there is none."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.stderr.write(f"unknown: {', '.join(unknown)}; known: {', '.join(ALL)}\n")
        return 2
    for name in names or ALL:
        sys.stdout.write(f"\n{name}\n")
        ALL[name]()
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""From 29 indicators as text to the SQL of one period."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from benchmarks.timing import best_of
from quanheng.core.compute.plan import make_plan
from quanheng.core.compute.prepare import prepare
from quanheng.core.formula.origins import Origins
from quanheng.core.model.period import read_periods
from quanheng.core.project.scheme_file import load_scheme

SCHEME = Path(__file__).parent / "planning.yaml"
GOAL = 0.1


def measure() -> None:
    """Print how long parsing, checking, planning and emitting take together."""
    loaded = load_scheme(SCHEME)
    period = read_periods(2024)[0]

    def plan() -> None:
        prepared, problems = prepare(loaded.scheme, [], {}, Origins.of(loaded.scheme, loaded.document))
        if prepared is None:
            raise SystemExit("\n".join(map(str, problems)))
        make_plan(prepared).queries(period, date(2024, 12, 31))

    seconds = best_of({"plan": plan}, rounds=10)["plan"]
    count = len(loaded.scheme.placements)
    verdict = "met" if seconds <= GOAL else "MISSED"
    line = f"  {count} indicators, text to SQL: {seconds * 1000:.0f} ms (goal ≤ {GOAL * 1000:.0f} ms: {verdict})\n"
    sys.stdout.write(line)

"""3,000 units × 29 indicators: from values to grades, ranks and findings."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.timing import best_of
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.period import read_periods
from quanheng.core.model.scheme import Scheme
from quanheng.core.results.outcome import Outcome, Values
from quanheng.core.scoring.period import score_period

UNITS, INDICATORS = 3000, 29
RULES: list[dict[str, Any]] = [
    {"linear": {"floor": 20, "target": 90}},
    {"band": {"lo": 40, "hi": 60, "zero_lo": 10, "zero_hi": 90}},
    {"percentile": {}},
]


@dataclass(frozen=True)
class Bodies:
    """Hold as much of the units as scoring looks at."""

    ids: tuple[str, ...]
    categories: tuple[str, ...]
    levels: tuple[str, ...]
    roles: tuple[str, ...]
    functions: tuple[str | None, ...] = ()


def measure() -> None:
    """Print how long the scoring of one period takes."""
    names = [f"k{number}" for number in range(INDICATORS)]
    definitions = {
        name: Indicator.model_validate(
            {"id": name, "name": name, "value": "count(t.*)", "scoring": RULES[place % len(RULES)]}
        )
        for place, name in enumerate(names)
    }
    placed = [{"id": name, "weight": 3 if place < 15 else 55 / 14} for place, name in enumerate(names)]
    scheme = Scheme.model_validate(
        {
            "format": 1,
            "id": "scoring",
            "version": "1",
            "name": "Scoring",
            "categories": {"service": "Service", "management": "Management", "development": "Development"},
            "dimensions": [
                {"id": "d", "name": "D", "groups": [{"id": "g", "name": "G", "indicators": placed}]}
            ],
            "grading": {
                "grades": [{"id": "good", "name": "Good", "at": 60}, {"id": "poor", "name": "Poor", "at": 0}]
            },
        }
    )
    units = Bodies(
        tuple(f"U{number:04}" for number in range(UNITS)),
        ("service", "management", "development") * (UNITS // 3),
        ("county",) * UNITS,
        ("evaluated",) * UNITS,
    )
    chance = np.random.default_rng(7)
    values = {name: _values(chance.uniform(0, 100, UNITS)) for name in names}
    period = read_periods(2024)[0]
    best = best_of(
        {"score": lambda: score_period(scheme, definitions, units, values, {}, (), period)}, rounds=3
    )
    sys.stdout.write(f"  {UNITS:,} units × {INDICATORS} indicators: {best['score'] * 1000:.0f} ms\n")


def _values(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> Values:
    nothing = np.full(UNITS, np.nan)
    outcome, reason = np.full(UNITS, Outcome.OK, dtype=object), np.full(UNITS, None, dtype=object)
    return Values(outcome, reason, numbers, nothing, nothing, nothing)

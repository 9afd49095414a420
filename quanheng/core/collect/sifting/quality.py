"""Counts of how many cells and rows kept the rules of their contract."""

from __future__ import annotations

from typing import get_args

from quanheng.core.collect.delivery import Property, QualityCount, Rule

PROPERTIES: dict[Rule, Property] = {
    "whole": "standard",
    "filled": "complete",
    "readable": "standard",
    "unique": "accurate",
    "consistent": "accurate",
    "known_unit": "accurate",
}
"""Which of the five properties of data each rule looks at."""


class Tally:
    """Add up how often each rule was tried, and how often it was kept."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Rule, str | None], tuple[int, int]] = {}

    def add(self, rule: Rule, field: str | None, total: int, passed: int) -> None:
        """Add the counts of one part of the rows."""
        before = self._counts.get((rule, field), (0, 0))
        self._counts[rule, field] = (before[0] + total, before[1] + passed)

    def counts(self) -> list[QualityCount]:
        """Return the counts, by rule."""
        order = get_args(Rule)
        return [
            QualityCount(rule=rule, field=field, property=PROPERTIES[rule], total=total, passed=passed)
            for (rule, field), (total, passed) in sorted(
                self._counts.items(), key=lambda given: order.index(given[0][0])
            )
        ]

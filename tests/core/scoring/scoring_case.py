"""Small schemes, units and values for the scoring tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.period import read_periods
from quanheng.core.model.scheme import Scheme
from quanheng.core.results.outcome import Outcome, Values
from quanheng.core.scoring.period import ScoredPeriod, score_period
from quanheng.core.text import Text

LINEAR = {"linear": {"floor": 0, "target": 100}}
PERIOD = read_periods("2024")[0]
REASONS = {outcome: Text(f"因{outcome.title.zh}", f"because {outcome.title.en}") for outcome in Outcome}


@dataclass(frozen=True)
class Bodies:
    """Hold units as the project gives them, as far as scoring looks."""

    ids: tuple[str, ...]
    categories: tuple[str | None, ...]
    levels: tuple[str | None, ...]
    roles: tuple[str, ...]
    functions: tuple[str | None, ...] = ()


def bodies(count: int, *, categories=None, levels=None, roles=None) -> Bodies:
    """Make units u0, u1 …; all of one category and level, evaluated."""
    return Bodies(
        tuple(f"u{n}" for n in range(count)),
        tuple(categories or ["service"] * count),
        tuple(levels or ["county"] * count),
        tuple(roles or ["evaluated"] * count),
    )


def values(given: list[Any]) -> Values:
    """Make values of numbers and outcomes; a pair is an outcome with a number."""
    outcomes = np.full(len(given), Outcome.OK, dtype=object)
    reasons = np.full(len(given), None, dtype=object)
    numbers = np.full(len(given), np.nan)
    for unit, one in enumerate(given):
        outcome, number = one if isinstance(one, tuple) else (one, np.nan)
        if isinstance(outcome, Outcome):
            outcomes[unit], reasons[unit], numbers[unit] = outcome, REASONS[outcome], number
        else:
            numbers[unit] = one
    nothing = np.full(len(given), np.nan)
    return Values(outcomes, reasons, numbers, nothing.copy(), nothing.copy(), nothing.copy())


def indicator(ident: str, **more: Any) -> Indicator:
    """Make an indicator that scores its value as it is."""
    given = {
        "id": ident,
        "name": {"zh": f"指标{ident}", "en": ident},
        "value": "1",
        "scoring": LINEAR,
        **more,
    }
    return Indicator.model_validate(given)


def scheme(dimensions: dict[str, Any], **more: Any) -> Scheme:
    """Make a scheme of {dimension: {group: {indicator: weight or placement}}}.

    A key `mean` of a dimension or group is its mean.
    """

    def placed(ident: str, given: Any) -> dict[str, Any]:
        return (
            {"id": ident, **given}
            if isinstance(given, dict) and "weight" in given
            else {"id": ident, "weight": given}
        )

    def node(ident: str, given: dict[str, Any], below: str, make: Any) -> dict[str, Any]:
        parts = [make(name, part) for name, part in given.items() if name != "mean"]
        made = {"id": ident, "name": ident, below: parts}
        return {**made, "mean": given["mean"]} if "mean" in given else made

    def group(ident: str, given: dict[str, Any]) -> dict[str, Any]:
        return node(ident, given, "indicators", placed)

    return Scheme.model_validate(
        {
            "format": 1,
            "id": "sample",
            "version": "1",
            "name": "样例",
            "categories": {"service": "服务型", "management": "管理型"},
            "dimensions": [node(name, part, "groups", group) for name, part in dimensions.items()],
            **more,
        }
    )


GRADES = {
    "grades": [
        {"id": "excellent", "name": {"zh": "优秀", "en": "excellent"}, "at": 90},
        {"id": "good", "name": {"zh": "良好", "en": "good"}, "at": 80},
        {"id": "fair", "name": {"zh": "一般", "en": "fair"}, "at": 60},
        {"id": "poor", "name": {"zh": "较差", "en": "poor"}, "at": 0},
    ]
}


def scored(
    made: Scheme,
    given: dict[str, list[Any]],
    *,
    units: Bodies | None = None,
    definitions: list[Indicator] = (),
    gates: dict[str, list[bool | None]] | None = None,
    waivers: Any = (),
) -> ScoredPeriod:
    """Score the given values by indicator; definitions default to plain ones."""
    known = {one.id: one for one in definitions}
    conditions = {name: np.array(holds, dtype=object) for name, holds in (gates or {}).items()}
    return score_period(
        made,
        {p.id: known.get(p.id) or indicator(p.id) for _, _, p in made.placements},
        units or bodies(len(next(iter(given.values())))),
        {ident: values(column) for ident, column in given.items()},
        conditions,
        waivers,
        PERIOD,
    )


def column(table: Any, name: str, **where: str) -> list[Any]:
    """Return a column of the rows in which other columns have these values."""
    return [row[name] for row in table.to_pylist() if all(row[key] == value for key, value in where.items())]

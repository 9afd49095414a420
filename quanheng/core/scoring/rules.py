"""Scoring rules at work: values of all units become scores from 0 to 100."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, assert_never

import numpy as np
from numpy.typing import NDArray

from quanheng.core.model.declaration import Number
from quanheng.core.model.scoring import Band, Deduction, Linear, Percentile, Rubric, Steps
from quanheng.core.results.outcome import Floats, Outcome, Values
from quanheng.core.scoring.peers import Numbers, ScoredUnits, among_peers, peer_groups
from quanheng.core.scoring.precision import settle, without_noise
from quanheng.core.text import Text

Rule = Linear | Band | Steps | Deduction | Percentile | Rubric
Better = Literal["higher", "lower", "band"]


@dataclass(frozen=True, slots=True)
class Scored:
    """Hold an indicator's scores, and outcomes as scoring left them.

    `score` is float64 with NaN for "none". An outcome may have become `error`
    (a rubric without that level), or may stay `ok` without a score and with a
    reason (too few peers): that is not applicable in the composite.
    """

    score: Floats
    outcome: NDArray[np.object_]
    reason: NDArray[np.object_]


def score(rule: Rule, values: Values, better: Better, units: ScoredUnits) -> Scored:
    """Score every unit that has a value, in full precision, within 0 and 100.

    Only percentiles look at the other units and at `better`, as the numbers of
    all other rules say which way is better.
    """
    value = values.value
    unchanged = Scored(np.full(len(value), np.nan), values.outcome, values.reason)
    match rule:
        case Linear():
            return replace(unchanged, score=settle(_linear(rule, value)))
        case Band():
            return replace(unchanged, score=settle(_band(rule, value)))
        case Steps():
            return replace(unchanged, score=_steps(rule, value))
        case Deduction():
            return replace(unchanged, score=settle(100.0 - float(rule.points) * value))
        case Percentile():
            return _percentile(rule, value, unchanged, better, units)
        case Rubric():
            return _rubric(rule, value, unchanged)
        case _ as never:
            assert_never(never)


def _linear(rule: Linear, value: Floats) -> Floats:
    floor, target = float(rule.floor), float(rule.target)
    inside = np.clip(value, min(floor, target), max(floor, target))
    if rule.log:
        # Clipped first: what is not above zero counts as the lower of the two ends.
        floor, target, inside = float(np.log(floor)), float(np.log(target)), np.log(inside)
    proportion: Floats = (inside - floor) / (target - floor) * 100.0
    return proportion


def _band(rule: Band, value: Floats) -> Floats:
    lo, hi, zero_lo, zero_hi = (float(n) for n in (rule.lo, rule.hi, rule.zero_lo, rule.zero_hi))
    rising = (value - zero_lo) / (lo - zero_lo)
    falling = (zero_hi - value) / (zero_hi - hi)
    lower: Floats = np.minimum(np.minimum(rising, falling), 1.0) * 100.0
    return lower


def _steps(rule: Steps, value: Floats) -> Floats:
    scores = np.array([float(rule.below), *(float(step.score) for step in rule.steps)])
    reached = np.searchsorted(_floats([step.at for step in rule.steps]), without_noise(value), side="right")
    return np.where(np.isnan(value), np.nan, scores[reached])


def _rubric(rule: Rubric, value: Floats, given: Scored) -> Scored:
    levels = sorted(rule.levels, key=lambda level: level.value)
    at = _floats([level.value for level in levels])
    scores = np.array([float(level.score) for level in levels])
    seen = without_noise(value)
    nearest = np.minimum(np.searchsorted(at, seen), len(at) - 1)
    is_level = at[nearest] == seen
    unknown = ~np.isnan(value) & ~is_level
    outcome, reason = given.outcome.copy(), given.reason.copy()
    outcome[unknown] = Outcome.ERROR
    for unit in np.flatnonzero(unknown):
        number = f"{value[unit]:.12g}"
        reason[unit] = Text(
            f"评分标准中没有{number}这一档",
            f"the rubric has no level {number}",
        )
    return Scored(np.where(is_level, scores[nearest], np.nan), outcome, reason)


def _percentile(rule: Percentile, value: Floats, given: Scored, better: Better, units: ScoredUnits) -> Scored:
    rank = value
    if not rule.ranked:
        groupings = peer_groups(units, rule.peers)
        rank = among_peers(
            without_noise(value),
            units,
            groupings,
            lambda known, groups: mid_ranks(known, groups, rule.minimum),
        )
    if better == "lower":
        rank = 100.0 - rank
    low, high, low_score, high_score = (
        float(n) for n in (rule.low, rule.high, rule.low_score, rule.high_score)
    )
    scores = settle(low_score + (high_score - low_score) * (rank - low) / (high - low))
    unscored = np.isnan(scores) & ~np.isnan(value)
    reason = given.reason.copy()
    reason[unscored] = Text(
        f"有数据的同类单位不足{rule.minimum}个，不计分",
        f"fewer than {rule.minimum} peers have a value, so it is not scored",
    )
    return Scored(scores, given.outcome, reason)


def mid_ranks(value: Floats, groups: Numbers, minimum: int) -> Floats:
    """Return percentile ranks, 0 to 100, with mid-ranks for ties in a group.

    The rank is 100 × (number below + half of the others that are equal) /
    (n − 1), among the n units of the group with a value. It is NaN without a
    value, and where n is under `minimum`, which is at least 2.
    """
    ranks: Floats = np.full(len(value), np.nan)
    known = np.flatnonzero(~np.isnan(value))
    if not len(known):
        return ranks
    order = known[np.lexsort((value[known], groups[known]))]
    group, sorted_value = groups[order], value[order]
    new_group = np.concatenate(([True], group[1:] != group[:-1]))
    new_value = new_group | np.concatenate(([True], sorted_value[1:] != sorted_value[:-1]))
    group_start, group_size = _runs(new_group)
    tie_start, tie_size = _runs(new_value)
    below = tie_start - group_start
    enough = group_size >= minimum
    share = (below + (tie_size - 1) / 2) / np.maximum(group_size - 1, 1)
    ranks[order] = np.where(enough, 100.0 * share, np.nan)
    return ranks


def _runs(starts: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Return for each element where its run starts, and how long the run is."""
    first = np.flatnonzero(starts)
    run = np.cumsum(starts) - 1
    size = np.diff(np.append(first, len(starts)))
    return first[run].astype(np.int64), size[run].astype(np.int64)


def _floats(numbers: list[Number]) -> Floats:
    return without_noise(np.array([float(number) for number in numbers]))

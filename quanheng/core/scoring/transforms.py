"""Transforms at work: values of all units, seen against each other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from quanheng.core.model.transform import PeerIndex, Transform
from quanheng.core.results.outcome import Floats, Outcome, Values
from quanheng.core.scoring.peers import (
    ALONE,
    Flags,
    ScoredUnits,
    among_peers,
    group_sizes,
    is_comparable,
    medians,
    peer_groups,
)
from quanheng.core.text import Text


def transform_values(transform: Transform, values: Values, units: ScoredUnits) -> Values:
    """Return the values with a transform applied; what has no value is untouched."""
    assert transform.peer_index is not None
    return _peer_index(transform.peer_index, values, units)


def _peer_index(rule: PeerIndex, values: Values, units: ScoredUnits) -> Values:
    """Make each value a percentage of the median of its peers."""
    groupings = peer_groups(units, rule.peers)
    middle = among_peers(values.value, units, groupings, partial(medians, minimum=rule.minimum))
    usable = ~np.isnan(middle) & (middle != 0)
    index = np.divide(100.0 * values.value, middle, out=np.full(len(middle), np.nan), where=usable)
    outcome, reason = values.outcome.copy(), values.reason.copy()
    for where, why in _why_none(rule, values.value, middle, units):
        outcome[where] = Outcome.NOT_APPLICABLE
        reason[where] = why
    return replace(values, outcome=outcome, reason=reason, value=index)


def _why_none(rule: PeerIndex, value: Floats, middle: Floats, units: ScoredUnits) -> list[tuple[Flags, Text]]:
    """Say for units with a value why there is no index of it."""
    has_value = ~np.isnan(value)
    widest = peer_groups(units, rule.peers)[-1]
    sizes = group_sizes(np.where(is_comparable(units), value, np.nan), widest)
    found = [
        (
            has_value & (widest == ALONE),
            Text(
                "没有填写职能条线，找不到同类单位", "the unit has no function, by which it would have peers"
            ),
        ),
        (
            has_value & (middle == 0),
            Text(
                "同类单位的中位数为 0，不能比较", "the median of the peers is 0, so nothing can be compared"
            ),
        ),
    ]
    few = has_value & (widest != ALONE) & np.isnan(middle)
    found += [
        (
            few & (sizes == size),
            Text(
                f"同一职能条线有值的单位只有 {size} 个，不足 {rule.minimum} 个",
                f"units of this function with a value: {size}, fewer than {rule.minimum}",
            ),
        )
        for size in np.unique(sizes[few]).tolist()
    ]
    return found

"""Ranks within groups, and the ranks that are possible while data is missing."""

from __future__ import annotations

from typing import Literal

import numpy as np

from quanheng.core.results.outcome import Floats

Ties = Literal["min", "dense", "mean", "max"]


def ranks(score: Floats, ties: Ties) -> Floats:
    """Rank scores, the highest first; equal ones as `ties` says.

    `min` gives equals the best of their places, `max` the worst, `mean` the
    middle (which can be a half), `dense` leaves no place out after them.
    """
    distinct, where, sizes = np.unique(-score, return_inverse=True, return_counts=True)
    above = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(distinct) else sizes
    places = {
        "min": above + 1.0,
        "max": above + sizes * 1.0,
        "mean": above + (sizes + 1) / 2,
        "dense": np.arange(1.0, len(distinct) + 1),
    }
    return np.asarray(places[ties][where], dtype=np.float64)


def possible_ranks(low: Floats, high: Floats, ties: Ties) -> tuple[Floats, Floats]:
    """Return the best and the worst rank of each unit, given its interval.

    At best a unit reaches its high and all others stay at their low; at worst
    it is the other way round. The interval holds the rank by `low`.
    """
    if ties == "dense":
        return _possible_dense(low, high)
    best = _place(low, high, low, ties)
    worst = _place(high, low, high, ties)
    return best, worst


def _place(others: Floats, own: Floats, own_among_others: Floats, ties: Ties) -> Floats:
    """Place each own score among the others' scores, from which its own is taken out."""
    rising = np.sort(others)
    above = len(rising) - np.searchsorted(rising, own, side="right") - (own_among_others > own)
    not_below = len(rising) - np.searchsorted(rising, own, side="left") - (own_among_others >= own)
    places = {"min": above + 1.0, "max": not_below + 1.0, "mean": (above + not_below) / 2 + 1.0}
    return np.asarray(places[ties], dtype=np.float64)


def _possible_dense(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bound dense ranks, for which equal scores of others count once.

    At best others with a common possible score share it: the least number of
    points that meet every interval above, found from the highest low downwards.
    At worst every open interval has a score of its own.
    """
    points: list[float] = []
    for unit in np.argsort(-low, kind="stable"):
        if not points or high[unit] < points[-1]:
            points.append(float(low[unit]))
    rising = np.array(points[::-1], dtype=np.float64)
    best = len(rising) - np.searchsorted(rising, high, side="right") + 1.0
    fixed = low == high
    distinct, open_high = np.unique(low[fixed]), np.sort(high[~fixed])
    worst = (
        len(distinct)
        - np.searchsorted(distinct, low, side="right")
        + len(open_high)
        - np.searchsorted(open_high, low, side="right")
        - (~fixed).astype(np.int64)
        + 1.0
    )
    return np.asarray(best, dtype=np.float64), np.asarray(worst, dtype=np.float64)

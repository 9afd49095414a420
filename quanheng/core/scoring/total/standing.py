"""Where each unit stands: its total, grade, rank and possible ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quanheng.core.model.scheme import Scheme
from quanheng.core.results.outcome import Floats
from quanheng.core.results.status import Status
from quanheng.core.scoring.peers import Flags, Numbers, ScoredUnits, group_numbers, is_evaluated
from quanheng.core.scoring.precision import rounded, settle
from quanheng.core.scoring.total.composite import Node, statuses
from quanheng.core.scoring.total.gates import GateState, is_withheld
from quanheng.core.scoring.total.grading import grade
from quanheng.core.scoring.total.ranking import possible_ranks, ranks
from quanheng.core.text import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold the total of every unit, and what follows from it.

    `low` and `high` are NaN where there is no total to show. Ranks are NaN where
    a unit is not ranked; `ranked` is how many of its group are.
    """

    low: Floats
    high: Floats
    status: Sequence[Status]
    grade: Sequence[str | None]
    grade_reason: Sequence[Text | None]
    rank: Floats
    rank_low: Floats
    rank_high: Floats
    ranked: Numbers


def stand(scheme: Scheme, units: ScoredUnits, total: Node, states: Sequence[GateState]) -> Standing:
    """Grade the totals, and rank those of evaluated units by their lower end.

    Withheld and insufficient totals, and those of units to which nothing
    applies, are not ranked: a rank of theirs would compare what cannot be.
    """
    withheld = is_withheld(states, len(units.ids))
    status = statuses(total, float(scheme.composite.coverage), withheld)
    low, high = visible(total, withheld)
    names, reasons = grade(scheme, low, high, total.coverage, status, states)
    comparable = np.array([s in (Status.FINAL, Status.PROVISIONAL) for s in status], dtype=bool)
    rank, best, worst, ranked = _rank(scheme, units, low, high, comparable & is_evaluated(units))
    return Standing(low, high, status, names, reasons, rank, best, worst, ranked)


def visible(node: Node, withheld: Flags | None = None) -> tuple[Floats, Floats]:
    """Return the interval of a node's score, free of noise; NaN where not to be shown."""
    hidden = node.hidden if withheld is None else node.hidden | withheld
    low, high = settle(node.low), settle(node.high)
    return np.where(hidden, np.nan, low), np.where(hidden, np.nan, high)


def _rank(
    scheme: Scheme, units: ScoredUnits, low: Floats, high: Floats, comparable: Flags
) -> tuple[Floats, Floats, Floats, Numbers]:
    rule = scheme.ranking
    if rule.of == "rounded":
        low, high = (rounded(end, scheme.composite.decimals) for end in (low, high))
    rank, best, worst = (np.full(len(low), np.nan) for _ in range(3))
    groups = group_numbers(units, rule.within)
    ranked = np.bincount(groups, weights=comparable, minlength=1).astype(np.int64)
    for group in np.flatnonzero(ranked >= rule.minimum):
        own = np.flatnonzero(comparable & (groups == group))
        rank[own] = ranks(low[own], rule.ties)
        best[own], worst[own] = possible_ranks(low[own], high[own], rule.ties)
    return rank, best, worst, ranked[groups]

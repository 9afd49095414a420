"""Score one period: from values to scores, totals, grades, ranks and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.period import Period
from quanheng.core.model.scheme import Scheme
from quanheng.core.results.outcome import Values
from quanheng.core.scoring.findings import find
from quanheng.core.scoring.marks import Waivers, answers, mark
from quanheng.core.scoring.peers import ScoredUnits
from quanheng.core.scoring.precision import settle
from quanheng.core.scoring.result_tables import (
    composites_table,
    findings_table,
    indicators_table,
    ranking_table,
)
from quanheng.core.scoring.total.composite import compose
from quanheng.core.scoring.total.gates import gate_states
from quanheng.core.scoring.total.standing import stand


@dataclass(frozen=True, slots=True)
class ScoredPeriod:
    """Hold the tables of one period, in the schemas of `core/results/tables.py`."""

    indicators: pa.Table
    composites: pa.Table
    ranking: pa.Table
    findings: pa.Table


def score_period(
    scheme: Scheme,
    definitions: Mapping[str, Indicator],
    units: ScoredUnits,
    values: Mapping[str, Values],
    gates: Mapping[str, NDArray[np.object_]],
    waivers: Waivers,
    period: Period,
) -> ScoredPeriod:
    """Score all units in one period, and say what is to be put right.

    `definitions` and `values` hold every placed indicator; `gates` holds every
    gate of the scheme: True, False or None (nobody knows) per unit. Only what
    is missing can be waived. Without a total (`composite.use: off`) there are
    no points, grades and ranks, and the ranking is empty. Peers are scored, but
    neither ranked nor found fault with. What the office answers for is scored
    and found fault with, but is no part of any total. Raises ProjectError where a weight has
    no scoring rule.
    """
    states = gate_states(scheme, gates)
    marks = mark(scheme, definitions, units, values, waivers, states)
    composites = compose(scheme, definitions, [item.leaf for item in marks])
    worth = [
        np.where(adds_up, used / 100.0, np.nan)
        for adds_up, used in zip(_adds_up(scheme, definitions), composites.weights_used, strict=True)
    ]
    points = [settle(item.score * each) for item, each in zip(marks, worth, strict=True)]
    lost = [settle((100.0 - item.score) * each) for item, each in zip(marks, worth, strict=True)]
    standing = stand(scheme, units, composites.total, states)
    return ScoredPeriod(
        indicators_table(period, units, marks, composites.weights_used, points),
        composites_table(scheme, period, units, composites, states),
        ranking_table(scheme, period, units, standing),
        findings_table(period, units, find(scheme, definitions, units, marks, lost, states)),
    )


def _adds_up(scheme: Scheme, definitions: Mapping[str, Indicator]) -> list[bool]:
    """Say for each placed indicator whether its points are a summand of the total."""
    composite = scheme.composite
    return [
        composite.use != "off"
        and "geometric" not in (composite.mean, dimension.mean, group.mean)
        and answers(definitions[placement.id])
        for dimension, group, placement in scheme.placements
    ]

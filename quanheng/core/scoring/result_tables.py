"""The tables of a scored period, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from quanheng.core.model.period import Period
from quanheng.core.model.scheme import Scheme
from quanheng.core.results.outcome import Floats
from quanheng.core.results.status import Status
from quanheng.core.results.tables import COMPOSITES, FINDINGS, INDICATORS, RANKING
from quanheng.core.scoring.findings import Finding
from quanheng.core.scoring.marks import Mark
from quanheng.core.scoring.peers import ScoredUnits, is_evaluated
from quanheng.core.scoring.total.composite import TOTAL, Composites, statuses
from quanheng.core.scoring.total.gates import GateState, is_withheld
from quanheng.core.scoring.total.standing import Standing, visible
from quanheng.core.text import Text


def indicators_table(
    period: Period,
    units: ScoredUnits,
    marks: Sequence[Mark],
    weights_used: Sequence[Floats],
    points: Sequence[Floats],
) -> pa.Table:
    """Lay out one row per unit and placed indicator, unit after unit.

    No number of a suppressed indicator is shown but its weights.
    """
    count, width = len(units.ids), len(marks)
    hidden = [mark.hidden for mark in marks]
    reasons = _interleave([mark.reason for mark in marks])

    def shown(columns: Iterable[Floats]) -> pa.Array:
        parts = [np.where(hide, np.nan, column) for hide, column in zip(hidden, columns, strict=True)]
        return _numbers(np.column_stack(parts).ravel())

    return pa.table(
        {
            "period": _repeat(period.label, count * width),
            "unit_id": pa.array(units.ids, pa.string()).take(np.repeat(np.arange(count), width)),
            "indicator": pa.array([m.indicator.id for m in marks], pa.string()).take(
                np.tile(np.arange(width), count)
            ),
            "outcome": pa.array([str(o) for o in _interleave([m.outcome for m in marks])], pa.string()),
            "reason_zh": _zh(reasons),
            "reason_en": _en(reasons),
            "sample": shown(mark.values.sample for mark in marks),
            "numerator": shown(mark.values.numerator for mark in marks),
            "denominator": shown(mark.values.denominator for mark in marks),
            "value": shown(mark.value for mark in marks),
            "score": shown(mark.score for mark in marks),
            "weight": _numbers(np.column_stack([mark.leaf.weight for mark in marks]).ravel()),
            "weight_used": _numbers(np.column_stack(weights_used).ravel()),
            "points": shown(points),
        },
        schema=INDICATORS,
    )


def composites_table(
    scheme: Scheme,
    period: Period,
    units: ScoredUnits,
    composites: Composites,
    states: Sequence[GateState],
) -> pa.Table:
    """Lay out one row per unit and node, unit after unit; no total where it is off."""
    nodes = [node for node in composites.nodes if node.level != TOTAL or scheme.composite.use != "off"]
    withheld = is_withheld(states, len(units.ids))
    status, ends = [], []
    for node in nodes:
        is_total = node.level == TOTAL
        status.append(
            statuses(node, float(scheme.composite.coverage), withheld) if is_total else statuses(node)
        )
        ends.append(visible(node, withheld if is_total else None))
    unscored = [np.array([s is Status.UNSCORED for s in column]) for column in status]
    final = [np.array([s is Status.FINAL for s in column]) for column in status]
    low = [np.where(hide, np.nan, end[0]) for hide, end in zip(unscored, ends, strict=True)]
    high = [np.where(hide, np.nan, end[1]) for hide, end in zip(unscored, ends, strict=True)]
    score = [np.where(is_final, end, np.nan) for is_final, end in zip(final, low, strict=True)]
    count, width = len(units.ids), len(nodes)
    names = np.tile(np.arange(width), count)

    def numbers(columns: Sequence[Floats]) -> pa.Array:
        return _numbers(np.column_stack(columns).ravel())

    return pa.table(
        {
            "period": _repeat(period.label, count * width),
            "unit_id": pa.array(units.ids, pa.string()).take(np.repeat(np.arange(count), width)),
            "node": pa.array([node.id for node in nodes], pa.string()).take(names),
            "level": pa.array([node.level for node in nodes], pa.string()).take(names),
            "score": numbers(score),
            "score_low": numbers(low),
            "score_high": numbers(high),
            "weight": numbers([np.round(node.weight, 12) for node in nodes]),
            "coverage": numbers([node.coverage for node in nodes]),
            "status": pa.array([str(s) for row in zip(*status, strict=True) for s in row], pa.string()),
        },
        schema=COMPOSITES,
    )


def ranking_table(scheme: Scheme, period: Period, units: ScoredUnits, standing: Standing) -> pa.Table:
    """Lay out one row per evaluated unit; none where the scheme has no total."""
    if scheme.composite.use == "off":
        return RANKING.empty_table()
    final = np.array([status is Status.FINAL for status in standing.status], dtype=bool)
    count = len(units.ids)
    table = pa.table(
        {
            "period": _repeat(period.label, count),
            "unit_id": pa.array(units.ids, pa.string()),
            "category": pa.array(units.categories, pa.string()),
            "level": pa.array(units.levels, pa.string()),
            "score": _numbers(np.where(final, standing.low, np.nan)),
            "score_low": _numbers(standing.low),
            "score_high": _numbers(standing.high),
            "status": pa.array([str(status) for status in standing.status], pa.string()),
            "grade": pa.array(standing.grade, pa.string()),
            "grade_reason_zh": _zh(standing.grade_reason),
            "grade_reason_en": _en(standing.grade_reason),
            "rank": _numbers(standing.rank),
            "rank_low": _numbers(standing.rank_low),
            "rank_high": _numbers(standing.rank_high),
            "ranked": pa.array(standing.ranked, pa.int64()),
        },
        schema=RANKING,
    )
    return table.filter(pa.array(is_evaluated(units)))


def findings_table(period: Period, units: ScoredUnits, findings: Sequence[Finding]) -> pa.Table:
    """Lay out one row per finding; nothing is due before somebody sets a date."""
    return pa.table(
        {
            "period": _repeat(period.label, len(findings)),
            "unit_id": pa.array([units.ids[finding.unit] for finding in findings], pa.string()),
            "indicator": pa.array([finding.indicator for finding in findings], pa.string()),
            "severity": pa.array([str(finding.severity) for finding in findings], pa.string()),
            "text_zh": _zh([finding.text for finding in findings]),
            "text_en": _en([finding.text for finding in findings]),
            "suggestion_zh": _zh([finding.suggestion for finding in findings]),
            "suggestion_en": _en([finding.suggestion for finding in findings]),
            "due": pa.nulls(len(findings), pa.date32()),
        },
        schema=FINDINGS,
    )


def _interleave(columns: Sequence[Iterable[object]]) -> list[object]:
    return [cell for row in zip(*columns, strict=True) for cell in row]


def _numbers(numbers: Floats) -> pa.Array:
    return pa.array(numbers, pa.float64(), from_pandas=True)


def _repeat(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), times)


def _zh(texts: Iterable[object]) -> pa.Array:
    return pa.array([text.zh if isinstance(text, Text) else None for text in texts], pa.string())


def _en(texts: Iterable[object]) -> pa.Array:
    return pa.array([text.en if isinstance(text, Text) else None for text in texts], pa.string())

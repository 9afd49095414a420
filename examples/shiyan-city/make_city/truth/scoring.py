"""The few scoring rules that last year's comparison needs, in exact fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from make_city.city.places import DEVELOPMENT, MANAGEMENT, SERVICE

LINEAR = {
    "appraisal_score_rate": (60, 95),
    "core_target_completion_rate": (70, 100),
    "hotline_on_time_rate": (80, 99),
    "hotline_satisfaction_rate": (60, 95),
    "petition_on_time_rate": (85, 100),
    "inspection_rectification_rate": (70, 100),
    "audit_rectification_rate": (60, 95),
    "on_duty_rate": (85, 98),
    "affiliated_unit_effective_rate": (60, 100),
    "long_vacancy_rate": (20, 3),
    "post_plan_execution_rate": (50, 95),
    "staffing_data_quality_rate": (85, Fraction("99.5")),
    "annual_report_score": (50, 100),
    "matter_lifecycle_compliance_rate": (60, 100),
}
LINE_STAFF = {MANAGEMENT: (50, 75), SERVICE: (60, 85), DEVELOPMENT: (55, 80)}
BANDS = {
    "post_occupancy_rate": (85, 100, 60, Fraction("100.01")),
    "leader_fill_rate": (0, 100, -1, Fraction("100.01")),
}
PERCENTILE = (10, 40, 75, 100)
"""A rank of 10 scores 40, one of 75 scores 100."""

_ORDER = (MANAGEMENT, SERVICE, DEVELOPMENT)
WEIGHTS = {
    "appraisal_score_rate": (6, 5, 7),
    "core_target_completion_rate": (6, 7, 12),
    "hotline_on_time_rate": (3, 5, 2),
    "hotline_satisfaction_rate": (3, 6, 3),
    "petition_on_time_rate": (3, 3, 2),
    "inspection_rectification_rate": (3, 3, 3),
    "audit_rectification_rate": (3, 3, 3),
    "post_occupancy_rate": (4, 4, 3),
    "leader_fill_rate": (3, 2, 2),
    "on_duty_rate": (3, 3, 3),
    "business_staff_ratio": (2, 3, 2),
    "affiliated_unit_effective_rate": (3, 3, 5),
    "workload_per_capita_index": (6, 8, 7),
    "long_vacancy_rate": (3, 3, 3),
    "post_plan_execution_rate": (3, 3, 3),
    "establishment_violation_score": (5, 4, 3),
    "staffing_data_quality_rate": (4, 3, 3),
    "annual_report_score": (2, 1, 1),
    "matter_lifecycle_compliance_rate": (2, 2, 2),
}


def weight(indicator: str, category: str) -> int:
    """Return the weight of a compared indicator in a category."""
    return WEIGHTS[indicator][_ORDER.index(category)]


def score(indicator: str, category: str, value: Fraction, rank: Fraction | None) -> Fraction:
    """Return the score of a value, 0 to 100; `rank` is that among peers."""
    if indicator == "establishment_violation_score":
        return _clipped(100 - value)
    if indicator == "workload_per_capita_index":
        assert rank is not None
        low, low_score, high, high_score = PERCENTILE
        return _clipped(low_score + (high_score - low_score) * (rank - low) / (high - low))
    if indicator in BANDS:
        lo, hi, zero_lo, zero_hi = map(Fraction, BANDS[indicator])
        rising, falling = (value - zero_lo) / (lo - zero_lo), (zero_hi - value) / (zero_hi - hi)
        return _clipped(100 * min(rising, falling, Fraction(1)))
    floor, target = LINE_STAFF[category] if indicator == "business_staff_ratio" else LINEAR[indicator]
    return _clipped(100 * (value - floor) / (target - Fraction(floor)))


def _clipped(given: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(100), given))


def percentile_rank(value: Fraction, group: Sequence[Fraction]) -> Fraction:
    """Return the rank among the group, 0 to 100, ties in the middle."""
    below = sum(other < value for other in group)
    same = sum(other == value for other in group)
    return 100 * (below + Fraction(same - 1, 2)) / (len(group) - 1)


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def row_quotient(upper: int, under: int) -> Fraction:
    """Divide as rows are divided: to nine places, half to even."""
    return Fraction(round(Fraction(upper, under) * 10**9), 10**9)


def change_on_last_year(
    scores: Mapping[str, Fraction], before: Mapping[str, Fraction], category: str
) -> Fraction | None:
    """Return the weighted mean of what scores gained, over those known in both years."""
    both = [name for name in before if name in scores]
    if not both:
        return None
    gained = sum(weight(name, category) * (scores[name] - before[name]) for name in both)
    return Fraction(gained) / sum(weight(name, category) for name in both)

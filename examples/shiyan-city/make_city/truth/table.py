"""The table of right results: every indicator of every evaluated body."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from make_city.city.bodies import Body
from make_city.draws.draws import Draws
from make_city.truth.results import ALONE, OK, Result, staffing_peers, workload_peers
from make_city.truth.scoring import change_on_last_year, percentile_rank, score

ORDER = (
    "sanding_duty_fulfilment_rate", "appraisal_score_rate", "core_target_completion_rate", "hotline_on_time_rate",
    "hotline_satisfaction_rate", "petition_on_time_rate", "inspection_rectification_rate",
    "audit_rectification_rate", "stakeholder_satisfaction_score", "post_occupancy_rate", "leader_fill_rate",
    "on_duty_rate", "business_staff_ratio", "internal_unit_scale_rate", "affiliated_unit_effective_rate",
    "duty_dispute_rate", "org_synergy_score", "workload_per_capita_index", "long_vacancy_rate",
    "post_plan_execution_rate", "staff_per_leader_ratio", "party_leadership_score", "regulation_study_score",
    "establishment_violation_score", "staffing_data_quality_rate", "annual_report_score",
    "matter_lifecycle_compliance_rate", "peer_staffing_level_ratio", "yoy_composite_improvement",
)  # fmt: skip
WORKLOAD, QUALITY = "workload_per_capita_index", "staffing_data_quality_rate"


def right_results(draws: Draws, quality: dict[str, Fraction]) -> dict[tuple[str, str], Result]:
    """Return the result of every body and indicator; `quality` is by unit id."""
    workload, level = workload_peers(draws), staffing_peers(draws)
    found: dict[tuple[str, str], Result] = {}
    for body in draws.city.evaluated:
        own = {name: rule(draws, body) for name, rule in ALONE.items()}
        own[WORKLOAD] = workload.result(draws, body)
        own["peer_staffing_level_ratio"] = level.result(draws, body)
        if body.unit_id in quality:
            own[QUALITY] = Result(OK, quality[body.unit_id])
        peers = workload.group(draws, body)
        rank = None if peers is None else percentile_rank(Fraction(*workload.parts[body.unit_id]), peers)
        own["yoy_composite_improvement"] = _improvement(draws, body, own, rank)
        found |= {(body.unit_id, name): own[name] for name in ORDER if name in own}
    return found


def _improvement(draws: Draws, body: Body, own: dict[str, Result], rank: Fraction | None) -> Result:
    before = {name: Fraction(given, 100) for name, given in draws.comparison.scores[body.unit_id].items()}
    scores = {
        name: score(name, body.category, result.value, rank)
        for name, result in own.items()
        if name in before and result.value is not None
    }
    return Result(OK, change_on_last_year(scores, before, body.category))


def write_truth(path: Path, draws: Draws, results: dict[tuple[str, str], Result]) -> None:
    """Write the table; an empty number is not compared."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["unit_id", "name", "indicator", "outcome", "numerator", "denominator", "value"])
        for body in draws.city.evaluated:
            for name in ORDER:
                result = results.get((body.unit_id, name), Result(OK))
                numbers = (result.numerator, result.denominator, result.value)
                writer.writerow([body.unit_id, body.name, name, result.outcome, *map(_written, numbers)])


def _written(number: Fraction | None) -> str:
    """Write a number with twelve digits after the point, without the zeros at the end."""
    if number is None:
        return ""
    whole = round(number * 10**12)
    sign, digits = ("-" if whole < 0 else ""), f"{abs(whole):013d}"
    return (sign + digits[:-12] + "." + digits[-12:]).rstrip("0").rstrip(".")

"""What other cities told by letter, and how the evaluated bodies stood last year."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from make_city.chance import Chance
from make_city.city.bodies import CITY_LEVEL, City
from make_city.city.places import OTHER_CITIES
from make_city.draws.duties import Duties
from make_city.draws.staffing import Staffing

COMPARED = (
    "appraisal_score_rate",
    "core_target_completion_rate",
    "hotline_on_time_rate",
    "hotline_satisfaction_rate",
    "petition_on_time_rate",
    "inspection_rectification_rate",
    "audit_rectification_rate",
    "post_occupancy_rate",
    "leader_fill_rate",
    "on_duty_rate",
    "business_staff_ratio",
    "affiliated_unit_effective_rate",
    "workload_per_capita_index",
    "long_vacancy_rate",
    "post_plan_execution_rate",
    "establishment_violation_score",
    "staffing_data_quality_rate",
    "annual_report_score",
    "matter_lifecycle_compliance_rate",
)
"""The indicators whose scores are compared with the year before."""


@dataclass(slots=True)
class Letter:
    """Hold what a body of another city told about itself."""

    hours: Fraction
    persons: int
    posts: int
    base: int


@dataclass(slots=True)
class Comparison:
    """Hold the letters by unit id, and last year's scores in hundredths."""

    letters: dict[str, Letter]
    scores: dict[str, dict[str, int]]


def draw_comparison(city: City, staffing: dict[str, Staffing], duties: dict[str, Duties]) -> Comparison:
    """Draw letters and last year's scores; two cities never answered about one line."""
    letters = {}
    for peer in city.peers:
        if peer.function == "招商" and peer.place in OTHER_CITIES[3:]:
            continue
        chance = Chance("letters", peer.unit_id)
        here = next(
            body for body in city.departments if body.function == peer.function and body.level == CITY_LEVEL
        )
        persons = staffing[here.unit_id].in_post * chance.between(80, 125) // 100
        each = duties[here.unit_id].work.hours / staffing[here.unit_id].in_post
        hours = Fraction(round(each * persons * chance.between(70, 130)), 100)
        base = duties[here.unit_id].work.base * chance.between(75, 130) // 100
        letters[peer.unit_id] = Letter(hours, persons, persons + chance.between(2, 8), base)
    return Comparison(letters, {body.unit_id: _scores(body.unit_id) for body in city.evaluated})


def _scores(unit: str) -> dict[str, int]:
    chance = Chance("scores", unit)
    # An indicator here and there was not evaluated last year.
    return {name: chance.between(4_500, 9_200) for name in COMPARED if chance.below(15)}

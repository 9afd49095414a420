"""The right results of the evaluated bodies, from the draws alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from make_city.city.bodies import Body
from make_city.draws.draws import Draws
from make_city.draws.opinions import FULL, PARTLY, SERVED, SURROUNDING, WORKERS
from make_city.draws.staffing import Staffing
from make_city.truth.scoring import median, row_quotient

OK, MISSING, NOT_APPLICABLE, TOO_FEW, SUPPRESSED, ERROR = (
    "ok", "missing", "not_applicable", "too_few", "suppressed", "error"
)  # fmt: skip
_MARKS = {FULL: Fraction(1), PARTLY: Fraction(1, 2)}


@dataclass(slots=True)
class Result:
    """Hold a right result; numbers are None where there are none to compare."""

    outcome: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


def _share(
    numerator: Fraction | int, denominator: Fraction | int, minimum: int = 1, scale: int = 100
) -> Result:
    """Return a quotient, or why there is none."""
    upper, under = Fraction(numerator), Fraction(denominator)
    if under == 0:
        return Result(NOT_APPLICABLE)
    if under < minimum:
        return Result(TOO_FEW, None, upper, under)
    return Result(OK, scale * upper / under, upper, under)


def _duties(draws: Draws, body: Body) -> Result:
    items = draws.opinions[body.unit_id].of_kind("duty")
    return _share(sum((_MARKS.get(item.result, Fraction(0)) for item in items), Fraction(0)), len(items))


def _appraisal(draws: Draws, body: Body) -> Result:
    if not body.in_appraisal:
        return Result(NOT_APPLICABLE)
    drawn = draws.duties[body.unit_id].appraisal
    return Result(MISSING) if drawn is None else _share(Fraction(drawn[0], 100), Fraction(drawn[1], 100))


def _targets(draws: Draws, body: Body) -> Result:
    own = [target for target in draws.duties[body.unit_id].targets if not target.shared]
    done = [(target.weight, target.done) for target in own]
    if any(share is None for _, share in done):
        return Result(MISSING)
    return _share(
        sum((weight * share for weight, share in done if share is not None), Fraction(0)),
        sum(weight for weight, _ in done),
    )


def _on_time(draws: Draws, body: Body) -> Result:
    drawn = draws.demands.tickets[body.unit_id]
    return _share(drawn.on_time, drawn.due, 5)


def _satisfied(draws: Draws, body: Body) -> Result:
    drawn = draws.demands.tickets[body.unit_id]
    return _share(drawn.satisfied, drawn.rated, 10)


def _petitions(draws: Draws, body: Body) -> Result:
    drawn = draws.demands.petitions[body.unit_id]
    return _share(drawn.on_time, drawn.due, 10)


def _inspection(draws: Draws, body: Body) -> Result:
    drawn = draws.oversight.inspection[body.unit_id]
    return _share(drawn.done, drawn.due, 5)


def _audit(draws: Draws, body: Body) -> Result:
    drawn = draws.oversight.audit[body.unit_id]
    return _share(drawn.done + Fraction(drawn.half, 2), drawn.due, 5)


def _stakeholders(draws: Draws, body: Body) -> Result:
    drawn = draws.opinions[body.unit_id]
    parts = ((5, SERVED), (3, SURROUNDING), (2, WORKERS))
    value = sum((share * (drawn.mean(groups) - 1) / 4 for share, groups in parts), Fraction(0)) / 10
    return Result(OK, 100 * value)


def _rate(used: int, approved: int, excused: bool) -> Fraction:
    rate = row_quotient(used, approved)
    return min(rate, Fraction(1)) if excused else rate


def _occupancy(draws: Draws, body: Body) -> Result:
    drawn = draws.staffing[body.unit_id]
    rates = [
        _rate(used, drawn.approved(kind=kind), kind == drawn.excused_posts)
        for kind, used in drawn.occupied.items()
    ]
    return Result(OK, 100 * (max(rates) if max(rates) > 1 else min(rates)))


def _leaders(draws: Draws, body: Body) -> Result:
    drawn = draws.staffing[body.unit_id]
    rates = [
        _rate(drawn.leaders[rank], approved, rank == drawn.excused_leaders)
        for rank, approved in drawn.approved_leaders.items()
        if approved
    ]
    return Result(OK, 100 * max(rates))


def _on_duty(draws: Draws, body: Body) -> Result:
    drawn = draws.staffing[body.unit_id]
    off = drawn.away["借出"] - drawn.with_papers + drawn.away["离岗"] + drawn.away["待岗"]
    return _share(drawn.in_post - off, drawn.in_post)


def _line_staff(draws: Draws, body: Body) -> Result:
    drawn = draws.staffing[body.unit_id]
    return _share(drawn.business, drawn.in_post)


def _office_size(draws: Draws, body: Body) -> Result:
    offices = draws.staffing[body.unit_id].offices
    return _share(sum(office.posts >= 3 for office in offices), len(offices), 5)


def _institutions(draws: Draws, body: Body) -> Result:
    own = [place for place, other in enumerate(draws.city.institutions) if other.parent == body.unit_id]
    return _share(int(draws.institutions.runs[own].sum()) if own else 0, len(own), 3)


def _disputes(draws: Draws, body: Body) -> Result:
    drawn = draws.demands.tickets[body.unit_id]
    return _share(drawn.disputed, drawn.dispatched, 20)


def _synergy(draws: Draws, body: Body) -> Result:
    drawn = draws.opinions[body.unit_id]
    if len(drawn.experts) < 3:
        return Result(TOO_FEW)
    experts = Fraction(sum(drawn.experts.values()), 100 * len(drawn.experts))
    asked = (drawn.mean(("关联部门",), "协同") - 1) / 4 * 100
    return Result(OK, Fraction(3, 5) * experts + Fraction(2, 5) * asked)


def _vacancies(draws: Draws, body: Body) -> Result:
    drawn = draws.staffing[body.unit_id]
    return _share(drawn.long_vacant(), drawn.approved())


def _plan(draws: Draws, body: Body) -> Result:
    drawn = draws.duties[body.unit_id].plan
    return _share(drawn.onboarded, drawn.approved - drawn.cancelled, 5)


def _span(draws: Draws, body: Body) -> Result:
    drawn = draws.staffing[body.unit_id]
    return _share(drawn.in_post, drawn.leading, scale=1)


def _party(draws: Draws, body: Body) -> Result:
    items = draws.opinions[body.unit_id].of_kind("party")
    if len(items) < 5:
        return Result(MISSING)
    return _share(sum(item.result == FULL for item in items), len(items))


def _study(draws: Draws, body: Body) -> Result:
    drawn = draws.opinions[body.unit_id]
    if len(drawn.tests) < 5:
        return Result(SUPPRESSED)
    tested = Fraction(sum(score for _, score in drawn.tests), 100 * len(drawn.tests))
    marks = [item.marks for item in drawn.of_kind("study") if item.marks is not None]
    return Result(OK, (tested + Fraction(sum(marks), len(marks))) / 2)


def _violations(draws: Draws, body: Body) -> Result:
    points = draws.oversight.points(body.unit_id)
    # More than whole numbers of databases hold.
    return Result(ERROR) if points >= 2**63 else Result(OK, points)


def _report(draws: Draws, body: Body) -> Result:
    drawn = draws.duties[body.unit_id].report
    return Result(NOT_APPLICABLE) if drawn is None else Result(OK, drawn.score)


def _matters(draws: Draws, body: Body) -> Result:
    drawn = draws.duties[body.unit_id].matters
    return _share(drawn.proper, drawn.steps)


ALONE: dict[str, Callable[[Draws, Body], Result]] = {
    "sanding_duty_fulfilment_rate": _duties,
    "appraisal_score_rate": _appraisal,
    "core_target_completion_rate": _targets,
    "hotline_on_time_rate": _on_time,
    "hotline_satisfaction_rate": _satisfied,
    "petition_on_time_rate": _petitions,
    "inspection_rectification_rate": _inspection,
    "audit_rectification_rate": _audit,
    "stakeholder_satisfaction_score": _stakeholders,
    "post_occupancy_rate": _occupancy,
    "leader_fill_rate": _leaders,
    "on_duty_rate": _on_duty,
    "business_staff_ratio": _line_staff,
    "internal_unit_scale_rate": _office_size,
    "affiliated_unit_effective_rate": _institutions,
    "duty_dispute_rate": _disputes,
    "org_synergy_score": _synergy,
    "long_vacancy_rate": _vacancies,
    "post_plan_execution_rate": _plan,
    "staff_per_leader_ratio": _span,
    "party_leadership_score": _party,
    "regulation_study_score": _study,
    "establishment_violation_score": _violations,
    "annual_report_score": _report,
    "matter_lifecycle_compliance_rate": _matters,
}
"""The indicators that need nothing but the body's own figures."""


@dataclass(slots=True)
class Peers:
    """Hold what is compared among bodies of one line of work."""

    parts: dict[str, tuple[Fraction, Fraction]]
    """Unit id → numerator and denominator, of those that have figures."""

    def group(self, draws: Draws, body: Body) -> list[Fraction] | None:
        """Return the values of a body's peers, its own among them, if five have one."""
        bodies = [*draws.city.departments, *draws.city.peers]
        same = [other for other in bodies if other.function == body.function]
        for chosen in ([other for other in same if other.level == body.level], same):
            values = [Fraction(*self.parts[other.unit_id]) for other in chosen if other.unit_id in self.parts]
            if len(values) >= 5:
                return values
        return None

    def result(self, draws: Draws, body: Body) -> Result:
        """Return the index of a body, its peers' median being 100."""
        values = self.group(draws, body)
        if values is None:
            return Result(NOT_APPLICABLE)
        upper, under = self.parts[body.unit_id]
        return Result(OK, 100 * Fraction(upper, under) / median(values), upper, under)


def workload_peers(draws: Draws) -> Peers:
    """Return standard hours and persons in post of every body that has them."""
    own = {
        unit: (drawn.work.hours, Fraction(draws.staffing[unit].in_post))
        for unit, drawn in draws.duties.items()
    }
    told = {
        unit: (letter.hours, Fraction(letter.persons)) for unit, letter in draws.comparison.letters.items()
    }
    return Peers(own | told)


def staffing_peers(draws: Draws) -> Peers:
    """Return approved posts and base of every body that has them."""
    own = {
        unit: (_approved(draws.staffing[unit]), Fraction(drawn.work.base))
        for unit, drawn in draws.duties.items()
    }
    told = {
        unit: (Fraction(letter.posts), Fraction(letter.base))
        for unit, letter in draws.comparison.letters.items()
    }
    return Peers(own | told)


def _approved(drawn: Staffing) -> Fraction:
    return Fraction(drawn.approved())

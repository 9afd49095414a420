"""What departments set out to do, did, planned, asked for and reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from make_city.chance import Chance
from make_city.city.bodies import EVALUATED, Body, City

MATTERS_A_YEAR = 900


@dataclass(slots=True)
class Target:
    """Describe a core target; numbers are in ten-thousandths, as files have them."""

    weight: int
    target: int | None
    reached: int | None
    lower: bool = False
    shared: bool = False

    @property
    def done(self) -> Fraction | None:
        """Return the share that was reached, at most 1, if it can be told."""
        if self.target is None or self.reached is None:
            return None
        upper, under = (self.target, self.reached) if self.lower else (self.reached, self.target)
        return min(Fraction(upper, under), Fraction(1))


@dataclass(slots=True)
class Matters:
    """Count the steps of establishment matters, and those done properly."""

    accepted: int
    motions: int
    reviews: int
    decided: int
    """Of the accepted, passed in the period; all that was passed then."""
    implemented: int
    follow_ups: int
    """Matters of the year before that were to be followed up in the period."""
    followed_up: int

    @property
    def steps(self) -> int:
        """Return the number of steps that were due."""
        return 2 * self.accepted + self.decided + self.follow_ups

    @property
    def proper(self) -> int:
        """Return the number of steps done properly and on time."""
        return self.motions + self.reviews + self.implemented + self.followed_up


@dataclass(slots=True)
class Plan:
    """Count the posts of last year's plan of use."""

    approved: int = 0
    cancelled: int = 0
    onboarded: int = 0


@dataclass(slots=True)
class Report:
    """Describe how the annual report came in."""

    on_time: bool
    required: int
    filled: int
    wrong: tuple[str, ...] = ()
    """Those of posts, staff and leaders that differ from the ledger."""

    @property
    def score(self) -> Fraction:
        """Return the points of the report, of 100."""
        figures = Fraction(3 - len(self.wrong), 3)
        return 30 * int(self.on_time) + 40 * Fraction(self.filled, self.required) + 30 * figures


@dataclass(slots=True)
class Work:
    """Describe what a department did: hundredths of items, hours in ten-thousandths."""

    items: list[tuple[int, int]] = field(default_factory=list)
    base: int = 0

    @property
    def hours(self) -> Fraction:
        """Return the standard hours of all items."""
        return sum((Fraction(qty, 100) * Fraction(hours, 10_000) for qty, hours in self.items), Fraction(0))


@dataclass(slots=True)
class Duties:
    """Hold the drawn figures of one department."""

    appraisal: tuple[int, int] | None
    """Score and full score, in hundredths."""
    targets: list[Target]
    plan: Plan
    matters: Matters
    report: Report | None
    work: Work


def draw_duties(city: City) -> dict[str, Duties]:
    """Draw every department; three evaluated ones miss something."""
    staff = {}
    accepted = _accepted(city)
    for body in city.departments:
        staff[body.unit_id] = _draw(body, accepted[body.unit_id])
    staff[city.named("东望区人力资源和社会保障局").unit_id].appraisal = None
    staff[city.named("长汐县农业农村局").unit_id].targets[1].reached = None
    staff[city.named("景安市市场监督管理局").unit_id].plan = Plan()
    return staff


def _accepted(city: City) -> dict[str, int]:
    chance = Chance("matters")
    counts = {body.unit_id: chance.between(3, 6) for body in city.departments}
    others = [body.unit_id for body in city.departments if body.role != EVALUATED]
    rest = MATTERS_A_YEAR - sum(counts.values())
    for number in range(abs(rest)):
        counts[others[number % len(others)]] += 1 if rest > 0 else -1
    return counts


def _draw(body: Body, accepted: int) -> Duties:
    chance = Chance("duties", body.unit_id)
    decided = chance.between(1, accepted)
    follow_ups = chance.between(0, 3)
    approved = chance.between(6, 14)
    cancelled = chance.below(2)
    full = 10_000 if body.level == "市级" else 100_000
    wrong = tuple(figure for figure in ("posts", "staff", "leaders") if not chance.below(4))
    required = chance.between(6, 8)
    # Close to one another within a line of work, which is what makes peers comparable.
    busy = Chance("busy", body.function).between(300, 900)
    return Duties(
        appraisal=(full * chance.between(940 if body.strong else 780, 965) // 1000, full)
        if body.in_appraisal
        else None,
        targets=_targets(chance, 99 if body.strong else 88),
        plan=Plan(approved, cancelled, chance.between(approved * 6 // 10, approved - cancelled)),
        matters=Matters(
            accepted=accepted,
            motions=accepted - chance.below(2),
            reviews=accepted - chance.below(2),
            decided=decided,
            implemented=decided - (chance.below(3) == 0),
            follow_ups=follow_ups,
            followed_up=follow_ups - (chance.below(3) == 0) * (follow_ups > 0),
        ),
        report=Report(bool(chance.below(5)), required, required - chance.below(3), wrong)
        if body.report_obliged
        else None,
        work=Work(
            [
                (busy * chance.between(1250 if body.strong else 700, 1300), chance.between(5_000, 60_000))
                for _ in range(4)
            ],
            chance.between(8_000, 15_000) * (3 if body.level == "市级" else 2),
        ),
    )


def _targets(chance: Chance, least: int) -> list[Target]:
    targets = []
    for weight in (30, 25, 25, 20):
        size = chance.between(2, 90)
        percent = chance.between(least, 112)
        targets.append(Target(weight, size * 1_000_000, size * percent * 10_000))
    # Fewer is better: four allowed, and four, five or eight occurred.
    targets[3] = Target(20, 40_000, chance.pick((40_000, 50_000, 80_000)), lower=True)
    if chance.below(2):
        targets.append(Target(10, chance.between(10, 50) * 1_000_000, None, shared=True))
    return targets

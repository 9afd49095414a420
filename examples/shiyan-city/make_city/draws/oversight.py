"""What inspection, audit, checks and discipline found at every department."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from make_city.chance import Chance
from make_city.city.bodies import EVALUATED, Body, City

FINDINGS_A_YEAR = 5_500
AUDIT_A_YEAR = 3_500
CHECKS_A_YEAR = 400

POINTS = {"严重": 20, "较重": 10, "一般": 3}
EVENTS = {
    "严重": ("超编进人", "超职数配备", "擅设机构", "吃空饷", "数据造假"),
    "较重": ("混编混岗", "超规格配备", "超期借调", "条条干预"),
    "一般": ("未备案", "上下编不及时"),
}

PASTED = 990_000_198_001_011_234
"""A count in whose place somebody pasted an identity number."""


@dataclass(slots=True)
class Findings:
    """Count findings that fell due up to the end of the period, both years."""

    due: int
    done: int
    """Put right and verified; of an audit, put right."""
    half: int
    """Of an audit, so many go on; of an inspection, done but not verified."""


@dataclass(slots=True)
class Event:
    """Describe one breach of the rules that a check of the period found."""

    kind: str
    severity: str
    self_reported: bool
    fixed_in_time: bool
    repeated: bool

    @property
    def points(self) -> Fraction:
        """Return the points that it costs."""
        points = Fraction(POINTS[self.severity])
        if self.self_reported and self.fixed_in_time:
            points /= 2
        return points * Fraction(3, 2) if self.repeated else points


@dataclass(slots=True)
class Oversight:
    """Hold what was found, by unit id."""

    inspection: dict[str, Findings]
    audit: dict[str, Findings]
    events: dict[str, list[Event]]
    cases: dict[str, dict[str, int]]
    """Unit → severity → breaches of establishment rules in discipline cases."""

    def points(self, unit: str) -> Fraction:
        """Return all points that a unit loses."""
        cases = self.cases.get(unit, {})
        return sum((event.points for event in self.events[unit]), Fraction(0)) + sum(
            POINTS[severity] * count for severity, count in cases.items()
        )


def draw_oversight(city: City) -> Oversight:
    """Draw the findings of both years and the breaches of the period."""
    chance = Chance("oversight")
    drawn = Oversight(
        inspection=_findings(chance, city, 2 * FINDINGS_A_YEAR, {"景安市政务服务和大数据管理局": 3}),
        audit=_findings(chance, city, 2 * AUDIT_A_YEAR, {}),
        events=_events(chance, city),
        cases={body.unit_id: _cases(chance, body) for body in city.departments if not chance.below(4)},
    )
    drawn.cases[city.named("景安市发展和改革委员会").unit_id] = {"严重": PASTED}
    return drawn


def _findings(chance: Chance, city: City, total: int, fixed: dict[str, int]) -> dict[str, Findings]:
    counts = {
        body.unit_id: fixed.get(body.name, chance.between(20, 60))
        if body.role == EVALUATED
        else chance.between(15, 40)
        for body in city.departments
    }
    others = [body.unit_id for body in city.departments if body.role != EVALUATED]
    rest = total - sum(counts.values())
    for number in range(abs(rest)):
        counts[others[number % len(others)]] += 1 if rest > 0 else -1
    found = {}
    for unit, due in counts.items():
        done = due * chance.between(78, 100) // 100
        found[unit] = Findings(due, done, (due - done) * chance.between(20, 80) // 100)
    return found


def _events(chance: Chance, city: City) -> dict[str, list[Event]]:
    events: dict[str, list[Event]] = {}
    for body in city.departments:
        count = chance.below(4) if body.role == EVALUATED else 2
        events[body.unit_id] = [_event(chance) for _ in range(count)]
    others = [body.unit_id for body in city.departments if body.role != EVALUATED]
    for number in range(CHECKS_A_YEAR - sum(map(len, events.values()))):
        events[others[number]].append(_event(chance))
    return events


def _event(chance: Chance) -> Event:
    severity = ("严重", "较重", "一般", "一般", "一般")[chance.below(5)]
    return Event(
        kind=chance.pick(EVENTS[severity]),
        severity=severity,
        self_reported=not chance.below(3),
        fixed_in_time=bool(chance.below(4)),
        repeated=not chance.below(6),
    )


def _cases(chance: Chance, body: Body) -> dict[str, int]:
    severity = "一般" if body.role == EVALUATED else chance.pick(tuple(POINTS))
    return {severity: chance.between(1, 2)}

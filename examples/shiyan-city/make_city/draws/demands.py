"""What the public asked of every department: tickets and petitions, counted."""

from __future__ import annotations

from dataclasses import dataclass

from make_city.chance import Chance
from make_city.city.bodies import EVALUATED, Body, City

TICKETS_A_YEAR = 124_000
PETITIONS_A_YEAR = 5_000

_BUSY = {
    "市场监管": 5,
    "城管": 9,
    "住建": 5,
    "公安": 6,
    "人社": 4,
    "教育": 3,
    "卫健": 3,
    "交通": 4,
    "政务": 3,
}
"""How many times as many tickets a line of work gets."""


@dataclass(slots=True)
class Tickets:
    """Count a department's tickets of the period, by what becomes of them."""

    due: int
    """Valid and due in the period."""
    on_time: int
    carried: int
    """Of those due, so many were dispatched in the year before."""
    appealed: int
    """Of those due, so many have a rating that an appeal set aside."""
    rated: int
    satisfied: int
    disputed: int
    """Of those due, so many were sent back without the return being upheld."""
    late: int
    """Valid and dispatched in the period, due in the next."""
    upheld: int
    unreasonable: int
    assisting: int
    """Handled beside the main handler."""

    @property
    def received(self) -> int:
        """Return how many were received in the period."""
        return self.due - self.carried + self.late + self.upheld + self.unreasonable + self.assisting

    @property
    def dispatched(self) -> int:
        """Return how many were dispatched to it in the period, upheld returns left out."""
        return self.received - self.upheld


@dataclass(slots=True)
class Petitions:
    """Count a department's petitions that were due in the period."""

    due: int
    on_time: int


@dataclass(slots=True)
class Demands:
    """Hold the counts of every department, by its unit id."""

    tickets: dict[str, Tickets]
    before: dict[str, int]
    """Tickets received in the year before, without those carried over."""
    petitions: dict[str, Petitions]
    petitions_before: dict[str, int]


def draw_demands(city: City) -> Demands:
    """Draw tickets and petitions; the totals of each year are as promised."""
    chance = Chance("demands")
    bodies = city.departments
    weights = [_weight(chance, body) for body in bodies]
    received = _split(TICKETS_A_YEAR, weights)
    tickets = {body.unit_id: _tickets(body, rows) for body, rows in zip(bodies, received, strict=True)}
    rest = TICKETS_A_YEAR - sum(given.received for given in tickets.values())
    _enlarge(tickets[city.named("景安市城市管理执法委员会").unit_id], rest)
    carried = sum(given.carried for given in tickets.values())
    before = _split(TICKETS_A_YEAR - carried, weights)
    petitions = _petitions(city, chance)
    years = [chance.between(1, 9) for _ in bodies]
    return Demands(
        tickets,
        {body.unit_id: rows for body, rows in zip(bodies, before, strict=True)},
        petitions,
        {body.unit_id: rows for body, rows in zip(bodies, _split(PETITIONS_A_YEAR, years), strict=True)},
    )


def _weight(chance: Chance, body: Body) -> int:
    if body.function == "招商":
        return 0
    return _BUSY.get(body.function, 2) * (3 if body.place == "景安市" else 2) * chance.between(80, 120)


def _split(total: int, weights: list[int]) -> list[int]:
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    parts[weights.index(max(weights))] += total - sum(parts)
    return parts


def _tickets(body: Body, rows: int) -> Tickets:
    chance = Chance("tickets", body.unit_id)
    if rows == 0:
        return Tickets(3, 2, 0, 0, 2, 1, 0, 0, 0, 1, 1)
    late, upheld = rows * 2 // 100, rows // 100
    unreasonable, assisting = rows // 120, rows * 2 // 100
    carried = rows * 15 // 1000
    due = rows - late - upheld - unreasonable - assisting + carried
    appealed = due // 90
    rated = (due - appealed) * chance.between(45, 65) // 100
    return Tickets(
        due=due,
        on_time=due * chance.between(980 if body.strong else 915, 998) // 1000,
        carried=carried,
        appealed=appealed,
        rated=rated,
        satisfied=rated * chance.between(930 if body.strong else 780, 970) // 1000,
        disputed=due * chance.between(8, 60) // 1000,
        late=late,
        upheld=upheld,
        unreasonable=unreasonable,
        assisting=assisting,
    )


def _enlarge(tickets: Tickets, rows: int) -> None:
    """Take up what rounding left, with tickets that are on time and not rated."""
    tickets.due += rows
    tickets.on_time += rows


def _petitions(city: City, chance: Chance) -> dict[str, Petitions]:
    fixed = {"景安市应急管理局": 7, "景安市招商和投资促进局": 0}
    counts = {}
    for body in city.departments:
        many = chance.between(24, 60) if body.role == EVALUATED else chance.between(10, 40)
        counts[body.unit_id] = fixed.get(body.name, many)
    rest = PETITIONS_A_YEAR - sum(counts.values())
    others = [body.unit_id for body in city.departments if body.role != EVALUATED]
    for number in range(abs(rest)):
        counts[others[number % len(others)]] += 1 if rest > 0 else -1
    return {unit: Petitions(due, due * chance.between(930, 1000) // 1000) for unit, due in counts.items()}

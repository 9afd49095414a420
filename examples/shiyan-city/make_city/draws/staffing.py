"""How many posts, leaders and people every body has: drawn before any row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from make_city.chance import Chance
from make_city.city.bodies import CITY_LEVEL, EVALUATED, Body, City
from make_city.city.calendar import QUARTER_ENDS, YEAR_END, YEAR_START

HEAD, DEPUTY, OFFICE_HEAD, OFFICE_DEPUTY = "部门正职", "部门副职", "内设机构正职", "内设机构副职"
RANKS = (HEAD, DEPUTY, OFFICE_HEAD, OFFICE_DEPUTY)
BUSINESS = ("业务", "一线")
AWAY = ("经批准派出", "借出", "离岗", "待岗")

_OFFICES = (
    ("办公室", "综合"), ("政策法规科", "业务"), ("业务一科", "业务"), ("业务二科", "业务"),
    ("综合监管科", "一线"), ("人事科", "综合"), ("服务受理科", "一线"), ("机关党委", "党务"),
    ("规划财务科", "综合"), ("业务三科", "业务"), ("督查考核科", "一线"), ("业务四科", "业务"),
)  # fmt: skip


@dataclass(slots=True)
class Office:
    """Describe an internal unit, and how many of those in post work in it."""

    code: str
    name: str
    kind: str
    posts: int
    heads: int
    deputies: int
    staff: int = 0


@dataclass(slots=True)
class Change:
    """Describe one entry of the ledger of posts."""

    day: date
    kind: str
    change: int
    reserved: int = 0


@dataclass(slots=True)
class Move:
    """Describe one person who came or left in the two years."""

    day: date
    came: bool
    leads: bool = False


@dataclass(slots=True)
class Staffing:
    """Hold the drawn figures of one department."""

    body: Body
    occupied: dict[str, int]
    changes: list[Change]
    offices: list[Office]
    approved_leaders: dict[str, int]
    leaders: dict[str, int]
    not_occupying: int
    outside: int
    """Hired without a post: they count nowhere."""
    away: dict[str, int]
    with_papers: int
    """Of those lent out, so many by a superior body and with papers."""
    moves: list[Move] = field(default_factory=list)
    excused_posts: str = ""
    excused_leaders: str = ""

    @property
    def in_post(self) -> int:
        """Return how many persons are in post at the end of the period."""
        return sum(self.occupied.values()) + self.not_occupying

    @property
    def leading(self) -> int:
        """Return how many of them lead."""
        return sum(self.leaders.values())

    @property
    def business(self) -> int:
        """Return how many of them work in line units."""
        return sum(office.staff for office in self.offices if office.kind in BUSINESS)

    def approved(self, before: date = YEAR_END, kind: str | None = None) -> int:
        """Return the posts approved before a day, of one kind or of all."""
        return sum(
            entry.change for entry in self.changes if entry.day < before and kind in (None, entry.kind)
        )

    def reserved(self, before: date = YEAR_END) -> int:
        """Return the posts held back before a day."""
        return sum(entry.reserved for entry in self.changes if entry.day < before)

    def occupying(self, before: date) -> int:
        """Return how many occupied a post just before a day."""
        later = [move for move in self.moves if move.day >= before]
        return sum(self.occupied.values()) - sum(1 if move.came else -1 for move in later)

    def staff_at_start(self) -> tuple[int, int]:
        """Return persons in post and leaders as the period began."""
        moves = [move for move in self.moves if move.day >= YEAR_START]
        staff = self.in_post - sum(1 if move.came else -1 for move in moves)
        return staff, self.leading - sum(1 if move.came else -1 for move in moves if move.leads)

    def long_vacant(self) -> int:
        """Return the posts that stood empty at each of eight ends of quarters."""
        day_after = [day + timedelta(1) for day in QUARTER_ENDS]
        return max(0, min(self.approved(day) - self.reserved(day) - self.occupying(day) for day in day_after))


def draw_staffing(city: City) -> dict[str, Staffing]:
    """Draw every department; the evaluated ones get what makes them special."""
    drawn = {body.unit_id: _draw(body) for body in city.departments}
    _special(city, drawn)
    return drawn


def _draw(body: Body) -> Staffing:
    chance = Chance("staffing", body.unit_id)
    in_city = body.level == CITY_LEVEL
    posts = chance.between(44, 72) if in_city else chance.between(22, 38)
    workers = chance.between(3, 6) if in_city else chance.between(2, 4)
    offices = 4 if body.function == "招商" else chance.between(8, 12) if in_city else chance.between(5, 8)
    reserved = chance.between(0, 2)
    vacant = chance.between(1, max(2, posts // 9))
    changes = [
        Change(date(2015, chance.between(2, 11), chance.between(2, 27)), "XZ", posts - 3),
        Change(date(2015, chance.between(2, 11), chance.between(2, 27)), "GQ", workers),
        Change(date(2019, chance.between(2, 11), chance.between(2, 27)), "XZ", 5, reserved),
    ]
    if chance.below(3):
        changes.append(Change(date(2021, chance.between(2, 11), chance.between(2, 27)), "XZ", -2))
    else:
        changes.append(Change(date(2024, chance.pick((2, 5, 8)), chance.between(2, 27)), "XZ", -2))
    total = posts + workers
    units = _offices(chance, total - reserved, offices)
    approved = {
        HEAD: 1,
        DEPUTY: 4 if in_city else 3,
        OFFICE_HEAD: offices,
        OFFICE_DEPUTY: sum(office.deputies for office in units),
    }
    drawn = Staffing(
        body=body,
        occupied={"XZ": posts - reserved - vacant, "GQ": workers - chance.below(2)},
        changes=changes,
        offices=units,
        approved_leaders=approved,
        leaders={
            HEAD: 1,
            DEPUTY: approved[DEPUTY] - chance.below(2),
            OFFICE_HEAD: offices - chance.below(3),
            OFFICE_DEPUTY: approved[OFFICE_DEPUTY] - chance.below(2) * (approved[OFFICE_DEPUTY] > 0),
        },
        not_occupying=chance.below(2),
        outside=chance.between(1, 4),
        away={
            "经批准派出": chance.below(3),
            "借出": chance.between(1, 3),
            "离岗": chance.below(2),
            "待岗": 0,
        },
        with_papers=1,
    )
    drawn.moves = _moves(chance, chance.between(1, 3), chance.between(1, 3))
    _place(chance, drawn)
    return drawn


def _offices(chance: Chance, posts: int, count: int) -> list[Office]:
    shares = chance.shares(posts, count, 1)
    if chance.below(2) and shares[-1] > 2:
        # An office of two, which is under what the rules ask for.
        shares[0] += shares[-1] - 2
        shares[-1] = 2
    return [
        Office(f"{number + 1:02d}", name, kind, share, 1, 1 if share >= 6 else 0)
        for number, (share, (name, kind)) in enumerate(zip(shares, _OFFICES[:count], strict=True))
    ]


def _moves(chance: Chance, came: int, left: int) -> list[Move]:
    """Draw days that are neither the first nor the last of a month."""
    moves = [
        Move(date(chance.pick((2023, 2024)), chance.between(1, 12), chance.between(3, 26)), number < came)
        for number in range(came + left)
    ]
    leaving = [move for move in moves if not move.came]
    if chance.below(2) and leaving:
        leaving[0].leads = True
    return moves


def _place(chance: Chance, drawn: Staffing) -> None:
    """Give every person in post, but for the body's leaders, an office."""
    people = drawn.in_post - drawn.leaders[HEAD] - drawn.leaders[DEPUTY]
    line = [office for office in drawn.offices if office.kind in BUSINESS]
    rest = [office for office in drawn.offices if office.kind not in BUSINESS]
    in_line = people * chance.between(58, 82) // 100
    for offices, staff in ((line, in_line), (rest, people - in_line)):
        for office, share in zip(offices, chance.shares(staff, len(offices)), strict=True):
            office.staff = share


def _special(city: City, drawn: dict[str, Staffing]) -> None:
    """Make the cases that an evaluation must tell apart."""
    too_many = drawn[city.named("长汐县住房和城乡建设局").unit_id]
    too_many.leaders[DEPUTY] = too_many.approved_leaders[DEPUTY] + 1
    excused = drawn[city.named("东望区市场监督管理局").unit_id]
    excused.leaders[DEPUTY] = excused.approved_leaders[DEPUTY] + 1
    excused.excused_leaders = DEPUTY
    settled = drawn[city.named("景安市卫生健康委员会").unit_id]
    settled.occupied["GQ"] = settled.approved(kind="GQ") + 1
    settled.excused_posts = "GQ"
    few = drawn[city.named("景安市发展和改革委员会").unit_id]
    few.occupied["XZ"] = few.approved(kind="XZ") * 78 // 100
    for name in (
        "长汐县住房和城乡建设局",
        "东望区市场监督管理局",
        "景安市卫生健康委员会",
        "景安市发展和改革委员会",
    ):
        special = drawn[city.named(name).unit_id]
        _place(Chance("staffing", "placed", name), special)
    assert all(body.role == EVALUATED for body in city.evaluated)

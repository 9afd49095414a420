"""The register of persons: everyone in force, and those who left in two years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np

from make_city.chance import Chance, Numbers
from make_city.city.bodies import City
from make_city.city.codes import person_numbers
from make_city.draws.institutions import Institutions
from make_city.draws.staffing import DEPUTY, HEAD, Staffing
from make_city.rows.staff.seats import Seat, seats_of

Days = np.ndarray
_NEVER = np.datetime64("NaT", "D")
_FAMILY = list(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛奚范彭郎"
)
_GIVEN = list(
    "安邦辰澄初川淳达岱迪帆枫歌谷瀚禾弘槐景珏岚朗黎霖瑾铭宁沛棋然榕深书棠桐望汐溪晓砚野映峪允泽知舟竹梓"
)

EDUCATION = ("研究生", "大学本科", "大学专科", "中专及以下")
ENTRY = ("考录", "公开招聘", "军转", "调任", "转任", "遴选", "安置", "人才引进")


@dataclass(slots=True)
class People:
    """Hold the register in columns, one element per row."""

    unit: Numbers
    """Position among the city's organisations."""
    office: list[str | None]
    kind: list[str | None]
    in_post: Numbers
    occupies: Numbers
    rank: list[str | None]
    state: list[str]
    came: Days
    left: Days
    born: Days
    number: list[str]
    name: list[str]
    education: list[str]
    entry: list[str]
    worked: Days
    entered: Days
    retires: Days
    departments: int
    """So many rows are of departments; they come first."""
    seats: list[Seat]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.unit)

    def key(self, row: int) -> str:
        """Return the key of the person in a row."""
        return f"P{row + 1:07d}"


def build_people(city: City, staffing: dict[str, Staffing], institutions: Institutions) -> People:
    """Make every person, those of the departments first."""
    seats = [
        seat for unit, body in enumerate(city.departments) for seat in seats_of(unit, staffing[body.unit_id])
    ]
    many = _of_institutions(len(city.departments), institutions)
    unit = np.concatenate([np.array([seat.unit for seat in seats]), many.unit])
    came = np.concatenate([_days_or_never([seat.came for seat in seats]), many.came])
    left = np.concatenate([_days_or_never([seat.left for seat in seats]), many.left])
    count, rows = len(unit), len(many.unit)
    chance = Chance("people")
    born = _born(chance, came, left)
    worked = _day(_year(born) + 22, np.full(count, 7), np.full(count, 1))
    usual = worked + chance.array(count, 1400).astype("timedelta64[D]")
    entered = np.where(np.isnat(came), np.minimum(usual, np.datetime64("2022-12-15")), came)
    order = np.arange(count, dtype=np.int64)
    state = np.array(["在岗", "经批准派出", "离岗"])[chance.weighted(rows, (985, 12, 3))].tolist()
    family, given = chance.array(count, len(_FAMILY)), chance.array(count, len(_GIVEN) ** 2)
    return People(
        unit=unit,
        office=[*(seat.office for seat in seats), *repeat(None, rows)],
        kind=[*(seat.kind or None for seat in seats), *many.kind],
        in_post=np.concatenate([np.array([seat.in_post for seat in seats]), np.ones(rows)]).astype(np.int64),
        occupies=np.concatenate([np.array([seat.occupies for seat in seats]), np.ones(rows)]).astype(
            np.int64
        ),
        rank=[*(seat.rank or None for seat in seats), *many.rank],
        state=[*(seat.state for seat in seats), *state],
        came=came,
        left=left,
        born=born,
        number=person_numbers(990_000 + order // 1000 % 100, _written(born), order % 1000),
        name=[
            _FAMILY[first] + _GIVEN[second % len(_GIVEN)] + _GIVEN[second // len(_GIVEN)]
            for first, second in zip(family.tolist(), given.tolist(), strict=True)
        ],
        education=np.array(EDUCATION)[chance.weighted(count, (12, 60, 22, 6))].tolist(),
        entry=np.array(ENTRY)[chance.weighted(count, (40, 30, 5, 5, 8, 5, 4, 3))].tolist(),
        worked=worked,
        entered=entered,
        retires=_day(_year(born) + 60, _month(born), _day_of_month(born)),
        departments=len(seats),
        seats=seats,
    )


@dataclass(slots=True)
class _Many:
    unit: Numbers
    kind: list[str]
    rank: list[str | None]
    came: Days
    left: Days


def _of_institutions(first: int, drawn: Institutions) -> _Many:
    """Lay out the people of all institutions: each one's own, then who left it."""
    chance = Chance("institutions", "people")
    rows = drawn.people + drawn.left
    place = np.repeat(np.arange(len(rows)), rows)
    position = np.arange(len(place)) - np.repeat(np.cumsum(rows) - rows, rows)
    people = drawn.people[place]
    gone = position >= people
    arrived = (position >= people - drawn.came[place]) & ~gone & (position > drawn.deputies[place])
    day = _day(
        2023 + chance.array(len(place), 2), 1 + chance.array(len(place), 12), 3 + chance.array(len(place), 24)
    )
    rank = np.where(position == 0, 1, np.where(position <= drawn.deputies[place], 2, 0))
    names: list[str | None] = [None, HEAD, DEPUTY]
    kinds = kinds_of_institutions(len(rows))
    return _Many(
        unit=place + first,
        kind=[kinds[number] for number in place.tolist()],
        rank=[names[number] for number in np.where(gone, 0, rank).tolist()],
        came=np.where(arrived, day, _NEVER),
        left=np.where(gone, day, _NEVER),
    )


def kinds_of_institutions(count: int) -> list[str]:
    """Return the one kind of posts that each institution has."""
    return [
        ("SY-CE" if number % 9 == 4 else "CG" if number % 13 == 6 else "SY-QE") for number in range(count)
    ]


def _born(chance: Chance, came: Days, left: Days) -> Days:
    """Return birthdays with which nobody in force is due to have retired."""
    count = len(came)
    year = np.where(np.isnat(came), 1966 + chance.array(count, 33), 1992 + chance.array(count, 9))
    born = _day(year, 1 + chance.array(count, 12), 1 + chance.array(count, 28))
    retired = ~np.isnat(left) & (chance.array(count, 2) == 0)
    filled = np.where(retired, left, np.datetime64("2023-01-05"))
    return np.where(retired, _day(_year(filled) - 60, _month(filled), _day_of_month(filled)), born)


def _days_or_never(days: list[date | None]) -> Days:
    return np.array([_NEVER if day is None else np.datetime64(day) for day in days], dtype="datetime64[D]")


def _day(year: Any, month: Any, day: Any) -> Days:
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    found: Days = months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    return found


def _year(days: Days) -> Numbers:
    found: Numbers = days.astype("datetime64[Y]").astype(np.int64) + 1970
    return found


def _month(days: Days) -> Numbers:
    found: Numbers = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    return found


def _day_of_month(days: Days) -> Numbers:
    found: Numbers = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    return found


def _written(days: Days) -> Numbers:
    return _year(days) * 10_000 + _month(days) * 100 + _day_of_month(days)

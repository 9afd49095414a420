"""Petitions of two years, as the petition office keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from make_city.chance import Chance
from make_city.city.bodies import City
from make_city.draws.demands import Demands
from make_city.rows.tables import Table

_FORMS = ("来信", "来访", "网上", "网上", "电话")


def petition(city: City, demands: Demands) -> Table:
    """Return the petitions that were due in each year, in the order of registration."""
    chance = Chance("petitions")
    cases: list[tuple[date, list[object]]] = []
    for body in city.departments:
        drawn = demands.petitions[body.unit_id]
        for number in range(drawn.due):
            cases.append(_case(chance, body.name, 2024, number < drawn.on_time))
        for _ in range(demands.petitions_before[body.unit_id]):
            cases.append(_case(chance, body.name, 2023, bool(chance.below(12))))
    cases.sort(key=lambda case: case[0])
    rows = [[f"XF{day.year}{number:06d}", *cells] for number, (day, cells) in enumerate(cases, start=1)]
    headings = (
        "信访编号", "责任单位", "信访形式", "是否初访", "是否重复", "登记时间", "受理时间", "答复期限", "延期期限", "答复时间",
        "满意度",
    )  # fmt: skip
    return Table("信访", headings, rows)


def _case(chance: Chance, name: str, year: int, on_time: bool) -> tuple[date, list[object]]:
    """Make a petition that is due within the year."""
    longer = not chance.below(9)
    due = date(year, 1, 4) + timedelta(chance.below(350))
    first_due = due - timedelta(30) if longer else due
    registered = first_due - timedelta(60)
    accepted: date | None = registered + timedelta(chance.between(1, 14))
    replied: date | None = due - timedelta(chance.between(0, 20))
    if not on_time:
        match chance.below(3):
            case 0:
                accepted = registered + timedelta(chance.between(17, 25))
            case 1:
                late = due + timedelta(chance.between(1, 25))
                replied = late if late.year <= 2024 else None
            case _:
                replied = None
    hour, minute = chance.between(8, 17), chance.below(60)
    first = bool(chance.below(4))
    return registered, [
        name,
        chance.pick(_FORMS),
        "是" if first else "否",
        "否" if first else "是",
        f"{registered} {hour:02d}:{minute:02d}",
        None if accepted is None else f"{accepted} 09:{minute:02d}",
        str(first_due),
        str(due) if longer else None,
        None if replied is None else f"{replied} 16:{minute:02d}",
        chance.pick(("满意", "基本满意", "不满意", None)) if replied else None,
    ]

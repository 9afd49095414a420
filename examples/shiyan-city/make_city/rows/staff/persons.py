"""Tables of the staffing platform about people: who, where, and who moved."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from make_city.chance import Chance
from make_city.city.bodies import City
from make_city.rows.staff.people import People
from make_city.rows.tables import Table

MOVEMENTS_A_YEAR = 10_000
_REASONS = ("退休", "辞职", "调动", "下编")


def person(city: City, people: People) -> Table:
    """Return the register of persons; refused posts are in it too."""
    names = np.array([body.name for body in city.organisations], dtype=object)
    lent = {
        row: _superior(city, people, row) for row, seat in enumerate(people.seats) if seat.state == "借出"
    }
    actual: list[str | None] = [*names[people.unit[: people.departments]].tolist()]
    actual += list(repeat(None, len(people) - people.departments))
    for row, place in lent.items():
        actual[row] = place
    columns = (
        names[people.unit].tolist(),
        [people.key(row) for row in range(len(people))],
        people.office,
        actual,
        people.name,
        people.number,
        people.kind,
        people.in_post.tolist(),
        people.occupies.tolist(),
        people.rank,
        people.state,
        people.education,
        people.entry,
        people.worked.astype("U10").tolist(),
        people.entered.astype("U10").tolist(),
        people.retires.astype("U10").tolist(),
        people.entered.astype("U10").tolist(),
        _texts(people.left),
    )
    rows = list(map(list, zip(*columns, strict=True)))
    for number in range(24):
        rows.append(
            ["景安市公安局", f"PZF{number:04d}", "00", "景安市公安局", "警某", None, "ZF", 1, 1, None, "在岗", "大学本科",
             "考录", "2006-07-01", "2006-09-01", "2044-01-01", "2006-09-01", None]
        )  # fmt: skip
    headings = (
        "单位", "人员编码", "内设机构代码", "实际工作单位", "姓名", "身份证号", "编制类型", "是否在编", "是否占编",
        "领导职务层次", "在岗状态", "学历", "进入形式", "参加工作日期", "入编日期", "应退休日期", "生效日期", "失效日期",
    )  # fmt: skip
    return Table("实有人员", headings, rows)


def person_movement(city: City, people: People) -> Table:
    """Return who came, left and was appointed in two years, by date."""
    chance = Chance("movements")
    names = [body.name for body in city.organisations]
    rows_came, rows_left = np.flatnonzero(~np.isnat(people.came)), np.flatnonzero(~np.isnat(people.left))
    moves = [(str(people.came[row]), row, "上编") for row in rows_came.tolist()]
    reasons = chance.weighted(len(rows_left), (45, 15, 25, 15)).tolist()
    moves += [
        (str(people.left[row]), row, _REASONS[reason])
        for row, reason in zip(rows_left.tolist(), reasons, strict=True)
    ]
    for year in (2023, 2024):
        missing = MOVEMENTS_A_YEAR - sum(1 for move in moves if move[0].startswith(str(year)))
        who = chance.array(missing, len(people)).tolist()
        months, days = chance.array(missing, 12).tolist(), chance.array(missing, 24).tolist()
        moves += [
            (f"{year}-{month + 1:02d}-{day + 3:02d}", row, "任免")
            for row, month, day in zip(who, months, days, strict=True)
        ]
    moves.sort()
    waited = chance.array(len(moves), 5).astype("timedelta64[D]") + np.timedelta64(1, "D")
    recorded = (np.array([move[0] for move in moves], dtype="datetime64[D]") + waited).astype("U10").tolist()
    rows: list[list[object]] = []
    for number, ((day, row, kind), noted) in enumerate(zip(moves, recorded, strict=True), start=1):
        name = names[people.unit[row]]
        rows.append(
            [f"BD{day[:4]}{number:06d}", name, people.key(row), kind, None if kind == "上编" else name,
             name if kind in ("上编", "任免") else None, day, noted, f"景组干〔{day[:4]}〕{number % 300 + 1}号"]
        )  # fmt: skip
    headings = (
        "变动编号",
        "单位",
        "人员编码",
        "变动类型",
        "原单位",
        "现单位",
        "发生日期",
        "登记日期",
        "文号",
    )
    return Table("人员变动", headings, rows)


def secondment(city: City, people: People) -> Table:
    """Return who is lent out; only some by a superior body and with papers."""
    rows: list[list[object]] = []
    for row, seat in enumerate(people.seats):
        if seat.state != "借出":
            continue
        body = city.departments[seat.unit]
        kind, paper = ("上级调用", "景组干〔2024〕16号") if seat.lent_with_papers else ("平级借用", None)
        rows.append(
            [f"JD{len(rows) + 1:05d}", body.name, people.key(row), _superior(city, people, row), "2024-03-01",
             None if len(rows) % 3 else "2025-02-28", paper, kind]
        )  # fmt: skip
        if len(rows) % 10 == 0:
            # An earlier one with papers is over, and helps nobody.
            rows.append([f"JD{len(rows) + 1:05d}", body.name, people.key(row), "景安市信访局", "2022-01-10", "2022-12-31",
                         "景组干〔2022〕3号", "上级调用"])  # fmt: skip
    headings = ("借调编号", "单位", "人员编码", "借入单位", "开始日期", "结束日期", "批准文号", "借调类型")
    return Table("借调", headings, rows)


def _superior(city: City, people: People, row: int) -> str:
    """Return the city department to which a person is lent."""
    unit = int(people.unit[row])
    return city.departments[(unit + row) % 30 if (unit + row) % 30 != unit else (unit + row + 1) % 30].name


def _texts(days: np.ndarray) -> list[str | None]:
    return [None if text == "NaT" else text for text in days.astype("U10").tolist()]

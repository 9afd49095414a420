"""Faults of the hotline platform and of the register of petitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from make_city.city.bodies import EVALUATED, City
from make_city.city.places import RENAMED
from make_city.faults import Faults
from make_city.files.pages import KEYS, Changes, ticket_cells
from make_city.rows.demands.tickets import WORKING, Tickets
from make_city.rows.tables import Table

HOTLINE, PETITION = "data/hotline", "data/petition.csv"
_PERIOD = (np.datetime64("2024-02-01"), np.datetime64("2024-11-01"))


def plant_in_tickets(
    city: City, tickets: Tickets, names: list[str], faults: Faults
) -> tuple[Changes, list[list[str]]]:
    """Return what is changed in tickets, and rows that come after them."""
    changes: Changes = {}
    more: list[list[str]] = []
    own = np.array([body.role == EVALUATED for body in city.departments])[tickets.unit]
    within = (tickets.received >= _PERIOD[0]) & (tickets.received < _PERIOD[1]) & (tickets.is_main == 1)
    answered = ~np.isnat(tickets.replied) & (tickets.replied <= tickets.deadline) & np.isnat(tickets.extended)

    def note(rule: str, row: int, key: str, value: str) -> None:
        """Change a cell and note it; every ticket is used once."""
        changes.setdefault(row, {})[key] = value
        unit = city.departments[tickets.unit[row]].name
        faults.add(rule, "hotline_ticket", HOTLINE, row + 1, heading=key, unit=unit, value=value)

    def some(count: int, condition: Any) -> list[int]:
        rows = [row for row in np.flatnonzero(condition & within).tolist() if row not in changes]
        return rows[:: max(1, len(rows) // count)][:count]

    for row in some(4, answered & own):
        note(
            "ticket_dates_in_order",
            row,
            "replyTime",
            _moment(tickets.received[row] - np.timedelta64(3600, "s")),
        )
    over_a_weekend = (tickets.limit_unit == WORKING) & (tickets.limit >= 5)
    for row in some(6, over_a_weekend & own):
        counted = tickets.dispatched[row].astype("datetime64[D]") + tickets.limit[row]
        note("deadline_in_working_days", row, "deadline", f"{counted} 23:59:59")
    for row in some(3, (tickets.appeal == 2)):
        final = ticket_cells(tickets.take(np.array([row])), names)[0][KEYS.index("finalSatisfy")]
        note("satisfaction_after_appeal", row, "firstSatisfy", final)
    for row in some(4, tickets.final == 1):
        note("code_form", row, "finalSatisfy", "非常满意")
    for row in some(3, tickets.call_type == 2):
        note("character_form", row, "orderType", "投诉\u3000")
    for row in some(2, tickets.limit == 5):
        note("number_form", row, "limitValue", "５")
    assisting = (tickets.is_main == 0) & ~own & (tickets.received >= _PERIOD[0])
    for row in np.flatnonzero(assisting).tolist()[10:400:150]:
        note("main_handler_once", row, "isMain", "1")

    def add(rule: str, row: int, cells: dict[str, str]) -> None:
        """Add a row like another one, but for some cells."""
        new = [str(cell) for cell in ticket_cells(tickets.take(np.array([row])), names)[0]]
        for key, value in cells.items():
            new[KEYS.index(key)] = value
        more.append(new)
        key = next(iter(cells), "orderNo")
        unit = new[KEYS.index("handleDept")]
        place = len(tickets) + len(more)
        faults.add(rule, "hotline_ticket", HOTLINE, place, heading=key, unit=unit, value=new[KEYS.index(key)])

    _say_the_old_name(city, tickets, changes)
    likes = some(9, own)
    for row in likes[:2]:
        add("unique", row, {})
    for number, (rule, key, value) in enumerate(
        (
            ("code_known", "orderType", "闲聊"),
            ("code_known", "source", "飞鸽"),
            ("date_possible", "callTime", "2024-02-30 10:00:00"),
            ("number_possible", "limitValue", "约5"),
            ("text_encoding", "appealState", "锟斤拷锟斤拷"),
            ("known_unit", "handleDept", "市幸福生活局"),
            ("known_unit", "handleDept", "市幸福生活局"),
        )
    ):
        add(rule, likes[2 + number], {key: value, "orderNo": f"JA2024X{number:06d}"})
    return changes, more


def _say_the_old_name(city: City, tickets: Tickets, changes: Changes) -> None:
    """Call a body by its former name up to the day of its renaming; that is no fault."""
    name, old, until = RENAMED
    unit = city.departments.index(city.named(name))
    before = tickets.received < np.datetime64(until) + np.timedelta64(1, "D")
    for row in np.flatnonzero((tickets.unit == unit) & before).tolist():
        changes.setdefault(row, {})["handleDept"] = old


def plant_in_petitions(table: Table, faults: Faults) -> None:
    """Plant faults in the register of petitions; its rows count from the heading on."""

    def note(rule: str, row: int, heading: str, value: object) -> None:
        unit = table.rows[row][table.column("责任单位")]
        faults.add(rule, "petition", PETITION, row + 2, heading=heading, unit=unit, value=value)

    def change(rule: str, row: int, heading: str, value: object) -> None:
        table.plant(row, heading, value)
        note(rule, row, heading, value)

    due = table.column("答复期限")
    this_year = [row for row, cells in enumerate(table.rows) if "2024-02" <= cells[due] < "2024-11"]
    year, month, day = table.rows[this_year[40]][due].split("-")
    change("date_form", this_year[40], "答复期限", f"{year}年{int(month)}月{int(day)}日")
    for row in this_year[140:340:100]:
        year, month, day = table.rows[row][due].split("-")
        change("date_form", row, "答复期限", f"{year}/{int(month)}/{int(day)}")
    for row in this_year[500:1100:200]:
        change("character_form", row, "答复期限", _wide_digits(table.rows[row][due]))
    form = table.column("信访形式")
    online = [row for row in this_year if table.rows[row][form] == "网上"]
    for row in online[30:230:100]:
        change("code_form", row, "信访形式", "网信")
    accepted, registered = table.column("受理时间"), table.column("登记时间")
    same_month = [
        row
        for row in this_year[1500:1900]
        if table.rows[row][accepted][:7] == table.rows[row][registered][:7]
    ]
    for row in [row for row in same_month if "02" <= table.rows[row][registered][8:10] <= "12"][:2]:
        # It was in time before, and still is: only the order of days is wrong.
        day = table.rows[row][registered]
        change("petition_dates_in_order", row, "受理时间", f"{day[:8]}{int(day[8:10]) - 1:02d} 09:00")
    for number, (rule, heading, value) in enumerate(
        (
            ("date_possible", "登记时间", "2024-13-05 09:30"),
            ("date_possible", "登记时间", "2024-02-30 10:00"),
            ("code_known", "信访形式", "托梦"),
            ("code_known", "满意度", "不好说"),
            ("text_encoding", "满意度", "锟斤拷"),
            ("text_encoding", "信访编号", "锟斤拷XF2024"),
            ("filled", "信访编号", None),
        )
    ):
        table.rows.append(list(table.rows[this_year[60 + 11 * number]]))
        row = len(table.rows) - 1
        table.plant(row, "信访编号", f"XFX{number:06d}")
        change(rule, row, heading, value)


def _wide_digits(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in text)


def _moment(moment: Any) -> str:
    return str(moment).replace("T", " ")

"""The right rate of data quality, from what was checked and what was planted.

Unlike all other results this one needs the tables: how often a rule is tried
follows from how many cells are filled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from make_city.city.bodies import Body
from make_city.faults import Fault
from make_city.planting.staffing import DATASETS, FILE
from make_city.rows.tables import Table

WEIGHTS = {"authentic": 30, "accurate": 25, "complete": 20, "standard": 10, "timely": 15}
PROPERTY = {
    "person_once": "authentic",
    "leaders_within_quota": "authentic",
    "filled": "complete",
    "character_form": "standard",
    "date_form": "standard",
    "number_form": "standard",
    "code_form": "standard",
    "retired_left": "timely",
    "recorded_in_time": "timely",
}
"""Rule → property; every other rule is about accuracy."""

_RULES = {
    "text": ("text_encoding", "character_form"),
    "code": ("text_encoding", "character_form", "code_known", "code_form"),
    "yes": ("character_form", "code_known", "code_form"),
    "date": ("character_form", "date_possible", "date_form"),
    "number": ("character_form", "number_possible", "number_form"),
    "uscc": ("text_encoding", "character_form", "uscc_valid"),
    "id": ("text_encoding", "character_form", "id_number_valid"),
    "body": ("text_encoding", "character_form", "known_unit"),
}
"""Kind of a column → rules that are tried on each of its filled cells."""

_KINDS = {
    "机构": "text uscc text body code code text code text date date",
    "内设机构": "text text text code number number text",
    "编制台账": "text code number date number number number text text text",
    "领导职数": "text text code number text text",
    "实有人员": "text text text body text id code yes yes code code code code date date date date date",
    "人员变动": "text text text code body body date date text",
}
_OWED = {
    "机构": ("单位", "设立日期"),
    "内设机构": ("单位", "内设机构代码"),
    "编制台账": ("单位", "编制类型", "序号", "生效日期", "增减数"),
    "领导职数": ("单位", "内设机构代码", "领导职务层次", "核定职数"),
    "实有人员": ("单位", "人员编码", "生效日期"),
    "人员变动": ("变动编号", "单位", "发生日期"),
}
"""Columns that must be filled."""

_OF_KEPT_ROWS = ("unique", "consistent")


def quality_rates(
    bodies: Iterable[Body], tables: dict[str, Table], faults: list[Fault]
) -> dict[str, Fraction]:
    """Return the rate of every body, by unit id, as a percentage."""
    own = {name: tables[name].by("单位") for name in _KINDS}
    planted = [fault for fault in faults if fault.file == FILE]
    rates = {}
    for body in bodies:
        rows = {name: own[name][body.name] for name in _KINDS}
        tried = _tried(tables, rows, [fault for fault in planted if fault.unit == body.name])
        failed: Counter[str] = Counter()
        for fault in planted:
            if fault.unit == body.name:
                failed[PROPERTY.get(fault.rule, "accurate")] += 1
        parts = [
            (weight, Fraction(tried[name] - failed[name], tried[name]))
            for name, weight in WEIGHTS.items()
            if tried[name]
        ]
        rates[body.unit_id] = 100 * sum(weight * share for weight, share in parts) / sum(w for w, _ in parts)
    return rates


def _tried(tables: dict[str, Table], rows: dict[str, list[int]], faults: list[Fault]) -> Counter[str]:
    """Count how often rules of each property were tried on the rows of a body."""
    tried: Counter[str] = Counter()

    def count(rule: str, times: int) -> None:
        tried[PROPERTY.get(rule, "accurate")] += times

    lost: defaultdict[str, set[int]] = defaultdict(set)
    for fault in faults:
        if fault.handled == "rejected":
            lost[fault.dataset].add(fault.row - 1)
    kept: dict[str, list[list[Any]]] = {}
    for name, kinds in _KINDS.items():
        table = tables[name]
        delivered = [table.rows[row] for row in rows[name]]
        kept[name] = [table.rows[row] for row in rows[name] if row not in lost[DATASETS[name]]]
        for column, kind in enumerate(kinds.split()):
            filled = sum(cells[column] is not None for cells in delivered)
            for rule in _RULES[kind]:
                count(rule, filled)
        for _ in _OWED[name]:
            count("filled", len(delivered))
        for rule in _OF_KEPT_ROWS:
            count(rule, len(kept[name]))
    for rule, times in _checks(tables, kept).items():
        count(rule, times)
    return tried


def _checks(tables: dict[str, Table], kept: dict[str, list[list[Any]]]) -> dict[str, int]:
    """Count the rows to which the checks apply that look at several cells or rows."""
    people, moved = tables["实有人员"], tables["人员变动"]
    gone, in_post = people.column("失效日期"), people.column("是否在编")
    day = moved.column("发生日期")
    in_force = [cells for cells in kept["实有人员"] if cells[gone] is None]
    on_staff = [cells for cells in in_force if cells[in_post] == 1]

    def filled(rows: list[list[Any]], *headings: str) -> int:
        columns = [people.column(heading) for heading in headings]
        return sum(all(cells[column] is not None for column in columns) for cells in rows)

    ranks = {cells[tables["领导职数"].column("领导职务层次")] for cells in kept["领导职数"]}
    this_year = {tuple(cells) for cells in kept["人员变动"] if cells[day].startswith("2024")}
    return {
        "person_once": filled(on_staff, "身份证号"),
        "leaders_within_quota": len(ranks),
        "person_dates_in_order": filled(in_force, "参加工作日期", "入编日期"),
        "retired_left": filled(on_staff, "应退休日期"),
        "recorded_in_time": len(this_year),
        "ledger_replays": len(kept["编制台账"]),
        "internal_posts_add_up": 1,
    }

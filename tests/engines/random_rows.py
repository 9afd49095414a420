"""Draw random rows of two contracts with fields of every type, dense with edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from quanheng.core.model.period import Period
from quanheng.core.model.types import BOOLEAN, DATE, INTEGER, TEXT, TIMESTAMP, Type
from tests.engines.choices import Choices
from tests.engines.random_terms import TEXTS
from tests.engines.slow_terms import FieldSpec

PERIODS = (
    Period("2024", date(2024, 1, 1), date(2025, 1, 1)),
    Period("2024Q1", date(2024, 1, 1), date(2024, 4, 1)),
    Period("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
    Period("2023", date(2023, 1, 1), date(2024, 1, 1)),
    Period("2024-02-29..2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
)

PARENTS: dict[str, str | None] = {"U1": None, "U2": "U1", "U3": "U2", "U4": "U1", "Ｕ5": None, "u1": None}
"""A tree of three levels, and ids that a careless comparison takes for one."""

OWNERS = ("U1", "U2", "U1", "U2", "U3", *PARENTS, "gone", None)

STATUS = {"open": ("未办结",), "closed": ("已办结", "done"), "void": ("作废",)}

UNIT_FIELDS = {
    "unit_id": FieldSpec(TEXT, ("单位代码",)),
    "category": FieldSpec(TEXT, ("类型",)),
    "people": FieldSpec(INTEGER, ("人口",)),
    "area": FieldSpec(Type("decimal", 10, 2), ()),
    "obliged": FieldSpec(BOOLEAN, ("应报",)),
    "since": FieldSpec(DATE, ("设立",)),
    "kind": FieldSpec(TEXT, ("性质",), {"a": ("甲",), "b": ("乙",)}),
}

TICKET_FIELDS = {
    "unit_id": FieldSpec(TEXT, ("承办单位",)),
    "other_id": FieldSpec(TEXT, ("协办单位",)),
    "status": FieldSpec(TEXT, ("状态",), STATUS),
    "note": FieldSpec(TEXT, ("备注", "remark")),
    "urgent": FieldSpec(BOOLEAN, ("加急",)),
    "pieces": FieldSpec(INTEGER, ("件数",)),
    "big": FieldSpec(INTEGER, ()),
    "group": FieldSpec(INTEGER, ("年度",)),
    "cost": FieldSpec(Type("decimal", 12, 2), ("费用",)),
    "rate": FieldSpec(Type("decimal", 18, 9), ()),
    "huge": FieldSpec(Type("decimal", 38, 6), ()),
    "due_on": FieldSpec(DATE, ("期限", "due")),
    "got_at": FieldSpec(TIMESTAMP, ("收到时间",)),
}

STAFF_FIELDS = {
    "unit_id": FieldSpec(TEXT, ()),
    "person": FieldSpec(TEXT, ("姓名",)),
    "pieces": FieldSpec(INTEGER, ()),
    "pay": FieldSpec(Type("decimal", 9, 3), ("薪酬",)),
    "leader": FieldSpec(BOOLEAN, ("领导",)),
    "valid_from": FieldSpec(DATE, ("起",)),
    "valid_to": FieldSpec(TIMESTAMP, ("止",)),
}


DATASETS = {"ticket": TICKET_FIELDS, "staff": STAFF_FIELDS}
"""The declared fields of both datasets."""


def days_around(period: Period) -> list[date]:
    """Return the days at which windows and conditions turn."""
    day, start, end = timedelta(days=1), period.start, period.end
    far = [date(2024, 2, 29), date(1969, 12, 31), date(2100, 3, 1)]
    within = [start, start, start + day, end - day, end - day, start + (end - start) / 2]
    return [*within, start - day, end, end + day, *far]


def random_value(name: str, spec: FieldSpec, choices: Choices, days: Sequence[date]) -> Any:
    """Return a value of a field, now and then null."""
    one, type_ = choices.one, spec.type
    if name in ("unit_id", "other_id"):
        return one(OWNERS)
    if one((True, False, False, False, False, False)):
        return None
    if spec.codes:
        return one(sorted(spec.codes))
    if type_ == TEXT:
        return one(TEXTS)
    if type_ == BOOLEAN:
        return one((True, False))
    if type_ == DATE:
        return one(days)
    if type_ == TIMESTAMP:
        return datetime.combine(
            one(days), one((time(0), time(8, 30), time(23, 59, 59, 999_999), time(0, 0, 0, 1)))
        )
    if name == "group":
        return choices.whole(2022, 2025)
    if name == "big" and one((True, False)):
        return one((2**63 - 1, -(2**63), 2**53 + 1, -(2**31), 10**15, 0, 1))
    if type_ == INTEGER:
        return choices.whole(-5, 12)
    most, scale = 10 ** (type_.precision or 0) - 1, type_.scale or 0
    low, high = one(((-300, 900), (-300, 900), (0, 3), (-(10**scale), 10 ** (scale + 2)), (-most, most)))
    return Decimal(f"{choices.whole(max(low, -most), min(high, most))}e-{scale}")


def random_rows(name: str, most: int, choices: Choices, days: Sequence[date]) -> list[dict[str, Any]]:
    """Return up to so many rows of a dataset."""
    return [
        {name: random_value(name, spec, choices, days) for name, spec in DATASETS[name].items()}
        for _ in range(choices.whole(most // 2, most))
    ]


def windows(fields: Mapping[str, FieldSpec]) -> list[Any]:
    """Return every window that the fields of a relation allow."""
    moments = [name for name, spec in fields.items() if spec.type.is_moment]
    found: list[Any] = ["all"]
    for name in moments:
        found += [{"during": name}, {"during": name, "months": 5}, {"until": name}]
        found += [{"at": [name, other]} for other in moments if other != name]
    return found + [
        {"year": name}
        for name, spec in fields.items()
        if name in ("group", "pieces") and spec.type == INTEGER
    ]

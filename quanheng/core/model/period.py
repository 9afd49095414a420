"""Periods that an evaluation covers, how people write them, and which rows belong to one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import Field as PydanticField
from pydantic import model_validator

from quanheng.core.model.declaration import Declaration
from quanheng.core.text import Invalid, Text


def add_months(day: date, months: int) -> date:
    """Move a date by whole months; a day that the month lacks becomes its last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Period:
    """Span the days from `start` up to, but without, `end`."""

    label: str
    start: date
    end: date

    @property
    def year(self) -> int:
        """Return the calendar year in which the period starts."""
        return self.start.year


_FORMS: tuple[tuple[re.Pattern[str], int, Callable[[re.Match[str]], date]], ...] = (
    (re.compile(r"([12][0-9]{3})"), 12, lambda m: date(int(m[1]), 1, 1)),
    (re.compile(r"([12][0-9]{3})-?[Qq]([1-4])"), 3, lambda m: date(int(m[1]), 3 * int(m[2]) - 2, 1)),
    (re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])"), 1, lambda m: date(int(m[1]), int(m[2]), 1)),
)

_RANGE = re.compile(r"([12][0-9]{3})\s*\.\.\s*([12][0-9]{3})")


def _one(given: Any) -> Period:
    text = str(given)
    for form, months, start_of in _FORMS:
        found = form.fullmatch(text)
        if found:
            start = start_of(found)
            return Period(text.upper(), start, add_months(start, months))
    raise Invalid(
        Text(
            f"“{text}”不是年（2024）、季度（2024Q1）或月（2024-03）。",
            f"'{text}' is not a year (2024), a quarter (2024Q1) or a month (2024-03).",
        ),
        Text(
            "起止日期写成 [2024-01-01, 2024-06-30]，多年写成 2015..2025。",
            "Write a span as [2024-01-01, 2024-06-30], years as 2015..2025.",
        ),
    )


def _as_day(given: Any) -> date | None:
    if isinstance(given, date):
        return given
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return None
    return None


def read_periods(given: Any) -> tuple[Period, ...]:
    """Read `2024`, `2024Q1`, `2024-03`, `[first day, last day]`, or a panel.

    A panel is a list of years, quarters or months, or `2015..2025`. The two
    days of a span both belong to it. Raises ValueError for anything else.
    """
    if isinstance(given, str) and (span := _RANGE.fullmatch(given)):
        first, last = int(span[1]), int(span[2])
        if first > last:
            raise Invalid(
                Text(f"“{given}”的起止年份颠倒了。", f"'{given}' runs backwards."),
                Text("请把较早的年份写在前面。", "Put the earlier year first."),
            )
        return tuple(_one(year) for year in range(first, last + 1))
    if not isinstance(given, (list, tuple)):
        return (_one(given),)
    days = [day for day in map(_as_day, given) if day is not None]
    if len(days) == 2 and len(given) == 2:
        if days[0] > days[1]:
            raise Invalid(
                Text("起始日期晚于结束日期。", "The first day comes after the last."),
                Text("请把较早的日期写在前面。", "Put the earlier day first."),
            )
        label = f"{days[0]}..{days[1]}"
        return (Period(label, days[0], days[1] + timedelta(days=1)),)
    if not given:
        raise Invalid(
            Text("period 至少要有一个周期。", "There must be at least one period."),
            Text("请写出年份，例如 2024。", "Write a year, such as 2024."),
        )
    periods = tuple(_one(part) for part in given)
    if len({period.label for period in periods}) < len(periods):
        raise Invalid(
            Text("同一个周期写了两次。", "A period is listed twice."),
            Text("请删除重复的周期。", "Remove the repeated one."),
        )
    return tuple(sorted(periods, key=lambda period: (period.start, period.end)))


class Window(Declaration):
    """Choose the rows of a period by exactly one rule.

    `during: f` takes rows with period_start <= f < period_end, and with
    `months: n` those of the n months that end with the period. `until: f`
    takes f < period_end (ledgers). `at: [from, to]` takes states that hold at
    the period's end. `year: f` compares an integer year. `all` takes every row.
    """

    during: str | None = None
    until: str | None = None
    at: list[str] | None = PydanticField(default=None, min_length=2, max_length=2)
    year: str | None = None
    all: bool = False
    months: int | None = PydanticField(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _bare_all(cls, given: Any) -> Any:
        return {"all": True} if given == "all" else given

    @model_validator(mode="after")
    def _one_rule(self) -> Window:
        chosen = [self.during, self.until, self.at, self.year, self.all or None]
        if sum(rule is not None for rule in chosen) != 1:
            raise Invalid(
                Text(
                    "时间窗口必须且只能有 during、until、at、year、all 之一。",
                    "A window needs exactly one of during, until, at, year, all.",
                ),
                Text("例如 {during: 日期字段}。", "Such as {during: a date field}."),
            )
        if self.months is not None and self.during is None:
            raise Invalid(
                Text("months 只能与 during 一起使用。", "months goes with during only."),
                Text("请改用 during，或删除 months。", "Use during, or remove months."),
            )
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that the window looks at."""
        return tuple(name for name in (self.during, self.until, self.year, *(self.at or ())) if name)


ALL = Window(all=True)

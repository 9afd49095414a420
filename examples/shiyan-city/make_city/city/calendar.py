"""Days of 2022 to 2025: which are working days, and when terms end.

Holidays are those that the State Council announced for each year.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2024, 12, 31)
YEAR_START = date(2024, 1, 1)
YEAR_END = date(2025, 1, 1)
"""The first day after the period."""

QUARTER_ENDS = tuple(
    date(year, month, day) for year in (2023, 2024) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
)

_OFF = {
    2022: "0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007",
    2023: "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
    2024: "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007",
    2025: "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
}
_MADE_UP = {
    2022: "0129 0130 0402 0424 0507 1008 1009",
    2023: "0128 0129 0423 0506 0625 1007 1008",
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
}


def _days_of(table: dict[int, str]) -> set[date]:
    return {
        date(year, int(day[:2]), int(day[2:])) for year, written in table.items() for day in written.split()
    }


def _working_days() -> Days:
    off, made_up = _days_of(_OFF), _days_of(_MADE_UP)
    every = [date(2022, 1, 1) + timedelta(number) for number in range(4 * 366)]
    working = [day for day in every if day in made_up or (day.weekday() < 5 and day not in off)]
    return np.array(working, dtype="datetime64[D]")


WORKING_DAYS = _working_days()


def end_of_working_days(start: Days, count: NDArray[np.int64]) -> Days:
    """Return the last second of the n-th working day after the day of `start`."""
    position = np.searchsorted(WORKING_DAYS, start.astype("datetime64[D]"), side="right")
    return end_of_day(WORKING_DAYS[position + count - 1])


def end_of_day(days: Days) -> Days:
    """Return the last second of each day."""
    ends: Days = days.astype("datetime64[D]").astype("datetime64[s]") + np.timedelta64(86_399, "s")
    return ends

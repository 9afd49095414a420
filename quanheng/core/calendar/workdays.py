"""The official calendar of working days, and counting by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """Know of each day of some years whether it is a working day.

    Days are numbers, counted from 1 January 1970. Between the first year and
    the last there may be years that nobody knows of; `unknown` counts them.
    """

    first: int
    """The first day."""
    elapsed: NDArray[np.int64]
    """For each day, how many working days there were up to its end."""
    working: NDArray[np.int64]
    """The working days, in order."""
    unknown: NDArray[np.int64]
    """For each day, how many days of unknown years there were up to its end."""

    @classmethod
    def of(cls, days: Mapping[date, bool] | None = None) -> WorkingDays:
        """Return the official calendar, with `days` in place of what it says.

        A year of which `days` has any day is known: its other days are working
        days from Monday to Friday.
        """
        # It has every announced holiday and make-up day of whole years.
        from chinese_calendar.constants import holidays, workdays

        given = dict(days or {})
        special = {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True), **given}
        years = {day.year for day in special}
        start, end = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
        numbers = np.arange((start - EPOCH).days, (end - EPOCH).days)
        # 1 January 1970 was a Thursday.
        works = (numbers + 3) % 7 < SATURDAY
        where = np.array([(day - start).days for day in special])
        works[where] = list(special.values())
        known = np.isin(
            numbers.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970, list(years)
        )
        return cls(int(numbers[0]), np.cumsum(works), numbers[works], np.cumsum(~known))

    def after(self, start: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the `count`-th working day after each start, or `UNKNOWN`.

        The start itself does not count. A count of 0 gives the start.
        """
        last = self.first + len(self.elapsed) - 1
        inside = (start >= self.first) & (start <= last)
        position = np.where(inside, start - self.first, 0)
        wanted = self.elapsed[position] + count - 1
        inside &= (count == 0) | (wanted < len(self.working))
        day = np.where(count == 0, start, self.working[np.clip(wanted, 0, len(self.working) - 1)])
        reached = np.where(inside, day - self.first, 0)
        inside &= self.unknown[np.clip(reached, 0, None)] == np.where(
            position > 0, self.unknown[position - 1], 0
        )
        return np.where(inside, day, UNKNOWN)


UNKNOWN = np.iinfo(np.int64).min
"""Stands for a day that cannot be told."""

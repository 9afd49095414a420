"""Working days are counted by the official calendar, and by nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.calendar.workdays import EPOCH, UNKNOWN, WorkingDays

OFFICIAL = WorkingDays.of()


def after(start: date, count: int, calendar: WorkingDays = OFFICIAL) -> date | None:
    """Return the working day that a calendar names, None where it knows none."""
    [found] = calendar.after(np.array([(start - EPOCH).days]), np.array([count]))
    return None if found == UNKNOWN else EPOCH + timedelta(int(found))


def slowly_after(start: date, count: int) -> date:
    """Walk from day to day."""
    while count:
        start += timedelta(1)
        count -= chinese_calendar.is_workday(start)
    return start


@given(st.dates(date(2005, 1, 1), date(2025, 6, 30)), st.integers(0, 90))
def test_counting_gives_what_walking_gives(start: date, count: int) -> None:
    assert after(start, count) == slowly_after(start, count)


@pytest.mark.parametrize(
    ("start", "count", "wanted"),
    [
        # Spring Festival of 2024: off from the 10th to the 17th of February; both Sundays around it are worked.
        (date(2024, 2, 2), 1, date(2024, 2, 4)),
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
        # The year ends on a Tuesday, and New Year's Day is off.
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
        # A start on a Saturday.
        (date(2024, 3, 2), 1, date(2024, 3, 4)),
        (date(2024, 3, 2), 0, date(2024, 3, 2)),
    ],
)
def test_holidays_and_make_up_days_are_those_of_the_notices(start: date, count: int, wanted: date) -> None:
    assert after(start, count) == wanted


def test_a_year_without_calendar_is_unknown_on_either_side() -> None:
    assert after(date(1990, 1, 2), 1) is None
    assert after(date(2100, 1, 2), 1) is None
    assert after(date(1990, 1, 2), 0) is None


def test_a_term_that_runs_into_a_year_without_calendar_is_unknown() -> None:
    last = max(chinese_calendar.constants.holidays).year
    end = date(last, 12, 31)

    assert after(end, 1) is None
    assert after(end - timedelta(40), 1) is not None


def test_days_of_a_project_go_before_the_official_ones() -> None:
    calendar = WorkingDays.of({date(2024, 3, 4): False, date(2024, 3, 9): True})

    assert after(date(2024, 3, 1), 1, calendar) == date(2024, 3, 5)
    assert after(date(2024, 3, 8), 1, calendar) == date(2024, 3, 9)
    assert after(date(2024, 3, 1), 1) == date(2024, 3, 4)


def test_one_day_of_a_year_makes_the_whole_year_known() -> None:
    calendar = WorkingDays.of({date(2040, 1, 2): False})

    assert after(date(2040, 1, 1), 1, calendar) == date(2040, 1, 3)
    assert after(date(2040, 5, 31), 2, calendar) == date(2040, 6, 4)


def test_years_between_two_known_ones_stay_unknown() -> None:
    calendar = WorkingDays.of({date(2040, 1, 2): False, date(2042, 1, 1): False})

    assert after(date(2040, 12, 31), 1, calendar) is None
    assert after(date(2041, 6, 3), 1, calendar) is None
    assert after(date(2041, 12, 31), 1, calendar) is None
    assert after(date(2042, 6, 2), 1, calendar) == date(2042, 6, 3)

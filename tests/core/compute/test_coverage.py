"""No rows: nothing happened, or nothing was delivered?"""

from __future__ import annotations

from datetime import date

import pytest

from quanheng.core.compute.coverage import Coverage
from quanheng.core.model.period import read_periods
from quanheng.core.project.source import Covers

YEAR = read_periods(2024)[0]
UNITS = ("A", "B")


def covers(first: str | None = None, last: str | None = None, units: tuple[str, ...] = ()) -> Covers:
    given = {"from": first and date.fromisoformat(first), "to": last and date.fromisoformat(last)}
    return Covers.model_validate({**given, "units": list(units)})


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([None], [False, False]),
        ([covers()], [True, True]),
        ([covers("2024-01-01", "2024-12-31")], [True, True]),
        ([covers("2024-01-02")], [False, False]),
        ([covers(last="2024-11-30")], [False, False]),
        ([covers(units=("B",))], [False, True]),
        ([covers(units=("B",)), covers(units=("A",), last="2023-12-31")], [False, True]),
        ([None, covers(units=("A",))], [True, False]),
        ([], [False, False]),
    ],
)
def test_a_unit_is_covered_where_a_source_says_so(stated: list[Covers | None], expected: list[bool]) -> None:
    coverage = Coverage({"ticket": stated}, UNITS, date(2024, 12, 31))

    assert coverage.covered("ticket", YEAR).tolist() == expected


def test_days_after_the_cut_off_need_not_be_covered() -> None:
    coverage = Coverage({"ticket": [covers(last="2024-11-30")]}, UNITS, date(2024, 11, 30))

    assert coverage.covered("ticket", YEAR).all()


def test_a_dataset_without_a_source_was_not_delivered() -> None:
    coverage = Coverage({"ticket": [None], "staff": []}, UNITS, date(2024, 12, 31))

    assert coverage.delivered("ticket")
    assert not coverage.delivered("staff")
    assert not coverage.delivered("other")

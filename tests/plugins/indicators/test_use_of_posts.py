"""Work done, vacancies, plans and staff per leader, on rows counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.plugins.indicators.small_round import Row, bodies, outcome, results, times, value


def at_work(*hours: float) -> dict[str, list[Row]]:
    """Give units A, B, C … one person each, and this many standard hours of work."""
    units = "ABCDEFGH"[: len(hours)]
    return {
        "workload_stat": [
            {"unit_id": unit, "year": 2024, "item_code": "1", "qty": number, "std_hours": 1}
            for unit, number in zip(units, hours, strict=True)
        ],
        "person": [{"unit_id": unit, "in_post": True, "valid_from": "2020-01-01"} for unit in units],
    }


def indexes(*hours: float, functions: Sequence[str], levels: Sequence[str]) -> dict[str, Row]:
    units = bodies(*"ABCDEFGH"[: len(hours)], functions=functions, levels=levels)
    return results("workload_per_capita_index", at_work(*hours), units)


def test_the_index_of_the_middle_one_of_five_is_100() -> None:
    found = indexes(50, 100, 150, 200, 300, functions=["卫健"] * 5, levels=["县"] * 5)

    assert [found[unit]["value"] for unit in "ABCDE"] == pytest.approx(
        [33.3333, 66.6667, 100, 133.3333, 200], abs=1e-4
    )
    # Ranks 0, 25, 50, 75 and 100: 40 points at rank 10, 100 at rank 75, 60 ÷ 65 for each rank between.
    assert [found[unit]["score"] for unit in "ABCDE"] == pytest.approx(
        [30.7692, 53.8462, 76.9231, 100, 100], abs=1e-4
    )


def test_a_level_with_too_few_peers_is_compared_with_its_function_at_any_level() -> None:
    found = indexes(
        *(100, 200, 300, 400, 500, 900),
        functions=["卫健"] * 5 + ["教育"],
        levels=["市", "县", "县", "县", "县", "市"],
    )

    # All five of the function have the median 300; the one of another function has no peers.
    assert found["A"]["value"] == pytest.approx(33.3333, abs=1e-4)
    assert found["E"]["value"] == pytest.approx(166.6667, abs=1e-4)
    assert found["F"]["outcome"] == "not_applicable"


def test_four_bodies_of_one_function_are_too_few_to_compare() -> None:
    found = indexes(100, 200, 300, 400, functions=["卫健"] * 4, levels=["县"] * 4)

    assert {row["outcome"] for row in found.values()} == {"not_applicable"}


def test_work_without_standard_hours_is_left_out_and_only_such_work_does_not_apply() -> None:
    rows = at_work(10, 20, 30, 40, 50)
    rows["workload_stat"] += [{"unit_id": "A", "year": 2024, "item_code": "2", "qty": 999}]
    units = bodies(*"ABCDEF", functions=["卫健"] * 6)
    rows["workload_stat"] += [{"unit_id": "F", "year": 2024, "item_code": "1", "qty": 5}]
    found = results("workload_per_capita_index", rows, units)

    assert found["A"]["value"] == pytest.approx(33.3333, abs=1e-4)
    assert found["F"]["outcome"] == "not_applicable"


def posts(*changes: tuple[str, int], **more: Any) -> list[Row]:
    return [{"post_type": "XZ", "effective_on": day, "change": number, **more} for day, number in changes]


def staff(number: int, since: str = "2020-01-01", until: str | None = None, **more: Any) -> list[Row]:
    row = {"in_post": True, "occupies_post": True, "valid_from": since, "valid_to": until}
    return times(number, **{**row, **more})


def test_posts_that_were_vacant_at_eight_quarter_ends_are_vacant_for_long() -> None:
    # 2 of 10 all the time
    assert value("long_vacancy_rate", post_account=posts(("2020-01-01", 10)), person=staff(8)) == 20


def test_the_least_vacancy_of_the_eight_quarter_ends_stands() -> None:
    account = posts(("2020-01-01", 10))

    # Vacancies of 4, but for one quarter-end (2023-03-31, the earliest) with 1.
    briefly = staff(6) + staff(3, "2023-03-31", "2023-04-01")
    assert value("long_vacancy_rate", post_account=account, person=briefly) == 10
    # A day later it lies between two quarter-ends, a day earlier before the first of the eight.
    between = staff(6) + staff(3, "2023-04-01", "2023-06-29")
    assert value("long_vacancy_rate", post_account=account, person=between) == 40
    before = staff(6) + staff(3, "2022-12-01", "2023-03-30")
    assert value("long_vacancy_rate", post_account=account, person=before) == 40


def test_posts_approved_lately_are_not_vacant_for_long() -> None:
    account = posts(("2020-01-01", 10), ("2024-11-01", 10))

    # 1 of 20: nine of the ten older posts were occupied all the time.
    assert value("long_vacancy_rate", post_account=account, person=staff(9)) == 5


def test_reserved_posts_are_not_vacant_and_more_people_than_posts_are_no_negative_vacancy() -> None:
    account = posts(("2020-01-01", 10), reserved_change=2)

    assert value("long_vacancy_rate", post_account=account, person=staff(7)) == 10
    assert value("long_vacancy_rate", post_account=account, person=staff(12)) == 0
    assert outcome("long_vacancy_rate", post_account=posts(("2020-01-01", 0)), person=staff(1)) == (
        "not_applicable"
    )


def plan(approved: int, onboarded: int | None, on: str | None = "2024-06-01", **more: Any) -> Row:
    row = {"year": 2023, "approved": approved, "onboarded": onboarded, "onboarded_on": on}
    return {**row, **more}


def test_the_plan_of_last_year_is_measured_at_the_end_of_this_year() -> None:
    lines = [plan(4, 3), plan(4, 2, "2025-01-01"), plan(4, 4, year=2024), plan(2, 1, None)]

    # (3 + 0 + 1) ÷ (4 + 4 + 2)
    assert value("post_plan_execution_rate", post_plan=lines) == pytest.approx(40)


def test_cancelled_posts_leave_the_plan_and_under_five_are_too_few() -> None:
    assert value("post_plan_execution_rate", post_plan=[plan(8, 5, cancelled=3)]) == 100
    assert outcome("post_plan_execution_rate", post_plan=[plan(8, 4, cancelled=4)]) == "too_few"


def test_nobody_there_yet_is_zero_and_no_plan_does_not_apply() -> None:
    assert value("post_plan_execution_rate", post_plan=[plan(6, None, None)]) == 0
    assert outcome("post_plan_execution_rate", post_plan=[plan(6, 6, year=2024)]) == "not_applicable"


def test_leaders_are_among_the_staff_they_lead() -> None:
    # 41 ÷ 11
    people = staff(30) + staff(4, leader_rank="部门副职") + staff(7, leader_rank="内设机构正职")

    assert value("staff_per_leader_ratio", person=people) == pytest.approx(3.7273, abs=1e-4)


def test_a_leader_who_left_leads_nobody() -> None:
    people = staff(3) + staff(1, leader_rank="部门正职", until="2024-12-30")

    assert outcome("staff_per_leader_ratio", person=people) == "not_applicable"
    assert outcome("staff_per_leader_ratio") == "missing"

"""People on the staff: each once, with dates that can be, kept up to date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from checked_rows import contents, tried


def person(key: str, unit: str = "u1", **more: Any) -> dict[str, Any]:
    since = {"valid_from": date(2020, 1, 1), "in_post": True}
    return {"person_key": key, "unit_id": unit, "name": f"{key}**", "id_number": key * 32, **since, **more}


def test_a_person_who_is_on_the_staff_of_two_units_fails_in_both(tmp_path: Path) -> None:
    rows = [person("a"), person("b"), person("c", "u2", id_number="a" * 32)]

    result = tried(tmp_path, person=rows)["person_once"]

    assert result.counts == {"u1": (2, 1), "u2": (1, 0)}
    assert contents(result) == [
        "单位：甲局（u1）；人员编码：a；姓名：a**；在编单位数：2",
        "单位：乙局（u2）；人员编码：c；姓名：c**；在编单位数：2",
    ]
    assert result.dataset == "person"


def test_two_spans_in_one_unit_former_staff_and_people_without_a_post_are_no_second_unit(
    tmp_path: Path,
) -> None:
    rows = [
        person("a"),
        person("a", valid_from=date(2023, 1, 1)),
        person("a", "u2", valid_to=date(2024, 6, 30)),
        person("a", "u2", in_post=False),
        person("b", id_number=None),
        person("c", "u2", id_number=None),
    ]

    result = tried(tmp_path, person=rows)["person_once"]

    assert (result.failed, result.counts) == (0, {"u1": (2, 2)})


def test_nobody_is_on_the_staff_before_they_began_to_work(tmp_path: Path) -> None:
    rows = [
        person("a", worked_since=date(2010, 7, 1), entered_post_on=date(2010, 7, 1)),
        person("b", worked_since=date(2010, 7, 2), entered_post_on=date(2010, 7, 1)),
        person("c", worked_since=date(2010, 7, 2)),
    ]

    result = tried(tmp_path, person=rows)["person_dates_in_order"]

    assert result.counts == {"u1": (2, 1)}
    assert result.rows[0].where.zh == "person.xlsx 第3行"


def test_who_is_due_to_retire_by_the_end_of_the_period_should_have_left(tmp_path: Path) -> None:
    rows = [
        person("a", retirement_on=date(2024, 12, 31)),
        person("b", retirement_on=date(2025, 1, 1)),
        person("c", retirement_on=date(2024, 1, 1), in_post=False),
        person("d", retirement_on=date(2024, 1, 1), valid_to=date(2024, 2, 1)),
        person("e"),
    ]

    result = tried(tmp_path, person=rows)["retired_left"]

    assert (result.counts, result.failed) == ({"u1": (2, 1)}, 1)
    assert "2024-12-31" in contents(result)[0]


def test_movements_are_recorded_within_seven_days(tmp_path: Path) -> None:
    def movement(no: str, recorded: date | None, occurred: date = date(2024, 3, 1)) -> dict[str, Any]:
        return {"movement_no": no, "unit_id": "u1", "occurred_on": occurred, "recorded_on": recorded}

    rows = [
        movement("1", date(2024, 3, 8)),
        movement("2", date(2024, 3, 9)),
        movement("3", None),
        # The seven days are not over when the period ends.
        movement("4", None, date(2024, 12, 28)),
    ]

    result = tried(tmp_path, person_movement=rows)["recorded_in_time"]

    assert (result.counts, result.failed) == ({"u1": (3, 1)}, 2)
    assert result.rows[0].place == 3

"""Figures from letters stand in for rows that are missing, and for nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.core.compute.compute_case import SHARE, bodies, computed, results, tickets

UNITS = bodies("U1", "U2", "U3")
NOT_COVERED = {"ticket": (None,)}


def letter(unit: str, above: Any, below: Any, **more: Any) -> dict[str, Any]:
    return {
        "unit_id": unit,
        "indicator": "share",
        "year": 2024,
        "numerator": None if above is None else Decimal(above),
        "denominator": None if below is None else Decimal(below),
        "letter_no": "函〔2025〕3号",
        "letter_date": None,
        **more,
    }


def shares(letters: list[dict[str, Any]], covers: Any = None, **change: Any) -> dict[str, dict[str, Any]]:
    rows = {"ticket": tickets(U1=(1, 4)), "indicator_part": letters}
    return results(
        computed([{**SHARE, **change}], rows, UNITS, NOT_COVERED if covers is None else covers), "share"
    )


def test_a_letter_gives_the_numbers_where_rows_are_missing_and_says_which_it_is() -> None:
    found = shares([letter("U2", 30, 40)])

    assert [found["U2"][key] for key in ("outcome", "numerator", "denominator", "sample", "value")] == [
        "ok", 30, 40, 40, 75,
    ]  # fmt: skip
    assert found["U2"]["reason_zh"] == "数据来自公函 函〔2025〕3号"
    assert found["U3"]["outcome"] == "missing"


def test_letters_of_one_unit_are_added_up() -> None:
    found = shares([letter("U2", "1.5", 10), letter("U2", "2.5", 10, letter_no="函〔2025〕4号")])

    assert (found["U2"]["numerator"], found["U2"]["denominator"], found["U2"]["value"]) == (4, 20, 20)
    assert found["U2"]["reason_en"] == "the figures come from letter 函〔2025〕3号, 函〔2025〕4号"


def test_rows_win_over_letters() -> None:
    assert shares([letter("U1", 4, 4)])["U1"]["value"] == 25


def test_a_letter_does_not_stand_in_where_nothing_is_missing() -> None:
    found = shares([letter("U2", 30, 40)], covers={})

    assert (found["U2"]["outcome"], found["U2"]["reason_zh"]) == (
        "not_applicable",
        "期内没有分母所计的事项",
    )


@pytest.mark.parametrize(
    "other", [{"year": 2023}, {"indicator": "another"}, {"unit_id": "U9"}], ids=["year", "indicator", "unit"]
)
def test_letters_about_something_else_are_not_taken(other: dict[str, Any]) -> None:
    assert shares([letter("U2", 30, 40, **other)])["U2"]["outcome"] == "missing"


@pytest.mark.parametrize("written", ["share", "办结率", "share done"])
def test_a_letter_may_name_the_indicator_as_people_do(written: str) -> None:
    assert shares([letter("U2", 30, 40, indicator=written)])["U2"]["value"] == 75


def test_the_outcome_of_a_letter_follows_as_that_of_rows() -> None:
    found = shares([letter("U2", 0, 0), letter("U3", 1, 3)], minimum=5)

    assert found["U2"]["outcome"] == "not_applicable"
    assert found["U3"]["outcome"] == "too_few"
    assert found["U3"]["reason_zh"] == "样本少于 5；数据来自公函 函〔2025〕3号"


def test_a_letter_that_leaves_a_figure_empty_leaves_the_result_missing() -> None:
    found = shares([letter("U2", 30, 40), letter("U2", None, 5, letter_no="函〔2025〕4号")])

    assert (found["U2"]["outcome"], found["U2"]["denominator"]) == ("missing", 45)


def test_a_letter_stands_in_where_no_source_delivers_the_dataset_at_all() -> None:
    found = computed([SHARE], {"indicator_part": [letter("U2", 30, 40)]}, UNITS)

    assert results(found, "share")["U2"]["value"] == 75
    assert found.letters == [{"unit_id": "U2", "indicator": "share", "period": "2024"}]


def test_an_indicator_that_is_one_value_takes_no_letters() -> None:
    whole = {"id": "share", "value": "sum(ticket.amount)"}

    found = computed([whole], {"indicator_part": [letter("U2", 30, 40)]}, UNITS)

    assert results(found, "share")["U2"]["outcome"] == "missing"
    assert found.letters == []

"""Use of posts and leadership posts, on rows with the traps of real ledgers."""

from __future__ import annotations

from datetime import date
from typing import Any

from small_rows import EARLY, of_a, of_units


def account(post_type: str, change: int, day: date = EARLY, **more: Any) -> dict[str, Any]:
    """Return a row of the ledger."""
    return {"post_type": post_type, "change": change, "effective_on": day, "seq": 1, **more}


def person(key: str, post_type: str | None = "XZ", **more: Any) -> dict[str, Any]:
    """Return a person on a post, or as `more` has it."""
    kept = {"in_post": True, "occupies_post": True, "valid_from": EARLY}
    return {"person_key": key, "post_type": post_type, **kept, **more}


def excess(code: str, kind: str = "编制", **more: Any) -> dict[str, Any]:
    """Return an approval of excess that is in force."""
    return {"kind": kind, "post_type_or_rank": code, "approved_doc_no": "1", "valid_from": EARLY, **more}


def test_approved_posts_are_the_sum_of_the_changes_so_far() -> None:
    rows = {
        "post_account": [
            account("XZ", 10),
            account("XZ", -2, date(2024, 12, 31)),
            account("XZ", 5, date(2025, 1, 1)),
            account("CG", 3),
        ]
    }

    assert of_a(
        rows, "sum(post_use.approved)", "sum(post_use.approved) filter (where post_use.post_type = 'XZ')"
    ) == [11, 8]


def test_only_people_in_force_who_are_on_the_staff_and_on_a_post_occupy_one() -> None:
    rows = {
        "post_account": [account("XZ", 10)],
        "person": [
            person("1"),
            person("2", occupies_post=False),
            person("3", in_post=False),
            person("4", occupies_post=None),
            person("5", valid_to=date(2024, 6, 1)),
            person("6", "CG"),
        ],
    }

    assert of_a(rows, "sum(post_use.occupied)") == [1]


def test_a_type_that_nobody_occupies_has_none_and_is_not_left_out() -> None:
    rows = {"post_account": [account("XZ", 10), account("CG", 4)], "person": [person("1")]}

    assert of_a(rows, "count(post_use.*)", "count(post_use.occupied)", "min(post_use.occupied)") == [2, 2, 0]


def test_several_approvals_of_excess_do_not_double_a_type() -> None:
    rows = {
        "post_account": [account("XZ", 10)],
        "person": [person("1"), person("2")],
        "approved_excess": [excess("XZ"), excess("XZ", valid_from=date(2023, 1, 1))],
    }

    assert of_a(rows, "sum(post_use.approved)", "sum(post_use.occupied)", "count_if(post_use.excused)") == [
        10,
        2,
        1,
    ]


def test_an_approval_excuses_its_own_type_while_it_is_in_force() -> None:
    rows = {
        "post_account": [account("XZ", 1), account("CG", 1), account("GQ", 1)],
        "approved_excess": [
            excess("XZ", valid_to=date(2024, 6, 30)),
            excess("CG", kind="领导职数"),
            excess("GQ"),
        ],
    }

    assert of_a(rows, "count_if(post_use.excused)", "count_if(post_use.excused is false)") == [1, 2]
    assert of_a(rows, "count_if(post_use.excused and post_use.post_type = 'GQ')") == [1]


def test_people_of_a_type_without_a_ledger_are_not_in_its_use_but_can_be_seen() -> None:
    rows = {
        "post_account": [account("XZ", 10), account("CG", 1, unit_id="B")],
        "person": [person("1"), person("2", "CG"), person("3", "CG"), person("4", None)],
    }

    assert of_a(rows, "sum(post_use.occupied)", "sum(post_unaccounted.occupied)") == [1, 3]
    assert of_a(rows, "count_if(post_unaccounted.post_type = 'CG' and post_unaccounted.occupied = 2)") == [1]


def test_units_do_not_share_posts() -> None:
    rows = {
        "post_account": [account("XZ", 10), account("XZ", 2, unit_id="B")],
        "person": [person("1"), person("2", unit_id="B"), person("3", unit_id="B")],
    }

    assert of_units(rows, "sum(post_use.occupied)") == {"A": 1, "B": 2}


def leaders(count: int, rank: str = "内设机构正职", code: str = "01") -> dict[str, Any]:
    """Return approved leadership posts."""
    return {"internal_unit_code": code, "leader_rank": rank, "approved_count": count}


def test_leadership_posts_are_counted_by_rank_over_all_internal_units() -> None:
    rows = {
        "leader_post": [leaders(1), leaders(1, code="02"), leaders(2, "部门副职", "00")],
        "person": [
            person("1", leader_rank="内设机构正职"),
            person("2", leader_rank="内设机构正职", occupies_post=False),
            person("3", leader_rank="内设机构正职", in_post=False),
            person("4"),
        ],
        "approved_excess": [excess("内设机构正职", "领导职数"), excess("部门副职", "编制")],
    }
    first = "filter (where leader_use.leader_rank = '内设机构正职')"

    assert of_a(
        rows,
        "count(leader_use.*)",
        f"sum(leader_use.approved) {first}",
        f"sum(leader_use.filled) {first}",
        "sum(leader_use.filled)",
        "count_if(leader_use.excused and leader_use.leader_rank = '内设机构正职')",
        "count_if(leader_use.excused)",
    ) == [2, 2, 2, 2, 1, 1]


def test_leaders_of_a_rank_without_quota_are_not_in_its_use_but_can_be_seen() -> None:
    rows = {
        "leader_post": [leaders(1), leaders(1, "部门副职", "00") | {"unit_id": "B"}],
        "person": [person("1", leader_rank="内设机构正职"), person("2", leader_rank="部门副职"), person("3")],
    }

    assert of_a(rows, "sum(leader_use.filled)", "sum(leader_unaccounted.filled)") == [1, 1]
    assert of_a(rows, "count_if(leader_unaccounted.leader_rank = '部门副职')") == [1]

"""Persons with their internal units and secondments, institutions, and verified items."""

from __future__ import annotations

from datetime import date
from typing import Any

from small_rows import EARLY, of_a, of_units


def person(key: str, **more: Any) -> dict[str, Any]:
    """Return a person on the staff."""
    return {"person_key": key, "in_post": True, "duty_state": "借出", "valid_from": EARLY, **more}


def lent(number: str, key: str, **more: Any) -> dict[str, Any]:
    """Return a secondment to a higher level, with papers."""
    papers = {"start_on": EARLY, "approved_doc_no": "1", "kind": "上级调用"}
    return {"secondment_no": number, "person_key": key, **papers, **more}


def test_several_secondments_leave_a_person_one() -> None:
    rows = {"person": [person("1"), person("2")], "secondment": [lent("a", "1"), lent("b", "1")]}

    assert of_a(rows, "count(person_duty.*)", "max(person_duty.papers)", "min(person_duty.papers)") == [
        2,
        2,
        0,
    ]


def test_only_secondments_upwards_in_force_and_with_papers_count() -> None:
    rows = {
        "person": [person(key) for key in "12345"],
        "secondment": [
            lent("a", "1"),
            lent("b", "2", approved_doc_no=None),
            lent("c", "3", kind="平级借用"),
            lent("d", "4", end_on=date(2024, 6, 30)),
            lent("e", "5", start_on=date(2025, 1, 1)),
            lent("f", "5", kind=None),
        ],
    }

    assert of_a(rows, "count_if(person_duty.papers > 0)", "count_if(person_duty.papers = 0)") == [1, 4]


def test_a_person_of_two_units_stays_with_both() -> None:
    rows = {
        "person": [person("1"), person("1", unit_id="B", valid_from=date(2023, 1, 1))],
        "secondment": [lent("a", "1")],
    }

    assert of_units(rows, "count_if(person_duty.papers = 1)") == {"A": 1, "B": 1}


def test_two_rows_of_one_person_stay_two() -> None:
    rows = {"person": [person("1"), person("1", valid_from=date(2023, 1, 1))], "secondment": [lent("a", "1")]}

    assert of_a(rows, "count(person_duty.*)", "sum(person_duty.papers)") == [2, 2]


def test_a_person_has_the_kind_of_the_own_units_internal_unit_or_none() -> None:
    inner = {"internal_unit_code": "01", "kind": "业务"}
    rows = {
        "internal_unit": [inner, {**inner, "unit_id": "B", "kind": "综合"}],
        "person": [person("1", internal_unit_code="01"), person("2", internal_unit_code="99"), person("3")],
    }

    assert of_a(
        rows,
        "count(person_post.*)",
        "count_if(person_post.internal_kind = '业务')",
        "count_if(person_post.internal_kind is null)",
    ) == [3, 1, 2]


def test_institutions_count_for_their_parent_with_what_they_have() -> None:
    body = {"org_kind": "事业单位", "established_on": EARLY, "parent_unit_id": "A"}
    post = {"post_type": "SY-QE", "effective_on": EARLY, "seq": 1}
    rows = {
        "org_unit": [
            {"unit_id": "A", "org_kind": "行政机关", "established_on": EARLY},
            {"unit_id": "i1", **body},
            {"unit_id": "i2", **body},
            {"unit_id": "i3", **body, "abolished_on": date(2024, 3, 1)},
            {"unit_id": "i4", **body, "org_kind": "派出机构"},
        ],
        "post_account": [
            {"unit_id": "i1", "change": 9, **post},
            {"unit_id": "i1", "change": 3, **post, "seq": 2},
        ],
        "person": [
            person("1", unit_id="i1", occupies_post=True),
            person("2", unit_id="i1", occupies_post=False),
        ],
        "workload_stat": [
            {"unit_id": "i1", "year": 2024, "item_code": "1", "qty": 7},
            {"unit_id": "i1", "year": 2023, "item_code": "1", "qty": 100},
        ],
    }

    assert of_a(
        rows,
        "count(institution.*)",
        "sum(institution.approved)",
        "min(institution.approved)",
        "sum(institution.occupied)",
        "sum(institution.qty)",
    ) == [2, 12, 0, 1, 7]


def test_what_the_visit_found_goes_before_what_the_unit_said() -> None:
    item = {"year": 2024, "item_kind": "duty"}
    seen = {"year": 2024, "score": 60}
    rows = {
        "self_evaluation": [
            {**item, "item_code": "1", "self_status": "完全履行", "score": 90},
            {**item, "item_code": "2", "self_status": "完全履行"},
            {**item, "item_code": "3", "self_status": "部分履行"},
            {**item, "item_code": "4"},
            {**item, "item_code": "5", "self_status": "完全履行", "year": 2023},
        ],
        "onsite_observation": [
            {**seen, "item_code": "1", "verified_status": "部分履行"},
            {**seen, "item_code": "3", "verified_status": "部分履行"},
            {**seen, "item_code": "4"},
            {**seen, "item_code": "2", "unit_id": "B", "verified_status": "未履行"},
        ],
    }

    assert of_a(
        rows,
        "count(item_result.*)",
        "count_if(item_result.status = '部分履行')",
        "count_if(item_result.status is null)",
        "count_if(item_result.corrected)",
        "sum(item_result.onsite_score)",
        "sum(item_result.self_score)",
    ) == [4, 2, 1, 1, 180, 90]

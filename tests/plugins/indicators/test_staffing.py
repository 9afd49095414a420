"""Posts and leadership posts that are filled, and who is on duty, on rows counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugins.indicators.small_round import Row, outcome, times, value


def posts(**by_type: int) -> list[Row]:
    return [
        {"post_type": kind, "effective_on": "2020-01-01", "change": number}
        for kind, number in by_type.items()
    ]


def staff(number: int, post_type: str | None = "XZ", **more: Any) -> list[Row]:
    row = {"post_type": post_type, "in_post": True, "occupies_post": True, "valid_from": "2020-01-01"}
    return times(number, **{**row, **more})


def test_occupancy_is_staff_on_posts_of_the_approved_posts() -> None:
    # 41 ÷ 46
    found = value("post_occupancy_rate", post_account=posts(XZ=46), person=staff(41))

    assert found == pytest.approx(89.1304, abs=1e-4)


def test_the_emptiest_type_decides_where_none_is_over() -> None:
    account = posts(XZ=10, CG=4)

    assert value("post_occupancy_rate", post_account=account, person=staff(10) + staff(3, "CG")) == 75


def test_one_type_over_its_posts_decides_whatever_the_others_leave_free() -> None:
    account = posts(XZ=10, CG=20)

    # 11 ÷ 10; in all only 12 of 30 posts are occupied
    people = staff(11) + staff(1, "CG")
    assert value("post_occupancy_rate", post_account=account, person=people) == pytest.approx(110)


def test_an_approved_excess_counts_as_full_while_it_is_in_force() -> None:
    excess = {"kind": "编制", "post_type_or_rank": "XZ", "approved_doc_no": "1号", "valid_from": "2023-01-01"}
    rows = {"post_account": posts(XZ=10, CG=5), "person": staff(12) + staff(5, "CG")}

    assert value("post_occupancy_rate", approved_excess=[excess], **rows) == 100
    ended = {**excess, "valid_to": "2024-06-30"}
    assert value("post_occupancy_rate", approved_excess=[ended], **rows) == pytest.approx(120)
    leaders = {**excess, "kind": "领导职数", "post_type_or_rank": "部门正职"}
    assert value("post_occupancy_rate", approved_excess=[leaders], **rows) == pytest.approx(120)


def test_people_on_a_type_whose_posts_were_taken_back_are_over_one_whole_rate_each() -> None:
    account = [*posts(XZ=10, GQ=3), {"post_type": "GQ", "effective_on": "2023-01-01", "change": -3}]

    assert value("post_occupancy_rate", post_account=account, person=staff(10) + staff(2, "GQ")) == 300
    assert value("post_occupancy_rate", post_account=account, person=staff(9)) == 90


def test_people_on_a_type_that_the_ledger_does_not_have_are_a_matter_of_the_data() -> None:
    people = staff(9) + staff(2, "QT") + staff(1, None)

    assert value("post_occupancy_rate", post_account=posts(XZ=10), person=people) == 90


def test_only_those_count_who_occupy_a_post_at_the_end_of_the_period() -> None:
    people = [
        *staff(8),
        *staff(1, valid_to="2024-12-31"),
        *staff(1, valid_to="2025-01-01"),
        *staff(1, valid_from="2025-01-01"),
        *staff(1, occupies_post=False),
        *staff(1, in_post=False),
        *staff(1, None),
    ]
    later = {"post_type": "XZ", "effective_on": "2025-01-01", "change": 90}

    assert value("post_occupancy_rate", post_account=[*posts(XZ=10), later], person=people) == 90


def test_occupancy_does_not_apply_without_posts_and_is_missing_without_a_ledger() -> None:
    assert outcome("post_occupancy_rate", post_account=posts(XZ=0), person=staff(1, "QT")) == "not_applicable"
    assert outcome("post_occupancy_rate", person=staff(1)) == "missing"


def test_people_on_posts_that_were_all_taken_back_are_over() -> None:
    # Each of the five is one whole rate over.
    assert value("post_occupancy_rate", post_account=posts(XZ=0), person=staff(5)) == 600


@pytest.mark.parametrize("blank", ["in_post", "occupies_post"])
def test_occupancy_is_missing_while_it_is_not_said_who_occupies_a_post(blank: str) -> None:
    people = staff(10) + staff(1, **{blank: None})

    assert outcome("post_occupancy_rate", post_account=posts(XZ=10), person=people) == "missing"


def leaders(**by_rank: int) -> list[Row]:
    return [
        {"internal_unit_code": "00", "leader_rank": rank, "approved_count": number}
        for rank, number in by_rank.items()
    ]


def test_the_fullest_rank_decides_and_filling_less_is_no_fault() -> None:
    quota = leaders(部门正职=1, 内设机构正职=8)
    people = staff(1, leader_rank="部门正职") + staff(2, leader_rank="内设机构正职") + staff(20)

    assert value("leader_fill_rate", leader_post=quota, person=people) == 100
    assert value("leader_fill_rate", leader_post=quota, person=people[1:]) == pytest.approx(25)


def test_one_rank_over_its_quota_is_over_though_others_are_empty() -> None:
    quota = leaders(部门副职=4, 内设机构正职=8)

    # 5 ÷ 4
    people = staff(5, leader_rank="部门副职")
    assert value("leader_fill_rate", leader_post=quota, person=people) == pytest.approx(125)


def test_quotas_of_a_rank_are_added_up_over_internal_units() -> None:
    quota = [
        {"internal_unit_code": code, "leader_rank": "内设机构副职", "approved_count": 2}
        for code in ("01", "02")
    ]

    assert value("leader_fill_rate", leader_post=quota, person=staff(3, leader_rank="内设机构副职")) == 75


def test_an_approved_excess_of_leaders_counts_as_full() -> None:
    excess = {
        "kind": "领导职数",
        "post_type_or_rank": "部门副职",
        "approved_doc_no": "2号",
        "valid_from": "2023-01-01",
    }
    people = staff(5, leader_rank="部门副职")

    found = value(
        "leader_fill_rate", leader_post=leaders(部门副职=4), person=people, approved_excess=[excess]
    )
    assert found == 100


def test_leaders_of_a_rank_whose_quota_is_zero_are_over_and_nobody_in_none_does_not_apply() -> None:
    people = staff(1, leader_rank="部门正职") + staff(1, leader_rank="部门副职")

    quota = leaders(部门正职=1, 部门副职=0)
    assert value("leader_fill_rate", leader_post=quota, person=people) == 200
    assert value("leader_fill_rate", leader_post=quota[:1], person=people) == 100
    # The deputy has no quota at all; the head is in no record.
    assert value("leader_fill_rate", leader_post=quota[1:], person=people) == 200
    assert outcome("leader_fill_rate", leader_post=quota[1:], person=people[:1]) == "not_applicable"


def test_leaders_are_missing_while_it_is_not_said_whether_one_is_in_post() -> None:
    people = staff(1, leader_rank="部门正职") + staff(1, leader_rank="部门副职", in_post=None)

    assert (
        outcome("leader_fill_rate", leader_post=leaders(部门正职=1, 部门副职=1), person=people) == "missing"
    )


def person(key: str, state: str | None, **more: Any) -> Row:
    return {"person_key": key, "in_post": True, "duty_state": state, "valid_from": "2020-01-01", **more}


def call(key: str, **more: Any) -> Row:
    row = {"person_key": key, "start_on": "2024-01-01", "kind": "上级调用", "approved_doc_no": "3号"}
    return {**row, **more}


def test_those_at_work_and_those_sent_out_with_approval_are_on_duty() -> None:
    people = [
        *(person(f"{n}", "在岗") for n in range(7)),
        person("8", "经批准派出"),
        person("9", "离岗"),
        person("10", None),
        person("11", "失联", in_post=False),
    ]

    # 8 ÷ 10
    assert value("on_duty_rate", person=people) == pytest.approx(80)
    assert outcome("on_duty_rate", person=[*people, person("12", "失联", in_post=None)]) == "missing"


def test_who_is_called_up_by_a_superior_with_papers_is_on_duty_and_other_loans_are_not() -> None:
    people = [person(f"{n}", "借出") for n in range(5)]
    calls = [
        call("0"),
        call("0", secondment_no="second"),
        call("1", approved_doc_no=None),
        call("2", kind="平级借用"),
        call("3", end_on="2024-06-30"),
    ]

    # 1 ÷ 5: nobody counts twice, and the last one has no secondment at all.
    assert value("on_duty_rate", person=people, secondment=calls) == pytest.approx(20)
    assert outcome("on_duty_rate", person=[person("1", "在岗", in_post=False)]) == "not_applicable"


UNITS = [
    {"internal_unit_code": "01", "kind": "业务"},
    {"internal_unit_code": "02", "kind": "一线"},
    {"internal_unit_code": "03", "kind": "综合"},
]


def test_staff_of_business_and_the_front_line_are_line_staff() -> None:
    people = [
        *staff(2, internal_unit_code="01"),
        *staff(1, internal_unit_code="02"),
        *staff(1, internal_unit_code="03"),
        *staff(1, internal_unit_code="99"),
        *staff(1),
        *staff(9, internal_unit_code="01", in_post=False),
    ]

    # 3 ÷ 6
    assert value("business_staff_ratio", internal_unit=UNITS, person=people) == pytest.approx(50)
    people += staff(1, in_post=None)
    assert outcome("business_staff_ratio", internal_unit=UNITS, person=people) == "missing"


def test_the_share_of_line_staff_does_not_apply_without_internal_units() -> None:
    assert outcome("business_staff_ratio", person=staff(3)) == "not_applicable"
    assert outcome("business_staff_ratio", internal_unit=UNITS) == "missing"

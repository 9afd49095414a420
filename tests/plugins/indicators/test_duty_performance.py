"""Duties and their benefits: nine indicators on rows that can be counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugins.indicators.small_round import (
    Row,
    bodies,
    evidence,
    outcome,
    result,
    results,
    times,
    value,
)


def duties(*reported: str | None) -> list[Row]:
    return [
        {"year": 2024, "item_kind": "duty", "item_code": f"D{number}", "self_status": status}
        for number, status in enumerate(reported)
    ]


def test_fulfilment_of_duties_counts_halves_for_what_is_done_in_part() -> None:
    # (10 × 1 + 2 × 0.5) ÷ 12
    items = duties(*["完全履行"] * 10, *["部分履行"] * 2)

    assert value("sanding_duty_fulfilment_rate", self_evaluation=items) == pytest.approx(91.6667, abs=1e-4)


def test_what_a_visit_found_stands_above_what_the_unit_reported() -> None:
    found = {"year": 2024, "item_code": "D0", "verified_status": "未履行"}
    items = duties("完全履行", "完全履行")

    # (0 + 1) ÷ 2
    assert value(
        "sanding_duty_fulfilment_rate", self_evaluation=items, onsite_observation=[found]
    ) == pytest.approx(50)


def test_a_duty_without_any_conclusion_is_missing_not_unfulfilled() -> None:
    assert outcome("sanding_duty_fulfilment_rate", self_evaluation=duties("完全履行", None)) == "missing"


def test_a_unit_sees_which_duties_counted_for_it_and_which_against() -> None:
    found = evidence("sanding_duty_fulfilment_rate", self_evaluation=duties("完全履行", "部分履行", "未履行"))

    against, counted = found["rows that counted against"], found["rows that counted for"]
    assert sorted(against["item_code"].to_pylist()) == ["D1", "D2"]
    # What was done in part counts half on either side.
    assert sorted(counted["item_code"].to_pylist()) == ["D0", "D1"]


def test_items_of_other_kinds_are_no_duties() -> None:
    party = [{**item, "item_kind": "party", "item_code": "P1"} for item in duties("未履行")]

    assert value("sanding_duty_fulfilment_rate", self_evaluation=duties("完全履行") + party) == 100


def test_duties_that_nobody_reported_are_missing_though_other_items_were() -> None:
    party = [{**item, "item_kind": "party", "item_code": "P1"} for item in duties("完全履行")]

    assert outcome("sanding_duty_fulfilment_rate", self_evaluation=party) == "missing"


def test_an_appraisal_is_the_final_score_of_the_full_score() -> None:
    rows = [{"appraisal_name": "目标考核", "full_score": 100, "final_score": 88.5}]

    assert value("appraisal_score_rate", performance_appraisal=rows) == pytest.approx(88.5)


def test_several_appraisals_are_added_up_and_those_without_a_score_left_out() -> None:
    rows = [
        {"appraisal_name": "目标考核", "full_score": 1000, "final_score": 900},
        {"appraisal_name": "党建考核", "full_score": 100, "final_score": 79},
        {"appraisal_name": "未出分", "full_score": 100, "final_score": None},
    ]

    # (900 + 79) ÷ (1000 + 100)
    assert value("appraisal_score_rate", performance_appraisal=rows) == pytest.approx(89)


def test_the_appraisal_does_not_apply_outside_of_its_scope_and_is_owed_within() -> None:
    units = bodies("A", "B", "C", in_appraisal=[False, True, None])
    found = results("appraisal_score_rate", {}, units)

    assert [found[unit]["outcome"] for unit in "ABC"] == ["not_applicable", "missing", "missing"]


def target(weight: float, wanted: float | None, actual: float | None, **more: Any) -> Row:
    return {
        "weight": weight,
        "target_value": wanted,
        "actual_value": actual,
        "direction": "higher",
        "responsibility": "unit",
        **more,
    }


def test_targets_are_weighed_and_none_counts_for_more_than_done() -> None:
    rows = [target(60, 100, 120), target(40, 50, 45)]

    # (60 × 1 + 40 × 0.9) ÷ 100
    assert value("core_target_completion_rate", core_target=rows) == pytest.approx(96)


def test_lower_is_better_is_turned_round_and_reaching_zero_is_done() -> None:
    rows = [target(50, 8, 10, direction="lower"), target(50, 5, 0, direction="lower")]

    # (50 × 8 ÷ 10 + 50 × 1) ÷ 100
    assert value("core_target_completion_rate", core_target=rows) == pytest.approx(90)


def test_a_target_that_is_not_above_zero_is_met_or_counts_nothing() -> None:
    rows = [target(50, 0, -3), target(30, -5, -2, direction="lower"), target(20, 0, 0)]

    assert value("core_target_completion_rate", core_target=rows) == pytest.approx(20)


@pytest.mark.parametrize("gap", ["actual_value", "target_value", "direction", "weight"])
def test_one_incomplete_target_of_the_unit_makes_the_completion_missing(gap: str) -> None:
    rows = [target(60, 100, 100), {**target(40, 50, 45), gap: None}]

    assert outcome("core_target_completion_rate", core_target=rows) == "missing"


@pytest.mark.parametrize("weight", [None, 0])
def test_targets_without_any_weight_are_missing_and_excuse_nobody(weight: float | None) -> None:
    rows = [{**target(60, 100, 100), "weight": weight}, {**target(40, 50, 10), "weight": weight}]

    assert outcome("core_target_completion_rate", core_target=rows) == "missing"


def test_targets_beyond_the_units_control_neither_count_nor_block() -> None:
    investment = target(40, 50, None, responsibility="shared")

    assert value("core_target_completion_rate", core_target=[target(60, 100, 75), investment]) == 75
    assert outcome("core_target_completion_rate", core_target=[investment]) == "not_applicable"


def ticket(replied: str | None, deadline: str = "2024-05-10 17:00:00", **more: Any) -> Row:
    return {
        "received_at": "2024-05-06 09:00:00",
        "is_main_handler": True,
        "deadline_at": deadline,
        "replied_at": replied,
        **more,
    }


IN_TIME, LATE = "2024-05-10 17:00:00", "2024-05-10 17:00:01"


def test_a_ticket_answered_at_its_deadline_is_in_time_and_one_without_an_answer_is_late() -> None:
    tickets = [ticket(IN_TIME)] * 3 + [ticket(LATE), ticket(None)]

    assert value("hotline_on_time_rate", hotline_ticket=tickets) == pytest.approx(60)


def test_the_answer_counts_and_not_when_the_hotline_closed_the_ticket() -> None:
    tickets = [ticket(IN_TIME, closed_at="2024-06-30 09:00:00")] * 5

    assert value("hotline_on_time_rate", hotline_ticket=tickets) == 100


def test_an_extension_comes_before_working_days_and_these_before_the_systems_deadline() -> None:
    worked = ticket(LATE, working_deadline_at="2024-05-13 23:59:59")
    cut_short = ticket(LATE, working_deadline_at="2024-05-13 23:59:59", extended_deadline_at=IN_TIME)

    # Four of five in time: the last one was due again at its extended deadline.
    assert value("hotline_on_time_rate", hotline_ticket=[worked] * 4 + [cut_short]) == pytest.approx(80)


@pytest.mark.parametrize(
    "void",
    [
        {"is_main_handler": False},
        {"unreasonable_state": "成立"},
        {"return_count": 1, "return_upheld": True},
        {"deadline_at": "2025-01-01 00:00:00"},
        {"deadline_at": "2023-12-31 23:59:59"},
    ],
)
def test_tickets_that_are_not_valid_or_not_due_in_the_period_do_not_count(void: Row) -> None:
    tickets = [ticket(IN_TIME)] * 5 + [{**ticket(None), **void}]

    assert value("hotline_on_time_rate", hotline_ticket=tickets) == 100


def test_a_ticket_without_a_marked_handler_counts_for_whoever_has_it() -> None:
    tickets = [ticket(IN_TIME)] * 5 + [ticket(None, is_main_handler=None)] * 5

    assert value("hotline_on_time_rate", hotline_ticket=tickets) == 50


def test_four_tickets_are_too_few_and_none_is_not_applicable() -> None:
    assert outcome("hotline_on_time_rate", hotline_ticket=[ticket(IN_TIME)] * 4) == "too_few"
    assert outcome("hotline_on_time_rate") == "not_applicable"


def rated(*ratings: str | None, **more: Any) -> list[Row]:
    return [ticket(IN_TIME, final_satisfaction=rating, **more) for rating in ratings]


def test_satisfaction_counts_ratings_only() -> None:
    tickets = rated(*["满意"] * 6, *["基本满意"] * 2, *["不满意"] * 2, *[None] * 5)

    # (6 + 2) ÷ 10
    assert value("hotline_satisfaction_rate", hotline_ticket=tickets) == pytest.approx(80)


def test_a_rating_whose_appeal_was_upheld_counts_for_nobody() -> None:
    tickets = rated(*["满意"] * 9, "不满意", appeal_state="申诉不成立") + rated(
        "不满意", appeal_state="申诉成立"
    )

    assert value("hotline_satisfaction_rate", hotline_ticket=tickets) == pytest.approx(90)
    assert outcome("hotline_satisfaction_rate", hotline_ticket=rated(*["满意"] * 9)) == "too_few"


def petition(accepted: str | None, replied: str | None, **more: Any) -> Row:
    return {
        "registered_at": "2024-03-01 09:00:00",
        "accepted_at": accepted,
        "reply_deadline": "2024-04-30",
        "replied_at": replied,
        **more,
    }


def test_a_petition_is_in_time_on_the_fifteenth_day_and_on_the_last_day() -> None:
    good = petition("2024-03-16 17:00:00", "2024-04-30 23:00:00")
    accepted_late = petition("2024-03-17 08:00:00", "2024-04-30 08:00:00")
    replied_late = petition("2024-03-16 08:00:00", "2024-05-01 08:00:00")
    never = petition("2024-03-16 08:00:00", None)

    # 7 ÷ 10
    assert value(
        "petition_on_time_rate", petition=[good] * 7 + [accepted_late, replied_late, never]
    ) == pytest.approx(70)


def test_an_extended_deadline_moves_a_petition_into_the_period_in_which_it_is_due() -> None:
    extended = petition("2024-03-16 08:00:00", "2024-05-20 08:00:00", extended_deadline="2024-05-30")
    next_year = petition("2024-03-16 08:00:00", None, extended_deadline="2025-01-01")

    assert value("petition_on_time_rate", petition=[extended] * 10 + [next_year]) == 100
    assert outcome("petition_on_time_rate", petition=[extended] * 9) == "too_few"


def test_findings_are_rectified_when_done_and_verified() -> None:
    done = {"due_date": "2024-06-30", "status": "已完成", "verified_by": "巡察办"}
    lasting = {**done, "status": "基本完成并长期坚持"}
    rows = [*[done] * 2, lasting, {**done, "verified_by": None}, {**done, "status": "未完成"}]

    # 3 ÷ 5
    assert value("inspection_rectification_rate", inspection_finding=rows) == pytest.approx(60)


def test_findings_of_earlier_years_stay_in_and_those_not_yet_due_stay_out() -> None:
    old = {"due_date": "2022-06-30", "status": "未完成", "verified_by": "巡察办"}
    done = {"due_date": "2024-12-31", "status": "已完成", "verified_by": "巡察办"}
    later = {**old, "due_date": "2025-01-01"}

    # 4 ÷ 5
    assert value(
        "inspection_rectification_rate", inspection_finding=[old, *[done] * 4, later]
    ) == pytest.approx(80)
    assert outcome("inspection_rectification_rate", inspection_finding=[done] * 4) == "too_few"
    assert outcome("inspection_rectification_rate", inspection_finding=[later] * 9) == "not_applicable"


def audit(*states: str | None) -> list[Row]:
    return [{"due_date": "2024-06-30", "status": state} for state in states]


def test_an_audit_finding_that_goes_on_is_half_rectified() -> None:
    # (7 + 0.5) ÷ 9
    found = value("audit_rectification_rate", audit_finding=audit(*["已整改"] * 7, "持续整改", "未整改"))

    assert found == pytest.approx(83.3333, abs=1e-4)


def test_four_audit_findings_are_too_few_and_one_without_a_state_is_not_done() -> None:
    assert outcome("audit_rectification_rate", audit_finding=audit(*["已整改"] * 4)) == "too_few"
    assert value("audit_rectification_rate", audit_finding=audit(*["已整改"] * 4, None)) == pytest.approx(80)


def answers(group: str, likert: int, number: int, **more: Any) -> list[Row]:
    return times(number, year=2024, group=group, item_code="态度", likert=likert, **more)


def test_opinions_of_three_groups_are_weighed() -> None:
    # Means 5, 3 and 1: 0.5 × 100 + 0.3 × 50 + 0.2 × 0
    replies = answers("服务对象", 5, 10) + answers("上级", 3, 5) + answers("职工", 1, 5)

    assert value("stakeholder_satisfaction_score", survey_response=replies) == pytest.approx(65)


def test_a_group_under_five_questionnaires_drops_out_with_its_weight() -> None:
    replies = answers("服务对象", 5, 16) + answers("职工", 1, 4)

    assert value("stakeholder_satisfaction_score", survey_response=replies) == pytest.approx(100)


def test_a_reversed_question_is_turned_round_and_a_test_is_no_opinion() -> None:
    replies = answers("服务对象", 2, 20, is_reversed=True)
    tests = times(5, year=2024, group="职工", item_code="测试", test_score=10)

    # 6 − 2 = 4: (4 − 1) ÷ 4
    assert value("stakeholder_satisfaction_score", survey_response=replies + tests) == pytest.approx(75)


def test_questionnaires_count_and_not_their_questions() -> None:
    several = [
        {"year": 2024, "response_no": f"R{n}", "group": "服务对象", "item_code": item, "likert": 4}
        for n in range(10)
        for item in ("便利", "态度", "时限")
    ]

    assert outcome("stakeholder_satisfaction_score", survey_response=several) == "too_few"
    assert result("stakeholder_satisfaction_score", survey_response=several)["sample"] == 10

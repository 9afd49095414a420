"""Party leadership, discipline, data, reports and procedure, on rows counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugins.indicators.small_round import Row, bodies, evidence, outcome, result, results, times, value


def items(*statuses: str | None, kind: str = "party") -> list[Row]:
    return [
        {"year": 2024, "item_kind": kind, "item_code": f"{kind}{n}", "self_status": status}
        for n, status in enumerate(statuses)
    ]


def test_four_of_five_items_carried_out_are_eighty() -> None:
    found = items(*["完全履行"] * 4, "未履行")

    assert value("party_leadership_score", self_evaluation=found) == pytest.approx(80)


def test_what_was_decided_and_carried_out_in_part_does_not_count() -> None:
    found = items(*["完全履行"] * 3, *["部分履行"] * 2)
    visit = [{"year": 2024, "item_code": "party0", "verified_status": "部分履行"}]

    assert value("party_leadership_score", self_evaluation=found) == pytest.approx(60)
    assert value("party_leadership_score", self_evaluation=found, onsite_observation=visit) == pytest.approx(
        40
    )


def test_the_items_that_were_not_carried_out_are_named() -> None:
    found = evidence("party_leadership_score", self_evaluation=items(*["完全履行"] * 4, "部分履行"))

    assert found["rows that counted against"]["item_code"].to_pylist() == ["party4"]


@pytest.mark.parametrize(
    "found", [items(*["完全履行"] * 4), items(*["完全履行"] * 4, None), items("完全履行", kind="duty")]
)
def test_fewer_than_five_items_with_a_conclusion_are_missing(found: list[Row]) -> None:
    assert outcome("party_leadership_score", self_evaluation=found) == "missing"


def marks(*given: float) -> list[Row]:
    return [{"year": 2024, "group": "职工", "item_code": "测试", "test_score": mark} for mark in given]


STUDY = items("完全履行", "完全履行", kind="study")
VISITED = [
    {"year": 2024, "item_code": "study0", "score": 60},
    {"year": 2024, "item_code": "study1", "score": 80},
]


def test_half_is_what_people_know_and_half_what_the_visit_saw() -> None:
    # (mean of 90, 80, 70, 90, 100) = 86; (60 + 80) ÷ 2 = 70
    found = result(
        "regulation_study_score",
        self_evaluation=STUDY,
        onsite_observation=VISITED,
        survey_response=marks(90, 80, 70, 90, 100),
    )

    assert found["outcome"] == "ok"
    assert found["value"] == pytest.approx(78)


def test_fewer_than_five_tests_are_scored_and_not_shown() -> None:
    found = result(
        "regulation_study_score",
        self_evaluation=STUDY,
        onsite_observation=VISITED,
        survey_response=marks(90, 80, 70, 90),
    )

    assert found["outcome"] == "suppressed"
    assert found["value"] is None
    assert found["score"] is None


def test_study_is_missing_without_a_test_or_without_a_visit() -> None:
    without_test = outcome("regulation_study_score", self_evaluation=STUDY, onsite_observation=VISITED)
    without_visit = outcome(
        "regulation_study_score", self_evaluation=STUDY, survey_response=marks(90, 80, 70, 90, 100)
    )

    assert (without_test, without_visit) == ("missing", "missing")


def event(severity: str | None, **more: Any) -> Row:
    return {"checked_on": "2024-05-06", "event_type": "未备案", "severity": severity, **more}


def test_events_cost_points_by_severity() -> None:
    found = result(
        "establishment_violation_score",
        supervision_check=[event("严重"), event("较重"), event("一般"), event("一般")],
    )

    # 20 + 10 + 3 + 3
    assert (found["value"], found["score"]) == (36, 64)


def test_half_where_found_by_the_unit_and_mended_in_time_and_more_where_repeated() -> None:
    own = {"self_reported": True, "due_date": "2024-06-30"}
    events = [
        event("严重", **own, fixed_on="2024-06-30"),
        event("较重", **own, fixed_on="2024-07-01"),
        event("一般", repeat_flag=True),
        event("严重", **own, fixed_on="2024-06-01", repeat_flag=True),
        event("严重", checked_on="2023-12-31"),
    ]

    # 10 + 10 + 4.5 + 15; the last one was found the year before.
    assert value("establishment_violation_score", supervision_check=events) == pytest.approx(39.5)


def test_figures_of_the_discipline_organs_come_by_severity() -> None:
    cases = [
        {"severity": "严重", "establishment_related_cases": 1, "cases_opened": 7},
        {"severity": "一般", "establishment_related_cases": 2},
        {"year": 2023, "severity": "严重", "establishment_related_cases": 9},
    ]

    # 20 + 2 × 3
    assert value("establishment_violation_score", discipline_case=cases) == 26


def test_nothing_found_costs_nothing_and_more_than_all_leaves_nothing() -> None:
    clean = event(None, event_type=None)

    assert result("establishment_violation_score")["score"] == 100
    assert result("establishment_violation_score", supervision_check=[clean])["score"] == 100
    assert result("establishment_violation_score", supervision_check=[event("严重")] * 6)["score"] == 0


def test_a_problem_without_a_severity_is_missing() -> None:
    assert outcome("establishment_violation_score", supervision_check=[event(None)]) == "missing"


def test_a_report_of_the_discipline_organs_without_a_number_is_missing() -> None:
    case = {"severity": "严重", "establishment_related_cases": None}

    assert outcome("establishment_violation_score", discipline_case=[case]) == "missing"


def checks(**by_property: tuple[int, int]) -> list[Row]:
    return [
        {"dataset": "person", "rule": f"{name}_rule", "property": name, "passed": passed, "total": total}
        for name, (passed, total) in by_property.items()
    ]


REPORTED: dict[str, list[Row]] = {
    "org_unit": [{"established_on": "2000-01-01"}],
    "post_account": [{"post_type": "XZ", "effective_on": "2020-01-01", "change": 1}],
    "leader_post": [{"leader_rank": "部门正职"}],
    "person": [{"in_post": True, "valid_from": "2020-01-01"}],
}
"""One row of each dataset that every unit owes; internal units and movements are covered."""


def test_the_five_properties_are_weighed() -> None:
    found = checks(
        authentic=(90, 100), accurate=(80, 100), complete=(100, 100), standard=(50, 100), timely=(60, 100)
    )

    # 0.30 × 90 + 0.25 × 80 + 0.20 × 100 + 0.10 × 50 + 0.15 × 60
    assert value("staffing_data_quality_rate", quality_check=found, **REPORTED) == pytest.approx(81)


def test_a_property_without_checks_drops_out_with_its_weight() -> None:
    found = checks(authentic=(90, 100), complete=(40, 80), timely=(0, 0))

    # (0.30 × 90 + 0.20 × 50) ÷ 0.50
    assert value("staffing_data_quality_rate", quality_check=found, **REPORTED) == pytest.approx(74)


def test_only_the_six_real_name_datasets_count() -> None:
    other = [{**checks(authentic=(0, 100))[0], "dataset": "hotline_ticket"}]
    ledger = [{**checks(authentic=(1, 1))[0], "dataset": "post_account"}]

    assert value("staffing_data_quality_rate", quality_check=ledger + other, **REPORTED) == 100
    assert outcome("staffing_data_quality_rate", quality_check=other, **REPORTED) == "missing"
    assert outcome("staffing_data_quality_rate", **REPORTED) == "missing"


@pytest.mark.parametrize("dataset", REPORTED)
def test_checks_of_one_dataset_do_not_stand_for_another_that_was_not_reported(dataset: str) -> None:
    rows = REPORTED | {dataset: []}

    assert outcome("staffing_data_quality_rate", quality_check=checks(authentic=(1, 1)), **rows) == "missing"


def report(submitted: str | None = "2024-01-30", **more: Any) -> Row:
    row = {"year": 2023, "due_on": "2024-01-31", "submitted_on": submitted, "is_required": True}
    return {**row, "is_filled": True, **more}


LEDGER = [
    {"post_type": "XZ", "effective_on": "2020-01-01", "change": 10},
    {"post_type": "XZ", "effective_on": "2024-01-01", "change": 5},
]
STAFF = [
    *times(7, in_post=True, valid_from="2020-01-01"),
    *times(1, in_post=True, valid_from="2020-01-01", valid_to="2024-01-01"),
    *times(1, in_post=True, valid_from="2020-01-01", valid_to="2023-12-31"),
    *times(1, in_post=True, valid_from="2024-01-01"),
    *times(2, in_post=True, valid_from="2023-12-31", leader_rank="部门副职"),
]
"""At the start of 2024: ten posts, ten people, two of them leaders."""


def test_a_report_on_time_complete_and_right_is_full() -> None:
    figures = {"reported_posts": 10, "reported_staff": 10, "reported_leaders": 2}

    found = value("annual_report_score", annual_report=[report(**figures)], post_account=LEDGER, person=STAFF)
    assert found == pytest.approx(100)


def test_a_late_section_gaps_and_wrong_figures_cost_their_parts() -> None:
    figures = {"reported_posts": 15, "reported_staff": 10}
    sections = [report(**figures), report(), report("2024-02-01"), report(is_filled=False)]
    sections.append(report(is_required=False, is_filled=False))

    # 0 for the late section, 40 × 3 ÷ 4, and 10 for the one figure that agrees
    found = value("annual_report_score", annual_report=sections, post_account=LEDGER, person=STAFF)
    assert found == pytest.approx(40)


def test_a_report_that_never_came_is_late() -> None:
    figures = {"reported_posts": 10, "reported_staff": 10, "reported_leaders": 2}

    found = value(
        "annual_report_score", annual_report=[report(None, **figures)], post_account=LEDGER, person=STAFF
    )
    assert found == pytest.approx(70)


def test_no_report_is_missing_but_where_none_is_owed() -> None:
    units = bodies("A", "B", "C", report_obliged=[False, True, None])
    found = results("annual_report_score", {}, units)

    assert [found[unit]["outcome"] for unit in "ABC"] == ["not_applicable", "missing", "missing"]


def matter(accepted: str = "2024-03-01", **more: Any) -> Row:
    return {"accepted_on": accepted, **more}


BEGUN = {"motion_on": "2024-02-01", "party_group_minutes": True}
REVIEWED = {"argued_on": "2024-03-10", "legality_checked": True}
DECIDED = {"decision": "通过", "decided_on": "2024-04-01"}


def test_every_step_counts_in_the_period_in_which_it_was_due() -> None:
    whole = matter(**BEGUN, **REVIEWED, **DECIDED, implemented_on="2024-06-30")
    whole |= {"follow_up_due_on": "2024-12-31", "follow_up_on": "2024-12-31"}
    poor = matter(**{**BEGUN, "party_group_minutes": False}, argued_on="2024-03-10")

    # Four of four and none of two: 90 days after 1 April are 30 June.
    assert value("matter_lifecycle_compliance_rate", establishment_matter=[whole, poor]) == pytest.approx(
        66.6667, abs=1e-4
    )


def test_a_decision_is_late_after_ninety_days_and_not_yet_due_before() -> None:
    late = matter("2023-12-01", **DECIDED, implemented_on="2024-07-01")
    open_at_the_end = matter("2023-12-01", decision="通过", decided_on="2024-10-03")
    due_at_the_end = matter("2023-12-01", decision="通过", decided_on="2024-10-02")
    refused = matter("2023-12-01", decision="不通过", decided_on="2024-04-01")
    due_before = matter("2023-01-01", decision="通过", decided_on="2023-10-02")

    # 90 days after 2 October end on 31 December, after 3 October on 1 January.
    found = result(
        "matter_lifecycle_compliance_rate",
        establishment_matter=[late, open_at_the_end, due_at_the_end, refused, due_before],
    )
    assert (found["numerator"], found["denominator"]) == (0, 2)


def test_steps_out_of_order_are_not_done_properly() -> None:
    carried_out_before = matter("2023-12-01", **DECIDED, implemented_on="2024-03-31")
    argued_after = matter(**BEGUN, **{**REVIEWED, "argued_on": "2024-04-02"}, **DECIDED)

    found = result(
        "matter_lifecycle_compliance_rate", establishment_matter=[carried_out_before, argued_after]
    )
    # Of the motion, the review and two implementations only the motion was right.
    assert (found["numerator"], found["denominator"]) == (1, 4)


def test_a_matter_that_was_passed_on_no_stated_day_makes_the_rate_missing() -> None:
    passed = matter(**BEGUN, **REVIEWED, decision="通过")

    assert outcome("matter_lifecycle_compliance_rate", establishment_matter=[passed]) == "missing"


def test_follow_up_is_due_by_its_own_date_and_no_step_due_does_not_apply() -> None:
    done = matter("2023-03-01", follow_up_due_on="2024-03-01", follow_up_on="2024-03-01")
    late = matter("2023-03-01", follow_up_due_on="2024-03-01", follow_up_on="2024-03-02")
    never = matter("2023-03-01", follow_up_due_on="2024-03-01")
    later = matter("2023-03-01", follow_up_due_on="2025-01-01")

    found = value("matter_lifecycle_compliance_rate", establishment_matter=[done, late, never, later])
    assert found == pytest.approx(33.3333, abs=1e-4)
    assert outcome("matter_lifecycle_compliance_rate", establishment_matter=[later]) == "not_applicable"

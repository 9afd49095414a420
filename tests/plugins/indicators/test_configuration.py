"""Size of units, disputes and co-operation, on rows counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugins.indicators.small_round import Row, outcome, registry, times, value


def internal_units(*posts: int | None) -> list[Row]:
    return [
        {"internal_unit_code": f"{n:02}", "approved_posts": number} for n, number in enumerate(posts, start=1)
    ]


def test_internal_units_of_three_posts_are_large_enough() -> None:
    # 5 of 6, the example of a unit of six
    found = value("internal_unit_scale_rate", internal_unit=internal_units(3, 4, 5, 3, 8, 2))

    assert found == pytest.approx(83.3333, abs=1e-4)


def test_internal_units_without_stated_posts_are_left_out_and_four_are_too_few() -> None:
    assert value("internal_unit_scale_rate", internal_unit=internal_units(3, 3, 3, 2, 2, None)) == 60
    assert outcome("internal_unit_scale_rate", internal_unit=internal_units(3, 3, 3, 3, None)) == "too_few"


def institution(unit: str, **more: Any) -> Row:
    row = {"unit_id": unit, "parent_unit_id": "A", "org_kind": "事业单位", "established_on": "2010-01-01"}
    return {**row, **more}


def of_institution(unit: str, approved: int, occupied: int, qty: float) -> dict[str, list[Row]]:
    return {
        "post_account": [
            {"unit_id": unit, "post_type": "SY-QE", "effective_on": "2015-01-01", "change": approved}
        ],
        "person": times(
            occupied,
            unit_id=unit,
            in_post=True,
            occupies_post=True,
            valid_from="2015-01-01",
            post_type="SY-QE",
        ),
        "workload_stat": [{"unit_id": unit, "year": 2024, "item_code": "1", "qty": qty}],
    }


def gathered(*parts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {name: [row for part in parts for row in part[name]] for name in parts[0]}


def test_an_institution_is_effective_with_posts_people_and_work() -> None:
    rows = gathered(
        of_institution("I1", 5, 3, 10),
        of_institution("I2", 10, 5, 1),
        of_institution("I3", 4, 4, 10),
        of_institution("I4", 10, 4, 10),
        of_institution("I5", 10, 9, 0),
    )
    known = [institution(f"I{n}") for n in range(1, 6)]

    # I1 and I2: I3 is too small, I4 less than half filled, I5 without work.
    assert value("affiliated_unit_effective_rate", org_unit=known, **rows) == pytest.approx(40)


def test_bodies_that_are_gone_or_no_institutions_do_not_count_and_two_are_too_few() -> None:
    rows = gathered(*(of_institution(f"I{n}", 6, 6, 1) for n in (1, 2, 3)))
    known = [institution("I1"), institution("I2"), institution("I3")]
    gone = institution("I4", abolished_on="2024-06-30")
    street = institution("I5", org_kind="派出机构")

    assert value("affiliated_unit_effective_rate", org_unit=[*known, gone, street], **rows) == 100
    assert outcome("affiliated_unit_effective_rate", org_unit=[*known[:2], gone], **rows) == "too_few"


def test_an_institution_without_any_data_is_there_and_not_effective() -> None:
    rows = gathered(*(of_institution(f"I{n}", 6, 6, 1) for n in (1, 2, 3)))
    known = [institution(f"I{n}") for n in (1, 2, 3, 4)]

    assert value("affiliated_unit_effective_rate", org_unit=known, **rows) == pytest.approx(75)


def sent(number: int, **more: Any) -> list[Row]:
    row = {"received_at": "2024-05-06 09:00:00", "dispatched_at": "2024-05-06 10:00:00"}
    return times(number, **row, **more)


def test_returns_that_were_not_upheld_are_disputes() -> None:
    tickets = sent(18, return_count=0) + sent(2, return_count=1, return_upheld=False)

    # 2 of 20 tickets
    assert value("duty_dispute_rate", hotline_ticket=tickets) == pytest.approx(10)


def test_an_upheld_return_counts_nowhere_and_an_open_one_is_no_dispute() -> None:
    disputed = sent(1, return_count=2, return_upheld=False)
    upheld = sent(5, return_count=1, return_upheld=True)
    still_open = sent(1, return_count=1)

    # 1 of 20: the five upheld ones are not among them.
    assert value("duty_dispute_rate", hotline_ticket=sent(18) + disputed + upheld + still_open) == 5
    assert outcome("duty_dispute_rate", hotline_ticket=sent(19) + upheld) == "too_few"


def test_a_ticket_belongs_to_the_period_in_which_it_was_sent() -> None:
    before = sent(1, return_count=1, return_upheld=False)
    before[0]["dispatched_at"] = "2023-12-31 23:59:59"

    assert value("duty_dispute_rate", hotline_ticket=sent(20) + before) == 0


def scores(*given: float, **more: Any) -> list[Row]:
    return [{"indicator": "org_synergy_score", "score": score, **more} for score in given]


def test_experts_and_related_bodies_are_weighed_six_to_four() -> None:
    likert = times(2, year=2024, group="关联部门", item_code="协同", likert=4)

    # 0.6 × 80 + 0.4 × 75
    found = value("org_synergy_score", expert_score=scores(70, 80, 90), survey_response=likert)
    assert found == pytest.approx(78)


def test_experts_alone_count_where_no_related_body_answered() -> None:
    others = times(9, year=2024, group="职工", item_code="协同", likert=1)

    found = value("org_synergy_score", expert_score=scores(70, 80, 90), survey_response=others)
    assert found == pytest.approx(80)


def test_an_expert_with_a_conflict_does_not_count_and_two_are_too_few() -> None:
    biased = scores(0, conflict_declared=True)
    elsewhere = [{**scores(0)[0], "indicator": "party_leadership_score"}]

    assert value("org_synergy_score", expert_score=scores(70, 80, 90) + biased + elsewhere) == pytest.approx(
        80
    )
    assert outcome("org_synergy_score", expert_score=scores(70, 80) + biased) == "too_few"
    assert outcome("org_synergy_score") == "not_applicable"


def test_what_the_commission_decided_is_the_matter_of_its_office() -> None:
    of_the_office = {
        name for name, indicator in registry().indicators.items() if indicator.responsibility == "office"
    }

    assert of_the_office == {
        "internal_unit_scale_rate",
        "duty_dispute_rate",
        "staff_per_leader_ratio",
        "peer_staffing_level_ratio",
    }

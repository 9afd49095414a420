"""Comparison with peers and with the year before, on rows counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from quanheng.plugins.indicators.comparison import COMPARED
from tests.plugins.indicators.small_round import Row, bodies, computed, loaded, registry, results

QUALITATIVE = {
    "sanding_duty_fulfilment_rate",
    "stakeholder_satisfaction_score",
    "org_synergy_score",
    "party_leadership_score",
    "regulation_study_score",
}


def posts_and_bases(posts: Sequence[int], bases: Sequence[int | None]) -> dict[str, list[Row]]:
    units = "ABCDEFGH"
    return {
        "post_account": [
            {"unit_id": unit, "post_type": "XZ", "effective_on": "2020-01-01", "change": number}
            for unit, number in zip(units, posts, strict=False)
        ],
        "unit_base": [
            {"unit_id": unit, "year": 2024, "base_kind": "服务人口", "base": number}
            for unit, number in zip(units, bases, strict=False)
            if number is not None
        ],
    }


def test_posts_for_a_base_are_compared_with_the_median_of_peers() -> None:
    units = bodies(*"ABCDEF", functions=["教育"] * 6, levels=["县"] * 6)
    rows = posts_and_bases([10, 20, 30, 40, 50, 60], [1000] * 6)

    # Levels 10 to 60 for a thousand; the median is (30 + 40) ÷ 2.
    found = results("peer_staffing_level_ratio", rows, units)
    assert [found[unit]["value"] for unit in "ABCDEF"] == pytest.approx(
        [28.5714, 57.1429, 85.7143, 114.2857, 142.8571, 171.4286], abs=1e-4
    )
    assert [found[unit]["score"] for unit in "ACDE"] == pytest.approx([0, 100, 100, 71.4286], abs=1e-4)


def test_without_a_base_or_with_four_peers_there_is_no_comparison() -> None:
    units = bodies(*"ABCDEF", functions=["教育"] * 6, levels=["县"] * 6)

    five = results("peer_staffing_level_ratio", posts_and_bases([10] * 6, [None, *[1000] * 5]), units)
    assert [five[unit]["outcome"] for unit in "AB"] == ["not_applicable", "ok"]
    four = results("peer_staffing_level_ratio", posts_and_bases([10] * 6, [None, None, *[1000] * 4]), units)
    assert {row["outcome"] for row in four.values()} == {"not_applicable"}


def test_what_is_compared_with_last_year_is_quantitative_and_the_units_own() -> None:
    own = [
        placement.id
        for _, _, placement in loaded().scheme.placements
        if placement.id not in QUALITATIVE
        and registry().indicators[placement.id].responsibility == "unit"
        and placement.id != "yoy_composite_improvement"
    ]

    assert list(COMPARED) == own


def ticket(**more: Any) -> Row:
    row = {"received_at": "2024-05-06 09:00:00", "is_main_handler": True}
    return {**row, "deadline_at": "2024-05-10 17:00:00", "replied_at": "2024-05-09 09:00:00", **more}


EVENTS = {"hotline_ticket": [ticket(final_satisfaction="满意")] * 10}
"""Both hotline indicators score 100; nothing happened in supervision, which scores 100 as well."""


def improvement(*history: Row, **rows: list[Row]) -> Row:
    table = computed([], {**EVENTS, **rows, "score_history": list(history)}).tables["indicators"]
    [row] = [row for row in table.to_pylist() if row["indicator"] == "yoy_composite_improvement"]
    return row


def before(indicator: str, score: float, year: int = 2023) -> Row:
    return {"indicator": indicator, "year": year, "score": score}


def test_the_change_of_scores_is_weighed_by_this_years_weights() -> None:
    found = improvement(
        before("hotline_on_time_rate", 90),
        before("hotline_satisfaction_rate", 100),
        before("establishment_violation_score", 97),
    )

    # Weights of a service unit: (5 × 10 + 6 × 0 + 4 × 3) ÷ 15
    assert found["value"] == pytest.approx(4.1333, abs=1e-4)
    assert found["score"] == 100


def test_scores_in_one_year_only_do_not_count() -> None:
    found = improvement(
        before("hotline_on_time_rate", 100),
        before("petition_on_time_rate", 10),
        before("hotline_satisfaction_rate", 20, year=2022),
        before("party_leadership_score", 0),
    )

    # Nothing of petitions this year, nothing of satisfaction last year; the last one is an opinion.
    assert (found["value"], found["score"]) == (0, 100)


def test_getting_worse_costs_ten_points_for_each_point() -> None:
    late = [ticket(replied_at=None)] * 2 + [ticket()] * 98
    found = improvement(before("hotline_on_time_rate", 97.736842105), hotline_ticket=late)

    # 98 % score 94.7368, three points less than last year.
    assert found["value"] == pytest.approx(-3, abs=1e-6)
    assert found["score"] == pytest.approx(70, abs=1e-5)


def test_the_first_round_has_nothing_to_compare_with() -> None:
    assert improvement()["outcome"] == "not_applicable"
    assert improvement(before("hotline_on_time_rate", 90, year=2022))["outcome"] == "not_applicable"

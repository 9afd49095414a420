"""The built-in scheme: what is published word for word, and the proposal below it as it was agreed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from quanheng.core.compute.prepare import prepare
from quanheng.core.formula.origins import Origins
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import EVERY, Placement
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project.overlay.overlay_file import check_overlay, load_overlay
from quanheng.core.project.overlay.resolve import resolve
from quanheng.core.project.scheme_file import check_scheme, load_scheme, scheme_warnings

SCHEMES = Path(__file__).parents[2] / "quanheng" / "schemes"

PUBLISHED = [
    "履职尽责情况和相关效益",
    "机构编制实际配备",
    "机构配置效益",
    "编制和领导职数使用效益",
    "机构编制管理规范",
    "对比参照指标",
]
"""The six dimensions as the office of Shiyan names them in public."""

AGREED = """
d1.1 sanding_duty_fulfilment_rate      5 4 4   C parameters  execution unit
d1.1 appraisal_score_rate              6 5 7   A parameters  benefit   unit
d1.2 core_target_completion_rate       6 7 12  B replaceable benefit   unit
d1.3 hotline_on_time_rate              3 5 2   A parameters  benefit   unit
d1.3 hotline_satisfaction_rate         3 6 3   A parameters  benefit   unit
d1.3 petition_on_time_rate             3 3 2   B parameters  benefit   unit
d1.4 inspection_rectification_rate     3 3 3   B parameters  benefit   unit
d1.4 audit_rectification_rate          3 3 3   B parameters  benefit   unit
d1.5 stakeholder_satisfaction_score    3 6 4   C parameters  benefit   unit
d2.1 post_occupancy_rate               4 4 3   A parameters  execution unit
d2.2 leader_fill_rate                  3 2 2   A locked      execution unit
d2.3 on_duty_rate                      3 3 3   A parameters  execution unit
d2.3 business_staff_ratio              2 3 2   C replaceable execution unit
d3.1 internal_unit_scale_rate          3 2 3   C parameters  execution office
d3.1 affiliated_unit_effective_rate    3 3 5   C replaceable benefit   unit
d3.2 duty_dispute_rate                 4 3 3   A parameters  benefit   office
d3.3 org_synergy_score                 3 2 3   C parameters  benefit   unit
d4.1 workload_per_capita_index         6 8 7   C replaceable benefit   unit
d4.1 long_vacancy_rate                 3 3 3   C parameters  benefit   unit
d4.2 post_plan_execution_rate          3 3 3   A parameters  execution unit
d4.3 staff_per_leader_ratio            3 2 3   A parameters  benefit   office
d5.1 party_leadership_score            4 3 3   C locked      execution unit
d5.1 regulation_study_score            3 2 2   C locked      execution unit
d5.2 establishment_violation_score     5 4 3   A locked      execution unit
d5.3 staffing_data_quality_rate        4 3 3   C locked      execution unit
d5.3 annual_report_score               2 1 1   A parameters  execution unit
d5.4 matter_lifecycle_compliance_rate  2 2 2   C parameters  execution unit
d6.1 peer_staffing_level_ratio         3 3 3   C replaceable reference office
d6.2 yoy_composite_improvement         2 2 3   C parameters  reference unit
"""
"""Group, id, weights (management, service, development), availability, policy, tag, responsibility."""

LOADED = load_scheme(SCHEMES / "shiyan.yaml")
SCHEME = LOADED.scheme
REGISTRY = load_registry((), none=True)


def defined(placement: Placement) -> Indicator:
    return REGISTRY.indicators[placement.id]


def test_the_six_published_names_stand_word_for_word() -> None:
    assert [dimension.name.zh for dimension in SCHEME.dimensions] == PUBLISHED


def test_there_are_twenty_groups_and_29_indicators_and_the_scheme_fits_together() -> None:
    assert len([group for dimension in SCHEME.dimensions for group in dimension.groups]) == 20
    assert len(SCHEME.placements) == 29
    assert check_scheme(LOADED, REGISTRY) == []
    assert scheme_warnings(LOADED) == []


def test_every_indicator_is_placed_weighed_and_tagged_as_agreed() -> None:
    found = []
    for _, group, placement in SCHEME.placements:
        indicator = defined(placement)
        weights = [placement.weight.get(name, placement.weight.get(EVERY)) for name in SCHEME.categories]
        found.append(
            [
                *(group.id, placement.id, *map(str, weights)),
                *(indicator.availability, placement.policy, indicator.tag, indicator.responsibility),
            ]
        )

    assert list(SCHEME.categories) == ["management", "service", "development"]
    assert found == [line.split() for line in AGREED.strip().splitlines()]


def test_weights_add_up_to_100_in_every_category_and_to_what_the_dimensions_say() -> None:
    for category in SCHEME.categories:
        below = Counter[str]()
        for dimension, _, placement in SCHEME.placements:
            below[dimension.id] += placement.weight.get(category, placement.weight.get(EVERY))  # type: ignore[assignment]
        assert sum(below.values()) == 100, category
        for dimension in SCHEME.dimensions:
            assert dimension.weight is not None
            assert below[dimension.id] == dimension.weight[category], dimension.id


def test_opinions_are_less_than_a_fifth_of_the_weight() -> None:
    opinions = {
        "sanding_duty_fulfilment_rate",
        "stakeholder_satisfaction_score",
        "org_synergy_score",
        "party_leadership_score",
        "regulation_study_score",
    }
    shares = {
        category: sum(
            placement.weight.get(category, placement.weight.get(EVERY, 0))
            for _, _, placement in SCHEME.placements
            if placement.id in opinions
        )
        for category in SCHEME.categories
    }

    assert shares == {"management": 18, "service": 17, "development": 16}


@pytest.mark.parametrize("placement", [p for _, _, p in SCHEME.placements], ids=lambda given: given.id)
def test_every_indicator_is_defined_in_words_of_both_languages(placement: Placement) -> None:
    indicator = defined(placement)

    assert indicator.description is not None
    assert indicator.basis is not None
    assert "来源：" in indicator.description.zh
    assert "Source: " in indicator.description.en
    for text in (indicator.name, indicator.description, indicator.basis):
        assert text.zh != text.en
        # Half-width punctuation does not belong into a Chinese sentence.
        assert not set(",;:?!") & set(text.zh), text.zh
    assert indicator.scoring is not None


def test_scoring_differs_by_category_where_categories_differ() -> None:
    by_category = {placement.id: placement.scoring_by for _, _, placement in SCHEME.placements}

    chosen = {name: given for name, given in by_category.items() if given}
    assert set(chosen) == {"business_staff_ratio", "staff_per_leader_ratio"}
    assert all(set(given) == set(SCHEME.categories) for given in chosen.values())
    line_staff = {
        name: (rule.linear.floor, rule.linear.target)
        for name, rule in chosen["business_staff_ratio"].items()
        if rule.linear is not None
    }
    assert line_staff == {"management": (50, 75), "service": (60, 85), "development": (55, 80)}
    service = chosen["staff_per_leader_ratio"]["service"].band
    assert service is not None
    assert (service.lo, service.hi, float(service.zero_lo), service.zero_hi) == (3, 10, 1.5, 25)


def test_it_is_said_plainly_that_most_is_a_proposal_and_nothing_is_calibrated() -> None:
    assert SCHEME.note is not None
    assert "只有六个维度的名称" in SCHEME.note.zh
    assert "待校准" in SCHEME.note.zh
    assert "proposal" in SCHEME.note.en
    assert SCHEME.calibrated is False
    assert SCHEME.composite.use == "internal"


def test_three_gates_and_four_grades_stand_above_the_scores() -> None:
    assert [gate.id for gate in SCHEME.gates] == ["over_staffed", "false_self_evaluation", "data_unreliable"]
    assert SCHEME.grading is not None
    assert [(grade.name.zh, int(grade.at)) for grade in SCHEME.grading.grades] == [
        ("优秀", 90),
        ("良好", 80),
        ("一般", 60),
        ("较差", 0),
    ]


def test_the_first_year_takes_what_is_there_or_comes_by_letter_and_says_what_the_rest_waits_for() -> None:
    overlay = load_overlay("shiyan-starter", SCHEMES).overlay
    reasons = {given.indicator: given.reason for given in overlay.disable}

    assert overlay.base == SCHEME.id
    assert set(reasons) == {p.id for _, _, p in SCHEME.placements if defined(p).availability == "C"}
    for name, reason in reasons.items():
        assert reason is not None, name
        assert reason.zh.startswith(("需先", "首轮")), name
        assert reason.en != reason.zh, name


def test_the_first_year_fits_its_base_and_keeps_more_than_half_of_the_weight() -> None:
    prepared, problems = prepare(
        SCHEME, REGISTRY.datasets.values(), REGISTRY.indicators, Origins.of(SCHEME, LOADED.document)
    )
    assert problems == []
    assert prepared is not None
    overlay = load_overlay("shiyan-starter", SCHEMES)
    assert check_overlay(overlay, SCHEME, prepared) == []

    reduced, adoption = resolve(prepared, overlay.overlay)
    assert (adoption.indicators, adoption.of_indicators) == (15, 29)
    assert adoption.weight == {"management": 54, "service": 54, "development": 53}
    assert [gate.id for gate in reduced.scheme.gates] == ["over_staffed"]

"""What gates set, cap and withhold, and how grades say so."""

from __future__ import annotations

import pytest
from scoring_case import GRADES, bodies, column, scheme, scored

from quanheng.core.results.outcome import Outcome

TREE = {"d": {"g": {"a": 50, "b": 50}}}
CAP = {
    "id": "overstaffed",
    "name": {"zh": "超编进人", "en": "overstaffed"},
    "when": "true",
    "cap_grade": "fair",
}
FALSE = {
    "id": "untrue",
    "name": {"zh": "数据造假", "en": "false report"},
    "when": "true",
    "set_score": {"a": 0},
}
STOP = {"id": "unusable", "name": {"zh": "质量过低", "en": "bad data"}, "when": "true", "withhold": True}


def graded(gates, holds, values, **more):
    made = scheme(TREE, grading=GRADES, gates=gates, **more)
    conditions = {gate["id"]: one for gate, one in zip(gates, holds, strict=True)}
    return scored(made, values, gates=conditions)


def reasons(result):
    return column(result.ranking, "grade_reason_en")


def test_a_cap_lowers_a_better_grade_and_leaves_the_score_alone():
    result = graded([CAP], [[True, False]], {"a": [95, 95], "b": [95, 95]})

    assert column(result.ranking, "grade") == ["fair", "excellent"]
    assert column(result.ranking, "score") == [95, 95]
    assert reasons(result) == ["the gate 'overstaffed' is triggered, which caps the grade at 'fair'", None]
    assert column(result.ranking, "grade_reason_zh")[0] == "触发“超编进人”，等次最高为“一般”"


def test_a_cap_does_not_touch_a_grade_that_is_not_better():
    result = graded([CAP], [[True, True]], {"a": [65, 20], "b": [65, 20]})

    assert column(result.ranking, "grade") == ["fair", "poor"]
    assert reasons(result) == [None, None]


def test_the_lowest_of_several_caps_stands():
    lower = {**CAP, "id": "worse", "name": "worse", "cap_grade": "poor"}

    result = graded([lower, CAP], [[True], [True]], {"a": [95], "b": [95]})

    assert column(result.ranking, "grade") == ["poor"]
    assert "worse" in reasons(result)[0]
    assert "overstaffed" in reasons(result)[0]


def test_a_set_score_counts_instead_of_the_own_one_and_says_by_which_gate():
    result = graded([FALSE], [[True, False]], {"a": [90, 90], "b": [70, 70]})

    assert column(result.indicators, "score", indicator="a") == [0, 90]
    assert column(result.indicators, "value", indicator="a") == [90, 90]
    assert column(result.indicators, "reason_en", indicator="a") == [
        "the gate 'false report' sets the score to 0",
        None,
    ]
    assert column(result.ranking, "score") == [35, 80]


def test_a_set_score_decides_what_is_missing_but_brings_back_nothing_that_does_not_apply():
    result = graded([FALSE], [[True, True]], {"a": [Outcome.MISSING, Outcome.NOT_APPLICABLE], "b": [70, 70]})

    assert column(result.indicators, "outcome", indicator="a") == ["missing", "not_applicable"]
    assert column(result.indicators, "score", indicator="a") == [0, None]
    assert column(result.indicators, "reason_zh", indicator="a")[0] == "因缺失；触发“数据造假”，计0分"
    assert column(result.composites, "status", node="total") == ["final", "insufficient"]
    assert column(result.composites, "score_low", node="total") == [35, 70]


def test_the_lowest_of_several_set_scores_stands_in_any_order():
    mild = {**FALSE, "id": "mild", "name": "mild", "set_score": {"a": 40, "b": 10}}

    one = graded([FALSE, mild], [[True], [True]], {"a": [90], "b": [70]})
    other = graded([mild, FALSE], [[True], [True]], {"a": [90], "b": [70]})

    assert column(one.ranking, "score") == column(other.ranking, "score") == [5]


def test_a_withheld_total_shows_no_number_no_grade_and_no_rank():
    values = {"a": [90] * 6, "b": [70, 60, 50, 40, 30, 20]}

    result = graded([STOP], [[True] + [False] * 5], values)

    assert column(result.ranking, "status") == ["withheld"] + ["final"] * 5
    for name in ("score", "score_low", "score_high", "grade", "rank", "rank_low"):
        assert column(result.ranking, name)[0] is None
    assert column(result.ranking, "rank")[1:] == [1, 2, 3, 4, 5]
    assert column(result.composites, "score_low", node="total")[0] is None
    assert column(result.composites, "score", node="d")[0] == 80
    assert reasons(result)[0] == "the total is withheld by 'bad data'"


@pytest.mark.parametrize("gate", [CAP, FALSE, STOP], ids=lambda gate: gate["id"])
def test_a_condition_that_nobody_can_decide_does_nothing_and_is_said(gate):
    result = graded([gate], [[None]], {"a": [95], "b": [95]})

    assert column(result.ranking, "grade") == ["excellent"]
    assert column(result.ranking, "score") == [95]
    assert column(result.indicators, "score", indicator="a") == [95]
    assert gate["name"]["en"] in reasons(result)[0]
    assert gate["name"]["zh"] in column(result.ranking, "grade_reason_zh")[0]
    assert result.findings.num_rows == 0


def test_grades_look_at_the_rounded_total_unless_the_scheme_says_exact():
    values = {"a": [89.996, 89.994, 80], "b": [89.996, 89.994, 80]}

    rounded = scored(scheme(TREE, grading=GRADES), values)
    exact = scored(scheme(TREE, grading={**GRADES, "of": "exact"}), values)

    assert column(rounded.ranking, "grade") == ["excellent", "good", "good"]
    assert column(exact.ranking, "grade") == ["good", "good", "good"]


def test_grade_bounds_belong_to_the_better_grade():
    edges = [100, 90, 89.99, 80, 79.99, 60, 59.99, 0]

    result = scored(scheme(TREE, grading=GRADES), {"a": edges, "b": edges})

    assert column(result.ranking, "grade") == [
        "excellent", "excellent", "good", "good", "fair", "fair", "poor", "poor",
    ]  # fmt: skip


def test_a_provisional_total_has_no_grade_and_says_its_interval():
    result = scored(scheme(TREE, grading=GRADES), {"a": [95], "b": [Outcome.MISSING]})

    assert column(result.ranking, "grade") == [None]
    assert column(result.ranking, "score") == [None]
    assert "47.5" in reasons(result)[0]
    assert "97.5" in reasons(result)[0]
    assert "47.5至97.5分" in column(result.ranking, "grade_reason_zh")[0]


def test_an_insufficient_total_has_no_grade_and_says_how_much_applies():
    result = scored(scheme(TREE, grading=GRADES), {"a": [95], "b": [Outcome.TOO_FEW]})

    assert column(result.ranking, "grade") == [None]
    assert reasons(result) == [
        "insufficient data: 50% of the weight applies, under 60%, so there is no grade"
    ]


def test_a_scheme_without_grades_gives_none():
    result = scored(scheme(TREE), {"a": [95], "b": [Outcome.MISSING]}, units=bodies(1))

    assert column(result.ranking, "grade") == [None]
    assert reasons(result) == [None]

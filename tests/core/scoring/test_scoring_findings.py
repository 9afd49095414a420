"""What becomes a finding, how grave it is, and what it advises."""

from __future__ import annotations

import pytest
from scoring_case import GRADES, bodies, column, indicator, scheme, scored

from quanheng.core.model.scoring import Scoring
from quanheng.core.results.outcome import Outcome
from quanheng.core.scoring.wording import inner_quotes, number, quantity, target
from quanheng.core.text import Text

TREE = {"d": {"g": {"a": 50, "b": 30, "c": 20}}}
RULE = {"linear": {"floor": 80, "target": 99}}


def found(result, name="severity", **where):
    return column(result.findings, name, **where)


def test_a_score_under_the_bound_is_minor_and_serious_under_half_of_it():
    made = scheme({"d": {"g": dict.fromkeys("abcde", 20)}})

    result = scored(made, {"a": [60], "b": [59.99], "c": [30], "d": [29.99], "e": [0]})

    assert list(zip(found(result, "indicator"), found(result), strict=True)) == [
        ("b", "minor"),
        ("c", "minor"),
        ("d", "serious"),
        ("e", "serious"),
    ]


def test_a_score_that_is_printed_as_the_bound_is_no_finding():
    result = scored(scheme(TREE), {"a": [59.996], "b": [60], "c": [80]})

    assert found(result) == []


def test_the_scheme_moves_the_bound():
    result = scored(scheme(TREE, findings_below=80), {"a": [79], "b": [39], "c": [80]})

    assert found(result) == ["minor", "serious"]


def test_a_low_score_says_value_bound_points_lost_target_and_who_acts():
    a = indicator("a", name={"zh": "按时办结率", "en": "On time"}, unit="%", scoring=RULE)

    result = scored(scheme(TREE), {"a": [89.5], "b": [90], "c": [90]}, definitions=[a])

    assert found(result, "text_zh") == ["“按时办结率”得50分，低于60分；指标值为89.5%"]
    assert found(result, "text_en") == ["'On time' scores 50, under 60; its value is 89.5%"]
    assert found(result, "suggestion_zh") == ["使总分少25分；目标：不低于99%；由本单位整改"]
    assert found(result, "suggestion_en") == [
        "costs 25 points of the total; target: at least 99%; the unit puts it right"
    ]
    assert found(result, "due") == [None]


def test_points_lost_follow_the_weight_after_redistribution():
    result = scored(scheme(TREE), {"a": [40], "b": [Outcome.NOT_APPLICABLE], "c": [Outcome.TOO_FEW]})

    assert "60 points" in found(result, "suggestion_en")[0]


def test_no_points_are_promised_where_they_are_no_summand_of_the_total():
    result = scored(scheme(TREE, composite={"mean": "geometric"}), {"a": [40], "b": [80], "c": [80]})

    assert found(result, "suggestion_en") == ["target: at least 100; the unit puts it right"]


@pytest.mark.parametrize(
    ("owner", "owes", "acts"),
    [
        ("unit", "the unit itself owes it", "the unit puts it right"),
        ("office", "the establishment office owes it", "the establishment office looks for a solution"),
        ("other", "another body owes it", "another body puts it right"),
        ("shared", "the unit owes it together with others", "the unit puts it right together with others"),
    ],
)
def test_a_finding_says_who_owes_the_figure_and_who_has_to_act(owner, owes, acts):
    owned = [indicator(name, responsibility=owner) for name in "ab"]

    result = scored(scheme(TREE), {"a": [Outcome.MISSING], "b": [10], "c": [90]}, definitions=owned)

    assert found(result) == ["serious", "serious"]
    assert owes in found(result, "suggestion_en")[0]
    assert acts in found(result, "suggestion_en")[1]
    of_the_office = "; decided by the establishment committee, and no part of the unit's score"
    why = "because missing" + (of_the_office if owner == "office" else "")
    assert found(result, "text_en")[0] == f"'a' has no data: {why}"
    assert ("the total is an interval" in found(result, "suggestion_en")[0]) == (owner != "office")
    assert ("points of the total" in found(result, "suggestion_en")[1]) == (owner != "office")


def test_what_is_waived_or_does_not_apply_is_no_finding():
    gone = {"a": [Outcome.MISSING], "b": [Outcome.NOT_APPLICABLE], "c": [Outcome.TOO_FEW]}

    assert found(scored(scheme(TREE), gone, waivers={("u0", "a")})) == []


def test_what_is_wrong_is_a_serious_finding_and_not_the_fault_of_the_unit():
    result = scored(scheme(TREE), {"a": [Outcome.ERROR], "b": [90], "c": [90]})

    assert found(result) == ["serious"]
    assert "not to blame" in found(result, "suggestion_en")[0]


def test_without_weight_only_what_is_wrong_is_a_finding():
    tree = {"d": {"g": {"a": 100, "b": 0, "c": 0, "e": 0}}}

    result = scored(scheme(tree), {"a": [90], "b": [Outcome.MISSING], "c": [10], "e": [Outcome.ERROR]})

    assert found(result, "indicator") == ["e"]


@pytest.mark.parametrize(
    ("effect", "about", "advice"),
    [
        ({"cap_grade": "fair"}, None, "Until it is put right, the grade is at most 'fair'"),
        ({"set_score": {"a": 0}}, "a", "Until it is put right, 'a' scores 0"),
        ({"set_score": {"a": 0, "b": 5}}, None, "Until it is put right, 'a' scores 0, 'b' scores 5"),
        ({"withhold": True}, None, "Until it is put right, the total is withheld"),
    ],
    ids=["cap", "one score", "two scores", "withhold"],
)
def test_a_triggered_gate_is_one_severe_finding(effect, about, advice):
    gate = {"id": "gate", "name": {"zh": "超职数", "en": "too many leaders"}, "when": "true", **effect}

    result = scored(
        scheme(TREE, gates=[gate], grading=GRADES),
        {name: [90, 90] for name in "abc"},
        gates={"gate": [True, False]},
    )

    assert found(result, "unit_id") == ["u0"]
    assert found(result) == ["severe"]
    assert found(result, "indicator") == [about]
    assert found(result, "text_zh") == ["触发否决与封顶条件“超职数”"]
    assert found(result, "suggestion_en") == [advice]


def test_findings_stand_unit_by_unit_gates_first_then_the_order_of_the_scheme():
    gate = {"id": "gate", "name": "gate", "when": "true", "withhold": True}

    result = scored(
        scheme(TREE, gates=[gate]),
        {"a": [90, 10], "b": [10, 10], "c": [10, 90]},
        gates={"gate": [False, True]},
    )

    assert list(zip(found(result, "unit_id"), found(result, "indicator"), strict=True)) == [
        ("u0", "b"),
        ("u0", "c"),
        ("u1", None),
        ("u1", "a"),
        ("u1", "b"),
    ]


def test_peers_have_no_findings():
    result = scored(
        scheme(TREE), {name: [10, 10] for name in "abc"}, units=bodies(2, roles=["peer", "evaluated"])
    )

    assert set(found(result, "unit_id")) == {"u1"}


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ({"linear": {"floor": 80, "target": 99}}, "不低于99%", "at least 99%"),
        ({"linear": {"floor": 20, "target": 2.5}}, "不高于2.5%", "at most 2.5%"),
        ({"band": {"lo": 85, "hi": 100, "zero_lo": 60, "zero_hi": 105}}, "85%至100%", "from 85% to 100%"),
        ({"deduction": {"points": 3}}, "0，每减少1多得3分", "0; each 1 less earns 3 points more"),
        (
            {"percentile": {"low": 10, "high": 75}},
            "在同类单位中的百分位达到75（得100分）",
            "a percentile rank of 75 among peers (which scores 100)",
        ),
        (
            {"steps": {"below": 0, "steps": [{"at": 60, "score": 50}, {"at": 80, "score": 100}]}},
            "不低于80%",
            "at least 80%",
        ),
        (
            {"steps": {"below": 100, "steps": [{"at": 5, "score": 50}, {"at": 10, "score": 0}]}},
            "低于5%",
            "under 5%",
        ),
        (
            {"steps": {"below": 0, "steps": [{"at": 5, "score": 90}, {"at": 7, "score": 90}, {"at": 9, "score": 0}]}},
            "不低于5%且低于9%",
            "at least 5% and under 9%",
        ),
        (
            {"rubric": {"levels": [{"value": 0, "score": 0}, {"value": 1, "score": 90, "name": {"zh": "完备", "en": "full"}}]}},
            "完备",
            "full",
        ),
        ({"rubric": {"levels": [{"value": 3, "score": 0}, {"value": 1, "score": 90}]}}, "1%", "1%"),
    ],
)  # fmt: skip
def test_the_target_of_every_rule_is_put_into_words(rule, zh, en):
    told = target(Scoring.model_validate(rule).rule, indicator("a", unit="%"))

    assert (told.zh, told.en) == (zh, en)


@pytest.mark.parametrize(
    ("given", "shown"),
    [(0.0, "0"), (-0.001, "0"), (100, "100"), (12.345, "12.35"), (5.10, "5.1"), (-2.5, "-2.5")],
)
def test_numbers_are_written_half_up_without_idle_zeros(given, shown):
    assert number(given) == shown


def test_a_unit_of_measure_in_words_stands_apart_in_english():
    assert quantity(3, Text("天", "days")) == Text("3天", "3 days")
    assert quantity(3, None) == Text("3", "3")


def test_a_name_with_quotation_marks_has_inner_ones_within_a_sentence():
    assert inner_quotes("“三定”职责履行率") == "‘三定’职责履行率"

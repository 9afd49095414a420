"""What the office itself decided is shown and found fault with, and costs the unit nothing."""

import pytest
from scoring_case import bodies, column, indicator, scheme, scored

from quanheng.core.results.outcome import Outcome

TREE = {"d": {"g": {"own": 30, "ours": 10}, "h": {"more": 20}}, "e": {"k": {"last": 40}}}
OFFICE = [indicator("ours", responsibility="office")]
GIVEN = {"own": [80], "ours": [20], "more": [50], "last": [90]}


def one(table, name, **where):
    (cell,) = column(table, name, **where)
    return cell


def node(result, name, what="score"):
    return one(result.composites, what, node=name)


def test_its_weight_goes_to_the_rest_of_the_group_as_if_it_did_not_apply():
    result = scored(scheme(TREE), GIVEN, definitions=OFFICE)
    same = scored(scheme(TREE), {**GIVEN, "ours": [Outcome.NOT_APPLICABLE]})

    for name in ("g", "d", "total", "benefit"):
        assert node(result, name) == node(same, name)
    assert node(result, "g") == 80
    assert node(result, "d") == pytest.approx((40 * 80 + 20 * 50) / 60)
    assert column(result.indicators, "weight_used") == pytest.approx([40, 0, 20, 40])


def test_the_indicator_is_scored_and_says_why_it_takes_no_points():
    result = scored(scheme(TREE), GIVEN, definitions=OFFICE)

    [row] = [row for row in result.indicators.to_pylist() if row["indicator"] == "ours"]
    assert (row["outcome"], row["value"], row["score"], row["weight"]) == ("ok", 20, 20, 10)
    assert (row["weight_used"], row["points"]) == (0, None)
    assert row["reason_zh"] == "由编委决定，不计入该单位得分"
    assert row["reason_en"] == "decided by the establishment committee, and no part of the unit's score"
    assert sum(filter(None, column(result.indicators, "points"))) == pytest.approx(node(result, "total"))


def test_a_low_score_is_a_finding_for_the_office_that_costs_nothing():
    result = scored(scheme(TREE), GIVEN, definitions=OFFICE)

    suggestion = one(result.findings, "suggestion_en", indicator="ours")
    assert suggestion == "target: at least 100; the establishment office looks for a solution"


def test_it_does_not_lower_the_coverage():
    result = scored(
        scheme({"d": {"g": {"own": 30, "ours": 70}}}), {"own": [80], "ours": [20]}, definitions=OFFICE
    )

    assert node(result, "total", "coverage") == 100
    assert node(result, "total", "weight") == 100
    assert node(result, "total", "status") == "final"
    assert node(result, "total") == 80


def test_what_is_missing_of_it_leaves_the_total_final():
    result = scored(scheme(TREE), {**GIVEN, "ours": [Outcome.MISSING]}, definitions=OFFICE)

    assert node(result, "total", "status") == "final"
    assert one(result.indicators, "reason_en", indicator="ours").startswith("because missing; decided by")


@pytest.mark.parametrize("outcome", [Outcome.NOT_APPLICABLE, Outcome.TOO_FEW])
def test_what_does_not_apply_anyway_needs_no_such_reason(outcome):
    result = scored(scheme(TREE), {**GIVEN, "ours": [outcome]}, definitions=OFFICE)

    assert "committee" not in one(result.indicators, "reason_en", indicator="ours")


def test_without_a_weight_there_is_nothing_to_explain():
    result = scored(
        scheme({"d": {"g": {"own": 100, "ours": 0}}}), {"own": [80], "ours": [20]}, definitions=OFFICE
    )

    assert one(result.indicators, "reason_zh", indicator="ours") is None


def test_a_group_that_the_office_answers_for_whole_has_no_score():
    result = scored(
        scheme({"d": {"g": {"ours": 60}, "h": {"own": 40}}}),
        {"own": [80], "ours": [20]},
        units=bodies(1),
        definitions=OFFICE,
    )

    assert (node(result, "g"), node(result, "g", "status")) == (None, "not_applicable")
    assert node(result, "total") == 80


def test_a_unit_that_answers_for_nothing_has_no_total():
    result = scored(scheme({"d": {"g": {"ours": 100}}}), {"ours": [20]}, definitions=OFFICE)

    assert (node(result, "total", "status"), node(result, "total", "coverage")) == ("not_applicable", 0)

"""Weights, redistribution, intervals and means, by hand."""

from __future__ import annotations

import pytest
from scoring_case import bodies, column, indicator, scheme, scored

from quanheng.core.errors import ProjectError
from quanheng.core.results.outcome import Outcome

TREE = {"d1": {"g1": {"a": 30, "b": 10}, "g2": {"c": 20}}, "d2": {"g3": {"e": 40}}}
NONE = Outcome.NOT_APPLICABLE
GONE = Outcome.MISSING


def one(result, table, name, **where):
    (found,) = column(getattr(result, table), name, unit_id="u0", **where)
    return found


def used(result):
    return column(result.indicators, "weight_used", unit_id="u0")


def test_everything_that_applies_adds_up_by_weight():
    result = scored(scheme(TREE), {"a": [80], "b": [40], "c": [50], "e": [90]})

    assert one(result, "composites", "score", node="g1") == 70
    assert one(result, "composites", "score", node="g2") == 50
    assert one(result, "composites", "score", node="d1") == pytest.approx((40 * 70 + 20 * 50) / 60)
    assert one(result, "composites", "score", node="total") == pytest.approx(74)
    assert used(result) == [30, 10, 20, 40]
    assert column(result.indicators, "points", unit_id="u0") == [24, 4, 10, 36]


def test_weight_of_what_does_not_apply_goes_to_the_rest_of_the_group():
    result = scored(scheme(TREE), {"a": [NONE], "b": [40], "c": [50], "e": [90]})

    assert used(result) == [0, 40, 20, 40]
    assert one(result, "composites", "score", node="total") == pytest.approx(0.4 * 40 + 0.2 * 50 + 0.4 * 90)


def test_weight_of_an_empty_group_goes_to_the_rest_of_the_dimension():
    result = scored(scheme(TREE), {"a": [80], "b": [40], "c": [Outcome.TOO_FEW], "e": [90]})

    assert used(result) == [45, 15, 0, 40]
    assert one(result, "composites", "status", node="g2") == "not_applicable"
    assert one(result, "composites", "score_low", node="g2") is None
    assert one(result, "composites", "score", node="total") == pytest.approx(0.6 * 70 + 0.4 * 90)


def test_weight_of_an_empty_dimension_goes_to_all():
    result = scored(scheme(TREE), {"a": [80], "b": [40], "c": [50], "e": [NONE]})

    assert used(result) == pytest.approx([50, 100 / 6, 100 / 3, 0])
    assert one(result, "composites", "score", node="total") == pytest.approx((40 * 70 + 20 * 50) / 60)


def test_nothing_applies_and_there_is_no_number_at_all():
    result = scored(scheme(TREE), {name: [NONE] for name in "abce"})

    assert used(result) == [0, 0, 0, 0]
    assert set(column(result.composites, "status")) == {"not_applicable"}
    assert set(column(result.composites, "score_high")) == {None}
    assert column(result.ranking, "grade") == [None]


def test_what_is_missing_keeps_its_weight_and_opens_an_interval():
    result = scored(scheme(TREE), {"a": [GONE], "b": [40], "c": [50], "e": [90]})

    assert used(result) == [30, 10, 20, 40]
    assert one(result, "composites", "status", node="g1") == "provisional"
    assert one(result, "composites", "score", node="g1") is None
    assert one(result, "composites", "score_low", node="g1") == 10
    assert one(result, "composites", "score_high", node="g1") == 85
    assert one(result, "composites", "score_low", node="total") == pytest.approx(50)
    assert one(result, "composites", "score_high", node="total") == pytest.approx(80)
    assert one(result, "composites", "coverage", node="total") == 100
    assert one(result, "composites", "status", node="d2") == "final"


def test_an_error_of_ours_counts_as_missing():
    result = scored(scheme(TREE), {"a": [Outcome.ERROR], "b": [40], "c": [50], "e": [90]})

    assert one(result, "composites", "status", node="total") == "provisional"


def test_what_is_missing_without_weight_leaves_the_total_final():
    tree = {"d1": {"g1": {"a": 100, "b": 0}}}

    result = scored(scheme(tree), {"a": [75], "b": [GONE]})

    assert one(result, "composites", "status", node="total") == "final"
    assert one(result, "composites", "score", node="total") == 75
    assert used(result) == [100, 0]


def test_an_indicator_without_weight_is_scored_and_shown_but_not_counted():
    tree = {"d1": {"g1": {"a": 100, "b": 0}}}

    result = scored(scheme(tree), {"a": [75], "b": [20]})

    assert one(result, "indicators", "score", indicator="b") == 20
    assert one(result, "indicators", "points", indicator="b") == 0
    assert one(result, "composites", "score", node="total") == 75


@pytest.mark.parametrize(("value", "status"), [(NONE, "insufficient"), (50, "final")])
def test_a_total_on_too_little_weight_is_insufficient(value, status):
    # Without a and c the rest weighs 50, under 60; c alone brings it to 70.
    result = scored(scheme(TREE), {"a": [NONE], "b": [40], "c": [value], "e": [90]})

    assert one(result, "composites", "status", node="total") == status
    assert one(result, "composites", "coverage", node="total") == (50 if value is NONE else 70)
    assert one(result, "composites", "coverage", node="g1") == 25
    assert one(result, "composites", "status", node="g1") == "final"
    assert (one(result, "composites", "score", node="total") is None) == (status == "insufficient")


def test_coverage_at_the_bound_is_enough_although_tenths_do_not_add_up_in_binary():
    tree = {"d": {"g": {"a": 0.1, "b": 0.2, "c": 0.3, "e": 0.4}}}

    result = scored(scheme(tree), {"a": [9], "b": [9], "c": [9], "e": [NONE]})

    assert 0.1 + 0.2 + 0.3 != 0.6
    assert one(result, "composites", "coverage", node="total") == 60
    assert one(result, "composites", "status", node="total") == "final"


def test_means_are_geometric_where_a_node_says_so_and_points_are_not_a_sum_there():
    tree = {"d1": {"mean": "geometric", "g1": {"a": 25}, "g2": {"b": 25}}, "d2": {"g3": {"c": 50}}}

    result = scored(scheme(tree), {"a": [25], "b": [100], "c": [80]})

    assert one(result, "composites", "score", node="d1") == pytest.approx(50)
    assert one(result, "composites", "score", node="total") == pytest.approx(65)
    assert column(result.indicators, "points", unit_id="u0") == [None, None, 40]


def test_one_zero_makes_a_geometric_mean_zero():
    tree = {"d1": {"g1": {"mean": "geometric", "a": 50, "b": 50}}}

    result = scored(scheme(tree), {"a": [0], "b": [100]})

    assert one(result, "composites", "score", node="total") == 0
    assert column(result.indicators, "points") == [None, None]


def test_a_geometric_mean_leaves_out_what_does_not_apply_and_spans_what_is_missing():
    tree = {"d1": {"g1": {"mean": "geometric", "a": 40, "b": 40, "c": 20}}}

    gone = scored(scheme(tree), {"a": [64], "b": [GONE], "c": [NONE]})

    assert one(gone, "composites", "score_low", node="g1") == 0
    assert one(gone, "composites", "score_high", node="g1") == pytest.approx(80)


def test_full_scores_stay_full_in_a_geometric_mean():
    tree = {"d1": {"g1": {"mean": "geometric", "a": 33, "b": 33, "c": 34}}}

    result = scored(scheme(tree), {"a": [100], "b": [100], "c": [100]})

    assert one(result, "composites", "score", node="total") == 100.0


def test_weights_need_not_add_up_to_a_hundred():
    tree = {"d1": {"g1": {"a": 2}}, "d2": {"g2": {"b": 1, "c": 1}}}

    result = scored(scheme(tree), {"a": [30], "b": [60], "c": [90]})

    assert used(result) == [50, 25, 25]
    assert one(result, "composites", "weight", node="d2") == 2
    assert one(result, "composites", "score", node="total") == 52.5


def test_weights_differ_by_category_and_a_star_stands_for_the_others():
    tree = {"d1": {"g1": {"a": {"service": 75, "*": 25}, "b": {"service": 25, "management": 75}}}}
    units = bodies(3, categories=["service", "management", "development"])

    result = scored(scheme(tree), {"a": [100] * 3, "b": [0] * 3}, units=units)

    assert column(result.composites, "score", node="total") == [75, 25, 100]
    assert column(result.indicators, "weight", indicator="b") == [25, 75, 0]


def test_scoring_may_differ_by_category_and_a_placement_comes_before_the_indicator():
    local = {"linear": {"floor": 0, "target": 50}}
    special = {"linear": {"floor": 0, "target": 200}}
    tree = {
        "d1": {"g1": {"a": {"weight": 50, "scoring": local, "scoring_by": {"management": special}}, "b": 50}}
    }
    units = bodies(2, categories=["service", "management"])

    result = scored(scheme(tree), {"a": [40, 40], "b": [40, 40]}, units=units)

    assert column(result.indicators, "score", indicator="a") == [80, 20]
    assert column(result.indicators, "score", indicator="b") == [40, 40]


def test_tags_are_means_of_their_own_indicators_and_reference_stays_unscored():
    tags = [indicator("a", tag="execution"), indicator("c", tag="reference")]

    result = scored(scheme(TREE), {"a": [80], "b": [NONE], "c": [50], "e": [GONE]}, definitions=tags)

    assert column(result.composites, "node", level="tag") == ["execution", "benefit", "reference"]
    assert one(result, "composites", "score", node="execution") == 80
    assert one(result, "composites", "weight", node="execution") == 30
    assert one(result, "composites", "status", node="benefit") == "provisional"
    assert one(result, "composites", "score_high", node="benefit") == 100
    assert one(result, "composites", "coverage", node="benefit") == 80
    assert one(result, "composites", "status", node="reference") == "unscored"
    assert one(result, "composites", "score", node="reference") is None
    assert one(result, "composites", "score_low", node="reference") is None


def test_tags_add_up_to_the_total_by_the_weights_that_are_left():
    tags = [indicator("a", tag="execution")]

    result = scored(scheme(TREE), {"a": [80], "b": [10], "c": [50], "e": [NONE]}, definitions=tags)

    left = dict(zip("abce", used(result), strict=True))
    both = sum(
        one(result, "composites", "score", node=tag) * sum(left[name] for name in names) / 100
        for tag, names in (("execution", "a"), ("benefit", "bce"))
    )
    assert both == pytest.approx(one(result, "composites", "score", node="total"))


def test_too_few_peers_take_an_indicator_out_of_the_composite_but_not_its_value():
    peers = indicator("a", scoring={"percentile": {"minimum": 5}})

    result = scored(scheme(TREE), {"a": [1], "b": [40], "c": [50], "e": [90]}, definitions=[peers])

    assert one(result, "indicators", "outcome", indicator="a") == "ok"
    assert one(result, "indicators", "value", indicator="a") == 1
    assert one(result, "indicators", "score", indicator="a") is None
    assert "5" in one(result, "indicators", "reason_zh", indicator="a")
    assert used(result) == [0, 40, 20, 40]
    assert one(result, "composites", "status", node="total") == "final"


def test_a_total_of_just_a_half_is_not_lost_to_binary_noise():
    tree = {"d": {"g": {"a": 5, "b": 5, "c": 45, "e": 45}}}
    naive = 92.5 * 0.05 + 96.6 * 0.05 + 76.7 * 0.45 + 83.7 * 0.45

    result = scored(scheme(tree), {"a": [92.5], "b": [96.6], "c": [76.7], "e": [83.7]})

    assert naive < 81.635
    assert one(result, "composites", "score", node="total") == 81.635


def test_a_unit_scores_the_same_whoever_else_is_there():
    tree = {"d": {"mean": "geometric", "g": dict.fromkeys("abcdefghijkl", 1)}}
    alone = {name: [37.1 + 3 * place] for place, name in enumerate("abcdefghijkl")}
    among = {name: one * 7 for name, one in alone.items()}

    few, many = scored(scheme(tree), alone), scored(scheme(tree), among)

    totals = column(few.composites, "score", node="total")
    assert column(many.composites, "score", node="total") == totals * 7


def test_weights_without_a_rule_and_percentiles_without_a_direction_are_refused_together():
    bare = indicator("a", scoring=None)
    banded = indicator("b", better="band", scoring={"percentile": {}})

    with pytest.raises(ProjectError) as caught:
        scored(scheme(TREE), {"a": [1], "b": [1], "c": [1], "e": [1]}, definitions=[bare, banded])

    told = [problem.where.en for problem in caught.value.problems]
    assert told == [
        "scheme sample, indicator a, category service",
        "scheme sample, indicator b, category service",
    ]


def test_an_indicator_without_weight_needs_no_rule():
    tree = {"d1": {"g1": {"a": 100, "b": 0}}}

    result = scored(scheme(tree), {"a": [75], "b": [3]}, definitions=[indicator("b", scoring=None)])

    assert one(result, "indicators", "value", indicator="b") == 3
    assert one(result, "indicators", "score", indicator="b") is None
    assert one(result, "composites", "status", node="total") == "final"

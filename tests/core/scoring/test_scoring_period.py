"""The tables of a scored period: their shape, and what they may show."""

from __future__ import annotations

import numpy as np
import pytest
from scoring_case import GRADES, PERIOD, bodies, column, indicator, scheme, scored, values

from quanheng.core.project.units import Units
from quanheng.core.results.outcome import Outcome, Values
from quanheng.core.results.tables import COMPOSITES, FINDINGS, INDICATORS, RANKING
from quanheng.core.scoring.marks import score_indicators
from quanheng.core.scoring.period import score_period

TREE = {"d": {"g": {"a": 60, "b": 40}}}


def test_the_tables_have_the_published_schemas_and_name_the_period():
    result = scored(scheme(TREE, grading=GRADES), {"a": [10, 90], "b": [70, Outcome.MISSING]})

    assert result.indicators.schema == INDICATORS
    assert result.composites.schema == COMPOSITES
    assert result.ranking.schema == RANKING
    assert result.findings.schema == FINDINGS
    for table in (result.indicators, result.composites, result.ranking, result.findings):
        assert table.num_rows > 0
        assert set(column(table, "period")) == {"2024"}


def test_rows_stand_unit_by_unit_in_the_order_of_the_scheme():
    result = scored(scheme(TREE), {"b": [1, 2], "a": [3, 4]})

    rows = [(row["unit_id"], row["indicator"], row["value"]) for row in result.indicators.to_pylist()]
    nodes = [(row["unit_id"], row["node"], row["level"]) for row in result.composites.to_pylist()]
    assert rows == [("u0", "a", 3), ("u0", "b", 1), ("u1", "a", 4), ("u1", "b", 2)]
    assert nodes[:4] == [
        ("u0", "total", "total"),
        ("u0", "benefit", "tag"),
        ("u0", "d", "dimension"),
        ("u0", "g", "group"),
    ]
    assert [unit for unit, *_ in nodes] == ["u0"] * 4 + ["u1"] * 4


def test_no_units_make_empty_tables():
    result = scored(scheme(TREE, grading=GRADES), {"a": [], "b": []}, units=bodies(0))

    for table in (result.indicators, result.composites, result.ranking, result.findings):
        assert table.num_rows == 0
    assert result.indicators.schema == INDICATORS


def test_there_is_null_never_nan_where_there_is_no_number():
    result = scored(scheme(TREE), {"a": [Outcome.MISSING], "b": [Outcome.NOT_APPLICABLE]})

    for table in (result.indicators, result.composites, result.ranking):
        for row in table.to_pylist():
            assert not any(isinstance(cell, float) and np.isnan(cell) for cell in row.values())
    assert column(result.indicators, "value") == [None, None]
    assert column(result.indicators, "reason_zh") == ["因缺失", "因不适用"]


def test_numbers_of_too_few_are_shown_and_those_of_the_suppressed_are_not():
    given = Values(
        np.array([Outcome.TOO_FEW, Outcome.SUPPRESSED], dtype=object),
        values([Outcome.TOO_FEW, Outcome.SUPPRESSED]).reason,
        np.array([np.nan, 80.0]),
        np.array([1.0, 2.0]),
        np.array([3.0, 4.0]),
        np.array([3.0, 4.0]),
    )
    made = scheme(TREE)
    definitions = {name: indicator(name) for name in "ab"}

    result = score_period(made, definitions, bodies(2), {"a": given, "b": values([50, 50])}, {}, (), PERIOD)

    assert column(result.indicators, "numerator", indicator="a") == [1, None]
    assert column(result.indicators, "denominator", indicator="a") == [3, None]
    for name in ("sample", "value", "score", "points"):
        assert column(result.indicators, name, indicator="a", outcome="suppressed") == [None]
    assert column(result.indicators, "weight_used", indicator="a") == [0, 60]
    assert column(result.composites, "score", node="total") == [None, 68]


def test_what_is_suppressed_without_a_number_leaves_the_total_open():
    result = scored(scheme(TREE), {"a": [Outcome.SUPPRESSED], "b": [50]})

    assert column(result.composites, "status", node="total") == ["provisional"]
    assert column(result.composites, "score_high", node="total") == [80]


@pytest.mark.parametrize(
    ("waivers", "zh", "en"),
    [
        ({("u0", "a")}, "数据缺失，已准予豁免", "missing, and waived"),
        (
            {("u0", "a"): "机构改革过渡期"},
            "数据缺失，已准予豁免：机构改革过渡期",
            "missing, and waived: 机构改革过渡期",
        ),
    ],
    ids=["pair", "with its reason"],
)
def test_a_waiver_makes_what_is_missing_not_applicable_and_touches_nothing_else(waivers, zh, en):
    result = scored(
        scheme(TREE), {"a": [Outcome.MISSING, Outcome.MISSING], "b": [50, Outcome.ERROR]}, waivers=waivers
    )

    assert column(result.indicators, "outcome", indicator="a") == ["not_applicable", "missing"]
    assert column(result.indicators, "reason_zh", indicator="a")[0] == zh
    assert column(result.indicators, "reason_en", indicator="a")[0] == en
    assert column(result.indicators, "weight_used", unit_id="u0") == [0, 100]


def test_a_waiver_leaves_alone_what_was_delivered_or_is_wrong():
    both = {("u0", "a"), ("u0", "b"), ("nobody", "a")}

    result = scored(scheme(TREE), {"a": [30], "b": [Outcome.ERROR]}, waivers=both)

    assert column(result.indicators, "outcome") == ["ok", "error"]


def test_a_scheme_without_a_total_has_nodes_and_findings_but_no_total_points_or_ranks():
    made = scheme(TREE, composite={"use": "off"}, grading=GRADES)

    result = scored(made, {"a": [10] * 6, "b": [70] * 6})

    assert "total" not in column(result.composites, "node")
    assert column(result.composites, "score", node="d", unit_id="u0") == [34]
    assert set(column(result.indicators, "points")) == {None}
    assert result.ranking.num_rows == 0
    assert result.ranking.schema == RANKING
    assert result.findings.num_rows == 6
    assert "points" not in column(result.findings, "suggestion_en")[0]


def test_values_that_were_handed_in_are_left_as_they_were():
    gate = {"id": "gate", "name": "gate", "when": "true", "set_score": {"a": 0}}
    rubric = indicator(
        "a", scoring={"rubric": {"levels": [{"value": 0, "score": 0}, {"value": 2, "score": 9}]}}
    )
    given = {"a": values([1, 2, Outcome.MISSING]), "b": values([1, 2, 3])}
    before = {
        name: (one.outcome.tolist(), one.reason.tolist(), one.value.tolist()) for name, one in given.items()
    }

    score_period(
        scheme(TREE, gates=[gate]),
        {"a": rubric, "b": indicator("b")},
        bodies(3),
        given,
        {"gate": np.array([False, True, False], dtype=object)},
        {("u2", "a")},
        PERIOD,
    )

    after = {
        name: (one.outcome.tolist(), one.reason.tolist(), one.value.tolist()) for name, one in given.items()
    }
    assert repr(after) == repr(before)


def test_scores_for_gates_are_those_before_any_gate():
    gate = {"id": "gate", "name": "gate", "when": "true", "set_score": {"a": 0}}
    made = scheme(TREE, gates=[gate])
    definitions = {name: indicator(name) for name in "ab"}

    found = score_indicators(
        made, definitions, bodies(2), {"a": values([30, 40]), "b": values([5, Outcome.MISSING])}
    )

    assert found["a"].tolist() == [30, 40]
    assert np.isnan(found["b"]).tolist() == [False, True]


def test_the_units_of_a_project_can_be_scored_as_they_are():
    units = Units(
        ids=("u0", "u1"),
        names=("甲", "乙"),
        parents=(None, "u0"),
        categories=("service", "service"),
        levels=(None, "county"),
        roles=("evaluated", "peer"),
        fields={},
    )

    result = scored(scheme(TREE), {"a": [50, 60], "b": [50, 60]}, units=units)

    assert column(result.ranking, "unit_id") == ["u0"]
    assert column(result.ranking, "level") == [None]
    assert column(result.composites, "score", node="total") == [50, 60]

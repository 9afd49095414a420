"""The fast way and the slow way agree on schemes that nobody chose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scoring_case import GRADES, PERIOD, bodies, column, indicator, scheme, values
from scoring_twin import twin

from quanheng.core.results.outcome import Outcome
from quanheng.core.scoring.period import score_period

RULES = st.sampled_from(
    [
        {"linear": {"floor": 0, "target": 100}},
        {"linear": {"floor": 90, "target": 12.5}},
        {"band": {"lo": 40, "hi": 60, "zero_lo": 10, "zero_hi": 80}},
        {"steps": {"below": 5, "steps": [{"at": 25, "score": 50}, {"at": 75, "score": 100}]}},
        {"deduction": {"points": 1.5}},
        {"percentile": {"peers": "all", "minimum": 2}},
        {"percentile": {"peers": "category", "minimum": 3}},
        {"percentile": {"peers": "category_level", "minimum": 2}},
        {
            "rubric": {
                "levels": [{"value": 0, "score": 0}, {"value": 50, "score": 70}, {"value": 100, "score": 100}]
            }
        },
    ]
)
MEANS = st.sampled_from([None, None, "arithmetic", "geometric"])
WEIGHTS = st.integers(0, 8).map(lambda n: n / 4)
CELLS = st.one_of(
    st.integers(0, 8).map(lambda n: n * 12.5),
    st.integers(0, 8).map(lambda n: n * 12.5),
    st.sampled_from([Outcome.MISSING, Outcome.NOT_APPLICABLE, Outcome.TOO_FEW, Outcome.ERROR]),
)


def draw_node(draw, parts):
    mean = draw(MEANS)
    return {**parts, "mean": mean} if mean else parts


@st.composite
def rounds(draw):
    """Draw a scheme with everything that goes into scoring one period."""
    idents = iter("abcdefghijklmnopqrstuvwxyz")
    tree, placed = {}, []
    for d in range(draw(st.integers(1, 3))):
        groups = {}
        for g in range(draw(st.integers(1, 2))):
            names = [next(idents) for _ in range(draw(st.integers(1, 3)))]
            placed += names
            leaves = {}
            for name in names:
                leaf = {"weight": {"service": draw(WEIGHTS), "*": draw(WEIGHTS)}}
                if draw(st.booleans()):
                    leaf["scoring"] = draw(RULES)
                if draw(st.booleans()):
                    leaf["scoring_by"] = {"management": draw(RULES)}
                leaves[name] = leaf
            groups[f"g{d}{g}"] = draw_node(draw, leaves)
        tree[f"d{d}"] = draw_node(draw, groups)
    effects = [{"cap_grade": "fair"}, {"set_score": {placed[0]: 0, placed[-1]: 30}}, {"withhold": True}]
    effects += [{"set_score": {placed[0]: 20}}, {"cap_grade": "poor"}]
    gates = [{"id": f"gate{n}", "name": f"gate{n}", "when": "true", **one} for n, one in enumerate(effects)]
    made = scheme(
        tree,
        gates=gates,
        grading=GRADES,
        ranking={"minimum": 2},
        composite={
            "mean": draw(st.sampled_from(["arithmetic", "geometric"])),
            "coverage": draw(st.integers(0, 80)),
        },
    )
    count = draw(st.integers(1, 7))

    def each(options):
        return draw(st.lists(st.sampled_from(options), min_size=count, max_size=count))

    units = bodies(
        count,
        categories=each(["service", "service", "management"]),
        levels=each(["county", "county", "city", None]),
        roles=each(["evaluated", "evaluated", "peer"]),
    )
    given_values = {name: draw(st.lists(CELLS, min_size=count, max_size=count)) for name in placed}
    holds = {gate["id"]: each([False, False, False, True, None]) for gate in gates}
    definitions = {
        name: indicator(
            name,
            better=draw(st.sampled_from(["higher", "lower"])),
            scoring=draw(RULES),
            responsibility=draw(st.sampled_from(["unit", "unit", "shared", "office"])),
        )
        for name in placed
    }
    pairs = [(unit, name) for unit in units.ids for name in placed]
    return (
        made,
        definitions,
        units,
        given_values,
        holds,
        set(draw(st.lists(st.sampled_from(pairs), max_size=4))),
    )


def run(made, definitions, units, given_values, holds, waivers):
    conditions = {name: np.array(one, dtype=object) for name, one in holds.items()}
    numbers = {name: values(one) for name, one in given_values.items()}
    return score_period(made, definitions, units, numbers, conditions, waivers, PERIOD)


def near(expected):
    return None if expected is None else pytest.approx(float(expected), abs=1e-9)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds())
def test_the_slow_way_finds_the_same(case):
    made, definitions, units, given_values, holds, waivers = case
    result = run(*case)

    cells, totals = twin(
        made, definitions, units, {name: values(one) for name, one in given_values.items()}, holds, waivers
    )

    rows = {(row["unit_id"], row["indicator"]): row for row in result.indicators.to_pylist()}
    ranking = {row["unit_id"]: row for row in result.ranking.to_pylist()}
    for (unit, name), cell in cells.items():
        row = rows[units.ids[unit], name]
        assert row["outcome"] == cell["outcome"]
        assert row["score"] == near(cell["score"])
        assert row["weight"] == near(cell["weight"])
        assert row["weight_used"] == near(cell["used"])
        assert cell["answers"] or row["points"] is None
    for unit, total in totals.items():
        (row,) = [
            row
            for row in result.composites.to_pylist()
            if row["node"] == "total" and row["unit_id"] == units.ids[unit]
        ]
        assert row["status"] == total["status"]
        assert row["score_low"] == near(total["low"])
        assert row["score_high"] == near(total["high"])
        if units.roles[unit] == "peer":
            assert units.ids[unit] not in ranking
            continue
        assert ranking[units.ids[unit]]["grade"] == total["grade"]
        assert ranking[units.ids[unit]]["rank"] == total["rank"]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds())
def test_what_holds_for_every_result(case):
    made, _, units, *_ = case
    result = run(*case)

    for row in result.indicators.to_pylist():
        assert (row["value"] is None) == (row["outcome"] != "ok")
        assert row["outcome"] == "ok" or row["reason_zh"]
        assert (row["reason_zh"] is None) == (row["reason_en"] is None)
        assert row["score"] is None or 0 <= row["score"] <= 100
    for unit in units.ids:
        used = sum(column(result.indicators, "weight_used", unit_id=unit))
        assert used == pytest.approx(100) or used == 0
    for row in result.composites.to_pylist():
        assert (row["score"] is not None) == (row["status"] == "final")
        if row["score_low"] is not None:
            assert 0 <= row["score_low"] <= row["score_high"] <= 100
        if row["status"] == "final":
            assert row["score_low"] == row["score"] == row["score_high"]
    for row in result.ranking.to_pylist():
        if row["rank"] is not None:
            assert 1 <= row["rank_low"] <= row["rank"] <= row["rank_high"] <= row["ranked"]
            assert row["ranked"] >= made.ranking.minimum
        assert (row["grade"] is not None) == (row["status"] == "final")
        assert row["grade"] is not None or row["grade_reason_zh"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_changes_nothing_for_any_of_them(case, random):
    made, definitions, units, given_values, holds, waivers = case
    order = list(range(len(units.ids)))
    random.shuffle(order)
    moved = type(units)(
        *(
            tuple(part[place] for place in order)
            for part in (units.ids, units.categories, units.levels, units.roles)
        )
    )

    def move(by_name):
        return {name: [one[place] for place in order] for name, one in by_name.items()}

    one = run(*case)
    other = run(made, definitions, moved, move(given_values), move(holds), waivers)

    for table in ("indicators", "composites", "ranking", "findings"):
        for unit in units.ids:
            rows = [
                [row for row in getattr(result, table).to_pylist() if row["unit_id"] == unit]
                for result in (one, other)
            ]
            assert rows[0] == rows[1]

"""Every operation of the language on rows dense with nulls, ties and boundaries."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from quanheng.core.formula.compile import Compiled
from tests.engines.random_formulas import (
    COMPARE,
    CUT_OFF,
    DAYS,
    DECIMALS,
    INTEGERS,
    MOMENTS,
    PERIOD,
    TESTS,
    TEXTS,
    UNITS,
    definition,
    prepared_of,
    run,
)
from tests.engines.slow_evaluator import SlowEvaluator
from tests.engines.test_agreement import agrees

NUMBERS = ["item.n", "item.d", "1", "0.33", "item.rate", ":k"]

EXPRESSIONS = [
    *(f"({a} {sign} {b})" for a, sign, b in product(["item.n", "item.d", "item.rate"], "+-*/", NUMBERS)),
    *(
        f"round({a}, {places})"
        for a, places in product(["item.n", "item.d", "item.rate", "item.d * item.d"], "0123")
    ),
    *(
        f"{name}({a}, {b})"
        for name, a, b in product(["least", "greatest", "coalesce", "nullif"], ["item.n", "item.d"], NUMBERS)
    ),
    "abs(item.n)",
    "abs(item.rate)",
    "(- item.d)",
    "case when item.b then item.n end",
    "case when item.b then item.n else item.d end",
    "case item.t when 'a' then 1 when 'A' then 2 else 0.5 end",
    "days_between(item.day, item.at)",
    "days_between(item.at, period_end)",
    "year(item.at) * 100 + month(item.day)",
    "item.d / item.n / item.d",
    "(item.d / item.n) * (item.n / item.d)",
]

CONDITIONS = [
    *TESTS,
    *(f"{a} {sign} {b}" for a, sign, b in product(["item.n", "item.d"], COMPARE, NUMBERS)),
    *(f"{a} {sign} {b}" for a, sign, b in product(["item.day", "item.at"], COMPARE, ["item.day", "item.at", "period_start", "period_end"])),
    *(f"item.t {sign} {b}" for sign, b in product(COMPARE, ["'a'", "item.lead", "'é'"])),
    *(f"(item.b {sign} item.n > 0)" for sign in ("and", "or")),
    *(f"(item.b and item.n > 0) is {not_}{truth}" for not_, truth in product(["", "not "], ["true", "false", "null"])),
    "not (item.b or item.t = 'a')",
    "item.b = (item.n > 0)",
    "item.n not in (1, 2, 7)",
]  # fmt: skip

AGGREGATES = [
    f"{name}({arg})"
    for name, arg in product(
        ["count", "count_distinct", "sum", "avg", "min", "max", "median"], ["item.n", "item.d", "item.rate"]
    )
] + [f"quantile(item.d, {share})" for share in ("0.01", "0.1", "0.25", "0.5", "0.55", "0.75", "0.99")]


def dense_rows(count: int = 400) -> dict[str, list[dict[str, Any]]]:
    """Return rows in which every pair of values of two fields is likely to meet."""
    chance = random.Random(11)

    def one(*values: Any) -> Any:
        return chance.choice([None, *values])

    rows = [
        {
            "unit_id": chance.choice(["A", "B"]),
            "lead": one("A", "a", "b"),
            "n": one(*INTEGERS),
            "d": one(*DECIMALS),
            "b": one(True, False),
            "day": one(*DAYS),
            "ended": one(*DAYS),
            "at": one(*MOMENTS),
            "t": one(*TEXTS),
            "y": one(2023, 2024),
        }
        for _ in range(count)
    ]
    return {"item": rows, "other": []}


ROWS = dense_rows()


def assert_agrees(tmp_path: Path, **formulas: Any) -> None:
    prepared, problems = prepared_of(definition(**formulas))
    assert prepared is not None, [str(problem) for problem in problems]
    compiled: Compiled = prepared.variants["x"][0].compiled
    slow = SlowEvaluator(prepared.catalog, PERIOD, CUT_OFF, ROWS)

    values = run(prepared, ROWS, tmp_path)

    exact = [slow.scalar(compiled.formulas["value"], compiled, unit) for unit in UNITS]
    assert all(agrees(ours, wanted) for ours, wanted in zip(values.value, exact, strict=True)), (
        list(values.value),
        exact,
    )
    assert exact[0] is not None


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_number_of_a_row(expression: str, tmp_path: Path) -> None:
    assert_agrees(
        tmp_path, value=f"coalesce(sum({expression}), 0) + 1000 * count({expression})", window={"item": "all"}
    )


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_about_a_row(condition: str, tmp_path: Path) -> None:
    assert_agrees(
        tmp_path, value=f"count_if({condition}) + 1000 * count_if(not ({condition}))", window={"item": "all"}
    )


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_an_aggregate(aggregate: str, tmp_path: Path) -> None:
    assert_agrees(tmp_path, value=f"{aggregate} + 0 * count(item.*)", window={"item": "all"})


def test_a_field_can_be_a_condition_here_and_be_counted_there(tmp_path: Path) -> None:
    text = "count(item.*) filter (where item.b) + 1000 * count_distinct(item.b)"
    assert_agrees(tmp_path, value=text, window={"item": "all"})


@pytest.mark.parametrize(
    "window",
    [
        {"during": "day"},
        {"during": "at"},
        {"during": "day", "months": 24},
        {"during": "day", "months": 1},
        {"until": "day"},
        {"until": "at"},
        {"at": ["day", "ended"]},
        {"at": ["at", "ended"]},
        {"year": "y"},
        "all",
    ],
    ids=str,
)
def test_a_window(window: Any, tmp_path: Path) -> None:
    assert_agrees(tmp_path, value="count(item.*) + 1000 * sum(item.n)", window={"item": window})


@pytest.mark.parametrize(
    "formula",
    [
        "sum(item.n) / count_if(item.n > 99999)",
        "coalesce(sum(item.n) / count_if(item.n > 99999), 7)",
        "nullif(count(item.*), count(item.*)) is null",
        "weighted_mean(0.5, sum(item.n), 0.3, sum(other.n), 0.2, avg(item.d))",
        "case when sum(other.n) > 0 then 1 else 2 end",
        "case when not (sum(other.n) > 0) then 1 when sum(other.n) is null then 3 else 2 end",
        "least(sum(item.n), sum(other.n), 5)",
        "greatest(sum(item.n), 5)",
        "round(avg(item.d), 2)",
        "abs(min(item.n)) - -max(item.n)",
        "days_between(min(item.day), max(item.at))",
        "year(max(item.day)) - month(min(item.at))",
        "case when max(item.t) >= 'a' and min(item.day) < period_start then 1 else 0 end",
        "case when max(item.at) in ('2025-01-01', '2024-01-01') then 1 else 0 end",
    ],
)
def test_what_comes_after_aggregation(formula: str, tmp_path: Path) -> None:
    text = f"case when {formula} then 1 else 0 end" if formula.endswith("is null") else formula
    window = {"window": {"item": "all"}} if "item." in text else {}
    prepared, problems = prepared_of(definition(value=text, **window))
    assert prepared is not None, [str(problem) for problem in problems]
    compiled = prepared.variants["x"][0].compiled
    slow = SlowEvaluator(prepared.catalog, PERIOD, CUT_OFF, ROWS)

    values = run(prepared, ROWS, tmp_path)

    exact = [slow.scalar(compiled.formulas["value"], compiled, unit) for unit in UNITS]
    assert all(agrees(ours, wanted) for ours, wanted in zip(values.value, exact, strict=True)), (
        list(values.value),
        exact,
    )

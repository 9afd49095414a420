"""Neither the order of rows, nor threads, nor the way up the tree changes a number."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.core.results.outcome import Values
from tests.engines.choices import SeededChoices
from tests.engines.computed_case import Case, computation, scheme_of, units_of
from tests.engines.random_cases import random_case

NUMBERS = ("value", "numerator", "denominator", "sample")


def everything(case: Case, threads: int) -> dict[str, Values]:
    """Compute all indicators of a case."""
    with computation(case, threads) as found:
        return {name: found.values(name) for name in found.prepared.variants}


def same_bytes(first: Mapping[str, Values], second: Mapping[str, Values]) -> bool:
    """Compare outcomes, and numbers bit by bit."""
    return all(
        list(first[name].outcome) == list(second[name].outcome)
        and all(
            getattr(first[name], key).tobytes() == getattr(second[name], key).tobytes() for key in NUMBERS
        )
        for name in first
    )


@given(st.integers(0, 2**63))
@settings(max_examples=settings().max_examples // 10)
def test_shuffled_rows_and_more_threads_yield_the_same_bytes(seed: int) -> None:
    drawn = random_case(SeededChoices(seed), rows=120)
    case, shuffled = drawn.case, {name: list(rows) for name, rows in drawn.case.rows.items()}
    for rows in shuffled.values():
        random.Random(seed).shuffle(rows)

    found = everything(case, 1)

    assert same_bytes(found, everything(case, 2))
    assert same_bytes(found, everything(replace(case, rows=shuffled), 2))


MERGES: dict[str, Any] = {
    "count(t.*)": sum,
    "count_if(t.n > 3)": sum,
    "sum(t.n)": sum,
    "sum(t.c) filter (where t.n is not null)": sum,
    "min(t.n)": min,
    "max(t.c * t.n)": max,
}
TREE: dict[str, str | None] = {
    "R": None,
    "A": "R",
    "B": "R",
    "A1": "A",
    "A2": "A",
    "A11": "A1",
    "alone": None,
}
BELOW = {"R": ["R", "A", "B", "A1", "A2", "A11"], "A": ["A", "A1", "A2", "A11"], "A1": ["A1", "A11"]}


@pytest.mark.parametrize("formula", MERGES)
def test_parts_of_the_tree_together_are_the_whole(formula: str) -> None:
    chance = random.Random(formula)
    rows = [
        {
            "u": chance.choice([*TREE, "gone"]),
            "n": chance.choice([None, *range(9)]),
            "c": chance.choice([None, 1, 7, 40]),
        }
        for _ in range(60)
    ]
    contract = {
        "name": "t",
        "unit": "u",
        "fields": {"u": {"type": "text"}, "n": {"type": "integer"}, "c": {"type": "decimal(9,2)"}},
    }
    indicators = [{"id": "own", "value": formula}, {"id": "whole", "value": formula, "include": "children"}]
    units = units_of(TREE)

    found = everything(Case(scheme_of([contract], indicators), {"t": rows}, units), 2)

    own = dict(zip(units.ids, found["own"].value, strict=True))
    whole = dict(zip(units.ids, found["whole"].value, strict=True))
    for unit in TREE:
        parts = [own[below] for below in BELOW.get(unit, [unit]) if not np.isnan(own[below])]
        assert whole[unit] == MERGES[formula](parts) if parts else np.isnan(whole[unit])

"""The rows that are shown as evidence add up to the value, and none is left out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.core.errors import DataError
from quanheng.core.results.outcome import Outcome
from quanheng.core.runs.evidence import ABOVE, BELOW, FILE, POSITION, VALUE, EvidenceOf, EvidenceRows
from tests.engines.choices import SeededChoices
from tests.engines.computed_case import Case, Computation, computation, scheme_of, units_of
from tests.engines.random_cases import random_case
from tests.engines.slow_rows import Around
from tests.engines.slow_scalars import Number, Unit, evaluate
from tests.engines.slow_terms import Term

ALL = 1_000_000


def evidence(found: Computation, indicator: str, unit: str, limit: int = ALL) -> list[EvidenceRows]:
    """Return the evidence of an indicator for a unit."""
    compiled = found.prepared.variants[indicator][0].compiled
    period, cut_off = found.case.period, found.case.cut_off
    return EvidenceOf(found.prepared, compiled, found.engine, unit, period, cut_off, limit).find()


def exact(value: Any) -> Fraction:
    """Return a contribution as a fraction."""
    return Fraction(0) if value is None else Fraction(value)


def total_of(lists: list[EvidenceRows], column: str) -> tuple[Fraction, Fraction]:
    """Add up a column over all rows, each once, and what it moves in either direction."""
    total = moved = Fraction(0)
    for found in lists:
        for row in found.table.to_pylist():
            twice = BELOW in row and exact(row[ABOVE]) > 0 and exact(row[BELOW]) > exact(row[ABOVE])
            if twice and found.title.en == "rows that counted for":
                continue
            total += exact(row[column])
            moved += abs(exact(row[column]))
    return total, moved


def constant_of(term: Term, around: Around) -> Fraction:
    """Return what a linear formula has without any row."""
    found = evaluate(term, Unit(around, lambda given: Number(Fraction(0)), {}))
    assert isinstance(found, Number)
    return found.value


def close(total: Fraction, moved: Fraction, wanted: float, constant: Fraction) -> bool:
    """Compare within what adding floats can lose."""
    bound = (moved + abs(constant) + abs(Fraction(wanted))) / 10**12
    return abs(total + constant - Fraction(wanted)) <= bound


@given(st.integers(0, 2**63))
@settings(max_examples=settings().max_examples // 8)
def test_contributions_of_all_rows_add_up_to_numerator_and_denominator(seed: int) -> None:
    drawn = random_case(SeededChoices(seed), rows=16, indicators=2, linear=True)
    world = drawn.world
    with computation(drawn.case) as found:
        for spec in drawn.indicators:
            around = Around(world.start, world.end, world.cut_off, spec.params)
            values = found.values(spec.id)
            for position, unit in enumerate(drawn.case.units.ids[:3]):
                if values.outcome[position] == Outcome.ERROR:
                    continue
                try:
                    lists = evidence(found, spec.id, unit)
                except DataError:
                    continue
                assert all(given.table.num_rows == given.total for given in lists)
                text = drawn.texts[spec.id]
                for key, column in (("numerator", ABOVE), ("denominator", BELOW)):
                    wanted = getattr(values, key)[position]
                    if (
                        key not in spec.formulas
                        or np.isnan(wanted)
                        or any(VALUE in g.table.column_names for g in lists)
                    ):
                        continue
                    constant = constant_of(spec.formulas[key], around)
                    assert close(*total_of(lists, column), wanted, constant), (text, unit, key)
                if "value" in spec.formulas and values.outcome[position] == Outcome.OK and not _apart(lists):
                    constant = constant_of(spec.formulas["value"], around)
                    wanted = values.value[position] / float(spec.scale)
                    assert close(*total_of(lists, VALUE), wanted, constant), (text, unit)


def _apart(lists: list[EvidenceRows]) -> bool:
    """Say whether the evidence is one list for each aggregate, not one sum."""
    return any(given.title.en.startswith("rows of") for given in lists)


TICKET = {
    "name": "t",
    "unit": "u",
    "fields": {
        "u": {"type": "text"},
        "n": {"type": "integer"},
        "c": {"type": "decimal(18,2)"},
        "b": {"type": "boolean"},
    },
}
UNITS = units_of({"A": None, "B": "A"})


def computed(rows: list[dict[str, Any]], datasets: Any = (TICKET,), views: Any = (), **indicator: Any) -> Any:
    """Return the computation of one indicator over rows of `t`."""
    scheme = scheme_of(datasets, [{"id": "x", **indicator}], views)
    given = {dataset["name"]: rows if dataset["name"] == "t" else [] for dataset in datasets}
    return computation(Case(scheme, given, UNITS))


def rows_of_lists(lists: list[EvidenceRows]) -> dict[str, list[int]]:
    """Return the positions of the rows in each list, by title."""
    return {given.title.en: sorted(given.table[POSITION].to_pylist()) for given in lists}


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_rows_for_and_rows_against_share_out_what_is_counted(better: str) -> None:
    rows = [dict(u="A", n=n, b=b) for n in (None, 0, 1, 2, 3) for b in (None, True, False)]
    above, below = "count_if(t.n > 1 and t.b)", "count_if(t.b is not null)"

    with computed(rows, numerator=above, denominator=below, better=better) as found:
        lists = rows_of_lists(evidence(found, "x", "A"))
        values = found.values("x")

    counted = [i for i, row in enumerate(rows) if row["b"] is not None]
    good = [i for i in counted if rows[i]["b"] and (rows[i]["n"] or 0) > 1]
    rest = [i for i in counted if i not in good]
    wanted = {"rows that counted for": good, "rows that counted against": rest}
    if better == "lower":
        wanted = {"rows that counted for": rest, "rows that counted against": good}
    assert lists == wanted
    assert (values.numerator[0], values.denominator[0]) == (len(good), len(counted))


def test_rows_of_a_ledger_that_take_something_back_are_shown() -> None:
    rows = [dict(u="A", n=10), dict(u="A", n=-3), dict(u="A", n=0)]

    with computed(rows, numerator="count_if(t.b)", denominator="sum(t.n)") as found:
        lists = rows_of_lists(evidence(found, "x", "A"))

    assert lists == {"rows that counted against": [0], "rows that counted for": [1]}


def test_a_sum_of_which_a_part_is_empty_is_not_shown_as_its_other_part() -> None:
    rows = [dict(u="A", n=1)]

    with computed(rows, value="coalesce(sum(t.n) filter (where t.n > 5) - count(t.*), 0)") as found:
        lists = evidence(found, "x", "A")
        assert found.values("x").value[0] == 0

    # What remains without the empty part is null, and so the whole is nothing: no linear form says that.
    assert [given.title.en for given in lists] == [
        "rows of sum(t.n) filter (where t.n > 5)",
        "rows of count(t.*)",
    ]


def test_large_contributions_with_a_factor_do_not_overflow() -> None:
    rows = [dict(u="A", n=2**62 + 1), dict(u="A", n=2**62 + 1)]

    with computed(rows, value="3 * sum(t.n) - sum(t.n) / 7") as found:
        [given] = evidence(found, "x", "A")
        wanted = found.values("x").value[0]

    assert sum(given.table[VALUE].to_pylist()) == pytest.approx(wanted, rel=1e-15)


def test_exact_contributions_stay_exact() -> None:
    rows = [
        dict(u="A", c=Decimal("1234567890123456.78")),
        dict(u="A", c=Decimal("0.01")),
        dict(u="A", c=None),
    ]

    with computed(rows, numerator="sum(t.c)", denominator="count(t.*)") as found:
        lists = evidence(found, "x", "A")

    assert total_of(lists, ABOVE)[0] == Fraction("1234567890123456.79")


@pytest.mark.parametrize(
    "name", ["file", "position", "filename", "contribution", "in_numerator", "unit", "ancestor", "f0", "n"]
)
def test_a_field_can_have_the_name_of_what_evidence_adds(name: str) -> None:
    dataset = {"name": "t", "unit": "u", "fields": {"u": {"type": "text"}, name: {"type": "integer"}}}
    rows = [{"u": "A", name: 7}, {"u": "B", name: 8}]

    with computed(rows, [dataset], value=f"sum(t.{name})", include="children") as found:
        [given] = evidence(found, "x", "A")

    assert given.total == 2
    assert sorted(given.table[POSITION].to_pylist()) == [0, 1]
    assert {value.split("/")[-1] for value in given.table[FILE].to_pylist()} == {"t.parquet"}


def test_rows_can_belong_to_units_by_a_derived_field() -> None:
    dataset = {**TICKET, "derived": {"own": "coalesce(t.u, 'B')"}}
    rows = [dict(u=None, n=5), dict(u="A", n=1)]

    with computed(rows, [dataset], value="sum(t.n)", unit_by={"t": "own"}) as found:
        assert list(found.values("x").value) == [1, 5]
        [given] = evidence(found, "x", "B")

    assert given.table[VALUE].to_pylist() == [5]


def test_the_first_rows_are_those_that_weigh_most() -> None:
    rows = [dict(u="A", n=n) for n in (1, 9, 5, 7)]

    with computed(rows, value="sum(t.n)") as found:
        [given] = evidence(found, "x", "A", limit=2)

    assert (given.total, given.table[VALUE].to_pylist()) == (4, [9, 7])

"""Quotients and extremes inside of each other: exact, null where they should be, and short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.engine.emit import Emitter
from quanheng.core.model.period import read_periods
from tests.core.formula_of_tickets import TICKET, catalog, compiled

Number = Fraction | None

ROWS = [
    (pieces, cost)
    for pieces in (None, -7, -1, 0, 1, 3, 10)
    for cost in (None, Decimal("-2.50"), Decimal("0.00"), Decimal("0.01"), Decimal("3.00"))
]


def sql_of(text: str) -> str:
    """Return the SQL of a row expression."""
    node, mistakes = compiled(text, rows=True)
    assert node is not None
    assert mistakes == []
    return Emitter(catalog(), read_periods(2024)[0], date(2024, 12, 31)).row(node)


def divide(above: Number, below: Number) -> Number:
    """Return a quotient rounded to nine places, half to even."""
    return None if above is None or not below else Fraction(round(above / below * 10**9), 10**9)


def extreme(pick: Callable[[list[Fraction]], Fraction], *given: Number) -> Number:
    """Return the least or the greatest; null where one is null."""
    there = [number for number in given if number is not None]
    return pick(there) if len(there) == len(given) else None


def one_if_null(number: Number) -> Number:
    """Return the number, or 1."""
    return Fraction(1) if number is None else number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ticket.pieces / ticket.cost / ticket.pieces", lambda p, c: divide(divide(p, c), p)),
        ("ticket.pieces / (ticket.cost / 3)", lambda p, c: divide(p, divide(c, Fraction(3)))),
        (
            "least(ticket.pieces / ticket.cost, greatest(ticket.cost, ticket.pieces, 1), 2)",
            lambda p, c: extreme(min, divide(p, c), extreme(max, c, p, Fraction(1)), Fraction(2)),
        ),
        (
            "greatest(coalesce(ticket.pieces / ticket.cost, 1), 1)",
            lambda p, c: extreme(max, one_if_null(divide(p, c)), Fraction(1)),
        ),
        ("least(ticket.pieces, coalesce(ticket.cost, ticket.cost))", lambda p, c: extreme(min, p, c)),
        ("greatest(ticket.pieces, null)", lambda p, c: None),
    ],
)
def test_every_value_is_the_one_of_exact_arithmetic(
    text: str, expected: Callable[[Number, Number], Number], tmp_path: Path
) -> None:
    rows = [
        {"ticket_no": str(n), "unit_id": "A", "pieces": pieces, "cost": cost}
        for n, (pieces, cost) in enumerate(ROWS)
    ]
    path = tmp_path / "data.parquet"
    parquet.write_table(pa.Table.from_pylist(rows, schema=contract_schema(TICKET)), path)

    with DuckEngine([TICKET], {"ticket": [path]}, []) as engine:
        found = engine.query(f"SELECT ticket_no, {sql_of(text)} AS x FROM ticket").to_pylist()

    assert len(found) == len(ROWS)
    for row in found:
        pieces, cost = (None if v is None else Fraction(v) for v in ROWS[int(row["ticket_no"])])
        value = None if row["x"] is None else Fraction(row["x"])
        assert value == expected(pieces, cost), (pieces, cost)


@pytest.mark.parametrize(
    "nested",
    [
        lambda levels: "ticket.pieces" + " / ticket.pieces" * levels,
        lambda levels: "least(" * levels + "ticket.pieces" + ", 5)" * levels,
        lambda levels: "greatest(" * levels + "ticket.pieces" + ", ticket.pieces / 2)" * levels,
    ],
)
def test_each_level_adds_the_same_to_the_query(nested: Callable[[int], str]) -> None:
    sizes = [len(sql_of(nested(levels))) for levels in (4, 8, 12, 16)]

    assert sizes[3] - sizes[2] <= (sizes[2] - sizes[1]) + 50
    assert sizes[2] - sizes[1] <= (sizes[1] - sizes[0]) + 50
    with DuckEngine([TICKET], {}, []) as engine:
        assert engine.query(f"SELECT {sql_of(nested(16))} AS x FROM ticket").num_rows == 0

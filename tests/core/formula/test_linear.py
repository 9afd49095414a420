"""Formulas that are sums of what rows add, and those that are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quanheng.core.formula.linear import linear_form
from tests.core.formula_of_tickets import compiled


def form(text: str) -> dict[str | None, Fraction] | None:
    node, mistakes = compiled(text)
    assert node is not None
    assert mistakes == []
    found = linear_form(node)
    return None if found is None else {key and key.fn: factor for key, factor in found.items()}


def test_what_only_guards_a_number_leaves_its_rows_as_they_are() -> None:
    plain = form("2 * count(ticket.*) - sum(ticket.pieces)")

    assert plain == {"count": 2, "sum": -1}
    assert form("case when min(ticket.pieces) > 0 then 2 * count(ticket.*) - sum(ticket.pieces) end") == plain
    assert form("case when min(ticket.pieces) > 0 then count(ticket.*) else null end") == {"count": 1}


@pytest.mark.parametrize(
    "text",
    [
        "case when min(ticket.pieces) > 0 then count(ticket.*) else 0 end",
        "case when min(ticket.pieces) > 0 then count(ticket.*) when min(ticket.pieces) = 0 then 1 end",
        "case when min(ticket.pieces) > 0 then count(ticket.*) * sum(ticket.pieces) end",
    ],
)
def test_a_choice_between_numbers_is_no_sum_of_rows(text: str) -> None:
    assert form(text) is None

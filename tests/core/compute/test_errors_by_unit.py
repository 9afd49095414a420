"""A bad row is an error of the units that it counts for, and of no other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quanheng.core.compute import aggregates
from tests.core.compute.compute_case import SHARE, TICKET, bodies, computed, results, tickets
from tests.engines.computed_case import units_of

HUGE = Decimal("99999999999999")
POWER = {"id": "power", "value": "sum(ticket.amount * ticket.amount * ticket.amount)"}
NAMES = [f"U{number}" for number in range(20)]


def amounts(**given: int | Decimal) -> list[dict[str, object]]:
    return [{"unit_id": unit, "done": True, "amount": Decimal(amount)} for unit, amount in given.items()]


def test_only_the_units_with_bad_rows_are_errors() -> None:
    rows = amounts(**dict.fromkeys(NAMES, 2), U20=HUGE) + amounts(U3=HUGE, U11=HUGE)

    found = results(computed([POWER], {"ticket": rows}, bodies(*NAMES)), "power")

    assert {unit for unit, row in found.items() if row["outcome"] == "error"} == {"U3", "U11"}
    assert {row["value"] for row in found.values() if row["outcome"] == "ok"} == {8}


def test_rows_of_nobody_in_the_project_harm_nobody() -> None:
    found = results(computed([POWER], {"ticket": amounts(U1=2, U9=HUGE)}, bodies("U1", "U2")), "power")

    assert found["U1"]["value"] == 8
    assert found["U2"]["outcome"] != "error"


def test_a_condition_that_a_row_of_another_unit_breaks_is_none_of_ones_own() -> None:
    counted = {"id": "power", "value": "count(ticket.*)", "where": {
        "ticket": "ticket.amount * ticket.amount * ticket.amount > 1"}}  # fmt: skip

    found = results(
        computed([counted], {"ticket": amounts(U1=2, U2=HUGE, U3=1)}, bodies("U1", "U2", "U3")), "power"
    )

    assert [found[unit]["outcome"] for unit in ("U1", "U2", "U3")] == ["ok", "error", "ok"]
    assert [found[unit]["value"] for unit in ("U1", "U3")] == [1, 0]


def test_a_bad_row_below_is_an_error_of_all_units_above_it() -> None:
    units = units_of({"TOP": None, "A": "TOP", "B": "TOP", "AA": "A"})
    below = {**POWER, "include": "children"}

    found = results(computed([below], {"ticket": amounts(AA=HUGE, A=2, B=2)}, units), "power")

    assert {unit: row["outcome"] for unit, row in found.items()} == {
        "TOP": "error", "A": "error", "AA": "error", "B": "ok",
    }  # fmt: skip
    assert found["B"]["value"] == 8


def test_the_other_indicators_of_a_bad_row_are_computed() -> None:
    rows = amounts(U1=HUGE) + tickets(U1=(1, 3))

    found = computed([POWER, SHARE], {"ticket": rows}, bodies("U1"))

    assert results(found, "share")["U1"]["value"] == 50
    assert results(found, "power")["U1"]["outcome"] == "error"


def test_a_view_that_fails_whoever_is_asked_about_is_an_error_of_all() -> None:
    rate = {**TICKET, "name": "rate", "label": "rates"}
    view = {
        "name": "weighed",
        "unit": "unit_id",
        "select": "select t.unit_id as unit_id, count(r.*) as rates from ticket t join rate r on r.done = t.done "
        "where r.amount * r.amount * r.amount > 1 group by t.unit_id",
    }
    most = {"id": "power", "value": "sum(weighed.rates)"}
    rows = {"ticket": amounts(U1=2, U2=2), "rate": amounts(U8=2, U9=HUGE)}

    found = results(
        computed([most], rows, bodies("U1", "U2"), datasets=[TICKET, rate], views=[view]), "power"
    )

    assert {row["outcome"] for row in found.values()} == {"error"}


def test_the_search_ends_where_too_many_rows_are_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = aggregates._ask
    monkeypatch.setattr(aggregates, "_ask", lambda *given: asked.append(given[-1]) or real(*given))
    monkeypatch.setattr(aggregates, "MOST_QUERIES", 4)
    rows = amounts(**{name: HUGE if number % 2 else 2 for number, name in enumerate(NAMES)})

    found = results(computed([POWER], {"ticket": rows}, bodies(*NAMES)), "power")

    # The case computes twice; to the end it would take some forty queries each time.
    assert len(asked) == 2 * 10
    assert {unit for unit, row in found.items() if row["outcome"] == "error"} >= set(NAMES[1::2])

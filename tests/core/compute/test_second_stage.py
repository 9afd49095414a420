"""Indicators that read the scores and weights of others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from quanheng.core.errors import ProjectError
from quanheng.core.language.show import show
from tests.core.compute.compute_case import SHARE, TICKET, bodies, computed, results, tickets
from tests.engines.computed_case import Case, scheme_of

UNITS = bodies("U1", "U2")
ROWS = {"ticket": tickets(U1=(3, 4), U2=(1, 4))}
SCORED = {**SHARE, "scale": 1}
OTHER = {"id": "other", "value": "count(ticket.*) / 8"}
CHANGE = {
    "id": "change",
    "value": (
        "weighted_mean(weight.share, score.share - max(score_history.score) "
        "filter (where score_history.indicator = 'share'), "
        "weight.other, score.other - max(score_history.score) filter (where score_history.indicator = 'other'))"
    ),
    "window": {"score_history": "all"},
    "where": {"score_history": "score_history.year = period_year - 1"},
}


def before(unit: str, indicator: str, score: int) -> dict[str, Any]:
    return {
        "unit_id": unit,
        "indicator": indicator,
        "year": 2023,
        "score": Decimal(score),
        "weight": Decimal(1),
    }


def test_a_formula_reads_the_scores_and_weights_that_others_have() -> None:
    reading = {"id": "reading", "value": "score.share + weight.share"}

    found = results(computed([SCORED, reading], ROWS, UNITS), "reading")

    assert [found[unit]["value"] for unit in ("U1", "U2")] == [76, 26]


def test_the_change_on_last_year_counts_what_is_in_both_years() -> None:
    history = [before("U1", "share", 70), before("U1", "other", 60), before("U2", "share", 30)]

    found = results(computed([SCORED, OTHER, CHANGE], {**ROWS, "score_history": history}, UNITS), "change")

    assert found["U1"]["value"] == pytest.approx((75 - 70 + 50 - 60) / 2)
    assert found["U2"]["value"] == pytest.approx(25 - 30)


def test_the_order_in_which_indicators_are_placed_does_not_matter() -> None:
    reading = {"id": "reading", "value": "score.share"}

    found = results(computed([reading, SCORED], ROWS, UNITS), "reading")

    assert found["U1"]["value"] == 75


def test_a_score_that_is_not_there_is_null() -> None:
    reading = {"id": "reading", "value": "coalesce(score.share, -1)", "scoring": None}

    found = results(computed([{**SCORED, "minimum": 9}, reading], ROWS, UNITS), "reading")

    assert found["U1"]["value"] == -1


def test_scores_are_read_as_they_are_before_gates() -> None:
    gate = {"id": "g", "name": "g", "when": "score.share > 50", "set_score": {"share": 0}}
    reading = {"id": "reading", "value": "score.share"}

    found = computed([SCORED, reading], ROWS, UNITS, gates=[gate])

    assert results(found, "share")["U1"]["score"] == 0
    assert results(found, "reading")["U1"]["value"] == 75


def test_a_gate_can_look_at_an_indicator_of_the_second_stage() -> None:
    gate = {"id": "g", "name": "g", "when": "value.reading > 50", "withhold": True}
    reading = {"id": "reading", "value": "score.share"}

    found = computed([SCORED, reading], ROWS, UNITS, gates=[gate])

    assert [state["unit_id"] for state in found.gates] == ["U1"]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("score.reading", "'reading' reads results itself"),
        ("score.second", "'second' reads results itself"),
        ("1 + value.share", "value.share cannot be read here"),
        ("score.shore", "the scheme has no indicator 'shore'"),
        ("sum(score.share)", "cannot stand inside of a row"),
        ("count_if(ticket.amount > weight.share)", "cannot stand inside of a row"),
    ],
)
def test_what_cannot_be_read_is_a_mistake_with_its_place(formula: str, said: str) -> None:
    given = [
        SCORED,
        {"id": "second", "value": "weight.share"},
        {"id": "reading", "value": formula},
    ]

    with pytest.raises(ProjectError) as raised:
        Case(scheme_of([TICKET], given), {}, UNITS).prepared()

    (problem,) = raised.value.problems
    assert said in problem.what.en
    lines = problem.where.en.split("\n")
    caret = lines[-1].index("^") - lines[-2].index(formula)
    assert formula[caret:].startswith(("score", "weight", "value"))


def test_such_a_formula_is_shown_in_both_languages_and_read_back() -> None:
    given = [SCORED, {"id": "reading", "value": "weight.share * score.share / count(ticket.*)"}]
    prepared = Case(scheme_of([TICKET], given), {}, UNITS).prepared()

    shown = show(prepared.variants["reading"][0].compiled.formulas["value"], prepared.catalog)

    assert shown.en == "weight.share * score.share / count(ticket.*)"
    assert shown.zh == "weight.share * score.share / 计数(工单.*)"
    for text in (shown.zh, shown.en):
        again = Case(scheme_of([TICKET], [SCORED, {"id": "reading", "value": text}]), {}, UNITS).prepared()
        assert show(again.variants["reading"][0].compiled.formulas["value"], again.catalog) == shown


def test_a_weighted_mean_takes_sixty_parts_and_a_formula_twelve_thousand_characters() -> None:
    parts = ", ".join(
        ["weight.share", "score.share - max(ticket.amount) filter (where ticket.done is true)"] * 60
    )
    text = f"weighted_mean({parts})"
    assert 4_000 < len(text) < 12_000

    prepared = Case(scheme_of([TICKET], [SCORED, {"id": "reading", "value": text}]), {}, UNITS).prepared()

    assert prepared.later == {"reading"}

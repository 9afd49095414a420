"""Formulas: what is understood, and what is refused at which place."""

from __future__ import annotations

import pytest

from quanheng.core.language.ir import Agg, Op
from quanheng.core.language.show import show
from tests.core.formula_of_tickets import catalog, compiled

UNDERSTOOD = [
    "count(ticket.*)",
    "count_if(ticket.replied_at <= ticket.due_on)",
    "sum(ticket.cost * ticket.pieces) filter (where ticket.status = 'closed')",
    "count_distinct(ticket.ticket_no) / count(ticket.*)",
    "median(ticket.cost)",
    "quantile(ticket.pieces, 0.9)",
    "avg(ticket.cost)",
    "case when count(ticket.*) >= :few then avg(ticket.cost) end",
    "sum(case ticket.status when 'closed' then 1 when 'open' then 0.5 else 0 end)",
    "coalesce(sum(ticket.cost), 0) - greatest(0, count(staff.*))",
    "weighted_mean(0.5, avg(ticket.cost), 0.5, avg(staff.posts))",
    "count_if(ticket.due_on between '2024-01-01' and '2024-12-31')",
    "count_if(ticket.due_on < add_months(period_end, -24))",
    "count_if(ticket.due_on >= add_days(cut_off, -7))",
    "count_if(ticket.status is distinct from 'open')",
    "count_if(ticket.status not in ('open'))",
    "count_if(ticket.late)",
    "count_if(not ticket.urgent and ticket.urgent is not null)",
    "count_if(year(ticket.due_on) = period_year)",
    "max(days_between(ticket.due_on, ticket.replied_at))",
    "sum(round(ticket.cost / ticket.pieces, 2))",
    "-count(ticket.*) + abs(min(ticket.pieces))",
    "(1 + count(ticket.*)) * (2 - count(staff.*)) / 3",
    "count(ticket.*) - (count(staff.*) - 1)",
]


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_formula_is_understood(text: str) -> None:
    _, mistakes = compiled(text)

    assert mistakes == []


@pytest.mark.parametrize("text", UNDERSTOOD)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_canonical_text_means_the_same_in_both_languages(text: str, language: str) -> None:
    node, _ = compiled(text)
    assert node is not None

    again, mistakes = compiled(getattr(show(node, catalog(obliged="boolean")), language))

    assert mistakes == []
    assert again == node


def test_chinese_names_of_datasets_fields_functions_and_codes_are_legal() -> None:
    chinese, _ = compiled("条件计数(工单.答复时间 <= 工单.期限 and ticket.status = '已办结')")
    english, _ = compiled("count_if(ticket.replied_at <= ticket.due_on and ticket.status = 'closed')")

    assert chinese == english


def test_equal_aggregates_are_one() -> None:
    node, _ = compiled("count(ticket.cost) / count( ticket.cost )")

    assert isinstance(node, Op)
    assert node.args[0] == node.args[1]
    assert isinstance(node.args[0], Agg)


# formula, the piece of text that the mistake points at, words of the message, words of the remedy
REFUSED = [
    ("count(tickt.*)", "tickt", "tickt", "ticket"),
    ("count(ticket.closd)", "ticket.closd", "closd", "cost"),
    ("cuont(ticket.*)", "cuont", "cuont", "count"),
    ("count(ticket.*) >= :fwe", "", ":fwe", "few"),
    ("count_if(ticket.status = 'clsed')", "ticket.status", "clsed", "closed"),
    ("sum(ticket.status)", "sum", "text", "type"),
    ("count_if(ticket.cost)", "count_if", "condition", "type"),
    ("count_if(ticket.cost = 'a')", "ticket.cost", "cannot be compared", "one type"),
    ("count_if(ticket.due_on = 'soon')", "ticket.due_on", "not a date", "2024-12-31"),
    ("count_if(ticket.due_on = null)", "ticket.due_on", "never true", "is null"),
    ("ticket.cost + 1", "ticket.cost", "outside of an aggregate", "sum(ticket.cost)"),
    ("sum(sum(ticket.cost))", "sum(ticket.cost)", "nested", "view"),
    ("sum(ticket.cost * staff.posts)", "sum", "mixes the datasets", "view"),
    ("count_if(1 = 1)", "count_if", "no dataset", "count(dataset.*)"),
    ("count(*)", "*", "bare *", ""),
    ("count(distinct ticket.ticket_no)", "ticket.ticket_no", "count_distinct", ""),
    ("cost", "cost", "not known here", "ticket.cost"),
    ("unit.oblged", "unit.oblged", "oblged", "obliged"),
    ("sum(unit.obliged)", "unit.obliged", "inside of an aggregate", "outside"),
    ("quantile(ticket.cost, 1)", "1", "fixed number", ""),
    ("round(sum(ticket.cost), 2.5)", "2.5", "fixed number", ""),
    ("add_months(period_start, count(ticket.*))", "count", "fixed number", ""),
    ("count(ticket.*) filter (where ticket.cost)", "ticket.cost", "condition is needed", ""),
    ("abs(count(ticket.*)) filter (where ticket.urgent)", "abs", "aggregate only", ""),
    ("case when count(ticket.*) then 1 end", "count", "condition is needed", ""),
    ("case when true then 1 else 'a' end", "1", "do not go together", ""),
    ("count_if(ticket.urgent > true)", "ticket.urgent", "no order", ""),
    ("12345678901234567890", "1234", "not written plainly", ""),
    ("least(count(ticket.*))", "least", "2–20 arguments", ""),
]


@pytest.mark.parametrize(("text", "at", "what", "fix"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_mistake_names_its_place_and_the_nearest_right_name(
    text: str, at: str, what: str, fix: str
) -> None:
    _, mistakes = compiled(text)

    assert len(mistakes) == 1
    assert what in mistakes[0].what.en
    assert fix in mistakes[0].fix.en
    assert text[mistakes[0].offset :].startswith(at)
    assert mistakes[0].what.zh != mistakes[0].what.en


def test_several_mistakes_are_reported_together_and_each_once() -> None:
    _, mistakes = compiled("count(tickt.*) / cuont(ticket.*) + sum(ticket.closd) * 2")

    assert [mistake.offset for mistake in mistakes] == [6, 17, 39]


def test_a_date_beside_a_timestamp_is_compared_as_its_midnight() -> None:
    node, mistakes = compiled("ticket.replied_at < period_end", rows=True)

    assert mistakes == []
    assert isinstance(node, Op)
    assert [arg.type.kind for arg in node.args] == ["timestamp", "date"]


def test_the_product_of_too_many_places_is_refused() -> None:
    quotient = "ticket.cost / ticket.pieces"
    five = " * ".join([f"({quotient})"] * 5)

    _, mistakes = compiled(f"sum({five})")

    assert len(mistakes) == 1
    assert "places" in mistakes[0].what.en

"""Formulas that would grow without measure are refused before they do."""

from __future__ import annotations

from quanheng.core.formula.build import build_catalog
from quanheng.core.formula.origins import Origins
from quanheng.core.language.ir import Lit, Op, is_larger
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.types import INTEGER
from tests.core.formula_of_tickets import TICKET, compiled


def nested(form: str, levels: int) -> str:
    """Return a form around itself."""
    text = "ticket.pieces"
    for _ in range(levels):
        text = form.format(text)
    return f"sum({text})"


def test_what_case_and_between_repeat_can_be_nested_but_not_without_end() -> None:
    for form in ("case {} when 1 then 2 when 2 then 1 end", "case when {} between 1 and 2 then 1 else 0 end"):
        assert compiled(nested(form, 2))[1] == []
        _, mistakes = compiled(nested(form, 25))
        assert {mistake.what.en for mistake in mistakes} == {"what case or between compares is too long"}


def test_a_case_with_conditions_of_its_own_can_be_deep() -> None:
    assert compiled(nested("case when {} > 1 then 1 else 0 end", 25))[1] == []


def with_derived(levels: int) -> Dataset:
    """Return tickets whose derived fields double at every step."""
    derived = {"d0": "ticket.pieces + 1"}
    derived |= {f"d{n}": f"ticket.d{n - 1} + ticket.d{n - 1}" for n in range(1, levels)}
    return TICKET.model_copy(update={"derived": derived})


def test_derived_fields_cannot_double_without_end() -> None:
    few = build_catalog([with_derived(5)], [], {}, [], Origins())
    many = build_catalog([with_derived(60)], [], {}, [], Origins())

    assert few.problems == []
    assert {problem.what.en for problem in many.problems} == {
        "the derived field is too long once written out"
    }


def test_the_size_of_an_expression_is_counted_no_further_than_asked() -> None:
    one = Lit(1, INTEGER)
    doubled: Op | Lit = one
    for _ in range(200):
        doubled = Op("+", (doubled, doubled), INTEGER)

    assert is_larger(doubled, 50)
    assert not is_larger(one, 1)
    assert is_larger(Op("+", (one, one), INTEGER), 2)
    assert not is_larger(Op("+", (one, one), INTEGER), 3)

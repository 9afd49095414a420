"""What `show` writes is a formula again: parsed, it is the same typed form, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.core.formula.build import build_catalog
from quanheng.core.formula.origins import Origins
from quanheng.core.language.catalog import Catalog
from quanheng.core.language.check import check
from quanheng.core.language.ir import Node
from quanheng.core.language.scope import Scope
from quanheng.core.language.show import show
from quanheng.core.language.syntax import parse
from quanheng.core.model.dataset import Dataset, View
from tests.engines.choices import SeededChoices
from tests.engines.random_cases import random_case


def read(
    text: str,
    catalog: Catalog,
    rows: bool,
    params: Mapping[str, Decimal] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Node:
    """Return the typed form of a text that must be without mistakes."""
    tree, mistakes = parse(text)
    assert tree is not None, (text, [mistake.what.en for mistake in mistakes])
    scope = Scope(catalog, params or {}, aliases)
    node = check(tree, scope, rows=rows)
    assert not scope.mistakes, (text, [mistake.what.en for mistake in scope.mistakes])
    return node


def assert_shown_is_the_same(
    node: Node, catalog: Catalog, rows: bool, params: Any = None, aliases: Any = None
) -> None:
    """Show a formula in both languages, and read it back."""
    shown = show(node, catalog, aliases)
    for text in (shown.zh, shown.en):
        assert read(text, catalog, rows, params, aliases) == node, text


@given(st.integers(0, 2**63))
@settings(max_examples=settings().max_examples * 6 // 10)
def test_every_formula_that_is_shown_reads_back_as_itself(seed: int) -> None:
    drawn = random_case(SeededChoices(seed), rows=0)
    prepared = drawn.case.prepared()
    catalog = prepared.catalog
    for variants in prepared.variants.values():
        compiled = variants[0].compiled
        for node in compiled.formulas.values():
            assert_shown_is_the_same(node, catalog, False, compiled.params)
        for node in compiled.where.values():
            assert_shown_is_the_same(node, catalog, True, compiled.params)
    for info in catalog.relations.values():
        for node in info.derived.values():
            assert_shown_is_the_same(node, catalog, True)
    for plan in prepared.views.values():
        aliases = {given.alias: given.relation for given in plan.inputs}
        conditions = [plan.where, *(given.on for given in plan.inputs), *plan.group]
        for node in filter(None, conditions):
            assert_shown_is_the_same(node, catalog, True, None, aliases)


def labelled(**fields: dict[str, Any]) -> Catalog:
    """Return a catalogue of one dataset `t` with these fields."""
    given = {"name": "t", "unit": "u", "fields": {"u": {"type": "text"}, **fields}}
    built = build_catalog([Dataset.model_validate(given)], [], {}, [], Origins())
    assert not built.problems
    return built.catalog


INTEGER = {"type": "integer"}
BOOLEAN = {"type": "boolean"}


@pytest.mark.parametrize(
    "text",
    [
        "count_if((t.a = t.b) is distinct from t.c)",
        "count_if((t.a is distinct from t.b) = t.c)",
        "count_if((t.a is null) is not distinct from t.c)",
        "count_if((not t.a) = t.b)",
        "count_if(not (t.a = t.b))",
        "count_if((t.a and t.b) is null)",
        "count_if(((t.a = t.b) = t.c) = t.a)",
        "count_if(t.a = (t.b = t.c))",
        "count_if((t.a in (true)) = t.b)",
        "count_if((not not t.a) or not (t.b or t.c) and t.a)",
        "count_if((t.n = 1) in (true, false))",
        "count_if((t.n > 1) <> (t.n < 2))",
        "sum(t.n - (t.n - 1) - -1 - (-t.n) - -(-t.n))",
        "sum(t.n / (t.n / 2) / (t.n * 3) * (t.n / 4))",
        "sum(-(t.n + 1) * -t.n)",
        "count(t.*) - (-(-5) - (-5) + -0.50)",
        "sum(case when t.a then case t.n when 1 then 2 end else -t.n end)",
        "count(t.*) filter (where t.a or t.b) is null or count(t.*) in (-1, 2)",
        "not count(t.*) = 1 and not (count(t.*) > 2 or true)",
        "quantile(t.n, 0.000000001) + quantile(t.n, 0.90)",
        "count_if(add_days(add_months(period_end, -24), 3) > period_start)  filter (where t.a) + 1",
        "count_if(t.u = '''') + count_if(t.u = '\\') + count_if(t.u = 'a\n，“b”')",
    ],
)
def test_brackets_are_where_they_are_needed(text: str) -> None:
    catalog = labelled(a=BOOLEAN, b=BOOLEAN, c=BOOLEAN, n=INTEGER)

    assert_shown_is_the_same(read(text, catalog, False), catalog, False)


def test_a_label_that_two_fields_share_names_neither() -> None:
    label = {"zh": "金额", "en": "amount"}
    catalog = labelled(a={**INTEGER, "label": label}, b={**INTEGER, "label": label})

    assert_shown_is_the_same(read("sum(t.a) - sum(t.b)", catalog, False), catalog, False)


def test_a_label_that_is_the_name_of_another_field_is_not_written() -> None:
    catalog = labelled(a={**INTEGER, "label": {"zh": "b", "en": "other"}}, b=INTEGER)

    assert_shown_is_the_same(read("sum(t.a) - sum(t.b)", catalog, False), catalog, False)


@pytest.mark.parametrize("label", ["select", "not", "Case", "null", "no dots.", "1", "ﬁ", "ａ"])
def test_a_label_that_cannot_be_written_as_a_name_is_not_written(label: str) -> None:
    catalog = labelled(a={**INTEGER, "label": {"zh": label, "en": label}})

    assert_shown_is_the_same(read("sum(t.a)", catalog, False), catalog, False)


def test_the_two_sides_of_a_self_join_are_told_apart() -> None:
    dataset = Dataset.model_validate(
        {
            "name": "t",
            "unit": "u",
            "fields": {"u": {"type": "text"}, "n": {**INTEGER, "label": {"zh": "得分", "en": "score"}}},
        }
    )
    select = "select now.u as u, now.n as n, before.n as previous from t as now join t as before on now.u = before.u"
    view = View.model_validate({"name": "v", "unit": "u", "select": select})
    built = build_catalog([dataset], [view], {}, [], Origins())

    assert_shown_is_the_same(read("sum(v.n) - sum(v.previous)", built.catalog, False), built.catalog, False)

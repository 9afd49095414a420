"""Compile indicators: their formulas, conditions and windows, type-checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quanheng.core.errors import Problem, suggest
from quanheng.core.formula.build import window_problems
from quanheng.core.formula.origins import Origins
from quanheng.core.language.catalog import RESULTS, Catalog
from quanheng.core.language.check import check, expect_condition
from quanheng.core.language.ir import Agg, Col, Node, Result, aggregates, walk
from quanheng.core.language.mistake import Mistake
from quanheng.core.language.scope import BAD_NODE, Scope
from quanheng.core.language.syntax import parse
from quanheng.core.model.indicator import FORMULAS, Indicator
from quanheng.core.model.period import Window
from quanheng.core.model.types import BAD, NULL
from quanheng.core.text import Text


@dataclass(frozen=True, eq=False)
class Compiled:
    """Hold an indicator whose formulas have been checked; equal to itself only.

    `formulas` has the keys of the indicator that hold formulas; `where`,
    `windows` and `unit_by` are by relation and complete for those used.
    """

    indicator: Indicator
    params: Mapping[str, Decimal]
    formulas: dict[str, Node]
    where: dict[str, Node]
    windows: dict[str, Window]
    unit_by: dict[str, str]
    required: tuple[str, ...] = ()

    @property
    def relations(self) -> list[str]:
        """Return the datasets and views that the value depends on, in order."""
        found = [
            agg.dataset for key in FORMULAS if key in self.formulas for agg in aggregates(self.formulas[key])
        ]
        return list(dict.fromkeys([*found, *self.required]))


_READS_RESULT = re.compile(rf"\b({'|'.join(RESULTS)})\s*\.")


def reads_results(indicator: Indicator) -> bool:
    """Say whether a formula names the result of an indicator, before it is checked."""
    for key in FORMULAS:
        text = getattr(indicator, key)
        # Few formulas do; the others are not parsed for the answer.
        if text is not None and _READS_RESULT.search(text):
            tree, _ = parse(text)
            if tree is not None and any(_is_result(node) for node in tree.walk()):
                return True
    return False


def _is_result(tree: Any) -> bool:
    return type(tree).__name__ == "Column" and str(tree.parts[0].name) in RESULTS


def compile_indicator(
    indicator: Indicator,
    params: Mapping[str, Decimal],
    catalog: Catalog,
    origins: Origins,
    later: Set[str] = frozenset(),
) -> tuple[Compiled | None, list[Problem]]:
    """Check every formula of an indicator; return it compiled, or the problems.

    `later` are the indicators that read results themselves.
    """
    problems: list[Problem] = []
    formulas: dict[str, Node] = {}
    for key in FORMULAS:
        text = getattr(indicator, key)
        if text is not None:
            scope = Scope(catalog, params, results=("score", "weight"), unreadable=later)
            formulas[key] = _formula(indicator, key, text, scope, origins, problems)
    used = list(dict.fromkeys(agg.dataset for node in formulas.values() for agg in aggregates(node)))
    reads = any(isinstance(part, Result) for node in formulas.values() for part in walk(node))
    if not used and not reads and not problems:
        what = Text("公式没有用到任何数据集", "the formula reads no dataset")
        key = "value" if indicator.value is not None else "numerator"
        fix = Text("至少用一个聚合函数。", "Use at least one aggregate.")
        problems.append(origins.complaint(what, fix, "indicators", indicator.id, (key,)))
    where = _conditions(indicator, params, used, catalog, origins, problems)
    required = _required(indicator, catalog, origins, problems)
    owed = list(dict.fromkeys([*used, *required]))
    windows = _windows(indicator, owed, catalog, origins, problems)
    unit_by = _unit_fields(indicator, owed, catalog, origins, problems)
    if problems:
        return None, problems
    return Compiled(indicator, params, formulas, where, windows, unit_by, required), []


def compile_gate(
    gate_id: str, text: str, catalog: Catalog, origins: Origins
) -> tuple[Node | None, list[Problem]]:
    """Check the condition of a gate, over results and unit fields."""
    source = origins.text("gates", gate_id, ("when",), text)
    tree, mistakes = parse(source.text)
    node = None
    if tree is not None:
        scope = Scope(catalog, results=("value", "score"))
        node = expect_condition(check(tree, scope, rows=False), tree, scope)
        mistakes = scope.mistakes
        if not mistakes and any(isinstance(part, Agg) for part in walk(node)):
            what = Text("规则条件不读取数据行", "the condition of a gate reads no rows")
            fix = Text("用 value.指标 或 score.指标。", "Use value.<indicator> or score.<indicator>.")
            mistakes = [Mistake(0, what, fix)]
    problems = [origins.problem(mistake, source, "gates", gate_id) for mistake in mistakes]
    return (None if problems else node), problems


def _formula(
    indicator: Indicator,
    key: str,
    text: str,
    scope: Scope,
    origins: Origins,
    problems: list[Problem],
) -> Node:
    source = origins.text("indicators", indicator.id, (key,), text)
    tree, mistakes = parse(source.text)
    node: Node = BAD_NODE
    if tree is not None:
        node = check(tree, scope, rows=False)
        if key == "applicable":
            node = expect_condition(node, tree, scope)
        elif not (node.type.is_number or node.type in (BAD, NULL)):
            what = Text(f"{key} 应为数值，而不是 {node.type}", f"{key} must be a number, not {node.type}")
            scope.refuse(tree, what, Text("用计数、合计等聚合函数。", "Use aggregates such as count or sum."))
        mistakes = scope.mistakes
    problems += [origins.problem(mistake, source, "indicators", indicator.id) for mistake in mistakes]
    return node


def _conditions(
    indicator: Indicator,
    params: Mapping[str, Decimal],
    used: list[str],
    catalog: Catalog,
    origins: Origins,
    problems: list[Problem],
) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for name, text in indicator.where.items():
        relation = _used_relation(indicator, "where", name, used, catalog, origins, problems)
        source = origins.text("indicators", indicator.id, ("where", name), text)
        tree, mistakes = parse(source.text)
        if tree is not None:
            scope = Scope(catalog, params)
            node = expect_condition(check(tree, scope, rows=True), tree, scope)
            mistakes = scope.mistakes
            foreign = sorted({n.dataset for n in walk(node) if isinstance(n, Col)} - {relation})
            if foreign and relation and not mistakes:
                what = Text(
                    f"where 的条件用到了别的数据集 {foreign[0]}",
                    f"the condition reads another dataset, {foreign[0]}",
                )
                fix = Text("行与行要相遇时，先定义视图。", "Define a view where rows of both must meet.")
                mistakes = [Mistake(0, what, fix)]
            if relation:
                found[relation] = node
        problems += [origins.problem(mistake, source, "indicators", indicator.id) for mistake in mistakes]
    return found


def _required(
    indicator: Indicator, catalog: Catalog, origins: Origins, problems: list[Problem]
) -> tuple[str, ...]:
    """Find the datasets that must have been reported though no formula reads them."""
    found = []
    for place, name in enumerate(indicator.requires):
        relation = catalog.relation_named(name)
        if relation is None:
            what = Text(f"没有数据集“{name}”", f"there is no dataset '{name}'")
            path = ("requires", place)
            fix = suggest(name, catalog.relations)
            problems.append(origins.complaint(what, fix, "indicators", indicator.id, path))
        else:
            found.append(relation)
    return tuple(found)


def _windows(
    indicator: Indicator, used: list[str], catalog: Catalog, origins: Origins, problems: list[Problem]
) -> dict[str, Window]:
    windows = {name: catalog.relations[name].relation.window for name in used}
    for name, window in indicator.window.items():
        relation = _used_relation(indicator, "window", name, used, catalog, origins, problems)
        if relation:
            windows[relation] = window
            own = catalog.relations[relation].relation
            path = ("window", name)
            problems += window_problems(own, window, catalog, origins, "indicators", indicator.id, path)
    return windows


def _unit_fields(
    indicator: Indicator, used: list[str], catalog: Catalog, origins: Origins, problems: list[Problem]
) -> dict[str, str]:
    fields = {name: catalog.relations[name].relation.unit for name in used}
    for name, given in indicator.unit_by.items():
        relation = _used_relation(indicator, "unit_by", name, used, catalog, origins, problems)
        if not relation:
            continue
        known = catalog.relations[relation].fields
        if given not in known or known[given].type.kind != "text":
            what = Text(
                f"单位字段“{given}”不是 {relation} 的文字字段", f"'{given}' is no text field of {relation}"
            )
            texts = [field for field, info in known.items() if info.type.kind == "text"]
            path = ("unit_by", name)
            problems.append(origins.complaint(what, suggest(given, texts), "indicators", indicator.id, path))
        fields[relation] = given
    return fields


def _used_relation(
    indicator: Indicator,
    key: str,
    name: str,
    used: list[str],
    catalog: Catalog,
    origins: Origins,
    problems: list[Problem],
) -> str | None:
    """Return the relation that a key speaks of, if the formulas use it."""
    relation = catalog.relation_named(name)
    if relation in used:
        return relation
    if relation is None:
        what = Text(f"没有数据集“{name}”", f"there is no dataset '{name}'")
        fix = suggest(name, catalog.relations)
    else:
        what = Text(
            f"{key} 提到的数据集 {name} 没有用在公式里", f"{key} names dataset {name}, which no formula uses"
        )
        fix = Text("删去它，或检查公式。", "Remove it, or check the formulas.")
    if used or relation is None:
        problems.append(origins.complaint(what, fix, "indicators", indicator.id, (key, name)))
    return None

"""Build the catalog: contracts, derived fields and views, all type-checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quanheng.core.errors import Problem, suggest
from quanheng.core.formula.lower import expand
from quanheng.core.formula.origins import Origins
from quanheng.core.formula.view import ViewPlan, check_view, inputs_of
from quanheng.core.language.catalog import (
    OWN_UNIT_FIELDS,
    Catalog,
    FieldInfo,
    RelationInfo,
    base_relation,
    inputs_first,
)
from quanheng.core.language.check import check
from quanheng.core.language.ir import Node, is_larger
from quanheng.core.language.mistake import Mistake
from quanheng.core.language.scope import Scope
from quanheng.core.language.syntax import parse
from quanheng.core.model.dataset import Dataset, Relation, View
from quanheng.core.model.period import Window
from quanheng.core.text import Text

MAX_DERIVED = 500
"""Nodes of a derived field with all that it is built on; fields could double at every step."""


@dataclass(frozen=True)
class Built:
    """Hold the catalog, the typed views, and what was wrong."""

    catalog: Catalog
    views: dict[str, ViewPlan]
    problems: list[Problem]


def build_catalog(
    datasets: Iterable[Dataset],
    views: Iterable[View],
    unit_fields: Mapping[str, FieldInfo],
    results: Iterable[str],
    origins: Origins,
) -> Built:
    """Check all contracts and views, inputs before what is built on them."""
    catalog = Catalog({}, {**OWN_UNIT_FIELDS, **unit_fields}, frozenset(results))
    problems: list[Problem] = []
    for dataset in datasets:
        catalog.relations[dataset.name] = base_relation(dataset)
        problems += _add_derived(dataset, catalog, origins)
        problems += window_problems(
            dataset, dataset.window, catalog, origins, "datasets", dataset.name, ("window",)
        )
    plans: dict[str, ViewPlan] = {}
    given = list(views)
    trees = {
        view.name: parse(origins.text("views", view.name, ("select",), view.select).text)[0] for view in given
    }
    sources = {name: {_resolve(used, given) for used in inputs_of(tree)} for name, tree in trees.items()}
    ordered, circular = inputs_first(given, sources)
    for view in ordered:
        source = origins.text("views", view.name, ("select",), view.select)
        plan, info, mistakes = check_view(view.model_copy(update={"select": source.text}), catalog)
        problems += [origins.problem(mistake, source, "views", view.name) for mistake in mistakes]
        if plan is None or info is None:
            continue
        plans[view.name] = replace(plan, view=view)
        catalog.relations[view.name] = info
        problems += _view_windows(view, plan, catalog, origins)
    for view in circular:
        what = Text(f"视图 {view.name} 循环引用自身", f"view {view.name} depends on itself in a circle")
        fix = Text("去掉循环的引用。", "Break the circle.")
        problems.append(origins.complaint(what, fix, "views", view.name, ("select",)))
    return Built(catalog, plans, problems)


def _resolve(name: str, views: list[View]) -> str:
    """Return the view's own name for a label."""
    return next((v.name for v in views if v.label and name in (v.label.zh, v.label.en)), name)


def _add_derived(dataset: Dataset, catalog: Catalog, origins: Origins) -> list[Problem]:
    problems: list[Problem] = []
    texts = {
        name: origins.text("datasets", dataset.name, ("derived", name), formula)
        for name, formula in dataset.derived.items()
    }
    trees: dict[str, Any] = {}
    for name, source in texts.items():
        tree, mistakes = parse(source.text)
        problems += [origins.problem(mistake, source, "datasets", dataset.name) for mistake in mistakes]
        if tree is not None:
            trees[name] = tree
    waiting = dict(trees)
    while waiting:
        ready = [name for name, tree in waiting.items() if not (_names(tree) & (waiting.keys() - {name}))]
        for name in ready or list(waiting):
            tree = waiting.pop(name)
            scope = Scope(catalog)
            node = check(tree, scope, rows=True)
            if is_larger(expand(node, catalog), MAX_DERIVED):
                what = Text("派生字段层层引用，展开后过长", "the derived field is too long once written out")
                fix = Text("减少引用的层数。", "Build it on fewer other derived fields.")
                node = scope.refuse(tree, what, fix)
            problems += _foreign(node, dataset, texts[name], origins)
            problems += [origins.problem(m, texts[name], "datasets", dataset.name) for m in scope.mistakes]
            _add_field(dataset.name, name, node, catalog)
    return problems


def _add_field(dataset: str, name: str, node: Node, catalog: Catalog) -> None:
    info = catalog.relations[dataset]
    fields = {**info.fields, name: FieldInfo(node.type)}
    catalog.relations[dataset] = RelationInfo(info.relation, fields, {**info.derived, name: node})


def _names(tree: Any) -> set[str]:
    return {str(node.name) for node in tree.walk() if type(node).__name__ == "Column"}


def _foreign(node: Node, dataset: Dataset, source: Any, origins: Origins) -> list[Problem]:
    from quanheng.core.language.ir import Col, walk

    other = sorted({n.dataset for n in walk(node) if isinstance(n, Col)} - {dataset.name})
    if not other:
        return []
    what = Text(f"派生字段用到了别的数据集 {other[0]}", f"a derived field reads another dataset, {other[0]}")
    fix = Text("行与行要相遇时，先定义视图。", "Define a view where rows of both must meet.")
    return [origins.problem(Mistake(0, what, fix), source, "datasets", dataset.name)]


def _view_windows(view: View, plan: ViewPlan, catalog: Catalog, origins: Origins) -> list[Problem]:
    problems = window_problems(view, view.window, catalog, origins, "views", view.name, ("window",))
    aliases = {given.alias: given.relation for given in plan.inputs}
    for alias, window in view.inputs.items():
        path = ("inputs", alias)
        if alias not in aliases:
            what = Text(f"视图没有输入“{alias}”", f"the view has no input '{alias}'")
            problems.append(origins.complaint(what, suggest(alias, aliases), "views", view.name, path))
            continue
        relation = catalog.relations[aliases[alias]].relation
        problems += window_problems(relation, window, catalog, origins, "views", view.name, path)
    return problems


def window_problems(
    relation: Relation,
    window: Window,
    catalog: Catalog,
    origins: Origins,
    section: str,
    name: str,
    path: tuple[str | int, ...],
) -> list[Problem]:
    """Say which fields of a window are unknown or of the wrong type."""
    problems = []
    fields = catalog.relations[relation.name].fields
    for used in window.fields:
        if used not in fields:
            what = Text(
                f"窗口字段“{used}”不在 {relation.name} 中", f"window field '{used}' is not in {relation.name}"
            )
            problems.append(origins.complaint(what, suggest(used, fields), section, name, path))
            continue
        kind = fields[used].type
        fits = kind.kind == "integer" if window.year else kind.is_moment
        if not fits and kind.kind != "bad":
            wanted = (
                Text("整数年份", "an integer year")
                if window.year
                else Text("日期或时间", "a date or a timestamp")
            )
            what = Text(f"窗口字段“{used}”应为{wanted.zh}", f"window field '{used}' must be {wanted.en}")
            fix = Text(f"它的类型是 {kind}。", f"Its type is {kind}.")
            problems.append(origins.complaint(what, fix, section, name, path))
    return problems

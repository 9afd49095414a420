"""Compile checks of data: their conditions, window and fields, type-checked."""

from __future__ import annotations

from dataclasses import dataclass

from quanheng.core.errors import Problem, suggest
from quanheng.core.formula.build import window_problems
from quanheng.core.formula.lower import expand, window_conditions
from quanheng.core.formula.origins import Origins
from quanheng.core.language.catalog import Catalog
from quanheng.core.language.check import check as check_tree
from quanheng.core.language.check import expect_condition
from quanheng.core.language.ir import Col, Node, conjuncts, walk
from quanheng.core.language.mistake import Mistake
from quanheng.core.language.scope import Scope
from quanheng.core.language.syntax import parse
from quanheng.core.model.check import Check
from quanheng.core.model.dataset import Dataset
from quanheng.core.text import Text


@dataclass(frozen=True, eq=False)
class CompiledCheck:
    """Hold a check whose conditions have been checked; equal to itself only.

    Rows are tried for which all of `conditions` are true: those of the window
    and what the check applies to. Derived fields are written out.
    """

    check: Check
    relation: str
    conditions: tuple[Node, ...]
    passes: Node
    shown: tuple[str, ...]
    """Fields by which a reader knows and judges a row, its unit first."""
    dataset: str | None
    """The dataset that the counts speak of, if the check names one."""
    spares: frozenset[str]
    """Datasets that may be missing."""


def compile_check(
    given: Check, catalog: Catalog, origins: Origins
) -> tuple[CompiledCheck | None, list[Problem]]:
    """Check the conditions and fields of a check; return it compiled, or the problems."""

    def complain(what: Text, fix: Text, key: str) -> Problem:
        return origins.complaint(what, fix, "checks", given.id, (key,))

    relation = catalog.relation_named(given.relation)
    if relation is None:
        what = Text(f"没有数据集“{given.relation}”", f"there is no dataset '{given.relation}'")
        return None, [complain(what, suggest(given.relation, catalog.relations), "relation")]
    info = catalog.relations[relation]
    problems: list[Problem] = []
    datasets = [name for name, other in catalog.relations.items() if isinstance(other.relation, Dataset)]

    def dataset_named(name: str, key: str) -> str:
        own = catalog.relation_named(name)
        if own not in datasets:
            what = Text(f"没有数据集“{name}”", f"there is no dataset '{name}'")
            problems.append(complain(what, suggest(name, datasets), key))
        return own or name

    dataset = None if given.dataset is None else dataset_named(given.dataset, "dataset")
    spares = frozenset([dataset_named(name, "spares") for name in given.spares])
    fields: list[str] = []
    for name in given.shows:
        own = info.field_named(name)
        if own is None:
            what = Text(f"{relation} 没有字段“{name}”", f"{relation} has no field '{name}'")
            problems.append(complain(what, suggest(name, info.fields), "shows"))
        else:
            fields.append(own)
    for name in given.labels:
        if name not in info.fields:
            what = Text(f"{relation} 没有字段“{name}”", f"{relation} has no field '{name}'")
            problems.append(complain(what, suggest(name, info.fields), "labels"))
    if given.window is not None:
        problems += window_problems(
            info.relation, given.window, catalog, origins, "checks", given.id, ("window",)
        )
    applies = _condition(given, "applies", given.applies, relation, catalog, origins, problems)
    passes = _condition(given, "passes", given.passes, relation, catalog, origins, problems)
    if problems or passes is None:
        return None, problems
    conditions = [*window_conditions(relation, given.window or info.relation.window, catalog)]
    conditions += [expand(part, catalog) for part in conjuncts(applies)]
    key = info.relation.key if isinstance(info.relation, Dataset) else []
    read = [
        n.field for part in (applies, passes) if part is not None for n in walk(part) if isinstance(n, Col)
    ]
    shown = tuple(dict.fromkeys((info.relation.unit, *key, *(fields or read))))
    return CompiledCheck(
        given, relation, tuple(conditions), expand(passes, catalog), shown, dataset, spares
    ), []


def _condition(
    given: Check,
    key: str,
    text: str | None,
    relation: str,
    catalog: Catalog,
    origins: Origins,
    problems: list[Problem],
) -> Node | None:
    if text is None:
        return None
    source = origins.text("checks", given.id, (key,), text)
    tree, mistakes = parse(source.text)
    node = None
    if tree is not None:
        scope = Scope(catalog)
        node = expect_condition(check_tree(tree, scope, rows=True), tree, scope)
        mistakes = scope.mistakes
        foreign = sorted({n.dataset for n in walk(node) if isinstance(n, Col)} - {relation})
        if foreign and not mistakes:
            what = Text(
                f"校验的条件用到了别的数据集 {foreign[0]}",
                f"the condition reads another dataset, {foreign[0]}",
            )
            fix = Text("行与行要相遇时，先定义视图。", "Define a view where rows of both must meet.")
            mistakes = [Mistake(0, what, fix)]
    problems += [origins.problem(mistake, source, "checks", given.id) for mistake in mistakes]
    return node

"""Check views: one flat SELECT with joins and grouping, its contract inferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quanheng.core.errors import suggest
from quanheng.core.language.catalog import Catalog, FieldInfo, RelationInfo
from quanheng.core.language.check import check, expect_condition
from quanheng.core.language.functions import function_named
from quanheng.core.language.ir import Agg, Col, Node
from quanheng.core.language.mistake import Mistake
from quanheng.core.language.scope import Scope
from quanheng.core.language.syntax import offset_of, parse
from quanheng.core.model.dataset import View
from quanheng.core.text import Text

_FLAT = Text("视图只能是一个平的 SELECT", "a view is one flat SELECT")
_FORM = Text(
    "select … from … [left] join … on … where … group by …",
    "select … from … [left] join … on … where … group by …",
)
_PLAIN = ("count", "count_if", "count_distinct", "sum", "min", "max")


@dataclass(frozen=True, slots=True)
class Input:
    """Name an input of a view, and how it is joined to those before it."""

    alias: str
    relation: str
    join: str
    """`from` for the first input, then `inner` or `left`."""
    on: Node | None


@dataclass(frozen=True, slots=True)
class ViewPlan:
    """Hold the typed form of a view."""

    view: View
    outputs: tuple[tuple[str, Node], ...]
    inputs: tuple[Input, ...]
    where: Node | None
    group: tuple[Node, ...]


def inputs_of(tree: Any) -> set[str]:
    """Return the names of relations that a parsed SELECT reads."""
    return {str(table.name) for table in tree.find_all(_expressions().Table)} if tree is not None else set()


def _expressions() -> Any:
    from sqlglot import exp

    return exp


def check_view(view: View, catalog: Catalog) -> tuple[ViewPlan | None, RelationInfo | None, list[Mistake]]:
    """Return the typed form and the inferred contract of a view, or mistakes.

    Outputs of a grouped view are its group expressions and plain aggregates;
    arithmetic on aggregates belongs to the formulas that read the view.
    """
    tree, mistakes = parse(view.select)
    if mistakes:
        return None, None, mistakes
    found = _refuse_shape(tree)
    if found:
        return None, None, found
    scope = Scope(catalog, joined=True)
    inputs = _inputs(tree, scope)
    where_tree, group_tree = tree.args.get("where"), tree.args.get("group")
    where = None
    if where_tree:
        where = expect_condition(check(where_tree.this, scope, rows=True), where_tree.this, scope)
    group = tuple(check(part, scope, rows=True) for part in group_tree.expressions) if group_tree else ()
    outputs: dict[str, Node] = {}
    for given in tree.expressions:
        name, body = _named(given, scope)
        if name is None:
            continue
        if name.lower() in map(str.lower, outputs):
            what = Text(f"输出列“{name}”重复", f"the output '{name}' stands twice")
            scope.refuse(given, what, Text("换一个名称。", "Give it another name."))
        outputs[name] = _output(body, scope, group, grouped=group_tree is not None)
    if view.unit not in outputs and not scope.mistakes:
        what = Text(
            f"视图没有输出单位字段“{view.unit}”", f"the view does not select its unit field '{view.unit}'"
        )
        scope.mistakes.append(Mistake(0, what, suggest(view.unit, outputs)))
    if scope.mistakes:
        return None, None, scope.mistakes
    plan = ViewPlan(view, tuple(outputs.items()), tuple(inputs), where, group)
    fields = {name: _info(node, inputs, catalog) for name, node in outputs.items()}
    return plan, RelationInfo(view, fields), []


def _refuse_shape(tree: Any) -> list[Mistake]:
    if type(tree).__name__ != "Select":
        return [Mistake(0, _FLAT, _FORM)]
    allowed = {"kind", "expressions", "from_", "from", "joins", "where", "group"}
    extra = [key for key, part in tree.args.items() if part and key not in allowed]
    sources = [
        node
        for node in tree.walk()
        if type(node).__name__ in ("Subquery", "Union", "With", "Lateral", "Select")
    ]
    if extra or len(sources) > 1 or not (tree.args.get("from_") or tree.args.get("from")):
        return [Mistake(offset_of(sources[1]) if len(sources) > 1 else 0, _FLAT, _FORM)]
    group = tree.args.get("group")
    if group and any(part for key, part in group.args.items() if key != "expressions"):
        return [Mistake(offset_of(group), _FLAT, _FORM)]
    return []


def _inputs(tree: Any, scope: Scope) -> list[Input]:
    first = (tree.args.get("from_") or tree.args.get("from")).this
    aliases: dict[str, str] = {}
    scope.aliases = aliases
    inputs = []
    for position, source in enumerate([first, *tree.args.get("joins", [])]):
        table = source if position == 0 else source.this
        named = _table(table, scope)
        if named is None:
            continue
        alias, relation = named
        # Engines do not tell A from a in a name.
        if alias.lower() in map(str.lower, aliases):
            what = Text(f"视图的输入“{alias}”重名", f"two inputs of the view are called '{alias}'")
            scope.refuse(table, what, Text("用 as 起别名。", "Name them apart with `as`."))
        aliases[alias] = relation
        if position == 0:
            inputs.append(Input(alias, relation, "from", None))
            continue
        on, side, kind = source.args.get("on"), source.args.get("side"), source.args.get("kind")
        extra = [k for k, part in source.args.items() if part and k not in ("this", "on", "side", "kind")]
        if on is None or extra or side not in (None, "", "LEFT") or kind not in (None, "", "INNER", "OUTER"):
            scope.refuse(
                table,
                Text("只支持 join … on 与 left join … on", "only join … on and left join … on exist"),
                _FORM,
            )
            continue
        condition = expect_condition(check(on, scope, rows=True), on, scope)
        inputs.append(Input(alias, relation, "left" if side == "LEFT" else "inner", condition))
    return inputs


def _table(table: Any, scope: Scope) -> tuple[str, str] | None:
    allowed = {"this", "alias"}
    if type(table).__name__ != "Table" or any(
        part and key not in allowed for key, part in table.args.items()
    ):
        scope.refuse(table, _FLAT, _FORM)
        return None
    if type(table.this).__name__ != "Identifier":
        scope.refuse(table, Text("from 之后只能是数据集", "only datasets can stand after from"), _FORM)
        return None
    relation = scope.catalog.relation_named(str(table.name))
    if relation is None:
        what = Text(f"没有数据集“{table.name}”", f"there is no dataset '{table.name}'")
        scope.refuse(table, what, suggest(str(table.name), scope.catalog.relations))
        return None
    return str(table.alias or table.name), relation


def _named(given: Any, scope: Scope) -> tuple[str | None, Any]:
    if type(given).__name__ == "Alias":
        return str(given.alias), given.this
    if type(given).__name__ == "Column" and type(given.this).__name__ == "Identifier":
        return str(given.name), given
    fix = Text("写作 表达式 as 名称。", "Write: expression as name.")
    scope.refuse(given, Text("视图的输出需要名称", "an output of a view needs a name"), fix)
    return None, given


def _output(tree: Any, scope: Scope, group: tuple[Node, ...], *, grouped: bool) -> Node:
    if not grouped:
        return check(tree, scope, rows=True)
    node = check(tree, scope, rows=not _is_aggregate(tree))
    if isinstance(node, Agg):
        if node.fn in _PLAIN:
            return node
        what = Text(f"视图中不能用 {node.fn}", f"{node.fn} cannot be used in a view")
        return scope.refuse(
            tree, what, Text("输出合计与计数，在公式中相除。", "Select sum and count, divide in the formula.")
        )
    if node in group or node.type.kind == "bad":
        return node
    what = Text(
        "分组视图的输出只能是分组列或聚合", "outputs of a grouped view are group columns or aggregates"
    )
    return scope.refuse(tree, what, Text("把它加进 group by。", "Add it to group by."))


def _is_aggregate(tree: Any) -> bool:
    """Say whether an expression calls an aggregate, also in brackets or filtered."""
    while type(tree).__name__ in ("Paren", "Filter"):
        tree = tree.this
    if type(tree).__name__ != "Anonymous" or not isinstance(tree.this, str):
        return False
    function = function_named(tree.this)
    return function is not None and function.kind == "aggregate"


def _info(node: Node, inputs: list[Input], catalog: Catalog) -> FieldInfo:
    if isinstance(node, Col):
        relation = next(given.relation for given in inputs if given.alias == node.dataset)
        return catalog.relations[relation].fields[node.field]
    return FieldInfo(node.type)

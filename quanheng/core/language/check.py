"""Turn a syntax tree into the typed form, refusing all that is not allowed.

Classes of nodes and their parts are allowed one by one; whatever sqlglot can
parse beyond them is refused with its place. All mistakes of a formula are
collected: an expression that has one gets the type `bad`, which fits
everywhere, so that one mistake is reported once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from quanheng.core.errors import nearest, suggest
from quanheng.core.language.calls import check_call
from quanheng.core.language.catalog import PERIOD_CONSTANTS, RESULTS, UNIT
from quanheng.core.language.ir import Agg, Col, Const, Lit, Node, Op, Param, Result, UnitField, is_larger
from quanheng.core.language.literals import Complaint, align
from quanheng.core.language.scope import BAD_NODE, Scope
from quanheng.core.language.typing import arithmetic_type, common_type, comparable, is_ordered
from quanheng.core.model.types import BAD, BOOLEAN, INTEGER, NULL, REAL, TEXT, decimal
from quanheng.core.text import Text

_COMPARISONS = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_DISTINCT = {"NullSafeEQ": "is_not_distinct", "NullSafeNEQ": "is_distinct"}
_ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}

# The parts of a node that may be there; anything else that is set is refused.
_PARTS: dict[str, AbstractSet[str]] = {
    **dict.fromkeys(
        [*_COMPARISONS, *_DISTINCT, "Add", "Sub", "Mul", "And", "Or", "Is"], frozenset({"this", "expression"})
    ),
    "Div": {"this", "expression", "typed", "safe"},
    **dict.fromkeys(["Not", "Paren", "Neg"], frozenset({"this"})),
    "Between": {"this", "low", "high"},
    "In": {"this", "expressions"},
    "Case": {"this", "ifs", "default"},
    "Literal": {"this", "is_string"},
    "Boolean": {"this"},
    "Null": set(),
    "Column": {"this", "table", "db"},
    "Placeholder": {"this"},
    "Anonymous": {"this", "expressions"},
    "Filter": {"this", "expression"},
}

_REFUSED = {
    "Select": Text("子查询", "a sub-query"),
    "Subquery": Text("子查询", "a sub-query"),
    "Exists": Text("子查询", "a sub-query"),
    "Cast": Text("类型转换", "a cast"),
    "Window": Text("窗口函数", "a window function"),
    "Distinct": Text("distinct(请用 count_distinct)", "distinct (use count_distinct)"),
    "Star": Text("单独的 *(请写 count(数据集.*))", "a bare * (write count(dataset.*))"),
    "Like": Text("like", "like"),
    "Mod": Text("取余 %", "the remainder %"),
    "DPipe": Text("连接符 ||", "the concatenation ||"),
    "Tuple": Text("逗号分隔的列表", "a list"),
    "Interval": Text("interval(请用 add_months、add_days)", "an interval (use add_months or add_days)"),
    "Alias": Text("别名", "an alias"),
    "Dot": Text("限定的函数名", "a qualified function"),
}


def check(tree: Any, scope: Scope, *, rows: bool) -> Node:
    """Return the typed form of a tree; `rows` says that it is about one row."""
    kind = type(tree).__name__
    allowed = _PARTS.get(kind)
    extra = [key for key, part in tree.args.items() if part and key not in (allowed or ())]
    if allowed is None or extra:
        named = _REFUSED.get(kind, Text("这种写法", "this"))
        what = named.within("公式中不能使用{}", "{} is not part of the formula language")
        fix = Text(
            "可用的写法见公式语言参考。", "See the reference of the formula language for what there is."
        )
        return scope.refuse(tree, what, fix)
    if kind in _ARITHMETIC:
        return _arithmetic(_ARITHMETIC[kind], tree, scope, rows)
    if kind in _COMPARISONS:
        return _comparison(_COMPARISONS[kind], tree, scope, rows)
    if kind in _DISTINCT:
        return _comparison(_DISTINCT[kind], tree, scope, rows)
    return _OTHERS[kind](tree, scope, rows)


def expect_condition(node: Node, tree: Any, scope: Scope) -> Node:
    """Complain unless a node is a condition."""
    if node.type in (BOOLEAN, BAD, NULL):
        return node
    what = Text(f"这里需要条件，而不是 {node.type}", f"a condition is needed here, not {node.type}")
    return scope.refuse(
        tree, what, Text("写一个比较，如 字段 = 值。", "Write a comparison, such as field = value.")
    )


def _arithmetic(operator: str, tree: Any, scope: Scope, rows: bool) -> Node:
    left, right = check(tree.this, scope, rows=rows), check(tree.expression, scope, rows=rows)
    kind = arithmetic_type(operator, left.type, right.type, rows)
    if isinstance(kind, Text):
        return scope.refuse(tree, kind, Text("检查字段的类型。", "Check the types of the fields."))
    return Op(operator, (left, right), kind)


def _comparison(operator: str, tree: Any, scope: Scope, rows: bool) -> Node:
    left, right = check(tree.this, scope, rows=rows), check(tree.expression, scope, rows=rows)
    return compare(operator, left, right, tree, scope)


def compare(operator: str, left: Node, right: Node, tree: Any, scope: Scope) -> Node:
    """Return a typed comparison of two expressions, or note why there is none."""
    if NULL in (left.type, right.type):
        what = Text("与 null 的比较永远不成立", "a comparison with null is never true")
        return scope.refuse(
            tree, what, Text("改用 is null 或 is not null。", "Use `is null` or `is not null`.")
        )
    aligned = align(left, right, scope.catalog, scope.aliases)
    if isinstance(aligned, Complaint):
        return scope.refuse(tree, aligned.what, aligned.fix)
    left, right = aligned
    if not comparable(left.type, right.type):
        what = Text(
            f"{left.type} 与 {right.type} 不能比较", f"{left.type} cannot be compared with {right.type}"
        )
        fix = Text(
            "两边应为同一类型；日期写作 '2024-12-31'。",
            "Both sides need one type; a date is written '2024-12-31'.",
        )
        return scope.refuse(tree, what, fix)
    if operator in ("<", "<=", ">", ">=") and left.type != BAD and not is_ordered(left.type):
        what = Text(f"{left.type} 没有大小之分", f"{left.type} has no order")
        return scope.refuse(tree, what, Text("用 = 或 is true。", "Use = or `is true`."))
    return Op(operator, (left, right), BOOLEAN)


def _logic(name: str) -> Callable[[Any, Scope, bool], Node]:
    def build(tree: Any, scope: Scope, rows: bool) -> Node:
        parts = tuple(
            expect_condition(check(part, scope, rows=rows), part, scope)
            for part in (tree.this, tree.expression)
        )
        return Op(name, parts, BOOLEAN)

    return build


def _not(tree: Any, scope: Scope, rows: bool) -> Node:
    node = expect_condition(check(tree.this, scope, rows=rows), tree.this, scope)
    if isinstance(node, Op) and node.name in _NEGATED:
        return Op(_NEGATED[node.name], node.args, BOOLEAN)
    return Op("not", (node,), BOOLEAN)


_NEGATED = {"is_null": "is_not_null", "is_true": "is_not_true", "is_false": "is_not_false"}


def _is(tree: Any, scope: Scope, rows: bool) -> Node:
    node = check(tree.this, scope, rows=rows)
    kind = type(tree.expression).__name__
    if kind == "Null":
        return Op("is_null", (node,), BOOLEAN)
    if kind != "Boolean":
        what = Text("is 之后只能是 null、true、false", "after `is` only null, true and false can stand")
        return scope.refuse(tree, what, Text("比较请用 =。", "Compare with =."))
    node = expect_condition(node, tree.this, scope)
    return Op("is_true" if tree.expression.this else "is_false", (node,), BOOLEAN)


MAX_SUBJECT = 50
"""Nodes of what `case` and `between` compare: they repeat it, and could nest."""


def _subject(tree: Any, scope: Scope, rows: bool) -> Node:
    """Check what several comparisons will repeat."""
    node = check(tree, scope, rows=rows)
    if not is_larger(node, MAX_SUBJECT):
        return node
    what = Text("case 或 between 所比较的式子过长", "what case or between compares is too long")
    fix = Text("改写成多个条件，或拆到视图中。", "Write the conditions out, or compute it in a view.")
    return scope.refuse(tree, what, fix)


def _between(tree: Any, scope: Scope, rows: bool) -> Node:
    node = _subject(tree.this, scope, rows)
    low, high = check(tree.args["low"], scope, rows=rows), check(tree.args["high"], scope, rows=rows)
    parts = compare(">=", node, low, tree, scope), compare("<=", node, high, tree, scope)
    return Op("and", parts, BOOLEAN)


def _in(tree: Any, scope: Scope, rows: bool) -> Node:
    node = check(tree.this, scope, rows=rows)
    if not tree.expressions:
        what = Text("in 的列表是空的", "the list of `in` is empty")
        return scope.refuse(tree, what, Text("写出至少一个值。", "Write at least one value."))
    choices = []
    for given in tree.expressions:
        choice = check(given, scope, rows=rows)
        if not isinstance(choice, (Lit, Param)):
            what = Text("in 的列表里只能是固定值", "only fixed values can stand in the list of `in`")
            choice = scope.refuse(given, what, Text("用 or 连接比较。", "Combine comparisons with `or`."))
        same = compare("=", node, choice, given, scope)
        choices.append(same.args[1] if isinstance(same, Op) else BAD_NODE)
    return Op("in", (node, *dict.fromkeys(choices)), BOOLEAN)


def _case(tree: Any, scope: Scope, rows: bool) -> Node:
    subject = _subject(tree.this, scope, rows) if tree.this else None
    args: list[Node] = []
    for branch in tree.args["ifs"]:
        when = check(branch.this, scope, rows=rows)
        if subject is not None:
            when = compare("=", subject, when, branch.this, scope)
        args += [expect_condition(when, branch.this, scope), check(branch.args["true"], scope, rows=rows)]
    default = tree.args.get("default")
    args.append(check(default, scope, rows=rows) if default else Lit(None, NULL))
    kind = common_type([arg.type for arg in (*args[1::2], args[-1])])
    if isinstance(kind, Text):
        return scope.refuse(tree, kind, Text("各分支应为同一类型。", "All branches need one type."))
    return Op("case", tuple(args), kind)


def _literal(tree: Any, scope: Scope, rows: bool) -> Node:
    text = tree.this
    if tree.args["is_string"]:
        return Lit(text, TEXT)
    if not re.fullmatch(r"\d{1,15}(\.\d{1,9})?", text):
        what = Text(f"数字写法“{text}”不可用", f"the number '{text}' is not written plainly")
        fix = Text("最多 15 位整数、9 位小数，如 0.25。", "Use at most 15 digits and 9 places, such as 0.25.")
        return scope.refuse(tree, what, fix)
    return number(Decimal(text), int(text) if "." not in text else None)


def number(value: Decimal, whole: int | None) -> Lit:
    """Return a literal of the smallest type that holds a number."""
    if whole is not None:
        return Lit(whole, INTEGER)
    exponent = value.as_tuple().exponent
    scale = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Lit(value, decimal(max(len(value.as_tuple().digits), scale + 1), scale))


def _negative(tree: Any, scope: Scope, rows: bool) -> Node:
    node = check(tree.this, scope, rows=rows)
    if isinstance(node, Lit) and isinstance(node.value, (int, Decimal)) and not isinstance(node.value, bool):
        return Lit(-node.value, node.type)
    if not (node.type.is_number or node.type in (BAD, NULL)):
        what = Text(f"负号需要数值，而不是 {node.type}", f"a minus sign needs a number, not {node.type}")
        return scope.refuse(tree, what, Text("检查字段的类型。", "Check the type of the field."))
    return Op("neg", (node,), node.type if rows else REAL)


def _placeholder(tree: Any, scope: Scope, rows: bool) -> Node:
    name = str(tree.this or "")
    if name not in scope.params:
        what = Text(f"没有名为“:{name}”的参数", f"there is no parameter ':{name}'")
        return scope.refuse(tree, what, suggest(name, scope.params))
    value = scope.params[name]
    literal = number(value.normalize(), int(value) if value == value.to_integral_value() else None)
    return Param(name, value, literal.type)


def _column(tree: Any, scope: Scope, rows: bool) -> Node:
    parts = [str(part.name) for part in tree.parts]
    if parts[-1] == "*" or any(type(part).__name__ == "Star" for part in tree.parts):
        what = _REFUSED["Star"].within("这里不能使用{}", "{} cannot stand here")
        return scope.refuse(tree, what, Text("写出字段名。", "Name a field."))
    if len(parts) == 1:
        return _bare_name(parts[0], tree, scope)
    head, name = parts[0], ".".join(parts[1:])
    if head in RESULTS and scope.aliases is None and (rows or scope.results):
        return _result(head, name, tree, scope, rows)
    if head in UNIT:
        return _unit_field(name, tree, scope, rows)
    relation = _relation(head, tree, scope)
    if relation is None:
        return BAD_NODE
    if not rows:
        what = Text(f"“{head}.{name}”在聚合函数之外", f"'{head}.{name}' stands outside of an aggregate")
        fix = Text(f"用聚合函数，如 sum({head}.{name})。", f"Aggregate it, such as sum({head}.{name}).")
        return scope.refuse(tree, what, fix)
    info = scope.catalog.relations[relation[1]]
    known = info.field_named(name)
    if known is None:
        what = Text(f"数据集“{head}”没有字段“{name}”", f"dataset '{head}' has no field '{name}'")
        labels = [given.label.zh for given in info.fields.values() if given.label is not None]
        return scope.refuse(tree, what, suggest(name, [*info.fields, *labels]))
    return Col(relation[0], known, info.fields[known].type)


def _bare_name(name: str, tree: Any, scope: Scope) -> Node:
    if name in PERIOD_CONSTANTS:
        return Const(name, PERIOD_CONSTANTS[name])
    owners = [own for own, info in scope.catalog.relations.items() if info.field_named(name)]
    what = Text(f"不认识“{name}”", f"'{name}' is not known here")
    if owners:
        fix = Text(
            f"字段前写数据集名：{owners[0]}.{name}", f"Write the dataset before the field: {owners[0]}.{name}"
        )
    elif near := nearest(name, PERIOD_CONSTANTS):
        fix = Text(f"是否想写“{near}”？", f"Did you mean '{near}'?")
    else:
        fix = Text(
            f"文字要放在半角单引号里：'{name} …'；字段写作“数据集.字段”。",
            f"A text goes in single quotes: '{name} …'; a field is written dataset.field.",
        )
    return scope.refuse(tree, what, fix)


def _result(kind: str, name: str, tree: Any, scope: Scope, rows: bool) -> Node:
    if rows:
        what = Text(
            f"行内不能读取指标的结果 {kind}.{name}", f"the result {kind}.{name} cannot stand inside of a row"
        )
        return scope.refuse(tree, what, Text("放到聚合函数之外。", "Move it outside of the aggregate."))
    if kind not in scope.results:
        what = Text(f"这里不能读取 {kind}.{name}", f"{kind}.{name} cannot be read here")
        readable = " / ".join(f"{each}.{name}" for each in scope.results)
        return scope.refuse(tree, what, Text(f"可以读取 {readable}。", f"Readable are {readable}."))
    if name not in scope.catalog.results:
        what = Text(f"指标体系中没有指标“{name}”", f"the scheme has no indicator '{name}'")
        return scope.refuse(tree, what, suggest(name, scope.catalog.results))
    if name in scope.unreadable:
        what = Text(
            f"指标“{name}”本身要读取其他指标的结果，不能再被读取",
            f"'{name}' reads results itself, and cannot be read in turn",
        )
        return scope.refuse(tree, what, Text("改读由数据行算出的指标。", "Read those computed from rows."))
    return Result(kind, name, REAL)


def _unit_field(name: str, tree: Any, scope: Scope, rows: bool) -> Node:
    if rows:
        what = Text("聚合函数之内不能使用单位字段", "unit fields cannot stand inside of an aggregate")
        return scope.refuse(tree, what, Text("放到聚合函数之外。", "Move it outside of the aggregate."))
    known = scope.catalog.unit_field_named(name)
    if known is None:
        what = Text(f"单位表没有字段“{name}”", f"the units table has no field '{name}'")
        return scope.refuse(tree, what, suggest(name, scope.catalog.unit_fields))
    return UnitField(known, scope.catalog.unit_fields[known].type)


def _relation(name: str, tree: Any, scope: Scope) -> tuple[str, str] | None:
    """Return what a name before the dot stands for: alias and relation."""
    if scope.aliases is not None:
        if name in scope.aliases:
            return name, scope.aliases[name]
        known: list[str] = list(scope.aliases)
    else:
        found = scope.catalog.relation_named(name)
        if found is not None:
            return found, found
        known = list(scope.catalog.relations)
    what = Text(f"没有数据集“{name}”", f"there is no dataset '{name}'")
    scope.refuse(tree, what, suggest(name, known))
    return None


def relation_of(tree: Any, scope: Scope) -> tuple[str, str] | None:
    """Return the alias and relation of `dataset.*`."""
    parts = [str(part.name) for part in tree.parts]
    if len(parts) != 2:
        what = Text("应写作“数据集.*”", "this is written `dataset.*`")
        scope.refuse(tree, what, suggest(parts[-2], scope.aliases or scope.catalog.relations))
        return None
    return _relation(parts[0], tree, scope)


def _call(tree: Any, scope: Scope, rows: bool) -> Node:
    return check_call(tree, None, scope, rows)


def _filtered(tree: Any, scope: Scope, rows: bool) -> Node:
    node = check_call(tree.this, tree.expression.this, scope, rows)
    if node.type != BAD and not isinstance(node, Agg):
        what = Text("filter 只能跟在聚合函数之后", "filter goes with an aggregate only")
        return scope.refuse(tree, what, Text("删去 filter。", "Remove the filter."))
    return node


_OTHERS: dict[str, Callable[[Any, Scope, bool], Node]] = {
    "And": _logic("and"),
    "Or": _logic("or"),
    "Not": _not,
    "Is": _is,
    "Paren": lambda tree, scope, rows: check(tree.this, scope, rows=rows),
    "Neg": _negative,
    "Between": _between,
    "In": _in,
    "Case": _case,
    "Literal": _literal,
    "Boolean": lambda tree, scope, rows: Lit(bool(tree.this), BOOLEAN),
    "Null": lambda tree, scope, rows: Lit(None, NULL),
    "Column": _column,
    "Placeholder": _placeholder,
    "Anonymous": _call,
    "Filter": _filtered,
}

"""Check calls: functions by their table, aggregates over one dataset."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quanheng.core.errors import suggest
from quanheng.core.language.functions import NAMES, Function, function_named
from quanheng.core.language.ir import Agg, Col, Const, Lit, Node, Op, walk
from quanheng.core.language.scope import BAD_NODE, Scope
from quanheng.core.language.typing import as_decimal
from quanheng.core.model.types import BAD, INTEGER, decimal
from quanheng.core.text import Text

_BOUNDS = {
    "quantile": (Decimal("0.000000001"), Decimal("0.999999999")),
    "round": (Decimal(0), Decimal(9)),
    "add_months": (Decimal(-1200), Decimal(1200)),
    "add_days": (Decimal(-36600), Decimal(36600)),
}
"""Between which numbers the plain arguments of a function lie."""


def check_call(tree: Any, condition: Any, scope: Scope, rows: bool) -> Node:
    """Return the typed form of a call, with the condition of its filter."""
    from quanheng.core.language.check import check

    if type(tree).__name__ != "Anonymous" or not isinstance(tree.this, str):
        return check(tree, scope, rows=rows)
    function = function_named(tree.this)
    if function is None:
        what = Text(f"没有函数“{tree.this}”", f"there is no function '{tree.this}'")
        return scope.refuse(tree, what, suggest(tree.this, NAMES))
    given = tree.expressions
    if not function.least <= len(given) <= function.most:
        wanted = (
            str(function.least) if function.least == function.most else f"{function.least}–{function.most}"
        )
        what = Text(f"{function.name} 需要 {wanted} 个参数", f"{function.name} takes {wanted} arguments")
        return scope.refuse(tree, what, Text(f"这里有 {len(given)} 个。", f"There are {len(given)} here."))
    if function.kind == "aggregate":
        return _aggregate(function, tree, condition, scope, rows)
    if condition is not None:
        what = Text("filter 只能跟在聚合函数之后", "filter goes with an aggregate only")
        return scope.refuse(tree, what, Text("删去 filter。", "Remove the filter."))
    if function.kind == "scalar" and rows:
        what = Text(f"{function.name} 不能用在行内", f"{function.name} cannot stand inside of a row")
        return scope.refuse(tree, what, Text("放到聚合函数之外。", "Move it outside of the aggregate."))
    plain = _plain_numbers(function, given, scope)
    args = tuple(plain.get(i) or check(arg, scope, rows=rows) for i, arg in enumerate(given))
    if any(arg.type == BAD for arg in args):
        return BAD_NODE
    if function.name in ("add_months", "add_days"):
        return _moved(function, args, tree, scope)
    kind = function.yields([arg.type for arg in args], rows)
    if isinstance(kind, Text):
        what = kind.within(f"{function.name}: {{}}", f"{function.name}: {{}}")
        return scope.refuse(tree, what, Text("检查参数的类型。", "Check the types of the arguments."))
    if function.name == "round" and rows and isinstance(args[1], Lit) and kind.kind == "decimal":
        places = int(str(args[1].value))
        precision, scale = as_decimal(args[0].type)
        kind = (
            decimal(precision + 1, scale)
            if places >= scale
            else decimal(precision - scale + places + 1, places)
        )
    return Op(function.name, args, kind)


def _plain_numbers(function: Function, given: list[Any], scope: Scope) -> dict[int, Lit]:
    """Return the arguments that must be written as plain numbers."""
    from quanheng.core.language.check import check

    found: dict[int, Lit] = {}
    for i in function.plain:
        node = check(given[i], scope, rows=False)
        value = node.value if isinstance(node, Lit) else None
        low, high = _BOUNDS[function.name]
        whole = function.name != "quantile"
        fits = isinstance(value, (int, Decimal)) and not isinstance(value, bool) and low <= value <= high
        if fits and (not whole or isinstance(value, int)):
            found[i] = node if isinstance(node, Lit) else BAD_NODE
            continue
        found[i] = BAD_NODE
        if node.type != BAD:
            zh = f"{function.name} 的第 {i + 1} 个参数应为固定的数" + (
                "" if not whole else f"({low} 到 {high} 的整数)"
            )
            en = f"argument {i + 1} of {function.name} must be a fixed number" + (
                "" if not whole else f" (whole, {low} to {high})"
            )
            scope.refuse(given[i], Text(zh, en), Text("直接写数字。", "Write the number itself."))
    return found


def _moved(function: Function, args: tuple[Node, ...], tree: Any, scope: Scope) -> Node:
    base, count = args
    if not isinstance(base, Const) or not isinstance(count, Lit):
        what = Text(f"{function.name} 只能移动期间常量", f"{function.name} moves bounds of the period only")
        fix = Text(
            "第一个参数写 period_start 或 period_end 等。", "Give it period_start, period_end or cut_off."
        )
        return scope.refuse(tree, what, fix)
    if base.name == "period_year" or (function.name == "add_months" and base.days):
        what = Text(f"{function.name} 不能用在这里", f"{function.name} cannot be used here")
        return scope.refuse(tree, what, Text("先移月，再移日。", "Move by months first, then by days."))
    step = int(str(count.value))
    if function.name == "add_months":
        return Const(base.name, base.type, base.months + step, base.days)
    return Const(base.name, base.type, base.months, base.days + step)


def _aggregate(function: Function, tree: Any, condition: Any, scope: Scope, rows: bool) -> Node:
    from quanheng.core.language.check import check, expect_condition, relation_of

    if rows:
        what = Text("聚合函数不能嵌套", "aggregates cannot be nested")
        fix = Text("先在视图中按组聚合。", "Aggregate by group in a view first.")
        return scope.refuse(tree, what, fix)
    first = tree.expressions[0]
    star = type(first).__name__ == "Column" and type(first.this).__name__ == "Star"
    dataset: str | None = None
    argument: Node | None = None
    if star and function.name == "count":
        relation = relation_of(first, scope)
        if relation is None:
            return BAD_NODE
        dataset = relation[0]
    else:
        argument = check(first, scope, rows=True)
    quantile = None
    if function.plain:
        literal = _plain_numbers(function, tree.expressions, scope)[1]
        quantile = Decimal(str(literal.value)) if literal.type != BAD else None
    filtered = None
    if condition is not None:
        filtered = expect_condition(check(condition, scope, rows=True), condition, scope)
    parts = [part for part in (argument, filtered) if part is not None]
    if any(node.type == BAD for part in parts for node in walk(part)):
        return BAD_NODE
    used = {node.dataset for part in parts for node in walk(part) if isinstance(node, Col)} | {dataset} - {
        None
    }
    if not used or (len(used) > 1 and not scope.joined):
        return _not_one_dataset(sorted(str(name) for name in used), tree, scope)
    kind = function.yields([argument.type], True) if argument is not None else INTEGER
    if function.name in ("median", "quantile") and argument is not None and not argument.type.is_number:
        kind = Text(f"需要数值，而不是 {argument.type}", f"needs a number, not {argument.type}")
    if isinstance(kind, Text):
        what = kind.within(f"{function.name}: {{}}", f"{function.name}: {{}}")
        return scope.refuse(tree, what, Text("检查字段的类型。", "Check the type of the field."))
    return Agg(function.name, dataset or str(min(used, key=str)), argument, filtered, kind, quantile)


def _not_one_dataset(used: list[str], tree: Any, scope: Scope) -> Node:
    if used:
        names = ", ".join(used)
        what = Text(f"一个聚合函数里混用了数据集 {names}", f"one aggregate mixes the datasets {names}")
        fix = Text("行与行要相遇时，先定义视图。", "Define a view where rows of both must meet.")
    else:
        what = Text("聚合函数没有用到任何数据集", "the aggregate names no dataset")
        fix = Text("用 count(数据集.*) 计行数。", "Count rows with count(dataset.*).")
    return scope.refuse(tree, what, fix)

"""The table of functions: what is not in it does not exist in formulas.

Every entry says where the function may stand, what it takes and what it
yields. The reference page of the language is generated from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from quanheng.core.language.typing import common_type, is_ordered
from quanheng.core.model.types import BOOLEAN, DATE, INTEGER, REAL, Type, decimal
from quanheng.core.text import Text

Typing = Callable[[list[Type], bool], "Type | Text"]
"""From argument types, and whether rows are meant, to a type or a complaint."""


@dataclass(frozen=True, slots=True)
class Function:
    """Describe a function of the language."""

    name: str
    zh: str
    kind: Literal["aggregate", "anywhere", "scalar"]
    least: int
    most: int
    yields: Typing
    help: Text
    plain: tuple[int, ...] = ()
    """Positions of arguments that must be plain numbers."""


def _integer(types: list[Type], rows: bool) -> Type | Text:
    return INTEGER


def _same_number(types: list[Type], rows: bool) -> Type | Text:
    if not types[0].is_number:
        return Text(f"需要数值，而不是 {types[0]}", f"needs a number, not {types[0]}")
    return types[0]


def _sum(types: list[Type], rows: bool) -> Type | Text:
    kind = types[0]
    if kind.kind == "decimal":
        return decimal(38, kind.scale or 0)
    return _same_number(types, rows)


def _real(types: list[Type], rows: bool) -> Type | Text:
    found = _same_number(types, rows)
    return found if isinstance(found, Text) else REAL


def _ordered(types: list[Type], rows: bool) -> Type | Text:
    if not is_ordered(types[0]):
        return Text(f"{types[0]} 没有大小之分", f"{types[0]} has no order")
    return types[0]


def _condition(types: list[Type], rows: bool) -> Type | Text:
    if types[0] != BOOLEAN:
        return Text(f"需要条件，而不是 {types[0]}", f"needs a condition, not {types[0]}")
    return INTEGER


def _unified(types: list[Type], rows: bool) -> Type | Text:
    return common_type(types)


def _numbers(types: list[Type], rows: bool) -> Type | Text:
    found = common_type(types)
    if isinstance(found, Type) and not is_ordered(found):
        return Text(f"{found} 没有大小之分", f"{found} has no order")
    return found


def _days(types: list[Type], rows: bool) -> Type | Text:
    wrong = [kind for kind in types if not kind.is_moment]
    if wrong:
        return Text(f"需要日期，而不是 {wrong[0]}", f"needs dates, not {wrong[0]}")
    return INTEGER


def _date(types: list[Type], rows: bool) -> Type | Text:
    found = _days(types, rows)
    return found if isinstance(found, Text) else DATE


def _round(types: list[Type], rows: bool) -> Type | Text:
    found = _same_number(types[:1], rows)
    if isinstance(found, Type) and found.kind == "decimal" and found.precision and found.scale is not None:
        return decimal(found.precision + 1, found.scale)
    return found


def _weighted(types: list[Type], rows: bool) -> Type | Text:
    if len(types) % 2:
        return Text("参数应成对：权重，值，权重，值 …", "takes pairs: weight, value, weight, value …")
    wrong = [kind for kind in types if not (kind.is_number or kind.kind == "null")]
    if wrong:
        return Text(f"需要数值，而不是 {wrong[0]}", f"needs numbers, not {wrong[0]}")
    return REAL


_ALL = (
    Function("count", "计数", "aggregate", 1, 1, _integer, Text("行数；count(数据集.*) 计全部行，count(字段) 计非空的行", "Number of rows; `count(dataset.*)` counts all, `count(field)` those where it is not null.")),
    Function("count_if", "条件计数", "aggregate", 1, 1, _condition, Text("满足条件的行数", "Number of rows for which the condition is true.")),
    Function("count_distinct", "去重计数", "aggregate", 1, 1, _integer, Text("不同的非空值的个数", "Number of different values, nulls left out.")),
    Function("sum", "合计", "aggregate", 1, 1, _sum, Text("合计；没有非空值时为空", "Exact sum; null where there is nothing to add.")),
    Function("avg", "平均", "aggregate", 1, 1, _real, Text("平均数 = 合计 ÷ 非空行数", "Mean: the exact sum by the number of values.")),
    Function("min", "最小", "aggregate", 1, 1, _ordered, Text("最小值", "Least value.")),
    Function("max", "最大", "aggregate", 1, 1, _ordered, Text("最大值", "Greatest value.")),
    Function("median", "中位数", "aggregate", 1, 1, _real, Text("中位数：两个居中值的平均", "Median: the mean of the lower and the upper middle value.")),
    Function("quantile", "分位数", "aggregate", 2, 2, _same_number, Text("离散分位数：至少有 p 的值不大于它的最小值", "Discrete quantile: the least value that at least the share p does not exceed."), plain=(1,)),
    Function("coalesce", "取非空", "anywhere", 2, 20, _unified, Text("第一个非空的参数", "First argument that is not null.")),
    Function("nullif", "相等置空", "anywhere", 2, 2, _unified, Text("两者相等时为空，否则为第一个", "Null where both are equal, else the first.")),
    Function("least", "取小", "anywhere", 2, 20, _numbers, Text("参数中最小的；有空则为空", "Least argument; null where any is null.")),
    Function("greatest", "取大", "anywhere", 2, 20, _numbers, Text("参数中最大的；有空则为空", "Greatest argument; null where any is null.")),
    Function("abs", "绝对值", "anywhere", 1, 1, _same_number, Text("绝对值", "Absolute value.")),
    Function("round", "四舍五入", "anywhere", 2, 2, _round, Text("四舍五入到 n 位小数（远离零）", "Round to n places, halves away from zero."), plain=(1,)),
    Function("days_between", "相隔天数", "anywhere", 2, 2, _days, Text("从前一日期到后一日期经过的零点数", "Midnights from the first moment to the second.")),
    Function("to_date", "取日期", "anywhere", 1, 1, _date, Text("时间所在的日期", "Day of a moment.")),
    Function("year", "年份", "anywhere", 1, 1, _days, Text("年份", "Calendar year.")),
    Function("month", "月份", "anywhere", 1, 1, _days, Text("月份", "Calendar month.")),
    Function("weighted_mean", "加权平均", "scalar", 2, 120, _weighted, Text("权重，值，… 的加权平均；空的部分退出，权重由其余部分分担", "Mean of weight, value, …; parts that are null drop out with their weight.")),
    Function("add_months", "加月", "anywhere", 2, 2, _date, Text("期间常量移动若干月", "Move a bound of the period by months."), plain=(1,)),
    Function("add_days", "加日", "anywhere", 2, 2, _date, Text("期间常量移动若干日", "Move a bound of the period by days."), plain=(1,)),
)  # fmt: skip

FUNCTIONS = {function.name: function for function in _ALL}
"""Every function by its English name."""

NAMES = FUNCTIONS | {function.zh: function for function in _ALL}
"""Every function by each of its legal names."""


def function_named(name: str) -> Function | None:
    """Return the function of that name, whatever its case, if there is one."""
    return NAMES.get(name) or NAMES.get(name.lower())

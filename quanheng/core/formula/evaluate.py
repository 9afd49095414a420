"""Compute what comes after aggregation, once, in numpy, for all units.

Numbers are float64, moments are microseconds since 1970 as float64 (exact up
to the year 2255), conditions and texts are arrays of their own; every column
carries a mask of what is there. Nulls are carried, division by zero is null,
conditions follow three-valued logic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quanheng.core.language.ir import Agg, Const, Lit, Node, Op, Param, Result, UnitField
from quanheng.core.model.period import Period, add_months
from quanheng.core.results.rounding import round_half_up

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """Hold one value per unit, and where there is one."""

    values: NDArray[Any]
    there: Bools


@dataclass(frozen=True)
class Surroundings:
    """Give a formula its period, its units, its aggregates and results."""

    units: int
    period: Period
    cut_off: date
    aggregate: Callable[[Agg], Column]
    unit_field: Callable[[str], Column]
    result: Callable[[str, str], Column] | None = None


def moment(value: date | datetime) -> float:
    """Return microseconds since 1970 of a day or a local time."""
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return float((at - datetime(1970, 1, 1)) // timedelta(microseconds=1))


def constant(node: Const, period: Period, cut_off: date) -> date | int:
    """Return the value of a constant of the period."""
    if node.name == "period_year":
        return period.year
    base = {"period_start": period.start, "period_end": period.end, "cut_off": cut_off}[node.name]
    return add_months(base, node.months) + timedelta(days=node.days)


def evaluate(node: Node, around: Surroundings) -> Column:
    """Return the value of a scalar expression for every unit."""
    if isinstance(node, Agg):
        return around.aggregate(node)
    if isinstance(node, UnitField):
        return around.unit_field(node.field)
    if isinstance(node, Result) and around.result is not None:
        return around.result(node.kind, node.indicator)
    if isinstance(node, Op):
        return _apply(node, [evaluate(arg, around) for arg in node.args])
    if isinstance(node, (Lit, Param)):
        return _constant(node.value, around.units)
    if isinstance(node, Const):
        return _constant(constant(node, around.period, around.cut_off), around.units)
    raise TypeError(f"{type(node).__name__} cannot stand after aggregation")


def _constant(value: object, units: int) -> Column:
    if value is None:
        return Column(np.zeros(units), np.zeros(units, dtype=bool))
    there = np.ones(units, dtype=bool)
    if isinstance(value, bool):
        return Column(np.full(units, value), there)
    if isinstance(value, (int, Decimal)):
        return Column(np.full(units, float(value)), there)
    if isinstance(value, (date, datetime)):
        return Column(np.full(units, moment(value)), there)
    return Column(np.full(units, value, dtype=object), there)


def _both(args: list[Column]) -> Bools:
    return reduce(np.logical_and, (arg.there for arg in args))


def _arithmetic(compute: Callable[[Any, Any], Any]) -> Callable[[list[Column]], Column]:
    def apply(args: list[Column]) -> Column:
        values = compute(args[0].values, args[1].values)
        return Column(values, _both(args) & np.isfinite(values))

    return apply


def _divide(args: list[Column]) -> Column:
    there = _both(args) & (args[1].values != 0)
    values = np.divide(args[0].values, args[1].values, out=np.zeros(len(there)), where=there)
    return Column(values, there)


def _compare(compute: Callable[[Any, Any], Any]) -> Callable[[list[Column]], Column]:
    def apply(args: list[Column]) -> Column:
        there = _both(args)
        found = np.zeros(len(there), dtype=bool)
        found[there] = compute(args[0].values[there], args[1].values[there]).astype(bool)
        return Column(found, there)

    return apply


def _same(args: list[Column]) -> Bools:
    equal = _compare(np.equal)(args)
    result: Bools = (equal.values & equal.there) | (~args[0].there & ~args[1].there)
    return result


def _known(values: Bools) -> Column:
    return Column(values, np.ones(len(values), dtype=bool))


def _and(args: list[Column]) -> Column:
    false = reduce(np.logical_or, (arg.there & ~arg.values.astype(bool) for arg in args))
    return Column(~false & _both(args), false | _both(args))


def _or(args: list[Column]) -> Column:
    true = reduce(np.logical_or, (arg.there & arg.values.astype(bool) for arg in args))
    return Column(true, true | _both(args))


def _is_one_of(args: list[Column]) -> Column:
    return _or([_compare(np.equal)([args[0], choice]) for choice in args[1:]])


def _pick(chosen: Bools, first: Column, second: Column) -> Column:
    kinds = (first.values.dtype, second.values.dtype)
    as_object = any(kind.hasobject for kind in kinds)
    values = np.where(chosen, first.values.astype(object) if as_object else first.values, second.values)
    return Column(values, np.where(chosen, first.there, second.there))


def _case(args: list[Column]) -> Column:
    result = args[-1]
    for when, then in reversed(list(zip(args[:-1:2], args[1:-1:2], strict=True))):
        result = _pick(when.there & when.values.astype(bool), then, result)
    return result


def _coalesce(args: list[Column]) -> Column:
    return reduce(lambda left, right: _pick(left.there, left, right), args)


def _nullif(args: list[Column]) -> Column:
    equal = _compare(np.equal)(args)
    return Column(args[0].values, args[0].there & ~(equal.values & equal.there))


def _extreme(better: Callable[[Any, Any], Any]) -> Callable[[list[Column]], Column]:
    def apply(args: list[Column]) -> Column:
        there, values = _both(args), args[0].values.copy()
        for arg in args[1:]:
            take = there.copy()
            take[there] = better(arg.values[there], values[there])
            values = np.where(take, arg.values, values)
        return Column(values, there)

    return apply


def _round(args: list[Column]) -> Column:
    places = int(args[1].values[0]) if len(args[1].values) else 0
    pairs = zip(args[0].values, args[0].there, strict=True)
    rounded = [round_half_up(float(value), places) if there else 0.0 for value, there in pairs]
    return Column(np.array(rounded, dtype=np.float64), args[0].there)


_DAY = 86_400_000_000.0


def _days_between(args: list[Column]) -> Column:
    return Column(np.floor(args[1].values / _DAY) - np.floor(args[0].values / _DAY), _both(args))


def _calendar(part: Callable[[Any], Any]) -> Callable[[list[Column]], Column]:
    def apply(args: list[Column]) -> Column:
        months = (
            args[0].values.astype("int64").astype("datetime64[us]").astype("datetime64[M]").astype("int64")
        )
        return Column(part(months).astype(np.float64), args[0].there)

    return apply


def _weighted_mean(args: list[Column]) -> Column:
    total = np.zeros(len(args[0].there))
    weights = np.zeros(len(args[0].there))
    for weight, value in zip(args[::2], args[1::2], strict=True):
        there = weight.there & value.there
        total += np.where(there, weight.values * value.values, 0.0)
        weights += np.where(there, weight.values, 0.0)
    return _divide([Column(total, weights != 0), Column(weights, weights != 0)])


_OPERATIONS: Mapping[str, Callable[[list[Column]], Column]] = {
    "+": _arithmetic(np.add),
    "-": _arithmetic(np.subtract),
    "*": _arithmetic(np.multiply),
    "/": _divide,
    "neg": lambda args: Column(-args[0].values, args[0].there),
    "abs": lambda args: Column(np.abs(args[0].values), args[0].there),
    "=": _compare(np.equal),
    "<>": _compare(np.not_equal),
    "<": _compare(np.less),
    "<=": _compare(np.less_equal),
    ">": _compare(np.greater),
    ">=": _compare(np.greater_equal),
    "is_distinct": lambda args: _known(~_same(args)),
    "is_not_distinct": lambda args: _known(_same(args)),
    "is_null": lambda args: _known(~args[0].there),
    "is_not_null": lambda args: _known(args[0].there),
    "is_true": lambda args: _known(args[0].there & args[0].values.astype(bool)),
    "is_not_true": lambda args: _known(~(args[0].there & args[0].values.astype(bool))),
    "is_false": lambda args: _known(args[0].there & ~args[0].values.astype(bool)),
    "is_not_false": lambda args: _known(~(args[0].there & ~args[0].values.astype(bool))),
    "and": _and,
    "or": _or,
    "not": lambda args: Column(~args[0].values.astype(bool), args[0].there),
    "in": _is_one_of,
    "case": _case,
    "coalesce": _coalesce,
    "nullif": _nullif,
    "least": _extreme(np.less),
    "greatest": _extreme(np.greater),
    "round": _round,
    "days_between": _days_between,
    "to_date": lambda args: Column(np.floor(args[0].values / _DAY) * _DAY, args[0].there),
    "year": _calendar(lambda months: 1970 + months // 12),
    "month": _calendar(lambda months: months % 12 + 1),
    "weighted_mean": _weighted_mean,
}


def _apply(node: Op, args: list[Column]) -> Column:
    with np.errstate(over="ignore", invalid="ignore"):
        return _OPERATIONS[node.name](args)

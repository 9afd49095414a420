"""What formulas mean, written plainly: loops over rows, exact fractions, None for null.

Written from the reference of the language, for one unit at a time, to be
compared with the engine. Nothing here is shared with how the engine works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quanheng.core.formula.compile import Compiled
from quanheng.core.language.catalog import Catalog
from quanheng.core.language.ir import Agg, Col, Const, Lit, Node, Op, Param, UnitField
from quanheng.core.model.period import Period, Window

Row = Mapping[str, Any]
NOTHING = None


def months_later(day: date, months: int) -> date:
    """Move a date by months, one at a time."""
    for _ in range(abs(months)):
        first = day.replace(day=1)
        other = (first + timedelta(days=32)) if months > 0 else (first - timedelta(days=1))
        other = other.replace(day=1)
        last = (other + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        day = other.replace(day=min(day.day, last.day)) if months else day
    return day


def half_even(number: Fraction, places: int) -> Fraction:
    """Round to places, halves to the even neighbour."""
    scaled = number * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2):
        whole += 1
    return Fraction(whole, 10**places)


def half_away(number: Fraction, places: int) -> Fraction:
    """Round to places, halves away from zero."""
    scaled = abs(number) * 10**places
    whole = (scaled + Fraction(1, 2)).numerator // (scaled + Fraction(1, 2)).denominator
    return Fraction(whole, 10**places) * (1 if number >= 0 else -1)


def as_number(value: Any) -> Any:
    """Make numbers fractions; leave all else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    return Fraction(value)


def moments(left: Any, right: Any) -> tuple[Any, Any]:
    """Bring a date that meets a time to its midnight."""

    def midnight(value: Any) -> Any:
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)
        return value

    if isinstance(left, datetime) or isinstance(right, datetime):
        return midnight(left), midnight(right)
    return left, right


def day_of(value: date) -> date:
    """Return the day of a date or a time."""
    return value.date() if isinstance(value, datetime) else value


def both(values: Sequence[Any], compute: Callable[..., Any]) -> Any:
    """Compute where every value is there, else null."""
    return NOTHING if any(value is NOTHING for value in values) else compute(*values)


@dataclass(frozen=True)
class SlowEvaluator:
    """Evaluate compiled indicators over rows that are plain mappings."""

    catalog: Catalog
    period: Period
    cut_off: date
    rows: Mapping[str, Sequence[Row]]
    """Rows by dataset; fields as int, Decimal, str, bool, date, datetime, None."""

    def scalar(self, node: Node, compiled: Compiled, unit: str) -> Any:
        """Return the value of a formula after aggregation."""
        if isinstance(node, Agg):
            return self.aggregate(node, compiled, unit)
        if isinstance(node, Op):
            return self.operation(node, lambda part: self.scalar(part, compiled, unit), rows=False)
        return self.leaf(node, {})

    def leaf(self, node: Node, row: Row) -> Any:
        """Return the value of a column, a literal, a parameter or a constant."""
        if isinstance(node, Col):
            derived = self.catalog.relations[node.dataset].derived
            return self.row(derived[node.field], row) if node.field in derived else as_number(row[node.field])
        if isinstance(node, (Lit, Param)):
            return as_number(node.value)
        if isinstance(node, Const):
            if node.name == "period_year":
                return Fraction(self.period.start.year)
            base = {"period_start": self.period.start, "period_end": self.period.end, "cut_off": self.cut_off}
            return months_later(base[node.name], node.months) + timedelta(days=node.days)
        assert not isinstance(node, UnitField)
        raise TypeError(type(node))

    def row(self, node: Node, row: Row) -> Any:
        """Return the value of an expression about one row."""
        if isinstance(node, Op):
            return self.operation(node, lambda part: self.row(part, row), rows=True)
        return self.leaf(node, row)

    def counts(self, agg: Agg, compiled: Compiled, unit: str) -> list[Row]:
        """Return the rows that an aggregate looks at."""
        found = []
        for row in self.rows[agg.dataset]:
            if row[compiled.unit_by[agg.dataset]] != unit:
                continue
            if not self.within(row, agg.dataset, compiled.windows[agg.dataset]):
                continue
            where = compiled.where.get(agg.dataset)
            if where is not None and self.row(where, row) is not True:
                continue
            if agg.filter is not None and self.row(agg.filter, row) is not True:
                continue
            found.append(row)
        return found

    def within(self, row: Row, dataset: str, window: Window) -> bool:
        """Say whether a row belongs to the period."""
        start, end = self.period.start, self.period.end

        def value(field: str) -> Any:
            found = self.leaf(Col(dataset, field, self.catalog.relations[dataset].fields[field].type), row)
            return day_of(found) if isinstance(found, date) else found

        if window.during is not None:
            first = months_later(end, -window.months) if window.months else start
            at = value(window.during)
            return at is not NOTHING and first <= at < end
        if window.until is not None:
            at = value(window.until)
            return at is not NOTHING and at < end
        if window.at is not None:
            begin, finish = value(window.at[0]), value(window.at[1])
            return begin is not NOTHING and begin < end and (finish is NOTHING or finish >= end)
        if window.year is not None:
            return bool(value(window.year) == start.year)
        return True

    def aggregate(self, agg: Agg, compiled: Compiled, unit: str) -> Any:
        """Return an aggregate over a unit's rows."""
        rows = self.counts(agg, compiled, unit)
        if agg.arg is None:
            return Fraction(len(rows))
        values = [self.row(agg.arg, row) for row in rows]
        there = [value for value in values if value is not NOTHING]
        if agg.fn == "count_if":
            return Fraction(sum(value is True for value in values))
        if agg.fn == "count":
            return Fraction(len(there))
        if agg.fn == "count_distinct":
            return Fraction(len(set(there)))
        if not there:
            return NOTHING
        if agg.fn == "sum":
            return sum(there, Fraction(0))
        if agg.fn == "avg":
            return sum(there, Fraction(0)) / len(there)
        ordered = sorted(there)
        if agg.fn == "min":
            return ordered[0]
        if agg.fn == "max":
            return ordered[-1]
        if agg.fn == "median":
            return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
        assert agg.fn == "quantile"
        assert agg.quantile is not None
        share = Fraction(agg.quantile)
        return next(value for place, value in enumerate(ordered, 1) if Fraction(place, len(ordered)) >= share)

    def operation(self, node: Op, value: Callable[[Node], Any], *, rows: bool) -> Any:
        """Return the value of an operation, in three-valued logic."""
        name = node.name
        if name == "case":
            *branches, otherwise = node.args
            for when, then in zip(branches[::2], branches[1::2], strict=True):
                if value(when) is True:
                    return value(then)
            return value(otherwise)
        args = [value(arg) for arg in node.args]
        if name == "and":
            return False if False in args else NOTHING if NOTHING in args else True
        if name == "or":
            return True if True in args else NOTHING if NOTHING in args else False
        if name == "in":
            equal = [both(moments(args[0], choice), lambda a, b: a == b) for choice in args[1:]]
            return True if True in equal else NOTHING if NOTHING in equal else False
        if name in ("=", "<>", "<", "<=", ">", ">="):
            return both(moments(*args), _COMPARE[name])
        if name in ("is_distinct", "is_not_distinct"):
            left, right = moments(*args)
            return (left != right) == (name == "is_distinct")
        if name in _TESTS:
            return _TESTS[name](args[0])
        if name == "coalesce":
            return next((arg for arg in args if arg is not NOTHING), NOTHING)
        if name == "nullif":
            return NOTHING if args[0] is not NOTHING and args[0] == args[1] else args[0]
        if name == "weighted_mean":
            pairs = [pair for pair in zip(args[::2], args[1::2], strict=True) if NOTHING not in pair]
            weight = sum((pair[0] for pair in pairs), Fraction(0))
            return sum((w * v for w, v in pairs), Fraction(0)) / weight if weight else NOTHING
        if name == "/":
            if NOTHING in args or args[1] == 0:
                return NOTHING
            return half_even(args[0] / args[1], 9) if rows else args[0] / args[1]
        if name == "round":
            return both(args, lambda a, places: half_away(a, int(places)))
        return both(args, _PLAIN[name])


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

_TESTS: dict[str, Callable[[Any], bool]] = {
    "is_null": lambda a: a is None,
    "is_not_null": lambda a: a is not None,
    "is_true": lambda a: a is True,
    "is_not_true": lambda a: a is not True,
    "is_false": lambda a: a is False,
    "is_not_false": lambda a: a is not False,
}

_PLAIN: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "neg": lambda a: -a,
    "not": lambda a: not a,
    "abs": abs,
    "least": min,
    "greatest": max,
    "days_between": lambda a, b: Fraction((day_of(b) - day_of(a)).days),
    "to_date": day_of,
    "year": lambda a: Fraction(a.year),
    "month": lambda a: Fraction(a.month),
}

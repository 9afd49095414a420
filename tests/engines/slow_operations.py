"""What the operations of the language mean, on plain Python values; None is null.

Numbers are anything that adds, multiplies and compares: fractions in rows, and
after aggregation numbers that know how far a float may be from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from quanheng.core.model.types import TIMESTAMP, Type


def comparable(value: Any) -> Any:
    """Return a value that compares with others of its kind: a day is its midnight."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def as_type(value: Any, type_: Type) -> Any:
    """Return a value as the type of the result holds it."""
    return comparable(value) if type_ == TIMESTAMP else value


def day_of(value: Any) -> date:
    """Return the day of a moment."""
    return value.date() if isinstance(value, datetime) else value


def _equal(a: Any, b: Any) -> bool:
    return bool(comparable(a) == comparable(b))


def _less(a: Any, b: Any) -> bool:
    return bool(comparable(a) < comparable(b))


def _extreme(args: Sequence[Any], better: Callable[[Any, Any], bool]) -> Any:
    found = args[0]
    for arg in args[1:]:
        found = arg if better(arg, found) else found
    return found


_STRICT: Mapping[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "neg": lambda a: -a,
    "abs": abs,
    "=": _equal,
    "<>": lambda a, b: not _equal(a, b),
    "<": _less,
    ">": lambda a, b: _less(b, a),
    "<=": lambda a, b: not _less(b, a),
    ">=": lambda a, b: not _less(a, b),
    "least": lambda *args: _extreme(args, _less),
    "greatest": lambda *args: _extreme(args, lambda a, b: _less(b, a)),
    "days_between": lambda a, b: (day_of(b) - day_of(a)).days,
    "to_date": day_of,
    "year": lambda a: a.year,
    "month": lambda a: a.month,
}
"""Operations that are null where any argument is null."""

COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">=", "in", "not_in", "between", "not_between"})
COUNTING = frozenset({"days_between", "year", "month"})
"""Operations that yield a Python int, whatever numbers are."""


def _and(args: Sequence[Any]) -> Any:
    if False in args:
        return False
    return None if None in args else True


def _or(args: Sequence[Any]) -> Any:
    if True in args:
        return True
    return None if None in args else False


def _not(value: Any) -> Any:
    return None if value is None else not value


def _same(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return _equal(a, b)


def _in(args: Sequence[Any]) -> Any:
    return _or([apply("=", [args[0], choice]) for choice in args[1:]])


def _between(args: Sequence[Any]) -> Any:
    return _and([apply(">=", args[:2]), apply("<=", [args[0], args[2]])])


def _case(args: Sequence[Any], subject: bool) -> Any:
    given = list(args)
    if subject:
        compared = given.pop(0)
        given[:-1:2] = [apply("=", [compared, when]) for when in given[:-1:2]]
    for when, then in zip(given[:-1:2], given[1:-1:2], strict=True):
        if when is True:
            return then
    return given[-1]


def _nullif(a: Any, b: Any) -> Any:
    return None if a is None or (b is not None and _equal(a, b)) else a


_LENIENT: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "and": _and,
    "or": _or,
    "not": lambda args: _not(args[0]),
    "is_null": lambda args: args[0] is None,
    "is_not_null": lambda args: args[0] is not None,
    "is_true": lambda args: args[0] is True,
    "is_not_true": lambda args: args[0] is not True,
    "is_false": lambda args: args[0] is False,
    "is_not_false": lambda args: args[0] is not False,
    "is_distinct": lambda args: not _same(args[0], args[1]),
    "is_not_distinct": lambda args: _same(args[0], args[1]),
    "in": _in,
    "not_in": lambda args: _not(_in(args)),
    "between": _between,
    "not_between": lambda args: _not(_between(args)),
    "coalesce": lambda args: next((arg for arg in args if arg is not None), None),
    "nullif": lambda args: _nullif(args[0], args[1]),
}
"""Operations that look at nulls themselves."""


def apply(op: str, args: Sequence[Any], subject: bool = False) -> Any:
    """Return the result of an operation; `subject` says that a case compares one."""
    if op == "case":
        return _case(args, subject)
    if op in _LENIENT:
        return _LENIENT[op](args)
    if any(arg is None for arg in args):
        return None
    return _STRICT[op](*args)

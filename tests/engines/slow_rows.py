"""Evaluate an expression about one row: plain Python, exact, with three-valued logic.

Numbers are fractions, so that nothing is ever rounded but what the language
rounds. Everything is evaluated, also what does not count; `Around.tight` notes
that a number came near the 38 digits, or beyond the 64 bits, that an engine
has: there it may refuse to compute, but must not yield another number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engines.slow_terms import DIGITS, RelationSpec, Term, places

Values = Mapping[tuple[str, str], Any]
"""What a row holds, by alias and field."""


@dataclass
class Around:
    """Hold what does not change from row to row."""

    start: date
    end: date
    cut_off: date
    params: Mapping[str, Decimal] = field(default_factory=dict)
    aliases: Mapping[str, RelationSpec] = field(default_factory=dict)
    tight: bool = False

    def within(self, params: Mapping[str, Decimal], aliases: Mapping[str, RelationSpec]) -> Around:
        """Return the same period with other names, and nothing noted yet."""
        return Around(self.start, self.end, self.cut_off, params, aliases)


def plain(value: Any) -> Any:
    """Return a stored value as the evaluator holds it."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Fraction(value)
    return value


def moved(day: date, months: int, days: int) -> date:
    """Move a day by whole months, to the month's last day at most, then by days."""
    month = day.year * 12 + day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(month // 12, month % 12 + 1, min(last, day.day)) + timedelta(days=days)
        except ValueError:
            continue
    raise AssertionError(day)


def constant(name: str, months: int, days: int, around: Around) -> Any:
    """Return a bound of the period."""
    if name == "period_year":
        return Fraction(around.start.year)
    base = {"period_start": around.start, "period_end": around.end, "cut_off": around.cut_off}[name]
    return moved(base, months, days)


def value_of(term: Term, row: Values, around: Around) -> Any:
    """Return the value of a term for a row; None is null."""
    if term.op == "lit":
        return plain(term.data)
    if term.op == "code":
        return term.data[0]
    if term.op == "field":
        alias, name = term.data
        derived = around.aliases[alias].derived
        if name in derived:
            own = next(iter(around.aliases[alias].derived_as(alias, name)))
            return value_of(own, row, around)
        return plain(row[alias, name])
    if term.op == "const":
        return constant(*term.data, around)
    if term.op == "param":
        return Fraction(around.params[term.data])
    args = [value_of(arg, row, around) for arg in term.args]
    if term.op in UNIFYING or term.op in COMPARISONS:
        _check_common(args, term, around)
    if term.op == "/":
        return _quotient(args, term, around)
    result = apply(term, args)
    if isinstance(result, Fraction) and abs(result) >= _limit(term):
        around.tight = True
    return result

"""Evaluate an expression about one row: plain Python, exact, nothing left out.

Numbers are fractions, so that nothing is ever rounded but what the language
rounds. `Around.tight` notes that a number came near the 38 digits, or beyond
the 64 bits, that an engine has, be it in a part that does not count: there an
engine may refuse to compute, but must not yield another number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.engines.slow_operations import COMPARISONS, COUNTING, apply, as_type
from tests.engines.slow_terms import DIGITS, RelationSpec, Term, places

Row = Mapping[tuple[str, str], Any]
"""What a row holds, by alias and field."""

_UNIFYING = COMPARISONS | {
    "+",
    "-",
    "coalesce",
    "case",
    "least",
    "greatest",
    "nullif",
    "is_distinct",
    "is_not_distinct",
}


@dataclass
class Around:
    """Hold what does not change from row to row."""

    start: date
    end: date
    cut_off: date
    params: Mapping[str, Decimal] = field(default_factory=dict)
    aliases: Mapping[str, RelationSpec] = field(default_factory=dict)
    tight: bool = False

    def naming(
        self, aliases: Mapping[str, RelationSpec], params: Mapping[str, Decimal] | None = None
    ) -> Around:
        """Return the same period with other names, and nothing noted yet."""
        return Around(self.start, self.end, self.cut_off, self.params if params is None else params, aliases)


def plain(value: Any) -> Any:
    """Return a stored value as the evaluator holds it."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Fraction(value)
    return value


def moved(day: date, months: int, days: int) -> date:
    """Move a day by whole months, to the month's last day at most, then by days."""
    month = day.year * 12 + day.month - 1 + months
    for last in (31, 30, 29, 28):
        try:
            return date(month // 12, month % 12 + 1, min(last, day.day)) + timedelta(days=days)
        except ValueError:
            continue
    raise AssertionError(day)


def constant(data: tuple[str, int, int], around: Around) -> Any:
    """Return a bound of the period."""
    name, months, days = data
    if name == "period_year":
        return Fraction(around.start.year)
    base = {"period_start": around.start, "period_end": around.end, "cut_off": around.cut_off}[name]
    return moved(base, months, days)


def value_of(term: Term, row: Row, around: Around) -> Any:
    """Return the value of a term for a row; None is null."""
    if term.op == "lit":
        return plain(term.data)
    if term.op == "code":
        return term.data[0]
    if term.op == "field":
        return _field(*term.data, row, around)
    if term.op == "const":
        return constant(term.data, around)
    if term.op == "param":
        return Fraction(around.params[term.data])
    args = [value_of(arg, row, around) for arg in term.args]
    if term.op in _UNIFYING and not _fit_together(args, term):
        around.tight = True
    result = _applied(term, args, around)
    if isinstance(result, Fraction) and abs(result) >= _limit(term):
        around.tight = True
    return result


def _field(alias: str, name: str, row: Row, around: Around) -> Any:
    relation = around.aliases[alias]
    if (alias, name) in row:
        return plain(row[alias, name])
    own = {(relation.name, field): value for (at, field), value in row.items() if at == alias}
    inner = around.naming({relation.name: relation})
    result = value_of(relation.derived[name], own, inner)
    around.tight |= inner.tight
    return result


def _applied(term: Term, args: Sequence[Any], around: Around) -> Any:
    if term.op == "/":
        return _quotient(args, term, around)
    if term.op == "round":
        return None if args[0] is None else half_away(args[0], int(args[1]))
    result = apply(term.op, args, subject=bool(term.data))
    return Fraction(result) if term.op in COUNTING and result is not None else as_type(result, term.type)


def _limit(term: Term) -> int:
    return 2**63 if term.type.kind == "integer" else 10 ** (DIGITS - places(term.type))


def _fit_together(args: Sequence[Any], term: Term) -> bool:
    # Numbers that meet are brought to the places of the finest of them.
    finest = max(places(arg.type) for arg in term.args)
    return all(abs(arg) < 10 ** (DIGITS - finest) for arg in args if isinstance(arg, Fraction))


def _quotient(args: Sequence[Any], term: Term, around: Around) -> Fraction | None:
    """Divide, and round half to even to nine places; null by zero."""
    left, right = args
    scales = [places(arg.type) for arg in term.args]
    for value, scale in zip(args, scales, strict=True):
        # As whole numbers, with the places of both sides and of the result.
        if value is not None and abs(value) * 10 ** (max(scale, sum(scales) + 9)) >= 10 ** (DIGITS - 1):
            around.tight = True
    if left is None or not right:
        return None
    scaled = left / right * 10**9
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2):
        whole += 1
    return Fraction(whole, 10**9)


def half_away(value: Fraction, to: int) -> Fraction:
    """Round to places, halves away from zero."""
    scaled = abs(value) * 10**to + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Fraction(whole if value >= 0 else -whole, 10**to)

"""Evaluate what comes after aggregation: exactly, and knowing how far floats may be off.

A `Number` is a fraction with a bound of the error that float64 arithmetic may
have made so far. Where a comparison falls within that bound nobody can say
what a float must answer: `Undecided`. Such cases are left out, all others bind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.engines.slow_operations import COUNTING, apply, as_type
from tests.engines.slow_rows import Around, constant, half_away, plain
from tests.engines.slow_terms import Aggregation, Term

HALF_ULP = Fraction(1, 2**53)
LARGEST, LEAST = 10**290, Fraction(1, 10**290)


class Undecided(Exception):
    """Say that the answer depends on how a float was rounded."""


@dataclass(frozen=True, eq=False)
class Number:
    """Hold an exact number, and how far a float64 may be from it.

    With `once` the float is the nearest one, whatever `error` says.
    """

    value: Fraction
    error: Fraction = Fraction(0)
    once: bool = True

    def __add__(self, other: Number) -> Number:
        return rounded(self.value + other.value, self.error + other.error)

    def __sub__(self, other: Number) -> Number:
        return rounded(self.value - other.value, self.error + other.error)

    def __mul__(self, other: Number) -> Number:
        error = abs(self.value) * other.error + abs(other.value) * self.error + self.error * other.error
        return rounded(self.value * other.value, error)

    def divided_by(self, other: Number) -> Number | None:
        """Return the quotient, None by zero."""
        if not other.value and not other.error:
            return None
        least = abs(other.value) - other.error
        if least <= 0:
            raise Undecided
        quotient = self.value / other.value
        return rounded(quotient, (self.error + abs(quotient) * other.error) / least)

    def __neg__(self) -> Number:
        return Number(-self.value, self.error, self.once)

    def __abs__(self) -> Number:
        return Number(abs(self.value), self.error, self.once)

    def _apart(self, other: Number) -> Fraction:
        """Return the difference, zero where the floats are the same."""
        difference = self.value - other.value
        if not difference and self.once and other.once:
            return difference
        if abs(difference) <= self.error + other.error:
            raise Undecided
        return difference

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Number)
        return self._apart(other) == 0

    def __lt__(self, other: Number) -> bool:
        return self._apart(other) < 0

    def rounded_to(self, to: int) -> Number:
        """Round to places, halves away from zero."""
        scaled = self.value * 10**to
        tie = (scaled.numerator // scaled.denominator + Fraction(1, 2)) / 10**to
        distance = abs(self.value - tie)
        if distance == 0 and (not self.once or abs(self.value) >= 10 ** (14 - to)):
            raise Undecided
        if 0 < distance <= self.error + 2 * HALF_ULP * abs(self.value):
            raise Undecided
        return rounded(half_away(self.value, to), Fraction(0))


def rounded(value: Fraction, error: Fraction = Fraction(0)) -> Number:
    """Return the number that a float operation yields for this exact result."""
    if abs(value) > LARGEST or 0 < abs(value) < LEAST:
        raise Undecided
    if not error and Fraction(float(value)) == value:
        return Number(value)
    return Number(value, error + (abs(value) + error) * HALF_ULP, once=not error)


def scalar(value: Any) -> Any:
    """Return a value from the rows, or from a table, as formulas see it."""
    value = plain(value)
    return rounded(value) if isinstance(value, Fraction) else value


def mean(total: Fraction, count: Fraction) -> Number | None:
    """Return sum by number as formulas see it."""
    return rounded(total).divided_by(rounded(count))


@dataclass(frozen=True)
class Unit:
    """Give a formula the aggregates and the fields of one unit."""

    around: Around
    aggregate: Callable[[Aggregation], Any]
    fields: Mapping[str, Any]


def evaluate(term: Term, unit: Unit) -> Any:
    """Return the value of a formula for a unit; None is null."""
    if term.op == "lit":
        return scalar(term.data)
    if term.op == "code":
        return term.data[0]
    if term.op == "const":
        return scalar(constant(term.data, unit.around))
    if term.op == "param":
        return scalar(unit.around.params[term.data])
    if term.op == "unit":
        return scalar(unit.fields[term.data])
    if term.op == "agg":
        return unit.aggregate(term.data)
    args = [evaluate(arg, unit) for arg in term.args]
    if term.op == "/":
        return None if None in map(_nothing, args) else args[0].divided_by(args[1])
    if term.op == "round":
        return None if args[0] is None else args[0].rounded_to(int(args[1].value))
    if term.op == "weighted_mean":
        return _weighted_mean(args)
    result = apply(term.op, args, subject=bool(term.data))
    return (
        scalar(Fraction(result)) if term.op in COUNTING and result is not None else as_type(result, term.type)
    )


def _nothing(value: Any) -> Any:
    # `in` would compare numbers with None.
    return None if value is None else True


def _weighted_mean(args: list[Any]) -> Number | None:
    pairs = [(w, v) for w, v in zip(args[::2], args[1::2], strict=True) if w is not None and v is not None]
    total, weights = Number(Fraction(0)), Number(Fraction(0))
    for weight, value in pairs:
        total, weights = total + weight * value, weights + weight
    return total.divided_by(weights)

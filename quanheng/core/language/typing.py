"""How types meet: in comparisons, branches and arithmetic."""

from __future__ import annotations

from quanheng.core.model.types import BAD, INTEGER, MAX_DIGITS, NULL, REAL, Type, decimal
from quanheng.core.text import Text

INTEGER_DIGITS = 19
"""Decimal digits of the largest 64-bit integer."""

QUOTIENT_SCALE = 9
"""Places of a quotient of two fields of a row, rounded half to even."""


def is_ordered(kind: Type) -> bool:
    """Say whether values of the type can be compared by size."""
    return kind.is_number or kind.is_moment or kind.kind in ("text", "null")


def as_decimal(kind: Type) -> tuple[int, int]:
    """Return the precision and the scale that hold every value of a number."""
    if kind.kind == "decimal":
        return kind.precision or MAX_DIGITS, kind.scale or 0
    return INTEGER_DIGITS, 0


def comparable(left: Type, right: Type) -> bool:
    """Say whether two types can be compared with each other."""
    if BAD in (left, right):
        return True
    if left.is_number and right.is_number:
        return True
    if left.is_moment and right.is_moment:
        return True
    return left.kind == right.kind


def common_type(types: list[Type]) -> Type | Text:
    """Return the type that holds values of all of these, or a complaint."""
    found: Type = NULL
    for kind in types:
        if kind == BAD:
            return BAD
        if NULL in (found, kind):
            found = kind if found == NULL else found
        elif REAL in (found, kind) and found.is_number and kind.is_number:
            found = REAL
        elif found.is_number and kind.is_number:
            found = _common_number(found, kind)
        elif found.is_moment and kind.is_moment:
            found = found if found.kind == "timestamp" else kind
        elif found.kind != kind.kind:
            return Text(f"{found} 与 {kind} 不能混用", f"{found} and {kind} do not go together")
    return found


def _common_number(left: Type, right: Type) -> Type:
    if left == right == INTEGER:
        return INTEGER
    (p1, s1), (p2, s2) = as_decimal(left), as_decimal(right)
    scale = max(s1, s2)
    return decimal(max(p1 - s1, p2 - s2) + scale, scale)


def arithmetic_type(operator: str, left: Type, right: Type, rows: bool) -> Type | Text:
    """Return the type of `left operator right`.

    In rows arithmetic is exact: sums and products of decimals keep every
    place, a quotient is a decimal(38,9). More than 38 digits are found by the
    engine when it meets them; more than 38 places are refused here. After
    aggregation everything is a float64.
    """
    if BAD in (left, right):
        return BAD
    for kind in (left, right):
        if not (kind.is_number or kind == NULL):
            return Text(f"“{operator}”需要数值，而不是 {kind}", f"'{operator}' needs numbers, not {kind}")
    if not rows or REAL in (left, right):
        return REAL
    if operator == "/":
        return decimal(MAX_DIGITS, QUOTIENT_SCALE)
    if left.kind == right.kind == "integer" or NULL in (left, right):
        return right if left == NULL else left
    (p1, s1), (p2, s2) = as_decimal(left), as_decimal(right)
    if operator == "*":
        if s1 + s2 > MAX_DIGITS - 1:
            return Text(
                f"乘积有 {s1 + s2} 位小数，太多了", f"the product has {s1 + s2} places, which is too many"
            )
        return decimal(p1 + p2, s1 + s2)
    scale = max(s1, s2)
    return decimal(max(p1 - s1, p2 - s2) + scale + 1, scale)

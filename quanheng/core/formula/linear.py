"""Write a formula as a weighted sum of its aggregates, where it is one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quanheng.core.language.ir import Agg, Lit, Node, Op, Param

Linear = dict[Agg | None, Fraction]
"""Aggregate → factor; the constant term stands under None."""


def linear_form(node: Node) -> Linear | None:
    """Return Σ factor × aggregate + constant, or None where there is no such form.

    Sums, differences, products and quotients with constants are followed, and
    `coalesce(x, 0)` where x is one aggregate and its factor: an empty sum adds
    nothing. Where x has more parts, one that is empty would take the others away.
    So is `case when … then x end`: where there is a number at all, it is x.
    """
    if isinstance(node, Agg):
        return {node: Fraction(1)}
    if isinstance(node, (Lit, Param)):
        value = node.value
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return {None: Fraction(value)}
        return None
    if not isinstance(node, Op):
        return None
    if node.name == "coalesce" and len(node.args) == 2 and _is_zero(node.args[1]):
        inner = linear_form(node.args[0])
        return inner if inner is not None and len(inner) == 1 and None not in inner else None
    if node.name == "case" and len(node.args) == 3 and _is_null(node.args[2]):
        return linear_form(node.args[1])
    forms = [linear_form(arg) for arg in node.args]
    if any(form is None for form in forms):
        return None
    known = [form for form in forms if form is not None]
    if node.name == "neg":
        return _scaled(known[0], Fraction(-1))
    if node.name in ("+", "-"):
        return _added(known[0], known[1] if node.name == "+" else _scaled(known[1], Fraction(-1)))
    if node.name == "*":
        for constant, other in ((known[0], known[1]), (known[1], known[0])):
            if set(constant) <= {None}:
                return _scaled(other, constant.get(None, Fraction(0)))
    if node.name == "/" and set(known[1]) <= {None} and known[1].get(None):
        return _scaled(known[0], 1 / known[1][None])
    return None


def _is_null(node: Node) -> bool:
    return isinstance(node, Lit) and node.value is None


def _is_zero(node: Node) -> bool:
    return linear_form(node) == {None: Fraction(0)}


def _scaled(form: Linear, factor: Fraction) -> Linear:
    return {key: value * factor for key, value in form.items()}


def _added(left: Linear, right: Linear) -> Linear:
    return {key: left.get(key, Fraction(0)) + right.get(key, Fraction(0)) for key in {**left, **right}}

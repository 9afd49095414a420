"""The typed form of formulas, between the parser and the engines.

Nodes are frozen and compare by value, so that equal aggregates are one.
Everything here has passed the tables of `functions.py`; engines emit it and
never see the text that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from quanheng.core.model.types import Type

Value = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Lit:
    """Hold a literal."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Col:
    """Read a field of a dataset; in views `dataset` is the input's alias."""

    dataset: str
    field: str
    type: Type


@dataclass(frozen=True, slots=True)
class Const:
    """Stand for a bound of the period, moved by whole months and days."""

    name: str
    type: Type
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Param:
    """Stand for a parameter, with the value that it is bound to."""

    name: str
    value: Decimal
    type: Type


@dataclass(frozen=True, slots=True)
class UnitField:
    """Read a column of the units table."""

    field: str
    type: Type


@dataclass(frozen=True, slots=True)
class Result:
    """Read the value, the score or the weight of an indicator."""

    kind: str
    indicator: str
    type: Type


@dataclass(frozen=True, slots=True)
class Op:
    """Apply an operator or a function of the table to arguments."""

    name: str
    args: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Agg:
    """Aggregate the rows of one dataset; `arg` is None for `count(ds.*)`.

    `quantile` is the wanted quantile of that function. `filter` is the
    condition of FILTER, as written.
    """

    fn: str
    dataset: str
    arg: Node | None
    filter: Node | None
    type: Type
    quantile: Decimal | None = None


Node = Lit | Col | Const | Param | UnitField | Result | Op | Agg


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below this one."""
    if isinstance(node, Op):
        return node.args
    if isinstance(node, Agg):
        return tuple(part for part in (node.arg, node.filter) if part is not None)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Visit a node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def is_larger(node: Node, count: int) -> bool:
    """Say whether there are more than `count` nodes, without visiting them all."""
    return next(islice(walk(node), count, None), None) is not None


def aggregates(node: Node) -> list[Agg]:
    """Return the distinct aggregates of a scalar expression, in order."""
    return list(dict.fromkeys(part for part in walk(node) if isinstance(part, Agg)))


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """Split a condition at its outermost `and`s."""
    if node is None:
        return ()
    if isinstance(node, Op) and node.name == "and":
        return tuple(part for arg in node.args for part in conjuncts(arg))
    return (node,)


def with_args(node: Op, args: tuple[Node, ...]) -> Op:
    """Return the same operation on other arguments."""
    return replace(node, args=args)

"""Formulas as trees of our own: what the slow evaluator reads and the writer writes.

Nothing here comes from the package but the names of types, so that a mistake in
its parser, checker or engine cannot be made twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quanheng.core.model.types import INTEGER, NULL, TIMESTAMP, Type

DIGITS = 38
QUOTIENT = Type("decimal", DIGITS, 9)
REAL = Type("real")


@dataclass(frozen=True)
class Term:
    """Hold an operation on terms; `data` is what the operation needs besides.

    `lit`: the value; `code`: the code and how it may be written; `field`: alias
    and field; `const`: name, months and days; `param`, `unit`: the name;
    `agg`: an `Aggregation`; `case`: whether it compares a subject.
    """

    op: str
    type: Type
    args: tuple[Term, ...] = ()
    data: Any = None


@dataclass(frozen=True)
class Aggregation:
    """Hold an aggregate as written; without `arg` it counts rows."""

    fn: str
    relation: str
    arg: Term | None = None
    filter: Term | None = None
    quantile: Decimal | None = None


def lit(value: Any, type_: Type) -> Term:
    """Return a literal."""
    return Term("lit", type_, (), value)


NOTHING = lit(None, NULL)


def number(value: int | Decimal) -> Term:
    """Return a literal number of the least type that holds it."""
    if isinstance(value, int):
        return lit(value, INTEGER)
    return lit(value, Type("decimal", DIGITS, scale_of(value)))


def scale_of(value: Decimal) -> int:
    """Return the places of a decimal as written."""
    exponent = value.as_tuple().exponent
    return max(0, -int(exponent))


def parts(term: Term) -> Iterator[Term]:
    """Visit a term and all below it; aggregates are leaves."""
    yield term
    for arg in term.args:
        yield from parts(arg)


def fields_of(term: Term | None) -> set[tuple[str, str]]:
    """Return the (alias, field) pairs that a term reads."""
    return set() if term is None else {t.data for t in parts(term) if t.op == "field"}


def places(type_: Type) -> int:
    """Return the places that a number of the type has at most."""
    return (type_.scale or 0) if type_.kind == "decimal" else 0


def arithmetic(op: str, left: Type, right: Type) -> Type:
    """Return the type of arithmetic in a row: exact, a quotient has nine places."""
    if op == "/":
        return QUOTIENT
    if left.kind == right.kind == "integer" or NULL in (left, right):
        return right if left == NULL else left
    scale = places(left) + places(right) if op == "*" else max(places(left), places(right))
    return Type("decimal", DIGITS, scale)


def common(types: list[Type]) -> Type:
    """Return the type that holds values of all of these."""
    kinds = [given for given in types if given != NULL]
    if not kinds:
        return NULL
    if any(kind.kind == "real" for kind in kinds):
        return REAL
    if any(kind.kind == "decimal" for kind in kinds):
        return Type("decimal", DIGITS, max(map(places, kinds)))
    return TIMESTAMP if TIMESTAMP in kinds else kinds[0]


@dataclass(frozen=True)
class FieldSpec:
    """Describe a field: its type, what else it may be called, and its codes."""

    type: Type
    labels: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] | None = None
    """Code → its labels."""


@dataclass(frozen=True)
class Source:
    """Name an input of a view: alias, relation, `from`, `inner` or `left`, and the condition."""

    alias: str
    relation: str
    join: str = "from"
    on: Term | None = None


@dataclass(frozen=True)
class ViewSpec:
    """Hold a view: outputs by name, inputs, condition, grouping, windows of inputs."""

    outputs: Mapping[str, Term]
    sources: tuple[Source, ...]
    where: Term | None = None
    group: tuple[Term, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RelationSpec:
    """Describe a dataset or view as both sides of a comparison know it."""

    name: str
    labels: tuple[str, ...]
    unit: str
    window: Mapping[str, Any] | str
    fields: Mapping[str, FieldSpec]
    presence: str = "events"
    derived: Mapping[str, Term] = field(default_factory=dict)
    view: ViewSpec | None = None


@dataclass(frozen=True)
class IndicatorSpec:
    """Hold an indicator; formulas and `where` are terms, by key and relation."""

    id: str
    formulas: Mapping[str, Term]
    where: Mapping[str, Term] = field(default_factory=dict)
    window: Mapping[str, Any] = field(default_factory=dict)
    unit_by: Mapping[str, str] = field(default_factory=dict)
    children: bool = False
    scale: Decimal = Decimal(1)
    minimum: Decimal | None = None
    params: Mapping[str, Decimal] = field(default_factory=dict)

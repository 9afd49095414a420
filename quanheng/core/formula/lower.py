"""Lower compiled indicators to the aggregates that an engine computes.

Averages become sum and count, medians the lower and the upper middle value;
derived fields are expanded; windows, `where` and filters become one set of
conditions per aggregate. What is equal after that is computed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from quanheng.core.language.catalog import Catalog
from quanheng.core.language.ir import Agg, Col, Const, Node, Op, conjuncts, with_args
from quanheng.core.model.period import Window
from quanheng.core.model.types import BOOLEAN, DATE, INTEGER, Type

if TYPE_CHECKING:
    from quanheng.core.formula.compile import Compiled


@dataclass(frozen=True, slots=True)
class Scan:
    """Name what one grouped query reads: a relation, by one of its unit fields.

    With `below` the rows of all units below a unit count for it as well.
    """

    relation: str
    unit_field: str
    below: bool


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Hold an aggregate as engines compute it.

    `fn` is count, count_distinct, sum, min, max, or quantile from the lower or
    the upper end. Rows count for which every condition is true.
    """

    fn: str
    arg: Node | None
    conditions: tuple[Node, ...]
    type: Type
    quantile: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Address one number per unit: an aggregate of a scan."""

    scan: Scan
    aggregate: Aggregate


@dataclass(frozen=True, slots=True)
class Lowered:
    """Say of which slots an aggregate as written is made: one or two.

    `how` is `plain`, `mean` (sum by count) or `middle` (mean of both).
    """

    how: str
    slots: tuple[Slot, ...]


def expand(node: Node, catalog: Catalog) -> Node:
    """Replace derived fields by their expressions."""
    if isinstance(node, Col):
        derived = catalog.relations[node.dataset].derived if node.dataset in catalog.relations else {}
        return expand(derived[node.field], catalog) if node.field in derived else node
    if isinstance(node, Op):
        return with_args(node, tuple(expand(arg, catalog) for arg in node.args))
    return node


def window_conditions(relation: str, window: Window, catalog: Catalog) -> tuple[Node, ...]:
    """Return the conditions under which a row belongs to the period.

    Fields may be derived ones. States (`at`) hold if they began before the
    period's end and did not end before it.
    """

    def field(name: str) -> Node:
        return expand(Col(relation, name, catalog.relations[relation].fields[name].type), catalog)

    end = Const("period_end", DATE)
    if window.during is not None:
        start = (
            Const("period_end", DATE, months=-window.months) if window.months else Const("period_start", DATE)
        )
        column = field(window.during)
        return Op(">=", (column, start), BOOLEAN), Op("<", (column, end), BOOLEAN)
    if window.until is not None:
        return (Op("<", (field(window.until), end), BOOLEAN),)
    if window.at is not None:
        begin, finish = map(field, window.at)
        ended = Op("is_null", (finish,), BOOLEAN), Op(">=", (finish, end), BOOLEAN)
        return Op("<", (begin, end), BOOLEAN), Op("or", ended, BOOLEAN)
    if window.year is not None:
        return (Op("=", (field(window.year), Const("period_year", INTEGER)), BOOLEAN),)
    return ()


def scan_of(compiled: Compiled, relation: str) -> Scan:
    """Return the scan that an indicator needs of a relation."""
    return Scan(relation, compiled.unit_by[relation], compiled.indicator.include == "children")


def presence(compiled: Compiled, relation: str, catalog: Catalog) -> Slot:
    """Return the slot that counts all rows of a relation in the window."""
    conditions = window_conditions(relation, compiled.windows[relation], catalog)
    return Slot(scan_of(compiled, relation), Aggregate("count", None, _distinct(conditions), INTEGER))


def lower(agg: Agg, compiled: Compiled, catalog: Catalog) -> Lowered:
    """Return the slots of an aggregate of an indicator."""
    relation = agg.dataset
    conditions = list(window_conditions(relation, compiled.windows[relation], catalog))
    conditions += conjuncts(_expanded(compiled.where.get(relation), catalog))
    conditions += conjuncts(_expanded(agg.filter, catalog))
    arg = _expanded(agg.arg, catalog)
    scan = scan_of(compiled, relation)

    def slot(fn: str, value: Node | None, kind: Type, quantile: Decimal | None = None, *more: Node) -> Slot:
        return Slot(scan, Aggregate(fn, value, _distinct([*conditions, *more]), kind, quantile))

    if arg is None:
        return Lowered("plain", (slot("count", None, INTEGER),))
    not_null = Op("is_not_null", (arg,), BOOLEAN)
    if agg.fn == "count":
        return Lowered("plain", (slot("count", None, INTEGER, None, not_null),))
    if agg.fn == "count_if":
        return Lowered("plain", (slot("count", None, INTEGER, None, *conjuncts(arg)),))
    if agg.fn == "avg":
        return Lowered("mean", (slot("sum", arg, arg.type), slot("count", None, INTEGER, None, not_null)))
    if agg.fn == "median":
        half = Decimal("0.5")
        return Lowered(
            "middle", (slot("quantile", arg, arg.type, half), slot("quantile_upper", arg, arg.type, half))
        )
    return Lowered("plain", (slot(agg.fn, arg, agg.type, agg.quantile),))


def _expanded(node: Node | None, catalog: Catalog) -> Node | None:
    return None if node is None else expand(node, catalog)


def _distinct(conditions: Iterable[Node]) -> tuple[Node, ...]:
    # A set in a stable order: the same conditions in another order are equal.
    return tuple(sorted(dict.fromkeys(conditions), key=repr))

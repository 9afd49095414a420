"""Write the typed form as SQL for DuckDB: row expressions, scans and views.

The only text that reaches the engine is written here, from nodes that were
checked against our own tables; names are quoted, literals are typed. Another
engine is another module like this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quanheng.core.engine.operations import OPERATIONS
from quanheng.core.engine.sql_text import literal, quote, sql_type
from quanheng.core.formula.evaluate import constant
from quanheng.core.formula.lower import expand, window_conditions
from quanheng.core.formula.view import Input, ViewPlan
from quanheng.core.language.catalog import Catalog
from quanheng.core.language.ir import Agg, Col, Const, Lit, Node, Op, Param, conjuncts
from quanheng.core.model.period import Period
from quanheng.core.model.types import NULL, Type

_FOUND = "was found"
"""A column of the rows that a left join finds; no field has a blank in its name."""


@dataclass(frozen=True)
class Emitter:
    """Write expressions for one period."""

    catalog: Catalog
    period: Period
    cut_off: date

    def row(self, node: Node, aliases: Mapping[str, str] | None = None) -> str:
        """Return the SQL of an expression about one row.

        `aliases` are the inputs of a view; elsewhere columns stand alone.
        """
        if isinstance(node, Op):
            return OPERATIONS[node.name](self, node, aliases)
        if isinstance(node, Col):
            if aliases is None:
                return quote(node.field)
            return f"{quote(node.dataset)}.{quote(node.field)}"
        if isinstance(node, Const):
            return literal(constant(node, self.period, self.cut_off), node.type)
        if isinstance(node, (Lit, Param)):
            value = int(node.value) if isinstance(node, Param) and node.type.kind == "integer" else node.value
            return literal(value, node.type)
        raise TypeError(f"{type(node).__name__} cannot stand in a row")

    def field(self, relation: str, name: str) -> str:
        """Return the SQL of a field of a relation that stands alone, derived or not."""
        kind = self.catalog.relations[relation].fields[name].type
        return self.row(expand(Col(relation, name, kind), self.catalog))

    def converted(self, node: Node, kind: Type, aliases: Mapping[str, str] | None) -> str:
        """Return the SQL of an expression, cast where its type differs."""
        if node.type == NULL != kind:
            return f"CAST(NULL AS {sql_type(kind)})"
        text = self.row(node, aliases)
        return text if node.type == kind else f"CAST({text} AS {sql_type(kind)})"

    def view(self, plan: ViewPlan) -> str:
        """Return the SELECT of a view, its inputs cut to their windows."""
        aliases = {given.alias: given.relation for given in plan.inputs}
        source = ""
        for given in plan.inputs:
            inner = self._input(plan, given)
            if given.join == "from" or given.on is None:
                source = f"{inner} AS {quote(given.alias)}"
            else:
                join = "LEFT JOIN" if given.join == "left" else "JOIN"
                source += f" {join} {inner} AS {quote(given.alias)} ON {self.row(given.on, aliases)}"
        optional = {given.alias for given in plan.inputs if given.join == "left"}
        columns = ", ".join(
            f"{self._output(node, aliases, optional)} AS {quote(name)}" for name, node in plan.outputs
        )
        where = f" WHERE {self.row(plan.where, aliases)}" if plan.where is not None else ""
        group = f" GROUP BY {', '.join(self.row(g, aliases) for g in plan.group)}" if plan.group else ""
        return f"SELECT {columns} FROM {source}{where}{group}"

    def _input(self, plan: ViewPlan, given: Input) -> str:
        info = self.catalog.relations[given.relation]
        window = plan.view.inputs.get(given.alias, info.relation.window)
        conditions = window_conditions(given.relation, window, self.catalog)
        # Derived fields are computed before the join, so that those of a row
        # that a left join does not find are null, like all of its fields.
        added = {name: self.row(expand(node, self.catalog)) for name, node in info.derived.items()}
        if given.join == "left":
            added[_FOUND] = "TRUE"
        if not conditions and not added:
            return quote(given.relation)
        columns = "".join(f", {text} AS {quote(name)}" for name, text in added.items())
        where = f" WHERE {' AND '.join(map(self.row, conditions))}" if conditions else ""
        return f"(SELECT *{columns} FROM {quote(given.relation)}{where})"

    def _output(self, node: Node, aliases: Mapping[str, str], optional: Set[str]) -> str:
        if not isinstance(node, Agg):
            return self.converted(node, node.type, aliases)
        conditions = [self.row(part, aliases) for part in conjuncts(node.filter)]
        if node.fn == "count_if" and node.arg is not None:
            conditions += [self.row(part, aliases) for part in conjuncts(node.arg)]
        elif node.fn == "count" and node.arg is not None:
            conditions.append(f"{self.row(node.arg, aliases)} IS NOT NULL")
        elif node.arg is None and node.dataset in optional:
            conditions.append(f"{quote(node.dataset)}.{quote(_FOUND)}")
        arg = None if node.fn in ("count", "count_if") or node.arg is None else self.row(node.arg, aliases)
        fn = "count" if node.fn == "count_if" else node.fn
        return f"CAST({aggregate(fn, arg, conditions, None)} AS {sql_type(node.type)})"


def aggregate(fn: str, arg: str | None, conditions: list[str], quantile: Decimal | None) -> str:
    """Return the SQL of an aggregate over the rows that meet all conditions."""
    where = " AND ".join(conditions)
    if fn == "count":
        return f"COUNT(CASE WHEN {where} THEN 1 END)" if where else "COUNT(*)"
    inner = f"CASE WHEN {where} THEN {arg} END" if where else str(arg)
    if fn == "count_distinct":
        return f"COUNT(DISTINCT {inner})"
    if fn == "quantile":
        return f"QUANTILE_DISC({inner}, {quantile})"
    if fn == "quantile_upper":
        return f"PERCENTILE_DISC({quantile}) WITHIN GROUP (ORDER BY {inner} DESC)"
    return f"{fn.upper()}({inner})"

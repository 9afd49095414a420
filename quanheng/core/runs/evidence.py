"""The rows behind a value: those that counted, and those that counted against.

The queries come from the same typed form as the aggregates, through the same
emitter, so that evidence cannot differ from the value: the contributions of
all rows add up to its numerator and its denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from quanheng.core.compute.letters import names_in_letters
from quanheng.core.compute.plan import view_texts
from quanheng.core.compute.prepare import Prepared
from quanheng.core.engine.duckdb import FILE as SNAPSHOT
from quanheng.core.engine.emit import Emitter
from quanheng.core.engine.scan import CLOSURE
from quanheng.core.engine.sql_text import literal, quote
from quanheng.core.formula.compile import Compiled
from quanheng.core.formula.linear import Linear, linear_form
from quanheng.core.formula.lower import Aggregate, lower, scan_of
from quanheng.core.language.ir import Agg, Col, aggregates, walk
from quanheng.core.language.show import show
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.own_datasets import INDICATOR_PART
from quanheng.core.model.period import Period
from quanheng.core.model.types import INTEGER, TEXT
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng.core.engine.duckdb import DuckEngine

FILE, POSITION = "file of the row", "position in the file"
"""The columns that say where a row is; no field has a blank in its name."""

ABOVE, BELOW, VALUE = "in_numerator", "in_denominator", "contribution"
"""The columns that say what a row adds, beside the row's own fields."""

SHOWN = 8
"""Fields of a row that are shown, those that the formula looks at first."""


@dataclass(frozen=True)
class EvidenceRows:
    """Hold rows of one dataset or view that a value rests on.

    `table` has the fields of the rows, what they contribute, and `FILE` and
    `POSITION` of the snapshot row where the relation is a dataset. `total`
    counts all rows of the kind, `table` holds the first of them.
    """

    title: Text
    relation: str
    title_of_relation: Text
    labels: Mapping[str, Text]
    """Labels of the fields, in their order in the table."""
    table: pa.Table
    total: int


@dataclass(frozen=True)
class EvidenceOf:
    """Find the evidence of one indicator for one unit and period."""

    prepared: Prepared
    compiled: Compiled
    engine: DuckEngine
    unit: str
    period: Period
    cut_off: date
    limit: int = 20
    from_letter: bool = False
    """Whether figures of a letter stand in for rows."""
    in_error: bool = False
    """Whether the value could not be computed, so that no row can be asked what it adds."""

    def find(self) -> list[EvidenceRows]:
        """Return the rows that counted against the unit first, then the others."""
        if self.from_letter:
            return [self._of_letters()]
        formulas = self.compiled.formulas
        if self.in_error:
            return self._of_failure()
        if "numerator" in formulas:
            above, below = linear_form(formulas["numerator"]), linear_form(formulas["denominator"])
            if above is not None and below is not None and _countable(above) and _countable(below):
                return self._of_quotient(above, below)
        elif (whole := linear_form(formulas["value"])) is not None and _countable(whole):
            return [rows for relation in self._relations(whole) for rows in self._of_sum(relation, whole)]
        keys = ("numerator", "denominator", "value")
        found = dict.fromkeys(agg for key in keys if key in formulas for agg in aggregates(formulas[key]))
        return [rows for agg in found for rows in self._of_aggregate(agg)]

    def _of_quotient(self, above: Linear, below: Linear) -> list[EvidenceRows]:
        found = []
        for relation in self._relations({**above, **below}):
            columns = {ABOVE: self._contribution(relation, above), BELOW: self._contribution(relation, below)}
            lower_is_better = self.compiled.indicator.better == "lower"
            # Every row that contributes is in one of the lists, those of ledgers
            # that take something back (below zero) as well.
            high = f"({ABOVE} > 0 OR ({ABOVE} >= {BELOW} AND ({ABOVE} <> 0 OR {BELOW} <> 0)))"
            low = f"{BELOW} > {ABOVE}"
            against, counted = (high, low) if lower_is_better else (low, high)
            aggs = [agg for agg in {**above, **below} if agg is not None]
            for title, condition in (
                (Text("不利的行", "rows that counted against"), against),
                (Text("有利的行", "rows that counted for"), counted),
            ):
                found.append(self._rows(title, relation, aggs, columns, condition, ABOVE))
        return found

    def _of_failure(self) -> list[EvidenceRows]:
        """Return the rows that were looked at: one of them holds what cannot be computed."""
        formulas = self.compiled.formulas
        aggs = list(dict.fromkeys(agg for formula in formulas.values() for agg in aggregates(formula)))
        emitter, found = self._emitter(), []
        for relation in dict.fromkeys(agg.dataset for agg in aggs):
            own = [agg for agg in aggs if agg.dataset == relation]
            slots = [lower(agg, self.compiled, self.prepared.catalog).slots[0].aggregate for agg in own]
            looked_at = " OR ".join(f"({self._conditions(slot, emitter)})" for slot in slots)
            columns = {VALUE: f"CASE WHEN {looked_at} THEN 1 END"}
            title = Text("用到的行", "rows used")
            rows = self._rows(title, relation, own, columns, f"{VALUE} IS NOT NULL", VALUE)
            found.append(replace(rows, table=rows.table.drop_columns([VALUE])))
        return found

    def _of_letters(self) -> EvidenceRows:
        fields = [name for name in INDICATOR_PART.fields if name not in ("numerator", "denominator")]
        named = ", ".join(literal(name, TEXT) for name in names_in_letters(self.compiled.indicator))
        mine = (
            f"unit_id = {literal(self.unit, TEXT)} AND indicator IN ({named}) "
            f"AND year = {literal(self.period.year, INTEGER)}"
        )
        title = Text("代替数据行的公函", "letters that stand in for rows")
        columns = {ABOVE: "numerator", BELOW: "denominator"}
        return self._select(title, INDICATOR_PART.name, fields, columns, mine, "TRUE", ABOVE)

    def _of_sum(self, relation: str, form: Linear) -> list[EvidenceRows]:
        title = Text("计入的行", "rows that count")
        aggs = [agg for agg in form if agg is not None]
        columns = {VALUE: self._contribution(relation, form)}
        return [self._rows(title, relation, aggs, columns, f"{VALUE} <> 0", VALUE)]

    def _of_aggregate(self, agg: Agg) -> list[EvidenceRows]:
        emitter = self._emitter()
        lowered = lower(agg, self.compiled, self.prepared.catalog)
        aggregate = lowered.slots[0].aggregate
        arg = "1" if aggregate.arg is None else emitter.row(aggregate.arg)
        columns = {VALUE: f"CASE WHEN {self._conditions(aggregate, emitter)} THEN {arg} END"}
        title = show(agg, self.prepared.catalog).within("{} 的行", "rows of {}")
        return [self._rows(title, agg.dataset, [agg], columns, f"{VALUE} IS NOT NULL", VALUE)]

    def _relations(self, form: Linear) -> list[str]:
        return list(dict.fromkeys(agg.dataset for agg in form if agg is not None))

    def _emitter(self) -> Emitter:
        return Emitter(self.prepared.catalog, self.period, self.cut_off)

    def _conditions(self, aggregate: Aggregate, emitter: Emitter) -> str:
        return " AND ".join(map(emitter.row, aggregate.conditions)) or "TRUE"

    def _contribution(self, relation: str, form: Linear) -> str:
        """Return the SQL of what a row adds to a linear form."""
        emitter = self._emitter()
        terms = []
        for agg, factor in form.items():
            if agg is None or agg.dataset != relation:
                continue
            aggregate = lower(agg, self.compiled, self.prepared.catalog).slots[0].aggregate
            arg = "1" if aggregate.fn == "count" or aggregate.arg is None else emitter.row(aggregate.arg)
            case = f"(CASE WHEN {self._conditions(aggregate, emitter)} THEN coalesce({arg}, 0) ELSE 0 END)"
            # A factor could carry a number beyond its type; a float takes every product.
            terms.append(
                case if factor == 1 else f"CAST({case} AS DOUBLE) * CAST({float(factor)!r} AS DOUBLE)"
            )
        return " + ".join(terms) or "0"

    def _rows(
        self,
        title: Text,
        relation: str,
        aggs: Sequence[Agg],
        columns: dict[str, str],
        condition: str,
        order: str,
    ) -> EvidenceRows:
        scan = scan_of(self.compiled, relation)
        unit = self._emitter().field(relation, scan.unit_field)
        mine = f"{unit} = {literal(self.unit, TEXT)}"
        if scan.below:
            mine = f"{unit} IN (SELECT unit FROM {CLOSURE} WHERE ancestor = {literal(self.unit, TEXT)})"
        return self._select(title, relation, self._fields(relation, aggs), columns, mine, condition, order)

    def _select(
        self,
        title: Text,
        relation: str,
        fields: Sequence[str],
        columns: dict[str, str],
        mine: str,
        condition: str,
        order: str,
    ) -> EvidenceRows:
        """Return rows of a relation, those that are `mine` and meet the condition."""
        emitter = self._emitter()
        base = self.prepared.catalog.relations[relation].relation
        positioned = isinstance(base, Dataset)
        source = self.engine.with_positions(base) if isinstance(base, Dataset) else quote(relation)
        whole = {name: emitter.field(relation, name) for name in fields}
        selected = [f"{sql} AS {quote(name)}" for name, sql in {**whole, **columns}.items()]
        places = [f"{quote(SNAPSHOT)} AS {quote(FILE)}", f"file_row_number AS {quote(POSITION)}"]
        selected += places if positioned else []
        views = view_texts(self.prepared, relation, emitter)
        prefix = f"WITH {', '.join(views)} " if views else ""
        inner = f"{prefix}SELECT {', '.join(selected)} FROM {source} WHERE {mine}"
        total = self.engine.query(f"SELECT count(*) AS n FROM ({inner}) WHERE {condition}")["n"][0].as_py()
        ties = ", ".join(quote(name) for name in fields)
        table = self.engine.query(
            f"SELECT * FROM ({inner}) WHERE {condition} "
            f"ORDER BY {order} DESC NULLS LAST, {ties} LIMIT {literal(self.limit, INTEGER)}"
        )
        info = self.prepared.catalog.relations[relation]
        labels = {name: info.fields[name].label or Text(name, name) for name in fields}
        return EvidenceRows(title, relation, info.relation.title, labels, table, int(total))

    def _fields(self, relation: str, aggs: Iterable[Agg]) -> list[str]:
        """Return the fields to show: key and unit, what the formula reads, then others."""
        info = self.prepared.catalog.relations[relation]
        key = info.relation.key if isinstance(info.relation, Dataset) else []
        read = [n.field for agg in aggs for n in walk(agg) if isinstance(n, Col) and n.dataset == relation]
        condition = self.compiled.where.get(relation)
        read += [n.field for n in walk(condition) if isinstance(n, Col)] if condition is not None else []
        wanted = [*key, *read, *self.compiled.windows[relation].fields]
        others = [name for name in info.fields if name not in info.derived]
        first = others[:1] if not key else []
        return list(dict.fromkeys([*first, *wanted, *others]))[: max(SHOWN, len(set(wanted)) + 1)]


def _countable(form: Linear) -> bool:
    return all(agg is None or agg.fn in ("count", "count_if", "sum") for agg in form)

"""Fetch the aggregates of a period and line them up with the units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from quanheng.core.compute.plan import Plan
from quanheng.core.engine.emit import Emitter
from quanheng.core.errors import DataError
from quanheng.core.formula.compile import Compiled
from quanheng.core.formula.evaluate import Column
from quanheng.core.formula.lower import Slot
from quanheng.core.language.ir import Agg, aggregates
from quanheng.core.model.period import Period
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng.core.engine.duckdb import DuckEngine


@dataclass(frozen=True, slots=True)
class Failure:
    """Say for which units an aggregate could not be computed, and why."""

    units: NDArray[np.bool_]
    reason: Text


@dataclass(frozen=True)
class Aggregates:
    """Hold one column per slot, one element per unit of the project."""

    plan: Plan
    columns: Mapping[Slot, Column]
    failed: Mapping[Slot, Failure]
    """Slots that could not be computed for some units; only what needs them is an error."""

    def column(self, compiled: Compiled, agg: Agg) -> Column:
        """Return an aggregate as it was written, for every unit."""
        lowered = self.plan.lowered_for(compiled, agg)
        parts = [self.columns[slot] for slot in lowered.slots]
        if lowered.how == "plain":
            return parts[0]
        if lowered.how == "mean":
            there = parts[0].there & (parts[1].values != 0)
            values = np.divide(parts[0].values, parts[1].values, out=np.zeros(len(there)), where=there)
            return Column(values, there)
        return Column((parts[0].values + parts[1].values) / 2, parts[0].there & parts[1].there)

    def failures_of(self, compiled: Compiled) -> Iterator[Failure]:
        """Return where and why an indicator has no numbers, as a slot of it failed.

        Without the number of rows nobody can say whether any are missing, so
        that slot counts as well.
        """
        aggs = (agg for node in compiled.formulas.values() for agg in aggregates(node))
        slots = [slot for agg in aggs for slot in self.plan.lowered_for(compiled, agg).slots]
        slots += [self.plan.presence_of(compiled, relation) for relation in compiled.relations]
        return (self.failed[slot] for slot in slots if slot in self.failed)


def fetch(plan: Plan, engine: DuckEngine, units: Sequence[str], period: Period, cut_off: date) -> Aggregates:
    """Run one query per scan; where one fails, find the aggregate and the units."""
    emitter = Emitter(plan.prepared.catalog, period, cut_off)
    columns: dict[Slot, Column] = {}
    failed: dict[Slot, Failure] = {}
    for scan, wanted in plan.scans.items():
        slots = [Slot(scan, aggregate) for aggregate in wanted]
        try:
            columns.update(
                zip(slots, _columns(engine.query(plan.sql(scan, wanted, emitter)), slots, units), strict=True)
            )
        except DataError:
            # One bad row fails the whole query.
            for slot in slots:
                try:
                    table = engine.query(plan.sql(scan, [slot.aggregate], emitter))
                    columns[slot] = _columns(table, [slot], units)[0]
                except DataError as error:
                    ask = partial(_ask, plan, engine, emitter, slot)
                    columns[slot], bad = _apart(ask, slot, units)
                    failed[slot] = Failure(bad, error.problems[0].what)
    return Aggregates(plan, columns, failed)


def _ask(plan: Plan, engine: DuckEngine, emitter: Emitter, slot: Slot, only: Sequence[str]) -> pa.Table:
    return engine.query(plan.sql(slot.scan, [slot.aggregate], emitter, only))


MOST_QUERIES = 500
"""Queries in search of bad rows; what fails after so many is not divided further."""

_NOBODY = ("",)


def _apart(
    ask: Callable[[Sequence[str]], pa.Table], slot: Slot, units: Sequence[str]
) -> tuple[Column, NDArray[np.bool_]]:
    """Compute a slot for ever fewer units, until those stand alone that fail.

    Returns the column of the others, and which fail: all of them where even a
    query about nobody does, as one on a view can.
    """
    import pyarrow as pa

    bad = np.zeros(len(units), dtype=bool)
    try:
        good = [ask(_NOBODY)]
    except DataError:
        return Column(np.zeros(len(units)), bad), ~bad
    waiting = [np.arange(len(units))]
    tried = 0
    while waiting:
        some = waiting.pop()
        tried += 1
        try:
            good.append(ask([units[place] for place in some.tolist()]))
        except DataError:
            if len(some) == 1 or tried > MOST_QUERIES:
                bad[some] = True
            else:
                waiting += np.array_split(some, 2)
    (column,) = _columns(pa.concat_tables(good), [slot], units)
    return Column(column.values, column.there & ~bad), bad


def _columns(table: pa.Table, slots: Sequence[Slot], units: Sequence[str]) -> list[Column]:
    import pyarrow as pa
    import pyarrow.compute as pc

    places = pc.index_in(table.column("unit_id"), value_set=pa.array(units, pa.string()))
    known = pc.is_valid(places)
    target = places.filter(known).to_numpy()
    found = []
    for position, slot in enumerate(slots):
        column = table.column(f"a{position}").filter(known)
        counts = slot.aggregate.fn in ("count", "count_distinct")
        there = np.full(len(units), counts)
        there[target] = pc.is_valid(column).to_numpy()
        found.append(Column(_values(column, target, len(units)), there))
    return found


def _values(column: pa.ChunkedArray, target: NDArray[np.int32], units: int) -> NDArray[Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        texts = np.full(units, "", dtype=object)
        texts[target] = pc.fill_null(column, "").to_numpy(zero_copy_only=False)
        return texts
    if pa.types.is_boolean(kind):
        truths = np.zeros(units, dtype=bool)
        truths[target] = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
        return truths
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    if pa.types.is_decimal(kind):
        # Through Python's Decimal, whose float() is correctly rounded.
        floats = np.array(
            [0.0 if value is None else float(value) for value in column.to_pylist()], dtype=np.float64
        )
    else:
        floats = pc.fill_null(column.cast(pa.float64(), safe=False), 0.0).to_numpy()
    numbers = np.zeros(units)
    numbers[target] = floats
    return numbers

"""The aggregates behind every value, as rows: what a reader can check by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.compute.outcomes import Moment
from quanheng.core.formula.compile import Compiled
from quanheng.core.formula.evaluate import Column
from quanheng.core.language.ir import Agg, aggregates
from quanheng.core.language.show import show
from quanheng.core.results.outcome import Values
from quanheng.core.results.tables import PARTS
from quanheng.core.scoring.marks import is_hidden


def parts_table(at: Moment, values: Mapping[str, Values]) -> pa.Table:
    """Return one row per unit, indicator and aggregate of its formulas.

    Aggregates that are no number (a text, a condition) have no row, and those of
    what is not shown have no numbers.
    """
    columns: dict[str, list[NDArray[np.object_]]] = {name: [] for name in PARTS.names}
    ids = np.array(at.units.ids, dtype=object)
    for name, variants in at.prepared.variants.items():
        for variant in variants:
            mine = np.isin(at.units.categories, list(variant.categories))
            given = values[name]
            shown = ~is_hidden(variant.compiled.indicator, given.outcome, given.sample)
            for agg in _numbers(variant.compiled):
                _add(columns, name, variant.compiled, agg, mine, shown, ids, at)
    arrays = [np.concatenate(given) if given else np.array([], dtype=object) for given in columns.values()]
    return pa.table(
        [pa.array(a, field.type, from_pandas=True) for a, field in zip(arrays, PARTS, strict=True)], PARTS
    )


def _numbers(compiled: Compiled) -> Iterator[Agg]:
    found = dict.fromkeys(agg for node in compiled.formulas.values() for agg in aggregates(node))
    return (agg for agg in found if agg.type.is_number)


def _add(
    columns: dict[str, list[NDArray[np.object_]]],
    name: str,
    compiled: Compiled,
    agg: Agg,
    mine: NDArray[np.bool_],
    shown: NDArray[np.bool_],
    ids: NDArray[np.object_],
    at: Moment,
) -> None:
    count = int(mine.sum())
    lowered = at.aggregates.plan.lowered_for(compiled, agg)
    value = _objects(at.aggregates.column(compiled, agg), mine, shown)
    nothing = np.full(count, None, dtype=object)
    above, below = nothing, nothing
    if lowered.how == "mean":
        above, below = (_objects(at.aggregates.columns[slot], mine, shown) for slot in lowered.slots)
    given = {
        "period": np.full(count, at.period.label, dtype=object),
        "unit_id": ids[mine],
        "indicator": np.full(count, name, dtype=object),
        "part": np.full(count, show(agg, at.prepared.catalog).en, dtype=object),
        "numerator": above,
        "denominator": below,
        "value": value,
    }
    for column, array in given.items():
        columns[column].append(array)


def _objects(column: Column, mine: NDArray[np.bool_], shown: NDArray[np.bool_]) -> NDArray[np.object_]:
    values = column.values[mine].astype(object)
    values[~(column.there & shown)[mine]] = None
    return values

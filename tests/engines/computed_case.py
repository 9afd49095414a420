"""Compute a scheme over rows that a test holds in memory, with the real pipeline."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.compute.aggregates import fetch
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.outcomes import Moment, compute_values
from quanheng.core.compute.plan import Plan, make_plan
from quanheng.core.compute.prepare import Prepared, prepare
from quanheng.core.compute.unit_columns import UnitColumns
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.errors import ProjectError
from quanheng.core.formula.origins import Origins
from quanheng.core.model.period import Period
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.source import Covers
from quanheng.core.project.units import Units
from quanheng.core.results.outcome import Values

Row = Mapping[str, Any]

YEAR = Period("2024", date(2024, 1, 1), date(2025, 1, 1))

EVERYTHING = (Covers(),)
"""A source that says that it covers all units and days."""


@dataclass(frozen=True)
class Case:
    """Hold what a computation starts from; `covers` is by dataset, all of it if absent."""

    scheme: Scheme
    rows: Mapping[str, Sequence[Row]]
    units: Units
    period: Period = YEAR
    cut_off: date = date(2024, 12, 31)
    covers: Mapping[str, Sequence[Covers | None]] = field(default_factory=dict)

    def prepared(self) -> Prepared:
        """Return the checked scheme; ProjectError with all problems otherwise."""
        found, problems = prepare(self.scheme, [], {}, Origins())
        if found is None:
            raise ProjectError(problems)
        return found

    def coverage(self) -> Coverage:
        """Return what the sources say that they cover."""
        given = {name: self.covers.get(name, EVERYTHING) for name in self.rows}
        return Coverage({k: v for k, v in given.items() if v}, self.units.ids, self.cut_off)


@dataclass(frozen=True)
class Computation:
    """Hold an open engine with everything that was computed on it."""

    case: Case
    plan: Plan
    engine: DuckEngine
    moment: Moment

    @property
    def prepared(self) -> Prepared:
        """Return the compiled scheme."""
        return self.plan.prepared

    def values(self, indicator: str) -> Values:
        """Return outcome and numbers of an indicator, one per unit."""
        return compute_values(indicator, self.moment)


def units_of(
    parents: Mapping[str, str | None],
    categories: Mapping[str, str] | None = None,
    fields: Mapping[str, Sequence[Any]] | None = None,
) -> Units:
    """Return units by id and parent."""
    ids = tuple(parents)
    return Units(
        ids,
        tuple(f"name of {unit}" for unit in ids),
        tuple(parents.values()),
        tuple((categories or {}).get(unit, "one") for unit in ids),
        tuple(None for _ in ids),
        tuple("evaluated" for _ in ids),
        {name: list(values) for name, values in (fields or {}).items()},
    )


def scheme_of(
    datasets: Sequence[Mapping[str, Any]],
    indicators: Sequence[Mapping[str, Any]],
    views: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> Scheme:
    """Return a scheme that places every indicator once."""
    placed = [
        {"id": given["id"], "weight": 1, "scoring": {"linear": {"floor": 0, "target": 1}}}
        for given in indicators
    ]
    named = [{"name": given["id"], **given} for given in indicators]
    return Scheme.model_validate(
        {
            "format": 1,
            "id": "trial",
            "version": "1",
            "name": "trial",
            "categories": {"one": "one", "two": "two"},
            "datasets": list(datasets),
            "views": list(views),
            "indicators": named,
            "dimensions": [
                {"id": "d", "name": "d", "groups": [{"id": "g", "name": "g", "indicators": placed}]}
            ],
            **more,
        }
    )


@contextmanager
def computation(case: Case, threads: int | None = 1) -> Iterator[Computation]:
    """Write the rows as snapshots, open an engine on them, and compute."""
    prepared = case.prepared()
    plan = make_plan(prepared)
    with tempfile.TemporaryDirectory(prefix="quanheng-engines-") as folder:
        files = _files(prepared, case.rows, Path(folder))
        pairs = [(case.units.ids[a], case.units.ids[b]) for a, b in case.units.children_closure()]
        with DuckEngine(prepared.datasets, files, pairs, threads) as engine:
            aggregates = fetch(plan, engine, case.units.ids, case.period, case.cut_off)
            columns = UnitColumns(case.units)
            moment = Moment(prepared, aggregates, case.coverage(), columns, case.period, case.cut_off)
            yield Computation(case, plan, engine, moment)


def _files(prepared: Prepared, rows: Mapping[str, Sequence[Row]], folder: Path) -> dict[str, list[Path]]:
    files = {}
    for dataset in prepared.datasets:
        if dataset.name not in rows:
            continue
        table = pa.Table.from_pylist([dict(row) for row in rows[dataset.name]], contract_schema(dataset))
        path = folder / f"{dataset.name}.parquet"
        # Small row groups: each is a piece of work that one of the threads takes.
        parquet.write_table(table, path, row_group_size=8)
        files[dataset.name] = [path]
    return files

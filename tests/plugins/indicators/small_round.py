"""Compute the indicators of the built-in scheme on a handful of rows, by the real engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.compute.compute import Computed, compute
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.plan import Plan, make_plan
from quanheng.core.compute.prepare import prepare
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.formula.origins import Origins
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.period import read_periods
from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.project.scheme_file import LoadedScheme, load_scheme
from quanheng.core.project.source import Covers
from quanheng.core.project.units import Units
from quanheng.core.runs.evidence import EvidenceOf

SHIYAN = Path(__file__).parents[3] / "quanheng" / "schemes" / "shiyan.yaml"
PERIOD = read_periods(2024)[0]
CUT_OFF = date(2024, 12, 31)
EVERYTHING = Covers()

Row = dict[str, Any]


@cache
def registry() -> Registry:
    """Return what the built-in plugins register."""
    return load_registry((), none=True)


@cache
def loaded() -> LoadedScheme:
    """Return the built-in scheme and its file."""
    return load_scheme(SHIYAN)


@cache
def plan(*indicators: str) -> Plan:
    """Return the plan of some indicators of the scheme, or of all of it."""
    scheme = loaded().scheme
    if indicators:
        [dimension] = [d for d in scheme.dimensions if d.id == "d1"]
        placed = [scheme.placement(name) for name in indicators]
        group = dimension.groups[0].model_copy(update={"indicators": placed})
        whole = dimension.model_copy(update={"groups": [group], "weight": None})
        scheme = scheme.model_copy(update={"dimensions": [whole], "gates": []})
    prepared, problems = prepare(
        scheme,
        registry().datasets.values(),
        registry().indicators,
        Origins.of(loaded().scheme, loaded().document),
    )
    assert problems == []
    assert prepared is not None
    return make_plan(prepared)


def bodies(
    *ids: str,
    category: str = "service",
    functions: Sequence[str | None] = (),
    levels: Sequence[str | None] = (),
    **fields: list[Any],
) -> Units:
    """Make units that are all evaluated, by their ids."""
    return Units(
        ids=ids,
        names=tuple(f"{unit}局" for unit in ids),
        parents=(None,) * len(ids),
        categories=(category,) * len(ids),
        levels=tuple(levels) or (None,) * len(ids),
        roles=("evaluated",) * len(ids),
        fields={name: fields.get(name, [None] * len(ids)) for name in loaded().scheme.unit_fields},
        functions=tuple(functions) or (None,) * len(ids),
    )


def computed(
    indicators: Sequence[str],
    rows: Mapping[str, Sequence[Row]],
    units: Units | None = None,
    covers: Covers | None = EVERYTHING,
) -> Computed:
    """Return the results of 2024; datasets without rows were delivered empty.

    Texts are read as what the field holds. A row is about unit A and the year
    2024 unless it says otherwise; parts of keys that it leaves out are numbered.
    """
    units = units or bodies("A")
    chosen = plan(*indicators)
    coverage = Coverage({name: [covers] for name in chosen.prepared.needed}, units.ids, CUT_OFF)
    with _engine(chosen, rows, units) as engine:
        return compute(chosen, engine, units, coverage, [PERIOD], CUT_OFF, {})


@contextmanager
def _engine(chosen: Plan, rows: Mapping[str, Sequence[Row]], units: Units) -> Iterator[DuckEngine]:
    """Open an engine over rows by dataset; all that is needed was delivered."""
    datasets = [dataset for dataset in chosen.prepared.datasets if dataset.name in chosen.prepared.needed]
    unknown = set(rows) - {dataset.name for dataset in datasets}
    assert not unknown, unknown
    with TemporaryDirectory() as folder:
        files = {
            dataset.name: [_written(dataset, rows.get(dataset.name, ()), Path(folder))]
            for dataset in datasets
        }
        own = [(unit, unit) for unit in units.ids]
        with DuckEngine(chosen.prepared.datasets, files, own, threads=1) as engine:
            yield engine


def evidence(indicator: str, **rows: Sequence[Row]) -> dict[str, pa.Table]:
    """Return the rows behind the value of unit A, by what they are."""
    chosen = plan(indicator)
    [variant] = chosen.prepared.variants[indicator]
    with _engine(chosen, rows, bodies("A")) as engine:
        found = EvidenceOf(chosen.prepared, variant.compiled, engine, "A", PERIOD, CUT_OFF).find()
    return {given.title.en: given.table for given in found}


def results(indicator: str, rows: Mapping[str, Sequence[Row]], units: Units, **more: Any) -> dict[str, Row]:
    """Return the results of one indicator by unit."""
    table = computed([indicator], rows, units, **more).tables["indicators"]
    return {row["unit_id"]: row for row in table.to_pylist()}


def result(indicator: str, units: Units | None = None, **rows: Sequence[Row]) -> Row:
    """Return the result of one indicator for unit A."""
    return results(indicator, rows, units or bodies("A"))["A"]


def value(indicator: str, units: Units | None = None, **rows: Sequence[Row]) -> float:
    """Return the value of one indicator for unit A, which has one."""
    row = result(indicator, units, **rows)
    assert row["outcome"] == "ok", row["reason_en"]
    return float(row["value"])


def outcome(indicator: str, units: Units | None = None, **rows: Sequence[Row]) -> str:
    """Return the outcome of one indicator for unit A."""
    return str(result(indicator, units, **rows)["outcome"])


def times(number: int, **row: Any) -> list[Row]:
    """Return the same row several times."""
    return [dict(row) for _ in range(number)]


def _written(dataset: Dataset, rows: Sequence[Row], folder: Path) -> Path:
    schema = contract_schema(dataset)
    known = set(schema.names)
    numbers = count(1)
    made = []
    for given in rows:
        assert set(given) <= known, set(given) - known
        row = {"unit_id": "A", **given}
        for name in dataset.key:
            if name not in row:
                number = next(numbers)
                fills = {"year": 2024, "seq": number}
                row[name] = fills.get(name, f"{number}")
        made.append({name: _typed(row.get(name), schema.field(name).type) for name in schema.names})
    path = folder / f"{dataset.name}.parquet"
    parquet.write_table(pa.Table.from_pylist(made, schema=schema), path)
    return path


def _typed(given: Any, kind: pa.DataType) -> Any:
    if given is None:
        return None
    if pa.types.is_decimal(kind):
        return Decimal(str(given))
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(given)
    return date.fromisoformat(given) if pa.types.is_date(kind) else given

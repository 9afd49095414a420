"""The scheme of all 29 indicators, and its results on given rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.compute.compute import compute
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.plan import Plan, make_plan
from quanheng.core.compute.prepare import prepare
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.formula.origins import Origins
from quanheng.core.model.period import read_periods
from quanheng.core.project.scheme_file import LoadedScheme, load_scheme
from quanheng.core.project.source import Covers
from quanheng.core.project.units import Units
from tests.core.formula.contract_rows import Row

SCHEME = Path(__file__).parents[3] / "benchmarks" / "planning.yaml"
PERIOD = read_periods(2024)[0]
CUT_OFF = date(2024, 12, 31)
EVERYTHING = Covers()

UNITS = Units(
    ids=("U1", "U2", "U3", "U4", "U5", "U6"),
    names=("一局", "二局", "三局", "四局", "五局", "六局"),
    parents=(None, None, None, "U1", "U1", "U2"),
    categories=("department",) * 6,
    levels=(None,) * 6,
    roles=("evaluated",) * 6,
    fields={"report_obliged": [True, True, True, True, False, None]},
)


@cache
def loaded() -> LoadedScheme:
    """Return the scheme and its file."""
    return load_scheme(SCHEME)


@cache
def plan() -> Plan:
    """Return the plan of the scheme; it has no problems."""
    scheme = loaded()
    prepared, problems = prepare(scheme.scheme, [], {}, Origins.of(scheme.scheme, scheme.document))
    assert problems == []
    assert prepared is not None
    return make_plan(prepared)


def engine(rows: Mapping[str, Sequence[Row]], folder: Path) -> DuckEngine:
    """Return an engine over rows by dataset; datasets without rows are empty."""
    datasets = plan().prepared.datasets
    files: dict[str, list[Path]] = {}
    for dataset in datasets:
        if dataset.name in rows:
            path = folder / f"{dataset.name}.parquet"
            table = pa.Table.from_pylist(list(rows[dataset.name]), schema=contract_schema(dataset))
            parquet.write_table(table, path)
            files[dataset.name] = [path]
    return DuckEngine(datasets, files, [(unit, unit) for unit in UNITS.ids], threads=1)


def results(
    rows: Mapping[str, Sequence[Row]], folder: Path, covers: Covers | None = EVERYTHING
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the results of 2024 by unit and indicator.

    The datasets of `rows` were delivered, all others were not.
    """
    coverage = Coverage({name: [covers] for name in rows}, UNITS.ids, CUT_OFF)
    with engine(rows, folder) as opened:
        computed = compute(plan(), opened, UNITS, coverage, [PERIOD], CUT_OFF, {})
    return {(row["unit_id"], row["indicator"]): row for row in computed.tables["indicators"].to_pylist()}

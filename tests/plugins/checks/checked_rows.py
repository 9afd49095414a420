"""Tries rows that stand in snapshots already on the built-in checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from quanheng.core.checking.result import Checked
from quanheng.core.checking.trial import possible_checks, try_rows
from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.collect.store import Snapshot
from quanheng.core.model.connector import Delivered
from quanheng.core.model.dataset import Dataset
from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.project.load import Project, load_project

SCHEME = """\
format: 1
id: checks
version: "1"
name: 校验
categories: {a: 甲类}
indicators:
  - {id: tickets, name: 工单, value: count(hotline_ticket.*), scoring: {linear: {floor: 0, target: 1}}}
dimensions:
  - {id: d, name: 甲, groups: [{id: g, name: 乙, indicators: [{id: tickets, weight: 100}]}]}
"""

PROJECT = """\
format: 1
title: 示范
period: 2024
scheme: scheme.yaml
units: units.csv
exports: []
sources:
  tickets: {connector: table, dataset: hotline_ticket, file: tickets.csv}
"""


@cache
def built_in() -> Registry:
    """Load the built-in plugins, once."""
    return load_registry(none=True)


def project(folder: Path) -> Project:
    """Load a project of two units that evaluates 2024."""
    (folder / "quanheng.yaml").write_text(PROJECT, "utf-8")
    (folder / "scheme.yaml").write_text(SCHEME, "utf-8")
    (folder / "units.csv").write_text("单位代码,单位名称\nu1,甲局\nu2,乙局\n", "utf-8")
    return load_project(folder, lambda allowed: built_in())


def snapshot(folder: Path, dataset: str, table: pa.Table) -> Snapshot:
    """Write rows as a snapshot that came from one file."""
    data, origin = folder / f"{dataset}.parquet", folder / f"{dataset}.origin.parquet"
    parquet.write_table(table, data)
    places = {"delivery": [0] * table.num_rows, "sheet": [None] * table.num_rows}
    parquet.write_table(pa.table({**places, "place": list(range(2, table.num_rows + 2))}), origin)
    return Snapshot(
        source=dataset,
        dataset=dataset,
        hash=dataset,
        rows=table.num_rows,
        data=data,
        origin=origin,
        delivered=(Delivered(f"{dataset}.xlsx", "0" * 64, 1),),
        covers=None,
        connector="table",
        quarantined=0,
    )


def tried(folder: Path, **rows: Sequence[Mapping[str, Any]]) -> dict[str, Checked]:
    """Try rows, given by dataset, on every built-in check that they allow."""
    given = project(folder)
    snapshots = []
    for name, of_it in rows.items():
        contract = built_in().datasets[name]
        assert isinstance(contract, Dataset)
        filled = [{**dict.fromkeys(contract.fields), **row} for row in of_it]
        snapshots.append(
            snapshot(folder, name, pa.Table.from_pylist(filled, schema=contract_schema(contract)))
        )
    results = try_rows(given, possible_checks(given, snapshots), snapshots)
    return {result.check.id: result for result in results}


def contents(result: Checked) -> list[str]:
    """Return what the failing rows of a check hold, in Chinese."""
    return [row.contents.zh for row in result.rows]

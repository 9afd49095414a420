"""Projects whose sources are read by the connectors that ship."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from project_folder import load
from pyarrow import parquet

from quanheng.core.collect.collect import Collected, collect

SCHEME = """\
format: 1
id: trial
version: "1"
name: 试评
categories: {a: 部门}
indicators:
  - {id: bodies, name: 机构数, value: count(org_unit.*), scoring: {linear: {floor: 0, target: 1}}}
dimensions:
  - {id: d, name: 甲, groups: [{id: g, name: 乙, indicators: [{id: bodies, weight: 100}]}]}
"""

PROJECT = """\
format: 1
title: 试评
period: 2024
scheme: scheme.yaml
units: units.csv
exports: []
sources:
"""

Rows = list[dict[str, Any]]


def collected(folder: Path, source: str, **more: str) -> list[Collected]:
    """Collect the source `s`; `more` are lines of the project file."""
    lines = "".join(f"{key}: {given}\n" for key, given in more.items())
    (folder / "quanheng.yaml").write_text(lines + PROJECT + f"  s: {source}\n", "utf-8")
    (folder / "scheme.yaml").write_text(SCHEME, "utf-8")
    (folder / "units.csv").write_text("单位代码,单位名称\nu1,市教育局\nu2,市卫生健康委员会\n", "utf-8")
    project = load(folder)
    return collect(project, project.registry)


def rows_of(found: list[Collected]) -> Mapping[str, Rows]:
    """Return the rows of each dataset, after nothing was left in quarantine."""
    assert [str(fault.what) for one in found for fault in one.faults if fault.handled == "rejected"] == []
    return {one.snapshot.dataset: parquet.read_table(one.snapshot.data).to_pylist() for one in found}


Write = Callable[[Path, list[list[Any]]], None]

"""Writes small projects to collect from, with connectors of a plugin that may fail."""

from pathlib import Path

import pyarrow as pa

from quanheng.core.collect.collect import collect
from quanheng.core.errors import QuanhengError
from quanheng.core.model.connector import Connector, Delivered, RawRows, Reading
from quanheng.core.model.dataset import View
from quanheng.core.plugins.record import PluginRecord
from quanheng.core.plugins.registry import Registry
from quanheng.core.project.load import load_project

SCHEME = """\
format: 1
id: offices
version: "1"
name: 机关
categories: {a: 甲类}
datasets:
  - name: case
    label: {zh: 案件, en: cases}
    unit: office
    key: [case_no]
    window: {during: opened}
    fields:
      case_no: {type: text, label: 编号}
      office: {type: text, required: true, label: 单位}
      opened: {type: date, required: true, label: 受理日期}
      state: {type: text, codes: {open: 办理中, done: 已办结}, label: 状态}
  - name: hidden
    unit: office
    security: secret
    fields: {office: {type: text}}
views:
  - name: late
    unit: office
    select: select case.office as office from case
indicators:
  - {id: cases, name: 件数, value: count(case.case_no), scoring: {linear: {floor: 0, target: 1}}}
dimensions:
  - {id: d, name: 甲, groups: [{id: g, name: 乙, indicators: [{id: cases, weight: 100}]}]}
"""

PROJECT = """\
format: 1
title: 示范
period: 2024
scheme: scheme.yaml
units: units.csv
exports: []
sources:
"""

ONE = "  cases: {connector: table, dataset: case, file: cases.csv}\n"

CASES = "编号,单位,受理日期,状态\n1,u1,2024-03-05,已办结\n2,乙局,2024/3/6,办理中\n"


class Table(Connector):
    """Read any table."""

    name = "table"


class Own(Connector):
    """Provide cases as a plugin would, from its own memory."""

    name = "own.cases"
    provides = ("case",)
    headings = {"no": "case_no"}
    words = {"state": {"ok": "done", "later": "open"}}

    def read(self, dataset, since=None):
        """Return two rows."""
        reading = Reading(iter(()))
        reading.rows = self.rows(reading)
        return reading

    def rows(self, reading):
        """Yield two rows, then say where they came from."""
        yield RawRows(
            pa.table(
                {"no": [7, 8], "office": ["u1", "u2"], "opened": ["2024-01-01"] * 2, "state": ["ok", "later"]}
            ),
            file="memory",
        )
        reading.delivered.append(Delivered("memory", "0" * 64, 1))


class Breaking(Own):
    """Raise in the midst of its rows."""

    name = "own.breaking"

    def rows(self, reading):
        """Yield one part, then fail."""
        yield next(super().rows(reading))
        raise KeyError("password 123456")


class BreakingAtOnce(Own):
    """Raise before any row."""

    name = "own.breaking_at_once"

    def read(self, dataset, since=None):
        """Fail."""
        raise ValueError("password 123456")


class Raising(Own):
    """Raise the error that the test has put here."""

    name = "own.raising"
    error: QuanhengError

    def read(self, dataset, since=None):
        """Fail as told."""
        raise self.error


class Two(Own):
    """Provide a dataset and a view."""

    name = "own.two"
    provides = ("case", "late")


CONNECTORS = (Table, Own, Breaking, BreakingAtOnce, Raising, Two)


def registry(_allowed=()):
    """Make a registry with the built-in connector and those of the plugin `own`."""
    core = PluginRecord("table", "quanheng", "0.1", built_in=True)
    own = PluginRecord("own", "quanheng-own", "2.3")
    return Registry(
        datasets={"seen": View(name="seen", unit="office", select="select case.office as office from case")},
        connectors={given.name: given for given in CONNECTORS},
        owners={("connector", given.name): core if given is Table else own for given in CONNECTORS},
    )


def write_project(folder: Path, sources: str = ONE, **files: str) -> Path:
    """Write a project; `cases` is the text of cases.csv."""
    (folder / "quanheng.yaml").write_text(PROJECT + sources, "utf-8")
    (folder / "scheme.yaml").write_text(SCHEME, "utf-8")
    (folder / "units.csv").write_text("单位代码,单位名称\nu1,甲局\nu2,乙局\n", "utf-8")
    (folder / "cases.csv").write_text(files.pop("cases", CASES), "utf-8")
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    return folder


def run(folder: Path, **more):
    """Load the project in a folder and collect."""
    project = load_project(folder, registry)
    return collect(project, project.registry, **more)

"""Writes a small project with checks, and collects and measures it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quanheng.core.checking.quality import Quality, measure_quality
from quanheng.core.checking.result import Checked
from quanheng.core.collect.collect import collect
from quanheng.core.model.check import Check
from quanheng.core.model.connector import Connector
from quanheng.core.plugins.registry import Registry
from quanheng.core.project.load import Project, load_project

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
      case_no: {type: text, label: {zh: 编号, en: number}}
      office: {type: text, required: true, label: {zh: 单位, en: office}}
      opened: {type: date, label: {zh: 受理日期, en: opened}}
      closed: {type: date, label: {zh: 办结日期, en: closed}}
      state: {type: text, codes: {open: {zh: 办理中, en: open}, done: {zh: 已办结, en: done}}, label: 状态}
    derived: {days: "days_between(case.opened, case.closed)"}
  - name: post
    label: {zh: 岗位, en: posts}
    unit: office
    key: [office]
    fields:
      office: {type: text, required: true, label: 单位}
      posts: {type: integer, label: 岗位数}
views:
  - name: workload
    unit: office
    select: >-
      select post.office as office, post.posts as posts, count(case.case_no) as cases
      from post left join case on case.office = post.office group by post.office, post.posts
@CHECKS@indicators:
  - {id: cases, name: 件数, value: "@VALUE@", scoring: {linear: {floor: 0, target: 1}}}
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

BOTH = """\
  cases: {connector: table, dataset: case, file: cases.csv}
  posts: {connector: table, dataset: post, file: posts.csv}
"""

CASES = """\
编号,单位,受理日期,办结日期,状态
1,u1,2024-03-05,2024-03-06,已办结
2,乙局,2024-03-06,2024-03-01,已办结
3,u1,2024-03-07,,办理中
4,丙局,2024-05-07,2024-04-01,已办结
5,u1,2023-05-07,2023-04-01,已办结
"""

POSTS = "单位,岗位数\nu1,1\nu2,3\n"


class Table(Connector):
    """Read any table."""

    name = "table"


def check(**given: object) -> Check:
    """Return a check that demands that cases are closed after they were opened."""
    return Check.model_validate(
        {
            "id": "closed_after_opened",
            "name": {"zh": "办结不早于受理", "en": "Cases are closed after they were opened"},
            "relation": "case",
            "property": "accurate",
            "applies": "case.closed is not null",
            "passes": "case.closed >= case.opened",
            "remedy": {"zh": "请核对。", "en": "Look."},
            **given,
        }
    )


def write_project(
    folder: Path, *, checks: str = "", value: str = "count(case.case_no)", sources: str = BOTH, **files: str
) -> Path:
    """Write a project; files are given as texts of CSV files by their stem."""
    (folder / "quanheng.yaml").write_text(PROJECT + sources, "utf-8")
    (folder / "scheme.yaml").write_text(SCHEME.replace("@CHECKS@", checks).replace("@VALUE@", value), "utf-8")
    (folder / "units.csv").write_text("单位代码,单位名称\nu1,甲局\nu2,乙局\n", "utf-8")
    for name, content in {"cases": CASES, "posts": POSTS, **files}.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    return folder


def load(folder: Path, checks: Sequence[Check] = ()) -> Project:
    """Load the project with these checks of plugins."""
    return load_project(
        folder,
        lambda allowed: Registry(connectors={"table": Table}, checks={given.id: given for given in checks}),
    )


def measured(folder: Path, checks: Sequence[Check], only: Sequence[str] | None = None) -> Quality | None:
    """Collect the project in a folder, or some sources of it, and measure."""
    project = load(folder, checks)
    collect(project, project.registry, only=only)
    return measure_quality(project)


def result_of(folder: Path, given: Check) -> Checked:
    """Collect the project in a folder, and return the result of one check."""
    quality = measured(folder, [given])
    assert quality is not None
    (result,) = quality.results
    return result

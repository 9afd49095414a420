"""The project itself: its units, the names that data has for them, its file."""

from __future__ import annotations

from pathlib import Path

from make_city.city.bodies import LISTED, PEER, City
from make_city.city.places import LINES, OLD_NAMES, RENAMED
from make_city.files.workbook import Cell, Sheet, write_workbook

PROJECT = """\
# 一个虚构城市的机构编制 KPI 评估。采集之前先启动模拟的热线平台：quanheng demo --serve 本文件夹
format: 1
title: 景安市机构编制KPI评估 2024（虚构）
period: 2024
cut_off: 2024-12-31
scheme: shiyan
units: units.xlsx
aliases: aliases.xlsx
sources:
  staffing:
    connector: staffing
    sql: {url: "sqlite:///data/staffing.sqlite"}
    covers: {from: 2023-01-01, to: 2024-12-31}
  hotline:
    connector: hotline
    rest:
      # 热线平台启动时写出这两个文件。
      url: {file: data/hotline/url.txt}
      token: {file: data/hotline/token.txt}
      rows: data.items
      paging: {style: page, parameter: page, size_parameter: size, size: 5000}
      attempts: 2
    covers: {from: 2023-01-01, to: 2024-12-31}
    note:
      zh: 模拟的热线平台只在演示期间运行；请先在另一个终端执行 quanheng demo --serve 本文件夹，再重新运行。
      en: The hotline platform of the example only runs during the demo; start it elsewhere with quanheng demo --serve DIR, then run again.
  petition:
    connector: petition
    file: data/petition.csv
    covers: {from: 2023-01-01, to: 2024-12-31}
  inspection:
    connector: inspection
    file: data/inspection/*.xlsx
    covers: {from: 2023-01-01, to: 2024-12-31}
  audit:
    connector: audit
    file: data/audit/*.xlsx
    covers: {from: 2023-01-01, to: 2024-12-31}
  discipline:
    connector: discipline
    file: data/discipline.xlsx
    covers: {from: 2023-01-01, to: 2024-12-31}
  supervision:
    connector: supervision
    file: data/supervision.xlsx
    covers: {from: 2023-01-01, to: 2024-12-31}
  appraisal:
    connector: appraisal
    dataset: performance_appraisal
    file: data/appraisal.xlsx
  core_target:
    connector: appraisal
    dataset: core_target
    file: data/core-target.xlsx
  annual_report:
    connector: annual_report
    file: data/annual-report.xlsx
  establishment:
    connector: establishment
    file: data/establishment.xlsx
    covers: {from: 2023-01-01, to: 2024-12-31}
  post_plan:
    connector: post_plan
    file: data/post-plan.xlsx
    covers: {from: 2023-01-01, to: 2024-12-31}
  workload:
    connector: workload
    dataset: workload_stat
    file: data/workload.csv
    covers: {from: 2023-01-01, to: 2024-12-31}
  unit_base:
    connector: workload
    dataset: unit_base
    file: data/unit-base.xlsx
    headings: {哪家单位: unit_id, 哪一年: year, 底数口径: base_kind, 底数: base}
  self_evaluation:
    connector: self_evaluation
    file: data/self-evaluation/*.xlsx
  visits:
    connector: visits
    file: data/visits.xlsx
    covers: {from: 2024-01-01, to: 2024-12-31}
  survey:
    connector: survey
    file: data/survey.xlsx
    covers: {from: 2024-01-01, to: 2024-12-31}
  interviews:
    connector: interviews
    file: data/interviews.xlsx
    covers: {from: 2024-01-01, to: 2024-12-31}
  experts:
    connector: experts
    file: data/experts.xlsx
    covers: {from: 2024-01-01, to: 2024-12-31}
  letters:
    connector: letters
    file: data/letters.xlsx
  history:
    connector: history
    file: scores-2023.csv
exports: [html, xlsx, json]
"""


def write_project(folder: Path, city: City) -> None:
    """Write units, aliases and the project file."""
    write_workbook(folder / "units.xlsx", [_units(city)])
    write_workbook(folder / "aliases.xlsx", [_aliases(city)])
    (folder / "quanheng.yaml").write_bytes(PROJECT.encode())


def _units(city: City) -> Sheet:
    rows: list[list[Cell]] = [
        [
            "单位代码",
            "单位名称",
            "上级单位",
            "类型",
            "层级",
            "角色",
            "职能条线",
            "纳入绩效考核",
            "应报年度报告",
            "自评不实",
        ]
    ]
    for body in (*city.departments, *city.institutions, *city.peers):
        flags: list[Cell] = [None, None, None]
        if body.role not in (LISTED, PEER):
            flags = [_yes(body.in_appraisal), _yes(body.report_obliged), _yes(body.false_self_evaluation)]
        rows.append(
            [
                body.unit_id,
                body.name,
                body.parent,
                body.category,
                body.level,
                body.role,
                body.function,
                *flags,
            ]
        )
    return Sheet("单位", rows)


def _aliases(city: City) -> Sheet:
    """List short names, other forms and old names; the latter with their last day."""
    rows: list[list[Cell]] = [["别名", "单位代码", "起始日期", "截止日期"]]
    taken = {body.name for body in (*city.organisations, *city.peers)}
    for body in city.departments:
        forms = [body.short]
        if body.short.startswith("市"):
            forms += [f"景安{body.short}", f"景安市{body.short[1:]}"]
        rows += [[form, body.unit_id, None, None] for form in dict.fromkeys(forms) if form not in taken]
        taken |= set(forms)
        if body.function in OLD_NAMES:
            old, until = OLD_NAMES[body.function]
            rows.append([body.place + old, body.unit_id, None, until])
    name, old, until = RENAMED
    rows.append([old, city.named(name).unit_id, None, until])
    assert len({line.function for line in LINES}) == len(LINES)
    return Sheet("别名", rows)


def _yes(given: bool) -> str:
    return "是" if given else "否"

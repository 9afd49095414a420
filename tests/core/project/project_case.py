"""Writes small projects, and gathers what is said about them."""

import re
from collections.abc import Callable
from pathlib import Path

from quanheng.core.errors import Problem, QuanhengError
from quanheng.core.project.yaml_document import Document, parse_yaml

SCHEME = """\
format: 1
id: offices
version: "1"
name: {zh: 机关, en: Offices}
categories: {a: 甲类, b: {zh: 乙类, en: Second}}
unit_fields:
  staff: {type: integer, label: 人数}
  founded: {type: date}
datasets:
  - name: case
    unit: account
    window: {during: opened}
    fields:
      account: {type: text, required: true}
      opened: {type: date}
      closed: {type: date}
indicators:
  - id: closed_share
    name: {zh: 办结率, en: Closed share}
    numerator: count(case.closed)
    denominator: count(case.account)
    params: {days: 7}
    scoring: {linear: {floor: 0, target: 1}}
  - id: cases
    name: {zh: 件数, en: Cases}
    value: count(case.account)
dimensions:
  - id: results
    name: {zh: 成效, en: Results}
    weight: 100
    groups:
      - id: speed
        name: {zh: 速度, en: Speed}
        weight: {a: 100, "*": 100}
        indicators:
          - {id: closed_share, weight: {a: 100, b: 100}}
          - {id: cases, weight: 0}
grading:
  grades:
    - {id: good, name: {zh: 良, en: Good}, at: 80}
    - {id: weak, name: {zh: 差, en: Weak}, at: 0}
gates:
  - {id: few, name: {zh: 过少, en: Few}, when: value.cases < 5, cap_grade: weak}
"""

UNITS = """\
单位代码,单位名称,上级单位,类型,层级,角色,人数,founded
u1,甲局,,甲类,县,,10,2001-02-03
u2,乙局,u1,b,县,评估对象,,
u3,丙局,乙局,Second,县,参照,12,2010-01-01
"""

PROJECT = """\
format: 1
title: 示范
period: 2024
scheme: scheme.yaml
units: units.csv
sources:
  cases: {connector: table, dataset: case, file: cases.csv}
exports: [json]
"""


def write_project(folder: Path, project: str = PROJECT, scheme: str = SCHEME, units: str = UNITS) -> Path:
    """Write a whole project into a folder."""
    (folder / "quanheng.yaml").write_text(project, "utf-8")
    (folder / "scheme.yaml").write_text(scheme, "utf-8")
    (folder / "units.csv").write_text(units, "utf-8")
    return folder


def document(text: str, name: str = "s.yaml") -> Document:
    """Read YAML that no file holds."""
    return parse_yaml(text, Path(name), name)


def problems_of(act: Callable[[], object]) -> list[Problem]:
    """Return the problems that an action ends with."""
    found: list[Problem] = []
    try:
        act()
    except QuanhengError as error:
        found += error.problems
    for problem in found:
        assert_in_both_languages(problem)
    return found


def said(act: Callable[[], object]) -> list[tuple[str, str]]:
    """Return where and what in English, for every problem of an action."""
    return [(problem.where.en.split("\n")[0], problem.what.en) for problem in problems_of(act)]


def assert_in_both_languages(problem: Problem) -> None:
    """Assert that each line is said in Chinese and in English, and is no raw text."""
    assert re.search("[一-龥]", problem.what.zh), problem
    for line in (problem.what, problem.where, problem.fix):
        assert line.zh
        assert line.en
    # Chinese in an English sentence can only be quoted from the file.
    unquoted = re.sub(r"'[^']*'|\"[^\"]*\"", "", problem.what.en)
    assert not re.search("[一-龥，。：；]", unquoted), problem
    assert "pydantic" not in problem.what.en.lower()

import sqlite3
from pathlib import Path

import pytest
from project_folder import init, workbook, write

from quanheng.core.model.dataset import Dataset
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project import scheme_file
from quanheng.core.project.init.shipped import shipped_scheme
from quanheng.core.project.yaml_document import load_yaml

AUDIT = ["问题编号", "被审计单位", "问题类别", "金额（元）", "整改期限", "整改状态"]

SHIPPED = """
format: 1
id: ours
version: "1"
name: {zh: 自带方案, en: Ours}
categories: {a: {zh: 管理型, en: Management}, b: {zh: 服务型, en: Service}}
indicators:
  - id: found
    name: 问题数
    value: count(audit_finding.*)
    scoring: {linear: {floor: 0, target: 10}}
dimensions:
  - {id: d, name: d, groups: [{id: g, name: g, indicators: [{id: found, weight: 100}]}]}
"""


def database(path: Path, tables: dict[str, str]) -> None:
    """Write tables of the staffing platform, each with one row of nothing much."""
    datasets = load_registry().datasets
    with sqlite3.connect(path) as connection:
        for name, table in tables.items():
            dataset = datasets[name]
            assert isinstance(dataset, Dataset)
            columns = [field.label.zh if field.label else own for own, field in dataset.fields.items()]
            named = ", ".join(f'"{column}" text' for column in columns)
            connection.execute(f'create table "{table}" ({named})')
            marks = ", ".join("?" * len(columns))
            connection.execute(f'insert into "{table}" values ({marks})', ["甲局"] * len(columns))
    connection.close()


def audits(folder: Path) -> None:
    title = [["某市审计整改台账"], ["填报单位：审计局", None, "单位：元"]]
    rows = [["1", "甲局", "超支", 12000, "2024-06-30", "已整改"], ["合计", None, None, 12000, None, None]]
    for name in ("一季度", "二季度"):
        workbook(folder / f"审计{name}.xlsx", {"台账": [*title, AUDIT, *rows]})


def test_files_are_given_to_the_connector_that_knows_their_dataset(tmp_path: Path) -> None:
    audits(tmp_path)

    report = init(tmp_path)

    project = load_yaml(tmp_path / "quanheng.yaml").data
    assert isinstance(project, dict)
    assert project["sources"] == {
        "audit_finding": {"connector": "audit", "file": ["审计一季度.xlsx", "审计二季度.xlsx"]}
    }
    assert [(one.file, one.dataset) for one in report.recognised] == [
        ("审计一季度.xlsx", "audit_finding"),
        ("审计二季度.xlsx", "audit_finding"),
    ]
    assert [(heading, label.zh) for heading, label in report.recognised[0].columns] == [
        ("问题编号", "问题编号"),
        ("被审计单位", "单位"),
        ("问题类别", "问题类别"),
        ("金额（元）", "金额"),
        ("整改期限", "整改期限"),
        ("整改状态", "整改状态"),
    ]


def test_the_units_of_totals_and_notes_are_not_listed(tmp_path: Path) -> None:
    audits(tmp_path)

    init(tmp_path)

    written = (tmp_path / "units.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in written[1:]] == ["甲局"]


def test_a_database_with_all_tables_of_a_connector_is_one_source(tmp_path: Path) -> None:
    tables = dict(load_registry().connectors["staffing"].tables)
    database(tmp_path / "staffing.sqlite", tables)

    report = init(tmp_path)

    project = load_yaml(tmp_path / "quanheng.yaml").data
    assert isinstance(project, dict)
    assert project["sources"] == {
        "staffing": {"connector": "staffing", "sql": {"url": "sqlite:///staffing.sqlite"}}
    }
    assert {one.dataset for one in report.recognised} == set(tables)


def test_a_database_with_some_of_its_tables_is_a_source_for_each(tmp_path: Path) -> None:
    tables = dict(load_registry().connectors["staffing"].tables)
    some = {name: tables[name] for name in ("leader_post", "secondment")}
    database(tmp_path / "some.sqlite", some)

    init(tmp_path)

    project = load_yaml(tmp_path / "quanheng.yaml").data
    assert isinstance(project, dict)
    assert project["sources"] == {
        name: {
            "connector": "staffing",
            "dataset": name,
            "sql": {"url": "sqlite:///some.sqlite", "table": tables[name]},
        }
        for name in some
    }


def test_a_scheme_that_comes_with_us_is_used_where_it_is_for_these_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, folder = tmp_path / "shipped", tmp_path / "county"
    shipped.mkdir()
    folder.mkdir()
    write(shipped / "ours.yaml", SHIPPED)
    monkeypatch.setattr(scheme_file, "SHIPPED", shipped)
    audits(folder)

    report = init(folder)

    project = load_yaml(folder / "quanheng.yaml").data
    assert isinstance(project, dict)
    assert project["scheme"] == "ours"
    assert report.written == ("units.csv", "quanheng.yaml")
    assert "it uses the scheme 'Ours' (ours)" in report.to_do[0].en
    assert any("管理型、服务型" in step.zh for step in report.to_do)


def test_a_scheme_that_uses_few_of_the_files_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "ours.yaml", SHIPPED)
    write(tmp_path / "broken.yaml", "format: 1\n")
    monkeypatch.setattr(scheme_file, "SHIPPED", tmp_path)
    registry = load_registry()

    assert shipped_scheme({"audit_finding", "petition"}, registry) is None
    found = shipped_scheme({"audit_finding"}, registry)
    assert found is not None
    assert found.name == "ours"

import gzip
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from project_folder import cases, init, load, workbook, write

from quanheng.core.errors import ProjectError
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset
from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.text import use_language

SCHEME = """
format: 1
id: county
version: "1"
name: 县
categories: {a: {zh: 管理型, en: Management}, b: {zh: 服务型, en: Service}}
datasets:
  - name: ticket
    label: {zh: 工单, en: Ticket}
    unit: office
    key: [number]
    window: {during: opened}
    fields:
      number: {type: text, label: {zh: 工单号, en: Number}, required: true}
      office: {type: text, label: {zh: 承办单位, en: Office}, required: true}
      opened: {type: date, label: {zh: 受理日期, en: Opened}, required: true}
indicators:
  - id: tickets
    name: 件数
    value: count(ticket.*)
    scoring: {linear: {floor: 0, target: 10}}
dimensions:
  - {id: d, name: d, groups: [{id: g, name: g, indicators: [{id: tickets, weight: 100}]}]}
"""


def test_a_folder_with_a_csv_becomes_a_project_that_loads(tmp_path: Path) -> None:
    write(tmp_path / "投诉.csv", cases())

    report = init(tmp_path)
    project = load(tmp_path)

    assert report.written == ("scheme.yaml", "units.csv", "quanheng.yaml")
    assert [(one.file, one.role, one.proposed) for one in report.recognised] == [
        ("投诉.csv", "dataset", True)
    ]
    assert [period.label for period in project.periods] == ["2024"]
    assert project.units.ids == ("丙局", "乙局", "甲局")
    (dataset,) = project.loaded.scheme.datasets
    assert dataset.unit == "column_2"
    assert dataset.window.during == "column_3"
    assert {name: str(field.type) for name, field in dataset.fields.items()} == {
        "column_1": "text",
        "column_2": "text",
        "column_3": "date",
        "column_4": "integer",
    }
    assert [field.label.zh for field in dataset.fields.values() if field.label] == [
        "编号",
        "承办单位",
        "受理日期",
        "天数",
    ]
    assert project.file.sources["table_1"].file == ["投诉.csv"]
    assert project.warnings == ()


def test_a_scheme_in_the_folder_is_used_and_its_datasets_recognised(tmp_path: Path) -> None:
    write(tmp_path / "scheme.yaml", SCHEME)
    workbook(
        tmp_path / "工单.xlsx",
        {
            "说明": [["本表由 12345 平台导出"]],
            "一月": [
                ["某市 12345 工单"],
                ["工单号", "承办单位", "受理日期", "备注"],
                ["1", "甲局", "2023-01-05", "x"],
            ],
            "二月": [["工单号", "承办单位", "受理日期"], ["2", "乙局", "2023-02-05"]],
        },
    )
    write(tmp_path / "别的.csv", "a,b\n1,2\n")
    write(tmp_path / "近似.csv", "工单号,受理日期\n1,2023-01-01\n")

    report = init(tmp_path)

    assert [(one.file, one.sheet, one.role, one.unknown) for one in report.recognised] == [
        ("scheme.yaml", "", "scheme", ()),
        ("工单.xlsx", "一月", "dataset", ("备注",)),
        ("工单.xlsx", "二月", "dataset", ()),
    ]
    reasons = {(one.file, one.sheet): one.reason.en for one in report.unrecognised}
    assert reasons["别的.csv", ""] == "No dataset has these headings."
    assert reasons["近似.csv", ""].startswith("It resembles 'Ticket', but: The required column 'Office'")
    assert ("工单.xlsx", "说明") in reasons
    assert report.written == ("units.csv", "quanheng.yaml")
    assert (tmp_path / "scheme.yaml").read_text(encoding="utf-8") == SCHEME
    assert "管理型、服务型" in report.to_do[0].zh


def test_units_to_fill_in_lack_nothing_but_what_only_people_know(tmp_path: Path) -> None:
    write(tmp_path / "scheme.yaml", SCHEME)
    write(tmp_path / "工单.csv", "工单号,承办单位,受理日期\n1,甲局,2023-01-05\n2,乙局,2023-01-06\n")
    init(tmp_path)

    with pytest.raises(ProjectError) as caught:
        load(tmp_path)
    assert [problem.where.en for problem in caught.value.problems] == [
        "units.csv, row 2, column '类型'",
        "units.csv, row 3, column '类型'",
    ]

    filled = (tmp_path / "units.csv").read_text(encoding="utf-8-sig").replace("局,,,", "局,,服务型,")
    write(tmp_path / "units.csv", filled)
    assert load(tmp_path).units.categories == ("b", "b")


def test_tables_of_units_and_aliases_are_recognised_and_used(tmp_path: Path) -> None:
    write(tmp_path / "scheme.yaml", SCHEME)
    write(tmp_path / "工单.csv", "工单号,承办单位,受理日期\n1,01,2023-01-05\n")
    write(tmp_path / "评估对象.csv", "单位代码,单位名称,类型\n01,甲局,管理型\n02,乙局,服务型\n")
    write(tmp_path / "别名.csv", "名称,单位代码\n甲,01\n")

    report = init(tmp_path)
    project = load(tmp_path)

    assert {(one.file, one.role) for one in report.recognised} >= {
        ("评估对象.csv", "units"),
        ("工单.csv", "dataset"),
    }
    assert report.written == ("quanheng.yaml",)
    assert project.file.units == "评估对象.csv"
    assert project.units.ids == ("01", "02")


def test_a_units_file_that_is_not_understood_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path / "units.csv", "x,y\n1,2\n")
    write(tmp_path / "投诉.csv", cases())

    report = init(tmp_path)

    assert "units-draft.csv" in report.written
    assert (tmp_path / "units.csv").read_text(encoding="utf-8") == "x,y\n1,2\n"


def test_databases_and_sheets_become_sources_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "数据 1").mkdir()
    with sqlite3.connect(tmp_path / "数据 1/库%20.db") as connection:
        connection.execute("CREATE TABLE 案件 (office TEXT, opened TEXT, n INTEGER)")
        connection.executemany(
            "INSERT INTO 案件 VALUES (?, ?, ?)", [("甲局", "2024-01-01", 1), ("乙局", "2024-01-02", 2)] * 3
        )
    connection.close()
    workbook(
        tmp_path / "b.xlsx",
        {
            "s1": [
                ["unit_name", "day", "x"],
                *[[f"{u}局", "2024-02-03", i] for u in "甲乙" for i in range(3)],
            ],
            "s2": [
                ["unit_name", "day", "y"],
                *[[f"{u}局", "2024-02-03", "z"] for u in "甲乙" for _ in range(3)],
            ],
        },
    )

    init(tmp_path)
    project = load(tmp_path)

    sources = list(project.file.sources.values())
    assert [(one.file, one.sheet) for one in sources if one.file] == [(["b.xlsx"], "s1"), (["b.xlsx"], "s2")]
    (database,) = [one for one in sources if one.sql is not None]
    assert database.sql is not None
    for source in sources:
        dataset = next(one for one in project.loaded.scheme.datasets if one.name == source.dataset)
        reading = project.registry.connectors["table"](source, tmp_path).read(dataset)
        assert sum(part.table.num_rows for part in reading.rows) == 6


def test_a_sheet_that_cannot_be_used_does_not_spoil_its_workbook(tmp_path: Path) -> None:
    rows = [[f"{u}局", "2024-02-03", i] for u in "甲乙" for i in range(3)]
    workbook(
        tmp_path / "a.xlsx",
        {
            "好": [["单位", "日期", "件数"], *rows],
            "两块": [["单位", "日期", "单位", "日期"], ["甲", "x", "乙", "y"]],
        },
    )

    report = init(tmp_path)
    (source,) = load(tmp_path).file.sources.values()

    assert [(one.file, one.sheet) for one in report.unrecognised] == [("a.xlsx", "两块")]
    assert source.sheet == "好"


def test_a_plugin_with_the_datasets_is_allowed_in_the_project_and_its_connector_chosen(
    tmp_path: Path,
) -> None:
    ticket = Dataset.model_validate(
        {
            "name": "ticket",
            "unit": "office",
            "fields": {
                "number": {"type": "text", "required": True},
                "office": {"type": "text", "required": True},
                "opened": {"type": "date", "required": True},
            },
        }
    )

    class Platform(Connector):
        """Read the platform's own headings."""

        name = "platform"
        provides = ("ticket",)
        headings = {"GDH": "number", "CBDW": "office", "SLSJ": "opened"}

    built_in = load_registry(none=True)
    registry = Registry(
        {"ticket": ticket}, {**built_in.connectors, "platform": Platform}, {}, built_in.exporters
    )
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress("GDH,CBDW,SLSJ\n1,甲局,2024-01-01\n".encode("gb18030")))

    init(tmp_path, registry)
    project = load(tmp_path, registry)

    (source,) = project.file.sources.values()
    assert (source.connector, source.dataset) == ("platform", None)
    assert project.loaded.scheme.datasets == []
    assert [placement.id for _, _, placement in project.loaded.scheme.placements] == ["ticket_rows"]


def test_prose_empty_files_and_our_own_folders_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "README.txt", "This is a folder.\nIt has files, and more.\n")
    write(tmp_path / "空.csv", "a,b\n")
    write(tmp_path / "坏.xlsx", "")
    write(tmp_path / "templates/模板.csv", cases())
    write(tmp_path / "runs/1/a.csv", cases())
    write(tmp_path / ".hidden/a.csv", cases())
    write(tmp_path / "真.csv", cases())

    report = init(tmp_path)

    assert [one.file for one in report.recognised] == ["真.csv"]
    assert {one.file for one in report.unrecognised} == {"README.txt", "空.csv", "坏.xlsx"}


def test_an_existing_project_is_never_overwritten(tmp_path: Path) -> None:
    write(tmp_path / "quanheng.yaml", "mine")
    write(tmp_path / "a.csv", cases())

    with pytest.raises(ProjectError, match="已经有项目"):
        init(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"quanheng.yaml", "a.csv"}


def test_a_folder_with_nothing_to_start_from_says_what_it_has(tmp_path: Path) -> None:
    write(tmp_path / "空.csv", "a,b\n")

    with pytest.raises(ProjectError) as caught:
        init(tmp_path)
    with pytest.raises(ProjectError, match="没有这个文件夹"):
        init(tmp_path / "nonesuch")

    assert caught.value.problems[0].fix.en == "空.csv: It has no rows."
    assert [path.name for path in tmp_path.iterdir()] == ["空.csv"]


def test_a_scheme_with_mistakes_stops_before_anything_is_written(tmp_path: Path) -> None:
    write(tmp_path / "scheme.yaml", SCHEME.replace("version:", "versoin:"))
    write(tmp_path / "a.csv", cases())

    with pytest.raises(ProjectError, match="version"):
        init(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"scheme.yaml", "a.csv"}


def test_what_is_written_speaks_the_language_in_force(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", cases())
    use_language("en")

    init(tmp_path)

    assert "language: en" in (tmp_path / "quanheng.yaml").read_text(encoding="utf-8")
    assert "# A draft:" in (tmp_path / "scheme.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "units.csv").read_text(encoding="utf-8-sig").startswith("Unit id,Name,")
    assert len(load(tmp_path).units) == 3


def test_what_sources_cover_is_proposed_and_not_stated(tmp_path: Path) -> None:
    write(tmp_path / "投诉.csv", cases(year=2024) + cases(year=2023).partition("\n")[2])

    report = init(tmp_path)

    assert "\n    # covers: {from: 2023-01-01, to: 2024-12-31}\n" in (tmp_path / "quanheng.yaml").read_text(
        "utf-8"
    )
    assert [source.covers for source in load(tmp_path).file.sources.values()] == [None]
    assert any("count as missing" in step.en for step in report.to_do)


def test_files_that_are_said_to_be_complete_cover_their_years(tmp_path: Path) -> None:
    write(tmp_path / "投诉.csv", cases(year=2024) + cases(year=2023).partition("\n")[2])

    report = init(tmp_path, complete=True)

    [source] = load(tmp_path).file.sources.values()
    assert source.covers is not None
    assert (source.covers.first, source.covers.last) == (date(2023, 1, 1), date(2024, 12, 31))
    assert any("--complete" in step.en for step in report.to_do)


def test_figures_by_letter_are_never_said_to_be_complete(tmp_path: Path) -> None:
    write(tmp_path / "公函.csv", "单位,指标,年度,分子,分母,公函文号\n甲局,tickets,2024,1,2,函1号\n")
    write(tmp_path / "scheme.yaml", SCHEME)
    write(tmp_path / "投诉.csv", "工单号,承办单位,受理日期\n1,甲局,2024-05-01\n")

    init(tmp_path, complete=True)

    _, _, letters = (tmp_path / "quanheng.yaml").read_text("utf-8").partition("indicator_part:")
    assert "covers:" not in letters.partition("  ticket:")[0].partition("exports:")[0]

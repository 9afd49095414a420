import gzip
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from quanheng.core.errors import ProjectError
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset
from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.project.init import InitReport, init_project
from quanheng.core.project.init.files import yaml_text
from quanheng.core.project.load import Project, load_project
from quanheng.core.project.yaml_document import load_yaml
from quanheng.core.text import use_language

TODAY = date(2025, 6, 1)
REAL = Path(__file__).parents[4] / "shared" / "data"

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


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for y, row in enumerate(rows):
                sheet.write_row(y, 0, row)
    return path


def init(folder: Path, registry: Registry | None = None) -> InitReport:
    return init_project(folder, registry or load_registry(none=True), today=TODAY)


def load(folder: Path, registry: Registry | None = None) -> Project:
    return load_project(folder, lambda allowed: registry or load_registry(allowed, none=True))


def cases(offices: str = "甲乙丙", year: int = 2024, rows: int = 4) -> str:
    lines = [
        f"{year}{i:04d}{office},{office}局,{year}-03-{i + 1:02d},{i}"
        for office in offices
        for i in range(rows)
    ]
    return "编号,承办单位,受理日期,天数\n" + "\n".join(lines) + "\n"


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


def test_the_real_cases_become_a_project_by_office_and_day_of_opening(tmp_path: Path) -> None:
    path = REAL / "nyc_council_tickets" / "nyc_council_tickets.csv.gz"
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    shutil.copy(path, tmp_path)

    init(tmp_path)
    project = load(tmp_path)

    (dataset,) = project.loaded.scheme.datasets
    assert (dataset.unit, dataset.window.during) == ("account", "opendate")
    assert {str(field.type) for name, field in dataset.fields.items() if name.endswith("date")} == {"date"}
    assert str(dataset.fields["zip"].type) == "text"
    assert len(project.units) == 51


def test_files_with_the_same_headings_are_one_dataset(tmp_path: Path) -> None:
    for month in range(1, 6):
        write(tmp_path / f"data/{month}月.csv", cases(year=2020 + month))
    write(tmp_path / "late.csv", cases(rows=2))

    init(tmp_path)
    project = load(tmp_path)

    assert len(project.loaded.scheme.datasets) == 1
    (source,) = project.file.sources.values()
    assert sorted(source.file) == [*(f"data/{month}月.csv" for month in range(1, 6)), "late.csv"]
    assert [period.label for period in project.periods] == ["2025"]


def test_many_files_of_one_folder_are_named_by_a_pattern(tmp_path: Path) -> None:
    for month in range(1, 6):
        write(tmp_path / f"data/{month}月.csv", cases())

    init(tmp_path)

    (source,) = load(tmp_path).file.sources.values()
    assert source.file == ["data/*.csv"]


def test_types_are_guessed_from_every_row_not_the_first_ones(tmp_path: Path) -> None:
    rows = [f"{i % 3}号单位,{i},{i}.5,2024-01-{i % 28 + 1:02d}" for i in range(300)]
    rows[290] = "1号单位,未知,一,2024-01-01 10:00"
    write(tmp_path / "a.csv", "unit_name,n,amount,when\n" + "\n".join(rows) + "\n")

    init(tmp_path)

    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert [str(field.type) for field in dataset.fields.values()] == ["text", "text", "text", "timestamp"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-20", "1,234"], "integer"),
        (["007", "008", "009"], "text"),
        (["110101", "110102", "330000"], "text"),
        (["1.5", "2.25", "3"], "decimal(18,2)"),
        (["1.5", "2.2512345", "3"], "decimal(38,9)"),
        (["2024-01-01", "2024/3/5", "20240305"], "date"),
        (["2024-01-01", "2024-01-01 10:20", ""], "timestamp"),
        (["", "", ""], "text"),
        (["是", "否", "是"], "text"),
    ],
)
def test_a_type_is_guessed_that_takes_every_cell(tmp_path: Path, values: list[str], kind: str) -> None:
    lines = [f'{office},"{value}"' for office in ("甲", "乙") for value in values]
    write(tmp_path / "a.csv", "单位,x\n" + "\n".join(lines) + "\n")

    init(tmp_path)

    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert str(dataset.fields["x"].type) == kind


def test_a_table_with_one_row_per_unit_and_a_year_is_understood(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "年度,国家country,x\n" + "".join(f"2023,c{i},{i}\n" for i in range(9)))

    init(tmp_path)
    project = load(tmp_path)

    (dataset,) = project.loaded.scheme.datasets
    assert dataset.window.year == "column_1"
    assert len(project.units) == 9
    assert [period.label for period in project.periods] == ["2023"]


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
    assert {problem.where.zh[:13] for problem in caught.value.problems} == {
        "units.csv 第2行",
        "units.csv 第3行",
    } or all("units.csv" in problem.where.zh for problem in caught.value.problems)

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


def test_hostile_headings_and_names_do_not_break_what_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "a: [b] #c"
    headings = [
        "单位",
        "case",
        "a: b",
        "{x}",
        "# no",
        "- -",
        'q"uote',
        "=1+1",
        "yes",
        "1e3",
        "日\\期",
        "😀",
        "select",
        "column_2",
    ]
    row = ["甲局", *["v"] * (len(headings) - 1)]
    quoted = ",".join('"' + heading.replace('"', '""') + '"' for heading in headings)
    write(folder / "case.csv", quoted + "\n" + (",".join(row) + "\n") * 3)
    write(folder / "null.csv", cases())

    init(folder)
    project = load(folder)

    datasets = project.loaded.scheme.datasets
    labels = [field.label.zh for field in datasets[0].fields.values() if field.label]
    assert labels == headings
    assert len({one.name for one in datasets}) == 2
    assert str(project.file.title) == "a: [b] #c"
    for source in project.file.sources.values():
        dataset = next(one for one in datasets if one.name == source.dataset)
        reading = project.registry.connectors["table"](source, folder).read(dataset)
        assert sum(part.table.num_rows for part in reading.rows) > 0


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "yes",
        "No",
        "null",
        "1",
        "a: b",
        "#",
        "",
        " a",
        "单位",
        "a\nb",
        '"',
        "{",
        "-",
        "~",
        "2024-01-01",
        "\u2028",
        "😀",
    ],
)
def test_any_text_is_written_so_that_yaml_reads_it_back(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.yaml", f"k: {yaml_text({'v': text, 'l': [text]})}\n")

    assert load_yaml(path).data == {"k": {"v": text, "l": [text]}}


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

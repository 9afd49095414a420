import shutil
from pathlib import Path

import pytest
from project_folder import cases, init, load, write

from quanheng.core.project.init.files import yaml_text
from quanheng.core.project.yaml_document import load_yaml

CASES = Path(__file__).parents[3] / "examples" / "nyc-council" / "data" / "council-tickets.csv.gz"


def test_the_real_cases_become_a_project_by_office_and_day_of_opening(tmp_path: Path) -> None:
    shutil.copy(CASES, tmp_path)

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
    for row in range(200, 280):
        rows[row] = f"1号单位,未知,一,2024-01-{row % 28 + 1:02d}"
    rows[290] = "1号单位,1,1,2024-01-01 10:00"
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

from pathlib import Path

import pytest
from project_folder import init, load, write

from quanheng.core.collect.collect import collect
from quanheng.core.model.dataset import Dataset

OFFICES = ("甲局", "乙局", "丙局")


def proposed(folder: Path) -> Dataset:
    (dataset,) = load(folder).loaded.scheme.datasets
    return dataset


def table(heading: str, numbers: list[str]) -> str:
    lines = [f"{number},{OFFICES[i % 3]},2022-03-01" for i, number in enumerate(numbers)]
    return f"{heading},单位,日期\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "heading",
    ["id", "编号", "工单号", "工单编号", "ticket_no", "Case Number", "unique_key", "caseId", "流水号", "x"],
)
def test_a_column_of_numbers_of_rows_becomes_the_key(tmp_path: Path, heading: str) -> None:
    write(tmp_path / "a.csv", table(heading, [f"A{i}" for i in range(9)]))

    report = init(tmp_path)

    dataset = proposed(tmp_path)
    assert len(dataset.key) == 1
    label = dataset.fields[dataset.key[0]].label
    assert label is not None
    assert label.zh == heading
    assert any(f"Column '{heading}' of 'a' is taken as the key" in step.en for step in report.to_do)


def test_a_number_that_is_not_in_the_first_column_goes_before_one_that_is(tmp_path: Path) -> None:
    lines = [f"{i},{OFFICES[i % 3]},B{i}" for i in range(9)]
    write(tmp_path / "a.csv", "x,单位,编号\n" + "\n".join(lines) + "\n")

    init(tmp_path)

    assert proposed(tmp_path).key == ["column_3"]


@pytest.mark.parametrize("heading", ["序号", "身份证号", "电话", "zip code", "日期2"])
def test_running_numbers_and_what_names_a_person_are_no_key(tmp_path: Path, heading: str) -> None:
    write(
        tmp_path / "a.csv",
        table(heading, [f"2022-01-{i:02d}" if "日期" in heading else f"{i}" for i in range(1, 9)]),
    )

    init(tmp_path)

    assert proposed(tmp_path).key == []


def test_words_that_happen_to_be_all_different_are_no_key(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table("事由", ["路灯", "噪声", "供水", "停车", "绿化"]))

    init(tmp_path)

    assert proposed(tmp_path).key == []


def test_rows_that_are_there_twice_do_not_speak_against_a_key_and_count_once(tmp_path: Path) -> None:
    rows = table("工单号", [f"{i}" for i in range(1, 10)])
    first = rows.splitlines()[1]
    (tmp_path / "a.csv").write_bytes((rows + first + " \n" + first + "\n").encode("gb18030"))

    report = init(tmp_path)

    assert proposed(tmp_path).key == ["column_1"]
    assert any("the same in every cell (now 2) count once" in step.en for step in report.to_do)
    project = load(tmp_path)
    [collected] = collect(project, project.registry)
    assert (collected.snapshot.rows, collected.repeats, collected.quarantined) == (9, 2, 0)


def test_numbers_with_different_rows_are_told_and_no_key(tmp_path: Path) -> None:
    rows = table("工单号", [f"{i}" for i in range(1, 30)])
    write(tmp_path / "a.csv", rows + "7,乙局,2022-04-01\n")

    report = init(tmp_path)

    assert proposed(tmp_path).key == []
    assert any("1 of its values (such as '7') has rows that differ" in step.en for step in report.to_do)
    assert any("`key: [column_1]`" in step.en for step in report.to_do)


def test_a_row_without_number_keeps_the_key_from_being_proposed(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table("工单号", [*(f"{i}" for i in range(1, 30)), ""]))

    report = init(tmp_path)

    assert proposed(tmp_path).key == []
    assert any("1 row is empty; so it is not the key" in step.en for step in report.to_do)


def test_a_column_in_which_most_values_repeat_is_not_spoken_of(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table("编号", [f"{i % 5}" for i in range(30)]))

    report = init(tmp_path)

    assert proposed(tmp_path).key == []
    assert [step.en for step in report.to_do if "key:" in step.en] == []


def test_rows_without_unit_are_told_and_go_into_quarantine(tmp_path: Path) -> None:
    rows = table("工单号", [f"{i}" for i in range(1, 30)]).splitlines()
    rows[4] = "4,,2022-03-01"
    write(tmp_path / "a.csv", "\n".join(rows) + "\n")

    report = init(tmp_path)

    dataset = proposed(tmp_path)
    assert dataset.fields[dataset.unit].required
    assert any(
        "Column '单位' of 'a' is empty in 1 row, first at a.csv, row 5." in step.en for step in report.to_do
    )
    project = load(tmp_path)
    [collected] = collect(project, project.registry)
    assert (collected.snapshot.rows, collected.quarantined, collected.unnamed_rows) == (28, 1, 0)


def test_a_draft_has_grades_so_that_the_first_run_shows_some(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table("工单号", [f"{i}" for i in range(1, 30)]))

    init(tmp_path)

    grading = load(tmp_path).loaded.scheme.grading
    assert grading is not None
    assert [(grade.id, grade.at) for grade in grading.grades] == [
        ("excellent", 90), ("good", 80), ("fair", 60), ("poor", 0),
    ]  # fmt: skip
    assert "占位" in (tmp_path / "scheme.yaml").read_text(encoding="utf-8").partition("grading:")[2]

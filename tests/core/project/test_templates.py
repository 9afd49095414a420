from pathlib import Path
from typing import Any

import openpyxl
import pytest

from quanheng.core.errors import ProjectError
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.source import Source
from quanheng.core.project.templates import write_templates
from quanheng.core.reading.headings import check_headings, map_headings
from quanheng.core.reading.open import read_source
from quanheng.core.text import use_language


def dataset(**given: Any) -> Dataset:
    return Dataset.model_validate(
        {
            "name": "case",
            "label": {"zh": "案件", "en": "Cases"},
            "unit": "office",
            "key": ["number"],
            "fields": {
                "number": {"type": "text", "label": {"zh": "案件编号", "en": "Number"}},
                "office": {"type": "text", "label": {"zh": "单位", "en": "Office"}},
                "opened": {"type": "date", "label": {"zh": "日期", "en": "Date"}, "required": True},
                "kind": {
                    "type": "text",
                    "label": {"zh": "类型", "en": "Kind"},
                    "codes": {"a": {"zh": "咨询", "en": "Question"}, "b": {"zh": "投诉", "en": "Complaint"}},
                },
                "valid": {"type": "boolean", "label": {"zh": "说明", "en": "Notes"}},
                "amount": {"type": "decimal(18,2)", "description": {"zh": "单位", "en": "Office"}},
                "replied_at": {"type": "timestamp"},
            },
            **given,
        }
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_reads_back_as_no_rows_and_no_problems(tmp_path: Path, language: str) -> None:
    use_language(language)  # type: ignore[arg-type]

    (path,) = write_templates([dataset()], tmp_path)

    source = Source.model_validate({"connector": "table", "dataset": "case", "file": path.name})
    reading = read_source(source, dataset(), folder=tmp_path)
    (part,) = reading.rows
    found = map_headings(part.table.column_names, dataset())
    assert part.table.num_rows == 0
    assert check_headings(found, dataset(), path.name) == []
    assert (found.missing, found.unknown) == ((), ())


def test_a_filled_template_is_read_with_its_rows_alone(tmp_path: Path) -> None:
    (path,) = write_templates([dataset()], tmp_path)
    book = openpyxl.load_workbook(path)
    book["案件"].append(["007", "住建局", "2024-03-05", "咨询", "是", 12.5])
    book.save(path)

    source = Source.model_validate({"connector": "table", "dataset": "case", "file": path.name})
    parts = list(read_source(source, dataset(), folder=tmp_path).rows)

    assert [part.sheet for part in parts] == ["案件"]
    assert list(parts[0].table.to_pylist()[0].values())[:6] == [
        "007",
        "住建局",
        "2024-03-05",
        "咨询",
        "是",
        "12.5",
    ]


def test_headings_notes_formats_and_choices_are_there(tmp_path: Path) -> None:
    (path,) = write_templates([dataset()], tmp_path)
    book = openpyxl.load_workbook(path)
    data, notes = book["案件"], book["填写说明"]

    assert path.name == "案件.xlsx"
    assert [cell.value for cell in data[1]] == [
        "案件编号*",
        "单位*",
        "日期*",
        "类型",
        "说明",
        "amount",
        "replied_at",
    ]
    assert data.max_row == 1
    assert data.column_dimensions["A"].number_format == "@"
    assert data.column_dimensions["C"].number_format == "yyyy-mm-dd"
    rules = {str(rule.sqref): rule.formula1 for rule in data.data_validations.dataValidation}
    assert rules == {"D2:D10001": '"咨询,投诉"', "E2:E10001": '"是,否"'}
    lines = [[cell.value for cell in row] for row in notes.iter_rows(min_row=4)]
    assert lines[2] == ["日期", "日期，年月日齐全", "必填", None, None, "2024-03-05"]
    assert lines[3] == ["类型", "从下拉列表中选", None, "咨询、投诉", None, "咨询"]
    assert lines[5] == ["amount", "数字，最多 2 位小数", None, None, "“单位”", "12.5"]


def test_long_lists_of_choices_stand_on_a_hidden_sheet(tmp_path: Path) -> None:
    codes = {f"c{i}": f"第{i}类，很长的一个名称" for i in range(60)}
    fields = {
        "office": {"type": "text"},
        "kind": {"type": "text", "codes": codes},
        "other": {"type": "text", "codes": ["x,y", "z"]},
    }
    coded = dataset(fields=fields, key=[])

    (path,) = write_templates([coded], tmp_path)

    book = openpyxl.load_workbook(path)
    rules = [rule.formula1 for rule in book["案件"].data_validations.dataValidation]
    assert rules == ["'可填的值'!$A$1:$A$60", "'可填的值'!$A$61:$A$62"]
    assert book["可填的值"].sheet_state == "hidden"
    assert [book["可填的值"].cell(row, 1).value for row in (1, 60, 61, 62)] == [
        codes["c0"],
        codes["c59"],
        "x,y",
        "z",
    ]
    source = Source.model_validate({"connector": "table", "dataset": "case", "file": path.name})
    assert [part.table.num_rows for part in read_source(source, coded, folder=tmp_path).rows] == [0]


def test_hostile_titles_become_harmless_names(tmp_path: Path) -> None:
    titles = ["../../etc/passwd", "=HYPERLINK(1)", "a" * 300, "填写说明", "[x]:*?/\\", "同名", "同名", "'"]
    datasets = [dataset(name=f"d{i}", label=title) for i, title in enumerate(titles)]

    paths = write_templates(datasets, tmp_path / "new")

    assert len(set(paths)) == len(titles)
    assert all(path.parent == tmp_path / "new" and path.is_file() for path in paths)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "new"]
    assert {path.name for path in paths[5:]} == {"d5.xlsx", "d6.xlsx", "'.xlsx"}
    for path in paths:
        assert len(openpyxl.load_workbook(path).sheetnames) == 2


def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "案件.xlsx").write_bytes(b"mine")

    with pytest.raises(ProjectError, match="已经存在"):
        write_templates([dataset(name="other", label="其他"), dataset()], tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["案件.xlsx"]
    assert (tmp_path / "案件.xlsx").read_bytes() == b"mine"


def test_templates_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    (one,) = write_templates([dataset()], tmp_path / "1")
    (two,) = write_templates([dataset()], tmp_path / "2")

    assert one.read_bytes() == two.read_bytes()

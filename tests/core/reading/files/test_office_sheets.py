from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from quanheng.core.model.connector import Noticed, RawRows
from quanheng.core.reading.files import spreadsheet
from quanheng.core.reading.files.asides import LINES_LEFT_OUT
from quanheng.core.reading.open import read_file
from quanheng.core.text import Text

HEADINGS = ["单位", "问题类别", "金额", "状态", "核验日期"]
TOP: list[list[Any]] = [
    ["某市审计查出问题整改台账"],
    ["填报单位：审计局", None, None, "单位：万元", None, "填报日期：2024年12月31日"],
    ["序号", "单位", "审计情况", None, None, "整改", None],
    [None, None, "问题类别", "金额", "依据", "状态", "核验日期"],
]
MERGED_TOP = ("A1:G1", "A2:C2", "A3:A4", "B3:B4", "C3:E3", "F3:G3")
BOTTOM: list[list[Any]] = [
    ["注：数据截至年底。"],
    ["填表人：张三", None, None, "审核人：李四", None, "负责人："],
]


def write(
    path: Path, rows: Sequence[Sequence[Any]], change: Callable[[Worksheet], object] | None = None
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "台账"
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    book.save(path)
    return path


def read(path: Path, notes: list[Text] | None = None) -> list[RawRows]:
    return list(read_file(path, headings=HEADINGS, notes=notes))


def placed(parts: Sequence[RawRows], *columns: str) -> list[tuple[Any, ...]]:
    return [
        (part.places[i] if part.places is not None else part.first + i, *(row[name] for name in columns))
        for part in parts
        for i, row in enumerate(part.table.to_pylist())
    ]


def told(parts: Sequence[RawRows]) -> list[Noticed]:
    return [one for part in parts for one in part.noticed]


def test_a_sheet_as_an_office_sends_it_is_read_whole(tmp_path: Path) -> None:
    def finish(sheet: Worksheet) -> None:
        for cells in (*MERGED_TOP, "B5:B6"):
            sheet.merge_cells(cells)
        sheet.row_dimensions[8].hidden = True

    rows = [
        *TOP,
        [1, "甲局", "超支", 1.5, "文一", "已整改", "2024-03-01"],
        [2, None, "挪用", 2.5, "文二", "未整改", None],
        ["小计", None, None, 4],
        [3, "乙局", "超支", 3, None, "已整改", "2024-04-01"],
        ["合 计", None, None, 8],
        *BOTTOM,
    ]
    notes: list[Text] = []

    parts = read(write(tmp_path / "a.xlsx", rows, finish), notes)

    assert placed(parts, "单位", "问题类别", "金额", "审计情况依据", "状态") == [
        (5, "甲局", "超支", "1.5", "文一", "已整改"),
        (6, "甲局", "挪用", "2.5", "文二", "未整改"),
        (8, "乙局", "超支", "3", None, "已整改"),
    ]
    assert {part.measures for part in parts} == {("万元",)}
    assert set(told(parts)) == {
        Noticed("merged_cells", 5, "单位", "甲局", "repaired", 1),
        Noticed("total_rows", 7, "序号", "小计", "left_out"),
        Noticed("total_rows", 9, "序号", "合 计", "left_out"),
        Noticed("total_agrees", 9, "金额", "8 ≠ 7", "doubtful"),
        Noticed("hidden_rows", 8, None, None, "repaired", 1),
    }
    assert notes == [LINES_LEFT_OUT]


def test_cells_without_a_value_are_named_one_by_one(tmp_path: Path) -> None:
    rows = [
        ["单位", "金额", "状态", None],
        ["甲局", "=1+1", "已整改", "=2"],
        ["乙局", "#REF!", "#N/A", 3],
        ["丙局", 4, "已整改"],
    ]

    parts = read(write(tmp_path / "a.xlsx", rows))

    assert placed(parts, "单位", "金额", "状态") == [
        (2, "甲局", None, "已整改"),
        (3, "乙局", None, None),
        (4, "丙局", "4", "已整改"),
    ]
    assert told(parts) == [
        Noticed("cell_error", 2, "金额", "=1+1", "rejected"),
        Noticed("cell_error", 3, "金额", "#REF!", "rejected"),
        Noticed("cell_error", 3, "状态", "#N/A", "rejected"),
    ]


def test_a_total_whose_sum_was_not_saved_is_no_error(tmp_path: Path) -> None:
    rows = [["单位", "金额"], ["甲局", 1], ["乙局", 2], ["合计", "=SUM(B2:B3)"]]

    parts = read(write(tmp_path / "a.xlsx", rows))

    assert [one.rule for one in told(parts)] == ["total_rows"]


def test_a_row_of_nothing_but_lost_results_is_not_passed_over(tmp_path: Path) -> None:
    parts = read(write(tmp_path / "a.xlsx", [["单位", "金额"], ["=X1", "=X2"], ["乙局", 2]]))

    assert placed(parts, "单位", "金额") == [(2, None, None), (3, "乙局", "2")]
    assert len(told(parts)) == 2


def test_tables_that_do_not_begin_in_the_first_column_keep_their_places(tmp_path: Path) -> None:
    def finish(sheet: Worksheet) -> None:
        sheet.merge_cells("C4:C6")

    rows = [
        [],
        [],
        [None, None, "单位", "金额"],
        [None, None, "甲局", 1],
        [None, None, None, 2],
        [None, None, None, "=X"],
    ]

    parts = read(write(tmp_path / "a.xlsx", rows, finish))

    assert placed(parts, "单位", "金额") == [(4, "甲局", "1"), (5, "甲局", "2"), (6, "甲局", None)]
    assert set(told(parts)) == {
        Noticed("merged_cells", 4, "单位", "甲局", "repaired", 2),
        Noticed("cell_error", 6, "金额", "=X", "rejected"),
    }


def test_merged_cells_do_not_make_rows_of_blank_ones(tmp_path: Path) -> None:
    def finish(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A100")

    parts = read(write(tmp_path / "a.xlsx", [["单位", "金额"], ["甲局", 1], [None, 2]], finish))

    assert placed(parts, "单位", "金额") == [(2, "甲局", "1"), (3, "甲局", "2")]


def test_an_amount_that_is_merged_over_rows_is_not_counted_several_times(tmp_path: Path) -> None:
    def finish(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:B3")

    parts = read(write(tmp_path / "a.xlsx", [["单位", "金额"], ["甲局", 10], ["乙局", None]], finish))

    assert placed(parts, "单位", "金额") == [(2, "甲局", "10"), (3, "乙局", None)]
    assert told(parts) == [Noticed("merged_cells", 2, "金额", "10", "doubtful", 1)]


def test_merged_cells_are_filled_over_the_bounds_of_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish(sheet: Worksheet) -> None:
        sheet.merge_cells("A3:A8")

    monkeypatch.setattr(spreadsheet, "PART", 2)
    rows = [["单位", "金额"], *(["甲局" if i == 0 else "乙局" if i == 1 else None, i] for i in range(9))]

    parts = read(write(tmp_path / "a.xlsx", rows, finish))

    assert len(parts) > 2
    assert [row[1] for row in placed(parts, "单位")] == ["甲局", *["乙局"] * 6, None, None]
    assert told(parts) == [Noticed("merged_cells", 3, "单位", "乙局", "repaired", 5)]


def test_hidden_rows_are_told_run_by_run_and_hidden_sheets_whole(tmp_path: Path) -> None:
    def finish(sheet: Worksheet) -> None:
        for row in (2, 3, 5):
            sheet.row_dimensions[row].hidden = True
        book = sheet.parent
        assert book is not None
        other = book.create_sheet("藏")
        other.sheet_state = "hidden"
        for cells in (["单位", "金额"], ["戊局", 5], ["己局", 6]):
            other.append(cells)

    rows = [["单位", "金额"], ["甲局", 1], ["乙局", 2], ["丙局", 3], ["丁局", 4]]

    parts = read(write(tmp_path / "a.xlsx", rows, finish))

    assert [row[1] for row in placed(parts, "单位")] == ["甲局", "乙局", "丙局", "丁局", "戊局", "己局"]
    assert told(parts) == [
        Noticed("hidden_rows", 2, None, None, "repaired", 2),
        Noticed("hidden_rows", 5, None, None, "repaired", 1),
        Noticed("hidden_rows", 2, None, "藏", "repaired", 2),
    ]


def test_a_clean_sheet_has_nothing_to_tell(tmp_path: Path) -> None:
    notes: list[Text] = []

    parts = read(write(tmp_path / "a.xlsx", [["单位", "金额"], ["甲局", 1]]), notes)

    assert (told(parts), notes) == ([], [])
    assert parts[0].measures == ()


def test_text_tables_of_offices_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        "某市审计查出问题整改台账",
        "填报单位：审计局,,,单位：万元",
        "序号,单位,审计情况,,,整改,",
        ",,问题类别,金额,依据,状态,核验日期",
        "1,甲局,超支,1.5,文一,已整改,2024-03-01",
        "2,乙局,挪用,#REF!,文二,未整改,",
        "3,丙局,挪用",
        "合计,,,1.5,,,",
        "注：数据截至年底。",
        "填表人：张三,审核人：李四",
    ]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    notes: list[Text] = []

    parts = read(path, notes)

    assert placed(parts, "单位", "金额", "审计情况依据") == [
        (5, "甲局", "1.5", "文一"),
        (6, "乙局", None, "文二"),
    ]
    assert [row for part in parts for row in part.broken] == [(7, "3,丙局,挪用")]
    assert {part.measures for part in parts} == {("万元",)}
    assert set(told(parts)) == {
        Noticed("cell_error", 6, "金额", "#REF!", "rejected"),
        Noticed("total_rows", 8, "序号", "合计", "left_out"),
    }
    assert notes == [LINES_LEFT_OUT]

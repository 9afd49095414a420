import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from quanheng.core.errors import DataError, ProjectError
from quanheng.core.model.connector import RawRows
from quanheng.core.reading.files import archive
from quanheng.core.reading.open import read_file
from quanheng.core.text import Text


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write sheets as people do, with dates formatted as dates."""
    with xlsxwriter.Workbook(path) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            clock: book.add_format({"num_format": "hh:mm:ss"}),
        }
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(y, x, cell, formats.get(type(cell)))
    return path


def rows_of(part: RawRows) -> list[tuple[Any, ...]]:
    return [
        (part.places[i] if part.places is not None else part.first + i, *row.values())
        for i, row in enumerate(part.table.to_pylist())
    ]


def test_typed_cells_become_canonical_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "一月": [
                ["单位", "值"],
                ["a", 123],
                ["b", 0.1 + 0.2],
                ["c", True],
                ["d", date(2024, 3, 5)],
                ["e", datetime(2024, 3, 5, 10, 20, 30)],
                ["f", clock(10, 20, 30)],
                ["g", 420302199001010000],
                ["h", " 012 "],
                ["i", None],
                ["j", 0],
            ]
        },
    )

    (part,) = read_file(path)

    assert part.sheet == "一月"
    assert part.table["值"].to_pylist() == [
        "123",
        "0.3",
        "true",
        "2024-03-05",
        "2024-03-05 10:20:30",
        "10:20:30",
        "4.2030219900101E+17",
        " 012 ",
        None,
        "0",
    ]


def test_a_zero_beside_text_and_blanks_stays_a_zero(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [["k", "v"], ["a", "x"], ["b", 0], ["c", None], ["d", False]]})

    (part,) = read_file(path)

    assert part.table["v"].to_pylist() == ["x", "0", None, "false"]


def test_titles_are_passed_over_and_places_are_those_of_the_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "s": [
                [],
                ["某县台账"],
                ["填表人", "张三"],
                [None, "单位 ", "件\n数"],
                [None, "甲", 1],
                [],
                [None, "乙", 2],
            ]
        },
    )

    (part,) = read_file(path, headings=["单位", "件数"])

    assert part.table.column_names == ["单位", "件\n数"]
    assert rows_of(part) == [(5, "甲", "1"), (7, "乙", "2")]


def test_all_sheets_with_known_headings_are_read_and_the_others_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "说明": [["x", "y"]],
            "一月": [["单位", "件数"], ["甲", 1]],
            "空": [],
            "二月": [["件数", "单位"], [2, "乙"]],
        },
    )
    notes: list[Text] = []

    parts = list(read_file(path, name="data/a.xlsx", headings=["单位", "件数"], notes=notes))

    assert [(part.sheet, part.file, part.table.to_pylist()) for part in parts] == [
        ("一月", "data/a.xlsx", [{"单位": "甲", "件数": "1"}]),
        ("二月", "data/a.xlsx", [{"件数": "2", "单位": "乙"}]),
    ]
    assert [note.en for note in notes] == [
        "data/a.xlsx, sheet '说明': no heading is recognised; passed over."
    ]


def test_the_only_sheet_is_read_even_if_no_heading_is_known(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [["title"], ["a", "b"], [1, 2]]})

    (part,) = read_file(path, headings=["单位", "件数"])

    assert rows_of(part) == [(3, "1", "2")]


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["a", "b"], [1, 2]], "二": [["a", "b"], [3, 4]]})

    (part,) = read_file(path, sheet="二")

    assert rows_of(part) == [(2, "3", "4")]
    with pytest.raises(ProjectError) as caught:
        list(read_file(path, sheet="三"))
    assert caught.value.problems[0].fix.en == "Known names: 一, 二"


def test_no_recognised_sheet_among_several_is_a_problem(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["a", "b"]], "二": [["c", "d"]]})

    with pytest.raises(DataError, match="一、二"):
        list(read_file(path, headings=["单位", "件数"]))


def test_a_sheet_with_headings_only_has_no_rows(tmp_path: Path) -> None:
    (part,) = read_file(workbook(tmp_path / "a.xlsx", {"s": [["a", "b"]]}))

    assert (part.table.num_rows, part.table.column_names) == (0, ["a", "b"])


def test_an_empty_workbook_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="没有内容"):
        list(read_file(workbook(tmp_path / "a.xlsx", {"s": []})))


def test_many_rows_come_in_parts_whose_places_follow_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quanheng.core.reading.files.spreadsheet.PART", 10)
    body = [[i, "x"] if i not in (15, 16) else [] for i in range(2, 42)]
    path = workbook(tmp_path / "a.xlsx", {"s": [["n", "x"], *body]})

    parts = list(read_file(path))

    assert len(parts) == 4
    assert [str(row[0]) for part in parts for row in rows_of(part)] == [
        row[1] for part in parts for row in rows_of(part)
    ]


def test_error_values_count_as_empty_and_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write(1, 1, 5)
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")

    (part,) = read_file(path)

    assert rows_of(part) == [(2, None, "5"), (3, None, None)]
    assert [(one.place, one.heading, one.value) for one in part.noticed] == [
        (2, "a", "#DIV/0!"),
        (3, "b", "#N/A"),
    ]


def test_the_content_decides_not_the_suffix(tmp_path: Path) -> None:
    as_csv = workbook(tmp_path / "a.xlsx", {"s": [["a", "b"], [1, 2]]}).rename(tmp_path / "a.csv")
    as_xlsx = tmp_path / "b.xlsx"
    as_xlsx.write_text("a,b\n1,2\n")

    assert rows_of(next(read_file(as_csv))) == rows_of(next(read_file(as_xlsx))) == [(2, "1", "2")]


def plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("word/document.xml", "<w/>")


def cut_off(path: Path) -> None:
    whole = workbook(
        path, {"s": [["a", "b"]] + [[i, random.Random(i).random()] for i in range(500)]}
    ).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def flipped(path: Path) -> None:
    whole = bytearray(workbook(path, {"s": [["a", "b"], [1, 2]]}).read_bytes())
    for at in range(200, 400):
        whole[at] ^= 0xFF
    path.write_bytes(bytes(whole))


def no_ole(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000)


def a_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n")


def a_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * (80 << 20))


def a_bomb_that_lies(path: Path) -> None:
    """Declare a small size for an entry that unpacks to a large one."""
    content, shown = b" " * (80 << 20), b" " * 100
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", content)
    packed = path.read_bytes()
    real = struct.pack("<L", len(content))
    packed = packed.replace(real, struct.pack("<L", len(shown)))
    packed = packed.replace(struct.pack("<L", zlib.crc32(content)), struct.pack("<L", zlib.crc32(shown)))
    path.write_bytes(packed)


def too_many_entries(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        for i in range(archive.MAX_ENTRIES + 1):
            book.writestr(f"{i}", "")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (plain_zip, "ZIP"),
        (cut_off, "损坏"),
        (flipped, "损坏"),
        (no_ole, "损坏"),
        (a_pdf, "PDF"),
        (a_bomb, "压缩炸弹"),
        (a_bomb_that_lies, "压缩炸弹|损坏"),
        (too_many_entries, "损坏"),
    ],
)
def test_files_that_cannot_be_read_are_a_problem_with_our_own_text(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "a.xlsx"
    make(path)

    with pytest.raises(DataError, match=said) as caught:
        list(read_file(path))

    assert caught.value.__cause__ is None


def test_headers_of_several_rows_are_one_and_blocks_side_by_side_stay_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "bulletin.xlsx"
    with xlsxwriter.Workbook(path) as book:
        merged = book.add_worksheet("三级表头")
        merged.merge_range(0, 0, 2, 0, "单位")
        merged.merge_range(0, 1, 0, 3, "办理情况")
        merged.write_row(1, 1, ["受理", "办结"])
        merged.write_row(2, 1, ["件", "件"])
        merged.write_row(3, 0, ["甲局", 12, 10])
        blocks = book.add_worksheet("左右两栏")
        blocks.write_row(0, 0, ["单位", "得分", "单位", "得分"])
        blocks.write_row(1, 0, ["甲局", 99.5, "乙局", 98])

    parts = {part.sheet: part for part in read_file(path)}

    assert parts["三级表头"].table.column_names == ["单位", "办理情况受理件", "办理情况办结件"]
    assert parts["三级表头"].table["单位"].to_pylist() == ["甲局"]
    assert parts["左右两栏"].table.column_names == ["单位", "得分", "单位", "得分"]
    assert parts["左右两栏"].table.column(2).to_pylist() == ["乙局"]

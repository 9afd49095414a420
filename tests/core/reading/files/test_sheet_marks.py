import time
import zipfile
from pathlib import Path

import xlsxwriter

from quanheng.core.reading.files.sheet_marks import SheetMarks, sheet_marks

BOOK = '<workbook xmlns:r="r"><sheets><sheet name="a&amp;b" r:id="r1"/></sheets></workbook>'
RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>'


def workbook(path: Path, sheet: str, book: str = BOOK) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/s.xml", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>")
    return path


def test_errors_and_formulas_without_a_result_are_marked(tmp_path: Path) -> None:
    sheet = (
        '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="AB2"><f>A1&amp;"x"</f><v/></c>'
        '<c r="AC2"><f>1</f><v>1</v></c><c r="AD2" t="str"><f>""</f><v></v></c><c r="AE2"><v>5</v></c></row>'
        '<row r="7" hidden="1"><c r="B7"><f t="shared" si="0"/></c></row><row r="8" hidden="true"/><row r="9" hidden="0"/>'
    )

    marks = sheet_marks(workbook(tmp_path / "a.xlsx", sheet), "a&b")

    assert marks.errors == {2: {0: "#DIV/0!", 27: '=A1&"x"'}, 7: {1: "="}}
    assert marks.hidden == [(7, 8)]


def test_rows_and_cells_need_neither_numbers_nor_the_usual_prefix(tmp_path: Path) -> None:
    sheet = (
        "<x:row><x:c><x:v>1</x:v></x:c></x:row>"
        "<x:row hidden='1'><x:c><x:v>1</x:v></x:c><x:c t='e'><x:v>#N/A</x:v></x:c><x:c/><x:c><x:f>A1</x:f></x:c></x:row>"
    )

    marks = sheet_marks(workbook(tmp_path / "a.xlsx", sheet), "a&b")

    assert marks == SheetMarks([(2, 2)], {2: {1: "#N/A", 3: "=A1"}})


def test_other_sheets_and_other_files_have_no_marks(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", '<row r="1" hidden="1"/>')
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0")

    assert sheet_marks(path, "c") == SheetMarks()
    assert sheet_marks(tmp_path / "b.xls", "a&b") == SheetMarks()


def test_a_list_of_sheets_with_entities_is_not_expanded(tmp_path: Path) -> None:
    book = f'<!DOCTYPE w [<!ENTITY a "b">]>{BOOK}'

    assert sheet_marks(workbook(tmp_path / "a.xlsx", '<row r="1" hidden="1"/>', book), "a&b") == SheetMarks()


def test_cells_that_are_never_closed_take_no_time(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><f>' + '<c t="e"' * 300_000)
    start = time.monotonic()

    sheet_marks(path, "a&b")

    assert time.monotonic() - start < 20


def test_large_sheets_are_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("s")
        for row in range(30_000):
            sheet.write_row(row, 0, [f"value {row}", row, "x" * 20])
            if row % 10_000 == 9_999:
                sheet.write_formula(row, 3, "=NA()", None, "#N/A")
                sheet.set_row(row, None, None, {"hidden": True})

    marks = sheet_marks(path, "s")

    assert marks.errors == {row: {3: "#N/A"} for row in (10_000, 20_000, 30_000)}
    assert marks.hidden == [(row, row) for row in (10_000, 20_000, 30_000)]

"""Workbooks: XLSX, and what calamine reads besides, as rows with their places."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from quanheng.core.errors import DataError, Problem, ProjectError, suggest
from quanheng.core.model.connector import RawRows
from quanheng.core.reading.cell_text import cell_text
from quanheng.core.reading.files.archive import MAX_WORKBOOK, check_bounds, check_workbook
from quanheng.core.reading.headings import SEARCHED_ROWS, first_table_row, heading_row, place_text
from quanheng.core.text import Text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

PART = 50_000
"""Rows are handed on in parts of this many."""

DIGITS = 15
"""Excel computes and shows 15 digits; what floats hold beyond them is noise."""


def read_workbook(
    path: Path, name: str, known: Collection[str], sheet: str | None = None, notes: list[Text] | None = None
) -> Iterator[RawRows]:
    """Stream the sheets of a workbook as text columns; an empty cell is null.

    Numbers are written without needless zeros, moments in ISO form, truth
    values as true and false. The heading row is the first with two headings in
    `known`. A sheet without one is passed over, which `notes` then says, unless
    it was named or is the only one with cells: then its first row with two
    filled cells is taken. Empty rows are passed over.
    Raises ProjectError or DataError.
    """
    said = notes if notes is not None else []
    workbook = _open(path, name, said)
    try:
        known_sheets = _worksheets(workbook)
        names = [sheet] if sheet is not None else known_sheets
        if sheet is not None and sheet not in known_sheets:
            raise ProjectError(
                Problem(
                    Text(f"没有名为“{sheet}”的工作表。", f"There is no sheet called '{sheet}'."),
                    place_text(name),
                    suggest(sheet, known_sheets),
                )
            )
        sheets = [found for one in names if (found := _sheet(workbook, one, name)).end is not None]
        if not sheets:
            raise DataError(_empty(name, sheet))
        found_any = False
        for one in sheets:
            top = _top(one)
            at = heading_row(top, known)
            if at is None and (len(sheets) == 1 or not known):
                at = first_table_row(top)
            if at is None:
                said.append(_skipped(name, one.name))
                continue
            found_any = True
            yield from _read_sheet(one, name, at)
        if not found_any:
            raise DataError(_unrecognised(name, [one.name for one in sheets]))
    finally:
        workbook.close()


def list_sheets(path: Path, name: str) -> list[str]:
    """List the sheets of a workbook that have cells, in their order."""
    workbook = _open(path, name, [])
    try:
        return [one for one in _worksheets(workbook) if _sheet(workbook, one, name).end is not None]
    finally:
        workbook.close()


def _open(path: Path, name: str, notes: list[Text]) -> CalamineWorkbook:
    import python_calamine as calamine

    with path.open("rb") as stream:
        zipped = stream.read(2) == b"PK"
    errors = 0
    if zipped:
        errors = check_workbook(path, name)
    else:
        check_bounds(path.stat().st_size, path.stat().st_size, MAX_WORKBOOK >> 4, name)
    if errors:
        notes.append(
            Text(
                f"{name}: 有 {errors} 个单元格是错误值 （如 #N/A、#REF!），按空白处理。",
                f"{name}: {errors} cells hold an error value such as #N/A; they count as empty.",
            )
        )
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError:
        raise DataError(
            Problem(
                Text("工作簿有密码。", "The workbook is protected by a password."),
                place_text(name),
                Text("请去掉密码后另存一份。", "Save a copy without the password."),
            )
        ) from None
    except (calamine.CalamineError, OSError):
        raise DataError(_unreadable(name)) from None


def _worksheets(workbook: CalamineWorkbook) -> list[str]:
    """Name the sheets with cells, not charts and macros."""
    from python_calamine import SheetTypeEnum

    return [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]


def _sheet(workbook: CalamineWorkbook, sheet: str, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(sheet)
    except CalamineError:
        raise DataError(_unreadable(name, sheet)) from None


def _top(sheet: CalamineSheet) -> list[list[str]]:
    rows = itertools.islice(sheet.iter_rows(), SEARCHED_ROWS)
    return [[cell_text(cell, DIGITS) or "" for cell in row] for row in rows]


def _read_sheet(sheet: CalamineSheet, name: str, heading_at: int) -> Iterator[RawRows]:
    rows = enumerate(sheet.iter_rows(), start=1)
    _, top = next(itertools.islice(rows, heading_at, None))
    headings = [(cell_text(cell, DIGITS) or "").strip() for cell in top]
    kept = [index for index, heading in enumerate(headings) if heading]
    labels = [headings[index] for index in kept]
    blank_row = [""] * len(headings)
    place, some = heading_at + 2, False
    while part := list(itertools.islice(rows, PART)):
        numbered = [(at, row) for at, row in part if row != blank_row]
        some = True
        place = part[0][0]
        cells = list(zip(*(row for _, row in numbered), strict=True)) or [()] * len(headings)
        columns = [_column(cells[index]) for index in kept]
        places = tuple(at for at, _ in numbered)
        contiguous = bool(places) and places[-1] - places[0] + 1 == len(places)
        yield RawRows(
            pa.Table.from_arrays(columns, names=labels),
            file=name,
            sheet=sheet.name,
            first=places[0] if places else place,
            places=None if contiguous or not places else places,
        )
    if not some:
        blank = [pa.array([], pa.string()) for _ in kept]
        yield RawRows(pa.Table.from_arrays(blank, names=labels), file=name, sheet=sheet.name, first=place)


def _column(cells: Sequence[Any]) -> pa.Array:
    try:
        return pa.array([None if cell == "" else cell for cell in cells], pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array([cell_text(cell, DIGITS) for cell in cells], pa.string())


def _skipped(name: str, sheet: str) -> Text:
    return place_text(name, sheet).within(
        "{}: 没有认得的列名，已跳过。", "{}: no heading is recognised; passed over."
    )


def _empty(name: str, sheet: str | None) -> Problem:
    return Problem(
        Text("工作簿里没有内容。", "The workbook is empty."),
        place_text(name, sheet or ""),
        Text("请检查文件是否正确。", "Check whether this is the right file."),
    )


def _unrecognised(name: str, sheets: list[str]) -> Problem:
    return Problem(
        Text("没有一张工作表有认得的列名。", "No sheet has headings that are recognised."),
        place_text(name),
        Text(
            f"工作表：{'、'.join(sheets)}。请在该来源的 sheet 中写明是哪一张，在 headings 中写明列名对应的字段。",
            f"Sheets: {', '.join(sheets)}. Name the sheet in `sheet:` and its headings in `headings:` of the source.",
        ),
    )


def _unreadable(name: str, sheet: str = "") -> Problem:
    return Problem(
        Text("工作簿读不出来，可能已损坏。", "The workbook cannot be read; it may be damaged."),
        place_text(name, sheet),
        Text("请用 Excel 或 WPS 打开它另存为 XLSX。", "Open it in Excel or WPS and save it as XLSX."),
    )

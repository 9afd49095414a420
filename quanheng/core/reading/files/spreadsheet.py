"""Workbooks: XLSX, and what calamine reads besides, as rows with their places."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from quanheng.core.errors import DataError, Problem, ProjectError, suggest
from quanheng.core.model.connector import Noticed, RawRows
from quanheng.core.reading.cell_text import cell_text
from quanheng.core.reading.files.archive import MAX_WORKBOOK, check_bounds, check_workbook
from quanheng.core.reading.files.asides import Asides
from quanheng.core.reading.files.heading_block import HeadingBlock, Merged, find_heading_block
from quanheng.core.reading.files.merged_cells import MergedCells
from quanheng.core.reading.files.sheet_marks import SheetMarks, sheet_marks
from quanheng.core.reading.headings import SEARCHED_ROWS, place_text
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
    values as true and false. The headings begin with the first row that has two
    of those in `known`. A sheet without such is passed over, which `notes` then
    says, unless it was named or is the only one with cells: then its first row
    with two filled cells is taken. Empty rows are passed over; so are totals,
    and what stands below. Cells merged over rows are filled down, hidden rows
    and sheets read like others, and cells without a value left empty: parts
    tell all of this in `noticed`.
    Raises ProjectError or DataError.
    """
    said = notes if notes is not None else []
    workbook = _open(path, name)
    try:
        known_sheets = _worksheets(workbook)
        hidden_sheets = _hidden(workbook)
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
            merged = _merged(one)
            block = find_heading_block(_top(one), known, merged, guess=len(sheets) == 1 or not known)
            if block is None:
                said.append(_skipped(name, one.name))
                continue
            found_any = True
            marks = sheet_marks(path, one.name)
            hidden = one.name in hidden_sheets
            yield from _Sheet(one, name, block, merged, marks, hidden).parts(said)
        if not found_any:
            raise DataError(_unrecognised(name, [one.name for one in sheets]))
    finally:
        workbook.close()


def list_sheets(path: Path, name: str) -> list[str]:
    """List the sheets of a workbook that have cells, in their order."""
    workbook = _open(path, name)
    try:
        return [one for one in _worksheets(workbook) if _sheet(workbook, one, name).end is not None]
    finally:
        workbook.close()


def _open(path: Path, name: str) -> CalamineWorkbook:
    import python_calamine as calamine

    with path.open("rb") as stream:
        zipped = stream.read(2) == b"PK"
    if zipped:
        check_workbook(path, name)
    else:
        check_bounds(path.stat().st_size, path.stat().st_size, MAX_WORKBOOK >> 4, name)
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


def _hidden(workbook: CalamineWorkbook) -> set[str]:
    from python_calamine import SheetVisibleEnum

    return {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}


def _merged(sheet: CalamineSheet) -> list[Merged]:
    """Return the merged ranges, with columns counted like the cells of rows."""
    left = sheet.start[1] if sheet.start is not None else 0
    ranges = sheet.merged_cell_ranges or []  # None where the format has no such thing.
    return [(top, one - left, bottom, other - left) for (top, one), (bottom, other) in ranges if one >= left]


def _sheet(workbook: CalamineWorkbook, sheet: str, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(sheet)
    except CalamineError:
        raise DataError(_unreadable(name, sheet)) from None


def _top(sheet: CalamineSheet) -> list[list[str]]:
    rows = itertools.islice(sheet.iter_rows(), SEARCHED_ROWS)
    return [[cell_text(cell, DIGITS) or "" for cell in row] for row in rows]


class _Sheet:
    """Read the rows of one sheet that stand below its headings."""

    def __init__(
        self,
        sheet: CalamineSheet,
        name: str,
        block: HeadingBlock,
        merged: list[Merged],
        marks: SheetMarks,
        hidden: bool,
    ) -> None:
        self._sheet = sheet
        self._name = name
        self._block = block
        self._marks = marks
        self._hidden = hidden
        self._left = sheet.start[1] if sheet.start is not None else 0
        self._kept = [index for index, heading in enumerate(block.headings) if heading]
        self._merged = MergedCells(merged, block)
        self._asides = Asides([block.headings[index] for index in self._kept])

    def parts(self, notes: list[Text]) -> Iterator[RawRows]:
        """Give the rows in parts, at least one; totals are told of with the last."""
        before, rows = None, 0
        for part in self._parts():
            if before is not None:
                yield before
            before, rows = part, rows + part.table.num_rows
        assert before is not None
        last = [*before.noticed, *self._merged.noticed(), *self._asides.disagreements()]
        if self._hidden and rows:
            last.append(
                Noticed("hidden_rows", self._block.last + 2, None, self._sheet.name, "repaired", rows)
            )
        yield replace(before, noticed=tuple(last))
        self._asides.tell(notes)

    def _parts(self) -> Iterator[RawRows]:
        rows = enumerate(self._sheet.iter_rows(), start=1)
        top = list(itertools.islice(rows, self._block.last + 1))
        blank_row = [""] * max((len(row) for _, row in top), default=0)
        place, some = self._block.last + 2, False
        below = itertools.chain(rows, self._lost_rows(len(blank_row)))
        while part := list(itertools.islice(below, PART)):
            some = True
            place = part[0][0]
            errors = self._marks.errors
            filled = [row != blank_row or at in errors for at, row in part]
            self._merged.fill(part, filled)
            yield self._part([one for one, is_filled in zip(part, filled, strict=True) if is_filled], place)
        if not some:
            yield self._part([], place)

    def _lost_rows(self, width: int) -> Iterator[tuple[int, list[Any]]]:
        """Give the last rows, which calamine leaves out since no result was saved."""
        end = self._sheet.end[0] + 1 if self._sheet.end is not None else 0
        for place in range(max(end, self._block.last + 1) + 1, max(self._marks.errors, default=0) + 1):
            yield place, [""] * width

    def _part(self, numbered: list[tuple[int, list[Any]]], place: int) -> RawRows:
        width = len(self._block.headings)
        cells = list(zip(*(row for _, row in numbered), strict=True)) or [()] * width
        places = tuple(at for at, _ in numbered)
        contiguous = bool(places) and places[-1] - places[0] + 1 == len(places)
        table = pa.Table.from_arrays(
            [_column(cells[index]) for index in self._kept],
            names=[self._block.headings[index] for index in self._kept],
        )
        raw = RawRows(
            table,
            file=self._name,
            sheet=self._sheet.name,
            first=places[0] if places else place,
            places=None if contiguous or not places else places,
            measures=self._block.measures,
        )
        errors = self._errors(places)
        self._asides.uncertain |= {one.heading for one in errors if one.heading} | self._merged.filled
        raw = self._asides.sift(raw)
        kept = raw.places or range(raw.first, raw.first + raw.table.num_rows)
        mine = set(kept) if errors else set()
        hidden = [] if self._hidden else self._hidden_rows(kept)
        noticed = (*raw.noticed, *(one for one in errors if one.place in mine), *hidden)
        return replace(raw, noticed=noticed)

    def _errors(self, places: Sequence[int]) -> list[Noticed]:
        """Tell of cells without a value, in columns that have a heading."""
        if not self._marks.errors:
            return []
        columns = {index + self._left: self._block.headings[index] for index in self._kept}
        return [
            Noticed("cell_error", place, columns[column], said, "rejected")
            for place in places
            for column, said in sorted(self._marks.errors.get(place, {}).items())
            if column in columns
        ]

    def _hidden_rows(self, places: Sequence[int]) -> list[Noticed]:
        from bisect import bisect_left, bisect_right

        found = []
        for first, last in self._marks.hidden:
            begin, end = bisect_left(places, first), bisect_right(places, last)
            if end > begin:
                found.append(Noticed("hidden_rows", places[begin], None, None, "repaired", end - begin))
        return found


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

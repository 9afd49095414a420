"""Workbooks with what offices put into them: merges, hidden rows, dead formulas.

Written by hand, since the same bytes are wanted on every machine: nothing is
compressed, and no library's version leaves its mark.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

_EPOCH = date(1899, 12, 30)
_DATE_STYLE = 1
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Formula:
    """Hold a formula, and the number that was last computed, if one was kept."""

    text: str
    value: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class CellError:
    """Hold what is left of a formula whose cells were deleted."""

    text: str = "#REF!"


Cell = None | str | int | Decimal | date | Formula | CellError


@dataclass(slots=True)
class Sheet:
    """Hold the rows of one sheet; rows and columns count from 1."""

    name: str
    rows: list[Sequence[Cell]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook; its folder is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _styles(),
        **{f"xl/worksheets/sheet{number}.xml": _sheet(sheets[number - 1]) for number in numbers},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, text)


def letters(column: int) -> str:
    """Return the name of a column, 1 being A."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def serial(day: date) -> int:
    """Return the number by which a workbook keeps a date."""
    return (day - _EPOCH).days


def _cell(at: str, value: Cell) -> str:
    match value:
        case None | "":
            return ""
        case str():
            kept = ' xml:space="preserve"' if value != value.strip() else ""
            return f'<c r="{at}" t="inlineStr"><is><t{kept}>{escape(value)}</t></is></c>'
        case datetime():
            raise TypeError("moments are written as text")
        case date():
            return f'<c r="{at}" s="{_DATE_STYLE}"><v>{serial(value)}</v></c>'
        case Formula():
            kept = "" if value.value is None else f"<v>{value.value}</v>"
            return f'<c r="{at}"><f>{escape(value.text)}</f>{kept}</c>'
        case CellError():
            return f'<c r="{at}" t="e"><f>{escape(value.text)}</f><v>{escape(value.text)}</v></c>'
        case _:
            return f'<c r="{at}"><v>{value}</v></c>'


def _sheet(sheet: Sheet) -> str:
    width = max((len(row) for row in sheet.rows), default=0)
    names = [letters(column) for column in range(1, width + 1)]
    lines = []
    for number, row in enumerate(sheet.rows, start=1):
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        cells = "".join([_cell(f"{name}{number}", value) for name, value in zip(names, row, strict=False)])
        lines.append(f'<row r="{number}"{hidden}>{cells}</row>')
    merged = "".join(
        f'<mergeCell ref="{letters(left)}{top}:{letters(right)}{bottom}"/>'
        for top, left, bottom, right in sheet.merges
    )
    merges = f'<mergeCells count="{len(sheet.merges)}">{merged}</mergeCells>' if merged else ""
    area = f"A1:{letters(max(width, 1))}{max(len(sheet.rows), 1)}"
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="{area}"/>'
        f"<sheetData>{''.join(lines)}</sheetData>{merges}</worksheet>"
    )


def _workbook(sheets: Sequence[Sheet]) -> str:
    entries = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}"'
        f'{" state=" + chr(34) + "hidden" + chr(34) if sheet.hidden else ""} r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{entries}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _content_types(numbers: range) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number in numbers
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{sheets}</Types>'
    )


def _styles() -> str:
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )

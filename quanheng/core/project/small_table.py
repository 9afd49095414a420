"""Tables that belong to the project itself, such as its units and aliases."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quanheng.core.collect.cells.clean import BLANKS
from quanheng.core.collect.convert import convert
from quanheng.core.errors import Problem, QuanhengError, nearest
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.reading.headings import HeadingMap, known_headings, map_headings, place_text
from quanheng.core.reading.open import read_file
from quanheng.core.text import Text, join

if TYPE_CHECKING:
    from quanheng.core.model.connector import RawRows


@dataclass(slots=True)
class SmallTable:
    """Hold the rows of a table by field, and where each of them stands."""

    cells: dict[str, list[str | None]]
    """Field → cleaned text, None for an empty cell or a column that is not there."""
    headings: dict[str, str]
    """Field → the heading of its column, where there is one."""
    ignored: list[str] = field(default_factory=list)
    """Headings that mean no field."""
    rows: list[tuple[str, str, int]] = field(default_factory=list)
    """File, sheet and row number of each row."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def where(self, row: int, name: str | None = None) -> Text:
        """Name the place of a row, and of one of its cells."""
        place = place_text(*self.rows[row])
        if name is None:
            return place
        heading = self.headings.get(name, name)
        return place.within(f"{{}} “{_safe(heading)}”列", f"{{}}, column '{_safe(heading)}'")


def read_small_table(path: Path, shown: str, dataset: Dataset, problems: list[Problem]) -> SmallTable:
    """Read a CSV or XLSX table by its headings; mistakes go to `problems`.

    Sheets without any heading that is known are passed over, unless nothing
    else is there. Rows without any text are left out.
    """
    table = SmallTable({name: [] for name in dataset.fields}, {})
    known = known_headings(dataset)
    sheets: dict[tuple[str, str], HeadingMap] = {}
    strange: list[str] = []
    try:
        for raw in read_file(path, name=shown, headings=known):
            at = (raw.file, raw.sheet)
            if at not in sheets:
                found = map_headings(raw.table.column_names, dataset)
                sheets[at] = found
                if found.fields:
                    problems += _heading_problems(found, dataset, at)
                    table.ignored += found.unknown
                else:
                    strange += found.unknown
            if sheets[at].fields:
                _add(table, raw, sheets[at])
            problems += [
                Problem(
                    Text("这一行的列数与表头不符。", "The row does not have as many columns as the heading."),
                    place_text(raw.file, raw.sheet, row),
                    Text("请检查这一行的分隔符和引号。", "Check the delimiters and quotes of the row."),
                )
                for row, _ in raw.broken
            ]
    except QuanhengError as error:
        problems += error.problems
        return table
    if not any(found.fields for found in sheets.values()):
        expected = [declared.label or Text(name, name) for name, declared in dataset.fields.items()]
        problems.append(
            Problem(
                Text("没有找到认识的列名。", "No column heading is known."),
                place_text(shown),
                join(expected).within("需要的列：{}。", "Columns that are looked for: {}."),
            )
        )
    return table


def _heading_problems(found: HeadingMap, dataset: Dataset, at: tuple[str, str]) -> list[Problem]:
    where = place_text(*at)
    problems = []
    for name in found.missing:
        declared = dataset.fields[name]
        if not declared.required:
            continue
        label = declared.label or Text(name, name)
        answers = (name, label.zh, label.en, *declared.synonyms)
        near = next((heading for answer in answers if (heading := nearest(answer, found.unknown))), None)
        problems.append(
            Problem(
                Text(f"缺少列“{label.zh}”（{name}）。", f"The column '{label.en}' ({name}) is missing."),
                where,
                Text(f"请补上这一列，列名写“{label.zh}”。", f"Add the column, with the heading '{name}'.")
                if near is None
                else Text(
                    f"若“{near}”就是这一列，请把列名改为“{label.zh}”。",
                    f"If '{near}' is this column, rename it to '{name}'.",
                ),
            )
        )
    for name, headings in found.repeated.items():
        shown = "', '".join(headings)
        problems.append(
            Problem(
                Text(
                    f"多列都是“{name}”：{'、'.join(headings)}。",
                    f"Several columns mean '{name}': '{shown}'.",
                ),
                where,
                Text("请只保留一列，其余改名或删除。", "Keep one; rename or delete the others."),
            )
        )
    return problems


def _add(table: SmallTable, raw: RawRows, found: HeadingMap) -> None:
    columns: Mapping[str, list[str | None]] = {
        name: [_cleaned(cell) for cell in raw.table.column(index).to_pylist()]
        for name, index in found.fields.items()
    }
    for name, index in found.fields.items():
        table.headings.setdefault(name, raw.table.column_names[index])
    for row in range(raw.table.num_rows):
        if all(column[row] is None for column in columns.values()):
            continue
        table.rows.append((raw.file, raw.sheet, raw.places[row] if raw.places else raw.first + row))
        for name, cells in table.cells.items():
            cells.append(columns[name][row] if name in columns else None)


def _cleaned(cell: Any) -> str | None:
    if cell is None:
        return None
    return unicodedata.normalize("NFC", str(cell)).strip(BLANKS) or None


def _safe(heading: str) -> str:
    return " ".join(heading.split()).replace("{", "{{").replace("}", "}}")


def typed_cells(
    table: SmallTable, rows: list[int], name: str, declared: Field, problems: list[Problem], zone: str = "UTC"
) -> list[Any]:
    """Return a column of some rows in the type of its field; misfits go to `problems`.

    Values are str, int, Decimal, bool, date or datetime, None where the cell
    is empty or does not fit.
    """
    import pyarrow as pa

    texts = [table.cells[name][row] for row in rows]
    converted = convert(pa.array(texts, pa.string()), declared, {}, ZoneInfo(zone))
    for at, reason, given in zip(converted.rejected, converted.reasons, converted.given, strict=True):
        shown = given if len(given) <= 40 else given[:40] + "…"
        problems.append(
            Problem(
                Text(f"“{shown}”不合要求：{reason.zh}", f"'{shown}' does not fit: {reason.en}"),
                table.where(rows[at], name),
                Text("请改正这个单元格。", "Correct the cell."),
            )
        )
    if declared.required and name in table.headings:
        problems += [
            Problem(
                Text("必填的单元格是空的。", "A required cell is empty."),
                table.where(row, name),
                Text("请填写。", "Fill it in."),
            )
            for row, text in zip(rows, texts, strict=True)
            if text is None
        ]
    values: list[Any] = converted.values.to_pylist()
    return values

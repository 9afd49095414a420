"""Faults of the workbooks and lists that offices send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from make_city.faults import Faults
from make_city.files.workbook import Cell, CellError, Formula, Sheet, letters, serial
from make_city.rows.tables import Table

_DIGITS = "〇一二三四五六七八九"


class Sender:
    """Plant faults into one sheet of a file, and note where they stand."""

    def __init__(
        self, faults: Faults, dataset: str, file: str, table: Table, first_row: int, unit: str
    ) -> None:
        self._faults = faults
        self._dataset = dataset
        self._file = file
        self._table = table
        self._first_row = first_row
        self._unit = unit
        self.shown: dict[str, str] = {}
        """Headings that the file has with a measure: as in the table → as in the file."""
        self.sheet = "Sheet1"

    def note(self, rule: str, row: int, heading: str = "", value: object = "", unit: str = "") -> None:
        """Note a fault at a row of the table; rows count from 0."""
        self.note_at(rule, self._first_row + row, heading, value, unit or self._name(row))

    def note_at(self, rule: str, place: int, heading: str, value: object, unit: str = "") -> None:
        """Note a fault at a row of the file."""
        heading = self.shown.get(heading, heading)
        self._faults.add(
            rule, self._dataset, self._file, place, heading=heading, unit=unit, value=value, sheet=self.sheet
        )  # fmt: skip

    def change(self, rule: str, row: int, heading: str, value: Cell, shown: object = None) -> None:
        """Put another value into a cell."""
        self._table.plant(row, heading, value)
        self.note(rule, row, heading, value if shown is None else shown)

    def add(self, rule: str, like: int, cells: dict[str, Any], shown: object = None) -> None:
        """Add a row like another one but for some cells; the first one is at fault."""
        self._table.rows.append(list(self._table.rows[like]))
        row = len(self._table.rows) - 1
        for heading, value in cells.items():
            self._table.plant(row, heading, value)
        heading, value = next(iter(cells.items()))
        self.note(rule, row, heading, value if shown is None else shown)

    def _name(self, row: int) -> str:
        return str(self._table.rows[row][self._table.column(self._unit)])


def plant_in_checks(table: Table, sender: Sender) -> None:
    """Write dates of checks as people do, and add two that no calendar has."""
    day = table.column("检查日期")
    rows = [row for row, cells in enumerate(table.rows) if cells[day].year == 2024][10:]
    for row, way in zip(rows[::12], range(5), strict=False):
        written = _ways(table.rows[row][day])[way]
        sender.change("date_form", row, "检查日期", written)
    sender.add("date_possible", rows[70], {"检查日期": "2024-02-30", "检查编号": "JC2024X001"})
    sender.add("date_possible", rows[71], {"检查日期": "24/3/5", "检查编号": "JC2024X002"})


def _ways(day: date) -> Sequence[str | int]:
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        serial(day),
        f"{year}年{_counted(day.month)}月{_counted(day.day)}日",
    )


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")) + (
        _DIGITS[ones] if ones else ""
    )


def plant_in_audit(table: Table, sender: Sender) -> None:
    """Write amounts with separators, and add rows whose cells are lost."""
    large = [row for row, cells in enumerate(table.rows) if cells[table.column("金额")] >= 1_000]
    amount = letters(table.column("金额") + 1)
    for row in large[:160:40]:
        value = table.rows[row][table.column("金额")]
        sender.change("number_form", row, "金额", f"{value:,}")
    for number, like in enumerate((11, 12, 13)):
        sender.add(
            "cell_error", like, {"金额": CellError(), "问题编号": f"SJX-{number:05d}"}, shown="#REF!"
        )  # fmt: skip
    lost = Formula(f"SUM({amount}1:{amount}3)")
    sender.add("cell_error", 14, {"金额": lost, "问题编号": "SJX-00009"}, shown=lost.text)
    for number, word in enumerate(("约30", "30左右")):
        sender.add("number_possible", 15 + number, {"金额": word, "问题编号": f"SJX-{20 + number:05d}"})


def total_of(table: Table, heading: str, wrong: int = 0) -> list[Cell]:
    """Return a row with the sum of a column, or with a wrong one."""
    column = table.column(heading)
    numbers = [cells[column] for cells in table.rows]
    parts = [Decimal(_plain(number)) for number in numbers if isinstance(number, int | Decimal | float | str)]
    row: list[Cell] = [None] * len(table.headings)
    row[0] = "合计"
    row[column] = sum(parts, Decimal(0)) + wrong
    return row


def _plain(number: object) -> str:
    text = str(number).replace(",", "")
    return text if text.replace(".", "", 1).isdigit() else "0"


def plant_in_plans(table: Table, sender: Sender) -> None:
    """Add plans whose numbers are guesses."""
    for number, word in enumerate(("约3", "若干")):
        sender.add("number_possible", 40 + number, {"批准数": word, "计划序号": f"X{number}"})


def plant_in_work(table: Table, sender: Sender) -> None:
    """Write quantities with separators, and lose the zeros of codes."""
    quantity, code = table.column("数量"), table.column("事项编码")
    large = [row for row, cells in enumerate(table.rows) if cells[quantity] >= 2_000]
    for row in large[:200:50]:
        sender.change("number_form", row, "数量", f"{table.rows[row][quantity]:,}")
    for row in [row for row in large if table.rows[row][code] == "004"][::80][:3]:
        sender.change("leading_zeros", row, "事项编码", "4")
    for number, word in enumerate(("约2000", "大量")):
        sender.add("number_possible", 50 + number, {"数量": word, "事项编码": f"9{number:02d}"})


def merge_units(sheet: Sheet, table: Table, sender: Sender, first_row: int, names: Sequence[str]) -> None:
    """Merge the unit cells of findings of some bodies, as offices like to."""
    column = table.column("被巡察单位")
    for name in names:
        rows = [row for row, cells in enumerate(table.rows) if cells[column] == name]
        if len(rows) < 2:
            raise ValueError(f"{name} has no rows to merge")
        sheet.merges.append((first_row + rows[0], column + 1, first_row + rows[-1], column + 1))
        sender.note("merged_cells", rows[0], "被巡察单位", name)
        for row in rows[1:]:
            cells = list(sheet.rows[first_row + row - 1])
            cells[column] = None
            sheet.rows[first_row + row - 1] = cells

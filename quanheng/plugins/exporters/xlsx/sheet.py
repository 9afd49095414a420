"""One sheet of the workbook, written row by row, where text stays text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from quanheng import round_half_up

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

LONGEST = 32_767
"""Characters that Excel allows in a cell."""

Cell = str | float | date | tuple[float, int]
"""A text, a whole or plain number, a day, or a number and its decimals."""


class Styles:
    """Make each cell format once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """Return the format with these properties of XlsxWriter."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(properties))
        return self._made[key]


class Sheet:
    """Write cells at a moving row; a text never becomes a formula or a link."""

    def __init__(self, workbook: Workbook, styles: Styles, name: str, widths: Sequence[float]) -> None:
        self._sheet = workbook.add_worksheet(name)
        self._styles = styles
        self.row = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def title(self, text: str) -> None:
        """Write a heading over the whole sheet."""
        self._text(0, text, bold=True, font_size=14)
        self.row += 1

    def section(self, text: str) -> None:
        """Leave a row free and write the heading of a part of the sheet."""
        self.row += 1
        self._text(0, text, bold=True, font_size=12, font_color="#1F4E78")
        self.row += 1

    def note(self, text: str) -> None:
        """Write a line in grey."""
        self._text(0, text, font_color="#595959")
        self.row += 1

    def header(self, cells: Sequence[str], *, freeze_columns: int | None = None) -> None:
        """Write column headings; with `freeze_columns` they stay in sight."""
        for column, text in enumerate(cells):
            self._text(column, text, bold=True, bg_color="#DDEBF7", border=1, text_wrap=True, valign="top")
        self.row += 1
        if freeze_columns is not None:
            self._sheet.freeze_panes(self.row, freeze_columns)
            self._sheet.repeat_rows(self.row - 1)

    def write(self, cells: Sequence[Cell], *, bold: bool = False, marked: Sequence[int] = ()) -> None:
        """Write one row; the marked columns stand out."""
        for column, cell in enumerate(cells):
            look: dict[str, Any] = {"border": 1, "valign": "top"}
            if bold:
                look["bold"] = True
            if column in marked:
                look |= {"bg_color": "#FFF2CC", "italic": True}
            self._cell(column, cell, look)
        self.row += 1

    def filter(self, first: int, columns: int) -> None:
        """Offer a filter on the rows from the header row `first` to here."""
        if self.row > first + 1:
            self._sheet.autofilter(first, 0, self.row - 1, columns - 1)

    def span(self, column: int, last: int, text: str) -> None:
        """Write a heading over several columns of the row that comes next."""
        look = self._styles.get(
            bold=True, bg_color="#DDEBF7", border=1, text_wrap=True, valign="top", align="center"
        )
        # The text is written on its own, as `merge_range` would guess its type.
        self._sheet.merge_range(self.row, column, self.row, last, "", look)
        self._sheet.write_string(self.row, column, text[:LONGEST], look)

    def _text(self, column: int, text: str, **look: Any) -> None:
        self._sheet.write_string(self.row, column, text[:LONGEST], self._styles.get(**look))

    def _cell(self, column: int, cell: Cell, look: dict[str, Any]) -> None:
        if isinstance(cell, str):
            self._text(column, cell, text_wrap=True, **look)
        elif isinstance(cell, date):
            self._sheet.write_datetime(
                self.row, column, cell, self._styles.get(num_format="yyyy-mm-dd", **look)
            )
        else:
            number, decimals = cell if isinstance(cell, tuple) else (cell, 0)
            form = "#,##0" + ("." + "0" * decimals if decimals else "")
            style = self._styles.get(num_format=form, **look)
            self._sheet.write_number(self.row, column, round_half_up(number, decimals), style)

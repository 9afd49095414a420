"""Sheets as offices lay them out: a title, a line above, a footer below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from make_city.files.workbook import Cell, Sheet


@dataclass(slots=True)
class Layout:
    """Say what stands around the rows of a sheet."""

    title: str
    sheet: str = "Sheet1"
    filled_in_by: str = "景安市委编办"
    measure: str = ""
    groups: Sequence[tuple[str, int]] = ()
    """Headings of the upper row, each with the number of columns it spans."""
    totals: list[Sequence[Cell]] = field(default_factory=list)
    footer: bool = True

    @property
    def first_row(self) -> int:
        """Return the number of the first row with data."""
        return 3 + (2 if self.groups else 1)


def office_sheet(layout: Layout, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    """Lay rows out below title and headings, with totals and footer after them."""
    width = len(headings)
    line = f"填报单位：{layout.filled_in_by}    填报日期：2024年12月31日"
    above: list[Sequence[Cell]] = [
        [layout.title],
        [line + (f"    单位：{layout.measure}" if layout.measure else "")],
    ]
    merges = [(1, 1, 1, width), (2, 1, 2, width)]
    if layout.groups:
        upper: list[Cell] = []
        lower: list[Cell] = []
        for name, span in layout.groups:
            column = len(upper) + 1
            if span == 1:
                merges.append((3, column, 4, column))
                upper.append(headings[column - 1])
                lower.append(None)
            else:
                merges.append((3, column, 3, column + span - 1))
                upper += [name, *[None] * (span - 1)]
                lower += headings[column - 1 : column - 1 + span]
        above += [upper, lower]
    else:
        above.append(list(headings))
    below: list[Sequence[Cell]] = [*layout.totals]
    if layout.footer:
        below.append(["填表人：甲某    审核人：乙某    负责人：丙某"])
        below.append(["注：本表所列单位、人员和数据均为虚构。"])
    return Sheet(layout.sheet, [*above, *rows, *below], merges)

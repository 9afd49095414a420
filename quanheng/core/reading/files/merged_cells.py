"""Cells merged over several rows, of which only the first holds the value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quanheng.core.model.connector import Noticed
from quanheng.core.reading.cell_text import cell_text
from quanheng.core.reading.files.heading_block import HeadingBlock, Merged
from quanheng.core.reading.measure import split_measure

_AMOUNT = re.compile(r"金额|资金|款额|经费|费用|投资")
"""Headings of amounts: one that is merged over rows belongs to them together."""


class _Range:
    __slots__ = ("bottom", "column", "rows", "top", "value")

    def __init__(self, top: int, bottom: int, column: int) -> None:
        self.top, self.bottom, self.column = top, bottom, column
        self.value: Any = ""
        self.rows = 0


class MergedCells:
    """Fill merged cells of one sheet, part after part."""

    def __init__(self, merged: Sequence[Merged], block: HeadingBlock) -> None:
        self._headings = block.headings
        self.filled: set[str] = set()
        """Headings of the columns in which cells were filled so far."""
        self._waiting: list[_Range] = []
        lowest: dict[int, int] = {}
        for top, column, bottom, _ in sorted(merged):
            named = column < len(block.headings) and block.headings[column]
            # Ranges that overlap, which no program writes, could be filled without end.
            if named and bottom > top > block.last and top > lowest.get(column, -1):
                lowest[column] = bottom
                self._waiting.append(_Range(top + 1, bottom + 1, column))
        self._all = list(self._waiting)

    def fill(self, part: Sequence[tuple[int, list[Any]]], filled: Sequence[bool]) -> None:
        """Fill the rows of a part that hold something besides; rows follow each other."""
        if not self._waiting or not part:
            return
        first, last = part[0][0], part[-1][0]
        left = []
        for one in self._waiting:
            if one.top > last:
                left.append(one)
                continue
            if one.top >= first:
                one.value = part[one.top - first][1][one.column]
            if one.value != "" and not self._is_amount(one):
                self._fill(one, part, filled)
            elif one.value != "":
                one.rows += sum(filled[max(one.top + 1, first) - first : one.bottom + 1 - first])
            if one.bottom > last:
                left.append(one)
        self._waiting = left

    def noticed(self) -> list[Noticed]:
        """Tell of every range that was filled, and of amounts that were not."""
        return [
            Noticed(
                "merged_cells",
                one.top,
                self._headings[one.column],
                cell_text(one.value, 15),
                "doubtful" if self._is_amount(one) else "repaired",
                one.rows,
            )
            for one in self._all
            if one.rows
        ]

    def _fill(self, one: _Range, part: Sequence[tuple[int, list[Any]]], filled: Sequence[bool]) -> None:
        first, last = part[0][0], part[-1][0]
        for place in range(max(one.top + 1, first), min(one.bottom, last) + 1):
            row = part[place - first][1]
            if filled[place - first] and row[one.column] == "":
                row[one.column] = one.value
                one.rows += 1
        if one.rows:
            self.filled.add(self._headings[one.column])

    def _is_amount(self, one: _Range) -> bool:
        """Say whether filling the value down would count an amount several times."""
        heading = self._headings[one.column]
        money = _AMOUNT.search(heading) or split_measure(heading)[1] is not None
        return bool(money) and isinstance(one.value, (int, float)) and not isinstance(one.value, bool)

"""The headings of a table, in one row or in several with merged cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from quanheng.core.reading.headings import SEARCHED_ROWS, first_table_row, is_known, normalise
from quanheng.core.reading.measure import measures_above

TALLEST = 3
"""Headings stand in so many rows at most."""

_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?")

Merged = tuple[int, int, int, int]
"""A range of merged cells: first row, first column, last row, last column, from 0."""


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """Say what the columns of a table are called, and in which rows that stands."""

    headings: tuple[str, ...]
    """One per column; blank ones are not read."""
    first: int
    last: int
    """The rows of the headings, from 0."""
    known: int
    """How many headings are known."""
    measures: tuple[str, ...]
    """Units of measure that the lines above name."""


def find_heading_block(
    rows: Sequence[Sequence[str]], known: Collection[str], merged: Sequence[Merged] = (), *, guess: bool
) -> HeadingBlock | None:
    """Find the headings of a table among its first rows.

    They begin with the first row that has two known headings, alone or with
    the rows that belong to it; `known` holds folded headings, and where there
    is but one, one is enough. Of the ways to take rows together the one with
    most known headings counts. Where no heading is known and a `guess` is
    wanted, they are the first row with two filled cells.
    """
    top = _Top(rows[:SEARCHED_ROWS], known, merged)
    needed = min(2, len(known))
    if needed:
        for start in range(len(top.rows)):
            if any(block.known >= needed for block in top.blocks(start)):
                near = range(start, min(start + TALLEST, len(top.rows)))
                blocks = [block for at in near for block in top.blocks(at)]
                return max(blocks, key=lambda block: (block.known, block.first - block.last, -block.first))
    at = first_table_row(top.rows) if guess else None
    return top.guessed(at) if at is not None else None


class _Top:
    """Look at the first rows of a sheet."""

    def __init__(
        self, rows: Sequence[Sequence[str]], known: Collection[str], merged: Sequence[Merged]
    ) -> None:
        self.rows = rows
        self._known = known
        self._filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
        # A row with one filled cell is a title, however it is merged.
        self._merged = [m for m in merged if m[0] < len(rows) and self._filled[m[0]] > 1]
        self._width = max(map(len, rows), default=0)

    def blocks(self, start: int) -> Iterator[HeadingBlock]:
        """Give every way in which headings can start at a row."""
        if not self._filled[start] or self._tied(start - 1):
            return
        for last in range(start, min(start + TALLEST, len(self.rows))):
            if last > start and not self._continues(start, last):
                return
            if not self._tied(last) or last - start == TALLEST - 1:
                yield self._block(start, last)

    def guessed(self, start: int) -> HeadingBlock:
        """Take a row for the headings, with the rows that are merged with it."""
        last = start
        while self._tied(last) and last - start < TALLEST - 1 and last + 1 < len(self.rows):
            last += 1
        return self._block(start, last)

    def _tied(self, row: int) -> bool:
        """Say whether a cell is merged over this row and the next."""
        return any(top <= row < bottom and self._cell(top, left) for top, left, bottom, _ in self._merged)

    def _continues(self, start: int, row: int) -> bool:
        """Say whether a row holds the headings under those of the row before."""
        if self._tied(row - 1):
            return True
        if self._filled[start] < 2 or any(_NUMBER.fullmatch(cell.strip()) for cell in self.rows[row]):
            return False
        return any(is_known(self._cell(row, c), self._known) for c in self._children(row - 1))

    def _children(self, row: int) -> set[int]:
        """Return the columns of a row that stand under the cell of another column."""
        under = {
            column
            for top, left, bottom, right in self._merged
            if top <= row <= bottom and self._cell(top, left)
            for column in range(left, min(right + 1, self._width))
            if right > left
        }
        parent = False
        for column in range(self._width):
            if self._cell(row, column):
                parent = bool(self._cell(row + 1, column))
            elif parent and self._cell(row + 1, column):
                under |= {column - 1, column}
        return under

    def _cell(self, row: int, column: int) -> str:
        if not 0 <= row < len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column].strip()

    def _block(self, first: int, last: int) -> HeadingBlock:
        columns = self._columns(first, last)
        lowest = Counter(normalise(parts[-1]) for parts in columns if parts)
        headings = tuple(self._heading(parts, lowest) for parts in columns)
        known = {normalise(heading) for heading in headings if heading and is_known(heading, self._known)}
        return HeadingBlock(headings, first, last, len(known), measures_above(self.rows[:first]))

    def _columns(self, first: int, last: int) -> list[list[str]]:
        """Return for each column what stands above it, from top to bottom."""
        columns: list[list[str]] = [[] for _ in range(self._width)]
        for row in range(first, last + 1):
            cells = [self._cell(row, column) for column in range(self._width)]
            if row < last:
                cells = self._spread(row, cells)
            for parts, cell in zip(columns, cells, strict=True):
                if cell and cell not in parts[-1:]:
                    parts.append(cell)
        return columns

    def _spread(self, row: int, cells: list[str]) -> list[str]:
        """Write the cell of several columns over each of them."""
        spread = list(cells)
        for top, left, _, right in self._merged:
            if top == row:
                for column in range(left, min(right + 1, self._width)):
                    spread[column] = cells[left]
        parent = ""
        for column in range(self._width):
            if spread[column]:
                parent = spread[column] if self._cell(row + 1, column) else ""
            elif parent and self._cell(row + 1, column):
                spread[column] = parent
        return spread

    def _heading(self, parts: Sequence[str], lowest: Counter[str]) -> str:
        """Choose what a column is called: what is known, else all of it."""
        if len(parts) < 2:
            return parts[0] if parts else ""
        joined = ["".join(parts[at:]) for at in range(len(parts))]
        alone = lowest[normalise(parts[-1])] == 1
        candidates = joined if alone else joined[:-1]
        return next((name for name in candidates if is_known(name, self._known)), joined[0])

"""Tables as they are before a file is made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(slots=True)
class Table:
    """Hold rows under headings; rows may be changed where faults are planted."""

    name: str
    headings: Sequence[str]
    rows: list[list[Any]]

    def column(self, heading: str) -> int:
        """Return the position of a heading."""
        return self.headings.index(heading)

    def plant(self, row: int, heading: str, value: object) -> None:
        """Put another value into a cell; rows count from 0."""
        self.rows[row][self.column(heading)] = value

    def by(self, heading: str) -> defaultdict[str, list[int]]:
        """Return the positions of rows by what stands under a heading."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        column = self.column(heading)
        for number, row in enumerate(self.rows):
            found[row[column]].append(number)
        return found


def iso(day: date | None) -> str | None:
    """Return a day as databases write it."""
    return None if day is None else day.isoformat()

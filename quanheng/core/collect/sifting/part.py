"""One part of a delivery, while its rows are sifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quanheng.core.collect.convert import Rows
from quanheng.core.collect.sifting.origins import places_of
from quanheng.core.collect.sifting.quality import UnitRows
from quanheng.core.model.connector import RawRows


@dataclass(frozen=True, slots=True)
class Part:
    """Hold the rows of a part: where they stand, whose they are, which are bad."""

    raw: RawRows
    headings: Mapping[str, str]
    """Field → the heading of its column, where it has one."""
    places: Rows
    units: UnitRows
    bad: NDArray[np.bool_]
    """Rows that cannot be kept; marked one rule after another."""

    @classmethod
    def of(cls, raw: RawRows, columns: Mapping[str, int], units: UnitRows) -> Part:
        """Make a part of rows of which none is bad yet; `columns` has indexes by field."""
        headings = {name: raw.table.column_names[index] for name, index in columns.items()}
        return cls(raw, headings, places_of(raw), units, np.zeros(raw.table.num_rows, dtype=bool))

    @property
    def name(self) -> tuple[str, str]:
        """Return file and sheet."""
        return self.raw.file, self.raw.sheet

    def rows_at(self, place: int, count: int) -> Rows:
        """Return the rows that stand at a place, and at those that follow it."""
        return np.flatnonzero((self.places >= place) & (self.places < place + count))

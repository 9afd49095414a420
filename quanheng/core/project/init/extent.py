"""Which units and years occur in the rows of a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.convert import convert
from quanheng.core.project.init.recognise import Candidate
from quanheng.core.project.init.tables import FoundTable
from quanheng.core.reading.headings import known_headings, map_headings

RARE = 0.1
"""A year with fewer rows than this share of the fullest is passed over."""


@dataclass(slots=True)
class Extent:
    """Hold the units that occur, in order of code points, and rows per year."""

    units: set[str] = field(default_factory=set)
    years: Counter[int] = field(default_factory=Counter)

    def add(self, other: Extent) -> None:
        """Take in what occurs in other rows."""
        self.units |= other.units
        self.years += other.years

    def latest_year(self, today: date) -> int:
        """Return the latest year, not after today, that is not nearly empty."""
        past = {year: rows for year, rows in self.years.items() if year <= today.year}
        most = max(past.values(), default=0)
        return max((year for year, rows in past.items() if rows >= RARE * most), default=today.year)


def find_extent(candidate: Candidate, tables: Iterable[FoundTable], folder: Path, zone: ZoneInfo) -> Extent:
    """Look through all rows of a dataset's tables."""
    dataset, extent = candidate.dataset, Extent()
    window = dataset.window
    known = known_headings(dataset, candidate.extra)
    for table in tables:
        for part in table.parts(folder, known):
            columns = map_headings(part.table.column_names, dataset, candidate.extra).fields

            def typed(
                name: str | None, columns: dict[str, int] = columns, rows: pa.Table = part.table
            ) -> pa.Array:
                if name is None or name not in columns:
                    return None
                return convert(rows.column(columns[name]), dataset.fields[name], {}, zone).values

            units = typed(dataset.unit)
            if units is not None:
                extent.units |= set(pc.unique(units.cast(pa.string())).to_pylist()) - {None}
            moments = typed(window.during or window.until or (window.at[0] if window.at else None))
            years = typed(window.year) if moments is None else pc.year(moments)
            if years is not None:
                counted = pc.value_counts(years.drop_null())
                extent.years.update({row["values"]: row["counts"] for row in counted.to_pylist()})
    return extent

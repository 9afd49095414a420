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

from quanheng.core.collect.convert import Converted, convert
from quanheng.core.collect.sifting.origins import places_of
from quanheng.core.model.connector import RawRows
from quanheng.core.project.init.guess.column import Cell
from quanheng.core.project.init.recognise import Candidate
from quanheng.core.project.init.tables import FoundTable
from quanheng.core.reading.headings import known_headings, map_headings, place_text

RARE = 0.1
"""A year with fewer rows than this share of the fullest is passed over."""


@dataclass(slots=True)
class Moments:
    """Count the dates of a column, and those that cannot be read."""

    filled: int = 0
    unread: int = 0
    first: Cell | None = None


@dataclass(slots=True)
class Extent:
    """Hold the units that occur, in order of code points, and rows per year."""

    units: set[str] = field(default_factory=set)
    years: Counter[int] = field(default_factory=Counter)
    moments: dict[str, Moments] = field(default_factory=dict)
    """Heading of a column of dates by which rows belong to a period → how many can be read."""

    def add(self, other: Extent) -> None:
        """Take in what occurs in other rows."""
        self.units |= other.units
        self.years += other.years

    def unread(self) -> dict[str, Cell]:
        """Return the first bad cell of every column of dates that mostly cannot be read."""
        return {
            heading: seen.first
            for heading, seen in self.moments.items()
            if seen.first is not None and seen.unread > seen.filled / 2
        }

    def full_years(self, last: int | None = None) -> list[int]:
        """Return the years that are not nearly empty, up to a last one."""
        past = {year: rows for year, rows in self.years.items() if last is None or year <= last}
        most = max(past.values(), default=0)
        return sorted(year for year, rows in past.items() if rows >= RARE * most)

    def latest_year(self, today: date) -> int | None:
        """Return the latest year, not after today, that is not nearly empty."""
        return max(self.full_years(today.year), default=None)


def find_extent(candidate: Candidate, tables: Iterable[FoundTable], folder: Path, zone: ZoneInfo) -> Extent:
    """Look through all rows of a dataset's tables."""
    dataset, extent = candidate.dataset, Extent()
    window = dataset.window
    known = known_headings(dataset, candidate.extra)
    for table in tables:
        for part in table.parts(folder, known):
            columns = map_headings(part.table.column_names, dataset, candidate.extra).fields

            def typed(name: str | None, columns: dict[str, int] = columns, part: RawRows = part) -> pa.Array:
                if name is None or name not in columns:
                    return None
                column = part.table.column(columns[name])
                done = convert(column, dataset.fields[name], {}, zone)
                if dataset.fields[name].type.is_moment:
                    _count(extent, part, columns[name], done)
                return done.values

            units = typed(dataset.unit)
            if units is not None:
                extent.units |= set(pc.unique(units.cast(pa.string())).to_pylist()) - {None}
            moments = typed(window.during or window.until or (window.at[0] if window.at else None))
            years = typed(window.year) if moments is None else pc.year(moments)
            if years is not None:
                counted = pc.value_counts(years.drop_null())
                extent.years.update({row["values"]: row["counts"] for row in counted.to_pylist()})
    return extent


def _count(extent: Extent, part: RawRows, column: int, done: Converted) -> None:
    seen = extent.moments.setdefault(part.table.column_names[column], Moments())
    seen.filled += done.filled
    seen.unread += len(done.rejected)
    if len(done.rejected) and seen.first is None:
        place = int(places_of(part)[done.rejected[0]])
        seen.first = Cell(place_text(part.file, part.sheet, place), done.given[0], done.reasons[0])

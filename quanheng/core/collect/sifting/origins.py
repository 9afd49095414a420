"""Where rows stand in what was delivered, while they are sorted and sifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.model.connector import Delivered, RawRows

ORIGIN = pa.schema(
    [("delivery", pa.int32()), ("sheet", pa.dictionary(pa.int32(), pa.string())), ("place", pa.int64())]
)
"""One row for each row of a snapshot: the index in `delivered` or null, sheet or null, place."""


@dataclass(slots=True)
class Origins:
    """Gather the file, sheet and place of every row that is kept."""

    _parts: dict[tuple[str, str], int] = field(default_factory=dict)
    _which: list[NDArray[np.int32]] = field(default_factory=list)
    _places: list[NDArray[np.int64]] = field(default_factory=list)

    def add(self, raw: RawRows, kept: NDArray[np.bool_] | None) -> None:
        """Note the rows of a part; `kept` says which, None stands for all."""
        places = places_of(raw)
        if kept is not None:
            places = places[kept]
        number = self._parts.setdefault((raw.file, raw.sheet), len(self._parts))
        self._which.append(np.full(len(places), number, dtype=np.int32))
        self._places.append(places)

    def finish(self) -> Placed:
        """Return the places of all rows that were added, in the order of adding."""
        return Placed(
            list(self._parts),
            np.concatenate([*self._which, np.array([], dtype=np.int32)]),
            np.concatenate([*self._places, np.array([], dtype=np.int64)]),
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """Hold a place for each row of a table."""

    parts: list[tuple[str, str]]
    which: NDArray[np.int32]
    places: NDArray[np.int64]

    def take(self, rows: Any) -> Placed:
        """Return the places of these rows, by index or mask."""
        return Placed(self.parts, self.which[rows], self.places[rows])

    def at(self, row: int) -> tuple[str, str, int]:
        """Return file, sheet and place of one row."""
        file, sheet = self.parts[self.which[row]]
        return file, sheet, int(self.places[row])

    def table(self, delivered: Sequence[Delivered]) -> pa.Table:
        """Return the origin table, in the order of the rows."""
        deliveries = pa.array([_delivery(file, delivered) for file, _ in self.parts], pa.int32())
        sheets = pa.array([sheet or None for _, sheet in self.parts], pa.string())
        which = pa.array(self.which)
        columns = [deliveries.take(which), sheets.take(which).dictionary_encode(), pa.array(self.places)]
        return pa.Table.from_arrays(columns, schema=ORIGIN)


def places_of(raw: RawRows) -> NDArray[np.int64]:
    """Return the place of every row of a part."""
    if raw.places is not None:
        return np.array(raw.places, dtype=np.int64)
    return np.arange(raw.first, raw.first + raw.table.num_rows, dtype=np.int64)


def _delivery(file: str, delivered: Sequence[Delivered]) -> int | None:
    """Find a file among what was delivered; what came alone needs no name."""
    named = [index for index, given in enumerate(delivered) if given.name == file]
    if named:
        return named[0]
    return 0 if len(delivered) == 1 else None

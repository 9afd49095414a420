"""Which column names a single row, so that a row said twice counts once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.convert import convert
from quanheng.core.model.connector import RawRows
from quanheng.core.project.init.guess.column import LEAST, MOMENTS, TEXT, Column
from quanheng.core.project.init.guess.dataset import Roles
from quanheng.core.project.init.guess.heading_words import NOT_A_KEY, NUMBER

Parts = Callable[[], Iterable[RawRows]]
"""Read the rows once more."""

_NEARLY = 0.9
"""Of a key's cells this share is filled, and of its values this share names one row only."""


@dataclass(frozen=True, slots=True)
class Key:
    """Name the column that seems to be the key, and what speaks against it."""

    column: int
    repeats: int = 0
    """Rows that say again, in every cell, what another row has said."""
    empty: int = 0
    contradictions: int = 0
    """Values under which there are rows with other contents."""
    example: str = ""
    """One of these values."""

    @property
    def holds(self) -> bool:
        """Say whether no row would be lost by it but those said twice."""
        return not self.empty and not self.contradictions


def guess_key(columns: Sequence[Column], roles: Roles, parts: Parts, zone: ZoneInfo) -> Key | None:
    """Find the column that names each row: by its heading, else the first one.

    Rows that are the same in every cell do not speak against it. Where none
    holds, the first that nearly does is returned.
    """
    found = [_try(index, parts, zone) for index in _candidates(columns, roles)]
    tried = [key for key in found if key is not None]
    return next((key for key in tried if key.holds), tried[0] if tried else None)


def _candidates(columns: Sequence[Column], roles: Roles) -> list[int]:
    able = [
        i
        for i, column in enumerate(columns)
        if i not in (roles.unit, roles.year)
        and column.filled >= max(LEAST, _NEARLY * column.rows)
        and (column.type == "text" or (column.type == "integer" and not column.is_year))
        and column.type not in MOMENTS
        and column.unread_date is None
        and not column.unreadable
        and not NOT_A_KEY.search(column.heading.casefold())
        and (column.distinct is None or len(column.distinct) >= _NEARLY * column.filled / 2)
    ]
    named = [i for i in able if NUMBER.search(columns[i].heading.casefold())]
    first = [i for i in able if i == 0 and i not in named and columns[i].with_digits == columns[i].filled]
    return named + first


def _try(index: int, parts: Parts, zone: ZoneInfo) -> Key | None:
    cells = [_text(part.table.column(index), zone) for part in parts()]
    column = pa.chunked_array(cells, pa.string())
    filled = column.drop_null()
    counted = pc.value_counts(filled)
    counts, values = counted.field("counts"), counted.field("values")
    repeated = values.filter(pc.greater(counts, 1))
    if not len(repeated):
        return Key(index, empty=column.null_count)
    rows = _rows_with(repeated, index, parts, zone)
    different = rows.group_by(rows.column_names).aggregate([])
    by_key = different.group_by(str(index)).aggregate([([], "count_all")])
    contrary = by_key.filter(pc.greater(by_key["count_all"], 1))
    if len(values) - contrary.num_rows < _NEARLY * len(values):
        return None
    return Key(
        index,
        repeats=rows.num_rows - different.num_rows,
        empty=column.null_count,
        contradictions=contrary.num_rows,
        example=contrary[str(index)][0].as_py() if contrary.num_rows else "",
    )


def _rows_with(values: pa.Array, index: int, parts: Parts, zone: ZoneInfo) -> pa.Table:
    """Return the rows that have one of these values, with columns named by index."""
    found = []
    for part in parts():
        kept = pc.is_in(_text(part.table.column(index), zone), value_set=values)
        table = part.table.filter(kept)
        cells = [_text(column, zone) for column in table.columns]
        found.append(pa.Table.from_arrays(cells, names=[str(i) for i in range(len(cells))]))
    return pa.concat_tables(found)


def _text(cells: pa.ChunkedArray, zone: ZoneInfo) -> pa.Array:
    """Return cells as a contract takes text, so that only contents are compared."""
    return convert(cells, TEXT, {}, zone).values

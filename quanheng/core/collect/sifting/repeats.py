"""Rows with the same key: said twice, or at odds with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Say which rows of a sorted table repeat others, and which contradict."""

    repeated: Mask
    """Rows equal in every field to one before them, in groups without contradiction."""
    contradictory: Mask
    """All rows of keys under which there are different rows."""
    group: NDArray[np.int64]
    """Rows with the same key have the same number."""


def find_repeats(table: pa.Table, key: Sequence[str]) -> Repeats | None:
    """Compare rows with the same key, in a table sorted by key and all else.

    Returns None where every key occurs once, or there is none.
    """
    count = table.num_rows
    if not key or count < 2:
        return None
    same_key = _same_as_before(table, key)
    if not same_key.any():
        return None
    same_row = same_key & _same_as_before(table, table.column_names)
    group = np.cumsum(~same_key) - 1
    kinds = np.bincount(group, weights=~same_row)
    contradictory = (kinds > 1)[group]
    return Repeats(same_row & ~contradictory, contradictory, group)


def others_of(rows: NDArray[np.int64], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of these rows another of its group; all of a group are given."""
    numbers = group[rows]
    # Rows with one key are neighbours: the next one is another of them, or else the one before.
    has_next = np.append(numbers[1:] == numbers[:-1], np.zeros(min(1, len(rows)), dtype=bool))
    return np.where(has_next, rows + 1, rows - 1)


def _same_as_before(table: pa.Table, names: Iterable[str]) -> Mask:
    same = np.ones(table.num_rows, dtype=bool)
    same[0] = False
    for name in names:
        same[1:] &= _equal(table[name].slice(1), table[name].slice(0, table.num_rows - 1))
    return same


def _equal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> Any:
    equal = pc.fill_null(pc.equal(left, right), False)
    if left.null_count or right.null_count:
        equal = pc.or_(equal, pc.and_(left.is_null(), right.is_null()))
    return equal.to_numpy()

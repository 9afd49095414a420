"""Columns that arrive typed, from databases, JSON and connectors of plugins."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.zone import to_local
from quanheng.core.model.types import Type
from quanheng.core.reading.cell_text import cell_text


def one_array(column: pa.ChunkedArray | pa.Array) -> Any:
    """Return a column as one array, without dictionary, text with 32-bit offsets."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    return array


def as_declared(array: pa.Array, type_: Type, zone: ZoneInfo) -> Any:
    """Return a typed array as the contract's type, or None where it is not plain.

    Moments with a zone become wall time in `zone`. None means that the cells
    must be read as text, one by one.
    """
    target, held = arrow_type(type_), array.type
    if pa.types.is_null(held):
        return pa.nulls(len(array), target)
    if held == target and type_.kind != "text":
        return array
    plain = (
        (type_.kind == "integer" and pa.types.is_integer(held))
        or (type_.kind == "timestamp" and (pa.types.is_date(held) or pa.types.is_timestamp(held)))
        or (type_.kind == "date" and pa.types.is_date(held))
    )
    if not plain:
        return None
    try:
        if pa.types.is_timestamp(held) and held.tz is not None:
            micros = array.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
            return to_local(micros, zone).cast(target)
        return array.cast(target)
    except (pa.ArrowInvalid, OverflowError):
        return None  # Too large, or finer than microseconds: the cells in question are rejected one by one.


def as_text(array: pa.Array) -> Any:
    """Return any array as text, in the form that files would have it in."""
    held = array.type
    if pa.types.is_string(held):
        return array
    if pa.types.is_integer(held):
        return array.cast(pa.string())
    if pa.types.is_timestamp(held) and held.unit == "ns":
        try:
            array = array.cast(pa.timestamp("us", tz=held.tz))
        except pa.ArrowInvalid:
            return array.cast(pa.string())  # Python has no nanoseconds.
    try:
        encoded = pc.dictionary_encode(array)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.array([cell_text(cell) for cell in array.to_pylist()], pa.string())
    words = pa.array([cell_text(cell) for cell in encoded.dictionary.to_pylist()], pa.string())
    return words.take(encoded.indices)

"""Values of databases and JSON as Arrow columns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from quanheng.core.reading.cell_text import cell_text


def native_column(values: Sequence[Any]) -> pa.Array:
    """Make a column of the one type that all values have, else of text.

    Integers, decimals, truth values, dates, timestamps and text keep their
    type; integers among decimals become decimals. Floats become the shortest
    text that gives them back, so that nothing is taken for exact that is not.
    """
    kinds = set(map(type, values)) - {type(None)}
    try:
        if kinds <= {str}:
            return pa.array(values, pa.string())
        if kinds == {bool}:
            return pa.array(values, pa.bool_())
        if kinds == {int}:
            return pa.array(values, pa.int64())
        if kinds == {date}:
            return pa.array(values, pa.date32())
        if kinds == {datetime}:
            aware = {value.tzinfo is not None for value in values if value is not None}
            if len(aware) == 1:
                return pa.array(values, pa.timestamp("us", tz="UTC" if aware.pop() else None))
        if Decimal in kinds and kinds <= {Decimal, int}:
            return pa.array([Decimal(v) if type(v) is int else v for v in values], _decimal_type(values))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        pass  # Too large for Arrow's own type: as text the contract can say so.
    return pa.array([cell_text(value) for value in values], pa.string())


def _decimal_type(values: Sequence[Any]) -> pa.DataType:
    whole = scale = 0
    for value in values:
        if value is not None:
            _, digits, exponent = Decimal(value).as_tuple()
            if not isinstance(exponent, int):
                raise pa.ArrowInvalid("not a finite number")
            scale = max(scale, -exponent)
            whole = max(whole, len(digits) + exponent)
    if whole + scale > 38:
        raise OverflowError
    return pa.decimal128(max(whole + scale, 1), scale)


class RowHash:
    """Hash rows as they come, for sources that deliver no bytes of their own."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0
        self.closed = False

    def write(self, piece: Any) -> int:
        """Take bytes of the Arrow stream format."""
        self._hash.update(piece)
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing; Arrow asks for it."""

    def add(self, table: pa.Table) -> None:
        """Add rows in the order in which they were delivered."""
        with pa.ipc.new_stream(pa.PythonFile(self, mode="w"), table.schema) as stream:
            stream.write_table(table)

    def hexdigest(self) -> str:
        """Return the SHA-256 of everything that was added."""
        return self._hash.hexdigest()

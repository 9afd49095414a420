"""The content hash of a snapshot, and the order of rows that it rests on.

The hash is a SHA-256 over bytes that are fixed here, so that the same rows
have the same hash whether they came from CSV, Excel, SQL or REST, in whatever
order, and so that anyone can compute it anew. All integers are little-endian;
all text is UTF-8, in Unicode normal form C as collecting leaves it.

1. Columns: the declared fields of the contract, in contract order.
2. Rows: sorted ascending by the key fields in the order of `key`, then by all
   other fields in contract order. Null comes first. Text compares by code
   point, false comes before true, numbers and moments by their value. Rows
   that are equal in every field stay as often as they occur.
3. The digest of a column with n rows is SHA-256 over two or three blocks:
   a. n bytes: 1 where a value stands, 0 for null;
   b. the values, all n of them, zero bytes where null:
      - boolean: 1 byte, 0 or 1;
      - integer: 8 bytes, two's complement;
      - decimal(p,s): 16 bytes, two's complement, the value times 10^s;
      - date: 4 bytes, two's complement, days since 1970-01-01;
      - timestamp: 8 bytes, two's complement, microseconds of wall time since
        1970-01-01T00:00:00, without zone;
      - text: 4 bytes, unsigned, the number of bytes of the value;
   c. for text only: the bytes of all values, one after the other.
4. The hash is SHA-256 over the 19 bytes `quanheng snapshot 1` and a line feed;
   the number of columns (4 bytes) and of rows (8 bytes), unsigned; then per
   column: the number of bytes of its name (4 bytes) and the name; the same for
   its type as contracts write it in full (`decimal(18,4)`); the 32 bytes of
   its digest.

It is written in lower-case hexadecimal. `docs/reference/snapshot-hash.md` has
the same with a worked example.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.model.types import Type

MAGIC = b"quanheng snapshot 1\n"

_THREADS = 4


def sort_order(table: pa.Table, key: Sequence[str] = ()) -> Any:
    """Return the indices that put rows into the order of the hash.

    Sorting is stable: rows that are equal in every column keep their order.
    """
    if not table.num_columns:
        raise ValueError("a table without columns has no order")
    rest = [name for name in table.column_names if name not in key]
    keys = [(name, "ascending", "at_start") for name in (*key, *rest)]
    return pc.sort_indices(table, sort_keys=keys)


def content_hash(table: pa.Table, types: Mapping[str, Type]) -> str:
    """Return the SHA-256 of rows that stand in their order already.

    `table` has the columns of `types`, in that order and in the Arrow type of
    each; anything else raises ValueError. How rows are divided into chunks,
    and what stands in the memory behind nulls, makes no difference.
    """
    _check(table, types)
    whole = hashlib.sha256(MAGIC)
    whole.update(struct.pack("<IQ", len(types), table.num_rows))
    with ThreadPoolExecutor(_THREADS) as pool:
        digests = pool.map(lambda name: _column_digest(table[name], types[name]), types)
        for (name, type_), digest in zip(types.items(), digests, strict=True):
            for text in (name, str(type_)):
                encoded = text.encode("utf-8")
                whole.update(struct.pack("<I", len(encoded)) + encoded)
            whole.update(digest)
    return whole.hexdigest()


def _check(table: pa.Table, types: Mapping[str, Type]) -> None:
    expected = pa.schema([(name, arrow_type(type_)) for name, type_ in types.items()])
    held = pa.schema([(field.name, _narrow(field.type)) for field in table.schema])
    if held != expected:
        raise ValueError(f"the table does not fit the contract: {held} is not {expected}")


def _narrow(held: pa.DataType) -> pa.DataType:
    """Take text with 64-bit offsets for text: the values are the same."""
    return pa.string() if pa.types.is_large_string(held) else held


def _column_digest(column: pa.ChunkedArray, type_: Type) -> bytes:
    digest = hashlib.sha256()
    for chunk in column.chunks:
        digest.update(_validity(chunk).data)
    for chunk in column.chunks:
        digest.update(np.ascontiguousarray(_fixed_block(chunk, type_.kind)).data)
    if type_.kind == "text":
        for content in _contents(column):
            digest.update(content)
    return digest.digest()


def _validity(chunk: pa.Array) -> Any:
    if not chunk.null_count:
        return np.ones(len(chunk), dtype="u1")
    return np.ascontiguousarray(_numbers(chunk.is_valid().cast(pa.uint8()), "u1"))


def _fixed_block(chunk: pa.Array, kind: str) -> Any:
    """Return an array of the bytes of block b, all values equally long."""
    if kind == "decimal":
        return _unscaled(chunk)
    if kind == "text":
        return _numbers(pc.binary_length(chunk), "<u4")
    if kind == "boolean":
        return _numbers(chunk.cast(pa.uint8()), "u1")
    if kind == "date":
        return _numbers(chunk.cast(pa.int32()), "<i4")
    return _numbers(chunk.cast(pa.int64()), "<i8")


def _numbers(chunk: pa.Array, form: str) -> Any:
    filled = pc.fill_null(chunk, 0) if chunk.null_count else chunk
    return filled.to_numpy(zero_copy_only=False).astype(form, copy=False)


def _unscaled(chunk: pa.Array) -> Any:
    """Return the 16 bytes of each decimal, which Arrow holds little-endian."""
    buffer = chunk.buffers()[1]
    if not len(chunk) or buffer is None:
        return np.zeros((len(chunk), 16), dtype="u1")
    held = np.frombuffer(buffer, dtype="u1", count=(chunk.offset + len(chunk)) * 16).reshape(-1, 16)
    values = held[chunk.offset :]
    return values * _validity(chunk)[:, None] if chunk.null_count else values


def _contents(column: pa.ChunkedArray) -> Iterator[memoryview]:
    for chunk in column.chunks:
        if not len(chunk):
            continue
        # A null may hide text behind it; filled, it has none.
        filled = pc.fill_null(chunk, "") if chunk.null_count else chunk
        wide = pa.types.is_large_string(filled.type)
        _, offsets, content = filled.buffers()
        if content is None:
            continue
        starts = np.frombuffer(offsets, dtype="<i8" if wide else "<i4")
        first, last = starts[filled.offset], starts[filled.offset + len(filled)]
        yield memoryview(content)[first:last]

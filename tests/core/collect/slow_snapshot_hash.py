"""The content hash once more, from its description alone: slow, and without Arrow."""

import hashlib
import struct
from datetime import date, datetime, timedelta
from decimal import Decimal


def slow_hash(rows, types, key=()):
    """Hash rows (dicts of Python values) by docs/reference/snapshot-hash.md."""
    order = [*key, *(name for name in types if name not in key)]
    rows = sorted(rows, key=lambda row: [_comparable(row[name]) for name in order])
    whole = b"quanheng snapshot 1\n" + struct.pack("<IQ", len(types), len(rows))
    for name, type_ in types.items():
        column = b"".join(b"\0" if row[name] is None else b"\1" for row in rows)
        column += b"".join(_value(row[name], type_.split("(")[0], type_) for row in rows)
        if type_ == "text":
            column += b"".join((row[name] or "").encode() for row in rows)
        for text in (name.encode(), type_.encode()):
            whole += struct.pack("<I", len(text)) + text
        whole += hashlib.sha256(column).digest()
    return hashlib.sha256(whole).hexdigest()


def _comparable(value):
    if value is None:
        return (0,)
    if isinstance(value, str):
        return (1, [ord(letter) for letter in value])
    return (1, value)


def _value(value, kind, type_):
    if kind == "text":
        return struct.pack("<I", len((value or "").encode()))
    if kind == "boolean":
        return struct.pack("<B", bool(value))
    if kind == "integer":
        return struct.pack("<q", value or 0)
    if kind == "date":
        return struct.pack("<i", 0 if value is None else (value - date(1970, 1, 1)).days)
    if kind == "timestamp":
        return struct.pack(
            "<q", 0 if value is None else (value - datetime(1970, 1, 1)) // timedelta(microseconds=1)
        )
    assert kind == "decimal"
    scale = int(type_.rstrip(")").split(",")[1])
    sign, digits, exponent = (Decimal(0) if value is None else value).as_tuple()
    unscaled = int("".join(map(str, digits)) + "0" * (scale + exponent)) * (-1 if sign else 1)
    return unscaled.to_bytes(16, "little", signed=True)

"""Moments with a zone, as the wall time of the project."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

_DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_local(moments: pa.Array, zone: ZoneInfo) -> Any:
    """Turn microseconds since 1970 in UTC into those of wall time in `zone`.

    Takes and returns int64 with nulls. Python's own zone tables are used, since
    those of Arrow need a download on Windows. Raises OverflowError for moments
    outside of the years 1 to 9999.
    """
    filled = moments.fill_null(0) if moments.null_count else moments
    utc = filled.to_numpy(zero_copy_only=False)
    days, which = np.unique(utc // _DAY, return_inverse=True)
    first = np.array([_offset(int(day) * _DAY, zone) for day in days], dtype=np.int64)
    last = np.array([_offset(int(day) * _DAY + _DAY - 1, zone) for day in days], dtype=np.int64)
    local = utc + first[which]
    for row in np.flatnonzero((first != last)[which]):
        local[row] = utc[row] + _offset(int(utc[row]), zone)  # A day on which clocks are changed.
    return pa.array(local, mask=_nulls(moments))


def _offset(micros: int, zone: ZoneInfo) -> int:
    offset = (_EPOCH + timedelta(microseconds=micros)).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // timedelta(microseconds=1)


def _nulls(moments: pa.Array) -> Any:
    return moments.is_null().to_numpy(zero_copy_only=False) if moments.null_count else None

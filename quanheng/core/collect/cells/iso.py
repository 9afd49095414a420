"""Dates and timestamps in ISO form, whole columns at a time."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quanheng.core.collect.cells.zone import to_local

_LAYOUT = "0000-00-00 00:00:00.000000"
_BODIES = (10, 16, 19, *range(21, 27))
"""How long a date, a time to the minute, to the second and with a fraction are."""

_DIGITS = tuple(index for index, sign in enumerate(_LAYOUT) if sign == "0")
_SIGNS = {4: b"-", 7: b"-", 10: b" T", 13: b":", 16: b":", 19: b"."}
_ZONES = {0: b"", 1: b"Z", 6: b"+-"}
"""How long a zone is, and with what it may begin."""

_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_SECOND = 1_000_000

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


def iso_dates(texts: pa.Array) -> Any:
    """Convert cells such as `2024-03-05` to date32; all others give null."""
    days = np.zeros(len(texts), dtype=np.int32)
    ok = np.zeros(len(texts), dtype=bool)
    rows, letters = bytes_of_length(texts, 10)
    good, found = _body(letters)
    days[rows[good]] = found[good] // (86_400 * _SECOND)
    ok[rows[good]] = True
    return pa.array(days, mask=~ok).cast(pa.date32())


def iso_timestamps(texts: pa.Array, zone: ZoneInfo) -> Any:
    """Convert ISO moments to timestamp[us] of wall time; all others give null.

    Seconds, a fraction of at most six digits, and a zone (`Z` or `+08:00`) may
    stand or be left out.
    """
    micros = np.zeros(len(texts), dtype=np.int64)
    ok = np.zeros(len(texts), dtype=bool)
    zoned = np.zeros(len(texts), dtype=bool)
    lengths = pc.unique(pc.binary_length(texts)).to_pylist()
    for length in (length for length in lengths if length is not None):
        for tail, beginnings in _ZONES.items():
            if length - tail not in _BODIES or (tail and length - tail == 10):
                continue
            rows, letters = bytes_of_length(texts, length)
            good, found = _body(letters[:, : length - tail])
            if tail:
                good &= np.isin(letters[:, length - tail], list(beginnings))
            if tail == 6:
                fits, offset = _zone_offset(letters[:, length - 6 :])
                good &= fits
                found -= offset
            micros[rows[good]] = found[good]
            ok[rows[good]] = True
            zoned[rows[good]] = tail > 0
    if zoned.any():
        try:
            micros[zoned] = to_local(pa.array(micros[zoned]), zone).to_numpy()
        except OverflowError:
            ok &= ~zoned  # At the very end of the calendar: let them be read one by one.
    return pa.array(micros, mask=~ok).cast(pa.timestamp("us"))


def bytes_of_length(texts: pa.Array, length: int) -> tuple[Ints, Bytes]:
    """Return the rows with text of so many bytes, and their bytes as a matrix."""
    fits = pc.fill_null(pc.equal(pc.binary_length(texts), pa.scalar(length, pa.int32())), False)
    rows = np.flatnonzero(fits.to_numpy(zero_copy_only=False))
    chosen = texts.filter(fits) if len(rows) < len(texts) else texts
    _, offsets, content = chosen.buffers()
    if not len(rows) or content is None:
        return rows, np.zeros((len(rows), length), dtype=np.uint8)
    start = int(np.frombuffer(offsets, dtype="<i4")[chosen.offset])
    letters = np.frombuffer(content, dtype=np.uint8)[start : start + len(rows) * length]
    return rows, letters.reshape(-1, length)


def _body(letters: Bytes) -> tuple[NDArray[np.bool_], Ints]:
    """Read moments without zone: which of them fit, and their microseconds."""
    length = letters.shape[1]
    good = np.ones(len(letters), dtype=bool)
    for index, signs in _SIGNS.items():
        if index < length:
            good &= np.isin(letters[:, index], list(signs))
    digits = letters.astype(np.int64) - ord("0")
    for index in _DIGITS:
        if index < length:
            good &= (digits[:, index] >= 0) & (digits[:, index] <= 9)

    def number(start: int, end: int) -> Ints:
        value: Ints = np.zeros(len(letters), dtype=np.int64)
        for index in range(start, min(end, length)):
            value = value * 10 + digits[:, index]
        return value

    year, month, day = number(0, 4), number(5, 7), number(8, 10)
    good &= (year >= 1) & (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _MONTH_DAYS[np.where(good, month, 0)] + (leap & (month == 2))
    good &= (day >= 1) & (day <= last)
    hour, minute, second = number(11, 13), number(14, 16), number(17, 19)
    good &= (hour <= 23) & (minute <= 59) & (second <= 59)
    fraction = number(20, 26) * 10 ** max(0, 26 - max(length, 20))
    seconds = (_days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second
    return good, seconds * _SECOND + fraction


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Count days since 1970-01-01 in the Gregorian calendar.

    Years are taken to begin in March, so that the leap day is the last.
    """
    years = year - (month <= 2)
    months = (month + 9) % 12
    return 365 * years + years // 4 - years // 100 + years // 400 + (153 * months + 2) // 5 + day - 719_469


def _zone_offset(letters: Bytes) -> tuple[NDArray[np.bool_], Ints]:
    digits = letters.astype(np.int64) - ord("0")
    good = letters[:, 3] == ord(":")
    for index in (1, 2, 4, 5):
        good &= (digits[:, index] >= 0) & (digits[:, index] <= 9)
    hours, minutes = digits[:, 1] * 10 + digits[:, 2], digits[:, 4] * 10 + digits[:, 5]
    good &= (hours <= 23) & (minutes <= 59)
    sign = np.where(letters[:, 0] == ord("-"), -1, 1)
    return good, sign * (hours * 60 + minutes) * 60 * _SECOND

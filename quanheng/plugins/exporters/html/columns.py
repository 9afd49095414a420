"""Pack long columns of repeated values into short texts for the report."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

ALPHABET = "".join(chr(code) for code in range(35, 127) if chr(code) not in "&'<>\\")
"""Characters that need no escape in JSON, in HTML or in a script block."""

_BASE = len(ALPHABET)
_EXACT = 2.0**53


def plain(number: float | None) -> int | float | None:
    """Turn a cell into the shortest JSON number; what is not finite is none."""
    if number is None or not isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) < _EXACT else number


def pack(values: Sequence[Any]) -> dict[str, Any]:
    """Pack one column of numbers, texts or None by whichever form is shortest.

    `{"k": [value]}` is a constant, `{"k": values, "n": 1 or 2, "v": text}`
    looks each cell up by one or two characters, `{"a": values}` is the column
    itself. The script `data.js` reads all three.
    """
    known: dict[Any, int] = {}
    codes = [known.setdefault(value, len(known)) for value in values]
    if len(known) <= 1:
        return {"k": list(known) or [None]}
    keys = sum(map(_width, known))
    if len(known) <= _BASE:
        return {"k": list(known), "n": 1, "v": "".join(ALPHABET[code] for code in codes)}
    if len(known) <= _BASE**2 and keys + 2 * len(codes) < sum(map(_width, values)):
        pairs = "".join(ALPHABET[code // _BASE] + ALPHABET[code % _BASE] for code in codes)
        return {"k": list(known), "n": 2, "v": pairs}
    return {"a": list(values)}


def _width(value: Any) -> int:
    return 5 if value is None else len(repr(value)) + 1

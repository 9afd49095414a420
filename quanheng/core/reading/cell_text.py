"""Typed cells as the text that contracts read."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

EXACT_BELOW = 1e15
"""Integers held as floats are exact, and printed by Excel in full, below this."""


def float_text(number: float, digits: int = 17) -> str:
    """Write a float without exponent, with at most this many digits.

    Integral numbers lose their point. From 1e15 on digits may already have
    been lost, as in identity numbers that a spreadsheet took for numbers: these
    are written with an exponent, which contracts reject.
    """
    if not math.isfinite(number):
        return str(number)
    if abs(number) >= EXACT_BELOW:
        mantissa, exponent = f"{number:.14e}".split("e")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    if number.is_integer():
        return str(int(number))
    shortest = repr(number) if digits >= 17 else f"{number:.{digits}g}"
    return format(Decimal(shortest), "f")


def moment_text(moment: datetime) -> str:
    """Write a timestamp in ISO form, and a midnight as the bare date."""
    if moment.tzinfo is None and moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")


def cell_text(cell: Any, digits: int = 17) -> str | None:
    """Write any cell as text; None and the empty string give None."""
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return float_text(cell, digits)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return moment_text(cell)
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _duration_text(cell)
    if isinstance(cell, (bytes, bytearray, memoryview)):
        return _bytes_text(bytes(cell))
    if isinstance(cell, (list, dict, tuple)):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def _duration_text(duration: timedelta) -> str:
    seconds = Decimal(duration // timedelta(microseconds=1)) / 1_000_000
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    whole = f"{sign}{int(hours):02d}:{int(minutes):02d}:{int(rest):02d}"
    fraction = rest % 1
    return whole + (f"{fraction:.6f}"[1:].rstrip("0") if fraction else "")


def _bytes_text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.hex()

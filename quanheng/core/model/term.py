"""Terms: moments by which something is due, so long after it began."""

from __future__ import annotations

from quanheng.core.model.declaration import Declaration
from quanheng.core.text import TextField

WORKING_DAYS, HOURS, DAYS = MEASURES = ("工作日", "小时", "自然日")
"""The codes for what a term is counted in."""


class Term(Declaration):
    """Declare a timestamp that is computed while rows are collected.

    `start` + `length` × `measure`. Days are counted from the one after the
    start and end with the last of them, at 23:59:59; working days are those of
    the official calendar. Hours run on the clock.
    """

    start: str
    """A timestamp of the row."""
    length: str
    """An integer of the row."""
    measure: str
    """A coded text of the row: 工作日, 小时 or 自然日."""
    label: TextField | None = None
    description: TextField | None = None

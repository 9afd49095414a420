"""Terms: moments by which something is due, so long after it began."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from quanheng.core.errors import suggest
from quanheng.core.model.declaration import Declaration
from quanheng.core.text import Invalid, Text, TextField

if TYPE_CHECKING:
    from quanheng.core.model.dataset import Field

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


_NEEDS: dict[str, tuple[Callable[[Field], bool], Text]] = {
    "start": (
        lambda field: field.type.kind == "timestamp",
        Text("应为 timestamp", "must be a timestamp"),
    ),
    "length": (
        lambda field: field.type.kind == "integer",
        Text("应为 integer", "must be an integer"),
    ),
    "measure": (
        lambda field: bool(field.codes) and set(field.codes or ()) <= set(MEASURES),
        Text(f"的代码只能是{'、'.join(MEASURES)}", f"can have no other codes than {', '.join(MEASURES)}"),
    ),
}
"""What the fields of a term must be."""


def check_term(name: str, term: Term, fields: Mapping[str, Field], derived: Collection[str]) -> None:
    """Refuse a term whose name is taken, or whose fields do not suit it."""
    if name in fields or name in derived:
        raise Invalid(
            Text(f"时限“{name}”与另一个字段同名。", f"The term '{name}' has the name of another field."),
            Text("请给它另取名称。", "Give it another name."),
        )
    for role, (suits, need) in _NEEDS.items():
        field = getattr(term, role)
        if field not in fields:
            raise Invalid(
                Text(
                    f"时限“{name}”所用的字段“{field}”不在 fields 中。",
                    f"'{field}' of the term '{name}' is not among the fields.",
                ),
                suggest(field, fields),
            )
        if not suits(fields[field]):
            raise Invalid(
                Text(
                    f"时限“{name}”所用的字段“{field}”{need.zh}。",
                    f"'{field}' of the term '{name}' {need.en}.",
                ),
                Text("请改正这个字段，或换一个字段。", "Correct the field, or name another one."),
            )

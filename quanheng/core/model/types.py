"""The types of fields and formulas; there is no floating point among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from quanheng.core.errors import suggest
from quanheng.core.text import Invalid, Text

KINDS = ("text", "integer", "decimal", "boolean", "date", "timestamp")

MAX_DIGITS = 38


@dataclass(frozen=True, slots=True)
class Type:
    """Name a kind of value; a decimal has a precision and a scale as well."""

    kind: str
    precision: int | None = None
    scale: int | None = None

    def __str__(self) -> str:
        """Return the form that contracts use, such as `decimal(18,4)`."""
        if self.kind == "decimal":
            return f"decimal({self.precision},{self.scale})"
        return self.kind

    @property
    def is_number(self) -> bool:
        """Say whether arithmetic is defined on this type."""
        return self.kind in ("integer", "decimal", "real")

    @property
    def is_moment(self) -> bool:
        """Say whether this is a date or a timestamp."""
        return self.kind in ("date", "timestamp")

    @classmethod
    def of(cls, given: Any) -> Type:
        """Read a type as contracts write it."""
        if isinstance(given, Type):
            return given
        if not isinstance(given, str):
            raise Invalid(
                Text("这里应是类型名称。", "Expected the name of a type."),
                Text(
                    f"可用的类型：{'、'.join(KINDS)}、decimal(p,s)。",
                    f"Types: {', '.join(KINDS)}, decimal(p,s).",
                ),
            )
        found = re.fullmatch(r"decimal\((\d{1,2}),\s*(\d{1,2})\)", given)
        if found:
            precision, scale = int(found[1]), int(found[2])
            if not 1 <= precision <= MAX_DIGITS or scale > precision:
                raise Invalid(
                    Text(
                        f"decimal(p,s) 须满足 1 <= p <= {MAX_DIGITS} 且 s <= p。",
                        f"decimal(p,s) needs 1 <= p <= {MAX_DIGITS} and s <= p.",
                    ),
                    Text(
                        "例如 decimal(18,2)：共 18 位，其中 2 位小数。",
                        "Such as decimal(18,2): 18 digits, 2 of them after the point.",
                    ),
                )
            return cls("decimal", precision, scale)
        if given == "decimal":
            return cls("decimal", 18, 4)
        if given in KINDS:
            return cls(given)
        if given.startswith("decimal(") and ")" not in given:
            # `{type: decimal(18,2)}`: the comma ends the value inside braces.
            raise Invalid(
                Text("花括号中的 decimal(…) 没有加引号。", "decimal(…) inside braces is not in quotes."),
                Text('请写成 "decimal(18,2)"。', 'Write it as "decimal(18,2)".'),
            )
        raise Invalid(
            Text(f"没有类型“{given}”。", f"There is no type '{given}'."),
            suggest(given, (*KINDS, "decimal(18,2)")),
        )


TEXT = Type("text")
INTEGER = Type("integer")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIMESTAMP = Type("timestamp")
REAL = Type("real")
"""A float64 after aggregation; never the type of a field."""

NULL = Type("null")
"""The type of a bare null, which fits every other type."""

BAD = Type("bad")
"""The type of an expression with a mistake that was already reported."""


def decimal(precision: int, scale: int) -> Type:
    """Return the decimal type of that precision, at most 38 digits."""
    return Type("decimal", min(precision, MAX_DIGITS), scale)


TypeField = Annotated[Type, BeforeValidator(Type.of), PlainSerializer(str, return_type=str)]
"""A pydantic field that takes a type as contracts write it."""

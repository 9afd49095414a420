"""What all declarations share: frozen, strict, and closed to unknown keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from quanheng.core.text import Invalid, Text

NAME = r"^[a-z][a-z0-9_]*$"
"""Names of datasets, fields, sources and nodes."""

DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"
"""Names of things that a plugin ships: its namespace, a dot, a name."""


class Declaration(BaseModel):
    """Refuse unknown keys, silent conversions and later changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def _to_decimal(given: Any) -> Any:
    if isinstance(given, bool):
        raise Invalid(
            Text("这里应是数字。", "Expected a number."),
            Text("请写成不加引号的数字。", "Write a number without quotes."),
        )
    if isinstance(given, int):
        return Decimal(given)
    if isinstance(given, float):
        return Decimal(repr(given))
    return given


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise Invalid(
            Text("这里应是有限的数字。", "Expected a finite number."),
            Text("请写出具体的数字。", "Write the number out."),
        )
    return number


def _to_json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


Number = Annotated[
    Decimal,
    BeforeValidator(_to_decimal),
    AfterValidator(_finite),
    PlainSerializer(_to_json, return_type=float, when_used="json"),
]
"""An exact number: `0.1` in a file is one tenth, not the nearest float."""

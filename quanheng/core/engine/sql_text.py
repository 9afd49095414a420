"""Names, types and literals as DuckDB writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from quanheng.core.model.types import NULL, Type


def quote(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def sql_type(kind: Type) -> str:
    """Return DuckDB's name of a type."""
    if kind.kind == "decimal":
        return f"DECIMAL({kind.precision},{kind.scale})"
    return {
        "integer": "BIGINT",
        "text": "VARCHAR",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "timestamp": "TIMESTAMP",
    }[kind.kind]


def literal(value: object, kind: Type) -> str:
    """Return a typed literal; the type says what a number or null is."""
    if value is None:
        return "NULL" if kind == NULL else f"CAST(NULL AS {sql_type(kind)})"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    # Without an exponent: 1E-9 would be a float on its way to a decimal.
    return (
        f"CAST({value:f} AS {sql_type(kind)})"
        if isinstance(value, Decimal)
        else f"CAST({value} AS {sql_type(kind)})"
    )

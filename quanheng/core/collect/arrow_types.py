"""The Arrow type in which each contract type is held and stored."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from quanheng.core.model.dataset import Dataset
from quanheng.core.model.types import Type

_SIMPLE = {
    "text": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def arrow_type(type_: Type) -> pa.DataType:
    """Return the Arrow type that holds values of a contract type.

    Timestamps have microseconds and no zone: they are local wall time.
    """
    if type_.kind == "decimal":
        return pa.decimal128(type_.precision, type_.scale)
    return _SIMPLE[type_.kind]


def contract_types(dataset: Dataset) -> dict[str, Type]:
    """Return the type of every declared field, in contract order."""
    return {name: field.type for name, field in dataset.columns.items()}


def contract_schema(dataset: Dataset) -> Any:
    """Return the Arrow schema of a dataset's snapshots, in contract order."""
    return pa.schema([(name, arrow_type(type_)) for name, type_ in contract_types(dataset).items()])

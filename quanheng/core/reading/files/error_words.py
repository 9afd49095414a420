"""Error values of spreadsheets that were exported as text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.model.connector import Noticed, RawRows

ERRORS = pa.array(
    ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)


def without_errors(part: RawRows) -> RawRows:
    """Empty the cells that hold an error value, and tell of each."""
    table, noticed = part.table, list(part.noticed)
    for index, heading in enumerate(part.table.column_names):
        column = part.table.column(index)
        if not pc.any(pc.starts_with(column, "#")).as_py():
            continue
        lost = pc.fill_null(pc.is_in(column, value_set=ERRORS), False)
        for row in np.flatnonzero(lost.to_numpy()).tolist():
            place = part.places[row] if part.places is not None else part.first + row
            noticed.append(Noticed("cell_error", place, heading, column[row].as_py(), "rejected"))
        emptied = pc.if_else(lost, pa.scalar(None, pa.string()), column)
        table = table.set_column(index, heading, emptied)
    return replace(part, table=table, noticed=tuple(noticed))

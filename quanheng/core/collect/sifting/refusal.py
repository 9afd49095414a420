"""Rows that must not be kept, whatever else they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.convert import convert
from quanheng.core.collect.sifting.origins import places_of
from quanheng.core.model.connector import RawRows
from quanheng.core.model.dataset import Dataset


def refuse(
    raw: RawRows,
    columns: Mapping[str, int],
    dataset: Dataset,
    words: Mapping[str, Mapping[str, str]],
    zone: ZoneInfo,
) -> tuple[RawRows, int]:
    """Leave out the rows that have a refused code, before anything else looks at them.

    Returns the others and how many were left out. What the reader noticed in
    rows that were left out goes with them.
    """
    refused = np.zeros(raw.table.num_rows, dtype=bool)
    for name, codes in dataset.refused.items():
        if name in columns:
            column = raw.table.column(columns[name])
            values = convert(column, dataset.fields[name], words.get(name, {}), zone).values
            found = pc.is_in(values, value_set=pa.array(codes, pa.string()))
            refused |= found.to_numpy(zero_copy_only=False)
    if not refused.any():
        return raw, 0
    places = places_of(raw)
    gone = set(places[refused].tolist())
    return (
        replace(
            raw,
            table=raw.table.filter(pa.array(~refused)),
            places=tuple(places[~refused].tolist()),
            noticed=tuple(seen for seen in raw.noticed if seen.heading is None or seen.place not in gone),
        ),
        int(refused.sum()),
    )

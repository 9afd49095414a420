"""Columns in another unit of measure than the contract's, such as 元 for 万元."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import pyarrow as pa

from quanheng.core.model.connector import Noticed, RawRows
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.reading.cell_text import cell_text
from quanheng.core.reading.headings import HeadingMap
from quanheng.core.reading.measure import measure_factor

_EXACT = Context(prec=76)
_NUMBER = re.compile(r"[-+]?(?:(?:\d{1,30}|\d{1,3}(?:[,，]\d{3}){1,9})(?:\.\d{0,30})?|\.\d{1,30})")


def in_measure(raw: RawRows, found: HeadingMap, dataset: Dataset) -> RawRows:
    """Write the columns of a part in the measures of their fields, and tell of each.

    Products are exact. What a decimal field cannot hold of them is rounded half
    to even: an amount counted in 万元 with four places is one to the yuan,
    whatever the file writes behind it.
    """
    table, noticed = raw.table, list(raw.noticed)
    for name, factor in _factors(found, dataset).items():
        index = found.fields[name]
        heading = table.column_names[index]
        cells = table.column(index).to_pylist()
        scaled = [_scaled(cell, factor, dataset.fields[name]) for cell in cells]
        rows = sum(one is not None for one in scaled)
        if not rows:
            continue
        texts = [cell_text(cell) if one is None else one for cell, one in zip(cells, scaled, strict=True)]
        table = table.set_column(index, heading, pa.array(texts, pa.string()))
        value = f"{found.measures[name]} → {dataset.fields[name].measure}"
        noticed.append(Noticed("measure_unit", raw.first, heading, value, "repaired", rows))
    return replace(raw, table=table, noticed=tuple(noticed))


def _factors(found: HeadingMap, dataset: Dataset) -> Mapping[str, Decimal]:
    factors: dict[str, Decimal] = {}
    for name, measure in found.measures.items():
        factor = measure_factor(measure, dataset.fields[name].measure or "")
        if factor is not None and factor != 1:
            factors[name] = factor
    return factors


def _scaled(cell: Any, factor: Decimal, field: Field) -> str | None:
    """Return a number in the other measure, or None for what is none."""
    text = (cell_text(cell) or "").strip()
    if not _NUMBER.fullmatch(text):
        return None
    product = _EXACT.multiply(Decimal(text.replace(",", "").replace("，", "")), factor)
    exponent = product.as_tuple().exponent
    assert isinstance(exponent, int)
    scale = field.type.scale
    if field.type.kind == "decimal" and scale is not None and -exponent > scale:
        product = product.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_EVEN, _EXACT)
    return f"{product:f}"

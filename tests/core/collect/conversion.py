"""Converts single cells and columns, for the tests of conversion."""

from zoneinfo import ZoneInfo

import pyarrow as pa

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.convert import convert
from quanheng.core.model.dataset import Field
from quanheng.core.model.types import Type

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


def field(type_, **more):
    return Field.model_validate({"type": type_, **more})


def converted(cells, type_, words=None, zone=SHANGHAI, **more):
    column = cells if isinstance(cells, pa.Array | pa.ChunkedArray) else pa.array(cells, pa.string())
    return convert(column, field(type_, **more), words or {}, zone)


def value(cell, type_, **more):
    """Return what one cell becomes; it must not be rejected."""
    done = converted([cell], type_, **more)
    assert not done.reasons, done.reasons
    assert done.values.type == arrow_type(Type.of(type_))
    return done.values[0].as_py()


def reason(cell, type_, **more):
    """Return why one cell is rejected, in English; it must be."""
    done = converted([cell], type_, **more)
    assert done.rejected.tolist() == [0]
    assert done.values.to_pylist() == [None]
    assert done.reasons[0].zh
    assert done.reasons[0].zh != done.reasons[0].en
    return done.reasons[0].en

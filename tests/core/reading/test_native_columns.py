from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from quanheng.core.reading.native_columns import RowHash, native_column

NOON = datetime(2024, 3, 5, 12)
EAST = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("values", "kind", "read"),
    [
        (["a", "", None], "string", ["a", "", None]),
        ([1, None, -2], "int64", [1, None, -2]),
        ([True, None], "bool", [True, None]),
        ([Decimal("1.50"), None, 2], "decimal128(3, 2)", [Decimal("1.50"), None, Decimal("2.00")]),
        ([Decimal("1E+3")], "decimal128(4, 0)", [Decimal(1000)]),
        ([Decimal("0.001")], "decimal128(3, 3)", [Decimal("0.001")]),
        ([date(2024, 3, 5), None], "date32[day]", [date(2024, 3, 5), None]),
        ([NOON, None], "timestamp[us]", [NOON, None]),
        ([NOON.replace(tzinfo=EAST)], "timestamp[us, tz=UTC]", [datetime(2024, 3, 5, 4, tzinfo=UTC)]),
        ([NOON, NOON.replace(tzinfo=UTC)], "string", ["2024-03-05 12:00:00", "2024-03-05 12:00:00+00:00"]),
        ([None, None], "string", [None, None]),
        ([], "string", []),
        ([1.5, 2.0, None], "string", ["1.5", "2", None]),
        ([1, "a", None, b"b"], "string", ["1", "a", None, "b"]),
        ([1, True], "string", ["1", "true"]),
        ([2**70], "string", [str(2**70)]),
        ([Decimal("NaN"), Decimal(1)], "string", ["NaN", "1"]),
        ([Decimal("1E+60")], "string", ["1" + "0" * 60]),
        ([date(2024, 3, 5), NOON], "string", ["2024-03-05", "2024-03-05 12:00:00"]),
    ],
)
def test_a_column_takes_the_one_type_of_its_values_else_text(
    values: list[Any], kind: str, read: list[Any]
) -> None:
    column = native_column(values)

    assert str(column.type) == kind
    assert column.to_pylist() == read


def test_the_hash_of_rows_follows_their_values_and_order() -> None:
    def hashed(*parts: list[int]) -> str:
        digest = RowHash()
        for part in parts:
            digest.add(pa.table({"a": part}))
        assert digest.size > 0
        return digest.hexdigest()

    assert hashed([1, 2], [3]) == hashed([1, 2], [3])
    assert len({hashed([1, 2]), hashed([2, 1]), hashed([1, 3])}) == 3

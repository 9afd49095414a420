"""Counts are added up by property and by what they are about."""

from __future__ import annotations

import pyarrow as pa

from quanheng.core.checking.matrix import CLARITIES, PROPERTIES, Matrix

COUNTS = pa.table(
    {
        "property": ["accurate", "accurate", "accurate", "timely"],
        "clarity": ["staff", "staff", None, "posts"],
        "total": [3, 1, 2, 0],
        "passed": [2, 1, 0, 0],
    }
)


def test_counts_are_added_up_by_property_and_clarity() -> None:
    matrix = Matrix.of(COUNTS)

    assert matrix.cells == {("accurate", "staff"): (4, 3), ("accurate", None): (2, 0)}
    assert matrix.share("accurate", "staff") == 75.0
    assert matrix.share("accurate", None) == 0.0


def test_where_nothing_was_tried_there_is_no_share() -> None:
    assert Matrix.of(COUNTS).share("timely", "posts") is None
    assert Matrix.of(COUNTS.slice(0, 0)).cells == {}


def test_there_are_five_properties_and_five_things_beside_all_others() -> None:
    assert [len(PROPERTIES), len(CLARITIES)] == [5, 6]
    assert (PROPERTIES["timely"].zh, CLARITIES["leaders"].zh, CLARITIES[None].zh) == (
        "及时性", "领导职数清", "其他",
    )  # fmt: skip

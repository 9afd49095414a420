from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.reading.rest import pages

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["x", "甲"])
    | st.decimals(-9, 9, places=2)
)
records = st.lists(
    st.dictionaries(st.sampled_from("abcd"), scalars | st.lists(scalars, max_size=2), max_size=4), max_size=6
)


@given(records)
def test_records_that_are_alike_are_read_as_any_others(given_records: list[dict[str, Any]]) -> None:
    alike = pages._part([*given_records], "x", 1)
    # A record of another form has every record looked at by itself.
    mixed = pages._part([*given_records, "no object"], "x", 1)

    assert alike.table.equals(mixed.table)
    assert mixed.broken == ((len(given_records) + 1, '"no object"'),)


def test_columns_stand_as_in_the_first_record() -> None:
    first = dict.fromkeys("hgfedcba", 1)
    records = [first, *(dict.fromkeys(order, 2) for order in permutations("abcdefgh"))][:500]

    part = pages._part(records, "x", 1)

    assert part.table.column_names == list(first)

import random
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_snapshot_hash import slow_hash

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.encoding import content_hash, sort_order
from quanheng.core.model.types import Type

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "snapshot-hash.md"

TYPES = {
    "a": "text",
    "b": "integer",
    "c": "decimal(20,3)",
    "d": "boolean",
    "e": "date",
    "f": "timestamp",
    "g": "decimal(38,0)",
}

WHOLE = st.integers(-(10**37), 10**37).map(Decimal)
CELLS = {
    "a": st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
    | st.sampled_from(["\uffee", "\U0001f600"]),
    "b": st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2),
    "c": st.decimals(-(10**16), 10**16, places=3) | st.sampled_from([Decimal("1.5"), Decimal("-0.001")]),
    "d": st.booleans(),
    "e": st.dates(),
    "f": st.datetimes(),
    "g": WHOLE,
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.none() | cells for name, cells in CELLS.items()}), max_size=12
)


def parsed(types):
    return {name: Type.of(given) for name, given in types.items()}


def table_of(rows, types):
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], arrow_type(type_))
            for name, type_ in parsed(types).items()
        }
    )


def fast_hash(table, types, key=()):
    return content_hash(table.take(sort_order(table, key)), parsed(types))


@settings(max_examples=150, deadline=None)
@given(ROWS, st.lists(st.sampled_from(list(TYPES)), unique=True, max_size=3))
def test_the_hash_agrees_with_a_slow_one_that_was_written_from_its_description(rows, key):
    assert fast_hash(table_of(rows, TYPES), TYPES, key) == slow_hash(rows, TYPES, key)


@settings(max_examples=50, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_arrive_makes_no_difference(rows, chance):
    shuffled = chance.sample(rows, len(rows))

    assert fast_hash(table_of(shuffled, TYPES), TYPES) == fast_hash(table_of(rows, TYPES), TYPES)


def sample(count=300, seed=1):
    chance = random.Random(seed)
    return [
        {
            "a": chance.choice([None, "", "甲", "zz", "\U0001f600"]),
            "b": chance.choice([None, 0, -1, 2**62]),
            "c": chance.choice([None, Decimal("0.001"), Decimal("-5")]),
            "d": chance.choice([None, True, False]),
            "e": chance.choice([None, date(1969, 12, 31), date(2024, 2, 29)]),
            "f": chance.choice([None, datetime(1, 1, 1), datetime(2024, 5, 6, 7, 8, 9, 10)]),
            "g": chance.choice([None, Decimal(10) ** 37, Decimal(-1)]),
        }
        for _ in range(count)
    ]


def test_chunks_offsets_and_wide_text_make_no_difference():
    table = table_of(sample(), TYPES)
    table = table.take(sort_order(table))
    expected = content_hash(table, parsed(TYPES))

    chunked = pa.concat_tables([table.slice(0, 7), table.slice(7, 0), table.slice(7, 130), table.slice(137)])
    padded = pa.concat_tables([table.slice(3, 5), table, table.slice(0, 2)]).combine_chunks().slice(5, 300)
    wide = table.set_column(0, "a", table["a"].cast(pa.large_string()))

    assert content_hash(chunked, parsed(TYPES)) == expected
    assert content_hash(padded, parsed(TYPES)) == expected
    assert content_hash(wide, parsed(TYPES)) == expected


def test_what_stands_in_memory_behind_a_null_makes_no_difference():
    valid = pa.py_buffer(b"\x01")  # The first of two values is there, the second is not.
    numbers = {
        "integer": (np.array([5, 77], "<i8"), pa.int64()),
        "date": (np.array([5, 77], "<i4"), pa.date32()),
        "timestamp": (np.array([5, 77], "<i8"), pa.timestamp("us")),
        "decimal(5,0)": (np.array([5, 0, 77, 0], "<i8"), pa.decimal128(5, 0)),
        "boolean": (np.array([3], "u1"), pa.bool_()),
    }
    for kind, (values, held) in numbers.items():
        dirty = pa.Array.from_buffers(held, 2, [valid, pa.py_buffer(values.tobytes())])
        clean = pa.array(dirty.to_pylist(), held)
        types = {"x": Type.of(kind)}
        assert dirty.null_count == 1
        assert content_hash(pa.table({"x": dirty}), types) == content_hash(pa.table({"x": clean}), types)

    offsets = pa.py_buffer(np.array([0, 1, 4], "<i4").tobytes())
    dirty = pa.Array.from_buffers(pa.string(), 2, [valid, offsets, pa.py_buffer(b"abcd")])
    types = {"x": Type.of("text")}
    assert dirty.to_pylist() == ["a", None]
    assert content_hash(pa.table({"x": dirty}), types) == content_hash(pa.table({"x": ["a", None]}), types)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda rows: rows[:-1], id="a row less"),
        pytest.param(lambda rows: [*rows, rows[0]], id="a row twice"),
        pytest.param(lambda rows: [{**rows[0], "a": "x"}, *rows[1:]], id="another text"),
        pytest.param(lambda rows: [{**rows[0], "c": None}, *rows[1:]], id="a null"),
    ],
)
def test_every_change_of_the_rows_changes_the_hash(change):
    rows = [{**row, "a": "a", "c": Decimal("0.001")} for row in sample(5)]

    assert fast_hash(table_of(change(rows), TYPES), TYPES) != fast_hash(table_of(rows, TYPES), TYPES)


def test_an_empty_text_a_null_and_shifted_text_have_hashes_of_their_own():
    types = {"x": "text", "y": "text"}
    tables = [[("", "ab")], [(None, "ab")], [("a", "b")], [("ab", "")], []]

    hashes = {fast_hash(table_of([{"x": x, "y": y} for x, y in rows], types), types) for rows in tables}

    assert len(hashes) == len(tables)


def test_names_and_types_of_columns_are_part_of_the_hash():
    five = pa.table({"x": pa.array([Decimal(5)], pa.decimal128(4, 0))})
    wider = pa.table({"x": pa.array([Decimal(5)], pa.decimal128(5, 0))})
    renamed = five.rename_columns(["y"])

    hashes = {
        content_hash(five, {"x": Type.of("decimal(4,0)")}),
        content_hash(wider, {"x": Type.of("decimal(5,0)")}),
        content_hash(renamed, {"y": Type.of("decimal(4,0)")}),
    }

    assert len(hashes) == 3


def test_a_table_that_is_not_in_the_types_of_the_contract_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        content_hash(pa.table({"x": pa.array([1], pa.int32())}), {"x": Type.of("integer")})


def test_rows_that_are_equal_keep_the_order_in_which_they_came():
    table = pa.table({"x": pa.array(["b", "a"] * 50_000)})

    order = sort_order(table).to_numpy()

    assert (np.diff(order[:50_000]) == 2).all()
    assert (np.diff(order[50_000:]) == 2).all()


def test_the_worked_example_of_the_reference_is_right():
    page = REFERENCE.read_text(encoding="utf-8")
    digests = re.findall(r"\b[0-9a-f]{64}\b", page)
    types = {"case_no": "text", "paid": "decimal(18,2)", "closed_on": "date"}
    rows = [
        {"case_no": "乙2", "paid": None, "closed_on": date(2024, 3, 5)},
        {"case_no": "A1", "paid": Decimal("12.50"), "closed_on": None},
    ]

    assert digests[-1] == slow_hash(rows, types, ["case_no"])
    assert digests[-1] == fast_hash(table_of(rows, types), types, ["case_no"])

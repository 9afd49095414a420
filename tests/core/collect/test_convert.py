import random
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from conversion import converted, reason, value
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.clean import BLANKS, clean
from quanheng.core.collect.cells.quantity import plain_numbers, read_number
from quanheng.core.model.types import Type

# Text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  a b\t", "a b"),
        ("\u3000甲局\u00a0", "甲局"),
        ("\u200b\ufeff甲局\u200b", "甲局"),
        ("e\u0301", "\u00e9"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\r\n", None),
        ("   ", None),
        ("", None),
        ("０１２", "０１２"),
        ("007", "007"),
    ],
)
def test_text_is_stripped_normalised_and_otherwise_kept(cell, expected):
    assert value(cell, "text") == expected


@given(st.lists(st.none() | st.text(st.sampled_from("aé\u0301 \r\n\u3000\u200b甲"), max_size=5), max_size=8))
def test_cleaning_a_column_is_cleaning_each_of_its_cells(cells):
    def slow(cell):
        cell = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
        return cell.strip(BLANKS) or None

    expected = [None if cell is None else slow(cell) for cell in cells]

    assert clean(pa.array(cells, pa.string())).to_pylist() == expected
    assert clean(pa.array(["x", *cells, " "], pa.string()).slice(1, len(cells))).to_pylist() == expected


# Numbers


@pytest.mark.parametrize(
    ("cell", "type_", "expected"),
    [
        ("12", "integer", 12),
        ("-0", "integer", 0),
        ("+7", "integer", 7),
        ("007", "integer", 7),
        ("1,234,567", "integer", 1234567),
        ("１，２３４", "integer", 1234),
        ("－５", "integer", -5),
        ("\u22125", "integer", -5),
        ("12.00", "integer", 12),
        ("9223372036854775807", "integer", 2**63 - 1),
        ("-9223372036854775808", "integer", -(2**63)),
        ("1.5", "decimal(18,4)", Decimal("1.5")),
        ("1,234.50", "decimal(6,2)", Decimal("1234.5")),
        (".5", "decimal(18,4)", Decimal("0.5")),
        ("5.", "decimal(18,4)", Decimal("5")),
        ("2.500000", "decimal(2,1)", Decimal("2.5")),
        ("0.25", "decimal(2,2)", Decimal("0.25")),
        ("000012.5", "decimal(3,1)", Decimal("12.5")),
        (
            "12345678901234567890123456789012345.678",
            "decimal(38,3)",
            Decimal("12345678901234567890123456789012345.678"),
        ),
        ("１２．５", "decimal(18,4)", Decimal("12.5")),
        (" ", "decimal(18,4)", None),
    ],
)
def test_numbers_are_read_exactly(cell, type_, expected):
    assert value(cell, type_) == expected


@pytest.mark.parametrize(
    ("cell", "type_", "said"),
    [
        ("4.2E+17", "integer", "exponent"),
        ("4.20302E+17", "decimal(38,0)", "exponent"),
        ("12.5", "integer", "whole number"),
        ("9223372036854775808", "integer", "too large"),
        ("1" * 60, "integer", "too large"),
        ("1.23456", "decimal(18,4)", "more than 4 decimal places"),
        ("123.4", "decimal(3,1)", "more than 2 digits"),
        ("1", "decimal(2,2)", "more than 0 digits"),
        ("97%", "decimal(18,4)", "per cent"),
        ("1,23", "decimal(18,4)", "not a number"),
        ("12,34,567", "integer", "not a number"),
        ("约30", "integer", "not a number"),
        (".", "decimal(18,4)", "not a number"),
        ("0x1F", "integer", "not a number"),
        ("1_000", "integer", "not a number"),
        ("nan", "decimal(18,4)", "not a number"),
        ("Infinity", "decimal(18,4)", "not a number"),
        ("١٢", "integer", "not a number"),
    ],
)
def test_what_is_no_number_of_the_type_is_rejected_with_the_reason(cell, type_, said):
    assert said in reason(cell, type_)


NUMBERS = st.sampled_from(["integer", "decimal(5,2)", "decimal(3,3)", "decimal(4,0)", "decimal(38,9)"])


@given(st.lists(st.text(st.sampled_from("0123456789-.,+eE "), max_size=9), max_size=9), NUMBERS)
def test_the_quick_way_with_numbers_agrees_with_the_careful_one(cells, type_):
    texts, parsed = clean(pa.array(cells, pa.string())), Type.of(type_)

    for text, plain in zip(texts.to_pylist(), plain_numbers(texts, parsed).to_pylist(), strict=True):
        if plain is not None:
            assert plain == read_number(text, parsed)
        elif text is not None and text.isdecimal() and len(text) <= 3 and "(3,3)" not in type_:
            pytest.fail(f"{text} is plain enough for the quick way")


# Booleans, codes and words


@pytest.mark.parametrize("cell", ["true", "True", "TRUE", "1", "是", "Y", "yes", "ｙ", " 是 "])
def test_yes_is_read_as_true(cell):
    assert value(cell, "boolean") is True


@pytest.mark.parametrize("cell", ["false", "0", "否", "N", "No"])
def test_no_is_read_as_false(cell):
    assert value(cell, "boolean") is False


def test_neither_yes_nor_no_is_rejected():
    assert "yes or no" in reason("也许", "boolean")
    assert "yes or no" in reason("2", "boolean")


CODES = {"done": {"zh": "已办结", "en": "Closed"}, "open": {"zh": "办理中", "en": "In progress"}}


@pytest.mark.parametrize("cell", ["done", "DONE", "已办结", "closed", " 已 办 结 ", "ｄｏｎｅ"])
def test_a_code_is_known_by_its_name_and_its_labels(cell):
    assert value(cell, "text", codes=CODES) == "done"


def test_an_unknown_code_is_rejected_with_the_nearest():
    done = converted(["已办洁", "done", "qqq", None, "已办洁"], "text", codes=CODES)

    assert done.values.to_pylist() == [None, "done", None, None, None]
    assert done.rejected.tolist() == [0, 2, 4]
    assert done.given == ["已办洁", "qqq", "已办洁"]
    assert "done (已办结)" in done.reasons[0].zh
    assert "done (Closed)" in done.reasons[0].en
    assert "done (Closed), open (In progress)." in done.reasons[1].en
    assert done.filled == 4


def test_words_of_the_source_go_before_codes_and_can_stand_for_nothing():
    words = {"办毕": "done", "－": "", "open": "done"}

    done = converted(["办毕", " 办 毕", "－", "open", "In progress"], "text", words, codes=CODES)

    assert done.values.to_pylist() == ["done", "done", None, "done", "open"]
    assert not done.reasons


def test_words_help_with_every_type():
    assert converted(["满", "无", "3"], "integer", {"满": "100", "无": ""}).values.to_pylist() == [
        100,
        None,
        3,
    ]
    assert converted(["甲", "乙"], "text", {"甲": "A"}).values.to_pylist() == ["A", "乙"]
    assert converted(["√", "×"], "boolean", {"√": "是", "×": "否"}).values.to_pylist() == [True, False]
    assert converted(pa.array([1, 2]), "integer", {"1": "10"}).values.to_pylist() == [10, 2]


def test_labels_that_two_codes_share_are_no_synonym_when_folded():
    codes = {"a": {"zh": "其他", "en": "Other"}, "b": {"zh": "其 他", "en": "other"}}

    done = converted(["其他", "其 他", "OTHER"], "text", codes=codes)

    assert done.values.to_pylist() == ["a", "b", None]


# Typed columns


@pytest.mark.parametrize(
    ("column", "type_", "expected"),
    [
        (pa.array([1, None], pa.int32()), "integer", [1, None]),
        (pa.array([1, 2**63], pa.uint64()), "decimal(38,0)", [Decimal(1), Decimal(2**63)]),
        (pa.array([1, None], pa.int64()), "decimal(5,2)", [Decimal(1), None]),
        (pa.array([7], pa.int64()), "text", ["7"]),
        (pa.array([Decimal("1.50")], pa.decimal128(9, 2)), "decimal(5,1)", [Decimal("1.5")]),
        (pa.array([Decimal("0.0000001")], pa.decimal128(9, 7)), "decimal(9,7)", [Decimal("0.0000001")]),
        (pa.array([Decimal("0.0000001")], pa.decimal128(12, 7)), "decimal(9,7)", [Decimal("0.0000001")]),
        (pa.array([Decimal("3.00")], pa.decimal128(9, 2)), "integer", [3]),
        (pa.array([0.1, 2.0, None]), "decimal(18,4)", [Decimal("0.1"), Decimal(2), None]),
        (pa.array([2.0]), "integer", [2]),
        (pa.array([True, None]), "boolean", [True, None]),
        (pa.array([1, 0]), "boolean", [True, False]),
        (pa.array([True]), "text", ["true"]),
        (pa.array([date(2024, 3, 5)]), "date", [date(2024, 3, 5)]),
        (pa.array([date(2024, 3, 5)]), "timestamp", [datetime(2024, 3, 5)]),
        (pa.array([datetime(2024, 3, 5)], pa.timestamp("s")), "date", [date(2024, 3, 5)]),
        (pa.array([datetime(2024, 3, 5, 1)], pa.timestamp("ns")), "timestamp", [datetime(2024, 3, 5, 1)]),
        (
            pa.array([datetime(2024, 3, 5, 1), None], pa.timestamp("ms", "UTC")),
            "timestamp",
            [datetime(2024, 3, 5, 9), None],
        ),
        (pa.nulls(2), "integer", [None, None]),
        (pa.nulls(1), "text", [None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), "text", ["a", "b", "a"]),
        (pa.array(["5"], pa.large_string()), "integer", [5]),
        (pa.array(["5"], pa.string_view()), "text", ["5"]),
        (pa.chunked_array([["1"], [], ["x"]]).slice(0, 1), "integer", [1]),
        (pa.array([["a", "b"]]), "text", ['["a", "b"]']),
    ],
)
def test_typed_columns_are_taken_as_what_they_are(column, type_, expected):
    done = converted(column, type_)

    assert not done.reasons
    assert done.values.type == arrow_type(Type.of(type_))
    assert done.values.to_pylist() == expected


@pytest.mark.parametrize(
    ("column", "type_", "said"),
    [
        (pa.array([2**63], pa.uint64()), "integer", "too large"),
        (pa.array([Decimal("1.55")], pa.decimal128(9, 2)), "decimal(5,1)", "more than 1"),
        (pa.array([1e300]), "decimal(38,0)", "exponent"),
        (pa.array([float("nan")]), "decimal(18,4)", "not a number"),
        (pa.array([datetime(2024, 3, 5, 1)], pa.timestamp("us")), "date", "time of day"),
        (pa.array([1_000_000_001], pa.timestamp("ns")), "timestamp", "finer"),
        (pa.array([True]), "integer", "not a number"),
        (pa.array([20240305]), "boolean", "yes or no"),
    ],
)
def test_typed_cells_that_do_not_fit_are_rejected_one_by_one(column, type_, said):
    done = converted(column, type_)

    assert said in done.reasons[0].en
    assert done.values.null_count == 1


def test_a_column_with_everything_in_it_keeps_its_rows_apart():
    chance = random.Random(5)
    cells = [chance.choice(["2024-03-05", "2024/3/5", "2024-02-30", None, "", "x"]) for _ in range(2000)]

    done = converted(pa.chunked_array([cells[:700], cells[700:]]), "date")

    good = {"2024-03-05", "2024/3/5"}
    assert done.values.to_pylist() == [date(2024, 3, 5) if cell in good else None for cell in cells]
    assert done.rejected.tolist() == [i for i, cell in enumerate(cells) if cell in ("2024-02-30", "x")]
    assert done.given == [cell for cell in cells if cell in ("2024-02-30", "x")]
    assert len(done.reasons) == len(done.given)
    assert done.filled == sum(bool(cell) for cell in cells)

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from conversion import converted


def told(cell, type_, words=None, **more):
    """Return what a cell becomes, and rule and handling of each of its faults."""
    done = converted([cell], type_, words, **more)
    return done.values[0].as_py(), sorted((found.fault.rule, found.fault.handled) for found in done.faults)


@pytest.mark.parametrize(
    "cell",
    [
        "2024年3月5日",
        "2024.3.5",
        "2024/3/5",
        "2024-3-5",
        "20240305",
        "二〇二四年三月五日",
        "二○二四年三月五号",
        "45356",
    ],
)
def test_dates_in_forms_of_offices_are_mended_and_told(cell):
    assert told(cell, "date") == (date(2024, 3, 5), [("date_form", "repaired")])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("二〇二四年十月三十一日", date(2024, 10, 31)),
        ("二零一九年十二月二十日", date(2019, 12, 20)),
        ("二〇〇〇年二月廿九日", date(2000, 2, 29)),
        ("一九九八年十一月十日", date(1998, 11, 10)),
    ],
)
def test_written_numbers_of_dates_are_read(cell, day):
    assert told(cell, "date") == (day, [("date_form", "repaired")])


@pytest.mark.parametrize("cell", ["2024-03-05", "2024-03-05 00:00:00", "2024-03-05T00:00:00"])
def test_dates_in_iso_form_have_no_fault(cell):
    assert told(cell, "date") == (date(2024, 3, 5), [])


@pytest.mark.parametrize("cell", ["2024-02-30", "24/3/5", "2024-03", "不详", "二〇二四年二月三十日", "99999"])
def test_dates_that_cannot_be_are_rejected(cell):
    assert told(cell, "date") == (None, [("date_possible", "rejected")])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-05 14:20:30", []),
        ("2024-03-05T06:20:30Z", []),
        ("2024-03-05 14:20:30 +0800", []),
        ("2024/3/5 14:20:30", [("date_form", "repaired")]),
        ("20240305142030", [("date_form", "repaired")]),
        ("2024年3月5日 14时20分30秒", [("date_form", "repaired")]),
    ],
)
def test_moments_are_told_likewise(cell, expected):
    assert told(cell, "timestamp") == (datetime(2024, 3, 5, 14, 20, 30), expected)


def test_the_serial_number_of_a_day_is_no_moment():
    assert told("45356", "timestamp") == (None, [("date_possible", "rejected")])


def test_wide_and_invisible_characters_in_dates_are_told_as_such():
    assert told("２０２４-03-05", "date") == (date(2024, 3, 5), [("character_form", "repaired")])
    assert told("2024-\u200b03-05", "date") == (date(2024, 3, 5), [("character_form", "repaired")])
    assert told("2024年３月5日", "date")[1] == [("character_form", "repaired"), ("date_form", "repaired")]


@pytest.mark.parametrize(
    ("cell", "type_", "value"),
    [
        ("1,234", "integer", 1234),
        ("１２", "integer", 12),
        ("1\u00a0234", "integer", 1234),
        ("1，234.50", "decimal(18,2)", Decimal("1234.50")),
        ("\u22125", "integer", -5),
    ],
)
def test_numbers_in_other_forms_are_mended_and_told(cell, type_, value):
    assert told(cell, type_) == (value, [("number_form", "repaired")])


def test_invisible_characters_in_numbers_are_told_as_such():
    assert told("1\u200b2", "integer") == (12, [("character_form", "repaired")])
    assert told("\u300012", "integer") == (12, [("character_form", "repaired")])


@pytest.mark.parametrize("cell", ["12", "-3", "007", "+7", "12.0"])
def test_plain_numbers_have_no_fault(cell):
    assert told(cell, "integer")[1] == []


@pytest.mark.parametrize("cell", ["约30", "30人", "97%", "1.5", "1 234", "3 5"])
def test_what_is_no_number_is_rejected(cell):
    assert told(cell, "integer") == (None, [("number_possible", "rejected")])


@pytest.mark.parametrize("cell", ["无", "－", "-", "/", "／", "—", "——"])
def test_words_for_nothing_are_empty_among_numbers_and_dates_and_told(cell):
    assert told(cell, "integer") == (None, [("number_form", "repaired")])
    assert told(cell, "date") == (None, [("date_form", "repaired")])
    assert told(cell, "text") == (cell, [])


def test_a_field_may_have_other_words_for_nothing_or_none():
    assert told("不适用", "text", nothing=["不适用"]) == (None, [("code_form", "repaired")])
    assert told("不 适用", "integer", nothing=["不适用"]) == (None, [("number_form", "repaired")])
    assert told("甲", "text", nothing=["不适用"]) == ("甲", [])
    assert told("无", "integer", nothing=[]) == (None, [("number_possible", "rejected")])
    assert told("无", "text", codes=["有", "无"]) == ("无", [])


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("12.5", Decimal("12.5"), []),
        ("12.5万元", Decimal("12.5"), [("number_form", "repaired")]),
        ("125000元", Decimal("12.5"), [("measure_unit", "repaired"), ("number_form", "repaired")]),
        ("0.5亿元", Decimal(5000), [("measure_unit", "repaired"), ("number_form", "repaired")]),
        ("-1,000 元", Decimal("-0.1"), [("measure_unit", "repaired"), ("number_form", "repaired")]),
        ("1元", Decimal("0.0001"), [("measure_unit", "repaired"), ("number_form", "repaired")]),
        ("0.55元", Decimal("0.0001"), [("measure_unit", "repaired"), ("number_form", "repaired")]),
        ("12.34567万元", None, [("number_possible", "rejected")]),
        ("3人", None, [("number_possible", "rejected")]),
        ("约3万元", None, [("number_possible", "rejected")]),
    ],
)
def test_a_measure_in_the_cell_is_converted_exactly_or_refused(cell, value, expected):
    assert told(cell, "decimal(18,4)", measure="万元") == (value, expected)


def test_a_per_cent_sign_is_a_measure_where_the_field_has_it():
    assert told("97%", "decimal(18,4)", measure="%") == (97, [("number_form", "repaired")])


CODES = {"done": {"zh": "已办结", "en": "Closed"}, "open": {"zh": "办理中（在办）", "en": "In progress"}}


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("done", "done", []),
        ("已办结", "done", []),
        ("办理中（在办）", "open", []),
        ("已 办结", "done", [("code_form", "repaired")]),
        ("DONE", "done", [("code_form", "repaired")]),
        ("ｄｏｎｅ", "done", [("character_form", "repaired")]),
        ("已\u200b办结", "done", [("character_form", "repaired")]),
        ("办完", None, [("code_known", "rejected")]),
    ],
)
def test_codes_and_their_labels_are_standard_and_variants_are_mended(cell, value, expected):
    assert told(cell, "text", codes=CODES) == (value, expected)


def test_words_of_the_source_are_mended_codes():
    assert told("办毕", "text", {"办毕": "done"}, codes=CODES) == ("done", [("code_form", "repaired")])
    assert told("done", "text", {"done": "done"}, codes=CODES) == ("done", [])
    assert told("未评价", "text", {"未评价": ""}, codes=CODES) == (None, [("code_form", "repaired")])


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("是", True, []),
        ("1", True, []),
        ("FALSE", False, []),
        ("Ｙ", True, [("character_form", "repaired")]),
        ("也许", None, [("code_known", "rejected")]),
    ],
)
def test_truth_values_are_told_likewise(cell, value, expected):
    assert told(cell, "boolean") == (value, expected)


@pytest.mark.parametrize("cell", ["\u3000张三", "张三\u200b", " \u00a0张三", "张三\ufeff "])
def test_invisible_characters_around_names_are_removed_and_told(cell):
    assert told(cell, "text") == ("张三", [("character_form", "repaired")])


@pytest.mark.parametrize("cell", ["张三", " 张三 ", "张三\r\n", "张\u3000三", "e\u0301", " ", "\u3000"])
def test_plain_blanks_around_names_and_whatever_is_within_are_no_faults(cell):
    assert told(cell, "text")[1] == []


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("012345", "012345", []),
        ("12345", "12345", [("leading_zeros", "doubtful")]),
        ("1234567", "1234567", [("leading_zeros", "doubtful")]),
        ("12A456", "12A456", [("leading_zeros", "doubtful")]),
        ("０１２３４５", "012345", [("character_form", "repaired")]),
        (" 012345", "012345", []),
    ],
)
def test_codes_of_fixed_length_that_lost_zeros_are_doubtful(cell, value, expected):
    assert told(cell, "text", digits=6) == (value, expected)


def test_digits_of_a_typed_column_are_looked_at_all_the_same():
    done = converted(pa.array([12345, 123456]), "text", digits=6)

    assert done.values.to_pylist() == ["12345", "123456"]
    assert [(found.fault.rule, found.rows.tolist()) for found in done.faults] == [("leading_zeros", [0])]


@pytest.mark.parametrize(
    ("column", "type_"),
    [
        (pa.array([date(2024, 3, 5)]), "date"),
        (pa.array([datetime(2024, 3, 5)]), "date"),
        (pa.array([datetime(2024, 3, 5, 1)]), "timestamp"),
        (pa.array([1234]), "integer"),
        (pa.array([Decimal("1234.50")]), "decimal(18,4)"),
        (pa.array([True]), "boolean"),
        (pa.array([1]), "boolean"),
    ],
)
def test_typed_columns_have_no_faults_of_form(column, type_):
    assert converted(column, type_).faults == []


def test_a_cell_can_have_several_faults_and_each_has_its_rows():
    cells = [
        "９１１１０１０８５５１３８５０８２A",
        None,
        "91110108551385082Q",
        "９１１１０１０８５５１３８５０８２A",
    ]

    done = converted(cells, "text", check="uscc")

    assert {found.fault.rule: found.rows.tolist() for found in done.faults} == {
        "character_form": [0, 3],
        "uscc_valid": [0, 3],
    }
    assert all(found.given.to_pylist() == [cells[0], cells[0]] for found in done.faults)
    assert done.filled == 3

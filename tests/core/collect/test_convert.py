import random
import string
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.clean import BLANKS, clean
from quanheng.core.collect.cells.iso import iso_dates, iso_timestamps
from quanheng.core.collect.cells.moment import read_date, read_timestamp
from quanheng.core.collect.cells.quantity import plain_numbers, read_number
from quanheng.core.collect.cells.zone import to_local
from quanheng.core.collect.convert import convert
from quanheng.core.model.dataset import Field
from quanheng.core.model.types import Type
from quanheng.core.text import Text

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
    import unicodedata

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
        ("－", "integer", "not a number"),
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


# Dates


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-05", "2024-3-5", "2024/3/5", "2024/03/05", "2024.3.5", "20240305", "2024年3月5日", "2024年03月05日",
        "2024 年 3 月 5 日", "２０２４－０３－０５", "2024-03-05 00:00:00", "2024-03-05T00:00", "2024/3/5 0:00",
        "2024-03-05 00:00:00.000",
    ],
)  # fmt: skip
def test_dates_are_read_in_the_forms_that_offices_use(cell):
    assert value(cell, "date") == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2024-02-30", "no such day"),
        ("2023-02-29", "no such day"),
        ("2024/13/1", "no such day"),
        ("20240000", "no such day"),
        ("0000-01-01", "no such day"),
        ("24/3/5", "four digits"),
        ("24年3月5日", "four digits"),
        ("3/5/2024", "year first"),
        ("05-03-2024", "year first"),
        ("2024-03", "day is missing"),
        ("2024年3月", "day is missing"),
        ("45356", "serial number"),
        ("2024-03-05 14:20:00", "time of day"),
        ("2024-03/05", "not a date"),
        ("2024-03-051", "not a date"),
        ("二〇二四年三月五日", "not a date"),
        ("无", "not a date"),
    ],
)
def test_what_is_no_date_is_rejected_with_the_reason(cell, said):
    assert said in reason(cell, "date")


# Timestamps


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-05 14:20:30", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024-03-05T14:20:30", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024-03-05 14:20", datetime(2024, 3, 5, 14, 20)),
        ("2024-03-05", datetime(2024, 3, 5)),
        ("2024/3/5 9:05", datetime(2024, 3, 5, 9, 5)),
        ("20240305142030", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024年3月5日 14时20分30秒", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024年3月5日14:20", datetime(2024, 3, 5, 14, 20)),
        ("2024-03-05 14:20:30.5", datetime(2024, 3, 5, 14, 20, 30, 500000)),
        ("2024-03-05 14:20:30.123456", datetime(2024, 3, 5, 14, 20, 30, 123456)),
        ("2024-03-05 14:20:30.1234560", datetime(2024, 3, 5, 14, 20, 30, 123456)),
        ("2024-03-05T06:20:30Z", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024-03-05T06:20:30.25Z", datetime(2024, 3, 5, 14, 20, 30, 250000)),
        ("2024-03-05T23:00+00:00", datetime(2024, 3, 6, 7)),
        ("2024-03-05 14:20:30+08:00", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024-03-05 01:20:30-05:00", datetime(2024, 3, 5, 14, 20, 30)),
        ("2024-03-05 14:20:30 +0800", datetime(2024, 3, 5, 14, 20, 30)),
        ("9999-12-31", datetime(9999, 12, 31)),
        ("0001-01-01 00:00:00", datetime(1, 1, 1)),
    ],
)
def test_timestamps_become_wall_time_of_the_project(cell, expected):
    assert value(cell, "timestamp") == expected


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2024-03-05 24:00:00", "no such time"),
        ("2024-03-05 14:60", "no such time"),
        ("2024-03-05 14:20:30.1234567", "finer than microseconds"),
        ("2024-03-05 下午2:20", "not understood"),
        ("2024-03-05 14:20:30+25:00", "zone offset"),
        ("9999-12-31T23:00:00Z", "zone offset"),
        ("0001-01-01T00:00:00+14:00", "zone offset"),
        ("2024-03-0514:20", "not a date"),
        ("2024-02-30 14:20:00", "no such day"),
    ],
)
def test_what_is_no_timestamp_is_rejected_with_the_reason(cell, said):
    assert said in reason(cell, "timestamp")


def test_the_hour_that_clocks_repeat_and_the_one_they_skip_come_out_right():
    cells = ["2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z", "2024-03-10T06:59:59Z", "2024-03-10T07:00:00Z"]

    done = converted(cells, "timestamp", zone=NEW_YORK)

    assert [str(moment) for moment in done.values.to_pylist()] == [
        "2024-11-03 01:30:00", "2024-11-03 01:30:00", "2024-03-10 01:59:59", "2024-03-10 03:00:00",
    ]  # fmt: skip


@given(
    st.lists(st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1)), max_size=8),
    st.sampled_from([SHANGHAI, NEW_YORK]),
)
def test_local_time_of_a_column_is_that_of_each_moment(moments, zone):
    utc = pa.array(moments, pa.timestamp("us")).cast(pa.int64())

    local = to_local(utc, zone).cast(pa.timestamp("us")).to_pylist()

    assert local == [m.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) for m in moments]


def near_iso():
    """Texts like ISO moments, some of them broken in one character."""
    moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 28))
    zones = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
    timespec = st.sampled_from(["minutes", "seconds", "milliseconds", "microseconds"])
    full = st.builds(
        lambda m, z, t, s: m.replace(tzinfo=z).isoformat(s, t),
        moments,
        zones,
        timespec,
        st.sampled_from(" T"),
    )
    texts = (
        full
        | full.map(lambda text: text.replace("+00:00", "Z"))
        | moments.map(lambda m: m.date().isoformat())
    )
    signs = st.sampled_from(string.digits + "-: T.Z+")
    return st.builds(
        lambda text, at, sign: text if at >= len(text) else text[:at] + sign + text[at + 1 :],
        texts, st.integers(0, 60), signs,
    )  # fmt: skip


@given(st.lists(near_iso(), max_size=12))
def test_the_quick_way_with_moments_agrees_with_the_careful_one(cells):
    texts = pa.array(cells, pa.string())

    for text, quick in zip(cells, iso_timestamps(texts, NEW_YORK).to_pylist(), strict=True):
        careful = read_timestamp(text, NEW_YORK)
        assert quick is None or quick == careful
    for text, quick in zip(cells, iso_dates(texts).to_pylist(), strict=True):
        careful = read_date(text, NEW_YORK)
        assert quick == (
            None if isinstance(careful, Text) or len(text) != 10 or text[4] + text[7] != "--" else careful
        )


def test_every_day_of_four_centuries_is_read_quickly_and_rightly():
    days = [
        date.fromordinal(number)
        for number in range(date(1800, 1, 1).toordinal(), date(2200, 1, 1).toordinal())
    ]

    assert iso_dates(pa.array([day.isoformat() for day in days])).to_pylist() == days


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
    assert "done, open" in done.reasons[1].en
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

import string
from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from conversion import NEW_YORK, SHANGHAI, converted, reason, value
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.collect.cells.iso import iso_dates, iso_timestamps
from quanheng.core.collect.cells.moment import read_date, read_timestamp
from quanheng.core.collect.cells.zone import to_local
from quanheng.core.text import Text

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
        ("5/3/24", "four digits"),
        ("3/5/2024", "year first"),
        ("15.11.2025", "year first"),
        ("15/11/2025 10:30", "year first"),
        ("15-Nov-2025", "month as a number"),
        ("Nov 15, 2025", "month as a number"),
        ("05-03-2024", "year first"),
        ("2024-03", "day is missing"),
        ("2024年3月", "day is missing"),
        ("2024.50", "not a date"),
        ("01234", "serial number"),
        ("2024-03-05 14:20:00", "time of day"),
        ("2024-03/05", "not a date"),
        ("2024-03-051", "not a date"),
        ("二〇二四年二月三十日", "no such day"),
        ("二〇二四年三月五五日", "no such day"),
        ("也许", "not a date"),
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

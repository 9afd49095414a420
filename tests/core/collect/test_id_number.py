import random
from datetime import date, timedelta

import pyarrow as pa
import pytest
from conversion import converted, value

from quanheng.core.collect.cells.id_number import valid_id_numbers

PUBLISHED = "11010519491231002X"
"""The example of GB 11643."""


def slow_check(digits):
    """Return the check character by ISO 7064, MOD 11-2, as a running remainder."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]


def faults(cell):
    done = converted([cell], "text", check="id_number", personal="id_number")
    return [(found.fault.rule, found.fault.handled) for found in done.faults]


def made(chance):
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(30_000))
    digits = f"9900{chance.randrange(100):02d}{born:%Y%m%d}{chance.randrange(1, 1000):03d}"
    return digits + slow_check(digits)


def test_the_published_number_is_valid():
    assert value(PUBLISHED, "text", check="id_number") == PUBLISHED
    assert faults(PUBLISHED) == []


def test_numbers_agree_with_the_slow_way_and_each_other_check_character_is_wrong():
    chance = random.Random(11)
    numbers = [made(chance) for _ in range(300)]

    assert {number[-1] for number in numbers} == set("0123456789X")
    assert valid_id_numbers(pa.array(numbers)).all()
    for number in numbers[:40]:
        others = [number[:-1] + sign for sign in "0123456789X" if sign != number[-1]]
        assert not valid_id_numbers(pa.array(others)).any()


@pytest.mark.parametrize(
    ("cell", "kept", "expected"),
    [
        ("11010519491231002x", PUBLISHED, [("character_form", "repaired")]),
        ("１１０１０５19491231002X", PUBLISHED, [("character_form", "repaired")]),
        ("110105 19491231 002X", PUBLISHED, [("character_form", "repaired")]),
        ("110105194912310021", "110105194912310021", [("id_number_valid", "doubtful")]),
        ("110105194913310021", "110105194913310021", [("id_number_valid", "doubtful")]),
        ("110105491231002", "110105491231002", [("id_number_valid", "doubtful")]),
        ("12345", "12345", [("id_number_valid", "doubtful")]),
        ("4.20302E+17", None, [("id_number_valid", "rejected")]),
        ("4.20302197001010E+17", None, [("id_number_valid", "rejected")]),
        ("420302197001010000", None, [("id_number_valid", "rejected")]),
    ],
)
def test_numbers_in_other_forms_are_mended_doubted_or_rejected(cell, kept, expected):
    assert converted([cell], "text", check="id_number").values.to_pylist() == [kept]
    assert faults(cell) == expected


def test_a_valid_number_that_ends_in_zeros_is_no_lost_one():
    ending = next(
        number
        for day in range(1, 3000)
        for digits in [f"990000{date(1980, 1, 1) + timedelta(days=day):%Y%m%d}500"[:15] + "00"]
        for number in [digits + slow_check(digits)]
        if number.endswith("000")
    )

    assert value(ending, "text", check="id_number") == ending
    assert faults(ending) == []


def test_the_reason_says_whether_the_day_or_the_check_character_is_wrong():
    def reason(cell):
        [found] = converted([cell], "text", check="id_number").faults
        return found.fault.reason.en

    assert "date of birth" in reason("110105194913310021")
    assert "check character" in reason("110105194912310021")
    assert "15 digits" in reason("110105491231002")

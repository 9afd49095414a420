import random

import pyarrow as pa
import pytest
from conversion import converted, value

from quanheng.core.collect.cells.uscc import ALPHABET, valid_usccs

# The first three are published codes of real bodies; the last is the second with its check character changed.
VALID = ["91110108551385082Q", "91350100M000100Y43", "91330100799655058B"]
INVALID = ["91350100M000100Y4A"]


def slow_check(body):
    """Return the check character by the letter of GB 32100, one sign at a time."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(body, weights, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def faults(cell):
    return [
        (found.fault.rule, found.fault.handled) for found in converted([cell], "text", check="uscc").faults
    ]


@pytest.mark.parametrize("code", VALID)
def test_published_codes_are_valid(code):
    assert value(code, "text", check="uscc") == code
    assert faults(code) == []


@pytest.mark.parametrize("code", INVALID)
def test_a_code_with_a_wrong_check_character_is_kept_as_doubtful(code):
    assert value(code, "text", check="uscc") == code
    assert faults(code) == [("uscc_valid", "doubtful")]


def test_every_check_character_agrees_with_the_slow_way_and_no_other_is_valid():
    chance = random.Random(7)
    bodies = ["".join(chance.choice(ALPHABET) for _ in range(17)) for _ in range(400)]
    checks = [slow_check(body) for body in bodies]

    assert "0" in checks, "a remainder of 0 must be among the cases"
    assert valid_usccs(pa.array([body + check for body, check in zip(bodies, checks, strict=True)])).all()
    for body, check in zip(bodies[:40], checks, strict=False):
        codes = pa.array([body + sign for sign in ALPHABET])
        assert [codes[i].as_py()[-1] for i in valid_usccs(codes).nonzero()[0]] == [check]


@pytest.mark.parametrize(
    ("cell", "kept", "expected"),
    [
        ("91110108551385082q", "91110108551385082Q", [("character_form", "repaired")]),
        ("９１１１０１０８５５１３８５０８２Ｑ", "91110108551385082Q", [("character_form", "repaired")]),
        ("91110108 551385082\u00a0Q", "91110108551385082Q", [("character_form", "repaired")]),
        ("9111010855138508\u200b2Q", "91110108551385082Q", [("character_form", "repaired")]),
        ("9111010855138508", "9111010855138508", [("uscc_valid", "doubtful")]),
        ("9111O108551385082Q", "9111O108551385082Q", [("uscc_valid", "doubtful")]),
        ("9.1110108551E+17", None, [("uscc_valid", "rejected")]),
        ("无", "无", [("uscc_valid", "doubtful")]),
    ],
)
def test_codes_in_other_forms_are_mended_and_what_cannot_be_one_is_told(cell, kept, expected):
    assert converted([cell], "text", check="uscc").values.to_pylist() == [kept]
    assert faults(cell) == expected


def test_codes_among_empty_and_other_cells_are_found_where_they_stand():
    column = pa.chunked_array([["x"], [None, VALID[0], INVALID[0]], [VALID[0], INVALID[0]]]).slice(1)

    done = converted(column, "text", check="uscc")

    assert [(found.fault.handled, found.rows.tolist()) for found in done.faults] == [("doubtful", [2, 4])]

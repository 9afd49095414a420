from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.reading.measure import is_measure, measure_factor, measures_above, split_measure

MONEY = ("元", "千元", "万元", "百万元", "亿元")


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("元", "万元", "0.0001"),
        ("亿元", "万元", "10000"),
        (" 万 元", "元", "10000"),
        ("％", "小数", "0.01"),
        ("小数", "%", "100"),
        ("人", "名", "1"),
        ("个", "人", "1"),
        ("公里", "公里", "1"),
    ],
)
def test_a_number_is_multiplied_by_the_factor(one: str, other: str, factor: str) -> None:
    assert measure_factor(one, other) == Decimal(factor)


@pytest.mark.parametrize(("one", "other"), [("元", "人"), ("%", "万元"), ("公里", "米"), ("", "元")])
def test_what_does_not_measure_the_same_has_no_factor(one: str, other: str) -> None:
    assert measure_factor(one, other) is None


@given(st.sampled_from(MONEY), st.sampled_from(MONEY), st.sampled_from(MONEY))
def test_factors_can_be_chained_exactly(one: str, other: str, third: str) -> None:
    there, on, whole = measure_factor(one, other), measure_factor(other, third), measure_factor(one, third)

    assert there is not None
    assert on is not None
    assert there * on == whole


@pytest.mark.parametrize(
    ("heading", "name", "measure"),
    [
        ("金额（元）", "金额", "元"),
        ("金额(万元)", "金额", "万元"),
        (" 金额\n［ 亿元 ］", "金额", "亿元"),
        ("得分率（％）*", "得分率", "%"),
        ("资金（单位：万元）", "资金", "万元"),
    ],
)
def test_a_measure_in_brackets_is_split_from_its_heading(heading: str, name: str, measure: str) -> None:
    assert split_measure(heading) == (name, measure)


@pytest.mark.parametrize(
    "heading", ["金额", "人员（编外）", "（万元）", "金额（万元）合计", "截至（2024年）"]
)
def test_brackets_that_hold_something_else_belong_to_the_heading(heading: str) -> None:
    assert split_measure(heading) == (heading, None)


def test_measures_above_a_table_are_told_from_the_unit_that_filled_it_in() -> None:
    rows = [
        ["某县审计台账", ""],
        ["填报单位：财政局 单位：人（万元） 填报日期：2024年1月", ""],
        ["编制单位：元", "金额单位: 亿元"],
        ["单位：", "千元"],
    ]

    assert measures_above(rows) == ("人", "万元", "亿元", "千元")


def test_only_words_that_can_be_converted_are_measures() -> None:
    assert is_measure("万 元")
    assert not is_measure("发改局")

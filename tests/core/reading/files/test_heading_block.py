import pytest

from quanheng.core.reading.files.heading_block import find_heading_block
from quanheng.core.reading.headings import normalise

KNOWN = frozenset(normalise(h) for h in ("单位", "类别", "金额", "状态", "期限", "上年编制"))


def test_titles_and_the_line_of_who_filled_it_in_stand_above() -> None:
    rows = [["台账", "", ""], ["填报单位：甲局", "", "单位：万元"], ["单位", "金额", "备考"], ["甲", "1", ""]]

    block = find_heading_block(rows, KNOWN, [(0, 0, 0, 2), (1, 0, 1, 1)], guess=False)

    assert block is not None
    assert (block.headings, block.first, block.last, block.measures) == (
        ("单位", "金额", "备考"),
        2,
        2,
        ("万元",),
    )


def test_merged_parents_give_way_to_children_that_are_known() -> None:
    rows = [
        ["单位", "审计情况", "", "整改", ""],
        ["", "类别", "依据", "状态", "期限"],
        ["甲", "a", "b", "c", "d"],
    ]

    block = find_heading_block(rows, KNOWN, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)], guess=False)

    assert block is not None
    assert (block.headings, block.last) == (("单位", "类别", "审计情况依据", "状态", "期限"), 1)


def test_headings_in_two_rows_need_no_merged_cells() -> None:
    rows = [
        ["序号", "单位", "审计情况", "", "整改", ""],
        ["", "", "类别", "依据", "状态", "期限"],
        ["1", "甲", "", "", "", ""],
    ]

    block = find_heading_block(rows, KNOWN, guess=False)

    assert block is not None
    assert (block.headings, block.last) == (("序号", "单位", "类别", "审计情况依据", "状态", "期限"), 1)


def test_headings_can_stand_in_three_rows() -> None:
    rows = [
        ["单位", "情况", "", ""],
        ["", "金额", "", "类别"],
        ["", "应收", "已收", ""],
        ["甲", "1", "2", "a"],
    ]
    merged = [(0, 0, 2, 0), (0, 1, 0, 3), (1, 1, 1, 2), (1, 3, 2, 3)]

    block = find_heading_block(rows, KNOWN, merged, guess=False)

    assert block is not None
    assert (block.headings, block.first, block.last) == (
        ("单位", "情况金额应收", "情况金额已收", "类别"),
        0,
        2,
    )


def test_children_that_repeat_keep_their_parents() -> None:
    rows = [
        ["单位", "上年", "", "本年", ""],
        ["", "编制", "人数", "编制", "人数"],
        ["甲", "1", "2", "3", "4"],
    ]

    block = find_heading_block(rows, KNOWN, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)], guess=False)

    assert block is not None
    assert block.headings == ("单位", "上年编制", "上年人数", "本年编制", "本年人数")


def test_a_row_of_data_is_never_taken_for_a_heading() -> None:
    rows = [["单位", "", "金额", ""], ["甲", "x", "", "3"], ["状态", "状态", "", ""]]

    block = find_heading_block(rows, KNOWN, [(0, 0, 0, 1), (0, 2, 0, 3)], guess=False)

    assert block is not None
    assert (block.last, block.headings) == (0, ("单位", "", "金额", ""))


def test_cells_that_are_merged_in_the_data_do_not_make_headings() -> None:
    rows = [["单位", "金额"], ["甲", "1"], ["", "2"], ["乙", "3"]]

    block = find_heading_block(rows, KNOWN, [(1, 0, 2, 0)], guess=False)

    assert block is not None
    assert (block.first, block.last) == (0, 0)


def test_a_measure_in_brackets_does_not_hide_a_heading() -> None:
    block = find_heading_block([["台账"], ["单位", "金额（元）"]], KNOWN, guess=False)

    assert block is not None
    assert (block.first, block.known) == (1, 2)


@pytest.mark.parametrize("guess", [True, False])
def test_unknown_headings_are_guessed_only_if_wanted(guess: bool) -> None:
    rows = [["标题", ""], ["甲", "乙"], ["1", "2"]]

    block = find_heading_block(rows, KNOWN, guess=guess)

    assert (block is not None) == guess
    assert block is None or block.headings == ("甲", "乙")


def test_a_guess_takes_the_rows_that_are_merged_with_it() -> None:
    rows = [["甲", "丙", ""], ["", "丁", "戊"], ["1", "2", "3"]]

    block = find_heading_block(rows, frozenset(), [(0, 0, 1, 0), (0, 1, 0, 2)], guess=True)

    assert block is not None
    assert (block.headings, block.last) == (("甲", "丙丁", "丙戊"), 1)

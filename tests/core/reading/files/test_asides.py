from collections.abc import Sequence

import pyarrow as pa
import pytest

from quanheng.core.model.connector import Noticed, RawRows
from quanheng.core.reading.files.asides import Asides

HEADINGS = ("序号", "单位", "事项", "金额")
Row = Sequence[str | None]


def part(rows: Sequence[Row], first: int = 2, headings: Sequence[str] = HEADINGS) -> RawRows:
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(headings))]
    return RawRows(pa.Table.from_arrays(columns, names=list(headings)), file="a.csv", first=first)


def sift(*rows: Row) -> tuple[RawRows, tuple[Noticed, ...], Asides]:
    asides = Asides(HEADINGS)
    sifted = asides.sift(part(rows))
    return sifted, asides.disagreements(), asides


DATA = (("1", "甲局", "a", "1.5"), ("2", "乙局", "b", "2.5"))


@pytest.mark.parametrize(
    "row",
    [
        ("合计", None, None, "4"),
        (None, "合 计", None, "4"),
        ("总　计：", None, None, "4"),
        ("3", "合计", None, "4"),
        ("小计（项）", None, None, "4"),
        (None, "全县合计", None, "4"),
        (None, "党政机关小计", None, "4"),
        (None, "甲局", "小计", "4.0"),
    ],
)
def test_totals_are_left_out_and_told(row: Row) -> None:
    sifted, wrong, _ = sift(*DATA, row)

    assert sifted.table.num_rows == 2
    assert [(one.rule, one.place, one.handled) for one in sifted.noticed] == [("total_rows", 4, "left_out")]
    assert wrong == ()


@pytest.mark.parametrize(
    "row",
    [
        ("3", "合计算中心", "a", "4"),
        ("3", "审计局", "小计算机", "4"),
        ("3", "甲局", "其中三户未交", "4"),
        (None, "统计局", "合计不符", None),
        ("注：补报", "甲局", "a", "4"),
        ("3", "负责人：甲局", "审核：乙", "4"),
        ("3", "甲局", "关于各项合计", None),
    ],
)
def test_rows_that_only_sound_like_totals_or_notes_stay(row: Row) -> None:
    sifted, _, asides = sift(*DATA, row)

    assert sifted.table.num_rows == 3
    assert (sifted.noticed, asides.below) == ((), 0)


def test_a_total_that_is_not_the_sum_of_its_rows_is_doubtful() -> None:
    _, wrong, _ = sift(*DATA, ("合计", None, None, "5"))

    assert wrong == (Noticed("total_agrees", 4, "金额", "5 ≠ 4", "doubtful"),)


def test_groups_and_the_whole_are_compared_each_with_its_own_rows() -> None:
    rows = (
        *DATA,
        ("小计", None, None, "4"),
        ("3", "丙局", "c", "6"),
        ("小计", None, None, "7"),
        ("合计", None, None, "10"),
        ("其中：县级", None, None, "3"),
    )

    sifted, wrong, _ = sift(*rows)

    assert sifted.table.num_rows == 3
    assert [one.value for one in sifted.noticed] == ["小计", "小计", "合计", "其中：县级"]
    assert wrong == (Noticed("total_agrees", 6, "金额", "7 ≠ 6", "doubtful"),)


def test_a_total_may_stand_above_its_rows() -> None:
    assert sift(("合计", None, None, "4"), *DATA)[1] == ()
    assert sift(("合计", None, None, "0"), *DATA)[1] == (
        Noticed("total_agrees", 2, "金额", "0 ≠ 4", "doubtful"),
    )


def test_totals_are_compared_as_far_as_they_are_written_and_floats_go() -> None:
    rows = (("1", "甲局", "a", "0.123"), ("2", "乙局", "b", "0.321"))

    assert sift(*rows, ("合计", None, None, "0.44"))[1] == ()
    assert sift(*rows, ("合计", None, None, "0.444000000000001"))[1] == ()
    assert len(sift(*rows, ("合计", None, None, "0.45"))[1]) == 1


def test_words_for_numbers_add_nothing() -> None:
    assert sift(*DATA, ("3", "丙局", "c", "—"), ("合计", None, None, "4"))[1] == ()
    assert [one.value for one in sift(*DATA, ("3", "丙局", "c", "约3"), ("合计", None, None, "9"))[1]] == [
        "9 ≠ 4"
    ]


def test_columns_of_words_have_no_sum() -> None:
    rows = (("1", "甲局", "a", "一等"), ("2", "乙局", "b", "二等"), ("3", "丙局", "c", "3"))

    assert sift(*rows, ("合计", None, None, "9"))[1] == ()


def test_rates_are_not_added() -> None:
    headings = ("单位", "件数", "得分率（%）")
    asides = Asides(headings)
    asides.sift(part([("甲局", "1", "90"), ("乙局", "1", "80"), ("合计", "2", "85")], headings=headings))

    assert asides.disagreements() == ()


def test_totals_are_compared_over_all_parts() -> None:
    asides = Asides(HEADINGS)
    asides.sift(part(DATA))
    asides.sift(part([("3", "丙局", "c", "6"), ("合计", None, None, "11")], first=4))

    assert [one.value for one in asides.disagreements()] == ["11 ≠ 10"]


def test_notes_and_signatures_below_are_left_out_silently() -> None:
    sifted, _, asides = sift(
        *DATA,
        ("注：1. 截至年底。", None, None, None),
        ("2. 不含下属单位。", None, None, None),
        (None, None, None, None),
        ("填表人：张三", None, "审核人：李四", "负责人："),
    )

    assert sifted.table.column(1).to_pylist() == ["甲局", "乙局", None]
    assert (asides.below, sifted.noticed) == (3, ())


def test_headings_that_repeat_on_every_page_are_left_out() -> None:
    sifted, _, asides = sift(DATA[0], HEADINGS, DATA[1])

    assert sifted.table.num_rows == 2
    assert (sifted.places, asides.below) == ((2, 4), 1)


def test_lines_that_are_too_short_are_looked_at_as_well() -> None:
    asides = Asides(HEADINGS)
    given = RawRows(
        part(DATA).table, file="a", first=2, broken=((4, "合计,,,"), (5, "制表：张三"), (6, "3,丙局"))
    )

    sifted = asides.sift(given, [["合计"], ["制表：张三"], ["3", "丙局"]])

    assert sifted.broken == ((6, "3,丙局"),)
    assert [one.place for one in sifted.noticed] == [4]


def test_a_table_without_columns_has_no_asides() -> None:
    assert Asides([]).sift(RawRows(pa.table({}), file="a")).table.num_rows == 0

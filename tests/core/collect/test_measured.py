from decimal import Decimal

from collect_case import check, contract, part

FIELDS = {
    "case_no": {"type": "text", "label": "编号"},
    "office": {"type": "text", "required": True, "label": "单位"},
    "amount": {"type": "decimal(14,4)", "label": "金额", "measure": "万元"},
    "rate": {"type": "decimal(6,2)", "label": "得分率", "measure": "%"},
    "count": {"type": "integer", "label": "件数"},
}
AUDIT = contract(fields=FIELDS, window={"all": True})


def amounts(headings, rows, **more):
    checked = check(part(rows, headings=headings, **more), dataset=AUDIT)
    return checked.table.column("amount").to_pylist()


def test_amounts_are_converted_exactly_to_the_measure_of_their_field():
    rows = [("1", "u1", "12345"), ("2", "u1", "1,000,000"), ("3", "u1", "0.5"), ("4", "u1", None)]

    assert amounts(("编号", "单位", "金额（元）"), rows) == [
        Decimal("1.2345"),
        Decimal(100),
        Decimal("0.0000"),
        None,
    ]


def test_what_a_field_cannot_hold_of_a_product_is_rounded_half_to_even():
    rows = [("1", "u1", "12345.67"), ("2", "u1", "0.5"), ("3", "u1", "1.5"), ("4", "u1", "-2.5")]

    assert amounts(("编号", "单位", "金额（元）"), rows) == [
        Decimal("1.2346"),
        Decimal("0.0000"),
        Decimal("0.0002"),
        Decimal("-0.0002"),
    ]


def test_a_measure_above_the_table_is_that_of_columns_that_name_none():
    assert amounts(("编号", "单位", "金额"), [("1", "u1", "3")], measures=("人", "亿元")) == [Decimal(30000)]
    assert amounts(("编号", "单位", "金额（万元）"), [("1", "u1", "3")], measures=("亿元",)) == [Decimal(3)]


def test_without_a_measure_numbers_stay_what_they_are():
    assert amounts(("编号", "单位", "金额"), [("1", "u1", "3")]) == [Decimal(3)]


def test_rates_and_counts_have_measures_of_their_own():
    headings = ("编号", "单位", "得分率（小数）", "件数")
    checked = check(part([("1", "u1", "0.975", "7")], headings=headings, measures=("万元",)), dataset=AUDIT)

    assert checked.table.to_pylist()[0]["rate"] == Decimal("97.5")
    assert checked.table.to_pylist()[0]["count"] == 7


def test_what_is_no_number_is_left_for_the_contract_to_judge():
    checked = check(
        part(
            [("1", "u1", "约30"), ("2", "u1", "1_0"), ("3", "u1", "4.2E+17")],
            headings=("编号", "单位", "金额（元）"),
        ),
        dataset=AUDIT,
    )

    assert checked.quarantined == 3
    assert checked.quarantine.column("value").to_pylist() == ["约30", "1_0", "4.2E+17"]


def test_a_measure_of_something_else_is_not_this_column():
    checked = check(part([("1", "u1", "3")], headings=("编号", "单位", "金额（人）")), dataset=AUDIT)

    assert checked.unknown == ["金额（人）"]

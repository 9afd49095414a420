import random
from datetime import date
from decimal import Decimal

import pyarrow as pa
from collect_case import CASE, aliases, check, contract, faults, part, row, rules, units
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.collect.arrow_types import contract_schema, contract_types
from quanheng.core.collect.encoding import content_hash
from quanheng.core.collect.sifting.quarantine import QUARANTINE, as_csv
from quanheng.core.model.connector import RawRows


def hash_of(checked, dataset=None):
    return content_hash(checked.table, contract_types(dataset or contract()))


def quality(checked):
    return {(count.rule, count.field): (count.total, count.passed) for count in checked.quality}


def test_good_rows_come_out_typed_sorted_and_with_their_places():
    checked = check(
        part([row("2"), row("1", office="u2", paid="1,000", state="办理中", opened="2024/1/2", caller="")])
    )

    assert checked.table.schema == contract_schema(contract())
    assert checked.table.to_pylist() == [
        {"case_no": "1", "office": "u2", "opened": date(2024, 1, 2), "paid": Decimal(1000), "state": "open", "caller": None},
        {"case_no": "2", "office": "u1", "opened": date(2024, 3, 5), "paid": Decimal("1.5"), "state": "done", "caller": "张**"},
    ]  # fmt: skip
    assert checked.origin.to_pylist() == [
        {"delivery": 0, "sheet": None, "place": 3},
        {"delivery": 0, "sheet": None, "place": 2},
    ]
    assert (checked.rows_in, checked.repeats, checked.quarantined) == (2, 0, 0)
    assert checked.quarantine.schema == QUARANTINE
    assert rules(checked) == [("date_form", "repaired", "opened", 3), ("number_form", "repaired", "paid", 3)]


def test_a_row_with_a_cell_that_cannot_be_read_goes_to_quarantine_with_place_and_reason():
    checked = check(
        part([row("1", opened="2024-02-30", paid="约3"), row("2"), row("3", state="办完")], sheet="一月")
    )

    assert checked.table["case_no"].to_pylist() == ["2"]
    assert checked.quarantined == 2
    first = checked.quarantine.to_pylist()[0]
    assert first == {
        "source": "cases", "dataset": "case", "file": "data/a.csv", "sheet": "一月", "place": 2, "heading": "受理日期",
        "field": "opened", "value": "2024-02-30", "rule": "date_possible", "property": "accurate", "clarity": None, "handled": "rejected",
        "reason_zh": "没有这一天。", "reason_en": "There is no such day.",
        "remedy_zh": "请核对原始材料，按 2024-03-05 的写法改正。",
        "remedy_en": "Look it up in the records, and write it as in 2024-03-05.",
    }  # fmt: skip
    assert [fault[:3] for fault in faults(checked)] == [
        ("opened", 2, "2024-02-30"),
        ("paid", 2, "约3"),
        ("state", 4, "办完"),
    ]


def test_required_fields_and_fields_of_the_key_must_be_filled():
    checked = check(
        part([row(case_no=" "), row("2", office=""), row("3", paid="", caller=None), row("4", opened=None)])
    )

    assert checked.table["case_no"].to_pylist() == ["3"]
    assert [fault[:3] for fault in faults(checked)] == [
        ("case_no", 2, None),
        ("office", 3, None),
        ("opened", 5, None),
    ]
    assert all("Required, but empty" in fault[3] for fault in faults(checked))


def test_rows_that_say_the_same_under_the_same_key_are_kept_once():
    checked = check(
        part([row("1"), row("2"), row("1 ", paid="1.5", opened="2024/3/5")]),
        part([row("1")], file="data/b.csv"),
    )

    assert checked.table["case_no"].to_pylist() == ["1", "2"]
    assert (checked.rows_in, checked.repeats, checked.quarantined) == (4, 2, 0)
    assert checked.origin["place"].to_pylist() == [2, 3]


def test_rows_that_contradict_each_other_under_one_key_all_go_to_quarantine():
    rows = [row("1", paid="1"), row("2"), row("1", paid="2"), row("1", paid="1")]

    checked = check(part(rows))

    assert checked.table["case_no"].to_pylist() == ["2"]
    assert (checked.repeats, checked.quarantined) == (0, 3)
    assert [fault[:3] for fault in faults(checked)] == [
        ("case_no", 2, "1"),
        ("case_no", 4, "1"),
        ("case_no", 5, "1"),
    ]
    assert all(
        "same key, and other contents. See also data/a.csv, row" in fault[3] for fault in faults(checked)
    )
    assert [kind.count for kind in checked.faults] == [3]


def test_a_contradiction_in_a_key_of_several_fields_names_them_all():
    dataset = contract(key=["office", "opened"])

    checked = check(part([row("1"), row("2"), row("3", office="u2")]), dataset=dataset)

    assert checked.table["case_no"].to_pylist() == ["3"]
    assert [fault[:3] for fault in faults(checked)] == [
        ("office, opened", 2, "u1 / 2024-03-05"),
        ("office, opened", 3, "u1 / 2024-03-05"),
    ]


def test_without_a_key_rows_may_repeat():
    checked = check(part([row("1"), row("1"), row(None)]), dataset=contract(key=[]))

    assert checked.table["case_no"].to_pylist() == [None, "1", "1"]
    assert (checked.repeats, checked.quarantined) == (0, 0)


def test_of_a_personal_value_one_character_reaches_the_snapshot():
    checked = check(part([row("1", caller="欧阳锋"), row("2", caller=None), row("3", caller="O")]))

    assert checked.table["caller"].to_pylist() == ["欧**", None, "O**"]


def test_rows_that_hold_personal_values_are_masked_in_quarantine():
    checked = check(part([row("1")], broken=((9, "1,张三,139"),)))

    assert [fault[:3] for fault in faults(checked)] == [(None, 9, "***")]
    assert "139" not in as_csv(checked.quarantine).decode()
    assert "139" not in str(checked.faults)


def test_rows_that_could_not_be_split_are_quarantined_with_their_text():
    fields = {name: given for name, given in CASE["fields"].items() if name != "caller"}

    checked = check(part([row("1")], broken=((3, "a,b,c,d"), (9, "x"))), dataset=contract(fields=fields))

    assert [fault[:3] for fault in faults(checked)] == [(None, 3, "a,b,c,d"), (None, 9, "x")]
    assert (checked.rows_in, checked.quarantined, checked.table.num_rows) == (3, 2, 1)


def test_places_follow_rows_that_were_skipped():
    checked = check(
        part([row("b"), row("a")], places=(4, 9)), part([row("c")], file="b.xlsx", sheet="表2", first=7)
    )

    assert checked.origin.to_pylist() == [
        {"delivery": 0, "sheet": None, "place": 9},
        {"delivery": 0, "sheet": None, "place": 4},
        {"delivery": 1, "sheet": "表2", "place": 7},
    ]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", " 3", ""]),
        st.sampled_from(["u1", "甲局", "丙局", ""]),
        st.sampled_from(["2024-03-05", "2024/3/5", "2024-02-30"]),
        st.sampled_from(["1", "1.0", "x"]),
        st.sampled_from(["done", "已办结", "?"]),
        st.just("张三"),
    ),
    max_size=15,
)


@given(ROWS, st.integers(0, 15), st.lists(st.integers(1, 9), max_size=2))
def test_no_row_is_lost_however_they_are_divided(rows, cut, broken):
    parts = [part(rows[:cut]), part(rows[cut:], first=2 + cut, broken=tuple((100 + b, "x") for b in broken))]

    checked = check(*parts)
    whole = check(part(rows))

    kept = checked.table.num_rows
    assert checked.rows_in == len(rows) + len(broken) == kept + checked.repeats + checked.quarantined
    assert len({place for _, place, _, _ in faults(checked) if place < 100}) == checked.quarantined - len(
        broken
    )
    assert checked.table.equals(whole.table)
    assert checked.origin["place"].to_pylist() == whole.origin["place"].to_pylist()


@given(ROWS, st.randoms(use_true_random=False))
def test_what_is_kept_does_not_depend_on_the_order_of_rows(rows, chance):
    shuffled = chance.sample(rows, len(rows))

    assert hash_of(check(part(shuffled))) == hash_of(check(part(rows)))


def test_the_origin_of_each_row_is_where_it_really_stands():
    chance = random.Random(3)
    rows = [row(str(number), paid=str(chance.randrange(9))) for number in chance.sample(range(5000), 2000)]

    checked = check(part(rows[:900]), part(rows[900:], file="b.csv"))

    starts = {0: 0, 1: 900}
    for kept, origin in zip(checked.table.to_pylist(), checked.origin.to_pylist(), strict=True):
        assert rows[starts[origin["delivery"]] + origin["place"] - 2][0] == kept["case_no"]


def test_the_same_rows_typed_or_as_text_have_the_same_hash():
    texts = check(part([row("1"), row("2", paid="", opened="2024年1月2日", caller=" 李四 ")]))
    table = pa.table(
        {
            "case_no": ["2", "1"],
            "office": pa.array(["u1", "u1"]).dictionary_encode(),
            "opened": [date(2024, 1, 2), date(2024, 3, 5)],
            "paid": pa.array([None, Decimal("1.5")], pa.decimal128(9, 1)),
            "state": ["done", "已办结"],
            "caller": ["李四", "张三"],
        }
    )

    typed = check(RawRows(table, file="sqlite: case"))

    assert hash_of(typed) == hash_of(texts)


# Units


def test_names_of_units_become_their_ids_and_others_are_counted():
    names = aliases(("老甲", "u1", None, None))
    rows = [
        row("1", office="甲 局"),
        row("2", office="老甲"),
        row("3", office="U2"),
        row("4", office="乙局局"),
        row("5", office="乙局局"),
    ]

    checked = check(part(rows), names=names)

    assert checked.table["office"].to_pylist() == ["u1", "u1", "u2", "乙局局", "乙局局"]
    assert [(u.name, u.rows, u.nearest) for u in checked.unmatched] == [("乙局局", 2, "u2")]
    assert checked.unmatched_rows == 2
    assert quality(checked)["known_unit", "office"] == (5, 3)


def test_a_dated_alias_holds_on_the_day_of_the_row():
    names = aliases(("安监局", "u1", None, date(2018, 12, 31)), ("安监局", "u2", date(2019, 1, 1), None))
    rows = [
        row("1", "安监局", "2018-12-31"),
        row("2", "安监局", "2019-01-01"),
        row("3", "没有", "2019-01-01"),
    ]

    checked = check(part(rows), names=names)

    assert checked.table["office"].to_pylist() == ["u1", "u2", "没有"]
    assert [(u.name, u.rows) for u in checked.unmatched] == [("没有", 1)]


def test_a_dated_alias_holds_on_the_day_of_a_timestamp_too():
    dataset = contract(fields={**CASE["fields"], "opened": {"type": "timestamp", "label": "受理日期"}})
    names = aliases(("安监局", "u1", None, date(2018, 12, 31)), ("安监局", "u2", date(2019, 1, 1), None))

    checked = check(
        part([row("1", "安监局", "2018-12-31 23:59:59"), row("2", "安监局", "")]),
        dataset=dataset,
        names=names,
    )

    assert checked.table["office"].to_pylist() == ["u1", "安监局"]


def test_only_the_most_frequent_of_many_strange_names_are_kept():
    rows = [row(str(number), office=f"x{number // 2}") for number in range(301)]

    checked = check(part(rows))

    assert len(checked.unmatched) == 100
    assert checked.unmatched_rows == 301
    assert checked.unmatched[0].rows == 2


def test_units_with_whole_numbers_for_ids_are_matched_too():
    dataset = contract(fields={**CASE["fields"], "office": {"type": "integer", "label": "单位"}})

    checked = check(
        part([row("1", office="7"), row("2", office="8")]),
        dataset=dataset,
        names=aliases(of=units(("7", "甲"))),
    )

    assert checked.table["office"].to_pylist() == [7, 8]
    assert checked.unmatched_rows == 1

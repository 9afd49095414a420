from collections import Counter
from datetime import date

import pyarrow as pa
from collect_case import CASE, by_unit, check, contract, part, row
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.collect.encoding import content_hash
from quanheng.core.collect.sifting.quality import QUALITY_ROWS, QUALITY_TYPES, clarity_of
from quanheng.core.model.connector import RawRows


def staff(**changes):
    """Make a contract with a checked number, by which clarity can be told apart."""
    fields = {
        **CASE["fields"],
        "code": {"type": "text", "check": "uscc", "label": "代码"},
        "posts": {"type": "integer", "label": "编制", "clarity": "posts"},
    }
    return contract(fields=fields, clarity="staff", **changes)


def test_each_unit_answers_for_its_own_rows_before_quarantine():
    checked = check(
        part(
            [
                row("1", "u1", opened="2024/3/5"),
                row("2", "甲局", opened="2024-02-30"),
                row("3", "u2", opened="2024-03-05"),
                row("4", "没有", opened="2024/3/5"),
                row("5", "u2", opened=""),
                row("6", "", opened="2024/3/5"),
            ]
        )
    )

    counts = by_unit(checked)
    assert counts["u1", "date_form", "opened"] == (2, 1)
    assert counts["u1", "date_possible", "opened"] == (2, 1)
    assert counts["u1", "filled", "opened"] == (2, 2)
    assert counts["u2", "date_form", "opened"] == (1, 1)
    assert counts["u2", "filled", "opened"] == (2, 1)
    assert {unit for unit, _, _ in counts} == {"u1", "u2"}
    assert checked.quality_by_unit.schema == QUALITY_ROWS


def test_rules_for_which_no_unit_answers_are_not_counted_by_unit():
    checked = check(part([row("1"), row("2", "没有")], broken=((9, "x"),)))

    told = {rule for _, rule, _ in by_unit(checked)}

    assert not told & {"whole", "known_unit", "total_rows"}
    assert {("whole", 3, 2), ("known_unit", 2, 1)} <= {(q.rule, q.total, q.passed) for q in checked.quality}


def test_repeats_and_contradictions_are_counted_for_their_unit():
    checked = check(
        part([row("1"), row("1"), row("2"), row("3", "u2"), row("3", "u2", paid="9"), row("4", "u2")])
    )

    counts = by_unit(checked)
    assert counts["u1", "unique", None] == (3, 2)
    assert counts["u1", "consistent", None] == (3, 3)
    assert counts["u2", "consistent", None] == (3, 1)


def test_property_and_clarity_come_with_each_count():
    headings = ("编号", "单位", "受理日期", "代码", "编制")
    checked = check(part([("1", "u1", "2024-03-05", "x", "3")], headings), dataset=staff())

    told = {
        (r["rule"], r["field"]): (r["dataset"], r["property"], r["clarity"])
        for r in checked.quality_by_unit.to_pylist()
    }
    assert told["filled", "opened"] == ("case", "complete", "staff")
    assert told["uscc_valid", "code"] == ("case", "accurate", "institutions")
    assert told["number_form", "posts"] == ("case", "standard", "posts")
    assert told["unique", None] == ("case", "accurate", "staff")


def test_a_field_says_its_clarity_before_the_rule_and_the_dataset():
    assert clarity_of("uscc_valid", "posts", staff()) == "posts"
    assert clarity_of("uscc_valid", "code", staff()) == "institutions"
    assert clarity_of("filled", "code", staff()) == "staff"
    assert clarity_of("filled", "code", contract()) is None


def test_typed_columns_count_as_kept_in_form():
    table = pa.table({"case_no": ["1"], "office": ["u1"], "opened": [date(2024, 3, 5)], "paid": [5]})

    counts = by_unit(check(RawRows(table, file="sqlite: case")))

    assert counts["u1", "date_form", "opened"] == (1, 1)
    assert counts["u1", "number_form", "paid"] == (1, 1)
    assert ("u1", "code_form", "state") not in counts


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "4", ""]),
        st.sampled_from(["u1", "甲局", "u2", "丙局", ""]),
        st.sampled_from(["2024-03-05", "2024/3/5", "2024-02-30", "", "无"]),
        st.sampled_from(["1", "1,000", "x", "", "－"]),
        st.sampled_from(["done", "已 办结", "?", "ÖÐ¹ú"]),
        st.sampled_from(["张三", "\u3000李四", ""]),
    ),
    max_size=12,
)

SLOW_FORM = {
    "opened": {"date_form": {"2024/3/5", "无"}, "date_possible": {"2024-02-30"}},
    "paid": {"number_form": {"1,000", "－"}, "number_possible": {"x"}},
    "state": {"code_form": {"已 办结"}, "code_known": {"?"}, "text_encoding": {"ÖÐ¹ú"}},
    "caller": {"character_form": {"\u3000李四"}},
}


@given(ROWS, st.integers(0, 12))
def test_counts_are_those_of_a_plain_loop_however_rows_are_divided(rows, cut):
    fields = list(CASE["fields"])
    totals, failed = Counter(), Counter()
    for cells in rows:
        unit = {"u1": "u1", "甲局": "u1", "u2": "u2"}.get(cells[1])
        for name, rules in SLOW_FORM.items():
            cell = cells[fields.index(name)]
            for rule, bad in rules.items():
                if unit and cell:
                    totals[unit, rule, name] += 1
                    failed[unit, rule, name] += cell in bad

    checked = check(part(rows[:cut]), part(rows[cut:], first=2 + cut))

    counts = by_unit(checked)
    assert {key: counts[key] for key in totals} == {
        key: (total, total - failed[key]) for key, total in totals.items()
    }
    whole = check(part(rows)).quality_by_unit
    assert content_hash(whole, QUALITY_TYPES) == content_hash(checked.quality_by_unit, QUALITY_TYPES)


@given(ROWS, st.integers(0, 12), st.lists(st.integers(1, 9), max_size=2))
def test_every_row_is_kept_repeated_quarantined_or_refused(rows, cut, broken):
    dataset = contract(refused={"state": ["done"]})
    parts = [part(rows[:cut], broken=tuple((100 + b, "x") for b in broken)), part(rows[cut:], first=2 + cut)]

    checked = check(*parts, dataset=dataset)

    assert checked.rows_in == len(rows) + len(broken)
    assert checked.rows_in == (
        checked.table.num_rows + checked.repeats + checked.quarantined + checked.refused
    )
    assert checked.refused == sum(cells[4] in ("done", "已 办结") for cells in rows)
    rejected = {
        f["place"] for f in checked.quarantine.to_pylist() if f["handled"] == "rejected" and f["place"] < 100
    }
    assert len(rejected) == checked.quarantined - len(broken)
    kept = set(checked.origin["place"].to_pylist())
    assert not kept & rejected
    good = {
        at
        for at, cells in enumerate(rows, 2)
        if cells[0]
        and cells[1]
        and cells[2] in ("2024-03-05", "2024/3/5")
        and cells[3] != "x"
        and cells[4] not in ("done", "已 办结", "?", "ÖÐ¹ú")
    }
    same_key = {f["place"] for f in checked.quarantine.to_pylist() if f["rule"] in ("unique", "consistent")}
    assert kept | same_key == good

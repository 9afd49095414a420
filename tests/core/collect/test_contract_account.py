from collections import Counter

import pyarrow as pa
import pytest
from collect_case import HEADINGS, check, contract, faults, part, row

from quanheng.core.collect.arrow_types import contract_schema, contract_types
from quanheng.core.collect.encoding import content_hash
from quanheng.core.collect.sifting import intake
from quanheng.core.collect.sifting.quarantine import as_csv
from quanheng.core.errors import DataError
from quanheng.core.model.connector import RawRows


def hash_of(checked, dataset=None):
    return content_hash(checked.table, contract_types(dataset or contract()))


def quality(checked):
    return {(count.rule, count.field): (count.total, count.passed) for count in checked.quality}


# Headings


def test_missing_and_doubled_columns_of_every_file_are_told_at_once():
    a = part([row()[:2]], headings=("编号", "单位"), file="a.csv")
    b = part([(*row(), "x")], headings=(*HEADINGS, "office"), file="b.csv")

    with pytest.raises(DataError) as caught:
        check(a, b)

    told = [(problem.where.en, problem.what.en) for problem in caught.value.problems]
    assert [where for where, _ in told] == ["a.csv", "b.csv"]
    assert "opened" in told[0][1]
    assert "office" in told[1][1]


def test_columns_that_are_not_needed_may_be_missing_and_unknown_ones_are_named():
    checked = check(part([("1", "u1", "2024-03-05", "?")], headings=("编号", "单位", "受理日期", "备注")))

    assert checked.table.to_pylist()[0]["paid"] is None
    assert checked.unknown == ["备注"]
    assert checked.absent == ["paid", "state", "caller"]


def test_headings_of_the_source_say_which_column_is_meant():
    checked = check(
        part([("1", "u1", "2024-03-05")], headings=("No.", "单位", "受理日期")), headings={"No.": "case_no"}
    )

    assert checked.table["case_no"].to_pylist() == ["1"]


def test_json_records_may_leave_out_fields_that_some_of_them_have():
    pages = [
        RawRows(pa.table({"case_no": ["1"], "office": ["u1"], "opened": ["2024-01-01"]}), file="http://x #1"),
        RawRows(pa.table({"case_no": ["2"], "office": ["u1"]}), file="http://x #2", first=2),
    ]

    checked = check(*pages, sparse=True)

    assert checked.table["case_no"].to_pylist() == ["1"]
    assert [fault[:3] for fault in faults(checked)] == [("opened", 2, None)]


def test_a_field_that_no_json_record_has_is_missing():
    with pytest.raises(DataError, match="opened"):
        check(RawRows(pa.table({"case_no": ["2"], "office": ["u1"]}), file="http://x"), sparse=True)


def test_a_delivery_without_any_row_is_an_empty_snapshot():
    for empty in (part([]), RawRows(pa.table({}), file="http://x")):
        checked = check(empty)
        assert checked.table.schema == contract_schema(contract())
        assert (checked.rows_in, checked.table.num_rows, checked.origin.num_rows) == (0, 0, 0)


# Quality and summaries


def test_quality_is_counted_before_rows_are_put_into_quarantine():
    rows = [
        row("1"),
        row("1"),
        row("2", opened=""),
        row("3", state="?"),
        row("4", paid="x", opened="2024-02-30"),
        row("5"),
        row("5", paid="9"),
    ]

    checked = check(part(rows, broken=((99, "?"),)))

    counted = quality(checked)
    forms = {key for key in counted if key[0].endswith("_form") or key[0] == "text_encoding"}
    assert all(counted[key][0] == counted[key][1] for key in forms)
    assert {key: counts for key, counts in counted.items() if key not in forms} == {
        ("whole", None): (8, 7),
        ("filled", "case_no"): (7, 7),
        ("filled", "office"): (7, 7),
        ("filled", "opened"): (7, 6),
        ("date_possible", "opened"): (6, 5),
        ("number_possible", "paid"): (7, 6),
        ("code_known", "state"): (7, 6),
        ("unique", None): (4, 3),
        ("consistent", None): (4, 2),
        ("known_unit", "office"): (7, 7),
    }
    assert {count.property for count in checked.quality} == {"standard", "complete", "accurate"}


def test_faults_are_summed_up_by_kind_with_the_first_place():
    rows = [
        row(str(n), opened="2024-02-30" if n % 2 else "2024-02-31", paid="x" if n == 5 else "1")
        for n in range(8)
    ]

    checked = check(part(rows))

    assert [(kind.heading, kind.count) for kind in checked.faults] == [("受理日期", 8), ("金额", 1)]
    assert checked.faults[0].text.en == (
        "column '受理日期': There is no such day. 8 times, first at data/a.csv, row 2: '2024-02-31'"
    )
    assert (
        checked.faults[0].text.zh
        == "“受理日期”列：没有这一天。共 8 处，第一处在 data/a.csv 第2行：“2024-02-31”"
    )


def test_no_text_in_the_quarantine_file_is_a_formula():
    checked = check(
        part(
            [
                row("1", paid='=HYPERLINK("x")'),
                row("2", paid="-x"),
                row("3", paid="@x"),
                row("4", paid='1,"2\n'),
            ]
        )
    )

    written = as_csv(checked.quarantine).decode("utf-8-sig")

    assert "'=HYPERLINK(" in written
    assert "'-x" in written
    assert "'@x" in written
    counted = Counter(line[:1] for line in written.splitlines())
    assert not counted.keys() & set("=+-@")


def test_progress_is_told_how_many_rows_there_are_so_far():
    told = []

    check(part([row("1")]), part([row("2"), row("3")], broken=((9, "x"),)), progress=told.append)

    assert told == [1, 4]


def test_text_beyond_the_bound_of_32_bits_makes_no_difference(monkeypatch):
    rows = [row(str(number), caller="张三" * 50) for number in range(50)]
    usual = check(part(rows))

    monkeypatch.setattr(intake, "WIDEST", 100)
    wide = check(part(rows))

    assert wide.table.schema.field("caller").type == pa.large_string()
    assert hash_of(wide) == hash_of(usual)

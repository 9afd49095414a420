import pyarrow as pa
from collect_case import CASE, HEADINGS, by_unit, check, contract, faults, part, row, rules

from quanheng.core.model.connector import Noticed


def quality(checked):
    return {(count.rule, count.field): (count.total, count.passed) for count in checked.quality}


def seen(rule, place, heading=None, value=None, handled="repaired", rows=1):
    return Noticed(rule, place, heading, value, handled, rows)


def test_an_error_in_a_cell_of_a_field_rejects_its_row_and_counts_against_its_unit():
    error = seen("cell_error", 3, "金额", "#REF!", "rejected")

    checked = check(part([row("1"), row("2", "u2", paid=None), row("3", "u2")], sheet="表", noticed=(error,)))

    assert checked.table["case_no"].to_pylist() == ["1", "3"]
    assert rules(checked) == [("cell_error", "rejected", "paid", 3)]
    assert faults(checked)[0][2] == "#REF!"
    assert checked.quarantined == 1
    assert quality(checked)["cell_error", "paid"] == (3, 2)
    assert by_unit(checked)["u2", "cell_error", "paid"] == (2, 1)
    assert by_unit(checked)["u1", "cell_error", "paid"] == (1, 1)


def test_an_error_in_a_required_cell_is_not_told_as_empty_too():
    error = seen("cell_error", 2, "受理日期", "#N/A", "rejected")

    checked = check(part([row("1", opened=None), row("2")], sheet="表", noticed=(error,)))

    assert rules(checked) == [("cell_error", "rejected", "opened", 2)]
    assert quality(checked)["filled", "opened"] == (2, 2)
    assert checked.quarantined == 1


def test_an_error_in_a_column_that_no_field_answers_to_costs_no_row():
    error = seen("cell_error", 2, "备注", "#REF!", "rejected")

    checked = check(part([(*row("1"), None)], headings=(*HEADINGS, "备注"), sheet="表", noticed=(error,)))

    assert (checked.table.num_rows, checked.quarantine.num_rows) == (1, 0)


def test_what_the_reader_mended_is_told_with_its_remedy_and_costs_no_row():
    merged = seen("merged_cells", 3, "单位", "u1", rows=2)
    hidden = seen("hidden_rows", 2, rows=3)

    checked = check(
        part([row("1"), row("2"), row("3"), row("4", "u2")], sheet="表", noticed=(merged, hidden))
    )

    assert checked.table.num_rows == 4
    assert rules(checked) == [
        ("hidden_rows", "repaired", None, 2),
        ("merged_cells", "repaired", "office", 3),
    ]
    assert all(f["remedy_zh"] and f["remedy_en"] for f in checked.quarantine.to_pylist())
    assert [(kind.rule, kind.count) for kind in checked.faults] == [("hidden_rows", 3), ("merged_cells", 2)]
    assert quality(checked)["merged_cells", "office"] == (4, 2)
    assert quality(checked)["merged_cells", "paid"] == (4, 4)
    assert by_unit(checked)["u1", "hidden_rows", None] == (3, 0)
    assert by_unit(checked)["u2", "hidden_rows", None] == (1, 1)


def test_totals_are_no_rows_and_those_that_do_not_agree_are_doubtful():
    total = seen("total_rows", 4, None, "合计", "left_out")
    wrong = seen("total_agrees", 4, "金额", "99", "doubtful")

    checked = check(part([row("1"), row("2")], noticed=(total, wrong)))

    assert (checked.rows_in, checked.table.num_rows, checked.quarantined) == (2, 2, 0)
    assert rules(checked) == [
        ("total_rows", "left_out", None, 4),
        ("total_agrees", "doubtful", "paid", 4),
    ]
    assert quality(checked)["total_rows", None] == (3, 2)
    assert quality(checked)["total_agrees", None] == (1, 0)
    assert not {"total_rows", "total_agrees"} & {rule for _, rule, _ in by_unit(checked)}


def test_values_of_persons_are_masked_in_what_the_reader_noticed():
    merged = seen("merged_cells", 2, "来电人", "张三")

    checked = check(part([row("1")], sheet="表", noticed=(merged,)))

    assert checked.quarantine["value"].to_pylist() == ["***"]


def test_kinds_that_are_not_known_are_passed_over():
    checked = check(part([row("1")], noticed=(seen("moon_phase", 2),)))

    assert (checked.table.num_rows, checked.quarantine.num_rows) == (1, 0)


def test_a_part_of_totals_only_is_told_as_well():
    checked = check(part([], noticed=(seen("total_rows", 9, None, "合计", "left_out"),)), dataset=contract())

    assert rules(checked) == [("total_rows", "left_out", None, 9)]
    assert checked.rows_in == 0


def test_what_was_noticed_in_a_refused_row_leaves_no_trace():
    dataset = contract(refused={"state": ["done"]})
    error = seen("cell_error", 2, "金额", "#REF!", "rejected")

    checked = check(
        part([row("1", state="done", paid=None), row("2", state="open")], sheet="表", noticed=(error,)),
        dataset=dataset,
    )

    assert (checked.refused, checked.table.num_rows, checked.quarantine.num_rows) == (1, 1, 0)
    assert isinstance(checked.table, pa.Table)


def test_a_column_in_another_measure_counts_against_all_of_its_filled_cells():
    fields = {**CASE["fields"], "paid": {"type": "decimal(18,4)", "label": "金额", "measure": "万元"}}
    converted = seen("measure_unit", 2, "金额", "元 → 万元", rows=2)

    checked = check(
        part([row("1"), row("2", "u2"), row("3", "u2", paid="")], sheet="表", noticed=(converted,)),
        dataset=contract(fields=fields),
    )

    assert rules(checked) == [("measure_unit", "repaired", "paid", 2)]
    assert [(kind.rule, kind.count) for kind in checked.faults] == [("measure_unit", 2)]
    assert by_unit(checked)["u2", "measure_unit", "paid"] == (1, 0)
    assert by_unit(checked)["u1", "measure_unit", "paid"] == (1, 0)


def test_a_total_is_counted_whatever_column_names_it():
    total = seen("total_rows", 4, "序号", "合计", "left_out")

    checked = check(part([row("1")], sheet="表", noticed=(total,)))

    assert rules(checked) == [("total_rows", "left_out", None, 4)]

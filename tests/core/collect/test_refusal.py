import pytest
from collect_case import by_unit, check, contract, part, row
from collect_project import SCHEME, run, write_project
from pydantic import ValidationError

from quanheng.core.collect.sifting.quarantine import as_csv
from quanheng.core.collect.store import Store
from quanheng.core.text import use_language

REFUSING = {"refused": {"state": ["done"]}}


def test_refused_rows_are_counted_and_leave_no_other_trace():
    rows = [
        row("1", state="done", opened="2024-02-30"),
        row("2", state="已办结", office="没有"),
        row("3", state="open"),
        row("3", state="done"),
    ]

    checked = check(part(rows, broken=((9, "8,u1,2024-01-01,1,done,x"),)), dataset=contract(**REFUSING))

    assert (checked.rows_in, checked.refused, checked.quarantined) == (5, 3, 1)
    assert checked.table["case_no"].to_pylist() == ["3"]
    assert checked.origin["place"].to_pylist() == [4]
    assert checked.quarantine["place"].to_pylist() == [9]
    assert "done" not in as_csv(checked.quarantine).decode()
    assert (checked.unmatched, checked.unmatched_rows) == ([], 0)
    assert by_unit(checked)["u1", "filled", "case_no"] == (1, 1)


def test_refused_codes_are_known_by_their_labels_and_by_words_of_the_source():
    checked = check(
        part([row("1", state="完了"), row("2", state=" 已 办结"), row("3", state="open")]),
        dataset=contract(**REFUSING),
        words={"state": {"完了": "done"}},
    )

    assert (checked.refused, checked.table.num_rows) == (2, 1)


def test_without_the_column_nothing_is_refused():
    checked = check(part([row()[:3]], headings=("编号", "单位", "受理日期")), dataset=contract(**REFUSING))

    assert (checked.refused, checked.table.num_rows) == (0, 1)


def project(folder, cases):
    scheme = write_project(folder, cases=cases) / "scheme.yaml"
    scheme.write_text(
        SCHEME.replace("    key: [case_no]\n", "    key: [case_no]\n    refused: {state: [done]}\n"), "utf-8"
    )
    return folder


def test_refused_rows_are_told_in_a_note_and_recorded(tmp_path):
    [collected] = run(
        project(tmp_path, "编号,单位,受理日期,状态\n1,u1,2024-03-05,已办结\n2,u1,2024-03-06,办理中\n")
    )

    assert (collected.snapshot.rows, collected.refused) == (1, 1)
    assert [note.en for note in collected.notes] == [
        "Rows that must not be collected (已办结): 1, counted and not kept."
    ]
    assert Store(tmp_path).last_delivery("cases").datasets["case"].refused == 1


def test_a_delivery_of_refused_rows_only_is_an_empty_snapshot(tmp_path):
    [collected] = run(project(tmp_path, "编号,单位,受理日期,状态\n1,u1,2024-03-05,已办结\n"))

    assert (collected.snapshot.rows, collected.refused) == (0, 1)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ({"nothing": ["done"]}, "no field with codes"),
        ({"paid": ["1"]}, "no field with codes"),
        ({"state": ["gone"]}, "has no code 'gone'"),
    ],
)
def test_only_codes_that_a_field_has_can_be_refused(refused, said):
    use_language("en")
    with pytest.raises(ValidationError, match=said):
        contract(refused=refused)

import pytest
from collect_project import CASES, registry, run, write_project

from quanheng.core.collect.store import Store
from quanheng.core.console.collecting import collected_data, say_collected
from quanheng.core.errors import DataError
from quanheng.core.project.load import load_project
from quanheng.core.text import use_language


def test_dates_in_a_form_that_is_not_read_come_with_a_remedy_that_helps(tmp_path):
    cases = "编号,单位,受理日期\n1,u1,15/11/2024\n2,u1,05/11/2024\n"

    with pytest.raises(DataError) as caught:
        run(write_project(tmp_path, cases=cases))

    [problem] = caught.value.problems
    assert "Day and month cannot be told apart" in problem.what.en
    assert "Write dates as 2025-11-15" in problem.fix.en
    assert "2025-11-15" in problem.fix.zh
    assert "headings" not in problem.fix.en + problem.fix.zh
    assert "words" not in problem.fix.en + problem.fix.zh


def test_empty_dates_are_not_told_to_be_written_otherwise(tmp_path):
    with pytest.raises(DataError) as caught:
        run(write_project(tmp_path, cases="编号,单位,受理日期\n1,u1,\n2,u1,\n"))

    assert "Write dates" not in caught.value.problems[0].fix.en


def test_rows_that_name_no_unit_are_counted_and_told(tmp_path, capsys):
    folder = write_project(tmp_path, cases=CASES + "3,,2024-03-07,\n4, ,2024-03-08,\n4,,2024-03-08,\n")
    scheme = folder / "scheme.yaml"
    lenient = scheme.read_text("utf-8").replace(
        "office: {type: text, required: true,", "office: {type: text,"
    )
    scheme.write_text(lenient, "utf-8")

    [collected] = run(folder)

    assert (collected.snapshot.rows, collected.quarantined, collected.repeats) == (4, 0, 1)
    assert (collected.unnamed_rows, collected.unmatched_rows) == (2, 0)
    assert Store(folder).last_delivery("cases").datasets["case"].unnamed_rows == 2
    assert collected_data(collected)["unnamed_rows"] == 2
    use_language("en")
    say_collected([collected], load_project(folder, registry))
    assert "2 rows name no unit and count for none" in capsys.readouterr().out


def test_rows_without_unit_that_went_into_quarantine_are_not_told_again(tmp_path):
    [collected] = run(write_project(tmp_path, cases=CASES + "3,,2024-03-07,\n"))

    assert (collected.quarantined, collected.unnamed_rows) == (1, 0)

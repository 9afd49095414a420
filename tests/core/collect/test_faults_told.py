import csv
import io

import pytest
from collect_case import check, contract, part, row, rules
from collect_project import registry, run, write_project

from quanheng.core.collect.sifting import intake, quarantine
from quanheng.core.collect.sifting.quarantine import as_csv
from quanheng.core.console.collecting import collected_data, say_collected
from quanheng.core.project.load import load_project
from quanheng.core.text import use_language


@pytest.fixture
def few(monkeypatch):
    """List three faults of a kind only."""
    monkeypatch.setattr(quarantine, "LISTED", 3)
    monkeypatch.setattr(intake, "LISTED", 3)


def test_repeats_are_listed_as_left_out_and_names_of_no_unit_as_doubtful():
    checked = check(part([row("1"), row("1"), row("2", office="没有")]))

    assert rules(checked) == [("unique", "left_out", "case_no", 3), ("known_unit", "doubtful", "office", 4)]
    assert "See also data/a.csv, row 2" in checked.quarantine["reason_en"][0].as_py()
    assert (checked.table.num_rows, checked.repeats, checked.quarantined) == (2, 1, 0)


@pytest.mark.usefixtures("few")
def test_of_very_many_faults_of_a_kind_the_first_are_listed_and_all_are_counted():
    rows = [row(str(n), opened="2024/3/5", paid="x" if n < 5 else "1") for n in range(10)]

    checked = check(part(rows[:2]), part(rows[2:], first=4))

    assert [(kind.rule, kind.count, kind.unlisted) for kind in checked.faults] == [
        ("number_possible", 5, 2),
        ("date_form", 10, 7),
    ]
    assert checked.quarantine["place"].to_pylist() == [2, 2, 3, 3, 4, 4]
    assert checked.quarantined == 5


@pytest.mark.usefixtures("few")
def test_repeats_and_contradictions_are_bounded_likewise():
    rows = [row("1")] * 8 + [row("2", paid=str(n)) for n in range(6)]

    checked = check(part(rows))

    assert [(kind.rule, kind.count, kind.unlisted) for kind in checked.faults] == [
        ("consistent", 6, 3),
        ("unique", 7, 4),
    ]
    assert (checked.repeats, checked.quarantined, checked.quarantine.num_rows) == (7, 6, 6)


def test_what_costs_rows_is_told_first_however_often_all_else_occurs():
    rows = [row(str(n), opened="2024/3/5") for n in range(9)] + [row("x", paid="约3")]

    kinds = check(part(rows)).faults

    assert [(kind.rule, kind.handled, kind.count) for kind in kinds] == [
        ("number_possible", "rejected", 1),
        ("date_form", "repaired", 9),
    ]


def test_the_file_of_faults_names_rule_property_clarity_handling_and_remedy():
    checked = check(
        part([row("1", opened="2024/3/5"), row("2", paid="约3")]), dataset=contract(clarity="posts")
    )

    written = list(csv.reader(io.StringIO(as_csv(checked.quarantine).decode("utf-8-sig"))))

    assert written[0] == [
        "来源 source", "数据集 dataset", "文件 file", "工作表 sheet", "行 place", "列名 heading", "字段 field",
        "内容 value", "规则 rule", "五性 property", "五清 clarity", "处理 handled", "原因 reason", "reason in English",
        "处理建议 remedy", "remedy in English",
    ]  # fmt: skip
    assert written[1][7:13] == [
        "2024/3/5", "日期写法 date_form", "规范性 standard", "编制清 posts", "已更正 repaired", "日期不是规范写法，已更正。",
    ]  # fmt: skip
    assert written[2][7:12] == [
        "约3",
        "数字真实 number_possible",
        "准确性 accurate",
        "编制清 posts",
        "拒收 rejected",
    ]
    assert all(line[14] and line[15] for line in written)


def test_the_console_says_apart_what_was_mended_or_is_doubtful(tmp_path, capsys):
    cases = "编号,单位,受理日期,状态\n1,u1,2024/3/5,已 办结\n2,u1,2024-02-30,办理中\n3,没有,2024/3/5,\n3,没有,2024/3/5,\n"
    [collected] = run(write_project(tmp_path, cases=cases))
    use_language("en")

    say_collected([collected], load_project(tmp_path, registry))

    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "- column '受理日期': There is no such day. See cases.csv, row 3: '2024-02-30'" in lines
    assert (
        "· [mended] column '受理日期': Not a date in its standard form; corrected. "
        "3 times, first at cases.csv, row 2: '2024/3/5'" in lines
    )
    assert sum(line.startswith("· [mended]") for line in lines) == 2
    assert not any("no unit of the project; kept" in line for line in lines), "told by a line of its own"
    told = collected_data(collected)
    assert told["fault_kinds"][0] == {
        "rule": "date_possible", "field": "opened", "heading": "受理日期", "handled": "rejected", "count": 1,
    }  # fmt: skip
    assert {"date_form", "code_form", "known_unit", "unique"} <= {
        kind["rule"] for kind in told["fault_kinds"]
    }


@pytest.mark.usefixtures("few")
def test_a_note_says_that_not_all_are_listed(tmp_path):
    rows = "".join(f"{n},u1,2024/3/5,\n" for n in range(5))

    [collected] = run(write_project(tmp_path, cases="编号,单位,受理日期,状态\n" + rows))

    assert any("are listed; the others are only counted" in note.en for note in collected.notes)


def test_the_console_names_five_kinds_of_each_sort_at_most(tmp_path, capsys):
    cases = (
        "编号,单位,受理日期,状态\n"
        + "".join(f"{n},u1,2024-03-05,错{n}\n" for n in range(9))
        + "x,u1,2024-03-05,\n"
    )
    [collected] = run(write_project(tmp_path, cases=cases))

    say_collected([collected], load_project(tmp_path, registry))

    assert sum(line.startswith("    - ") for line in capsys.readouterr().out.splitlines()) <= 5


def test_counts_by_unit_are_kept_with_the_delivery_and_found_again(tmp_path):
    from pyarrow import parquet

    from quanheng.core.collect.store import Store, load_snapshots
    from quanheng.core.errors import ProjectError
    from quanheng.core.project.source import Source

    [collected] = run(write_project(tmp_path))

    [snapshot] = load_snapshots(tmp_path, {"cases": Source(connector="table", dataset="case")})["cases"]
    record = Store(tmp_path).last_delivery("cases").datasets["case"]
    assert snapshot.quality == Store(tmp_path).quality_file(record.quality_rows)
    assert parquet.read_table(snapshot.quality).equals(collected.quality_by_unit)
    snapshot.quality.unlink()
    with pytest.raises(ProjectError):
        load_snapshots(tmp_path, {"cases": Source(connector="table", dataset="case")})

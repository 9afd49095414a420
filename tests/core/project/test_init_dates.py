from pathlib import Path

import pytest
from project_folder import TODAY, cases, init, load, write

from quanheng.core.project.init import InitReport

OFFICES = ("甲局", "乙局", "丙局")

SCHEME = """
format: 1
id: county
version: "1"
name: 县
categories: {a: 单位}
datasets:
  - name: ticket
    label: {zh: 工单, en: Ticket}
    unit: office
    window: {during: opened}
    fields:
      office: {type: text, label: 承办单位, required: true}
      opened: {type: date, label: 受理日期, required: true}
indicators:
  - {id: tickets, name: 件数, value: count(ticket.*), scoring: {linear: {floor: 0, target: 10}}}
dimensions:
  - {id: d, name: d, groups: [{id: g, name: g, indicators: [{id: tickets, weight: 100}]}]}
"""


def rows(days: list[str], more: str = "") -> str:
    lines = [f"{OFFICES[i % 3]},{day}{more}" for i, day in enumerate(days)]
    return "\n".join(lines) + "\n"


def told(report: InitReport, *words: str) -> str:
    """Return the only thing to do that has all these words, in English."""
    (found,) = [step.en for step in report.to_do if all(word in step.en for word in words)]
    return found


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("{d:02d}/{m:02d}/2022", "Day and month cannot be told apart"),
        ("{d}.{m}.2022", "Day and month cannot be told apart"),
        ("{d:02d}-{m:02d}-2022 10:30", "Day and month cannot be told apart"),
        ("{d}/{m}/22", "The year needs four digits"),
        ("{d:02d}-Nov-2022", "Write the month as a number"),
        ("2022-{m:02d}", "The day is missing"),
        ("447{d:02d}", "serial number of Excel"),
    ],
)
def test_dates_in_a_form_that_is_not_read_are_told_with_what_to_do(
    tmp_path: Path, form: str, reason: str
) -> None:
    days = [form.format(d=i % 28 + 1, m=i % 12 + 1) for i in range(31)]
    path = tmp_path / "投诉.csv"
    path.write_bytes(("承办单位,受理日期\n" + rows(days)).encode("gb18030"))

    report = init(tmp_path)

    step = told(report, "looks like dates")
    assert "Column '受理日期' of '投诉'" in step
    assert reason in step
    assert f"投诉.csv, row 2, '{days[0]}'" in step
    assert "Write dates as 2025-11-15" in step
    assert f"the period {TODAY.year} is a guess" in told(report, "No date was found")
    project = load(tmp_path)
    assert project.loaded.scheme.datasets[0].window.all
    assert "没有找到日期" in (tmp_path / "quanheng.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "days", [["13/01/2022"] * 3, ["05/06/2022"] * 3, ["25/12/2022", "1/2/2022", "9/9/2022"]]
)
def test_day_and_month_are_not_guessed_even_where_they_could_be(tmp_path: Path, days: list[str]) -> None:
    write(tmp_path / "a.csv", "承办单位,when\n" + rows(days * 4))

    report = init(tmp_path)

    assert told(report, "Column 'when'", "Day and month cannot be told apart")
    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert str(dataset.fields["when"].type) == "text"
    assert dataset.unit == "column_1"


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("备注", ["好", "无", "2022-01", "x"]),
        ("编号", ["2022-01", "2022-02", "2022-03"]),
        ("n", ["44701", "44702", "44703"]),
        ("n", ["20221301", "20221302", "10012345"]),
        ("版本", ["1.2", "1.3", "2.0"]),
    ],
)
def test_what_only_looks_a_little_like_dates_is_not_called_dates(
    tmp_path: Path, heading: str, values: list[str]
) -> None:
    write(tmp_path / "a.csv", f"承办单位,{heading}\n" + rows(values * 5))

    report = init(tmp_path)

    assert [step.en for step in report.to_do if "looks like dates" in step.en] == []


def test_one_day_that_does_not_exist_leaves_a_date_a_date_and_is_named(tmp_path: Path) -> None:
    days = [f"2022-03-{i % 28 + 1:02d}" for i in range(31)]
    days[16] = "2022-02-31"
    write(tmp_path / "a.csv", "office,opened_on,closed_on\n" + rows(days, ",2023-01-05"))

    report = init(tmp_path)

    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert dataset.window.during == "opened_on"
    assert str(dataset.fields["opened_on"].type) == "date"
    step = told(report, "Column 'opened_on'", "is read as dates")
    assert "1 value cannot be" in step
    assert "a.csv, row 18, '2022-02-31': There is no such day" in step
    assert "2022, taken from column 'opened_on' of 'a'" in told(report, "Check `period:`")
    assert [period.label for period in load(tmp_path).periods] == ["2022"]


@pytest.mark.parametrize(("bad", "kind"), [(2, "date"), (3, "text")])
def test_a_type_needs_four_of_five_cells(tmp_path: Path, bad: int, kind: str) -> None:
    write(tmp_path / "a.csv", "单位,x\n" + rows(["2022-01-01"] * (12 - bad) + ["?"] * bad))

    init(tmp_path)

    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert str(dataset.fields["x"].type) == kind


def test_two_cells_are_no_majority(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "单位,x\n" + "甲局,2022-01-01\n乙局,2022-01-01\n甲局,?\n乙局,\n")

    init(tmp_path)

    assert str(load(tmp_path).loaded.scheme.datasets[0].fields["x"].type) == "text"


@pytest.mark.parametrize(
    ("word", "kind", "advised"), [("未知", "integer", True), ("N/A", "integer", True), ("12A", "text", False)]
)
def test_words_do_not_make_numbers_text_but_codes_with_letters_do(
    tmp_path: Path, word: str, kind: str, advised: bool
) -> None:
    write(tmp_path / "a.csv", "单位,m\n" + rows([*map(str, range(9)), word]))

    report = init(tmp_path)

    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert str(dataset.fields["m"].type) == kind
    steps = [step.en for step in report.to_do if f"row 11, '{word}'" in step.en]
    assert len(steps) == advised
    assert all("`words: {m: {" in step for step in steps)


def test_bad_cells_are_found_beyond_the_first_rows_and_in_the_right_file(tmp_path: Path) -> None:
    good = [f"2022-03-{i % 28 + 1:02d}" for i in range(1000)]
    write(tmp_path / "1.csv", "单位,x\n" + rows(good))
    write(tmp_path / "2.csv", "单位,x\n" + rows([*good[:700], "31/03/2022", "2022-02-30", "2022-03-31"]))

    report = init(tmp_path)

    step = told(report, "Column 'x'", "is read as dates")
    assert "2 values cannot be" in step
    assert "2.csv, row 702, '31/03/2022'" in step
    assert "2.csv, row 703, '2022-02-30'" in step


def test_a_file_in_another_form_than_the_rest_is_named(tmp_path: Path) -> None:
    for month in range(1, 10):
        write(tmp_path / f"{month}.csv", "单位,x\n" + rows([f"2022-{month:02d}-01"] * 10))
    write(tmp_path / "bad.csv", "单位,x\n" + rows(["01/10/2022"] * 10))

    report = init(tmp_path)

    assert "bad.csv, row 2, '01/10/2022'" in told(report, "Column 'x'", "10 values cannot be")


@pytest.mark.parametrize(
    ("headings", "empty", "window"),
    [
        (["closed_on", "opened_on"], [], "opened_on"),
        (["办结日期", "受理日期"], [], "column_3"),
        (["first", "second"], [], "first"),
        (["first", "second"], ["first"], "second"),
        (["updated_at", "day"], [], "day"),
        (["closed_on", "opened_on"], ["opened_on"], "opened_on"),
        (["birth_date", "closed_on"], [], "birth_date"),
    ],
)
def test_the_window_is_the_opening_among_the_dates_that_are_filled_most(
    tmp_path: Path, headings: list[str], empty: list[str], window: str
) -> None:
    lines = [
        ",".join([office, *("" if heading in empty and i < 4 else "2022-05-01" for heading in headings)])
        for i, office in enumerate(OFFICES * 4)
    ]
    write(tmp_path / "a.csv", ",".join(["单位", *headings]) + "\n" + "\n".join(lines) + "\n")

    report = init(tmp_path)

    (dataset,) = load(tmp_path).loaded.scheme.datasets
    assert dataset.window.during == window
    label = dataset.fields[window].label
    assert label is not None
    assert f"column '{label.en}' of 'a'" in told(report, "Check `period:`")
    gaps = [step.en for step in report.to_do if "belong to no period" in step.en]
    assert len(gaps) == (label.en in empty)
    assert all("is empty in 4 rows, first at a.csv, row 2" in gap for gap in gaps)


def test_dates_after_this_year_are_not_taken_for_the_period_and_that_is_said(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", cases(year=2568))

    report = init(tmp_path)

    assert "the first in 2568" in told(report, f"the period {TODAY.year} is a guess")


def test_unreadable_dates_of_a_known_dataset_are_told_as_well(tmp_path: Path) -> None:
    write(tmp_path / "scheme.yaml", SCHEME)
    write(tmp_path / "工单.csv", "承办单位,受理日期\n" + rows(["15/11/2022"] * 5))

    report = init(tmp_path)

    assert "row 2, '15/11/2022'" in told(report, "Column '受理日期' of 'Ticket' looks like dates")
    assert told(report, "No date was found")


def test_a_single_bad_date_of_a_known_dataset_is_left_to_the_collection(tmp_path: Path) -> None:
    write(tmp_path / "scheme.yaml", SCHEME)
    write(tmp_path / "工单.csv", "承办单位,受理日期\n" + rows(["2022-11-15"] * 5 + ["2022-02-30"]))

    report = init(tmp_path)

    assert [step.en for step in report.to_do if "looks like dates" in step.en] == []
    assert "2022, taken from column '受理日期' of 'Ticket'" in told(report, "Check `period:`")


def test_everything_that_is_told_is_told_in_both_languages(tmp_path: Path) -> None:
    days = ["15/11/2022", "16/11/2022", "17/11/2022"] * 4
    write(tmp_path / "a.csv", "单位,x,n\n" + rows(days, ",1") + ",15/11/2022,\n" + "甲局,15/11/2022,无\n")

    report = init(tmp_path)

    assert len(report.to_do) >= 6
    for step in report.to_do:
        assert step.zh != step.en
        assert any("\u4e00" <= sign <= "\u9fff" for sign in step.zh)

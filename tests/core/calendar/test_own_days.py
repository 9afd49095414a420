"""A project's own table of working days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from project_folder import workbook, write

from quanheng.core.calendar.own_days import read_calendar
from quanheng.core.errors import ProjectError


def test_days_can_be_a_csv_file_or_a_workbook(tmp_path: Path) -> None:
    wanted = {date(2027, 1, 1): False, date(2027, 2, 13): True}

    text = write(tmp_path / "a.csv", "日期,是否工作日\n2027-01-01,否\n2027年2月13日,是\n")
    book = workbook(
        tmp_path / "a.xlsx", {"2027": [["日期", "是否工作日"], ["2027-01-01", "否"], ["2027-2-13", "是"]]}
    )
    assert read_calendar(text) == wanted
    assert read_calendar(book) == wanted


def test_every_mistake_of_the_table_is_told_with_its_place(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "日期,是否工作日\n2027-02-30,是\n2027-01-01,否\n2027-01-01,是\n2027-01-04,也许\n2027-01-05,\n",
    )

    with pytest.raises(ProjectError) as caught:
        read_calendar(path, "a.csv")

    said = [(problem.where.en.split(",")[1].strip(), problem.what.en) for problem in caught.value.problems]
    assert [where for where, _ in said] == ["row 2", "row 5", "row 6", "row 4"]
    assert said[-1][1] == "2027-01-01 stands twice, and differently."


def test_the_same_day_said_twice_alike_is_no_mistake(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "日期,是否工作日\n2027-01-01,否\n2027-01-01,否\n")

    assert read_calendar(path) == {date(2027, 1, 1): False}

from datetime import date
from pathlib import Path

import pytest
from project_case import SCHEME, document, problems_of, said

from quanheng.core.model.scheme import Scheme
from quanheng.core.project.aliases import Aliases, read_aliases
from quanheng.core.project.units import Units, read_units
from quanheng.core.project.validate import validate

UNITS = "单位代码,单位名称,类型\nu1,卫生健康局,a\nu2,民政局,a\nu3,同名局,a\nu4,同名局,a\n"


@pytest.fixture
def units(tmp_path: Path) -> Units:
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    return read_units(tmp_path / "units.csv", validate(Scheme, document(SCHEME)))


def read(folder: Path, units: Units, text: str) -> Aliases:
    (folder / "aliases.csv").write_text(text, "utf-8")
    return read_aliases(folder / "aliases.csv", units, "aliases.csv")


def test_names_mean_units_whatever_their_blanks_and_width(tmp_path: Path, units: Units) -> None:
    aliases = read(tmp_path, units, "别名,单位代码\n县卫健局（本级）,u1\nMZJ,民政局\n")
    assert aliases.resolve("县卫健局(本级)") == "u1"
    assert aliases.resolve(" 县 卫健局（本级）") == "u1"
    assert aliases.resolve("mzj") == "u2"
    assert aliases.resolve("民政局") == "u2"
    assert aliases.resolve("财政局") is None
    assert aliases.resolve("同名局") is None
    assert aliases.names == ("卫生健康局", "民政局", "同名局", "县卫健局（本级）", "MZJ")


def test_units_names_are_known_without_a_table(units: Units) -> None:
    assert Aliases(units).resolve("民政局") == "u2"


def test_a_name_can_change_hands(tmp_path: Path, units: Units) -> None:
    aliases = read(
        tmp_path,
        units,
        "别名,单位代码,起始日期,截止日期\n老局,u1,,2018-12-31\n老局,u2,2019-01-01,\n民政局,u1,,2010/1/1\n",
    )
    assert aliases.resolve("老局", date(2018, 12, 31)) == "u1"
    assert aliases.resolve("老局", date(2019, 1, 1)) == "u2"
    assert aliases.resolve("老局") is None
    assert aliases.resolve("民政局", date(2010, 1, 1)) == "u1"
    assert aliases.resolve("民政局", date(2010, 1, 2)) == "u2"


def test_every_problem_is_reported_with_row_and_column(tmp_path: Path, units: Units) -> None:
    text = """\
别名,单位代码,起始日期,截止日期
甲,u1,2020-01-01,2020-12-31
甲,u2,2020-12-31,
,u1,,
乙,,,
丙,u9,,
丁,同名局,,
戊,u1,2021-01-01,2020-01-01
民政局,u1,,
己,u1,2021,
"""
    assert said(lambda: read(tmp_path, units, text)) == [
        ("aliases.csv, row 10, column '起始日期'", "'2021' does not fit: This is not a date."),
        ("aliases.csv, row 4, column '别名'", "A required cell is empty."),
        ("aliases.csv, row 5, column '单位代码'", "A required cell is empty."),
        ("aliases.csv, row 6, column '单位代码'", "There is no unit 'u9'."),
        ("aliases.csv, row 7, column '单位代码'", "There is no unit '同名局'."),
        ("aliases.csv, row 8, column '起始日期'", "The alias ends before it begins."),
        ("aliases.csv, row 3, column '别名'", "'甲' means two units at the same time; see row 2."),
        ("aliases.csv, row 9, column '别名'", "'民政局' is the name of another unit, u2."),
    ]


def test_the_same_alias_twice_is_no_conflict(tmp_path: Path, units: Units) -> None:
    assert read(tmp_path, units, "别名,单位代码\n甲,u1\n甲,u1\n").resolve("甲") == "u1"


def test_a_misspelt_unit_gets_the_nearest_name(tmp_path: Path, units: Units) -> None:
    (problem,) = problems_of(lambda: read(tmp_path, units, "别名,单位代码\n甲,卫生健局\n"))
    assert problem.fix.en == "Did you mean '卫生健康局'?"

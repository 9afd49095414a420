"""What cost a body of the city most, who has to act, and the rows, in plain Chinese."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from quanheng.cli import cli

UNITS = ("119901060000012224", "11990106000001193Q", "11990100000000262A")
ROWS = ("petition_on_time_rate", "inspection_rectification_rate", "audit_rectification_rate")
PLACE = re.compile(r"出处：(?P<file>[^；\[]+?)(?:\[(?P<sheet>[^\]]+)\])? 第(?P<row>\d+)行")


def explained(city: Path, *arguments: str) -> str:
    result = CliRunner().invoke(
        cli, ["--lang", "zh", "explain", *arguments, "-p", str(city)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("unit", UNITS)
def test_the_three_things_that_cost_most_are_told_with_who_is_responsible(city: Path, unit: str) -> None:
    _, _, told = explained(city, unit).partition("失分最多的 3 项\n")
    blocks = re.split(r"^  \d\. ", told.partition("发现的问题")[0], flags=re.MULTILINE)[1:]

    assert len(blocks) == 3
    for block in blocks:
        assert re.search(r"失 [\d.]+ 分|至多影响 [\d.]+ 分", block), block
        assert re.search(r"责任：由\S+", block), block


def test_the_rows_that_are_quoted_stand_in_the_files(city: Path) -> None:
    asked = [(unit,) for unit in UNITS]
    asked += [(UNITS[0], name, "--rows") for name in ROWS]
    quoted = [line for given in asked for line in explained(city, *given).splitlines() if "出处：" in line]

    assert len(quoted) >= 20
    for line in quoted:
        place = PLACE.search(line)
        assert place is not None, line
        if place["file"].startswith("http"):
            continue
        cells = _row(city / place["file"], place["sheet"] or "", int(place["row"]))
        shown = {part.partition("：")[2] for part in line[: place.start()].split("；")}
        # Names of units are told as codes, and dates and numbers in one form; what is left stands as it was.
        assert shown & set(cells), (line, cells)


def test_the_whole_account_can_be_asked_for_as_it_is_advised(city: Path) -> None:
    advised = re.findall(r"全部由来：quanheng explain (\S+) (\S+) --rows -p (.+)", explained(city, UNITS[0]))

    assert advised
    for unit, indicator, folder in advised:
        assert Path(folder) == city
        assert " / " in explained(city, unit, indicator, "--rows")


def test_the_cell_that_cannot_be_computed_is_found(city: Path) -> None:
    told = explained(city, "11990100000000019F", "establishment_violation_score", "--rows")

    assert "出错" in told
    assert "990000198001011234" in told
    assert "data/discipline.xlsx[Sheet1] 第4行" in told


def _row(path: Path, sheet: str, number: int) -> list[str]:
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as database:
            names = [
                name for (name,) in database.execute("select name from sqlite_master where type = 'table'")
            ]
            name = sheet if sheet in names else "实有人员"
            [row] = database.execute(f"select * from {name} limit 1 offset {number - 1}").fetchall()
        return [str(cell) for cell in row]
    if path.suffix == ".csv":
        encoding = "gb18030" if path.name == "petition.csv" else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as stream:
            return list(csv.reader(stream))[number - 1]
    with closing(CalamineWorkbook.from_path(path)) as workbook:
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [str(cell) for cell in rows[number - 1]]

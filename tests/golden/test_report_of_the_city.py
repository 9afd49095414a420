"""The workbook of the city: the bodies that are evaluated are not lost among their peers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from python_calamine import CalamineWorkbook


def test_the_evaluated_bodies_come_first_in_the_matrix(city: Path) -> None:
    [run] = (city / "runs").iterdir()
    with closing(CalamineWorkbook.from_path(run / "exports" / "report.xlsx")) as workbook:
        rows = workbook.get_sheet_by_name("单位×指标").to_python(skip_empty_area=False)

    column = rows[1].index("角色")
    roles = [row[column] for row in rows[2:] if row[column]]
    assert roles == ["被评估"] * 11 + ["参照单位"] * 214

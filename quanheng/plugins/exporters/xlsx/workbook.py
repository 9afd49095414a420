"""Put the sheets together into one workbook with settled bytes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.plugins.exporters.xlsx import (
    findings_sheet,
    matrix_sheet,
    method_sheet,
    ranking_sheet,
    unit_sheet,
)
from quanheng.plugins.exporters.xlsx.report import Report
from quanheng.plugins.exporters.xlsx.sheet import Sheet, Styles
from quanheng.plugins.exporters.xlsx.sheet_names import SheetNames

if TYPE_CHECKING:
    from quanheng import Evaluation

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(evaluation: Evaluation, path: Path) -> None:
    """Write all sheets; the same run gives the same bytes."""
    from xlsxwriter import Workbook

    report = Report(evaluation)
    with Workbook(str(path), OPTIONS) as workbook:
        # The clock must not show: the workbook is as old as the period that it is about.
        first_day = date.fromisoformat(report.manifest["periods"][-1]["start"])
        created = datetime(first_day.year, first_day.month, first_day.day)
        workbook.set_properties({"title": report.evaluation.title[:255], "created": created})
        styles = Styles(workbook)
        own = [report.word(key) for key in ("ranking", "matrix", "findings", "method")]
        names = SheetNames(own)
        panel = (10,) * report.is_panel
        sheet = Sheet(workbook, styles, own[0], panel + ranking_sheet.WIDTHS)
        ranking_sheet.write_ranking(report, sheet)
        columns = 2 * len(report.scheme.placements)
        widths = panel + matrix_sheet.WIDTHS + (matrix_sheet.VALUE_WIDTH,) * columns
        matrix_sheet.write_matrix(report, Sheet(workbook, styles, own[1], widths))
        findings_sheet.write_findings(report, Sheet(workbook, styles, own[2], panel + findings_sheet.WIDTHS))
        method_sheet.write_method(report, Sheet(workbook, styles, own[3], method_sheet.WIDTHS))
        for unit in report.units:
            if unit["role"] != "peer":
                name = names.name(str(unit["name"] or ""), unit["unit_id"])
                unit_sheet.write_unit(report, Sheet(workbook, styles, name, unit_sheet.WIDTHS), unit)

"""The list of findings of all units."""

from __future__ import annotations

from quanheng import Severity
from quanheng.plugins.exporters.xlsx.report import Report
from quanheng.plugins.exporters.xlsx.sheet import Cell, Sheet

COLUMNS = ("unit_id", "unit", "indicator", "severity", "finding", "suggestion", "due")
WIDTHS = (22, 34, 28, 10, 50, 50, 12)


def write_findings(report: Report, sheet: Sheet) -> None:
    """Write one row for each finding, in the order of the run."""
    columns = ("period",) * report.is_panel + COLUMNS
    sheet.header([report.word(column) for column in columns], freeze_columns=2 + report.is_panel)
    first = sheet.row - 1
    for row in report.findings:
        cells: list[Cell] = [row["period"]] if report.is_panel else []
        cells += [
            row["unit_id"],
            report.unit_name(row["unit_id"]),
            report.indicator(row["indicator"]),
            report.say(Severity(row["severity"]).title),
            report.pick(row, "text"),
            report.pick(row, "suggestion"),
            row["due"] or report.word("no_due"),
        ]
        sheet.write(cells)
    if sheet.row == first + 1:
        sheet.note(report.word("no_findings"))
    sheet.filter(first, len(columns))

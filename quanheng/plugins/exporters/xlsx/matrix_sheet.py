"""Units × indicators: value and score of every unit, side by side."""

from __future__ import annotations

from quanheng import Outcome
from quanheng.plugins.exporters.xlsx.report import Report, Row, decimals_of
from quanheng.plugins.exporters.xlsx.sheet import Cell, Sheet

WIDTHS = (22, 34, 12, 12)
VALUE_WIDTH = 12


def write_matrix(report: Report, sheet: Sheet) -> None:
    """Write a row for each unit and period, two columns for each indicator."""
    names = [placement.id for _, _, placement in report.scheme.placements]
    places = {name: _decimals(report, name) for name in names}
    fixed = ("period",) * report.is_panel + ("unit_id", "unit", "category", "role")
    for place, name in enumerate(names):
        column = len(fixed) + 2 * place
        sheet.span(column, column + 1, report.indicator(name))
    sheet.row += 1
    headings = [report.word(column) for column in fixed]
    for name in names:
        measure = report.say(report.definitions[name].unit)
        value = report.word("value")
        headings += [f"{value} ({measure})" if measure else value, report.word("score")]
    first = sheet.row
    sheet.header(headings, freeze_columns=2 + report.is_panel)
    for period in report.periods:
        # Peers are only compared with, and there may be many of them.
        for unit in sorted(report.units, key=lambda unit: unit["role"] == "peer"):
            cells: list[Cell] = [period] if report.is_panel else []
            cells += [
                unit["unit_id"],
                report.unit_name(unit["unit_id"]),
                report.category(unit["category"]),
                report.word("peer" if unit["role"] == "peer" else "evaluated"),
            ]
            marked: list[int] = []
            for name in names:
                row = report.indicators.one(period, unit["unit_id"], name)
                if row is None or row["outcome"] != Outcome.OK:
                    marked += [len(cells), len(cells) + 1]
                cells += value_and_score(report, row, places[name])
            sheet.write(cells, marked=marked)
    sheet.filter(first, len(headings))


def value_and_score(report: Report, row: Row | None, decimals: int) -> list[Cell]:
    """Return both numbers, or what is the matter, in words."""
    if row is None:
        word = report.say(Outcome.MISSING.title)
        return [word, word]
    if row["outcome"] != Outcome.OK:
        return [report.outcome(row)] * 2
    score: Cell = (row["score"], 2) if row["score"] is not None else report.word("unscored")
    return [(row["value"], decimals), score]


def _decimals(report: Report, name: str) -> int:
    rows = (
        report.indicators.one(period, unit["unit_id"], name)
        for period in report.periods
        for unit in report.units
    )
    return decimals_of([row["value"] for row in rows if row and row["value"] is not None])

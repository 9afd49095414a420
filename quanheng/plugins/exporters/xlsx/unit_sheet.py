"""The sheet of one unit, which names no other unit."""

from __future__ import annotations

from quanheng import Outcome, Severity, Status
from quanheng.plugins.exporters.xlsx.matrix_sheet import value_and_score
from quanheng.plugins.exporters.xlsx.report import Report, Row, decimals_of
from quanheng.plugins.exporters.xlsx.sheet import Cell, Sheet
from quanheng.plugins.exporters.xlsx.words import NONE

COLUMNS = (
    "item", "tag", "value", "measure", "numerator", "denominator", "score", "weight", "weight_used", "points",
    "status", "reason",
)  # fmt: skip
WIDTHS = (40, 10, 12, 10, 12, 12, 18, 10, 10, 10, 14, 60)
TAGS = ("execution", "benefit", "reference")


def write_unit(report: Report, sheet: Sheet, unit: Row) -> None:
    """Write totals, dimensions, groups and indicators of each period."""
    sheet.title(str(unit["name"] or unit["unit_id"]))
    about = [unit["unit_id"], report.category(unit["category"]), unit["level"] or ""]
    sheet.note(" · ".join(part for part in about if part))
    for period in reversed(report.periods):
        sheet.section(period)
        sheet.header([report.word(column) for column in COLUMNS])
        if report.scheme.composite.use != "off":
            _node(report, sheet, period, unit, "total", "total", report.word("total"))
        for dimension in report.scheme.dimensions:
            _node(report, sheet, period, unit, "dimension", dimension.id, report.say(dimension.name))
            for group in dimension.groups:
                _node(report, sheet, period, unit, "group", group.id, "  " + report.say(group.name))
                for placement in group.indicators:
                    _indicator(report, sheet, period, unit, placement.id)
        for tag in TAGS:
            name = f"{report.word('by_tag')}：" if report.is_chinese else f"{report.word('by_tag')}: "
            _node(report, sheet, period, unit, "tag", tag, name + report.word(tag))
    _findings(report, sheet, unit)


def _node(report: Report, sheet: Sheet, period: str, unit: Row, level: str, node: str, name: str) -> None:
    row = report.composites.one(period, unit["unit_id"], level, node)
    if row is None:
        return
    decimals = report.decimals if level == "total" else 2
    reason = ""
    if level == "total":
        ranked = report.ranking.one(period, unit["unit_id"])
        if ranked is not None:
            parts = [report.grade(ranked["grade"]), report.pick(ranked, "grade_reason")]
            reason = (" · ").join(part for part in parts if part)
    weight: Cell = (row["weight"], 2) if row["weight"] is not None else NONE
    cells: list[Cell] = [name, "", NONE, "", NONE, NONE, _score(report, row, decimals), weight, NONE, NONE]
    cells += [report.status(row), reason]
    sheet.write(cells, bold=True, marked=() if row["status"] == Status.FINAL else (6, 10))


def _score(report: Report, row: Row, decimals: int) -> Cell:
    if row["score"] is not None:
        return (row["score"], decimals)
    if row["score_low"] is None or row["score_high"] is None:
        return report.status(row)
    from quanheng import round_half_up

    low, high = (round_half_up(row[name], decimals) for name in ("score_low", "score_high"))
    return f"{low:.{decimals}f}–{high:.{decimals}f}"


def _indicator(report: Report, sheet: Sheet, period: str, unit: Row, name: str) -> None:
    row = report.indicators.one(period, unit["unit_id"], name)
    definition = report.definitions[name]
    if row is None:
        word = report.say(Outcome.MISSING.title)
        blank: list[Cell] = [word, "", NONE, NONE, word, NONE, NONE, NONE, word, ""]
        sheet.write(["    " + report.indicator(name), report.word(definition.tag), *blank], marked=(2, 6, 10))
        return

    def number(key: str, decimals: int | None = None) -> Cell:
        given = row[key]
        if given is None:
            return NONE
        return (given, decimals_of([given]) if decimals is None else decimals)

    value, score = value_and_score(report, row, decimals_of([row["value"] or 0.0]))
    cells: list[Cell] = [
        "    " + report.indicator(name),
        report.word(definition.tag),
        value,
        report.say(definition.unit),
        number("numerator"),
        number("denominator"),
        score,
        number("weight", 2),
        number("weight_used", 2),
        number("points", 2),
        report.outcome(row),
        report.pick(row, "reason"),
    ]
    sheet.write(cells, marked=() if row["outcome"] == Outcome.OK else (2, 6, 10))


def _findings(report: Report, sheet: Sheet, unit: Row) -> None:
    rows = report.findings.all(unit["unit_id"])
    sheet.section(report.word("findings"))
    if not rows:
        sheet.note(report.word("no_findings"))
        return
    for row in rows:
        severity = report.say(Severity(row["severity"]).title)
        head = f"{row['period']} {report.indicator(row['indicator'])} [{severity}]"
        parts = [report.pick(row, "text"), report.pick(row, "suggestion")]
        sheet.note(f"{head} " + " → ".join(part for part in parts if part))

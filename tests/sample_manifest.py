"""The manifest of the sample run, with every key that exporters may read."""

from __future__ import annotations

from typing import Any

from sample_scheme import CAPPED, INDICATORS, WITHHELD

from quanheng.core.model.scheme import Scheme


def sample_manifest(scheme: Scheme, language: str, periods: tuple[str, ...]) -> dict[str, Any]:
    """Return what `run.json` of the sample run says."""
    formulas = {}
    for given in INDICATORS:
        english = {key: given[key] for key in ("value", "numerator", "denominator") if key in given}
        chinese = {
            key: text.replace("count_if", "条件计数")
            .replace("case.", "案件.")
            .replace("closed_at", "办结时间")
            for key, text in english.items()
        }
        windows = {"case": {"zh": "受理时间在本期内", "en": "received during the period"}}
        formulas[given["id"]] = {"zh": chinese, "en": english, "datasets": ["case"], "windows": windows}
    delivered = [{"name": "data/cases & <b>.csv.gz", "sha256": "ab" * 32, "size": 123456}]
    source = {"connector": "table", "rows": 341299, "quarantined": 12, "delivered": delivered, "covers": None}
    return {
        "format": 1,
        "id": "2024-1a2b3c4d5e6f",
        "status": "complete",
        "title": '示范市机构编制评估 2024 <script>alert("x")</script>',
        "language": language,
        "periods": [{"label": p, "start": f"{p}-01-01", "end": f"{int(p) + 1}-01-01"} for p in periods],
        "cut_off": "2024-12-31",
        "timezone": "Asia/Shanghai",
        "versions": {"quanheng": "0.1.0", "python": "3.11.7", "duckdb": "2.0.0", "pyarrow": "26.0.1", "numpy": "2.4.6"},
        "plugins": [
            {"name": "json", "distribution": "quanheng", "version": "0.1.0", "status": "ready", "reason": None},
            {"name": "qingshan", "distribution": "quanheng-qingshan", "version": "1.0", "status": "not allowed", "reason": {"zh": "项目文件没有允许它", "en": "the project file does not allow it"}},
        ],
        "scheme": scheme.model_dump(mode="json", by_alias=True),
        "indicators": [i.model_dump(mode="json", by_alias=True) for i in scheme.indicators],
        "formulas": formulas,
        "gates": [
            {"id": "audit", "period": "2024", "unit_id": CAPPED[1], "state": "triggered"},
            {"id": "report", "period": "2024", "unit_id": WITHHELD[1], "state": "triggered"},
            {"id": "audit", "period": "2024", "unit_id": "M02", "state": "undecided"},
        ],
        "sources": [source | {"source": "cases", "dataset": "case", "snapshot": "12" * 32}],
        "sql": [{"dataset": "case", "period": p, "sql": 'SELECT account, count(*) FROM "case" GROUP BY account'} for p in periods],
        "times": {"started": "2025-01-02T08:00:00", "finished": "2025-01-02T08:00:02", "seconds": {"collect": 1.2, "compute": 0.3}},
        "operator": "张三",
    }  # fmt: skip

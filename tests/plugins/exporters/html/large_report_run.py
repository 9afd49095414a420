"""Write a run of thousands of units and 29 indicators, for tests of the web report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from quanheng.core.results import tables


def write_large_run(folder: Path, units: int, indicators: int) -> Path:
    """Write a run of one period, one category and one group, with every tenth value missing."""
    rng = np.random.default_rng(20241231)
    names = [f"indicator_{number:02}" for number in range(indicators)]
    ids = [f"U{number:05}" for number in range(units)]
    weight = 100 / indicators
    folder.mkdir(parents=True, exist_ok=True)

    def text(zh: str, en: str) -> dict[str, str]:
        return {"zh": zh, "en": en}

    def write(name: str, columns: dict[str, Any]) -> None:
        schema: pa.Schema = getattr(tables, name.upper())
        size = len(next(iter(columns.values())))
        whole = {field.name: columns.get(field.name, [None] * size) for field in schema}
        arrays = [pa.array(whole[field.name], field.type, from_pandas=True) for field in schema]
        parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), folder / f"{name}.parquet")

    size = units * indicators
    missing = np.arange(size) % 10 == 0
    denominator = rng.integers(20, 5000, size).astype(float)
    numerator = np.floor(denominator * rng.random(size))
    score = np.where(missing, np.nan, 100 * numerator / denominator)
    unit_of, indicator_of = np.repeat(ids, indicators), np.tile(names, units)
    period = ["2024"] * size
    write("units", {"unit_id": ids, "name": [f"第{number}号单位" for number in range(units)], "category": ["service"] * units, "level": ["县级"] * units, "role": ["evaluated"] * units})  # fmt: skip
    write("indicators", {"period": period, "unit_id": unit_of, "indicator": indicator_of, "outcome": np.where(missing, "missing", "ok"), "reason_zh": np.where(missing, "应报未报", None), "reason_en": np.where(missing, "rows are owed", None), "sample": denominator, "numerator": numerator, "denominator": denominator, "value": score, "score": score, "weight": np.full(size, weight), "weight_used": np.full(size, weight), "points": score * weight / 100})  # fmt: skip
    write("parts", {"period": period * 2, "unit_id": np.tile(unit_of, 2), "indicator": np.tile(indicator_of, 2), "part": ["count_if(case.done)"] * size + ["count(case.*)"] * size, "value": np.concatenate([numerator, denominator])})  # fmt: skip
    low = np.nan_to_num(score).reshape(units, indicators).mean(axis=1)
    high = np.nan_to_num(score, nan=100.0).reshape(units, indicators).mean(axis=1)
    nodes = [("total", "total"), ("benefit", "tag"), ("work", "dimension"), ("daily", "group")]
    write("composites", {"period": ["2024"] * units * 4, "unit_id": np.tile(ids, 4), "node": np.repeat([node for node, _ in nodes], units), "level": np.repeat([level for _, level in nodes], units), "score_low": np.tile(low, 4), "score_high": np.tile(high, 4), "weight": np.full(units * 4, 100.0), "coverage": np.full(units * 4, 100.0), "status": ["provisional"] * units * 4})  # fmt: skip
    rank = np.argsort(np.argsort(-low)) + 1.0
    write("ranking", {"period": ["2024"] * units, "unit_id": ids, "category": ["service"] * units, "level": ["县级"] * units, "score_low": low, "score_high": high, "status": ["provisional"] * units, "rank": rank, "rank_low": rank, "rank_high": rank, "ranked": [units] * units})  # fmt: skip
    write("findings", {"period": [], "due": []})
    placements = [{"id": name, "weight": {"*": weight}} for name in names]
    group = {"id": "daily", "name": text("日常", "Daily"), "indicators": placements}
    scheme = {
        "id": "large", "version": "1", "name": text("大方案", "Large"), "categories": {"service": text("服务型", "service")},
        "dimensions": [{"id": "work", "name": text("工作", "Work"), "groups": [group]}],
        "composite": {"use": "internal", "mean": "arithmetic", "decimals": 2, "coverage": 60},
        "ranking": {"of": "rounded", "ties": "min", "within": "category_level", "minimum": 5}, "findings_below": 60,
    }  # fmt: skip
    given = [{"id": name, "name": text(f"指标{name}", f"Indicator {name}"), "tag": "benefit", "better": "higher", "numerator": "count_if(case.done)", "denominator": "count(case.*)", "scale": 100, "scoring": {"linear": {"floor": 0, "target": 100}}, "responsibility": "unit"} for name in names]  # fmt: skip
    manifest = {"format": 1, "id": "2024-large", "status": "complete", "title": "大评估", "language": "zh", "periods": [{"label": "2024"}], "cut_off": "2024-12-31", "scheme": scheme, "indicators": given}  # fmt: skip
    (folder / "run.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder

"""Twelve indicators over 20 million rows: our plan against SQL by hand."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from benchmarks.timing import best_of, report
from quanheng.core.compute.aggregates import fetch
from quanheng.core.compute.plan import Plan, make_plan
from quanheng.core.compute.prepare import Prepared, prepare
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.formula.origins import Origins
from quanheng.core.model.period import read_periods
from quanheng.core.model.scheme import Dimension, Group, Scheme
from quanheng.core.project.scheme_file import load_scheme

ROWS, UNITS = 20_000_000, 200
HERE = Path(__file__).parent
DATA = HERE / "data" / f"tickets-{ROWS}.parquet"

GENERATE = f"""
COPY (
    SELECT 'U' || lpad((h % {UNITS})::VARCHAR, 4, '0') AS unit_id,
           received_at,
           received_at + INTERVAL 5 DAY + INTERVAL (h // 7 % 96) HOUR AS due_at,
           CASE WHEN h % 23 <> 0 THEN received_at + INTERVAL (h // 11 % 400) HOUR END AS replied_at,
           ['urgent', 'usual', 'question', 'praise'][h // 13 % 4 + 1] AS kind,
           CASE WHEN h // 17 % 3 <> 0 THEN ['good', 'fair', 'bad'][h // 19 % 3 + 1] END AS satisfaction,
           (h // 29 % 10 // 7)::BIGINT AS return_count,
           ((h // 31 % 100000) / 100)::DECIMAL(12, 2) AS cost,
           h // 37 % 9 <> 0 AS is_main
    FROM (
        SELECT h, TIMESTAMP '2023-01-01' + INTERVAL (h // 41 % (730 * 86400)) SECOND AS received_at
        FROM (SELECT (hash(i) >> 2)::BIGINT AS h FROM range({ROWS}) AS t(i))
    )
) TO '{DATA}' (FORMAT parquet, ROW_GROUP_SIZE 131072)
"""
"""Rows that follow from their number alone, the same on every machine."""

BY_HAND = """
SELECT unit_id,
       count(*) FILTER (WHERE v AND replied_at <= due_at), count(*) FILTER (WHERE v),
       count(*) FILTER (WHERE v AND satisfaction IN ('good', 'fair')), count(satisfaction) FILTER (WHERE v),
       count(*) FILTER (WHERE v AND satisfaction = 'bad'),
       count(replied_at) FILTER (WHERE v),
       count(*) FILTER (WHERE return_count > 0), count(*),
       count(*) FILTER (WHERE v AND days <= 3), count(*) FILTER (WHERE v AND days > 10),
       sum(days) FILTER (WHERE v), count(days) FILTER (WHERE v),
       sum(cost) FILTER (WHERE v),
       count(*) FILTER (WHERE v AND kind = 'urgent' AND replied_at <= due_at),
       count(*) FILTER (WHERE v AND kind = 'urgent'),
       count(*) FILTER (WHERE kind = 'urgent')
FROM (
    SELECT *, is_main IS TRUE AND NOT (return_count > 2) AS v,
           date_diff('day', received_at::DATE, replied_at::DATE) AS days
    FROM read_parquet(?)
    WHERE due_at >= TIMESTAMP '2024-01-01' AND due_at < TIMESTAMP '2025-01-01'
)
GROUP BY unit_id
"""
"""One pass with FILTER, as someone who knows DuckDB would write it."""


def measure() -> None:
    """Print the times of our plan, of SQL by hand, and of a query per indicator."""
    if not DATA.is_file():
        DATA.parent.mkdir(exist_ok=True)
        duckdb.execute(GENERATE)
    loaded = load_scheme(HERE / "engine.yaml")
    whole = _plan(loaded.scheme)
    single = [_plan(_only(loaded.scheme, p.id)) for _, _, p in loaded.scheme.placements]
    units = [f"U{number:04}" for number in range(UNITS)]
    period, cut_off = read_periods(2024)[0], date(2024, 12, 31)
    bare = duckdb.connect(":memory:", config={"threads": 2})
    with DuckEngine(whole.prepared.datasets, {"ticket": [DATA]}, [], threads=2) as engine:

        def fetched(plan: Plan) -> Any:
            return fetch(plan, engine, units, period, cut_off)

        _agree(fetched(whole), bare.execute(BY_HAND, [str(DATA)]).fetchall())
        best = best_of(
            {
                "SQL by hand, fused": lambda: bare.execute(BY_HAND, [str(DATA)]).fetchall(),
                "quanheng, 12 indicators": lambda: fetched(whole),
                "one query per indicator": lambda: [fetched(plan) for plan in single],
            },
            rounds=3,
        )
    sys.stdout.write(f"  {ROWS:,} rows, {UNITS} units, 2 threads\n")
    report(best, "SQL by hand, fused", {"quanheng, 12 indicators": 1.2})


def _plan(scheme: Scheme) -> Plan:
    prepared, problems = prepare(scheme, [], {}, Origins())
    if prepared is None:
        raise SystemExit("\n".join(map(str, problems)))
    return make_plan(prepared)


def _only(scheme: Scheme, indicator: str) -> Scheme:
    """Return the scheme with one of its indicators placed."""
    placement = next(p for _, _, p in scheme.placements if p.id == indicator)
    group = Group.model_construct(id="one", name=scheme.name, indicators=[placement])
    dimension = Dimension.model_construct(id="one", name=scheme.name, groups=[group])
    return scheme.model_copy(update={"dimensions": [dimension]})


def _agree(ours: Any, by_hand: list[tuple[Any, ...]]) -> None:
    """Make sure that both count the same before either is timed."""
    prepared: Prepared = ours.plan.prepared
    compiled = prepared.variants["on_time"][0].compiled
    from quanheng.core.language.ir import aggregates

    numerator = ours.column(compiled, aggregates(compiled.formulas["numerator"])[0]).values
    expected = [float(row[1]) for row in sorted(by_hand)]
    if not np.array_equal(numerator, expected):
        raise SystemExit("the two do not count the same")

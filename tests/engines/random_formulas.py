"""Random formulas as text, random rows, and a run of both through the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st
from pyarrow import parquet

from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.compute.aggregates import fetch
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.outcomes import Moment, compute_values
from quanheng.core.compute.plan import make_plan
from quanheng.core.compute.prepare import Prepared, prepare
from quanheng.core.compute.unit_columns import UnitColumns
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.errors import Problem
from quanheng.core.formula.origins import Origins
from quanheng.core.model.dataset import Dataset
from quanheng.core.model.period import read_periods
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.source import Covers
from quanheng.core.project.units import Units
from quanheng.core.results.outcome import Values

UNITS = ("A", "B", "空")
PERIOD = read_periods(2024)[0]
CUT_OFF = date(2024, 12, 31)

ITEM = Dataset.model_validate(
    {
        "name": "item",
        "label": {"zh": "事项", "en": "item"},
        "unit": "unit_id",
        "window": {"during": "day"},
        "fields": {
            "unit_id": {"type": "text"},
            "lead": {"type": "text"},
            "n": {"type": "integer", "label": {"zh": "数量", "en": "number"}},
            "d": {"type": "decimal(9,2)", "label": {"zh": "金额", "en": "amount"}},
            "b": {"type": "boolean", "label": {"zh": "紧急", "en": "urgent"}},
            "day": {"type": "date", "label": {"zh": "日期", "en": "day"}},
            "ended": {"type": "date"},
            "at": {"type": "timestamp", "label": {"zh": "时间", "en": "moment"}},
            "t": {"type": "text", "label": {"zh": "文字", "en": "text"}},
            "y": {"type": "integer"},
        },
        "derived": {"late": "item.at > item.day", "rate": "item.d / item.n"},
    }
)

OTHER = Dataset.model_validate(
    {
        "name": "other",
        "unit": "unit_id",
        "fields": {"unit_id": {"type": "text"}, "n": {"type": "integer"}, "d": {"type": "decimal(9,2)"}},
    }
)

DAYS = [
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2025, 1, 1),
]
MOMENTS = [
    datetime(2024, 1, 1),
    datetime(2024, 2, 29, 12),
    datetime(2024, 12, 31, 23, 59, 59, 999999),
    datetime(2025, 1, 1),
]
TEXTS = ["a", "A", "b", "é", "e", "😀", "", "it's", "甲"]
INTEGERS = [-3, -1, 0, 1, 2, 3, 7, 1000]
DECIMALS = [Decimal(text) for text in ("-7.25", "-0.01", "0.00", "0.01", "0.33", "1.25", "1.26", "99999.99")]


def rows_of(dataset: Dataset) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return lists of rows with nulls and ties; the last unit stays empty."""
    pools: dict[str, Sequence[Any]] = {
        "text": TEXTS,
        "integer": INTEGERS,
        "decimal": DECIMALS,
        "boolean": [True, False],
        "date": DAYS,
        "timestamp": MOMENTS,
    }
    fields = {
        name: st.none() | st.sampled_from(pools[given.type.kind]) for name, given in dataset.fields.items()
    }
    fields["unit_id"] = st.sampled_from(["A", "B", "elsewhere"])
    if "lead" in fields:
        fields["lead"] = st.none() | st.sampled_from(["A", "B"])
        fields["y"] = st.none() | st.sampled_from([2023, 2024])
    return st.lists(st.fixed_dictionaries(fields), max_size=12)


LITERALS = ["0", "1", "2", "0.5", "3.25", "10", ":k"]
COMPARE = ["=", "<>", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"]
FIELDS = {
    "item": ["item.n", "item.d", "事项.数量", "item.金额", "item.rate", "days_between(item.day, item.at)",
             "相隔天数(item.at, period_end)", "year(item.day)", "月份(item.at)"],
    "other": ["other.n", "other.d"],
}  # fmt: skip
TESTS = [
    "item.b", "事项.紧急", "item.late", "item.t = 'a'", "item.文字 in ('A', 'é', 'it''s')", "item.t not in ('', 'b')",
    "item.t is null", "item.b is not true", "item.b is false", "item.day < period_end", "item.at >= period_start",
    "item.at < period_end", "item.day >= add_months(period_end, -12)", "item.at <= '2024-12-31'", "item.t > 'Z'",
    "item.day between '2024-01-01' and cut_off", "year(item.day) = period_year", "to_date(item.at) = item.day",
    "item.at is not null", "item.day = add_days(cut_off, 1)", "item.n in (1, 2, :k)", "item.t < item.lead",
]  # fmt: skip


@dataclass(frozen=True)
class Author:
    """Write random formulas, choice by choice, so that they stay small."""

    draw: st.DrawFn

    def one_of(self, *choices: str) -> str:
        """Choose one of these words."""
        return self.draw(st.sampled_from(choices))

    def number(self, dataset: str, depth: int = 2) -> str:
        """Return a number about a row."""
        kind = (
            self.one_of("field", "field", "literal", "pair", "call", "negative", "round", "case", "if")
            if depth
            else self.one_of("field", "field", "literal")
        )
        if kind == "field":
            return self.one_of(*FIELDS[dataset])
        if kind == "literal":
            return self.one_of(*LITERALS)
        below = self.number(dataset, depth - 1)
        if kind == "negative":
            return f"(- {below})"
        if kind == "round":
            return f"round({below}, {self.one_of('0', '1', '3')})"
        other = self.number(dataset, depth - 1)
        if kind == "pair":
            return f"({below} {self.one_of('+', '-', '*', '/')} {other})"
        if kind == "call":
            name = self.one_of("coalesce", "least", "取大", "nullif", "abs")
            return f"abs({below})" if name == "abs" else f"{name}({below}, {other})"
        otherwise = f" else {other}" if kind == "case" else ""
        return f"case when {self.condition(dataset, depth - 1)} then {below}{otherwise} end"

    def condition(self, dataset: str, depth: int = 2) -> str:
        """Return a condition about a row."""
        kind = (
            self.one_of("compare", "test", "test", "pair", "not", "is")
            if depth
            else self.one_of("compare", "test")
        )
        if kind == "test" and dataset == "item":
            return self.one_of(*TESTS)
        if kind in ("compare", "test"):
            return f"{self.number(dataset, 0)} {self.one_of(*COMPARE)} {self.number(dataset, 0)}"
        below = self.condition(dataset, depth - 1)
        if kind == "pair":
            return f"({below} {self.one_of('and', 'or')} {self.condition(dataset, depth - 1)})"
        return (
            f"(not ({below}))"
            if kind == "not"
            else f"(({below}) is {self.one_of('true', 'not true', 'false')})"
        )

    def aggregate(self, dataset: str) -> str:
        """Return an aggregate that is a number."""
        name = self.one_of(
            "*",
            "count_if",
            "条件计数",
            "count",
            "sum",
            "合计",
            "avg",
            "min",
            "max",
            "median",
            "quantile",
            "count_distinct",
            "field",
        )
        if name == "*":
            text = f"count({dataset}.*)"
        elif name in ("count_if", "条件计数"):
            text = f"{name}({self.condition(dataset)})"
        elif name == "quantile":
            text = f"quantile({self.number(dataset)}, {self.one_of('0.1', '0.25', '0.5', '0.55', '0.9')})"
        elif name == "field" and dataset == "item":
            text = self.one_of(
                "count(item.t)", "去重计数(item.t)", "count_distinct(item.day)", "count_distinct(item.b)"
            )
        else:
            text = f"{'sum' if name == 'field' else name}({self.number(dataset)})"
        return f"{text} filter (where {self.condition(dataset)})" if self.draw(st.booleans()) else text

    def scalar(self, depth: int = 2) -> str:
        """Return a formula after aggregation, with at least one aggregate."""
        if not depth or self.draw(st.booleans()):
            return self.aggregate(self.one_of("item", "item", "other"))
        below = self.scalar(depth - 1)
        other = self.scalar(depth - 1) if self.draw(st.booleans()) else self.one_of(*LITERALS)
        kind = self.one_of("pair", "pair", "behind", "call", "abs", "mean", "case")
        if kind == "pair":
            return f"({below} {self.one_of('+', '-', '*', '/')} {other})"
        if kind == "behind":
            return f"({other} {self.one_of('-', '/')} {below})"
        if kind == "call":
            return f"{self.one_of('coalesce', 'least', '取大', 'nullif')}({below}, {other})"
        if kind == "abs":
            return f"abs({below})"
        if kind == "mean":
            return f"weighted_mean(0.5, {below}, 0.3, {other}, 0.2, {below})"
        return f"case when {below} {self.one_of('<', '>=', '=', '<>')} {other} then {below} else {other} end"


@st.composite
def scalars(draw: st.DrawFn, depth: int = 2) -> str:
    """Return formulas after aggregation."""
    return Author(draw).scalar(depth)


@st.composite
def aggregates(draw: st.DrawFn, dataset: str) -> str:
    """Return aggregates over a dataset."""
    return Author(draw).aggregate(dataset)


@st.composite
def conditions(draw: st.DrawFn, dataset: str, depth: int = 2) -> str:
    """Return conditions about a row of a dataset."""
    return Author(draw).condition(dataset, depth)


def definition(**formulas: Any) -> dict[str, Any]:
    """Return an indicator with these formulas."""
    return {"id": "x", "name": "x", "params": {"k": 2}, **formulas}


def prepared_of(indicator: Mapping[str, Any]) -> tuple[Prepared | None, list[Problem]]:
    """Compile one indicator in a scheme of its own."""
    scheme = Scheme.model_validate(
        {
            "format": 1,
            "id": "trial",
            "version": "1",
            "name": "Trial",
            "categories": {"all": "All"},
            "indicators": [indicator],
            "dimensions": [
                {
                    "id": "d",
                    "name": "D",
                    "groups": [{"id": "g", "name": "G", "indicators": [{"id": "x", "weight": 0}]}],
                }
            ],
        }
    )
    return prepare(scheme, [ITEM, OTHER], {}, Origins())


def run(
    prepared: Prepared, rows: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path, threads: int = 1
) -> Values:
    """Compute the indicator through files, the engine and the outcomes."""
    files = {}
    for dataset in (ITEM, OTHER):
        table = pa.Table.from_pylist(list(rows[dataset.name]), schema=contract_schema(dataset))
        files[dataset.name] = [folder / f"{dataset.name}.parquet"]
        parquet.write_table(table, files[dataset.name][0])
    parents = {"B": "A"}
    units = Units(
        ids=UNITS,
        names=UNITS,
        parents=tuple(parents.get(unit) for unit in UNITS),
        categories=("all",) * 3,
        levels=("county",) * 3,
        roles=("evaluated",) * 3,
        fields={},
    )
    closure = [(units.ids[above], units.ids[unit]) for above, unit in units.children_closure()]
    plan = make_plan(prepared)
    with DuckEngine([ITEM, OTHER], files, closure, threads=threads) as engine:
        aggregates_ = fetch(plan, engine, units.ids, PERIOD, CUT_OFF)
    coverage = Coverage({"item": [Covers()], "other": [Covers()]}, units.ids, CUT_OFF)
    return compute_values("x", Moment(prepared, aggregates_, coverage, UnitColumns(units), PERIOD, CUT_OFF))

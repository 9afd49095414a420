"""Decide the outcome of an indicator for every unit, and compute its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from quanheng.core.compute.aggregates import Aggregates
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.letters import Letters
from quanheng.core.compute.prepare import Prepared
from quanheng.core.compute.unit_columns import UnitColumns
from quanheng.core.formula.compile import Compiled
from quanheng.core.formula.evaluate import Column, Surroundings, evaluate
from quanheng.core.language.ir import aggregates
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.period import Period
from quanheng.core.results.outcome import Outcome, Values
from quanheng.core.scoring.transforms import transform_values
from quanheng.core.scoring.wording import sentences
from quanheng.core.text import Text, join

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Moment:
    """Hold what all indicators of one period are computed from."""

    prepared: Prepared
    aggregates: Aggregates
    coverage: Coverage
    units: UnitColumns
    period: Period
    cut_off: date
    letters: Mapping[str, Letters] = field(default_factory=dict)
    """What letters say where rows are missing, by indicator."""
    result: Callable[[str, str], Column] | None = None
    """Scores and weights, for indicators that read them."""


class _Verdicts:
    """Note for each unit the first reason that stands against its number."""

    def __init__(self, units: int) -> None:
        self.outcome = np.full(units, Outcome.OK, dtype=object)
        self.reason = np.full(units, None, dtype=object)

    def withdraw(self, where: Bools) -> None:
        """Take back what was given to some units."""
        self.outcome[where] = Outcome.OK
        self.reason[where] = None

    def add(self, where: Bools, reasons: NDArray[np.object_]) -> None:
        """Say something more of some units, whatever their outcome is."""
        for unit in np.flatnonzero(where):
            given = [text for text in (self.reason[unit], reasons[unit]) if text is not None]
            self.reason[unit] = sentences(given)

    def give(self, where: Bools, outcome: Outcome, reason: Text) -> None:
        """Give an outcome to the units that have none yet."""
        fresh = where & (self.outcome == Outcome.OK)
        self.outcome[fresh] = outcome
        self.reason[fresh] = reason


def compute_values(name: str, at: Moment) -> Values:
    """Return outcome and numbers of an indicator, each unit by its category."""
    variants = at.prepared.variants[name]
    if not variants:
        raise ValueError(f"{name} was not compiled")
    result = _compute(variants[0].compiled, at)
    for variant in variants[1:]:
        own = _compute(variant.compiled, at)
        mine = np.isin(at.units.categories, list(variant.categories))
        pairs = ((getattr(result, part), getattr(own, part)) for part in Values.__slots__)
        result = Values(*(np.where(mine, new, old) for old, new in pairs))
    transform = at.prepared.indicators[name].transform
    return result if transform is None else transform_values(transform, result, at.units.units)


def _compute(compiled: Compiled, at: Moment) -> Values:
    indicator, formulas = compiled.indicator, compiled.formulas
    count = len(at.units.ids)
    verdicts = _Verdicts(count)
    around = Surroundings(
        count,
        at.period,
        at.cut_off,
        lambda agg: at.aggregates.column(compiled, agg),
        at.units.column,
        at.result,
    )
    for failure in at.aggregates.failures_of(compiled):
        verdicts.give(failure.units, Outcome.ERROR, failure.reason)
    if "applicable" in formulas:
        used = [agg.dataset for agg in aggregates(formulas["applicable"])]
        _owed(compiled, list(dict.fromkeys(used)), verdicts, at)
        condition = evaluate(formulas["applicable"], around)
        reason = Text("不满足适用条件", "the condition for applying is not met")
        verdicts.give(~(condition.there & condition.values.astype(bool)), Outcome.NOT_APPLICABLE, reason)
    _owed(compiled, compiled.relations, verdicts, at)
    columns = {key: evaluate(node, around) for key, node in formulas.items() if key != "applicable"}
    value = _judge(indicator, columns, verdicts)
    letters = at.letters.get(indicator.id)
    stands_in = np.zeros(count, dtype=bool)
    if letters is not None:
        stands_in = letters.there & (verdicts.outcome == Outcome.MISSING)
        verdicts.withdraw(stands_in)
        columns = letters.stand_in(columns, stands_in)
        value = _judge(indicator, columns, verdicts)
        verdicts.add(stands_in, letters.reasons)
    counts = (verdicts.outcome == Outcome.OK) | (verdicts.outcome == Outcome.SUPPRESSED)
    return Values(
        verdicts.outcome,
        verdicts.reason,
        np.where(counts, value.values + 0.0, np.nan),
        _floats(columns.get("numerator"), count),
        _floats(columns.get("denominator"), count),
        _floats(columns.get("sample", columns.get("denominator")), count),
        stands_in,
    )


def _judge(indicator: Indicator, columns: Mapping[str, Column], verdicts: _Verdicts) -> Column:
    """Give the outcomes that follow from the numbers; return the value."""
    denominator = columns.get("denominator")
    if denominator is not None:
        reason = Text("期内没有分母所计的事项", "nothing that the denominator counts occurred in the period")
        verdicts.give(denominator.there & (denominator.values == 0), Outcome.NOT_APPLICABLE, reason)
    sample = columns.get("sample", denominator)
    if "sample" in columns and sample is not None:
        reason = Text("期内没有样本", "there is no sample in the period")
        verdicts.give(sample.there & (sample.values == 0), Outcome.NOT_APPLICABLE, reason)
    if indicator.minimum is not None and sample is not None:
        least = float(indicator.minimum)
        reason = Text(f"样本少于 {least:g}", f"the sample is smaller than {least:g}")
        verdicts.give(sample.there & (sample.values < least), Outcome.TOO_FEW, reason)
    value = _value(columns, float(indicator.scale))
    reason = Text("公式所需的数据为空", "what the formula needs is empty")
    verdicts.give(~value.there, Outcome.MISSING, reason)
    if indicator.suppress is not None and sample is not None:
        least = float(indicator.suppress)
        reason = Text(
            f"人数少于 {least:g}，计入而不予显示", f"fewer than {least:g} persons: counted, and not shown"
        )
        verdicts.give(sample.there & (sample.values < least), Outcome.SUPPRESSED, reason)
    return value


def _value(columns: Mapping[str, Column], scale: float) -> Column:
    if "value" in columns:
        return Column(columns["value"].values * scale, columns["value"].there)
    numerator, denominator = columns["numerator"], columns["denominator"]
    there = numerator.there & denominator.there & (denominator.values != 0)
    values = np.divide(numerator.values * scale, denominator.values, out=np.zeros(len(there)), where=there)
    return Column(values, there)


def _floats(column: Column | None, count: int) -> NDArray[np.float64]:
    if column is None:
        return np.full(count, np.nan)
    # Plus zero: a negative zero, such as 0 × −1, would be printed as one.
    return np.where(column.there, column.values + 0.0, np.nan).astype(np.float64)


def _owed(compiled: Compiled, relations: Sequence[str], verdicts: _Verdicts, at: Moment) -> None:
    """Give `missing` where rows are owed and are not there."""
    for relation in relations:
        title = at.prepared.catalog.relations[relation].relation.title
        bases = at.prepared.bases(relation)
        absent = [base for base in bases if not at.coverage.delivered(base)]
        if absent:
            names = join([at.prepared.catalog.relations[base].relation.title for base in absent])
            reason = names.within("没有来源提供数据集“{}”", "no source delivered the dataset '{}'")
            verdicts.give(np.ones(len(at.units.ids), dtype=bool), Outcome.MISSING, reason)
            continue
        slot = at.aggregates.plan.presence_of(compiled, relation)
        nothing = at.aggregates.columns[slot].values == 0
        if at.prepared.catalog.relations[relation].relation.presence == "every_unit":
            reason = title.within("“{}”中应有而没有该单位的数据", "'{}' owes rows of this unit and has none")
            verdicts.give(nothing, Outcome.MISSING, reason)
            continue
        covered = np.logical_and.reduce([at.coverage.covered(base, at.period) for base in bases])
        reason = title.within(
            "“{}”没有该单位本期的数据，来源也未声明覆盖范围（covers）",
            "'{}' has no rows of this unit in the period, and its source does not say that it covers them",
        )
        verdicts.give(nothing & ~covered, Outcome.MISSING, reason)

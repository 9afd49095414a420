"""Findings: what should be put right, with severity and a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import Gate, Grade, Scheme
from quanheng.core.results.outcome import Floats, Outcome
from quanheng.core.results.severity import Severity
from quanheng.core.scoring.marks import Mark, answers, is_outcome
from quanheng.core.scoring.peers import Flags, Numbers, ScoredUnits, is_evaluated
from quanheng.core.scoring.precision import rounded
from quanheng.core.scoring.total.gates import GateState
from quanheng.core.scoring.wording import (
    OWED_BY,
    PUT_RIGHT_BY,
    figure,
    inner_quotes,
    number,
    target,
    with_unit,
)
from quanheng.core.text import Text, join


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what is to be put right in a unit; an indicator where it is about one."""

    unit: int
    indicator: str | None
    severity: Severity
    text: Text
    suggestion: Text


def find(
    scheme: Scheme,
    definitions: Mapping[str, Indicator],
    units: ScoredUnits,
    marks: Sequence[Mark],
    lost: Sequence[Floats],
    states: Sequence[GateState],
) -> list[Finding]:
    """List findings of the evaluated units, in order of units and scheme.

    A triggered gate is severe. Missing and wrong are serious. A score under the
    scheme's bound, as printed, is minor, and serious under half of the bound.
    Indicators without weight yield only errors; a score that a gate has set
    yields nothing more, as the gate is a finding already. `lost` are the points
    of the total that each indicator costs, NaN where it has no such share.
    """
    evaluated = is_evaluated(units)
    found: list[Finding] = []
    for state in states:
        text, suggestion = _gate(scheme, definitions, state.gate)
        sets = list(state.gate.set_score or {})
        about = sets[0] if len(sets) == 1 else None
        for unit in np.flatnonzero(state.triggered & evaluated).tolist():
            found.append(Finding(unit, about, Severity.SEVERE, text, suggestion))
    for item, points in zip(marks, lost, strict=True):
        found += _of_indicator(scheme, units, evaluated, item, points)
    # The sort is stable: within a unit gates come first, then the scheme's order.
    return sorted(found, key=lambda finding: finding.unit)


def _of_indicator(
    scheme: Scheme, units: ScoredUnits, evaluated: Flags, item: Mark, lost: Floats
) -> list[Finding]:
    shown = rounded(item.score, scheme.composite.decimals)
    counts = item.leaf.weight > 0
    missing = is_outcome(item.outcome, Outcome.MISSING) & counts
    wrong = is_outcome(item.outcome, Outcome.ERROR)
    by_gate = np.array([gate is not None for gate in item.gate], dtype=bool)
    low = (shown < float(scheme.findings_below)) & counts & is_outcome(item.outcome, Outcome.OK) & ~by_gate
    found = [
        Finding(unit, item.indicator.id, Severity.SERIOUS, *_missing(item.indicator, _reason(item, unit)))
        for unit in np.flatnonzero(missing & evaluated).tolist()
    ]
    found += [
        Finding(unit, item.indicator.id, Severity.SERIOUS, *_wrong(item.indicator, _reason(item, unit)))
        for unit in np.flatnonzero(wrong & evaluated).tolist()
    ]
    return found + _low(scheme, units, item, lost, np.flatnonzero(low & evaluated))


def _low(scheme: Scheme, units: ScoredUnits, item: Mark, lost: Floats, low: Numbers) -> list[Finding]:
    """Make findings of the units with low scores; there can be very many."""
    name, decimals, bound = item.indicator.name, scheme.composite.decimals, number(scheme.findings_below)
    actor = PUT_RIGHT_BY[item.indicator.responsibility]
    targets = {category: target(rule, item.indicator) for category, rule in item.rules.items()}
    found = []
    columns = (rounded(item.score, decimals), rounded(item.values.value, 2), rounded(lost, 2))
    rows = zip(low.tolist(), *(column[low].tolist() for column in columns), strict=True)
    for unit, score, value, points in rows:
        shown, measured = figure(score, decimals), with_unit(figure(value), item.indicator.unit)
        text = Text(
            f"“{inner_quotes(name.zh)}”得{shown}分，低于{bound}分；指标值为{measured.zh}",
            f"'{name.en}' scores {shown}, under {bound}; its value is {measured.en}",
        )
        aim = targets[units.categories[unit]]
        cost = Text("", "")
        if not isnan(points):
            worth = figure(points)
            cost = Text(
                f"使总分少{worth}分；",
                f"costs {worth} {'point' if worth == '1' else 'points'} of the total; ",
            )
        suggestion = Text(f"{cost.zh}目标：{aim.zh}；{actor.zh}", f"{cost.en}target: {aim.en}; {actor.en}")
        severity = Severity.SERIOUS if score < float(scheme.findings_below) / 2 else Severity.MINOR
        found.append(Finding(unit, item.indicator.id, severity, text, suggestion))
    return found


def _reason(item: Mark, unit: int) -> Text:
    given: Text | None = item.reason[unit]
    return given or Outcome(item.outcome[unit]).title


def _gate(scheme: Scheme, definitions: Mapping[str, Indicator], gate: Gate) -> tuple[Text, Text]:
    name = gate.name
    text = Text(f"触发否决与封顶条件“{name.zh}”", f"The gate '{name.en}' is triggered")
    if gate.withhold:
        return text, Text("更正之前，总分不予采信", "Until it is put right, the total is withheld")
    if gate.cap_grade is not None:
        grades: list[Grade] = scheme.grading.grades if scheme.grading is not None else []
        names = {grade.id: grade.name for grade in grades}
        cap = names.get(gate.cap_grade, Text(gate.cap_grade, gate.cap_grade))
        return text, cap.within(
            "解决之前，等次最高为“{}”", "Until it is put right, the grade is at most '{}'"
        )
    titles = {ident: given.name for ident, given in definitions.items()}
    scores = join(
        [
            Text(f"“{title.zh}”计{number(score)}分", f"'{title.en}' scores {number(score)}")
            for ident, score in (gate.set_score or {}).items()
            for title in [titles.get(ident, Text(ident, ident))]
        ]
    )
    return text, scores.within("查清更正之前，{}", "Until it is put right, {}")


def _missing(indicator: Indicator, reason: Text) -> tuple[Text, Text]:
    name, owed = indicator.name, OWED_BY[indicator.responsibility]
    until = Text("", "")
    if answers(indicator):
        until = Text("；在此之前总分按区间计算", "; until then the total is an interval")
    return (
        Text(f"“{inner_quotes(name.zh)}”缺少数据：{reason.zh}", f"'{name.en}' has no data: {reason.en}"),
        Text(
            f"补报数据（{owed.zh}），或说明理由申请豁免{until.zh}",
            f"Deliver the data ({owed.en}), or have it waived with a reason{until.en}",
        ),
    )


def _wrong(indicator: Indicator, reason: Text) -> tuple[Text, Text]:
    name = indicator.name
    return (
        Text(
            f"“{inner_quotes(name.zh)}”计算出错：{reason.zh}",
            f"'{name.en}' could not be computed: {reason.en}",
        ),
        Text(
            "由评估实施方检查公式和数据后重新计算，不计为被评估单位的问题",
            "Whoever runs the evaluation checks formula and data, and runs it again; the unit is not to blame",
        ),
    )

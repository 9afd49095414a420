"""Grades of final totals, their caps, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quanheng.core.model.scheme import Grade, Scheme
from quanheng.core.results.outcome import Floats
from quanheng.core.results.status import Status
from quanheng.core.scoring.precision import rounded
from quanheng.core.scoring.total.gates import GateState
from quanheng.core.scoring.wording import number, sentences
from quanheng.core.text import Text


def grade(
    scheme: Scheme,
    low: Floats,
    high: Floats,
    coverage: Floats,
    status: Sequence[Status],
    states: Sequence[GateState],
) -> tuple[list[str | None], list[Text | None]]:
    """Return grade and reason per unit; both None in a scheme without grades.

    Only a final total has a grade. Bounds are half-open, and the rounded total
    is compared with them unless the scheme says exact. A triggered cap lowers a
    better grade; a condition that cannot be decided is said, and does nothing.
    """
    if scheme.grading is None:
        return [None] * len(status), [None] * len(status)
    grades = scheme.grading.grades
    seen = low if scheme.grading.of == "exact" else rounded(low, scheme.composite.decimals)
    # Bounds fall and searchsorted wants them rising: positions count from the worst.
    reached = np.searchsorted([float(grade.at) for grade in reversed(grades)], seen, side="right")
    names: list[str | None] = []
    reasons: list[Text | None] = []
    for unit, state in enumerate(status):
        said = _undecided(states, unit)
        if state is not Status.FINAL:
            names.append(None)
            no_grade = _why_none(
                scheme, state, float(low[unit]), float(high[unit]), float(coverage[unit]), states, unit
            )
            reasons.append(sentences([no_grade, *said]))
            continue
        place = len(grades) - int(reached[unit])
        place, caps = _capped(grades, place, states, unit)
        names.append(grades[place].id)
        reasons.append(sentences([*caps, *said]))
    return names, reasons


def _capped(
    grades: Sequence[Grade], place: int, states: Sequence[GateState], unit: int
) -> tuple[int, list[Text]]:
    caps: list[Text] = []
    places = {grade.id: at for at, grade in enumerate(grades)}
    lowered = place
    for state in states:
        cap = state.gate.cap_grade
        if cap is not None and state.triggered[unit] and places[cap] > place:
            lowered = max(lowered, places[cap])
            best, name = grades[places[cap]].name, state.gate.name
            caps.append(
                Text(
                    f"触发“{name.zh}”，等次最高为“{best.zh}”",
                    f"the gate '{name.en}' is triggered, which caps the grade at '{best.en}'",
                )
            )
    return lowered, caps


def _undecided(states: Sequence[GateState], unit: int) -> list[Text]:
    return [
        Text(
            f"因缺少数据，无法判定是否触发“{state.gate.name.zh}”",
            f"for want of data it cannot be decided whether the gate '{state.gate.name.en}' is triggered",
        )
        for state in states
        if state.undecided[unit]
    ]


def _why_none(
    scheme: Scheme,
    status: Status,
    low: float,
    high: float,
    coverage: float,
    states: Sequence[GateState],
    unit: int,
) -> Text:
    decimals = scheme.composite.decimals
    match status:
        case Status.PROVISIONAL:
            bounds = number(low, decimals), number(high, decimals)
            return Text(
                f"有数据缺失，总分暂定，在{bounds[0]}至{bounds[1]}分之间，不评等次",
                f"data is missing: the total is provisional, between {bounds[0]} and {bounds[1]}, without a grade",
            )
        case Status.INSUFFICIENT:
            has, needs = number(coverage), number(float(scheme.composite.coverage))
            return Text(
                f"数据不足：适用指标的权重占{has}%，低于{needs}%，不评等次",
                f"insufficient data: {has}% of the weight applies, under {needs}%, so there is no grade",
            )
        case Status.WITHHELD:
            names = [s.gate.name for s in states if s.gate.withhold and s.triggered[unit]]
            zh = "、".join(f"“{name.zh}”" for name in names)
            en = ", ".join(f"'{name.en}'" for name in names)
            return Text(f"触发{zh}，总分不予采信", f"the total is withheld by {en}")
        case Status.SUPPRESSED:
            return Text(
                "适用的指标都因人数太少不予显示，不评等次",
                "all that applies is suppressed for too few persons, so there is no grade",
            )
        case _:
            return Text("没有适用的指标", "no indicator applies")

"""The mark of every placed indicator: its score, or what stands in for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import Placement, Scheme
from quanheng.core.results.outcome import Floats, Outcome, Values
from quanheng.core.scoring.effective import check_effective, scoring_in, weight_in
from quanheng.core.scoring.peers import Flags, ScoredUnits, in_category
from quanheng.core.scoring.rules import Rule, Scored, score
from quanheng.core.scoring.total.composite import Node
from quanheng.core.scoring.total.gates import GateState, SetScore, set_scores
from quanheng.core.scoring.wording import NOT_COUNTED, number, sentences
from quanheng.core.text import Text

Waivers = Collection[tuple[str, str]]
"""Pairs of unit and indicator; a mapping gives each its reason in words."""

_OPEN = (Outcome.MISSING, Outcome.ERROR, Outcome.SUPPRESSED)

_HIDDEN = Text("评分标准中没有这一档", "the rubric has no such level")


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold what scoring made of one placed indicator, per unit.

    `outcome` and `reason` are those of the values, after waivers and rules.
    `score` is NaN for "none"; a suppressed one counts, and must not be shown.
    `leaf` is what goes into the composite.
    """

    indicator: Indicator
    rules: Mapping[str | None, Rule]
    """The scoring rule by category, for the categories that have one."""
    values: Values
    outcome: NDArray[np.object_]
    reason: NDArray[np.object_]
    score: Floats
    gate: NDArray[np.object_]
    """The gate that set the score, or None."""
    leaf: Node

    @property
    def value(self) -> Floats:
        """Return the value where the outcome is `ok`, else NaN."""
        return np.where(is_outcome(self.outcome, Outcome.OK), self.values.value, np.nan)

    @property
    def hidden(self) -> Flags:
        """Say in which units no number may be shown."""
        return self.leaf.hidden


def is_hidden(indicator: Indicator, outcome: NDArray[np.object_], sample: Floats) -> Flags:
    """Say in which units an indicator rests on too few persons to be shown.

    Also where it has another outcome: that of too few would show their numbers.
    """
    hidden = is_outcome(outcome, Outcome.SUPPRESSED)
    if indicator.suppress is not None:
        hidden |= (sample > 0) & (sample < float(indicator.suppress))
    return hidden


def is_outcome(outcomes: NDArray[np.object_], *sought: Outcome) -> Flags:
    """Say which outcomes are one of those sought."""
    return np.array([outcome in sought for outcome in outcomes], dtype=bool)


def answers(definition: Indicator) -> bool:
    """Say whether an indicator can cost a unit points: what the office decides cannot."""
    return definition.responsibility != "office"


def mark(
    scheme: Scheme,
    definitions: Mapping[str, Indicator],
    units: ScoredUnits,
    values: Mapping[str, Values],
    waivers: Waivers,
    states: Sequence[GateState],
) -> list[Mark]:
    """Score every placed indicator, in the scheme's order.

    Raises ProjectError where a weight has no scoring rule.
    """
    members = in_category(units)
    check_effective(scheme, definitions, members)
    waived = _Waived(units, waivers)
    return [
        _mark(
            definitions[placement.id],
            placement,
            units,
            members,
            waived.apply(placement.id, values[placement.id]),
            set_scores(states, placement.id, len(units.ids)),
        )
        for _, _, placement in scheme.placements
    ]


def score_indicators(
    scheme: Scheme,
    definitions: Mapping[str, Indicator],
    units: ScoredUnits,
    values: Mapping[str, Values],
    waivers: Waivers = (),
) -> dict[str, Floats]:
    """Return the scores of the indicators in `values`, as they stand before gates.

    Arrays are by indicator, one element per unit, NaN for "none". Raises
    ProjectError where a weight has no scoring rule.
    """
    members = in_category(units)
    check_effective(scheme, definitions, members)
    waived = _Waived(units, waivers)
    unset = set_scores((), "", len(units.ids))
    found = {}
    for _, _, placement in scheme.placements:
        if placement.id in values:
            given = waived.apply(placement.id, values[placement.id])
            item = _mark(definitions[placement.id], placement, units, members, given, unset)
            found[placement.id] = item.score
    return found


def weights_of(scheme: Scheme, indicator: str, units: ScoredUnits) -> Floats:
    """Return the weight of an indicator in the category of each unit."""
    placement = scheme.placement(indicator)
    return np.array([weight_in(placement, category) for category in units.categories], dtype=np.float64)


def _mark(
    definition: Indicator,
    placement: Placement,
    units: ScoredUnits,
    members: Mapping[str | None, Flags],
    values: Values,
    decided: SetScore,
) -> Mark:
    rules: dict[str | None, Rule] = {}
    weight = np.zeros(len(units.ids))
    for category, own in members.items():
        weight[own] = weight_in(placement, category)
        scoring = scoring_in(definition, placement, category)
        if scoring is not None:
            rules[category] = scoring.rule
    scored = _score(rules, definition, units, members, values)
    may_be_set = is_outcome(scored.outcome, Outcome.OK, *_OPEN) & ~np.isnan(decided.score)
    final = np.where(may_be_set, decided.score, scored.score)
    gate = decided.gate.copy()
    gate[~may_be_set] = None
    reason = scored.reason.copy()
    for unit in np.flatnonzero(may_be_set):
        reason[unit] = _set_by(gate[unit].name, decided.score[unit], reason[unit])
    hidden = is_hidden(definition, scored.outcome, values.sample)
    # A reason of scoring can name the value that it did not know.
    reason[hidden & is_outcome(scored.outcome, Outcome.ERROR)] = _HIDDEN
    # What is suppressed and has a value is as if it were computed.
    has_number = is_outcome(scored.outcome, Outcome.SUPPRESSED) & ~np.isnan(values.value)
    is_open = is_outcome(scored.outcome, *_OPEN) & ~has_number & np.isnan(final)
    applies = is_open | ~np.isnan(final)
    counted = weight if answers(definition) else np.zeros_like(weight)
    for unit in np.flatnonzero(applies & (counted < weight)):
        reason[unit] = sentences([*filter(None, [reason[unit]]), NOT_COUNTED])
    leaf = Node(
        id=definition.id,
        level="indicator",
        low=np.where(is_open, 0.0, final),
        high=np.where(is_open, 100.0, final),
        weight=weight,
        counted=counted,
        applied=np.where(applies, counted, 0.0),
        is_open=is_open,
        hidden=hidden,
    )
    return Mark(definition, rules, values, scored.outcome, reason, final, gate, leaf)


def _score(
    rules: Mapping[str | None, Rule],
    definition: Indicator,
    units: ScoredUnits,
    members: Mapping[str | None, Flags],
    values: Values,
) -> Scored:
    found = Scored(np.full(len(units.ids), np.nan), values.outcome.copy(), values.reason.copy())
    for category, own in members.items():
        rule = rules.get(category)
        if rule is None:
            continue
        # Peers of other categories count as well: all are ranked, the own ones taken.
        scored = score(rule, values, definition.better, units)
        found.score[own] = scored.score[own]
        found.outcome[own] = scored.outcome[own]
        found.reason[own] = scored.reason[own]
    return found


def _set_by(gate: Text, given: float, reason: Text | None) -> Text:
    points = number(given)
    said = Text(f"触发“{gate.zh}”，计{points}分", f"the gate '{gate.en}' sets the score to {points}")
    return said if reason is None else Text(f"{reason.zh}；{said.zh}", f"{reason.en}; {said.en}")


class _Waived:
    """Turn what is missing and waived into what is not applicable."""

    def __init__(self, units: ScoredUnits, waivers: Waivers) -> None:
        place = {unit: at for at, unit in enumerate(units.ids)}
        self._by_indicator: dict[str, dict[int, str]] = {}
        for unit, indicator in waivers:
            why = str(waivers[unit, indicator]) if isinstance(waivers, Mapping) else ""
            if unit in place:
                self._by_indicator.setdefault(indicator, {})[place[unit]] = why

    def apply(self, indicator: str, values: Values) -> Values:
        """Return the values with the waivers of an indicator applied."""
        waived = self._by_indicator.get(indicator, {})
        outcome, reason = values.outcome.copy(), values.reason.copy()
        for unit, why in waived.items():
            if outcome[unit] == Outcome.MISSING:
                outcome[unit] = Outcome.NOT_APPLICABLE
                reason[unit] = Text(
                    f"数据缺失，已准予豁免：{why}" if why else "数据缺失，已准予豁免",
                    f"missing, and waived: {why}" if why else "missing, and waived",
                )
        return Values(outcome, reason, values.value, values.numerator, values.denominator, values.sample)

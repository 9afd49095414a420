"""Gates: what a condition that holds does to scores, grades and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quanheng.core.model.scheme import Gate, Scheme
from quanheng.core.results.outcome import Floats
from quanheng.core.scoring.peers import Flags


@dataclass(frozen=True, slots=True)
class GateState:
    """Say for which units a gate's condition holds, and where nobody knows."""

    gate: Gate
    triggered: Flags
    undecided: Flags


@dataclass(frozen=True, slots=True)
class SetScore:
    """Hold the scores that gates set for one indicator, NaN where they do not."""

    score: Floats
    gate: NDArray[np.object_]
    """The gate that decides in each unit, or None."""


def gate_states(scheme: Scheme, conditions: Mapping[str, NDArray[np.object_]]) -> list[GateState]:
    """Take conditions, arrays of True, False and None, in the scheme's order."""
    states = []
    for gate in scheme.gates:
        given = conditions[gate.id]
        undecided = np.array([holds is None for holds in given], dtype=bool)
        triggered = np.array([holds is not None and bool(holds) for holds in given], dtype=bool)
        states.append(GateState(gate, triggered, undecided))
    return states


def set_scores(states: Sequence[GateState], indicator: str, count: int) -> SetScore:
    """Return the scores that triggered gates set; of several the lowest stands."""
    score = np.full(count, np.nan)
    gates = np.full(count, None, dtype=object)
    for state in states:
        given = (state.gate.set_score or {}).get(indicator)
        if given is None:
            continue
        lower = state.triggered & ~(score <= float(given))
        score[lower] = float(given)
        gates[lower] = state.gate
    return SetScore(score, gates)


def is_withheld(states: Sequence[GateState], count: int) -> Flags:
    """Say for which units a gate withholds the total."""
    withheld = np.zeros(count, dtype=bool)
    for state in states:
        if state.gate.withhold:
            withheld |= state.triggered
    return withheld

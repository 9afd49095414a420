"""Outcomes: a number is shown if and only if the outcome is `ok`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from quanheng.core.text import Text

Floats = NDArray[np.float64]


class Outcome(StrEnum):
    """Say whether an indicator could be computed for a unit, and why not."""

    OK = "ok"
    NOT_APPLICABLE = "not_applicable"
    TOO_FEW = "too_few"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    ERROR = "error"

    @property
    def title(self) -> Text:  # type: ignore[override]  # not the method of str
        """Return the name that readers see."""
        return _TITLES[self]


_TITLES = {
    Outcome.OK: Text("已计算", "computed"),
    Outcome.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Outcome.TOO_FEW: Text("样本不足", "too few"),
    Outcome.MISSING: Text("缺失", "missing"),
    Outcome.SUPPRESSED: Text("不予显示", "suppressed"),
    Outcome.ERROR: Text("出错", "error"),
}


@dataclass(frozen=True, slots=True)
class Values:
    """Hold one indicator in one period: arrays with one element per unit.

    `value` and, where the formula has them, `numerator`, `denominator` and
    `sample` are float64 with NaN for "none". `value` is NaN wherever the
    outcome is neither `ok` nor `suppressed`. `reason` says why, in words; with
    `ok` it says what is to be known beside the number, and is mostly None.
    """

    outcome: NDArray[np.object_]
    reason: NDArray[np.object_]
    value: Floats
    numerator: Floats
    denominator: Floats
    sample: Floats
    from_letter: NDArray[np.bool_] | None = None
    """Where figures of a letter stand in for rows; None where none can."""

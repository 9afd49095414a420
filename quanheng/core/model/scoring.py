"""Scoring rules: how a value becomes a score from 0 to 100."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as PydanticField
from pydantic import model_validator

from quanheng.core.model.declaration import Declaration, Number
from quanheng.core.text import Invalid, Text, TextField


class Linear(Declaration):
    """Score 0 at `floor`, 100 at `target`, and in proportion between them.

    Lower is better where floor > target. With `log` the proportion is taken of
    natural logarithms (goalposts of the Human Development Index, UNDP).
    """

    floor: Number
    target: Number
    log: bool = False

    @model_validator(mode="after")
    def _apart(self) -> Linear:
        if self.floor == self.target:
            raise Invalid(
                Text("floor 与 target 不能相同。", "floor and target must differ."),
                Text("请写出 0 分和 100 分各自对应的值。", "Give the values that score 0 and 100."),
            )
        if self.log and (self.floor <= 0 or self.target <= 0):
            raise Invalid(
                Text("log 要求 floor 和 target 都大于 0。", "log needs a floor and a target above zero."),
                Text("请改正两个值，或删除 log。", "Correct the two values, or remove log."),
            )
        return self


class Band(Declaration):
    """Score 100 from `lo` to `hi`, falling to 0 at `zero_lo` and `zero_hi`."""

    lo: Number
    hi: Number
    zero_lo: Number
    zero_hi: Number

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        if not self.zero_lo < self.lo <= self.hi < self.zero_hi:
            raise Invalid(
                Text(
                    "区间须满足 zero_lo < lo <= hi < zero_hi。", "A band needs zero_lo < lo <= hi < zero_hi."
                ),
                Text("请检查四个数的大小顺序。", "Check the order of the four numbers."),
            )
        return self


class Step(Declaration):
    """Give this score from this value on."""

    at: Number
    score: Number = PydanticField(ge=0, le=100)


class Steps(Declaration):
    """Score by half-open steps: the last step whose `at` is reached counts."""

    below: Number = PydanticField(ge=0, le=100)
    """The score of values under the first step."""
    steps: list[Step] = PydanticField(min_length=1)

    @model_validator(mode="after")
    def _ascending(self) -> Steps:
        at = [step.at for step in self.steps]
        if at != sorted(set(at)):
            raise Invalid(
                Text("steps 中的 at 须逐级升高。", "The steps must rise."),
                Text("请按 at 从小到大排列，并删除重复。", "List them by rising at, without repeats."),
            )
        return self


class Deduction(Declaration):
    """Take `points` for each unit of the value from a full score of 100."""

    points: Number = PydanticField(gt=0)


class Percentile(Declaration):
    """Score by the percentile rank with mid-ranks among peers.

    The rank is 100 × (number below + half of the others that are equal) /
    (n − 1), over the units of the same group that have a value; fewer than
    `minimum` of them give no score. Scores rise in proportion from `low_score`
    at rank `low` to `high_score` at rank `high`, and on beyond both, within 0
    and 100. With `ranked` the value is such a rank already. Where lower is
    better, the rank is taken from the other end.
    """

    peers: Literal["category_level", "category", "function_level", "all"] = "category"
    """`function_level` is widened to the function at any level where peers are too few."""
    minimum: int = PydanticField(default=5, ge=2)
    low: Number = PydanticField(default=0, ge=0, le=100, validate_default=True)
    high: Number = PydanticField(default=100, ge=0, le=100, validate_default=True)
    low_score: Number = PydanticField(default=0, ge=0, le=100, validate_default=True)
    high_score: Number = PydanticField(default=100, ge=0, le=100, validate_default=True)
    ranked: bool = False

    @model_validator(mode="after")
    def _rising(self) -> Percentile:
        if not (self.low < self.high and self.low_score < self.high_score):
            raise Invalid(
                Text(
                    "百分位须满足 low < high、low_score < high_score。",
                    "percentile needs low < high and low_score < high_score.",
                ),
                Text("请检查这四个数。", "Check the four numbers."),
            )
        return self


class RubricLevel(Declaration):
    """Describe one level of a rubric."""

    value: Number
    score: Number = PydanticField(ge=0, le=100)
    name: TextField | None = None


class Rubric(Declaration):
    """Score by the level that the value names; any other value is an error."""

    levels: list[RubricLevel] = PydanticField(min_length=2)

    @model_validator(mode="after")
    def _distinct(self) -> Rubric:
        values = [level.value for level in self.levels]
        if len(set(values)) < len(values):
            raise Invalid(
                Text("有两个档次的 value 相同。", "Two levels have the same value."),
                Text("请改正或删除其中一个。", "Correct or remove one of them."),
            )
        return self


class Scoring(Declaration):
    """Choose exactly one scoring rule."""

    linear: Linear | None = None
    band: Band | None = None
    steps: Steps | None = None
    deduction: Deduction | None = None
    percentile: Percentile | None = None
    rubric: Rubric | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Scoring:
        if len(self._chosen) != 1:
            raise Invalid(
                Text(
                    f"scoring 必须且只能有以下之一：{'、'.join(type(self).model_fields)}。",
                    f"scoring needs exactly one of {', '.join(type(self).model_fields)}.",
                ),
                Text("请选定一种评分规则。", "Choose one scoring rule."),
            )
        return self

    @property
    def rule(self) -> Linear | Band | Steps | Deduction | Percentile | Rubric:
        """Return the rule that was chosen."""
        return getattr(self, self._chosen[0])  # type: ignore[no-any-return]

    @property
    def _chosen(self) -> list[str]:
        # Not `model_fields_set`: a dump of this model names the other rules as null.
        return [name for name in type(self).model_fields if getattr(self, name) is not None]

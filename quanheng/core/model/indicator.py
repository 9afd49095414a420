"""Indicators: measured quantities that are defined by formulas."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as PydanticField
from pydantic import model_validator

from quanheng.core.model.declaration import DOTTED, Declaration, Number
from quanheng.core.model.period import Window
from quanheng.core.model.scoring import Scoring
from quanheng.core.model.transform import Transform
from quanheng.core.text import Invalid, Text, TextField

Tag = Literal["execution", "benefit", "reference"]

FORMULAS = ("value", "numerator", "denominator", "sample", "applicable")
"""The keys of an indicator that hold scalar formulas over aggregates."""


class Indicator(Declaration):
    """Define a quantity: a `value`, or a `numerator` and a `denominator`.

    `description` is the published definition: the formula in words, who is
    counted, on which day, what is left out, and the source.
    """

    id: str = PydanticField(pattern=DOTTED)
    name: TextField
    description: TextField | None = None
    tag: Tag = "benefit"
    unit: TextField | None = None
    """The unit of measure of the value, such as `%` or days."""
    better: Literal["higher", "lower", "band"] = "higher"
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    scale: Number = PydanticField(default=1, gt=0, validate_default=True)
    """The value, or the quotient, is multiplied by this."""
    where: dict[str, str] = {}
    """A row condition per dataset, for every aggregate of that dataset."""
    window: dict[str, Window] = {}
    """Windows of datasets that differ from those of their contracts."""
    unit_by: dict[str, str] = {}
    """The unit field per dataset, where it is not that of the contract."""
    include: Literal["own", "children"] = "own"
    """Whether rows of the units below this one in the tree count as well."""
    requires: list[str] = []
    """Datasets that must have been reported too, though no formula reads their rows itself.

    Name those below a view, or behind `quality_check`, whose absence would do a unit good.
    """
    sample: str | None = None
    """What `minimum` and `suppress` are compared with; by default the denominator."""
    minimum: Number | None = PydanticField(default=None, ge=0)
    suppress: Number | None = PydanticField(default=None, gt=0)
    """A sample of fewer persons than this counts, and none of its numbers is shown."""
    transform: Transform | None = None
    """What the value becomes when those of the other units are known."""
    applicable: str | None = None
    """A condition; units for which it is not true are not applicable."""
    params: dict[str, Number] = {}
    responsibility: Literal["unit", "office", "other", "shared"] = "unit"
    """Who answers for it; what the `office` decides takes no points from the unit."""
    availability: Literal["A", "B", "C"] | None = None
    """A: the county has the data; B: it comes by letter; C: it must be built up first."""
    basis: TextField | None = None
    maps_to: str | None = None
    scoring: Scoring | None = None
    version: str = "1"

    @model_validator(mode="after")
    def _one_form(self) -> Indicator:
        pair = (self.numerator is not None, self.denominator is not None)
        if (self.value is not None) == any(pair) or (any(pair) and not all(pair)):
            raise Invalid(
                Text(
                    "指标需要 value，或者同时需要 numerator 和 denominator。",
                    "An indicator needs either value, or numerator and denominator.",
                ),
                Text("请只保留一种写法，并写完整。", "Keep one of the two forms, and complete it."),
            )
        for key in ("minimum", "suppress"):
            if getattr(self, key) is not None and self.sample is None and self.denominator is None:
                raise Invalid(
                    Text(
                        f"{key} 需要 sample 或 denominator 才能比较。",
                        f"{key} needs a sample or a denominator to be compared with.",
                    ),
                    Text(f"请补充 sample，或删除 {key}。", f"Add a sample, or remove {key}."),
                )
        return self

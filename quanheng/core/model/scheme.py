"""Schemes: the tree of indicators with weights, gates, grades and rules."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic import Field as PydanticField

from quanheng.core.model.check import Check
from quanheng.core.model.dataset import Dataset, Field, View
from quanheng.core.model.declaration import DOTTED, NAME, Declaration, Number
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.period import Window
from quanheng.core.model.scoring import Scoring
from quanheng.core.text import Invalid, Text, TextField

EVERY = "*"
"""The category that stands for all others in a table by category."""


def _by_category(given: Any) -> Any:
    return given if isinstance(given, dict) else {EVERY: given}


ByCategory = Annotated[dict[str, Number], BeforeValidator(_by_category)]
"""One number, or one per category; `*` stands for those not named."""

Mean = Literal["arithmetic", "geometric"]


class Placement(Declaration):
    """Put an indicator into a group, with its weight and local settings."""

    id: str = PydanticField(pattern=DOTTED)
    weight: ByCategory
    scoring: Scoring | None = None
    scoring_by: dict[str, Scoring] = {}
    """Scoring of single categories, where it differs from the rest."""
    minimum: Number | None = PydanticField(default=None, ge=0)
    params: dict[str, ByCategory] = {}
    window: dict[str, Window] = {}
    policy: Literal["locked", "parameters", "replaceable"] = "parameters"
    """What an overlay may do: nothing without a reason, set parameters, or replace it."""


class Group(Declaration):
    """Gather indicators that measure one thing."""

    id: str = PydanticField(pattern=r"^[a-z][a-z0-9_.]*$")
    name: TextField
    weight: ByCategory | None = None
    """Checked against the sum of the indicators' weights, where given."""
    mean: Mean | None = None
    indicators: list[Placement] = PydanticField(min_length=1)


class Dimension(Declaration):
    """Gather groups under one of the scheme's leading ideas."""

    id: str = PydanticField(pattern=r"^[a-z][a-z0-9_.]*$")
    name: TextField
    weight: ByCategory | None = None
    mean: Mean | None = None
    groups: list[Group] = PydanticField(min_length=1)


class Gate(Declaration):
    """Cap a grade, set a score or withhold the total where a condition holds.

    `when` is a formula over `value.<indicator>`, `score.<indicator>` and
    `unit.<field>`. Exactly one effect is named.
    """

    id: str = PydanticField(pattern=NAME)
    name: TextField
    when: str
    cap_grade: str | None = None
    set_score: dict[str, Number] | None = None
    withhold: bool = False

    @model_validator(mode="after")
    def _one_effect(self) -> Gate:
        if sum((self.cap_grade is not None, self.set_score is not None, self.withhold)) != 1:
            raise Invalid(
                Text(
                    "否决与封顶条件必须且只能有 cap_grade、set_score、withhold 之一。",
                    "A gate needs exactly one of cap_grade, set_score, withhold.",
                ),
                Text("请保留一种后果，其余另建条件。", "Keep one effect; make further gates of the others."),
            )
        return self


class Grade(Declaration):
    """Name the grade that is given from this total on, up to the next grade."""

    id: str = PydanticField(pattern=NAME)
    name: TextField
    at: Number = PydanticField(ge=0, le=100)


class Grading(Declaration):
    """List the grades, best first, and say what they look at."""

    of: Literal["rounded", "exact"] = "rounded"
    grades: list[Grade] = PydanticField(min_length=1)

    @model_validator(mode="after")
    def _falling_to_zero(self) -> Grading:
        at = [grade.at for grade in self.grades]
        if at != sorted(set(at), reverse=True) or at[-1] != 0:
            raise Invalid(
                Text(
                    "等次应从高到低排列，at 依次降低，最后一个为 0。",
                    "Grades are listed best first, each from a lower total, the last from 0.",
                ),
                Text(
                    "请调整 grades 的顺序和 at，最后一个写 at: 0。", "Put them in order; the last has at: 0."
                ),
            )
        return self


class Ranking(Declaration):
    """Say what is ranked and how ties are ranked; both are printed."""

    of: Literal["rounded", "exact"] = "rounded"
    ties: Literal["min", "dense", "mean", "max"] = "min"
    within: Literal["category_level", "category", "all"] = "category_level"
    minimum: int = PydanticField(default=5, ge=1)
    """Fewer units than this are not ranked."""


class Composite(Declaration):
    """Say whether there is a total, who may see it, and how it is made."""

    use: Literal["off", "internal", "published"] = "internal"
    basis: TextField | None = None
    mean: Mean = "arithmetic"
    decimals: int = PydanticField(default=2, ge=0, le=6)
    """Digits of the rounded total, half up, of the score from 0 to 100."""
    coverage: Number = PydanticField(default=60, ge=0, le=100, validate_default=True)
    """Per cent of the weight that must apply for a grade to be given."""

    @model_validator(mode="after")
    def _published_on_a_basis(self) -> Composite:
        if self.use == "published" and self.basis is None:
            raise Invalid(
                Text(
                    "总分要公布，必须写明依据 basis。",
                    "A published total needs a basis: the document that allows it.",
                ),
                Text("请填写 basis，或把 use 改为 internal。", "Give the basis, or set use to internal."),
            )
        return self


class Scheme(Declaration):
    """Hold the tree of dimensions, groups and indicators, and the rules."""

    format: Literal[1]
    id: str = PydanticField(pattern=r"^[a-z][a-z0-9_-]*$")
    version: str
    name: TextField
    note: TextField | None = None
    calibrated: bool = True
    """Whether scoring rules were tried on real figures; false has every report say so."""
    categories: dict[str, TextField]
    unit_fields: dict[str, Field] = {}
    """Columns of the units table beyond those that every project has."""
    datasets: list[Dataset] = []
    views: list[View] = []
    checks: list[Check] = []
    """What rows that were collected must keep, beside the checks of plugins."""
    indicators: list[Indicator] = []
    """Indicators that are defined here, not in a plugin."""
    dimensions: list[Dimension] = PydanticField(min_length=1)
    composite: Composite = Composite()
    grading: Grading | None = None
    ranking: Ranking = Ranking()
    gates: list[Gate] = []
    findings_below: Number = PydanticField(default=60, ge=0, le=100, validate_default=True)
    """A scored indicator under this score becomes a finding."""

    def placement(self, indicator: str) -> Placement:
        """Return where an indicator is placed; KeyError where it is not."""
        return {placement.id: placement for _, _, placement in self.placements}[indicator]

    @property
    def placements(self) -> list[tuple[Dimension, Group, Placement]]:
        """Return every placed indicator with the nodes above it, in order."""
        return [(d, g, p) for d in self.dimensions for g in d.groups for p in g.indicators]

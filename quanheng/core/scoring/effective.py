"""What holds for an indicator in a category: its weight and scoring rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quanheng.core.errors import Problem, ProjectError, raise_all
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import EVERY, Placement, Scheme
from quanheng.core.model.scoring import Percentile, Scoring
from quanheng.core.text import Text


def weight_in(placement: Placement, category: str | None) -> float:
    """Return the weight in a category; 0 where none is given for it."""
    given = placement.weight.get(category or EVERY, placement.weight.get(EVERY))
    return 0.0 if given is None else float(given)


def scoring_in(definition: Indicator, placement: Placement, category: str | None) -> Scoring | None:
    """Return the scoring in a category: the placement's comes before the indicator's."""
    return placement.scoring_by.get(category or EVERY) or placement.scoring or definition.scoring


def check_effective(
    scheme: Scheme, definitions: Mapping[str, Indicator], categories: Iterable[str | None]
) -> None:
    """Refuse weights without a scoring rule, and percentiles without a direction.

    Raises ProjectError with all of them; only categories that occur are looked at.
    """
    problems: list[Problem] = []
    for category in categories:
        for _, _, placement in scheme.placements:
            definition = definitions[placement.id]
            scoring = scoring_in(definition, placement, category)
            where = Text(
                f"指标体系 {scheme.id}，指标 {placement.id}，类型 {category or '—'}",
                f"scheme {scheme.id}, indicator {placement.id}, category {category or '—'}",
            )
            if scoring is None:
                if weight_in(placement, category) > 0:
                    problems.append(Problem(_NO_RULE, where, _NO_RULE_FIX))
            elif isinstance(scoring.rule, Percentile) and definition.better == "band":
                problems.append(Problem(_NO_DIRECTION, where, _NO_DIRECTION_FIX))
    raise_all(ProjectError, problems)


_NO_RULE = Text("指标有权重，但没有评分规则。", "An indicator has a weight, but no scoring rule.")
_NO_RULE_FIX = Text(
    "在指标或指标体系中写上 scoring，或把权重改为 0。",
    "Give it a scoring, in the indicator or in the scheme, or set its weight to 0.",
)
_NO_DIRECTION = Text(
    "按百分位评分的指标须分高低，better 不能写 band。",
    "An indicator that is scored by percentile cannot have `better: band`.",
)
_NO_DIRECTION_FIX = Text(
    "把 better 改为 higher 或 lower，或改用 band 评分。",
    "Write `better: higher` or `lower`, or score it with `band`.",
)

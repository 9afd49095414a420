"""Numbers, targets and duties in words, for reasons and findings."""

from __future__ import annotations

from collections.abc import Sequence

from quanheng.core.model.declaration import Number
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scoring import Band, Deduction, Linear, Percentile, Rubric, Steps
from quanheng.core.results.rounding import round_half_up
from quanheng.core.scoring.rules import Rule
from quanheng.core.text import Text


def number(given: float | Number, decimals: int = 2) -> str:
    """Write a number with at most so many decimals, half up, no idle zeros."""
    return figure(round_half_up(float(given), decimals), decimals)


def figure(rounded: float, decimals: int = 2) -> str:
    """Write a number that is rounded already, without idle zeros."""
    text = f"{rounded:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def quantity(given: float | Number, unit: Text | None, decimals: int = 2) -> Text:
    """Write a number with its unit of measure."""
    return with_unit(number(given, decimals), unit)


def with_unit(figure: str, unit: Text | None) -> Text:
    """Put the unit of measure behind a figure."""
    if unit is None:
        return Text(figure, figure)
    gap = "" if unit.en.startswith(("%", "‰", "°")) else " "
    return Text(f"{figure}{unit.zh}", f"{figure}{gap}{unit.en}")


def inner_quotes(name: str) -> str:
    """Turn the quotation marks of a name into inner ones, for a place between others."""
    return name.replace("“", "‘").replace("”", "’")


def sentences(parts: Sequence[Text]) -> Text | None:
    """Put reasons one after the other; None where there is none."""
    if not parts:
        return None
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


OWED_BY = {
    "unit": Text("由本单位提供", "the unit itself owes it"),
    "office": Text("由机构编制部门提供", "the establishment office owes it"),
    "other": Text("由其他部门提供", "another body owes it"),
    "shared": Text("由本单位会同其他部门提供", "the unit owes it together with others"),
}
"""Who has to deliver a figure, by an indicator's responsibility."""

PUT_RIGHT_BY = {
    "unit": Text("由本单位整改", "the unit puts it right"),
    "office": Text("由机构编制部门研究解决", "the establishment office looks for a solution"),
    "other": Text("由其他部门解决", "another body puts it right"),
    "shared": Text("由本单位会同其他部门整改", "the unit puts it right together with others"),
}
"""Who has to act on a low score, by an indicator's responsibility."""


NOT_COUNTED = Text(
    "由编委决定，不计入该单位得分",
    "decided by the establishment committee, and no part of the unit's score",
)
"""Why an indicator for which the office answers takes no points from a unit."""


def target(rule: Rule, indicator: Indicator) -> Text:
    """Say which value would earn the best score that the rule gives."""
    unit = indicator.unit
    match rule:
        case Linear():
            aim = quantity(rule.target, unit, 4)
            if rule.target > rule.floor:
                return aim.within("不低于{}", "at least {}")
            return aim.within("不高于{}", "at most {}")
        case Band():
            return _between(quantity(rule.lo, unit, 4), quantity(rule.hi, unit, 4))
        case Steps():
            return _best_step(rule, unit)
        case Deduction():
            return Text(
                f"{number(0)}，每减少1多得{number(rule.points, 4)}分",
                f"0; each 1 less earns {number(rule.points, 4)} points more",
            )
        case Percentile():
            rank, best = number(rule.high), number(rule.high_score)
            return Text(
                f"在同类单位中的百分位达到{rank}（得{best}分）",
                f"a percentile rank of {rank} among peers (which scores {best})",
            )
        case Rubric():
            best_level = max(rule.levels, key=lambda level: level.score)
            return best_level.name or quantity(best_level.value, unit, 4)


def _between(low: Text, high: Text) -> Text:
    return Text(f"{low.zh}至{high.zh}", f"from {low.en} to {high.en}")


def _best_step(rule: Steps, unit: Text | None) -> Text:
    # Of equal scores the first: it is the one that is nearest in a falling rule too.
    best = max(range(len(rule.steps)), key=lambda place: rule.steps[place].score)
    at = quantity(rule.steps[best].at, unit, 4)
    if rule.below > rule.steps[best].score:
        return quantity(rule.steps[0].at, unit, 4).within("低于{}", "under {}")
    last = best
    while last + 1 < len(rule.steps) and rule.steps[last + 1].score == rule.steps[best].score:
        last += 1
    if last + 1 == len(rule.steps):
        return at.within("不低于{}", "at least {}")
    end = quantity(rule.steps[last + 1].at, unit, 4)
    return Text(f"不低于{at.zh}且低于{end.zh}", f"at least {at.en} and under {end.en}")

"""Show a scheme: its tree with weights, formulas and scoring rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.console.projects import open_project
from quanheng.core.console.terminal import number, say, say_json
from quanheng.core.language.show import show
from quanheng.core.model.scheme import EVERY
from quanheng.core.results.rule_words import scoring_words
from quanheng.core.scoring.marks import answers
from quanheng.core.scoring.wording import NOT_COUNTED
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.compute.prepare import Prepared
    from quanheng.core.model.overlay import Adoption
    from quanheng.core.model.scheme import Scheme


def show_scheme(folder: Path, *, as_json: bool) -> None:
    """Print the scheme of a project, as it will be computed."""
    project = open_project(folder)
    prepared, overlay = project.prepared, project.adoption
    scheme = prepared.scheme
    if as_json:
        indicators = [
            given.model_dump(mode="json", exclude_none=True) for given in prepared.indicators.values()
        ]
        say_json(
            {
                "scheme": scheme.model_dump(mode="json", by_alias=True, exclude_none=True),
                "indicators": indicators,
                "overlay": overlay.model_dump(mode="json", exclude_none=True) if overlay else None,
            }
        )
        return
    say(f"{scheme.name}  {scheme.id} {scheme.version}")
    if overlay is not None:
        say_adoption(overlay, scheme)
    for dimension in scheme.dimensions:
        say(f"{dimension.name}  {_weights(dimension.weight)}{_mean(dimension.mean)}".rstrip())
        for group in dimension.groups:
            say(f"  {group.name}  {_weights(group.weight)}{_mean(group.mean)}".rstrip())
            for placement in group.indicators:
                say(f"    {_headline(placement.id, placement.weight, prepared)}")
                for line in _details(placement.id, prepared):
                    say(f"        {line}")
    if scheme.note is not None:
        say(scheme.note)
    for rule in _rules(prepared):
        say(rule)
    if overlay is not None:
        _say_left_out(overlay)


def say_adoption(overlay: Adoption, scheme: Scheme) -> None:
    """Print which overlay is used, and how much of its base."""
    words = overlay.words(scheme.categories)
    say(
        Text(
            f"差异化方案 {overlay.name.zh}（{overlay.id} {overlay.version}）：{words.zh}",
            f"Overlay {overlay.name.en} ({overlay.id} {overlay.version}): {words.en}",
        )
    )


def _say_left_out(overlay: Adoption) -> None:
    say(Text("未采用的指标：", "Indicators that are left out:"))
    for given in overlay.left_out:
        reason = given.reason or Text("未说明理由", "no reason is given")
        say(f"  {given.name}  {given.indicator}  {reason}")


def _mean(mean: str | None) -> str:
    """Name a mean that is not the usual one."""
    return f"  ({Text('几何平均', 'geometric mean')})" if mean == "geometric" else ""


def _weights(weight: dict[str, Any] | None) -> str:
    if weight is None:
        return ""
    if set(weight) == {EVERY}:
        return number(float(weight[EVERY]))
    return " / ".join(f"{category} {number(float(value))}" for category, value in weight.items())


def _headline(name: str, weight: dict[str, Any], prepared: Prepared) -> str:
    indicator = prepared.indicators[name]
    return f"{indicator.name}  {name}  {_weights(weight)}"


def _details(name: str, prepared: Prepared) -> list[str]:
    indicator = prepared.indicators[name]
    compiled = prepared.variants[name][0].compiled
    formulas = compiled.formulas
    scale = "" if indicator.scale == 1 else f" × {float(indicator.scale):g}"
    if "value" in formulas:
        text = f"{show(formulas['value'], prepared.catalog)}{scale}"
    else:
        above, below = (show(formulas[key], prepared.catalog) for key in ("numerator", "denominator"))
        text = f"{above} ÷ {below}{scale}"
    lines = [text]
    for condition in compiled.where.values():
        lines.append(str(show(condition, prepared.catalog).within("条件：{}", "where: {}")))
    by_category, calibrated = prepared.scheme.placement(name).scoring_by, prepared.scheme.calibrated
    if indicator.scoring is not None or not by_category:
        lines.append(str(scoring_words(indicator.scoring, indicator.better, calibrated=calibrated)))
    for category, scoring in by_category.items():
        words = scoring_words(scoring, indicator.better, calibrated=calibrated)
        lines.append(f"{prepared.scheme.categories[category]}: {words}")
    return lines if answers(indicator) else [*lines, str(NOT_COUNTED)]


def _rules(prepared: Prepared) -> list[Text]:
    scheme = prepared.scheme
    rules = [
        Text(
            f"总分：{scheme.composite.use}{_mean(scheme.composite.mean)}；适用权重不足 {scheme.composite.coverage}% 不定等",
            f"total: {scheme.composite.use}{_mean(scheme.composite.mean)}; no grade where less than {scheme.composite.coverage}% of the weight applies",
        ),
        Text(
            f"排名：并列取 {scheme.ranking.ties}，比较 {scheme.ranking.of}（{scheme.composite.decimals} 位，四舍五入）",
            f"ranking: ties {scheme.ranking.ties}, of the {scheme.ranking.of} total ({scheme.composite.decimals} places, half up)",
        ),
    ]
    if scheme.grading is not None:
        zh = "、".join(f"{grade.name.zh} ≥ {float(grade.at):g}" for grade in scheme.grading.grades)
        en = ", ".join(f"{grade.name.en} from {float(grade.at):g}" for grade in scheme.grading.grades)
        rules.append(Text(f"等次：{zh}", f"grades: {en}"))
    rules += [
        gate.name.within("规则：{} — " + gate.when, "gate: {} — " + gate.when)
        for gate in scheme.gates
        if "{" not in gate.when
    ]
    return rules

"""Weights: every category has them, and they add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from quanheng.core.errors import Problem, suggest
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import EVERY, Scheme
from quanheng.core.project.yaml_document import Document, Steps
from quanheng.core.text import Text

FULL = Decimal(100)

TOLERANCE = Decimal("0.000001")
"""Thirds cannot be written out; sums may be off by this much."""


def weight_of(weights: Mapping[str, Decimal], category: str) -> Decimal | None:
    """Return the weight for a category: its own, else that of all others."""
    return weights.get(category, weights.get(EVERY))


def check_weights(scheme: Scheme, document: Document, indicators: Mapping[str, Indicator]) -> list[Problem]:
    """Return every fault of the weights.

    Each placed indicator has a weight, none under zero, for each category;
    they add up to 100 per category, and to what a group or a dimension says of
    itself. An indicator that counts needs a scoring rule.
    """
    problems: list[Problem] = []
    open_sums: set[str] = set()
    for at, weights in _all_weights(scheme):
        for category in categories_named(weights, scheme, document, at, problems):
            if weights[category] < 0:
                problems.append(
                    Problem(
                        Text("权重不能小于 0。", "A weight cannot be under zero."),
                        document.place((*at, category)).text(),
                        Text("请改正；不计分的指标权重写 0。", "Correct it; what does not count has 0."),
                    )
                )
                open_sums.update(scheme.categories if category == EVERY else [category])
        lacking = [category for category in scheme.categories if weight_of(weights, category) is None]
        if lacking:
            open_sums.update(lacking)
            problems.append(_lacking(lacking, document, at))
    for category in scheme.categories:
        if category not in open_sums:
            problems += _sums(scheme, document, category)
    return problems + _without_scoring(scheme, document, indicators)


def categories_named(
    table: Mapping[str, object], scheme: Scheme, document: Document, at: Steps, problems: list[Problem]
) -> list[str]:
    """Return the keys of a table by category; unknown ones become problems."""
    named = []
    for category in table:
        if category == EVERY or category in scheme.categories:
            named.append(category)
            continue
        problems.append(
            Problem(
                Text(f"没有类型“{category}”。", f"There is no category '{category}'."),
                document.key_place((*at, category)).text(),
                suggest(category, scheme.categories),
            )
        )
    return named


def _all_weights(scheme: Scheme) -> list[tuple[Steps, dict[str, Decimal]]]:
    found: list[tuple[Steps, dict[str, Decimal]]] = []
    for d, dimension in enumerate(scheme.dimensions):
        at: Steps = ("dimensions", d)
        if dimension.weight is not None:
            found.append(((*at, "weight"), dimension.weight))
        for g, group in enumerate(dimension.groups):
            below = (*at, "groups", g)
            if group.weight is not None:
                found.append(((*below, "weight"), group.weight))
            found += [
                ((*below, "indicators", i, "weight"), placed.weight)
                for i, placed in enumerate(group.indicators)
            ]
    return found


def _lacking(categories: list[str], document: Document, at: Steps) -> Problem:
    shown = "', '".join(categories)
    return Problem(
        Text(f"类型 {'、'.join(categories)} 没有权重。", f"There is no weight for '{shown}'."),
        document.place(at).text(),
        Text(
            f'请补上“{categories[0]}: …”，或用“"*": …”表示其余各类型；不计分写 0。',
            f"Add '{categories[0]}: …', or '\"*\": …' for all others; what does not count has 0.",
        ),
    )


def _sums(scheme: Scheme, document: Document, category: str) -> list[Problem]:
    problems: list[Problem] = []

    def compare(said: dict[str, Decimal] | None, parts: Decimal, at: Steps) -> None:
        own = None if said is None else weight_of(said, category)
        if own is not None and abs(own - parts) > TOLERANCE:
            problems.append(
                Problem(
                    Text(
                        f"类型 {category}：这里写的权重是 {_plain(own)}，下级之和是 {_plain(parts)}。",
                        f"Category '{category}': the weight is {_plain(own)} here, but the parts "
                        f"add up to {_plain(parts)}.",
                    ),
                    document.place((*at, "weight")).text(),
                    Text("请改正其一，或删除这里的权重。", "Correct one of them, or remove the weight here."),
                )
            )

    total = Decimal(0)
    for d, dimension in enumerate(scheme.dimensions):
        of_dimension = Decimal(0)
        for g, group in enumerate(dimension.groups):
            weights = [weight_of(placed.weight, category) or Decimal(0) for placed in group.indicators]
            of_group = sum(weights, Decimal(0))
            compare(group.weight, of_group, ("dimensions", d, "groups", g))
            of_dimension += of_group
        compare(dimension.weight, of_dimension, ("dimensions", d))
        total += of_dimension
    if abs(total - FULL) > TOLERANCE:
        off = _plain(abs(total - FULL))
        problems.append(
            Problem(
                Text(
                    f"类型 {category} 的指标权重合计为 {_plain(total)}，应为 100。",
                    f"The indicators' weights for '{category}' add up to {_plain(total)} instead of 100.",
                ),
                document.key_place(("dimensions",)).text(),
                Text(f"请减少 {off}。", f"Take {off} away.")
                if total > FULL
                else Text(f"请增加 {off}。", f"Add {off}."),
            )
        )
    return problems


def _without_scoring(
    scheme: Scheme, document: Document, indicators: Mapping[str, Indicator]
) -> list[Problem]:
    problems = []
    for d, dimension in enumerate(scheme.dimensions):
        for g, group in enumerate(dimension.groups):
            for i, placed in enumerate(group.indicators):
                known = indicators.get(placed.id)
                if known is None or placed.scoring is not None or known.scoring is not None:
                    continue
                bare = [
                    category
                    for category in scheme.categories
                    if (weight_of(placed.weight, category) or 0) > 0 and category not in placed.scoring_by
                ]
                if not bare:
                    continue
                shown = "', '".join(bare)
                place = document.place(("dimensions", d, "groups", g, "indicators", i))
                problems.append(
                    Problem(
                        Text(
                            f"指标“{placed.id}”有权重，但没有评分规则（类型 {'、'.join(bare)}）。",
                            f"'{placed.id}' has a weight, but no scoring rule, for '{shown}'.",
                        ),
                        place.text(),
                        Text(
                            "请加上 scoring，例如 {linear: {floor: 0, target: 100}}，或把权重改为 0。",
                            "Add a scoring such as {linear: {floor: 0, target: 100}}, or give it weight 0.",
                        ),
                    )
                )
    return problems


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Weights: every category has them, and they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quanheng.core.errors import Problem, suggest
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import EVERY, Dimension, Group, Scheme
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
    problems += _sums(scheme, document, [name for name in scheme.categories if name not in open_sums])
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


def _sums(scheme: Scheme, document: Document, categories: list[str]) -> list[Problem]:
    """Compare what nodes and the scheme say with the sums of their parts.

    One slip is one problem: a node is right where it equals either what its
    parts say of themselves or the weights at the bottom, and so is the total.
    A wrong sum at the bottom then shows at the lowest node that disagrees.
    """
    wrong: dict[_Disagreement, list[str]] = {}
    for category in categories:
        for found in _disagreements(scheme, category):
            wrong.setdefault(found, []).append(category)
    return [
        _disagrees(scheme, document, found, [] if len(named) == len(scheme.categories) else named)
        for found, named in wrong.items()
    ]


@dataclass(frozen=True, slots=True)
class _Disagreement:
    """Hold the node that says `own` where its parts say `parts`; no node is the total."""

    at: Steps
    own: Decimal
    parts: Decimal


def _disagreements(scheme: Scheme, category: str) -> Iterator[_Disagreement]:
    said_in_all, placed_in_all = Decimal(0), Decimal(0)
    for d, dimension in enumerate(scheme.dimensions):
        said_in_groups, placed = Decimal(0), Decimal(0)
        for g, group in enumerate(dimension.groups):
            weights = [weight_of(each.weight, category) or Decimal(0) for each in group.indicators]
            of_group = sum(weights, Decimal(0))
            own = _own(group.weight, category, of_group)
            if _differ(own, of_group):
                yield _Disagreement(("dimensions", d, "groups", g), own, of_group)
            said_in_groups += own
            placed += of_group
        own = _own(dimension.weight, category, said_in_groups)
        if _differ(own, said_in_groups) and _differ(own, placed):
            yield _Disagreement(("dimensions", d), own, said_in_groups)
        said_in_all += own
        placed_in_all += placed
    if _differ(said_in_all, FULL) and _differ(placed_in_all, FULL):
        yield _Disagreement((), FULL, placed_in_all)


def _own(said: dict[str, Decimal] | None, category: str, otherwise: Decimal) -> Decimal:
    own = None if said is None else weight_of(said, category)
    return otherwise if own is None else own


def _differ(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > TOLERANCE


def _disagrees(scheme: Scheme, document: Document, found: _Disagreement, named: list[str]) -> Problem:
    for_zh = f"（类型 {'、'.join(named)}）" if named else ""
    for_en = " for '" + "', '".join(named) + "'" if named else ""
    own, parts = _plain(found.own), _plain(found.parts)
    if not found.at:
        off = _plain(abs(found.parts - FULL))
        return Problem(
            Text(
                f"指标权重{for_zh}合计为 {parts}，应为 100。",
                f"The indicators' weights{for_en} add up to {parts} instead of 100.",
            ),
            document.key_place(("dimensions",)).text(),
            Text(f"请减少 {off}，使合计为 100。", f"Take {off} away, so that they add up to 100.")
            if found.parts > FULL
            else Text(f"请增加 {off}，使合计为 100。", f"Add {off}, so that they add up to 100."),
        )
    node: Dimension | Group = scheme.dimensions[int(found.at[1])]
    kind = Text("维度", "dimension")
    if len(found.at) > 2 and isinstance(node, Dimension):
        node, kind = node.groups[int(found.at[3])], Text("分组", "group")
    return Problem(
        Text(
            f"{kind.zh}“{node.name.zh}”（{node.id}）{for_zh}写的权重是 {own}，下级之和是 {parts}。",
            f"The {kind.en} '{node.name.en}' ({node.id}): the weight{for_en} is {own} here, "
            f"but the parts add up to {parts}.",
        ),
        document.place((*found.at, "weight")).text(),
        Text("请改正其一，或删除这里的权重。", "Correct one of them, or remove the weight here."),
    )


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

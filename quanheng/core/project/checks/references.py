"""Names in a scheme: each stands once, and means something that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from quanheng.core.errors import Problem, suggest
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.own_datasets import OWN_DATASETS
from quanheng.core.model.scheme import EVERY, Placement, Scheme
from quanheng.core.project.checks.weights import categories_named
from quanheng.core.project.yaml_document import Document, Steps
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry

UNIT_COLUMNS = ("unit_id", "name", "parent", "category", "level", "role", "function")
"""The columns that every table of units has."""

_ANOTHER_NAME = Text("请换一个名称，或删除其中一个。", "Choose another name, or remove one of them.")


def check_references(
    scheme: Scheme, document: Document, registry: Registry, indicators: Mapping[str, Indicator]
) -> list[Problem]:
    """Return names that stand twice, and names of what is not there.

    `indicators` are all that can be placed: the scheme's own and the plugins'.
    """
    relations = {*registry.datasets, *(item.name for item in (*scheme.datasets, *scheme.views))}
    return [
        *_categories(scheme, document),
        *repeated_names(scheme, document),
        *_taken(scheme, document, registry),
        *_placements(scheme, document, indicators, relations),
        *_gates(scheme, document),
    ]


def unplaced_indicators(scheme: Scheme, document: Document) -> list[Problem]:
    """Return the scheme's own indicators that stand nowhere in its tree."""
    placed = {placement.id for _, _, placement in scheme.placements}
    return [
        Problem(
            Text(
                f"指标“{indicator.id}”已定义，但没有放入指标体系。",
                f"'{indicator.id}' is defined, but placed nowhere.",
            ),
            document.place(("indicators", i)).text(),
            Text(
                "请放入某个 group 的 indicators，或删除。",
                "Place it among the indicators of a group, or remove it.",
            ),
        )
        for i, indicator in enumerate(scheme.indicators)
        if indicator.id not in placed
    ]


def _categories(scheme: Scheme, document: Document) -> list[Problem]:
    problems = []
    if not scheme.categories:
        problems.append(
            Problem(
                Text("categories 至少要有一个类型。", "There must be at least one category."),
                document.key_place(("categories",)).text(),
                Text("例如 {all: 全部}。", "Such as {all: All}."),
            )
        )
    if EVERY in scheme.categories:
        problems.append(
            Problem(
                Text(
                    "“*”表示其余各类型，不能作类型的名称。",
                    "'*' stands for all other categories, and cannot name one.",
                ),
                document.key_place(("categories", EVERY)).text(),
                Text("请换一个名称。", "Choose another name."),
            )
        )
    for name in scheme.unit_fields:
        if name in UNIT_COLUMNS:
            problems.append(
                Problem(
                    Text(
                        f"评估对象表本来就有“{name}”列。",
                        f"Every table of units has the column '{name}' already.",
                    ),
                    document.key_place(("unit_fields", name)).text(),
                    Text("请删除，或换一个名称。", "Remove it, or choose another name."),
                )
            )
    return problems


def repeated_names(scheme: Scheme, document: Document) -> list[Problem]:
    """Return the names that stand for two things of one kind in a scheme."""
    problems: list[Problem] = []

    def look(kind: Text, named: Iterable[tuple[str, Steps]]) -> None:
        first: dict[str, Steps] = {}
        for name, at in named:
            if name not in first:
                first[name] = at
                continue
            line = document.place(first[name]).line
            problems.append(
                Problem(
                    Text(
                        f"{kind.zh}“{name}”出现了两次，上一次在第{line}行。",
                        f"The {kind.en} '{name}' stands here twice; the first is on line {line}.",
                    ),
                    document.place(at).text(),
                    _ANOTHER_NAME,
                )
            )

    look(
        Text("指标", "indicator"), ((x.id, ("indicators", i, "id")) for i, x in enumerate(scheme.indicators))
    )
    relations = [(x.name, ("datasets", i, "name")) for i, x in enumerate(scheme.datasets)]
    relations += [(x.name, ("views", i, "name")) for i, x in enumerate(scheme.views)]
    look(Text("数据集", "dataset"), relations)
    look(Text("数据校验规则", "check"), ((x.id, ("checks", i, "id")) for i, x in enumerate(scheme.checks)))
    look(
        Text("维度", "dimension"), ((x.id, ("dimensions", i, "id")) for i, x in enumerate(scheme.dimensions))
    )
    groups = [
        (group.id, ("dimensions", d, "groups", g, "id"))
        for d, dimension in enumerate(scheme.dimensions)
        for g, group in enumerate(dimension.groups)
    ]
    look(Text("分组", "group"), groups)
    look(Text("已放入的指标", "placed indicator"), ((x.id, (*at, "id")) for at, x in _placed(scheme)))
    look(Text("否决与封顶条件", "gate"), ((x.id, ("gates", i, "id")) for i, x in enumerate(scheme.gates)))
    grades = scheme.grading.grades if scheme.grading else []
    look(Text("等次", "grade"), ((x.id, ("grading", "grades", i, "id")) for i, x in enumerate(grades)))
    return problems


def _taken(scheme: Scheme, document: Document, registry: Registry) -> list[Problem]:
    own: list[tuple[str, Steps]] = [
        (x.name, (key, i, "name"))
        for key, relations in (("datasets", scheme.datasets), ("views", scheme.views))
        for i, x in enumerate(relations)
        if x.name in registry.datasets
    ]
    own += [
        (x.id, ("indicators", i, "id"))
        for i, x in enumerate(scheme.indicators)
        if x.id in registry.indicators and not _built_in(x.id, registry)
    ]
    own += [(x.id, ("checks", i, "id")) for i, x in enumerate(scheme.checks) if x.id in registry.checks]
    return [
        Problem(
            Text(f"名称“{name}”已由系统使用。", f"The name '{name}' is taken by quanheng itself.")
            if name in OWN_DATASETS
            else Text(f"名称“{name}”已由插件使用。", f"The name '{name}' is taken by a plugin."),
            document.place(at).text(),
            Text("请换一个名称。", "Choose another name."),
        )
        for name, at in own
    ]


def _built_in(indicator: str, registry: Registry) -> bool:
    """Say whether an indicator comes with quanheng.

    A scheme that had the name before we did keeps its own meaning.
    """
    owner = registry.owners.get(("indicator", indicator))
    return owner is not None and owner.built_in


def _placed(scheme: Scheme) -> list[tuple[Steps, Placement]]:
    return [
        (("dimensions", d, "groups", g, "indicators", i), placed)
        for d, dimension in enumerate(scheme.dimensions)
        for g, group in enumerate(dimension.groups)
        for i, placed in enumerate(group.indicators)
    ]


def _placements(
    scheme: Scheme, document: Document, indicators: Mapping[str, Indicator], relations: set[str]
) -> list[Problem]:
    problems: list[Problem] = []
    for at, placed in _placed(scheme):
        categories_named(placed.scoring_by, scheme, document, (*at, "scoring_by"), problems)
        for name, values in placed.params.items():
            categories_named(values, scheme, document, (*at, "params", name), problems)
        problems += [
            Problem(
                Text(f"没有数据集“{name}”。", f"There is no dataset '{name}'."),
                document.key_place((*at, "window", name)).text(),
                suggest(name, relations),
            )
            for name in placed.window
            if name not in relations
        ]
        indicator = indicators.get(placed.id)
        if indicator is None:
            problems.append(
                Problem(
                    Text(f"没有指标“{placed.id}”。", f"There is no indicator '{placed.id}'."),
                    document.place((*at, "id")).text(),
                    suggest(placed.id, indicators),
                )
            )
            continue
        problems += [
            Problem(
                Text(
                    f"指标“{placed.id}”没有参数“{name}”。",
                    f"The indicator '{placed.id}' has no parameter '{name}'.",
                ),
                document.key_place((*at, "params", name)).text(),
                suggest(name, indicator.params),
            )
            for name in placed.params
            if name not in indicator.params
        ]
        if placed.minimum is not None and indicator.sample is None and indicator.denominator is None:
            problems.append(
                Problem(
                    Text("minimum 没有可比较的对象。", "minimum has nothing to be compared with."),
                    document.key_place((*at, "minimum")).text(),
                    Text(
                        "请在指标中补充 sample，或删除 minimum。",
                        "Add a sample to the indicator, or remove it.",
                    ),
                )
            )
    return problems


def _gates(scheme: Scheme, document: Document) -> list[Problem]:
    problems: list[Problem] = []
    grades = [grade.id for grade in scheme.grading.grades] if scheme.grading else []
    placed = [placement.id for _, _, placement in scheme.placements]
    for i, gate in enumerate(scheme.gates):
        if gate.cap_grade is not None and gate.cap_grade not in grades:
            problems.append(
                Problem(
                    Text(f"没有等次“{gate.cap_grade}”。", f"There is no grade '{gate.cap_grade}'."),
                    document.place(("gates", i, "cap_grade")).text(),
                    suggest(gate.cap_grade, grades)
                    if grades
                    else Text("请先在 grading 中定义等次。", "Define the grades under grading first."),
                )
            )
        for name, score in (gate.set_score or {}).items():
            at: Steps = ("gates", i, "set_score", name)
            if name not in placed:
                problems.append(
                    Problem(
                        Text(
                            f"体系中没有放入指标“{name}”。", f"No indicator '{name}' is placed in the scheme."
                        ),
                        document.key_place(at).text(),
                        suggest(name, placed),
                    )
                )
            if not 0 <= score <= 100:
                problems.append(
                    Problem(
                        Text("得分应在 0 到 100 之间。", "A score is from 0 to 100."),
                        document.place(at).text(),
                        Text("请改正这个数。", "Correct the number."),
                    )
                )
    return problems

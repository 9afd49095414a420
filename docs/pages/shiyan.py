"""The page of the built-in scheme: its 29 indicators, each with all that decides its score."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from quanheng.core.compute.prepare import Prepared, prepare
from quanheng.core.formula.compile import Compiled
from quanheng.core.formula.origins import Origins
from quanheng.core.language.ir import Agg, Col, Node, Result, UnitField, walk
from quanheng.core.language.show import show
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.period import Window
from quanheng.core.model.scheme import EVERY, Placement
from quanheng.core.plugins.registry import Registry, load_registry
from quanheng.core.project.scheme_file import load_scheme
from quanheng.core.results.rule_words import scoring_words
from quanheng.core.text import Text

SCHEME = Path(__file__).parents[2] / "quanheng" / "schemes" / "shiyan.yaml"

_INTRODUCTION = """# The scheme `shiyan` 十堰模式指标体系

Generated from the scheme and its indicators by `make docs`.
本页由 `make docs` 根据指标体系和指标定义生成。

**Only the names of the six dimensions are published.** The 20 groups, the 29 indicators, their formulas and weights are
our proposal, not Shiyan's official list, and every threshold waits to be calibrated on a round of local data. What the
material left open, and what was decided with which reasons, is told in
[What the Shiyan scheme decides](../explain/shiyan-decisions.md).

**已公布的只有六个维度的名称。** 20 项二级指标、29 项三级指标及其公式、权重是本软件的建议稿，不是十堰市的正式指标；全部评分阈值待校准。
材料没有说明而由我们作出的决定及理由，见[十堰模式指标体系的取舍](../explain/shiyan-decisions.zh-CN.md)。
"""

_LEGEND = """How to read it 读法:

| | |
|---|---|
| tag 性质 | execution 执行 (rules kept), benefit 效益 (what use is made), reference 参照; shown apart, never merged silently 三类分别展示，不合并 |
| availability 数据来源 | A the county has it 本县已有; B it comes by letter 来函提供; C it must be built first 需先建设 |
| policy 差异化 | locked 锁定, parameters 仅可调参数和权重, replaceable 可替换 |
| responsibility 责任 | unit 单位; office 编办: a low score is a finding for the office and takes no points from the unit 低分是编办的问题，不从单位扣分 |
"""

_TAGS = {"execution": "execution 执行", "benefit": "benefit 效益", "reference": "reference 参照"}
_POLICIES = {
    "locked": "locked 锁定",
    "parameters": "parameters 仅可调参数",
    "replaceable": "replaceable 可替换",
}
_ANSWERS = {"unit": "unit 单位", "office": "office 编办", "other": "other 其他部门", "shared": "shared 共同"}


def shiyan_page() -> str:
    """List the scheme as a table, then every indicator in a section of its own."""
    registry = load_registry((), none=True)
    loaded = load_scheme(SCHEME)
    prepared, problems = prepare(
        loaded.scheme,
        registry.datasets.values(),
        registry.indicators,
        Origins.of(loaded.scheme, loaded.document),
    )
    if prepared is None:
        raise ValueError(problems)
    parts = [_INTRODUCTION, _LEGEND, *_overview(prepared), "", *_rules(prepared)]
    number = 0
    for dimension in prepared.scheme.dimensions:
        parts += ["", f"## {dimension.name.zh} {dimension.name.en}"]
        for group in dimension.groups:
            for placement in group.indicators:
                number += 1
                parts += ["", *_section(number, group.name, placement, prepared, registry)]
    return "\n".join(parts).rstrip() + "\n"


def _overview(prepared: Prepared) -> list[str]:
    scheme = prepared.scheme
    names = " | ".join(name.zh for name in scheme.categories.values())
    lines = [f"| | 指标 | | {names} | |", "|---|---|---|" + "---:|" * len(scheme.categories) + "---|"]
    number = 0
    for dimension in scheme.dimensions:
        whole = " | ".join(f"**{_weight(dimension.weight or {}, name)}**" for name in scheme.categories)
        lines.append(f"| | **{dimension.name.zh}** | **{dimension.name.en}** | {whole} | |")
        for group in dimension.groups:
            for placement in group.indicators:
                number += 1
                indicator = prepared.indicators[placement.id]
                weights = " | ".join(_weight(placement.weight, name) for name in scheme.categories)
                lines.append(
                    f"| K{number:02} | [{indicator.name.zh}](#{_anchor(number, placement.id)}) | {group.name.zh} | "
                    f"{weights} | {indicator.tag}, {indicator.availability}, {placement.policy} |"
                )
    return lines


def _rules(prepared: Prepared) -> list[str]:
    scheme = prepared.scheme
    grades = scheme.grading.grades if scheme.grading else []
    lines = [
        "Grades 等次: "
        + ", ".join(f"{grade.name.zh} {grade.name.en} ≥ {float(grade.at):g}" for grade in grades),
        "",
        "Gates 否决与封顶:",
        "",
    ]
    return lines + [f"- {gate.name.zh} {gate.name.en}: `{gate.when}`" for gate in scheme.gates]


def _anchor(number: int, name: str) -> str:
    return f"k{number:02}-{name}"


def _section(
    number: int, group: Text, placement: Placement, prepared: Prepared, registry: Registry
) -> list[str]:
    indicator = prepared.indicators[placement.id]
    compiled = prepared.variants[placement.id][0].compiled
    described = indicator.description or Text("", "")
    lines = [
        f"### K{number:02} `{placement.id}`",
        "",
        f"**{indicator.name.zh} {indicator.name.en}** ({group.zh} {group.en})",
        "",
        described.zh,
        "",
        described.en,
        "",
        "```text",
        *_formula(compiled, prepared, "zh"),
        "",
        *_formula(compiled, prepared, "en"),
        "```",
        "",
        "| | |",
        "|---|---|",
    ]
    rows = [
        ("window 时间窗口", _windows(compiled, prepared)),
        ("must be reported too 还须报送", _required(compiled, prepared)),
        ("applies where 适用条件", _shown(compiled.formulas.get("applicable"), prepared)),
        ("sample 样本", _shown(compiled.formulas.get("sample"), prepared)),
        ("minimum 最小样本", _number(indicator.minimum)),
        ("not shown under 少于此数不显示", _number(indicator.suppress)),
        ("parameters 参数", _parameters(indicator)),
        ("transform 变换", _transform(indicator)),
        ("scoring 评分（待校准）", _scoring(indicator, placement, prepared)),
        ("weight 权重", _weights(placement, prepared)),
        ("tag 性质", _TAGS[indicator.tag]),
        ("availability 数据来源", indicator.availability or ""),
        ("responsibility 责任", _ANSWERS[indicator.responsibility]),
        ("policy 差异化", _POLICIES[placement.policy]),
        ("basis 依据", f"{indicator.basis.zh}<br>{indicator.basis.en}" if indicator.basis else ""),
        ("central framework 对标", indicator.maps_to or "not published 未公布"),
        ("reads 读取字段", _fields(compiled, prepared)),
    ]
    return lines + [f"| {heading} | {text.replace('|', '&#124;')} |" for heading, text in rows if text]


def _formula(compiled: Compiled, prepared: Prepared, language: str) -> list[str]:
    indicator, formulas = compiled.indicator, compiled.formulas
    scale = "" if indicator.scale == 1 else f" × {float(indicator.scale):g}"

    def text(node: Node) -> str:
        shown = show(node, prepared.catalog)
        return shown.zh if language == "zh" else shown.en

    if "value" in formulas:
        lines = [f"{text(formulas['value'])}{scale}"]
    else:
        lines = [text(formulas["numerator"]), f"÷ {text(formulas['denominator'])}{scale}"]
    word = "条件：" if language == "zh" else "where: "
    lines += [f"{word}{text(condition)}" for condition in compiled.where.values()]
    return [
        part for line in lines for part in wrap(line, 110, subsequent_indent="    ", break_long_words=False)
    ]


def _windows(compiled: Compiled, prepared: Prepared) -> str:
    """Name the window of every dataset; those of a view are its datasets' own."""
    relations = prepared.catalog.relations
    windows: dict[str, Window] = {}
    for name, window in compiled.windows.items():
        if name in compiled.required:
            continue
        if name in prepared.views and window.all:
            windows |= {base: relations[base].relation.window for base in prepared.bases(name)}
        else:
            windows[name] = window
    return "<br>".join(
        f"{relations[name].relation.title.zh} `{name}`: {_window(window)}" for name, window in windows.items()
    )


def _required(compiled: Compiled, prepared: Prepared) -> str:
    titles = prepared.catalog.relations
    return ", ".join(f"{titles[name].relation.title.zh} `{name}`" for name in compiled.required)


def _window(window: Window) -> str:
    if window.during:
        return f"`{window.during}` in the period 在评估期内"
    if window.until:
        return f"`{window.until}` before its end 在期末以前"
    if window.at:
        return f"in force at its end (`{window.at[0]}` – `{window.at[1]}`) 期末有效"
    return f"`{window.year}` = year 本年度" if window.year else "all rows 全部"


def _shown(node: Node | None, prepared: Prepared) -> str:
    if node is None:
        return ""
    text = show(node, prepared.catalog)
    return f"`{text.zh}`<br>`{text.en}`"


def _number(given: object) -> str:
    return "" if given is None else f"{float(str(given)):g}"


def _parameters(indicator: Indicator) -> str:
    return ", ".join(f"`:{name}` = {float(value):g}" for name, value in indicator.params.items())


def _transform(indicator: Indicator) -> str:
    index = indicator.transform.peer_index if indicator.transform else None
    if index is None:
        return ""
    return (
        f"100 × value ÷ median of the units of the same function and level, {index.minimum} at least, else of the "
        f"function at any level<br>100 × 指标值 ÷ 同条线同层级单位的中位数，不少于 {index.minimum} 个单位，否则放宽到同条线各层级"
    )


def _scoring(indicator: Indicator, placement: Placement, prepared: Prepared) -> str:
    chosen = placement.scoring_by or {EVERY: placement.scoring or indicator.scoring}
    lines = []
    for category, scoring in chosen.items():
        words = scoring_words(scoring, indicator.better)
        of = "" if category == EVERY else f"{prepared.scheme.categories[category].zh}: "
        lines.append(f"{of}{words.zh}; {words.en}")
    return "<br>".join(lines)


def _weight(weights: dict[str, object], category: str) -> str:
    return _number(weights.get(category, weights.get(EVERY)))


def _weights(placement: Placement, prepared: Prepared) -> str:
    return ", ".join(
        f"{name.zh} {_weight(dict(placement.weight), category)}"
        for category, name in prepared.scheme.categories.items()
    )


def _fields(compiled: Compiled, prepared: Prepared) -> str:
    """Name what the formulas, conditions and windows look at, by dataset or view."""
    nodes = [*compiled.formulas.values(), *compiled.where.values()]
    read = [name for name in compiled.relations if name not in compiled.required]
    found: dict[str, dict[str, None]] = {name: {} for name in read}
    for node in (part for root in nodes for part in _within(root)):
        if isinstance(node, Col):
            found.setdefault(node.dataset, {})[node.field] = None
        elif isinstance(node, UnitField):
            found.setdefault("unit", {})[node.field] = None
        elif isinstance(node, Result):
            found.setdefault(node.kind, {})["of the indicators in the formula 公式所列指标"] = None
    for name in read:
        found[name].update(dict.fromkeys(compiled.windows[name].fields))
    return "<br>".join(
        f"`{name}`: {', '.join(sorted(fields))}{_below(name, prepared)}" for name, fields in found.items()
    )


def _within(root: Node) -> Iterable[Node]:
    for node in walk(root):
        yield node
        if isinstance(node, Agg):
            yield from (
                part for inner in (node.arg, node.filter) if inner is not None for part in walk(inner)
            )


def _below(name: str, prepared: Prepared) -> str:
    """Say from which datasets a view is made."""
    if name not in prepared.views:
        return ""
    return f" (view over 视图: {', '.join(prepared.bases(name))})"

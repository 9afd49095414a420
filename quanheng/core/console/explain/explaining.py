"""Explain a unit's result, or one score of it, down to its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.console.explain.costliest import say_costliest
from quanheng.core.console.explain.evidence_rows import evidence_data, jsonable, say_evidence
from quanheng.core.console.projects import open_run
from quanheng.core.console.terminal import fixed, number, output, say, say_json, table
from quanheng.core.errors import Problem, ProjectError, suggest
from quanheng.core.model.own_datasets import INDICATOR_PART
from quanheng.core.results.outcome import Outcome
from quanheng.core.results.rule_words import scoring_words
from quanheng.core.results.status import Status
from quanheng.core.text import Text, language

if TYPE_CHECKING:
    from quanheng.core.model.indicator import Indicator
    from quanheng.core.results.evaluation import Evaluation

Row = dict[str, Any]


def explain_unit(folder: Path, unit: str, run: str | None, period: str | None, *, as_json: bool) -> None:
    """Print a unit's total, dimensions and indicators in one period."""
    replay = open_run(folder, run)
    evaluation = replay.evaluation
    unit_id = _unit(evaluation, unit)
    label = _period(evaluation, period, unit_id)
    indicators = _of(evaluation.indicators.to_pylist(), unit_id, label)
    composites = _of(evaluation.composites.to_pylist(), unit_id, label)
    ranking = _of(evaluation.ranking.to_pylist(), unit_id, label)
    findings = _of(evaluation.findings.to_pylist(), unit_id, label)
    if as_json:
        parts = {"indicators": indicators, "composites": composites, "ranking": ranking, "findings": findings}
        say_json({"run": evaluation.id, "unit_id": unit_id, "period": label, **jsonable(parts)})
        return
    say(f"{_name(evaluation, unit_id)} ({unit_id}) · {label} · {evaluation.id}")
    for row in ranking:
        say(_standing(evaluation, row))
    dimensions = {d.id: d.name for d in evaluation.scheme.dimensions}
    for row in composites:
        if row["level"] == "dimension":
            say(f"  {dimensions[row['node']]}: {_node_score(row)}")
    shown = table(
        Text("指标", "Indicator"), Text("值", "Value"), Text("得分", "Score"), Text("权重", "Weight"),
        Text("加权分", "Points"), Text("状态", "Outcome"), right=(1, 2, 3, 4),
    )  # fmt: skip
    for row in indicators:
        indicator = evaluation.definitions[row["indicator"]]
        outcome = Outcome(row["outcome"]).title
        value = _with_unit(row["value"], 2, indicator)
        cells = fixed(row["score"]), number(row["weight"]), fixed(row["points"]), str(outcome)
        shown.add_row(f"{indicator.name} {indicator.id}", value, *cells)
    output().print(shown)
    say_costliest(replay, folder, unit_id, label, indicators)
    if findings:
        say(Text("发现的问题", "Findings"))
    for row in findings:
        end = Text("。", ". ")
        say(f"  - {_localised(row, 'text')}{end}{_localised(row, 'suggestion')}")


def explain_indicator(
    folder: Path, unit: str, indicator: str, run: str | None, period: str | None, rows: int, *, as_json: bool
) -> None:
    """Print how one score came about; with `rows`, that many of each kind."""
    replay = open_run(folder, run)
    evaluation = replay.evaluation
    unit_id = _unit(evaluation, unit)
    label = _period(evaluation, period, unit_id)
    definition = _indicator(evaluation, indicator)
    row = next(
        r for r in _of(evaluation.indicators.to_pylist(), unit_id, label) if r["indicator"] == definition.id
    )
    parts = [r for r in _of(evaluation.parts.to_pylist(), unit_id, label) if r["indicator"] == definition.id]
    evidence = replay.evidence(unit_id, definition.id, label, rows) if rows else []
    by_letter = replay.from_letter(unit_id, definition.id, label)
    sources = _sources(evaluation, definition.id, by_letter)
    if as_json:
        data = jsonable({"result": row, "parts": parts, "sources": sources})
        shown = {"run": evaluation.id, "formulas": evaluation.manifest["formulas"][definition.id], **data}
        shown["scoring"] = str(_rule(evaluation, definition, unit_id))
        shown["evidence"] = [evidence_data(given, replay) for given in evidence]
        say_json(shown)
        return
    say(f"{_name(evaluation, unit_id)} ({unit_id}) · {label} · {evaluation.id}")
    say(f"{definition.name}  {definition.id}")
    _say_definition(evaluation, definition)
    names = {
        text["en"]: str(Text(text["zh"], text["en"]))
        for text in evaluation.manifest["formulas"][definition.id]["parts"]
    }
    _say_numbers(definition, row, parts, names)
    _line(Text("评分", "scoring"), _rule(evaluation, definition, unit_id))
    _line(Text("得分", "score"), fixed(row["score"]))
    if row["outcome"] != Outcome.OK or row["reason_zh"]:
        _line(Text("状态", "outcome"), f"{Outcome(row['outcome']).title}: {_localised(row, 'reason') or ''}")
    weight = Text(
        f"{number(row['weight'])}；重新分配后 {number(row['weight_used'])}；加权分 {fixed(row['points'])}",
        f"{number(row['weight'])}; {number(row['weight_used'])} after redistribution; points {fixed(row['points'])}",
    )
    _line(Text("权重", "weight"), weight)
    if definition.basis is not None:
        _line(Text("依据", "basis"), definition.basis)
    for source in sources:
        _say_source(source)
    for given in evidence:
        say_evidence(given, replay)
    if not rows:
        say(Text("数据行：加 --rows 列出。", "Rows: add --rows to list them."))


def _line(label: Text, content: Text | str) -> None:
    width = 8 if language() == "zh" else 12
    pad = " " * max(1, width - len(str(label)) * (2 if language() == "zh" else 1))
    say(f"  {label}:{pad}{content}")


def _say_definition(evaluation: Evaluation, definition: Indicator) -> None:
    formulas = evaluation.manifest["formulas"][definition.id]
    texts = formulas["zh" if language() == "zh" else "en"]
    if definition.description is not None:
        _line(Text("定义", "definition"), definition.description)
    scale = "" if definition.scale == 1 else f" × {float(definition.scale):g}"
    if "value" in texts:
        _line(Text("公式", "formula"), texts["value"] + scale)
    else:
        _line(
            Text("公式", "formula"),
            Text("分子 ÷ 分母", "numerator ÷ denominator").within("{}" + scale, "{}" + scale),
        )
        _line(Text("分子", "numerator"), texts["numerator"])
        _line(Text("分母", "denominator"), texts["denominator"])
    for key, label in (
        ("transform", Text("换算", "transform")),
        ("sample", Text("样本", "sample")),
        ("applicable", Text("适用", "applies if")),
    ):
        if key in texts:
            _line(label, texts[key])
    for name, text in formulas["where"].items():
        _line(Text("条件", "where"), f"{name}: {text['zh' if language() == 'zh' else 'en']}")
    for name, text in formulas["windows"].items():
        _line(Text("期间", "window"), f"{name}: {text['zh' if language() == 'zh' else 'en']}")
    for name, value in formulas["params"].items():
        _line(Text("参数", "parameter"), f":{name} = {value:g}")


def _say_numbers(definition: Indicator, row: Row, parts: list[Row], names: dict[str, str]) -> None:
    for part in parts:
        quotient = (
            f" = {number(part['numerator'], 4)} ÷ {number(part['denominator'], 4)}"
            if part["denominator"]
            else ""
        )
        _line(
            Text("其中", "of which"),
            f"{names.get(part['part'], part['part'])} = {number(part['value'], 6)}{quotient}",
        )
    if row["denominator"] is not None:
        _line(Text("数值", "numbers"), f"{number(row['numerator'], 6)} ÷ {number(row['denominator'], 6)}")
    _line(Text("指标值", "value"), _with_unit(row["value"], 6, definition))


def _with_unit(value: float | None, decimals: int, indicator: Indicator) -> str:
    if value is None:
        return number(None)
    return f"{number(value, decimals)} {indicator.unit or ''}".strip()


def _say_source(source: Row) -> None:
    _line(
        Text("来源", "source"),
        Text(
            f"{source['source']}（{source['connector']}）{source['rows']:,} 行，快照 {source['snapshot']}",
            f"{source['source']} ({source['connector']}), {source['rows']:,} rows, snapshot {source['snapshot']}",
        ),
    )
    for delivered in source["delivered"][:5]:
        say(f"            {delivered['name']}  sha256 {delivered['sha256']}")
    if len(source["delivered"]) > 5:
        say(f"            … {len(source['delivered'])}")


def _of(rows: list[Row], unit: str, period: str) -> list[Row]:
    return [row for row in rows if row["unit_id"] == unit and row["period"] == period]


def _localised(row: Row, key: str) -> str | None:
    return row[f"{key}_zh" if language() == "zh" else f"{key}_en"]  # type: ignore[no-any-return]


def _name(evaluation: Evaluation, unit: str) -> str:
    place = evaluation.units["unit_id"].to_pylist().index(unit)
    return str(evaluation.units["name"][place].as_py() or unit)


def _unit(evaluation: Evaluation, given: str) -> str:
    ids, names = evaluation.units["unit_id"].to_pylist(), evaluation.units["name"].to_pylist()
    if given in ids:
        return given
    if names.count(given) == 1:
        return str(ids[names.index(given)])
    what = Text(f"没有评估对象“{given}”。", f"There is no unit '{given}'.")
    known = [*ids, *(name for name in names if name)]
    raise ProjectError(Problem(what, _where(evaluation), suggest(given, known)))


def _period(evaluation: Evaluation, given: str | None, unit: str) -> str:
    if given is None:
        rows = evaluation.ranking.to_pylist()
        scored = {row["period"] for row in rows if row["unit_id"] == unit and row["score"] is not None}
        return next(
            (label for label in reversed(evaluation.periods) if label in scored), evaluation.periods[-1]
        )
    if given in evaluation.periods:
        return given
    what = Text(f"这次评估没有期间“{given}”。", f"The run has no period '{given}'.")
    fix = suggest(given, evaluation.periods).within(
        "{} 另一次评估用 --run 指定。", "{} Another run is named with --run."
    )
    raise ProjectError(Problem(what, _where(evaluation), fix))


def _indicator(evaluation: Evaluation, given: str) -> Indicator:
    found = evaluation.definitions.get(given)
    by_name = [d for d in evaluation.definitions.values() if given in (d.name.zh, d.name.en)]
    if found is not None or by_name:
        return found or by_name[0]
    what = Text(f"这次评估没有指标“{given}”。", f"The run has no indicator '{given}'.")
    raise ProjectError(Problem(what, _where(evaluation), suggest(given, evaluation.definitions)))


def _where(evaluation: Evaluation) -> Text:
    return Text(f"评估 {evaluation.id}", f"run {evaluation.id}")


def _rule(evaluation: Evaluation, definition: Indicator, unit: str) -> Text:
    """Say the scoring rule that holds for the unit's category."""
    place = evaluation.units["unit_id"].to_pylist().index(unit)
    category = evaluation.units["category"][place].as_py()
    scheme = evaluation.scheme
    rule = scheme.placement(definition.id).scoring_by.get(category) or definition.scoring
    return scoring_words(rule, definition.better, calibrated=scheme.calibrated)


def _sources(evaluation: Evaluation, indicator: str, by_letter: bool) -> list[Row]:
    wanted = list(evaluation.manifest["formulas"][indicator]["datasets"])
    wanted += [INDICATOR_PART.name] if by_letter else []
    return [source for source in evaluation.manifest["sources"] if source["dataset"] in wanted]


def _node_score(row: Row) -> str:
    if row["score"] is not None:
        return fixed(row["score"])
    interval = (
        f" {fixed(row['score_low'])}–{fixed(row['score_high'])}" if row["score_low"] is not None else ""
    )
    return f"{Status(row['status']).title}{interval}"


def _standing(evaluation: Evaluation, row: Row) -> Text:
    grading = evaluation.scheme.grading
    names = {grade.id: grade.name for grade in grading.grades} if grading else {}
    none = Text(row["grade_reason_zh"] or "不定等", row["grade_reason_en"] or "no grade")
    grade = names.get(row["grade"], none)
    rank = number(row["rank"], 1)
    return Text(
        f"总分 {_node_score(row)} · {grade.zh} · 名次 {rank}（共 {row['ranked']}）",
        f"total {_node_score(row)} · {grade.en} · rank {rank} of {row['ranked']}",
    )

"""Run a whole evaluation for a command, and say what came out."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.console.collecting import collect_with_progress, collected_data, say_collected_in_short
from quanheng.core.console.projects import open_project
from quanheng.core.console.quality import measure, quality_data, say_quality
from quanheng.core.console.schemes import say_adoption
from quanheng.core.console.standings import say_standings
from quanheng.core.console.terminal import (
    complain,
    counted,
    progress,
    say,
    say_json,
    warn,
)
from quanheng.core.results.outcome import Outcome
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.checking.quality import Quality
    from quanheng.core.collect.collect import Collected
    from quanheng.core.project.load import Project
    from quanheng.core.results.evaluation import Evaluation
    from quanheng.core.runs.run import RunResult


def collect_and_run(folder: Path, *, offline: bool, as_json: bool, threads: int | None = None) -> int:
    """Check, collect, compute and export; return the exit code."""
    from quanheng.core.collect.store import load_snapshots
    from quanheng.core.runs.lock import project_lock
    from quanheng.core.runs.run import partial_coverage, run_project

    began = time.perf_counter()
    project = open_project(folder)
    seconds = {"check": time.perf_counter() - began}
    collected: list[Collected] = []
    with progress() as tell, project_lock(project.folder, on_wait=tell):
        began = time.perf_counter()
        if offline:
            datasets = {dataset.name: dataset for dataset in project.prepared.datasets}
            last = load_snapshots(project.folder, project.file.sources, datasets)
            snapshots = [snapshot for given in last.values() for snapshot in given]
        else:
            collected = collect_with_progress(project, tell)
            snapshots = [given.snapshot for given in collected]
        seconds["collect"] = time.perf_counter() - began
        began = time.perf_counter()
        quality = measure(project, tell)
        if quality is not None:
            snapshots.append(quality.snapshot)
            seconds["quality"] = time.perf_counter() - began
        warn(partial_coverage(project, snapshots))
        result = run_project(project, snapshots, threads=threads, seconds=seconds, tell=tell)
    if as_json:
        say_json(_data(result, collected, quality))
    else:
        _say(result, collected, quality, project)
    complain(result.exported.problems)
    return 1 if result.errors or result.exported.problems else 0


def _data(result: RunResult, collected: list[Collected], quality: Quality | None) -> dict[str, Any]:
    evaluation = result.evaluation
    return {
        "run": evaluation.id,
        "folder": str(evaluation.folder),
        "overlay": evaluation.manifest.get("overlay"),
        "reused": result.reused,
        "outcomes": dict(_outcomes(evaluation)),
        "peers": _peers(evaluation),
        "findings": evaluation.findings.num_rows,
        "collected": [collected_data(given) for given in collected],
        "quality": quality_data(quality) if quality is not None else None,
        "exports": [str(path) for path in result.exported.paths],
    }


def _outcomes(evaluation: Evaluation) -> Counter[str]:
    """Count the outcomes of the evaluated units; those of peers are nobody's result."""
    rows = evaluation.indicators.select(["unit_id", "outcome"]).to_pylist()
    evaluated = _evaluated(evaluation)
    return Counter(row["outcome"] for row in rows if row["unit_id"] in evaluated)


def _evaluated(evaluation: Evaluation) -> set[str]:
    units = evaluation.units.select(["unit_id", "role"]).to_pylist()
    return {row["unit_id"] for row in units if row["role"] == "evaluated"}


def _peers(evaluation: Evaluation) -> int:
    return int(evaluation.units.num_rows) - len(_evaluated(evaluation))


def _say(result: RunResult, collected: list[Collected], quality: Quality | None, project: Project) -> None:
    evaluation = result.evaluation
    if collected:
        say(Text("采集", "Collected"))
        say_collected_in_short(collected, project)
    if quality is not None:
        say_quality(quality, project)
    if collected or quality is not None:
        say()
    if evaluation.overlay is not None:
        say_adoption(evaluation.overlay, evaluation.scheme)
    say_standings(evaluation)
    _say_outcomes(evaluation)
    _say_never_computed(evaluation)
    _say_findings(evaluation)
    if result.reused:
        say(
            Text(
                "同样的输入已经算过，核对无误，直接采用。",
                "The same inputs were computed before; verified and reused.",
            )
        )
    if result.repaired:
        say(
            Text(
                "上次的结果文件有损坏，已重新写出。",
                "Files of the earlier run were damaged and have been written anew.",
            )
        )
    say(Text("评估结果", "Run").within("{}: " + str(evaluation.folder), "{}: " + str(evaluation.folder)))
    for path in result.exported.paths:
        say(f"  {path}")


def _say_outcomes(evaluation: Evaluation) -> None:
    units, indicators = len(_evaluated(evaluation)), len(evaluation.definitions)
    periods, peers = len(evaluation.periods), _peers(evaluation)
    counts = _outcomes(evaluation)
    listed = [(outcome.title, counts[outcome]) for outcome in Outcome if counts[outcome]]
    zh = "、".join(f"{title.zh} {count:,}" for title, count in listed)
    en = ", ".join(f"{count:,} {title.en}" for title, count in listed)
    if peers:
        zh += f"；参照单位 {peers:,} 个另计"
        en += f"; {counted(peers, 'peer', 'peers')} counted separately"
    say(
        Text(
            f"参评单位 {units:,} 个 × 指标 {indicators} 项 × 期间 {periods} 个：{zh}",
            f"{counted(units, 'evaluated unit', 'evaluated units')} × {counted(indicators, 'indicator', 'indicators')}"
            f" × {counted(periods, 'period', 'periods')}: {en}",
        )
    )


def _say_never_computed(evaluation: Evaluation) -> None:
    """Name the indicators without a single value: a condition may match nothing."""
    rows = evaluation.indicators.select(["indicator", "outcome", "reason_zh", "reason_en"]).to_pylist()
    computed = {row["indicator"] for row in rows if row["outcome"] == Outcome.OK}
    for name, definition in evaluation.definitions.items():
        if name in computed:
            continue
        reasons = Counter((row["reason_zh"], row["reason_en"]) for row in rows if row["indicator"] == name)
        (zh, en), _ = reasons.most_common(1)[0]
        say(
            Text(
                f"  注意：指标“{definition.name.zh}”（{name}）没有为任何单位算出值：{zh}。请核对条件和期间。",
                f"  Note: '{definition.name.en}' ({name}) has a value for no unit: {en}. Check its conditions and window.",
            )
        )


def _say_findings(evaluation: Evaluation) -> None:
    from quanheng.core.results.severity import Severity

    counts = Counter(evaluation.findings.column("severity").to_pylist())
    if not counts:
        say(Text("没有发现问题。", "No findings."))
        return
    listed = [(severity.title, counts[severity]) for severity in Severity if counts[severity]]
    zh = "、".join(f"{title.zh} {count}" for title, count in listed)
    en = ", ".join(f"{title.en} {count}" for title, count in listed)
    say(Text(f"发现问题 {sum(counts.values()):,} 项：{zh}", f"Findings: {sum(counts.values()):,} ({en})"))

"""Run an evaluation: from a checked project and its snapshots to a run's folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.compute.compute import Computed, compute
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.plan import make_plan
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.errors import Problem
from quanheng.core.model.period import Period
from quanheng.core.project.source import Covers
from quanheng.core.results.evaluation import Evaluation
from quanheng.core.results.tables import UNITS
from quanheng.core.runs.export import ExportResult, export_to, file_name
from quanheng.core.runs.manifest import inputs, manifest
from quanheng.core.runs.run_folder import RunFolders, run_id
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng.core.collect.store import Snapshot
    from quanheng.core.project.load import Project

Tell = Callable[[Text], None]


@dataclass(frozen=True)
class RunResult:
    """Hold a finished run, and how it came about."""

    evaluation: Evaluation
    reused: bool
    """Whether the same inputs had been computed before."""
    repaired: bool
    """Whether files of that earlier run were damaged and written anew."""
    exported: ExportResult
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """Return how many values could not be computed for a fault of ours."""
        import pyarrow.compute as pc

        outcomes = self.evaluation.indicators.column("outcome")
        return int(pc.sum(pc.equal(outcomes, "error")).as_py() or 0)


def run_project(
    project: Project,
    snapshots: Sequence[Snapshot],
    *,
    threads: int | None = None,
    seconds: Mapping[str, float] | None = None,
    tell: Tell = lambda text: None,
) -> RunResult:
    """Compute a project and write its run; call it under the project's lock.

    A run of the same inputs that is already there is verified and reused.
    `seconds` are the durations of what was done before.
    """
    prepared = project.prepared
    began = time.perf_counter()
    started = datetime.now(UTC)
    given = inputs(project, prepared, snapshots)
    run = run_id(project.periods, given)
    folders = RunFolders(project.folder)
    there = (folders.folder(run) / "run.json").is_file()
    repaired = there and bool(folders.damage(run))
    if there and not repaired:
        evaluation = Evaluation(folders.folder(run))
        wanted = [name for name in project.file.exports if not _is_exported(evaluation, name, project)]
        later = project.folder / "exports" / run
        exported = export_to(evaluation, wanted, later, project.registry, tell)
        folders.remember(run)
        kept = [path for name in project.file.exports if (path := _is_exported(evaluation, name, project))]
        return RunResult(evaluation, True, False, ExportResult([*kept, *exported.paths], exported.problems))
    computed = compute_project(project, snapshots, threads, tell)
    spent = {**(seconds or {}), "compute": time.perf_counter() - began}
    facts: dict[str, Any] = {
        "gates": computed.gates,
        "letters": computed.letters,
        "sql": computed.sql,
        "times": {},
    }
    exported = ExportResult()

    def export(evaluation: Evaluation, folder: Path) -> None:
        nonlocal exported
        exporting = time.perf_counter()
        exported = export_to(evaluation, project.file.exports, folder, project.registry, tell)
        spent["export"] = time.perf_counter() - exporting

    def finish(result: dict[str, Any]) -> None:
        result["times"] = {
            "started": started.isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="microseconds"),
            "seconds": {name: round(value, 3) for name, value in spent.items()},
        }

    facts["times"] = {"started": started.isoformat(timespec="seconds"), "finished": "", "seconds": {}}
    written = folders.write(
        manifest(run, given, project, prepared, facts),
        {"units": _units(project), **computed.tables},
        export,
        finish,
    )
    folders.remember(run)
    moved = [written.folder / "exports" / path.name for path in exported.paths]
    return RunResult(written, False, repaired, ExportResult(moved, exported.problems), spent)


def _is_exported(evaluation: Evaluation, name: str, project: Project) -> Path | None:
    exporter = project.registry.exporters[name]
    places = (evaluation.folder / "exports", project.folder / "exports" / evaluation.id)
    return next((path for place in places if (path := place / file_name(exporter)).exists()), None)


def compute_project(
    project: Project,
    snapshots: Sequence[Snapshot],
    threads: int | None = None,
    tell: Tell = lambda text: None,
) -> Computed:
    """Return all results of a project from these snapshots; nothing is written."""
    prepared = project.prepared
    files: dict[str, list[Path]] = {}
    covers: dict[str, list[Covers | None]] = {}
    for snapshot in snapshots:
        files.setdefault(snapshot.dataset, []).append(snapshot.data)
        covers.setdefault(snapshot.dataset, []).append(snapshot.covers)
    units, ids = project.units.judged, project.units.ids
    coverage = Coverage(covers, units.ids, project.cut_off)
    # Rows of units that are only listed count for those above them, and for none else.
    closure = [
        (ids[above], ids[unit])
        for above, unit in project.units.children_closure()
        if ids[above] in units.index
    ]

    def progress(period: Period) -> None:
        tell(Text(f"计算 {period.label}", f"Computing {period.label}"))

    scratch = project.folder / ".quanheng" / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    with DuckEngine(prepared.datasets, files, closure, threads or project.file.threads, scratch) as engine:
        return compute(
            make_plan(prepared),
            engine,
            units,
            coverage,
            project.periods,
            project.cut_off,
            project.waivers,
            progress,
        )


def _units(project: Project) -> pa.Table:
    import pyarrow as pa

    units = project.units
    columns = [units.ids, units.names, units.parents, units.categories, units.levels, units.roles]
    columns.append(units.functions or (None,) * len(units))
    return pa.table([pa.array(list(column), pa.string()) for column in columns], schema=UNITS)


def partial_coverage(project: Project, snapshots: Sequence[Snapshot]) -> list[Problem]:
    """Warn where a source says that it covers only a part of a period."""
    from datetime import timedelta

    found = []
    for snapshot in snapshots:
        covers = snapshot.covers
        if covers is None:
            continue
        for period in project.periods:
            last = min(period.end - timedelta(days=1), project.cut_off)
            begins_late = covers.first is not None and period.start < covers.first <= last
            ends_early = covers.last is not None and period.start <= covers.last < last
            if begins_late or ends_early:
                what = Text(
                    f"来源“{snapshot.source}”只覆盖期间 {period.label} 的一部分。",
                    f"Source '{snapshot.source}' covers only a part of period {period.label}.",
                )
                fix = Text("补齐数据，或调整期间。", "Deliver the rest, or change the period.")
                found.append(Problem(what, project.document.place(("sources", snapshot.source)).text(), fix))
    return found

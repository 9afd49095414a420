"""Check a project for a command, without computing anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.compute.plan import make_plan
from quanheng.core.console.projects import open_project
from quanheng.core.console.schemes import say_adoption
from quanheng.core.console.terminal import progress, say, say_json
from quanheng.core.errors import Problem, ProjectError, QuanhengError
from quanheng.core.model.own_datasets import QUALITY_CHECK
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.project.load import Project


def show_check(folder: Path, *, connect: bool, as_json: bool) -> None:
    """Print that a project is in order; raise everything that is not.

    With `connect` the first rows of every source are read and thrown away.
    """
    project = open_project(folder)
    plan = make_plan(project.prepared)
    unserved = _without_source(project)
    if connect:
        with progress() as tell:
            for name in project.file.sources:
                tell(Text(f"试连 {name}", f"Touching {name}"))
                _touch(project, name)
    counts = {
        "units": len(project.units.judged),
        "indicators": len(project.prepared.indicators),
        "datasets": len(project.prepared.needed),
        "queries": len(plan.scans),
        "aggregates": sum(len(wanted) for wanted in plan.scans.values()),
        "periods": len(project.periods),
    }
    if as_json:
        say_json({"ok": True, **counts, "without_source": list(unserved)})
        return
    say(
        Text(
            "项目无误：{units} 个单位、{indicators} 项指标、{periods} 个期间；"
            "{datasets} 个数据集，{aggregates} 个聚合合为 {queries} 个查询。".format(**counts),
            "The project is in order: {units} units, {indicators} indicators, {periods} periods; "
            "{datasets} datasets, {aggregates} aggregates in {queries} queries.".format(**counts),
        )
    )
    if project.adoption is not None:
        say_adoption(project.adoption, project.prepared.scheme)
    for dataset in unserved:
        say(
            Text(
                f"  注意：数据集 {dataset} 没有来源，用到它的指标将为“缺失”。",
                f"  Note: dataset {dataset} has no source; indicators that need it will be missing.",
            )
        )


def _without_source(project: Project) -> Sequence[str]:
    # Collecting makes this one itself.
    served = {QUALITY_CHECK.name}
    for source in project.file.sources.values():
        connector = project.registry.connectors[source.connector]
        served |= {source.dataset} if source.dataset else set(connector.provides)
    return [dataset for dataset in project.prepared.needed if dataset not in served]


def _touch(project: Project, name: str) -> None:
    source = project.file.sources[name]
    connector = project.registry.connectors[source.connector]
    datasets = {dataset.name: dataset for dataset in project.prepared.datasets}
    for dataset in [source.dataset] if source.dataset else connector.provides:
        try:
            reading = connector(source, project.folder).read(datasets[dataset])
            next(reading.rows, None)
        except QuanhengError:
            raise
        except Exception as error:
            kind = type(error).__name__
            what = Text(f"来源“{name}”读取失败：{kind}。", f"Source '{name}' could not be read: {kind}.")
            where = project.document.place(("sources", name)).text()
            fix = Text("检查连接器。", "Check the connector.")
            raise ProjectError(Problem(what, where, fix)) from error

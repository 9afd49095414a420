"""Open a project for a command: registry, files, scheme and formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng.core.console.terminal import warn

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry
    from quanheng.core.project.load import Project
    from quanheng.core.runs.replay import Replay


def open_project(folder: Path) -> Project:
    """Load and check a project; warnings are printed, problems raised."""
    from quanheng.core.project.load import load_project

    project = load_project(folder, _registry)
    warn(project.warnings)
    return project


def _registry(allowed: Sequence[str]) -> Registry:
    from quanheng.core.plugins.registry import load_registry

    return load_registry(allowed)


def open_run(folder: Path, run: str | None) -> Replay:
    """Open a finished run of a project, the latest by default."""
    from quanheng.core.project.load import find_project
    from quanheng.core.runs.replay import Replay
    from quanheng.core.runs.run_folder import RunFolders

    project = find_project(folder).parent
    evaluation = RunFolders(project).find(run)
    allowed = [plugin["name"] for plugin in evaluation.manifest["plugins"] if plugin["status"] == "ready"]
    return Replay(evaluation, _registry(allowed), project)

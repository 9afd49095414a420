"""Hand a finished evaluation to exporters; one that fails hinders no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quanheng.core.errors import Problem, QuanhengError
from quanheng.core.model.exporter import Exporter
from quanheng.core.plugins.registry import Registry
from quanheng.core.results.evaluation import Evaluation
from quanheng.core.results.exporting import write_export
from quanheng.core.text import Text


@dataclass(frozen=True)
class ExportResult:
    """Name what was written, and what went wrong."""

    paths: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def file_name(exporter: Exporter) -> str:
    """Return the name under which an exporter's file or folder is written."""
    stem = "report" if "." not in exporter.name else exporter.name
    return f"{stem}{exporter.suffix}" if exporter.suffix else exporter.name


def export_to(
    evaluation: Evaluation,
    formats: Sequence[str],
    folder: Path,
    registry: Registry,
    tell: Callable[[Text], None] = lambda text: None,
) -> ExportResult:
    """Write an evaluation in each format, complete or not at all."""
    result = ExportResult()
    for name in formats:
        exporter = registry.require("exporter", name, Text(f"导出 {name}", f"export {name}"))
        tell(exporter.title.within("导出 {}", "Writing {}"))
        try:
            owner = registry.owner("exporter", name)
            result.paths.append(write_export(exporter, evaluation, folder / file_name(exporter), owner=owner))
        except QuanhengError as error:
            result.problems.extend(error.problems)
    return result

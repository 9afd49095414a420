"""Hand a finished evaluation to exporters; one that fails hinders no other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from quanheng.core.errors import Problem, QuanhengError
from quanheng.core.model.exporter import Exporter
from quanheng.core.plugins.registry import Registry
from quanheng.core.results.evaluation import Evaluation
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
        target = folder / file_name(exporter)
        folder.mkdir(parents=True, exist_ok=True)
        place = Path(mkdtemp(prefix=".writing-", dir=folder))
        try:
            made = place / target.name
            exporter.write(evaluation, made)
            if target.is_dir():
                target.rename(place / "replaced")
            made.replace(target)
            result.paths.append(target)
        except QuanhengError as error:
            result.problems.extend(error.problems)
        except Exception as error:
            result.problems.append(_failed(exporter, registry, error))
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return result


def _failed(exporter: Exporter, registry: Registry, error: Exception) -> Problem:
    what = Text(
        f"导出器 {exporter.name} 出错,没有写出文件。", f"Exporter {exporter.name} failed; it wrote nothing."
    )
    owner = registry.owner("exporter", exporter.name).title
    at = Text(f"{owner.zh}: {type(error).__name__}", f"{owner.en}: {type(error).__name__}")
    fix = Text(
        "请联系插件作者;其他导出不受影响。", "Tell the author of the plugin; other exports are not affected."
    )
    return Problem(what, at, fix)

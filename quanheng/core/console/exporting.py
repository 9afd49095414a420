"""Export a finished run again, in other formats or into a database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from quanheng.core.console.projects import open_run
from quanheng.core.console.terminal import complain, progress, say, say_json
from quanheng.core.errors import Problem, ProjectError
from quanheng.core.results.exporting import write_to_database
from quanheng.core.runs.export import export_to
from quanheng.core.text import Text


def export_run(
    folder: Path, run: str | None, formats: Sequence[str], url: str | None, *, as_json: bool
) -> int:
    """Write a run in each format under `exports/<run id>/`; return the exit code."""
    replay = open_run(folder, run)
    target = replay.project / "exports" / replay.evaluation.id
    where = Text("命令行", "command line")
    exporters = [replay.registry.require("exporter", name, where) for name in formats]
    files = [given.name for given in exporters if not given.to_database]
    written: list[str] = []
    with progress() as tell:
        for exporter in exporters:
            if exporter.to_database:
                owner = replay.registry.owner("exporter", exporter.name)
                write_to_database(exporter, replay.evaluation, _address(url), owner=owner)
                written.append(
                    str(Text(f"{exporter.name}：已写入数据库", f"{exporter.name}: written into the database"))
                )
        result = export_to(replay.evaluation, files, target, replay.registry, tell)
    written += [str(path) for path in result.paths]
    if as_json:
        say_json({"run": replay.evaluation.id, "exports": written})
    else:
        for path in written:
            say(path)
    complain(result.problems)
    return 1 if result.problems else 0


def _address(url: str | None) -> str:
    """Return the database URL: as given, or from an environment variable."""
    if url is None:
        what = Text("导出到数据库需要地址。", "An export into a database needs its address.")
        fix = Text(
            "加上 --url env:变量名，或 --url sqlite:///文件。", "Add --url env:NAME, or --url sqlite:///file."
        )
        raise ProjectError(Problem(what, Text("命令行", "command line"), fix))
    if not url.startswith("env:"):
        return url
    name = url.removeprefix("env:")
    if not os.environ.get(name):
        what = Text(f"环境变量 {name} 没有设置。", f"The environment variable {name} is not set.")
        raise ProjectError(Problem(what, Text("命令行", "command line"), Text("先设置它。", "Set it first.")))
    return os.environ[name]

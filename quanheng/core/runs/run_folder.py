"""The folders of finished runs: complete or not there, named by their inputs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.collect.durable import publish, workplace
from quanheng.core.errors import Problem, ProjectError, suggest
from quanheng.core.model.period import Period
from quanheng.core.results.evaluation import Evaluation
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

RUNS = "runs"

Manifest = dict[str, Any]


def run_id(periods: Sequence[Period], inputs: Mapping[str, Any]) -> str:
    """Name a run after its periods and the hash of all that it depends on.

    `inputs` is plain JSON data; equal inputs give equal ids on every machine.
    """
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    labels = [period.label.replace("..", "_") for period in periods]
    span = labels[0] if len(labels) == 1 else f"{labels[0]}-{labels[-1]}"
    return f"{span}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class RunFolders:
    """Keep the runs of one project."""

    project: Path

    def folder(self, run: str) -> Path:
        """Return where a run is, if it is there."""
        return self.project / RUNS / run

    def all(self) -> list[Evaluation]:
        """Return the finished runs, the latest first."""
        found = [Evaluation(path.parent) for path in (self.project / RUNS).glob("*/run.json")]
        return sorted(found, key=lambda given: (given.manifest["times"]["finished"], given.id), reverse=True)

    def find(self, run: str | None) -> Evaluation:
        """Return the run of that id, or of which it is the beginning; else the last used.

        Raises ProjectError where there is none, or more than one fits.
        """
        runs = self.all()
        where = Text(str(self.project / RUNS), str(self.project / RUNS))
        if run is None and runs:
            return next((given for given in runs if given.id == self._last()), runs[0])
        if not runs:
            what = Text("这个项目还没有评估结果。", "This project has no finished run yet.")
            raise ProjectError(
                Problem(what, where, Text("先执行 quanheng run。", "Execute `quanheng run` first."))
            )
        fits = [given for given in runs if run is not None and _goes_by(given.id, run)]
        if len(fits) == 1:
            return fits[0]
        names = [given.id for given in fits or runs]
        what = Text(f"没有唯一对应“{run}”的评估结果。", f"No single run goes by '{run}'.")
        raise ProjectError(Problem(what, where, suggest(str(run), names)))

    def remember(self, run: str) -> None:
        """Note which run a command ended with: the one that is meant by default."""
        with workplace(self.project / ".quanheng" / "tmp") as place:
            (place / "last-run").write_text(run, encoding="utf-8")
            publish(place / "last-run", self.project / ".quanheng" / "last-run")

    def _last(self) -> str | None:
        note = self.project / ".quanheng" / "last-run"
        return note.read_text(encoding="utf-8") if note.is_file() else None

    def damage(self, run: str) -> list[str]:
        """Return the files of a run that are not as they were written."""
        folder = self.folder(run)
        files: dict[str, str] = json.loads((folder / "run.json").read_text(encoding="utf-8"))["files"]
        return [name for name, known in files.items() if _hash(folder / name) != known]

    def write(
        self,
        manifest: Manifest,
        tables: Mapping[str, pa.Table],
        export: Callable[[Evaluation, Path], None],
        finish: Callable[[Manifest], None],
    ) -> Evaluation:
        """Write a run next to its place, then rename it there in one step.

        `export` writes the exports of the run into the folder that it is
        handed; `finish` completes the manifest after that. A damaged run of
        the same id is replaced.
        """
        target = self.folder(str(manifest["id"]))
        with workplace(self.project / ".quanheng" / "tmp") as place:
            made = place / "run"
            made.mkdir()
            for name, table in tables.items():
                _write_table(table, made / f"{name}.parquet")
            manifest["files"] = {f"{name}.parquet": _hash(made / f"{name}.parquet") for name in tables}
            _write_manifest(manifest, made)
            exports = made / "exports"
            exports.mkdir()
            export(Evaluation(made), exports)
            finish(manifest)
            _write_manifest(manifest, made)
            _sync_tree(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.rename(place / "damaged")
            made.rename(target)
        return Evaluation(target)


def _goes_by(run: str, name: str) -> bool:
    """Say whether a name is the beginning of a run's id, or of the hash in it."""
    return run.startswith(name) or run.rpartition("-")[2].startswith(name)


def _write_table(table: pa.Table, path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(table, path, compression="zstd", store_schema=False, use_dictionary=True)


def _write_manifest(manifest: Manifest, folder: Path) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")


def _hash(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            handle = os.open(path, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def clear_leftovers(project: Path) -> None:
    """Remove what a killed process left behind; call it under the project's lock."""
    shutil.rmtree(project / ".quanheng" / "tmp", ignore_errors=True)

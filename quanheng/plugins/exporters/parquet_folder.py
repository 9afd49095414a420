"""Write an evaluation as a folder of Parquet files, for further computing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng import Exporter, exporter, hookimpl

if TYPE_CHECKING:
    from quanheng import Evaluation

FILES = tuple(
    f"{name}.parquet" for name in ("units", "indicators", "parts", "composites", "ranking", "findings")
)


@exporter(name="parquet", suffix="", title={"zh": "Parquet 文件夹", "en": "Folder of Parquet files"})
def write_parquet(evaluation: Evaluation, path: Path) -> None:
    """Copy the tables and the manifest of the run, byte for byte."""
    import shutil

    path = Path(path)
    path.mkdir()
    for name in ("run.json", *FILES):
        shutil.copyfile(evaluation.folder / name, path / name)


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """Offer the format `parquet`."""
    return [write_parquet]

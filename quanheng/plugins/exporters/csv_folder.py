"""Write an evaluation as a folder of CSV files, one for each table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng import Exporter, exporter, hookimpl

if TYPE_CHECKING:
    from quanheng import Evaluation

TABLES = ("units", "indicators", "parts", "composites", "ranking", "findings")

DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")
"""What starts a formula or a command in some spreadsheet program."""


@exporter(name="csv", suffix="", title={"zh": "CSV 文件夹", "en": "Folder of CSV files"})
def write_csv(evaluation: Evaluation, path: Path) -> None:
    """Write one CSV file for each table, as spreadsheet programs like them.

    UTF-8 with a byte-order mark, CRLF, numbers with full precision, nothing
    for null. A text that a spreadsheet would run as a formula gets an
    apostrophe in front; `run.json` beside the tables has it as it was.
    """
    import csv
    import json

    path = Path(path)
    path.mkdir()
    for name in TABLES:
        table = getattr(evaluation, name)
        with (path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.column_names)
            for batch in table.to_batches(max_chunksize=10_000):
                columns = [column.to_pylist() for column in batch.columns]
                writer.writerows([safe(cell) for cell in row] for row in zip(*columns, strict=True))
    manifest = json.dumps(evaluation.manifest, ensure_ascii=False, indent=1)
    (path / "run.json").write_text(manifest + "\n", encoding="utf-8", newline="\n")


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    Programs skip blanks and line ends before they look for the sign.
    """
    if isinstance(cell, str) and cell.lstrip().startswith(DANGEROUS):
        return "'" + cell
    return cell


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """Offer the format `csv`."""
    return [write_csv]

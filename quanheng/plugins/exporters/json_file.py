"""Write an evaluation as one JSON file: its manifest and all of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng import Exporter, exporter, hookimpl

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng import Evaluation

TABLES = ("units", "indicators", "parts", "composites", "ranking", "findings")


@exporter(name="json", suffix=".json", title={"zh": "JSON 数据", "en": "JSON data"})
def write_json(evaluation: Evaluation, path: Path) -> None:
    """Write `format`, `run` (the manifest) and one list of rows per table.

    Numbers have full precision, no value is null, dates are ISO texts. Every
    row stands on a line of its own, so that two exports can be compared.
    """
    import json

    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        run = json.dumps(evaluation.manifest, ensure_ascii=False, indent=1, allow_nan=False)
        file.write(f'{{\n"format": 1,\n"run": {run}')
        for name in TABLES:
            file.write(f',\n"{name}": [')
            for count, row in enumerate(_rows(getattr(evaluation, name))):
                file.write(",\n" if count else "\n")
                file.write(json.dumps(row, ensure_ascii=False, allow_nan=False))
            file.write("\n]")
        file.write("\n}\n")


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    # In batches: the rows of a city over ten years would fill the memory as Python objects.
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            if row.get("due") is not None:
                row["due"] = row["due"].isoformat()
            yield row


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """Offer the format `json`."""
    return [write_json]

"""CSV files in the encodings that offices send."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from make_city.rows.tables import Table


def write_csv(path: Path, table: Table, encoding: str) -> None:
    """Write a table; line ends are those of Windows, as offices have them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    path.write_bytes(text.getvalue().encode(encoding))

"""SQLite files with the same bytes whichever version of SQLite wrote them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from make_city.rows.tables import Table

_VERSION_AT = 96
"""Where the header names the version of SQLite; readers do not look at it."""


def write_sqlite(path: Path, tables: Sequence[Table]) -> None:
    """Write tables into a new database, all cells as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("pragma journal_mode = off")
        database.execute("pragma synchronous = off")
        database.execute("pragma page_size = 4096")
        for table in tables:
            columns = ", ".join(
                f'"{heading}" {_kind(table, column)}' for column, heading in enumerate(table.headings)
            )
            marks = ", ".join("?" * len(table.headings))
            database.execute(f'create table "{table.name}" ({columns})')
            database.executemany(f'insert into "{table.name}" values ({marks})', table.rows)
        database.commit()
    with path.open("r+b") as stream:
        stream.seek(_VERSION_AT)
        stream.write(bytes(4))


def _kind(table: Table, column: int) -> str:
    first = next((row[column] for row in table.rows if row[column] is not None), None)
    return "integer" if isinstance(first, int) else "text"

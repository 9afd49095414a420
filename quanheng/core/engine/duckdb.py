"""Run aggregate queries on DuckDB, in this process, closed to the outside.

The engine sees the Parquet files of the snapshots and nothing else: allowed
paths are set first, then access to anything external is switched off, then
the configuration is locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.engine.operations import PRELUDE
from quanheng.core.engine.scan import CLOSURE
from quanheng.core.engine.sql_text import quote, sql_type
from quanheng.core.errors import DataError, Problem
from quanheng.core.model.dataset import Dataset
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = "rows of "
"""What the name of a relation with the places of its rows begins with."""

FILE = "file of a row"
"""A column with the snapshot file of a row; no field has a blank in its name."""


class DuckEngine:
    """Hold one connection with the relations of a run."""

    def __init__(
        self,
        datasets: Iterable[Dataset],
        files: Mapping[str, Sequence[Path]],
        closure: Sequence[tuple[str, str]],
        threads: int | None = None,
        scratch: Path | None = None,
    ) -> None:
        """Open the engine over the snapshot files of each dataset.

        `closure` has (ancestor, unit) pairs. A dataset without files is an
        empty relation. `scratch` is where data larger than memory may spill.
        """
        import duckdb

        self._files = files
        paths = [path for given in files.values() for path in given]
        config: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads is not None:
            config["threads"] = threads
        self._connection = duckdb.connect(":memory:", config=config)
        run = self._connection.execute
        run(PRELUDE)
        run("SET TimeZone = 'UTC'")
        run("SET python_enable_replacements = false")
        run("SET preserve_insertion_order = false")
        if scratch is not None:
            run("SET temp_directory = ?", [str(scratch)])
        run("SET allowed_paths = ?", [[str(path) for path in paths]])
        if scratch is not None:
            run("SET allowed_directories = ?", [[str(scratch)]])
        run("SET enable_external_access = false")
        for dataset in datasets:
            self._add(dataset, files.get(dataset.name, ()))
        run(f"CREATE TABLE {CLOSURE} (ancestor VARCHAR, unit VARCHAR)")
        if closure:
            import pyarrow as pa

            ancestors, units = zip(*closure, strict=True)
            pairs = pa.table({"ancestor": list(ancestors), "unit": list(units)})
            self._connection.register("closure pairs", pairs)
            run(f"INSERT INTO {CLOSURE} SELECT ancestor, unit FROM {quote('closure pairs')}")
            self._connection.unregister("closure pairs")
        run("SET lock_configuration = true")

    def _add(self, dataset: Dataset, files: Sequence[Path]) -> None:
        name = quote(dataset.name)
        if not files:
            columns = ", ".join(
                f"{quote(field)} {sql_type(given.type)}" for field, given in dataset.columns.items()
            )
            self._connection.execute(f"CREATE TABLE {name} ({columns})")
            return
        self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{_listed(files)}])")

    def with_positions(self, dataset: Dataset) -> str:
        """Return the name of a relation that also has `FILE` and `file_row_number`.

        The first is the snapshot file of a row, the second its number in it,
        from 0.
        """
        name = quote(ROWS + dataset.name)
        files = self._files.get(dataset.name, ())
        if files:
            source = f"read_parquet([{_listed(files)}], file_row_number = true, filename = '{FILE}')"
        else:
            source = f"(SELECT *, '' AS {quote(FILE)}, 0 AS file_row_number FROM {quote(dataset.name)})"
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {source}")
        return name

    def query(self, sql: str) -> pa.Table:
        """Run one query that this package wrote, and return its rows.

        Raises DataError where a number has more digits than can be computed.
        """
        import duckdb

        try:
            return self._connection.sql(sql).to_arrow_table()
        except (
            duckdb.OutOfRangeException,
            duckdb.ConversionException,
            duckdb.InvalidInputException,
        ) as error:
            raise DataError(
                Problem(
                    Text(
                        "有一行的数超出了可计算的范围",
                        "a row holds a number beyond what can be computed exactly",
                    ),
                    Text("聚合查询", "the aggregate query"),
                    Text(
                        "检查数据中过大的数，或减少公式中相乘、相除的层数。",
                        "Look for huge numbers in the data, or multiply and divide less in the formula.",
                    ),
                )
            ) from error

    def read(self, dataset: Dataset, fields: Sequence[str]) -> pa.Table:
        """Return some fields of all rows of a small dataset, sorted by them."""
        listed = ", ".join(map(quote, fields))
        return self.query(f"SELECT {listed} FROM {quote(dataset.name)} ORDER BY {listed}")

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()

    def __enter__(self) -> DuckEngine:
        """Return the engine itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close on leaving."""
        self.close()


def _listed(files: Sequence[Path]) -> str:
    # A view cannot have parameters; the paths are our own, and quoted.
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)

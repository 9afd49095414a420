"""The engine: closed to the outside, exact, and plain about what it cannot do."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from quanheng.core.engine.duckdb import FILE, DuckEngine
from quanheng.core.engine.sql_text import quote
from quanheng.core.errors import DataError
from tests.core.formula_of_tickets import STAFF


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """Return a snapshot of three rows, in a folder whose name has a quote."""
    folder = tmp_path / "it's here"
    folder.mkdir()
    table = pa.table(
        {"unit_id": ["A", "A", "B"], "posts": pa.array([1, None, 9_223_372_036_854_775_807], pa.int64())}
    )
    parquet.write_table(table, folder / "data.parquet")
    return folder / "data.parquet"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/quanheng-was-here'",
        "ATTACH '/tmp/quanheng-was-here.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ],
)
def test_nothing_outside_of_the_snapshots_can_be_reached(sql: str, staff: Path) -> None:
    with DuckEngine([STAFF], {"staff": [staff]}, []) as engine, pytest.raises((duckdb.Error, DataError)):
        engine.query(sql)

    assert not list(Path("/tmp").glob("quanheng-was-here*"))


def test_variables_of_python_are_no_relations(staff: Path) -> None:
    secret = pa.table({"a": [1]})

    with DuckEngine([STAFF], {"staff": [staff]}, []) as engine, pytest.raises(duckdb.Error):
        engine.query("SELECT * FROM secret")

    assert secret.num_rows == 1


def test_snapshots_of_several_sources_are_one_relation(staff: Path) -> None:
    with DuckEngine([STAFF], {"staff": [staff, staff]}, []) as engine:
        assert engine.query('SELECT count(*) AS n FROM "staff"').to_pylist() == [{"n": 6}]


def test_a_dataset_without_a_source_is_empty(staff: Path) -> None:
    with DuckEngine([STAFF], {}, []) as engine:
        assert engine.query('SELECT unit_id, posts FROM "staff"').num_rows == 0
        assert engine.query(f"SELECT * FROM {engine.with_positions(STAFF)}").num_rows == 0


def test_sums_of_integers_are_exact_beyond_64_bits(staff: Path) -> None:
    with DuckEngine([STAFF], {"staff": [staff]}, []) as engine:
        [row] = engine.query('SELECT sum(posts) * 2 AS s FROM "staff"').to_pylist()

    assert int(row["s"]) == 2 * (9_223_372_036_854_775_807 + 1)


def test_a_number_beyond_computing_is_our_own_error(staff: Path) -> None:
    with DuckEngine([STAFF], {"staff": [staff]}, []) as engine, pytest.raises(DataError) as caught:
        engine.query('SELECT posts + CAST(1 AS BIGINT) FROM "staff"')

    assert "duckdb" not in str(caught.value).lower()


def test_rows_know_their_file_and_number(staff: Path) -> None:
    with DuckEngine([STAFF], {"staff": [staff]}, []) as engine:
        rows = engine.query(
            f"SELECT {quote(FILE)} AS file, file_row_number FROM {engine.with_positions(STAFF)} ORDER BY 2"
        ).to_pylist()

    assert rows == [{"file": str(staff), "file_row_number": n} for n in range(3)]

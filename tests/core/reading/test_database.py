import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa
from database_servers import server_url

from quanheng.core.errors import ProjectError, QuanhengError, SourceRefused, SourceUnavailable
from quanheng.core.model.connector import Reading
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.source import SqlSource
from quanheng.core.reading import patience
from quanheng.core.reading.database import tables
from quanheng.core.reading.database.tables import read_database
from quanheng.core.reading.open import hash_file

CASES = Dataset.model_validate(
    {
        "name": "case",
        "unit": "office",
        "fields": {
            "office": {"type": "text", "label": {"zh": "单位", "en": "Office"}},
            "n": {"type": "integer"},
            "amount": {"type": "decimal(18,2)"},
            "opened": {"type": "date"},
            "replied_at": {"type": "timestamp"},
            "valid": {"type": "boolean"},
            "ratio": {"type": "decimal(9,6)"},
        },
    }
)

ROWS = [
    ("甲", 1, Decimal("10.50"), date(2024, 3, 5), datetime(2024, 3, 5, 10, 20, 30), True, 0.25),
    ("乙", None, None, None, None, None, None),
    ("丙", -7, Decimal("0.01"), date(2024, 12, 31), datetime(2024, 12, 31), False, 1e-5),
]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.001)


def source(url: str, **given: Any) -> SqlSource:
    if "query" not in given:
        given = {"table": "quanheng_reading", **given}
    return SqlSource.model_validate({"url": url, **given})


def whole(reading: Reading) -> pa.Table:
    parts = list(reading.rows)
    assert [part.first for part in parts] == [
        1 + sum(before.table.num_rows for before in parts[:i]) for i in range(len(parts))
    ]
    return pa.concat_tables([part.table for part in parts])


@pytest.fixture(params=["postgresql", "mariadb", "sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Fill one table with all types on each kind of database."""
    kind = request.param
    url = f"sqlite:///{tmp_path}/cases.db" if kind == "sqlite" else server_url(kind)
    moment = sa.DateTime()
    table = sa.Table(
        "quanheng_reading",
        sa.MetaData(),
        sa.Column("单位", sa.String(20)),
        sa.Column("n", sa.BigInteger),
        sa.Column("amount", sa.Numeric(18, 2)),
        sa.Column("opened", sa.Date),
        sa.Column("replied_at", moment),
        sa.Column("valid", sa.Boolean),
        sa.Column("ratio", sa.Double),
        sa.Column("secret_note", sa.String(20)),
        mysql_charset="utf8mb4",
    )
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        table.drop(connection, checkfirst=True)
        table.create(connection)
        keys = [column.name for column in table.columns]
        connection.execute(table.insert(), [dict(zip(keys, (*row, "x"), strict=True)) for row in ROWS])
    yield url, tmp_path
    with engine.begin() as connection:
        table.drop(connection, checkfirst=True)
    engine.dispose()


def test_a_table_is_read_with_native_types(database: tuple[str, Path]) -> None:
    url, folder = database

    reading = read_database(source(url), CASES, folder=folder)
    read = whole(reading)

    assert read["单位"].to_pylist() == ["甲", "乙", "丙"]
    assert read["n"].to_pylist() == [1, None, -7]
    assert read["ratio"].to_pylist() == ["0.25", None, "0.00001"]
    if url.startswith("sqlite"):
        assert read["amount"].to_pylist() == ["10.5", None, "0.01"]
        assert read["opened"].to_pylist() == ["2024-03-05", None, "2024-12-31"]
        assert read["valid"].to_pylist() == [1, None, 0]
    else:
        assert read["amount"].to_pylist() == [Decimal("10.50"), None, Decimal("0.01")]
        assert read["opened"].to_pylist() == [date(2024, 3, 5), None, date(2024, 12, 31)]
        assert read["replied_at"].to_pylist() == [
            datetime(2024, 3, 5, 10, 20, 30),
            None,
            datetime(2024, 12, 31),
        ]
        assert read["valid"].to_pylist() in ([True, None, False], [1, None, 0])


def test_columns_that_the_dataset_does_not_know_are_not_asked_for_but_said(
    database: tuple[str, Path],
) -> None:
    url, folder = database

    reading = read_database(source(url), CASES, folder=folder)

    assert "secret_note" not in whole(reading).column_names
    assert [note.en for note in reading.notes] == ["Columns not read: secret_note"]


def test_a_query_is_sent_as_it_stands(database: tuple[str, Path]) -> None:
    url, folder = database
    query = "SELECT n, 'a%b :name' AS office FROM quanheng_reading WHERE n > 0 AND 'x;y' LIKE '%;%';\n"

    read = whole(read_database(source(url, query=query), CASES, folder=folder))

    assert read.to_pylist() == [{"n": 1, "office": "a%b :name"}]


def test_rows_stream_in_parts(database: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    url, folder = database
    monkeypatch.setattr(tables, "PART", 2)

    parts = list(read_database(source(url), CASES, folder=folder).rows)

    assert [(part.first, part.table.num_rows) for part in parts] == [(1, 2), (3, 1)]


def test_a_table_without_rows_still_shows_its_columns(database: tuple[str, Path]) -> None:
    url, folder = database

    (part,) = read_database(
        source(url, query="SELECT n, ratio FROM quanheng_reading WHERE n = 99"), CASES, folder=folder
    ).rows

    assert (part.table.num_rows, part.table.column_names) == (0, ["n", "ratio"])


def test_what_was_delivered_has_a_hash_and_no_password(database: tuple[str, Path]) -> None:
    url, folder = database

    readings = [read_database(source(url), CASES, folder=folder) for _ in range(2)]
    for reading in readings:
        whole(reading)

    (delivered,) = readings[0].delivered
    assert delivered == readings[1].delivered[0]
    assert delivered.size > 0
    if url.startswith("sqlite"):
        assert (delivered.name, delivered.sha256) == ("cases.db", hash_file(folder / "cases.db"))
    else:
        assert delivered.name.endswith("/test quanheng_reading")
        assert "root" not in delivered.name
        assert "postgres@" not in delivered.name


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"table": "quanheng_readin"}, "quanheng_readin"),
        ({"query": "SELECT 1 FROM quanheng_nonesuch"}, "没有的表"),
        ({"query": "SELECT nonesuch FROM quanheng_reading"}, "没有的列"),
        ({"query": "SELECT FROM WHERE"}, "查询"),
    ],
)
def test_what_the_database_refuses_is_said_in_our_words(
    database: tuple[str, Path], given: dict[str, str], said: str
) -> None:
    url, folder = database

    with pytest.raises(SourceRefused, match=said) as caught:
        whole(read_database(source(url, **given), CASES, folder=folder))

    assert caught.value.__cause__ is None
    assert "Traceback" not in str(caught.value)


def test_an_unknown_table_names_the_nearest(database: tuple[str, Path]) -> None:
    url, folder = database

    with pytest.raises(SourceRefused) as caught:
        whole(read_database(source(url, table="quanheng_readings"), CASES, folder=folder))

    assert caught.value.problems[0].fix.en == "Did you mean 'quanheng_reading'?"


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM quanheng_reading",
        "SELECT 1; DROP TABLE quanheng_reading",
        "WITH gone AS (DELETE FROM quanheng_reading RETURNING n) SELECT * FROM gone",
        "SELECT n INTO other FROM quanheng_reading",
        "PRAGMA writable_schema = 1",
        "-- SELECT\nDROP TABLE quanheng_reading",
        "",
        "SELECT 'unclosed",
    ],
)
def test_anything_but_one_select_is_refused_before_it_is_sent(database: tuple[str, Path], query: str) -> None:
    url, folder = database

    with pytest.raises(ProjectError, match="SELECT"):
        whole(read_database(source(url, query=query), CASES, folder=folder))

    assert whole(read_database(source(url), CASES, folder=folder)).num_rows == 3


def test_the_connection_itself_is_for_reading_only(
    database: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = database
    monkeypatch.setattr(tables, "check_single_select", lambda *given: None)

    with pytest.raises(SourceRefused):
        whole(read_database(source(url, query="DELETE FROM quanheng_reading"), CASES, folder=folder))

    monkeypatch.undo()
    assert whole(read_database(source(url), CASES, folder=folder)).num_rows == 3


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_wrong_credentials_and_unknown_databases_are_refused_without_retrying(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sa.make_url(server_url(kind))
    attempts: list[int] = []
    monkeypatch.setattr(tables, "connection_fault", counting(attempts, tables.connection_fault))

    for wrong in (url.set(username="nobody", password="hunter2"), url.set(database="nonesuch")):
        monkeypatch.setenv("CASES_URL", wrong.render_as_string(hide_password=False))
        given = SqlSource.model_validate({"url": {"env": "CASES_URL"}, "table": "t"})
        with pytest.raises(SourceRefused) as caught:
            whole(read_database(given, CASES))
        assert "hunter2" not in repr(caught.value) + str(caught.value)
        assert "nobody" not in str(caught.value)

    assert len(attempts) == 2


def counting(attempts: list[int], wrapped: Any) -> Any:
    def count(*given: Any) -> Any:
        attempts.append(1)
        return wrapped(*given)

    return count


@pytest.mark.parametrize("kind", ["postgresql+psycopg", "mysql+pymysql"])
def test_a_server_that_does_not_answer_is_tried_again_and_then_unavailable(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[int] = []
    monkeypatch.setattr(tables, "connection_fault", counting(attempts, tables.connection_fault))

    with pytest.raises(SourceUnavailable) as caught:
        whole(read_database(source(f"{kind}://127.0.0.1:1/test"), CASES))

    assert len(attempts) == tables.ATTEMPTS
    assert (
        caught.value.problems[0].what.en
        == f"The database does not answer. It was tried {tables.ATTEMPTS} times."
    )


def test_a_missing_sqlite_file_is_refused_and_not_made(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "cases.db").close()
    (tmp_path / "case.txt").write_text("no database")

    with pytest.raises(SourceRefused) as caught:
        whole(read_database(source("sqlite:///case.db"), CASES, folder=tmp_path))

    assert caught.value.problems[0].fix.en == "Did you mean 'cases.db'?"
    assert not (tmp_path / "case.db").exists()


def test_a_file_that_is_no_sqlite_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.db").write_bytes(b"not a database at all" * 100)

    with pytest.raises(SourceRefused, match="SQLite"):
        whole(read_database(source("sqlite:///cases.db"), CASES, folder=tmp_path))


def test_sqlite_columns_may_hold_anything(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "cases.db") as connection:
        connection.execute("CREATE TABLE quanheng_reading (office TEXT, opened DATE, n)")
        connection.execute("INSERT INTO quanheng_reading VALUES ('a', 'soon', 1), ('b', '2024-01-01', 'x')")
    connection.close()

    read = whole(read_database(source("sqlite:///cases.db"), CASES, folder=tmp_path))

    assert read.to_pydict() == {"office": ["a", "b"], "opened": ["soon", "2024-01-01"], "n": ["1", "x"]}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("gibberish", "写法不对"),
        ("nonsense://host/db", "没有数据库“nonsense”的驱动"),
        ("oracle+oracledb://host/db", "没有数据库“oracle\\+oracledb”的驱动"),
        ("postgresql+psycopg2://127.0.0.1/db", "quanheng\\[postgres\\]"),
    ],
)
def test_a_wrong_address_or_a_missing_driver_is_a_problem_of_the_project(url: str, said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        whole(read_database(source(url), CASES))


def test_a_connection_that_breaks_off_in_the_middle_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    url = server_url("postgresql")
    monkeypatch.setattr(tables, "PART", 10)
    query = "SELECT n, pg_backend_pid() AS pid FROM generate_series(1, 100000) AS n"
    reading = read_database(source(url, query=query), CASES)

    first = next(reading.rows)
    killer = sa.create_engine(url)
    with killer.begin() as connection:
        connection.execute(
            sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": first.table["pid"][0].as_py()}
        )
    killer.dispose()

    with pytest.raises(SourceUnavailable, match="中断"):
        list(reading.rows)
    assert reading.delivered == []


def test_every_fault_is_one_of_ours() -> None:
    assert issubclass(patience.Unanswered, SourceUnavailable)
    assert issubclass(SourceUnavailable, QuanhengError)

"""Tables and queries of databases, through SQLAlchemy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from quanheng.core.errors import Problem, ProjectError, SourceRefused, suggest
from quanheng.core.model.connector import Delivered, RawRows, Reading
from quanheng.core.project.source import HOW_TO_NAME_A_TABLE, NO_TABLE
from quanheng.core.reading.database.drivers import DRIVERS
from quanheng.core.reading.database.fault import connection_fault, driver_fault, statement_fault
from quanheng.core.reading.database.single_select import check_single_select
from quanheng.core.reading.headings import map_headings
from quanheng.core.reading.native_columns import RowHash, native_column
from quanheng.core.reading.patience import patiently
from quanheng.core.text import Text, join

if TYPE_CHECKING:
    from quanheng.core.model.dataset import Dataset
    from quanheng.core.project.source import SqlSource

PART = 50_000
ATTEMPTS = 4
CONNECT_SECONDS = 10

SILENT_SECONDS = 600
"""A server that sends nothing for so long is given up."""

_LIMITS: dict[str, dict[str, Any]] = {
    "postgresql+psycopg": {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_SECONDS * 1000},
    "mysql+pymysql": {"connect_timeout": CONNECT_SECONDS, "read_timeout": SILENT_SECONDS},
    "mariadb+pymysql": {"connect_timeout": CONNECT_SECONDS, "read_timeout": SILENT_SECONDS},
}

_READ_ONLY = {
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


def read_database(
    source: SqlSource,
    dataset: Dataset,
    headings: Mapping[str, str] | None = None,
    folder: Path = Path(),
    table: str | None = None,
) -> Reading:
    """Read a table, or what a query gives, in parts and with native types.

    `table` is read where the source names neither table nor query.
    Of a table only the columns that the dataset knows are asked for; the notes
    name the others. Places are the numbers of the records, from 1. Where the
    database is a file, its hash is delivered, else that of the rows.
    Raises ProjectError, SourceUnavailable or SourceRefused, as late as the
    rows are asked for; no error shows a password or a driver's text.
    """
    reading = Reading(rows=iter(()))

    def choose(columns: Sequence[str]) -> list[str]:
        found = map_headings(columns, dataset, headings)
        if not found.fields:
            return list(columns)
        unknown = set(found.unknown)
        if unknown:
            listed = join([Text(name, name) for name in found.unknown])
            reading.notes.append(listed.within("未读取的列：{}", "Columns not read: {}"))
        return [column for column in columns if column not in unknown]

    if source.query is None and (source.table or table) is None:
        where = dataset.title.within("数据集“{}”的来源", "a source of dataset '{}'")
        raise ProjectError(Problem(NO_TABLE, where, HOW_TO_NAME_A_TABLE))
    wanted = _Wanted(None if source.query else source.table or table, source.schema_name, source.query)
    reading.rows = _read(lambda: _url(source, folder), wanted, choose, folder, reading)
    return reading


def read_sqlite(path: Path, table: str, folder: Path) -> Iterator[RawRows]:
    """Read all columns of a table in an SQLite file, in parts."""
    url = sa.URL.create("sqlite", database=str(path))
    yield from _read(lambda: url, _Wanted(table), list, folder, Reading(rows=iter(())))


def list_tables(path: Path, folder: Path) -> list[str]:
    """List tables and views of an SQLite file by name."""
    engine, _, name = _engine(sa.URL.create("sqlite", database=str(path)), folder)
    with _connection(engine, Text(name, name)) as connection:
        inspector = sa.inspect(connection)
        return sorted([*inspector.get_table_names(), *inspector.get_view_names()])


@dataclass(frozen=True, slots=True)
class _Wanted:
    table: str | None
    schema: str | None = None
    query: str | None = None


def _read(
    url: Callable[[], sa.URL],
    wanted: _Wanted,
    choose: Callable[[Sequence[str]], list[str]],
    folder: Path,
    reading: Reading,
) -> Iterator[RawRows]:
    engine, path, name = _engine(url(), folder)
    shown = f"{name} {wanted.table}" if wanted.table else name
    where = Text(shown, shown)
    if wanted.query is not None:
        check_single_select(wanted.query, engine.dialect.name, where)
    digest, count, first = RowHash(), 0, True
    with _connection(engine, where) as connection:
        try:
            # Closed by us, since SQLAlchemy leaves cursors of broken connections open.
            with closing(_execute(connection, wanted, choose, where)) as result:
                columns = list(result.keys())
                for rows in result.partitions(PART):
                    table = _table(columns, rows)
                    if path is None:
                        digest.add(table)
                    yield RawRows(table, file=shown, first=count + 1)
                    first = False
                    count += len(rows)
        except SQLAlchemyError as error:
            raise statement_fault(error, where, count) from None
        if first:
            yield RawRows(_table(columns, []), file=shown)
    if path is None:
        reading.delivered.append(Delivered(shown, digest.hexdigest(), digest.size))
    else:
        from quanheng.core.reading.open import hash_file

        reading.delivered.append(Delivered(name, hash_file(path), path.stat().st_size))


def _url(source: SqlSource, folder: Path) -> sa.URL:
    secret = source.url.resolve(folder)
    try:
        return sa.make_url(secret.reveal())
    except (ArgumentError, ValueError):
        raise ProjectError(
            Problem(
                Text("数据库地址的写法不对。", "The address of the database is not well formed."),
                Text(secret.origin, secret.origin),
                Text(
                    "例：postgresql://主机:5432/库名，mysql+pymysql://主机/库名，sqlite:///文件。",
                    "Examples: postgresql://host:5432/name, mysql+pymysql://host/name, sqlite:///file.",
                ),
            )
        ) from None


def _engine(url: sa.URL, folder: Path) -> tuple[sa.Engine, Path | None, str]:
    """Return the engine, the file behind it if it is one, and a name to show."""
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite(url, folder)
    address = sa.URL.create(backend, host=url.host, port=url.port, database=url.database)
    name = address.render_as_string()
    if "+" not in url.drivername and backend in DRIVERS:
        url = url.set(drivername=f"{backend}+{DRIVERS[backend]}")
    limits = {key: value for key, value in _LIMITS.get(url.drivername, {}).items() if key not in url.query}
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=limits, hide_parameters=True)
    except (NoSuchModuleError, ImportError):
        raise driver_fault(url, Text(name, name)) from None
    return engine, None, name


def _sqlite(url: sa.URL, folder: Path) -> tuple[sa.Engine, Path, str]:
    given = url.database or ""
    path = folder / given
    where = Text(given, given)
    if not given or given == ":memory:" or not path.is_file():
        raise SourceRefused(
            Problem(
                Text("没有这个 SQLite 数据库文件。", "There is no such SQLite database file."),
                where,
                suggest(path.name, [found.name for found in path.parent.glob("*") if _may_be_sqlite(found)]),
            )
        )
    address = f"file:{quote(str(path.resolve()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        # Read only: a misspelt path must not leave an empty database behind.
        return sqlite3.connect(address, uri=True, timeout=CONNECT_SECONDS, check_same_thread=False)

    try:
        name = path.relative_to(folder).as_posix()
    except ValueError:
        name = path.as_posix()
    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool), path, name


def _may_be_sqlite(path: Path) -> bool:
    return path.suffix.lower() in (".db", ".sqlite", ".sqlite3") and path.is_file()


def _connection(engine: sa.Engine, where: Text) -> sa.Connection:
    def attempt() -> sa.Connection:
        try:
            connection = engine.connect()
        except DBAPIError as error:
            raise connection_fault(error, engine.url, where) from None
        except SQLAlchemyError as error:
            raise connection_fault(error, engine.url, where) from None
        except ImportError:
            raise driver_fault(engine.url, where) from None
        try:
            if read_only := _READ_ONLY.get(engine.dialect.name):
                connection.exec_driver_sql(read_only)
                connection.commit()
        except SQLAlchemyError as error:
            connection.close()
            raise statement_fault(error, where, 0) from None
        return connection

    return patiently(attempt, ATTEMPTS)


def _execute(
    connection: sa.Connection, wanted: _Wanted, choose: Callable[[Sequence[str]], list[str]], where: Text
) -> sa.CursorResult[Any]:
    streaming = connection.execution_options(stream_results=True, max_row_buffer=PART, no_parameters=True)
    if wanted.query is not None:
        # Sent as it stands: `:name` and `%` mean nothing to us.
        return streaming.exec_driver_sql(wanted.query.strip().rstrip(";"))
    assert wanted.table is not None
    return streaming.execute(_select(connection, wanted.table, wanted.schema, choose, where))


def _select(
    connection: sa.Connection,
    table: str,
    schema: str | None,
    choose: Callable[[Sequence[str]], list[str]],
    where: Text,
) -> sa.Select[Any]:
    inspector = sa.inspect(connection)
    try:
        columns = [str(column["name"]) for column in inspector.get_columns(table, schema)]
    except NoSuchTableError:
        known = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
        raise SourceRefused(
            Problem(
                Text(f"数据库里没有表“{table}”。", f"The database has no table '{table}'."),
                where,
                suggest(table, known),
            )
        ) from None
    # Columns without types, so that values come as the driver gives them: SQLite
    # holds text where a date was declared, and that is for the contract to judge.
    chosen: list[sa.ColumnClause[Any]] = [sa.column(name) for name in choose(columns)]
    return sa.select(*chosen).select_from(sa.table(table, *chosen, schema=schema))


def _table(columns: list[str], rows: Sequence[Any]) -> pa.Table:
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pa.Table.from_arrays([native_column(values) for values in cells], names=columns)

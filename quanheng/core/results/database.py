"""Open a database for writing, with its errors in our own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.errors import Problem, ProjectError, SourceRefused, SourceUnavailable
from quanheng.core.project.secret import Secret
from quanheng.core.reading.database.drivers import DRIVERS
from quanheng.core.text import Text

if TYPE_CHECKING:
    import sqlalchemy as sa

_CONNECT_SECONDS = 10
_BROKEN_OFF = ("08", "57P", "40")
"""SQLSTATE classes of a lost connection, a shutdown and a conflict."""

_BROKEN_OFF_NUMBERS = {1205, 1213, 2006, 2013}
"""The same as MySQL numbers them."""


@contextmanager
def open_database(address: str | Secret) -> Iterator[sa.Connection]:
    """Open the database at an SQLAlchemy URL, in one transaction.

    All that is written within the block is kept if the block ends well, and
    nothing otherwise. A new SQLite file is made in an existing folder. Raises
    ProjectError, SourceUnavailable or SourceRefused, without the driver's text
    and without the password.
    """
    from sqlalchemy.exc import SQLAlchemyError

    url = _url(address.reveal() if isinstance(address, Secret) else address)
    where = _shown(url)
    engine = _engine(url, where)
    new_file = _new_sqlite_file(url)
    try:
        connection = _connect(engine, where)
        with connection:
            try:
                with connection.begin():
                    yield connection
            except SQLAlchemyError as error:
                raise _statement_fault(error, where) from None
    except BaseException:
        if new_file is not None:
            engine.dispose()
            new_file.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()


def _url(text: str) -> sa.URL:
    import sqlalchemy as sa
    from sqlalchemy.exc import ArgumentError

    try:
        return sa.make_url(text)
    except (ArgumentError, ValueError):
        raise ProjectError(
            Problem(
                Text("数据库地址的写法不对。", "The address of the database is not well formed."),
                Text("导出目标", "target of the export"),
                Text(
                    "例：postgresql://主机:5432/库名，mysql+pymysql://主机/库名，sqlite:///文件。",
                    "Examples: postgresql://host:5432/name, mysql+pymysql://host/name, sqlite:///file.",
                ),
            )
        ) from None


def _shown(url: sa.URL) -> Text:
    """Return the address without user, password and parameters."""
    import sqlalchemy as sa

    kept = sa.URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database)
    return Text(kept.render_as_string(), kept.render_as_string())


def _engine(url: sa.URL, where: Text) -> sa.Engine:
    import sqlalchemy as sa
    from sqlalchemy.exc import NoSuchModuleError

    from quanheng.core.reading.database.fault import driver_fault

    backend = url.get_backend_name()
    if "+" not in url.drivername and backend in DRIVERS:
        url = url.set(drivername=f"{backend}+{DRIVERS[backend]}")
    limits: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS} if backend in DRIVERS else {}
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=limits, hide_parameters=True)
    except (NoSuchModuleError, ImportError):
        raise driver_fault(url, where) from None
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        _begin_ourselves(engine)
    return engine


def _begin_ourselves(engine: sa.Engine) -> None:
    # Python's sqlite3 ends the transaction at every CREATE TABLE unless it is told to keep out.
    import sqlalchemy as sa

    @sa.event.listens_for(engine, "connect")
    def keep_out(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _new_sqlite_file(url: sa.URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith((":", "file:")):
        return None
    path = Path(url.database)
    return None if path.exists() else path


def _connect(engine: sa.Engine, where: Text) -> sa.Connection:
    from sqlalchemy.exc import SQLAlchemyError

    from quanheng.core.reading.database.fault import connection_fault

    try:
        return engine.connect()
    except SQLAlchemyError as error:
        if engine.dialect.name == "sqlite":
            raise SourceRefused(_no_file(where)) from None
        fault = connection_fault(error, engine.url, where)
        # A caller sees one of the public kinds, whatever the readers call their attempts.
        kind = SourceUnavailable if isinstance(fault, SourceUnavailable) else SourceRefused
        raise kind(fault.problems) from None


def _no_file(where: Text) -> Problem:
    return Problem(
        Text("无法打开或建立这个 SQLite 数据库文件。", "The SQLite file cannot be opened or made."),
        where,
        Text("请检查文件所在的目录是否存在、是否可写。", "Check that its folder exists and may be written."),
    )


def _statement_fault(error: Exception, where: Text) -> SourceUnavailable | SourceRefused:
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", None) or "")
    number = cause.args[0] if cause.args and isinstance(cause.args[0], int) else None
    lost = getattr(error, "connection_invalidated", False)
    locked = isinstance(cause, sqlite3.OperationalError) and "lock" in str(cause)
    if lost or locked or state.startswith(_BROKEN_OFF) or number in _BROKEN_OFF_NUMBERS:
        return SourceUnavailable(
            Problem(
                Text(
                    "数据库正忙或连接中断，没有写入任何内容。",
                    "The database is busy or broke off; nothing was written.",
                ),
                where,
                Text("请稍后重试。", "Try again later."),
            )
        )
    if isinstance(cause, sqlite3.DatabaseError) and "not a database" in str(cause):
        return SourceRefused(_no_file(where))
    return SourceRefused(
        Problem(
            Text("数据库拒绝写入，没有写入任何内容。", "The database refused to write; nothing was written."),
            where,
            Text(
                "请检查这个用户是否有建表、写入和删除的权限，以及是否有人同时在导出同一次评估。",
                "Check that the user may create tables, insert and delete, and that nobody else is exporting "
                "the same run at this moment.",
            ),
        )
    )
